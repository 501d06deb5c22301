"""The map among many incidents: what opens is what was drawn, the legend, the keyboard, others' changes, screens."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import pytest
from playwright.sync_api import expect

from store import Filters, Store
from tests.browser.dashboard import MAP, Dashboard
from tests.browser.pier import LATER_AT, PIER, SPOT, THRONG, THRONG_AT, pier
from tests.browser.server import Server

pytestmark = pytest.mark.browser

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


def test_a_total_stands_on_the_map_as_a_total(crowded: Dashboard) -> None:
    crowded.open(f"{SPOT}&from=2019-03-01&to=2020-12-31")
    crowded.wait_drawn("d.totals === 1 && d.total >= 2")
    expect(crowded.status).to_contain_text("Incidents in this view: 2 · Totals reported: 1")
    (mark,) = [mark for mark in crowded.drawn["positions"] if mark["total"]]
    edge = {**mark, "x": mark["x"] - mark["radius"] + 2}
    assert "Total reported" in crowded.hover_map(edge).inner_text()
    crowded.click_map(edge)
    crowded.page.wait_for_url("**incident=test-pier-3*")


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


# ---- others change the data


def test_what_another_adds_comes_onto_the_map_and_the_page(crowded: Dashboard, many: Server) -> None:
    crowded.open(f"map=8/{LATER_AT[0]}/{LATER_AT[1]}&from=2020-04-01&to=2020-04-30")
    incidents = int(crowded.tile("incidents").replace(",", ""))
    assert all("test-later-1" not in mark["ids"] for mark in crowded.drawn["positions"])
    store = Store(many.store, data=None, extractor=pier)
    later = dataclasses.replace(PIER, article_id="test-later")
    assert not store.add([later]).failed
    version = store.version()
    store.close()
    # Nobody touches the page: it looks by itself.
    crowded.wait_drawn(
        f"d.version === '{version}' && d.positions.some(p => p.ids.includes('test-later-1'))", timeout=40_000
    )
    crowded.expect_tile("incidents", f"{incidents + 1:,}")


# ---- screens


def test_the_map_takes_its_share_of_every_screen(crowded: Dashboard) -> None:
    crowded.open("lang=ar")
    for width, height in ((1366, 768), (2560, 1440), (390, 844)):
        crowded.page.set_viewport_size({"width": width, "height": height})
        crowded.frame.wait_for_function("() => map.getSize().y === innerHeight && map.getSize().x === innerWidth")
        box = crowded.box(crowded.page.locator(MAP))
        assert 0.6 * height <= box["height"] <= 0.8 * height
        assert crowded.frame.evaluate("innerHeight") == pytest.approx(box["height"], abs=2)
        if width > 640:
            assert crowded.box(crowded.page.locator(".st-key-panel"))["height"] == pytest.approx(box["height"], abs=2)
        inner = crowded.box(crowded.page.frame_locator(MAP).get_by_role("group", name="الزمن المعروض على الخريطة"))
        assert inner["x"] >= box["x"] - 1
        assert inner["x"] + inner["width"] <= box["x"] + box["width"] + 1
