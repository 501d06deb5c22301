"""Imports: a file of records that others made, all of it in one change of the store, listed and undoable."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import ibis

from store import bulk, schema, writing
from store.dialect import remove, settle, tables
from store.engine import StoreError
from store.folder import Progress
from store.formats.imports import TableFile, fault_rows

KIND = "import"
SETTLED_EVERY = 150_000
"""After so many records what was put in is written out, for memory's sake; readers see none of it before the end."""


@dataclasses.dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file that was imported."""

    reading_id: int
    """Its number in the list of imports."""
    format: str
    incidents: int
    """Records that went in."""
    quarantined: int
    """Rows that were wrong and wait in quarantine."""
    unchanged: bool
    """True when the very same file had been imported before: nothing was changed, the numbers are those of then."""


def known(backend: Any, digest: str) -> Imported | None:
    """The import of the file with this hash that is in the store; None when there is none, or it was undone."""
    table = schema.readings
    same = table.filter([table.kind == KIND, table.content_hash == digest, table.undone_at.isnull()])
    for row in backend.to_pyarrow(same).to_pylist():
        return Imported(row["reading_id"], row["format"], row["incidents"], row["quarantined"], unchanged=True)
    return None


def put(backend: Any, file: TableFile, digest: str, progress: Progress | None) -> Imported:
    """Put a file's good rows into the store and its wrong ones into quarantine.

    A record whose id is in the store takes the earlier one's place: a newer export corrects an older. Raises
    ``ValueError`` when the file stops being a table half-way.
    """
    number = writing.next_reading(backend)
    size, done = file.path.stat().st_size, 0
    counted = quarantined = settled = 0
    had_any = int(backend.to_pyarrow(schema.incidents.article_id.isnull().any().coalesce(False)).as_py())
    for block in file.blocks():
        if had_any and block.records.num_rows:
            remove(backend, "incidents", "incident_id", block.records.column("incident_id"))
        counted += bulk.put(backend, [block.records], reading_id=number, sort_at_end=False)
        writing.insert(backend, "quarantine", fault_rows(block.faults, number))
        quarantined += len(block.faults)
        if counted - settled >= SETTLED_EVERY:
            settle(backend)
            settled = counted
        done = min(size, done + block.bytes_read)
        if progress is not None:
            progress(done, size, file.path.name)
    if counted >= bulk.SORTED_FROM:
        bulk.sort(backend)
    writing.note_reading(
        backend,
        number,
        kind=KIND,
        name=file.path.name,
        format=file.source.name,
        content_hash=digest,
        incidents=counted,
        claims=0,
        quarantined=quarantined,
    )
    writing.touch(backend)
    return Imported(number, file.source.name, counted, quarantined, unchanged=False)


def undo(backend: Any, reading_id: int) -> int:
    """Take an import out of the store again, its quarantine too; how many incidents or claims that were.

    Raises ``StoreError`` when there is no such import, or it was undone before. Records that it had replaced do not
    come back: import their file again.
    """
    rows = backend.to_pyarrow(schema.readings.filter(schema.readings.reading_id == reading_id)).to_pylist()
    if not rows or rows[0]["kind"] != KIND:
        raise StoreError(f"there is no import {reading_id}; see the list of imports")
    if rows[0]["undone_at"] is not None:
        raise StoreError(f"import {reading_id} was undone on {rows[0]['undone_at']:%Y-%m-%d}")
    count = sum(
        int(backend.to_pyarrow(table.filter(table.reading_id == reading_id).count()).as_py())
        for table in (schema.incidents, schema.claims)
    )
    for name in sorted({"incidents", "claims", "outlines", "quarantine", "readings"} & tables(backend)):
        writing.delete(backend, name, "reading_id", [reading_id])
    writing.insert(backend, "readings", [{**rows[0], "undone_at": schema.now()}])
    writing.touch(backend)
    return count


def listed(backend: Any) -> Any:
    """DataFrame of the imports, latest first."""
    table = schema.readings.filter(schema.readings.kind == KIND)
    names = ("reading_id", "name", "format", "read_at", "incidents", "claims", "quarantined", "undone_at")
    return backend.execute(table.select(*names).order_by(ibis.desc("reading_id")))


def quarantined(backend: Any, reading_id: int) -> list[dict[str, str]]:
    """The rows of an import that were wrong, as they were, with ``row_number``, ``field`` and ``reason`` in front."""
    table = schema.quarantine
    rows = backend.to_pyarrow(table.filter(table.reading_id == reading_id).order_by("row_number")).to_pylist()
    return [
        {
            "row_number": str(row["row_number"]),
            "field": row["field"] or "",
            "reason": row["reason"],
            **json.loads(row["record"]),
        }
        for row in rows
    ]


def opened(path: Path, source: str | None) -> TableFile:
    """The file, its format recognised. Raises ``StoreError`` naming the file when it cannot be imported."""
    try:
        return TableFile.open(path, source=source)
    except FileNotFoundError:
        raise StoreError(f"{path}: there is no such file") from None
    except OSError as error:
        raise StoreError(f"{path}: cannot be opened: {error.strerror or error}") from None
    except ValueError as error:
        raise StoreError(f"{path}: {error}") from None
