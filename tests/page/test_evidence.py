"""Marks stand on the characters they should, whatever the evidence's offsets; what an article holds is always text."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.models import Article, Evidence, Incident
from page import evidence
from page.language import language

EN, AR = language("en"), language("ar")
BODY = "قتل ثلاثة جنود في الميادين يوم 9 نيسان."


def texts(parts: list[evidence.Marked], field: str) -> str:
    return "".join(part.text for part in parts if field in part.fields)


def test_each_field_has_its_words() -> None:
    place, sentence = BODY.index("الميادين"), len(BODY)
    parts = evidence.segments(
        BODY, [Evidence("sentence", 0, sentence), Evidence("location", place, place + 8), Evidence("fatalities", 4, 9)]
    )
    assert texts(parts, "location") == "الميادين"
    assert texts(parts, "fatalities") == "ثلاثة"
    assert texts(parts, "sentence") == BODY


@given(
    body=st.text(max_size=60),
    spans=st.lists(
        st.tuples(st.sampled_from(["sentence", "location", "actor1"]), st.integers(-9, 70), st.integers(-9, 70))
    ),
)
def test_the_text_is_whole_whatever_the_evidence(body: str, spans: list[tuple[str, int, int]]) -> None:
    parts = evidence.segments(body, [Evidence(*span) for span in spans])
    assert "".join(part.text for part in parts) == body
    for field in ("sentence", "location", "actor1"):
        covered = {i for name, a, b in spans if name == field for i in range(max(a, 0), min(b, len(body)))}
        assert len(texts(parts, field)) == len(covered)


def test_overlapping_evidence_marks_both() -> None:
    parts = evidence.segments("abcdef", [Evidence("location", 0, 4), Evidence("actor1", 2, 6)])
    assert [(part.text, sorted(part.fields)) for part in parts] == [
        ("ab", ["location"]),
        ("cd", ["actor1", "location"]),
        ("ef", ["actor1"]),
    ]


def test_part_of_a_long_article() -> None:
    parts = evidence.segments("0123456789", [Evidence("location", 1, 4), Evidence("actor1", 8, 9)], 2, 7)
    assert "".join(part.text for part in parts) == "23456"
    assert texts(parts, "location") == "23"
    assert texts(parts, "actor1") == ""


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>", "&lt;b&gt;"])
def test_articles_are_text_never_markup(hostile: str) -> None:
    article = Article("a", f"Before {hostile} after", title=hostile, publisher=hostile, url=f"https://x.org/{hostile}")
    marked = evidence.marked_html(evidence.segments(article.body, [Evidence("location", 7, 7 + len(hostile))]), EN)
    heading = evidence.heading_html(EN, article)
    table = evidence.words_table(EN, [Evidence("location", 7, 7 + len(hostile))], article)
    for written in (marked, heading, table):
        assert "<script" not in written
        assert "<img" not in written
        assert "'>" not in hostile or "onerror=alert(1)>" not in written
    assert "&amp;lt;" in marked or "&lt;" in marked


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/a", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("JaVaScRiPt:alert(1)", False),
        ("example.org", False),
    ],
)
def test_only_web_addresses_become_links(url: str, linked: bool) -> None:
    written = evidence.heading_html(EN, Article("a", "body", url=url))
    assert ("target='_blank'" in written) is linked


def an_incident(**values: object) -> Incident:
    given: dict[str, object] = {
        "incident_id": "i", "article_id": "a", "kind": "event", "event_type": "Battles",
        "sub_event_type": "Armed clash", "event_date": dt.date(2020, 4, 9),
        "end_date": dt.date(2020, 4, 9), "time_precision": 1,
        "actor1": "ISLAMIC_STATE", "actor2": None, "location": "الميادين", "place_id": None, "latitude": 35.02,
        "longitude": 40.45, "uncertainty_km": 4.0, "geo_precision": 1, "admin1": "Deir ez-Zor", "country": "SY",
        **values,
    }  # fmt: skip
    return Incident(**given)  # type: ignore[arg-type]


def test_facts_of_an_incident() -> None:
    written = evidence.facts(EN, an_incident(fatalities_low=12, fatalities=24, fatalities_high=99))
    for expected in ("Armed clash", "Battles", "9 April 2020", "الميادين", "Islamic State (ISIS)", "12–99", "35.0200"):
        assert expected in written
    assert "the article itself" in written


def test_what_is_not_known_is_said_so() -> None:
    written = evidence.facts(
        EN, an_incident(latitude=None, longitude=None, event_date=None, end_date=None, actor1=None)
    )
    for expected in ("not placed", "day not known", "No actor named"):
        assert expected in written
    assert "Killed" not in written


def test_a_total_is_called_one() -> None:
    assert "Total reported: Armed clash" in evidence.facts(EN, an_incident(kind="summary"))


@pytest.mark.parametrize(("value", "word"), [(0.9, "high"), (0.6, "fair"), (0.2, "low")])
def test_confidence_in_plain_words(value: float, word: str) -> None:
    written = evidence.confidence(EN, value)
    assert written.startswith(word)
    assert f"{round(value * 10)} of 10" in written


def test_inferred_publication_is_told_of() -> None:
    article = Article("a", "body", published=dt.date(2020, 4, 25), published_inferred=True, publisher="Wire")
    assert "worked out from the text" in evidence.heading_html(EN, article)
    assert "25 نيسان 2020" in evidence.heading_html(AR, article)


def test_every_field_of_evidence_has_a_name_and_a_look() -> None:
    fields = {
        "location",
        "event_date",
        "end_date",
        "actor1",
        "actor2",
        "fatalities",
        "injured",
        "sub_event_type",
        "source",
    }
    for field in fields:
        assert evidence.field_name(EN, field) != field
        assert field in evidence.FIELD_CLASSES
    css = (Path(evidence.__file__).parent / "assets" / "page.css").read_text("utf-8")
    for look in set(evidence.FIELD_CLASSES.values()):
        assert f"mark.kh-{look}" in css


def test_the_statement_alone_is_marked_first() -> None:
    article = Article("a", "Before. Three died in Mayadin. After.", language="en")
    words = [Evidence("sentence", 8, 30), Evidence("location", 22, 29), Evidence("fatalities", 8, 13)]
    written = evidence.statement(EN, article, words)
    assert ">Mayadin</mark>" in written
    assert ">Three</mark>" in written
    assert "Before" not in written
    assert "After" not in written
    assert "blockquote" not in evidence.statement(EN, article, words[1:])
