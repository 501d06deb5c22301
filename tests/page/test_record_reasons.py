"""Reasons of the store are said in Arabic on the Arabic page, with what the file says in its place."""

import pytest

from page.language import language
from page.record_reasons import REASONS, said
from store import Store
from tests.store.test_mappings import ENGLISH, written

AR, EN = language("ar"), language("en")


@pytest.mark.parametrize(
    ("reason", "arabic"),
    [
        ("is empty", "فارغ"),
        ("is empty: what kind of incident was it?", "فارغ: ما نوع الحادث؟"),
        ("'x' is not a number", "\u2068'x'\u2069 ليس رقمًا"),
        ("'95' is not between -90 and 90", "\u2068'95'\u2069 ليس بين \u2068-90\u2069 و\u206890\u2069"),
        ("read as Windows-1256", "قُرئ بترميز \u2068Windows-1256\u2069"),
        ("something that nobody translated", "something that nobody translated"),
    ],
)
def test_reasons_in_arabic(reason, arabic):
    assert said(AR, reason) == arabic
    assert said(EN, reason) == reason


@pytest.mark.parametrize(
    "change",
    [("25/04/2020", "31/04/2020"), ("25/04/2020", "25/04/2120"), ("35.0197", "335.0197"), ("35.0197", "x"),
     ("35.0197,40.4515", "40.4515,35.0197"), ("35.0197,40.4515", "0,0"), ("35.0197,40.4515", "48.85,2.35"),
     ("Airstrike", "Earthquake"), ("Airstrike", ""), ("17,", "18,")],
)  # fmt: skip
def test_what_the_store_really_says_is_translated(tmp_path, change):
    store = Store(tmp_path / "s.duckdb", data=None)
    store.sync()
    mapping = store.preview(written(tmp_path / "good.csv", ENGLISH)).mapping
    seen = store.preview(written(tmp_path / "t.csv", ENGLISH.replace(*change, 1)), mapping=mapping)
    (fault,) = seen.faults
    assert said(AR, fault.reason) != fault.reason


def test_no_reason_stands_twice():
    assert len(set(REASONS)) == len(REASONS)
