"""The land that each claimed place speaks for: Voronoi cells cut to a reach and to the country's outline.

Everything here lies on the metric plane of `store.projection`, in km.
"""

from __future__ import annotations

import dataclasses
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape as shape_of
from shapely.geometry.base import BaseGeometry

from store.land.projection import shape_to_degrees, shape_to_plane

Outline: TypeAlias = BaseGeometry | Mapping[str, Any]
"""A geometry in degrees, longitude first: shapely's, or a GeoJSON geometry."""
Regions: TypeAlias = Mapping[str, Outline] | Callable[[str], Outline | None]
"""Outlines of regions by place id, or a function such as ``Gazetteer.area`` that gives one or None."""

REACH_KM = 12.0
"""Reach of a place known exactly: about half the usual distance between the towns that reports name."""
MAX_REACH_KM = 30.0
"""The farthest any single place speaks."""
VAGUE_KM = 30.0
"""A placed claim less certain than this ("in the desert of …") is a claim about a disc, treated as a region."""
VAGUEST_KM = 300.0
"""The widest such disc: half of Syria."""
BORDER_KM = 2.0
"""How far outside coarse outlines a border place may lie, and what it keeps around itself then."""
ABROAD_KM = 10.0
"""A place farther than this from every outline belongs to none of the countries and is cut to its reach alone."""
CRACK_KM = 1e-6
"""1 mm: corners closer than this are one."""
SLIVER_KM2 = 1e-4
"""100 m²: what rounding leaves along shared borders, not land."""

_Value = TypeVar("_Value")


@dataclasses.dataclass(frozen=True, slots=True)
class Cells:
    """The land of some of a ground's points."""

    indexes: NDArray[np.int64]
    """The points' numbers, ascending."""
    lands: NDArray[Any]
    """A polygon for each, in that order; neighbours share corners, without crack or overlap."""
    spread: NDArray[np.float64]
    """How far in km each cell reaches from its point."""
    km2: NDArray[np.float64]
    """The surface of each."""


class Ground:
    """A fixed list of placed points and countries, and the cells of any choice among the points."""

    def __init__(
        self,
        xy: NDArray[np.float64],
        reach: NDArray[np.float64],
        outlines: Sequence[BaseGeometry],
        banks: Sequence[BaseGeometry] = (),
        told: Callable[[int], int] = lambda point: -1,
    ) -> None:
        """``xy``: (n, 2) in km; ``reach``: (n,) in km; ``outlines``: valid land on the plane, without overlaps;
        ``banks``: pieces of the plane beyond whose edges no point speaks; ``told``: the index of the outline that a
        point is known to belong to, or -1, asked only of points near to several.
        """
        self.xy, self.reach, self.outlines, self.banks = xy, reach, list(outlines), list(banks)
        for land in (*self.outlines, *self.banks):
            shapely.prepare(land)
        self.home = self._homes(told)
        self.bank = np.full(len(xy), -1)
        for number, bank in enumerate(self.banks):
            self.bank[(self.bank < 0) & shapely.intersects_xy(bank, xy[:, 0], xy[:, 1])] = number

    def _homes(self, told: Callable[[int], int]) -> NDArray[np.int64]:
        """For each point the index of its country's outline; -1 when it lies far outside all of them.

        Coarse outlines put border towns on the wrong side: near a border what is told of the point comes first.
        """
        home = np.full(len(self.xy), -1)
        if not self.outlines or not len(self.xy):
            return home
        points: Any = shapely.points(self.xy)
        near = np.array([shapely.dwithin(outline, points, ABROAD_KM) for outline in self.outlines])
        for country, outline in enumerate(self.outlines):
            home[(home < 0) & near[country] & shapely.intersects(outline, points)] = country
        for point in np.flatnonzero((home < 0) & near.any(axis=0)):
            home[point] = int(np.argmin([shapely.distance(points[point], outline) for outline in self.outlines]))
        for point in np.flatnonzero(near.sum(axis=0) > 1):
            known = told(int(point))
            if known >= 0 and near[known, point]:
                home[point] = known
        return home

    def disc(self, index: int) -> BaseGeometry:
        """All the land within reach of one point, in its own country."""
        disc = shapely.Point(self.xy[index]).buffer(self.reach[index])
        home = int(self.home[index])
        return shapely.intersection(disc, self.outlines[home]) if home >= 0 else disc

    def cells(self, indexes: Sequence[int], known: Cells | None = None, *, fit: bool = True) -> Cells:
        """The cells of some of the points, whose numbers are ascending.

        ``known`` are the cells of a like choice: those that no point come or gone touches are taken from it. Without
        ``fit`` corners where cells were cut may differ by a hair: good for measuring, not for joining.
        """
        chosen = np.array(indexes, dtype=np.int64)
        if not len(chosen):
            return Cells(chosen, np.array([], dtype=object), np.zeros(0), np.zeros(0))
        new, lands, km2 = self._kept(chosen, known)
        raw = np.full(len(chosen), None, dtype=object)
        for bank in np.unique(self.bank[chosen]):  # beyond a river another place is nearer, however far
            there = self.bank[chosen] == bank
            raw[there] = _voronoi(self.xy[chosen[there]])
        corners, owner = shapely.get_coordinates(raw, return_index=True)
        farthest = np.zeros(len(chosen))
        np.maximum.at(farthest, owner, np.hypot(*(corners - self.xy[chosen][owner]).T))
        lands[new], shaped = self._cut(chosen[new], raw[new], farthest[new] <= self.reach[chosen[new]])
        if not fit:
            km2[new] = shapely.area(lands[new])
            return Cells(chosen, lands, np.minimum(farthest, self.reach[chosen]), km2)
        # only where something was cut, or derived at another time, may two neighbours' corners differ
        apart = np.zeros(len(chosen), dtype=bool)
        apart[np.flatnonzero(new)[shaped] if new.all() else new] = True
        others = np.flatnonzero(~apart)
        if apart.any() and len(others):
            tree = shapely.STRtree(lands[others])
            apart[others[tree.query(lands[apart], predicate="dwithin", distance=CRACK_KM)[1]]] = True
        lands[apart] = fitted(lands[apart])
        apart |= new
        km2[apart] = shapely.area(lands[apart])
        return Cells(chosen, lands, np.minimum(farthest, self.reach[chosen]), km2)

    def _kept(
        self, chosen: NDArray[np.int64], known: Cells | None
    ) -> tuple[NDArray[np.bool_], NDArray[Any], NDArray[np.float64]]:
        """Which of the chosen points need a new cell, and the lands and surfaces of the others."""
        lands, km2 = np.full(len(chosen), None, dtype=object), np.zeros(len(chosen))
        if known is None or not len(known.indexes):
            return np.ones(len(chosen), dtype=bool), lands, km2
        place = np.searchsorted(known.indexes, chosen)
        place[place == len(known.indexes)] = 0
        keep = known.indexes[place] == chosen
        moved = np.setxor1d(chosen, known.indexes, assume_unique=True)
        if len(moved):
            # a cell ends half-way to any other point: one more than twice its spread away changes nothing of it
            come_or_gone = shapely.get_parts(shapely.multipoints(self.xy[moved]))
            near = shapely.STRtree(come_or_gone).query(
                shapely.points(self.xy[chosen[keep]]),
                predicate="dwithin",
                distance=2 * known.spread[place[keep]] + CRACK_KM,
            )[0]
            keep[np.flatnonzero(keep)[near]] = False
        lands[keep], km2[keep] = known.lands[place[keep]], known.km2[place[keep]]
        return ~keep, lands, km2

    def _cut(
        self, chosen: NDArray[np.int64], cells: NDArray[Any], whole: NDArray[np.bool_]
    ) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """Voronoi cells cut to reaches, countries and banks, and which of them were cut."""
        xy, reach, home = self.xy[chosen], self.reach[chosen], self.home[chosen]
        shaped = ~whole
        reached = shapely.buffer(shapely.points(xy[shaped]), reach[shaped], quad_segs=8)
        cells[shaped] = shapely.intersection(cells[shaped], reached)
        for country, outline in enumerate(self.outlines):
            mine = np.flatnonzero(home == country)
            across = mine[~shapely.contains_properly(outline, cells[mine])]
            if not len(across):
                continue
            inside = shapely.intersection(cells[across], outline)
            edge = ~shapely.contains_properly(outline, shapely.buffer(shapely.points(xy[across]), BORDER_KM / 2))
            if edge.any():
                around = shapely.buffer(shapely.points(xy[across[edge]]), BORDER_KM)
                inside[edge] = shapely.union(inside[edge], shapely.intersection(cells[across[edge]], around))
            cells[across] = inside
            shaped[across] = True
        for number, bank in enumerate(self.banks):
            mine = np.flatnonzero(self.bank[chosen] == number)
            across = mine[~shapely.contains_properly(bank, cells[mine])]
            cells[across] = shapely.intersection(cells[across], bank)
            shaped[across] = True
        for mixed in np.flatnonzero(shapely.get_type_id(cells) > 6):  # where a cut only touched, lines are left
            cells[mixed] = polygons_of(cells[mixed]) or shapely.Polygon()
        return cells, shaped


def fitted(lands: NDArray[Any]) -> NDArray[Any]:
    """Lands side by side, cut one by one and so ending in slightly different corners, with common corners."""
    if not len(lands):
        return lands
    found: NDArray[Any] = shapely.coverage_clean(lands, snapping_distance=CRACK_KM)  # type: ignore[attr-defined]
    lost = shapely.is_empty(found) & ~shapely.is_empty(lands)
    found[lost] = lands[lost]
    return found


def _voronoi(xy: NDArray[np.float64]) -> NDArray[Any]:
    """Cells that reach farther than any place speaks."""
    margin = 2 * MAX_REACH_KM
    frame = shapely.box(*(xy.min(axis=0) - margin), *(xy.max(axis=0) + margin))
    if len(xy) == 1:
        return np.array([frame], dtype=object)
    diagram = shapely.voronoi_polygons(shapely.multipoints(xy), extend_to=frame, ordered=True)
    cells: NDArray[Any] = shapely.get_parts(diagram)
    return cells


def reach_of(uncertainty_km: float | None) -> float:
    """How far in km a place of that uncertainty speaks: ``REACH_KM`` more, at most ``MAX_REACH_KM``."""
    certain = uncertainty_km if uncertainty_km is not None and uncertainty_km > 0 else 0.0  # NaN is not above 0
    return min(REACH_KM + certain, MAX_REACH_KM)


def land_of(outline: Outline) -> BaseGeometry | None:
    """An outline in degrees as valid land on the plane; rings that cross are repaired; None when it holds no land.

    Lines, points, empty or unreadable geometries hold no land.
    """
    try:
        with np.errstate(all="ignore"):  # coordinates that are no numbers are answered with None below
            given = outline if isinstance(outline, BaseGeometry) else shape_of(dict(outline))
            flat = shape_to_plane(given)
            return polygons_of(flat) if np.isfinite(shapely.get_coordinates(flat)).all() else None
    except (shapely.errors.ShapelyError, AttributeError, KeyError, TypeError, ValueError, IndexError):
        return None


def polygons_of(shape: BaseGeometry) -> BaseGeometry | None:
    """The polygons of a geometry, made valid, slivers dropped, as one geometry; None when there are none."""
    valid = shape if shape.is_valid else shapely.make_valid(shape)
    parts = polygons_in(valid)
    parts = parts[shapely.area(parts) > SLIVER_KM2]
    if not len(parts):
        return None
    if len(parts) == 1 or valid.geom_type == "MultiPolygon":  # a valid one's polygons do not overlap
        return joined(parts)
    united: BaseGeometry = shapely.union_all(parts)
    return united


def drawn(land: BaseGeometry) -> BaseGeometry:
    """Land on the plane as valid polygons in degrees."""
    shape = shape_to_degrees(land)
    return shape if shape.is_valid else joined(polygons_in(shapely.make_valid(shape)))


def polygons_in(shape: BaseGeometry) -> NDArray[Any]:
    """The polygons among a geometry's parts, one by one."""
    parts = shapely.get_parts(shape)
    while (shapely.get_type_id(parts) > 3).any():  # collections within collections
        parts = shapely.get_parts(parts)
    polygons: NDArray[Any] = parts[shapely.get_type_id(parts) == 3]
    return polygons


def joined(polygons: NDArray[Any]) -> BaseGeometry:
    """Polygons that do not overlap as one geometry."""
    return shapely.Polygon(polygons[0]) if len(polygons) == 1 else shapely.MultiPolygon(list(polygons))


def remember(kept: OrderedDict[Hashable, _Value], key: Hashable, derive: Callable[[], _Value], *, size: int) -> _Value:
    """The value kept under a key, derived when new; the one unused longest is dropped beyond ``size``."""
    if key in kept:
        kept.move_to_end(key)
        return kept[key]
    value = kept[key] = derive()
    while len(kept) > size:
        kept.popitem(last=False)
    return value
