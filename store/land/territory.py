"""What is known of the land on a day: areas, the holder of a point, and what changed between two days."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Literal

from shapely.geometry.base import BaseGeometry

from store.land.holders import Hold, Site, Vote

AreaStatus = Literal["controls", "contested", "active"]


@dataclasses.dataclass(frozen=True, slots=True)
class Area:
    """A connected piece of land with one actor and status on the day asked about."""

    actor: str
    """The holder's id; of contested land whoever has most votes or held it before."""
    status: AreaStatus
    """``controls``, ``contested`` or ``active``."""
    geometry: BaseGeometry
    """Polygon or MultiPolygon in degrees, longitude first."""
    since: dt.date
    """First day of the oldest hold in it."""
    changed: dt.date
    """First day of the newest hold in it: what changed last."""
    last_known: dt.date | None
    """None while the claims are fresh; else the last day anybody confirmed them: draw it as "last known"."""
    actors: tuple[str, ...]
    """All who claim it, sorted; one unless contested."""
    place_names: tuple[str, ...]
    """The places that speak for it, sorted."""
    claim_ids: tuple[str, ...]
    """The claims behind it, sorted."""
    area_km2: float
    """Its surface in km²."""
    place_ids: tuple[str | None, ...]
    """The gazetteer's ids of ``place_names``, in the same order."""


@dataclasses.dataclass(frozen=True, slots=True)
class Holder:
    """Who holds one point on a day, and why."""

    actor: str
    """The holder's id."""
    status: AreaStatus
    """``controls`` or ``contested``."""
    actors: tuple[str, ...]
    """All who claim it, sorted."""
    since: dt.date
    """First day of this holder and status."""
    last_known: dt.date | None
    """As for an area."""
    place_id: str | None
    """The place that speaks for the point."""
    location: str
    """Its name."""
    votes: tuple[Vote, ...]
    """Every standing claim with its source and day, newest first."""


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """One place whose holder or status differs between two days."""

    place_id: str | None
    """The gazetteer's id, if any."""
    location: str
    """The place's name."""
    latitude: float | None
    """Decimal degrees north; None for a region."""
    longitude: float | None
    """Decimal degrees east; None for a region."""
    before: tuple[str, str] | None
    """Actor and status on the first day; None: nobody."""
    after: tuple[str, str] | None
    """Actor and status on the second day; None: nobody."""
    day: dt.date
    """The day on which the state of the second day began."""
    claim_ids: tuple[str, ...]
    """The claims behind the new state, or those that ended the old one."""


@dataclasses.dataclass(frozen=True, slots=True)
class Share:
    """What one place or region adds to its holder's land on a day."""

    site: Site
    hold: Hold
    area_km2: float
    """Its cell, or what the places leave of the region."""
    last_known: bool
    """Whether nobody has confirmed it for long."""
