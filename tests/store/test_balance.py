"""What changed hands: land and places by actor between two days and through time."""

import datetime as dt

import pytest
import shapely

from store.claims import Claim
from store.land.areas import ControlMap
from store.land.balance import balance, holdings, months

OUTLINES = {"WW": shapely.box(36.0, 33.0, 42.0, 36.0)}
JANUARY, JUNE, LATER = dt.date(2015, 1, 31), dt.date(2015, 6, 30), dt.date(2019, 1, 1)


def claim(actor, first, place, longitude, status="controls"):
    day = dt.date.fromisoformat(first)
    return Claim(f"{place}-{actor}-{first}", actor, status, place, place.title(), 34.5, longitude, 2.0, day)


@pytest.fixture(scope="module")
def control():
    return ControlMap(
        [
            claim("X", "2015-01-01", "west", 37.0),
            claim("X", "2015-01-01", "middle", 37.1),
            claim("Y", "2015-01-01", "east", 38.0),
            claim("Y", "2015-03-01", "middle", 37.1),
            claim("Z", "2015-04-01", "far", 40.0),
            claim("Y", "2015-05-01", "east", 38.0, "lost"),
            claim("Z", "2015-05-01", "west", 37.0, "active"),
        ],
        outlines=OUTLINES,
    )


def test_what_one_wins_another_loses(control):
    found = balance(control, JANUARY, JUNE)
    moves = {(move.before, move.after): move for move in found.handovers}
    assert set(moves) == {("X", "Y"), ("Y", None), (None, "Z")}
    tallies = {tally.actor: tally for tally in found.tallies}
    assert tallies["X"].places_lost == ("Middle",)
    assert tallies["Y"].places_won == ("Middle",)
    assert tallies["Y"].places_lost == ("East",)
    assert tallies["Z"].places_won == ("Far",)
    for tally in found.tallies:
        assert tally.after_km2 - tally.before_km2 == pytest.approx(tally.won_km2 - tally.lost_km2, abs=0.3)
    assert tallies["Z"].won_km2 == pytest.approx(3.14159 * 14**2, rel=0.02)
    middle, west = shapely.Point(37.1, 34.5), shapely.Point(37.0, 34.5)
    assert moves["X", "Y"].geometry.contains(middle)
    assert not moves["X", "Y"].geometry.contains(west)
    assert [change.location for change in found.changes] == ["Middle", "Far", "East"]


def test_the_other_way_round_is_the_mirror(control):
    there, back = balance(control, JANUARY, JUNE), balance(control, JUNE, JANUARY)
    assert {(m.before, m.after, m.area_km2) for m in there.handovers} == {
        (m.after, m.before, m.area_km2) for m in back.handovers
    }
    assert {(t.actor, t.won_km2, t.places_won) for t in there.tallies} == {
        (t.actor, t.lost_km2, t.places_lost) for t in back.tallies
    }


def test_nothing_changes_from_a_day_to_itself(control):
    found = balance(control, JUNE, JUNE)
    assert (found.tallies, found.handovers, found.changes) == ((), (), ())


def test_land_that_becomes_contested_is_lost_but_not_won():
    chart = ControlMap(
        [
            claim("X", "2015-01-01", "town", 38.0),
            claim("X", "2015-03-01", "town", 38.0, "contested"),
            claim("Y", "2015-03-01", "town", 38.0, "contested"),
        ],
        outlines=OUTLINES,
    )
    found = balance(chart, JANUARY, JUNE)
    assert [(move.before, move.after) for move in found.handovers] == [("X", None)]
    assert [(tally.actor, tally.places_lost, tally.places_won) for tally in found.tallies] == [("X", ("Town",), ())]


def test_holdings_through_time(control):
    found = {(h.day, h.actor): h for h in holdings(control, [JANUARY, JUNE, LATER])}
    assert {key: h.places for key, h in found.items()} == {
        (JANUARY, "X"): 2, (JANUARY, "Y"): 1, (JUNE, "X"): 1, (JUNE, "Y"): 1, (JUNE, "Z"): 1,
        (LATER, "X"): 1, (LATER, "Y"): 1, (LATER, "Z"): 1,
    }  # fmt: skip
    assert found[JUNE, "X"].last_known_km2 == 0
    assert found[LATER, "X"].last_known_km2 == found[LATER, "X"].area_km2 > 0
    assert found[JANUARY, "X"].area_km2 > found[JUNE, "X"].area_km2


def test_holdings_add_up_to_the_areas(control):
    for day in (JANUARY, JUNE):
        drawn = {}
        for area in control.areas(day):
            if area.status == "controls":
                drawn[area.actor] = drawn.get(area.actor, 0) + area.area_km2
        assert {h.actor: h.area_km2 for h in holdings(control, [day])} == pytest.approx(drawn, abs=0.1)


def test_before_the_first_claim_nobody_holds_anything(control):
    assert holdings(control, [dt.date(2010, 1, 1)]) == []
    assert balance(control, dt.date(2010, 1, 1), dt.date(2011, 1, 1)).handovers == ()


def test_months():
    found = months(dt.date(2014, 11, 20), dt.date(2015, 2, 1))
    assert [day.isoformat() for day in found] == ["2014-11-20", "2014-12-01", "2015-01-01", "2015-02-01"]
    assert months(JUNE, JUNE) == [JUNE]
    with pytest.raises(ValueError, match="before the first"):
        months(JUNE, JANUARY)
