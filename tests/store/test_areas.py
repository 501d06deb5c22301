"""Areas of control: holders through time, cells, regions, changes; rules as tables, geometry as properties."""

import dataclasses
import datetime as dt
import itertools
import math

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.claims import Claim
from store.land.areas import ControlMap
from store.land.ground import MAX_REACH_KM, land_of
from store.land.holders import FADE_DAYS, sites_of
from store.land.projection import shape_to_plane, to_degrees, to_plane
from tests.store.atlas import areas_on, changes_between, holder_at

WEST = shapely.box(36.0, 33.0, 39.0, 36.0)
EAST = shapely.box(39.0, 33.0, 42.0, 36.0)
OUTLINES = {"WW": WEST, "EE": EAST}
TOLERANCE_KM2 = 0.01


def day(text):
    return dt.date.fromisoformat(text)


def claim(actor, first, last=None, status="controls", place="town", at=(34.5, 37.5), source="A: one", uncertainty=2.0):
    name = f"{actor}-{status}-{place}-{first}-{source}"
    last_day = day(last) if last else None
    return Claim(name, actor, status, place, place.title(), *at, uncertainty, day(first), last_day, 1, source)


def held(claims, on):
    """Actor and status of the only place claimed."""
    sites, left_out = sites_of(claims)
    assert len(sites) == 1
    assert not left_out
    hold = sites[0].hold(day(on))
    return (hold.actor, hold.status) if hold else None


# -- who holds a place ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("why", "claims", "on", "expected"),
    [
        ("nobody before the first claim", [claim("X", "2014-01-10")], "2014-01-09", None),
        ("from its first day", [claim("X", "2014-01-10")], "2014-01-10", ("X", "controls")),
        (
            "until another takes it",
            [claim("X", "2014-01-10"), claim("Y", "2017-10-17")],
            "2017-10-16",
            ("X", "controls"),
        ),
        ("and then no more", [claim("X", "2014-01-10"), claim("Y", "2017-10-17")], "2017-10-17", ("Y", "controls")),
        (
            "a hold that ends on the day of the take is a take",
            [claim("X", "2014-01-10", "2017-10-17"), claim("Y", "2017-10-17", source="B: two")],
            "2017-10-17",
            ("Y", "controls"),
        ),
        ("lost ends control", [claim("X", "2014-01-10"), claim("X", "2019-03-23", status="lost")], "2019-03-23", None),
        (
            "another's loss changes nothing",
            [claim("X", "2014-01-10"), claim("Y", "2019-03-23", status="lost")],
            "2019-03-23",
            ("X", "controls"),
        ),
        (
            "lost, then taken by the same again",
            [claim("X", "2014-01-10"), claim("X", "2015-01-01", status="lost"), claim("X", "2016-01-01")],
            "2016-01-01",
            ("X", "controls"),
        ),
        (
            "a contest keeps the holder first",
            [claim("Y", "2014-01-10"), claim("X", "2015-01-01", status="contested")],
            "2015-01-02",
            ("Y", "contested"),
        ),
        (
            "the loser of a contest leaves it to the other",
            [
                claim("Y", "2014-01-10"),
                claim("X", "2015-01-01", status="contested"),
                claim("X", "2015-02-01", status="lost"),
            ],
            "2015-02-01",
            ("Y", "controls"),
        ),
        (
            "control ends a contest",
            [claim("Y", "2014-01-10", status="contested"), claim("X", "2015-01-01")],
            "2015-01-01",
            ("X", "controls"),
        ),
        (
            "presence takes nothing",
            [claim("Y", "2014-01-10"), claim("X", "2015-01-01", status="active")],
            "2015-01-01",
            ("Y", "controls"),
        ),
        (
            "two sources, one word each: contested",
            [claim("X", "2014-01-10", source="A: 1"), claim("Y", "2014-01-10", source="B: 1")],
            "2014-02-01",
            ("X", "contested"),
        ),
        (
            "two against one: the majority",
            [
                claim("X", "2014-01-10", source="A: 1"),
                claim("Y", "2014-01-10", source="B: 1"),
                claim("Y", "2014-01-10", source="C: 1"),
            ],
            "2014-02-01",
            ("Y", "controls"),
        ),
        (
            "three against two: close",
            [claim("X", "2014-01-10", source=f"{name}: 1") for name in "AB"]
            + [claim("Y", "2014-01-10", source=f"{name}: 1") for name in "CDE"],
            "2014-02-01",
            ("Y", "contested"),
        ),
        (
            "one source saying it twice has one vote",
            [
                claim("X", "2014-01-10", source="A: 1"),
                claim("X", "2014-01-10", source="A: 2"),
                claim("Y", "2014-01-10", source="B: 1"),
            ],
            "2014-02-01",
            ("X", "contested"),
        ),
        (
            "another source that still speaks for the day disagrees",
            [claim("X", "2014-01-10", "2020-01-01", source="A: 1"), claim("Y", "2015-01-01", source="B: 1")],
            "2016-01-01",
            ("X", "contested"),
        ),
        (
            "a source's newer word ends its own older one",
            [claim("X", "2014-01-10", "2020-01-01", source="A: 1"), claim("Y", "2015-01-01", source="A: 2")],
            "2016-01-01",
            ("Y", "controls"),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_who_holds_a_place(why, claims, on, expected):
    for order in itertools.permutations(claims) if len(claims) < 4 else [claims, claims[::-1]]:
        assert held(order, on) == expected, why


def test_every_vote_is_kept_with_its_source_and_day():
    claims = [
        claim("X", "2014-01-10", source="A: 1"),
        claim("Y", "2014-01-10", "2014-03-01", source="B: 1"),
        claim("Y", "2014-01-10", source="C: 1"),
    ]
    holder = holder_at(claims, day("2014-02-01"), 34.5, 37.5, outlines=OUTLINES)
    assert (holder.actor, holder.status, holder.location) == ("Y", "controls", "Town")
    assert [(vote.actor, vote.source, vote.day) for vote in holder.votes] == [
        ("Y", "B: 1", day("2014-02-01")),
        ("X", "A: 1", day("2014-01-10")),
        ("Y", "C: 1", day("2014-01-10")),
    ]


def test_a_militia_and_its_army_do_not_disagree():
    claims = [claim("NDF", "2014-01-10", source="A: 1"), claim("ARMY", "2014-01-10", source="B: 1")]
    area = areas_on(claims, day("2014-02-01"), outlines=OUTLINES, parents={"NDF": "ARMY"})[0]
    assert (area.actor, area.status) == ("ARMY", "controls")


def test_a_ring_of_parents_does_not_hang():
    assert areas_on([claim("X", "2014-01-01")], day("2014-01-01"), outlines=OUTLINES, parents={"X": "Y", "Y": "X"})


def test_unconfirmed_control_fades_and_a_confirmation_freshens_it():
    first = day("2014-01-01")
    faded = first + dt.timedelta(days=FADE_DAYS + 1)
    alone = [claim("X", "2014-01-01")]
    assert areas_on(alone, faded - dt.timedelta(days=1), outlines=OUTLINES)[0].last_known is None
    assert areas_on(alone, faded, outlines=OUTLINES)[0].last_known == first
    confirmed = areas_on([*alone, claim("X", "2015-06-01", source="B: 1")], faded, outlines=OUTLINES)[0]
    assert confirmed.last_known is None
    assert confirmed.since == first


def test_presence_is_drawn_apart_and_ends_unless_repeated():
    claims = [claim("ARMY", "2019-01-01"), claim("CELLS", "2019-02-01", status="active")]
    found = {(area.actor, area.status) for area in areas_on(claims, day("2019-02-01"), outlines=OUTLINES)}
    assert found == {("ARMY", "controls"), ("CELLS", "active")}
    later = {(area.actor, area.status) for area in areas_on(claims, day("2020-02-01"), outlines=OUTLINES)}
    assert later == {("ARMY", "controls")}
    holder = holder_at([claims[1]], day("2019-02-01"), 34.5, 37.5, outlines=OUTLINES)
    assert holder is None


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


# -- properties -------------------------------------------------------------------------------------------------------

ACTORS = ("ARMY", "REBELS", "SDF")
SPOTS = [(round(33.2 + 0.35 * row, 3), round(36.2 + 0.45 * column, 3)) for row in range(8) for column in range(12)]

claims_strategy = st.lists(
    st.builds(
        lambda number, spot, actor, status, ordinal, length, source, uncertainty: (
            number,
            spot,
            actor,
            status,
            ordinal,
            length,
            source,
            uncertainty,
        ),
        st.integers(0, 10**6),
        st.sampled_from(range(len(SPOTS))),
        st.sampled_from(ACTORS),
        st.sampled_from(("controls", "controls", "controls", "contested", "active", "lost")),
        st.integers(0, 900),
        st.integers(0, 200),
        st.sampled_from("ABC"),
        st.sampled_from((1.0, 5.0, 12.0)),
    ),
    min_size=1,
    max_size=40,
    unique_by=lambda values: values[0],
)


def build(values):
    start = day("2015-01-01")
    return [
        Claim(
            str(number), actor, status, f"p{spot}", f"Place {spot}", *SPOTS[spot], uncertainty,
            start + dt.timedelta(days=ordinal), start + dt.timedelta(days=ordinal + length), 1, f"{source}: report",
        )
        for number, spot, actor, status, ordinal, length, source, uncertainty in values
    ]  # fmt: skip


quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(claims_strategy, st.integers(0, 1200))
def test_areas_partition_the_land_they_claim(values, offset):
    on = day("2015-01-01") + dt.timedelta(days=offset)
    areas = [area for area in areas_on(build(values), on, outlines=OUTLINES) if area.status != "active"]
    for area in areas:
        assert area.geometry.is_valid
        assert all(part.geom_type == "Polygon" for part in shapely.get_parts(area.geometry))
        assert area.area_km2 > 0
    lands = [shape_to_plane(area.geometry) for area in areas]
    for one, other in itertools.combinations(lands, 2):
        assert one.intersection(other).area < TOLERANCE_KM2
    country = shapely.union_all([land_of(outline) for outline in OUTLINES.values()]).buffer(0.01)
    assert all(country.buffer(3).covers(land) for land in lands)


@quick
@given(claims_strategy, st.integers(0, 1200))
def test_every_claimed_place_is_covered_by_its_claimant(values, offset):
    on = day("2015-01-01") + dt.timedelta(days=offset)
    chart = ControlMap(build(values), outlines=OUTLINES)
    areas = [area for area in chart.areas(on) if area.status != "active"]
    for site in chart.sites:
        point = shapely.Point(site.longitude, site.latitude)
        covering = {(area.actor, area.status) for area in areas if area.geometry.buffer(1e-6).covers(point)}
        hold = site.hold(on)
        assert covering == ({(hold.actor, hold.status)} if hold else set())
        holder = chart.holder_at(on, site.latitude, site.longitude)
        assert (holder.location if holder else None) == (site.location if hold else None)


@quick
@given(claims_strategy, st.integers(0, 900), st.integers(1, 400))
def test_areas_change_only_where_claims_change(values, offset, length):
    first = day("2015-01-01") + dt.timedelta(days=offset)
    second = first + dt.timedelta(days=length)
    chart = ControlMap(build(values), outlines=OUTLINES, fade_days=10**6)
    # a place that comes or goes moves its neighbours' edges too, but none farther than the two reaches
    near = [
        shapely.Point(to_plane(np.array([[c.longitude, c.latitude]]))[0]).buffer(2 * MAX_REACH_KM)
        for c in chart.changes(first, second)
    ]
    allowed = shapely.union_all(near)
    for actor, status in itertools.product(ACTORS, ("controls", "contested")):
        before, after = (
            shapely.union_all(
                [shape_to_plane(a.geometry) for a in chart.areas(d) if (a.actor, a.status) == (actor, status)]
            )
            for d in (first, second)
        )
        assert before.symmetric_difference(after).difference(allowed).area < TOLERANCE_KM2


@quick
@given(claims_strategy, st.randoms(use_true_random=False), st.integers(0, 1200))
def test_the_order_of_claims_and_duplicates_do_not_matter(values, random, offset):
    on = day("2015-01-01") + dt.timedelta(days=offset)
    claims = build(values)
    shuffled = claims + claims[:3]
    random.shuffle(shuffled)
    one, other = (ControlMap(order, outlines=OUTLINES).areas(on) for order in (claims, shuffled))
    assert one == other


@quick
@given(st.lists(st.tuples(st.floats(), st.floats(), st.floats()), max_size=12))
def test_any_numbers_survive(numbers):
    claims = [
        Claim(str(i), "X", "controls", None, "", latitude, longitude, uncertainty, day("2015-01-01"))
        for i, (latitude, longitude, uncertainty) in enumerate(numbers)
    ]
    chart = ControlMap(claims, outlines=OUTLINES)
    areas = chart.areas(day("2015-06-01"))
    assert all(area.geometry.is_valid for area in areas)
    usable = [c for c in claims if abs(c.latitude) <= 90 and abs(c.longitude) <= 180]
    assert {c.claim_id for c in chart.left_out} == {c.claim_id for c in claims} - {c.claim_id for c in usable}


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


# -- one day after another: what is kept from the day before changes nothing ------------------------------------------


def differ(one, other):
    """Land that two days' areas do not share, in km²; raises when holders, claims or days differ."""
    described = [
        [(a.actor, a.status, a.actors, a.since, a.last_known, a.claim_ids) for a in areas] for areas in (one, other)
    ]
    assert sorted(described[0], key=repr) == sorted(described[1], key=repr)
    lands = [
        {
            key: shapely.union_all([shape_to_plane(a.geometry) for a in areas if (a.actor, a.status) == key])
            for key in {(a.actor, a.status) for a in areas}
        }
        for areas in (one, other)
    ]
    return sum(land.symmetric_difference(lands[1][key]).area for key, land in lands[0].items())


@quick
@given(claims_strategy, st.lists(st.integers(0, 1500), min_size=2, max_size=6))
def test_days_asked_one_after_the_other_are_those_asked_alone(values, offsets):
    claims = build(values)
    region = {"west": shapely.box(36.5, 33.5, 38.5, 35.5), "part": shapely.box(37.0, 34.0, 37.8, 34.9)}
    for number, (key, actor) in enumerate((("west", "ARMY"), ("part", "SDF"))):
        claims.append(
            Claim(
                f"r{number}",
                actor,
                "controls",
                key,
                key,
                None,
                None,
                None,
                day("2015-03-01") + dt.timedelta(days=90 * number),
            )
        )
    chart = ControlMap(claims, outlines=OUTLINES, regions=region, fade_days=200)
    for offset in offsets:
        on = day("2015-01-01") + dt.timedelta(days=offset)
        alone = ControlMap(claims, outlines=OUTLINES, regions=region, fade_days=200)
        assert differ(chart.areas(on), alone.areas(on)) < TOLERANCE_KM2
        shares = {(share.site.key): share.area_km2 for share in chart.shares(on)}
        assert shares == pytest.approx(
            {share.site.key: share.area_km2 for share in alone.shares(on)}, abs=TOLERANCE_KM2
        )
        drawn = sum(area.area_km2 for area in chart.areas(on) if area.status != "active")
        assert sum(shares.values()) == pytest.approx(drawn, abs=0.01 * (len(shares) + 1))


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
