"""Incidents counted by where they stand: the database counts once a filter, and every view of it is cut from that.

Reports name places, so a million incidents stand at some ten thousand spots. Counting a filter's incidents by spot,
actor and kind costs the database no more than counting them by the cells of one view; panning and zooming then cost it
nothing, and a view costs as much as there are spots, not incidents. Where almost every incident has a spot of its own,
the database counts each view by cell instead.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import ibis
import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from store import schema
from store.filters import Conditions, Filters
from store.views import View

MAX_SPOTS = 200_000
"""Up to so many different positions in the store, incidents are counted by spot."""

Whole = NDArray[np.int64]
Real = NDArray[np.float64]


@dataclasses.dataclass(frozen=True, slots=True)
class Groups:
    """Incidents by cell, drawn actor and kind; arrays of one length."""

    column: Whole
    row: Whole
    actor: Whole
    """Index in ``actors``."""
    summary: NDArray[np.bool_]
    """True for summaries, False for events."""
    incidents: Whole
    fatalities: Whole
    latitude: Real
    """Sum over the incidents' positions."""
    longitude: Real
    actors: tuple[str | None, ...]

    def of_kind(self, kind: str) -> Groups:
        """The groups of events, or of summaries."""
        chosen = self.summary == (kind == "summary")
        arrays = {name: getattr(self, name)[chosen] for name in self.__slots__ if name != "actors"}
        return Groups(**arrays, actors=self.actors)


@dataclasses.dataclass(frozen=True, slots=True)
class Spots:
    """A filter's placed incidents by position, drawn actor and kind; arrays of one length."""

    latitude: Real
    longitude: Real
    x: Whole
    y: Whole
    actor: Whole
    summary: NDArray[np.bool_]
    incidents: Whole
    fatalities: Whole
    actors: tuple[str | None, ...]

    def within(self, view: View) -> Spots:
        """Those that a view shows."""
        inside = view.holds(self.latitude, self.longitude)
        arrays = {name: getattr(self, name)[inside] for name in self.__slots__ if name != "actors"}
        return Spots(**arrays, actors=self.actors)

    def by_cell(self, shift: int) -> Groups:
        """Counted by cell: the upper bits of x and y."""
        column, row = self.x >> shift, self.y >> shift
        order = np.lexsort((self.summary, self.actor, column, row))
        column, row, actor, summary = column[order], row[order], self.actor[order], self.summary[order]
        starts = np.zeros(0, dtype=np.int64)
        if len(order):
            same = (column[1:] == column[:-1]) & (row[1:] == row[:-1])
            same &= (actor[1:] == actor[:-1]) & (summary[1:] == summary[:-1])
            starts = np.flatnonzero(np.r_[True, ~same])

        def summed(values: NDArray[Any]) -> NDArray[Any]:
            result: NDArray[Any] = np.add.reduceat(values[order], starts) if len(starts) else values[:0]
            return result

        return Groups(
            column=column[starts],
            row=row[starts],
            actor=actor[starts],
            summary=summary[starts],
            incidents=summed(self.incidents),
            fatalities=summed(self.fatalities),
            latitude=summed(self.latitude * self.incidents),
            longitude=summed(self.longitude * self.incidents),
            actors=self.actors,
        )

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return sum(getattr(self, name).nbytes for name in self.__slots__ if name != "actors")


def positions(backend: Any) -> int:
    """How many different positions the store's incidents have."""
    table = schema.incidents
    position = table.x.cast("int64") * (1 << schema.WORLD_BITS) + table.y.cast("int64")
    return int(backend.to_pyarrow(position.nunique()).as_py())


def by_spot(backend: Any, conditions: Conditions, filters: Filters) -> Spots:
    """A filter's placed incidents, counted by the database."""
    table = schema.incidents
    shown = table.filter([*conditions(filters, table), table.latitude.notnull(), table.longitude.notnull()])
    keys = ("latitude", "longitude", "x", "y", "drawn_actor", "kind")
    rows = backend.to_pyarrow(
        shown.group_by(keys).agg(incidents=shown.count(), fatalities=shown.fatalities.sum().coalesce(0))
    )
    actor, actors = _coded(rows.column("drawn_actor"))
    return Spots(
        latitude=rows.column("latitude").to_numpy(),
        longitude=rows.column("longitude").to_numpy(),
        x=_whole(rows.column("x")),
        y=_whole(rows.column("y")),
        actor=actor,
        summary=_summaries(rows.column("kind")),
        incidents=_whole(rows.column("incidents")),
        fatalities=_whole(rows.column("fatalities")),
        actors=actors,
    )


def by_cell(backend: Any, table: Any, shift: int) -> Groups:
    """A view's incidents (an Ibis table of them), counted by cell in the database."""
    size = ibis.literal(shift, type="int32")
    grouped = table.group_by(column=table.x >> size, row=table.y >> size, actor=table.drawn_actor, kind=table.kind).agg(
        incidents=table.count(),
        fatalities=table.fatalities.sum().coalesce(0),
        latitude=table.latitude.sum(),
        longitude=table.longitude.sum(),
    )
    rows = backend.to_pyarrow(grouped)
    actor, actors = _coded(rows.column("actor"))
    return Groups(
        column=_whole(rows.column("column")),
        row=_whole(rows.column("row")),
        actor=actor,
        summary=_summaries(rows.column("kind")),
        incidents=_whole(rows.column("incidents")),
        fatalities=_whole(rows.column("fatalities")),
        latitude=rows.column("latitude").to_numpy(),
        longitude=rows.column("longitude").to_numpy(),
        actors=actors,
    )


def _whole(column: Any) -> Whole:
    values: Whole = column.to_numpy().astype(np.int64)
    return values


def _summaries(column: Any) -> NDArray[np.bool_]:
    return np.asarray(pc.equal(column, "summary"))


def _coded(column: Any) -> tuple[Whole, tuple[str | None, ...]]:
    """A column of names as indexes into the tuple of its different names."""
    encoded = column.combine_chunks().dictionary_encode(null_encoding="encode")
    return _whole(encoded.indices), tuple(encoded.dictionary.to_pylist())
