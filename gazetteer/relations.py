"""Relative places: a point, an honest radius and, where it is an area, an outline, worked out from places and words.

Distances follow the geodesic on WGS 84 (geographiclib, as in geopy). Where the words give no distance, one is assumed
from the size of the place spoken of, and the radius is as large as the distance, because "east of Tikrit" says no more
than that.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from gazetteer.merge import km_between
from gazetteer.places import Mention, Place, Placed
from gazetteer.words import DIRECTIONS

Geometry = dict[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Relative:
    """Where a relative place lies."""

    latitude: float
    longitude: float
    uncertainty_km: float
    """Radius in km within which the place meant lies."""
    why: str
    """How it was worked out, for a reader."""
    area: Geometry | None = None
    """GeoJSON geometry where the place is an area; None for a point."""


@lru_cache(maxsize=4096)
def destination(latitude: float, longitude: float, bearing: float, km: float) -> tuple[float, float]:
    """(latitude, longitude) ``km`` away in direction ``bearing``, degrees clockwise from north, on the geodesic."""
    point = _wgs84().Direct(latitude, longitude, bearing, km)
    return round(point["lat2"], 5), round(point["lon2"], 5)


@cache
def _wgs84() -> Any:
    """The ellipsoid in km. It is the one geopy measures on; geopy itself takes long to load, with all its geocoders."""
    from geographiclib.geodesic import Geodesic

    return Geodesic(6378.137, 1 / 298.257223563)


def bearing_between(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Bearing from the first point to the second, degrees clockwise from north, flat approximation."""
    east = (lon2 - lon1) * math.cos(math.radians((lat1 + lat2) / 2))
    return math.degrees(math.atan2(east, lat2 - lat1)) % 360


def turned(one: float, other: float) -> float:
    """The angle between two bearings, 0 to 180 degrees."""
    return abs((one - other + 180) % 360 - 180)


def compass(bearing: float) -> str:
    """The nearest of the eight directions to a bearing."""
    return min(DIRECTIONS, key=lambda name: turned(DIRECTIONS[name], bearing))


def at_distance(place: Place, direction: str, km: float) -> Relative:
    """The point ``km`` away from a place: "20 km east of Palmyra"."""
    latitude, longitude = destination(place.latitude, place.longitude, DIRECTIONS[direction], km)
    spread = max(2.0, min(place.uncertainty_km, 10.0), km * 0.25)
    return Relative(latitude, longitude, round(spread, 1), f"{km:g} km {direction} of {place.name_en}")


def reach_km(place: Place) -> float:
    """How far "north of" a place reaches when the words give no distance: by the place's size.

    A metropolis' name reaches furthest; the figures are the usual distances in reports on Syria and Iraq.
    """
    if place.population >= 3_000_000:
        return 35.0
    if place.population >= 150_000 or place.kind == "city":
        return 25.0
    return {"town": 13.0, "subdistrict": 13.0, "district": 20.0}.get(place.kind, 8.0)


def sector(place: Place, direction: str, km: float) -> Geometry:
    """A slice of the circle of ``km`` around a place, 90° wide in the direction."""
    middle = DIRECTIONS[direction]
    ring = [[place.longitude, place.latitude]]
    for turn in range(-45, 46, 15):
        latitude, longitude = destination(place.latitude, place.longitude, (middle + turn) % 360, km)
        ring.append([longitude, latitude])
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def between(one: Place, other: Place) -> Relative:
    """The stretch from one place to another: its middle, a radius of half its length, and a corridor along it."""
    apart = km_between(one.latitude, one.longitude, other.latitude, other.longitude)
    latitude, longitude = (one.latitude + other.latitude) / 2, (one.longitude + other.longitude) / 2
    why = f"half-way between {one.name_en} and {other.name_en}, {apart:.0f} km apart"
    return Relative(
        round(latitude, 5),
        round(longitude, 5),
        round(max(5.0, apart / 2), 1),
        why,
        corridor(one, other, max(2.0, apart / 12)),
    )


def corridor(one: Place, other: Place, half_width: float) -> Geometry:
    """The strip of land ``half_width`` km to either side of the line between two places."""
    along = bearing_between(one.latitude, one.longitude, other.latitude, other.longitude)
    corners = [
        destination(p.latitude, p.longitude, (along + turn) % 360, half_width)
        for p, turn in ((one, -90), (one, 90), (other, 90), (other, -90))
    ]
    ring = [[longitude, latitude] for latitude, longitude in corners]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def triangle(places: Sequence[Place]) -> Relative:
    """The land between three places."""
    latitude = sum(p.latitude for p in places) / len(places)
    longitude = sum(p.longitude for p in places) / len(places)
    far = max(km_between(latitude, longitude, p.latitude, p.longitude) for p in places)
    ring = [[p.longitude, p.latitude] for p in places]
    names = ", ".join(p.name_en for p in places)
    area = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    return Relative(round(latitude, 5), round(longitude, 5), round(far, 1), f"the triangle of {names}", area)


def outskirts(place: Place, direction: str) -> Relative:
    """The edge of a place on one side: "أطراف منبج الجنوبية"."""
    km = max(1.5, min(4.0, place.uncertainty_km))
    latitude, longitude = destination(place.latitude, place.longitude, DIRECTIONS[direction], km)
    return Relative(latitude, longitude, round(km + 1, 1), f"{direction}ern edge of {place.name_en}", None)


def circle(place: Place, km: float) -> Geometry:
    """The circle of ``km`` around a place, as a polygon of 24 corners."""
    ring = []
    for turn in range(0, 360, 15):
        latitude, longitude = destination(place.latitude, place.longitude, float(turn), km)
        ring.append([longitude, latitude])
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def answer(
    text: str, start: int, end: int, base: Place, relative: Relative, what: str, precision: int, strength: float
) -> Mention:
    """The mention of a relative place: ``base`` is the place it starts from, ``what`` the kind of relation."""
    written = text[start:end]
    placed = Placed(
        place_id=f"{base.place_id}#{what}",
        name=" ".join(written.split()),
        name_ar=written if not written.isascii() else "",
        name_en=relative.why.split(":")[0],
        kind="relative",
        latitude=relative.latitude,
        longitude=relative.longitude,
        uncertainty_km=relative.uncertainty_km,
        admin1=base.admin1,
        country=base.country,
        score=round(min(0.95, strength * 0.95), 3),
        why=relative.why,
        geo_precision=3 if precision == 3 else 2,
        area=relative.area,
    )
    return Mention(start, end, written, placed, (placed,))
