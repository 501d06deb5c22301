"""Whom a place was taken from where the sentence leaves it open: the one foe of who took it that the report names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from incidents.actors import UNARMED, UNIDENTIFIED, ActorMention, kin
from incidents.alliances import may_fight
from incidents.annotations import Annotations
from incidents.control.vocabulary import among, vocabulary
from incidents.language.grammar import grammar
from incidents.language.sentences import Sentence
from incidents.models import TERRITORIAL
from incidents.roles.identities import Memory, resolve
from incidents.roles.sides import HELPERS
from incidents.times import Day

if TYPE_CHECKING:
    from incidents.storyline import Told

_RECENT = 45
"""Days before publication within which a taking is news; what lies further back had a history of its own."""


def fought(
    notes: Annotations, sentence: Sentence, armed: Sequence[ActorMention], after: int, taker: ActorMention
) -> ActorMention | None:
    """Whom ``taker`` fought for a place taken, or who fled as it came, told from word ``after`` on: "after fighting
    with X", "as X withdrew"; None where that is not told. ``armed`` are the actors of ``sentence``."""
    language, words = notes.article.language, notes.words
    small, known = grammar(language), vocabulary(language)
    for mention in [a for a in armed if a.first >= after and a is not taker]:
        before = words[max(sentence.first, mention.first - 5) : mention.first]
        back = [w.text for w in before if w.text not in small.determiners]
        if back[-1:] and back[-1] in known.fought and among(before, known.fights):
            return mention
        theirs = [
            i for i in range(max(0, len(before) - 3), len(before)) if not known.flight.isdisjoint(before[i].forms)
        ]
        if theirs and not notes.actors.within(mention.first - len(before) + theirs[-1], mention.first):
            return mention  # "the flight of X", "the collapse of the lines of X"
    for act in notes.actions.within(after, sentence.last):
        if act.tag != "withdraw" or act.part == "noun":
            continue
        for mention in armed:
            gap = mention.first - act.last if language == "ar" else act.first - mention.last
            if 0 <= gap <= 1 and mention is not taker and mention.kind != "possessive":
                return mention
    return None


def only_foe(notes: Annotations, taker: str, day: Day, sentence: Sentence, told: Sequence[Told]) -> str | None:
    """The actor that must have held what ``taker`` took on ``day``; None where the report leaves a choice, or where
    the day lies far back, or where that other took ground too in the same ``sentence``.

    ``told`` are the article's incidents: whoever fights ``taker`` in one of them is a foe, an ally though he may be.
    """
    published, last = notes.article.published, day.last
    if last is None or (published is not None and (published - last).days > _RECENT):
        return None
    foes = notes.once(("foes of", taker), lambda: _foes(notes, taker, told))
    if len(foes) != 1:
        return None
    takers: set[str] = notes.once("takers by sentence", lambda: _takers(notes, told)).get(sentence.first, set())
    return next(iter(foes)) if foes.isdisjoint(takers) else None


def _foes(notes: Annotations, taker: str, told: Sequence[Told]) -> frozenset[str]:
    """The actors named that may fight ``taker``, or do so in one of the article's incidents."""
    foes = {a for a in _sides(notes) if may_fight(taker, a)}
    for item in told:
        sides = [p.actor_id for p in (item.agent, item.target) if p is not None]
        if taker in sides:
            foes |= {a for a in sides if a not in UNARMED | HELPERS | {UNIDENTIFIED} and not kin(a, taker)}
    return frozenset(foes)


def _takers(notes: Annotations, told: Sequence[Told]) -> dict[int, set[str]]:
    """Who took ground, by the first word of the sentence that tells it."""
    found: dict[int, set[str]] = {}
    for item in told:
        if item.agent and item.sub_event_type in TERRITORIAL:
            found.setdefault(notes.sentences[item.frame.sentence].first, set()).add(item.agent.actor_id)
    return found


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
