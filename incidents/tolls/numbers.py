"""Numbers in digits and words, exact and vague, as marks of a text (see ``tagging.py``).

Letters: ``#`` digits, ``v`` number word, ``G`` vague ("dozens"), ``l`` at least, ``m`` at most, ``c`` about, ``b``
between, ``&`` and, ``-`` to. The words come from ``lexicon/<language>/quantities.yaml``.
"""

from __future__ import annotations

from incidents.frozen import record
from incidents.language.tagging import Row

Bounds = tuple[int | None, int | None, int | None]
"""Lowest, best and highest number; the highest is None when open ("at least 5"), all are None when none is told."""

_SCALES = {100, 1000, 1_000_000}


@record(frozen=True, slots=True)
class Count:
    """A number at the marks ``i:j`` of a row, its "at least" or "about" included."""

    i: int
    """First mark."""
    j: int
    """One past the last mark."""
    core: int
    """The mark where the number itself begins."""
    bounds: Bounds
    """What it comes to."""


def count_at(row: Row, i: int) -> Count | None:
    """The number that begins at mark ``i`` of ``row``; None when none does."""
    letters = row.letters
    core, n = i, len(letters)
    if i >= n or letters[i] not in "#vGlmcbAx":
        return None  # as mostly
    while core < n and letters[core] in "lmcbAx":
        core += 1
    if core >= n or letters[core] not in "#vG":
        return None
    modifiers = letters[i:core]
    if letters[core] == "G":
        bounds, j = _vague(row, core)
    else:
        value, j = _number(row, core)
        if value is None:
            return None
        bounds = (value, value, value)
        upper = _upper(row, j, value, ranged="b" in modifiers)
        if upper is not None:
            high, j = upper
            bounds = (value, (value + high) // 2, high)
    if "b" in modifiers and bounds[0] == bounds[2]:  # Arabic "من" and English "from" begin much else
        return None
    if follows_at_least(row, j):
        modifiers += "l"
        j += 1
    return Count(i, j, core, modified(bounds, modifiers))


def follows_at_least(row: Row, j: int) -> bool:
    """True when the mark ``j`` is an "at least" or "or more" that belongs to the number before it."""
    letters = row.letters
    if j >= len(letters) or letters[j] != "l" or row.marks[j].value != "after":
        return False
    return not (j + 1 < len(letters) and letters[j + 1] in "#vGc")


def modified(bounds: Bounds, modifiers: str) -> Bounds:
    """``bounds`` under "at least" (``l``) or "at most" (``m``); "about" changes nothing."""
    low, best, high = bounds
    if best is None:
        return bounds
    if "l" in modifiers:
        return (low, best, None)
    if "m" in modifiers:
        return (0, best, high)
    return bounds


def _number(row: Row, i: int) -> tuple[int | None, int]:
    """The whole number at mark ``i``, several words taken together, and the mark after it."""
    letters, marks = row.letters, row.marks
    n = len(letters)
    first = marks[i].value
    if first is None:
        return None, i + 1
    if isinstance(first, float):  # "2.5 million"
        scale = marks[i + 1].value if i + 1 < n and letters[i + 1] == "v" else None
        return (round(first * scale), i + 2) if scale in _SCALES else (None, i + 1)
    total, current, j = 0, int(first), i + 1
    if letters[i] == "#" and j < n and letters[j] == "%":
        return None, j
    smallest = current
    while j < n:
        joined = letters[j] == "&" or (letters[j] == "-" and marks[j].end - marks[j].start == 1)
        k = j + 1 if joined else j
        if k >= n or letters[k] not in "v#G":
            break
        mark = marks[k]
        if letters[k] == "G":
            scale = _scale_of_vague(mark.value)
            if joined or scale is None:
                break
            current, j, smallest = current * scale, k + 1, scale
            continue
        value = mark.value
        if not isinstance(value, int):
            break
        if not joined and (value in _SCALES or value == 12) and value > current:
            if value >= 1000:
                total, current, smallest = total + current * value, 0, value
            else:
                current, smallest = current * value, value
            j = k + 1
            continue
        if letters[k] == "#" and (letters[i] == "#" or smallest < 100):
            break
        tens = joined and current % 100 < 10 and current % 100 > 0 and 20 <= value < 100 and value % 10 == 0
        units = 20 <= smallest < 100 and smallest % 10 == 0 and 0 < value < 10 and letters[j] != "&"
        below = smallest >= 100 and value < smallest
        if not (tens or units or below):
            break
        current += value
        smallest = 1 if (tens or units) else (100 if below and value >= 100 else value)
        j = k + 1
    return total + current, j


def _upper(row: Row, j: int, value: int, *, ranged: bool) -> tuple[int, int] | None:
    letters = row.letters
    if j + 1 >= len(letters) or letters[j + 1] not in "#v":
        return None
    if not (letters[j] == "-" or (ranged and letters[j] == "&")):
        return None
    high, after = _number(row, j + 1)
    if high is None or not value < high <= 20 * max(value, 5):
        return None
    return high, after


def _vague(row: Row, i: int) -> tuple[Bounds, int]:
    letters, marks = row.letters, row.marks
    value = marks[i].value
    if value is None:
        return (None, None, None), i + 1
    low, best, high = value
    j = i + 1
    if j < len(letters) and letters[j] in "vG":
        scale = marks[j].value if letters[j] == "v" else _scale_of_vague(marks[j].value)
        if scale in _SCALES or scale == 10:
            return (low * scale, best * scale, high * scale), j + 1
    return (low, best, high), j


def _scale_of_vague(value: object) -> int | None:
    """100 for "hundreds", 1,000 for "thousands" when a number stands before them; None for other vague words."""
    return {12: 10, 100: 100, 1000: 1000}.get(value[0]) if isinstance(value, tuple) else None
