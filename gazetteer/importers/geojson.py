"""GeoJSON feature collections: a point (or the middle of an area) and properties named like a CSV's columns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gazetteer.importers import columns
from gazetteer.importers.records import Fields


def read(path: Path, options: Mapping[str, str]) -> Iterator[tuple[int, Fields | str]]:
    """The features of a file, counted from 1. Raises ``ValueError`` when it is not a whole feature collection."""
    collection = json.loads(path.read_text("utf-8-sig"))
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        raise ValueError("no list of features; the file must be a GeoJSON FeatureCollection")
    headings = dict.fromkeys(k for f in features if isinstance(f, dict) for k in (f.get("properties") or {}))
    for number, feature in enumerate(features, start=1):
        row = _row(feature, list(headings))
        if isinstance(row, str):
            yield number, row
        else:
            yield from ((number, fields) for _, fields in columns.rows([row], options, source=path.name))


def _row(feature: Any, headings: list[str]) -> dict[str | None, object] | str:
    if not isinstance(feature, dict) or not isinstance(feature.get("geometry"), dict):
        return "no geometry; every feature needs a point or an area"
    properties = feature.get("properties") or {}
    row: dict[str | None, object] = {h: "" if properties.get(h) is None else _text(properties[h]) for h in headings}
    try:
        from shapely.geometry import shape

        middle = shape(feature["geometry"]).representative_point()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return f"the geometry is malformed: {error}"
    row["latitude"], row["longitude"] = str(middle.y), str(middle.x)
    return row


def _text(value: Any) -> str:
    return "|".join(map(str, value)) if isinstance(value, list) else str(value)
