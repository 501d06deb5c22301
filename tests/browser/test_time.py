"""Time on the map and in the chart: what a step shows and how surely, and dates that are brushed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from store import Filters, Store
from tests.browser.dashboard import MAP, Dashboard
from tests.browser.pier import SPOT

pytestmark = pytest.mark.browser


def placed(store: Store, **fields: object) -> int:
    return store.overview(Filters(**fields)).placed  # type: ignore[arg-type]


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
    expect(crowded.status).to_contain_text("Incidents in this view: 1 · less sure of the day: 1")
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
