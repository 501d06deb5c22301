"""What an expression of time is read against: the day of publication, the dates before it, the words around it."""

from __future__ import annotations

import datetime as dt
import functools
from bisect import bisect_left, bisect_right
from typing import Any

from incidents.dates.calendars import DAY, Span, partial_span
from incidents.language.spelling import fold
from incidents.language.tagging import BREAK, Row

_FUTURE_REACH = 80
"""So many characters after a word of the future its clause speaks of what is to come, if no sentence ends before."""


class Slots:
    """The marks of one expression by category."""

    def __init__(self, row: Row, i: int, j: int) -> None:
        self.letters = row.letters[i:j]
        self.marks = row.marks[i:j]

    def values(self, category: str) -> list[Any]:
        """The values of the marks of ``category``, in order."""
        return [mark.value for mark in self.marks if mark.category == category]

    def first(self, category: str, default: Any = None) -> Any:
        """The first such value, or ``default``."""
        return next((mark.value for mark in self.marks if mark.category == category), default)

    def has(self, categories: str) -> bool:
        """True when any mark is of one of the ``categories``."""
        return not _letters(categories).isdisjoint(self.letters)

    def count(self) -> tuple[str, int | None]:
        """Unit and number of an expression such as "three days"; the number is None for "a few days"."""
        unit, own = self.first("U") or self.first("u") or ("day", 1)
        numbers = [value for letter in "nvb" for value in self.values(letter) if value is not None]
        if numbers:
            return unit, int(numbers[0])
        return unit, None if self.has("V") else own


@functools.cache
def _letters(categories: str) -> frozenset[str]:
    return frozenset(categories)


class Context:
    """The state of reading one text, in text order."""

    def __init__(self, row: Row, text: str, language: str, published: dt.date | None) -> None:
        """``row`` is what the tagger of ``language`` makes of ``text``."""
        self.row = row
        self.text = text
        self.folded = fold(text).text
        self.language = language
        self.published = published
        self.previous: Span | None = None
        self.previous_day: Span | None = None
        self.previous_at = -1
        self._future_words = _starts(row, "R")
        self._ends = _starts(row, BREAK) if self._future_words else []

    def in_future(self, position: int) -> bool:
        """True when the clause before ``position`` (of the folded text) speaks of what is to come."""
        words = self._future_words
        if not words:
            return False  # as mostly
        last = bisect_right(words, position) - 1
        if last < 0 or position - words[last] > _FUTURE_REACH:
            return False
        return bisect_right(self._ends, words[last]) >= bisect_left(self._ends, position)  # no sentence ends between

    # ---- from the day of publication or the date named before

    def today(self) -> dt.date:
        """The day of publication; ValueError when it is not known."""
        if self.published is None:
            raise ValueError("the day of publication is not known")
        return self.published

    def anchor(self) -> dt.date:
        """The day named before (a span only where no day was), else the day of publication."""
        before = self.previous_day or self.previous
        return before.last if before is not None else self.today()

    def direction(self, i: int) -> str:
        """``future``, ``near`` (an until-date, before or after) or ``past`` for a partial date at mark ``i``."""
        letters = self.row.letters
        before = letters[max(0, i - 2) : i]
        if "F" in before or before.endswith("a"):
            return "near"
        return "future" if self.in_future(self.row.marks[i].start) else "past"

    def year_of(self, slots: Slots) -> int | None:
        """The year an expression names, in digits or as "last year"; None when it names none."""
        years = slots.values("y")
        if years:
            return int(years[-1])
        units = [mark for mark in slots.marks if mark.category == "U" and mark.value[0] == "year"]
        if not units:
            return None
        if slots.has("L"):
            return self.today().year - 1
        if slots.has("X"):
            return self.today().year + 1
        if slots.has("Q") and self.previous is not None:
            return self.previous.first.year
        return self.today().year

    def partial(self, month: int, day: int | None, i: int, slots: Slots, weekday: int | None = None) -> Span | None:
        """A month, or a day of one, whose year is not given."""
        today = self.today()
        years = range(today.year - 6, today.year + 2)
        options = [span for year in years if (span := partial_span(year, month, day)) is not None]
        if slots.has("X"):
            options = [span for span in options if span.last > today][:1]
        elif self.direction(i) == "future":
            options = [span for span in options if span.last >= today][:1] or options
        elif self.direction(i) == "near":
            options = sorted(options, key=lambda span: abs(span.first - today))[:1]
        else:
            past = [span for span in options if span.first <= today + DAY]
            if slots.has("L") and past and past[-1].last >= today:
                past.pop()
            options = past[::-1][:4]
        if weekday is not None and day is not None:
            options = [span for span in options if span.first.weekday() == weekday] or options
        return options[0].with_year_supplied() if options else None


def _starts(row: Row, letter: str) -> list[int]:
    """Where in the folded text the marks of ``letter`` begin, in order."""
    found = []
    at = row.letters.find(letter)
    while at >= 0:
        found.append(row.marks[at].start)
        at = row.letters.find(letter, at + 1)
    return found
