"""The rectangle of the map that is looked at."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from store import schema

MAX_ZOOM = 24
"""Leaflet's own limit is lower; a cell at 24 is a few units of the table's world wide."""
CELL_PIXELS_LOG2 = 5
"""A cell is 32 map pixels wide when the view is of a screen's size."""
MAX_CELLS = 8192
"""A view is never cut into more cells than this; larger views at high zoom get larger cells."""


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

    def holds(self, latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> NDArray[np.bool_]:
        """``inside`` for arrays of positions in degrees."""
        within: NDArray[np.bool_] = (latitude >= self.south) & (latitude <= self.north)
        west, east = self.edges()
        if self.whole_world:
            return within
        if west <= east:
            between = (longitude >= west) & (longitude <= east)
            return within & (between | (longitude == -180.0) if east == 180.0 else between)
        return within & ((longitude >= west) | (longitude <= east))

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


def _wrap(longitude: float) -> float:
    # Left as it is where it can be: turning rounds it, and an incident on the very edge falls out of the view.
    return longitude if -180.0 <= longitude <= 180.0 else (longitude + 180.0) % 360.0 - 180.0
