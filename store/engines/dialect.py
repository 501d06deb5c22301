"""What engines say differently: tables made, rows put in by the thousand, and rows read out without holding them all.

Everything else is said through Ibis, or in SQL that DuckDB and PostgreSQL both understand. ``backend.name`` is
``duckdb`` or ``postgres``; whoever needs a third engine to be written to teaches it here.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.csv

POSTGRES_TYPES: Mapping[str, str] = {
    # Byte order: the same order of ids on every server, whatever its language, and faster than any language's.
    "string": 'text COLLATE "C"',
    "int8": "smallint",
    "int16": "smallint",
    "int32": "integer",
    "int64": "bigint",
    "float64": "double precision",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}

POSTGRES_INDEXES: Mapping[str, tuple[str, ...]] = {
    "articles": ("article_id",),
    "incidents": ("incident_id", "article_id", "reading_id"),
    "claims": ("claim_id", "article_id"),
    "outlines": ("place_id",),
    "quarantine": ("reading_id",),
    "readings": ("reading_id",),
    "replaced": ("incident_id", "replaced_by"),
    "mappings": ("columns_key",),
    "meta": ("key",),
}
"""Columns by which single rows are looked for; DuckDB needs none, it reads a column of a million at once."""

COPIED = 50_000
"""Rows that are sent to PostgreSQL in one piece."""


def is_postgres(backend: Any) -> bool:
    """Whether an Ibis backend is PostgreSQL's."""
    return bool(backend.name == "postgres")


def tables(backend: Any) -> set[str]:
    """Names of the tables there are, by the standard's own list; Ibis' own asks DuckDB 2 for what it no longer has."""
    if backend.name not in ("duckdb", "postgres"):
        return set(backend.list_tables())
    where = " WHERE table_schema = current_schema()" if is_postgres(backend) else ""
    found = backend.raw_sql(f"SELECT table_name FROM information_schema.tables{where}")
    return {row[0] for row in found.fetchall()}


def create_table(backend: Any, name: str, columns: ibis.Schema, *, like: str | None = None) -> None:
    """Make an empty table, with the indexes that the engine needs for one of its name, or of the name ``like``."""
    if not is_postgres(backend):
        backend.create_table(name, schema=columns)
        return
    listed = ", ".join(
        f'"{column}" {POSTGRES_TYPES[_name(kind)]}{"" if kind.nullable else " NOT NULL"}'
        for column, kind in columns.items()
    )
    backend.con.execute(f'CREATE TABLE "{name}" ({listed})')
    for column in POSTGRES_INDEXES.get(like or name, ()):
        backend.con.execute(f'CREATE INDEX ON "{name}" ("{column}")')


def _name(kind: Any) -> str:
    """A column's type without whether it may be null, and how fine its seconds are."""
    return "timestamp" if kind.is_timestamp() else str(kind.copy(nullable=True))


def drop_table(backend: Any, name: str) -> None:
    """Take a table away; Ibis' own ``drop_table`` asks DuckDB 2 for what it no longer has."""
    backend.raw_sql(f'DROP TABLE IF EXISTS "{name}"')


def append(backend: Any, name: str, rows: pa.Table) -> None:
    """Put an Arrow table's rows into a table with the same columns in the same order.

    Ibis' own ``insert`` of a memtable keeps the rows in memory for as long as the connection. PostgreSQL cannot keep
    the character NUL in a text: it becomes U+FFFD there.
    """
    if is_postgres(backend):
        _copy(backend, f'"{name}"', rows)
        return
    backend.con.register("incoming_rows", rows)
    try:
        backend.raw_sql(f'INSERT INTO "{name}" SELECT * FROM incoming_rows')
    finally:
        backend.con.unregister("incoming_rows")


def remove(backend: Any, name: str, column: str, values: Any) -> None:
    """Take the rows out whose column has one of the values, an Arrow array of texts of any length."""
    rows = pa.table({column: values})
    within = f'DELETE FROM "{name}" WHERE "{column}" IN (SELECT "{column}" FROM incoming_values)'
    if is_postgres(backend):
        backend.con.execute(f'CREATE TEMPORARY TABLE incoming_values ("{column}" {POSTGRES_TYPES["string"]})')
        _copy(backend, "incoming_values", rows)
        backend.con.execute("ANALYZE incoming_values")
        backend.con.execute(within)
        backend.con.execute("DROP TABLE incoming_values")
        return
    backend.con.register("incoming_values", rows)
    try:
        backend.raw_sql(within)
    finally:
        backend.con.unregister("incoming_values")


def settle(backend: Any) -> None:
    """Finish the insertions so far, so that what comes next need not keep both states; not yet seen by readers.

    PostgreSQL needs no such rest, and would show the half of a change to others.
    """
    if is_postgres(backend):
        return
    backend.raw_sql("COMMIT")
    backend.raw_sql("CHECKPOINT")
    backend.raw_sql("BEGIN")


def rearrange(backend: Any, name: str, columns: ibis.Schema, by: str, *, more: str | None = None) -> None:
    """Put a table's rows into the order of a column, where the engine reads neighbours faster than others.

    ``more`` names a view of rows that come in with that, in DuckDB. PostgreSQL is told to look at its rows anew
    instead, so that it plans by their present number.
    """
    if is_postgres(backend):
        backend.con.execute(f'ANALYZE "{name}"')
        return
    table = ibis.table(columns, name=name)
    if more is not None:
        table = table.union(ibis.table(columns, name=more))
    backend.create_table(f"{name}_sorted", schema=columns)
    backend.insert(f"{name}_sorted", table.order_by(table[by]))
    backend.raw_sql(f"DROP TABLE {name}")
    backend.raw_sql(f"ALTER TABLE {name}_sorted RENAME TO {name}")


def batches(backend: Any, table: Any, size: int) -> Iterator[pa.RecordBatch]:
    """The rows of an Ibis table as Arrow batches of about ``size`` rows, without holding them all.

    Ibis' own ``to_pyarrow_batches`` calls a method that DuckDB 2 no longer has.
    """
    if backend.name == "duckdb":
        yield from backend.con.sql(backend.compile(table)).to_arrow_reader(size)
    elif is_postgres(backend):
        yield from _copied(backend, table, size)
    else:
        yield from backend.to_pyarrow_batches(table, chunk_size=size)


def _copied(backend: Any, table: Any, size: int) -> Iterator[pa.RecordBatch]:
    """Rows from PostgreSQL as CSV, which it writes and Arrow reads: some five times as fast as value by value."""
    columns = table.schema().to_pyarrow()
    options = {
        "read_options": pyarrow.csv.ReadOptions(column_names=columns.names, use_threads=False),
        "parse_options": pyarrow.csv.ParseOptions(newlines_in_values=True),
        "convert_options": pyarrow.csv.ConvertOptions(
            column_types=columns, true_values=["t"], false_values=["f"], null_values=[""],
            strings_can_be_null=True, quoted_strings_can_be_null=False,
        ),
    }  # fmt: skip

    def read(rows: list[Any]) -> Iterator[pa.RecordBatch]:
        text = b"".join(rows)
        options["read_options"].block_size = max(1 << 16, len(text) + 1)  # no row is longer than a block
        yield from pyarrow.csv.read_csv(io.BytesIO(text), **options).cast(columns).to_batches()

    statement = f"COPY ({backend.compile(table)}) TO STDOUT (FORMAT csv)"
    waiting: list[Any] = []
    with backend.con.cursor() as cursor, cursor.copy(statement) as copy:
        for row in copy:
            waiting.append(row)
            if len(waiting) >= size:
                yield from read(waiting)
                waiting.clear()
    if waiting:
        yield from read(waiting)


def _copy(backend: Any, name: str, rows: pa.Table) -> None:
    """Rows to PostgreSQL as CSV, which Arrow writes and PostgreSQL reads alike: nothing is null, ``""`` is empty."""
    options = pyarrow.csv.WriteOptions(include_header=False, quoting_style="all_valid")
    with backend.con.cursor() as cursor, cursor.copy(f"COPY {name} FROM STDIN (FORMAT csv)") as copy:
        for start in range(0, rows.num_rows, COPIED):
            piece = io.BytesIO()
            pyarrow.csv.write_csv(rows.slice(start, COPIED), piece, options)
            text = piece.getvalue()
            copy.write(text.replace(b"\0", "\ufffd".encode()) if b"\0" in text else text)
