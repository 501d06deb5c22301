"""What a click opens is what was drawn; the right words are marked; nothing in an article ever runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from store import Filters, Store
from tests.browser import records
from tests.browser.dashboard import MAP, Dashboard

pytestmark = pytest.mark.browser


def test_a_click_on_the_map_opens_the_incident_that_was_drawn(dashboard: Dashboard, shot: Path) -> None:
    dashboard.open("map=10/35.802/39.355")
    mark = dashboard.mark_of("test-hostile-1")
    assert mark["ids"] == ["test-hostile-1"]
    tooltip = dashboard.hover_map(mark)
    expect(tooltip).to_contain_text("Armed clash")
    expect(tooltip).to_contain_text("Sabkhah")
    dashboard.click_map(mark)
    dashboard.article.wait_for()
    expect(dashboard.page.locator(".kh-facts")).to_contain_text("Sabkhah")
    dashboard.page.wait_for_url("**incident=test-hostile-1*")


def test_the_marked_words_are_those_that_the_values_rest_on(dashboard: Dashboard) -> None:
    dashboard.open("incident=test-arabic-1")
    expect(dashboard.article).to_have_attribute("dir", "rtl")
    marks = {mark.get_attribute("data-fields"): mark.inner_text() for mark in dashboard.article.locator("mark").all()}
    assert marks == {"location": "الميادين", "event_date": "9 نيسان 2020", "sub_event_type": "اعتقلت"}
    assert dashboard.article.inner_text() == records.ARABIC.body
    # What stands outside the marks within the statement is set off from the rest of the article.
    assert "ولم ترد" not in "".join(dashboard.article.locator(".kh-sentence").all_inner_texts())
    source = dashboard.page.locator(".kh-source").first
    expect(source).to_contain_text("اعتقالات في الميادين")
    expect(source.get_by_role("link").last).to_have_attribute("href", "https://example.org/arrests")


def test_marked_words_agree_with_the_store_for_articles_as_read(dashboard: Dashboard, store: Store) -> None:
    rows = store.incidents(Filters())
    read = [row for row in rows.to_dict("records") if not row["article_id"].startswith("test-") and row["evidence"]]
    assert read, "the starter data gave no incident with evidence"
    incident = store.incident(read[0]["incident_id"])
    assert incident is not None
    article = store.article(incident.article_id)
    assert article is not None
    dashboard.open(f"incident={incident.incident_id}")
    shown = "".join(dashboard.article.locator("mark").all_text_contents())
    for entry in incident.evidence:
        if entry.field != "sentence":
            assert article.body[entry.start : entry.end] in shown, entry.field


def test_a_script_in_an_article_is_text(dashboard: Dashboard) -> None:
    dashboard.open("incident=test-hostile-1")
    expect(dashboard.article).to_contain_text("<script>window.pwned = 'body'</script>")
    expect(dashboard.article).to_contain_text("<img src=x onerror=\"window.pwned='img'\">")
    source = dashboard.page.locator(".kh-source").first
    expect(source).to_contain_text("<script>window.pwned = 'title'</script>Clash")
    expect(source).to_contain_text("<b>Wire</b>")
    # An address that is not of the web is shown and cannot be followed.
    expect(source).to_contain_text("javascript:window.pwned='url'")
    assert [one.get_attribute("href") for one in source.get_by_role("link").all()] == ["?article=test-hostile"]
    dashboard.page.wait_for_load_state("networkidle")
    assert dashboard.page.evaluate("window.pwned") is None
    assert dashboard.frame.evaluate("window.pwned") is None
    assert dashboard.article.locator("script, img").count() == 0


def test_many_at_one_town_open_as_a_list(dashboard: Dashboard, shot: Path) -> None:
    lat, lon = records.CROWD_AT
    dashboard.open(f"map=11/{lat}/{lon}")
    mark = dashboard.mark_of("test-crowd-2")
    # At their own spot, together: none is moved aside.
    assert {"test-crowd-1", "test-crowd-2", "test-crowd-3"} <= set(mark["ids"])
    dashboard.click_map(mark)
    entries = dashboard.page.frame_locator(MAP).locator(".kh-choices li button")
    expect(entries).to_have_count(mark["n"])
    entries.filter(has_text="2 June 2020").click()
    dashboard.page.wait_for_url("**incident=test-crowd-2*")
    expect(dashboard.page.locator(".kh-facts")).to_contain_text("2 June 2020")
    expect(dashboard.article).to_contain_text("Shells fell on Markada")


def test_the_keyboard_reaches_what_is_on_the_map(dashboard: Dashboard) -> None:
    dashboard.open("map=10/35.802/39.355")
    dashboard.mark_of("test-hostile-1")
    button = dashboard.page.frame_locator(MAP).get_by_role("button", name="Sabkhah")
    button.focus()
    expect(dashboard.page.frame_locator(MAP).locator(".kh-tooltip")).to_contain_text("Sabkhah")
    dashboard.page.keyboard.press("Enter")
    dashboard.article.wait_for()
    dashboard.page.wait_for_url("**incident=test-hostile-1*")


def test_a_row_of_the_table_opens_the_evidence(dashboard: Dashboard, store: Store) -> None:
    dashboard.open("q=Sabkhah&map=5/30/60")
    rows = store.incidents(Filters(text="Sabkhah"))
    assert list(rows["incident_id"]) == ["test-hostile-1"]
    table = dashboard.page.get_by_test_id("stDataFrame")
    table.scroll_into_view_if_needed()
    table.click(position={"x": 18, "y": 52})
    dashboard.article.wait_for()
    expect(dashboard.page.locator(".kh-facts")).to_contain_text("Sabkhah")
    # The map comes to where the incident is.
    dashboard.mark_of("test-hostile-1")


def test_what_is_not_placed_is_a_list_with_candidates(dashboard: Dashboard, store: Store) -> None:
    dashboard.open("q=Nowhereville")
    dashboard.expect_tile("not_placed", "1")
    dashboard.tab("Not placed")
    row = dashboard.page.locator(".kh-row").filter(has_text="Nowhereville")
    expect(row).to_contain_text("3 June 2020")
    expect(row).to_contain_text("The gazetteer knows no place of this name.")
    dashboard.page.get_by_role("button", name="Evidence").first.click()
    dashboard.page.wait_for_url("**incident=test-crowd-4*")
    expect(dashboard.page.locator(".kh-facts")).to_contain_text("not placed")


def test_totals_are_listed_apart_from_incidents(dashboard: Dashboard, store: Store) -> None:
    totals = store.incidents(Filters(kinds=("summary",)))
    assert len(totals) > 0
    dashboard.open()
    dashboard.expect_tile("summaries", f"{len(totals):,}")
    dashboard.tab("Totals reported")
    expect(dashboard.page.locator(".kh-total")).to_have_count(min(len(totals), 200))


def test_closing_the_evidence_brings_the_legend_back(dashboard: Dashboard) -> None:
    dashboard.open("incident=test-hostile-1")
    dashboard.article.wait_for()
    dashboard.page.get_by_role("button", name="Close").click()
    legend = dashboard.page.locator(".kh-legend")
    legend.wait_for()
    expect(legend).to_contain_text("Contested")
    dashboard.page.wait_for_url(lambda url: "incident=" not in url)


def test_an_area_tells_who_says_so(dashboard: Dashboard, store: Store, shot: Path) -> None:
    dashboard.open("to=2020-06-30&map=9/35.3/40.1")
    dashboard.wait_drawn("d.areas > 0")
    spot = dashboard.frame.evaluate(
        """() => {
            // A point within an area and away from every mark.
            const marks = khareeta.drawn.positions;
            for (let x = 60; x < map.getSize().x - 60; x += 15) for (let y = 60; y < map.getSize().y - 60; y += 15) {
                const latlng = map.containerPointToLatLng([x, y]);
                const free = marks.every((m) => Math.hypot(m.x - x, m.y - y) > 60);
                if (free && map._khareeta.areas.at(null, latlng)) return {x, y};
            }
            return null;
        }"""
    )
    assert spot is not None
    dashboard.click_map(spot)
    dashboard.page.frame_locator(MAP).get_by_role("button", name="Who says so").click()
    rows = dashboard.page.locator("[data-testid='stVerticalBlock'] .kh-row")
    rows.first.wait_for()
    claims = store.claims()
    places = set(claims["location"])
    assert any(place and place in rows.first.inner_text() for place in places)
