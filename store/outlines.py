"""The land that control is drawn on: countries' outlines and named regions, from the gazetteer's table of outlines."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import gazetteer
from store import schema
from store.areas import ControlMap
from store.claims import claims_from_frame
from store.families import parents

REGIONS_FILE = Path(gazetteer.__file__).parent / "data" / "regions.geojson"
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


def lands() -> dict[str, Any]:
    """Region's place id: its outline as a GeoJSON geometry; countries, governorates and named regions."""
    return {
        feature["properties"]["place_id"]: feature["geometry"]
        for feature in regions()
        if feature["geometry"]["type"] in LAND_KINDS
    }


def control_map(backend: Any) -> ControlMap:
    """The areas that all claims of a store give."""
    claims = claims_from_frame(backend.execute(schema.claims))
    folded = {actor: parent for actor, parent in parents().items() if parent}
    return ControlMap(claims, outlines=countries(), regions=lands(), parents=folded)
