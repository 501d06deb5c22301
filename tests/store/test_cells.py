import math
import random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from store import schema
from store.counting.cells import parse_key
from store.counting.views import MAX_CELLS, MAX_ZOOM, View
from store.filters import Filters
from tests.store.records import incident, store_of

EDGES = (-180.0, -179.999999, -90.0, 0.0, 38.872, 90.0, 179.999999, 180.0)


def _world():
    """Incidents all over the world, many on its edges, some not placed, some summaries."""
    chance = random.Random(11)
    found = []
    for number in range(600):
        latitude = chance.choice([chance.uniform(-90, 90), chance.uniform(34, 36), 90.0, -90.0, 0.0, 85.06, 34.887])
        longitude = chance.choice([chance.uniform(-180, 180), chance.uniform(38, 41), *EDGES])
        placed = chance.random() > 0.05
        found.append(
            incident(
                number,
                kind="summary" if chance.random() < 0.1 else "event",
                latitude=latitude if placed else None,
                longitude=longitude if placed else None,
                actor1=chance.choice(["ISLAMIC_STATE", "SDF", None]),
                fatalities=chance.choice([None, 0, 1, 7]),
            )
        )
    return found


WORLD = _world()


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return store_of(tmp_path_factory.mktemp("cells") / "s.duckdb", WORLD)


def seen(view: View, one) -> bool:
    """What a view shows, in other words than the store's: some turn of the world puts it between the edges."""
    if one.latitude is None or not view.south <= one.latitude <= view.north:
        return False
    same = {one.longitude, -one.longitude} if abs(one.longitude) == 180 else {one.longitude}
    if view.west > view.east:
        return any(longitude >= view.west or longitude <= view.east for longitude in same)
    return any(view.west <= longitude + 360 * turn <= view.east for longitude in same for turn in range(-5, 6))


LONGITUDE = st.sampled_from(EDGES) | st.floats(-180, 180)
LATITUDE = st.sampled_from([-90.0, -85.0, 0.0, 34.887, 85.06, 90.0]) | st.floats(-90, 90)


@st.composite
def views(draw):
    south, north = sorted((draw(LATITUDE), draw(LATITUDE)))
    turn = draw(st.sampled_from([0, 0, 0, 360, -360]))
    west, east = draw(LONGITUDE), draw(LONGITUDE)
    if turn:  # to whole 64ths, which a turn of the world leaves exact
        west, east = sorted((round(west * 64) / 64, round(east * 64) / 64))
    if draw(st.integers(0, 5)) == 0:
        east = west + draw(st.sampled_from([180.0, 360.0, 720.0]))
    return View(west + turn, south, east + turn, north)


FILTERS = st.sampled_from(
    [
        Filters(),
        Filters(actors=("SDF",)),
        Filters(kinds=("summary",)),
        Filters(kinds=("event",)),
        Filters(min_fatalities=1),
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(views(), st.integers(0, MAX_ZOOM), FILTERS)
@example(View(-180, -90, 180, 90), 0, Filters())
@example(View(170, -90, -170, 90), 3, Filters())
@example(View(170, -90, 190, 90), 3, Filters())
@example(View(-190, -90, -170, 90), MAX_ZOOM, Filters())
@example(View(180, -90, 180, 90), 9, Filters())
@example(View(38.872, -90, 218.872, 90), 0, Filters())
@example(View(-180, 90, 180, 90), 24, Filters())
def test_cells_add_up_to_what_the_store_counts(store, monkeypatch, view, zoom, filters):
    kind = "summary" if filters.kinds == ("summary",) else "event"
    expected = [
        one
        for one in WORLD
        if one.kind == kind
        and seen(view, one)
        and (not filters.actors or one.actor1 == "SDF")
        and (not filters.min_fatalities or (one.fatalities if one.fatalities is not None else one.fatalities_low) >= 1)
    ]
    drawn = store.cells(filters, view, zoom, max_drawn=0)
    assert sum(cell.incidents for cell in drawn.cells) == drawn.total == len(expected)
    assert sum(cell.fatalities for cell in drawn.cells) == sum(one.fatalities or 0 for one in expected)
    assert all(sum(number for _, number in cell.actors) == cell.incidents for cell in drawn.cells)
    assert len({cell.key for cell in drawn.cells}) == len(drawn.cells) <= MAX_CELLS
    # The same where the database counts every view by cell, because incidents stand at too many spots.
    monkeypatch.setattr(store._ledgers, "of", lambda *_: None)
    counted = store.cells(filters, view, zoom, max_drawn=0)
    monkeypatch.undo()
    assert [(c.key, c.incidents, c.fatalities, sorted(c.actors, key=str)) for c in counted.cells] == [
        (c.key, c.incidents, c.fatalities, sorted(c.actors, key=str)) for c in drawn.cells
    ]
    for one, other in zip(counted.cells, drawn.cells, strict=True):
        assert (one.latitude, one.longitude) == pytest.approx((other.latitude, other.longitude), abs=1e-5)
    one_by_one = store.cells(filters, view, zoom, max_drawn=10_000)
    assert {row["incident_id"] for row in one_by_one.incidents} == {one.incident_id for one in expected}


@settings(max_examples=50, deadline=None)
@given(views(), st.integers(0, MAX_ZOOM))
def test_a_cell_opens_what_it_counted(store, view, zoom):
    drawn = store.cells(Filters(), view, zoom, max_drawn=0)
    opened = set()
    for cell in drawn.cells[:8]:
        total, rows = store.in_cell(Filters(), view, cell.key, limit=500)
        assert total == len(rows) == cell.incidents
        assert {row["kind"] for row in rows} == {"event"}
        assert not opened & {row["incident_id"] for row in rows}
        opened |= {row["incident_id"] for row in rows}


@settings(max_examples=50, deadline=None)
@given(views(), st.integers(0, MAX_ZOOM))
def test_what_is_drawn_lies_in_the_turn_of_the_world_that_is_seen(store, view, zoom):
    drawn = store.cells(Filters(), view, zoom, max_drawn=10_000)
    for row in drawn.incidents:
        assert view.south <= row["latitude"] <= view.north
        if view.west <= view.east:
            assert view.west <= row["longitude"] <= view.east


def test_two_halves_of_the_world_hold_it_all(store):
    west, east = (
        store.cells(Filters(), view, 5, max_drawn=0) for view in (View(-180, -90, 20.5, 90), View(20.5, -90, 180, 90))
    )
    on_the_seam = sum(one.kind == "event" and one.longitude in (180.0, -180.0) for one in WORLD)
    whole = store.cells(Filters(), View(-180, -90, 180, 90), 5, max_drawn=0)
    # Both halves touch the antimeridian, so what lies on it is in both.
    assert west.total + east.total == whole.total + on_the_seam


def test_summaries_stand_apart(store):
    view = View(-180, -90, 180, 90)
    both = store.cells(Filters(), view, 4)
    summaries = {one.incident_id for one in WORLD if one.kind == "summary" and one.latitude is not None}
    assert {row["incident_id"] for row in both.summaries} == summaries
    assert both.summaries_total == len(summaries)
    assert all(row["kind"] == "event" for row in both.incidents)
    assert store.cells(Filters(kinds=("event",)), view, 4).summaries == ()
    only = store.cells(Filters(kinds=("summary",)), view, 4)
    assert only.total == len(summaries)
    assert only.summaries == ()


def test_a_screen_at_any_zoom_is_cut_into_few_cells(store):
    for zoom in range(MAX_ZOOM + 1):
        assert len(store.cells(Filters(), View(-180, -85, 180, 85), zoom, max_drawn=0).cells) <= MAX_CELLS


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1,2,3", "needs 4 numbers"),
        ("a,2,3,4", "west 'a' is not a number"),
        ("1,2,3,nan", "north 'nan' is not a number"),
        ("1,2,inf,4", "east 'inf' is not a number"),
        ("1,5,3,4", "south 5 is north of north 4"),
        ("1,-91,3,4", "between -90 and 90"),
        ("-2000,2,3,4", "between -1080 and 1080"),
    ],
)
def test_a_view_that_is_none_is_told_so(text, message):
    with pytest.raises(ValueError, match=message):
        View.from_text(text)


@pytest.mark.parametrize("key", ["", "1-2", "a-1-1", "31-0-0", "30-1-0", "-1-0-0", "5-99999999999-1", "٣-1-1"])
def test_a_key_that_is_none_is_told_so(key):
    with pytest.raises(ValueError, match=r"key|outside"):
        parse_key(key)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_positions_stay_in_the_world(latitude, longitude):
    x, y = schema.mercator(latitude, longitude)
    assert 0 <= x < 1 << schema.WORLD_BITS
    assert 0 <= y < 1 << schema.WORLD_BITS
    assert 0 <= schema.z_order(x, y) < 1 << 30
    if abs(latitude) < 85:
        back = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * (y + 0.5) / (1 << schema.WORLD_BITS)))))
        assert back == pytest.approx(latitude, abs=1e-5)
