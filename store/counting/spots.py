"""Incidents counted by where they stand: a filter is counted once, and every view of it is cut from that.

Reports name places, so a million incidents stand at some ten thousand spots. Counting a filter's incidents by spot,
actor and kind is one pass over them; panning and zooming then cost as much as there are spots in the view, not
incidents. Where almost every incident has a spot of its own, the database counts each view by cell instead.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from store.counting.views import View
from store.remembered import Remembered

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
class Tiling:
    """The spots put together to cells of one size; the other arrays are of one length, northern cells first."""

    cell: NDArray[np.int32]
    """For each spot the index of its cell, actor and kind in the arrays below."""
    column: Whole
    row: Whole
    actor: Whole
    summary: NDArray[np.bool_]


class Spots:
    """The different positions, drawn actors and kinds of incidents that are placed; southern ones first."""

    def __init__(
        self, stand: Whole, latitude: Real, longitude: Real, x: Whole, y: Whole, actor: Whole,
        summary: NDArray[np.bool_], actors: tuple[str | None, ...],
    ) -> None:  # fmt: skip
        """Arrays of one length, by latitude. ``stand`` is each spot's number in counts, ``actor`` an index in
        ``actors``; x and y are as in the table."""
        self.stand, self.latitude, self.longitude, self.x, self.y = stand, latitude, longitude, x, y
        self.actor, self.summary, self.actors = actor, summary, actors
        self._tilings = Remembered(most=32)

    @classmethod
    def of(cls, values: Sequence[tuple[Any, ...]], squares: Mapping[tuple[float, float], tuple[int, int]]) -> Spots:
        """From (latitude, longitude, drawn actor, kind) and each position's (x, y); those without one are left out."""
        placed = [
            (north, east, actor, kind, number)
            for number, (north, east, actor, kind) in enumerate(values)
            if (north, east) in squares
        ]
        placed.sort(key=lambda spot: spot[0])
        actors: dict[str | None, int] = {}
        coded = [actors.setdefault(spot[2], len(actors)) for spot in placed]
        at = [squares[spot[0], spot[1]] for spot in placed]
        return cls(
            stand=np.array([spot[4] for spot in placed], dtype=np.int64),
            latitude=np.array([spot[0] for spot in placed], dtype=np.float64),
            longitude=np.array([spot[1] for spot in placed], dtype=np.float64),
            x=np.array([x for x, _ in at], dtype=np.int64),
            y=np.array([y for _, y in at], dtype=np.int64),
            actor=np.array(coded, dtype=np.int64),
            summary=np.array([spot[3] == "summary" for spot in placed], dtype=np.bool_),
            actors=tuple(actors),
        )

    def counted(self, incidents: Whole, fatalities: Whole) -> Standing:
        """With counts by stand."""
        return Standing(self, incidents[self.stand].astype(np.int32), fatalities[self.stand].astype(np.int32))

    def tiling(self, shift: int) -> Tiling:
        """Cells of one size: the upper bits of x and y."""
        return self._tilings.get(shift, lambda: self._tiling(shift))

    def _tiling(self, shift: int) -> Tiling:
        column, row = self.x >> shift, self.y >> shift
        order = np.lexsort((self.summary, self.actor, column, row))
        parts = (row[order], column[order], self.actor[order], self.summary[order])
        fresh = np.zeros(len(order), dtype=np.bool_)
        fresh[:1] = True
        for part in parts:
            fresh[1:] |= part[1:] != part[:-1]
        cell = np.empty(len(order), dtype=np.int32)
        cell[order] = np.cumsum(fresh) - 1
        starts = np.flatnonzero(fresh)
        return Tiling(cell, column=parts[1][starts], row=parts[0][starts], actor=parts[2][starts],
                      summary=parts[3][starts])  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """A filter's incidents by spot."""

    spots: Spots
    incidents: NDArray[np.int32]
    """How many stand at each spot."""
    fatalities: NDArray[np.int32]

    def by_cell(self, view: View, shift: int) -> Groups:
        """What a view shows, counted by cell."""
        spots = self.spots
        # Of the spots between the view's parallels only: a small view looks at few.
        start = int(np.searchsorted(spots.latitude, view.south, side="left"))
        end = int(np.searchsorted(spots.latitude, view.north, side="right"))
        inside = view.holds(spots.latitude[start:end], spots.longitude[start:end]) & (self.incidents[start:end] > 0)
        shown = np.flatnonzero(inside) + start
        tiling = spots.tiling(shift)
        cells, index = np.unique(tiling.cell[shown], return_inverse=True)
        incidents: Real = self.incidents[shown].astype(np.float64)

        def summed(values: NDArray[Any]) -> Real:
            total: Real = np.bincount(index, weights=values, minlength=len(cells)).astype(np.float64)
            return total

        return Groups(
            column=tiling.column[cells],
            row=tiling.row[cells],
            actor=tiling.actor[cells],
            summary=tiling.summary[cells],
            incidents=summed(incidents).astype(np.int64),
            fatalities=summed(self.fatalities[shown]).astype(np.int64),
            latitude=summed(spots.latitude[shown] * incidents),
            longitude=summed(spots.longitude[shown] * incidents),
            actors=spots.actors,
        )

    @property
    def size(self) -> int:
        """Bytes in memory, beside the spots."""
        return self.incidents.nbytes + self.fatalities.nbytes


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
