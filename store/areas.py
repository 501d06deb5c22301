"""Areas of control: from claims about places to polygons by actor for any day.

How an area comes about, on a metric plane (`store.projection`):

1. Each placed claim's place with a holder on that day (`store.holders`) gets its Voronoi cell among all such places.
2. The cell is cut to a *reach* around the place, ``REACH_KM + uncertainty_km`` and at most ``MAX_REACH_KM``
   (`store.ground`): a village (uncertainty 1 km) speaks for 13 km around it, a town (5) for 17, a city (10) for 22.
   Farther off nobody is said to hold the land, so that a desert is not swallowed by the nearest town.
3. The cell is cut to the country its place lies in. A place up to ``BORDER_KM`` outside every outline (border towns
   on coarse outlines) belongs to the nearest country and keeps ``BORDER_KM`` around itself.
4. Cells of one actor and status are dissolved, and each connected piece is one `Area`.
5. Claims about regions (places with an outline; placed claims too vague for a cell) fill only what no placed claim
   speaks for, the smaller region before the larger; and nothing where others hold more than a third of its places.

A claim about a region takes none of the places in it, but it confirms those that the same actor holds: they stay fresh.
Land that nobody claims is in no area. ``contested`` is a class of its own; ``active`` is drawn apart, may lie over
other areas and never counts as control. Hence no two areas of ``controls`` or ``contested`` overlap.

`ControlMap` keeps what it has derived; `areas_on`, `holder_at` and `changes_between` are its methods as plain
functions.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from store.claims import Claim
from store.ground import Ground, Outline, Regions, drawn, fitted, land_of, polygons_of, reach_of, remember
from store.holders import ACTIVE_DAYS, FADE_DAYS, Hold, Site, sides, sites_of
from store.projection import to_plane
from store.regions import RegionLands
from store.territory import Area, AreaStatus, Change, Holder, Share

__all__ = ["Area", "Change", "ControlMap", "Holder", "areas_on", "changes_between", "holder_at"]

_DISPUTED = 0.35  # share of a region's held places in others' hands above which a claim on all of it draws no land
_KEPT_DAYS = 1024  # days whose areas are remembered
_KEPT_CELLS = 200_000  # cells remembered, in sets: days on which the same places have a holder share one
_STATUS_ORDER = {"controls": 0, "contested": 1, "active": 2}


@dataclasses.dataclass(frozen=True, slots=True)
class _Piece:
    """A group of holds drawn alike."""

    actor: str
    status: AreaStatus
    actors: tuple[str, ...]
    faded: bool

    def order(self) -> tuple[int, str, tuple[str, ...], bool]:
        return _STATUS_ORDER[self.status], self.actor, self.actors, self.faded


class ControlMap:
    """The areas, holders and changes that one set of claims gives; safe to share between threads.

    ``outlines`` are the countries' outlines by any key, ``regions`` the outlines that region claims may name,
    ``parents`` the actors that others are folded into (an area then bears the parent's id). Claims without a date, or
    with neither usable coordinates nor a region's outline, are in ``left_out``; outlines that hold no land are
    ignored.
    """

    def __init__(
        self,
        claims: Iterable[Claim],
        *,
        outlines: Mapping[str, Outline],
        regions: Regions | None = None,
        parents: Mapping[str, str] | None = None,
        fade_days: int = FADE_DAYS,
        active_days: int = ACTIVE_DAYS,
    ) -> None:
        self._fade_days, self._active_days = fade_days, active_days
        countries = [land for _, outline in sorted(outlines.items()) if (land := land_of(outline)) is not None]
        self._regions = RegionLands(regions or {}, shapely.union_all(countries) if countries else None)
        self._side = sides(parents or {})
        sites, self.left_out = sites_of(
            claims, is_region=lambda key: self._regions.outline(key) is not None, side=self._side
        )
        self.sites: tuple[Site, ...] = tuple(sites)
        self._placed = tuple(site for site in sites if not self._regions.is_region(site))
        vague = [site for site in sites if self._regions.is_region(site)]
        self._vague = tuple(sorted(vague, key=lambda site: (self._regions.land(site).area, site.key)))  # small first
        self._number = {site.key: number for number, site in enumerate(self._placed)}
        degrees = np.array([[site.longitude, site.latitude] for site in self._placed], dtype=float).reshape(-1, 2)
        reach = np.array([reach_of(site.uncertainty_km) for site in self._placed])
        self._ground = Ground(to_plane(degrees), reach, countries)
        self._inside = [
            np.flatnonzero(
                shapely.intersects_xy(self._regions.land(region), self._ground.xy[:, 0], self._ground.xy[:, 1])
            ).tolist()
            for region in self._vague
        ]
        """For each region the numbers of the placed sites that lie in it."""
        self._backing = self._backed()
        self._lock = threading.RLock()
        self._days: OrderedDict[Hashable, tuple[Area, ...]] = OrderedDict()
        self._cells_of: OrderedDict[Hashable, NDArray[Any]] = OrderedDict()
        self._lands_of: OrderedDict[Hashable, NDArray[Any]] = OrderedDict()
        self._kept_sets = max(8, _KEPT_CELLS // max(1, len(self.sites)))

    # -- what callers ask ------------------------------------------------------------------------------------------

    def areas(self, day: dt.date) -> tuple[Area, ...]:
        """The areas on a day, sorted by status, actor and size; empty when nobody claims anything yet."""
        with self._lock:
            return remember(self._days, day, lambda: self._areas(day), size=_KEPT_DAYS)

    def holder_at(self, day: dt.date, latitude: float, longitude: float) -> Holder | None:
        """Who holds a point (degrees) on a day; None where nobody's control is claimed: presence is not control."""
        point = shapely.Point(to_plane(np.array([[longitude, latitude]], dtype=float))[0])
        with self._lock:
            indexes, holds = self._holding(self._placed, day)
            cells = self._cells(indexes)
            near = [(i, hold) for i, hold, cell in zip(indexes, holds, cells, strict=True) if cell.intersects(point)]
            if near:  # on a shared edge the nearer place speaks, then the first by key
                site, hold = min(
                    ((self._placed[i], hold, point.distance(shapely.Point(self._ground.xy[i]))) for i, hold in near),
                    key=lambda item: (item[2], item[0].key),
                )[:2]
            else:
                regions, region_holds = self._regional(day, indexes, holds)
                found = ((self._vague[i], region_hold) for i, region_hold in zip(regions, region_holds, strict=True))
                around = next(((s, h) for s, h in found if self._regions.land(s).intersects(point)), None)
                if around is None:
                    return None
                site, hold = around
        confirmed = self._confirmed(site, hold, day)
        faded = (day - confirmed).days > self._fade_days
        return Holder(
            hold.actor, hold.status, hold.actors, hold.since, confirmed if faded else None,
            site.place_id, site.location, hold.votes(day),
        )  # fmt: skip

    def changes(self, first: dt.date, second: dt.date) -> tuple[Change, ...]:
        """The places whose holder or status differs between two days, by day and name; empty when nothing changed."""
        found = []
        for site in self.sites:
            before, after = site.hold(first), site.hold(second)
            was, is_now = _state(before), _state(after)
            if was == is_now:
                continue
            if after is not None:
                day, claims = after.since, after.claims
            else:
                day = max((start for start in site.days if start <= max(first, second)), default=second)
                claims = before.claims if before else ()
            ids = tuple(sorted(claim.claim_id for claim in claims))
            found.append(Change(site.place_id, site.location, site.latitude, site.longitude, was, is_now, day, ids))
        return tuple(sorted(found, key=lambda change: (change.day, change.location, change.place_id or "")))

    def change_days(self) -> tuple[dt.date, ...]:
        """The days on which some place's holder or status changes, ascending."""
        days = set()
        for site in self.sites:
            before = None
            for day, hold in zip(site.days, site.holds, strict=True):
                if _state(hold) != before:
                    days.add(day)
                before = _state(hold)
        return tuple(sorted(days))

    def shares(self, day: dt.date) -> list[Share]:
        """What each place and region held on a day speaks for; their land adds up to that of the areas."""
        with self._lock:
            sites, holds, lands = self._standing(day)
            km2 = shapely.area(lands)
            faded = [self._piece(site, hold, day).faded for site, hold in zip(sites, holds, strict=True)]
        return [Share(*share) for share in zip(sites, holds, km2.tolist(), faded, strict=True)]

    # -- areas -----------------------------------------------------------------------------------------------------

    def _areas(self, day: dt.date) -> tuple[Area, ...]:
        sites, holds, lands = self._standing(day)
        members: dict[_Piece, list[int]] = {}
        for position, (site, hold) in enumerate(zip(sites, holds, strict=True)):
            members.setdefault(self._piece(site, hold, day), []).append(position)
        areas: list[Area] = []
        for piece in sorted(members, key=_Piece.order):
            behind = [(sites[i], holds[i], lands[i]) for i in members[piece]]
            areas += self._connected(piece, shapely.coverage_union_all(lands[members[piece]]), behind, day)
        return tuple(areas + self._presence(day))

    def _standing(self, day: dt.date) -> tuple[list[Site], list[Hold], NDArray[Any]]:
        """The places and regions that somebody holds, who, and the land of each."""
        places, holds = self._holding(self._placed, day)
        regions, region_holds = self._regional(day, places, holds)
        sites = [*(self._placed[i] for i in places), *(self._vague[i] for i in regions)]
        return sites, holds + region_holds, self._lands(places, regions)

    def _lands(self, places: tuple[int, ...], regions: tuple[int, ...]) -> NDArray[Any]:
        """The cells of places, then what they leave of regions; without overlap, and derived once for the same sets."""

        def derive() -> NDArray[Any]:
            cells = self._cells(places)
            if not regions:
                return cells
            left = self._regions.left(
                [self._vague[index] for index in regions], shapely.coverage_union_all(cells) if len(cells) else None
            )
            return fitted(np.array([*cells, *left], dtype=object))

        return remember(self._lands_of, (places, regions), derive, size=self._kept_sets)

    def _connected(
        self, piece: _Piece, land: BaseGeometry, behind: Sequence[tuple[Site, Hold, BaseGeometry]], day: dt.date
    ) -> list[Area]:
        """One area for each connected part of a piece's land, with the places whose land lies in it."""
        joined = polygons_of(land)
        if joined is None:
            return []
        parts = shapely.get_parts(joined)
        tree = shapely.STRtree(parts)
        held_by: dict[int, dict[int, None]] = {}
        whole_of = np.array([own for _, _, own in behind], dtype=object)
        pieces, owner = shapely.get_parts(whole_of, return_index=True)
        # a cell lies in one part, whichever point is asked; what is left of a region may lie in several
        regional = np.array([self._regions.is_region(behind[i][0]) for i in owner], dtype=bool)
        asked = np.where(regional, pieces, shapely.point_on_surface(pieces))
        for number, part in zip(*tree.query(asked, predicate="intersects"), strict=True):
            held_by.setdefault(int(part), {}).setdefault(int(owner[number]))
        areas = []
        for number, members in sorted(held_by.items()):
            held = [behind[member][:2] for member in members]
            holds = [hold for _, hold in held]
            areas.append(
                Area(
                    actor=piece.actor,
                    status=piece.status,
                    geometry=drawn(parts[number]),
                    since=min(hold.since for hold in holds),
                    changed=max(hold.since for hold in holds),
                    last_known=max(self._confirmed(site, hold, day) for site, hold in held) if piece.faded else None,
                    actors=piece.actors,
                    place_names=tuple(sorted({site.location for site, _ in held})),
                    claim_ids=tuple(sorted({claim.claim_id for hold in holds for claim in hold.claims})),
                    area_km2=round(float(parts[number].area), 2),
                )
            )
        return sorted(areas, key=lambda area: (-area.area_km2, area.place_names))

    def _presence(self, day: dt.date) -> list[Area]:
        """Presence without control, dissolved by actor: discs around places, and whole regions."""
        found: dict[str, list[tuple[Site, Claim, BaseGeometry]]] = {}
        for sites, draw in ((self._placed, self._disc), (self._vague, self._regions.land)):
            for site in sites:
                if not site.active:
                    continue
                hold = site.hold(day)
                for claim in site.presence(day, active_days=self._active_days):
                    if hold is None or claim.actor not in hold.actors:
                        found.setdefault(claim.actor, []).append((site, claim, draw(site)))
        areas = []
        for actor in sorted(found):
            land = polygons_of(shapely.union_all([shape for _, _, shape in found[actor]]))
            if land is None:
                continue
            firsts = [claim.event_date for _, claim, _ in found[actor] if claim.event_date]
            areas.append(
                Area(
                    actor,
                    "active",
                    drawn(land),
                    min(firsts),
                    max(firsts),
                    None,
                    (actor,),
                    tuple(sorted({site.location for site, _, _ in found[actor]})),
                    tuple(sorted({claim.claim_id for _, claim, _ in found[actor]})),
                    round(float(land.area), 2),
                )
            )
        return areas

    def _holding(self, sites: Sequence[Site], day: dt.date) -> tuple[tuple[int, ...], list[Hold]]:
        held = [(index, hold) for index, site in enumerate(sites) if (hold := site.hold(day)) is not None]
        return tuple(index for index, _ in held), [hold for _, hold in held]

    def _regional(
        self, day: dt.date, places: tuple[int, ...], holds: Sequence[Hold]
    ) -> tuple[tuple[int, ...], list[Hold]]:
        """The regions held on a day, without those whose places speak against it.

        Reports say "controls Deir ez-Zor" of a part of it; where others hold several of a region's places, and more
        than ``_DISPUTED`` of them, the statement is not of the whole, and no land is drawn for it.
        """
        held = dict(zip(places, holds, strict=True))
        kept: tuple[list[int], list[Hold]] = ([], [])
        for index, hold in zip(*self._holding(self._vague, day), strict=True):
            inside = [held[number] for number in self._inside[index] if number in held]
            others = sum(other.actor != hold.actor for other in inside)
            if hold.status == "controls" and others > 1 and others > _DISPUTED * len(inside):
                continue
            kept[0].append(index)
            kept[1].append(hold)
        return tuple(kept[0]), kept[1]

    def _piece(self, site: Site, hold: Hold, day: dt.date) -> _Piece:
        faded = (day - self._confirmed(site, hold, day)).days > self._fade_days
        return _Piece(hold.actor, hold.status, hold.actors, faded)

    def _cells(self, indexes: tuple[int, ...]) -> NDArray[Any]:
        """The cells of a set of places, in that order; the same set is derived once."""
        return remember(self._cells_of, indexes, lambda: self._ground.cells(indexes), size=self._kept_sets)

    def _disc(self, site: Site) -> BaseGeometry:
        return self._ground.disc(self._number[site.key])

    def _confirmed(self, site: Site, hold: Hold, day: dt.date) -> dt.date:
        """The last day up to ``day`` for which a claim about the place, or a region around it, bears out the hold."""
        confirmed = hold.confirmed(day)
        if hold.status == "controls":
            for claim in self._backing.get(site.key, ()):
                if self._side(claim.actor) == hold.actor and claim.event_date is not None and claim.event_date <= day:
                    confirmed = max(confirmed, min(claim.last_day, day))
        return confirmed

    def _backed(self) -> dict[str, list[Claim]]:
        """For each placed site the claims of control over regions that it lies in."""
        backing: dict[str, list[Claim]] = {}
        for region, inside in zip(self._vague, self._inside, strict=True):
            claims = [claim for hold in region.holds if hold for claim in hold.claims]
            statements = [claim for claim in claims if claim.status == "controls"]
            for number in inside if statements else ():
                kept = backing.setdefault(self._placed[number].key, [])
                kept += [claim for claim in dict.fromkeys(statements) if claim not in kept]
        return backing


def _state(hold: Hold | None) -> tuple[str, str] | None:
    return (hold.actor, hold.status) if hold else None


# -- the same as plain functions -----------------------------------------------------------------------------------


def areas_on(
    claims: Sequence[Claim],
    day: dt.date,
    *,
    outlines: Mapping[str, Outline],
    regions: Regions | None = None,
    parents: Mapping[str, str] | None = None,
    version: str | None = None,
) -> list[Area]:
    """The areas that claims give on a day, sorted by status, actor and size; empty when nobody claims anything.

    ``version`` names this state of the claims (such as the store's version): with it, what was derived before is
    found without reading the claims again. Outlines and regions are told apart by identity, so pass the same objects
    each time.
    """
    return list(_map_of(claims, outlines, regions, parents, version).areas(day))


def holder_at(
    claims: Sequence[Claim],
    day: dt.date,
    latitude: float,
    longitude: float,
    *,
    outlines: Mapping[str, Outline],
    regions: Regions | None = None,
    parents: Mapping[str, str] | None = None,
    version: str | None = None,
) -> Holder | None:
    """Who holds a point (degrees) on a day; None where nobody's control is claimed. Arguments as for `areas_on`."""
    return _map_of(claims, outlines, regions, parents, version).holder_at(day, latitude, longitude)


def changes_between(
    claims: Sequence[Claim],
    first: dt.date,
    second: dt.date,
    *,
    parents: Mapping[str, str] | None = None,
    outlines: Mapping[str, Outline] | None = None,
    regions: Regions | None = None,
    version: str | None = None,
) -> list[Change]:
    """The places whose holder or status differs between two days, by day and name; empty when nothing changed."""
    return list(
        _map_of(claims, outlines if outlines is not None else _NO_OUTLINES, regions, parents, version).changes(
            first, second
        )
    )


_NO_OUTLINES: dict[str, Outline] = {}
_maps: OrderedDict[Hashable, tuple[ControlMap, object]] = OrderedDict()
_maps_lock = threading.Lock()


def _map_of(
    claims: Sequence[Claim],
    outlines: Mapping[str, Outline],
    regions: Regions | None,
    parents: Mapping[str, str] | None,
    version: str | None,
) -> ControlMap:
    named: Hashable = version if version is not None else tuple(claims)
    folded = frozenset((parents or {}).items())
    owner = getattr(regions, "__self__", regions)  # a bound method such as Gazetteer.area is made anew at each look
    key = (named, id(outlines), id(owner), folded)
    with _maps_lock:
        if key not in _maps:
            found = ControlMap(claims, outlines=outlines, regions=regions, parents=parents)
            _maps[key] = (found, (outlines, owner))  # held on to: an id is only unique while its object lives
            while len(_maps) > 4:
                _maps.popitem(last=False)
        _maps.move_to_end(key)
        return _maps[key][0]
