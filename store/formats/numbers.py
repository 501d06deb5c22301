"""Numbers and degrees as tables write them: Arabic digits, decimal commas, degrees with minutes, pairs in one cell."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫−", "01234567890123456789.-", "٬\u200e\u200f\u202a\u202c\xa0")
_THOUSANDS = re.compile(r"^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$")
_COMMA = re.compile(r"^-?\d{1,3},\d+$")
_PLAIN = re.compile(r"^-?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$")
_DEGREES = re.compile(
    r"""^\s*(?P<before>[NSEW])?\s*(?P<degrees>-?\d{1,3}(?:[.,]\d+)?)\s*[°º˚d]?\s*
    (?:(?P<minutes>\d{1,2}(?:[.,]\d+)?)\s*['’′m]\s*)?
    (?:(?P<seconds>\d{1,2}(?:[.,]\d+)?)\s*(?:"|”|″|''|s)\s*)?
    (?P<after>[NSEW])?\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_POINT = re.compile(r"^\s*(?:SRID=4326;)?\s*POINT\s*Z?\s*\(\s*(\S+)\s+([^\s)]+)[^)]*\)\s*$", re.IGNORECASE)
_LABELS = re.compile(r"\b(?:lat(?:itude)?|lon(?:g(?:itude)?)?)\b\s*[:=]?", re.IGNORECASE)
_SPLITS = tuple(re.compile(mark) for mark in (r"\s*[;|/]\s*", r"\s*,\s+", r"\s+", ","))
"""What parts the two, the surest first: a comma may be a decimal one."""


def read(texts: Sequence[str], one: Callable[[str], float | None]) -> npt.NDArray[np.float64]:
    """A number for each text, NaN for what is none; ``one`` reads what is not written plainly."""
    listed = pd.Series([text or None for text in texts], dtype=object)
    found = pd.to_numeric(listed, errors="coerce").to_numpy(dtype="float64", copy=True)
    for number in np.flatnonzero(np.isnan(found)).tolist():
        if texts[number]:
            value = one(texts[number])
            if value is not None:
                found[number] = value
    return found


def count_of(text: str) -> float | None:
    """A figure such as 1,234 or ١٢٣٤; None when the text is none. A comma before three digits parts the thousands."""
    text = text.translate(_DIGITS)
    if _THOUSANDS.match(text):
        return float(text.replace(",", ""))
    if _COMMA.match(text):
        return float(text.replace(",", "."))
    return float(text) if _PLAIN.match(text) else None


@functools.lru_cache(maxsize=50_000)
def degrees_of(text: str) -> float | None:
    """Degrees: 34.887, 34,887 (a decimal comma), ٣٤٫٨٨٧, 34°53'13"N; None when the text is none of these.

    South and west are below zero.
    """
    bare = text.translate(_DIGITS)
    if _PLAIN.match(bare):
        return float(bare)
    if _COMMA.match(bare):
        return float(bare.replace(",", "."))
    found = _DEGREES.match(text.translate(_DIGITS))
    if not found:
        return None
    parts = [float((found[name] or "0").replace(",", ".")) for name in ("degrees", "minutes", "seconds")]
    if parts[1] >= 60 or parts[2] >= 60:
        return None
    whole = math.copysign(abs(parts[0]) + parts[1] / 60 + parts[2] / 3600, -1 if found["degrees"][0] == "-" else 1)
    side = (found["before"] or found["after"] or "").upper()
    return -abs(whole) if side in ("S", "W") and side else whole


@functools.lru_cache(maxsize=50_000)
def position_of(text: str) -> tuple[float, float] | None:
    """Latitude and longitude from one cell: ``35.33, 40.14`` (latitude first) or ``POINT(40.14 35.33)``; else None."""
    if point := _POINT.match(text):
        east, north = degrees_of(point[1]), degrees_of(point[2])
    else:
        bare = re.sub(r"\s+", " ", _LABELS.sub(" ", text)).strip(" ()[],")
        split = ([part for part in mark.split(bare) if part] for mark in _SPLITS)
        parts = next((parts for parts in split if len(parts) == 2), None)
        if parts is None:
            return None
        north, east = degrees_of(parts[0]), degrees_of(parts[1])
        if parts[0][-1:].upper() in ("E", "W") and parts[1][-1:].upper() in ("N", "S"):
            north, east = east, north
    return None if north is None or east is None else (north, east)
