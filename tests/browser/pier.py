"""Thousands of made incidents, and some written by hand far from them: of a day, of a month, a total, and a throng."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

from bench.incidents_maker import make
from incidents.models import Article, ControlClaim, Incident
from store import Store
from tests.browser.records import _incident, words

MADE = 4_000
DESERT = (31.2, 36.8)
"""Where nothing else stands."""
SPOT = f"map=9/{DESERT[0]}/{DESERT[1]}"

LATER_AT = (30.0, 35.5)
"""Where what is added later stands, out of sight of the others."""
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
        return (dataclasses.replace(day, latitude=LATER_AT[0], longitude=LATER_AT[1]),), ()
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


def fill(path: Path) -> None:
    """Puts all of them into a new store at a path; the app adds the starter data when it opens it."""
    make(MADE, path).close()
    store = Store(path, data=None, extractor=pier)
    assert not store.add([PIER, dataclasses.replace(PIER, article_id="test-throng")]).failed
    store.close()
