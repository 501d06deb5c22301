"""What any file of rows gives to an import, whatever it is written in: columns of text, block by block."""

from __future__ import annotations

import codecs
import csv
import dataclasses
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from store.formats.columns import Column
from store.formats.rows import csv_cell

QUARANTINE: tuple[str, ...] = ("row_number", "field", "reason")
"""Columns that stand in front of quarantined rows when they are written out; read again, they are passed over."""


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """A row that was not imported."""

    row_number: int
    """As the file's format counts: a table's header is row 1."""
    field: str
    reason: str
    record: str
    """The row as it was, a JSON object of text."""


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a file as text. Rows are numbered from 0 within the piece."""

    columns: Mapping[str, Column]
    """By their names in lower case."""
    numbers: npt.NDArray[np.int64]
    """Which of the piece's rows each entry of the columns is."""
    length: int
    """Rows in the piece, with those that are no rows."""
    faults: tuple[Fault, ...]
    """Rows that could not be read as rows."""

    def record(self, entry: int) -> str:
        """One row as it was, as a JSON object."""
        values = {name: column.as_written(entry) for name, column in self.columns.items()}
        return json.dumps(values, ensure_ascii=False)


class Table(Protocol):
    """A file of rows, opened."""

    kind: str
    """``csv``, ``workbook``, ``json`` or ``parquet``."""
    header: tuple[str, ...]
    """Names of its columns, in lower case."""
    first_row: int
    """The number of the first row below the header."""
    size: int
    """How large it is, in whatever ``chunks`` counts in."""
    notes: tuple[str, ...]
    """What was assumed while it was opened, a sentence each."""

    def chunks(self) -> Iterator[tuple[Any, int]]:
        """Parts of the file, one after the other, and how much of ``size`` each is. ``ValueError``: no table."""

    def piece(self, chunk: Any) -> Piece:
        """The rows of a part; may be called by several threads. ``ValueError`` where it stops being a table."""


def columns_of(rows: Mapping[str, Any]) -> dict[str, Column]:
    """Columns from Arrow arrays of text."""
    return {name: Column.of(values) for name, values in rows.items()}


def rows_of(listed: Sequence[Mapping[str, str]], header: tuple[str, ...]) -> dict[str, Column]:
    """Columns from rows given one by one: those of the header, and what else any of the rows has."""
    names = dict.fromkeys(header)
    for row in listed:
        if not names.keys() >= row.keys():
            names.update(dict.fromkeys(row))
    return columns_of({name: pa.array([row.get(name, "") for row in listed], pa.string()) for name in names})


def quarantine_csv(rows: Sequence[Mapping[str, str]]) -> bytes:
    """Quarantined rows as CSV that can be corrected and imported again; a spreadsheet reads it, and runs none of it."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(names)
    table.writerows([csv_cell(row.get(name, "")) for name in names] for row in rows)
    # The mark without which a spreadsheet takes UTF-8 for something else.
    return codecs.BOM_UTF8 + text.getvalue().encode()


def are_hashtags(cells: Sequence[Any]) -> bool:
    """Whether a row is the second heading of HXL: nothing but hashtags. Source: the HXL standard 1.1."""
    told = [cell for cell in cells if cell not in ("", None)]
    return bool(told) and all(isinstance(cell, str) and cell.lstrip().startswith("#") for cell in told)


def named(cells: list[str]) -> tuple[str, ...]:
    """Names for a table's columns from the cells of its header: in lower case, numbered where empty."""
    return tuple(" ".join(cell.split()).casefold() or f"column {number}" for number, cell in enumerate(cells, start=1))
