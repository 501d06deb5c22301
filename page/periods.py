"""A stretch of days and the one before it, as long: what changed, and whether there is anything to compare with."""

from __future__ import annotations

import dataclasses
import datetime as dt

from page.language import Language
from store import Filters, Store
from store.counting.counts import Overview


@dataclasses.dataclass(frozen=True, slots=True)
class Before:
    """The stretch before the chosen one, and what was reported in it."""

    first: dt.date
    last: dt.date
    shown: Overview
    """Of the view's own filter in those days."""
    reported: int
    """All incidents in those days, whatever the filter: none means that nobody reported, not that nothing happened."""
    covered_from: dt.date | None
    """The first day of anything in the store, where that is after ``first``; None: the whole stretch is covered."""


def stretch_before(first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    """The stretch of the same length that ends on the day before ``first``; whole months come before whole months."""
    following = last + dt.timedelta(days=1)
    if first.day == 1 and following.day == 1:
        months = (following.year - first.year) * 12 + following.month - first.month
        year, month = divmod(first.year * 12 + first.month - 1 - months, 12)
        if year >= 1:
            return dt.date(year, month + 1, 1), first - dt.timedelta(days=1)
    days = (last - first).days + 1
    return first - dt.timedelta(days=days), first - dt.timedelta(days=1)


def before(store: Store, chosen: Filters, extent: tuple[dt.date | None, dt.date | None]) -> Before | None:
    """What the same filter shows in the stretch before; None where no dates are chosen: all there is has no before."""
    first, last = chosen.date_from or extent[0], chosen.date_to or extent[1]
    if not (chosen.date_from or chosen.date_to) or first is None or last is None or first > last:
        return None
    start, end = stretch_before(first, last)
    fields = {**chosen.to_query(), "from": start.isoformat(), "to": end.isoformat()}
    shown = store.overview(Filters.from_query(fields))
    reported = store.overview(Filters(date_from=start, date_to=end)).events
    covered = extent[0] if extent[0] is not None and extent[0] > start else None
    return Before(start, end, shown, reported, covered)


def change(language: Language, now: Overview, earlier: Before) -> str:
    """The change in a sentence; where nothing at all is reported of the stretch before, that is what it says."""
    _ = language.text
    span = language.span(earlier.first, earlier.last)
    if not earlier.reported:
        return _(
            "Nothing is reported of the period before ({span}), so there is nothing to compare with.", span=span
        )  # fmt: skip
    told = _(
        "The period before ({span}): {incidents}{comma}{killed} killed. Change: {change} incidents.",
        span=span,
        incidents=language.plural("{n} incident", "{n} incidents", earlier.shown.events),
        comma=language.comma,
        killed=language.between(earlier.shown.fatalities_low, earlier.shown.fatalities_high),
        change=signed(language, now.events - earlier.shown.events),
    )
    if earlier.covered_from is not None:
        told += " " + _("Reports begin only on {day}.", day=language.day(earlier.covered_from))
    return told


def signed(language: Language, difference: int) -> str:
    """A difference with its sign, such as ``+12``; ``±0`` for none."""
    sign = "+" if difference > 0 else "−" if difference < 0 else "±"
    text = f"{sign}{language.number(abs(difference))}"
    return f"\u2066{text}\u2069" if language.direction == "rtl" else text
