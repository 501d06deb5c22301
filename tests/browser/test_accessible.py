"""WCAG 2.2 AA as far as a program can tell: axe-core finds nothing serious in any state of the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.audit import findings, settled
from tests.browser.dashboard import MAP, Dashboard

pytestmark = pytest.mark.browser

SHEET = """id;day;where;lat;lon;kind;who;dead
1;2020-04-05;Al-Mayadin;35.0197;40.4515;shelling;regime;3
2;2020-04-25;Al-Sukhnah;34.887;38.872;ambush;Daesh;5
"""
LISTS = 7
"""So many lists stand below the map."""


def no_findings(dashboard: Dashboard) -> None:
    settled(dashboard.page)
    assert findings(dashboard.page) == []


def dressed(dashboard: Dashboard, theme: str, width: int = 1440) -> Dashboard:
    """The page in a theme, which the device asks for, and a width."""
    dashboard.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    dashboard.page.set_viewport_size({"width": width, "height": 1000 if width > 600 else 844})
    return dashboard


def test_the_audit_sees_faults_in_the_page_and_in_the_map(dashboard: Dashboard) -> None:
    dashboard.open()
    fault = "() => document.body.insertAdjacentHTML('beforeend', '<img class=\"fault\" src=\"data:,\">')"
    dashboard.page.evaluate(fault)
    dashboard.frame.evaluate(fault)
    found = [line for line in findings(dashboard.page) if line.startswith("image-alt")]
    assert len(found) == 2
    assert any("iframe" in line for line in found)


@pytest.mark.parametrize(
    ("language", "theme", "width"), [("en", "light", 1440), ("ar", "dark", 1440), ("ar", "light", 390)]
)
def test_the_opening_page_and_every_list_below_the_map(
    dashboard: Dashboard, language: str, theme: str, width: int
) -> None:
    dressed(dashboard, theme, width).open(f"lang={language}")
    no_findings(dashboard)
    tabs = dashboard.page.get_by_role("tab")
    assert tabs.count() == LISTS
    for number in range(1, LISTS):
        tabs.nth(number).click()
        expect(tabs.nth(number)).to_have_attribute("aria-selected", "true")
        no_findings(dashboard)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("incident=test-arabic-1", ".kh-article"),
        ("incident=test-arabic-1&lang=ar", ".kh-article"),
        ("place=kh:sy-al-mayadin&q=mayadin", ".kh-subject"),
        ("about=ISLAMIC_STATE&lang=ar", ".kh-subject"),
        ("q=zzzz", ".kh-legend"),
        ("show=heat&actor=ISLAMIC_STATE", ".kh-legend"),
    ],
)
def test_what_is_open_beside_the_map(dashboard: Dashboard, query: str, shown: str) -> None:
    dressed(dashboard, "dark" if "lang=ar" in query else "light").open(query)
    dashboard.page.locator(shown).first.wait_for()
    no_findings(dashboard)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_area_is_opened_and_who_says_so(dashboard: Dashboard, theme: str) -> None:
    dressed(dashboard, theme).open("from=2012-01-01&to=2020-06-30&q=zzzz&map=10/35.95/39.01")
    dashboard.wait_drawn("d.areas > 0")
    box = dashboard.box(dashboard.page.locator(MAP))
    dashboard.click_map({"x": box["width"] / 2, "y": box["height"] / 2})
    dashboard.page.frame_locator(MAP).locator(".kh-popup .leaflet-popup-content").wait_for()
    no_findings(dashboard)
    dashboard.page.frame_locator(MAP).get_by_role("button", name="Who says so").last.click()
    dashboard.page.locator(".kh-why").wait_for()
    no_findings(dashboard)


def test_the_columns_of_a_table_that_is_brought(dashboard: Dashboard, tmp_path: Path) -> None:
    dashboard.open()
    dashboard.tab("Add an article")
    dashboard.page.get_by_text("Incidents of others", exact=True).click()
    file = tmp_path / "incidents.csv"
    file.write_text(SHEET, "utf-8")
    panel = dashboard.page.locator(".st-key-record_import")
    panel.locator("input[type=file]").set_input_files(file)
    expect(panel.get_by_text("What do the columns hold?")).to_be_visible(timeout=30_000)
    no_findings(dashboard)
