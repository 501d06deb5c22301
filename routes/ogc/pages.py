"""The routes: landing page, conformance, collections and their features, each linked to the others."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any
from urllib.parse import quote, urlencode

from starlette.responses import Response
from starlette.routing import BaseRoute

from routes.answers import Answer, BadParameterError, Here, Query, failure, route, to_json
from routes.ogc.collections import COLLECTIONS, Collection, Feature
from routes.ogc.openapi import MEDIA_TYPE as OPENAPI
from routes.ogc.openapi import document
from routes.ogc.parameters import asked
from store import Store

GEOJSON = "application/geo+json"
JSON = "application/json"
ROOT = "ogc"
CONFORMS_TO: tuple[str, ...] = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}" for name in ("core", "oas30", "geojson")
)
"""Source: OGC API – Features, Part 1: Core, 17-069r4, annex A."""
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


def landing(store: Store, query: Query, here: Here) -> Answer:
    """Where everything is."""
    _json_asked(query)
    return _json(
        {
            "title": "Khareeta",
            "description": "Incidents of armed conflict, areas of control, and the places that reports name.",
            "links": [
                _link(here, "", "self", JSON, "this page"),
                _link(here, "/api", "service-desc", OPENAPI, "the interface, as OpenAPI 3.0"),
                _link(here, "/conformance", "conformance", JSON, "what of the standard is done"),
                _link(here, "/collections", "data", JSON, "the collections"),
            ],
        }
    )


def api(store: Store, query: Query, here: Here) -> Answer:
    """The OpenAPI document."""
    _json_asked(query)
    return Answer(to_json(document(f"{here.base}{ROOT}", CONFORMS_TO)), OPENAPI)


def conformance(store: Store, query: Query, here: Here) -> Answer:
    """The parts of the standard that this server keeps to."""
    _json_asked(query)
    return _json({"conformsTo": CONFORMS_TO})


def collections(store: Store, query: Query, here: Here) -> Answer:
    """All collections."""
    _json_asked(query)
    return _json(
        {
            "links": [_link(here, "/collections", "self", JSON, "the collections")],
            "collections": [_described(store, here, one) for one in COLLECTIONS.values()],
        }
    )


def collection(one: Collection, store: Store, query: Query, here: Here) -> Answer:
    """One collection."""
    _json_asked(query)
    return _json(_described(store, here, one))


def items(one: Collection, store: Store, query: Query, here: Here) -> Answer:
    """A page of a collection's features, with links to the pages before and after."""
    _json_asked(query)
    wanted = asked(query)
    found = one.find(store, wanted, query)
    path = f"/collections/{one.name}/items"
    links = [
        _link(here, path, "self", GEOJSON, "this page", query),
        _link(here, f"/collections/{one.name}", "collection", JSON, one.title),
    ]
    page = {**query, "limit": str(wanted.limit)}
    if wanted.offset + len(found.features) < found.matched and found.features:
        following = page | {"offset": str(wanted.offset + wanted.limit)}
        links.append(_link(here, path, "next", GEOJSON, "the next page", following))
    if wanted.offset:
        before = page | {"offset": str(max(0, wanted.offset - wanted.limit))}
        links.append(_link(here, path, "prev", GEOJSON, "the page before", before))
    return Answer(
        to_json(
            {
                "type": "FeatureCollection",
                "timeStamp": dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "numberMatched": found.matched,
                "numberReturned": len(found.features),
                "links": links,
                "features": found.features,
            }
        ),
        GEOJSON,
    )


def item(one: Collection, store: Store, query: Query, here: Here) -> Answer | Response:
    """One feature by its id; 404 where there is none."""
    _json_asked(query)
    name = here.path["feature_id"]
    found: Feature | None = one.get(store, name)
    if found is None:
        return failure(404, f"the collection {one.name} has no feature with the id {name[:100]!r}")
    links = [
        _link(here, f"/collections/{one.name}/items/{quote(name, safe='')}", "self", GEOJSON, "this feature"),
        _link(here, f"/collections/{one.name}", "collection", JSON, one.title),
    ]
    return Answer(to_json({**found, "links": links}), GEOJSON)


def _described(store: Store, here: Here, one: Collection) -> dict[str, Any]:
    path = f"/collections/{one.name}"
    return {
        "id": one.name,
        "title": one.title,
        "description": one.description,
        "extent": one.extent(store),
        "itemType": "feature",
        "crs": [CRS84],
        "links": [
            _link(here, path, "self", JSON, one.title),
            _link(here, f"{path}/items", "items", GEOJSON, f"{one.title}: the features"),
        ],
    }


def _link(here: Here, path: str, rel: str, media_type: str, title: str, query: Query | None = None) -> dict[str, str]:
    asked = f"?{urlencode(query)}" if query else ""
    return {"href": f"{here.base}{ROOT}{path or '/'}{asked}", "rel": rel, "type": media_type, "title": title}


def _json(value: Any) -> Answer:
    return Answer(to_json(value))


def _json_asked(query: Query) -> None:
    """Raises ``BadParameterError`` for another form than JSON, and for a parameter without a value."""
    for name, value in query.items():
        if not value or (name not in ("q", "bbox") and "" in value.split(",")):
            raise BadParameterError(name, "has no value, or an empty one among its values")
    if query.get("f", "json") not in ("json", "geojson"):
        raise BadParameterError("f", f"{query['f'][:40]!r} is not to be had; json is")


def _route(path: str, answer: Any, *names: str) -> BaseRoute:
    return route(f"/{ROOT}{path}", answer, names=("f", *names), here=True)


ROUTES: list[BaseRoute] = [
    _route("/", landing),
    _route("", landing),
    _route("/api", api),
    _route("/conformance", conformance),
    _route("/collections", collections),
    *(
        made
        for one in COLLECTIONS.values()
        for made in (
            _route(f"/collections/{one.name}", functools.partial(collection, one)),
            _route(
                f"/collections/{one.name}/items", functools.partial(items, one),
                "bbox", "datetime", "limit", "offset", *one.filters,
            ),
            _route(f"/collections/{one.name}/items/{{feature_id:path}}", functools.partial(item, one)),
        )
    ),
]  # fmt: skip
