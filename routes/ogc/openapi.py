"""The interface as an OpenAPI 3.0 document, made from the collections themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gazetteer.places import KINDS
from incidents.models import EVENT_TYPES, SUB_EVENT_TYPES
from routes.ogc.collections import COLLECTIONS, Collection
from routes.ogc.parameters import DEFAULT_LIMIT
from store.filters import DATED
from store.filters import KINDS as INCIDENT_KINDS

MEDIA_TYPE = "application/vnd.oai.openapi+json;version=3.0"
LISTS: dict[str, list[Any]] = {
    "type": list(EVENT_TYPES),
    "sub_type": list(SUB_EVENT_TYPES),
    "precision": [1, 2, 3],
}
"""Filters whose values are listed: the values."""
FEATURE_ID = {"type": "string", "pattern": r"^[^\x00-\x1f\x7f-\x9f/?#]+$"}
DAY = r"\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2}))?"


def document(base: str, conforms_to: Sequence[str]) -> dict[str, Any]:
    """The document of a server whose landing page is at ``base``."""
    paths: dict[str, Any] = {
        "/": _get("landing", "Landing page", _object("links")),
        "/api": _get("api", "This document", _object("openapi", "paths"), media_type=MEDIA_TYPE),
        "/conformance": _get("conformance", "What of the standard is done", _conformance(conforms_to)),
        "/collections": _get("collections", "The collections", _object("collections", "links")),
    }
    for one in COLLECTIONS.values():
        path = f"/collections/{one.name}"
        paths[path] = _get(f"describe_{one.name}", one.title, _object("id", "extent", "links"))
        paths[f"{path}/items"] = _get(
            f"get_{one.name}", f"{one.title}: a page of features", _features(), _parameters(one), "application/geo+json"
        )
        one_path: dict[str, Any] = {"name": "feature_id", "in": "path", "required": True, "schema": FEATURE_ID}
        paths[f"{path}/items/{{feature_id}}"] = _get(
            f"get_one_of_{one.name}",
            f"{one.title}: one feature",
            _object("id", "geometry", "properties", "links"),
            [one_path],
            "application/geo+json",
            more={"404": {"$ref": "#/components/responses/Error"}},
        )
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Khareeta",
            "version": "1.0.0",
            "description": "Incidents of armed conflict, areas of control, and the places that reports name.",
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "servers": [{"url": base}],
        "paths": paths,
        "components": {
            "responses": {
                "Error": {
                    "description": "What was wrong, in words",
                    "content": {"application/json": {"schema": _object("error")}},
                }
            }
        },
    }


def _get(
    operation: str,
    title: str,
    schema: dict[str, Any],
    parameters: Sequence[dict[str, Any]] = (),
    media_type: str = "application/json",
    *,
    more: dict[str, Any] | None = None,
) -> dict[str, Any]:
    form = {"name": "f", "in": "query", "schema": {"type": "string", "enum": ["json", "geojson"]}}
    error = {"$ref": "#/components/responses/Error"}
    return {
        "get": {
            "operationId": operation,
            "summary": title,
            "parameters": [*parameters, form],
            "responses": {
                "200": {"description": title, "content": {media_type: {"schema": schema}}},
                "400": error,
                "503": error,
                **(more or {}),
            },
        }
    }


def _parameters(one: Collection) -> list[dict[str, Any]]:
    """The standard's four parameters and the collection's own."""
    box = {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}
    interval = rf"^({DAY}|{DAY}/{DAY}|{DAY}/(\.\.)?|(\.\.)?/{DAY})$"
    found: list[dict[str, Any]] = [
        {"name": "bbox", "in": "query", "style": "form", "explode": False, "schema": box,
         "description": "West, south, east, north in degrees; heights between are passed over"},
        {"name": "datetime", "in": "query", "schema": {"type": "string", "pattern": interval},
         "description": "A day, or two with a slash between; .. for an open end"},
        {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "default": DEFAULT_LIMIT}},
        {"name": "offset", "in": "query", "schema": {"type": "integer", "minimum": 0, "default": 0}},
    ]  # fmt: skip
    for name, description in one.filters.items():
        found.append(
            {
                "name": name, "in": "query", "description": description, "style": "form", "explode": False,
                "schema": _filter(one, name),
            }
        )  # fmt: skip
    return found


def _filter(one: Collection, name: str) -> dict[str, Any]:
    if name == "min_fatalities":
        return {"type": "integer", "minimum": 0}
    if name == "q":
        return {"type": "string"}
    if name == "dated":
        return {"type": "string", "enum": list(DATED)}
    listed = LISTS.get(name)
    if name == "kind":
        listed = list(KINDS if one.name == "places" else INCIDENT_KINDS)
    item: dict[str, Any] = {"enum": listed} if listed else {"type": "string", "minLength": 1}
    return {"type": "array", "items": item, "minItems": 1}


def _object(*required: str) -> dict[str, Any]:
    return {"type": "object", "required": list(required)}


def _conformance(conforms_to: Sequence[str]) -> dict[str, Any]:
    listed = {"type": "array", "items": {"type": "string"}, "example": list(conforms_to)}
    return {"type": "object", "required": ["conformsTo"], "properties": {"conformsTo": listed}}


def _features() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["type", "features", "links", "timeStamp", "numberMatched", "numberReturned"],
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "features": {"type": "array", "items": _object("type", "id", "geometry", "properties")},
            "links": {"type": "array", "items": _object("href", "rel")},
            "timeStamp": {"type": "string", "format": "date-time"},
            "numberMatched": {"type": "integer", "minimum": 0},
            "numberReturned": {"type": "integer", "minimum": 0},
        },
    }
