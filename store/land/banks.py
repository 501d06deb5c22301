"""Rivers that a front ran along: no place speaks across them.

Everything here lies on the metric plane of `store.projection`, in km.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

FRAME_KM = 1_500.0
"""Half the side of the square that banks are told apart in: the whole of the two countries and far beyond."""


def banks(rivers: Iterable[BaseGeometry]) -> list[BaseGeometry]:
    """The pieces of the plane that rivers part, each led straight on from its ends; empty without a river.

    ``rivers`` are LineStrings; anything else, and a line that leaves the frame, parts nothing.
    """
    frame = shapely.box(-FRAME_KM, -FRAME_KM, FRAME_KM, FRAME_KM)
    courses = [_led_on(line) for line in rivers if line.geom_type == "LineString" and frame.contains(line)]
    if not courses:
        return []
    edges = shapely.union_all([frame.boundary, *courses])
    return list(shapely.get_parts(shapely.polygonize(shapely.get_parts(edges))))


def _led_on(line: BaseGeometry) -> BaseGeometry:
    """A line with both ends led to the nearest side of the frame."""
    corners = shapely.get_coordinates(line)
    return shapely.LineString([_outside(corners[0]), *corners, _outside(corners[-1])])


def _outside(point: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[float, float]:
    x, y = float(point[0]), float(point[1])
    if abs(x) > abs(y):
        return (FRAME_KM + 1) * (1 if x > 0 else -1), y
    return x, (FRAME_KM + 1) * (1 if y > 0 else -1)
