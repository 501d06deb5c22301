"""The land that control is drawn on: countries' outlines and named regions, from the gazetteer's table of outlines."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import mapping

import gazetteer
from gazetteer.places import Place
from store import schema
from store.claims import COLUMNS, claims_from_columns
from store.families import parents
from store.frames import as_list
from store.land.areas import ControlMap
from store.land.territory import Area

REGIONS_FILE = Path(gazetteer.__file__).parent / "data" / "regions.geojson"
DRAWN_KINDS: tuple[str, ...] = ("country", "governorate")
MAIN_TOWN = 50_000
"""People from which on a town abroad is on the basemap."""
FRONT_RIVERS: tuple[str, ...] = ("kh:euphrates",)
"""From 2017 to 2025 the Euphrates parted the Syrian government's towns from those of the SDF."""
TOWN_KINDS: tuple[str, ...] = ("city", "town")
LAND_KINDS: tuple[str, ...] = ("Polygon", "MultiPolygon")


@functools.lru_cache(maxsize=1)
def regions() -> tuple[dict[str, Any], ...]:
    """The features of ``gazetteer/data/regions.geojson``: countries, governorates, named regions and rivers."""
    return tuple(json.loads(REGIONS_FILE.read_text("utf-8"))["features"])


def countries() -> dict[str, Any]:
    """Country's place id: its outline as a GeoJSON geometry."""
    return {
        feature["properties"]["place_id"]: feature["geometry"]
        for feature in regions()
        if feature["properties"]["kind"] == "country"
    }


def country_of(place_id: str) -> str | None:
    """The place id of the country that a place lies in; None when the gazetteer does not know the place."""
    place = shipped().place(place_id)
    return f"ne:{place.country}" if place is not None and place.country else None


def fronts() -> list[dict[str, Any]]:
    """The courses of the rivers that fronts ran along, as GeoJSON geometries."""
    return [feature["geometry"] for feature in regions() if feature["properties"]["place_id"] in FRONT_RIVERS]


def lands() -> dict[str, Any]:
    """Region's place id: its outline as a GeoJSON geometry; countries, governorates and named regions."""
    return {
        feature["properties"]["place_id"]: feature["geometry"]
        for feature in regions()
        if feature["geometry"]["type"] in LAND_KINDS
    }


@functools.lru_cache(maxsize=1)
def shipped() -> gazetteer.Gazetteer:
    """The gazetteer that the program reads with; one for all threads."""
    return gazetteer.Gazetteer()


def towns() -> list[Place]:
    """Cities and towns for the basemap, the largest first: of the countries whose governorates are drawn all of them,
    of the other countries drawn those of ``MAIN_TOWN`` people and more.
    """
    table = shipped().table
    drawn = {kind: {_country(feature) for feature in regions() if _kind(feature) == kind} for kind in DRAWN_KINDS}
    found = [
        entry.place
        for kind in TOWN_KINDS
        for entry in table.of_kind(kind)
        if entry.place.country in drawn["governorate"]
        or (entry.place.country in drawn["country"] and entry.place.population >= MAIN_TOWN)
    ]
    return sorted(found, key=lambda place: (-place.population, place.place_id))


def _kind(feature: dict[str, Any]) -> str:
    return str(feature["properties"]["kind"])


def _country(feature: dict[str, Any]) -> str:
    return str(feature["properties"]["country"])


@functools.lru_cache(maxsize=100_000)
def arabic(place_id: str | None, name: str) -> str:
    """A place's Arabic name; the one given where the gazetteer knows none."""
    place = shipped().place(place_id) if place_id else None
    return place.name_ar if place is not None and place.name_ar else name


def areas_geojson(areas: Iterable[Area]) -> dict[str, Any]:
    """Areas of control as a GeoJSON FeatureCollection; coordinates to about 10 m."""
    return {"type": "FeatureCollection", "features": [_feature(area) for area in areas]}


def _feature(area: Area) -> dict[str, Any]:
    rounded = shapely.set_precision(area.geometry, 1e-4, mode="pointwise")
    return {
        "type": "Feature",
        "properties": {
            "actor": area.actor,
            "status": area.status,
            "actors": area.actors,
            "since": area.since.isoformat(),
            "changed": area.changed.isoformat(),
            "last_known": area.last_known.isoformat() if area.last_known else None,
            "places": area.place_names,
            "places_ar": [arabic(*one) for one in zip(area.place_ids, area.place_names, strict=True)],
            "claims": area.claim_ids,
            "area_km2": round(area.area_km2, 1),
        },
        "geometry": mapping(rounded),
    }


def drawn_by_others(backend: Any) -> dict[str, Any]:
    """Outlines of imported areas: GeoJSON geometry by ``place_id``; empty when none were imported."""
    rows = backend.to_pyarrow(schema.outlines.select("place_id", "geometry")).to_pylist()
    return {row["place_id"]: json.loads(row["geometry"]) for row in rows}


def control_map(backend: Any) -> ControlMap:
    """The areas that all claims of a store give."""
    columns = backend.to_pyarrow(schema.claims.select(*COLUMNS)).to_pydict()
    columns["source"] = ["; ".join(as_list(text)) for text in columns["source"]]
    claims = claims_from_columns(columns)
    folded = {actor: parent for actor, parent in parents().items() if parent}
    known = {**lands(), **drawn_by_others(backend)}
    return ControlMap(
        claims, outlines=countries(), regions=known, rivers=fronts(), country=country_of, parents=folded
    )  # fmt: skip
