"""A map in one HTML file, which needs no network and no program: incidents, areas of control, filters.

Everything is in the file: Leaflet, the basemap, the incidents and the small script that draws them and filters them by
day, actor and type. What it does not carry: the articles and the evidence in them, and areas of other days.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import shapely
import yaml
from xstatic.pkg import leaflet

from incidents.actors import actors
from store.formats.rows import plain
from store.land.outlines import areas_geojson, regions, towns
from store.land.territory import Area
from store.looks import SYMBOLS
from store.looks.palette import Look, shipped

FOLDER = Path(__file__).parent
MOST = 200_000
"""Most incidents in one file: some 25 MB, which a phone still opens."""
TOWNS = 1_200
GROUND_DEGREES = 0.005
"""About 500 m: how far outlines may be simplified, which nobody sees at the zooms of a country."""
COLUMNS: tuple[str, ...] = (
    "incident_id", "kind", "event_type", "sub_event_type", "event_date", "end_date", "actor1", "actor2", "location",
    "latitude", "longitude", "uncertainty_km", "geo_precision", "admin1", "fatalities_low", "fatalities",
    "fatalities_high", "source",
)  # fmt: skip
ATTRIBUTION = "Khareeta · Natural Earth · GeoNames (CC BY 4.0)"


def standalone_bytes(
    batches: Iterable[list[dict[str, Any]]], areas: Sequence[Area] = (), day: dt.date | None = None
) -> Iterator[bytes]:
    """The file's bytes; ``areas`` are those of ``day``, which the map names."""
    data = {
        "made": f"Khareeta, {dt.date.today().isoformat()}",
        "language": "en",
        "attribution": ATTRIBUTION,
        "day": day.isoformat() if day else "–",
        "words": words(),
        "looks": _looks(),
        "basemap": _basemap(),
        "areas": areas_geojson(areas),
        **_coded(batches),
    }
    # A "<" would let text of an article end the element that the data stand in.
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    page = (FOLDER / "map.html").read_text("utf-8")
    parts = {
        "/*leaflet.css*/": (Path(leaflet.BASE_DIR) / "leaflet.css").read_text("utf-8"),
        "/*map.css*/": (FOLDER / "map.css").read_text("utf-8"),
        "/*data*/": text,
        "/*leaflet.js*/": (Path(leaflet.BASE_DIR) / "leaflet.js").read_text("utf-8"),
        "/*symbols.js*/": SYMBOLS.read_text("utf-8"),
        "/*map.js*/": (FOLDER / "map.js").read_text("utf-8"),
    }
    for mark, content in parts.items():
        before, _, page = _split(page, mark)
        yield before.encode()
        yield content.encode()
    yield page.encode()


@functools.cache
def words() -> dict[str, Any]:
    """What the map says, by language."""
    found: dict[str, Any] = yaml.safe_load((FOLDER / "words.yaml").read_text("utf-8"))
    return found


def _split(page: str, mark: str) -> tuple[str, str, str]:
    before, found, after = page.partition(mark)
    if not found:
        raise ValueError(f"map.html: {mark} is missing, or not in its order")
    return before, found, after


def _coded(batches: Iterable[list[dict[str, Any]]]) -> dict[str, Any]:
    """The incidents column by column, each value once: ``values`` and, for each incident, which of them."""
    values: dict[str, dict[str, int]] = {name: {} for name in COLUMNS}
    which: dict[str, list[int]] = {name: [] for name in COLUMNS}
    days: set[str] = set()
    for batch in batches:
        for row in batch:
            record = plain(row)
            days.update(record[name] for name in ("event_date", "end_date") if record[name])
            for name in COLUMNS:
                known = values[name]
                which[name].append(known.setdefault(json.dumps(record[name], ensure_ascii=False), len(known)))
    columns = {name: {"values": [json.loads(one) for one in values[name]], "of": which[name]} for name in COLUMNS}
    return {"columns": columns, "first": min(days, default=None), "last": max(days, default=None)}


def _looks() -> dict[str, Any]:
    table = shipped()
    return {
        "actors": {
            one.actor_id: {**_look(table.look(one.actor_id)), "name_en": one.name_en, "name_ar": one.name_ar}
            for one in actors().values()
        },
        "unknown": _look(table.unknown),
        "event_types": {name: {"shape": shape} for name, shape in table.shapes.items()},
        "themes": dict(table.themes),
    }


def _look(look: Look) -> dict[str, str]:
    return {"colour": look.colour, "pattern": look.pattern, "ink": look.ink, "line": look.line}


@functools.cache
def _basemap() -> dict[str, Any]:
    """Countries, governorates and rivers, simplified; the largest towns as latitude, longitude and both names."""
    kinds = {"country": "countries", "governorate": "governorates", "river": "rivers"}
    layers: dict[str, list[dict[str, Any]]] = {name: [] for name in kinds.values()}
    for one in regions():
        layer = kinds.get(one["properties"]["kind"])
        if layer:
            simple = shapely.simplify(shapely.geometry.shape(one["geometry"]), GROUND_DEGREES)
            rounded = shapely.set_precision(simple, 1e-3, mode="pointwise")
            layers[layer].append({"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(rounded)})
    largest = [[round(one.latitude, 3), round(one.longitude, 3), one.name_en, one.name_ar] for one in towns()[:TOWNS]]
    collections = {name: {"type": "FeatureCollection", "features": found} for name, found in layers.items()}
    return {**collections, "towns": largest}
