"""The map among many incidents: what opens is what was drawn, time is played honestly, the keyboard and a bad line."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from bench.incidents_maker import make
from incidents.models import Article, ControlClaim, Incident
from store import Filters, Store
from tests.browser.dashboard import MAP, Dashboard
from tests.browser.records import _incident, words
from tests.browser.server import Server

pytestmark = pytest.mark.browser

MADE = 4_000
DESERT = (31.2, 36.8)
"""Where nothing else stands."""
SPOT = f"map=9/{DESERT[0]}/{DESERT[1]}"

THRONG = 1_100
THRONG_AT = (29.5, 37.0)

PIER = Article(
    article_id="test-pier",
    title="The pier",
    publisher="Local network",
    url="https://example.org/pier",
    published=dt.date(2020, 5, 2),
    language="en",
    body="A clash at the pier on 10 April 2020. Another in April. In all 90 were killed there since March 2019.",
)


def pier(article: Article) -> tuple[tuple[Incident, ...], tuple[ControlClaim, ...]]:
    """One incident of a day, one of a month, and a total, all at one spot; or what a later article adds there."""
    here = {"location": "The pier", "latitude": DESERT[0], "longitude": DESERT[1]}
    evidence = (words(article, "sentence", article.body.split(". ")[0]),)
    tenth, first, last = dt.date(2020, 4, 10), dt.date(2020, 4, 1), dt.date(2020, 4, 30)
    if article.article_id == "test-throng":
        there = {"location": "The ferry", "latitude": THRONG_AT[0], "longitude": THRONG_AT[1], "evidence": evidence}
        days = [first - dt.timedelta(days=number) for number in range(THRONG)]
        return tuple(_incident(article, n, event_date=day, end_date=day, **there) for n, day in enumerate(days)), ()
    day = _incident(article, 1, event_date=tenth, end_date=tenth, evidence=evidence, **here)
    if article.article_id != PIER.article_id:
        return (day,), ()
    month = _incident(
        article,
        2,
        event_date=first,
        end_date=last,
        evidence=evidence,
        **{**here, "time_precision": 3, "actor1": "TURKEY"},
    )
    since = dt.date(2019, 3, 24)
    total = _incident(
        article, 3, event_date=since, end_date=last, evidence=evidence, fatalities=90,
        **{**here, "kind": "summary", "time_precision": 4},
    )  # fmt: skip
    return (day, month, total), ()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with thousands of incidents, whose store these tests may change."""
    folder = tmp_path_factory.mktemp("many")
    path = folder / "khareeta.duckdb"
    make(MADE, path).close()
    store = Store(path, data=None, extractor=pier)
    assert not store.add([PIER, dataclasses.replace(PIER, article_id="test-throng")]).failed
    store.close()
    with Server(path, folder / "server.log") as running:
        yield running


@pytest.fixture
def crowded(page: Page, many: Server, outside: list[str], broken: list[str]) -> Iterator[Dashboard]:
    yield Dashboard(page, many.url)
    assert outside == []
    assert broken == []


@pytest.fixture
def full(many: Server) -> Store:
    """The store of ``crowded``, seen from beside it."""
    return Store.open(many.store)


def placed(store: Store, **fields: object) -> int:
    return store.overview(Filters(**fields)).placed  # type: ignore[arg-type]


def status(dashboard: Dashboard) -> Locator:
    return dashboard.page.frame_locator(MAP).locator(".kh-status[role='status'][aria-live]")


# ---- what opens is what was drawn


def test_a_cell_tells_and_opens_what_it_counts(crowded: Dashboard) -> None:
    crowded.open("map=7/34.8/39.5")
    assert crowded.drawn["mode"] == "cells"
    few = next(mark for mark in uncovered(crowded) if 2 <= mark["n"] <= 25)
    assert str(few["n"]) in crowded.hover_map(few).inner_text()
    crowded.click_map(few)
    entries = crowded.page.frame_locator(MAP).locator(".kh-choices li button")
    expect(entries).to_have_count(few["n"])
    crowded.page.keyboard.press("Escape")
    expect(entries).to_have_count(0)
    # A crowded cell comes closer instead; the list has moved the map, so the cells stand elsewhere now.
    zoom = crowded.position[0]
    many = max(uncovered(crowded), key=lambda mark: mark["n"])
    assert many["n"] > 25
    crowded.click_map(many)
    crowded.frame.wait_for_function(f"() => map.getZoom() >= {zoom + 2}")


def uncovered(dashboard: Dashboard) -> list[dict[str, Any]]:
    """The cells whose middle can be clicked: no smaller one lies over it, nor what stands at the map's edges."""
    marks = dashboard.drawn["positions"]
    width, height = dashboard.frame.evaluate("[map.getSize().x, map.getSize().y]")
    return [
        mark
        for mark in marks
        if mark["cell"]
        and 60 < mark["x"] < width - 60
        and 60 < mark["y"] < height - 120
        and not any(
            other is not mark
            and other["radius"] <= mark["radius"]
            and math.dist((other["x"], other["y"]), (mark["x"], mark["y"])) <= other["radius"] + 1
            for other in marks
        )
    ]


def test_a_throng_at_one_spot_is_listed_page_by_page(crowded: Dashboard) -> None:
    crowded.open(f"map=7/{THRONG_AT[0]}/{THRONG_AT[1]}")
    crowded.go(16, *THRONG_AT)
    crowded.wait_drawn(f"d.mode === 'cells' && d.total === {THRONG}")
    (mark,) = [mark for mark in crowded.drawn["positions"] if not mark["total"]]
    assert mark["n"] == THRONG
    crowded.click_map(mark)
    popup = crowded.page.frame_locator(MAP).locator(".kh-choices")
    entries = popup.locator("li button")
    expect(entries).to_have_count(200)
    expect(entries.first).to_be_focused()
    expect(popup).to_contain_text("The latest 200 are listed")
    popup.get_by_role("button", name="List more").click()
    expect(entries).to_have_count(400)
    expect(entries.nth(200)).to_be_focused()
    told = entries.all_inner_texts()
    assert len(set(told)) == 400, "each is another day's"
    entries.nth(399).click()
    crowded.page.wait_for_url("**incident=test-throng-*")


def test_a_total_stands_on_the_map_as_a_total(crowded: Dashboard) -> None:
    crowded.open(f"{SPOT}&from=2019-03-01&to=2020-12-31")
    crowded.wait_drawn("d.totals === 1 && d.total >= 2")
    expect(status(crowded)).to_contain_text("2 incidents in this view · Totals reported: 1")
    (mark,) = [mark for mark in crowded.drawn["positions"] if mark["total"]]
    edge = {**mark, "x": mark["x"] - mark["radius"] + 2}
    assert "Total reported" in crowded.hover_map(edge).inner_text()
    crowded.click_map(edge)
    crowded.page.wait_for_url("**incident=test-pier-3*")


# ---- time


def test_playing_shows_a_month_as_less_sure_than_a_day(crowded: Dashboard, shot: Path) -> None:
    crowded.open(f"{SPOT}&from=2020-04-01&to=2020-06-30")
    crowded.wait_drawn("d.total >= 2")
    controls = crowded.page.frame_locator(MAP)
    slider = controls.get_by_role("slider", name="Time shown on the map")
    step = controls.get_by_role("combobox", name="Step", exact=True)
    here = "d.positions.filter(p => !p.apart && !p.total).length"
    pale = "d.positions.filter(p => p.apart).length"
    step.select_option("day")
    slider.fill("9")
    crowded.wait_drawn(f"d.step === '2020-04-10' && {here} === 1 && {pale} === 1")
    expect(status(crowded)).to_contain_text("1 incidents in this view · less sure of the day: 1")
    (mark,) = [mark for mark in crowded.drawn["positions"] if mark["apart"]]
    rim = {**mark, "x": mark["x"] - mark["radius"] + 1}
    assert "Known only to a longer time" in crowded.hover_map(rim).inner_text()
    slider.fill("10")
    crowded.wait_drawn(f"d.step === '2020-04-11' && {here} === 0 && {pale} === 1")
    # Of the month both are sure.
    step.select_option("month")
    slider.fill("0")
    crowded.wait_drawn(f"d.step === '2020-04-30' && d.positions.length === 1 && d.positions[0].n === 2 && {pale} === 0")
    # All up to a day: the month's stays less sure until the month is over.
    controls.get_by_role("combobox", name="What is shown at a step").select_option("cumulative")
    step.select_option("day")
    slider.fill("19")
    crowded.wait_drawn(f"d.step === '2020-04-20' && {here} === 1 && {pale} === 1")
    slider.fill("30")
    crowded.wait_drawn("d.step === '2020-05-01' && d.positions[0].n === 2")


def test_each_step_adds_up_with_the_store_and_the_next_are_fetched_ahead(crowded: Dashboard, full: Store) -> None:
    crowded.open("from=2014-01-01&to=2014-12-31&map=3/30/40")
    crowded.page.wait_for_load_state("networkidle")
    controls = crowded.page.frame_locator(MAP)
    controls.get_by_role("combobox", name="Speed").select_option("4")
    controls.get_by_role("button", name="Play through time").click()
    crowded.wait_drawn("d.step === '2014-12-31' && d.steps === 12", timeout=40_000)
    window = {"date_from": dt.date(2014, 12, 1), "date_to": dt.date(2014, 12, 31), "kinds": ("event",)}
    drawn = crowded.drawn
    assert drawn["total"] == placed(full, **window, dated="within")
    assert drawn["apart"] == placed(full, **window, dated="across")
    assert drawn["day"] == "2014-12-31"
    measured = crowded.frame.evaluate("performance.getEntriesByName('khareeta-step').map(e => e.duration)")
    assert len(measured) == 12
    # No question was asked twice: what was fetched ahead was used.
    asked = crowded.frame.evaluate(
        "performance.getEntriesByType('resource').map(e => e.name).filter(n => n.includes('dated='))"
    )
    assert len(asked) == len(set(asked)) == 24


def test_dates_are_brushed_in_arabic_and_widened_again(crowded: Dashboard, full: Store) -> None:
    page = crowded.page
    crowded.open("lang=ar")
    everything = crowded.tile("incidents")
    chart = page.get_by_test_id("stVegaLiteChart").first.locator("svg.marks")
    chart.scroll_into_view_if_needed()
    # The actors' patterns are those of the map: fills that are defined beside the chart.
    fills = chart.locator("path[fill^='url(#kh-fill-']")
    assert fills.count() > 20
    named = fills.first.get_attribute("fill")
    assert named is not None
    assert page.locator(f"pattern[id='{named.removeprefix('url(#').removesuffix(')')}']").count() == 1
    box = crowded.box(chart)
    y = box["y"] + box["height"] * 0.4
    page.mouse.move(box["x"] + box["width"] * 0.5, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, y, steps=5)
    page.mouse.up()
    page.wait_for_url("**from=*")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}
    chosen = Filters.from_query(asked)
    assert chosen.date_from is not None
    assert chosen.date_to is not None
    # Oldest right: the middle of the years from 2011 to 2026, not their mirror image.
    assert 2016 <= chosen.date_from.year <= chosen.date_to.year <= 2019
    crowded.expect_tile("incidents", f"{full.overview(chosen).events:,}")
    page.get_by_role("button", name="كل التواريخ").click()
    crowded.expect_tile("incidents", everything)
    page.wait_for_url(lambda url: "from=" not in url and "to=" not in url)


def test_discs_can_tell_of_the_killed_in_place_of_the_incidents(crowded: Dashboard) -> None:
    crowded.open("map=7/34.8/39.5")
    marks = [mark for mark in crowded.drawn["positions"] if mark["cell"]]
    assert max(marks, key=lambda mark: mark["radius"])["n"] == max(mark["n"] for mark in marks)
    crowded.page.get_by_test_id("stSidebar").get_by_text("killed", exact=True).click()
    crowded.page.wait_for_url("**size=fatalities*")
    crowded.wait_drawn("d.positions.some(p => p.shown === p.fatalities && p.shown !== p.n)")
    marks = [mark for mark in crowded.drawn["positions"] if mark["cell"]]
    assert all(mark["shown"] == mark["fatalities"] for mark in marks)
    assert max(marks, key=lambda mark: mark["radius"])["fatalities"] == max(mark["fatalities"] for mark in marks)


# ---- the legend filters


def test_the_legend_is_a_filter_by_mouse_and_keyboard(crowded: Dashboard, full: Store) -> None:
    crowded.open()
    everything = full.overview().events
    entry = crowded.page.locator("button.kh-entry").filter(has_text="Islamic State")
    entry.click()
    one = full.overview(Filters(actors=("ISLAMIC_STATE",))).events
    crowded.expect_tile("incidents", f"{one:,}")
    expect(entry).to_have_attribute("aria-pressed", "true")
    crowded.page.wait_for_url("**actor=ISLAMIC_STATE*")
    # The others stay in the legend, to be added; by keyboard, which keeps its place.
    other = crowded.page.locator("button.kh-entry").filter(has_text="Syrian Democratic Forces")
    other.focus()
    crowded.page.keyboard.press("Enter")
    both = full.overview(Filters(actors=("ISLAMIC_STATE", "SDF"))).events
    crowded.expect_tile("incidents", f"{both:,}")
    expect(other).to_be_focused()
    crowded.page.locator("button.kh-entry").filter(has_text="Battles").click()
    battles = Filters(actors=("ISLAMIC_STATE", "SDF"), event_types=("Battles",))
    crowded.expect_tile("incidents", f"{full.overview(battles).events:,}")
    for field in ("actors", "event_types"):
        crowded.page.locator(f"button.kh-all[data-field='{field}']").click()
        expect(crowded.page.locator(f"button.kh-all[data-field='{field}']")).to_have_count(0)
    crowded.expect_tile("incidents", f"{everything:,}")


# ---- the keyboard


def test_the_keyboard_skips_the_map_or_walks_through_it(crowded: Dashboard) -> None:
    page = crowded.page
    crowded.open(f"{SPOT}&from=2019-03-01&to=2020-12-31")
    crowded.wait_drawn("d.total >= 2")
    inside = page.frame_locator(MAP)
    skip = inside.get_by_role("button", name="Skip the map")
    skip.focus()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "after-map"
    # The list is one stop; arrows go through it, Enter opens, Escape leads back.
    entries = inside.locator(".kh-list ul").first.locator("button")
    expect(entries).to_have_count(2)
    assert entries.evaluate_all("all => all.map(e => e.tabIndex)") == [0, -1]
    entries.first.focus()
    page.keyboard.press("ArrowDown")
    expect(entries.nth(1)).to_be_focused()
    expect(inside.locator(".kh-tooltip")).to_contain_text("Total reported")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    choices = inside.locator(".kh-choices li button")
    expect(choices).to_have_count(2)
    expect(choices.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(choices.nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(choices).to_have_count(0)
    expect(entries.first).to_be_focused()
    page.keyboard.press("Escape")
    assert crowded.frame.evaluate("document.activeElement.id") == "map_div"


def test_the_keyboard_opens_an_area_of_control(crowded: Dashboard) -> None:
    page = crowded.page
    crowded.open("from=2020-01-01&to=2020-06-30&map=8/35.3/39.5")
    crowded.wait_drawn("d.areas > 0")
    inside = page.frame_locator(MAP)
    area = (
        inside.get_by_role("list", name="Areas of control on the map").locator("button").filter(has_text="in control")
    )
    area.first.focus()
    expect(inside.locator(".kh-tooltip")).to_contain_text("in control since")
    page.keyboard.press("Enter")
    claims = inside.locator(".kh-popup").get_by_role("button", name="Who says so").first
    expect(claims).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".kh-why")).to_contain_text("Since")


# ---- a bad line


def test_a_line_that_breaks_leaves_the_map_and_mends_by_itself(crowded: Dashboard) -> None:
    page = crowded.page
    crowded.open("map=7/34.8/39.5")
    page.wait_for_load_state("networkidle")
    before = crowded.drawn
    page.context.route("**/map/incidents?**", lambda route: route.abort())
    crowded.go(8, 35.3, 40.1)
    expect(status(crowded)).to_contain_text("No answer: the server cannot be reached")
    after = crowded.drawn
    assert (after["marks"], after["total"]) == (before["marks"], before["total"])
    assert crowded.painted("khIncidents") > 0
    page.context.unroute("**/map/incidents?**")
    crowded.wait_drawn(f"d.total !== {before['total']}", timeout=30_000)
    expect(status(crowded)).not_to_contain_text("No answer")


def test_a_slow_or_busy_line_is_told_of(crowded: Dashboard) -> None:
    page = crowded.page
    crowded.open("map=7/34.8/39.5")
    page.wait_for_load_state("networkidle")
    held: list[Route] = []
    page.context.route("**/map/incidents?**", lambda route: held.append(route))
    crowded.go(8, 35.3, 40.1)
    expect(status(crowded)).to_contain_text("The line is slow")
    busy = {"error": "the store took longer than 10 s to answer; narrow the filter"}
    held.pop().fulfill(status=503, json=busy)
    expect(status(crowded)).to_contain_text("narrow the filter")
    page.context.unroute("**/map/incidents?**")
    expect(status(crowded)).not_to_contain_text("narrow the filter", timeout=30_000)
    expect(status(crowded)).to_contain_text("incidents in this view")


def test_a_table_of_places_that_cannot_be_used_is_told_of_on_the_map(crowded: Dashboard) -> None:
    page = crowded.page
    reason = "the table of places cannot be used: places.sqlite: not a readable table; move it away and build it again"
    page.context.route("**/map/basemap", lambda route: route.fulfill(status=503, json={"error": reason}))
    page.goto(f"{crowded.url}/?map=7/34.8/39.5")
    expect(status(crowded)).to_contain_text("move it away and build it again")
    # The incidents are there all the same, and the ground comes when the table is mended.
    crowded.wait_drawn("d.marks > 0 && d.towns === 0")
    page.context.unroute("**/map/basemap")
    crowded.wait_drawn("d.towns > 20 && d.names > 0", timeout=30_000)
    expect(status(crowded)).not_to_contain_text("build it again")


# ---- others change the data


def test_what_another_adds_comes_onto_the_map_and_the_page(crowded: Dashboard, many: Server) -> None:
    crowded.open(f"{SPOT}&from=2020-04-01&to=2020-04-30")
    incidents = int(crowded.tile("incidents").replace(",", ""))
    crowded.wait_drawn("d.positions.some(p => p.n === 2)")
    store = Store(many.store, data=None, extractor=pier)
    later = dataclasses.replace(PIER, article_id="test-later")
    assert not store.add([later]).failed
    version = store.version()
    store.close()
    # Nobody touches the page: it looks by itself.
    crowded.wait_drawn(f"d.version === '{version}' && d.positions.some(p => p.n === 3)", timeout=40_000)
    crowded.expect_tile("incidents", f"{incidents + 1:,}")


# ---- screens


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1366, 768), (2560, 1440)])
def test_the_map_takes_its_share_of_the_screen(crowded: Dashboard, width: int, height: int) -> None:
    crowded.page.set_viewport_size({"width": width, "height": height})
    crowded.open("lang=ar")
    box = crowded.box(crowded.page.locator(MAP))
    assert 0.6 * height <= box["height"] <= 0.8 * height
    assert crowded.frame.evaluate("map.getSize().y") == pytest.approx(box["height"], abs=2)
    controls = crowded.page.frame_locator(MAP).get_by_role("group", name="الزمن المعروض على الخريطة")
    inner = crowded.box(controls)
    assert inner["x"] >= box["x"] - 1
    assert inner["x"] + inner["width"] <= box["x"] + box["width"] + 1
