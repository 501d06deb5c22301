"""A place's page: who held it through time, on a day, and what is said where nobody knows."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools

import pytest

from gazetteer import Gazetteer
from gazetteer.places import KINDS, Place
from page import places
from page.language import language
from store.claims import Claim
from store.land.holders import sites_of

EN, AR = language("en"), language("ar")
PLACE = Place(
    "kh:x",
    "Al-X",
    "الإكس",
    ("Al-X", "الإكس", "<b>X</b>"),
    "town",
    35.0,
    40.0,
    4.0,
    "Deir ez-Zor",
    "",
    "SY",
    100,
    "here",
)


def claim(number: int, actor: str, status: str, first: dt.date, last: dt.date | None = None) -> Claim:
    return Claim(
        f"c{number}", actor, status, "kh:x", "Al-X", 35.0, 40.0, 4.0, first, last,  # type: ignore[arg-type]
        source=f"Paper {number}: a title", url="https://example.org/1",
    )  # fmt: skip


CLAIMS = [
    claim(1, "OPPOSITION_REBELS", "controls", dt.date(2013, 1, 1)),
    claim(2, "ISLAMIC_STATE", "controls", dt.date(2014, 7, 3)),
    claim(3, "ISLAMIC_STATE", "controls", dt.date(2015, 7, 3)),
    claim(4, "ISLAMIC_STATE", "lost", dt.date(2017, 10, 1)),
    claim(5, "SYRIAN_GOVERNMENT", "controls", dt.date(2017, 10, 14)),
    claim(6, "IRAN_BACKED_MILITIAS", "active", dt.date(2019, 7, 30)),
]


def test_stretches_follow_each_other_without_gaps_and_neighbours_of_one_holder_are_one() -> None:
    (site,), _ = sites_of(CLAIMS)
    found = places.stretches(site)
    assert [one.actor for one in found] == ["OPPOSITION_REBELS", "ISLAMIC_STATE", None, "SYRIAN_GOVERNMENT"]
    assert found[1].first == dt.date(2014, 7, 3)
    assert found[1].last == dt.date(2017, 9, 30)
    assert {one.claim_id for one in found[1].claims} >= {"c2", "c3"}
    assert found[-1].last is None
    for one, following in itertools.pairwise(found):
        assert one.last is not None
        assert one.last + dt.timedelta(days=1) == following.first


@pytest.mark.parametrize("tongue", [EN, AR])
def test_a_day_tells_holder_since_source_and_who_else_was_there(tongue: object) -> None:
    (site,), _ = sites_of(CLAIMS)
    text = places.held(tongue, site, None, dt.date(2019, 8, 1), PLACE)  # type: ignore[arg-type]
    assert "?about=SYRIAN_GOVERNMENT" in text
    assert "?about=IRAN_BACKED_MILITIAS" in text
    assert "Paper 5" in text
    assert "https://example.org/1" in text
    assert tongue.day(dt.date(2017, 10, 14)) in text  # type: ignore[attr-defined]
    gone = places.held(tongue, site, None, dt.date(2017, 10, 5), PLACE)  # type: ignore[arg-type]
    assert "?about=" not in gone


def test_a_claim_that_was_read_leads_to_its_article() -> None:
    unlinked = [dataclasses.replace(one, url="") for one in CLAIMS]
    (site,), _ = sites_of(unlinked)
    text = places.history(EN, places.stretches(site), site, {"c5": "an-article", "c6": "another"})
    assert "?article=an-article" in text
    assert "?article=another" in text
    assert "Paper 1" in text


def test_a_wide_place_is_not_said_to_be_held_as_one() -> None:
    wide = dataclasses.replace(PLACE, kind="governorate")
    assert "Too wide" in places.held(EN, None, None, dt.date(2019, 1, 1), wide)
    assert "Nobody" in places.held(EN, None, None, dt.date(2019, 1, 1), PLACE)


def test_names_in_the_language_of_the_page_and_nothing_of_them_is_markup() -> None:
    assert places.heading(AR, PLACE).index("الإكس") < places.heading(AR, PLACE).index("Al-X")
    assert "&lt;b&gt;X" in places.known(EN, PLACE)
    assert "<b>X" not in places.known(EN, PLACE)


def test_every_kind_of_place_has_words_in_both_languages() -> None:
    with Gazetteer() as gazetteer:
        assert gazetteer.place("kh:sy-al-mayadin") is not None
    for kind in KINDS:
        assert places.kind_of(EN, kind)
        assert places.kind_of(AR, kind) != places.kind_of(EN, kind)
