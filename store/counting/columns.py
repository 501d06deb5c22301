"""What filters and counts look at, as small numbers in memory: a filter is counted in a few nanoseconds an incident.

Each column holds one byte or a few for an incident, the index of its value in a short list of different values; some
15 MB for a million incidents. A filter is then a table of yes and no over each list, looked up for every incident.
They are made from the tables when the data have changed, and never written: the tables remain what is true.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from store import schema
from store.counting.spots import Spots
from store.engines.dialect import batches
from store.families import family
from store.filters import KINDS, Filters
from store.remembered import Remembered

CHUNK = 1 << 17
"""Incidents looked at in one go: their intermediate results stay in the processor's cache."""
BATCH = 100_000
"""Rows read from the database at a time."""
FOUND_BYTES = 40_000_000
"""Memory for which incidents the last filters showed."""

Codes = NDArray[Any]
Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]

_BITS: dict[str, int] = {
    "latitude": 20, "longitude": 20, "drawn_actor": 16, "kind": 4, "actor1": 16, "actor2": 16, "event_type": 16,
    "sub_event_type": 16, "fatalities_low": 20, "fatalities": 20, "fatalities_high": 20, "admin1": 18,
    "geo_precision": 8, "reported_by": 18, "first": 18, "last": 18, "article_id": 18,
}  # fmt: skip
"""Of each column of the table, how many bits its different values may take; several columns share 63."""

_COLUMNS: dict[str, tuple[str, ...]] = {
    "kind": ("kind",),
    "sides": ("actor1", "actor2", "drawn_actor"),
    "deed": ("event_type", "sub_event_type"),
    "admin1": ("admin1",),
    "precision": ("geo_precision",),
    "reporters": ("reported_by",),
    "days": ("first", "last"),
    "toll": ("fatalities_low", "fatalities", "fatalities_high"),
    "article": ("article_id",),
    "stand": ("latitude", "longitude", "drawn_actor", "kind"),
}
"""The columns here, and the table's columns whose values together are a value of theirs."""


class TooVariedError(Exception):
    """A column has more different values than are worth a list; the database is asked instead."""


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """One thing that filters or counts look at, of every incident."""

    codes: Codes
    """For each incident the index of its value in ``values``."""
    values: tuple[tuple[Any, ...], ...]
    """The different values, each with an entry for every column of the table that it is made of."""

    def where(self, test: Callable[..., bool]) -> Mask:
        """For each of the values whether ``test``, given its entries, holds."""
        return np.fromiter((test(*value) for value in self.values), dtype=np.bool_, count=len(self.values))

    def numbers(self, number: Callable[..., int]) -> Numbers:
        """For each of the values a number, made of its entries."""
        return np.fromiter((number(*value) for value in self.values), dtype=np.int64, count=len(self.values))


@dataclasses.dataclass(frozen=True, slots=True)
class Axis:
    """A column laid along one side of a table of counts."""

    name: str
    places: Numbers
    """For each of the column's values its place along the side; below 0: left out."""
    size: int
    """How many places there are."""


@dataclasses.dataclass(frozen=True, slots=True)
class Rows:
    """Some of the incidents, or all."""

    size: int
    """How many there are in all."""
    chosen: NDArray[np.int32] | None
    """Their numbers; None: all."""

    def __len__(self) -> int:
        return self.size if self.chosen is None else len(self.chosen)

    @property
    def bytes(self) -> int:
        """Bytes in memory."""
        return 1 if self.chosen is None else self.chosen.nbytes

    def parts(self, bins: int) -> Iterator[Any]:
        """Stretches of them, to index arrays with; longer ones where each is counted in many bins."""
        step = max(CHUNK, 2 * bins)
        for start in range(0, len(self), step):
            stretch = slice(start, start + step)
            yield stretch if self.chosen is None else self.chosen[stretch]


class Columns:
    """The columns of all incidents of one state of the data, or of those with the words of one search."""

    def __init__(self, size: int, columns: Mapping[str, Column], standing: Spots | None) -> None:
        """``standing``: the values of the column ``stand``, as positions; None where there are too many."""
        self.size = size
        self.standing = standing
        self._columns = dict(columns)
        self._found = Remembered(most=FOUND_BYTES)

    def __getitem__(self, name: str) -> Column:
        return self._columns[name]

    def __contains__(self, name: str) -> bool:
        return name in self._columns

    @property
    def bytes(self) -> int:
        """Memory they take, but for their lists of values."""
        return sum(column.codes.nbytes for column in self._columns.values())

    def shown(self, filters: Filters, *, kind: str | None = None) -> Rows:
        """The incidents that a filter shows, of ``kind`` where one is given. A text must be seen to before."""
        filters = filters.without("text")
        return self._found.get((filters, kind), lambda: self._shown(filters, kind), size=lambda rows: rows.bytes)

    def count(self, shown: Rows, name: str) -> Numbers:
        """How many of the incidents shown have each value of a column."""
        column = self._columns[name]
        total = np.zeros(len(column.values), dtype=np.int64)
        for part in shown.parts(len(total)):
            total += np.bincount(column.codes[part], minlength=len(total))
        return total

    def weigh(self, shown: Rows, name: str, weights: Numbers, by: str) -> Numbers:
        """The same, each incident counted as often as ``weights`` says for its value of the column ``by``."""
        column, other = self._columns[name], self._columns[by].codes
        real = weights.astype(np.float64)
        total = np.zeros(len(column.values))
        for part in shown.parts(len(total)):
            total += np.bincount(column.codes[part], weights=real[other[part]], minlength=len(total))
        return np.rint(total).astype(np.int64)

    def cross(self, shown: Rows, rows: Axis, columns: Axis, weights: Numbers, by: str) -> tuple[Numbers, Numbers]:
        """Counts by two columns, ``len(rows) * len(columns)`` of them one after the other, and the same weighed."""
        size = rows.size * columns.size
        ones, others = self._columns[rows.name].codes, self._columns[columns.name].codes
        real = weights.astype(np.float64)
        # One number more takes in what the rows leave out.
        first = np.where(rows.places < 0, rows.size, rows.places) * columns.size
        counted, weighed = np.zeros(size + columns.size, dtype=np.int64), np.zeros(size + columns.size)
        for part in shown.parts(size):
            number = first[ones[part]] + columns.places[others[part]]
            counted += np.bincount(number, minlength=len(counted))
            weighed += np.bincount(number, weights=real[self._columns[by].codes[part]], minlength=len(weighed))
        return counted[:size], np.rint(weighed[:size]).astype(np.int64)

    def _shown(self, filters: Filters, kind: str | None) -> Rows:
        chosen = list(self._chosen(filters))
        if kind is not None:
            chosen.append((self["kind"], self["kind"].where(lambda one: one == kind)))
        tables: dict[int, tuple[Column, Mask]] = {}
        for column, table in chosen:
            known = tables.get(id(column))
            tables[id(column)] = (column, table if known is None else known[1] & table)
        wanted = [(column, table) for column, table in tables.values() if not table.all()]
        if not wanted:
            return Rows(self.size, None)
        found = []
        for part in Rows(self.size, None).parts(0) if all(table.any() for _, table in wanted) else ():
            mask = wanted[0][1].take(wanted[0][0].codes[part])
            for column, table in wanted[1:]:
                mask &= table.take(column.codes[part])
            found.append((np.flatnonzero(mask) + part.start).astype(np.int32))
        return Rows(self.size, np.concatenate(found) if found else np.zeros(0, dtype=np.int32))

    def _chosen(self, filters: Filters) -> Iterator[tuple[Column, Mask]]:
        """``filters.predicates`` in other words."""
        if filters.kinds and set(filters.kinds) != set(KINDS):
            yield self["kind"], self["kind"].where(lambda kind: kind in filters.kinds)
        if filters.date_from or filters.date_to or filters.dated:
            yield self["days"], self["days"].where(_dated(filters))
        if filters.actors:
            ids = {member for actor in filters.actors for member in family(actor)}
            yield self["sides"], self["sides"].where(lambda one, other, _: one in ids or other in ids)
        if filters.event_types:
            yield self["deed"], self["deed"].where(lambda kind, _: kind in filters.event_types)
        if filters.sub_event_types:
            yield self["deed"], self["deed"].where(lambda _, kind: kind in filters.sub_event_types)
        if filters.admin1:
            yield self["admin1"], self["admin1"].where(lambda name: name in filters.admin1)
        if filters.precision:
            yield self["precision"], self["precision"].where(lambda number: number in filters.precision)
        if filters.sources:
            names = [schema.to_json(name) for name in filters.sources]
            told = self["reporters"].where(lambda text: text is not None and any(name in text for name in names))
            yield self["reporters"], told
        if least := filters.min_fatalities:
            yield self["toll"], self["toll"].where(lambda *toll: (best(*toll) or 0) >= least)


def _dated(filters: Filters) -> Callable[[dt.date | None, dt.date | None], bool]:
    """Whether a filter's dates let an incident with these first and last possible days through."""
    start, end = filters.date_from or dt.date.min, filters.date_to or dt.date.max

    def test(first: dt.date | None, last: dt.date | None) -> bool:
        if first is None or last is None:
            # Nobody knows whether it was within dates; without any, all is within.
            return not (filters.date_from or filters.date_to or filters.dated == "across")
        within = start <= first and last <= end
        return first <= end and last >= start and (filters.dated is None or within == (filters.dated == "within"))

    return test


def best(low: int | None, middle: int | None, high: int | None) -> int | None:
    """The best figure of a toll: the lowest stands in where none is given."""
    return low if middle is None else middle


def load(backend: Any, conditions: Sequence[Any] = (), *, positions: int) -> Columns:
    """The columns of the incidents for which Ibis conditions hold, made anew.

    Up to ``positions`` different positions are listed. Raises ``TooVariedError``.
    """
    table = schema.incidents
    shown = table.filter(list(conditions)) if conditions else table
    wanted = shown.select(
        "latitude", "longitude", "drawn_actor", "kind", "actor1", "actor2", "event_type", "sub_event_type",
        "fatalities_low", "fatalities", "fatalities_high", "admin1", "geo_precision", "reported_by", "article_id",
        first=shown.event_date.coalesce(shown.end_date), last=shown.end_date.coalesce(shown.event_date),
    )  # fmt: skip
    placed = shown.filter(shown.latitude.notnull()).group_by(["latitude", "longitude"])
    found = backend.to_pyarrow(placed.agg(x=shown.x.min(), y=shown.y.min()))
    names = dict(_COLUMNS)
    if few := found.num_rows <= positions:
        at = zip(*(found.column(name).to_pylist() for name in ("latitude", "longitude", "x", "y")), strict=True)
        squares = {(north, east): (x, y) for north, east, x, y in at}
    else:
        del names["stand"]
    lists = {name: _List(name) for name in _BITS}
    coders = {name: _Coder([lists[part] for part in parts]) for name, parts in names.items()}
    size = 0
    for batch in batches(backend, wanted, BATCH):
        if not batch.num_rows:
            continue
        size += batch.num_rows
        raw = {}
        for name in {part for parts in names.values() for part in parts}:
            try:
                raw[name] = lists[name].codes(batch.column(name))
            except TooVariedError:
                # Many articles are no filter, only a number, which the database counts.
                if name != "article_id":
                    raise
                del names["article"], coders["article"]
        for name, coder in coders.items():
            coder.add([raw[part] for part in names[name]])
    columns = {name: coder.column() for name, coder in coders.items()}
    return Columns(size, columns, Spots.of(columns["stand"].values, squares) if few else None)


class _List:
    """The different values of one column of the table, in the order in which they came."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.bits = _BITS[name]
        self.values: list[Any] = []
        self._index: dict[Any, int] = {}

    def codes(self, column: pa.Array) -> Numbers:
        encoded = pc.dictionary_encode(column, null_encoding="encode")
        different = encoded.dictionary.to_pylist()
        for value in different:
            if value not in self._index:
                self._index[value] = len(self.values)
                self.values.append(value)
        if len(self.values) > 1 << self.bits:
            raise TooVariedError(f"{self.name}: more than {1 << self.bits} different values")
        table = np.fromiter((self._index[value] for value in different), dtype=np.int64, count=len(different))
        codes: Numbers = table[encoded.indices.to_numpy()]
        return codes


class _Coder:
    """Puts the codes of columns of the table together to the codes of one column here."""

    def __init__(self, lists: list[_List]) -> None:
        self._lists = lists
        self._index: dict[int, int] = {}
        self._parts: list[Codes] = []

    def add(self, parts: list[Numbers]) -> None:
        if len(parts) == 1:
            self._parts.append(_small(parts[0], len(self._lists[0].values)))
            return
        key = parts[0]
        for one, part in zip(self._lists[1:], parts[1:], strict=True):
            key = key << one.bits | part
        local, different = pd.factorize(key)
        numbers = [self._index.setdefault(one, len(self._index)) for one in different.tolist()]
        self._parts.append(_small(np.array(numbers, dtype=np.int64)[local], len(self._index)))

    def column(self) -> Column:
        if len(self._lists) == 1:
            values = [(value,) for value in self._lists[0].values]
        else:
            values = [self._value(key) for key in self._index]
        codes = np.concatenate(self._parts) if self._parts else np.zeros(0, dtype=np.uint8)
        self._parts.clear()
        return Column(codes, tuple(values))

    def _value(self, key: int) -> tuple[Any, ...]:
        value = []
        for one in reversed(self._lists):
            value.append(one.values[key & ((1 << one.bits) - 1)])
            key >>= one.bits
        return tuple(reversed(value))


def _small(codes: Numbers, different: int) -> Codes:
    return codes.astype(np.min_scalar_type(max(different - 1, 0)))
