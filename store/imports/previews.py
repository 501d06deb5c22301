"""What an import would do, before it is done: the format, the first rows, a mapping proposed, what would be wrong."""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from store.formats import proposals
from store.formats.imports import Fault, TableFile, rows_as_text
from store.formats.mappings import ColumnMapping, MappingError, dataset_of, kind_of
from store.schema import RECORD_COLUMNS

SHOWN = 5
"""Rows shown."""
TRIED = 2
"""Parts of a file that are tried: some ten thousand rows."""


@dataclasses.dataclass(frozen=True, slots=True)
class Preview:
    """A file looked at."""

    format: str
    """``acled``, ``ucdp``, ``khareeta``, or ``table`` for any other."""
    notes: tuple[str, ...]
    """What was assumed about it, a sentence each."""
    header: tuple[str, ...]
    """Its columns, in lower case."""
    sheets: tuple[str, ...]
    """A spreadsheet's sheets; none of others."""
    rows: tuple[Mapping[str, str], ...]
    """Its first rows as they are."""
    mapping: ColumnMapping | None
    """For a table: what its columns are taken to hold."""
    remembered: bool
    """Whether the mapping is one that was agreed to before, for the same columns."""
    problem: str
    """Why it cannot be imported with that mapping yet; empty when it can."""
    warnings: tuple[str, ...]
    """What looks wrong with the mapping, a sentence each."""
    unknown: tuple[tuple[str, int], ...]
    """Kinds of incident that nobody knows, and how many of the rows tried have them, most first."""
    records: tuple[Mapping[str, Any], ...]
    """The first records that would go in."""
    good: int
    """Rows tried that would go in."""
    wrong: int
    """Rows tried that would wait in quarantine."""
    whole: bool
    """Whether all rows were tried."""
    faults: tuple[Fault, ...]
    """The first wrong rows."""


def preview(
    path: Path, *, source: str | None = None, mapping: ColumnMapping | None = None,
    remembered: ColumnMapping | None = None, sheet: str | None = None, name: str | None = None,
) -> Preview:  # fmt: skip
    """Look at a file. ``mapping`` is the one to try for a table; else ``remembered``, else one is proposed.

    ``name`` is what the file is called, where its path is a copy's. Raises ``ValueError`` when it is no file that can
    be imported, and ``OSError``.
    """
    file = TableFile.open(path, source=source, sheet=sheet)
    piece, _ = file.sample()
    rows = rows_as_text(piece)
    tried, problem, warnings = None, "", list[str]()
    if file.source is None:
        texts = {column: [row.get(column, "") for row in rows] for column in file.table.header}
        stem = Path(name or path).stem
        tried = mapping or remembered or proposals.propose(texts, dataset=dataset_of(stem), source=stem)
        try:
            file = TableFile.open(path, mapping=tried, sheet=sheet)
            if proposals.swapped(texts, tried):
                warnings.append("latitude and longitude seem to stand in each other's columns: change them about")
        except MappingError as error:
            problem = str(error)
    good = wrong = 0
    faults: list[Fault] = []
    records: list[Mapping[str, Any]] = []
    unknown: collections.Counter[str] = collections.Counter()
    read = parts = 0
    for block in file.blocks(most=TRIED) if file.source is not None else ():
        good += block.records.num_rows
        wrong += len(block.faults)
        read += block.size
        parts += 1
        if len(records) < SHOWN:
            records += block.records.slice(0, SHOWN - len(records)).to_pylist()
        faults += block.faults[: SHOWN * 4 - len(faults)]
    if tried is not None:
        unknown.update(_unknown(rows, tried))
    return Preview(
        format=file.format,
        notes=file.table.notes,
        header=file.table.header,
        sheets=getattr(file.table, "sheets", ()),
        rows=tuple(rows[:SHOWN]),
        mapping=tried,
        remembered=mapping is None and remembered is not None and tried is remembered,
        problem=problem,
        warnings=tuple(warnings),
        unknown=tuple(unknown.most_common()),
        records=tuple({key: row.get(key) for key in (*RECORD_COLUMNS, "note")} for row in records),
        good=good,
        wrong=wrong,
        whole=parts < TRIED or read >= file.size,
        faults=tuple(faults),
    )


def _unknown(rows: Sequence[Mapping[str, str]], mapping: ColumnMapping) -> list[str]:
    """What rows call their kind of incident, where that means none."""
    fields = [field for field in ("sub_event_type", "event_type") if field in mapping.columns]
    found = []
    for row in rows:
        told = [row.get(mapping.columns[field], "").strip() for field in fields]
        meant = [
            kind_of(mapping.values.get(field, {}).get(text.casefold(), text))
            for field, text in zip(fields, told, strict=True)
        ]
        if fields and not any(meant) and told[-1]:
            found.append(told[-1])
    return found
