"""Whom a place was taken from where the sentence leaves it open: the one foe of who took it that the report names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from incidents.actors import UNARMED, UNIDENTIFIED, kin
from incidents.alliances import may_fight
from incidents.annotations import Annotations
from incidents.language.sentences import Sentence
from incidents.models import TERRITORIAL
from incidents.roles.initiator import Memory, resolve
from incidents.roles.sides import HELPERS
from incidents.times import Day

if TYPE_CHECKING:
    from incidents.storyline import Told

_RECENT = 45
"""Days before publication within which a taking is news; what lies further back had a history of its own."""


def only_foe(notes: Annotations, taker: str, day: Day, sentence: Sentence, told: Sequence[Told]) -> str | None:
    """The actor that must have held what ``taker`` took on ``day``; None where the report leaves a choice, or where
    the day lies far back, or where that other took ground too in the same ``sentence``.

    ``told`` are the article's incidents: whoever fights ``taker`` in one of them is a foe, an ally though he may be.
    """
    published, last = notes.article.published, day.last
    if last is None or (published is not None and (published - last).days > _RECENT):
        return None
    foes = {a for a in _sides(notes) if may_fight(taker, a)}
    for item in told:
        sides = [p.actor_id for p in (item.agent, item.target) if p is not None]
        if taker in sides:
            foes |= {a for a in sides if a not in UNARMED | HELPERS | {UNIDENTIFIED} and not kin(a, taker)}
    takers = {
        item.agent.actor_id
        for item in told
        if item.agent and item.sub_event_type in TERRITORIAL and notes.sentences[item.frame.sentence] is sentence
    }
    return foes.pop() if len(foes) == 1 and not foes & takers else None


def _sides(notes: Annotations) -> frozenset[str]:
    """All armed actors that the article names, save helpers in others' fights."""
    return notes.once("sides named", lambda: _named(notes))


def _named(notes: Annotations) -> frozenset[str]:
    found = set()
    for mention in notes.actors:
        if mention.kind in {"name", "nationality", "short", "government"}:
            day = notes.article.published
            actor_id = mention.actor_id or resolve(notes, mention, Memory(), country=notes.country(), day=day)
            if actor_id is not None:
                found.add(actor_id)
    return frozenset(found - UNARMED - HELPERS - {UNIDENTIFIED})
