"""What a reader wants to know: who held a place and what happened there, in numbers, side by side, and to send on."""

from __future__ import annotations

import datetime as dt
import http.server
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from store import Filters, Store
from tests.browser.dashboard import MAP, Dashboard
from tests.browser.server import Server

pytestmark = pytest.mark.browser

MAYADIN = "kh:sy-al-mayadin"


def search(page: Page, name: str, text: str) -> None:
    """Types into the search box and waits for what it finds."""
    box = page.get_by_role("textbox", name=name)
    box.fill(text)
    box.press("Enter")
    page.locator(".kh-found").wait_for()


@pytest.mark.parametrize(
    ("query", "box", "typed", "place", "dates", "held", "arrests"),
    [
        ("", "Search", "Mayadeen", "Al-Mayadin", ("From", "To"), "Syrian government forces", "Arrests"),
        ("lang=ar", "بحث", "ميادين", "الميادين", ("من", "إلى"), "قوات النظام السوري", "اعتقالات"),
    ],
    ids=["english", "arabic"],
)
def test_who_controlled_al_mayadin_in_april_2020_and_what_happened_there(
    dashboard: Dashboard, shot: Path, query: str, box: str, typed: str, place: str, dates: tuple[str, str], held: str,
    arrests: str,
) -> None:  # fmt: skip
    dashboard.open(query)
    page, began = dashboard.page, time.monotonic()
    search(page, box, typed)
    page.locator(".kh-found").get_by_role("link", name=place, exact=True).first.click()
    page.locator(f"[data-place='{MAYADIN}']").wait_for()
    expect(page.get_by_role("textbox", name=box)).to_have_value("")
    dashboard.set_day(dates[1], dt.date(2020, 4, 30))
    dashboard.set_day(dates[0], dt.date(2020, 4, 1))
    panel = page.locator(".st-key-panel")
    expect(panel.locator(".kh-held")).to_contain_text(held)
    expect(panel.locator(".kh-held")).to_contain_text("2017")
    there = panel.locator(".kh-known").filter(has=page.locator("[data-there]")).first
    expect(there).to_contain_text(arrests)
    assert time.monotonic() - began < 60
    # The map went there, and the address opens the same again.
    zoom, latitude, longitude = dashboard.position
    assert (latitude, longitude) == pytest.approx((35.02, 40.453), abs=0.02)
    assert zoom >= 10
    page.wait_for_url(lambda url: "place=kh" in url and "from=2020-04-01" in url)


def test_an_actor_opens_from_the_legend_and_leads_to_places_and_back(dashboard: Dashboard, shot: Path) -> None:
    dashboard.open()
    page = dashboard.page
    page.locator(".kh-legend").get_by_role("link", name="About Islamic State (ISIS)").click()
    subject = page.locator("[data-about='ISLAMIC_STATE']")
    expect(subject).to_contain_text("تنظيم الدولة")
    panel = page.locator(".st-key-panel")
    expect(panel.get_by_text("On the other side")).to_be_attached()
    expect(panel.get_by_role("img", name="Its land on")).to_be_attached()
    panel.locator(".kh-bars").get_by_role("link", name="Syrian government forces").first.click()
    page.locator("[data-about='SYRIAN_GOVERNMENT']").wait_for()
    page.get_by_role("button", name="Back").click()
    subject.wait_for()
    page.get_by_role("button", name="Show only its incidents on the map").click()
    dashboard.wait_drawn("d.total > 0")
    page.wait_for_url(lambda url: "actor=ISLAMIC_STATE" in url and "about=ISLAMIC_STATE" in url)


def test_links_are_opened_by_the_keyboard_too(dashboard: Dashboard) -> None:
    dashboard.open("incident=test-arabic-1&q=الميادين")
    page = dashboard.page
    link = page.locator(".kh-facts").get_by_role("link").first
    link.focus()
    page.keyboard.press("Enter")
    page.locator("[data-about='IRAN_BACKED_MILITIAS']").wait_for()
    # The words of the search stay, which had nothing to do with this link.
    expect(page.get_by_role("textbox", name="Search")).to_have_value("الميادين")
    page.get_by_role("button", name="Close").click()
    page.locator(".kh-legend").wait_for()
    page.wait_for_url(lambda url: "about" not in url)


def test_an_article_has_an_address_of_its_own(dashboard: Dashboard, shot: Path) -> None:
    dashboard.open("article=test-crowd")
    page = dashboard.page
    expect(page.locator("[data-article='test-crowd']")).to_be_visible()
    expect(page.locator(".kh-known .kh-list > li")).to_have_count(4)
    expect(dashboard.article).to_contain_text("Nowhereville")
    assert dashboard.article.locator("mark").count() >= 1


def test_a_link_to_an_incident_is_copied(dashboard: Dashboard) -> None:
    dashboard.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    dashboard.open("incident=test-arabic-1&lang=en")
    page = dashboard.page
    button = page.locator(".kh-sure .kh-copy")
    button.click()
    expect(button).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{dashboard.url}/?incident=test-arabic-1"
    page.get_by_role("button", name="Copy code to embed it").click()
    page.wait_for_function("navigator.clipboard.readText().then((text) => text.includes('embed=true'))")
    assert page.evaluate("navigator.clipboard.readText()").startswith(f'<iframe src="{dashboard.url}/?')


def test_search_finds_actors_incidents_and_articles(dashboard: Dashboard, store: Store, shot: Path) -> None:
    dashboard.open()
    page = dashboard.page
    search(page, "Search", "داعش")
    found = page.locator(".kh-found")
    expect(found.get_by_role("link", name="Islamic State (ISIS)")).to_be_visible()
    search(page, "Search", "markada")
    expect(found).to_contain_text("Three days in Markada")
    total = store.overview(Filters(text="markada")).placed
    dashboard.wait_drawn(f"d.total === {total}")
    search(page, "Search", "zzqqxx")
    expect(found).to_contain_text("another spelling")


def test_the_view_in_numbers_tells_who_was_silent(dashboard: Dashboard, store: Store, shot: Path) -> None:
    dashboard.open("from=2020-04-01&to=2020-04-30")
    page = dashboard.page
    expect(page.locator("#change")).to_contain_text("1 March 2020")
    dashboard.tab("By the numbers")
    april = Filters(date_from=dt.date(2020, 4, 1), date_to=dt.date(2020, 4, 30))
    name, count = store.facets(april)["admin1"][0]
    row = page.get_by_role("table", name="Governorate").get_by_role("row").first
    expect(row).to_contain_text(name)
    expect(row.locator(".kh-figure")).to_have_text(str(count))
    expect(page.get_by_text("It does not mean that nothing happened")).to_be_visible()


def test_two_periods_and_two_actors_side_by_side(dashboard: Dashboard, store: Store, shot: Path) -> None:
    dashboard.open("from=2020-04-01&to=2020-06-30")
    page = dashboard.page
    dashboard.tab("Compare")
    numbers = page.locator(".kh-compared").first
    counts = [
        store.overview(Filters(date_from=first, date_to=last)).events
        for first, last in (
            (dt.date(2020, 1, 1), dt.date(2020, 3, 31)),
            (dt.date(2020, 4, 1), dt.date(2020, 6, 30)),
        )
    ]
    cells = numbers.locator("tbody tr").first.locator("td")
    expect(cells).to_have_text([str(counts[0]), str(counts[1]), f"{counts[1] - counts[0]:+d}".replace("-", "−")])
    expect(page.locator(".kh-inset")).to_have_count(2)
    page.get_by_text("two actors").click()
    expect(numbers.locator("thead")).not_to_contain_text("2020")
    expect(page.get_by_role("combobox", name="First actor")).to_be_visible()
    page.wait_for_function("location.search.includes('compare=actors')")


def test_a_link_opens_the_tab_and_what_is_compared(dashboard: Dashboard, store: Store, shot: Path) -> None:
    dashboard.open("tab=compare&compare=SDF,ISLAMIC_STATE&lang=ar")
    page = dashboard.page
    heads = page.locator(".kh-compared").first.locator("thead")
    expect(heads).to_contain_text("قوات سوريا الديمقراطية")
    second = page.get_by_role("combobox", name="الطرف الثاني")
    second.click()
    second.fill("القوات التركية")
    page.get_by_role("option", name="القوات التركية").click()
    page.wait_for_function("/compare=SDF,TURK/.test(location.search)")
    expect(heads).to_contain_text("القوات التركية")
    dashboard.open("tab=compare&compare=2019-01-01,2019-12-31,2020-01-01,2020-12-31")
    cells = page.locator(".kh-compared").first.locator("tbody tr").first.locator("td")
    counts = [
        store.overview(Filters(date_from=dt.date(year, 1, 1), date_to=dt.date(year, 12, 31))).events
        for year in (2019, 2020)
    ]
    expect(cells.first).to_have_text(str(counts[0]))
    expect(cells.nth(1)).to_have_text(str(counts[1]))
    dashboard.set_day("First period from", dt.date(2019, 7, 1))
    page.keyboard.press("Tab")  # past the calendar's button
    page.wait_for_function("/compare=2019-07-01,2019-12-31/.test(location.search)")
    dashboard.tab("Totals reported")
    page.wait_for_function("/tab=totals/.test(location.search) && !/compare/.test(location.search)")


@pytest.fixture
def newspaper(server: Server, tmp_path: Path) -> Iterator[str]:
    """Another site's page that shows ours in a frame."""
    (tmp_path / "index.html").write_text(
        f"<h1>The paper</h1><iframe id='khareeta' src='{server.url}/?embed=true&actor=ISLAMIC_STATE' "
        "width='1000' height='560' style='border:0'></iframe>",
        "utf-8",
    )

    def answer(*given: object) -> http.server.SimpleHTTPRequestHandler:
        return http.server.SimpleHTTPRequestHandler(*given, directory=str(tmp_path))  # type: ignore[arg-type]

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), answer) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{site.server_address[1]}/"
        site.shutdown()


def test_the_map_in_another_page(page: Page, newspaper: str, store: Store, shot: Path) -> None:
    page.goto(newspaper)
    ours = page.frame_locator("#khareeta")
    ours.locator("#sentence[data-ready]").wait_for(timeout=30_000)
    drawn = ours.frame_locator(MAP).locator(".kh-status")
    shown = store.overview(Filters(actors=("ISLAMIC_STATE",))).placed
    expect(drawn).to_contain_text(f"{shown}", timeout=20_000)
    expect(ours.locator(".kh-legend")).to_be_visible()
    expect(ours.locator("#credit")).to_be_visible()
    expect(ours.get_by_role("textbox", name="Search")).to_have_count(0)
    expect(ours.get_by_role("heading", name="Khareeta")).to_have_count(0)
    link = ours.get_by_role("link", name="Open the whole map")
    assert "embed" not in (link.get_attribute("href") or "embed")
