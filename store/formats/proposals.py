"""Proposing a mapping for a table nobody has seen before: from the names of its columns, and from what is in them."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from gazetteer.names import fold
from incidents.actors import actors
from store.formats import days, numbers
from store.formats.actors import actor_id
from store.formats.countries import code_of
from store.formats.mappings import ColumnMapping, headings, kind_of
from store.formats.regions import extents, governorate

LEAST = 0.3
"""The share of a column's values that must be of a field's kind before its name is believed."""
SURE = 0.85
"""The same where the name says nothing."""
SAMPLED = 300
"""Values looked at."""


def propose(columns: Mapping[str, Sequence[str]], *, dataset: str, source: str) -> ColumnMapping:
    """A mapping for a table by the first values of each of its columns, in the table's order.

    ``dataset`` and ``source`` are what the file is called, for the ids and for who reports. Fields for which no column
    was found have none in it: ``ColumnMapping.check`` tells what is still needed.
    """
    values = {name: [value.strip() for value in given if value.strip()][:SAMPLED] for name, given in columns.items()}
    values = {name: given for name, given in values.items() if given}
    chosen: dict[str, str] = {}
    for field, name in _by_name(values):
        if field not in chosen and name not in chosen.values() and _may_be(field, values[name]):
            chosen[field] = name
    for field in ("event_date", "coordinates", "event_type", "admin1", "country", "actor1"):
        if field == "coordinates" and "latitude" in chosen and "longitude" in chosen:
            continue
        if field == "event_type" and "sub_event_type" in chosen:
            continue
        if field not in chosen:
            free = [name for name in values if name not in chosen.values() and _fits(field, values[name], SURE)]
            if free:
                chosen[field] = free[0]
    _both_degrees(chosen, values)
    if "latitude" in chosen:
        chosen.pop("coordinates", None)
    constants = {"geo_precision": "1"} if "geo_precision" not in chosen else {}
    if "source" not in chosen:
        constants["source"] = source
    order = days.order_of(values.get(chosen.get("event_date", ""), [])) or "dmy"
    return ColumnMapping(
        {field: chosen[field] for field in headings()["fields"] if field in chosen}, constants, {}, order, dataset
    )


def swapped(columns: Mapping[str, Sequence[str]], mapping: ColumnMapping) -> bool:
    """Whether most positions would lie in the countries of the map if latitude and longitude changed places."""
    if "latitude" not in mapping.columns:
        return False
    pairs = [
        (numbers.degrees_of(one), numbers.degrees_of(other))
        for one, other in zip(columns[mapping.columns["latitude"]], columns[mapping.columns["longitude"]], strict=True)
    ]
    known = [(north, east) for north, east in pairs if north is not None and east is not None]
    here = sum(_on_map(north, east) for north, east in known)
    there = sum(_on_map(east, north) for north, east in known)
    return bool(known) and there > len(known) * SURE and here < len(known) / 4


def _on_map(north: float, east: float) -> bool:
    return any(
        west <= east <= right and south <= north <= top
        for code, (west, south, right, top) in extents().items()
        if code in ("SY", "IQ")
    )


def _by_name(values: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Fields and columns whose names speak for each other, the surest first."""
    found = []
    for place, name in enumerate(values):
        folded = fold(_spaced(name))
        for field, words in _words().items():
            if folded in words:
                found.append((0, words.index(folded), place, field, name))
                continue
            within = [word for word in words if len(word) > 3 and f" {word} " in f" {folded} "]
            if within:
                found.append((1, -max(map(len, within)), place, field, name))
    return [(field, name) for _, _, _, field, name in sorted(found)]


def _spaced(name: str) -> str:
    """A column's name as words: brackets with units and explanations left out."""
    bare = name.partition("(")[0].strip() or name
    return " ".join(bare.replace("_", " ").replace(".", " ").replace("/", " ").replace("-", " ").split())


@functools.cache
def _words() -> dict[str, list[str]]:
    return {field: [fold(word) for word in words] for field, words in headings()["fields"].items()}


def _share(values: Sequence[str], is_one: Callable[[str], bool]) -> float:
    return sum(map(is_one, values)) / len(values)


def _may_be(field: str, values: Sequence[str]) -> bool:
    """Whether a column may hold what its name says: names of groups and events need not be known to us, figures do."""
    if field in ("actor1", "actor2", "admin1", "location", "source"):
        return _share(values, _is_number) < LEAST
    if field in ("event_type", "sub_event_type"):
        return _share(values, _is_number) < LEAST and (len(set(values)) * 2 <= len(values) or _fits(field, values, 0.2))
    return _fits(field, values, LEAST)


def _is_number(text: str) -> bool:
    return numbers.count_of(text) is not None


def _fits(field: str, values: Sequence[str], least: float) -> bool:
    """Whether a column's values are of a field's kind. Text can be anything, and names alone speak for it."""
    is_one = _KINDS.get(field)
    return is_one is None or _share(values, is_one) >= least


def _is_day(text: str) -> bool:
    return days.day_of(text) is not None or days.day_of(text, order="mdy") is not None


def _is_degree(most: float) -> Callable[[str], bool]:
    def is_one(text: str) -> bool:
        value = numbers.degrees_of(text)
        return value is not None and abs(value) <= most

    return is_one


def _is_count(text: str) -> bool:
    value = numbers.count_of(text)
    return value is not None and value >= 0 and value == int(value)


def _is_actor(text: str) -> bool:
    return actor_id(text, None, source="acled") in actors()


def _is_governorate(text: str) -> bool:
    return any(governorate(text, code) != text or governorate(text.title(), code) in _governorates()
               for code in ("SY", "IQ"))  # fmt: skip


@functools.cache
def _governorates() -> frozenset[str]:
    from store.land.outlines import regions

    return frozenset(
        feature["properties"]["name_en"] for feature in regions() if feature["properties"]["kind"] == "governorate"
    )


_KINDS: Mapping[str, Callable[[str], bool]] = {
    "event_date": _is_day,
    "end_date": _is_day,
    "latitude": _is_degree(90),
    "longitude": _is_degree(180),
    "coordinates": lambda text: numbers.position_of(text) is not None,
    "event_type": lambda text: kind_of(text) is not None,
    "sub_event_type": lambda text: kind_of(text) is not None,
    "actor1": _is_actor,
    "fatalities": _is_count,
    "fatalities_low": _is_count,
    "fatalities_high": _is_count,
    "injured": _is_count,
    "country": lambda text: code_of(text) is not None,
    "admin1": _is_governorate,
    "geo_precision": lambda text: text.removesuffix(".0") in ("1", "2", "3"),
    "time_precision": lambda text: text.removesuffix(".0") in ("1", "2", "3", "4"),
    "uncertainty_km": lambda text: numbers.count_of(text) is not None,
}


def _both_degrees(chosen: dict[str, str], values: Mapping[str, Sequence[str]]) -> None:
    """Latitude and longitude go together; where names say neither, two columns of degrees side by side are they."""
    if "latitude" in chosen and "longitude" in chosen:
        return
    chosen.pop("latitude", None)
    chosen.pop("longitude", None)
    if "coordinates" in chosen:
        return
    free = [name for name in values if name not in chosen.values() and _share(values[name], _has_parts) >= SURE]
    for one, other in itertools.pairwise(free):
        north = np.array([numbers.degrees_of(text) or np.nan for text in values[one]], dtype=float)
        east = np.array([numbers.degrees_of(text) or np.nan for text in values[other]], dtype=float)
        if np.nanmax(np.abs(north)) <= 90 and np.nanmax(np.abs(east)) <= 180:
            chosen["latitude"], chosen["longitude"] = one, other
            return


def _has_parts(text: str) -> bool:
    value = numbers.degrees_of(text)
    return value is not None and abs(value) <= 180 and value != int(value)
