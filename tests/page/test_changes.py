"""What changed hands and why, as HTML: escaped, in both languages, sources with their links."""

import dataclasses
import datetime as dt

import pytest
import shapely

from page.changes import changes_html, default_days, downloads_html, tallies_html
from page.holdings import chart
from page.language import language
from page.reasons import area_of, claim_html, heading_html
from store.land.balance import Balance, Holding, Tally
from store.land.territory import Area, Change

FIRST, SECOND = dt.date(2014, 12, 31), dt.date(2020, 6, 30)
CHANGE = Change(
    None, "Raqqa <b>", 35.95, 39.0, ("ISLAMIC_STATE", "controls"), ("SDF", "contested"), dt.date(2017, 10, 20), ("c1",)
)
CLAIM = {
    "claim_id": "c1", "actor": "SDF", "status": "controls", "location": "Raqqa", "event_date": dt.date(2017, 10, 20),
    "end_date": None, "source": ["Wire: <i>Raqqa</i> falls"], "url": "https://example.org/raqqa", "note": None,
}  # fmt: skip


def area(actor="SDF", claims=("c1",), **changes):
    given = {
        "status": "controls", "geometry": shapely.box(38, 35, 39, 36), "since": FIRST, "changed": SECOND,
        "last_known": None, "actors": (actor,), "place_names": ("Raqqa <b>",), "area_km2": 1234.5,
        "place_ids": (None,), **changes,
    }  # fmt: skip
    return Area(actor=actor, claim_ids=claims, **given)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (FIRST, SECOND, (FIRST, SECOND)),
        (SECOND, FIRST, (FIRST, SECOND)),
        (None, SECOND, (dt.date(2019, 7, 1), SECOND)),
        (None, None, (dt.date(2025, 1, 1), dt.date(2026, 1, 1))),
    ],
)
def test_the_days_compared_are_the_filters(first, last, expected):
    assert default_days(first, last, dt.date(2026, 1, 1)) == expected


@pytest.mark.parametrize(
    ("code", "before", "arrow", "day"),
    [("en", "Islamic State", "→", "20 October 2017"), ("ar", "تنظيم", "←", "20 تشرين الأول 2017")],
)
def test_a_change_tells_before_after_day_and_source(code, before, arrow, day):
    text = changes_html(language(code), (CHANGE,), [CLAIM])
    assert "Raqqa &lt;b&gt;" in text
    assert before in text.split(arrow)[0]
    assert day in text
    assert "Wire: &lt;i&gt;Raqqa&lt;/i&gt; falls" in text
    assert "href='https://example.org/raqqa'" in text


def test_won_and_lost_are_in_the_table_and_nothing_is_said_so():
    tally = Tally("SDF", 10.0, 1030.4, 1020.4, 0.0, ("Raqqa", "Tabqa"), ())
    text = tallies_html(language("en"), Balance(FIRST, SECOND, (tally,), (), (CHANGE,)))
    assert "data-actor='SDF'" in text
    assert "<td>1,030</td>" in text
    assert "title='Raqqa, Tabqa'>2</td>" in text
    assert "Nothing changed hands." in tallies_html(language("en"), Balance(FIRST, SECOND, (), (), ()))


def test_every_format_of_a_day_has_a_link():
    text = downloads_html(language("ar"), SECOND)
    for name in ("control.geojson?date=2020-06-30", "control.kml?date=2020-06-30", "control.csv?date=", "claims.csv"):
        assert f"/export/{name}" in text


def test_the_area_that_rests_on_most_of_the_claims_is_explained():
    small, large = area(claims=("c1",)), area(claims=("c1", "c2"))
    assert area_of([small, large], "SDF", "controls", frozenset({"c1", "c2"})) is large
    assert area_of([small, large], "SDF", "controls", frozenset({"c9"})) is None
    assert area_of([small], "SDF", "contested", frozenset({"c1"})) is None


def test_an_area_tells_since_when_and_what_changed_last():
    text = heading_html(language("en"), "SDF", "controls", area(last_known=FIRST), [CHANGE])
    assert "31 December 2014" in text
    assert "30 June 2020" in text
    assert "Raqqa &lt;b&gt;: Islamic State" in text
    assert "Last confirmed" in text
    assert "1,234 km²" in text


@pytest.mark.parametrize(("code", "raqqa", "unknown"), [("en", "Raqqa", "Hilltop"), ("ar", "الرقة", "Hilltop")])
def test_places_bear_their_names_in_the_language_of_the_page(code, raqqa, unknown):
    tongue = language(code)
    held = area(place_names=("Hilltop", "Raqqa"), place_ids=(None, "kh:sy-raqqa"))
    change = dataclasses.replace(CHANGE, place_id="kh:sy-raqqa", location="Raqqa")
    for text in (
        heading_html(tongue, "SDF", "controls", held, []),
        heading_html(tongue, "SDF", "controls", None, []) + changes_html(tongue, (change,), [CLAIM]) + unknown,
        claim_html(tongue, {**CLAIM, "place_id": "kh:sy-raqqa"}) + unknown,
    ):
        assert raqqa in text
        assert unknown in text
        assert ("Raqqa<" in text) == (code == "en")


def test_a_claim_that_links_nowhere_safe_stays_text():
    text = claim_html(language("en"), {**CLAIM, "url": "javascript:alert(1)"})
    assert "target=" not in text.replace("target='_self'", "")


@pytest.mark.parametrize("code", ["en", "ar"])
def test_held_through_time_an_actor_without_land_stands_at_zero(code):
    found = [Holding(FIRST, "SDF", 10.0, 0.0, 2), Holding(SECOND, "SYRIAN_GOVERNMENT", 30.0, 0.0, 3)]
    data = chart(language(code), found, "places").data
    held = {(row.day.date(), row.name_): row.held for row in data.rename(columns={"name": "name_"}).itertuples()}
    assert held[FIRST, language(code).actor("SDF")] == 2
    assert held[SECOND, language(code).actor("SDF")] == 0
    assert held[SECOND, language(code).actor("SYRIAN_GOVERNMENT")] == 3
