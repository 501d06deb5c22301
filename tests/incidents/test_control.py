"""Who holds, contests, is present in or has lost a place, from what reports say; published 10 February 2021."""

from __future__ import annotations

import datetime as dt

import pytest

from incidents import Article, ControlClaim, extract
from tests.incidents.atlas import Atlas

PUBLISHED = dt.date(2021, 2, 10)
ATLAS = Atlas()


def claims(language: str, text: str) -> tuple[ControlClaim, ...]:
    article = Article("t-1", text, published=PUBLISHED, language=language)
    return extract(article, gazetteer=ATLAS).claims  # type: ignore[arg-type]


CLAIMS = [
    # language, text, (actor, status, place, first day)
    ("ar", "لا تزال هجين تحت سيطرة قسد.", [("SDF", "controls", "هجين", "2021-02-10")]),
    ("ar", "ما زالت الميادين والسخنة بيد الميليشيات الإيرانية.",
     [("IRAN_BACKED_MILITIAS", "controls", "الميادين", "2021-02-10"),
      ("IRAN_BACKED_MILITIAS", "controls", "السخنة", "2021-02-10")]),
    ("ar", "تسيطر هيئة تحرير الشام على سراقب منذ آذار 2020.", [("HTS", "controls", "سراقب", "2020-03-01")]),
    ("ar", "تنشط خلايا داعش في محيط السخنة.", [("ISLAMIC_STATE", "active", "السخنة", "2021-02-10")]),
    ("ar", "خسر تنظيم داعش هجين في كانون الأول 2018.", [("ISLAMIC_STATE", "lost", "هجين", "2018-12-01")]),
    ("ar", "انتزعت قسد هجين من تنظيم داعش أمس.",
     [("SDF", "controls", "هجين", "2021-02-09"), ("ISLAMIC_STATE", "lost", "هجين", "2021-02-09")]),
    ("ar", "انسحبت قوات النظام من سراقب أمس دون قتال.", [("SYRIAN_GOVERNMENT", "lost", "سراقب", "2021-02-09")]),
    ("ar", "منبج محل نزاع بين قسد والجيش الوطني.",
     [("SDF", "contested", "منبج", "2021-02-10"), ("SNA", "contested", "منبج", "2021-02-10")]),
    ("ar", "نفت قسد سيطرة الجيش الوطني على منبج.", []),
    ("ar", "قد تسيطر تركيا على منبج قريباً.", []),
    ("en", "The SDF controls Hajin and Shuhayl.",
     [("SDF", "controls", "Hajin", "2021-02-10"), ("SDF", "controls", "Shuhayl", "2021-02-10")]),
    ("en", "Azaz, a town held by the Syrian National Army, was quiet.", [("SNA", "controls", "Azaz", "2021-02-10")]),
    ("en", "ISIS lost Hajin in December 2018.", [("ISLAMIC_STATE", "lost", "Hajin", "2018-12-01")]),
    ("en", "ISIS cells are still active in Sukhnah.", [("ISLAMIC_STATE", "active", "Sukhnah", "2021-02-10")]),
    ("en", "US troops remain at Hajin.", [("USA", "active", "Hajin", "2021-02-10")]),
    ("en", "Manbij is contested between the SDF and the Syrian National Army.",
     [("SDF", "contested", "Manbij", "2021-02-10"), ("SNA", "contested", "Manbij", "2021-02-10")]),
    ("en", "Iraqi forces retook Rawa from ISIS on Monday.",
     [("IRAQ_GOVERNMENT", "controls", "Rawa", "2021-02-08"), ("ISLAMIC_STATE", "lost", "Rawa", "2021-02-08")]),
    ("en", "The army said that it could take Manbij.", []),
    ("en", "The company controls the price of wheat in Raqqa.", []),
    ("en", "", []),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), CLAIMS, ids=lambda value: str(value)[:40])
def test_claims(language: str, text: str, expected: list[tuple[str, str, str, str]]) -> None:
    found = [(c.actor, c.status, c.location, str(c.event_date)) for c in claims(language, text)]
    assert sorted(found) == sorted(expected)


def test_a_claim_rests_on_the_text() -> None:
    text = "لا تزال هجين تحت سيطرة قسد."
    (claim,) = claims("ar", text)
    spans = {e.field: text[e.start : e.end] for e in claim.evidence}
    assert spans["location"] == "هجين"
    assert spans["actor"] == "قسد"
    assert spans["status"] == "تحت سيطرة"
    assert 0 < claim.confidence <= 1
    assert (claim.latitude, claim.longitude) == (34.70, 40.83)
