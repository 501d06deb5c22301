"""Rivers that a front ran along: no place speaks across them."""

import datetime as dt
import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from store.claims import Claim
from store.land.areas import ControlMap
from store.land.banks import FRAME_KM, banks
from store.land.outlines import fronts
from store.land.projection import shape_to_plane

OUTLINES = {"WW": shapely.box(36.0, 33.0, 42.0, 36.0)}
RIVER = shapely.LineString([(39.0, 37.0), (39.05, 35.0), (38.9, 34.5), (39.1, 34.0), (39.0, 32.0)])
DAY = dt.date(2020, 1, 1)


def claim(actor, place, latitude, longitude, status="controls"):
    return Claim(f"{place}-{actor}", actor, status, place, place.title(), latitude, longitude, 2.0, DAY)


def test_a_river_parts_the_plane_in_two():
    pieces = banks([shape_to_plane(RIVER)])
    assert len(pieces) == 2
    assert sum(piece.area for piece in pieces) == pytest.approx((2 * FRAME_KM) ** 2)


@pytest.mark.parametrize(
    "rivers",
    [[], [shapely.Point(0, 0)], [shapely.LineString([(0, 0), (5000, 0)])], [shapely.box(0, 0, 1, 1)]],
)
def test_what_is_no_river_parts_nothing(rivers):
    assert banks(rivers) == []


def test_the_euphrates_is_such_a_river():
    (euphrates,) = fronts()
    left, right = banks([shape_to_plane(shapely.geometry.shape(euphrates))])
    assert left.disjoint(right.buffer(-1e-6))


def test_a_place_holds_its_own_bank_alone():
    west, east = claim("X", "west", 34.5, 38.8), claim("Y", "east", 34.5, 39.4)
    free = ControlMap([west, east], outlines=OUTLINES)
    parted = ControlMap([west, east], outlines=OUTLINES, rivers=[RIVER])
    over_there = (34.5, 38.95)  # nearer to the western place, on the eastern bank
    assert free.holder_at(DAY, *over_there).actor == "X"
    assert parted.holder_at(DAY, *over_there) is None
    near = ControlMap([west, claim("Y", "east", 34.5, 39.03)], outlines=OUTLINES, rivers=[RIVER])
    assert near.holder_at(DAY, 34.5, 38.91).actor == "Y"


def test_one_holder_of_both_banks_has_one_area():
    both = [claim("X", "west", 34.5, 38.85), claim("X", "east", 34.5, 39.0)]
    (area,) = ControlMap(both, outlines=OUTLINES, rivers=[RIVER]).areas(DAY)
    assert area.place_names == ("East", "West")
    assert all(shapely.Polygon(hole).area < 1e-9 for hole in getattr(area.geometry, "interiors", ()))


spots = st.lists(
    st.tuples(st.sampled_from("XYZ"), st.integers(0, 29), st.integers(0, 29)),
    min_size=1, max_size=25, unique_by=lambda spot: spot[1:],
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(spots)
def test_areas_partition_the_land_and_end_at_the_river(found):
    claims = [
        claim(actor, f"p{row}-{column}", 33.6 + 0.0617 * row, 38.2 + 0.0571 * column) for actor, row, column in found
    ]
    chart = ControlMap(claims, outlines=OUTLINES, rivers=[RIVER])
    areas = chart.areas(DAY)
    lands = [shape_to_plane(area.geometry) for area in areas]
    for one, other in itertools.combinations(lands, 2):
        assert one.intersection(other).area < 0.01
    pieces = banks([shape_to_plane(RIVER)])
    for site in chart.sites:
        holder = chart.holder_at(DAY, site.latitude, site.longitude)
        assert holder is not None
        assert holder.location == site.location
    held = {
        actor: {number for number, piece in enumerate(pieces) for at in at_of(claims, actor) if piece.contains(at)}
        for actor in "XYZ"
    }
    for area, land in zip(areas, lands, strict=True):
        on = {number for number, piece in enumerate(pieces) if piece.intersection(land).area > 0.01}
        assert on <= held[area.actor]


def at_of(claims, actor):
    """Where an actor's places stand on the plane."""
    spots = [[one.longitude, one.latitude] for one in claims if one.actor == actor]
    return [shape_to_plane(shapely.Point(spot)) for spot in np.array(spots).reshape(-1, 2)]
