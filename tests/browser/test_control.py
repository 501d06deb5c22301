"""Control through time on the page: who held a town when and why, what changed hands, and areas of others."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from store import Store
from tests.browser import records
from tests.browser.dashboard import MAP, Dashboard
from tests.browser.server import Server

pytestmark = pytest.mark.browser

NO_INCIDENTS = "q=zzzz"
"""A filter that leaves the map to the areas."""
DESERT = (33.9, 38.6)
"""Far from every place of the starter data's claims in 2014."""


def told_at(dashboard: Dashboard, day: str, latitude: float, longitude: float) -> str:
    """What the map tells at a position on a day."""
    dashboard.open(f"from=2012-01-01&to={day}&{NO_INCIDENTS}&map=10/{latitude}/{longitude}")
    dashboard.wait_drawn(f"d.day === '{day}' && d.areas > 0")
    box = dashboard.box(dashboard.page.locator(MAP))
    dashboard.click_map({"x": box["width"] / 2, "y": box["height"] / 2})
    popup = dashboard.page.frame_locator(MAP).locator(".kh-popup .leaflet-popup-content")
    popup.wait_for()
    return popup.inner_text()


def open_reasons(dashboard: Dashboard) -> None:
    """Opens the claims of whoever holds the land that was clicked."""
    dashboard.page.frame_locator(MAP).get_by_role("button", name="Who says so").last.click()
    dashboard.page.locator(".kh-why").wait_for()


@pytest.mark.parametrize(
    ("place", "latitude", "longitude", "before", "after"),
    [
        ("Raqqa", 35.95, 39.01, "Islamic State", "Syrian Democratic Forces"),
        ("Deir ez-Zor", 35.336, 40.141, "contested since", "Syrian government forces"),
        ("Al-Mayadin", 35.02, 40.45, "Islamic State", "Syrian government forces"),
        ("Al-Bukamal", 34.452, 40.918, "Islamic State", "Syrian government forces"),
    ],
)
def test_the_holder_of_a_town_changes_and_the_reasons_open(
    dashboard: Dashboard, place: str, latitude: float, longitude: float, before: str, after: str
) -> None:
    early = told_at(dashboard, "2014-12-31", latitude, longitude)
    assert before in early
    assert after not in early or "contested since" in early
    late = told_at(dashboard, "2020-06-30", latitude, longitude)
    assert after in late
    assert "contested since" not in late
    open_reasons(dashboard)
    why = dashboard.page.locator(".kh-why")
    expect(why).to_contain_text(after)
    expect(why).to_contain_text("Since")
    expect(why).to_contain_text("Changed last")
    rows = dashboard.page.locator(".kh-row")
    expect(rows.filter(has_text="in control").first).to_be_visible()
    assert dashboard.page.locator(".kh-row a[href^='http']").count() > 0


def test_what_changed_hands_is_listed_and_marked(dashboard: Dashboard, shot: Path) -> None:
    page = dashboard.page
    dashboard.open(f"from=2014-12-31&to=2020-06-30&{NO_INCIDENTS}&map=8/35.3/39.8")
    dashboard.tab("What changed hands")
    change = page.locator(".kh-change").filter(has=page.get_by_text("Raqqa", exact=True))
    expect(change).to_contain_text("Islamic State")
    expect(change).to_contain_text("Syrian Democratic Forces")
    expect(page.locator(".kh-changed tr[data-actor='SDF']")).to_be_visible()
    page.get_by_text("Mark on the map what changed hands").click()
    dashboard.wait_drawn("d.changes > 0")
    assert dashboard.painted("khChanges") > 1_000
    link = page.get_by_role("link", name="KML")
    assert link.get_attribute("href") == "/export/control.kml?date=2020-06-30"
    got = page.request.get(f"{dashboard.url}/export/control.kml?date=2020-06-30")
    assert got.ok
    assert "<kml" in got.text()
    page.get_by_text("Mark on the map what changed hands").click()
    dashboard.wait_drawn("d.changes === 0")


@pytest.mark.parametrize(
    ("code", "tab", "mark", "turned", "raqqa"),
    [
        (
            "en", "What changed hands", "Mark on the map what changed hands",
            "Islamic State (ISIS) → Syrian Democratic Forces", "17 October 2017",
        ),
        (
            "ar", "ما تغيّرت السيطرة عليه", "إبراز ما انتقلت السيطرة عليه على الخريطة",
            "تنظيم الدولة الإسلامية (داعش) ← قوات سوريا الديمقراطية", "الرقة",
        ),
    ],
    ids=["en", "ar"],
)  # fmt: skip
def test_land_that_changed_hands_tells_what_and_opens_the_reasons(
    dashboard: Dashboard, code: str, tab: str, mark: str, turned: str, raqqa: str
) -> None:
    page = dashboard.page
    dashboard.open(f"lang={code}&from=2017-10-01&to=2017-10-31&{NO_INCIDENTS}&map=10/35.951/39.01")
    dashboard.tab(tab)
    page.get_by_text(mark).click()
    dashboard.wait_drawn("d.changes > 0")
    box = dashboard.box(page.locator(MAP))
    middle = {"x": box["width"] / 2, "y": box["height"] / 2}
    told = dashboard.hover_map(middle)
    expect(told).to_contain_text(turned)
    expect(told).to_contain_text(raqqa)
    expect(told).to_contain_text("km²" if code == "en" else "كم²")
    dashboard.click_map(middle)
    page.frame_locator(MAP).locator(".kh-popup .kh-handover").wait_for()
    page.frame_locator(MAP).locator(".kh-popup button.kh-closer").last.click()
    expect(page.locator(".kh-why")).to_be_visible()


def test_a_day_before_any_incident_can_be_chosen(dashboard: Dashboard) -> None:
    dashboard.open("to=2014-12-31&map=8/35.3/39.8")
    dashboard.wait_drawn("d.day === '2014-12-31' && d.areas > 0")
    held = {actor for actor, status, _ in dashboard.drawn["held"] if status == "controls"}
    assert {"ISLAMIC_STATE", "OPPOSITION_REBELS", "SYRIAN_GOVERNMENT"} <= held
    dashboard.open("map=8/35.3/39.8")
    dashboard.set_day("To", dt.date(2014, 12, 31))
    dashboard.wait_drawn("d.day === '2014-12-31' && d.areas > 0")
    dashboard.set_day("To", dt.date(2025, 1, 31))
    dashboard.wait_drawn("d.day === '2025-01-31' && d.areas > 0")
    held = {actor for actor, status, _ in dashboard.drawn["held"] if status == "controls"}
    assert "SYRIAN_TRANSITIONAL_GOVERNMENT" in held
    assert "SYRIAN_GOVERNMENT" not in held


def test_land_held_through_time_is_a_chart_in_either_language(dashboard: Dashboard) -> None:
    page = dashboard.page
    dashboard.open(f"lang=ar&{NO_INCIDENTS}")
    page.get_by_role("tab", name="ما تغيّرت السيطرة عليه", exact=True).click()
    page.get_by_text("الأراضي والأماكن المسيطر عليها عبر الزمن").click()
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(2, timeout=60_000)


# ---- areas of others


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose store these tests may change."""
    folder = tmp_path_factory.mktemp("control")
    path = folder / "khareeta.duckdb"
    records.fill(path)
    with Server(path, folder / "server.log") as running:
        yield running


def test_areas_of_others_are_asked_about_taken_in_and_undone(
    page: Page, own_server: Server, tmp_path: Path, outside: list[str], broken: list[str]
) -> None:
    west, south, east, north = 38.3, 33.6, 38.9, 34.2
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    feature = {
        "type": "Feature",
        "properties": {"actor": "The Desert Hawks", "date": "2013-01-01"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    file = tmp_path / "desert.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    dashboard = Dashboard(page, own_server.url).open(
        f"from=2012-01-01&to=2013-06-30&{NO_INCIDENTS}&map=9/{DESERT[0]}/{DESERT[1]}"
    )
    store = Store.open(own_server.store)
    before = len(store.claims())
    dashboard.tab("Add an article")
    page.get_by_text("Areas and claims of others").click()
    page.get_by_test_id("stFileUploader").last.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_test_id("stFileChipName")).to_have_count(1)
    page.get_by_role("button", name="Check and take in").click()
    expect(page.get_by_test_id("stAlert").filter(has_text="who are these actors?")).to_be_visible()
    assert len(store.claims()) == before
    asked = page.get_by_role("combobox", name="The Desert Hawks", exact=True)
    asked.click()
    asked.fill("National Defence")
    page.get_by_role("option", name="National Defence Forces", exact=True).click()
    page.get_by_role("button", name="Take in with these actors").click()
    expect(page.get_by_test_id("stAlert").filter(has_text="Taken in: 1 claims.")).to_be_visible()
    assert len(store.claims()) == before + 1
    dashboard.wait_drawn("d.version === " + json.dumps(store.version()) + " && d.areas > 0")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_role("button", name="Undo", exact=True)).to_have_count(0)
    assert len(store.claims()) == before
    assert outside == []
    assert broken == []
