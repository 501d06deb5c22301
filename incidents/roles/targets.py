"""What was struck, where nobody is named: villages, orchards and pastures are civilians'."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from incidents.actors import UNARMED, ActorMention
from incidents.alliances import may_fight
from incidents.annotations import Annotations
from incidents.frames import Frame
from incidents.language.grammar import grammar
from incidents.roles.identities import Party
from incidents.spots import Spot

_ADJECTIVES = 3
"""How many words may stand between a preposition and "village" in English."""


def of_civilians(notes: Annotations, frame: Frame) -> bool:
    """True when what ``frame`` tells as struck is where people live or farm, not something in or near it."""
    small = grammar(notes.article.language)
    words = notes.words
    landed = "fall" in frame.tags
    for at in range(frame.first, frame.last):
        forms = words[at].forms
        farmed = not small.farmed.isdisjoint(forms)
        if not farmed and small.settled.isdisjoint(forms):
            continue
        if notes.article.language == "ar":
            inside = words[at].has("ب") or (at > frame.first and not small.around.isdisjoint(words[at - 1].forms))
            inside = inside and not (landed and (farmed or words[at - 1].text in {"في", "وفي"}))
        else:
            before = [w.text for w in words[max(frame.first, at - _ADJECTIVES) : at]]
            inside = any(word in small.around and not (landed and word in {"in", "into"}) for word in before)
        if not inside:
            return True
    return False


def struck_at(
    notes: Annotations, frame: Frame, spots: Sequence[Spot], agent: Party | None, target: Party | None,
    resolve: Callable[[ActorMention], str | None],
) -> list[Party | None]:  # fmt: skip
    """Who was struck at each of ``spots``: ``target``, save where one is named before each place ("depots of X in A and
    a post of Y in B")."""
    same = [target] * len(spots)
    if len(spots) < 2 or agent is None or target is None or target.mention is None or target.actor_id in UNARMED:
        return same
    found: list[Party | None] = []
    edge = min(target.mention.first, spots[0].first)
    for spot in spots:
        here = [m for m in notes.actors.within(edge, spot.first) if m.kind in {"name", "short", "government"}]
        struck = here[-1] if here else None
        actor_id = resolve(struck) if struck else None
        if struck is None or actor_id is None or actor_id in UNARMED or not may_fight(agent.actor_id, actor_id):
            return same
        found.append(Party(actor_id, struck))
        edge = spot.last
    return found
