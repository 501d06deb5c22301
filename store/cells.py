"""What a view of the map shows: incidents grouped into cells by the database, or each one where they are few."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from typing import Any, Literal

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from store import schema
from store.filters import Conditions, Filters

MAX_ZOOM = 24
"""Leaflet's own limit is lower; a cell at 24 is a few units of the table's world wide."""
CELL_PIXELS_LOG2 = 5
"""A cell is 32 map pixels wide when the view is of a screen's size."""
MAX_CELLS = 8192
"""A view is never cut into more cells than this; larger views at high zoom get larger cells."""
MAX_DRAWN = 1000
"""Up to so many incidents in a view are drawn one by one."""
MAX_SUMMARIES = 200
"""Up to so many totals in a view are told one by one; of more only their number."""
DRAWN_COLUMNS: tuple[str, ...] = (
    "incident_id", "latitude", "longitude", "uncertainty_km", "geo_precision", "event_type", "sub_event_type", "actor1",
    "actor2", "event_date", "end_date", "fatalities", "location", "place_id", "kind", "article_id",
)  # fmt: skip
"""What the map needs of each incident."""


@dataclasses.dataclass(frozen=True, slots=True)
class View:
    """A rectangle of the map, edges included. ``west`` > ``east`` crosses the antimeridian.

    Degrees; longitudes may run past 180 as a map that is dragged around the world does.
    """

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def from_text(cls, text: str) -> View:
        """A view from ``west,south,east,north`` in degrees. Raises ``ValueError`` saying which number is wrong."""
        parts = text.split(",")
        if len(parts) != 4:
            raise ValueError(f"needs 4 numbers, west,south,east,north, and has {len(parts)}")
        values = []
        for name, part in zip(("west", "south", "east", "north"), parts, strict=True):
            try:
                value = float(part)
            except ValueError:
                raise ValueError(f"{name} {part[:40]!r} is not a number") from None
            if not math.isfinite(value):
                raise ValueError(f"{name} {part[:40]!r} is not a number")
            values.append(value)
        view = cls(*values)
        if abs(view.west) > 1080 or abs(view.east) > 1080:
            raise ValueError("west and east must lie between -1080 and 1080")
        if not (-90 <= view.south <= 90 and -90 <= view.north <= 90):
            raise ValueError("south and north must lie between -90 and 90")
        if view.south > view.north:
            raise ValueError(f"south {view.south:g} is north of north {view.north:g}")
        return view

    @property
    def whole_world(self) -> bool:
        """Whether every longitude is in it."""
        return self.east - self.west >= 360

    def edges(self) -> tuple[float, float]:
        """West and east between -180 and 180; west > east across the antimeridian."""
        if self.whole_world:
            return -180.0, 180.0
        if -180 <= self.west <= 180 and -180 <= self.east <= 180:
            return self.west, self.east
        return _wrap(self.west), _wrap(self.east)

    def inside(self, table: Any) -> list[Any]:
        """Ibis conditions: placed, and within the view."""
        conditions = [table.latitude.between(self.south, self.north)]
        west, east = self.edges()
        if self.whole_world:
            conditions.append(table.longitude.notnull())
        elif west <= east:
            within = table.longitude.between(west, east)
            # 180 and -180 are one meridian, which the table writes as -180.
            conditions.append(within | (table.longitude == -180.0) if east == 180.0 else within)
        else:
            conditions.append((table.longitude >= west) | (table.longitude <= east))
        return conditions

    def as_seen(self, longitude: float) -> float:
        """The longitude in the turn of the world that the view shows: 175 is -185 in a view from -200 to -150."""
        if self.west > self.east or self.west <= longitude <= self.east:
            return longitude
        turned = longitude + 360.0 * math.ceil((self.west - longitude) / 360.0)
        return turned if turned <= self.east else longitude

    def shift(self, zoom: int) -> int:
        """How many bits a position's x and y lose in a cell's number at this zoom, so that cells are few enough."""
        shift = max(0, schema.WORLD_BITS - 8 - zoom + CELL_PIXELS_LOG2)
        west, east = self.edges()
        side = 1 << schema.WORLD_BITS
        width = side if self.whole_world else int(((east - west) % 360.0) / 360.0 * side)
        height = schema.mercator(self.south, 0)[1] - schema.mercator(self.north, 0)[1]
        while ((width >> shift) + 1) * ((height >> shift) + 1) > MAX_CELLS:
            shift += 1
        return shift


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """One square of the map and the incidents in it."""

    key: str
    """Names the square: its size as a shift, column and row, such as ``22-310-201``; opens exactly what was counted."""
    latitude: float
    """The mean of its incidents' positions."""
    longitude: float
    incidents: int
    fatalities: int
    """Killed, by the best figures of the incidents that give one."""
    actors: tuple[tuple[str | None, int], ...]
    """Incidents by the actor who acts, most first; they add up to ``incidents``. None: no actor is named."""


@dataclasses.dataclass(frozen=True, slots=True)
class Drawn:
    """What is to be drawn in a view. One kind is counted: events, or summaries where only they are chosen."""

    mode: Literal["cells", "incidents"]
    total: int
    """Incidents counted: the sum over ``cells``, or the number of ``incidents``."""
    cells: tuple[Cell, ...]
    """Empty in the mode ``incidents``."""
    incidents: tuple[dict[str, Any], ...]
    """Rows of the table of incidents, empty in the mode ``cells``."""
    summaries: tuple[dict[str, Any], ...]
    """Totals over a period or region that are placed in the view, apart from what is counted."""
    summaries_total: int
    """How many there are; ``summaries`` is empty when they are more than ``MAX_SUMMARIES``."""


def drawn(backend: Any, conditions: Conditions, filters: Filters, view: View, zoom: int, max_drawn: int) -> Drawn:
    """The cells of a view, or its incidents where there are at most ``max_drawn``."""
    table = schema.incidents
    shown = [*conditions(filters, table), *view.inside(table)]
    shift = view.shift(zoom)
    groups = backend.to_pyarrow(grouped(table.filter(shown), shift))
    of_summaries = np.asarray(pc.equal(groups.column("kind"), "summary"))
    sums = groups.column("incidents").to_numpy()
    counted = of_summaries if filters.counted_kind == "summary" else ~of_summaries
    total, apart = int(sums[counted].sum()), int(sums[~counted].sum())
    as_cells = total > max_drawn
    rows: list[dict[str, Any]] = []
    wanted = [
        *(() if as_cells or not total else (filters.counted_kind,)),
        *(("summary",) if 0 < apart <= MAX_SUMMARIES else ()),
    ]
    if wanted:
        rows = _records(backend, table.filter([*shown, table.kind.isin(wanted)]), view)
        rows.sort(
            key=lambda row: (row["event_date"] or row["end_date"] or dt.date.min, row["incident_id"]), reverse=True
        )
    return Drawn(
        mode="cells" if as_cells else "incidents",
        total=total,
        cells=tuple(assembled(groups.filter(pa.array(counted)), shift, view)) if as_cells else (),
        incidents=tuple(row for row in rows if row["kind"] == filters.counted_kind and not as_cells),
        summaries=tuple(row for row in rows if row["kind"] != filters.counted_kind),
        summaries_total=apart,
    )


def listed(
    backend: Any, conditions: Conditions, filters: Filters, view: View, key: str, limit: int, offset: int
) -> tuple[int, list[dict[str, Any]]]:
    """How many incidents a cell of a view counts, and those from ``offset`` on, latest first, at most ``limit``."""
    table = schema.incidents
    shown = table.filter(
        [
            *conditions(filters, table),
            *view.inside(table),
            *within_cell(table, key),
            table.kind == filters.counted_kind,
        ]
    )
    total = int(backend.to_pyarrow(shown.count()).as_py())
    ordered = shown.order_by([shown.event_date.desc(nulls_first=False), shown.incident_id.desc()])
    return total, _records(backend, ordered.limit(limit, offset=offset), view) if total else []


def _records(backend: Any, table: Any, view: View) -> list[dict[str, Any]]:
    rows = backend.to_pyarrow(table.select(*DRAWN_COLUMNS)).to_pylist()
    return [{**row, "longitude": view.as_seen(row["longitude"])} for row in rows]


def parse_key(text: str) -> tuple[int, int, int]:
    """Shift, column and row of a cell's key. Raises ``ValueError`` when it is none."""
    parts = text.split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) <= 10 for part in parts):
        raise ValueError(f"{text[:40]!r} is not a cell's key like 22-310-201")
    shift, column, row = (int(part) for part in parts)
    if shift > schema.WORLD_BITS or max(column, row) >= 1 << (schema.WORLD_BITS - shift):
        raise ValueError(f"{text[:40]!r} is outside the map")
    return shift, column, row


def within_cell(table: Any, key: str) -> list[Any]:
    """Ibis conditions: in the square that the key names."""
    shift, column, row = parse_key(key)
    last = (1 << shift) - 1
    return [
        table.x.between(column << shift, (column << shift) + last),
        table.y.between(row << shift, (row << shift) + last),
    ]


def grouped(table: Any, shift: int) -> Any:
    """Ibis: incidents, fatalities and sums of positions by cell, drawn actor and kind."""
    size = ibis.literal(shift, type="int32")
    return table.group_by(column=table.x >> size, row=table.y >> size, actor=table.drawn_actor, kind=table.kind).agg(
        incidents=table.count(),
        fatalities=table.fatalities.sum().coalesce(0),
        latitude=table.latitude.sum(),
        longitude=table.longitude.sum(),
    )


def assembled(rows: Any, shift: int, view: View) -> list[Cell]:
    """Cells from the Arrow rows of ``grouped``, in the order of rows and columns."""
    column, row = (rows.column(name).to_numpy().astype(np.int64) for name in ("column", "row"))
    count, fatalities = (rows.column(name).to_numpy().astype(np.int64) for name in ("incidents", "fatalities"))
    latitude, longitude = (rows.column(name).to_numpy() for name in ("latitude", "longitude"))
    if not len(count):
        return []
    order = np.lexsort((-count, column, row))
    column, row, count, fatalities = column[order], row[order], count[order], fatalities[order]
    starts = np.flatnonzero(np.r_[True, (column[1:] != column[:-1]) | (row[1:] != row[:-1])])
    ends = np.r_[starts[1:], len(order)].tolist()
    totals = np.add.reduceat(count, starts)
    killed = np.add.reduceat(fatalities, starts).tolist()
    north = (np.add.reduceat(latitude[order], starts) / totals).round(6).tolist()
    east = (np.add.reduceat(longitude[order], starts) / totals).round(6).tolist()
    names = rows.column("actor").to_pylist()
    by_actor = list(zip((names[index] for index in order.tolist()), count.tolist(), strict=True))
    columns, lines, sums = column[starts].tolist(), row[starts].tolist(), totals.tolist()
    return [
        Cell(
            key=f"{shift}-{columns[index]}-{lines[index]}",
            latitude=north[index],
            longitude=view.as_seen(east[index]),
            incidents=sums[index],
            fatalities=killed[index],
            actors=tuple(by_actor[start:end]),
        )
        for index, (start, end) in enumerate(zip(starts.tolist(), ends, strict=True))
    ]


def _wrap(longitude: float) -> float:
    return (longitude + 180.0) % 360.0 - 180.0
