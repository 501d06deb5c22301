"""Numbers in text and the tolls they make."""

from __future__ import annotations

import dataclasses

from incidents.language.spelling import fold
from incidents.tolls.numbers import count_at
from incidents.tolls.tolls import Toll, find_tolls
from incidents.tolls.vocabulary import tagger

__all__ = ["Quantity", "Toll", "find_quantities", "find_tolls"]


@dataclasses.dataclass(frozen=True, slots=True)
class Quantity:
    """A number as the text gives it, exact or vague."""

    start: int
    """First character in the text as written, "at least" and the like included."""
    end: int
    """One past the last character."""
    low: int | None
    """Lowest number; None when the text tells none ("an unknown number of")."""
    best: int | None
    """Best number; for "between 5 and 7" the middle, rounded down."""
    high: int | None
    """Highest number; None when open ("at least 5")."""


def find_quantities(text: str, *, language: str) -> list[Quantity]:
    """The numbers that ``text`` names, in text order: digits of any script, number words, vague words, Arabic duals.

    Digits that belong to a date are numbers too; ``dates.find_dates`` tells which they are. An empty list when there
    are none. ``language`` is ``ar`` or ``en`` (ValueError for another).
    """
    folded = fold(text)
    row = tagger(language).tag(text)
    quantities = []
    i = 0
    while i < len(row.letters):
        letter = row.letters[i]
        count = count_at(row, i) if letter in "#vGlmcb" else None
        if count is not None:
            start, end = folded.written(row.marks[count.i].start, row.marks[count.j - 1].end)
            quantities.append(Quantity(start, end, *count.bounds))
            i = count.j
            continue
        if letter in "tqX":
            start, end = folded.written(row.marks[i].start, row.marks[i].end)
            quantities.append(Quantity(start, end, 2, 2, 2))
        i += 1
    return quantities
