"""The collections: what each holds, which parameters it takes, and how its features are found."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import shapely

from gazetteer.places import KINDS, Place
from routes.answers import FILTER_NAMES, TIMEOUT, BadParameterError, Query, filters_of
from routes.ogc.parameters import Asked
from store import Store, View
from store.filters import MAX_VALUES
from store.formats.geojson import feature
from store.land.outlines import areas_geojson, shipped

Feature = dict[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """A page of features."""

    features: list[Feature]
    matched: int
    """How many there are on all pages."""


@dataclasses.dataclass(frozen=True, slots=True)
class Collection:
    """One collection of features."""

    name: str
    title: str
    description: str
    filters: Mapping[str, str]
    """Parameter beyond the standard's own: what it takes."""
    find: Callable[[Store, Asked, Query], Found]
    get: Callable[[Store, str], Feature | None]
    """A feature by its id; None where there is none."""
    extent: Callable[[Store], dict[str, Any]]


INCIDENT_FILTERS: dict[str, str] = {
    "actor": "actor ids, each with the groups under it",
    "type": "ACLED's event types",
    "sub_type": "ACLED's sub-event types",
    "admin1": "governorates, by their English names",
    "precision": "geo_precision: 1, 2, 3",
    "source": "who reports it",
    "min_fatalities": "at least so many killed",
    "q": "words that the article or the incident contains",
    "kind": "event or summary",
    "dated": "within: surely within the days; across: only perhaps",
}
PLACE_FILTERS: dict[str, str] = {
    "kind": f"of {', '.join(KINDS)}",
    "country": "ISO 3166-1 alpha-2 code",
    "admin1": "the governorate's English name",
}


def incidents(store: Store, asked: Asked, query: Query) -> Found:
    """Incidents, latest first; those without a position too unless a box is asked for."""
    chosen = {name: value for name, value in query.items() if name in FILTER_NAMES}
    days = {"from": asked.first, "to": asked.last}
    filters = filters_of(chosen | {name: day.isoformat() for name, day in days.items() if day})
    matched = store.count(filters, view=asked.view)
    batches = store.batches(filters, view=asked.view, limit=asked.limit, offset=asked.offset, timeout=TIMEOUT)
    return Found([feature(row) for batch in batches for row in batch], matched)


def incident(store: Store, name: str) -> Feature | None:
    """One incident by its id."""
    found = store.incident(name)
    return feature(found.to_dict()) if found else None


def incident_extent(store: Store) -> dict[str, Any]:
    """The box around all incidents that are placed, and their days."""
    everything = store.overview()
    return _extent(store.bounds(), everything.first_day, everything.last_day)


def control(store: Store, asked: Asked, query: Query) -> Found:
    """The areas of control on the asked day, or on the last day of the asked interval; today when none is asked."""
    features = control_on(store, asked.last or dt.date.today())
    if asked.view:
        boxes = shapely.union_all([shapely.box(*box) for box in _boxes(asked.view)])
        features = [one for one in features if shapely.geometry.shape(one["geometry"]).intersects(boxes)]
    return Found(features[asked.offset : asked.offset + asked.limit], len(features))


def control_on(store: Store, day: dt.date) -> list[Feature]:
    """All areas of a day as features; the id is the day and the area's number on it."""
    found = areas_geojson(store.areas(day))["features"]
    return [
        {**one, "id": f"{day.isoformat()}.{number}", "properties": {"date": day.isoformat(), **one["properties"]}}
        for number, one in enumerate(found, 1)
    ]


def area(store: Store, name: str) -> Feature | None:
    """One area by its id, such as ``2020-04-25.3``."""
    text, _, number = name.partition(".")
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return next((one for one in control_on(store, day) if one["id"] == name), None) if number else None


def control_extent(store: Store) -> dict[str, Any]:
    """The box around all claimed land, and the days from the first claim on."""
    claims = store.claims()
    days = [day for day in claims["event_date"] if isinstance(day, dt.date)]
    placed = claims.dropna(subset=["latitude", "longitude"])
    box = (
        (placed["longitude"].min(), placed["latitude"].min(), placed["longitude"].max(), placed["latitude"].max())
        if len(placed)
        else None
    )
    return _extent(box, min(days, default=None), None)


def places(store: Store, asked: Asked, query: Query) -> Found:
    """Places of the gazetteer, by their ids; days do not matter to them."""
    found = known_places()
    for name in PLACE_FILTERS:
        if wanted := query.get(name):
            listed = wanted.split(",")
            if len(listed) > MAX_VALUES:
                raise BadParameterError(name, f"has {len(listed)} values; at most {MAX_VALUES}")
            values = set(listed)
            if name == "kind" and (strange := values - set(KINDS)):
                raise BadParameterError("kind", f"{min(strange)[:40]!r} is not one of {', '.join(KINDS)}")
            found = tuple(one for one in found if getattr(one, name) in values)
    if asked.view:
        boxes = _boxes(asked.view)
        found = tuple(one for one in found if any(_holds(box, one) for box in boxes))
    page = itertools.islice(found, asked.offset, asked.offset + asked.limit)
    return Found([place_feature(one) for one in page], len(found))


def place(store: Store, name: str) -> Feature | None:
    """One place by its id."""
    entry = shipped().table.by_id(name)
    return place_feature(entry.place) if entry else None


def place_extent(store: Store) -> dict[str, Any]:
    """The box around all places."""
    known = known_places()
    north, east = [one.latitude for one in known], [one.longitude for one in known]
    return _extent((min(east), min(north), max(east), max(north)) if known else None, None, None)


@functools.cache
def known_places() -> tuple[Place, ...]:
    """All places of the gazetteer by their ids; read once."""
    return tuple(sorted((entry.place for entry in shipped().table.everything()), key=lambda one: one.place_id))


def place_feature(one: Place) -> Feature:
    """A place as a GeoJSON feature: a point with all that the gazetteer has of it."""
    values = dataclasses.asdict(one)
    position = [values.pop("longitude"), values.pop("latitude")]
    values["names"] = list(one.names)
    geometry = {"type": "Point", "coordinates": position}
    return {"type": "Feature", "id": one.place_id, "geometry": geometry, "properties": values}


def _boxes(view: View) -> list[tuple[float, float, float, float]]:
    """The view as boxes that do not cross the antimeridian."""
    west, east = view.edges()
    spans: Iterable[tuple[float, float]] = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    return [(left, view.south, right, view.north) for left, right in spans]


def _holds(box: tuple[float, float, float, float], one: Place) -> bool:
    west, south, east, north = box
    return west <= one.longitude <= east and south <= one.latitude <= north


def _extent(
    box: tuple[float, float, float, float] | None, first: dt.date | None, last: dt.date | None
) -> dict[str, Any]:
    """The standard's ``extent``; what is not known is left out."""
    crs = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
    found: dict[str, Any] = {}
    if box:
        found["spatial"] = {"bbox": [[float(side) for side in box]], "crs": crs}
    if first or last:
        ends = [f"{day.isoformat()}T00:00:00Z" if day else None for day in (first, last)]
        found["temporal"] = {"interval": [ends], "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"}
    return found


COLLECTIONS: dict[str, Collection] = {
    one.name: one
    for one in (
        Collection(
            "incidents", "Incidents", "What happened, where, when and by whom; fields as in the data contract.",
            INCIDENT_FILTERS, incidents, incident, incident_extent,
        ),
        Collection(
            "control", "Areas of control", "Who holds what on a day: give it as datetime.",
            {}, control, area, control_extent,
        ),
        Collection("places", "Places", "The gazetteer.", PLACE_FILTERS, places, place, place_extent),
    )
}  # fmt: skip
"""Collection's id: the collection."""
