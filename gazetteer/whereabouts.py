"""Where the next words say that a name lies: "القاهرة غرب تل تمر" is a village near Tal Tamr, not the capital of Egypt.

A namesake too far from there is not meant, however well known it is, or however near to all else that the text names.
"""

from __future__ import annotations

import bisect
import dataclasses

from gazetteer import ranking
from gazetteer.merge import km_between
from gazetteer.needs import KNOWN
from gazetteer.places import Place
from gazetteer.reading import AT, Reading, Span
from gazetteer.table import Entry

_BESIDE = frozenset({"city", "town", "village", "district", "subdistrict", "governorate"})
_WORDS = 5
"""So many words may stand between a name and the one that it is said to lie by."""
_LIST = 4
"""So many names joined by "and" are looked through for the words that say where all of them lie."""
_TOWN_KM, _SEAT_KM, _GOVERNORATE_KM = 60.0, 140.0, 200.0
"""How far from a town, from the seat of a governorate and from the middle of one "north of it" still is."""
_SLACK = 1.5
_SLACK_KM = 15.0
"""A distance told is taken to be right up to this factor and so many kilometres more."""


@dataclasses.dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where the words behind a name say that it lies."""

    place: Place
    """The place that it lies by or in."""
    reach_km: float
    """Further from there it cannot be."""
    weight: float
    """How well known the place is, 0 to 1."""
    within: bool
    """True when it is said to lie in its countryside, not only on a side of it."""

    def holds(self, entry: Entry) -> bool:
        """True when a place lies within reach, or is a city told by one better known ("Mosul, north of Baghdad")."""
        here, other = self.place, entry.place
        if not self.within and entry.importance >= KNOWN and self.weight >= entry.importance:
            return True
        if self.weight >= KNOWN and other.admin1 == here.admin1 and other.country == here.country:
            return True  # the eastern countryside of Homs reaches 200 km into the desert
        return km_between(here.latitude, here.longitude, other.latitude, other.longitude) <= self.reach_km


def told(reading: Reading, span: Span) -> Whereabouts | None:
    """Where the words right after ``span``, or after the names listed with it, say that it lies; None for nowhere."""
    if span.stop >= len(reading.tokens):
        return None
    at = span
    for _ in range(_LIST):
        found = _behind(reading, at)
        if found is not None:
            return found
        following = _next(reading, at)
        if following is None or not reading.joined(at, following):
            return None
        at = following
    return None


def _next(reading: Reading, span: Span) -> Span | None:
    at = bisect.bisect_left(reading.spans, span.stop, key=AT)
    return reading.spans[at] if at < len(reading.spans) else None


def _behind(reading: Reading, span: Span) -> Whereabouts | None:
    stop = span.stop
    if stop + 1 < len(reading.tokens) and _also(reading, stop):
        stop += 1
    first = reading.tokens[stop].shape if stop < len(reading.tokens) else None
    if first is None or not (first.before or first.number is not None or "countryside" in first.relations):
        return None
    other = _next(reading, span)
    if other is None or not 0 < other.at - stop <= _WORDS or not other.ranked or other.key == span.key:
        return None
    place = other.best
    if place.kind not in _BESIDE or ranking.too_close(other.ranked):
        return None
    tokens = reading.tokens[stop : other.at]
    gaps = [t.gap for t in tokens[1:]] + [reading.tokens[other.at].gap]
    if tokens[0].gap not in {" ", " ("} or any(gap != " " for gap in gaps):
        return None
    km: float | None = None
    directed = within = False
    for token in tokens:
        shape = token.shape
        if shape.number is not None:
            km = shape.number
        elif shape.before or shape.relations & {"countryside", "kilometres"}:
            within = within or "countryside" in shape.relations
            directed = directed or within or bool(shape.before)
        elif shape.feature is None and "locative" not in shape.lists:
            return None
    if not directed:
        return None
    weight = other.ranked[0].entry.importance
    reach = _GOVERNORATE_KM if place.kind == "governorate" else _SEAT_KM if weight >= KNOWN else _TOWN_KM
    return Whereabouts(place, reach if km is None else km * _SLACK + _SLACK_KM, weight, within)


def _also(reading: Reading, at: int) -> bool:
    """True for a word that joins one more name, unknown to the table: "حرية وجرن غرب تل أبيض"."""
    token, following = reading.tokens[at], reading.tokens[at + 1].shape
    plain = token.gap == " " and token.shape.fold.startswith("و") and not (token.shape.before or token.shape.relations)
    return plain and bool(following.before or "countryside" in following.relations)
