"""Control claims as CSV, the columns of ``data/control.csv``: written out, and read back as a whole or not at all."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
from collections.abc import Callable, Iterable, Mapping

from store.claims import COLUMNS, Claim, claim_from_row
from store.formats.area_imports import MAX_BYTES, AreaFileError, known_actor, turned_round
from store.land.outlines import lands, shipped

NEEDED: tuple[str, ...] = ("actor", "status", "location", "event_date")
"""Columns that a table cannot do without; a row also needs coordinates."""
MAX_PROBLEMS = 50
_TEXTS = frozenset({"claim_id", "actor", "status", "place_id", "location", "source", "url", "note"})


def write_claims(claims: Iterable[Claim]) -> bytes:
    """UTF-8 CSV with a header row: one claim a row; an empty cell where nothing is known."""
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for claim in claims:
        table.writerow([_cell(name, getattr(claim, name)) for name in COLUMNS])
    return text.getvalue().encode()


def read_claim_table(
    content: bytes,
    *,
    known: Callable[[str], str | None] | None = None,
    renamed: Mapping[str, str] | None = None,
) -> list[Claim]:
    """The claims of a CSV file, in its order; `AreaFileError` with all that is wrong, by row.

    ``known`` gives the id for an actor's id or name, or None (`known_actor` when not given); ``renamed`` is what a
    person answered for names that nobody knew. Ids are derived from what a row says: the same row has the same id.
    """
    if len(content) > MAX_BYTES:
        raise AreaFileError([f"the file is larger than {MAX_BYTES // 1_000_000} MB"])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise AreaFileError(["the file is not UTF-8 text"]) from None
    known = known or known_actor
    reader = csv.DictReader(io.StringIO(text, newline=""))
    problems: list[str] = []
    unknown: dict[str, None] = {}
    found: dict[str, Claim] = {}
    try:
        missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
        if missing:
            raise AreaFileError([f"column {', '.join(missing)} is missing from the header row"])
        for number, row in enumerate(reader, start=2):
            where = f"row {number}"
            cells = {name: _plain(value) for name, value in row.items() if name in COLUMNS and isinstance(value, str)}
            try:
                claim = claim_from_row(cells, where=where)
            except ValueError as error:
                problems.append(str(error))
                continue
            actor = known((renamed or {}).get(claim.actor, claim.actor))
            if actor is None:
                unknown.setdefault(claim.actor)
            if claim.event_date is None:
                problems.append(f"{where}, field event_date: empty; write YYYY-MM-DD")
            if claim.placed and turned_round([(claim.longitude or 0.0, claim.latitude or 0.0)]):
                problems.append(f"{where}: latitude and longitude stand in each other's place")
            placed = claim if claim.placed else _placed(claim)
            if placed is None:
                problems.append(f"{where}: no usable latitude and longitude, nor a place_id that is known")
                continue
            if actor is not None:
                key = _id(placed)
                found[key] = dataclasses.replace(placed, actor=actor, claim_id=key)
    except csv.Error as error:
        problems.append(f"after row {reader.line_num}: {error}")
    if not (found or problems or unknown):
        raise AreaFileError(["there is no claim in the file"])
    if problems or unknown:
        more = len(problems) - MAX_PROBLEMS
        listed = problems[:MAX_PROBLEMS] + ([f"and {more} more"] if more > 0 else [])
        raise AreaFileError(listed, tuple(unknown))
    return list(found.values())


def _placed(claim: Claim) -> Claim | None:
    """A claim without coordinates: as it is when it names a region, else at its place; None when that is not known."""
    if claim.place_id in lands():
        return claim
    place = shipped().place(claim.place_id) if claim.place_id else None
    return dataclasses.replace(claim, latitude=place.latitude, longitude=place.longitude) if place else None


def _id(claim: Claim) -> str:
    told = dataclasses.astuple(dataclasses.replace(claim, claim_id=""))
    return f"import:{hashlib.sha256(repr(told).encode()).hexdigest()[:16]}"


def _cell(name: str, value: object) -> str:
    """Text that a spreadsheet would run as a formula begins with an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if name in _TEXTS and text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _plain(text: str) -> str:
    return text[1:] if text.startswith(("'=", "'+", "'-", "'@", "'\t", "'\r")) else text
