"""Writing a table's file: beside the old one, put in its place when everything has been written."""

from __future__ import annotations

import array
import collections
import contextlib
import dataclasses
import json
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import marisa_trie

from gazetteer.names import first_keys, has_article, keys, skeletons
from gazetteer.places import Place
from gazetteer.table import ARTICLE, BARE, COLUMNS, FORMAT, PRIMARY, Table, TableError, cell_of, importance

_CREATE = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE place (
    row INTEGER PRIMARY KEY, place_id TEXT NOT NULL UNIQUE, name_en TEXT NOT NULL, name_ar TEXT NOT NULL, names TEXT
    NOT NULL,
    kind TEXT NOT NULL, latitude REAL NOT NULL, longitude REAL NOT NULL, uncertainty_km REAL NOT NULL,
    admin1 TEXT NOT NULL, admin2 TEXT NOT NULL, country TEXT NOT NULL, population INTEGER NOT NULL, source TEXT NOT
    NULL,
    importance REAL NOT NULL, tier INTEGER NOT NULL, cell INTEGER NOT NULL);
CREATE TABLE area (place_id TEXT PRIMARY KEY, geometry TEXT NOT NULL);
CREATE TABLE alias (other_id TEXT PRIMARY KEY, place_id TEXT NOT NULL);
CREATE TABLE incoming (number INTEGER PRIMARY KEY, batch TEXT NOT NULL, record TEXT NOT NULL);
CREATE TABLE blob (name TEXT PRIMARY KEY, data BLOB NOT NULL);
"""


@dataclasses.dataclass(slots=True)
class Indexes:
    """The indexes of the names of a table that is being written."""

    keys: dict[str, dict[int, int]] = dataclasses.field(default_factory=lambda: collections.defaultdict(dict))
    """Key to rows to bits."""
    skeletons: dict[str, dict[int, int]] = dataclasses.field(default_factory=lambda: collections.defaultdict(dict))
    heads: set[str] = dataclasses.field(default_factory=set)

    @classmethod
    def of(cls, table: Table) -> Indexes:
        """Those of a table, to be added to."""
        return cls(
            collections.defaultdict(dict, table.keys.postings()),
            collections.defaultdict(dict, table.skeletons.postings()),
            set(table.heads.keys()),
        )

    def add(self, row: int, place: Place) -> None:
        """List a place under all keys of its names."""
        for name in place.names:
            bits = ARTICLE if has_article(name) else BARE
            bits |= PRIMARY if name in (place.name_en, place.name_ar) else 0
            self.heads.update(first_keys(name))
            for name_key in keys(name):
                rows = self.keys[name_key]
                rows[row] = rows.get(row, 0) | bits
            for skeleton in skeletons(name):
                rows = self.skeletons[skeleton]
                rows[row] = rows.get(row, 0) | bits


def write(
    path: Path,
    places: Sequence[Place],
    tiers: Sequence[int],
    *,
    areas: Mapping[str, dict[str, Any]],
    aliases: Mapping[str, str],
    incoming: Sequence[tuple[str, str]],
    meta: Mapping[str, str],
    indexes: Indexes | None = None,
) -> None:
    """Write a whole table to ``path``, replacing what is there only when everything has been written.

    ``incoming`` holds (batch, record as JSON) of imported records, kept so that a rebuild brings them along.
    ``indexes``: the names' indexes where they are known already.
    """
    check_place(path)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        fresh.unlink(missing_ok=True)
        db = sqlite3.connect(fresh)
        try:
            db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _CREATE)
            _fill(db, places, tiers, indexes)
            db.executemany(
                "INSERT INTO area VALUES (?, ?)", ((i, json.dumps(g, separators=(",", ":"))) for i, g in areas.items())
            )
            db.executemany("INSERT OR IGNORE INTO alias VALUES (?, ?)", aliases.items())
            db.executemany("INSERT INTO incoming (batch, record) VALUES (?, ?)", incoming)
            facts = {**meta, "format": FORMAT, "places": str(len(places))}
            db.executemany("INSERT INTO meta VALUES (?, ?)", facts.items())
            db.commit()
        finally:
            db.close()
        fresh.replace(path)
    except (OSError, sqlite3.OperationalError) as error:
        raise TableError(f"{path}: the table could not be written ({error}); what was there is as it was") from error
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)


def check_place(path: Path) -> None:
    """Make the folder of a table that is to be written. Raises ``TableError`` when no file can be made there."""
    if path.is_dir():
        raise TableError(f"{path}: is a folder; name a file in it, such as {path / 'gazetteer.sqlite'}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise TableError(
            f"{path}: the folder {path.parent} cannot be written ({error.strerror}); "
            "allow it, or name another file with KHAREETA_GAZETTEER"
        ) from error


def _fill(db: sqlite3.Connection, places: Sequence[Place], tiers: Sequence[int], indexes: Indexes | None) -> None:
    if indexes is None:
        indexes = Indexes()
        for row, place in enumerate(places):
            indexes.add(row, place)
    rows = []
    for row, (place, tier) in enumerate(zip(places, tiers, strict=True)):
        values = [getattr(place, column) for column in COLUMNS]
        values[3] = "|".join(place.names)
        rows.append((row, *values, importance(place, tier), tier, cell_of(place.latitude, place.longitude)))
    db.executemany(f"INSERT INTO place VALUES ({','.join('?' * 17)})", rows)
    db.execute("CREATE INDEX place_cell ON place (cell)")
    db.execute("CREATE INDEX place_kind ON place (kind)")
    db.execute("CREATE INDEX place_admin1 ON place (admin1)")
    db.execute("INSERT INTO blob VALUES ('head.trie', ?)", (marisa_trie.Trie(indexes.heads).tobytes(),))
    for name, index in (("key", indexes.keys), ("skeleton", indexes.skeletons)):
        db.executemany("INSERT INTO blob VALUES (?, ?)", _blobs(name, index))


def _blobs(name: str, index: Mapping[str, Mapping[int, int]]) -> Iterable[tuple[str, bytes]]:
    trie = marisa_trie.Trie(index.keys())
    ordered = sorted(index, key=trie.__getitem__)
    starts, rows, bits = array.array("I", [0]), array.array("I"), array.array("B")
    for key in ordered:
        postings = sorted(index[key].items())
        rows.extend([row for row, _ in postings])
        bits.extend([bit for _, bit in postings])
        starts.append(len(rows))
    yield f"{name}.trie", trie.tobytes()
    yield f"{name}.starts", starts.tobytes()
    yield f"{name}.rows", rows.tobytes()
    yield f"{name}.bits", bits.tobytes()


def read_incoming(path: Path) -> list[tuple[str, str]]:
    """The (batch, record) rows of imports that an existing table holds; empty when there is no table or none to
    read."""
    if not path.is_file():
        return []
    try:
        db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            return db.execute("SELECT batch, record FROM incoming ORDER BY number").fetchall()
        finally:
            db.close()
    except sqlite3.DatabaseError as error:
        raise TableError(
            f"{path}: its imports cannot be read ({error}); move the file away and import again"
        ) from error
