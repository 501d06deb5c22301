"""PostgreSQL under the store: for a team, with several servers and editors at work on one set of incidents.

A question reads one snapshot, however many statements it takes and whatever others write meanwhile. A change is one
transaction. Changes wait for each other, by a lock of PostgreSQL's own that is let go of with the transaction, or with
the connection of whoever died holding it; so what was looked up before a change still holds when it is made. Nobody
who reads ever waits.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import threading
import time
from collections.abc import Iterator
from typing import Any

import ibis

from store.engines import engine
from store.engines.dialect import tables
from store.engines.engine import Stamp, StoreError, StoreTimeoutError, StoreWriteError, first_line, without_password

_log = logging.getLogger(__name__)

MOST_IDLE = 8
"""Connections that are kept open for the next question."""
CONNECT_SECONDS = 10
LOCK = 0x4B686172
"""The number that changes of a store lock, beside its schema's name: "Khar" in ASCII."""
NEEDS = ".venv/bin/pip install -r requirements-postgres.txt"


class Postgres:
    """A PostgreSQL database, read and changed by many threads of many processes."""

    writable = True

    def __init__(self, address: str) -> None:
        """``address`` is libpq's: ``postgres://USER:PASSWORD@HOST:PORT/DATABASE?OPTION=VALUE``."""
        try:
            # Loaded here: everything but a team's server does without it.
            self._psycopg: Any = importlib.import_module("psycopg")
        except ImportError as error:
            raise StoreError(f"{without_password(address)}: the library for PostgreSQL is missing: {NEEDS}") from error
        self.key = self._address = address
        self.place = without_password(address)
        self._idle: list[Any] = []
        self._there = False
        self._lock = threading.Lock()

    def exists(self) -> bool:
        """Whether the database has the store's tables. Raises ``StoreError`` when it cannot be reached."""
        if not self._there:
            with self.read() as (_, stamp):
                self._there = stamp != ""
        return self._there

    def stamp(self) -> Stamp | None:
        """The mark of the last change; None when there are no tables."""
        with self.read() as (_, stamp):
            return stamp or None

    @contextlib.contextmanager
    def read(self, timeout: float | None = None) -> Iterator[tuple[Any, Stamp]]:
        """An Ibis backend on one snapshot of the data, and the mark of their last change.

        ``timeout`` is in seconds, for each statement. Raises ``StoreTimeoutError`` when it runs out and ``StoreError``
        when the server cannot be reached, or goes away.
        """
        limit = 0 if timeout is None else max(1, round(timeout * 1000))
        begin = f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = {limit}"
        backend = self._begun(begin)
        sound = False
        try:
            mark = self._mark(backend)
            if mark is None:  # the tables were put back from a backup between our looking and our reading
                backend.con.execute(f"ROLLBACK; {begin}")
                mark = self._mark(backend) or "unmarked"
            yield backend, mark
            backend.con.execute("ROLLBACK")
            sound = True
        except self._psycopg.errors.QueryCanceled as error:
            raise StoreTimeoutError(f"the store took longer than {timeout:g} s to answer; narrow the filter") from error
        except self._psycopg.OperationalError as error:
            raise StoreError(f"{self.place}: the connection to the database broke: {first_line(error)}") from error
        finally:
            self._give_back(backend, sound=sound)

    @contextlib.contextmanager
    def write(self, *, lock_timeout: float = 600.0) -> Iterator[Any]:
        """An Ibis backend for one transaction, alone in changing the store; others read what was there before it.

        Waits up to ``lock_timeout`` seconds for others' changes. Raises ``StoreWriteError`` when the database cannot
        be written: the disk is full, the user may not, another takes too long.
        """
        errors = self._psycopg.errors
        backend = self._begun("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
        sound = finishing = False
        try:
            self._take_turn(backend, lock_timeout)
            yield backend
            finishing = True
            backend.con.execute("COMMIT")
            sound = True
        except (errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction) as error:
            raise StoreWriteError(f"{self.place}: this user may not change the store: {first_line(error)}") from error
        except errors.DuplicateTable as error:
            raise StoreError(
                f"{self.place}: another program's tables are in the way ({first_line(error)}); give the store a "
                "database, or a schema, of its own"
            ) from error
        except self._psycopg.OperationalError as error:
            if finishing and backend.con.closed:
                raise StoreWriteError(
                    f"{self.place}: the connection broke while the change was being finished; look whether it is "
                    f"there before doing it again: {first_line(error)}"
                ) from error
            raise StoreWriteError(
                f"{self.place}: could not be written, and is as it was: {first_line(error)}"
            ) from error
        finally:
            if not sound:
                with contextlib.suppress(self._psycopg.Error):
                    backend.con.execute("ROLLBACK")
                    sound = True
            self._give_back(backend, sound=sound)

    def check_folder(self) -> None:
        """Nothing to be told ahead: the first statement of a change says it."""

    def close(self) -> None:
        """Let go of the connections that nobody uses."""
        with self._lock:
            idle, self._idle = self._idle, []
        for backend in idle:
            backend.con.close()

    def _begun(self, statement: str) -> Any:
        """A connection on which the statement was run; those that the server has closed meanwhile are passed over."""
        while True:
            with self._lock:
                backend = self._idle.pop() if self._idle else None
            if backend is None:
                break
            try:
                backend.con.execute(statement)
                return backend
            except self._psycopg.OperationalError:
                backend.con.close()
        try:
            connection = self._psycopg.connect(
                self._address, autocommit=True, connect_timeout=CONNECT_SECONDS, application_name="khareeta"
            )
            connection.execute("SET datestyle = ISO")
            backend = ibis.postgres.from_connection(connection)
            connection.execute(statement)
        except (self._psycopg.OperationalError, self._psycopg.ProgrammingError) as error:
            raise StoreError(f"{self.place}: the database cannot be reached: {first_line(error)}") from error
        return backend

    def _give_back(self, backend: Any, *, sound: bool) -> None:
        with self._lock:
            if sound and not backend.con.closed and len(self._idle) < MOST_IDLE:
                self._idle.append(backend)
                return
        backend.con.close()

    def _mark(self, backend: Any) -> str | None:
        """What ``writing.touch`` last wrote; "" where there are no tables yet, None where there is no mark."""
        if not self._there and "meta" not in tables(backend):
            return ""
        try:
            found = backend.con.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
        except self._psycopg.errors.UndefinedTable as error:
            self._there = False
            raise StoreError(f"{self.place}: the store's tables are gone; restart to build them again") from error
        except self._psycopg.errors.UndefinedColumn as error:
            raise StoreError(f"{self.place}: this database is not a store of Khareeta; give another") from error
        return str(found[0]) if found else None

    def _take_turn(self, backend: Any, lock_timeout: float) -> None:
        name = f"{LOCK}, hashtext(current_schema())"
        if backend.con.execute(f"SELECT pg_try_advisory_xact_lock({name})").fetchone()[0]:
            return
        began = time.monotonic()
        quiet = min(engine.QUIET, lock_timeout)
        for waited, told in ((quiet, False), (lock_timeout - quiet, True)):
            if told:
                _log.warning("store: %s: another process is writing; waiting for it to finish", self.place)
            if waited <= 0:
                break
            try:
                with backend.con.transaction():
                    backend.con.execute(f"SET LOCAL lock_timeout = {max(1, round(waited * 1000))}")
                    backend.con.execute(f"SELECT pg_advisory_xact_lock({name})")
                    backend.con.execute("SET LOCAL lock_timeout = 0")
                return
            except self._psycopg.errors.LockNotAvailable:
                continue
        raise StoreWriteError(
            f"{self.place}: another process has been writing for {time.monotonic() - began:.3g} s; try later"
        )
