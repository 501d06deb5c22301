"""The map in one file, opened from the disk in a browser without a network."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from incidents.models import EVENT_TYPES, SUB_EVENT_TYPES
from page.language import language
from store import Filters
from store.exporting import pieces
from store.formats import FORMATS
from store.formats.standalone import words
from tests.store.records import claim, incident, store_of

pytestmark = pytest.mark.browser
HOSTILE = "</script><img src=x onerror=window.broken=1>"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("standalone")
    day = dt.date(2020, 4, 1)
    given = [
        incident(
            number, event_date=day + dt.timedelta(number), end_date=day + dt.timedelta(number),
            actor1="SDF" if number % 4 == 0 else "ISLAMIC_STATE", longitude=38.0 + number / 4,
        )
        for number in range(12)
    ]  # fmt: skip
    given.append(incident(50, actor1="USA", actor2=None, location=HOSTILE, latitude=36.9, longitude=42.0))
    given.append(incident(51, latitude=None, longitude=None, actor1="USA", actor2=None))
    store = store_of(folder / "s.duckdb", given, claims=[claim()])
    path = folder / "map.html"
    path.write_bytes(b"".join(pieces(store, FORMATS["html"], Filters())))
    return path


@pytest.fixture
def opened(page: Page, file: Path, outside: list[str], broken: list[str]) -> Page:
    page.context.set_offline(True)
    page.goto(file.as_uri())
    page.locator("body[data-ready]").wait_for()
    return page


def test_it_opens_without_a_network_and_shows_everything(opened: Page, outside: list[str], broken: list[str]) -> None:
    expect(opened.locator("body")).to_have_attribute("data-shown", "14")
    expect(opened.locator("#sentence")).to_contain_text("14 incidents")
    expect(opened.locator("#sentence")).to_contain_text("1 of them not placed")
    assert int(opened.locator("body").get_attribute("data-marks") or 0) > 3
    assert outside == []
    assert broken == []


def test_days_and_actors_filter_and_count(opened: Page) -> None:
    opened.get_by_label("From").fill("2020-04-03")
    opened.get_by_label("To").fill("2020-04-06")
    expect(opened.locator("body")).to_have_attribute("data-shown", "4")
    opened.get_by_role("checkbox", name="Syrian Democratic Forces 1").check()
    expect(opened.locator("body")).to_have_attribute("data-shown", "1")
    expect(opened.get_by_role("checkbox", name="Islamic State (ISIS) 3")).to_be_visible()
    opened.get_by_role("button", name="Clear filters").click()
    expect(opened.locator("body")).to_have_attribute("data-shown", "14")


def test_a_click_lists_what_was_drawn_and_text_stays_text(opened: Page) -> None:
    opened.get_by_role("checkbox", name="Military forces of the United States 2").check()
    expect(opened.locator("body")).to_have_attribute("data-marks", "1")
    where = opened.evaluate(
        "(() => { const b = document.getElementById('map').getBoundingClientRect(); return [b.x, b.y]; })()"
    )
    at = opened.evaluate("window.khareetaMap.latLngToContainerPoint([36.9, 42.0])")
    opened.mouse.click(where[0] + at["x"], where[1] + at["y"])
    expect(opened.locator("#panel li")).to_have_count(1)
    expect(opened.locator("#panel")).to_contain_text(HOSTILE)
    assert opened.evaluate("window.broken") is None


def test_arabic_runs_from_right_to_left(opened: Page) -> None:
    opened.get_by_role("button", name="العربية").click()
    expect(opened.locator("html")).to_have_attribute("dir", "rtl")
    expect(opened.locator("#sentence")).to_contain_text("14 حادثة")
    opened.get_by_role("checkbox", name="معارك 14").check()
    filters, panel = (opened.locator(one).bounding_box() for one in ("#filters", "#panel"))
    assert filters is not None
    assert panel is not None
    assert filters["x"] > panel["x"]


def test_event_types_are_called_as_on_the_page() -> None:
    for tongue in ("ar", "en"):
        said = words()[tongue]
        for name in EVENT_TYPES:
            assert said["types"].get(name, name) == language(tongue).event_type(name)
        for name in SUB_EVENT_TYPES:
            assert said["sub_types"].get(name, name) == language(tongue).event_type(name)
    assert set(words()["ar"]) == set(words()["en"])
