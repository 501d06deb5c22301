"""Days and spans of days in running text, read against the day of publication.

The words come from ``lexicon/<language>/dates.yaml``. A text becomes a row of one-letter marks (``tagging.py``), the
patterns of ``dates_rules.py`` find the expressions in it, and each is worked out here, in text order, because "two days
later" and "the same day" count from the date named before them.
"""

from __future__ import annotations

import calendar
import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any, Literal

from hijridate import Hijri

from incidents.dates_rules import RULES, UNRANGED, tagger
from incidents.spelling import fold
from incidents.tagging import Row

Role = Literal["at", "since", "until", "within"]
_DAY = dt.timedelta(days=1)


@dataclasses.dataclass(frozen=True, slots=True)
class DateMention:
    """A day or span of days that a text names."""

    start: int
    """First character in the text as written."""
    end: int
    """One past the last character."""
    first: dt.date | None
    """First possible day; None when it hangs on a day of publication that is not known."""
    last: dt.date | None
    """Last possible day; for ``since`` the day of publication; None like ``first``."""
    time_precision: int
    """1 a day (or one night), 2 a week (up to ten days), 3 a month, 4 longer."""
    role: Role
    """``at``; ``since`` (from then on), ``until`` (up to then), ``within`` (somewhere, or all through, the span)."""
    named_first: dt.date | None = None
    """First day of what is named itself: for "since August 2016", 1 August 2016."""
    named_last: dt.date | None = None
    """Last day of what is named itself: for "since August 2016", 31 August 2016."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Span:
    first: dt.date
    last: dt.date
    precision: int = 0
    role: Role | None = None
    year_named: bool = True


@dataclasses.dataclass(slots=True)
class _Found:
    rule: str
    i: int
    j: int
    start: int
    end: int
    span: _Span | None


def find_dates(text: str, *, language: str, published: dt.date | None) -> list[DateMention]:
    """The dates that ``text`` names, in text order, without overlaps; an empty list when it names none.

    ``language`` is ``ar`` or ``en`` (ValueError for another). A partial date ("25 April") is the latest such day up to
    the day after ``published``, unless the text speaks of the future. Without ``published``, what hangs on it is
    reported with ``first`` and ``last`` None.
    """
    row = tagger(language).tag(text)
    reader = _Reader(row, fold(text).text, language, published)
    founds = reader.read()
    folded = fold(text)
    mentions = []
    for found in founds:
        start, end = folded.written(found.start, found.end)
        role = reader.role(found)
        span = found.span
        if span is None:
            mentions.append(DateMention(start, end, None, None, 1, role))
            continue
        role = span.role or role
        last: dt.date | None = span.last
        if role == "since":
            last = published if published is None or published >= span.first else span.last
        days = (last or span.last) - span.first
        precision = (span.precision if last == span.last else 0) or _precision(days.days + 1)
        mentions.append(DateMention(start, end, span.first, last, precision, role, span.first, span.last))
    return mentions


def infer_published(text: str, *, language: str) -> dt.date | None:
    """The day ``text`` was published, as far as the dates it names tell; None when it names no day or month with a year.

    The latest full date; or, when partial dates ("9 April") are named, the latest of these in the earliest year in which
    all of them fall on or after the latest full date (and on the weekdays named beside them, if any such year is near).
    """
    row = tagger(language).tag(text)
    reader = _Reader(row, fold(text).text, language, None)
    full: list[_Span] = []
    partial: list[tuple[int, int | None, int | None]] = []
    year: int | None = None
    matches = _matches(row)
    for k, (rule, i, j) in enumerate(matches):
        slots = _Slots(row, i, j)
        if rule == "year" and "F" not in row.letters[max(0, i - 1) : i] and not reader.in_future(row.marks[i].start):
            year = max(year or 0, *(int(value) for value in slots.values("y")))
        if rule not in _NAMING or reader.in_future(row.marks[i].start):
            continue
        span = reader.span(rule, i, j)
        if span is not None:
            full.append(span)
            if slots.has("t") and span.precision == 1:
                return span.first - _DAY * int(slots.first("t"))
        elif slots.has("M") and not slots.has("LXCQUk"):
            opens_range = k + 1 < len(matches) and "B" in row.letters[max(0, i - 2) : i]
            if not opens_range or matches[k + 1][1] - j > 2:
                day = slots.first("n", slots.first("o")) if rule != "part" else None
                partial.append((slots.first("M"), day, slots.first("W")))
    latest = max((span.last for span in full), default=None)
    floor = max((span.first for span in full), default=dt.date(year, 1, 1) if year else None)
    if floor is None or not partial:
        return latest
    return _latest_partial(floor, partial) or latest


_NAMING = frozenset({"digits", "day_range", "hijri", "hijri_month", "day_month", "month_day", "month", "part"})
"""Rules whose expressions can name a day or month in full."""
_NEAR = 62
"""A day without a year that lies within so many days of the latest full date is taken to be of that time."""


def _latest_partial(floor: dt.date, partial: list[tuple[int, int | None, int | None]]) -> dt.date | None:
    near: list[dt.date] = []
    for month, day, _ in partial:
        options = [span.first for year in (-1, 0, 1) if (span := _partial(floor.year + year, month, day)) and day]
        near += [option for option in options if abs((option - floor).days) <= _NEAR][:1]
    if len(near) == len(partial):
        return max(*near, floor)
    fitting: list[list[_Span]] = []
    for year in range(floor.year, floor.year + 8):
        spans = [span for month, day, _ in partial if (span := _partial(year, month, day)) and span.first >= floor]
        if len(spans) == len(partial):
            fitting.append(spans)
    agreeing = [
        spans
        for spans in fitting
        if all(
            day is None or weekday in (None, span.first.weekday())
            for span, (_, day, weekday) in zip(spans, partial, strict=True)
        )
    ]
    for spans in (agreeing or fitting)[:1]:
        return max(span.first if span.precision == 3 else span.last for span in spans)
    return None


def _partial(year: int, month: int, day: int | None) -> _Span | None:
    if day is None:
        return _month(year, month)
    date = _date(year, month, day)
    return None if date is None else _Span(date, date, 1)


def _matches(row: Row) -> list[tuple[str, int, int]]:
    """Rule name and span of marks of each expression, in order, without overlaps."""
    found = []
    i, n = 0, len(row.letters)
    while i < n:
        match = RULES.search(row.letters, i)
        if match is None:
            break
        found.append((match.lastgroup or "", match.start(), match.end()))
        i = max(match.end(), match.start() + 1)
    return found


class _Slots:
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
        return any(letter in categories for letter in self.letters)


class _Reader:
    """Works the expressions of one text out, in text order."""

    def __init__(self, row: Row, folded: str, language: str, published: dt.date | None) -> None:
        self.row = row
        self.folded = folded
        self.language = language
        self.published = published
        self.previous: _Span | None = None
        self.previous_day: _Span | None = None
        self.previous_at = -1
        self.future_words = _future_marks(row)

    def read(self) -> list[_Found]:
        """Every expression with its span of days; the span is None when it hangs on an unknown day of publication."""
        founds = []
        for rule, i, j in _matches(self.row):
            if rule in ("skip",):
                continue
            if not self._admissible(rule, i, j):
                continue
            span = self.span(rule, i, j)
            if span is None and (self.published is not None or rule in UNRANGED):
                continue
            while self.row.letters[i] in ",(/ifB&":
                i += 1
            while self.row.letters[j - 1] in ",(/if":
                j -= 1
            if self.row.letters[j - 1] == ")" and "(" not in self.row.letters[i:j]:
                j -= 1
            _join(self.row, founds, _Found(rule, i, j, self.row.marks[i].start, self.row.marks[j - 1].end, span))
            if span is not None:
                self.previous, self.previous_at = founds[-1].span or span, i
                if (self.previous.last - self.previous.first).days <= 1:
                    self.previous_day = self.previous
        return founds

    def span(self, rule: str, i: int, j: int) -> _Span | None:
        """The days that the expression ``i:j`` of ``rule`` stands for; None when they cannot be told."""
        slots = _Slots(self.row, i, j)
        try:
            span = _RESOLVERS[rule](self, slots, i)
        except (ValueError, OverflowError):
            return None
        return span

    def role(self, found: _Found) -> Role:
        """What the words before the expression make of it."""
        letters = self.row.letters
        i = found.i - 1
        while i >= 0 and letters[i] in "if(,DRg" and found.i - i < 4:
            i -= 1
        before = letters[i] if i >= 0 else ""
        if before == "S" or found.rule == "since_duration" or letters[found.i] == "S":
            return "since"
        if before == "F" or (before == "a" and found.rule not in ("ago",)):
            return "until"
        if before in "rB" and before:
            return "within"
        return "at"

    def in_future(self, position: int) -> bool:
        """True when the clause before ``position`` (of the folded text) speaks of what is to come."""
        return any(0 <= position - mark <= 80 and not self._ended(mark, position) for mark in self.future_words)

    def _ended(self, start: int, end: int) -> bool:
        return any(mark.category == "|" and start < mark.start < end for mark in self.row.marks)

    def _admissible(self, rule: str, i: int, j: int) -> bool:
        """False when capitals, neighbours or names tell that the words are not a date after all."""
        letters, marks = self.row.letters, self.row.marks
        before = letters[i - 1] if i else "|"
        expression = marks[i:j]
        if any(mark.category in "MW" and mark.value is None for mark in expression):
            return False
        if rule in ("month", "day_month", "month_day", "weekday") and before == "N":
            return "y" in letters[i:j]
        return True

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

    def year_of(self, slots: _Slots) -> int | None:
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

    def partial(self, month: int, day: int | None, i: int, slots: _Slots, weekday: int | None = None) -> _Span | None:
        """A month, or a day of one, whose year is not given."""
        today = self.today()
        years = range(today.year - 6, today.year + 2)
        options = [span for year in years if (span := _partial(year, month, day)) is not None]
        if slots.has("X"):
            options = [span for span in options if span.last > today][:1]
        elif self.direction(i) == "future":
            options = [span for span in options if span.last >= today][:1] or options
        elif self.direction(i) == "near":
            options = sorted(options, key=lambda span: abs(span.first - today))[:1]
        else:
            past = [span for span in options if span.first <= today + _DAY]
            if slots.has("L") and past and past[-1].last >= today:
                past.pop()
            options = past[::-1][:4]
        if weekday is not None and day is not None:
            options = [span for span in options if span.first.weekday() == weekday] or options
        return dataclasses.replace(options[0], year_named=False) if options else None


def _future_marks(row: Row) -> tuple[int, ...]:
    return tuple(mark.start for mark in row.marks if mark.category == "R")


def _precision(days: int) -> int:
    """ACLED's time precision for a span of ``days`` days: 1 day, 2 week (up to ten days), 3 month, 4 longer."""
    return 1 if days <= 1 else 2 if days <= 10 else 3 if days <= 31 else 4


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _month(year: int, month: int) -> _Span:
    return _Span(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]), 3)


def _shifted(month: dt.date, months: int) -> dt.date:
    index = month.year * 12 + month.month - 1 + months
    return dt.date(index // 12, index % 12 + 1, 1)


def _day(date: dt.date | None) -> _Span | None:
    return None if date is None else _Span(date, date, 1)


def _unit_span(unit: str, day: dt.date) -> _Span:
    """The whole week, month or year around ``day``. Weeks run from Monday; see ``_last_week`` for the one before."""
    if unit == "week":
        monday = day - _DAY * day.weekday()
        return _Span(monday, monday + 6 * _DAY)
    if unit == "month":
        return _month(day.year, day.month)
    if unit == "year":
        return _Span(dt.date(day.year, 1, 1), dt.date(day.year, 12, 31), 4)
    return _Span(day, day, 1)


_LENGTHS = {"hour": 0, "night": 1, "day": 1, "week": 7, "month": 30, "year": 365}
_FEW = {"hour": 0, "night": 7, "day": 7, "week": 28, "month": 120}
"""Days that "the past days, weeks, months" reach back when no number is given."""


def _count(slots: _Slots) -> tuple[str, int | None]:
    """Unit and number of an expression such as "three days"; the number is None for "a few days"."""
    unit, own = slots.first("U") or slots.first("u") or ("day", 1)
    numbers = [value for letter in "nvb" for value in slots.values(letter) if value is not None]
    if numbers:
        return unit, int(numbers[0])
    return unit, None if slots.has("V") else own


def _digits(reader: _Reader, slots: _Slots, i: int) -> _Span | None:
    text = slots.first("T")
    separator = next(character for character in text if not character.isdigit())
    a, b, c = (int(part) for part in text.split(separator))
    year, month, day = (a, b, c) if a > 31 else (c, b, a)
    if month > 12 >= day:
        month, day = day, month
    if 1343 <= year <= 1500:
        return _day(Hijri(year, month, day).to_gregorian())
    return _day(_date(year, month, day)) if 1900 <= year <= 2100 else None


def _day_month(reader: _Reader, slots: _Slots, i: int) -> _Span | None:
    months = slots.values("M")
    if len(set(months)) > 1 or not months:
        return None
    day = next((mark.value for mark in slots.marks if mark.category in "no"), None)
    year = reader.year_of(slots)
    if day is None or not 1 <= day <= 31:
        return None
    if year is not None:
        return _day(_date(year, months[0], day))
    return reader.partial(months[0], day, i, slots, slots.first("W"))


def _day_range(reader: _Reader, slots: _Slots, i: int) -> _Span | None:
    days = [value for value in slots.values("n") if value is not None]
    months = slots.values("M")
    if len(days) < 2 or len(set(months)) > 1:
        return None
    low, high = days[0], days[1]
    year = reader.year_of(slots)
    last = _day(_date(year, months[0], high)) if year is not None else reader.partial(months[0], high, i, slots)
    if last is None:
        return None
    first = _date(last.last.year, months[0], low)
    if first is None or first > last.last:
        return None
    night = slots.has("p") and (last.last - first).days == 1
    return _Span(first, last.last, 1 if night else 0, None if night else "within", last.year_named)


def _day_of_unit(reader: _Reader, slots: _Slots, i: int) -> _Span | None:
    """ "The first of the same month"."""
    day = next((mark.value for mark in slots.marks if mark.category in "no"), None)
    if slots.first("U", ("", 0))[0] != "month" or day is None:
        return None
    span = _unit(reader, slots, i)
    return _day(_date(span.first.year, span.first.month, day)) if span else None


def _unit(reader: _Reader, slots: _Slots, i: int) -> _Span | None:
    """This, last, next or the same week, month, year; quarters and halves are worked out by ``_first_part``."""
    unit, count = slots.first("U")
    if count != 1 or unit not in ("week", "month", "year"):
        return None
    if slots.has("Q"):
        return _unit_span(unit, reader.anchor())
    today = reader.today()
    this = _unit_span(unit, today)
    if slots.has("L"):
        if unit == "week":  # weeks begin on Sunday for some and on Monday for others: both are covered
            return _Span(this.first - 8 * _DAY, this.first - _DAY, 2)
        return _unit_span(unit, this.first - _DAY)
    if slots.has("X"):
        return _unit_span(unit, this.last + _DAY)
    if unit == "week":
        return _Span(this.first, today, 2 if today > this.first else 1)
    return _Span(this.first, max(this.first, today))


def _part(reader: _Reader, slots: _Slots, i: int) -> _Span | None:
    """ "Early March", "the end of the year", "mid-2019"."""
    tenths = slots.first("g")
    months = slots.values("M")
    year = reader.year_of(slots)
    if months:
        if len(set(months)) > 1:
            return None
        whole = _month(year, months[0]) if year is not None else reader.partial(months[0], None, i, slots)
    elif slots.has("s"):
        whole = _season(reader, slots, i)
    elif slots.values("y"):
        whole = _unit_span("year", dt.date(int(slots.values("y")[-1]), 1, 1))
    elif slots.values("H"):
        whole = _hijri(reader, slots, i)
    elif slots.values("U"):
        unit, count = slots.first("U")
        if count != 1 or unit not in ("week", "month", "year"):
            return None
        day = reader.anchor() if slots.has("Q") else reader.today()
        whole = _unit_span(unit, day)
        if slots.has("L"):
            whole = _unit_span(unit, whole.first - _DAY)
        elif slots.has("X"):
            whole = _unit_span(unit, whole.last + _DAY)
    else:
        return None
    if whole is None:
        return None
    return _tenths(whole, tenths)


def _tenths(whole: _Span, tenths: list[int]) -> _Span:
    """The part of ``whole`` from the first to the last tenth: of a month, days 1-10, 11-20, 21 to its end."""
    if whole.last.day >= 28 and whole.first.day == 1 and whole.first.month == whole.last.month:
        first = {0: 1, 3: 11, 7: 21}.get(tenths[0], 1)
        last = {1: 3, 3: 10, 7: 20}.get(tenths[1], whole.last.day)
        return _Span(whole.first.replace(day=first), whole.first.replace(day=last), 0, None, whole.year_named)
    days = (whole.last - whole.first).days + 1
    if days > 300:  # a year: its first three months, its middle four, its last three
        start = _shifted(whole.first, {0: 0, 3: 4, 7: 9}.get(tenths[0], 0))
        end = _shifted(whole.first, {1: 1, 3: 3, 7: 8}.get(tenths[1], 12)) - _DAY
        return _Span(start, end, 4, None, whole.year_named)
    first = whole.first + _DAY * (days * tenths[0] // 10)
    last = whole.first + _DAY * max(days * tenths[0] // 10, -(-days * tenths[1] // 10) - 1)
    return _Span(first, last, 0, None, whole.year_named)


def _month_only(reader: _Reader, slots: _Slots, i: int) -> _Span | None:
    months = slots.values("M")
    year = reader.year_of(slots)
    if len(set(months)) == 2 and slots.has("-/"):
        if year is None:
            return None
        first, last = _month(year, months[0]), _month(year, months[1])
        return _Span(first.first, last.last) if first.first < last.last else None
    if len(set(months)) != 1:
        return None
    if year is not None:
        return _month(year, months[0])
    return reader.partial(months[0], None, i, slots)


def _season(reader: _Reader, slots: _Slots, i: int) -> _Span | None:
    start, end = slots.first("s")
    year = reader.year_of(slots)
    if year is None:
        today = reader.today()
        year = today.year if dt.date(today.year, start, 1) <= today else today.year - 1
        if slots.has("X"):
            year += 1
        elif slots.has("L") and _month(year + (end < start), end).last >= today:
            year -= 1
    return _Span(dt.date(year, start, 1), _month(year + (end < start), end).last, 4)


def _year(reader: _Reader, slots: _Slots, i: int) -> _Span | None:
    years = [int(year) for year in slots.values("y")]
    if not years or years[-1] < years[0]:
        return None
    return _Span(dt.date(years[0], 1, 1), dt.date(years[-1], 12, 31), 4)


def _hijri(reader: _Reader, slots: _Slots, i: int) -> _Span | None:
    month = slots.first("H")
    day = next((mark.value for mark in slots.marks if mark.category in "no"), None)
    if slots.values("M") and slots.values("y"):  # the common date stands beside it
        numbers = [value for value in slots.values("n")]
        if len(numbers) > 1 or (numbers and slots.values("o")):
            return _day(_date(int(slots.first("y")), slots.first("M"), int(numbers[-1])))
    years = slots.values("k")
    if years:
        return _hijri_span(int(years[0]), month, day)
    today = reader.today()
    now = _hijri_year(today)
    options = [_hijri_span(year, month, day) for year in (now - 2, now - 1, now, now + 1)]
    if slots.has("X") or reader.direction(i) == "future":
        return next((span for span in options if span.first > today), None)
    past = [span for span in options if span.first <= today]
    if slots.has("L") and past and past[-1].last >= today:
        past.pop()
    return past[-1] if past else None


def _hijri_span(year: int, month: int, day: int | None) -> _Span:
    if day is not None:
        date = Hijri(year, month, day).to_gregorian()
        return _Span(date, date, 1)
    start = Hijri(year, month, 1)
    first = start.to_gregorian()
    return _Span(first, first + _DAY * (start.month_length() - 1), 3)


def _hijri_year(day: dt.date) -> int:
    year = round((day.year - 622) * 33 / 32) - 1
    while Hijri(year + 1, 1, 1).to_gregorian() <= day:
        year += 1
    return year


def _same(reader: _Reader, slots: _Slots, i: int) -> _Span | None:
    if reader.previous is None:
        return None
    if slots.has("d"):
        return reader.previous
    if slots.has("U"):
        return _unit(reader, slots, i)
    return _day(reader.anchor())


def _next_day(reader: _Reader, slots: _Slots, i: int) -> _Span | None:
    return _day(reader.anchor() + (-_DAY if slots.has("wL") else _DAY))


def _relative_day(reader: _Reader, slots: _Slots, i: int) -> _Span | None:
    day = reader.today() + _DAY * int(slots.first("t", 0))
    return _day(day)


def _last_night(reader: _Reader, slots: _Slots, i: int) -> _Span | None:
    return _day(reader.today() - (_DAY if slots.has("L") else 0 * _DAY))


def _weekday(reader: _Reader, slots: _Slots, i: int) -> _Span | None:
    weekdays = slots.values("W")
    today = reader.today()
    if slots.has("X"):
        ahead = (weekdays[0] - today.weekday()) % 7 or 7
        return _day(today + _DAY * ahead)
    back = (today.weekday() - weekdays[-1]) % 7
    if slots.has("L") and back == 0:
        back = 7
    last = today - _DAY * back
    if slots.has("C") and reader.language == "en" and back and reader.in_future(slots.marks[0].start):
        last += 7 * _DAY
    elif back and not slots.has("L") and reader.in_future(slots.marks[0].start):
        last += 7 * _DAY
    if len(weekdays) == 2:
        first = last - _DAY * ((weekdays[1] - weekdays[0]) % 7)
        night = slots.has("p") and (last - first).days == 1
        return _Span(first, last, 1 if night else 0)
    return _day(last)


def _ago(reader: _Reader, slots: _Slots, i: int) -> _Span | None:
    start = reader.today() if slots.first("a") == "published" else reader.anchor()
    unit, number = _count(slots)
    return _away(start, unit, number, -1)


def _later(reader: _Reader, slots: _Slots, i: int) -> _Span | None:
    unit, number = _count(slots)
    if unit != "hour" and reader.row.letters[i + len(slots.marks) :].startswith("f"):
        return None  # "two weeks after the ...": counts from something that is no date
    return _away(reader.anchor(), unit, number, 1)


def _away(start: dt.date, unit: str, number: int | None, sign: int) -> _Span | None:
    if unit == "hour":
        return _day(start if number is None or number < 24 else start + sign * _DAY * (number // 24))
    if number is None:
        if unit not in _FEW:
            return None
        near, far = (
            start + sign * _DAY * (1 if unit in ("day", "night") else _LENGTHS[unit]),
            start + sign * _DAY * _FEW[unit],
        )
        return _Span(min(near, far), max(near, far))
    if unit in ("day", "night"):
        return _day(start + sign * _DAY * number)
    if unit == "week":
        middle = start + sign * _DAY * 7 * number
        return _Span(middle - 3 * _DAY, middle + 3 * _DAY, 2)
    if unit == "month":
        middle = _shifted(start, sign * number)
        return _month(middle.year, middle.month)
    if unit == "year":
        return _unit_span("year", dt.date(start.year + sign * number, 1, 1))
    return None


def _past_stretch(reader: _Reader, slots: _Slots, i: int) -> _Span | None:
    """ "The past three days", "the last 24 hours", "recent weeks"."""
    unit, number = _count(slots)
    if number == 1 and unit in ("week", "month", "year") and not slots.has("nvb"):
        return _unit(reader, slots, i)
    today = reader.today()
    if unit == "hour":
        if number is None:
            return _Span(today, today, 1, "within")
        days = -(-number // 24)
        return _Span(today - _DAY * days, today, 1 if days == 1 else 0, "within")
    days = _FEW.get(unit) if number is None else _LENGTHS.get(unit, 0) * number
    return _Span(today - _DAY * days, today, 0, "within") if days else None


def _next_stretch(reader: _Reader, slots: _Slots, i: int) -> _Span | None:
    unit, number = _count(slots)
    today = reader.today()
    if number == 1 and unit in ("week", "month", "year") and not slots.has("nvb"):
        return _unit(reader, slots, i)
    days = _FEW.get(unit) if number is None else _LENGTHS.get(unit, 0) * number
    return _Span(today + _DAY, today + _DAY * max(1, days), 0, "within") if days is not None else None


def _since_duration(reader: _Reader, slots: _Slots, i: int) -> _Span | None:
    unit, number = _count(slots)
    today = reader.today()
    if unit == "hour":
        return _Span(today, today, 1, "at")
    days = _FEW.get(unit) if number is None else _LENGTHS.get(unit, 0) * number
    return _Span(today - _DAY * days, today, 0, "since") if days else None


def _since_then(reader: _Reader, slots: _Slots, i: int) -> _Span | None:
    return None if reader.previous is None else dataclasses.replace(reader.previous, role="since", precision=0)


def _first_part(reader: _Reader, slots: _Slots, i: int) -> _Span | None:
    """ "The first three months of the year", "the second quarter of 2020", "the first half of this month"."""
    units = [mark.value for mark in slots.marks if mark.category in "Uu"]
    unit = units[0][0]
    ordinal = slots.first("o")
    year = reader.year_of(slots)
    if unit in ("quarter", "half"):
        if year is None:
            return None
        months = 3 if unit == "quarter" else 6
        if ordinal > 12 // months:
            return None
        start = _shifted(dt.date(year, 1, 1), months * (ordinal - 1))
        return _Span(start, _shifted(start, months) - _DAY, 4, "within")
    number = next((int(mark.value) for mark in slots.marks if mark.category in "nv"), units[0][1])
    if unit == "month" and year is not None and number and ordinal == 1:
        return _Span(dt.date(year, 1, 1), _shifted(dt.date(year, 1, 1), number) - _DAY, 0, "within")
    return None


def _weekend(reader: _Reader, slots: _Slots, i: int) -> _Span | None:
    """The weekend most lately begun, Friday to Sunday (Friday and Saturday in Syria and Iraq, Saturday and Sunday elsewhere)."""
    today = reader.today()
    friday = today - _DAY * ((today.weekday() - 4) % 7)
    if slots.has("L") and friday + 2 * _DAY >= today:
        friday -= 7 * _DAY
    return _Span(friday, min(today, friday + 2 * _DAY), 2)


def _adverb(reader: _Reader, slots: _Slots, i: int) -> _Span | None:
    """ "At dawn", alone: the day named before in the same paragraph."""
    previous = reader.previous
    if previous is None or "\n" in reader.folded[reader.row.marks[reader.previous_at].start : slots.marks[0].start]:
        return None
    return _day(previous.last) if (previous.last - previous.first).days <= 1 else None


_RESOLVERS: dict[str, Callable[[_Reader, _Slots, int], _Span | None]] = {
    "digits": _digits,
    "day_range": _day_range,
    "hijri": _hijri,
    "hijri_month": _hijri,
    "day_month": _day_month,
    "month_day": _day_month,
    "day_of_unit": _day_of_unit,
    "same": _same,
    "next_day": _next_day,
    "ago": _ago,
    "later": _later,
    "last_night": _last_night,
    "relative_day": _relative_day,
    "first_part": _first_part,
    "part": _part,
    "weekend": _weekend,
    "weekday": _weekday,
    "month": _month_only,
    "since_duration": _since_duration,
    "since_then": _since_then,
    "past_stretch": _past_stretch,
    "next_stretch": _next_stretch,
    "unit": _unit,
    "season": _season,
    "year": _year,
    "adverb": _adverb,
}


def _join(row: Row, founds: list[_Found], found: _Found) -> None:
    """Adds ``found``, as one with the last where they stand together: "between A and B", "A - B", "Tuesday, 29 Rajab"."""
    letters = row.letters
    last = founds[-1] if founds else None
    if last is not None and last.span is not None and found.span is not None:
        between = "".join(letter for letter in letters[last.j : found.i] if letter not in "Difp")
        ranged = (between == "&" and "B" in letters[max(0, last.i - 2) : last.i]) or between in ("-", "F", "&F")
        if ranged and found.rule not in UNRANGED and last.rule not in UNRANGED:
            first = _before(last.span, found.span)
            if first is not None:
                span = _Span(first, found.span.last, 0, "within", found.span.year_named)
                founds[-1] = _Found("range", last.i, found.j, last.start, found.end, span)
                return
        same = (last.span.first, last.span.last) == (found.span.first, found.span.last)
        if between and not between.strip(",()=") and same:
            founds[-1] = _Found(last.rule, last.i, found.j, last.start, found.end, last.span)
            return
    founds.append(found)


def _before(first: _Span, last: _Span) -> dt.date | None:
    """The first day of ``first``, its year taken from ``last`` when it named none; None when it is not before it."""
    day = first.first
    if not first.year_named:
        day = next(
            (
                option
                for year in (last.last.year, last.last.year - 1)
                if (option := _date(year, day.month, day.day)) and option <= last.first
            ),
            day,
        )
    return day if day <= last.last else None
