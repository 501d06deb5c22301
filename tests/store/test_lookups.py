"""What is told of one place, actor and article, counted by hand from a few records."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator

import pytest

from gazetteer.places import Place
from store import Filters, Store
from tests.browser import records

MARKADA = Place("kh:markada", "Markada", "مركدة", ("Markada",), "town", *records.CROWD_AT, 4.0, "Hasakah", "", "SY")
NOWHERE = dataclasses.replace(MARKADA, place_id="kh:nowhere", latitude=0.0, longitude=0.0)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("lookups") / "store.duckdb"
    opened = Store(path, data=None, extractor=records.records)
    opened.sync()
    assert not opened.add([records.HOSTILE, records.ARABIC, records.CROWD]).failed
    yield opened
    opened.close()


def test_a_place_has_what_lies_within_its_radius(store: Store) -> None:
    found = store.shares(place=MARKADA)
    assert (found.incidents, found.years) == (3, [(2020, 3)])
    assert found.actors == [("TURKEY", 2), ("RUSSIA", 1)]
    assert list(store.incidents_at(MARKADA)["event_date"].dt.day) == [3, 2, 1]
    assert store.shares(Filters(date_to=dt.date(2020, 6, 1)), place=MARKADA).incidents == 1


def test_a_place_where_nothing_happened_has_nothing(store: Store) -> None:
    found = store.shares(place=NOWHERE)
    assert (found.incidents, found.fatalities_high, found.years) == (0, 0, [])
    assert store.incidents_at(NOWHERE).empty


def test_a_governorate_has_what_bears_its_name(store: Store) -> None:
    whole = Place("ne:SY-DY", "Deir ez-Zor", "دير الزور", (), "governorate", 0.0, 0.0, 100.0, "Deir ez-Zor", "", "SY")
    assert store.shares(place=whole).incidents == store.shares(Filters(admin1=("Deir ez-Zor",))).incidents == 5


def test_killed_from_low_to_high(store: Store) -> None:
    found = store.shares(Filters(text="Sabkhah"))
    assert (found.fatalities_low, found.fatalities_high) == (2, 2)


def test_coverage_is_by_month_and_reporter(store: Store) -> None:
    found = {(str(day)[:7], name): n for day, name, n in store.coverage()}
    assert found[("2020-06", "Local network")] == 4
    assert found[("2020-04", "شبكة محلية")] == 1


def test_an_article_and_what_was_read_from_it(store: Store) -> None:
    assert len(store.incidents_of("test-crowd")) == 4
    assert store.incidents_of("no such").empty
    total, found = store.articles_with("الميادين", limit=5)
    assert (total, [one["article_id"] for one in found]) == (1, ["test-arabic"])
    assert store.articles_with("markada shells", limit=5)[0] == 1
    assert [one["title"] for one in store.titles(["test-crowd"])] == ["Three days in Markada"]


def test_opponents_leave_the_own_family_out(store: Store) -> None:
    assert store.opponents("RUSSIA") == []
