"""Places near a point: the gazetteer read backwards."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gazetteer.relations import bearing_between, compass
from gazetteer.table import Entry, Table, cell_of

if TYPE_CHECKING:
    from geopy.location import Location

FURTHEST_KM = 150.0
"""A point with no place within this distance has no answer."""
_NOT_POINTS = frozenset({"country", "region", "governorate", "district", "subdistrict", "desert", "river"})


def nearest(table: Table, point: tuple[float, float], limit: int, language: str) -> list[Location]:
    """The ``limit`` places nearest to (latitude, longitude), nearest first, as ``Gazetteer.reverse`` describes."""
    from geopy.distance import geodesic
    from geopy.location import Location

    governorate = governorate_at(table, point)
    found: list[tuple[float, Entry]] = []
    for ring in range(4):
        width = (1, 2, 3, 6)[ring]
        cells = [
            cell_of(point[0] + i / 2, point[1] + j / 2)
            for i in range(-width, width + 1)
            for j in range(-width, width + 1)
        ]
        entries = [e for e in table.cells(cells) if e.place.kind not in _NOT_POINTS]
        found = sorted(
            (
                (geodesic(point, (e.place.latitude, e.place.longitude)).km, e)
                for e in _closest(entries, point, limit * 2)
            ),
            key=lambda pair: (pair[0], pair[1].place.place_id),
        )
        safe = (width * 0.5) * 111 * math.cos(math.radians(point[0]))
        if len(found) >= limit and found[limit - 1][0] <= safe:
            break
    answers = []
    for apart, entry in found[:limit]:
        if apart > FURTHEST_KM:
            break
        place = entry.place
        bearing = bearing_between(place.latitude, place.longitude, *point)
        name = place.name_ar if language == "ar" and place.name_ar else place.name_en
        raw = {
            "place_id": place.place_id,
            "name": name,
            "name_ar": place.name_ar,
            "name_en": place.name_en,
            "kind": place.kind,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "uncertainty_km": place.uncertainty_km,
            "admin1": place.admin1,
            "country": place.country,
            "distance_km": round(apart, 2),
            "bearing": round(bearing, 1),
            "direction": compass(bearing),
            "governorate": governorate,
        }
        where = ", ".join(dict.fromkeys(part for part in (name, place.admin1, place.country) if part))
        answers.append(Location(where, (place.latitude, place.longitude), raw))
    return answers


def _closest(entries: list[Entry], point: tuple[float, float], limit: int) -> list[Entry]:
    """The entries that are nearest on the flat, so that the geodesic is worked out for few."""
    shrink = math.cos(math.radians(point[0]))
    return sorted(
        entries, key=lambda e: math.hypot(e.place.latitude - point[0], (e.place.longitude - point[1]) * shrink)
    )[:limit]


def governorate_at(table: Table, point: tuple[float, float]) -> str:
    """The English name of the governorate that a point lies in; "" outside those the table has outlines of."""
    from shapely import prepare
    from shapely.geometry import Point, shape

    outlines = table.memo.get(("governorates",))
    if outlines is None:
        outlines = []
        for entry in table.of_kind("governorate"):
            area = table.area(entry.place.place_id)
            if area is not None:
                outline = shape(area)
                prepare(outline)
                outlines.append((entry.place.admin1 or entry.place.name_en, outline))
        table.memo[("governorates",)] = outlines
    here = Point(point[1], point[0])
    return next((name for name, outline in outlines if outline.contains(here)), "")
