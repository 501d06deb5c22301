"""The table on disk: one SQLite file with the places, their areas and the indexes of their names.

Opening reads the indexes alone (a marisa trie of keys and arrays of postings); places are fetched by row when asked
for.
A file is written beside the old one and put in its place at the end, so a failed build or import leaves the old table.
"""

from __future__ import annotations

import array
import dataclasses
import json
import math
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import marisa_trie

from gazetteer.places import HOME, SETTLED, Place

FORMAT = "3"
"""Raised whenever the file's layout or the folding of names changes: an older file is then built again."""

ARTICLE, PRIMARY, BARE = 1, 2, 4
"""Bits of a posting: a spelling with an article; one of the two shown names; a spelling without an article."""

COLUMNS = (
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
_SELECT = f"SELECT row, {', '.join(COLUMNS)}, importance, tier FROM place"


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
        if path.is_dir():
            raise TableError(f"{path}: is a folder; name a file in it, such as {path / 'gazetteer.sqlite'}")
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
            raise TableError(f"{path}: not a readable table ({error}); move it away and build it again") from error
        if self.meta.get("format") != FORMAT:
            raise TableError(f"{path}: made by another version; build it again with `python -m gazetteer build`")
        try:
            self.keys = Index(blobs, "key")
            self.skeletons = Index(blobs, "skeleton")
            self.heads = marisa_trie.Trie()
            """The keys of the first words of names of several words."""
            self.heads.frombytes(blobs["head.trie"])
            self.size = int(self.meta["places"])
            self.home: frozenset[str] = frozenset(self.meta["home"].split())
            self.capitals: frozenset[str] = frozenset(self.meta["capitals"].split())
        except (KeyError, ValueError, RuntimeError) as error:
            raise TableError(f"{path}: not a whole table ({error}); move it away and build it again") from error
        self.cautions: dict[str, str] = json.loads(self.meta.get("cautions", "{}"))
        """Ids of places whose bare name is also a ``word``, a ``person``'s or a ``unit``'s."""
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
                record = self._row(f"{_SELECT} WHERE row = ?", missing)
                if record is not None:
                    cache[missing[0]] = _entry(record)
                missing = []
            for at in range(0, len(missing), 500):
                part = missing[at : at + 500]
                found = self._rows(f"{_SELECT} WHERE row IN ({','.join('?' * len(part))})", part)
                for record in found:
                    cache[record[0]] = _entry(record)
        return [cache[row] for row in rows]

    def by_id(self, place_id: str) -> Entry | None:
        """The place with this id, or with another id that was merged into it; None when there is none."""
        record = self._row(f"{_SELECT} WHERE place_id = ?", (place_id,))
        if record is None:
            record = self._row(
                f"{_SELECT} WHERE place_id = (SELECT place_id FROM alias WHERE other_id = ?)", (place_id,)
            )
        return None if record is None else _entry(record)

    def area(self, place_id: str) -> dict[str, Any] | None:
        """The GeoJSON geometry of a place that is an area or a line; None when the table has none."""
        found = self._row("SELECT geometry FROM area WHERE place_id = ?", (place_id,))
        return None if found is None else json.loads(found[0])

    def cells(self, cells: Iterable[int]) -> list[Entry]:
        """The places in these half-degree cells."""
        wanted = list(cells)
        rows = self._rows(f"{_SELECT} WHERE cell IN ({','.join('?' * len(wanted))})", wanted)
        return [_entry(record) for record in rows]

    def of_kind(self, kind: str) -> list[Entry]:
        """Every place of one kind; kept, as the wide kinds are few and asked for often."""
        found: list[Entry] | None = self.memo.get(("kind", kind))
        if found is None:
            rows = self._rows(f"{_SELECT} WHERE kind = ?", (kind,))
            found = self.memo[("kind", kind)] = [_entry(record) for record in rows]
        return found

    def settlements(self, admin1: str, country: str) -> list[tuple[float, float]]:
        """(latitude, longitude) of the cities, towns and villages of one governorate."""
        return self._rows(
            "SELECT latitude, longitude FROM place WHERE admin1 = ? AND country = ? "
            "AND kind IN ('city','town','village')",
            (admin1, country),
        )

    def everything(self) -> Iterator[Entry]:
        """Every place, by row."""
        rows = self._rows(f"{_SELECT} ORDER BY row")
        return map(_entry, rows)

    def areas(self) -> dict[str, dict[str, Any]]:
        """The GeoJSON geometries by the places' ids."""
        rows = self._rows("SELECT place_id, geometry FROM area")
        return {place_id: json.loads(geometry) for place_id, geometry in rows}

    def aliases(self) -> dict[str, str]:
        """Ids that were merged away, to the ids of the places that took them."""
        return dict(self._rows("SELECT other_id, place_id FROM alias ORDER BY rowid"))

    def _row(self, statement: str, values: Sequence[Any] = ()) -> Any:
        return next(iter(self._rows(statement, values)), None)

    def _rows(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        """Raises ``TableError`` when the file turns out to be damaged where it has not been looked at before."""
        try:
            with self._lock:
                return self._db.execute(statement, values).fetchall()
        except sqlite3.ProgrammingError:
            raise  # closed: a fault of the program
        except sqlite3.DatabaseError as error:
            raise TableError(f"{self.path}: damaged ({error}); move it away and build it again") from error

    def close(self) -> None:
        """Close the file; the table cannot be used afterwards."""
        self._db.close()


class Index:
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

    def postings(self) -> dict[str, dict[int, int]]:
        """Every key with its rows and their bits."""
        starts, rows, bits = self._starts, self._rows, self._bits
        return {
            key: dict(zip(rows[starts[n] : starts[n + 1]], bits[starts[n] : starts[n + 1]], strict=True))
            for key, n in self.trie.items()
        }

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
    if place.population < 1000:
        weight -= (0.0, 0.03, 0.12)[min(tier, 2)]
    if tier == 1 and place.kind in SETTLED and place.country not in HOME:
        weight -= 0.12  # of two towns with a name in common, the one that reports are about
    return round(weight, 4)
