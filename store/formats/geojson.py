"""GeoJSON (RFC 7946): one feature an incident, a point where it is placed and no geometry where it is not."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from store.formats.rows import plain


def geojson_bytes(batches: Iterable[list[dict[str, Any]]]) -> Iterator[bytes]:
    """A FeatureCollection, feature by feature; ``id`` is the incident's id, the other fields are properties."""
    yield b'{"type":"FeatureCollection","features":['
    first = True
    for batch in batches:
        for row in batch:
            yield (b"\n" if first else b",\n") + json.dumps(
                feature(row), ensure_ascii=False, separators=(",", ":")
            ).encode()
            first = False
    yield b"\n]}\n"


def feature(row: dict[str, Any]) -> dict[str, Any]:
    """One incident as a GeoJSON feature."""
    values = plain(row)
    latitude, longitude = values["latitude"], values["longitude"]
    placed = latitude is not None and longitude is not None
    geometry = {"type": "Point", "coordinates": [longitude, latitude]} if placed else None
    return {"type": "Feature", "id": values["incident_id"], "geometry": geometry, "properties": values}
