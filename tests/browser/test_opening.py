"""The page opens with no network, shows what the store holds, and takes links apart."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from playwright.sync_api import expect

from store import Filters, Store
from tests.browser.dashboard import MAP, Dashboard

pytestmark = pytest.mark.browser


def test_opens_with_the_network_cut(dashboard: Dashboard, store: Store, outside: list[str], shot: Path) -> None:
    dashboard.open()
    expect(dashboard.page).to_have_title("Khareeta · خريطة")
    assert dashboard.drawn["countries"] >= 2
    assert dashboard.drawn["towns"] > 20
    assert dashboard.painted("khLand") > 10_000
    assert dashboard.tile("incidents") == f"{store.overview().events:,}"
    dashboard.page.wait_for_load_state("networkidle")
    assert outside == []


def test_online_tiles_are_asked_for_only_when_turned_on(dashboard: Dashboard, outside: list[str]) -> None:
    dashboard.open()
    assert outside == []
    with dashboard.page.expect_event("requestfailed", lambda request: "tile.openstreetmap.org" in request.url):
        dashboard.page.get_by_text("Online tiles", exact=True).click()
    assert {address.split("/")[2] for address in outside} == {"tile.openstreetmap.org"}
    # What the map has of its own stays when the tiles cannot be had.
    dashboard.page.frame_locator(MAP).get_by_text("Online tiles could not be reached").wait_for()
    assert dashboard.painted("khIncidents") > 0
    outside.clear()


def test_incidents_and_areas_are_on_the_map(dashboard: Dashboard, store: Store) -> None:
    dashboard.open("from=2019-01-01&to=2020-12-31&map=3/30/40")
    placed = store.overview(Filters(date_from=dt.date(2019, 1, 1), date_to=dt.date(2020, 12, 31))).placed
    dashboard.wait_drawn(f"d.total === {placed} && d.areas > 0")
    drawn = dashboard.drawn
    assert drawn["incidents"] == placed
    assert drawn["areas"] == len(store.areas(dt.date(2020, 12, 31)))
    # The numbers are not taken on trust: there is colour on the canvases that draw them.
    assert dashboard.painted("khIncidents") > 1_000
    assert dashboard.painted("khAreas") > 300


def test_each_mark_is_where_its_incident_is(dashboard: Dashboard, store: Store) -> None:
    dashboard.open("map=10/35.802/39.355")
    mark = dashboard.mark_of("test-hostile-1")
    incident = store.incident("test-hostile-1")
    assert incident is not None
    where = dashboard.frame.evaluate(
        "([lat, lon]) => { const p = map.latLngToContainerPoint([lat, lon]); return [p.x, p.y]; }",
        [incident.latitude, incident.longitude],
    )
    assert [mark["x"], mark["y"]] == where


@pytest.mark.parametrize(
    "query",
    [
        "",
        "actor=ISLAMIC_STATE",
        "from=2020-04-01&to=2020-04-30",
        "type=Explosions/Remote violence,Battles&precision=1",
        "min_fatalities=2&actor=SYRIAN_GOVERNMENT",
        "q=الميادين",
    ],
)
def test_counts_agree_with_the_store(dashboard: Dashboard, store: Store, query: str) -> None:
    dashboard.open(query)
    filters = Filters.from_query(dict(part.split("=") for part in query.split("&") if part))
    counted = store.overview(filters)
    assert counted.events > 0
    for name, value in (
        ("incidents", counted.events),
        ("places", counted.places),
        ("not_placed", counted.not_placed),
        ("summaries", counted.summaries),
        ("articles", counted.articles),
    ):
        assert dashboard.tile(name) == f"{value:,}", name
    low, high = counted.fatalities_low, counted.fatalities_high
    killed = f"{low:,}" if low == high else f"{low:,}–{high:,}"
    assert dashboard.tile("fatalities") == killed + ("+" if counted.open_ended else "")


def test_the_map_has_its_limits(dashboard: Dashboard) -> None:
    dashboard.open("map=16/35.02/40.45")
    assert dashboard.frame.evaluate("[map.getMinZoom(), map.getMaxZoom()]") == [3, 16]


def test_a_wrong_part_of_a_link_is_told_of_and_the_rest_holds(dashboard: Dashboard, store: Store) -> None:
    dashboard.open("from=yesterday&actor=ISLAMIC_STATE&map=here")
    told = dashboard.page.get_by_test_id("stAlert")
    expect(told.filter(has_text="'yesterday' is not a day like 2020-04-25")).to_be_visible()
    expect(told.filter(has_text="'here' is not zoom/latitude/longitude")).to_be_visible()
    counted = store.overview(Filters(actors=("ISLAMIC_STATE",)))
    dashboard.expect_tile("incidents", f"{counted.events:,}")


def test_an_incident_that_is_not_there_is_said_so(dashboard: Dashboard) -> None:
    dashboard.open("incident=no-such-thing")
    expect(dashboard.page.get_by_text("There is no incident no-such-thing in this store.")).to_be_visible()


def test_the_rest_of_the_page_comes_even_where_the_map_cannot(dashboard: Dashboard, broken: list[str]) -> None:
    dashboard.page.route("**/assets/scripts.js*", lambda route: route.abort())
    dashboard.page.goto(dashboard.url)
    dashboard.page.locator("#sentence[data-ready]").wait_for()
    expect(dashboard.page.get_by_role("combobox", name="Actors", exact=True)).to_be_visible()
    broken.clear()  # the map's scripts were missed, which is what this is about
