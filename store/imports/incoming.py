"""Records on their way into the store: held aside until all of them are there, then put in at once, in map order.

Putting a million records in piece by piece, and the table into map order afterwards, writes everything twice; DuckDB's
file stays twice the size.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from store import schema
from store.engines.dialect import append, is_postgres, rearrange

SORTED_FROM = 50_000
"""From so many new records on, the table is put in map order again, so that a view reads few blocks of it."""

_VIEW = "incoming"


class Incoming:
    """Rows of the table of incidents, to be put in together."""

    def __init__(self, backend: Any, folder: str) -> None:
        """``folder`` is for what is too much to hold."""
        self._backend = backend
        self._path = os.path.join(folder, "incoming.parquet")  # noqa: PTH118 (text for SQL)
        self._held: list[pa.Table] = []
        self._aside: pq.ParquetWriter | None = None
        self._direct = is_postgres(backend)
        self.count = 0

    def add(self, rows: pa.Table) -> None:
        """Take rows, as ``bulk.completed`` makes them."""
        self.count += rows.num_rows
        if self._direct:
            append(self._backend, "incidents", rows)
            return
        if self._aside is not None:
            self._aside.write_table(rows)
            return
        self._held.append(rows)
        if self.count >= SORTED_FROM:
            self._aside = pq.ParquetWriter(self._path, schema.INCIDENTS.to_pyarrow(), compression="lz4")
            for held in self._held:
                self._aside.write_table(held)
            self._held.clear()

    def put(self, beforehand: Callable[[str | None], object] = lambda ids: None) -> None:
        """Put the rows into the table.

        ``beforehand`` is called when all are there, with a statement that selects the ids of those that are not in the
        table yet, or None when all of them are.
        """
        if self._aside is None:
            for held in self._held:
                append(self._backend, "incidents", held)
            if self._direct and self.count >= SORTED_FROM:  # first, so that what comes next is planned for so many
                rearrange(self._backend, "incidents", schema.INCIDENTS, by="z_order")
            beforehand(None)
            return
        self._aside.close()
        quoted = self._path.replace("'", "''")
        self._backend.raw_sql(f"CREATE TEMPORARY VIEW {_VIEW} AS SELECT * FROM read_parquet('{quoted}')")
        beforehand(f"SELECT incident_id FROM {_VIEW}")
        rearrange(self._backend, "incidents", schema.INCIDENTS, by="z_order", more=_VIEW)
        self._backend.raw_sql(f"DROP VIEW {_VIEW}")

    def close(self) -> None:
        """Let go of what is held aside."""
        if self._aside is not None:
            self._aside.close()


@contextlib.contextmanager
def incoming(backend: Any) -> Iterator[Incoming]:
    """Room for records of one change; what is not put in by its end is forgotten."""
    with tempfile.TemporaryDirectory(prefix="khareeta-") as folder:
        held = Incoming(backend, folder)
        try:
            yield held
        finally:
            held.close()
