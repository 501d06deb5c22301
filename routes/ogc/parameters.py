"""What a request for features asks: box, days, how many and from where on."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

from routes.answers import BadParameterError, Query
from store import View

DEFAULT_LIMIT = 100
MAX_LIMIT = 10_000
"""A larger ``limit`` is taken as this one, as the standard has it (7.15.2)."""
MAX_OFFSET = 1_000_000_000
_INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2}))?")
OPEN = ("", "..")


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """What a request for features asks."""

    view: View | None
    """The box; None for everywhere, features without a position too."""
    first: dt.date | None
    """First day; None where the interval is open."""
    last: dt.date | None
    """Last day; None where the interval is open."""
    limit: int
    offset: int


def asked(query: Query) -> Asked:
    """The parameters ``bbox``, ``datetime``, ``limit`` and ``offset`` of a query. Raises ``BadParameterError``."""
    first, last = _interval(query.get("datetime", ""))
    return Asked(
        view=_box(query.get("bbox", "")),
        first=first,
        last=last,
        limit=min(_number(query, "limit", least=1, default=DEFAULT_LIMIT), MAX_LIMIT),
        offset=_number(query, "offset", least=0, default=0),
    )


def _box(text: str) -> View | None:
    """West, south, east, north; of six numbers the heights are passed over."""
    if not text:
        return None
    parts = text.split(",")
    try:
        return View.from_text(",".join((*parts[:2], *parts[3:5]) if len(parts) == 6 else parts))
    except ValueError as error:
        raise BadParameterError("bbox", str(error)) from None


def _interval(text: str) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of ``2020-04-25``, ``2020-04-01/2020-04-30`` or ``2020-04-01/..``; times are cut off."""
    if not text:
        return None, None
    parts = text.split("/")
    if len(parts) > 2 or all(part in OPEN for part in parts):
        raise BadParameterError("datetime", f"{text[:60]!r} is not a day, nor two with a slash between")
    first, last = (None if part in OPEN else _day(part) for part in (parts if len(parts) == 2 else parts * 2))
    if first and last and first > last:
        raise BadParameterError("datetime", f"{first} is after {last}")
    return first, last


def _day(text: str) -> dt.date:
    found = _INSTANT.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        return dt.date.fromisoformat(found[1])
    except ValueError:
        raise BadParameterError(
            "datetime", f"{text[:60]!r} is not a day like 2020-04-25 or a time of RFC 3339"
        ) from None


def _number(query: Query, name: str, *, least: int, default: int) -> int:
    text = query.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit()) or int(text[:12]) < least:
        raise BadParameterError(name, f"{text[:40]!r} is not a whole number from {least}")
    return min(int(text[:12]), MAX_OFFSET)
