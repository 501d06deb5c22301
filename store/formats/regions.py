"""Governorates as others spell them to the names of the gazetteer's outlines, and how far countries reach."""

from __future__ import annotations

import functools
import json
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from gazetteer.names import key
from store.formats.columns import Column
from store.land.outlines import regions


@functools.lru_cache(maxsize=100_000)
def governorate(name: str, country: str | None) -> str | None:
    """Our English name of a governorate; the name as given where it is none of ours; None for an empty one."""
    if not name:
        return None
    return _names().get((country, key(name)), name)


@functools.lru_cache(maxsize=10_000)
def country_of(name: str) -> str | None:
    """The code of the country that has a governorate of this name; None when none has, or several."""
    codes = {code for code, known in _names() if known == key(name)} if name else set()
    return codes.pop() if len(codes) == 1 else None


def governorates(names: Column, countries: Any) -> Any:
    """Our names of whole columns of governorates, an Arrow array; ``countries`` are the rows' codes."""
    codes = pc.dictionary_encode(countries, null_encoding="encode")
    known = codes.dictionary.to_pylist()
    at = codes.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    different, back = np.unique(names.codes.astype(np.int64) * len(known) + at, return_inverse=True)
    found = [governorate(names.values[int(pair) // len(known)], known[int(pair) % len(known)]) for pair in different]
    return pa.array(found, pa.string()).take(pa.array(back.reshape(-1)))


def areas_at(north: npt.NDArray[np.float64], east: npt.NDArray[np.float64]) -> tuple[Any, Any]:
    """Codes of the countries and our names of the governorates that positions in degrees lie in, as Arrow arrays.

    Null where there is no position, or none of the outlines holds it.
    """
    known = ~(np.isnan(north) | np.isnan(east))
    different, back = np.unique(np.column_stack([east[known], north[known]]), axis=0, return_inverse=True)
    points: npt.NDArray[np.object_] = np.asarray(shapely.points(different))
    found = []
    for kind in ("country", "governorate"):
        tree, names = _outlines(kind)
        values: Any = np.full(len(points), None, dtype=np.object_)
        number, outline = tree.query(points, predicate="intersects")
        values[number] = np.array(names, dtype=object)[outline]
        rows: Any = np.full(len(north), None, dtype=np.object_)
        rows[known] = values[back.reshape(-1)]
        found.append(pa.array(rows, pa.string()))
    return found[0], found[1]


@functools.cache
def _outlines(kind: str) -> tuple[shapely.STRtree, list[str]]:
    chosen = [feature for feature in regions() if feature["properties"]["kind"] == kind]
    shapes = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in chosen]
    shapely.prepare(shapes)
    told = "country" if kind == "country" else "admin1"
    return shapely.STRtree(shapes), [
        feature["properties"][told] or feature["properties"]["name_en"] for feature in chosen
    ]


@functools.cache
def extents() -> dict[str, tuple[float, float, float, float]]:
    """West, south, east and north, in degrees, of each country that the outlines have, by its code."""
    return {
        feature["properties"]["country"]: shapely.from_geojson(json.dumps(feature["geometry"])).bounds
        for feature in regions()
        if feature["properties"]["kind"] == "country"
    }


@functools.cache
def _names() -> dict[tuple[str | None, str], str]:
    found: dict[tuple[str | None, str], str] = {}
    for feature in regions():
        properties = feature["properties"]
        if properties["kind"] == "governorate":
            for name in (properties["name_en"], properties["name_ar"], *properties["variants"]):
                found.setdefault((properties["country"], key(name)), properties["admin1"] or properties["name_en"])
    return found
