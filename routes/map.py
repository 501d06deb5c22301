"""The map's data: what lies in a view, who holds what on a day, and the basemap beneath."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import shapely
from starlette.responses import Response

from gazetteer.table import TableError
from routes.answers import (
    FILTER_NAMES,
    TIMEOUT,
    Answer,
    BadParameterError,
    Query,
    day_of,
    failure,
    filters_of,
    log,
    route,
    to_json,
    whole_number,
)
from store import Store, View
from store.counting.cells import MAX_DRAWN, parse_key
from store.counting.views import MAX_ZOOM
from store.land.outlines import areas_geojson, regions, towns

MAX_LISTED = 500
"""Most incidents of one cell in one answer; ``offset`` asks for the next."""


def incidents(store: Store, query: Query) -> Answer:
    """What a view shows: cells with counts, or the incidents themselves where they are few; or a cell's incidents."""
    filters = filters_of(query)
    view = _view(query)
    cell = query.get("cell")
    if cell:
        return _listed(store, query, view, cell)
    zoom = whole_number(query, "zoom", least=0, most=MAX_ZOOM, default=-1)
    if zoom < 0:
        raise BadParameterError("zoom", f"is missing; a whole number from 0 to {MAX_ZOOM}")
    for name in ("offset", "limit"):
        if query.get(name):
            raise BadParameterError(name, "goes with cell only")
    drawn = store.cells(filters, view, zoom, max_drawn=MAX_DRAWN, timeout=TIMEOUT)
    return Answer(
        to_json(
            {
                "version": store.version(),
                "mode": drawn.mode,
                "total": drawn.total,
                "cells": [
                    {
                        "key": cell.key,
                        "lat": cell.latitude,
                        "lon": cell.longitude,
                        "n": cell.incidents,
                        "fatalities": cell.fatalities,
                        "actors": cell.actors,
                    }
                    for cell in drawn.cells
                ],
                "incidents": [_drawn(row) for row in drawn.incidents],
                "summaries": [_drawn(row) for row in drawn.summaries],
                "summaries_total": drawn.summaries_total,
            }
        )
    )


def drawn(store: Store, query: Query) -> Response:
    """A browser's word that a filter's incidents are on its map: the page that waits for it goes on."""
    store.turns.drawn(filters_of(query))
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


def _listed(store: Store, query: Query, view: View, cell: str) -> Answer:
    try:
        parse_key(cell)
    except ValueError as error:
        raise BadParameterError("cell", str(error)) from None
    limit = whole_number(query, "limit", least=1, most=MAX_LISTED, default=MAX_LISTED)
    offset = whole_number(query, "offset", least=0, most=100_000_000, default=0)
    total, rows = store.in_cell(filters_of(query), view, cell, limit=limit, offset=offset, timeout=TIMEOUT)
    found = {"version": store.version(), "mode": "incidents", "total": total, "offset": offset, "cells": []}
    return Answer(to_json({**found, "incidents": [_drawn(row) for row in rows], "summaries": [], "summaries_total": 0}))


def _drawn(row: Mapping[str, Any]) -> dict[str, Any]:
    first, last = row["event_date"], row["end_date"]
    return {
        "id": row["incident_id"],
        "lat": row["latitude"],
        "lon": row["longitude"],
        "uncertainty_km": row["uncertainty_km"],
        "geo_precision": row["geo_precision"],
        "event_type": row["event_type"],
        "sub_event_type": row["sub_event_type"],
        "actor1": row["actor1"],
        "actor2": row["actor2"],
        "date": first.isoformat() if first else None,
        "end_date": last.isoformat() if last else None,
        "fatalities": row["fatalities"],
        "location": row["location"],
        "place_id": row["place_id"],
        "kind": row["kind"],
        "article_id": row["article_id"],
    }


def _view(query: Query) -> View:
    text = query.get("bbox")
    if not text:
        raise BadParameterError("bbox", "is missing; west,south,east,north in degrees")
    try:
        return View.from_text(text)
    except ValueError as error:
        raise BadParameterError("bbox", str(error)) from None


def control(store: Store, query: Query) -> Answer:
    """Areas of control on a day, as a GeoJSON FeatureCollection."""
    return Answer(to_json(areas_geojson(store.areas(day_of(query, "date")))), "application/geo+json")


def basemap(store: Store, query: Query) -> Answer | Response:
    """Countries, governorates, rivers and main towns: the ground under the map when no tiles are asked for.

    503 with the reason where the table of places, which has the towns, cannot be used.
    """
    try:
        return Answer(_basemap())
    except TableError as error:
        log.error("/map/basemap: %s", error)
        return failure(503, f"the table of places cannot be used: {error}", headers={"Retry-After": "30"})


@functools.lru_cache(maxsize=1)
def _basemap() -> bytes:
    layers: dict[str, list[dict[str, Any]]] = {"countries": [], "governorates": [], "rivers": [], "regions": []}
    kinds = {"country": "countries", "governorate": "governorates", "river": "rivers"}
    # The rest are regions and deserts: not drawn as ground, but as where an incident lies that names no closer place.
    for feature in regions():
        properties = feature["properties"]
        kept = {name: properties[name] for name in ("place_id", "name_en", "name_ar", "latitude", "longitude")}
        rounded = shapely.set_precision(shapely.geometry.shape(feature["geometry"]), 1e-4, mode="pointwise")
        geometry = shapely.geometry.mapping(rounded)
        layer = kinds.get(properties["kind"], "regions")
        layers[layer].append({"type": "Feature", "properties": kept, "geometry": geometry})
    points = [
        {
            "type": "Feature",
            "properties": {
                "place_id": town.place_id,
                "name_en": town.name_en,
                "name_ar": town.name_ar,
                "population": town.population,
                "kind": town.kind,
            },
            "geometry": {"type": "Point", "coordinates": [round(town.longitude, 4), round(town.latitude, 4)]},
        }
        for town in towns()
    ]
    collections = {**layers, "towns": points}
    return to_json({name: {"type": "FeatureCollection", "features": found} for name, found in collections.items()})


ROUTES = [
    route("/map/incidents", incidents, names={"bbox", "zoom", "cell", "limit", "offset", *FILTER_NAMES}, kept=True),
    route("/map/drawn", drawn, names=FILTER_NAMES),
    route("/map/control", control, names={"date"}, kept=True),
    route("/map/basemap", basemap, kept=True),
]
