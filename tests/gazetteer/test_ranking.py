"""Choosing among namesakes: every reason counts in its direction and is told."""

import pytest

from gazetteer import ranking
from gazetteer.places import Place
from gazetteer.ranking import Anchor
from gazetteer.table import Entry


def entry(row=0, kind="village", latitude=35.0, longitude=40.0, admin1="Homs", importance=0.25, population=0):
    place = Place(
        f"kh:{row}", f"Name{row}", "", ("Name",), kind, latitude, longitude, 2.0, admin1, "", "SY", population
    )
    return Entry(row, place, importance, 0)


def candidate(**more):
    (made,) = ranking.by_spelling([(entry(**more), 1.0, "")])
    return made


def test_a_place_met_under_two_spellings_counts_once_with_the_better():
    one = entry()
    (made,) = ranking.by_spelling([(one, 0.7, "spelled otherwise"), (one, 1.0, "")])
    assert made.reasons == []
    assert made.points > 1


def test_nearness_counts_less_with_distance_and_is_told():
    gains = []
    for degrees in (0.1, 0.5, 2.0):
        made = candidate()
        before = made.points
        ranking.near_anchors(made, [Anchor(35.0 + degrees, 40.0, "Palmyra", 1.0)])
        gains.append(made.points - before)
        if degrees < 1:
            assert "km from Palmyra" in made.reasons[0]
    assert gains == sorted(gains, reverse=True)
    assert gains[0] > 0.5


def test_the_governorate_named_counts_only_for_places_in_it():
    inside, outside = candidate(admin1="Homs"), candidate(admin1="Hama")
    for made in (inside, outside):
        ranking.in_governorate(made, "Homs")
    assert inside.points > outside.points
    assert "Homs" in inside.reasons[0]
    assert outside.reasons == []


@pytest.mark.parametrize(
    ("kind", "better", "worse"), [("village", "village", "mountain"), ("neighbourhood", "neighbourhood", "village")]
)
def test_the_kind_written_counts(kind, better, worse):
    one, two = candidate(kind=better), candidate(kind=worse)
    for made in (one, two):
        ranking.of_kind(made, kind)
    assert one.points > two.points


def test_order_is_by_points_then_people_then_id():
    many, few, same = candidate(row=2, population=9), candidate(row=1, population=5), candidate(row=3, population=5)
    assert [c.entry.row for c in ranking.ordered([same, few, many])] == [2, 1, 3]


def test_too_close_only_when_apart_and_equal():
    here, near, far = candidate(row=1), candidate(row=2, latitude=35.05), candidate(row=3, latitude=36.5)
    assert not ranking.too_close([here])
    assert not ranking.too_close([here, near])
    assert ranking.too_close([here, far])
    here.points += 0.2
    assert not ranking.too_close([here, far])


def test_the_score_is_lower_where_rivals_are_near():
    made = candidate()
    alone = ranking.placed(made, namesakes=1, arabic=False, lead=1.0)
    rivals = ranking.placed(made, namesakes=4, arabic=False, lead=0.06)
    assert 0 < rivals.score < alone.score < 1
    assert "4 places of this name" in rivals.why
