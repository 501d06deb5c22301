"""Lands held alike joined into areas: cells and what is left of regions, dissolved by holder and status."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Hashable, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from store.land.ground import SLIVER_KM2, drawn, polygons_of
from store.land.holders import Hold, Site
from store.land.projection import to_degrees
from store.land.territory import Area, AreaStatus

STATUS_ORDER: dict[AreaStatus, int] = {"controls": 0, "contested": 1, "active": 2}


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    """What lands that are drawn alike have in common."""

    actor: str
    status: AreaStatus
    actors: tuple[str, ...]
    faded: bool

    def order(self) -> tuple[int, str, tuple[str, ...], bool]:
        """For sorting: held before contested, then by actor."""
        return STATUS_ORDER[self.status], self.actor, self.actors, self.faded


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """The places and regions that somebody holds on a day."""

    sites: Sequence[Site]
    holds: Sequence[Hold]
    """One for each site."""
    lands: NDArray[Any]
    """The land of each on the plane, without overlap and with common corners."""

    def key(self, members: Sequence[int]) -> Hashable:
        """Names the holds and lands of some of them while these live."""
        return tuple(id(self.holds[i]) for i in members), tuple(id(self.lands[i]) for i in members)


def areas_of(
    members: Sequence[tuple[Piece, Sequence[int]]], standing: Standing, confirmed: Callable[[Site, Hold], dt.date]
) -> list[list[Area]]:
    """For each piece one area for every connected part of its land, the largest first.

    ``members`` gives each piece the numbers of those it is made of; ``confirmed`` the last day that bears out a hold.
    """
    lands = [shapely.coverage_union_all(standing.lands[list(numbers)]) for _, numbers in members]
    broken = [i for i, valid in enumerate(shapely.is_valid(lands)) if not valid]
    for i in broken:
        lands[i] = polygons_of(lands[i]) or shapely.Polygon()
    parts, piece_of = shapely.get_parts(np.array(lands, dtype=object), return_index=True)
    km2 = shapely.area(parts)
    kept = (km2 > SLIVER_KM2) & (shapely.get_type_id(parts) == 3)
    parts, piece_of, km2 = parts[kept], piece_of[kept], km2[kept]
    shapes = _drawn(parts)
    held_by = _held_by(members, standing, parts, piece_of)
    found: list[list[Area]] = [[] for _ in members]
    for number in range(len(parts)):
        piece = members[piece_of[number]][0]
        behind = held_by[number]
        holds = [standing.holds[i] for i in behind]
        sinces = [hold.since for hold in holds]
        if not holds:
            continue
        named = names_of([standing.sites[i] for i in behind])
        found[piece_of[number]].append(
            Area(
                actor=piece.actor,
                status=piece.status,
                geometry=shapes[number],
                since=min(sinces),
                changed=max(sinces),
                last_known=max(confirmed(standing.sites[i], standing.holds[i]) for i in behind)
                if piece.faded
                else None,
                actors=piece.actors,
                place_names=tuple(name for name, _ in named),
                place_ids=tuple(place_id for _, place_id in named),
                claim_ids=tuple(sorted({claim.claim_id for hold in holds for claim in hold.claims})),
                area_km2=round(float(km2[number]), 2),
            )
        )
    for areas in found:
        areas.sort(key=lambda area: (-area.area_km2, area.place_names))
    return found


def names_of(sites: Sequence[Site]) -> list[tuple[str, str | None]]:
    """The places' names, each once and sorted, and their ids."""
    return sorted({site.location: site.place_id for site in sites}.items())


def _drawn(parts: NDArray[Any]) -> NDArray[Any]:
    """Polygons on the plane as valid ones in degrees."""
    shapes: NDArray[Any] = shapely.transform(parts, to_degrees)
    for number in np.flatnonzero(~shapely.is_valid(shapes)):
        shapes[number] = drawn(parts[number])
    return shapes


def _held_by(
    members: Sequence[tuple[Piece, Sequence[int]]],
    standing: Standing,
    parts: NDArray[Any],
    piece_of: NDArray[np.int64],
) -> list[list[int]]:
    """For each part of a piece the numbers of those whose land lies in it."""
    held_by: list[dict[int, None]] = [{} for _ in parts]
    numbers = np.array([number for _, group in members for number in group], dtype=np.int64)
    owner_piece = np.repeat(np.arange(len(members)), [len(group) for _, group in members])
    lands, owner = shapely.get_parts(standing.lands[numbers], return_index=True)
    # a polygon lies in one part whole, whichever of its points is asked
    asked, part = shapely.STRtree(parts).query(shapely.point_on_surface(lands), predicate="intersects")
    own = owner_piece[owner[asked]] == piece_of[part]
    for number, at in zip(numbers[owner[asked[own]]].tolist(), part[own].tolist(), strict=True):
        held_by[at][number] = None
    return [sorted(found) for found in held_by]
