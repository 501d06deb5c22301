"""Control claims as records: who is said to hold which place, from when, and where that is written.

A claim comes from an article, from ``data/control.csv`` or from a table that others made. All three become `Claim`:
`read_claims` reads a CSV file, `claims_from_frame` a pandas DataFrame with the same columns (missing ones are taken as
empty), `claims_frame` goes the other way. Coordinates are WGS 84 decimal degrees, latitude first.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from incidents.models import ControlStatus

if TYPE_CHECKING:
    import pandas as pd

STATUSES: tuple[ControlStatus, ...] = ("controls", "contested", "active", "lost")
"""The four statuses of a claim: ``active`` is presence without control, ``lost`` ends a control."""

COLUMNS: tuple[str, ...] = (
    "claim_id", "actor", "status", "place_id", "location", "latitude", "longitude", "uncertainty_km",
    "event_date", "end_date", "time_precision", "source", "url", "note",
)  # fmt: skip
"""The columns of ``data/control.csv``, in order."""


@dataclasses.dataclass(frozen=True, slots=True)
class Claim:
    """One statement that an actor holds, contests, is present in or has lost a place."""

    claim_id: str
    """Unique and stable."""
    actor: str
    """The actor's id."""
    status: ControlStatus
    """``controls``, ``contested``, ``active`` or ``lost``."""
    place_id: str | None
    """The gazetteer's id; None when the place is known by its coordinates alone."""
    location: str
    """The place's name as shown to people."""
    latitude: float | None
    """Decimal degrees north; None when not placed."""
    longitude: float | None
    """Decimal degrees east; None when not placed."""
    uncertainty_km: float | None
    """Radius in km within which the true position lies; None when not known."""
    event_date: dt.date | None
    """First day for which the statement holds; a claim without it cannot be put in time and is left out."""
    end_date: dt.date | None = None
    """Last day that the statement itself speaks of; None: the first day alone. The hold goes on until it is ended."""
    time_precision: int = 1
    """1 the day is known, 2 the week, 3 the month, 4 longer than a month."""
    source: str = ""
    """Who says so: ``publisher: title``. The part before the first colon counts as the voter."""
    url: str = ""
    """Where it is written; empty when not known."""
    note: str = ""
    """A remark for analysts."""

    @property
    def placed(self) -> bool:
        """True when the claim has usable coordinates."""
        return _degrees(self.latitude, 90) is not None and _degrees(self.longitude, 180) is not None

    @property
    def voter(self) -> str:
        """Whose vote the claim is: the publisher, or the claim itself when no source is named."""
        return self.source.split(":")[0].strip().casefold() or self.claim_id

    @property
    def last_day(self) -> dt.date:
        """The last day that the statement speaks of; raises ValueError when the claim has no date."""
        if self.event_date is None:
            raise ValueError(f"claim {self.claim_id} has no event_date; leave it out before asking for its last day")
        return max(self.event_date, self.end_date) if self.end_date else self.event_date


@dataclasses.dataclass(frozen=True, slots=True)
class WrongRow:
    """A row of a table of claims that cannot be taken."""

    number: int
    """Its number, the header being row 1."""
    reason: str
    """The field and what is wrong with it."""
    claim_id: str
    """The id it gives; empty when it gives none."""

    def __str__(self) -> str:
        return f"row {self.number}, {self.reason}"


def read_claims(path: str | Path) -> tuple[Claim, ...]:
    """Read a CSV file (UTF-8, header row with the names in `COLUMNS`) into claims, in the file's order.

    Raises ValueError naming file, row and field when a column is missing or a value cannot be read.
    """
    claims, wrong = sorted_claims(path)
    if wrong:
        raise ValueError(f"{path}, {wrong[0]}")
    return claims


def sorted_claims(path: str | Path) -> tuple[tuple[Claim, ...], tuple[WrongRow, ...]]:
    """As `read_claims`, leaving out the rows that are wrong: the claims, and those rows, each in the file's order.

    Raises ValueError when the file is no such table at all.
    """
    path = Path(path)
    claims: list[Claim] = []
    wrong: list[WrongRow] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in COLUMNS[:12] if name not in (reader.fieldnames or ())]
            if missing:
                raise ValueError(f"{path}: column {', '.join(missing)} is missing from the header row; add it")
            for number, row in enumerate(reader, start=2):
                try:
                    claim = claim_from_row(row, where=f"row {number}")
                    named = _text(row.get("claim_id"))
                    # A row without an id is known by its file and number.
                    claims.append(claim if named else dataclasses.replace(claim, claim_id=f"{path}, row {number}"))
                except ValueError as error:
                    reason = str(error).removeprefix(f"row {number}, ")
                    wrong.append(WrongRow(number, reason, _text(row.get("claim_id"))))
    except UnicodeDecodeError as error:
        raise ValueError(f"{path}: not UTF-8 text (byte {error.start}); save it as CSV in UTF-8") from error
    except csv.Error as error:
        raise ValueError(f"{path}: not a CSV file ({error}); save it as CSV in UTF-8") from error
    return tuple(claims), tuple(wrong)


def claims_from_frame(frame: pd.DataFrame) -> tuple[Claim, ...]:
    """Turn a DataFrame with (some of) `COLUMNS` into claims, in the frame's order; other columns are ignored.

    Raises ValueError naming row and field when a value cannot be read.
    """
    names = [name for name in COLUMNS if name in frame.columns]
    columns = [frame[name].tolist() for name in names]
    return tuple(
        claim_from_row(dict(zip(names, values, strict=True)), where=f"row {number}")
        for number, values in enumerate(zip(*columns, strict=True))
    )


def claims_from_columns(columns: Mapping[str, Sequence[Any]]) -> tuple[Claim, ...]:
    """Claims from the columns in `COLUMNS` as a store keeps them: typed values, None where nothing is known.

    Nothing is checked but that degrees are on earth: what a store holds was checked when it went in.
    """
    return tuple(
        Claim(
            claim_id, actor, status, place_id or None, location or "", _degrees(latitude, 90), _degrees(longitude, 180),
            uncertainty_km, event_date, end_date, time_precision or 1, source or "", url or "", note or "",
        )
        for (
            claim_id, actor, status, place_id, location, latitude, longitude,
            uncertainty_km, event_date, end_date, time_precision, source, url, note,
        ) in zip(*(columns[name] for name in COLUMNS), strict=True)
    )  # fmt: skip


def claim_from_row(row: Mapping[str, Any], *, where: str = "row") -> Claim:
    """One claim from a mapping of column to value (text or typed); ``where`` names the row in error messages.

    Raises ValueError when the actor, the status, a date or a number is not readable.
    """
    status = _text(row.get("status"))
    if status not in STATUSES:
        raise ValueError(f"{where}, field status: {status!r} is not one of {', '.join(STATUSES)}")
    actor = _text(row.get("actor"))
    if not actor:
        raise ValueError(f"{where}, field actor: empty; give an actor's id")
    source = row.get("source")
    if isinstance(source, (list, tuple)):
        source = "; ".join(str(name) for name in source)
    return Claim(
        claim_id=_text(row.get("claim_id")) or where,
        actor=actor,
        status=status,
        place_id=_text(row.get("place_id")) or None,
        location=_text(row.get("location")),
        latitude=_degrees(_number(row.get("latitude"), f"{where}, field latitude"), 90),
        longitude=_degrees(_number(row.get("longitude"), f"{where}, field longitude"), 180),
        uncertainty_km=_number(row.get("uncertainty_km"), f"{where}, field uncertainty_km"),
        event_date=_day(row.get("event_date"), f"{where}, field event_date"),
        end_date=_day(row.get("end_date"), f"{where}, field end_date"),
        time_precision=int(_number(row.get("time_precision"), f"{where}, field time_precision") or 1),
        source=_text(source),
        url=_text(row.get("url")),
        note=_text(row.get("note")),
    )


def _text(value: Any) -> str:
    return "" if value is None or value != value else str(value).strip()  # NaN and NaT differ from themselves


def _number(value: Any, where: str) -> float | None:
    text = _text(value)
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        raise ValueError(f"{where}: {text!r} is not a number") from None
    return number if math.isfinite(number) else None


def _degrees(value: float | None, limit: float) -> float | None:
    return value if value is not None and math.isfinite(value) and abs(value) <= limit else None


def _day(value: Any, where: str) -> dt.date | None:
    if isinstance(value, dt.datetime):  # pandas' Timestamp too; NaT is one as well, and differs from itself
        return value.date() if value == value else None
    if isinstance(value, dt.date):
        return value
    text = _text(value)
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        raise ValueError(f"{where}: {text!r} is not a day; write YYYY-MM-DD") from None
