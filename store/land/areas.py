"""Areas of control: from claims about places to polygons by actor for any day.

How an area comes about, on a metric plane (`store.projection`):

1. Each placed claim's place with a holder on that day (`store.holders`) gets its Voronoi cell among all such places.
2. The cell is cut to a *reach* around the place, ``REACH_KM + uncertainty_km`` and at most ``MAX_REACH_KM``
   (`store.ground`): a village (uncertainty 1 km) speaks for 13 km around it, a town (5) for 17, a city (10) for 22.
   Farther off nobody is said to hold the land, so that a desert is not swallowed by the nearest town.
3. The cell ends at rivers that fronts ran along (`store.banks`): beyond the water the places over there speak.
   It is cut to the country its place lies in. A place up to ``BORDER_KM`` outside every outline (border towns
   on coarse outlines) belongs to the nearest country and keeps ``BORDER_KM`` around itself.
4. Cells of one actor and status are dissolved, and each connected piece is one `Area`.
5. Claims about regions (places with an outline; placed claims too vague for a cell) fill only what no placed claim
   speaks for, the smaller region before the larger; and nothing where others hold more than a third of its places.

A claim about a region takes none of the places in it, but it confirms those that the same actor holds: they stay fresh.
Land that nobody claims is in no area. ``contested`` is a class of its own; ``active`` is drawn apart, may lie over
other areas and never counts as control. Hence no two areas of ``controls`` or ``contested`` overlap.

`ControlMap` keeps what it has derived; `store.atlas` has its questions as plain functions.
"""

from __future__ import annotations

import bisect
import datetime as dt
import itertools
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from incidents.bulk.memory import seldom_collected
from store.claims import Claim
from store.land.banks import banks
from store.land.ground import (
    CRACK_KM,
    Cells,
    Ground,
    Outline,
    Regions,
    drawn,
    fitted,
    land_of,
    polygons_of,
    reach_of,
    remember,
)
from store.land.holders import ACTIVE_DAYS, FADE_DAYS, Hold, Site, sides, sites_of
from store.land.pieces import Piece, Standing, areas_of, names_of
from store.land.projection import shape_to_plane, to_plane
from store.land.regions import RegionLands
from store.land.territory import Area, Change, Holder, Share

__all__ = ["Area", "Change", "ControlMap", "Holder"]

_DISPUTED = 0.35  # share of a region's held places in others' hands above which a claim on all of it draws no land
_KEPT_DAYS = 1024  # days whose areas are remembered
_KEPT_CELLS = 200_000  # cells remembered, in sets: days on which the same places have a holder share one
_KEPT_PIECES = 256  # groups of lands held alike whose areas are remembered


class ControlMap:
    """The areas, holders and changes that one set of claims gives; safe to share between threads.

    ``outlines`` are the countries' outlines by any key, ``regions`` the outlines that region claims may name,
    ``rivers`` courses (LineStrings) across which no place speaks. ``country`` gives the key of the outline that a
    place, by its id, belongs to, or None; it is asked near borders, where coarse outlines are wrong. ``parents`` are
    the actors that others are folded into (an area then bears the parent's id). Claims without a date, or with neither
    usable coordinates nor a region's outline, are in ``left_out``; outlines that hold no land are ignored.
    """

    def __init__(
        self,
        claims: Iterable[Claim],
        *,
        outlines: Mapping[str, Outline],
        regions: Regions | None = None,
        rivers: Iterable[Outline] = (),
        country: Callable[[str], str | None] = lambda place_id: None,
        parents: Mapping[str, str] | None = None,
        fade_days: int = FADE_DAYS,
        active_days: int = ACTIVE_DAYS,
    ) -> None:
        self._fade_days, self._active_days = fade_days, active_days
        drawn_lands = {key: land for key in sorted(outlines) if (land := land_of(outlines[key])) is not None}
        keys, countries = list(drawn_lands), list(drawn_lands.values())
        self._regions = RegionLands(regions or {}, shapely.union_all(countries) if countries else None)
        self._side = sides(parents or {})
        with seldom_collected():  # ten thousand records that all stay
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
        courses = [shape_to_plane(river if isinstance(river, BaseGeometry) else shape(dict(river))) for river in rivers]

        def told(number: int) -> int:
            place_id = self._placed[number].place_id
            key = country(place_id) if place_id else None
            return keys.index(key) if key in drawn_lands else -1

        self._ground = Ground(to_plane(degrees), reach, countries, banks(courses), told)
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
        self._cells_of: OrderedDict[Hashable, Cells] = OrderedDict()
        self._measured: OrderedDict[Hashable, Cells] = OrderedDict()
        self._lands_of: OrderedDict[Hashable, NDArray[Any]] = OrderedDict()
        self._pieces: OrderedDict[Hashable, tuple[list[Area], Standing]] = OrderedDict()
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
            cells = self._cells(indexes).lands
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
            places, holds = self._holding(self._placed, day)
            regions, region_holds = self._regional(day, places, holds)
            cells = self._cells(places, fit=False)
            sites = [*(self._placed[i] for i in places), *(self._vague[i] for i in regions)]
            bases = self._regions.bases(sites[len(places) :])
            km2 = [*cells.km2.tolist(), *(base.left_km2(cells) for base in bases)]
        return [
            Share(site, hold, area, self._faded(site, hold, day))
            for site, hold, area in zip(sites, holds + region_holds, km2, strict=True)
        ]

    # -- areas -----------------------------------------------------------------------------------------------------

    def _areas(self, day: dt.date) -> tuple[Area, ...]:
        standing = self._standing(day)
        members: dict[Piece, list[int]] = {}
        for number, (site, hold) in enumerate(zip(standing.sites, standing.holds, strict=True)):
            piece = Piece(hold.actor, hold.status, hold.actors, self._faded(site, hold, day))
            members.setdefault(piece, []).append(number)
        pieces = sorted(members, key=Piece.order)
        keys = {piece: self._key(piece, members[piece], standing, day) for piece in pieces}
        new = [(piece, members[piece]) for piece in pieces if keys[piece] not in self._pieces]
        derived = areas_of(new, standing, lambda site, hold: self._confirmed(site, hold, day))
        for (piece, _), areas in zip(new, derived, strict=True):
            self._pieces[keys[piece]] = areas, standing  # held on to: the key names its holds and lands while they live
        areas = [area for piece in pieces for area in self._pieces[keys[piece]][0]]
        for piece in pieces:
            self._pieces.move_to_end(keys[piece])
        while len(self._pieces) > max(_KEPT_PIECES, len(pieces)):
            self._pieces.popitem(last=False)
        return tuple(areas + self._presence(day))

    def _key(self, piece: Piece, members: Sequence[int], standing: Standing, day: dt.date) -> Hashable:
        """Names a piece, its holds and its lands while these live; and when each was confirmed, if it is shown."""
        old = [self._confirmed(standing.sites[i], standing.holds[i], day) for i in members] if piece.faded else []
        return piece, standing.key(members), tuple(old)

    def _standing(self, day: dt.date) -> Standing:
        """The places and regions that somebody holds, who, and the land of each."""
        places, holds = self._holding(self._placed, day)
        regions, region_holds = self._regional(day, places, holds)
        sites = [*(self._placed[i] for i in places), *(self._vague[i] for i in regions)]
        return Standing(sites, holds + region_holds, self._lands(places, regions))

    def _lands(self, places: tuple[int, ...], regions: tuple[int, ...]) -> NDArray[Any]:
        """The cells of places, then what they leave of regions; without overlap, and derived once for the same sets."""

        def derive() -> NDArray[Any]:
            cells = self._cells(places).lands
            if not regions:
                return cells
            left = np.array(self._regions.left([self._vague[index] for index in regions], cells), dtype=object)
            lands = np.concatenate([cells, left])
            apart = np.arange(len(lands)) >= len(cells)
            apart[shapely.STRtree(cells).query(left, predicate="dwithin", distance=CRACK_KM)[1]] = True
            lands[apart] = fitted(lands[apart])
            return lands

        return remember(self._lands_of, (places, regions), derive, size=self._kept_sets)

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
            named = names_of([site for site, _, _ in found[actor]])
            areas.append(
                Area(
                    actor,
                    "active",
                    drawn(land),
                    min(firsts),
                    max(firsts),
                    None,
                    (actor,),
                    tuple(name for name, _ in named),
                    tuple(sorted({claim.claim_id for _, claim, _ in found[actor]})),
                    round(float(land.area), 2),
                    tuple(place_id for _, place_id in named),
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

    def _cells(self, indexes: tuple[int, ...], *, fit: bool = True) -> Cells:
        """The cells of a set of places; the same set is derived once, and another from the one before it."""
        kept = self._cells_of if fit else self._measured
        before = next(reversed(kept.values()), None)
        return remember(kept, indexes, lambda: self._ground.cells(indexes, before, fit=fit), size=self._kept_sets)

    def _disc(self, site: Site) -> BaseGeometry:
        return self._ground.disc(self._number[site.key])

    def _faded(self, site: Site, hold: Hold, day: dt.date) -> bool:
        """Whether nobody has borne out a hold for long."""
        return (day - self._confirmed(site, hold, day)).days > self._fade_days

    def _confirmed(self, site: Site, hold: Hold, day: dt.date) -> dt.date:
        """The last day up to ``day`` for which a claim about the place, or a region around it, bears out the hold."""
        confirmed = hold.last_day
        if hold.status == "controls" and (backing := self._backing.get((site.key, hold.actor))):
            firsts, lasts = backing
            if said := bisect.bisect_right(firsts, day):
                confirmed = max(confirmed, lasts[said - 1])
        return min(confirmed, day)

    def _backed(self) -> dict[tuple[str, str], tuple[list[dt.date], list[dt.date]]]:
        """By placed site and actor, what claims of control over regions around the site say of it: the days on which
        they begin, ascending, and the last day that any begun by then speaks for."""
        said: dict[tuple[str, str], set[tuple[dt.date, dt.date]]] = {}
        for region, inside in zip(self._vague, self._inside, strict=True):
            claims = {id(claim): claim for hold in region.holds if hold for claim in hold.claims}
            statements = [
                (self._side(claim.actor), (claim.event_date, claim.last_day))
                for claim in claims.values()
                if claim.status == "controls" and claim.event_date is not None
            ]
            for number in inside if statements else ():
                for actor, days in statements:
                    said.setdefault((self._placed[number].key, actor), set()).add(days)
        backing = {}
        for key, spans in said.items():
            ordered = sorted(spans)
            lasts = list(itertools.accumulate((last for _, last in ordered), max))
            backing[key] = [first for first, _ in ordered], lasts
        return backing


def _state(hold: Hold | None) -> tuple[str, str] | None:
    return (hold.actor, hold.status) if hold else None
