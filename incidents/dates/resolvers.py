"""The days that each kind of expression of time stands for; the kinds are those of ``rules.py``."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

from hijridate import Hijri

from incidents.dates.calendars import (
    DAY,
    FEW,
    LENGTHS,
    Span,
    away,
    date_or_none,
    day_span,
    hijri_span,
    hijri_year,
    month_span,
    shifted,
    tenths_of,
    unit_span,
)
from incidents.dates.context import Context, Slots


def _digits(context: Context, slots: Slots, i: int) -> Span | None:
    text = slots.first("T")
    if text is None:
        day, month = slots.values("n")[:2]
        if month > 12 >= day:
            day, month = month, day
        year = slots.first("y")
        return context.partial(month, day, i, slots) if year is None else day_span(date_or_none(year, month, day))
    separator = next(character for character in text if not character.isdigit())
    a, b, c = (int(part) for part in text.split(separator))
    year, month, day = (a, b, c) if a > 31 else (c, b, a)
    if month > 12 >= day:
        month, day = day, month
    if 1343 <= year <= 1500:
        return day_span(Hijri(year, month, day).to_gregorian())
    return day_span(date_or_none(year, month, day)) if 1900 <= year <= 2100 else None


def _day_month(context: Context, slots: Slots, i: int) -> Span | None:
    months = slots.values("M")
    if len(set(months)) > 1 or not months:
        return None
    day = next((mark.value for mark in slots.marks if mark.category in "no"), None)
    year = context.year_of(slots)
    if day is None or not 1 <= day <= 31:
        return None
    if year is not None:
        return day_span(date_or_none(year, months[0], day))
    return context.partial(months[0], day, i, slots, slots.first("W"))


def _day_range(context: Context, slots: Slots, i: int) -> Span | None:
    days = [value for value in slots.values("n") if value is not None]
    months = slots.values("M")
    if len(days) < 2 or len(set(months)) > 1:
        return None
    low, high = days[0], days[1]
    year = context.year_of(slots)
    last = (
        day_span(date_or_none(year, months[0], high))
        if year is not None
        else context.partial(months[0], high, i, slots)
    )
    if last is None:
        return None
    first = date_or_none(last.last.year, months[0], low)
    if first is None or first > last.last:
        return None
    night = slots.has("p") and (last.last - first).days == 1
    return Span(first, last.last, 1 if night else 0, None if night else "within", last.year_named)


def _day_of_unit(context: Context, slots: Slots, i: int) -> Span | None:
    """ "The first of the same month"."""
    day = next((mark.value for mark in slots.marks if mark.category in "no"), None)
    if slots.first("U", ("", 0))[0] != "month" or day is None:
        return None
    span = _unit(context, slots, i)
    return day_span(date_or_none(span.first.year, span.first.month, day)) if span else None


def _month_number(context: Context, slots: Slots, i: int) -> Span | None:
    """ "Month 11 of the year 2020"."""
    month, year = slots.first("n"), slots.first("y")
    return month_span(year, month) if slots.first("U") == ("month", 1) and 1 <= month <= 12 else None


def _unit(context: Context, slots: Slots, i: int) -> Span | None:
    """This, last, next or the same week, month, year; quarters and halves are worked out by ``_first_part``."""
    unit, count = slots.first("U")
    if count != 1 or unit not in ("week", "month", "year"):
        return None
    if slots.has("Q"):
        return unit_span(unit, context.anchor())
    if slots.has("wx"):
        there = unit_span(unit, context.anchor())
        return unit_span(unit, there.first - DAY if slots.has("w") else there.last + DAY)
    today = context.today()
    this = unit_span(unit, today)
    if slots.has("L"):
        if unit == "week":  # weeks begin on Sunday for some and on Monday for others: both are covered
            return Span(this.first - 8 * DAY, this.first - DAY, 2)
        return unit_span(unit, this.first - DAY)
    if slots.has("X"):
        return unit_span(unit, this.last + DAY)
    if unit == "week":
        return Span(this.first, today, 2 if today > this.first else 1)
    return Span(this.first, max(this.first, today))


def _part(context: Context, slots: Slots, i: int) -> Span | None:
    """ "Early March", "the end of the year", "mid-2019"."""
    tenths = slots.first("g")
    months = slots.values("M")
    year = context.year_of(slots)
    if months:
        if len(set(months)) > 1:
            return None
        whole = month_span(year, months[0]) if year is not None else context.partial(months[0], None, i, slots)
    elif slots.has("s"):
        whole = _season(context, slots, i)
    elif slots.values("y"):
        whole = unit_span("year", dt.date(int(slots.values("y")[-1]), 1, 1))
    elif slots.values("H"):
        whole = _hijri(context, slots, i)
    elif slots.values("U"):
        unit, count = slots.first("U")
        if count != 1 or unit not in ("week", "month", "year"):
            return None
        day = context.anchor() if slots.has("Q") else context.today()
        whole = unit_span(unit, day)
        if slots.has("L"):
            whole = unit_span(unit, whole.first - DAY)
        elif slots.has("X"):
            whole = unit_span(unit, whole.last + DAY)
    else:
        return None
    if whole is None:
        return None
    return tenths_of(whole, tenths)


def _month_only(context: Context, slots: Slots, i: int) -> Span | None:
    months = slots.values("M")
    year = context.year_of(slots)
    if len(set(months)) == 2 and slots.has("-/"):
        if year is None:
            return None
        first, last = month_span(year, months[0]), month_span(year, months[1])
        return Span(first.first, last.last) if first.first < last.last else None
    if len(set(months)) != 1:
        return None
    if year is not None:
        return month_span(year, months[0])
    return context.partial(months[0], None, i, slots)


def _season(context: Context, slots: Slots, i: int) -> Span | None:
    start, end = slots.first("s")
    year = context.year_of(slots)
    if year is None:
        today = context.today()
        year = today.year if dt.date(today.year, start, 1) <= today else today.year - 1
        if slots.has("X"):
            year += 1
        elif slots.has("L") and month_span(year + (end < start), end).last >= today:
            year -= 1
    return Span(dt.date(year, start, 1), month_span(year + (end < start), end).last, 4)


def _year(context: Context, slots: Slots, i: int) -> Span | None:
    years = [int(year) for year in slots.values("y")]
    if not years or years[-1] < years[0]:
        return None
    return Span(dt.date(years[0], 1, 1), dt.date(years[-1], 12, 31), 4)


def _hijri(context: Context, slots: Slots, i: int) -> Span | None:
    month = slots.first("H")
    day = next((mark.value for mark in slots.marks if mark.category in "no"), None)
    if slots.values("M") and slots.values("y"):  # the common date stands beside it
        numbers = slots.values("n")
        if len(numbers) > 1 or (numbers and slots.values("o")):
            return day_span(date_or_none(int(slots.first("y")), slots.first("M"), int(numbers[-1])))
    years = slots.values("k")
    if years:
        return hijri_span(int(years[0]), month, day)
    today = context.today()
    now = hijri_year(today)
    options = [hijri_span(year, month, day) for year in (now - 2, now - 1, now, now + 1)]
    if slots.has("X") or context.direction(i) == "future":
        return next((span for span in options if span.first > today), None)
    past = [span for span in options if span.first <= today]
    if slots.has("L") and past and past[-1].last >= today:
        past.pop()
    return past[-1] if past else None


def _same(context: Context, slots: Slots, i: int) -> Span | None:
    if context.previous is None:
        return None
    if slots.has("d"):
        return context.previous
    if slots.has("U"):
        return _unit(context, slots, i)
    return day_span(context.anchor())


def _next_day(context: Context, slots: Slots, i: int) -> Span | None:
    return day_span(context.anchor() + (-DAY if slots.has("wL") else DAY))


def _relative_day(context: Context, slots: Slots, i: int) -> Span | None:
    day = context.today() + DAY * int(slots.first("t", 0))
    return day_span(day)


def _last_night(context: Context, slots: Slots, i: int) -> Span | None:
    return day_span(context.today() - (DAY if slots.has("L") else 0 * DAY))


def _weekday(context: Context, slots: Slots, i: int) -> Span | None:
    weekdays = slots.values("W")
    today = context.today()
    if slots.has("X"):
        ahead = (weekdays[0] - today.weekday()) % 7 or 7
        return day_span(today + DAY * ahead)
    back = (today.weekday() - weekdays[-1]) % 7
    if slots.has("L") and back == 0:
        back = 7
    last = today - DAY * back
    if (slots.has("C") and context.language == "en" and back and context.in_future(slots.marks[0].start)) or (
        back and not slots.has("L") and context.in_future(slots.marks[0].start)
    ):
        last += 7 * DAY
    if len(weekdays) == 2:
        first = last - DAY * ((weekdays[1] - weekdays[0]) % 7)
        night = slots.has("p") and (last - first).days == 1
        return Span(first, last, 1 if night else 0)
    return day_span(last)


def _ago(context: Context, slots: Slots, i: int) -> Span | None:
    start = context.today() if slots.first("a") == "published" else context.anchor()
    unit, number = slots.count()
    return away(start, unit, number, -1)


def _later(context: Context, slots: Slots, i: int) -> Span | None:
    unit, number = slots.count()
    letters, after = context.row.letters, i + len(slots.marks)
    while letters[after : after + 1] == "v":
        after += 1
    if unit != "hour" and letters[after : after + 1] == "f":
        return None  # "two weeks after the ...": counts from something that is no date
    return away(context.anchor(), unit, number, 1)


def _past_stretch(context: Context, slots: Slots, i: int) -> Span | None:
    """ "The past three days", "the last 24 hours", "recent weeks"."""
    unit, number = slots.count()
    if number == 1 and unit in ("week", "month", "year") and not slots.has("nvb"):
        return _unit(context, slots, i)
    today = context.today()
    if not slots.has("L") and unit != "hour":  # "within three days" tells how long, not when
        return None
    if unit == "hour":
        if number is None:
            return Span(today, today, 1, "within")
        days = -(-number // 24)
        return Span(today - DAY * days, today, 1 if days == 1 else 0, "within")
    reach = FEW.get(unit) if number is None else LENGTHS.get(unit, 0) * number
    return Span(today - DAY * reach, today, 0, "within") if reach else None


def _next_stretch(context: Context, slots: Slots, i: int) -> Span | None:
    unit, number = slots.count()
    today = context.today()
    if number == 1 and unit in ("week", "month", "year") and not slots.has("nvb"):
        return _unit(context, slots, i)
    days = FEW.get(unit) if number is None else LENGTHS.get(unit, 0) * number
    return Span(today + DAY, today + DAY * max(1, days), 0, "within") if days is not None else None


def _since_duration(context: Context, slots: Slots, i: int) -> Span | None:
    unit, number = slots.count()
    today = context.today()
    if unit == "hour":
        return Span(today, today, 1, "at")
    days = FEW.get(unit) if number is None else LENGTHS.get(unit, 0) * number
    return Span(today - DAY * days, today, 0, "since") if days else None


def _since_then(context: Context, slots: Slots, i: int) -> Span | None:
    return None if context.previous is None else dataclasses.replace(context.previous, role="since", precision=0)


def _first_part(context: Context, slots: Slots, i: int) -> Span | None:
    """ "The first three months of the year", "the second quarter of 2020", "the first half of this month"."""
    units = [mark.value for mark in slots.marks if mark.category in "Uu"]
    unit = units[0][0]
    ordinal = slots.first("o")
    year = context.year_of(slots)
    month = _month_of(context, slots, i)
    if month is not None and unit in ("week", "half"):
        days = 7 if unit == "week" else 15
        opens = month.first + DAY * days * (ordinal - 1)
        closes = month.last if unit == "half" and ordinal == 2 else opens + DAY * (days - 1)
        return Span(opens, min(closes, month.last), 0, "within") if opens <= month.last else None
    if unit in ("quarter", "half"):
        if year is None:
            return None
        months = 3 if unit == "quarter" else 6
        if ordinal > 12 // months:
            return None
        start = shifted(dt.date(year, 1, 1), months * (ordinal - 1))
        return Span(start, shifted(start, months) - DAY, 4, "within")
    number = next((int(mark.value) for mark in slots.marks if mark.category in "nv"), units[0][1])
    if unit == "month" and year is not None and number and ordinal == 1:
        return Span(dt.date(year, 1, 1), shifted(dt.date(year, 1, 1), number) - DAY, 0, "within")
    return None


def _month_of(context: Context, slots: Slots, i: int) -> Span | None:
    """The month that a week or a half is counted in: a named one, or this, last, the same; None when none is."""
    if slots.has("M"):
        return _month_only(context, slots, i)
    units = [mark.value[0] for mark in slots.marks if mark.category in "Uu"]
    if units[-1] != "month" or len(units) < 2:
        return None
    day = context.anchor() if slots.has("Q") else context.today()
    if slots.has("L"):
        day = day.replace(day=1) - DAY
    return unit_span("month", day)


def _weekend(context: Context, slots: Slots, i: int) -> Span | None:
    """The weekend most lately begun, Friday to Sunday: in Syria and Iraq it ends on Saturday."""
    today = context.today()
    friday = today - DAY * ((today.weekday() - 4) % 7)
    if slots.has("L") and friday + 2 * DAY >= today:
        friday -= 7 * DAY
    return Span(friday, min(today, friday + 2 * DAY), 2)


def _adverb(context: Context, slots: Slots, i: int) -> Span | None:
    """ "At dawn", alone: the day named before in the same paragraph."""
    previous = context.previous
    if previous is None or "\n" in context.folded[context.row.marks[context.previous_at].start : slots.marks[0].start]:
        return None
    return day_span(previous.last) if (previous.last - previous.first).days <= 1 else None


RESOLVERS: dict[str, Callable[[Context, Slots, int], Span | None]] = {
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
    "month_number": _month_number,
    "unit": _unit,
    "season": _season,
    "year": _year,
    "adverb": _adverb,
}
