"""The database under the store: what any engine does for it, and the default, one DuckDB file for several processes.

DuckDB lets either one process write a file or many read it. So nobody ever writes the file that is being read: a
writer takes a lock, copies the file, changes the copy, flushes it to disk and renames it over the old one. The rename
is atomic, so a crash at any moment leaves the file as it was or as it is after; readers see the change at their next
question, because the file under the name is another one.
"""

from __future__ import annotations

import atexit
import contextlib
import itertools
import logging
import os
import shutil
import tempfile
import threading
import urllib.parse
import weakref
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any, ClassVar, Protocol

import duckdb
import filelock
import ibis

_log = logging.getLogger(__name__)

LEAST_MEMORY, MOST_MEMORY = 640, 2048
"""MB that DuckDB may hold for reading: the file's size between these bounds, so that what every view needs stays in
memory. What does not fit, such as the sorting of a large export, goes to disk; with less than this, four threads that
sort a million incidents for an export stop for want of it."""

QUIET = 1.0
"""Seconds of waiting for another writer after which the wait is told of."""

WRITING_MEMORY = "600MB"
"""The same for writing, so that large imports stay within 1.5 GB."""

_NO_ROOM = (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException, duckdb.OutOfMemoryException)
"""What DuckDB raises when a disk is full, depending on what it was just writing."""

Stamp = Hashable
"""What tells one state of the data from the next; of a file: inode, time of change in ns, size in bytes."""


class StoreError(Exception):
    """The store cannot do what was asked; the message says what was wrong, where, and what to do."""


class StoreTimeoutError(StoreError, TimeoutError):
    """A question took longer than it was given."""


class StoreWriteError(StoreError):
    """The store cannot be written now; it is as it was and can be read."""


class StoreReadOnlyError(StoreWriteError):
    """The store is of a kind that is only read."""


class Engine(Protocol):
    """What a store asks of the database under it."""

    place: str
    """Where it is, for messages: no password in it."""
    key: str
    """The same for the same database, in one process."""
    writable: bool
    """False where nothing can ever be changed."""

    def exists(self) -> bool:
        """Whether there is a store. Raises ``StoreError`` when that cannot be told."""

    def stamp(self) -> Stamp | None:
        """The data's present state; None when there is no store."""

    def read(self, timeout: float | None = None) -> contextlib.AbstractContextManager[tuple[Any, Stamp]]:
        """An Ibis backend on the data as they are now, which do not change underneath, and their stamp."""

    def write(self, *, lock_timeout: float = 600.0) -> contextlib.AbstractContextManager[Any]:
        """An Ibis backend for one change: all of it when the block ends well, nothing of it when it raises."""

    def check_folder(self) -> None:
        """Raise ``StoreWriteError`` when it can be told ahead that nothing can be written."""

    def close(self) -> None:
        """Let go of it; reading again opens it again."""


class _Generation:
    """One state of the data, opened for reading, with a pool of connections to it."""

    def __init__(self, stamp: Stamp, root: Any, start: str) -> None:
        """``root`` is DuckDB's connection, ``start`` a statement for every connection made from it."""
        self.stamp = stamp
        self.root = root
        self._start = start
        self._idle: list[Any] = []
        self._busy = 0
        self._retired = False
        self._lock = threading.Lock()

    def borrow(self) -> Any:
        with self._lock:
            self._busy += 1
            if self._idle:
                return self._idle.pop()
        try:
            cursor = self.root.cursor()
            cursor.execute(self._start)
            return ibis.duckdb.from_connection(cursor)
        except BaseException:
            self.give_back(None)
            raise

    def give_back(self, backend: Any) -> None:
        with self._lock:
            self._busy -= 1
            if backend is not None:
                self._idle.append(backend)
            done = self._retired and self._busy == 0
        if done:
            self._close()

    def retire(self) -> None:
        """Close as soon as nobody reads from it any more."""
        with self._lock:
            self._retired = True
            done = self._busy == 0
        if done:
            self._close()

    def _close(self) -> None:
        for backend in self._idle:
            backend.con.close()
        self._idle.clear()
        self.root.close()


class DuckReader:
    """Something on disk that DuckDB reads, by many threads; opened anew when it has changed."""

    _start: ClassVar[str] = "USE khareeta"

    def __init__(self, path: Path, *, threads: int | None = None) -> None:
        self.path = path
        self.place = self.key = str(path)
        self.threads = threads
        self._generation: _Generation | None = None
        self._lock = threading.Lock()
        _readers.add(self)

    def stamp(self) -> Stamp | None:
        """Its present state; None when there is none."""
        raise NotImplementedError

    def _attach(self, root: Any, stamp: Stamp) -> None:
        """Make an empty DuckDB in memory show the data. ``duckdb.Error`` or ``StoreError`` when it cannot."""
        raise NotImplementedError

    def _bytes(self, stamp: Any) -> int:
        """How large it is."""
        raise NotImplementedError

    @contextlib.contextmanager
    def read(self, timeout: float | None = None) -> Iterator[tuple[Any, Stamp]]:
        """An Ibis backend that reads the data as they are now, and that state's stamp; they do not change underneath.

        ``timeout`` is in seconds. Raises ``StoreTimeoutError`` when it runs out and ``StoreError`` when the data
        cannot be opened.
        """
        generation, backend = self._borrow()
        expired = threading.Event()
        timer: threading.Timer | None = None
        if timeout is not None:

            def stop() -> None:
                expired.set()
                backend.con.interrupt()

            timer = threading.Timer(timeout, stop)
            timer.daemon = True
            timer.start()
        try:
            yield backend, generation.stamp
        except duckdb.InterruptException as error:
            if expired.is_set():
                raise StoreTimeoutError(
                    f"the store took longer than {timeout:g} s to answer; narrow the filter"
                ) from error
            raise
        finally:
            if timer is not None:
                timer.cancel()
            generation.give_back(backend)

    def _borrow(self) -> tuple[_Generation, Any]:
        with self._lock:
            stamp = self.stamp()
            if stamp is None:
                raise StoreError(f"{self.path}: the store's file is gone; restart to build it again")
            if self._generation is None or self._generation.stamp != stamp:
                config: dict[str, Any] = {
                    "memory_limit": f"{min(MOST_MEMORY, max(LEAST_MEMORY, self._bytes(stamp) // 1_000_000))}MB",
                    "preserve_insertion_order": False,
                    "temp_directory": _spill(),
                }
                if self.threads:
                    config["threads"] = self.threads
                root = duckdb.connect(":memory:", config=config)
                try:
                    self._attach(root, stamp)
                except duckdb.Error as error:
                    root.close()
                    raise StoreError(f"{self.path}: not a store that can be opened: {first_line(error)}") from error
                fresh = _Generation(stamp, root, self._start)
                if self._generation is not None:
                    self._generation.retire()
                self._generation = fresh
            generation = self._generation
            return generation, generation.borrow()

    def close(self) -> None:
        """Let go of it; reading again opens it again."""
        with self._lock:
            if self._generation is not None:
                self._generation.retire()
                self._generation = None


class DuckFile(DuckReader):
    """A DuckDB file, read by many threads and changed by one process at a time."""

    writable = True

    def __init__(self, path: Path, *, threads: int | None = None) -> None:
        super().__init__(path, threads=threads)
        self._copies = itertools.count()

    def exists(self) -> bool:
        """Whether the file is there."""
        return self.path.is_file()

    def stamp(self) -> Stamp | None:
        """The file's present state; None when there is no file."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_size

    def _attach(self, root: Any, stamp: Stamp) -> None:
        # Attached to a database in memory: DuckDB hands out one instance a path and process, and would go on showing
        # the replaced file to who connects to it by name.
        quoted = str(self.path).replace("'", "''")
        root.execute(f"ATTACH '{quoted}' AS khareeta (READ_ONLY)")

    def _bytes(self, stamp: Any) -> int:
        return int(stamp[2])

    @contextlib.contextmanager
    def write(self, *, lock_timeout: float = 600.0) -> Iterator[Any]:
        """An Ibis backend on a copy of the file (or a new one), which takes the file's place when the block ends well.

        Waits up to ``lock_timeout`` seconds for another writer. When the block raises, or the machine stops, the file
        is as it was. Raises ``StoreError`` naming the file when the disk is full or the folder cannot be written.
        """
        lock = filelock.FileLock(f"{self.path}.lock")
        self.check_folder()
        try:
            try:
                lock.acquire(timeout=min(QUIET, lock_timeout))
            except filelock.Timeout:
                if lock_timeout <= QUIET:
                    raise
                _log.warning("store: %s: another process is writing; waiting for it to finish", self.path)
                lock.acquire(timeout=lock_timeout - QUIET)
        except filelock.Timeout as error:
            raise StoreWriteError(
                f"{self.path}: another process has been writing for {lock_timeout:g} s; try later"
            ) from error
        except OSError as error:
            raise StoreWriteError(f"{self.path}: the folder cannot be written: {error.strerror}") from error
        copy = self.path.with_name(f".{self.path.name}.{os.getpid()}-{next(self._copies)}.new")
        try:
            self._sweep()
            if self.exists():
                shutil.copyfile(self.path, copy)
            backend = ibis.duckdb.connect(str(copy), memory_limit=WRITING_MEMORY, temp_directory=_spill())
            try:
                # One transaction for many insertions: twice as fast as one each, and half the size.
                backend.raw_sql("BEGIN")
                yield backend
                backend.raw_sql("COMMIT")
                backend.raw_sql("CHECKPOINT")
            finally:
                backend.disconnect()
            _flush(copy)
            copy.replace(self.path)
            _flush(self.path.parent)
        except (OSError, *_NO_ROOM) as error:
            raise StoreWriteError(
                f"{self.path}: could not be written, and is as it was: {first_line(error)}"
            ) from error
        finally:
            for leftover in (copy, copy.with_name(copy.name + ".wal")):
                leftover.unlink(missing_ok=True)
            lock.release()

    def check_folder(self) -> None:
        """Make the file's folder where there is none. Raises ``StoreWriteError`` when no file can be made in it."""
        folder = self.path.parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # Tried, not asked for: rights say nothing of folders such as /proc, where a lock is waited for in vain.
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            raise StoreWriteError(
                f"{self.path}: the folder {folder} cannot be written ({error.strerror}); "
                "allow it, or give the store another path"
            ) from error

    def _sweep(self) -> None:
        """Remove the copies of writers that were stopped half-way; called with the lock held."""
        for leftover in self.path.parent.glob(f".{self.path.name}.*.new*"):
            leftover.unlink(missing_ok=True)


_readers: weakref.WeakSet[DuckReader] = weakref.WeakSet()


@atexit.register
def _close_files() -> None:
    """Connections that live as long as the interpreter make DuckDB complain of leaks at its end."""
    for reader in list(_readers):
        reader.close()


def _spill() -> str:
    """A folder for what does not fit into memory; DuckDB makes it when needed and removes it when done."""
    return str(Path(tempfile.gettempdir()) / f"khareeta-{os.getpid()}")


def first_line(error: BaseException) -> str:
    """An error's first line, for messages to people."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def without_password(address: str) -> str:
    """An address without its password, for messages."""
    try:
        parts = urllib.parse.urlsplit(address)
        who = f"{parts.username}@" if parts.username else ""
        where = f"{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}"
    except ValueError:
        return f"{address.partition('://')[0]}://…"
    return f"{parts.scheme}://{who}{where}{parts.path}"


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
