"""A view and its address: out and back, and what is wrong in an address is told without losing the rest."""

import datetime as dt

import pytest

from page.view import OWN_NAMES, View, as_of, position_from, read
from store import Filters

DAY = dt.date(2020, 4, 25)


@pytest.mark.parametrize(
    "view",
    [
        View(),
        View(Filters(actors=("ISLAMIC_STATE", "SDF"), date_from=DAY, text="البو كمال"), incident="kh-1"),
        View(place="kh:sy-al-mayadin#between", language="ar"),
        View(about="SDF"),
        View(article="2020-04-09 a b"),
        View(Filters(sources=("A, B", "C")), language="ar", areas=False, size_by="fatalities"),
        View(tab="totals"),
        View(tab="compare", compared=("actors",)),
        View(tab="compare", compared=("SDF", "ISLAMIC_STATE"), language="ar"),
        View(tab="compare", compared=(dt.date(2019, 1, 1), DAY, dt.date(2020, 5, 1), dt.date(2020, 6, 1))),
        View(Filters(precision=(1, 3), min_fatalities=5, event_types=("Explosions/Remote violence",))),
    ],
)
def test_a_view_comes_back_from_its_address(view: View) -> None:
    query = view.to_query()
    assert read(query) == view
    assert set(query) <= set(OWN_NAMES)


def test_the_plain_view_has_a_plain_address() -> None:
    assert View().to_query() == {}


@pytest.mark.parametrize(
    ("query", "mistakes"),
    [
        ({"from": "never", "actor": "SDF"}, 1),
        ({"from": "never", "to": "always", "actor": "SDF"}, 2),
        ({"from": "2020-05-01", "to": "2020-04-01", "actor": "SDF"}, 1),
        ({"precision": "9", "map": "x/y", "actor": "SDF"}, 2),
        ({"tab": "compare", "compare": "SDF,NOBODY", "actor": "SDF"}, 1),
        ({"tab": "compare", "compare": "2019-01-01,2020-01-01", "actor": "SDF"}, 1),
        ({"tab": "compare", "compare": "2020-01-01,2019-01-01,2020-01-01,2020-02-01", "actor": "SDF"}, 1),
        ({"tab": "compare", "compare": ",,,", "actor": "SDF"}, 1),
    ],
)
def test_what_is_wrong_is_left_out_and_told_of(query: dict[str, str], mistakes: int) -> None:
    view = read(query)
    assert view.filters.actors == ("SDF",)
    assert len(view.mistakes) == mistakes


def test_dates_the_wrong_way_round_are_both_left_out() -> None:
    view = read({"from": "2020-05-01", "to": "2020-04-01", "actor": "SDF"})
    assert (view.filters.date_from, view.filters.date_to) == (None, None)
    assert view.to_query() == {"actor": "SDF"}
    assert "both dates" in view.mistakes[0]
    alone = read({"from": "never", "to": "2020-04-01"})
    assert alone.filters.date_to == dt.date(2020, 4, 1)


@pytest.mark.parametrize(
    ("text", "position"), [("8/35.02/40.45", (8, 35.02, 40.45)), ("7.5/-12/-70.1", (7.5, -12, -70.1))]
)
def test_positions(text: str, position: tuple[float, float, float]) -> None:
    assert position_from(text) == position


@pytest.mark.parametrize("text", ["", "8", "8/35", "8/35/40/1", "8/95/40", "8/35/200", "99/35/40", "a/b/c", "nan/1/1"])
def test_positions_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"zoom|map"):
        position_from(text)


def test_unknown_languages_sizes_and_tabs_are_the_usual_ones() -> None:
    view = read({"lang": "tlh", "size": "huge", "areas": "yes", "tab": "cellar"})
    assert (view.language, view.size_by, view.areas, view.tab) == ("en", "incidents", True, "table")


def test_areas_are_of_the_last_chosen_day() -> None:
    today = dt.date(2026, 1, 1)
    assert as_of(Filters(date_to=DAY), dt.date(2021, 1, 1), today) == DAY
    assert as_of(Filters(), dt.date(2021, 1, 1), today) == dt.date(2021, 1, 1)
    assert as_of(Filters(), None, today) == today
