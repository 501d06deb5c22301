"""Whose dead a total counts beside those of the side named first: "659 …, besides 140 of X, against 273 of Y"."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

from incidents import lexicons
from incidents.actions import OUTCOMES
from incidents.actors import UNARMED, UNIDENTIFIED, ActorMention
from incidents.alliances import allied
from incidents.annotations import Annotations
from incidents.frames import Frame
from incidents.language.spelling import fold_word
from incidents.roles.identities import Party
from incidents.tolls.numbers import Bounds
from incidents.tolls.outcomes import Outcome
from incidents.tolls.shares import numbers_of
from incidents.tolls.vocabulary import SHAPE, number_words

_BEHIND = 6
"""How many words behind a number the side may stand that it counts."""


@functools.cache
def _including(language: str) -> frozenset[str]:
    table = lexicons.load(language, "quantities", SHAPE)
    return frozenset(fold_word(word).split()[-1] for word in table["including"])


_DETERMINERS = frozenset({"a", "an", "another", "the", "his", "her", "its", "their"})


def _written(word: str) -> bool:
    """True for a number in digits or letters."""
    return word[:1].isdigit() or word in number_words("en") - _DETERMINERS


def losses(
    notes: Annotations, frame: Frame, agent: Party | None, target: Party | None, outcome: Outcome,
    resolve: Callable[[ActorMention], str | None],
) -> Iterator[tuple[Party, Party, Bounds, tuple[int, int]]]:  # fmt: skip
    """For each further side whose dead the frame counts: who killed them, they, their number and its characters.

    Parts of the first count ("among them 140 of X") are left out; nothing is given where the sides are not known.
    """
    if agent is None or target is None or not outcome.killed_spans:
        return
    counted = notes.word_at(outcome.killed_spans[0][1] - 1) + 1
    others = UNARMED | {UNIDENTIFIED, target.actor_id}
    if all(m.actor_id in others for m in notes.actors.within(counted, frame.last)):
        return  # as mostly: no further side is named
    words = notes.words
    for number in numbers_of(notes, frame):
        if number.first < counted or number.bounds[1] is None or number.last - number.first > 3:
            continue
        if notes.article.language == "en" and not _written(words[number.first].text):
            continue  # a singular noun, which counts nobody here
        if notes.article.language == "en" and any(
            a.part == "noun" and a.tag not in OUTCOMES for a in notes.actions.within(number.last, number.last + 4)
        ):
            continue  # "in 25 ISIS attacks"
        near = notes.actors.within(number.last, min(frame.last, number.last + _BEHIND))
        side = next((m for m in near if m.actor_id not in UNARMED | {UNIDENTIFIED}), None)
        if side is None or any(w.text in _including(notes.article.language) for w in words[counted : number.first]):
            continue
        actor_id = resolve(side)
        if actor_id is None or actor_id == target.actor_id:
            continue
        killer = agent if allied(actor_id, target.actor_id) else target
        if killer.actor_id != actor_id:
            span = words[number.first].start, words[number.last - 1].end
            yield Party(killer.actor_id, None), Party(actor_id, side), number.bounds, span
