"""The same event told twice, within an article and across articles; close events kept apart."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

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


TWO_ACCOUNTS = [
    # two reports, each (language, text, days after 10 February it was published); told of one event?
    (("ar", "قتل خمسة من عناصر الحشد في كمين لداعش قرب داقوق أمس.", 0),
     ("en", "Five PMF fighters were killed in an ISIS ambush near Daquq on Tuesday, police said.", 0), True),
    # another toll, a day later
    (("en", "An ISIS ambush near Daquq on Tuesday killed five PMF fighters.", 0),
     ("en", "The toll of Tuesday's ISIS ambush on a PMF patrol in Daquq has risen to seven dead.", 1), True),
    # the village and its governorate, the same sides
    (("en", "ISIS attacked an army post near Sukhnah on Tuesday, killing eight soldiers.", 0),
     ("ar", "قتل ثمانية من قوات النظام في هجوم لتنظيم الدولة في محافظة حمص يوم الثلاثاء.", 0), True),
    # who shot is known to one of them only
    (("en", "Gunmen killed an SDF fighter in Hajin on Tuesday.", 0),
     ("ar", "قتل عنصر من قسد برصاص خلايا داعش في هجين أمس.", 0), True),
    # a clash told from either side
    (("en", "The SDF and the Syrian National Army clashed in Manbij on Tuesday.", 0),
     ("ar", "اندلعت اشتباكات أمس بين الجيش الوطني وقسد في منبج.", 0), True),
    # the same bomb
    (("ar", "انفجرت عبوة ناسفة بسيارة لقسد في الشحيل أمس.", 0),
     ("en", "A roadside bomb hit an SDF vehicle in Shuhayl on Tuesday, wounding two.", 0), True),
    # two days apart
    (("en", "Gunmen killed an SDF fighter in Hajin on Sunday.", 0),
     ("en", "Gunmen killed an SDF fighter in Hajin on Tuesday.", 0), False),
    # towns next to each other
    (("en", "Gunmen killed an SDF fighter in Thiban on Tuesday.", 0),
     ("en", "Gunmen killed an SDF fighter in Busayrah on Tuesday.", 0), False),
    # other victims
    (("en", "Gunmen killed an SDF fighter in Hajin on Tuesday.", 0),
     ("en", "Gunmen killed two Asayish members and wounded a civilian in Manbij on Tuesday.", 0), False),
    # a bomb and a raid
    (("en", "A roadside bomb killed an SDF fighter in Hajin on Tuesday.", 0),
     ("en", "Gunmen shot dead an SDF fighter in Hajin on Tuesday.", 0), False),
    # a protest that ended in blood, and a quiet one
    (("en", "SDF fighters opened fire on protesters in Manbij on Tuesday, killing two.", 0),
     ("en", "Teachers held a sit-in in Manbij on Tuesday.", 0), False),
    # a town taken, and a fight near it
    (("en", "The SDF seized Hajin from the Islamic State on Tuesday.", 0),
     ("en", "ISIS ambushed an SDF patrol in Hajin on Tuesday.", 0), False),
    # many more dead
    (("en", "Russian warplanes bombed Sarmin on Tuesday, killing two civilians.", 0),
     ("en", "Russian warplanes bombed Sarmin on Tuesday, killing thirty civilians.", 0), False),
    # somewhere in a governorate, and nothing else alike
    (("en", "Gunmen killed two soldiers near Sukhnah on Tuesday.", 0),
     ("en", "Gunmen killed three policemen in Homs Province on Tuesday.", 0), False),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "same"), TWO_ACCOUNTS)
def test_accounts_of_one_event_are_laid_together_and_others_are_not(
    one: tuple[str, str, int], other: tuple[str, str, int], same: bool
) -> None:
    records: list[Incident] = []
    days: dict[str, dt.date] = {}
    for name, (language, text, later) in (("first", one), ("second", other)):
        days[name] = PUBLISHED + dt.timedelta(days=later)
        found = read(language, text, name=name, published=days[name])
        assert found, text
        records += found
    groups = corroborate(records, published=days)
    assert any(len(group.members) > 1 for group in groups) is same, [(r.location, r.fatalities) for r in records]
    assert sorted(i.incident_id for i in apart(groups)) == sorted(i.incident_id for i in records)
