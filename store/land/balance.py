"""What areas of control add up to: land and places by actor through time, and what changed hands between two days.

Only ``controls`` counts as held; contested land is nobody's, and presence (``active``) is not control.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from store.land.areas import ControlMap
from store.land.ground import drawn, polygons_of
from store.land.projection import shape_to_plane
from store.land.territory import Area, Change

LEAST_KM2 = 0.01
"""A hectare: less than that is what rounding leaves along borders, not land that changed hands."""


@dataclasses.dataclass(frozen=True, slots=True)
class Holding:
    """What one actor holds on a day."""

    day: dt.date
    actor: str
    area_km2: float
    """All its land, whether fresh or last known."""
    last_known_km2: float
    """How much of that nobody has confirmed for long."""
    places: int
    """Claimed places in its hands; regions without a position do not count."""


@dataclasses.dataclass(frozen=True, slots=True)
class Handover:
    """The land that went from one actor to another between two days: what a map highlights."""

    before: str | None
    """Who held it on the first day; None: nobody, or contested."""
    after: str | None
    """Who holds it on the second day; None: nobody, or contested."""
    geometry: BaseGeometry
    """Polygon or MultiPolygon in degrees, longitude first."""
    area_km2: float


@dataclasses.dataclass(frozen=True, slots=True)
class Tally:
    """What one actor won and lost between two days."""

    actor: str
    before_km2: float
    after_km2: float
    won_km2: float
    lost_km2: float
    places_won: tuple[str, ...]
    """Names of the places it came to hold, sorted; regions do not count."""
    places_lost: tuple[str, ...]
    """Names of the places it holds no more, sorted."""


@dataclasses.dataclass(frozen=True, slots=True)
class Balance:
    """What changed hands between two days."""

    first: dt.date
    second: dt.date
    tallies: tuple[Tally, ...]
    """One for each actor that won or lost anything, most land moved first."""
    handovers: tuple[Handover, ...]
    """The largest first."""
    changes: tuple[Change, ...]
    """Place by place, as `ControlMap.changes` gives them."""


def holdings(control: ControlMap, days: Iterable[dt.date]) -> list[Holding]:
    """Land and places by actor on each of the days, in the order of the days, then the largest first."""
    found = []
    for day in days:
        land: dict[str, float] = {}
        old: dict[str, float] = {}
        places: dict[str, int] = {}
        for share in control.shares(day):
            if share.hold.status != "controls":
                continue
            actor = share.hold.actor
            land[actor] = land.get(actor, 0.0) + share.area_km2
            old[actor] = old.get(actor, 0.0) + (share.area_km2 if share.last_known else 0.0)
            places[actor] = places.get(actor, 0) + (share.site.latitude is not None)
        found += sorted(
            (
                Holding(day, actor, round(land.get(actor, 0.0), 1), round(old.get(actor, 0.0), 1), places.get(actor, 0))
                for actor in land
            ),
            key=lambda holding: (-holding.area_km2, holding.actor),
        )
    return found


def months(first: dt.date, last: dt.date) -> list[dt.date]:
    """The first days of the months from ``first`` to ``last``, with both of these days themselves."""
    if last < first:
        raise ValueError(f"the last day, {last}, is before the first, {first}")
    days = {first, last}
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        day = dt.date(year, month, 1)
        if first <= day <= last:
            days.add(day)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return sorted(days)


def balance(control: ControlMap, first: dt.date, second: dt.date) -> Balance:
    """What changed hands from the first day to the second; the days may stand in either order."""
    before, after = _lands(control.areas(first)), _lands(control.areas(second))
    handovers = _handovers(before, after)
    changes = control.changes(first, second)
    won: dict[str, list[str]] = {}
    lost: dict[str, list[str]] = {}
    for change in changes:
        was, is_now = _holder(change.before), _holder(change.after)
        if change.latitude is None or was == is_now:
            continue
        if is_now is not None:
            won.setdefault(is_now, []).append(change.location)
        if was is not None:
            lost.setdefault(was, []).append(change.location)
    tallies = []
    moved = {actor for move in handovers for actor in (move.before, move.after) if actor is not None}
    for actor in {*moved, *won, *lost}:
        tallies.append(
            Tally(
                actor,
                round(before[actor].area, 1) if actor in before else 0.0,
                round(after[actor].area, 1) if actor in after else 0.0,
                round(sum(move.area_km2 for move in handovers if move.after == actor), 1),
                round(sum(move.area_km2 for move in handovers if move.before == actor), 1),
                tuple(sorted(won.get(actor, ()))),
                tuple(sorted(lost.get(actor, ()))),
            )
        )
    tallies.sort(key=lambda tally: (-(tally.won_km2 + tally.lost_km2), tally.actor))
    return Balance(first, second, tuple(tallies), tuple(handovers), changes)


def _lands(areas: Sequence[Area]) -> dict[str, BaseGeometry]:
    """Each actor's land on the plane."""
    parts: dict[str, list[BaseGeometry]] = {}
    for area in areas:
        if area.status == "controls":
            parts.setdefault(area.actor, []).append(shape_to_plane(area.geometry))
    return {actor: shapely.union_all(found) for actor, found in parts.items()}


def _handovers(before: dict[str, BaseGeometry], after: dict[str, BaseGeometry]) -> list[Handover]:
    found: list[Handover] = []

    def add(was: str | None, is_now: str | None, land: BaseGeometry) -> None:
        whole = polygons_of(land)
        kept = [part for part in shapely.get_parts(whole) if part.area >= LEAST_KM2] if whole is not None else []
        if kept:
            together = shapely.MultiPolygon(kept) if len(kept) > 1 else kept[0]
            found.append(Handover(was, is_now, drawn(together), round(float(together.area), 2)))

    for was, old in before.items():
        for is_now, new in after.items():
            if was != is_now and shapely.intersects(old, new):
                add(was, is_now, shapely.intersection(old, new))
    held_before = shapely.union_all(list(before.values()))
    held_after = shapely.union_all(list(after.values()))
    for was, old in before.items():
        add(was, None, shapely.difference(old, held_after))
    for is_now, new in after.items():
        add(None, is_now, shapely.difference(new, held_before))
    return sorted(found, key=lambda move: (-move.area_km2, move.before or "", move.after or ""))


def _holder(state: tuple[str, str] | None) -> str | None:
    return state[0] if state is not None and state[1] == "controls" else None
