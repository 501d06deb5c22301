"""Who says so: sources named, unnamed, and named before."""

import pytest

from incidents import extract
from incidents.articles import article_from_text

HEADER = "---\npublished: 2020-05-08\n---\n"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ar", "ونشرت وكالة سانا تقريراً قالت فيه إن قوات النظام اعتقلت أمس ثلاثة شبان في الميادين.", ("SANA",)),
        (
            "ar",
            "أفادت مجموعة صدى الشرقية بأن الحدود مغلقة. وأعلنت المجموعة أن قوات النظام اعتقلت أمس شاباً في الميادين.",
            ("Sada al-Sharqiya",),
        ),
        ("en", "The army arrested three men in Al-Mayadin on Thursday, SANA reported.", ("SANA",)),
    ],
)
def test_sources(language: str, text: str, expected: tuple[str, ...]) -> None:
    reading = extract(article_from_text(HEADER + text, article_id="note"))
    assert [incident.source for incident in reading.incidents] == [expected]
