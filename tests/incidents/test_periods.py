"""Names that mean another actor elsewhere, at another time or beside somebody."""

from __future__ import annotations

import datetime as dt

import pytest

from incidents import article_from_text, extract

ROWS = [
    ("en", "2017-10-17", "Kurdish forces control Sinjar.", {"PESHMERGA"}),
    ("en", "2017-10-17", "Kurdish forces control Kobani.", {"SDF"}),
    ("ar", "2018-03-26", "ما زالت مدينة دوما تحت سيطرة جيش الإسلام.", {"OPPOSITION_REBELS"}),
    ("ar", "2021-03-26", "ما زالت مدينة عفرين تحت سيطرة جيش الإسلام.", {"SNA"}),
    ("ar", "2018-08-26", "تسيطر القوات التركية والجيش السوري الحر على عفرين.", {"TURKEY", "SNA"}),
    ("ar", "2019-08-18", "تسيطر هيئة تحرير الشام على إدلب. خان شيخون بيد الفصائل.", {"HTS", "OPPOSITION_REBELS"}),
    ("ar", "2024-12-02", "تسيطر هيئة تحرير الشام على إدلب. خان شيخون بيد الفصائل.", {"HTS"}),
    ("ar", "2021-12-26", "تسيطر الشرطة العسكرية التابعة لقسد على مدينة الشدادي.", {"SDF"}),
    ("ar", "2021-12-26", "تسيطر الشرطة العسكرية على مدينة عفرين.", {"SNA"}),
    ("ar", "2014-08-26", "يسيطر الجيش السوري الحر على مدينة الرستن.", {"OPPOSITION_REBELS"}),
]


@pytest.mark.parametrize(("language", "day", "text", "holders"), ROWS)
def test_who_a_name_means_depends_on_place_day_and_company(
    language: str, day: str, text: str, holders: set[str]
) -> None:
    reading = extract(article_from_text(text, language=language, published=dt.date.fromisoformat(day)))
    assert {c.actor for c in reading.claims if c.status == "controls"} == holders
