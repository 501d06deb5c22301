"""CSV and its kin: any separator, quoted line ends, titles above the header, rows of another length."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from store.formats.contents import Content
from store.formats.tables import QUARANTINE, Fault, Piece, are_hashtags, columns_of, named

BLOCK_BYTES = 6_000_000
"""How much of a file is read at a time: some ten thousand rows."""
MAX_RECORD = 64_000_000
"""A longer record is an unclosed quotation mark."""
SNIFFED = 200_000
"""Bytes looked at to find the separator and the header."""
SEPARATORS = ",;\t|"
LOST = "\ufffd"
"""What stands for bytes that are no letters."""
TITLES = 20
"""Rows of titles above the header at most."""


class CsvTable:
    """A CSV file, UTF-8."""

    kind = "csv"

    def __init__(self, content: Content) -> None:
        """Raises ``ValueError`` when it has no header."""
        self._content = content
        self.path: Path = content.path
        self.size = self.path.stat().st_size
        with self.path.open("rb") as stream:
            text = stream.read(SNIFFED).removeprefix(codecs.BOM_UTF8).decode("utf-8", errors="replace")
        lines = text.splitlines()
        said = lines[0].strip().casefold() if lines else ""
        declared = said[4:5] if said.startswith("sep=") and len(said) == 5 else ""
        self.separator = declared or max(SEPARATORS, key=lambda one: _parted(text, one))
        self.skipped = 1 if declared else 0
        records = list(
            itertools.islice(csv.reader(io.StringIO(text, newline=""), delimiter=self.separator), TITLES + 1)
        )
        header_at = _header_at(records, self.skipped)
        self.skipped = header_at
        cells = [cell.strip() for cell in records[header_at]]
        self.header = named(cells)
        repeated = sorted({name for name in self.header if self.header.count(name) > 1})
        if repeated:
            raise ValueError(f"has the column {', '.join(repeated)} twice")
        self.first_row = header_at + 2
        self.notes = content.notes
        if header_at + 1 < len(records) and are_hashtags(records[header_at + 1]):
            self.skipped += 1
            self.first_row += 1
        if header_at and not declared:
            self.notes += (f"the header was taken to be row {header_at + 1}",)
        self._names = self.header
        if self.header[:3] == QUARANTINE:
            self.header = tuple(name for name in self.header[3:] if name != "row")

    def chunks(self) -> Iterator[tuple[bytes, int]]:
        """The file's bytes below the header, in pieces that end where a record ends."""
        with self.path.open("rb") as stream:
            if stream.read(3) != codecs.BOM_UTF8:
                stream.seek(0)
            rest = b""
            above = pieces(stream, 0)
            for _ in range(self.skipped + 1):
                next(above, rest)
            for piece in pieces(stream, BLOCK_BYTES):
                yield piece, len(piece)

    def piece(self, chunk: bytes) -> Piece:
        """The rows of a part; blank lines are none."""
        faults: list[Fault] = []
        whole = True
        try:
            chunk.decode()
        except UnicodeDecodeError:
            whole = False
            chunk = chunk.decode("utf-8", errors="replace").encode()
        try:
            table = self._read(chunk, faults)
        except pa.ArrowInvalid as error:
            raise ValueError(f"is not a table: {error}") from None
        taken = {fault.row_number for fault in faults}
        length = table.num_rows + len(faults)
        numbers = np.array([number for number in range(length) if number not in taken] if taken else range(length))
        columns = columns_of({name: table.column(name) for name in self.header})
        piece = Piece(columns, numbers.astype(np.int64), length, tuple(faults))
        return piece if whole else _without_lost(piece)

    def _read(self, chunk: bytes, faults: list[Fault]) -> pa.Table:
        names = list(self._names)

        def odd(row: pacsv.InvalidRow) -> str:
            reason = f"has {row.actual_columns} values, and the header has {row.expected_columns} columns"
            record = json.dumps({"row": row.text}, ensure_ascii=False)
            faults.append(Fault((row.number or 1) - 1, "", reason, record))
            return "skip"

        return pacsv.read_csv(
            io.BytesIO(chunk),
            read_options=pacsv.ReadOptions(block_size=len(chunk) + 1, use_threads=False, column_names=names),
            parse_options=pacsv.ParseOptions(
                delimiter=self.separator, newlines_in_values=b'"' in chunk, invalid_row_handler=odd
            ),
            convert_options=pacsv.ConvertOptions(
                column_types={name: pa.dictionary(pa.int32(), pa.string()) for name in names}, strings_can_be_null=False
            ),
        )


def _without_lost(piece: Piece) -> Piece:
    """A piece without the rows in which letters were lost, which are faults of it."""
    lost = np.zeros(len(piece.numbers), dtype=bool)
    faults = list(piece.faults)
    for name, column in piece.columns.items():
        here = column.where([LOST in value for value in column.values]) & ~lost
        lost |= here
        for row in np.flatnonzero(here).tolist():
            reason = "holds bytes that are not UTF-8: save the file as UTF-8, or write the letters anew"
            faults.append(Fault(int(piece.numbers[row]), name, reason, piece.record(row)))
    columns = {name: column.rows(~lost) for name, column in piece.columns.items()}
    return Piece(columns, piece.numbers[~lost], piece.length, tuple(faults))


def _parted(text: str, separator: str) -> int:
    """Into how many cells a separator parts the first rows: the fewest that it parts most of them into."""
    counts = [len(row) for row in itertools.islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 30)]
    counts = sorted(count for count in counts[:-1] or counts if count)
    return counts[len(counts) // 2] if counts else 0


def _header_at(records: list[list[str]], first: int) -> int:
    """Which record is the header: the first with as many cells as most have, none of them a number."""
    filled = [sum(bool(cell.strip()) for cell in record) for record in records]
    widest = max(filled[first:], default=0)
    if not widest:
        raise ValueError("has no header")
    for number in range(first, len(records)):
        if filled[number] * 2 > widest and not any(_is_number(cell) for cell in records[number]):
            return number
    return next(number for number in range(first, len(records)) if filled[number])


def _is_number(cell: str) -> bool:
    return cell.strip().lstrip("-").replace(".", "", 1).replace(",", "", 1).isdigit()


def pieces(stream: BinaryIO, size: int) -> Iterator[bytes]:
    """A file's bytes in pieces of about ``size`` that end where a record ends; 0: record by record.

    A line's end within quotation marks is none of the record's. Raises ``ValueError`` when a mark is never closed.
    """
    rest = b""
    while True:
        block = stream.readline() if size == 0 else stream.read(size)
        rest += block
        if not block:
            if rest.strip():
                if len(rest) > BLOCK_BYTES and rest.count(b'"') % 2:
                    raise ValueError("has a quotation mark that is not closed")
                yield rest
            return
        end = _end(rest)
        if end >= 0:
            yield rest[: end + 1]
            rest = rest[end + 1 :]
        elif len(rest) > MAX_RECORD:
            raise ValueError(f"has a record of more than {MAX_RECORD:,} bytes: a quotation mark is not closed")


def _end(block: bytes) -> int:
    """Where the last whole record ends; -1 where none does."""
    end = block.rfind(b"\n")
    if end < 0 or b'"' not in block:
        return end
    marks = block.count(b'"', 0, end)
    for _ in range(40):
        if marks % 2 == 0:
            return end
        earlier = block.rfind(b"\n", 0, end)
        if earlier < 0:
            return -1
        marks -= block.count(b'"', earlier, end)
        end = earlier
    # Many line ends with an odd number of marks before: a mark within a cell, such as 5", does not open anything.
    at = whole = 0
    quoted = False
    for line in block.splitlines(keepends=True):
        if not line.endswith(b"\n"):
            break
        at += len(line)
        quoted = _open_after(line, quoted)
        if not quoted:
            whole = at
    return whole - 1


def _open_after(line: bytes, quoted: bool) -> bool:
    """Whether a quoted cell is still open after a line; a mark opens only at the beginning of a cell."""
    start = True
    position = 0
    while position < len(line):
        character = line[position : position + 1]
        if quoted:
            position = line.find(b'"', position)
            if position < 0:
                return True
            if line[position + 1 : position + 2] == b'"':
                position += 2
                continue
            quoted = False
        elif character == b'"' and start:
            quoted = True
        start = character in (b",", b";", b"\t", b"|")
        position += 1
    return quoted
