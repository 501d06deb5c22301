"""The page in Arabic, from right to left, switched in one click and kept in the link; and on a small screen."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import expect

from store import Filters, Store
from tests.browser.dashboard import MAP, Dashboard

pytestmark = pytest.mark.browser


def test_one_click_turns_the_page_to_arabic(dashboard: Dashboard, shot: Path) -> None:
    dashboard.open("from=2020-01-01&to=2020-12-31")
    dashboard.frame.evaluate("window.stillTheSame = map._leaflet_id")
    dashboard.page.get_by_role("radio", name="العربية").click(force=True)
    expect(dashboard.page.get_by_role("heading", name="خريطة", exact=True)).to_be_visible()
    dashboard.page.wait_for_url("**lang=ar*")
    dashboard.page.frame_locator(MAP).get_by_text("الحوادث في هذا العرض").wait_for()
    # The map turned too, without being built anew.
    assert dashboard.frame.evaluate("window.stillTheSame === map._leaflet_id")
    # The Levant's month names, not the Gulf's.
    expect(dashboard.page.locator("#sentence")).to_contain_text("كانون الأول 2020")
    panel, map_box = dashboard.page.locator(".st-key-panel"), dashboard.page.locator(MAP)
    assert dashboard.box(panel)["x"] < dashboard.box(map_box)["x"], "the panel stands left of the map in Arabic"
    sidebar = dashboard.page.get_by_test_id("stSidebar")
    assert dashboard.box(sidebar)["x"] > dashboard.box(map_box)["x"], "the filters stand on the right in Arabic"


def test_a_link_in_arabic_has_no_english_left(dashboard: Dashboard) -> None:
    dashboard.open("lang=ar&incident=test-arabic-1")
    dashboard.article.wait_for()
    english = dashboard.page.evaluate(
        """() => {
            const found = [];
            const app = document.querySelector('[data-testid="stApp"]');
            const walk = document.createTreeWalker(app, NodeFilter.SHOW_TEXT);
            for (let node = walk.nextNode(); node; node = walk.nextNode()) {
                const parent = node.parentElement;
                // Icons are letters of a font; the language's own name and the link are meant to be as they are.
                const own = '[data-testid="stIconMaterial"], style, script, .vega-embed, [role="radio"], canvas, bdi';
                if (parent.closest(own)) continue;
                if (!parent.offsetParent) continue;
                const text = node.textContent.trim();
                if (/[A-Za-z]{3,}/.test(text)) found.push(text);
            }
            return found;
        }"""
    )
    assert [text for text in english if text not in ("English", "Skip to main content")] == []


def test_filters_survive_a_change_of_language(dashboard: Dashboard, store: Store) -> None:
    dashboard.open()
    dashboard.choose("Actors", "Islamic State")
    dashboard.page.wait_for_url("**actor=ISLAMIC_STATE*")
    dashboard.page.get_by_role("radio", name="العربية").click(force=True)
    dashboard.page.wait_for_url("**lang=ar*")
    expect(dashboard.page.get_by_text("تنظيم الدولة الإسلامية (داعش)").first).to_be_visible()
    dashboard.choose("ماذا حدث", "معارك")
    chosen = Filters(actors=("ISLAMIC_STATE",), event_types=("Battles",))
    dashboard.expect_tile("incidents", f"{store.overview(chosen).events:,}")
    dashboard.page.wait_for_url(lambda url: Filters.from_query(dict(parse_qsl(urlsplit(url).query))) == chosen)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_phone_shows_everything_within_its_width(dashboard: Dashboard, language: str, shot: Path) -> None:
    dashboard.page.set_viewport_size({"width": 390, "height": 844})
    dashboard.open(f"lang={language}&to=2020-12-31")
    expect(dashboard.page.locator(".kh-tiles")).to_be_visible()
    width = dashboard.page.evaluate("document.querySelector('[data-testid=\"stMain\"]').scrollWidth")
    assert width <= 390
    assert dashboard.box(dashboard.page.locator(MAP))["width"] > 330
    # The closed filters lie over nothing, and open when asked for.
    covered = dashboard.page.evaluate(
        """() => {
            const points = [10, 60, 120, 200, 300, 380].flatMap((x) => [120, 300, 500, 700].map((y) => [x, y]));
            const sidebar = document.querySelector('[data-testid="stSidebar"]');
            return points.filter(([x, y]) => sidebar.contains(document.elementFromPoint(x, y))).length;
        }"""
    )
    assert covered == 0
    dashboard.page.get_by_test_id("stExpandSidebarButton").click()
    search = dashboard.page.get_by_role("textbox", name="بحث" if language == "ar" else "Search")
    expect(search).to_be_in_viewport()
