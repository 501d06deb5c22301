"""Headings, and names that stand for a governorate: "ALEPPO:" above its news, "محافظتي حمص ودير الزور"."""

from __future__ import annotations

import re

from gazetteer.names import fold
from gazetteer.reading import Reading, Span
from gazetteer.words import words


def mark_governorates(reading: Reading) -> None:
    """Mark the names that stand for the governorate: by the word before, by headings that are all governorates."""
    headings: list[Span] = []
    for span in reading.spans:
        if span.feature is not None:
            if span.feature.kind == "governorate":
                span.governorate = True
            continue
        previous = _listed_before(reading, span)
        if previous is not None and (previous.governorate or _only_governorate(reading, previous)):
            span.governorate = True
            continue
        left = reading.before(span.at)
        if left is not None and "whole" in left.shape.relations:
            span.governorate = True
        if _begins_line(reading, span) and is_heading(reading, span):
            headings.append(span)
    named = [s for s in headings if "governorate" in s.entries.kinds]
    if len(headings) >= 2 and len(named) == len(headings):
        for span in headings:
            span.governorate = True
    elif len(headings) == 1 and named and reading.text[: reading.tokens[named[0].at].start].rstrip().endswith("#"):
        named[0].governorate = reading.text.count("#") == 1 or named[0].at < 12


def _only_governorate(reading: Reading, span: Span) -> bool:
    """Whether a name can hardly mean anything but a governorate: "نينوى", "Anbar"."""
    if "governorate" not in span.entries.kinds or "city" in span.entries.kinds:
        return False
    return max(span.entries, key=lambda e: e[0].importance)[0].place.kind == "governorate"


def _listed_before(reading: Reading, span: Span) -> Span | None:
    other = reading.ending.get(span.at)
    return other if other is not None and other.kept and reading.joined(other, span) else None


def _begins_line(reading: Reading, span: Span) -> bool:
    first = reading.tokens[span.at]
    return first.first or (
        span.at > 0 and reading.tokens[span.at - 1].first and not reading.tokens[span.at - 1].shape.forms
    )


def is_heading(reading: Reading, span: Span) -> bool:
    """Whether the name heads a part of the text: "ALEPPO:", "2- عين عيسى وتل تمر:", "#حمص" on a line of its own."""
    first = reading.tokens[span.at]
    tagged = first.start > 0 and reading.text[first.start - 1] == "#"
    colon = reading.text.find(":", span.end, span.end + 40)
    if colon < 0 and not tagged:
        return False  # as mostly
    if span.stop - span.at == 1 and fold(reading.text[span.start : span.end]).removeprefix("ال") in words().features:
        return False  # "the town:" names none
    if tagged:
        alone = first.first and (span.stop == len(reading.tokens) or reading.tokens[span.stop].first)
        return alone or span.at < 12
    begin = span.at
    while begin > 0 and not reading.tokens[begin].first and span.at - begin < 5:
        begin -= 1
    if not reading.tokens[begin].first:
        return False
    between = reading.text[span.end : colon]
    return len(between.split()) <= 3 and not re.search(r"[.\n!?؟|]", between)
