"""The same event told twice, within an article and across articles; close events kept apart."""

from __future__ import annotations

import dataclasses
import datetime as dt

from incidents import Article, Incident, extract
from incidents.corroborate import apart, corroborate
from tests.incidents.atlas import Atlas

ATLAS = Atlas()
PUBLISHED = dt.date(2021, 2, 10)


def read(language: str, text: str, *, name: str = "t-1", published: dt.date = PUBLISHED) -> tuple[Incident, ...]:
    return extract(Article(name, text, published=published, language=language), gazetteer=ATLAS).incidents  # type: ignore[arg-type]


def test_two_sources_in_one_article_make_one_incident_with_both() -> None:
    (incident,) = read(
        "ar",
        "قال المرصد السوري لحقوق الإنسان إن ثلاثة من عناصر قسد قتلوا أمس في هجوم لداعش على هجين.\n"
        "وذكرت وكالة سانا أن الهجوم على هجين أوقع ثلاثة قتلى من قسد.",
    )
    assert set(incident.source) == {"SOHR", "SANA"}
    assert incident.fatalities == 3


def test_what_follows_up_adds_its_toll() -> None:
    (incident,) = read(
        "en",
        "ISIS gunmen attacked an SDF checkpoint in Hajin on Tuesday. The attack killed four fighters, SOHR said.",
    )
    assert (incident.fatalities, incident.source) == (4, ("SOHR",))


def test_another_attack_at_the_same_place_on_another_day_stays_apart() -> None:
    found = read(
        "en", "ISIS attacked SDF fighters in Hajin on Monday. ISIS gunmen ambushed an SDF patrol in Hajin on Tuesday."
    )
    assert [str(i.event_date) for i in found] == ["2021-02-08", "2021-02-09"]


def two_reports() -> tuple[Incident, Incident]:
    (one,) = read("ar", "قتل أربعة من عناصر قسد أمس في هجوم لداعش على هجين.", name="ar-1")
    (two,) = read(
        "en", "Six SDF fighters were killed on 9 February when gunmen stormed their post in Hajin, SOHR said.",
        name="en-1", published=dt.date(2021, 2, 11),
    )  # fmt: skip
    return one, two


def test_articles_of_different_days_and_languages_corroborate() -> None:
    one, two = two_reports()
    (group,) = corroborate([two, one], published={"ar-1": PUBLISHED, "en-1": dt.date(2021, 2, 11)})
    assert group.members == (one, two)
    assert (group.incident.fatalities_low, group.incident.fatalities, group.incident.fatalities_high) == (4, 6, 6)
    assert (group.incident.actor1, group.incident.actor2) == ("ISLAMIC_STATE", "SDF")
    assert group.incident.incident_id == one.incident_id
    assert group.incident.source == ("SOHR",)
    assert group.incident.confidence > max(one.confidence, two.confidence)
    assert "Hajin" in group.why or "هجين" in group.why
    assert "en-1" in group.why


def test_laying_together_can_be_undone() -> None:
    records = two_reports()
    assert tuple(apart(corroborate(records))) == records


def test_close_but_different_events_stay_apart() -> None:
    one, two = two_reports()
    changes = [
        {"actor2": "SYRIAN_GOVERNMENT"},
        {"latitude": 34.95, "longitude": 40.6},
        {"event_date": dt.date(2021, 2, 6), "end_date": dt.date(2021, 2, 6)},
        {"event_type": "Explosions/Remote violence"},
        {"fatalities": 60},
        {"kind": "summary"},
        {"article_id": one.article_id},
        {"latitude": None, "longitude": None},
    ]
    for change in changes:
        other = dataclasses.replace(two, **change)  # type: ignore[arg-type]
        assert len(corroborate([one, other])) == 2, change


def test_nothing_to_lay_together() -> None:
    assert corroborate([]) == []
    one, _ = two_reports()
    (group,) = corroborate([one])
    assert (group.incident, group.members, group.why) == (one, (one,), "")
