"""When a frame happened: its own date, its sentence's, its heading's or the day of the report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from incidents.actions import OUTCOMES, TERRITORY
from incidents.annotations import Annotations
from incidents.dates.mentions import DateMention
from incidents.frames import Frame
from incidents.frozen import record
from incidents.language.grammar import grammar
from incidents.language.sentences import Line
from incidents.reporting import speakers, told_on


@record(frozen=True, slots=True)
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
        inside = [
            d for d in notes.dates if line.start <= d.start < line.end and d.role == "at" and d.time_precision == 1
        ]
        told = [a for a in notes.actions if line.start <= a.start < line.end and a.part != "noun"]
        if any(line.start <= spot.start < line.end for spot in notes.spots):
            acts = bool(told)
        else:  # "announced the results of yesterday's duties"
            acts = any(a.tag != "make" for a in told)
        opens = notes.article.body[line.start : line.end].rstrip().endswith(":") or not acts
        if inside and (of_all := _announced(notes, line, inside)) and of_all.first:
            return Day(of_all.first, of_all.last, 1, False, mention=of_all)
        if inside and opens and inside[0].first:
            return Day(inside[-1].first, inside[-1].last, 1, False, mention=inside[-1])
    return Day(published, published, 1 if published else 4, False)


def totals_day(notes: Annotations, line: Line) -> Day | None:
    """The time of a line that announces totals one by one ("killed since January 2022: …"); None for another."""
    text = notes.article.body[line.start : line.end].rstrip()
    if not text.endswith(":") or line.heading:
        return None
    first, last = notes.span(line.start, line.end)
    sums = grammar(notes.article.language).sums
    if not any(w.text in sums for w in notes.words[first:last]):
        return None
    dates = notes.dates.within(first, last)
    since = next((d for d in dates if d.role in {"since", "within"} and d.first and d.time_precision >= 2), None)
    if since is None:
        return None
    return Day(since.first, since.last, since.time_precision, True, period=True, mention=since)


def _announced(notes: Annotations, line: Line, dates: Sequence[DateMention]) -> DateMention | None:
    """The day of an opening line that sums up what the lines below tell one by one: "struck in Syria and Iraq on
    Monday", which names no place narrower than countries; None for a line that tells of an event of its own."""
    first, last = notes.span(line.start, line.end)
    spots = [s for s in notes.spots.within(first, last) if not s.dateline]
    wide = all(s.placed is not None and s.placed.kind == "country" for s in spots)
    if notes.article.language != "en" or not spots or not wide:
        return None
    doing = next((a for a in notes.actions.within(first, last) if a.tag not in OUTCOMES), None)
    later = [d for d in dates if doing is not None and notes.word_at(d.start) > doing.first]
    return later[0] if later else None


def day_of_frame(notes: Annotations, frame: Frame, otherwise: Day) -> Day:
    """The day of a frame, ``otherwise`` when neither it nor its sentence names one."""
    dates = [d for d in frame.dates if d.first or d.last]
    usable = [d for d in dates if d.role != "until"] or ([] if "curfew" in frame.tags else dates)
    if not usable:
        published = notes.article.published
        return Day(published, published, 1, True) if published and _going_on(notes, frame) else otherwise
    dated = any(d.role == "at" and d.time_precision == 1 for d in usable)
    if dated and any(a.part == "past" for a in frame.actions) and not speakers(notes, notes.sentences[frame.sentence]):
        usable = [d for d in usable if d.role != "since"] or usable
    best = min(usable, key=lambda d: _distance(notes, frame, d))
    reported = _of_report(notes, frame, best)
    if reported is not None:
        return reported
    if best.role == "since" and frame.kind == TERRITORY and best.named_first:
        last = best.named_last or best.named_first
        days = (last - best.named_first).days + 1
        return Day(
            best.named_first, last, 1 if days <= 2 else 2 if days <= 10 else 3 if days <= 31 else 4, True, mention=best
        )
    period = best.role == "since" or (best.role == "within" and best.time_precision >= 3)
    return Day(best.first, best.last, best.time_precision, True, period=period, mention=best)


def _going_on(notes: Annotations, frame: Frame) -> bool:
    """True for a fight told as going on when the report was written: "is fighting", لا تزال الاشتباكات."""
    fight = next((a for a in frame.actions if a.tag == "clash"), None)
    if fight is None or any(a.part == "past" for a in frame.actions):
        return False
    before = [w.text.lstrip("وف") for w in notes.words[max(frame.first, fight.first - 2) : fight.first]]
    if notes.article.language == "en":
        return notes.words[fight.first].text.endswith("ing") and not _GOES_ON.isdisjoint(before)
    return not _STILL.isdisjoint(before)


_GOES_ON = frozenset({"is", "are"})
_STILL = frozenset({"تزال", "يزال", "زالت", "زال", "زالوا"})
"""Words by which a fight is told as going on."""


def _of_report(notes: Annotations, frame: Frame, date: DateMention) -> Day | None:
    """The week up to an older report's day, when that is the only date given ("on 9 April the group reported that")."""
    published = notes.article.published
    if published is None or date.last is None or date.role != "at" or date.time_precision > 1:
        return None
    if (published - date.last).days <= 3 or any(d is not date for d in frame.dates):
        return None
    sentence = notes.sentences[frame.sentence]
    at = notes.word_at(date.start)
    said = [s for s in speakers(notes, sentence) if 0 <= at - s.last <= 3]
    doing = next((a for a in frame.actions if a.tag not in OUTCOMES), None)
    if not said or doing is None or doing.first < at:
        return None
    return Day(date.last - dt.timedelta(days=6), date.last, 2, True, mention=date)


def _distance(notes: Annotations, frame: Frame, date: DateMention) -> tuple[int, bool, int]:
    """How far a date stands from what was done: the day that it was reported last, another clause, then coarser than a
    day, then words between."""
    doing = next((a for a in frame.actions if a.tag not in OUTCOMES and a.tag not in {"kill", "injure"}), None)
    at = notes.word_at(date.start)
    doing = doing or (frame.actions[0] if frame.actions else None)
    if doing is None:
        return (0, date.time_precision > 1, at)
    clause = next((c for c in frame.clauses if c.first <= doing.first < c.last), frame.clauses[0])
    led = any(c.first <= at < c.last for c in frame.lead)
    here = clause.first <= at < clause.last
    far = abs(at - doing.first)
    if notes.article.language == "en" and at < doing.first:
        between = notes.words[at : doing.first]
        far += _ANOTHER * any(w.text == "and" for w in between)  # "attacked on Monday and took … on Friday"
    apart = 3 if told_on(notes, at) else 0 if here else 1 if led else 2
    return (apart, date.role == "at" and date.time_precision > 1, far)


_ANOTHER = 8
"""Words that an "and" between a date and what was done counts for."""


def day_of_dates(notes: Annotations, dates: Sequence[DateMention]) -> Day:
    """The day a statement on control holds for: what it names, the start of its "since", or the day of the report."""
    usable = [d for d in dates if d.first]
    if usable:
        best = min(usable, key=lambda d: (d.role == "until", d.time_precision))
        first, last = (
            (best.named_first or best.first, best.named_last or best.last)
            if best.role == "since"
            else (best.first, best.last)
        )
        days = (last - first).days + 1 if first and last else 1
        precision = 1 if days <= 2 else 2 if days <= 10 else 3 if days <= 31 else 4
        return Day(first, last, precision, True, mention=best)
    published = notes.article.published
    return Day(published, published, 1 if published else 4, False)
