"""Who holds a place through time: votes, militias and their armies, fading, presence; rules as a table."""

import datetime as dt
import itertools

import pytest

from store.land.holders import FADE_DAYS, sites_of
from tests.store.atlas import OUTLINES, areas_on, claim, day, holder_at


def held(claims, on):
    """Actor and status of the only place claimed."""
    sites, left_out = sites_of(claims)
    assert len(sites) == 1
    assert not left_out
    hold = sites[0].hold(day(on))
    return (hold.actor, hold.status) if hold else None


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
