"""The land that claims about regions speak of: the gazetteer's outlines, and discs for places known only roughly."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from store.land.ground import VAGUE_KM, VAGUEST_KM, Cells, Regions, land_of, polygons_of, remember
from store.land.holders import Site
from store.land.projection import to_plane

_KEPT_BASES = 512  # regions without the smaller ones in them that are remembered


class RegionLands:
    """Looks outlines up once, puts them on the plane and cuts them to the countries drawn."""

    def __init__(self, regions: Regions, country: BaseGeometry | None) -> None:
        """``country``: all countries together, on the plane; None cuts nothing."""
        self._regions, self._country = regions, country
        self._outlines: dict[str, BaseGeometry | None] = {}
        self._lands: dict[str, BaseGeometry] = {}
        self._bases: OrderedDict[Hashable, Base] = OrderedDict()

    def outline(self, key: str) -> BaseGeometry | None:
        """A region's outline on the plane, or None when the key names none or its outline holds no land."""
        if key not in self._outlines:
            found = self._regions(key) if callable(self._regions) else self._regions.get(key)
            self._outlines[key] = land_of(found) if found is not None else None
        return self._outlines[key]

    def is_region(self, site: Site) -> bool:
        """Whether claims about the site speak of a region: an outline, or a position too vague for a cell."""
        return self.outline(site.key) is not None or (site.uncertainty_km or 0) > VAGUE_KM

    def land(self, site: Site) -> BaseGeometry:
        """The region's land inside the countries: its outline, or the disc within which a vague place lies."""
        if site.key not in self._lands:
            land = self.outline(site.key)
            if land is None:
                centre = to_plane(np.array([[site.longitude, site.latitude]], dtype=float))[0]
                land = shapely.Point(centre).buffer(min(site.uncertainty_km or VAGUE_KM, VAGUEST_KM))
            cut = land if self._country is None else shapely.intersection(land, self._country)
            shapely.prepare(cut)
            self._lands[site.key] = cut
        return self._lands[site.key]

    def bases(self, sites: Sequence[Site]) -> list[Base]:
        """What each of the regions has left when those before it have taken theirs."""
        return [self._base(site, sites[:number]) for number, site in enumerate(sites)]

    def _base(self, site: Site, smaller: Sequence[Site]) -> Base:
        land = self.land(site)
        within = [other for other in smaller if shapely.intersects(land, self.land(other))]

        def derive() -> Base:
            left = land
            for other in within:
                left = shapely.difference(left, self.land(other))
            left = polygons_of(left) or shapely.Polygon()
            shapely.prepare(left)
            return Base(left)

        return remember(self._bases, (site.key, *(other.key for other in within)), derive, size=_KEPT_BASES)

    def left(self, sites: Sequence[Site], cells: NDArray[Any]) -> list[BaseGeometry]:
        """What each of the regions has left when cells, and the regions before it, have taken theirs."""
        tree = shapely.STRtree(cells)
        remains: list[BaseGeometry] = []
        for base in self.bases(sites):
            taken = cells[np.sort(tree.query(base.land, predicate="intersects"))]
            left = shapely.difference(base.land, shapely.coverage_union_all(taken)) if len(taken) else base.land
            remains.append(polygons_of(left) or shapely.Polygon())
        return remains


class Base:
    """A region without the smaller ones in it, and how much of it cells take: measured once for each cell."""

    def __init__(self, land: BaseGeometry) -> None:
        """``land``: prepared, on the plane."""
        self.land = land
        self.km2 = float(land.area)
        self._known: dict[int, tuple[BaseGeometry, float]] = {}

    def left_km2(self, cells: Cells) -> float:
        """The surface that cells leave of it."""
        numbers = cells.indexes.tolist()
        none = (None, 0.0)
        new = [
            at
            for at, (number, land) in enumerate(zip(numbers, cells.lands, strict=True))
            if self._known.get(number, none)[0] is not land
        ]
        if new:
            lands = cells.lands[new]
            km2 = np.where(shapely.contains_properly(self.land, lands), cells.km2[new], 0.0)
            partly = (km2 == 0) & shapely.intersects(self.land, lands)
            km2[partly] = shapely.area(shapely.intersection(lands[partly], self.land))
            for at, taken in zip(new, km2.tolist(), strict=True):
                self._known[numbers[at]] = cells.lands[at], taken
        return max(0.0, self.km2 - sum(self._known[number][1] for number in numbers))
