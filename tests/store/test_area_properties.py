"""What holds of areas of control for any claims: they part the land, cover what is claimed, and order means nothing."""

import datetime as dt
import itertools

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.claims import Claim
from store.land.areas import ControlMap
from store.land.ground import MAX_REACH_KM, land_of
from store.land.projection import shape_to_plane, to_plane
from tests.store.atlas import OUTLINES, TOLERANCE_KM2, areas_on, day

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
