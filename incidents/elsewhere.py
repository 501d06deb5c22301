"""Places that a sentence names and no table knows: what it tells happened there, not where the line before was."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from gazetteer.merge import km_between
from gazetteer.places import Placed
from incidents.actors import nationality
from incidents.annotations import Annotations
from incidents.frames import Frame
from incidents.language.grammar import grammar
from incidents.spots import Spot

_BEFORE = frozenset({"in", "near", "at", "outside"})
_OPENERS = frozenset({",", ";"})
_SHORT = 3
"""Letters from which a capitalised word may be a name."""


def elsewhere(notes: Annotations, frame: Frame) -> Spot | None:
    """The place that ``frame`` names after "in" or "near" and that nobody knows; None where it names none.

    English only, where a capital shows a name: "In Kazak, …", "in the village of Kazak", "… in Kazak."
    """
    if notes.article.language != "en":
        return None
    for first, last in [(c.first, c.last) for c in (*frame.lead, *frame.clauses)]:
        for at in range(first, last - 1):
            if notes.words[at].text in _BEFORE and (found := _named(notes, frame, at)):
                return found
    return None


def _named(notes: Annotations, frame: Frame, at: int) -> Spot | None:
    """The unknown name after the preposition at word ``at``."""
    words, body, kinds = notes.words, notes.article.body, _kinds()
    start, told = at + 1, False
    while start < frame.last and words[start].text in kinds:
        told = told or words[start].text == "of"
        start += 1
    stop = start
    while stop < frame.last and body[words[stop].start].isupper() and _beside(body, words[stop].start, stop > start):
        stop += 1
    if stop == start or stop - start > 3 or len(words[start].text) < _SHORT or words[start].text.isdigit():
        return None
    after = body[words[stop - 1].end : words[stop - 1].end + 1]
    opens = at == notes.sentences[frame.sentence].first and after == ","
    ends = words[stop - 1].end >= notes.sentences[frame.sentence].end - 1
    if not (told or opens or ends):
        return None
    taken = notes.actors.within(start, stop) or notes.dates.within(start, stop) or notes.actions.within(start, stop)
    if taken or notes.spots.within(start, stop) or body[words[start].start : words[start].end].isupper():
        return None
    if any(nationality(words[i], "en") or words[i].text in grammar("en").no_places for i in range(start, stop)):
        return None
    text = body[words[start].start : words[stop - 1].end]
    return Spot(words[start].start, words[stop - 1].end, start, stop, text, None, False)


def _beside(body: str, start: int, further: bool) -> bool:
    """True for a word that only a space or a hyphen parts from the one before, where one must go on a name."""
    return not further or body[start - 1] in " -"


@functools.cache
def _kinds() -> frozenset[str]:
    return grammar("en").kinds | {
        "the",
        "a",
        "of",
        "nearby",
        "area",
        "towns",
        "villages",
        "neighbourhood",
        "neighborhood",
    }


_NAMESAKES = frozenset({"neighbourhood", "village"})
"""Kinds of places whose names many towns share."""
_FAR_KM = {"neighbourhood": 25.0, "village": 90.0}
"""How far from the town that a line is about one of these may lie, and still be meant."""


def namesake(own: Sequence[Spot], line: Sequence[Spot], frame: Frame) -> bool:
    """True for a quarter or village far from the town that ``line`` is about, with nothing named that it lies in: "A:
    … in the western quarter" means A's, whatever town the table has one of."""
    town = line[0].placed if line and line[0].grain < 2 else None
    if town is None or not own or town.kind == "neighbourhood":
        return False
    for spot in own:
        there = spot.placed
        if there is None or there.kind not in _NAMESAKES or km(there, town) <= _FAR_KM[there.kind]:
            return False
        if any(other.placed and other is not spot and km(there, other.placed) <= _NEARBY_KM for other in frame.spots):
            return False
    return True


_NEARBY_KM = 60.0
"""How near a place of the same sentence lies that tells which town a quarter or village belongs to."""


def km(one: Placed, other: Placed) -> float:
    """Kilometres between two places."""
    return km_between(one.latitude, one.longitude, other.latitude, other.longitude)
