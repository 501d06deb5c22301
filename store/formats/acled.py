"""ACLED's exports: CSV with the columns of today, those of before 2023, and the types of before 2019."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from incidents.models import EVENT_TYPES, SUB_EVENT_TYPES
from store.formats.actors import actor_ids
from store.formats.checks import Checks, Days, dates, floats, json_objects, name_list, whole
from store.formats.countries import code_of
from store.formats.regions import governorates

NAME = "acled"
NEEDED: frozenset[str] = frozenset({"event_id_cnty", "event_date", "event_type", "actor1", "latitude", "longitude"})
"""Columns that every version of the export has."""

UNCERTAINTY_KM = {1: 5.0, 2: 25.0, 3: 100.0}
"""By ``geo_precision``: a town; near it or part of a region; a region. ACLED gives no distances: these are ours."""

OLD_TYPES: dict[str, str] = {
    "battle-no change of territory": "Armed clash",
    "battle-government regains territory": "Government regains territory",
    "battle-non-state actor overtakes territory": "Non-state actor overtakes territory",
    "headquarters or base established": "Headquarters or base established",
    "non-violent transfer of territory": "Non-violent transfer of territory",
    "strategic development": "Other",
    "violence against civilians": "Attack",
}
"""Event types of before 2019 whose meaning fixes today's sub-type. Source: ACLED's codebooks of 2017 and 2019."""

OPEN_TYPES: frozenset[str] = frozenset({"remote violence", "riots/protests"})
"""Event types of before 2019 that could be several of today's."""

CARRIED: frozenset[str] = frozenset(
    {"event_type", "sub_event_type", "location", "latitude", "longitude", "geo_precision", "time_precision",
     "fatalities", "notes", "year", "geo_prec", "time_prec"}
)  # fmt: skip
"""Columns that the record holds as they are; the others are kept beside it."""

OLDER: dict[str, str] = {"geo_precision": "geo_prec", "time_precision": "time_prec"}
"""Columns and the names that they bore in some years."""

_SUB_TYPES = {name.casefold(): name for name in SUB_EVENT_TYPES}
_TYPES = {name.casefold(): name for name in EVENT_TYPES}


def convert(checks: Checks) -> dict[str, Any]:
    """Records, column by column, from a block of rows; rows marked as wrong in ``checks`` may hold anything."""
    for new, old in OLDER.items():
        if checks.has(old) and not checks.has(new):
            checks.columns = {**checks.columns, new: checks.column(old)}
    found: dict[str, Any] = {}
    ids = checks.required("event_id_cnty")
    found["incident_id"] = ids.map(lambda name: f"{NAME}:{name}", pa.string())
    found["kind"] = pa.repeat("event", checks.rows)
    found["event_type"], found["sub_event_type"] = _types(checks)
    day = checks.day("event_date")
    precision = _precision(checks, "time_precision")
    first, last = span(day, precision)
    found["event_date"], found["end_date"] = dates(first), dates(last)
    found["time_precision"] = whole(precision)
    for name in ("actor1", "actor2"):
        names = checks.required(name) if name == "actor1" else checks.column(name)
        found[name] = actor_ids(names, day, source=NAME)
    found["location"] = pc.fill_null(checks.column("location").texts(), "")
    country = checks.column("iso").or_else(checks.column("country"))
    found["country"] = country.map(code_of, pa.string())
    found["latitude"], found["longitude"] = checks.position(found["country"])
    geo = _precision(checks, "geo_precision")
    found["geo_precision"] = whole(geo)
    distance = np.select([geo == number for number in UNCERTAINTY_KM], list(UNCERTAINTY_KM.values()), np.nan)
    found["uncertainty_km"] = pc.if_else(pc.is_valid(found["latitude"]), floats(distance), None)
    found["admin1"] = governorates(checks.column("admin1"), found["country"])
    dead = whole(checks.number("fatalities", 0, 1_000_000, whole=True, empty=True))
    found.update(fatalities_low=dead, fatalities=dead, fatalities_high=dead)
    targeted = checks.column("civilian_targeting")
    aimed = targeted.where([value.casefold() == "civilian targeting" for value in targeted.values])
    on_civilians = pc.fill_null(pc.equal(found["event_type"], "Violence against civilians"), False)
    found["civilian_targeting"] = pc.or_(pa.array(aimed), on_civilians)
    found["source"] = name_list(checks.column("source"))
    found["note"] = checks.column("notes").texts()
    found["confidence"] = pa.repeat(1.0, checks.rows)
    kept = [name for name in checks.columns if name not in CARRIED]
    found["extra"] = json_objects(checks, kept, blank={"event_date": precision == 1})
    return found


def _precision(checks: Checks, name: str) -> Any:
    """1 to 3; 1 where the export has no such column."""
    if not checks.has(name):
        return np.ones(checks.rows)
    return checks.code(name, {"1": 1.0, "2": 2.0, "3": 3.0}, pa.float64()).to_numpy(zero_copy_only=False)


def _types(checks: Checks) -> tuple[Any, Any]:
    """Event types and sub-types as they are spelled today."""
    given, sub_given = checks.required("event_type"), checks.column("sub_event_type")
    old = given.map(lambda name: OLD_TYPES.get(name.casefold()), pa.string())
    event_type = given.map(lambda name: _TYPES.get(name.casefold()), pa.string())
    known = [name.casefold() in _TYPES | OLD_TYPES or name.casefold() in OPEN_TYPES for name in given.values]
    checks.wrong(given.where([not flag for flag in known]), "event_type", "{} is not one of ACLED's event types")
    sub_type = sub_given.map(lambda name: _SUB_TYPES.get(name.casefold()), pa.string())
    strange = [bool(name) and name.casefold() not in _SUB_TYPES for name in sub_given.values]
    checks.wrong(sub_given.where(strange), "sub_event_type", "{} is not one of ACLED's sub-event types")
    sub_type = pc.if_else(pa.array(sub_given.empty), old, sub_type)
    missing = np.asarray(pc.is_null(sub_type))
    checks.wrong(missing, "sub_event_type", "is empty, and the event type alone does not tell it")
    encoded = pc.dictionary_encode(sub_type)
    types = pa.array([SUB_EVENT_TYPES[name] for name in encoded.dictionary.to_pylist()], pa.string())
    belongs = types.take(encoded.indices)
    other = np.asarray(pc.fill_null(pc.not_equal(event_type, belongs), False))
    checks.wrong(other, "sub_event_type", "{} does not belong to the event type")
    return belongs, sub_type


def span(day: Days, precision: Any) -> tuple[Days, Days]:
    """First and last possible day: the day itself; three days about it for a week; its month."""
    days = day.astype("datetime64[D]")
    month = days.astype("datetime64[M]")
    week = np.timedelta64(3, "D")
    start, end = month.astype("datetime64[D]"), (month + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    first = np.where(precision == 2, days - week, np.where(precision == 3, start, days))
    last = np.where(precision == 2, days + week, np.where(precision == 3, end, days))
    return first, last
