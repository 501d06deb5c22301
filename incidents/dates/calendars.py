"""Days, months and years as spans of days; Hijri ones too."""

from __future__ import annotations

import calendar
import datetime as dt
import functools
from collections.abc import Sequence
from typing import Literal

from hijridate import Hijri

from incidents.frozen import record

DAY = dt.timedelta(days=1)
"""One day."""

Role = Literal["at", "since", "until", "within"]
"""What the words around a date make of it."""


@record(frozen=True, slots=True)
class Span:
    """A span of days that an expression stands for."""

    first: dt.date
    """First day."""
    last: dt.date
    """Last day."""
    precision: int = 0
    """ACLED's time precision; 0: what the length of the span makes it."""
    role: Role | None = None
    """The role that the expression itself gives; None: the words before it decide."""
    year_named: bool = True
    """False when the year was supplied, as for "25 April"."""

    def with_year_supplied(self) -> Span:
        """The same days, their year not named."""
        return Span(self.first, self.last, self.precision, self.role, False)

    def with_role(self, role: Role) -> Span:
        """The same days in the ``role`` that the words before them give."""
        return Span(self.first, self.last, self.precision, role, self.year_named)


@functools.lru_cache(maxsize=4096)
def partial_span(year: int, month: int, day: int | None) -> Span | None:
    """The day, or without ``day`` the month, in ``year``; None when there is no such day."""
    if day is None:
        return month_span(year, month)
    date = date_or_none(year, month, day)
    return None if date is None else Span(date, date, 1)


def precision_of(days: int) -> int:
    """ACLED's time precision for a span of ``days`` days: 1 day, 2 week (up to ten days), 3 month, 4 longer."""
    return 1 if days <= 1 else 2 if days <= 10 else 3 if days <= 31 else 4


def date_or_none(year: int, month: int, day: int) -> dt.date | None:
    """The day; None when the calendar has no such day."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


@functools.lru_cache(maxsize=4096)
def month_span(year: int, month: int) -> Span:
    """The whole month."""
    return Span(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]), 3)


def shifted(month: dt.date, months: int) -> dt.date:
    """The first day of the month that lies ``months`` after (before, where negative) that of ``month``."""
    index = month.year * 12 + month.month - 1 + months
    return dt.date(index // 12, index % 12 + 1, 1)


def day_span(date: dt.date | None) -> Span | None:
    """One day as a span; None stays None."""
    return None if date is None else Span(date, date, 1)


def unit_span(unit: str, day: dt.date) -> Span:
    """The whole week, month or year around ``day``. Weeks run from Monday; see ``_last_week`` for the one before."""
    if unit == "week":
        monday = day - DAY * day.weekday()
        return Span(monday, monday + 6 * DAY)
    if unit == "month":
        return month_span(day.year, day.month)
    if unit == "year":
        return Span(dt.date(day.year, 1, 1), dt.date(day.year, 12, 31), 4)
    return Span(day, day, 1)


def tenths_of(whole: Span, tenths: Sequence[int]) -> Span:
    """The part of ``whole`` from the first to the last tenth: of a month, days 1-10, 11-20, 21 to its end."""
    if whole.last.day >= 28 and whole.first.day == 1 and whole.first.month == whole.last.month:
        opens = {0: 1, 3: 11, 7: 21}.get(tenths[0], 1)
        closes = {1: 3, 3: 10, 7: 20}.get(tenths[1], whole.last.day)
        return Span(whole.first.replace(day=opens), whole.first.replace(day=closes), 0, None, whole.year_named)
    days = (whole.last - whole.first).days + 1
    if days > 300:  # a year: its first three months, its middle four, its last three
        start = shifted(whole.first, {0: 0, 3: 4, 7: 9}.get(tenths[0], 0))
        end = shifted(whole.first, {1: 1, 3: 3, 7: 8}.get(tenths[1], 12)) - DAY
        return Span(start, end, 4, None, whole.year_named)
    first = whole.first + DAY * (days * tenths[0] // 10)
    last = whole.first + DAY * max(days * tenths[0] // 10, -(-days * tenths[1] // 10) - 1)
    return Span(first, last, 0, None, whole.year_named)


def hijri_span(year: int, month: int, day: int | None) -> Span:
    """The day, or without ``day`` the month, of the Hijri (Umm al-Qura) calendar.

    ValueError or OverflowError outside the years 1343 to 1500, which ``hijridate`` knows.
    """
    if day is not None:
        date = Hijri(year, month, day).to_gregorian()
        return Span(date, date, 1)
    start = Hijri(year, month, 1)
    first = start.to_gregorian()
    return Span(first, first + DAY * (start.month_length() - 1), 3)


def hijri_year(day: dt.date) -> int:
    """The Hijri year that ``day`` lies in."""
    year = round((day.year - 622) * 33 / 32) - 1
    while Hijri(year + 1, 1, 1).to_gregorian() <= day:
        year += 1
    return year


LENGTHS = {"hour": 0, "night": 1, "day": 1, "week": 7, "month": 30, "year": 365}
"""Days that one unit of time reaches."""
FEW = {"hour": 0, "night": 7, "day": 7, "week": 28, "month": 120}
"""Days that "the past days, weeks, months" reach back when no number is given."""


def away(start: dt.date, unit: str, number: int | None, sign: int) -> Span | None:
    """``number`` units (None: a few) after ``start``, or before it where ``sign`` is -1; None for "years" alone."""
    if unit == "hour":
        return day_span(start if number is None or number < 24 else start + sign * DAY * (number // 24))
    if number is None:
        if unit not in FEW:
            return None
        near, far = (
            start + sign * DAY * (1 if unit in ("day", "night") else LENGTHS[unit]),
            start + sign * DAY * FEW[unit],
        )
        return Span(min(near, far), max(near, far))
    if unit in ("day", "night"):
        return day_span(start + sign * DAY * number)
    if unit == "week":
        middle = start + sign * DAY * 7 * number
        return Span(middle - 3 * DAY, middle + 3 * DAY, 2)
    if unit == "month":
        middle = shifted(start, sign * number)
        return month_span(middle.year, middle.month)
    if unit == "year":
        return unit_span("year", dt.date(start.year + sign * number, 1, 1))
    return None
