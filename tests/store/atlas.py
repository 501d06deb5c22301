"""Areas of control from bare claims: two square countries, claims in a word, and the questions to a `ControlMap`."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence

import shapely

from store.claims import Claim
from store.land.areas import Area, Change, ControlMap, Holder
from store.land.ground import Outline, Regions

WEST = shapely.box(36.0, 33.0, 39.0, 36.0)
EAST = shapely.box(39.0, 33.0, 42.0, 36.0)
OUTLINES: dict[str, Outline] = {"WW": WEST, "EE": EAST}
TOLERANCE_KM2 = 0.01
"""Of land, within which two shapes are one."""


def day(text: str) -> dt.date:
    """A day as ISO writes it."""
    return dt.date.fromisoformat(text)


def claim(
    actor: str, first: str, last: str | None = None, status: str = "controls", place: str = "town",
    at: tuple[float, float] = (34.5, 37.5), source: str = "A: one", uncertainty: float = 2.0,
) -> Claim:  # fmt: skip
    """A claim on ``place`` at a latitude and longitude."""
    name = f"{actor}-{status}-{place}-{first}-{source}"
    last_day = day(last) if last else None
    return Claim(name, actor, status, place, place.title(), *at, uncertainty, day(first), last_day, 1, source)


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
