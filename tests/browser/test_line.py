"""A bad line to the server: the map keeps what it has, says so, and mends by itself."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.browser.dashboard import Dashboard

pytestmark = pytest.mark.browser


def test_a_line_that_breaks_leaves_the_map_and_mends_by_itself(crowded: Dashboard) -> None:
    page = crowded.page
    crowded.open("map=7/34.8/39.5")
    page.wait_for_load_state("networkidle")
    before = crowded.drawn
    page.context.route("**/map/incidents?**", lambda route: route.abort())
    crowded.go(8, 35.3, 40.1)
    expect(crowded.status).to_contain_text("No answer: the server cannot be reached")
    after = crowded.drawn
    assert (after["marks"], after["total"]) == (before["marks"], before["total"])
    assert crowded.painted("khIncidents") > 0
    page.context.unroute("**/map/incidents?**")
    crowded.wait_drawn(f"d.total !== {before['total']}", timeout=30_000)
    expect(crowded.status).not_to_contain_text("No answer")


def test_a_slow_or_busy_line_is_told_of(crowded: Dashboard) -> None:
    page = crowded.page
    crowded.open("map=7/34.8/39.5")
    page.wait_for_load_state("networkidle")
    held: list[Route] = []
    page.context.route("**/map/incidents?**", lambda route: held.append(route))
    crowded.go(8, 35.3, 40.1)
    expect(crowded.status).to_contain_text("The line is slow")
    busy = {"error": "the store took longer than 10 s to answer; narrow the filter"}
    held.pop().fulfill(status=503, json=busy)
    expect(crowded.status).to_contain_text("narrow the filter")
    page.context.unroute("**/map/incidents?**")
    expect(crowded.status).not_to_contain_text("narrow the filter", timeout=30_000)
    expect(crowded.status).to_contain_text("Incidents in this view")


def test_a_table_of_places_that_cannot_be_used_is_told_of_on_the_map(crowded: Dashboard) -> None:
    page = crowded.page
    reason = "the table of places cannot be used: places.sqlite: not a readable table; move it away and build it again"
    page.context.route("**/map/basemap", lambda route: route.fulfill(status=503, json={"error": reason}))
    page.goto(f"{crowded.url}/?map=7/34.8/39.5")
    expect(crowded.status).to_contain_text("move it away and build it again")
    # The incidents are there all the same, and the ground comes when the table is mended.
    crowded.wait_drawn("d.marks > 0 && d.towns === 0")
    page.context.unroute("**/map/basemap")
    crowded.wait_drawn("d.towns > 20 && d.names > 0", timeout=30_000)
    expect(crowded.status).not_to_contain_text("build it again")
