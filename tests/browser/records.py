"""Articles whose records are written by hand, so that what the page must show is known to the letter."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from incidents.models import Article, ControlClaim, Evidence, Incident
from store import Store

HOSTILE = Article(
    article_id="test-hostile",
    title="<script>window.pwned = 'title'</script>Clash",
    publisher="<b>Wire</b>",
    url="javascript:window.pwned='url'",
    published=dt.date(2020, 5, 2),
    language="en",
    body=(
        "Gunmen clashed in Sabkhah on 1 May 2020. <script>window.pwned = 'body'</script>"
        "<img src=x onerror=\"window.pwned='img'\"> Two were killed."
    ),
)
ARABIC = Article(
    article_id="test-arabic",
    title="اعتقالات في الميادين",
    publisher="شبكة محلية",
    url="https://example.org/arrests",
    published=dt.date(2020, 4, 10),
    language="ar",
    body="أفادت مصادر محلية أن دورية اعتقلت سبعة شبان في الميادين يوم 9 نيسان 2020.\n\nولم ترد تفاصيل أخرى.",
)
CROWD = Article(
    article_id="test-crowd",
    title="Three days in Markada",
    publisher="Local network",
    url="https://example.org/markada",
    published=dt.date(2020, 6, 4),
    language="en",
    body="Shells fell on Markada on 1 June 2020, on 2 June and on 3 June. Somewhere called Nowhereville was hit too.",
)
CROWD_AT = (35.7536, 40.7700)
"""Where the crowd's three incidents stand, far from any article's of the starter data."""


def words(article: Article, field: str, text: str) -> Evidence:
    """The evidence for a field: where its words stand in the body."""
    start = article.body.index(text)
    return Evidence(field, start, start + len(text))


def _incident(article: Article, number: int, **values: object) -> Incident:
    given: dict[str, object] = {
        "kind": "event", "event_type": "Battles", "sub_event_type": "Armed clash", "time_precision": 1,
        "actor1": "UNIDENTIFIED_ARMED_GROUP", "actor2": None, "place_id": None, "uncertainty_km": 2.0,
        "geo_precision": 1, "admin1": "Deir ez-Zor", "country": "SY", "confidence": 0.8, **values,
    }  # fmt: skip
    number_of = f"{article.article_id}-{number}"
    return Incident(incident_id=number_of, article_id=article.article_id, **given)  # type: ignore[arg-type]


def records(article: Article) -> tuple[tuple[Incident, ...], tuple[ControlClaim, ...]]:
    """The incidents of the articles above."""
    if article.article_id == HOSTILE.article_id:
        day = dt.date(2020, 5, 1)
        return (
            _incident(
                article, 1, event_date=day, end_date=day, location="Sabkhah", latitude=35.802, longitude=39.355,
                fatalities_low=2, fatalities=2, fatalities_high=2,
                evidence=(
                    words(article, "sentence", "Gunmen clashed in Sabkhah on 1 May 2020."),
                    words(article, "location", "Sabkhah"), words(article, "event_date", "1 May 2020"),
                    words(article, "sub_event_type", "clashed"), words(article, "actor1", "Gunmen"),
                    words(article, "fatalities", "<img src=x onerror=\"window.pwned='img'\"> Two"),
                ),
            ),
        ), ()  # fmt: skip
    if article.article_id == ARABIC.article_id:
        day = dt.date(2020, 4, 9)
        return (
            _incident(
                article, 1, event_type="Strategic developments", sub_event_type="Arrests", event_date=day, end_date=day,
                location="الميادين", latitude=35.02, longitude=40.45, actor1="IRAN_BACKED_MILITIAS",
                evidence=(
                    words(article, "sentence", article.body.split("\n")[0]), words(article, "location", "الميادين"),
                    words(article, "event_date", "9 نيسان 2020"), words(article, "sub_event_type", "اعتقلت"),
                ),
            ),
        ), ()  # fmt: skip
    shells = {"event_type": "Explosions/Remote violence", "sub_event_type": "Shelling/artillery/missile attack"}
    sentence = words(article, "sentence", article.body.split(". ")[0] + ".")
    found = [
        _incident(
            article, number, event_date=dt.date(2020, 6, number), end_date=dt.date(2020, 6, number), location="Markada",
            latitude=CROWD_AT[0], longitude=CROWD_AT[1], actor1="RUSSIA" if number == 1 else "TURKEY",
            evidence=(sentence, words(article, "location", "Markada")), **shells,
        )
        for number in (1, 2, 3)
    ]  # fmt: skip
    lost = _incident(
        article, 4, event_date=dt.date(2020, 6, 3), end_date=dt.date(2020, 6, 3), location="Nowhereville",
        latitude=None, longitude=None, uncertainty_km=None, admin1=None, evidence=(sentence,), **shells,
    )  # fmt: skip
    return (*found, lost), ()


def fill(path: Path) -> None:
    """Puts the articles above into a new store at a path; the app adds the starter data when it opens it."""
    store = Store(path, data=None, extractor=records)
    store.sync()
    added = store.add([HOSTILE, ARABIC, CROWD])
    assert not added.failed, added.failed
    store.close()
