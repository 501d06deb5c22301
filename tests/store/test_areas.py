"""Areas of control: land, regions, changes, what does not change, and bad input."""

import dataclasses
import math

import numpy as np
import pytest
import shapely

from store.claims import Claim
from store.land.areas import ControlMap
from store.land.ground import land_of
from store.land.projection import to_degrees, to_plane
from tests.store.atlas import OUTLINES, WEST, areas_on, changes_between, claim, day, holder_at

# -- land -----------------------------------------------------------------------------------------------------------


def test_a_desert_is_not_swallowed_by_the_nearest_town():
    area = areas_on([claim("X", "2014-01-01")], day("2014-01-01"), outlines=OUTLINES)[0]
    reach = 12 + 2
    assert area.area_km2 == pytest.approx(math.pi * reach**2, rel=0.02)
    assert holder_at([claim("X", "2014-01-01")], day("2014-01-01"), 35.5, 37.5, outlines=OUTLINES) is None


def test_land_ends_at_the_border_and_a_border_town_keeps_its_own():
    inside = claim("X", "2014-01-01", at=(34.5, 38.95))
    beyond = areas_on([inside], day("2014-01-01"), outlines={"WW": WEST})[0].geometry
    assert beyond.bounds[2] == pytest.approx(39.02, abs=0.02)
    outside = claim("X", "2014-01-01", at=(34.5, 39.05))
    border = areas_on([outside], day("2014-01-01"), outlines={"WW": WEST})
    assert any(area.geometry.covers(shapely.Point(39.05, 34.5)) for area in border)


def test_a_border_town_on_the_wrong_side_of_a_coarse_outline_keeps_its_country():
    town = claim("X", "2014-01-01", at=(34.5, 39.01))  # told to be of the west, drawn just inside the east
    chart = ControlMap([town], outlines=OUTLINES, country={"town": "WW"}.get)
    assert chart.holder_at(day("2014-01-01"), 34.5, 39.01).actor == "X"
    assert chart.holder_at(day("2014-01-01"), 34.5, 38.95).actor == "X"
    assert chart.holder_at(day("2014-01-01"), 34.5, 39.08) is None
    unknown = ControlMap([town], outlines=OUTLINES, country=lambda place_id: None)
    assert unknown.holder_at(day("2014-01-01"), 34.5, 39.08).actor == "X"


def test_cells_of_one_holder_join_without_cracks():
    random = np.random.default_rng(3)
    claims = [
        claim("X", "2015-01-01", place=f"p{i}", at=(random.uniform(34, 35), random.uniform(37, 38)), uncertainty=i % 9)
        for i in range(60)
    ]
    (area,) = areas_on(claims, day("2015-02-01"), outlines=OUTLINES)
    land = shapely.union_all([shapely.Polygon(part.exterior) for part in shapely.get_parts(area.geometry)])
    narrow = [hole for part in shapely.get_parts(area.geometry) for hole in part.interiors if hole.length > 0.05]
    assert land.length < 12
    assert all(shapely.Polygon(hole).area > 1e-6 for hole in narrow)


def test_a_region_fills_only_what_no_placed_claim_speaks_for():
    region = {"desert": shapely.box(37.0, 34.0, 38.5, 35.5)}
    claims = [
        claim("X", "2014-01-01"),
        Claim("r", "Y", "controls", "desert", "Desert", None, None, None, day("2014-01-01"), source="B: 1"),
    ]
    chart = ControlMap(claims, outlines=OUTLINES, regions=region)
    assert chart.holder_at(day("2014-01-01"), 34.5, 37.5).actor == "X"
    assert chart.holder_at(day("2014-01-01"), 35.3, 38.3).actor == "Y"
    assert chart.holder_at(day("2014-01-01"), 35.8, 38.3) is None
    areas = {area.actor: area.area_km2 for area in chart.areas(day("2014-01-01"))}
    whole = land_of(region["desert"]).area
    assert areas["X"] + areas["Y"] == pytest.approx(whole, rel=1e-6)


def test_a_region_confirms_the_places_in_it_but_takes_none():
    region = {"desert": shapely.box(37.0, 34.0, 38.5, 35.5)}
    about_region = Claim("r", "X", "controls", "desert", "Desert", None, None, None, day("2018-01-01"), source="B: 1")
    chart = ControlMap([claim("X", "2014-01-01"), about_region], outlines=OUTLINES, regions=region)
    assert chart.holder_at(day("2018-06-01"), 34.5, 37.5).last_known is None
    assert chart.holder_at(day("2017-06-01"), 34.5, 37.5).last_known == day("2014-01-01")
    other = dataclasses.replace(about_region, actor="Y")
    chart = ControlMap([claim("X", "2014-01-01"), other], outlines=OUTLINES, regions=region)
    assert chart.holder_at(day("2018-06-01"), 34.5, 37.5).actor == "X"


def test_the_smaller_region_speaks_before_the_larger():
    regions = {"all": WEST, "part": shapely.box(37.0, 34.0, 38.0, 35.0)}
    claims = [
        Claim("1", "X", "controls", "all", "All", None, None, None, day("2014-01-01")),
        Claim("2", "Y", "controls", "part", "Part", None, None, None, day("2013-01-01")),
    ]
    chart = ControlMap(claims, outlines=OUTLINES, regions=regions)
    assert chart.holder_at(day("2014-01-01"), 34.5, 37.5).actor == "Y"
    assert chart.holder_at(day("2014-01-01"), 35.5, 37.5).actor == "X"


def test_regions_may_come_from_a_function():
    claims = [Claim("1", "X", "controls", "part", "Part", None, None, None, day("2014-01-01"))]
    box = shapely.geometry.mapping(shapely.box(37.0, 34.0, 38.0, 35.0))
    areas = areas_on(claims, day("2014-01-01"), outlines=OUTLINES, regions=lambda key: box if key == "part" else None)
    assert [area.place_names for area in areas] == [("Part",)]


def test_changes_tell_place_day_and_both_states():
    claims = [
        claim("X", "2014-01-01"),
        claim("Y", "2017-10-17"),
        claim("X", "2014-01-01", place="other", at=(34.5, 38.3)),
        claim("X", "2015-05-05", status="lost", place="other", at=(34.5, 38.3)),
    ]
    changes = changes_between(claims, day("2014-06-01"), day("2018-01-01"))
    assert [(c.location, c.before, c.after, c.day) for c in changes] == [
        ("Other", ("X", "controls"), None, day("2015-05-05")),
        ("Town", ("X", "controls"), ("Y", "controls"), day("2017-10-17")),
    ]
    assert changes_between(claims, day("2014-06-01"), day("2014-07-01")) == []
    chart = ControlMap(claims, outlines=OUTLINES)
    assert chart.change_days() == (day("2014-01-01"), day("2015-05-05"), day("2017-10-17"))


# -- bad input ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "outline",
    [
        {"type": "Polygon", "coordinates": [[[37, 34], [38, 35], [38, 34], [37, 35], [37, 34]]]},  # a bow tie
        {
            "type": "MultiPolygon",
            "coordinates": [[[[37, 34], [38, 34], [38, 35], [37, 34]]], [[[37, 34], [37.5, 34], [37.5, 35], [37, 34]]]],
        },
    ],
)
def test_rings_that_cross_are_repaired(outline):
    land = land_of(outline)
    assert land.is_valid
    assert land.area > 0


@pytest.mark.parametrize(
    "outline",
    [
        {"type": "Polygon", "coordinates": []},
        {"type": "LineString", "coordinates": [[37, 34], [38, 35]]},
        {"type": "Point", "coordinates": [37, 34]},
        {"type": "Nonsense"},
        {},
        {"type": "Polygon", "coordinates": [[[37, 34], [float("nan"), 35], [38, 34], [37, 34]]]},
        shapely.Polygon(),
    ],
)
def test_outlines_without_land_are_ignored(outline):
    assert land_of(outline) is None
    claims = [claim("X", "2014-01-01"), Claim("r", "Y", "controls", "bad", "Bad", None, None, None, day("2014-01-01"))]
    chart = ControlMap(claims, outlines=OUTLINES | {"bad": outline}, regions={"bad": outline})
    assert [area.actor for area in chart.areas(day("2014-01-01"))] == ["X"]
    assert [left.claim_id for left in chart.left_out] == ["r"]


def test_claims_without_a_day_or_a_place_are_left_out_by_name():
    undated = Claim("undated", "X", "controls", "a", "A", 34.5, 37.5, 2.0, None)
    nowhere = Claim("nowhere", "X", "controls", "b", "B", float("nan"), 37.5, 2.0, day("2014-01-01"))
    chart = ControlMap([undated, nowhere], outlines=OUTLINES)
    assert {left.claim_id for left in chart.left_out} == {"undated", "nowhere"}
    assert chart.areas(day("2014-01-01")) == ()


def test_no_claims_and_no_outlines():
    assert areas_on([], day("2014-01-01"), outlines={}) == []
    assert areas_on([claim("X", "2014-01-01")], day("2014-01-01"), outlines={})[0].actor == "X"


# -- the same twice ---------------------------------------------------------------------------------------------------


def test_the_same_day_is_derived_once_and_a_version_names_the_claims():
    claims = [claim("X", "2014-01-01")]
    chart = ControlMap(claims, outlines=OUTLINES)
    assert chart.areas(day("2014-01-01")) is chart.areas(day("2014-01-01"))
    first = areas_on(claims, day("2014-01-01"), outlines=OUTLINES, version="1")
    assert areas_on([], day("2014-01-01"), outlines=OUTLINES, version="1") == first
    assert areas_on([], day("2014-01-01"), outlines=OUTLINES, version="2") == []


def test_the_plane_keeps_areas_and_comes_back():
    degrees = [[36.3, 33.5], [44.4, 33.3], [47.8, 30.5], [41.0, 34.5]]
    assert np.allclose(to_degrees(to_plane(np.array(degrees))), degrees, atol=1e-9)
    square = land_of(shapely.segmentize(shapely.box(44.0, 30.0, 45.0, 31.0), 0.01))
    # on the sphere: R² · Δlongitude · (sin 31° - sin 30°)
    expected = 6371.0072**2 * math.radians(1) * (math.sin(math.radians(31)) - math.sin(math.radians(30)))
    assert square.area == pytest.approx(expected, rel=1e-4)


def test_what_does_not_change_is_not_derived_again():
    claims = [
        claim("X", "2014-01-01", place=f"p{i}", at=(33.5 + 0.5 * (i // 5), 36.5 + 0.5 * (i % 5))) for i in range(20)
    ]
    claims.append(claim("Y", "2014-06-01", place="new", at=(33.6, 36.6)))
    chart = ControlMap(claims, outlines=OUTLINES)
    before = {area.place_names: area for area in chart.areas(day("2014-02-01"))}
    after = {area.place_names: area for area in chart.areas(day("2014-07-01"))}
    assert ("New",) in after
    assert after[("P19",)].geometry.equals(before[("P19",)].geometry)
    again = chart.areas(day("2014-07-02"))
    assert all(one is other for one, other in zip(again, chart.areas(day("2014-07-01")), strict=True))


# -- what is said of a whole region, against its places ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("why", "towns_of_others", "drawn"),
    [
        ("one town in four is an exception", 1, True),
        ("half of the towns in other hands: the claim was of a part", 2, False),
    ],
)
def test_a_claim_on_a_region_yields_to_its_places(why, towns_of_others, drawn):
    region = shapely.box(36.5, 33.5, 38.5, 35.5)
    towns = [
        claim(
            "Y" if number < towns_of_others else "X",
            "2019-01-01",
            place=f"town {number}",
            at=(34.0 + number * 0.4, 37.0 + number * 0.3),
        )
        for number in range(4)
    ]
    whole = claim("X", "2019-02-01", place="region", at=(34.5, 37.5), uncertainty=100.0)
    control = ControlMap([*towns, whole], outlines=OUTLINES, regions={"region": region})
    far = control.holder_at(day("2020-01-01"), 33.6, 38.4)
    assert (far is not None and far.actor == "X") == drawn, why
    land = sum(area.area_km2 for area in control.areas(day("2020-01-01")) if area.actor == "X")
    assert (land > 20_000) == drawn, why
