"""Relative places that outlines are needed for: sides of regions, countrysides, deserts, river banks and borders.

The outlines are the table's; a result is worked out once a table and kept, as intersections take milliseconds.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Sequence
from typing import TypeVar

from gazetteer.merge import km_between
from gazetteer.names import key
from gazetteer.places import WIDE, Place
from gazetteer.relations import (
    Geometry,
    Relative,
    bearing_between,
    circle,
    destination,
    reach_km,
    sector,
    turned,
)
from gazetteer.table import Table
from gazetteer.words import DIRECTIONS

_T = TypeVar("_T")


def towards(place: Place, direction: str, table: Table) -> Relative:
    """The land to one side of a place, distance not given: "south of Raqqa", "western Anbar"."""
    if direction == "centre":
        return Relative(place.latitude, place.longitude, place.uncertainty_km, f"the middle of {place.name_en}")
    if place.kind == "river":
        return side_of_river(place, direction, table)
    if place.kind in WIDE:
        return part_of(place, direction, table)
    km = reach_km(place)
    latitude, longitude = destination(place.latitude, place.longitude, DIRECTIONS[direction], km)
    why = f"{direction} of {place.name_en}, distance not given: taken as {km:g} km"
    return Relative(latitude, longitude, km, why, sector(place, direction, 2 * km))


def countryside(place: Place, direction: str, table: Table) -> Relative:
    """The countryside of a governorate or a town, on one side where ``direction`` is not "".

    Of a governorate (or its seat): the villages on that side give the point, the governorate's outline the area.
    """
    side = f"{direction}ern countryside" if direction else "countryside"
    if place.kind == "governorate" or (place.kind == "city" and place.admin1):
        outline = _governorate(place, table)
        if outline is not None:
            return _memo(
                table,
                ("countryside", place.place_id, direction),
                lambda: _of_governorate(place, outline, direction, table),
            )
    km = 9.0
    if not direction:
        return Relative(place.latitude, place.longitude, 12.0, f"{side} of {place.name_en}", circle(place, 12.0))
    latitude, longitude = destination(place.latitude, place.longitude, DIRECTIONS[direction], km)
    return Relative(latitude, longitude, 12.0, f"{side} of {place.name_en}", sector(place, direction, 20.0))


def _governorate(place: Place, table: Table) -> Place | None:
    """The governorate whose countryside is meant: the place itself, or the one that a city is the seat of."""
    if place.kind == "governorate":
        return place
    return _memo(table, ("governorate", place.place_id), lambda: _named_after(place, table))


def _named_after(place: Place, table: Table) -> Place | None:
    """The governorate that a city in it gives its name to; None when it is called otherwise."""
    names = {key(name) for name in (place.name_ar, place.name_en) if name}
    for entry in table.of_kind("governorate"):
        other = entry.place
        if other.admin1 == place.admin1 and other.country == place.country:
            return other if names & {key(name) for name in other.names} else None
    return None


def _seat(governorate: Place, table: Table) -> Place:
    """The city a governorate is named after or, without one, the governorate's own point."""
    for row, _ in table.keys.get(key(governorate.name_ar or governorate.name_en)):
        place = table.entries([row])[0].place
        if (
            place.kind in ("city", "town")
            and place.admin1 == governorate.admin1
            and place.country == governorate.country
        ):
            return place
    return governorate


def _of_governorate(place: Place, governorate: Place, direction: str, table: Table) -> Relative:
    seat = place if place.kind != "governorate" else _seat(governorate, table)
    side = f"{direction}ern countryside" if direction else "countryside"
    area = table.area(governorate.place_id)
    villages = table.settlements(governorate.admin1, governorate.country)
    far = governorate.uncertainty_km
    if direction:
        wanted = DIRECTIONS[direction]
        width = 55.0 if "-" not in direction else 45.0
        villages = [
            v
            for v in villages
            if turned(bearing_between(seat.latitude, seat.longitude, *v), wanted) <= width
            and 2 < km_between(seat.latitude, seat.longitude, *v) <= 90
        ]
        area = _cut(area, seat, direction, 110.0)
    if len(villages) >= 4:
        weights = [_straightness(seat, v, direction) for v in villages]
        latitude = _median([v[0] for v in villages], weights)
        longitude = _median([v[1] for v in villages], weights)
        spread = sorted(km_between(latitude, longitude, *v) for v in villages)[int(0.8 * (len(villages) - 1))]
        how = f"{side} of {governorate.name_en} governorate: the middle of its {len(villages)} known settlements"
        return Relative(round(latitude, 4), round(longitude, 4), round(max(10.0, min(spread, far)), 1), how, area)
    if area is not None and direction:
        from shapely.geometry import shape

        middle = shape(area).centroid
        return Relative(
            round(middle.y, 4),
            round(middle.x, 4),
            round(far / 2, 1),
            f"{side} of {governorate.name_en} governorate",
            area,
        )
    return Relative(
        seat.latitude, seat.longitude, round(far / 2, 1), f"{side} of {governorate.name_en} governorate", area
    )


def _straightness(seat: Place, village: tuple[float, float], direction: str) -> float:
    """How much a village counts for its side: fully straight ahead, less towards the corners."""
    if not direction:
        return 1.0
    angle = turned(bearing_between(seat.latitude, seat.longitude, *village), DIRECTIONS[direction])
    return math.cos(math.radians(angle)) ** 3


def _median(values: Sequence[float], weights: Sequence[float]) -> float:
    ordered = sorted(zip(values, weights, strict=True))
    half, so_far = sum(weights) / 2, 0.0
    for value, weight in ordered:
        so_far += weight
        if so_far >= half:
            return value
    return ordered[-1][0]


def _cut(area: Geometry | None, seat: Place, direction: str, km: float) -> Geometry | None:
    """The part of an outline that lies on one side of a place, up to ``km`` away."""
    if area is None:
        return None
    from shapely.geometry import Polygon, mapping, shape

    middle = DIRECTIONS[direction]
    ring = [(seat.longitude, seat.latitude)]
    for turn in range(-65, 66, 13):
        latitude, longitude = destination(seat.latitude, seat.longitude, (middle + turn) % 360, km)
        ring.append((longitude, latitude))
    part = shape(area).buffer(0).intersection(Polygon(ring))
    return None if part.is_empty else dict(mapping(part.simplify(0.005)))


def part_of(place: Place, direction: str, table: Table) -> Relative:
    """One side of a governorate, a region or a country: "western Anbar", "southern Lebanon"."""
    return _memo(table, ("part", place.place_id, direction), lambda: _part_of(place, direction, table))


def _part_of(place: Place, direction: str, table: Table) -> Relative:
    from shapely.geometry import box as rectangle
    from shapely.geometry import mapping, shape
    from shapely.geometry.base import BaseGeometry

    area = table.area(place.place_id)
    why = f"the {direction} of {place.name_en}"
    if area is None or area["type"] not in ("Polygon", "MultiPolygon"):
        latitude, longitude = destination(
            place.latitude, place.longitude, DIRECTIONS[direction], place.uncertainty_km / 2
        )
        return Relative(latitude, longitude, place.uncertainty_km / 2, why)
    outline: BaseGeometry = shape(area).buffer(0)
    west, south, east, north = outline.bounds
    third_lon, third_lat = (east - west) * 0.42, (north - south) * 0.42
    part = outline
    if "north" in direction:
        part = part.intersection(rectangle(west, north - third_lat, east, north))
    if "south" in direction:
        part = part.intersection(rectangle(west, south, east, south + third_lat))
    if "east" in direction:
        part = part.intersection(rectangle(east - third_lon, south, east, north))
    if "west" in direction:
        part = part.intersection(rectangle(west, south, west + third_lon, north))
    if part.is_empty:
        part = outline
    middle = part.centroid
    west, south, east, north = part.bounds
    radius = km_between(south, west, north, east) / 2
    return Relative(round(middle.y, 4), round(middle.x, 4), round(radius, 1), why, dict(mapping(part.simplify(0.01))))


def in_open_land(place: Place, table: Table) -> bool:
    """Whether a place lies in one of the table's deserts or within 30 km of one."""
    return _memo(table, ("open", place.place_id), lambda: _in_open_land(place, table))


def _in_open_land(place: Place, table: Table) -> bool:
    from shapely.geometry import Point, shape

    here = Point(place.longitude, place.latitude)
    areas = [a for e in table.of_kind("desert") if (a := table.area(e.place.place_id))]
    return not areas or any(shape(area).distance(here) < 0.3 for area in areas)


def desert_of(place: Place, direction: str, table: Table) -> Relative:
    """The open land of a town: "بادية الميادين". A town on a river has it beyond the watered strip, away from the
    river."""
    if place.kind in WIDE:
        area = table.area(place.place_id)
        return Relative(place.latitude, place.longitude, place.uncertainty_km, f"the desert of {place.name_en}", area)
    if direction:
        latitude, longitude = destination(place.latitude, place.longitude, DIRECTIONS[direction], 15.0)
        why = f"the desert {direction} of {place.name_en}"
        return Relative(latitude, longitude, 20.0, why, sector(place, direction, 35.0))
    return _memo(table, ("desert", place.place_id, ""), lambda: _desert_of(place, table))


def _desert_of(place: Place, table: Table) -> Relative:
    from shapely.geometry import Point, shape
    from shapely.ops import nearest_points

    here = Point(place.longitude, place.latitude)
    deserts = [
        shape(a)
        for e in table.of_kind("desert")
        if e.place.country == place.country and (a := table.area(e.place.place_id))
    ]
    lines = [shape(a) for e in table.of_kind("river") if (a := table.area(e.place.place_id))]
    if lines:
        bank = min((nearest_points(line, here)[0] for line in lines), key=here.distance)
        from_river = km_between(place.latitude, place.longitude, bank.y, bank.x)
        if from_river <= 12:
            sides = []
            for bearing in range(0, 360, 15):
                latitude, longitude = destination(place.latitude, place.longitude, float(bearing), 18.0)
                point = Point(longitude, latitude)
                inside = any(d.contains(point) for d in deserts)
                sides.append((inside, min(line.distance(point) for line in lines), latitude, longitude))
            _, _, latitude, longitude = max(sides)
            why = f"the desert of {place.name_en}: about 18 km into the open land, away from the river"
            centre = dataclasses.replace(place, latitude=latitude, longitude=longitude)
            return Relative(latitude, longitude, 20.0, why, circle(centre, 20.0))
    return Relative(place.latitude, place.longitude, 25.0, f"the desert around {place.name_en}", circle(place, 25.0))


def side_of_river(river: Place, direction: str, table: Table) -> Relative:
    """The land along one bank of a river: "شرق دجلة". Nothing but the river's line is known, so the radius stays
    wide."""
    return _memo(table, ("bank", river.place_id, direction), lambda: _side_of_river(river, direction, table))


def _side_of_river(river: Place, direction: str, table: Table) -> Relative:
    from shapely import affinity
    from shapely.geometry import mapping, shape
    from shapely.ops import nearest_points

    why = f"the {direction}ern side of the {river.name_en}"
    line = table.area(river.place_id)
    if line is None:
        return Relative(river.latitude, river.longitude, river.uncertainty_km, why)
    course = shape(line)
    bearing = math.radians(DIRECTIONS[direction])
    shift = affinity.translate(course, 0.3 * math.sin(bearing), 0.3 * math.cos(bearing))
    area = course.union(shift).convex_hull.intersection(shift.buffer(0.3))
    from shapely.geometry import Point

    middle = nearest_points(shift, Point(river.longitude, river.latitude))[0]
    return Relative(
        round(middle.y, 4), round(middle.x, 4), river.uncertainty_km, why, dict(mapping(area.simplify(0.01)))
    )


def border(one: Place, other: Place, table: Table, near: tuple[float, float] | None = None) -> Relative | None:
    """The border of two countries: its middle, or the stretch nearest to ``near``; None when they share none we
    know."""
    memo = _memo(table, ("border", *sorted((one.place_id, other.place_id))), lambda: _border(one, other, table))
    if memo is None or near is None or memo.area is None:
        return memo
    from shapely.geometry import Point, shape
    from shapely.ops import nearest_points

    point = nearest_points(shape(memo.area), Point(near[1], near[0]))[0]
    why = f"{memo.why}, where it is nearest to the places named"
    return dataclasses.replace(
        memo, latitude=round(point.y, 4), longitude=round(point.x, 4), uncertainty_km=60.0, why=why
    )


def _border(one: Place, other: Place, table: Table) -> Relative | None:
    from shapely.geometry import mapping, shape

    first, second = table.area(one.place_id), table.area(other.place_id)
    if first is None or second is None:
        return None
    shared = shape(first).buffer(0).boundary.intersection(shape(second).buffer(0.03))
    if shared.is_empty or shared.length < 0.05:
        return None
    west, south, east, north = shared.bounds
    middle = shared.interpolate(0.5, normalized=True) if shared.geom_type == "LineString" else shared.centroid
    radius = km_between(south, west, north, east) / 2
    area = dict(mapping(shared.buffer(0.05).simplify(0.02)))
    return Relative(
        round(middle.y, 4),
        round(middle.x, 4),
        round(radius, 1),
        f"the border of {one.name_en} and {other.name_en}",
        area,
    )


def _memo(table: Table, name: tuple[str, ...], make: Callable[[], _T]) -> _T:
    """The result of ``make``, worked out once a table, as outlines take milliseconds."""
    known = table.memo
    if name not in known:
        if len(known) > 2000:
            known.clear()
        known[name] = make()
    made: _T = known[name]
    return made
