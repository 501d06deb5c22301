"""Actors named in a text, under their many names."""

from __future__ import annotations

import csv
import datetime as dt

import pytest

from incidents import lexicons
from incidents.actors import actors, find_actors, government_of, kin

NAMES = [
    ("ar", "هاجم مسلحون من داعش دورية لقسد", ["UNIDENTIFIED_ARMED_GROUP", "ISLAMIC_STATE", "SDF"]),
    ("ar", "خلايا تنظيم \"الدولة الإسلامية\" ولواء القدس", ["ISLAMIC_STATE", "LIWA_AL_QUDS"]),
    ("ar", "قوات سوريا الديموقراطية والأسايش", ["SDF", "ASAYISH"]),
    ("ar", "القوات المدعومة من إيران وحزب الله", ["IRAN_BACKED_MILITIAS", "HEZBOLLAH"]),
    ("ar", "طائرات حربية روسية ودورية إسرائيلية", ["RUSSIA", "ISRAEL"]),
    ("ar", "قتل مدني وطفلان", ["CIVILIANS", "CIVILIANS"]),
    ("ar", "كتائب حزب الله العراقي", ["KATAIB_HEZBOLLAH"]),
    ("ar", "الحشد العشائري والشرطة الاتحادية", ["PMF", "IRAQ_GOVERNMENT"]),
    ("ar", "مسلحون عشائريون", ["TRIBAL_FIGHTERS"]),
    ("en", "ISIS gunmen and the SDF", ["ISLAMIC_STATE", "UNIDENTIFIED_ARMED_GROUP", "SDF"]),
    ("en", "the Syrian Democratic Forces (SDF)", ["SDF", "SDF"]),
    ("en", "Kata'ib Hezbollah and Hezbollah", ["KATAIB_HEZBOLLAH", "HEZBOLLAH"]),
    ("en", "Turkish artillery and Russian warplanes", ["TURKEY", "RUSSIA"]),
    ("en", "Iranian-backed militiamen", ["IRAN_BACKED_MILITIAS"]),
    ("en", "a shepherd and two women", ["CIVILIANS", "CIVILIANS"]),
    ("en", "the transitional government", ["SYRIAN_TRANSITIONAL_GOVERNMENT"]),
    ("en", "the price of wheat", []),
    ("ar", "", []),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), NAMES, ids=lambda value: str(value)[:40])
def test_names(language: str, text: str, expected: list[str]) -> None:
    assert [m.actor_id for m in find_actors(text, language=language) if m.kind != "short"] == expected


def test_mentions_count_in_the_text_as_written() -> None:
    text = "قُتِلَ عنصرٌ من قَسَد"
    (mention,) = [m for m in find_actors(text, language="ar") if m.actor_id == "SDF"]
    assert text[mention.start : mention.end] == "قَسَد"


def test_a_short_name_waits_to_be_settled() -> None:
    (mention,) = find_actors("هاجم التنظيم القرية", language="ar")
    assert (mention.kind, mention.actor_id) == ("short", None)
    assert "ISLAMIC_STATE" in mention.choices


def test_government_forces_follow_the_country_and_the_day() -> None:
    assert government_of("SY", dt.date(2020, 5, 1)) == "SYRIAN_GOVERNMENT"
    assert government_of("SY", dt.date(2024, 12, 8)) == "SYRIAN_GOVERNMENT"
    assert government_of("SY", dt.date(2024, 12, 9)) == "SYRIAN_TRANSITIONAL_GOVERNMENT"
    assert government_of("IQ", dt.date(2020, 5, 1)) == "IRAQ_GOVERNMENT"
    assert government_of("XX", dt.date(2020, 5, 1)) is None
    assert government_of(None, None) is None
    (mention,) = find_actors("the army", language="en", day=dt.date(2025, 1, 1), country="SY")
    assert mention.actor_id == "SYRIAN_TRANSITIONAL_GOVERNMENT"


def test_the_table_holds_together() -> None:
    table = actors()
    assert {"ISLAMIC_STATE", "SDF", "CIVILIANS", "PROTESTERS", "UNIDENTIFIED_ARMED_GROUP"} <= set(table)
    assert all(actor.name_en and actor.name_ar and 1 <= actor.inter <= 8 for actor in table.values())
    with (lexicons.FOLDER / "actors.csv").open(encoding="utf-8", newline="") as file:
        assert [row["actor_id"] for row in csv.DictReader(file)] == list(table)


def test_kin() -> None:
    assert kin("ASAYISH", "SDF")
    assert kin("SDF", "ASAYISH")
    assert not kin("SDF", "SNA")
    assert not kin(None, "SDF")
