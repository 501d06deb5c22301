"""The first minutes: the tour, what to do about an empty view, and days that are not sure."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import expect

from store import Filters, Store
from tests.browser.dashboard import MAP, Dashboard

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("language", "forward", "away", "again"),
    [("en", "Next", "Close the tour", "Show the tour"), ("ar", "التالي", "إغلاق الجولة", "عرض الجولة")],
)
def test_the_tour_is_walked_closed_and_stays_away(
    dashboard: Dashboard, language: str, forward: str, away: str, again: str
) -> None:
    page = dashboard.open(f"lang={language}").page
    told = page.locator(".kh-tour")
    first = told.inner_text()
    page.get_by_role("button", name=forward, exact=True).click()
    expect(told).not_to_have_text(first)
    page.get_by_role("button", name=away).click()
    expect(told).to_have_count(0)
    # A later run of the page, as by a filter, does not bring it back; the button does.
    dashboard.choose(
        "Actors" if language == "en" else "الأطراف", "Islamic State" if language == "en" else "تنظيم الدولة"
    )
    page.wait_for_url("**actor=ISLAMIC_STATE*")
    expect(told).to_have_count(0)
    page.get_by_role("button", name=again).click()
    expect(told).to_have_text(re.compile(".*1/5.*", re.DOTALL))


def test_who_comes_by_a_link_to_a_view_sees_no_tour(dashboard: Dashboard) -> None:
    dashboard.open("actor=ISLAMIC_STATE")
    expect(dashboard.page.locator(".kh-tour")).to_have_count(0)


def test_an_empty_view_offers_what_would_widen_it(dashboard: Dashboard, store: Store) -> None:
    dashboard.open("actor=ISLAMIC_STATE&q=zzzz")
    wider = store.overview(Filters(actors=("ISLAMIC_STATE",))).events
    way = dashboard.page.get_by_role("button", name=f"Without the words searched for ({wider})")
    way.click()
    dashboard.expect_tile("incidents", f"{wider:,}")
    dashboard.page.wait_for_url(lambda url: "q=" not in url and "actor=ISLAMIC_STATE" in url)
    expect(dashboard.page.locator(".st-key-widening")).to_have_count(0)


def test_how_surely_within_the_dates_is_chosen_and_kept_in_the_link(dashboard: Dashboard, store: Store) -> None:
    dashboard.open("from=2020-04-10&to=2020-05-10")
    dashboard.page.get_by_text("More filters").click()
    dashboard.page.get_by_text("only perhaps", exact=True).click()
    dashboard.page.wait_for_url("**dated=across*")
    wanted = Filters.from_query({"from": "2020-04-10", "to": "2020-05-10", "dated": "across"})
    assert Filters.from_query(dict(parse_qsl(urlsplit(dashboard.page.url).query))) == wanted
    dashboard.expect_tile("incidents", f"{store.overview(wanted).events:,}")
    both = wanted.without("dated")
    surely = Filters.from_query({**both.to_query(), "dated": "within"})
    assert store.overview(surely).events + store.overview(wanted).events == store.overview(both).events


@pytest.mark.parametrize(("width", "height", "zoom"), [(1440, 1000, 7), (2560, 1440, 7.5)])
def test_a_wall_opens_closer_than_a_laptop(dashboard: Dashboard, width: int, height: int, zoom: float) -> None:
    dashboard.page.set_viewport_size({"width": width, "height": height})
    assert dashboard.open().position[0] == zoom


def test_the_line_below_the_map_names_the_day_that_is_played(dashboard: Dashboard) -> None:
    dashboard.open("from=2020-01-01&to=2020-06-30")
    line = dashboard.page.locator("#after-map")
    expect(line).to_contain_text("30 June 2020, the end of the chosen dates")
    slider = dashboard.page.frame_locator(MAP).locator(".kh-slider")
    slider.evaluate("one => { one.value = 1; one.dispatchEvent(new Event('input')); }")
    expect(line).to_have_text("Areas of control as of 29 February 2020, while time is played.")
    dashboard.page.frame_locator(MAP).locator(".kh-stop").click()
    expect(line).to_contain_text("30 June 2020, the end of the chosen dates")
