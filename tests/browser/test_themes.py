"""Light and dark: the device chooses, the menu changes it, and everything on the page goes along."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from store.looks.palette import channels, luminance, shipped
from tests.browser.dashboard import Dashboard

pytestmark = pytest.mark.browser

TEXTS = [
    "#sentence",
    ".kh-tile .kh-label",
    ".kh-legend h2",
    ".kh-entry .kh-count",
    "#after-map",
    ".kh-article",
    ".kh-article mark",
]
COLOURS = """(selector) => {
    const parts = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const paint = (colour) => { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); };
    const one = document.querySelector(selector);
    const grounds = [];
    for (let at = one; at; at = at.parentElement) grounds.unshift(getComputedStyle(at).backgroundColor);
    const read = () => [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
    paint("#ffffff");
    grounds.forEach(paint);
    const ground = read();
    paint(getComputedStyle(one).color);
    return [read(), ground];
}"""


def contrast(dashboard: Dashboard, selector: str) -> float:
    """Of a text against what lies under it, as WCAG 2 counts."""
    found: list[list[int]] = dashboard.page.evaluate(COLOURS, selector)
    levels = sorted(luminance("#" + "".join(f"{part:02x}" for part in colour)) for colour in found)
    return (levels[1] + 0.05) / (levels[0] + 0.05)


def ground(dashboard: Dashboard) -> list[int]:
    """The page's own background."""
    found: list[int] = dashboard.page.evaluate(COLOURS, ".stApp")[1]
    return found


def sea(dashboard: Dashboard) -> Any:
    """What the map's ground is painted with."""
    return dashboard.frame.evaluate("getComputedStyle(map.getContainer()).backgroundColor")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_page_and_map_follow_the_device(dashboard: Dashboard, theme: str) -> None:
    dashboard.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    dashboard.open("incident=test-arabic-1")
    dashboard.article.wait_for()
    assert dashboard.drawn["theme"] == theme
    assert (sum(ground(dashboard)) > 700) is (theme == "light")
    assert sea(dashboard) == f"rgb{channels(shipped().themes[theme]['water'])}"
    too_pale = {
        selector: contrast(dashboard, selector)
        for selector in TEXTS
        if "legend" not in selector and "count" not in selector
    }
    assert {selector: ratio for selector, ratio in too_pale.items() if ratio < 4.5} == {}
    dashboard.page.get_by_role("button", name="Close").first.click()
    dashboard.page.locator(".kh-legend h2").first.wait_for()
    for selector in (".kh-legend h2", ".kh-entry .kh-count"):
        assert contrast(dashboard, selector) >= 4.5


def test_the_menu_changes_the_theme_and_the_map_goes_along_without_being_built_anew(dashboard: Dashboard) -> None:
    dashboard.page.emulate_media(color_scheme="light")
    dashboard.open()
    dashboard.frame.evaluate("window.stillTheSame = map._leaflet_id")
    fetched = dashboard.drawn["fetches"]
    dashboard.page.get_by_test_id("stMainMenuButton").click()
    dashboard.page.get_by_role("menuitemradio", name="Dark").click()
    dashboard.wait_drawn("d.theme === 'dark'")
    dashboard.page.keyboard.press("Escape")
    assert sea(dashboard) == f"rgb{channels(shipped().themes['dark']['water'])}"
    assert dashboard.frame.evaluate("window.stillTheSame === map._leaflet_id")
    assert dashboard.drawn["fetches"] == fetched
    expect(dashboard.page.locator("#sentence")).to_be_visible()


def test_swatches_keep_an_outline_that_shows_on_a_dark_page(dashboard: Dashboard) -> None:
    dashboard.page.emulate_media(color_scheme="dark")
    dashboard.open()
    swatch = dashboard.page.locator(".kh-legend .kh-entry img").first
    bright: int = dashboard.page.evaluate(
        """async (source) => {
            const image = Object.assign(new Image(), { src: source });
            await image.decode();
            return atob(source.split(",")[1]).includes("prefers-color-scheme: dark") ? 1 : 0;
        }""",
        swatch.get_attribute("src"),
    )
    assert bright == 1
