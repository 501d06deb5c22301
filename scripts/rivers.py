"""Bend a river's course, drawn by hand, so that every town known to stand on a bank stands on it.

A course is good to some kilometres between the points that somebody gave; the towns along it are known far better, and
which bank each stands on is a fact that every report of a front along a river tells. The line between the towns of the
two banks is therefore better than the line drawn: `bent` moves the course, as little and as smoothly as it can, until
it runs between them, and through bridges and dams.

Coordinates here are km on a flat plane around the river, x east and y north; `Plane` leads there and back.
"""

from __future__ import annotations

import csv
import dataclasses
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString

DATA = Path(__file__).resolve().parent.parent / "gazetteer" / "data"
STEP_KM = 0.25
"""Distance between the corners of a bent course."""
CLEAR_KM = 0.5
"""How far from a town's middle the course is kept; half-way between two towns where they are closer than twice that."""
REACH_KM = 12.0
"""A town farther than this from the drawn course says nothing of it."""
SMOOTH_KM = 1.5
"""Bends shorter than this are made only where a town asks for them."""
ROUNDS = 400

Points = NDArray[np.float64]


@dataclasses.dataclass(frozen=True, slots=True)
class Bank:
    """What is known of one place by a river."""

    river: str
    """The river's place id."""
    side: str
    """``left`` or ``right``, looking downstream; ``on``: a bridge or a dam."""
    place_id: str
    latitude: float
    longitude: float


class Plane:
    """A flat plane for one river: good to 1 % over the length of Syria."""

    def __init__(self, latitude: float, longitude: float) -> None:
        """``latitude`` and ``longitude`` of its origin, in degrees."""
        self._origin = np.array([longitude, latitude])
        self._km = np.array([111.32 * math.cos(math.radians(latitude)), 110.9])

    def flat(self, degrees: Points) -> Points:
        """Rows of (longitude, latitude) to km."""
        return np.asarray((degrees - self._origin) * self._km)

    def degrees(self, flat: Points) -> Points:
        """Rows of km to (longitude, latitude)."""
        return np.asarray(flat / self._km + self._origin)


def banks() -> list[Bank]:
    """The table ``river_banks.csv``, with positions from the curated places. KeyError names a place that is in none."""
    positions: dict[str, tuple[float, float]] = {}
    for path in sorted((DATA / "curated").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                positions[row["place_id"]] = float(row["latitude"]), float(row["longitude"])
    with (DATA / "river_banks.csv").open(encoding="utf-8", newline="") as file:
        return [
            Bank(row["river"], row["bank"], row["place_id"], *positions[row["place_id"]])
            for row in csv.DictReader(file)
        ]


def bent(course: Sequence[tuple[float, float]], known: Sequence[Bank]) -> list[tuple[float, float]]:
    """A course, (latitude, longitude) downstream, led between the places of its banks; as given when none is known."""
    if not known:
        return list(course)
    plane = Plane(*np.mean(np.array(course), axis=0))
    line = LineString(plane.flat(np.array([[longitude, latitude] for latitude, longitude in course])))
    spots = plane.flat(np.array([[one.longitude, one.latitude] for one in known]))
    sides = [one.side for one in known]
    for _ in range(6):  # places are held against the course as bent so far, since its direction turns with it
        moved = _moved(line, spots, sides)
        done = line.hausdorff_distance(moved) < STEP_KM / 4
        line = moved
        if done and not wrong(line, spots, sides):
            break
    return [(float(y), float(x)) for x, y in plane.degrees(np.array(line.simplify(0.02).coords))]


def wrong(line: LineString, spots: Points, sides: Sequence[str]) -> list[int]:
    """The numbers of the places that do not stand on their bank, or of bridges farther than 300 m from the line."""
    found = []
    for number, (spot, side) in enumerate(zip(spots, sides, strict=True)):
        left = left_of(line, shapely.Point(spot))
        if abs(left) > 0.3 if side == "on" else (left > 0) != (side == "left"):
            found.append(number)
    return found


def left_of(line: LineString, point: shapely.Point) -> float:
    """How far left of a line a point lies, looking along it; negative: right of it."""
    at = line.project(point)
    nearest = line.interpolate(at)
    away = line.distance(point)
    behind, ahead = line.interpolate(max(0.0, at - 0.01)), line.interpolate(min(line.length, at + 0.01))
    across = (ahead.x - behind.x) * (point.y - nearest.y) - (ahead.y - behind.y) * (point.x - nearest.x)
    return away if across > 0 else -away


def _moved(line: LineString, spots: Points, sides: Sequence[str]) -> LineString:
    """The line moved sideways, corner by corner, to where its neighbours and the places by it want it."""
    count = max(2, round(line.length / STEP_KM))
    along = np.linspace(0, line.length, count + 1)
    corners = shapely.get_coordinates(shapely.line_interpolate_point(line, along))
    smooth = _smoothed(corners, 3)
    tangent = np.gradient(smooth, axis=0)
    normal = np.column_stack([-tangent[:, 1], tangent[:, 0]]) / np.hypot(*tangent.T)[:, None]
    low, high = np.full(count + 1, -np.inf), np.full(count + 1, np.inf)
    for spot, side in zip(spots, sides, strict=True):
        nearest = int(np.hypot(*(corners - spot).T).argmin())
        if math.dist(corners[nearest], spot) > REACH_KM:
            continue
        window = slice(max(0, nearest - 2), nearest + 3)
        offset = float((spot - corners[nearest]) @ normal[nearest])
        if side in ("left", "on"):
            high[window] = np.minimum(high[window], offset - (CLEAR_KM if side == "left" else 0))
        if side in ("right", "on"):
            low[window] = np.maximum(low[window], offset + (CLEAR_KM if side == "right" else 0))
    narrow = low > high  # towns closer than twice the clearance: half-way
    low[narrow] = high[narrow] = (low[narrow] + high[narrow]) / 2
    offsets = np.clip(np.zeros(count + 1), low, high)
    for _ in range(ROUNDS):
        offsets = np.clip(_smoothed(offsets[:, None], round(SMOOTH_KM / STEP_KM))[:, 0], low, high)
    return LineString(corners + offsets[:, None] * normal)


def _smoothed(values: Points, width: int) -> Points:
    """Each row the mean of its neighbours, the nearer counting more; the ends stay."""
    weights = np.bartlett(2 * width + 3)
    padded = np.pad(values, ((width + 1, width + 1), (0, 0)), mode="reflect", reflect_type="odd")
    columns = [np.convolve(column, weights / weights.sum(), mode="valid") for column in padded.T]
    return np.column_stack(columns)
