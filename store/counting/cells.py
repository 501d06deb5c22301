"""What a view of the map shows: incidents counted by cells, or each one where they are few."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any, Literal

import numpy as np

from store import schema
from store.counting.spots import Groups, Standing, by_cell
from store.counting.views import View
from store.filters import Conditions, Filters

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


def drawn(
    backend: Any,
    conditions: Conditions,
    filters: Filters,
    view: View,
    zoom: int,
    *,
    standing: Standing | None,
    max_drawn: int = MAX_DRAWN,
) -> Drawn:
    """The cells of a view, or its incidents where there are at most ``max_drawn``.

    ``standing`` are the filter's incidents by spot; None: there is no such count, and the database counts by cell.
    """
    table = schema.incidents
    shown = [*conditions(filters, table), *view.inside(table)]
    shift = view.shift(zoom)
    groups = by_cell(backend, table.filter(shown), shift) if standing is None else standing.by_cell(view, shift)
    counted = groups.of_kind(filters.counted_kind)
    total = int(counted.incidents.sum())
    apart = int(groups.incidents.sum()) - total
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
        cells=tuple(assembled(counted, shift, view)) if as_cells else (),
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


def assembled(groups: Groups, shift: int, view: View) -> list[Cell]:
    """Cells from groups of one kind, northern ones first."""
    if not len(groups.incidents):
        return []
    order = np.lexsort((-groups.incidents, groups.column, groups.row))
    column, row, count = groups.column[order], groups.row[order], groups.incidents[order]
    starts = np.flatnonzero(np.r_[True, (column[1:] != column[:-1]) | (row[1:] != row[:-1])])
    ends = np.r_[starts[1:], len(order)].tolist()
    totals = np.add.reduceat(count, starts)
    killed = np.add.reduceat(groups.fatalities[order], starts).tolist()
    north = (np.add.reduceat(groups.latitude[order], starts) / totals).round(6).tolist()
    east = (np.add.reduceat(groups.longitude[order], starts) / totals).round(6).tolist()
    names = [groups.actors[code] for code in groups.actor[order].tolist()]
    by_actor = list(zip(names, count.tolist(), strict=True))
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
