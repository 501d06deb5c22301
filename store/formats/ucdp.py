"""UCDP's Georeferenced Event Dataset (GED): CSV with the columns of versions 17 and later."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from store.formats.actors import actor_ids
from store.formats.checks import Checks, dates, json_objects, name_list, whole
from store.formats.columns import Column
from store.formats.countries import code_of
from store.formats.regions import governorates

NAME = "ucdp"
NEEDED: frozenset[str] = frozenset(
    {"id", "type_of_violence", "side_a", "side_b", "where_prec", "date_prec", "date_start"}
)
"""Columns that tell the dataset from others."""

TYPES = {"1": "Armed clash", "2": "Armed clash", "3": "Attack"}
"""``type_of_violence``: state-based and non-state conflict are battles, one-sided violence is on civilians."""
EVENT_TYPES = {"1": "Battles", "2": "Battles", "3": "Violence against civilians"}
GEO_PRECISION = {"1": 1, "2": 2, "3": 2, "4": 3, "5": 3, "6": 3, "7": 3}
"""``where_prec`` as ACLED's precision: 1 exact; 2 within about 25 km; 3 a district; 4 a governorate; 5 a line or an
area without clear bounds; 6 a country; 7 the sea or the air."""
UNCERTAINTY_KM = {"1": 3.0, "2": 25.0, "3": 40.0, "4": 120.0, "5": 60.0, "6": 300.0, "7": 300.0}
"""By ``where_prec``. Only the 25 km are the codebook's; the others are ours, of the sizes such places have."""
TIME_PRECISION = {"1": 1, "2": 2, "3": 2, "4": 3, "5": 4}
"""``date_prec``: 1 the day; 2 within two to six days; 3 the week; 4 the month; 5 longer."""
KINDS = {"1": "event", "2": "summary"}
"""``event_clarity``: 2 is a report that sums up several events."""

OLDER: dict[str, str] = {"best": "best_est", "high": "high_est", "low": "low_est"}
"""Columns and the names that they bore in the first versions."""

CARRIED: frozenset[str] = frozenset({"id", "latitude", "longitude", "best", "high", "low", "year"})

_KIND_OF_REGION = re.compile(r"\s+(?:governorate|province)$", re.IGNORECASE)


def convert(checks: Checks) -> dict[str, Any]:
    """Records, column by column, from a block of rows; rows marked as wrong in ``checks`` may hold anything."""
    rows = checks.rows
    for new, old in OLDER.items():
        if checks.has(old) and not checks.has(new):
            checks.columns = {**checks.columns, new: checks.column(old)}
    found: dict[str, Any] = {}
    found["incident_id"] = checks.required("id").map(lambda text: f"{NAME}:{text.removesuffix('.0')}", pa.string())
    given = checks.has("event_clarity")
    found["kind"] = checks.code("event_clarity", KINDS) if given else pa.repeat("event", rows)
    found["event_type"] = checks.code("type_of_violence", EVENT_TYPES)
    found["sub_event_type"] = checks.code("type_of_violence", TYPES)
    first = checks.day("date_start")
    last = checks.day("date_end") if checks.has("date_end") else first
    checks.wrong(last < first, "date_end", "{} is before date_start")
    found["event_date"], found["end_date"] = dates(first), dates(last)
    found["time_precision"] = checks.code("date_prec", TIME_PRECISION, pa.int32())
    for ours, theirs in (("actor1", "side_a"), ("actor2", "side_b")):
        found[ours] = actor_ids(checks.required(theirs), first, source=NAME)
    place = checks.column("where_description").or_else(checks.column("where_coordinates"))
    found["location"] = pc.fill_null(place.texts(), "")
    found["country"] = checks.column("country").map(code_of, pa.string())
    found["latitude"], found["longitude"] = checks.position(found["country"])
    found["geo_precision"] = checks.code("where_prec", GEO_PRECISION, pa.int32())
    uncertainty = checks.code("where_prec", UNCERTAINTY_KM, pa.float64())
    found["uncertainty_km"] = pc.if_else(pc.is_valid(found["latitude"]), uncertainty, None)
    provinces = checks.column("adm_1")
    bare = pa.array([_KIND_OF_REGION.sub("", name) for name in provinces.values], pa.string())
    found["admin1"] = governorates(Column(provinces.codes, bare), found["country"])
    figures = {
        ours: checks.number(theirs, 0, 10_000_000, whole=True, empty=theirs != "best")
        for ours, theirs in (("fatalities_low", "low"), ("fatalities", "best"), ("fatalities_high", "high"))
    }
    checks.wrong(figures["fatalities_low"] > figures["fatalities"], "low", "{} is more than best")
    checks.wrong(figures["fatalities_high"] < figures["fatalities"], "high", "{} is less than best")
    found.update({name: whole(values) for name, values in figures.items()})
    violence = checks.column("type_of_violence")
    found["civilian_targeting"] = pa.array(violence.where([v.removesuffix(".0") == "3" for v in violence.values]))
    found["source"] = name_list(checks.column("source_office"))
    found["note"] = checks.column("source_headline").or_else(checks.column("source_article")).texts()
    found["confidence"] = pa.array(np.ones(rows))
    found["extra"] = json_objects(checks, [name for name in checks.columns if name not in CARRIED])
    return found
