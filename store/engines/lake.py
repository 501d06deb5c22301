"""A lake under the store: a folder of Parquet files, such as reading in bulk writes them, to be looked at only.

Nothing is copied and nothing is written: DuckDB reads of the files what a question needs. What the store's own tables
hold besides the record (positions on the map, whose colour, who reports) is worked out while reading; only words that
are searched for have to be folded then, which takes a second or two a million incidents. Files are told apart by their
columns: incidents have ``incident_id``, claims ``actor`` and ``status``, articles ``article_id`` and ``body``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from store import schema
from store.engines.engine import DuckReader, Stamp, StoreError, StoreReadOnlyError
from store.imports import bulk

_SIDE = 1 << schema.WORLD_BITS
_TYPES = {"string": "VARCHAR", "float64": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE", "timestamp": "TIMESTAMP"}
_TYPES |= {"int8": "TINYINT", "int32": "INTEGER", "int64": "BIGINT"}
_LISTS = ("source", "evidence", "notes")
_PLACED = "latitude IS NOT NULL AND longitude IS NOT NULL"
_NORTH = f"greatest(-{schema.MAX_LATITUDE}, least({schema.MAX_LATITUDE}, latitude))"
_SINE = f"sin(radians({_NORTH}))"
_EAST = "CASE WHEN longitude = 180 THEN -180.0 ELSE longitude END"

_INCIDENTS: dict[str, str] = {
    "longitude": _EAST,
    "reading_id": "0",
    "drawn_actor": "coalesce(actor1, actor2)",
    "reported_by": "source",
    "x": f"CASE WHEN {_PLACED} THEN greatest(0, least({_SIDE - 1}, floor((({_EAST}) + 180.0) / 360.0 * {_SIDE}))) END",
    "y": f"CASE WHEN {_PLACED} THEN greatest(0, least({_SIDE - 1}, "
    f"floor((0.5 - ln((1 + {_SINE}) / (1 - {_SINE})) / (4 * pi())) * {_SIDE}))) END",
    "search": "khareeta_fold(concat_ws(' ', coalesce(location, ''), coalesce(note, '')))",
}
"""Columns of the store's table that are worked out of the files', as DuckDB's SQL."""
_CLAIMS: dict[str, str] = {
    "claim_id": "coalesce(claim_id, concat(article_id, '-c-', left(md5(concat_ws('|', actor, status, "
    "coalesce(place_id, location), event_date, evidence)), 10)))",
    "origin": "coalesce(origin, 'article')",
    "reading_id": "0",
}
_ARTICLES: dict[str, str] = {
    "published_inferred": "coalesce(published_inferred, false)",
    "notes": "coalesce(notes, '[]')",
    "reading_id": "0",
    "search": "khareeta_fold(concat_ws(' ', coalesce(title, ''), body))",
}
_DERIVED = {"incidents": _INCIDENTS, "claims": _CLAIMS, "articles": _ARTICLES}


class Lake(DuckReader):
    """A folder of Parquet files, or one such file, read by many threads and never changed."""

    _start = "SET schema = 'khareeta'"
    writable = False

    def files(self) -> list[Path]:
        """The files, by name, those of folders within too; hidden ones are left out. Empty: there is no lake."""
        if self.path.is_file():
            return [self.path]
        found = sorted(path for path in self.path.rglob("*.parquet") if path.is_file())
        return [
            path for path in found if not any(part.startswith((".", "_")) for part in path.relative_to(self.path).parts)
        ]

    def exists(self) -> bool:
        """Whether there is such a folder or file."""
        if not self.path.exists():
            raise StoreError(f"{self.place}: there is no such folder, and a lake is only looked at, not made")
        return True

    def stamp(self) -> Stamp | None:
        """Names, times and sizes of the files; None when they are gone."""
        if not self.path.exists():
            return None
        return tuple((str(path), status.st_mtime_ns, status.st_size) for path, status in self._statuses())

    def check_folder(self) -> None:
        """Raises always: nothing is ever written here."""
        raise self._refusal()

    def write(self, *, lock_timeout: float = 600.0) -> Any:
        """Raises ``StoreReadOnlyError``."""
        raise self._refusal()

    def _refusal(self) -> StoreReadOnlyError:
        return StoreReadOnlyError(
            f"{self.place}: a lake of Parquet files is only looked at; to change anything, give KHAREETA_STORE the "
            "address of a DuckDB file or of PostgreSQL"
        )

    def _statuses(self) -> Iterator[tuple[Path, Any]]:
        for path in self.files():
            try:
                yield path, path.stat()
            except FileNotFoundError:  # gone since the folder was listed
                continue

    def _bytes(self, stamp: Any) -> int:
        return sum(size for _, _, size in stamp)

    def _attach(self, root: Any, stamp: Any) -> None:
        files = sorted_out([Path(name) for name, _, _ in stamp])
        if not files["incidents"] and not files["claims"]:
            raise StoreError(
                f"{self.place}: no incidents and no claims in it: no Parquet file has a column incident_id, or the "
                "columns actor and status"
            )
        root.create_function("khareeta_fold", _fold, ["VARCHAR"], "VARCHAR", type="arrow")
        root.execute("CREATE SCHEMA khareeta")
        for name, columns in schema.SCHEMAS.items():
            root.execute(f"CREATE VIEW khareeta.{name} AS {_view(root, name, columns, files.get(name, []))}")
        # The columns are looked at now, so that a wrong type is told on opening rather than by some question.
        for name in ("incidents", "claims", "articles"):
            root.execute(f"SELECT * FROM khareeta.{name} LIMIT 1").fetchall()
        mark = hashlib.sha256(repr(stamp).encode()).hexdigest()[:16]
        root.execute("DROP VIEW khareeta.meta")
        root.execute(
            f"CREATE VIEW khareeta.meta AS SELECT * FROM (VALUES ('schema_version', '{schema.SCHEMA_VERSION}'), "
            f"('version', '{mark}')) AS t (key, value)"
        )


def sorted_out(paths: Sequence[Path]) -> dict[str, list[Path]]:
    """The files by what they hold: ``incidents``, ``claims``, ``articles``; others are passed over.

    Raises ``StoreError`` naming a file that is no Parquet file.
    """
    found: dict[str, list[Path]] = {"incidents": [], "claims": [], "articles": []}
    for path in paths:
        try:
            names = set(pq.read_schema(path).names)
        except (OSError, pa.ArrowException) as error:
            raise StoreError(f"{path}: not a Parquet file that can be read: {str(error).partition('.')[0]}") from error
        if "incident_id" in names:
            found["incidents"].append(path)
        elif {"actor", "status"} <= names:
            found["claims"].append(path)
        elif {"article_id", "body"} <= names:
            found["articles"].append(path)
    return found


def _view(root: Any, name: str, columns: Any, files: Sequence[Path]) -> str:
    types = {column: _TYPES[str(kind.copy(nullable=True))] for column, kind in columns.items()}
    if not files:
        return "SELECT " + ", ".join(f"NULL::{kind} AS {column}" for column, kind in types.items()) + " WHERE false"
    listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in files)
    source = f"read_parquet([{listed}], union_by_name = true)"
    there = {row[0]: row[1] for row in root.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
    plain = ", ".join(f"{_plain(column, kind, there)} AS {column}" for column, kind in types.items())
    derived = _DERIVED[name]
    told = ", ".join(
        f"CAST({derived[column]} AS {kind}) AS {column}" if column in derived else column
        for column, kind in types.items()
    )
    return f"SELECT {told} FROM (SELECT {plain} FROM {source})"


def _plain(column: str, kind: str, there: dict[str, str]) -> str:
    """A column of the store's table as the files have it, or null where they have none."""
    if column not in there:
        return f"'[]'::{kind}" if column in _LISTS else f"NULL::{kind}"
    if column in _LISTS and there[column].endswith("[]"):
        return f"coalesce(CAST(to_json({column}) AS VARCHAR), '[]')"
    cast = "TRY_CAST" if column == "published" else "CAST"  # articles say the day in words too
    return f"{cast}({column} AS {kind})"


def _fold(texts: Any) -> Any:
    return bulk.folded(texts)
