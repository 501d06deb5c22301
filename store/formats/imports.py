"""Reading tables that others made: which format it is, block by block, good rows from wrong ones."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv

from store import schema
from store.formats import acled, ucdp
from store.formats.checks import Checks

BLOCK_BYTES = 8_000_000
"""How much of a file is read at a time: some tens of thousands of rows."""
MAX_RECORD = 64_000_000
"""A longer record is an unclosed quotation mark."""
SNIFFED = 200_000
"""Bytes looked at to find the separator and the header."""


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """A format that records can be imported from."""

    name: str
    needed: frozenset[str]
    """Columns by which a header is recognised."""
    convert: Callable[[Checks], pd.DataFrame]


SOURCES: dict[str, Source] = {
    source.name: source
    for source in (
        Source(acled.NAME, acled.NEEDED, acled.convert),
        Source(ucdp.NAME, ucdp.NEEDED, ucdp.convert),
    )
}
"""Format's name: the format."""


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """A row that was not imported."""

    row_number: int
    """The header is row 1."""
    field: str
    reason: str
    record: str
    """The row as it was, a JSON object of text."""


@dataclasses.dataclass(frozen=True, slots=True)
class Block:
    """A part of a file: records that can go in, rows that cannot, and how far into the file it ends."""

    records: pa.Table
    faults: tuple[Fault, ...]
    bytes_read: int


@dataclasses.dataclass(frozen=True, slots=True)
class TableFile:
    """A CSV file whose format is known."""

    path: Path
    source: Source
    separator: str
    header: tuple[str, ...]
    """Its columns, in lower case."""

    @classmethod
    def open(cls, path: Path, *, source: str | None = None) -> TableFile:
        """Look at a file's header. Raises ``ValueError`` when it is in no format that can be imported."""
        with path.open("rb") as stream:
            start = stream.read(SNIFFED)
        if start.startswith(b"PK"):
            raise ValueError("is a spreadsheet or an archive; save it as CSV (UTF-8)")
        if not start.strip():
            raise ValueError("is empty")
        try:
            text = start.decode("utf-8-sig", errors="strict" if len(start) < SNIFFED else "ignore")
        except UnicodeDecodeError as error:
            raise ValueError(f"is not UTF-8 at byte {error.start}; save it as CSV (UTF-8)") from None
        first = text.splitlines()[0]
        separator = max(",;\t", key=first.count)
        header = tuple(name.strip().casefold() for name in next(csv.reader([first], delimiter=separator)))
        repeated = {name for name in header if header.count(name) > 1}
        if repeated:
            raise ValueError(f"has the column {', '.join(sorted(repeated))} twice")
        if source is not None and source not in SOURCES:
            raise ValueError(f"format {source!r} is not one of {', '.join(SOURCES)}")
        found = [one for one in SOURCES.values() if one.needed <= set(header)]
        if source is not None:
            lacking = sorted(SOURCES[source].needed - set(header))
            if lacking:
                raise ValueError(f"lacks the column {', '.join(lacking)} of the format {source}")
            found = [SOURCES[source]]
        if not found:
            wanted = "; ".join(f"{one.name}: {', '.join(sorted(one.needed))}" for one in SOURCES.values())
            raise ValueError(f"its columns are of no format that can be imported ({wanted})")
        return cls(path, found[0], separator, header)

    def digest(self) -> str:
        """A hash of the file's bytes."""
        with self.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    def blocks(self) -> Iterator[Block]:
        """The file's rows, checked and turned into records. Raises ``ValueError`` where it stops being a table."""
        number, seen = 2, dict[str, int]()
        with self.path.open("rb") as stream:
            next(_pieces(stream, 0))  # the header
            for piece in _pieces(stream, BLOCK_BYTES):
                misshapen: list[Fault] = []
                try:
                    rows = self._rows(piece, number, misshapen)
                except pa.ArrowInvalid as error:
                    raise ValueError(f"is not a table from row {number} on: {error}") from None
                number += len(rows) + len(misshapen)
                yield self._block(rows, misshapen, seen, len(piece))

    def _rows(self, piece: bytes, number: int, misshapen: list[Fault]) -> pd.DataFrame:
        """Rows of text, by their numbers in the file, of which ``number`` is the first; blank lines are none."""

        def odd(row: pacsv.InvalidRow) -> str:
            reason = f"has {row.actual_columns} values, and the header has {row.expected_columns} columns"
            record = json.dumps({"row": row.text}, ensure_ascii=False)
            misshapen.append(Fault(number + (row.number or 1) - 1, "", reason, record))
            return "skip"

        table = pacsv.read_csv(
            io.BytesIO(piece),
            read_options=pacsv.ReadOptions(
                block_size=len(piece) + 1, use_threads=False, column_names=list(self.header)
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=self.separator, newlines_in_values=True, invalid_row_handler=odd
            ),
            convert_options=pacsv.ConvertOptions(
                column_types={name: pa.string() for name in self.header}, strings_can_be_null=False
            ),
        )
        rows: pd.DataFrame = table.to_pandas()
        taken = {fault.row_number for fault in misshapen}
        numbers = (at for at in itertools.count(number) if at not in taken)
        rows.index = pd.Index(list(itertools.islice(numbers, len(rows))))
        return rows

    def _block(self, rows: pd.DataFrame, faults: list[Fault], seen: dict[str, int], size: int) -> Block:
        checks = Checks(rows)
        original = rows.copy(deep=False)
        records = self.source.convert(checks)
        first = [seen.setdefault(name, number) for name, number in zip(records["incident_id"], rows.index, strict=True)]
        again = pd.Series(first, index=rows.index) != rows.index
        for number in rows.index[again & checks.good]:
            reason = f"the same id is in row {seen[str(records.at[number, 'incident_id'])]} too"
            checks.wrong(pd.Series(rows.index == number, index=rows.index), "id", reason)
        for number in rows.index[~checks.good]:
            record = json.dumps(original.loc[number, list(self.header)].to_dict(), ensure_ascii=False)
            faults.append(Fault(int(number), checks.field[number], checks.reason[number], record))
        return Block(_records(records[checks.good]), tuple(faults), size)


def _pieces(stream: BinaryIO, size: int) -> Iterator[bytes]:
    """A file's bytes in pieces of about ``size`` that end where a record ends; 0: record by record.

    A line's end within quotation marks is none of the record's. Raises ``ValueError`` when a mark is never closed.
    """
    rest = b""
    while True:
        block = stream.readline() if size == 0 else stream.read(size)
        rest += block
        if not block:
            if rest.strip():
                yield rest
            return
        end = len(rest)
        while (end := rest.rfind(b"\n", 0, end)) >= 0 and rest.count(b'"', 0, end) % 2:
            pass
        if end >= 0:
            yield rest[: end + 1]
            rest = rest[end + 1 :]
        elif len(rest) > MAX_RECORD:
            raise ValueError(f"has a record of more than {MAX_RECORD:,} bytes: a quotation mark is not closed")


def _records(found: pd.DataFrame) -> pa.Table:
    types = schema.INCIDENTS.to_pyarrow()
    columns = {name: pa.Array.from_pandas(found[name], type=types.field(name).type) for name in found.columns}
    return pa.table(columns)


def fault_rows(faults: tuple[Fault, ...], reading_id: int) -> list[dict[str, Any]]:
    """Rows for the table of quarantine."""
    return [{"reading_id": reading_id, **dataclasses.asdict(fault)} for fault in faults]
