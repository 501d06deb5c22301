"""The period before is as long, and where nobody reported of it that is what is said."""

from __future__ import annotations

import datetime as dt

import pytest

from page import coverage, periods
from page.language import language
from store import Filters
from store.counting.counts import Overview

EN = language("en")
D = dt.date


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (D(2020, 4, 1), D(2020, 4, 30), (D(2020, 3, 1), D(2020, 3, 31))),
        (D(2020, 1, 1), D(2020, 2, 29), (D(2019, 11, 1), D(2019, 12, 31))),
        (D(2020, 1, 1), D(2020, 12, 31), (D(2019, 1, 1), D(2019, 12, 31))),
        (D(2020, 4, 9), D(2020, 4, 9), (D(2020, 4, 8), D(2020, 4, 8))),
        (D(2020, 4, 2), D(2020, 4, 11), (D(2020, 3, 23), D(2020, 4, 1))),
    ],
)
def test_the_stretch_before(first: dt.date, last: dt.date, expected: tuple[dt.date, dt.date]) -> None:
    assert periods.stretch_before(first, last) == expected


def overview(events: int) -> Overview:
    return Overview(events, 0, events, 0, events, events, events, 2 * events, 0, 1, D(2020, 1, 1), D(2020, 1, 2))


class Reports:
    """A store that has so many incidents before a day."""

    def __init__(self, told: int, shown: int) -> None:
        self.told, self.shown, self.asked = told, shown, []  # type: ignore[var-annotated]

    def overview(self, filters: Filters) -> Overview:
        self.asked.append(filters)
        return overview(self.shown if filters.actors else self.told)


CHOSEN = Filters(date_from=D(2020, 4, 1), date_to=D(2020, 4, 30), actors=("SDF",))


def test_all_dates_have_no_before() -> None:
    assert periods.before(Reports(5, 2), Filters(), (D(2019, 1, 1), D(2020, 12, 31))) is None  # type: ignore[arg-type]


def test_the_change_keeps_the_other_filters() -> None:
    reports = Reports(5, 2)
    earlier = periods.before(reports, CHOSEN, (D(2019, 1, 1), D(2020, 12, 31)))  # type: ignore[arg-type]
    assert earlier is not None
    assert reports.asked[0].actors == ("SDF",)
    told = periods.change(EN, overview(7), earlier)
    assert "+5 incidents" in told
    assert "2 incidents" in told
    assert "2–4 killed" in told


def test_silence_before_is_told_as_silence() -> None:
    earlier = periods.before(Reports(0, 0), CHOSEN, (D(2019, 1, 1), D(2020, 12, 31)))  # type: ignore[arg-type]
    assert earlier is not None
    told = periods.change(EN, overview(7), earlier)
    assert "nothing to compare" in told
    assert "+7" not in told


def test_a_half_covered_period_says_from_when_on() -> None:
    earlier = periods.before(Reports(3, 3), CHOSEN, (D(2020, 3, 20), D(2020, 12, 31)))  # type: ignore[arg-type]
    assert earlier is not None
    assert "only on 20 March 2020" in periods.change(EN, overview(3), earlier)


@pytest.mark.parametrize(("n", "text"), [(3, "+3"), (0, "±0"), (-1200, "−1,200")])
def test_differences_bear_their_sign(n: int, text: str) -> None:
    assert periods.signed(EN, n) == text


def test_months_that_nobody_reports_of_are_named() -> None:
    found = [(D(2019, 11, 1), "SOHR", 2), (D(2020, 2, 1), "SANA", 1)]
    assert coverage.silence(found, "month") == [D(2019, 12, 1), D(2020, 1, 1)]
    assert coverage.silence([(D(2019, 1, 1), "SOHR", 2), (D(2021, 1, 1), "SOHR", 1)], "year") == [D(2020, 1, 1)]
    assert coverage.silence([], "month") == []


def test_of_many_sources_the_small_ones_are_one_row() -> None:
    found = [(D(2020, 1, 1), f"source {n:02}", 40 - n) for n in range(coverage.SOURCES + 3)]
    names, rows = coverage.rows_of(EN, found)
    assert len(names) == coverage.SOURCES + 1
    assert names[0] == "source 00"
    assert names[-1] == "Others"
    assert sum(n for _, _, n in rows) == sum(n for _, _, n in found)
    assert ("Others", sum(40 - n for n in range(coverage.SOURCES, coverage.SOURCES + 3))) in [r[1:] for r in rows]
