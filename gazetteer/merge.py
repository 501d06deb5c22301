"""One place once: records of several sources are brought together where they share an id, or a name and a position."""

from __future__ import annotations

import collections
import dataclasses
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gazetteer.names import key, keys
from gazetteer.places import SETTLED, Place

_REACH_KM = {"city": 12.0, "town": 6.0, "village": 3.0, "neighbourhood": 2.5, "camp": 3.0}
"""How far apart two records with a shared name may lie and still be one place; other kinds: see ``_reach``."""
NEIGHBOUR_KM = 40.0
"""How near a curated place lies whose own name another source may have given to its neighbour by mistake."""


@dataclasses.dataclass(frozen=True, slots=True)
class Merged:
    """What became of one record."""

    place_id: str
    """The id it came with."""
    into: str
    """The id of the place that now holds it; the same as ``place_id`` when it was added as a new place."""
    why: str
    """Why the two are one place; empty when added."""


class Merger:
    """Collects places; the first to come keeps its id, kind and position, later ones add names, numbers and sources."""

    def __init__(self) -> None:
        self.places: list[Place] = []
        self.tiers: list[int] = []
        self.aliases: dict[str, str] = {}
        self.changed: set[int] = set()
        """The places that were added, or got something of another record."""
        self._row_of_id: dict[str, int] = {}
        self._rows_of_key: dict[str, list[int]] = collections.defaultdict(list)
        self._titles: dict[str, list[int]] = collections.defaultdict(list)
        """The curated places by the keys of the names they are shown under."""

    @classmethod
    def resumed(
        cls,
        places: Sequence[Place],
        tiers: Sequence[int],
        aliases: Mapping[str, str],
        rows_of_key: Mapping[str, Iterable[int]],
    ) -> Merger:
        """A merger that has taken all that a table holds, to take more; ``rows_of_key`` lists all its names' keys."""
        merger = cls()
        merger.places, merger.tiers, merger.aliases = list(places), list(tiers), dict(aliases)
        merger._row_of_id = {place.place_id: row for row, place in enumerate(places)}
        for other, place_id in aliases.items():
            merger._row_of_id.setdefault(other, merger._row_of_id[place_id])
        for name_key, rows in rows_of_key.items():
            merger._rows_of_key[name_key] = list(rows)
        for row, (place, tier) in enumerate(zip(places, tiers, strict=True)):
            merger._entitle(row, place, tier)
        return merger

    def add(self, place: Place, tier: int, also: Iterable[str] = ()) -> Merged:
        """Take one record; ``also`` are its ids in other sources. Records of one call order are matched to earlier
        ones."""
        ids = (place.place_id, *also)
        row, why = self._same_id(ids)
        if row is None:
            row, why = self._same_name(place)
        if tier > 0 and place.kind in SETTLED:
            place = self._without_neighbours_names(place, row)
        if row is None:
            row = len(self.places)
            self.places.append(place)
            self.tiers.append(tier)
            self.changed.add(row)
            self._list(row, place.names)
            self._entitle(row, place, tier)
        else:
            kept = self.places[row]
            joined, level = _joined(kept, place), min(self.tiers[row], tier)
            if joined != kept or level != self.tiers[row]:
                self.changed.add(row)
            self.places[row], self.tiers[row] = joined, level
            self._list(row, [n for n in place.names if n not in kept.names])
        kept_id = self.places[row].place_id
        for other in ids:
            self._row_of_id.setdefault(other, row)
            if other != kept_id:
                self.aliases.setdefault(other, kept_id)
        return Merged(place.place_id, kept_id, why)

    def _list(self, row: int, names: Iterable[str]) -> None:
        for name_key in {k for name in names for k in keys(name)}:
            self._rows_of_key[name_key].append(row)

    def _entitle(self, row: int, place: Place, tier: int) -> None:
        if tier == 0 and place.kind in SETTLED:
            for name in (place.name_en, place.name_ar):
                if name:
                    self._titles[key(name)].append(row)

    def _without_neighbours_names(self, place: Place, row: int | None) -> Place:
        """An imported record without the names that a curated place near by is shown under: its source has put a
        neighbour's name beside its own."""
        names = tuple(
            name
            for name in place.names
            if name in (place.name_en, place.name_ar)
            or not any(
                other != row and self._is_near(place, self.places[other]) for other in self._titles.get(key(name), ())
            )
        )
        return place if len(names) == len(place.names) else dataclasses.replace(place, names=names)

    @staticmethod
    def _is_near(place: Place, other: Place) -> bool:
        apart = km_between(place.latitude, place.longitude, other.latitude, other.longitude)
        return place.country == other.country and apart <= NEIGHBOUR_KM

    def _same_id(self, ids: Sequence[str]) -> tuple[int | None, str]:
        for other in ids:
            if other in self._row_of_id:
                return self._row_of_id[other], f"same id {other}"
        return None, ""

    def _same_name(self, place: Place) -> tuple[int | None, str]:
        best: tuple[float, int] | None = None
        for name_key in {k for name in place.names for k in keys(name)}:
            for row in self._rows_of_key.get(name_key, ()):
                other = self.places[row]
                reach = _reach(place, other)
                if reach <= 0 or (place.country and other.country and place.country != other.country):
                    continue
                apart = km_between(place.latitude, place.longitude, other.latitude, other.longitude)
                if apart <= reach and (best is None or (apart, row) < best):
                    best = (apart, row)
        if best is None:
            return None, ""
        return best[1], f"same name, {best[0]:.1f} km apart"


def km_between(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Distance in km by the flat approximation; within 0.5 % up to 300 km at these latitudes, and cheap."""
    x = (lon2 - lon1) * math.cos(math.radians((lat1 + lat2) / 2))
    return 111.2 * math.hypot(x, lat2 - lat1)


def _reach(one: Place, other: Place) -> float:
    if one.kind in SETTLED and other.kind in SETTLED:
        kinds = {one.kind, other.kind}
        if "camp" in kinds and len(kinds) > 1:
            return 0.0
        if "neighbourhood" in kinds:
            return 2.5 if kinds <= {"neighbourhood", "village", "town"} else 0.0
        return max(_REACH_KM[one.kind], _REACH_KM[other.kind])
    if one.kind == other.kind:
        return min(30.0, max(3.0, one.uncertainty_km + other.uncertainty_km))
    return 0.0


def _joined(kept: Place, other: Place) -> Place:
    sources = dict.fromkeys(s for record in (kept, other) for s in record.source.split("; ") if s)
    return dataclasses.replace(
        kept,
        name_ar=kept.name_ar or other.name_ar,
        names=tuple(dict.fromkeys((*kept.names, *other.names))),
        admin1=kept.admin1 or other.admin1,
        admin2=kept.admin2 or other.admin2,
        population=max(kept.population, other.population),
        source="; ".join(sources),
    )


class Governorates:
    """The governorates' outlines: which one a point lies in, and one English name for all ways of writing it."""

    def __init__(self, places: Sequence[Place], areas: Mapping[str, dict[str, Any]]) -> None:
        from shapely import STRtree
        from shapely.geometry import shape  # not at the top: it takes longer to load than an article to read

        self._places = [p for p in places if p.kind == "governorate" and p.place_id in areas]
        self._shapes = [shape(areas[p.place_id]) for p in self._places]
        self._tree = STRtree(self._shapes)
        self._names = {(p.country, k): p.admin1 or p.name_en for p in self._places for n in p.names for k in keys(n)}

    def at(self, latitude: float, longitude: float, country: str = "") -> str:
        """The English name of the governorate at a point, or of the nearest within 10 km; "" outside all."""
        if not self._places:
            return ""
        from shapely.geometry import Point

        point = Point(longitude, latitude)
        for index in self._tree.query(point, predicate="intersects"):
            if not country or self._places[index].country == country:
                return str(self._places[index].admin1 or self._places[index].name_en)
        for index in self._tree.query_nearest(point, max_distance=0.1):
            if not country or self._places[index].country == country:
                return str(self._places[index].admin1 or self._places[index].name_en)
        return ""

    def settle(self, place: Place) -> Place:
        """``place`` with its governorate under the one name; found by position where the record has none we know."""
        known = self._names.get((place.country, key(place.admin1))) if place.admin1 else None
        admin1 = known or self.at(place.latitude, place.longitude, place.country) or place.admin1
        return place if admin1 == place.admin1 else dataclasses.replace(place, admin1=admin1)
