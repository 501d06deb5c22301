"""Filters change what is drawn and counted, the map stays as it is, and a link opens the same view."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from store import Filters, Store
from tests.browser.dashboard import MAP, Dashboard
from tests.browser.server import Server

pytestmark = pytest.mark.browser


def placed(store: Store, **fields: object) -> int:
    return store.overview(Filters(**fields)).placed  # type: ignore[arg-type]


def test_moving_the_dates_changes_what_is_drawn(dashboard: Dashboard, store: Store, shot: Path) -> None:
    dashboard.open("map=3/30/40")
    everything = placed(store)
    dashboard.wait_drawn(f"d.total === {everything}")
    held = dashboard.drawn["held"]
    dashboard.set_day("To", dt.date(2019, 3, 31))
    early = placed(store, date_to=dt.date(2019, 3, 31))
    assert 0 < early < everything
    dashboard.wait_drawn(f"d.total === {early} && d.day === '2019-03-31'")
    dashboard.expect_tile("incidents", f"{store.overview(Filters(date_to=dt.date(2019, 3, 31))).events:,}")
    # The areas are those of the last chosen day, and the page says so.
    assert dashboard.drawn["held"] != held
    expect(dashboard.page.get_by_text("Areas of control as of 31 March 2019")).to_be_visible()


def test_choosing_an_actor_changes_what_is_drawn(dashboard: Dashboard, store: Store) -> None:
    dashboard.open("map=3/30/40")
    everything = placed(store)
    dashboard.wait_drawn(f"d.total === {everything}")
    dashboard.choose("Actors", "Islamic State")
    one = placed(store, actors=("ISLAMIC_STATE",))
    assert 0 < one < everything
    dashboard.wait_drawn(f"d.total === {one}")
    dashboard.choose("What happened", "Battles")
    both = placed(store, actors=("ISLAMIC_STATE",), event_types=("Battles",))
    dashboard.wait_drawn(f"d.total === {both}")
    dashboard.page.get_by_role("button", name="Clear filters").click()
    dashboard.wait_drawn(f"d.total === {everything}")


def test_a_changed_filter_leaves_the_map_where_it_was(dashboard: Dashboard, store: Store) -> None:
    dashboard.open()
    dashboard.go(8.5, 35.1, 40.3)
    dashboard.frame.evaluate("window.stillTheSame = map._leaflet_id")
    before = dashboard.position
    dashboard.choose("Actors", "Islamic State")
    dashboard.expect_tile("incidents", f"{store.overview(Filters(actors=('ISLAMIC_STATE',))).events:,}")
    dashboard.wait_drawn("d.mode !== null")
    assert dashboard.frame.evaluate("window.stillTheSame === map._leaflet_id")
    assert dashboard.position == before
    # The map's frame was not loaded anew either.
    assert dashboard.page.locator(MAP).count() == 1


def test_panning_asks_for_data_but_never_reruns_the_page(dashboard: Dashboard) -> None:
    dashboard.open("map=12/35.02/40.45")
    dashboard.page.wait_for_load_state("networkidle")
    dashboard.page.evaluate("""() => {
        window.touched = 0;
        const watched = document.querySelector('[data-testid="stMain"]');
        const all = {childList: true, subtree: true, characterData: true};
        window.last = performance.now();
        new MutationObserver(() => { window.touched += 1; window.last = performance.now(); }).observe(watched, all);
    }""")
    # The chart and the table come after the map; here the page is whole.
    dashboard.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    dashboard.page.wait_for_function("() => performance.now() - window.last > 1500")
    dashboard.page.evaluate("window.touched = 0")
    asked = dashboard.drawn["fetches"]
    dashboard.go(12, 36.2, 37.15)
    dashboard.wait_drawn(f"d.fetches > {asked}")
    dashboard.page.wait_for_load_state("networkidle")
    assert dashboard.page.evaluate("window.touched") == 0


def test_a_link_opens_the_same_view(dashboard: Dashboard, store: Store, server: Server, browser: object) -> None:
    dashboard.open()
    dashboard.choose("Actors", "Iran-backed")
    dashboard.page.wait_for_url("**actor=*")
    dashboard.set_day("From", dt.date(2020, 4, 1))
    dashboard.page.wait_for_url("**from=*")
    dashboard.set_day("To", dt.date(2020, 4, 30))
    wanted = Filters(actors=("IRAN_BACKED_MILITIAS",), date_from=dt.date(2020, 4, 1), date_to=dt.date(2020, 4, 30))
    dashboard.expect_tile("incidents", f"{store.overview(wanted).events:,}")
    dashboard.go(9, 35.02, 40.45)
    mark = dashboard.mark_of("test-arabic-1")
    if len(mark["ids"]) == 1:
        dashboard.click_map(mark)
    else:
        dashboard.click_map(mark)
        entry = dashboard.page.frame_locator(MAP).locator(".kh-choices li button").filter(has_text="9 April 2020")
        entry.filter(has_text="الميادين").first.click()
    dashboard.article.wait_for()
    dashboard.page.wait_for_url("**incident=*")
    address = dashboard.page.url
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert Filters.from_query(asked) == wanted
    text, position, total = dashboard.article.inner_text(), dashboard.position, dashboard.drawn["total"]

    with dashboard.page.context.new_page() as again:
        again.set_default_timeout(20_000)
        reopened = Dashboard(again, server.url)
        again.goto(address)
        again.locator("#sentence").wait_for()
        reopened.wait_drawn(f"d.total === {total}")
        reopened.expect_tile("incidents", f"{store.overview(wanted).events:,}")
        assert reopened.article.inner_text() == text
        zoom, latitude, longitude = reopened.position
        assert zoom == position[0]
        assert latitude == pytest.approx(position[1], abs=0.01)
        assert longitude == pytest.approx(position[2], abs=0.01)
        expect(again.get_by_text("Iran-backed militias").first).to_be_visible()


def test_dragging_over_the_timeline_chooses_dates(dashboard: Dashboard, store: Store) -> None:
    dashboard.open("from=2019-01-01&to=2020-12-31")
    before = dashboard.tile("incidents")
    chart = dashboard.page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first
    chart.scroll_into_view_if_needed()
    box = dashboard.box(chart)
    y = box["y"] + box["height"] * 0.4
    dashboard.page.mouse.move(box["x"] + box["width"] * 0.35, y)
    dashboard.page.mouse.down()
    dashboard.page.mouse.move(box["x"] + box["width"] * 0.5, y, steps=5)
    dashboard.page.mouse.up()
    expect(dashboard.page.locator(".kh-tile[data-name='incidents'] .kh-value")).not_to_have_text(before)
    dashboard.page.wait_for_url(lambda url: "from=2019-01-01" not in url and "from=" in url)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(dashboard.page.url).query).items()}
    chosen = Filters.from_query(asked)
    dashboard.expect_tile("incidents", f"{store.overview(chosen).events:,}")


def test_every_value_of_a_filter_tells_how_many_it_would_show(dashboard: Dashboard, store: Store) -> None:
    dashboard.open("actor=ISLAMIC_STATE")
    counts = dict(store.facets(Filters(actors=("ISLAMIC_STATE",)))["type"])
    dashboard.page.get_by_role("combobox", name="What happened", exact=True).click()
    options = dashboard.page.get_by_role("option")
    expect(options.filter(has_text=f"Battles ({counts['Battles']})")).to_be_visible()


def test_a_filter_that_nothing_passes_says_so(dashboard: Dashboard, page: Page) -> None:
    dashboard.open("from=1950-01-01&to=1950-12-31")
    expect(page.get_by_text("No incidents match these filters.").first).to_be_visible()
    expect(page.frame_locator(MAP).get_by_text("No incidents in this view")).to_be_visible()
    assert dashboard.drawn["incidents"] == 0


def test_playing_moves_incidents_and_areas_through_time(dashboard: Dashboard, store: Store, shot: Path) -> None:
    dashboard.open("from=2020-01-01&to=2020-06-30&map=3/30/40")
    whole = placed(store, date_from=dt.date(2020, 1, 1), date_to=dt.date(2020, 6, 30))
    dashboard.wait_drawn(f"d.total === {whole}")
    months = [(dt.date(2020, m, 1), dt.date(2020, m + 1, 1) - dt.timedelta(days=1)) for m in range(1, 7)]
    expected = [(last, placed(store, date_from=first, date_to=last)) for first, last in months]
    controls = dashboard.page.frame_locator(MAP)
    controls.get_by_role("button", name="Play through time").click()
    for last, total in expected:
        dashboard.wait_drawn(f"d.step === '{last}' && d.total === {total} && d.day === '{last}'")
    controls.get_by_role("button", name="Back to the chosen dates").click()
    dashboard.wait_drawn(f"d.total === {whole} && d.day === '2020-06-30' && !d.step")


def test_playing_can_show_all_up_to_a_day(dashboard: Dashboard, store: Store) -> None:
    dashboard.open("from=2020-01-01&to=2020-06-30&map=3/30/40")
    controls = dashboard.page.frame_locator(MAP)
    controls.get_by_role("combobox", name="What is shown at a step").select_option("cumulative")
    slider = controls.get_by_role("slider", name="Time shown on the map")
    slider.fill("2")
    dashboard.wait_drawn("d.step === '2020-03-31'")
    assert dashboard.drawn["total"] == placed(store, date_from=dt.date(2020, 1, 1), date_to=dt.date(2020, 3, 31))
    controls.get_by_role("combobox", name="Step", exact=True).select_option("week")
    dashboard.wait_drawn("d.step && d.step !== '2020-03-31'")
    assert dt.date.fromisoformat(dashboard.drawn["step"]).weekday() == 6


def test_the_heat_map_is_another_view_of_the_same(dashboard: Dashboard) -> None:
    dashboard.open("map=7/34.8/39.8")
    symbols, total = dashboard.painted("khIncidents"), dashboard.drawn["total"]
    assert symbols > 1_000
    dashboard.page.get_by_text("heat map", exact=True).click()
    dashboard.page.wait_for_url("**show=heat*")
    dashboard.wait_drawn("d.heat")
    assert dashboard.painted("khHeat") > 10_000
    assert dashboard.painted("khIncidents") < symbols / 10
    assert dashboard.drawn["total"] == total


def test_a_changed_filter_asks_for_its_incidents_once(dashboard: Dashboard, store: Store) -> None:
    dashboard.open("map=3/30/40")
    dashboard.page.wait_for_load_state("networkidle")
    asked: list[str] = []
    dashboard.page.on("request", lambda request: asked.append(request.url) if "/map/incidents" in request.url else None)
    dashboard.choose("Actors", "Islamic State")
    dashboard.wait_drawn(f"d.total === {placed(store, actors=('ISLAMIC_STATE',))}")
    dashboard.page.wait_for_load_state("networkidle")
    assert len(asked) == 1
