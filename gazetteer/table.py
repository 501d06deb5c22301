"""The table on disk: one SQLite file with the places, their areas and the indexes of their names.

Opening reads the indexes alone (a marisa trie of keys and arrays of postings); places are fetched by row when asked
for.
A file is written beside the old one and put in its place at the end, so a failed build or import leaves the old table.
"""

from __future__ import annotations

import array
import collections
import dataclasses
import json
import math
import os
import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import marisa_trie

from gazetteer.names import first_keys, has_article, keys, skeletons
from gazetteer.places import Place

FORMAT = "3"
"""Raised whenever the file's layout or the folding of names changes: an older file is then built again."""

ARTICLE, PRIMARY, BARE = 1, 2, 4
"""Bits of a posting: a spelling with an article; one of the two shown names; a spelling without an article."""

_COLUMNS = (
    "place_id",
    "name_en",
    "name_ar",
    "names",
    "kind",
    "latitude",
    "longitude",
    "uncertainty_km",
    "admin1",
    "admin2",
    "country",
    "population",
    "source",
)
_SELECT = f"SELECT row, {', '.join(_COLUMNS)}, importance, tier FROM place"
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


class TableError(RuntimeError):
    """The table's file is missing, damaged, or of another version."""


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """A place as the table keeps it: the record with what ranking needs beside it."""

    row: int
    """Number of the place within this file; changes with every build."""
    place: Place
    """The record."""
    importance: float
    """0 to 1: how likely a report means this place before anything else is known."""
    tier: int
    """0 written by hand or an official outline, 1 a town list, 2 a village brought by import."""


def cell_of(latitude: float, longitude: float) -> int:
    """The half-degree cell that a point lies in, as one number."""
    return math.floor(latitude * 2) * 1000 + math.floor(longitude * 2)


class Table:
    """A table opened for reading; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise TableError(f"{path}: no such table; make it with `python -m gazetteer build`")
        self.path = path
        self._lock = threading.Lock()
        try:
            self._db = sqlite3.connect(
                f"file:{path}?mode=ro&immutable=1", uri=True, check_same_thread=False, cached_statements=64
            )
            self.meta: dict[str, str] = dict(self._db.execute("SELECT name, value FROM meta"))
            blobs: dict[str, bytes] = dict(self._db.execute("SELECT name, data FROM blob"))
        except sqlite3.DatabaseError as error:
            raise TableError(f"{path}: not a readable table ({error}); build it again") from error
        if self.meta.get("format") != FORMAT:
            raise TableError(f"{path}: made by another version; build it again with `python -m gazetteer build`")
        self.keys = _Index(blobs, "key")
        self.skeletons = _Index(blobs, "skeleton")
        self.heads = marisa_trie.Trie()
        """The keys of the first words of names of several words."""
        self.heads.frombytes(blobs["head.trie"])
        self.size = int(self.meta["places"])
        self.home: frozenset[str] = frozenset(self.meta["home"].split())
        self.capitals: frozenset[str] = frozenset(self.meta["capitals"].split())
        self._entries: dict[int, Entry] = {}
        self.memo: dict[tuple[str, ...], Any] = {}
        """Results worked out from this table that are worth keeping while it is open."""

    def entries(self, rows: Sequence[int]) -> list[Entry]:
        """The places of these rows, in the order asked."""
        cache = self._entries
        missing = [row for row in rows if row not in cache]
        if missing:
            if len(cache) > 40_000:
                self._entries = cache = {}
                missing = list(rows)
            if len(missing) == 1:
                with self._lock:
                    record = self._db.execute(f"{_SELECT} WHERE row = ?", missing).fetchone()
                cache[missing[0]] = _entry(record)
                missing = []
            for at in range(0, len(missing), 500):
                part = missing[at : at + 500]
                with self._lock:
                    found = self._db.execute(f"{_SELECT} WHERE row IN ({','.join('?' * len(part))})", part).fetchall()
                for record in found:
                    cache[record[0]] = _entry(record)
        return [cache[row] for row in rows]

    def by_id(self, place_id: str) -> Entry | None:
        """The place with this id, or with another id that was merged into it; None when there is none."""
        with self._lock:
            record = self._db.execute(f"{_SELECT} WHERE place_id = ?", (place_id,)).fetchone()
            if record is None:
                record = self._db.execute(
                    f"{_SELECT} WHERE place_id = (SELECT place_id FROM alias WHERE other_id = ?)", (place_id,)
                ).fetchone()
        return None if record is None else _entry(record)

    def area(self, place_id: str) -> dict[str, Any] | None:
        """The GeoJSON geometry of a place that is an area or a line; None when the table has none."""
        with self._lock:
            found = self._db.execute("SELECT geometry FROM area WHERE place_id = ?", (place_id,)).fetchone()
        return None if found is None else json.loads(found[0])

    def cells(self, cells: Iterable[int]) -> list[Entry]:
        """The places in these half-degree cells."""
        wanted = list(cells)
        with self._lock:
            rows = self._db.execute(f"{_SELECT} WHERE cell IN ({','.join('?' * len(wanted))})", wanted).fetchall()
        return [_entry(record) for record in rows]

    def of_kind(self, kind: str) -> list[Entry]:
        """Every place of one kind; kept, as the wide kinds are few and asked for often."""
        found: list[Entry] | None = self.memo.get(("kind", kind))
        if found is None:
            with self._lock:
                rows = self._db.execute(f"{_SELECT} WHERE kind = ?", (kind,)).fetchall()
            found = self.memo[("kind", kind)] = [_entry(record) for record in rows]
        return found

    def settlements(self, admin1: str, country: str) -> list[tuple[float, float]]:
        """(latitude, longitude) of the cities, towns and villages of one governorate."""
        with self._lock:
            return self._db.execute(
                "SELECT latitude, longitude FROM place WHERE admin1 = ? AND country = ? "
                "AND kind IN ('city','town','village')",
                (admin1, country),
            ).fetchall()

    def close(self) -> None:
        """Close the file; the table cannot be used afterwards."""
        self._db.close()


class _Index:
    """Names' keys to postings: a trie that numbers the keys, and arrays that list each key's places."""

    def __init__(self, blobs: Mapping[str, bytes], name: str) -> None:
        self.trie = marisa_trie.Trie()
        self.trie.frombytes(blobs[f"{name}.trie"])
        self._starts = _numbers("I", blobs[f"{name}.starts"])
        self._rows = _numbers("I", blobs[f"{name}.rows"])
        self._bits = _numbers("B", blobs[f"{name}.bits"])

    def __contains__(self, key: str) -> bool:
        return key in self.trie

    def get(self, key: str) -> list[tuple[int, int]]:
        """(row, bits) of every place listed under ``key``; empty when there is none."""
        number = self.trie.get(key)
        if number is None:
            return []
        span = slice(self._starts[number], self._starts[number + 1])
        return list(zip(self._rows[span], self._bits[span], strict=True))

    def starts(self, head: str) -> bool:
        """Whether some key begins with ``head``."""
        return next(self.trie.iterkeys(head), None) is not None


def _numbers(code: str, data: bytes) -> array.array[int]:
    numbers: array.array[int] = array.array(code)
    numbers.frombytes(data)
    return numbers


def _entry(record: tuple[Any, ...]) -> Entry:
    (
        row,
        place_id,
        name_en,
        name_ar,
        names,
        kind,
        lat,
        lon,
        km,
        admin1,
        admin2,
        country,
        population,
        source,
        weight,
        tier,
    ) = record
    place = Place(
        place_id,
        name_en,
        name_ar,
        tuple(names.split("|")),
        kind,
        lat,
        lon,
        km,
        admin1,
        admin2,
        country,
        population,
        source,
    )
    return Entry(row, place, weight, tier)


_KIND_IMPORTANCE = {
    "country": 0.95,
    "governorate": 0.62,
    "region": 0.75,
    "desert": 0.7,
    "river": 0.75,
    "city": 0.7,
    "town": 0.5,
    "district": 0.45,
    "mountain": 0.5,
    "lake": 0.5,
    "valley": 0.45,
    "subdistrict": 0.4,
    "village": 0.25,
    "neighbourhood": 0.18,
}


def importance(place: Place, tier: int) -> float:
    """0 to 1: the place's weight before context; from its kind, its population and who listed it."""
    people = math.log10(place.population + 1) / 8
    weight = max(_KIND_IMPORTANCE.get(place.kind, 0.4), people)
    if place.kind == "region" and place.uncertainty_km < 50:
        weight = 0.5
    if place.kind in ("neighbourhood", "district", "subdistrict"):
        weight = _KIND_IMPORTANCE[place.kind]  # their many people do not make their names better known
    return round(weight - (0.0, 0.03, 0.12)[min(tier, 2)] if place.population < 1000 else weight, 4)


def write(
    path: Path,
    places: Sequence[Place],
    tiers: Sequence[int],
    *,
    areas: Mapping[str, dict[str, Any]],
    aliases: Mapping[str, str],
    incoming: Sequence[tuple[str, str]],
    meta: Mapping[str, str],
) -> None:
    """Write a whole table to ``path``, replacing what is there only when everything has been written.

    ``incoming`` holds (batch, record as JSON) of imported records, kept so that a rebuild brings them along.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    fresh.unlink(missing_ok=True)
    try:
        db = sqlite3.connect(fresh)
        try:
            db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _CREATE)
            _fill(db, places, tiers)
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
    finally:
        fresh.unlink(missing_ok=True)


def _fill(db: sqlite3.Connection, places: Sequence[Place], tiers: Sequence[int]) -> None:
    by_key: dict[str, dict[int, int]] = collections.defaultdict(dict)
    by_skeleton: dict[str, dict[int, int]] = collections.defaultdict(dict)
    heads: set[str] = set()
    rows = []
    for row, (place, tier) in enumerate(zip(places, tiers, strict=True)):
        for name in place.names:
            bits = ARTICLE if has_article(name) else BARE
            bits |= PRIMARY if name in (place.name_en, place.name_ar) else 0
            heads.update(first_keys(name))
            for name_key in keys(name):
                by_key[name_key][row] = by_key[name_key].get(row, 0) | bits
            for skeleton in skeletons(name):
                by_skeleton[skeleton][row] = by_skeleton[skeleton].get(row, 0) | bits
        values = [getattr(place, column) for column in _COLUMNS]
        values[3] = "|".join(place.names)
        rows.append((row, *values, importance(place, tier), tier, cell_of(place.latitude, place.longitude)))
    db.executemany(f"INSERT INTO place VALUES ({','.join('?' * 17)})", rows)
    db.execute("CREATE INDEX place_cell ON place (cell)")
    db.execute("CREATE INDEX place_kind ON place (kind)")
    db.execute("CREATE INDEX place_admin1 ON place (admin1)")
    db.execute("INSERT INTO blob VALUES ('head.trie', ?)", (marisa_trie.Trie(heads).tobytes(),))
    for name, index in (("key", by_key), ("skeleton", by_skeleton)):
        db.executemany("INSERT INTO blob VALUES (?, ?)", _blobs(name, index))


def _blobs(name: str, index: Mapping[str, Mapping[int, int]]) -> Iterable[tuple[str, bytes]]:
    trie = marisa_trie.Trie(index.keys())
    ordered = sorted(index, key=trie.__getitem__)
    starts, rows, bits = array.array("I", [0]), array.array("I"), array.array("B")
    for key in ordered:
        rows.extend(index[key].keys())
        bits.extend(index[key].values())
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
