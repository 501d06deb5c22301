"""Days as tables write them, in English and Arabic, to days of the calendar."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Sequence
from typing import Literal

import babel
import numpy as np
import numpy.typing as npt
import pandas as pd

from gazetteer.names import fold

DateOrder = Literal["dmy", "mdy"]
"""Which comes first in 03/04/2020: the day or the month."""
FIRST_DAY = dt.date(1901, 1, 1)
"""Earlier days are a spreadsheet's empty date (1899-12-30, 1900-01-00) or a slip."""
CENTURY = 70
"""Years of two digits below this are of this century."""

_LOCALES = ("en", "ar", "ar_SY", "ar_DZ", "ar_MA", "fr")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$")
_NUMBERS = re.compile(r"^(\d{1,4})[./\-\\](\d{1,2})[./\-\\](\d{1,4})(?:[T ,].*)?$")
_NAMED = re.compile(
    r"^(?:[^\W\d]+,?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s./-]+([^\W\d]+(?:\s+[^\W\d]+)?)[\s.,/-]+(\d{2}|\d{4})$"
)
_NAMED_FIRST = re.compile(r"^([^\W\d]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$")
_SERIAL = re.compile(r"^([2-6]\d{4})(?:\.\d+)?$")
_COMPACT = re.compile(r"^(19|20)(\d{2})(\d{2})(\d{2})$")
_BESIDE = re.compile(r"\([^)]*\)|\s*/\s*[^\W\d]+(?:\s+[^\W\d]+)?")
_SERIAL_START = dt.date(1899, 12, 30)
"""Day 0 of a spreadsheet's day numbers, as they are from 1 March 1900 on."""


def read(texts: Sequence[str], *, order: DateOrder = "dmy") -> npt.NDArray[np.datetime64]:
    """A day for each text; NaT for what is none. ``order`` is for days all in numbers with the year last."""
    listed = pd.Series(list(texts), dtype="str")
    whole = listed.str.len() == 10
    found = pd.to_datetime(listed.where(whole), format="%Y-%m-%d", errors="coerce").to_numpy().astype("datetime64[D]")
    for number in np.flatnonzero(np.isnat(found)).tolist():
        if texts[number]:
            day = day_of(texts[number], order=order)
            if day is not None:
                found[number] = np.datetime64(day)
    return found


@functools.lru_cache(maxsize=50_000)
def day_of(text: str, *, order: DateOrder = "dmy") -> dt.date | None:
    """The day that a text names; None when it names none.

    2020-04-25 (a time of day after it is left off), 25/04/2020, 25.4.20, 25 April 2020, 25-Apr-20, April 25, 2020,
    ٢٥ نيسان ٢٠٢٠, 25 أبريل/نيسان 2020, 20200425 and a spreadsheet's day number 43946.
    """
    text = text.translate(_DIGITS).strip()
    try:
        if found := _ISO.match(text):
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
        if found := _NUMBERS.match(text):
            one, two, three = found.groups()
            if len(one) == 4:
                return dt.date(int(one), int(two), int(three)) if len(three) <= 2 else None
            if len(three) not in (2, 4) or len(one) > 2:
                return None
            day, month = (one, two) if order == "dmy" else (two, one)
            return dt.date(_year(three), int(month), int(day))
        if found := _SERIAL.match(text):
            return _SERIAL_START + dt.timedelta(days=int(found[1]))
        if found := _COMPACT.match(text):
            return dt.date(int(found[1] + found[2]), int(found[3]), int(found[4]))
        # One month under two names, "أبريل/نيسان": the first of them.
        bare = _BESIDE.sub("", text) if text[:1] != "(" else text
        if found := _NAMED.match(bare):
            month_number = _months().get(fold(found[2]))
            return dt.date(_year(found[3]), month_number, int(found[1])) if month_number else None
        if found := _NAMED_FIRST.match(bare):
            month_number = _months().get(fold(found[1]))
            return dt.date(int(found[3]), month_number, int(found[2])) if month_number else None
    except ValueError:  # the thirtieth of February
        return None
    return None


def order_of(texts: Sequence[str]) -> DateOrder | None:
    """Which order a column's days are in, by those that can be read in one way only; None when none of them tells."""
    first = second = 0
    for text in texts:
        found = _NUMBERS.match(text.translate(_DIGITS).strip())
        if found and len(found[1]) <= 2:
            first += int(found[1]) > 12
            second += int(found[2]) > 12
    return None if first == second else "dmy" if first > second else "mdy"


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < CENTURY else 1900)


@functools.cache
def _months() -> dict[str, int]:
    found: dict[str, int] = {"sept": 9}
    for locale in _LOCALES:
        months = babel.Locale.parse(locale).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    found.setdefault(fold(name), number)
    return found
