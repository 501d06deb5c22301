"""Any other engine under the store, by its Ibis address: to be looked at only.

Ibis has some twenty engines. What the store asks is said through Ibis, so it can be asked of any of them that holds the
store's tables under the store's names; putting them there is the engine's own loader's work, from the Parquet files of
a backup. Which engines were tried is told in ``docs/stores.md``.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import threading
from collections.abc import Iterator
from typing import Any

import ibis

from store import schema
from store.engines.engine import Stamp, StoreError, StoreReadOnlyError, first_line, without_password


class _OneThread:
    """An Ibis backend whose methods run on the thread of its connection, whichever thread calls them."""

    def __init__(self, backend: Any, thread: concurrent.futures.Executor) -> None:
        self._backend = backend
        self._thread = thread

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._backend, name)
        if not callable(value):
            return value
        return lambda *given, **named: self._thread.submit(value, *given, **named).result()

    def to_pyarrow_batches(self, table: Any, *, chunk_size: int) -> Iterator[Any]:
        """The rows of an Ibis table in Arrow batches."""
        found = iter(self._thread.submit(self._backend.to_pyarrow_batches, table, chunk_size=chunk_size).result())
        while (batch := self._thread.submit(next, found, None).result()) is not None:
            yield batch


class Elsewhere:
    """A database that Ibis knows, read by one question at a time and never changed."""

    writable = False

    def __init__(self, address: str) -> None:
        """``address`` is the engine's, as ``ibis.connect`` takes it."""
        self.key = self._address = address
        self.place = without_password(address)
        self._backend: Any = None
        self._lock = threading.Lock()
        # Not every engine's connection may be used by another thread than the one that made it: it has one of its own.
        self._thread = concurrent.futures.ThreadPoolExecutor(1, thread_name_prefix="khareeta-elsewhere")

    def exists(self) -> bool:
        """Whether the database can be reached and is a store. Raises ``StoreError`` when it cannot."""
        return self.stamp() is not None

    def stamp(self) -> Stamp | None:
        """The mark of the last change of the data."""
        with self.read() as (_, stamp):
            return stamp

    @contextlib.contextmanager
    def read(self, timeout: float | None = None) -> Iterator[tuple[Any, Stamp]]:
        """The Ibis backend and the mark of the last change; no ``timeout``, as not every engine can be stopped."""
        with self._lock:
            backend = self._connected()
        try:
            rows = backend.to_pyarrow(schema.meta.filter(schema.meta.key == "version")).to_pylist()
        except Exception as error:  # every engine has its own
            self.close()
            raise StoreError(f"{self.place}: the tables of a store cannot be read there: {self._said(error)}") from None
        yield backend, str(rows[0]["value"]) if rows else "unmarked"

    def write(self, *, lock_timeout: float = 600.0) -> Any:
        """Raises ``StoreReadOnlyError``."""
        raise self._refusal()

    def check_folder(self) -> None:
        """Raises always: nothing is ever written here."""
        raise self._refusal()

    def close(self) -> None:
        """Let go of the connection; reading again makes another."""
        with self._lock:
            backend, self._backend = self._backend, None
        if backend is not None:
            with contextlib.suppress(Exception):
                backend.disconnect()

    def _connected(self) -> Any:
        if self._backend is None:
            try:
                self._backend = _OneThread(self._thread.submit(ibis.connect, self._address).result(), self._thread)
            except ImportError as error:
                engine = self._address.partition("://")[0]
                raise StoreError(
                    f"{self.place}: a library for it is missing: .venv/bin/pip install 'ibis-framework[{engine}]'"
                ) from error
            except Exception as error:  # every engine has its own
                raise StoreError(f"{self.place}: cannot be opened: {self._said(error)}") from None
        return self._backend

    def _said(self, error: Exception) -> str:
        """What an engine says, which may name the whole address: without its password."""
        told = first_line(error).replace(self._address, self.place)
        _, between, after = self._address.partition("://")[2].rpartition("@")[0].partition(":")
        return told.replace(after, "…") if between and after else told

    def _refusal(self) -> StoreReadOnlyError:
        return StoreReadOnlyError(
            f"{self.place}: stores on this engine are only looked at; to change anything, give KHAREETA_STORE the "
            "address of a DuckDB file or of PostgreSQL"
        )
