"""A whole store in one file, and back: for keeping, and for moving between engines.

A backup is a zip file. Each table is a Parquet file in it, ``TABLE.parquet``, which any other program reads too; the
first entry, ``manifest.json``, says what there is: ``{"khareeta_backup": 1, "schema_version", "made_at", "engine",
"tables": {NAME: {"rows", "bytes", "sha256"}}}``. It is of one state of the store, however long it takes and whatever
others write meanwhile, and has its name only once it is whole. Putting it back is one change: all of it, or nothing.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import glob
import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from store import schema, writing
from store.engines import migrations
from store.engines.dialect import append, batches, create_table, drop_table, rearrange, settle, tables
from store.engines.engine import Engine, StoreError, first_line

FORMAT = 1
MANIFEST = "manifest.json"
BESIDE = "restored_"
"""What tables are called while they are filled."""
ROWS = 50_000
"""Rows read, or put back, at a time."""
Progress = Callable[[int, int, str], None]
"""Called with rows done, rows there are, and the table's name."""


@dataclasses.dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds."""

    schema_version: int
    made_at: str
    """UTC, ISO 8601."""
    rows: dict[str, int]
    """By table."""


def back_up(engine: Engine, target: Path, *, replace: bool = False, progress: Progress | None = None) -> Kept:
    """Write the store to a file. Raises ``StoreError`` when there is no store, the file is there already (unless
    ``replace``) or cannot be written; whatever was there before is then as it was."""
    if not engine.exists():
        raise StoreError(f"{engine.place}: there is no store here to be kept")
    if target.exists() and not replace:
        raise StoreError(f"{target}: this file is there already; give another name, or --replace")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    _sweep(target)
    try:
        with engine.read(None) as (backend, _), part.open("xb") as stream:
            kept = _written(backend, stream, progress, place=engine.place)
            stream.flush()
            os.fsync(stream.fileno())
        checked(part)
        part.replace(target)
    except OSError as error:
        raise StoreError(f"{target}: the backup cannot be written: {error.strerror or error}") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return kept


def _sweep(target: Path) -> None:
    """Remove what was left of backups to the same file whose process was stopped half-way."""
    for leftover in target.parent.glob(f".{glob.escape(target.name)}.*.part"):
        process = leftover.name.split(".")[-2]
        try:
            if process.isdecimal():
                os.kill(int(process), 0)
        except ProcessLookupError:
            leftover.unlink(missing_ok=True)
        except OSError:
            continue


def _written(backend: Any, stream: Any, progress: Progress | None, *, place: str) -> Kept:
    known = migrations.version(backend, place)
    if known < schema.SCHEMA_VERSION:
        raise StoreError(
            f"{place}: its tables are of version {known}; have them brought to version {schema.SCHEMA_VERSION} first, "
            "by any other command, such as: python -m store imports"
        )
    listed: dict[str, dict[str, Any]] = {}
    present = [name for name in schema.SCHEMAS if name in tables(backend)]
    counts = {name: int(backend.to_pyarrow(_table(name).count()).as_py()) for name in present}
    done, total = 0, sum(counts.values())
    made_at = schema.now().isoformat() + "Z"
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for name in present:
            columns = schema.SCHEMAS[name].to_pyarrow()
            entry = zipfile.ZipInfo(f"{name}.parquet", date_time=dt.datetime.now().timetuple()[:6])
            with archive.open(entry, "w", force_zip64=True) as inside:
                counting = _Counting(inside)
                with pq.ParquetWriter(counting, columns, compression="zstd") as writer:
                    for batch in batches(backend, _table(name), ROWS):
                        writer.write_batch(batch.cast(columns) if batch.schema != columns else batch)
                        done += batch.num_rows
                        if progress is not None:
                            progress(done, total, name)
            listed[name] = {"rows": counts[name], "bytes": counting.bytes, "sha256": counting.digest.hexdigest()}
        manifest = {
            "khareeta_backup": FORMAT,
            "schema_version": known,
            "made_at": made_at,
            "engine": backend.name,
            "tables": listed,
        }
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return Kept(known, made_at, counts)


def _table(name: str) -> Any:
    return ibis.table(schema.SCHEMAS[name], name=name)


class _Counting:
    """A file to be written, front to back, whose bytes are counted and hashed on their way."""

    closed = False

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.bytes = 0
        self.digest = hashlib.sha256()

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._stream.write(piece)
        self.digest.update(piece)
        self.bytes += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self.bytes

    def flush(self) -> None:
        pass

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False

    def close(self) -> None:
        pass


def restore(engine: Engine, source: Path, *, replace: bool = False, progress: Progress | None = None) -> Kept:
    """Put a backup into the store in the place of all that is there; the file is checked whole before anything is done.

    Raises ``StoreError`` when the file is no backup, is damaged or of a newer program, and, unless ``replace``, when
    the store holds anything already.
    """
    manifest = checked(source)
    kept = Kept(
        manifest["schema_version"],
        manifest["made_at"],
        {name: entry["rows"] for name, entry in manifest["tables"].items()},
    )
    done, total = 0, sum(kept.rows.values())
    with _opened(source) as archive, engine.write() as backend:
        there = tables(backend)
        if "meta" in there:
            # Asked of the store as it is, within the change: nobody can put anything in between.
            if not replace and (held := _held(backend, there)):
                raise StoreError(
                    f"{engine.place}: holds {held}, which would be lost; give an empty store's address, or --replace"
                )
        elif there & set(schema.SCHEMAS):
            raise StoreError(f"{engine.place}: another program's tables are in the way; give a database of its own")
        # Beside what is there, and swapped at the end: whoever reads meanwhile waits no longer than that takes.
        for name in kept.rows:
            for number, batch in enumerate(_rows(archive, name)):
                if number == 0:
                    create_table(backend, BESIDE + name, _columns(name, batch.schema), like=name)
                append(backend, BESIDE + name, pa.Table.from_batches([batch]))
                done += batch.num_rows
                if progress is not None:
                    progress(done, total, name)
            settle(backend)
        # The table of marks first: every question begins with it, so that none is half-way through when the others go.
        for name in sorted(set(schema.SCHEMAS) & there, key=lambda name: name != "meta"):
            drop_table(backend, name)
        for name in kept.rows:
            backend.raw_sql(f'ALTER TABLE "{BESIDE}{name}" RENAME TO "{name}"')
        writing.prepare(backend, engine.place)
        rearrange(backend, "incidents", schema.INCIDENTS, by="z_order")
        writing.touch(backend)  # another version than before, even when the same backup is put back twice
    return kept


def _columns(name: str, found: pa.Schema) -> ibis.Schema:
    """A table's columns as the backup has them, which may be of an earlier version than the program's."""
    known = schema.SCHEMAS.get(name)
    if known is not None and known.to_pyarrow().equals(found):
        return known
    return ibis.Schema.from_pyarrow(found)


def _rows(archive: zipfile.ZipFile, name: str) -> Iterator[pa.RecordBatch]:
    """A table's rows; one batch without rows when it has none, for its columns."""
    # Parquet is read from its end: unpacked first, beside other things that are thrown away.
    with tempfile.TemporaryFile() as copy:
        with archive.open(f"{name}.parquet") as inside:
            while piece := inside.read(1 << 20):
                copy.write(piece)
        copy.seek(0)
        with pq.ParquetFile(copy) as file:
            yield pa.RecordBatch.from_pylist([], schema=file.schema_arrow)
            yield from file.iter_batches(batch_size=ROWS)


def _held(backend: Any, there: set[str]) -> str:
    """What a store holds that a restore would take away, in words; "" for nothing."""
    counted = {
        name: int(backend.con.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])
        for name in schema.SCHEMAS
        if name in there and name not in ("meta", "readings")
    }
    return ", ".join(
        f"{count:,} {name if count != 1 else name.removesuffix('s')}" for name, count in counted.items() if count
    )


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise StoreError(f"{path}: there is no such file") from None
    except zipfile.BadZipFile:
        raise StoreError(f"{path}: not a backup, or only a part of one: it is no whole zip file") from None
    except OSError as error:
        raise StoreError(f"{path}: cannot be opened: {error.strerror}") from None
    with archive:
        yield archive


def checked(path: Path) -> dict[str, Any]:
    """The manifest of a backup, every byte of which is as it was written. Raises ``StoreError`` otherwise."""
    with _opened(path) as archive:
        try:
            manifest = json.loads(archive.read(MANIFEST))
            version, known = manifest["khareeta_backup"], manifest["schema_version"]
            entries = {name: (entry["bytes"], entry["sha256"]) for name, entry in manifest["tables"].items()}
        except (KeyError, TypeError, ValueError, zipfile.BadZipFile):
            raise StoreError(f"{path}: not a backup of Khareeta: it has no {MANIFEST} that can be read") from None
        if version != FORMAT or not isinstance(known, int) or known > schema.SCHEMA_VERSION:
            raise StoreError(
                f"{path}: made by a newer program (format {version}, tables of version {known}; this program knows "
                f"{FORMAT} and {schema.SCHEMA_VERSION}); use that one"
            )
        if "meta" not in entries or not all(name.isidentifier() for name in entries):
            raise StoreError(f"{path}: not a backup of Khareeta: its list of tables is not a store's")
        for name, (size, sha256) in entries.items():
            digest, count = hashlib.sha256(), 0
            try:
                with archive.open(f"{name}.parquet") as inside:
                    while piece := inside.read(1 << 20):
                        digest.update(piece)
                        count += len(piece)
            except (KeyError, zipfile.BadZipFile, EOFError, OSError) as error:
                raise StoreError(f"{path}: damaged: {name}.parquet cannot be read: {first_line(error)}") from None
            if (count, digest.hexdigest()) != (size, sha256):
                raise StoreError(f"{path}: damaged: {name}.parquet is not what was written")
    return dict(manifest)
