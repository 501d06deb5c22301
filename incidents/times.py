"""When a frame happened: its own date, its sentence's, its heading's or the day of the report."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from incidents.annotations import Annotations
from incidents.dates import DateMention
from incidents.frames import Frame


@dataclasses.dataclass(frozen=True, slots=True)
class Day:
    """When something happened."""

    first: dt.date | None
    """First possible day."""
    last: dt.date | None
    """Last possible day."""
    precision: int
    """ACLED's: 1 the day, 2 the week, 3 the month; 4 longer."""
    named: bool
    """True when the frame or its sentence names it."""
    period: bool = False
    """True when a stretch of time is meant, all through which things happened."""
    mention: DateMention | None = None
    """Where the text names it."""


def default_day(notes: Annotations) -> Day:
    """The day for what names none: that of the article's opening line when it announces one, else of publication."""
    published = notes.article.published
    for line in notes.lines[:2]:
        inside = [d for d in notes.dates if line.start <= d.start < line.end and d.role == "at" and d.time_precision == 1]
        acts = any(line.start <= a.start < line.end and a.part != "noun" for a in notes.actions)
        opens = notes.article.body[line.start : line.end].rstrip().endswith(":") or not acts
        if inside and opens and inside[0].first:
            return Day(inside[-1].first, inside[-1].last, 1, False, mention=inside[-1])
    return Day(published, published, 1 if published else 4, False)


def day_of_frame(notes: Annotations, frame: Frame, otherwise: Day) -> Day:
    """The day of a frame, ``otherwise`` when neither it nor its sentence names one."""
    dates = [d for d in frame.dates if d.first or d.last]
    since = next((d for d in dates if d.role == "since"), None)
    at = [d for d in dates if d.role == "at"]
    within = [d for d in dates if d.role == "within"]
    if at:
        best = min(at, key=lambda d: d.time_precision)
        return Day(best.first, best.last, best.time_precision, True, mention=best)
    if since is not None:
        return Day(since.first, since.last, since.time_precision, True, period=True, mention=since)
    if within:
        best = within[0]
        return Day(best.first, best.last, best.time_precision, True, period=best.time_precision >= 3, mention=best)
    return otherwise


def day_of_dates(notes: Annotations, dates: Sequence[DateMention]) -> Day:
    """The day a statement on control holds for: the one it names, the start of its "since", or the day of the report."""
    usable = [d for d in dates if d.first]
    if usable:
        best = min(usable, key=lambda d: (d.role == "until", d.time_precision))
        first, last = (best.named_first or best.first, best.named_last or best.last) if best.role == "since" else (best.first, best.last)
        days = (last - first).days + 1 if first and last else 1
        precision = 1 if days <= 2 else 2 if days <= 10 else 3 if days <= 31 else 4
        return Day(first, last, precision, True, mention=best)
    published = notes.article.published
    return Day(published, published, 1 if published else 4, False)
