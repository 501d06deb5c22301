"""Relative places on the ground: distances, radii and outlines from points."""

import pytest
from geopy.distance import geodesic
from shapely.geometry import Point, shape

from gazetteer import outlines, relations
from gazetteer.places import Place
from gazetteer.words import DIRECTIONS


def place(latitude, longitude, kind="town", **more):
    values = {"admin1": "", "admin2": "", "country": "SY", "uncertainty_km": 4.0, **more}
    return Place("kh:x", "X", "", ("X",), kind, latitude, longitude, **values)


A, B, C = place(35.0, 40.0), place(35.0, 41.0), place(35.8, 40.5)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_every_direction_goes_its_way(direction):
    found = relations.at_distance(A, direction, 30)
    assert geodesic((35, 40), (found.latitude, found.longitude)).km == pytest.approx(30, abs=0.05)
    bearing = relations.bearing_between(35, 40, found.latitude, found.longitude)
    assert relations.turned(bearing, DIRECTIONS[direction]) < 1
    assert relations.compass(bearing) == direction


def test_the_further_the_less_sure():
    assert relations.at_distance(A, "north", 100).uncertainty_km > relations.at_distance(A, "north", 10).uncertainty_km


def test_a_metropolis_reaches_further_than_a_village():
    reaches = [
        relations.reach_km(place(35, 40, "village")),
        relations.reach_km(place(35, 40, "town")),
        relations.reach_km(place(35, 40, "city", population=200_000)),
        relations.reach_km(place(35, 40, "city", population=6_000_000)),
    ]
    assert reaches == sorted(reaches)
    assert reaches[0] < reaches[-1]


def test_the_corridor_between_two_places_holds_the_way():
    found = relations.between(A, B)
    area = shape(found.area)
    for step in range(1, 10):
        assert area.contains(Point(40 + step / 10, 35))
    assert not area.contains(Point(40.5, 35.5))


def test_the_triangle_holds_its_middle_and_its_radius_reaches_the_corners():
    found = relations.triangle([A, B, C])
    assert shape(found.area).contains(Point(found.longitude, found.latitude))
    for corner in (A, B, C):
        apart = geodesic((found.latitude, found.longitude), (corner.latitude, corner.longitude)).km
        assert apart <= found.uncertainty_km * 1.01


def test_circles_are_as_wide_as_said():
    ring = relations.circle(A, 12)["coordinates"][0]
    assert ring[0] == ring[-1]
    assert all(geodesic((35, 40), (lat, lon)).km == pytest.approx(12, abs=0.05) for lon, lat in ring)


@pytest.mark.parametrize(("name", "direction"), [("Anbar", "west"), ("Homs", "east"), ("Deir ez-Zor", "north")])
def test_a_side_of_a_governorate_lies_within_it(gazetteer, name, direction):
    governorate = next(e.place for e in gazetteer.table.of_kind("governorate") if e.place.name_en == name)
    found = outlines.part_of(governorate, direction, gazetteer.table)
    whole = shape(gazetteer.area(governorate.place_id))
    assert whole.buffer(0.05).contains(shape(found.area))
    assert shape(found.area).area < 0.75 * whole.area
    bearing = relations.bearing_between(governorate.latitude, governorate.longitude, found.latitude, found.longitude)
    assert relations.turned(bearing, DIRECTIONS[direction]) < 60


def test_countries_that_share_no_border_have_none(gazetteer):
    named = {e.place.country: e.place for e in gazetteer.table.of_kind("country")}
    assert outlines.border(named["SY"], named["KW"], gazetteer.table) is None
    shared = outlines.border(named["SY"], named["IQ"], gazetteer.table)
    assert 50 < shared.uncertainty_km < 400
