"""Imports: a file of records that others made, all of it in one change of the store, listed and undoable."""

from __future__ import annotations

import dataclasses
import functools
import json
from pathlib import Path
from typing import Any

import ibis

from store import schema, writing
from store.engines.dialect import settle
from store.engines.engine import StoreError
from store.engines.folder import Progress
from store.formats.imports import TableFile, fault_rows
from store.formats.mappings import ColumnMapping
from store.imports import agreed, bulk, previews, replaced
from store.imports.incoming import SORTED_FROM, incoming
from store.imports.previews import Preview

KIND = "import"
SETTLED_EVERY = 150_000
"""After so many wrong rows what was put in is written out, for memory's sake; readers see none of it before the end."""
CHECKING = 0.8
"""The share of the progress that checking the rows is; the rest is putting them in, of which nothing can be told."""


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


def put(backend: Any, file: TableFile, digest: str, progress: Progress | None, *, name: str | None = None) -> Imported:
    """Put a file's good rows into the store and its wrong ones into quarantine.

    A record whose id is in the store takes the earlier one's place: a newer export corrects an older. The earlier one
    is kept for ``undo``. Raises ``ValueError`` when the file stops being a table half-way.
    """
    before = known(backend, digest)
    if before is not None:  # put in by another process since it was asked for
        return before
    name = name or file.path.name
    number = writing.next_reading(backend)
    done = quarantined = settled = 0
    with incoming(backend) as held:
        for block in file.blocks(finish=functools.partial(bulk.completed, reading_id=number)):
            held.add(block.records)
            writing.insert(backend, "quarantine", fault_rows(block.faults, number))
            quarantined += len(block.faults)
            if quarantined - settled >= SETTLED_EVERY:
                settle(backend)
                settled = quarantined
            done = min(file.size, done + block.size)
            if progress is not None:
                progress(round(done * CHECKING), file.size, name)
        held.put(functools.partial(replaced.keep, backend, number))
        counted = held.count
    if file.mapping is not None:
        agreed.remember(backend, file.table.header, file.mapping)
    writing.note_reading(
        backend,
        number,
        kind=KIND,
        name=name,
        format=file.format,
        content_hash=digest,
        incidents=counted,
        claims=0,
        quarantined=quarantined,
    )
    writing.touch(backend)
    if progress is not None:
        progress(file.size, file.size, name)
    return Imported(number, file.format, counted, quarantined, unchanged=False)


def undo(backend: Any, reading_id: int) -> int:
    """Take an import out of the store again, its quarantine too; how many incidents or claims that were.

    Incidents whose places it took come back. Raises ``StoreError`` when there is no such import, or it was undone.
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
    for name in ("claims", "outlines", "quarantine", "readings"):
        writing.delete(backend, name, "reading_id", [reading_id])
    writing.insert(backend, "readings", [{**rows[0], "undone_at": schema.now()}])
    came_back = replaced.restore(backend, reading_id)
    if max(count, came_back) >= SORTED_FROM:
        bulk.sort(backend)
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


def opened(
    path: Path, source: str | None, *, mapping: ColumnMapping | None = None, sheet: str | None = None
) -> TableFile:
    """The file, its format recognised. Raises ``StoreError`` naming the file when it cannot be imported."""
    try:
        return TableFile.open(path, source=source, mapping=mapping, sheet=sheet)
    except FileNotFoundError:
        raise StoreError(f"{path}: there is no such file") from None
    except OSError as error:
        raise StoreError(f"{path}: cannot be opened: {error.strerror or error}") from None
    except ValueError as error:
        raise StoreError(f"{path}: {error}") from None


def recalled(backend: Any, file: TableFile, *, sheet: str | None) -> TableFile:
    """The file, with the mapping that was agreed to for its columns where it needs one.

    Raises ``StoreError`` when it needs one and none was agreed to.
    """
    if file.source is not None:
        return file
    mapping = agreed.recall(backend, file.table.header)
    if mapping is None:
        listed = ", ".join(file.table.header[:40])
        raise StoreError(
            f"{file.path}: its columns are of no known format: {listed}; say what they hold (see the preview), "
            "then import it"
        )
    return opened(file.path, None, mapping=mapping, sheet=sheet)


def preview(
    backend: Any, path: Path, *, source: str | None, mapping: ColumnMapping | None, sheet: str | None,
    name: str | None,
) -> Preview:  # fmt: skip
    """What importing a file would do. Raises ``StoreError`` naming the file when it cannot be imported."""
    file = opened(path, source, sheet=sheet)
    remembered = agreed.recall(backend, file.table.header) if file.source is None else None
    try:
        return previews.preview(path, source=source, mapping=mapping, remembered=remembered, sheet=sheet, name=name)
    except ValueError as error:
        raise StoreError(f"{path}: {error}") from None
