"""One box finds places in any spelling, actors by any name, incidents and articles by folded words."""

from __future__ import annotations

import pytest

from gazetteer import Gazetteer
from page import search
from page.language import language
from store import Store

EN = language("en")


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Daesh", "ISLAMIC_STATE"), ("داعش", "ISLAMIC_STATE"), ("isis", "ISLAMIC_STATE"), ("قسد", "SDF"),
        ("syrian democratic", "SDF"), ("حزب الله", "HEZBOLLAH"), ("هيئه تحرير الشام", "HTS"), ("Hayat Tahrir", "HTS"),
        ("liwa quds", "LIWA_AL_QUDS"),
    ],
)  # fmt: skip
def test_actors_by_any_name(text: str, actor: str) -> None:
    assert actor in search.find_actors(text)[:2]


@pytest.mark.parametrize("text", ["", " ", "x", "…", "zzzzqqq"])
def test_nothing_is_found_under_nothing(text: str, empty: Store) -> None:
    with Gazetteer() as gazetteer:
        found = search.find(text, empty, gazetteer, EN)
    assert (found.actors, found.incidents, found.articles) == ((), (), ())


@pytest.mark.parametrize("text", ["Mayadin", "Al-Mayadeen", "الميادين", "ميادين", "mayadin"])
def test_places_in_any_transliteration(text: str, empty: Store) -> None:
    with Gazetteer() as gazetteer:
        found = search.find(text, empty, gazetteer, EN)
    assert found.places[0].place_id == "kh:sy-al-mayadin"
    assert "?place=kh%3Asy-al-mayadin" in search.results(EN, found)


def test_without_a_gazetteer_the_rest_is_found(empty: Store) -> None:
    found = search.find("Daesh", empty, None, EN)
    assert not found.places
    assert found.actors


def test_nothing_found_says_what_to_do() -> None:
    assert "another spelling" in search.results(EN, search.Found())


@pytest.fixture
def empty(tmp_path) -> Store:  # type: ignore[no-untyped-def]
    store = Store(tmp_path / "empty.duckdb")
    store.sync()
    yield store
    store.close()
