"""A text cut into lines, headings, labels, sentences and clauses, each with its place in the text."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Sequence

from incidents.frozen import record
from incidents.language.words import Words

_BULLET = re.compile(
    r"[\s\u2022\u25cf\u25aa\u25fe\u25fc\u25fd\u25fb\u25b6\u25ba\u2023\u27a1\u2b1b\u2b1c\u26a1\u26d4\u2757\u203c\ufe0f\U0001f300-\U0001faff\u25cb\u25a0\u25a1*\-–—·»>|]*(?:\d{1,2}[.)/]\s+)?"
)
_STOP = re.compile(r"[.!?؟…][.!?؟…]*[\"”»’')\]]*(?=\s|$)")
_NOT_STOP = re.compile(
    r"(?:\b(?:no|mr|mrs|dr|gen|col|lt|capt|st|al|vs|approx|u\.s|u\.n|a\.m|p\.m|jan|feb|aug|sept|oct|nov|dec)|(?:^|\s)[^\W\d])$",
    re.I,
)
# both begin with a set of signs, by which text without any is passed over quickly
_BREAK = re.compile(r"[،,؛;:|—–-](?:(?<![–-])|(?<=\s[–-])(?=\s))")


@record(frozen=True, slots=True)
class Line:
    """One line of a text, without its bullet."""

    start: int
    """First character after the bullet."""
    end: int
    """One past the last character."""
    label: tuple[int, int] | None
    """A label before a colon, or a line that is only a heading; None for none."""
    heading: bool
    """True when the label is all there is on the line, and so speaks for the lines below it."""
    bullet: bool
    """True when the line is an item of a list."""
    block: int
    """Number of the block of lines, counted from 0 and ended by an empty line."""


@record(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence between two breaks."""

    first: int
    """Index of its first word among the text's words."""
    last: int
    """Index one past its last word."""


@record(frozen=True, slots=True)
class Sentence:
    """One sentence."""

    start: int
    """First character."""
    end: int
    """One past the last character, without space around."""
    line: int
    """Index of its line."""
    first: int
    """Index of its first word among the text's words."""
    last: int
    """Index one past its last word."""
    clauses: tuple[Clause, ...]
    """Its clauses in order; at least one."""


def lines_of(text: str) -> list[Line]:
    """The lines of ``text`` that hold any words, in order."""
    found: list[Line] = []
    at, block = 0, 0
    for raw in text.split("\n"):
        start, end = at, at + len(raw)
        at = end + 1
        if not raw.strip():
            block += 1
            continue
        bullet = _BULLET.match(text, start, end)
        first = bullet.end() if bullet else start
        while end > first and text[end - 1].isspace():
            end -= 1
        if first >= end:
            continue
        label, heading = _label(text, first, end)
        marked = any(not c.isspace() for c in text[start:first])
        found.append(Line(first, end, label, heading, marked, block))
    return found


def _label(text: str, start: int, end: int) -> tuple[tuple[int, int] | None, bool]:
    line = text[start:end]
    if line.startswith("#") and len(line.split()) <= 3 and not line.rstrip().endswith("."):
        return (start, end), True
    colon = re.match(r"[^.:،,؛;\n]{2,60}:(?=\s|$)", line)
    if colon and len(colon.group().split()) <= 6:
        label = (start, start + colon.end() - 1)
        return label, start + colon.end() >= end
    if len(line.split()) <= 5 and line[-1] not in '.!?؟،:;"”':
        return (start, end), True
    return None, False


def sentences_of(text: str, words: Words, lines: Sequence[Line], breaks: Sequence[int] = ()) -> list[Sentence]:
    """The sentences of ``text`` on its ``lines``, with their clauses.

    ``breaks`` are indices of words before which a clause ends though no sign of punctuation stands there.
    """
    extra = sorted(set(breaks))
    found: list[Sentence] = []
    for number, line in enumerate(lines):
        at = line.start
        if line.label is not None and not line.heading:
            at = line.label[1] + 1
        for stop in [*_stops(text, at, line.end), line.end]:
            start, end = at, stop
            at = stop
            while start < end and text[start].isspace():
                start += 1
            while end > start and text[end - 1].isspace():
                end -= 1
            first, last = bisect_left(words.starts, start), bisect_left(words.starts, end)
            if last > first:
                clauses = _clauses(text, words, first, last, start, end, extra)
                found.append(Sentence(start, end, number, first, last, clauses))
    return found


def _stops(text: str, start: int, end: int) -> list[int]:
    found = []
    for match in _STOP.finditer(text, start, end):
        if text[match.start()] == "." and _NOT_STOP.search(text, max(start, match.start() - 8), match.start()):
            continue
        if match.end() < end:
            found.append(match.end())
    return found


def _clauses(
    text: str, words: Words, first: int, last: int, start: int, end: int, extra: Sequence[int]
) -> tuple[Clause, ...]:
    cuts = {bisect_left(words.starts, m.end(), first, last) for m in _BREAK.finditer(text, start, end)}
    cuts.update(extra[bisect_left(extra, first + 1) : bisect_left(extra, last)])
    edges = [first, *sorted(cut for cut in cuts if first < cut < last), last]
    return tuple(Clause(a, b) for a, b in itertools.pairwise(edges) if b > a)
