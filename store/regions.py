"""The land that claims about regions speak of: the gazetteer's outlines, and discs for places known only roughly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from store.ground import VAGUE_KM, VAGUEST_KM, Regions, land_of, polygons_of
from store.holders import Site
from store.projection import to_plane


class RegionLands:
    """Looks outlines up once, puts them on the plane and cuts them to the countries drawn."""

    def __init__(self, regions: Regions, country: BaseGeometry | None) -> None:
        """``country``: all countries together, on the plane; None cuts nothing."""
        self._regions, self._country = regions, country
        self._outlines: dict[str, BaseGeometry | None] = {}
        self._lands: dict[str, BaseGeometry] = {}

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

    def left(self, sites: Sequence[Site], taken: BaseGeometry | None) -> list[BaseGeometry]:
        """What each of the regions has left when ``taken`` and the regions before it have taken theirs."""
        remains: list[BaseGeometry] = []
        before = [taken] if taken is not None else []
        for site in sites:
            land = self.land(site)
            left = land
            for other in before:
                if shapely.intersects(left, other):
                    left = shapely.difference(left, other)
            remains.append(polygons_of(left) or shapely.Polygon())
            before.append(land)
        return remains
