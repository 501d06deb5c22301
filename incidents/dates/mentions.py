"""Days and spans of days in running text, read against the day of publication.

The words come from ``lexicon/<language>/dates.yaml``. A text becomes a row of one-letter marks (``tagging.py``), the
patterns of ``rules.py`` find the expressions in it, and each is worked out here, in text order, because "two days
later" and "the same day" count from the date named before them.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools

from incidents.dates.calendars import DAY, Role, Span, date_or_none, partial_span, precision_of
from incidents.dates.context import Context, Slots
from incidents.dates.resolvers import RESOLVERS
from incidents.dates.rules import RULES, STARTS, UNRANGED, tagger
from incidents.frozen import record
from incidents.language.spelling import fold
from incidents.language.tagging import OTHER, Mark, Row


@record(frozen=True, slots=True)
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


@dataclasses.dataclass(slots=True)
class _Found:
    rule: str
    i: int
    j: int
    start: int
    end: int
    span: Span | None


def find_dates(text: str, *, language: str, published: dt.date | None) -> list[DateMention]:
    """The dates that ``text`` names, in text order, without overlaps; an empty list when it names none.

    ``language`` is ``ar`` or ``en`` (ValueError for another). A partial date ("25 April") is the latest such day up to
    the day after ``published``, unless the text speaks of the future. Without ``published``, what hangs on it is
    reported with ``first`` and ``last`` None.
    """
    row = tagger(language).tag(text)
    reader = _Reader(row, text, language, published)
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
        precision = (span.precision if last == span.last else 0) or precision_of(days.days + 1)
        mentions.append(DateMention(start, end, span.first, last, precision, role, span.first, span.last))
    return mentions


def infer_published(text: str, *, language: str) -> dt.date | None:
    """The day ``text`` was published, as far as its dates tell; None when it names no day or month with a year.

    The latest full date; or, when partial dates ("9 April") are named, the latest of these in the earliest year in
    which all of them fall on or after the latest full date (and on the weekdays named beside them, if any such year
    is near). Days that lie within two months of the latest full date, before it or after, are taken to be of that
    time (within five months, where it stands at the text's head). A day named together with "today" settles it.
    """
    row = tagger(language).tag(text)
    reader = _Reader(row, text, language, None)
    full: list[Span] = []
    heads: list[dt.date] = []
    partial: list[tuple[int, int | None, int | None]] = []
    year: int | None = None
    matches = _matches(row, after_noun=language == "ar")
    for k, (rule, i, j) in enumerate(matches):
        slots = Slots(row, i, j)
        if rule == "year" and "F" not in row.letters[max(0, i - 1) : i] and not reader.in_future(row.marks[i].start):
            year = max(year or 0, *(int(value) for value in slots.values("y")))
        if rule not in _NAMING or reader.in_future(row.marks[i].start):
            continue
        span = reader.span(rule, i, j)
        if span is not None:
            full.append(span)
            if span.precision == 1 and row.marks[i].start <= _HEAD:
                heads.append(span.first)
            if slots.has("t") and span.precision == 1:
                return span.first - DAY * int(slots.first("t"))
        elif slots.has("M") and not slots.has("LXCQUk"):
            opens_range = k + 1 < len(matches) and "B" in row.letters[max(0, i - 2) : i]
            if not opens_range or matches[k + 1][1] - j > 2:
                day = slots.first("n", slots.first("o")) if rule != "part" else None
                partial.append((slots.first("M"), day, slots.first("W")))
    if year is None and not full:  # a year that stands alone in brackets, "(2023)"
        bracketed = [k + 1 for k in range(len(row.letters) - 2) if row.letters[k : k + 3] == "(y)"]
        year = max((int(row.marks[k].value) for k in bracketed), default=None)
    latest = max((span.last for span in full), default=None)
    floor = max((span.first for span in full), default=dt.date(year, 1, 1) if year else None)
    if floor is None or not partial:
        return latest
    near = _NEAR if floor not in heads else _NEAR_HEAD
    return _latest_partial(floor, partial, near) or latest


_NAMING = frozenset({"digits", "day_range", "hijri", "hijri_month", "day_month", "month_day", "month", "part"})
"""Rules whose expressions can name a day or month in full."""
_NEAR = 62
"""A day without a year that lies within so many days of the latest full date is taken to be of that time."""
_NEAR_HEAD = 150
"""The same, where that full date stands at the text's head, as a report's own day does."""
_HEAD = 160
"""So many characters are a text's head."""


def _latest_partial(floor: dt.date, partial: list[tuple[int, int | None, int | None]], within: int) -> dt.date | None:
    near: list[dt.date] = []
    for month, day, _ in partial:
        options = [span.first for year in (-1, 0, 1) if (span := partial_span(floor.year + year, month, day)) and day]
        near += [option for option in options if abs((option - floor).days) <= within][:1]
    if len(near) == len(partial):
        return max(*near, floor)
    fitting: list[list[Span]] = []
    for year in range(floor.year, floor.year + 8):
        spans = [span for month, day, _ in partial if (span := partial_span(year, month, day)) and span.first >= floor]
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


_SHORT = 60
"""Stretches of up to so many marks are remembered."""


def _matches(row: Row, *, after_noun: bool) -> list[tuple[str, int, int]]:
    """Rule name and span of marks of each expression, in order, without overlaps."""
    found = []
    letters = row.letters
    end = 0
    while (start := STARTS.search(letters, end)) is not None:
        # no expression goes beyond a word that no word list names, or depends on what does
        at = letters.rfind(OTHER, end, start.start()) + 1 or end
        end = letters.find(OTHER, start.end()) + 1 or len(letters)
        matches = _matches_in if end - at <= _SHORT else _matches_in.__wrapped__
        for rule, i, j in matches(letters[at:end], after_noun):
            found.append((rule, at + i, at + j))
    return found


@functools.lru_cache(maxsize=20_000)
def _matches_in(letters: str, after_noun: bool) -> tuple[tuple[str, int, int], ...]:
    """The same of the marks of one stretch between such words; most come again and again."""
    found = []
    i = 0
    # in Arabic "last", "next" and their like follow the day; before it they belong to another word
    while (start := STARTS.search(letters, i)) is not None:
        match = RULES.match(letters, start.start())
        if match is None or match.end() == match.start() or (after_noun and letters[match.start()] in "LXxw"):
            i = start.start() + 1
            continue
        found.append((match.lastgroup or "", match.start(), match.end()))
        i = match.end()
    return tuple(found)


class _Reader(Context):
    """Works the expressions of one text out, in text order."""

    def read(self) -> list[_Found]:
        """Every expression with its span of days; the span is None when it hangs on an unknown day of publication."""
        founds: list[_Found] = []
        for rule, i, j in _matches(self.row, after_noun=self.language == "ar"):
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
                if self.role(founds[-1]) == "since" and span.role is None:
                    self.previous = self.previous.with_role("since")
                if (self.previous.last - self.previous.first).days <= 1:
                    self.previous_day = self.previous
        return founds

    def span(self, rule: str, i: int, j: int) -> Span | None:
        """The days that the expression ``i:j`` of ``rule`` stands for; None when they cannot be told."""
        slots = Slots(self.row, i, j)
        try:
            span = RESOLVERS[rule](self, slots, i)
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
        if before == "F" or (before == "a" and self.row.marks[i].value == "published" and found.rule != "ago"):
            return "until"
        if before in "rB" and before:
            return "within"
        if letters[found.i - 1 : found.i] == "f" and letters[found.j : found.j + 2].lstrip("&").startswith("I"):
            return "since"  # من آذار 2019 وحتى يومنا هذا
        return "since" if letters[found.i - 1 : found.i] == "i" and self._since_event(found.i) else "at"

    def _since_event(self, i: int) -> bool:
        """True for the day in "since the fall of X on 8 December": "since" stands before what happened then."""
        for at in range(i - 2, max(-1, i - 2 - _FROM_SINCE), -1):
            letter = self.row.letters[at]
            if letter == "S":
                return self.row.letters[at + 1 : at + 2] in {OTHER, "f"}
            if letter in "|,(;" or letter in _DAYS:
                return False
        return False

    def _admissible(self, rule: str, i: int, j: int) -> bool:
        """False when neighbours or spelling tell that the words are a name or an ordinary word, not a date."""
        letters, marks = self.row.letters, self.row.marks
        before = letters[i - 1] if i else "|"
        expression = letters[i:j]
        if rule in ("month", "day_month", "month_day", "weekday") and before == "N":
            return "y" in expression
        if rule == "month" and not set("yUu") & set(expression):
            written = self._written(marks[i])
            if expression == "M" and tagger(self.language).is_homograph(written):
                return before in "iSFgrU" and tagger(self.language).is_month(written)
        if rule == "weekday" and expression == "W" and self.language == "en":
            short = marks[i].end - marks[i].start  # "Sun" and "Sat" alone are other words
            return short > 5 or (self._written(marks[i])[:1].isupper() and (short > 3 or before in tuple("iSFgr")))
        return True

    def _written(self, mark: Mark) -> str:
        return self.text[slice(*fold(self.text).written(mark.start, mark.end))]


_FROM_SINCE = 9
"""How many marks "since" may stand before the day of what it names."""
_DAYS = "MHWty"
"""Letters of what another day is told by."""
_PASSED = dict.fromkeys(map(ord, "Difp"))
"""The letters of words that may stand between two halves of one date."""


def _join(row: Row, founds: list[_Found], found: _Found) -> None:
    """Adds ``found``, as one with the last where they belong so: "between A and B", "A - B", "Tuesday, 9 Rajab"."""
    letters = row.letters
    last = founds[-1] if founds else None
    apart = last is None or OTHER in letters[last.j : found.i]  # as mostly
    if last is not None and not apart and last.span is not None and found.span is not None:
        between = letters[last.j : found.i].translate(_PASSED)
        ranged = (between == "&" and "B" in letters[max(0, last.i - 2) : last.i]) or between in ("-", "F", "&F")
        if ranged and found.rule not in UNRANGED and last.rule not in UNRANGED:
            first = _before(last.span, found.span)
            if first is not None:
                night = "p" in letters[last.i : last.j] and (found.span.last - first).days == 1
                role: Role | None = None if night else "within"
                span = Span(first, found.span.last, int(night), role, found.span.year_named)
                founds[-1] = _Found("range", last.i, found.j, last.start, found.end, span)
                return
        same = (last.span.first, last.span.last) == (found.span.first, found.span.last)
        if not between.strip(",()=") and same:
            founds[-1] = _Found(last.rule, last.i, found.j, last.start, found.end, last.span)
            return
    founds.append(found)


def _before(first: Span, last: Span) -> dt.date | None:
    """The first day of ``first``, its year taken from ``last`` when it named none; None when it is not before it."""
    day = first.first
    if not first.year_named:
        day = next(
            (
                option
                for year in (last.last.year, last.last.year - 1)
                if (option := date_or_none(year, day.month, day.day)) and option <= last.first
            ),
            day,
        )
    return day if day <= last.last else None
