"""Choosing among namesakes: candidates scored by how they are written, what stands around them, and their weight."""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Sequence

from gazetteer.merge import km_between
from gazetteer.names import fold
from gazetteer.places import SETTLED, WIDE, Placed
from gazetteer.table import Entry

TOO_CLOSE = 0.05
"""Two candidates whose points differ by less, and which lie apart by more than ``APART_KM``, are too close to call."""
APART_KM = 25.0


_AROUND_TOWNS = frozenset(
    {"desert", "road", "valley", "mountain", "bridge", "dam", "river", "airport", "base", "field"}
)
"""Kinds of thing that are called after a town nearby."""


@dataclasses.dataclass(slots=True)
class Candidate:
    """A place that a written name may mean, on its way through the ranking."""

    entry: Entry
    points: float
    """Sum of the reasons; more is better."""
    reasons: list[str]
    """Why, in words for a reader."""


@dataclasses.dataclass(frozen=True, slots=True)
class Anchor:
    """A place that the surroundings are about."""

    latitude: float
    longitude: float
    name: str
    weight: float
    """0 to 1: how much nearness to it counts."""


def by_spelling(entries: Sequence[tuple[Entry, float, str]]) -> list[Candidate]:
    """Candidates from (place, quality of the spelling 0 to 1, what differs or ""); a place met twice counts once."""
    found: dict[int, Candidate] = {}
    for entry, fit, differs in entries:
        candidate = spelled(entry, fit, differs)
        known = found.get(entry.row)
        if known is None or known.points < candidate.points:
            found[entry.row] = candidate
    return list(found.values())


def written_so(candidates: Sequence[Candidate]) -> None:
    """Take points from those whose name differs from what is written, where another's is written just so."""
    if any(not c.reasons for c in candidates):
        for candidate in candidates:
            candidate.points -= 0.2 if candidate.reasons else 0.0


def without_article(candidates: Sequence[Candidate], written: str) -> None:
    """Take points from those that have an article where ``written``, folded, has none and another's name is just so:
    "Hama" is no "Al-Hamah"."""
    if written.split(" ")[0] in _ARTICLES:
        return
    just_so = [c for c in candidates if written in _folded(c.entry.place.name_en, c.entry.place.names)]
    if just_so and len(just_so) < len(candidates):
        for candidate in candidates:
            candidate.points -= 0.0 if candidate in just_so else _ARTICLE


@functools.lru_cache(maxsize=4096)
def _folded(name: str, names: tuple[str, ...]) -> frozenset[str]:
    """A place's names, folded; kept, for reports name the same few places again and again."""
    return frozenset(map(fold, (name, *names)))


_ARTICLES = frozenset({"al", "el", "ar", "as", "ash", "at", "ath", "ad", "an", "az", "ul"})
_ARTICLE = 0.6
"""Points for an article that a name has and the text leaves out."""


def spelled(entry: Entry, fit: float, differs: str) -> Candidate:
    """A candidate by how well the name is its spelling, 0 to 1, and by its weight; ``differs`` is what does, or ""."""
    return Candidate(entry, fit + 1.6 * entry.importance, [differs] if differs else [])


def near_anchors(candidate: Candidate, anchors: Sequence[Anchor]) -> None:
    """Add points for lying near places that the surroundings name: full at 0 km, a third at 60 km."""
    place = candidate.entry.place
    best, best_km, best_name = 0.0, 0.0, ""
    for anchor in anchors:
        if anchor.weight <= best or anchor.name == place.name_en:
            continue  # it can gain no more than its weight
        apart = km_between(place.latitude, place.longitude, anchor.latitude, anchor.longitude)
        gain = anchor.weight * math.exp(-apart / 55)
        if gain > best:
            best, best_km, best_name = gain, apart, anchor.name
    if best > 0.05:
        candidate.points += best
        candidate.reasons.append(
            f"{best_km:.0f} km from {best_name}, named nearby" if best_km >= 1 else f"at {best_name}, named nearby"
        )


def in_governorate(candidate: Candidate, admin1: str, country: str = "", weight: float = 0.8) -> None:
    """Add points when the candidate lies in the governorate (or is it) that the surroundings name."""
    place = candidate.entry.place
    if admin1 and place.admin1 == admin1 and (not country or place.country == country):
        candidate.points += weight
        candidate.reasons.append(f"in {admin1} governorate, named nearby")


def of_kind(candidate: Candidate, kind: str) -> None:
    """Add points for being the kind of place that the word beside the name says, take some for being another."""
    own = candidate.entry.place.kind
    if own == kind:
        candidate.points += 0.5
        candidate.reasons.append(f"a {kind}, as written")
    elif kind in _AROUND_TOWNS and own not in WIDE:
        candidate.points -= 0.4 if own == "neighbourhood" else 0.0
    elif own in SETTLED and kind in SETTLED:
        candidate.points += 0.1 if kind != "neighbourhood" else -0.1
        if own == "city" and kind in ("village", "neighbourhood"):
            candidate.points -= 0.3
    elif kind in ("subdistrict", "district") and own in ("city", "town", "village", "district", "subdistrict"):
        candidate.points += 0.2 if own != "city" else 0.0
    else:
        candidate.points -= 0.4


def ordered(candidates: list[Candidate]) -> list[Candidate]:
    """Best first; equals by population, then by id, so that the order never depends on the file's."""
    if len(candidates) < 2:
        return candidates
    return sorted(candidates, key=lambda c: (-c.points, -c.entry.place.population, c.entry.place.place_id))


def too_close(candidates: Sequence[Candidate]) -> bool:
    """Whether the first two of an ordered list are too close to call and too far apart for it not to matter."""
    if len(candidates) < 2:
        return False
    first, second = candidates[0], candidates[1]
    if first.points - second.points >= TOO_CLOSE:
        return False
    a, b = first.entry.place, second.entry.place
    return km_between(a.latitude, a.longitude, b.latitude, b.longitude) > max(APART_KM, a.uncertainty_km)


def placed(candidate: Candidate, *, namesakes: int, arabic: bool, position: int = 0, lead: float = 0.0) -> Placed:
    """The answer made of a candidate. ``score`` squeezes its points into 0 to 1 and is lower where rivals are near."""
    place = candidate.entry.place
    reasons = list(candidate.reasons)
    if namesakes > 1 and position == 0:
        reasons.append(
            f"best of {namesakes} places of this name"
            if lead >= TOO_CLOSE
            else f"hardly better than others of {namesakes} namesakes"
        )
    elif namesakes == 1 and not reasons:
        reasons.append("the only place of this name")
    if not reasons:
        reasons.append("another place of this name")
    score = 1 - 0.45 ** max(0.05, candidate.points)
    if namesakes > 1 and lead < 0.3:
        score *= 0.75 + max(0.0, lead)
    return Placed(
        place_id=place.place_id,
        name=(place.name_ar or place.name_en) if arabic else place.name_en,
        name_ar=place.name_ar,
        name_en=place.name_en,
        kind=place.kind,
        latitude=place.latitude,
        longitude=place.longitude,
        uncertainty_km=place.uncertainty_km,
        admin1=place.admin1,
        country=place.country,
        score=round(min(score, 0.99), 3),
        why="; ".join(reasons),
        geo_precision=3 if place.kind in WIDE else 1,
    )
