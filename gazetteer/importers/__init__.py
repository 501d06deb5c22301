"""Bringing other tables in: GeoNames, OCHA, Who's On First, any CSV, XLSX or GeoJSON with named columns.

A file is read whole, checked row by row, merged with what the table has, and written as a new table; whatever goes
wrong,
the old table stays. What became of every row is told in the report.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from gazetteer import build as making
from gazetteer.build import Incoming
from gazetteer.importers import columns, geojson, geonames, ocha, wof, xlsx
from gazetteer.importers.records import Fields, Records, country_of
from gazetteer.ledger import read_incoming
from gazetteer.sources import Refusal

Reader = Callable[[Path, Mapping[str, str]], Iterator[tuple[int, Fields | str]]]
"""A format's reader: (row number, fields or what is wrong with the row) of every row of a file."""

FORMATS: dict[str, Reader] = {
    "geonames": geonames.read,
    "ocha": ocha.read,
    "wof": wof.read,
    "csv": columns.read,
    "geojson": geojson.read,
    "xlsx": xlsx.read,
}
"""The formats by the names that the command takes."""

MOST_REFUSED = 0.5
"""When more than this share of the rows, and ten or more, is refused the file is taken for another kind than said,
and nothing is
changed."""


class ImportFailed(ValueError):
    """The file could not be imported; the table is as it was."""

    def __init__(self, message: str, refused: tuple[Refusal, ...] = ()) -> None:
        super().__init__(message)
        self.refused = refused
        """The rows that were refused before it was given up."""


@dataclasses.dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did."""

    file: str
    """The file's name."""
    table: Path
    """The table that was written."""
    read: int
    """Rows read."""
    added: tuple[str, ...]
    """Ids of records that became new places."""
    merged: tuple[tuple[str, str, str], ...]
    """(id, id of the place it went into, why the two are one)."""
    refused: tuple[Refusal, ...]
    """Rows that were not taken, with their numbers and reasons."""
    seconds: float
    """How long it took."""

    def lines(self, most: int = 10) -> Iterator[str]:
        """The report as text; at most ``most`` examples of a kind."""
        yield f"{self.file}: {self.read} rows read in {self.seconds:.1f} s into {self.table}"
        yield f"  added: {len(self.added)} places"
        yield f"  merged into places already there: {len(self.merged)}"
        for came, into, why in self.merged[:most]:
            yield f"    {came} into {into}: {why}"
        yield f"  refused: {len(self.refused)} rows"
        for refusal in self.refused[:most]:
            yield f"    {refusal}"
        if len(self.refused) > most:
            yield f"    … and {len(self.refused) - most} more (--refused FILE writes them all)"


def import_file(
    path: Path,
    *,
    format: str,
    country: str | None = None,
    table: Path | None = None,
    options: Mapping[str, str] | None = None,
) -> ImportReport:
    """Merge a file's places into the table and report what was added, merged and refused, and why.

    ``format``: one of ``FORMATS``. ``country``: ISO code of rows that name none. ``table``: the table's file, by
    default the
    one in use. ``options``: what the format's reader takes (``columns``, ``names``). Importing a file of the same
    name and
    format again replaces what it brought before. Raises ``ImportFailed``, leaving the table as it was.
    """
    if format not in FORMATS:
        raise ImportFailed(f"{format!r} is not one of {', '.join(FORMATS)}")
    began = time.perf_counter()
    records, read = _records(path, format, country, dict(options or {}))
    target = table or making.table_path()
    batch = f"{format}:{path.name}"
    held = read_incoming(target)
    old = [(b, r) for b, r in held if b != batch]
    cut = any("cut off" in refusal.reason for refusal in records.refused)
    if cut and len(records.taken) < len(held) - len(old):
        raise ImportFailed(
            f"{path.name}: the file is cut off, with {len(records.taken)} places of the {len(held) - len(old)} that it "
            "brought before; nothing was changed. Get the whole file, or import it under another name"
        )
    fresh = [(batch, record.to_json()) for record in records.taken]
    report = making.extend(target, fresh) if len(old) == len(held) else None
    if report is None:
        report = making.assemble(target, old, fresh)
    return ImportReport(
        path.name,
        target,
        read,
        tuple(m.place_id for m in report.added),
        tuple((m.place_id, m.into, m.why) for m in report.merged),
        tuple(records.refused),
        time.perf_counter() - began,
    )


def _records(path: Path, format: str, country: str | None, options: dict[str, str]) -> tuple[Records, int]:
    if not path.is_file():
        raise ImportFailed(f"{path}: no such file")
    records = Records(path.name, format, (country or country_of(path) or "").upper())
    read = 0
    try:
        for number, fields in FORMATS[format](path, options):
            read += 1
            records.take(number, fields)
    except (ValueError, KeyError, OSError, UnicodeError, EOFError) as error:
        raise ImportFailed(f"{path.name}: not a readable {format} file: {error}; nothing was changed") from error
    if not records.taken:
        first = f" (first reason: {records.refused[0]})" if records.refused else ""
        raise ImportFailed(f"{path.name}: no row could be taken{first}; nothing was changed", tuple(records.refused))
    if len(records.refused) > max(9.0, MOST_REFUSED * read):
        raise ImportFailed(
            f"{path.name}: {len(records.refused)} of {read} rows refused, such as {records.refused[0]}; "
            f"is it a {format} file of {records.country or 'the country given'}? Nothing was changed",
            tuple(records.refused),
        )
    return records, read


__all__ = ["FORMATS", "ImportFailed", "ImportReport", "Incoming", "import_file"]
