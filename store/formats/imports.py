"""Files that others made: which format it is, block by block, good rows from wrong ones."""

from __future__ import annotations

import collections
import concurrent.futures
import dataclasses
import functools
import hashlib
import itertools
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from store import schema
from store.formats import acled, contents, khareeta, mapped, ucdp
from store.formats.checks import Checks
from store.formats.columns import Column
from store.formats.csv_tables import CsvTable
from store.formats.json_tables import JsonTable
from store.formats.mappings import ColumnMapping, MappingError
from store.formats.parquet_tables import ParquetTable
from store.formats.tables import Fault, Piece, Table
from store.formats.workbooks import Workbook

WORKERS = 3
"""Blocks that are checked at the same time; as many more wait, so this bounds the memory too."""


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """A format that records can be imported from."""

    name: str
    needed: frozenset[str]
    """Columns by which a header is recognised."""
    convert: Callable[[Checks], dict[str, Any]]
    again: str = "the same id is in row {} too"
    """What is said of a row whose id another row has."""


SOURCES: dict[str, Source] = {
    source.name: source
    for source in (
        Source(acled.NAME, acled.NEEDED, acled.convert),
        Source(ucdp.NAME, ucdp.NEEDED, ucdp.convert),
        Source(khareeta.NAME, khareeta.NEEDED, khareeta.convert),
    )
}
"""Format's name: the format. Any other table is imported with a mapping, under the name ``table``."""

FORMATS: tuple[str, ...] = (*SOURCES, mapped.NAME)


class UnknownColumnsError(ValueError):
    """The file is a table, but of no known format: its columns have to be said the meaning of."""


@dataclasses.dataclass(frozen=True, slots=True)
class Block:
    """A part of a file: records that can go in, rows that cannot, and how much of the file it is."""

    records: pa.Table
    numbers: tuple[int, ...]
    """The row number of each record."""
    faults: tuple[Fault, ...]
    size: int
    """In what ``TableFile.size`` is counted in."""


@dataclasses.dataclass(frozen=True, slots=True)
class TableFile:
    """A file of rows, opened."""

    path: Path
    """As it was given."""
    table: Table
    source: Source | None
    """None for a table of no known format, for which no mapping was given."""
    mapping: ColumnMapping | None = None

    @classmethod
    def open(
        cls, path: Path, *, source: str | None = None, mapping: ColumnMapping | None = None, sheet: str | None = None
    ) -> TableFile:
        """Look at a file, and tell its format by what is in it.

        ``source`` is one of ``FORMATS``, for a file that could be several; ``mapping`` says what the columns of any
        other table hold; ``sheet`` names a spreadsheet's. Raises ``ValueError`` when the file is none that can be
        imported, and ``OSError`` when it cannot be read.
        """
        if source is not None and source not in FORMATS:
            raise ValueError(f"format {source!r} is not one of {', '.join(FORMATS)}")
        table = _opened(contents.look(path), sheet)
        names = set(table.header)
        if mapping is not None:
            if source not in (None, mapped.NAME):
                raise ValueError(f"a mapping is for tables of no known format, not for {source}")
            mapping.check(table.header)
            return cls(path, table, _mapped(mapping), mapping)
        if source == mapped.NAME:
            return cls(path, table, None)
        if source is not None:
            lacking = sorted(SOURCES[source].needed - names)
            if lacking:
                raise ValueError(f"lacks the column {', '.join(lacking)} of the format {source}")
            return cls(path, table, SOURCES[source])
        found = next((one for one in SOURCES.values() if one.needed <= names), None)
        if found is None and names >= khareeta.CLAIMS and "event_type" not in names:
            raise ValueError("holds control claims, not incidents; take it in under “Areas and claims of others”")
        return cls(path, table, found)

    @property
    def format(self) -> str:
        """The format's name; ``table`` for one that needs a mapping."""
        return self.source.name if self.source else mapped.NAME

    @property
    def size(self) -> int:
        """How large the file is, in what blocks are counted in."""
        return self.table.size

    def digest(self) -> str:
        """The same for the same bytes read in the same way."""
        told = self.mapping.to_json().encode() if self.mapping else b""
        sheet = getattr(self.table, "sheet", "").encode()
        with self.path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256")
        if told or sheet:
            digest.update(b"\0" + told + b"\0" + sheet)
        return digest.hexdigest()

    def sample(self, rows: int = 200) -> tuple[Piece, int]:
        """The first rows as text, and the number of the first of them."""
        for chunk, _ in self.table.chunks():
            piece = self.table.piece(chunk)
            kept = piece.numbers[:rows]
            columns = {name: _first(column, len(kept)) for name, column in piece.columns.items()}
            return Piece(columns, kept, int(kept[-1]) + 1 if len(kept) else 0, ()), self.table.first_row
        return Piece({}, np.array([], dtype=np.int64), 0, ()), self.table.first_row

    def blocks(
        self, *, finish: Callable[[pa.Table], pa.Table] = lambda records: records, most: int | None = None
    ) -> Iterator[Block]:
        """The file's rows, checked and turned into records; ``most`` is how many parts of it at most.

        ``finish`` is done to the good records of each part, beside the checking of the next ones.

        Raises ``ValueError`` where it stops being a table, and ``UnknownColumnsError`` when it needs a mapping.
        """
        if self.source is None:
            raise UnknownColumnsError(f"its columns are of no known format: {', '.join(self.table.header[:40])}")
        number = self.table.first_row
        seen: dict[str, int] = {}
        for (piece, found, wrong), size in self._checked(finish, most):
            yield self._block(piece, found, wrong, number, seen, size)
            number += piece.length

    def _checked(
        self, finish: Callable[[pa.Table], pa.Table], most: int | None
    ) -> Iterator[tuple[tuple[Piece, pa.Table, list[Fault]], int]]:
        """Pieces and what became of them, in the file's order, several in the works at a time."""
        chunks = itertools.islice(self.table.chunks(), most)
        waiting: collections.deque[tuple[concurrent.futures.Future[Any], int]] = collections.deque()
        with concurrent.futures.ThreadPoolExecutor(WORKERS, thread_name_prefix="khareeta-import") as pool:
            try:
                for chunk, size in chunks:
                    waiting.append((pool.submit(self._check, chunk, finish), size))
                    if len(waiting) > WORKERS:
                        done, taken = waiting.popleft()
                        yield done.result(), taken
                while waiting:
                    done, taken = waiting.popleft()
                    yield done.result(), taken
            finally:
                for done, _ in waiting:
                    done.cancel()

    def _check(self, chunk: Any, finish: Callable[[pa.Table], pa.Table]) -> tuple[Piece, pa.Table, list[Fault]]:
        """One part: all its rows as records, and those that are wrong. Numbers are the piece's."""
        assert self.source is not None
        piece = self.table.piece(chunk)
        rows = len(piece.numbers)
        checks = Checks(piece.columns, rows)
        found = self.source.convert(checks)
        types = schema.INCIDENTS.to_pyarrow()
        records = pa.table({name: _typed(values, types.field(name).type, rows) for name, values in found.items()})
        wrong = [
            Fault(int(piece.numbers[row]), *checks.fault(row), piece.record(row))
            for row in np.flatnonzero(~checks.good).tolist()
        ]
        good = pa.array(checks.good)
        records = finish(records.filter(good)).append_column("row_number", pa.array(piece.numbers).filter(good))
        return piece, records, wrong

    def _block(
        self, piece: Piece, records: pa.Table, wrong: list[Fault], start: int, seen: dict[str, int], size: int
    ) -> Block:
        """The block of a piece whose rows begin at ``start``; rows whose id was there before are wrong."""
        assert self.source is not None
        faults = [dataclasses.replace(fault, row_number=fault.row_number + start) for fault in (*piece.faults, *wrong)]
        numbers = (np.asarray(records.column("row_number")) + start).tolist()
        ids = records.column("incident_id").to_pylist()
        before = len(seen)
        first = [seen.setdefault(name, number) for name, number in zip(ids, numbers, strict=True)]
        if len(seen) - before < len(ids):
            fresh = np.array(first) == np.array(numbers)
            entries = {int(number) + start: entry for entry, number in enumerate(piece.numbers)}
            for row in np.flatnonzero(~fresh).tolist():
                reason = self.source.again.format(first[row])
                faults.append(Fault(numbers[row], "id", reason, piece.record(entries[numbers[row]])))
            records = records.filter(pa.array(fresh))
            numbers = [number for number, good in zip(numbers, fresh, strict=True) if good]
        faults.sort(key=lambda fault: fault.row_number)
        return Block(records.drop_columns(["row_number"]), tuple(numbers), tuple(faults), size)


def _opened(content: contents.Content, sheet: str | None) -> Table:
    if sheet is not None and content.kind != "workbook":
        raise ValueError("is no spreadsheet, and has no sheets to choose from")
    if content.kind == "workbook":
        return Workbook(content, sheet=sheet)
    if content.kind == "json":
        return JsonTable(content)
    return ParquetTable(content) if content.kind == "parquet" else CsvTable(content)


def _mapped(mapping: ColumnMapping) -> Source:
    again = "the same id is in row {} too" if "incident_id" in mapping.columns else "the same row stands in row {} too"
    return Source(mapped.NAME, frozenset(), functools.partial(mapped.convert, mapping=mapping), again)


def _typed(values: Any, kind: Any, rows: int) -> Any:
    array = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    if isinstance(array, pa.Scalar):
        return pa.repeat(array, rows).cast(kind)
    return array if array.type == kind else array.cast(kind)


def _first(column: Column, rows: int) -> Column:
    return column.rows(np.arange(len(column.codes)) < rows)


def fault_rows(faults: tuple[Fault, ...], reading_id: int) -> list[dict[str, Any]]:
    """Rows for the table of quarantine."""
    return [{"reading_id": reading_id, **dataclasses.asdict(fault)} for fault in faults]


def rows_as_text(piece: Piece) -> list[Mapping[str, str]]:
    """The rows of a piece, one by one."""
    return [{name: column.at(row) for name, column in piece.columns.items()} for row in range(len(piece.numbers))]


__all__ = ["FORMATS", "SOURCES", "Block", "Fault", "MappingError", "Source", "TableFile", "UnknownColumnsError"]
