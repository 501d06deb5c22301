"""The view in words and figures, with what is missing said as missing."""

import datetime as dt

import pandas as pd
import pytest

from page.language import language
from page.overview import day, figure, records, sentence
from store.counting.counts import Overview

EN, AR = language("en"), language("ar")


def an_overview(**values: object) -> Overview:
    given: dict[str, object] = {
        "events": 37, "summaries": 2, "placed": 30, "not_placed": 7, "places": 12, "fatalities_low": 61,
        "fatalities": 66, "fatalities_high": 74, "open_ended": 0, "articles": 20, "first_day": dt.date(2020, 4, 1),
        "last_day": dt.date(2020, 4, 30), **values,
    }  # fmt: skip
    return Overview(**given)  # type: ignore[arg-type]


def test_the_view_in_a_sentence() -> None:
    said = sentence(EN, an_overview(), [("ISLAMIC_STATE", 21), ("SDF", 3)])
    assert said == "37 incidents, 1 April 2020 – 30 April 2020, 61–74 killed, most by Islamic State (ISIS) (21)."


def test_one_incident_is_one() -> None:
    said = sentence(EN, an_overview(events=1, fatalities_low=0, fatalities=0, fatalities_high=0), [(None, 1)])
    assert said.startswith("1 incident, ")
    assert "killed" not in said
    assert "No actor named" in said


def test_nothing_is_said_to_be_nothing() -> None:
    assert sentence(EN, an_overview(events=0), []) == "No incidents match these filters."
    assert sentence(AR, an_overview(events=0), []) == "لا حوادث تطابق هذه المرشحات."


@pytest.mark.parametrize(
    ("low", "best", "high", "expected"),
    [
        (12, 24, 99, "12–99"),
        (5, 5, None, "5+"),
        (5, 5, float("nan"), "5+"),
        (3, 3, 3, "3"),
        (None, 4, 4, "4"),
        (None, None, None, ""),
        (float("nan"), float("nan"), float("nan"), ""),
        (1000, 1200, 1500, "1,000–1,500"),
    ],
)
def test_figures(low: float | None, best: float | None, high: float | None, expected: str) -> None:
    assert figure(EN, low, best, high) == expected


def test_missing_values_of_a_table_are_none() -> None:
    rows = pd.DataFrame(
        {
            "actor1": pd.Series(["SDF", None], dtype="string"),
            "fatalities": pd.Series([1, None], dtype="Int32"),
            "event_date": [pd.Timestamp("2020-04-09"), pd.NaT],
            "source": [["A"], []],
        }
    )
    first, second = records(rows)
    assert first["source"] == ["A"]
    assert second == {"actor1": None, "fatalities": None, "event_date": None, "source": []}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (pd.Timestamp("2020-04-09"), dt.date(2020, 4, 9)),
        (dt.date(2020, 4, 9), dt.date(2020, 4, 9)),
        (pd.NaT, None),
        (None, None),
    ],
)
def test_days_of_a_table(value: object, expected: dt.date | None) -> None:
    assert day(value) == expected
