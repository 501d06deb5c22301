"""UCDP's Georeferenced Event Dataset (GED): CSV with the columns of versions 17 and later."""

from __future__ import annotations

import json

import pandas as pd

from store.formats.actors import actor_id
from store.formats.checks import Checks, json_objects
from store.formats.countries import code_of
from store.formats.regions import governorate

NAME = "ucdp"
NEEDED: frozenset[str] = frozenset(
    {"id", "type_of_violence", "side_a", "side_b", "where_prec", "date_prec", "date_start", "best"}
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

CARRIED: frozenset[str] = frozenset({"id", "latitude", "longitude", "best", "high", "low", "year"})


def convert(checks: Checks) -> pd.DataFrame:
    """Records from a block of rows; rows that are wrong are marked in ``checks`` and may hold anything."""
    rows = checks.rows
    found = pd.DataFrame(index=rows.index)
    found["incident_id"] = f"{NAME}:" + checks.required("id").str.removesuffix(".0")
    given = "event_clarity" in rows.columns
    found["kind"] = checks.code("event_clarity", KINDS) if given else "event"
    found["event_type"] = checks.code("type_of_violence", EVENT_TYPES)
    found["sub_event_type"] = checks.code("type_of_violence", TYPES)
    first = checks.day("date_start")
    last = checks.day("date_end") if "date_end" in rows.columns else first
    checks.wrong(last < first, "date_end", "{} is before date_start")
    found["event_date"], found["end_date"] = first, last
    found["time_precision"] = checks.code("date_prec", TIME_PRECISION)
    days = [value.date() if value is not pd.NaT else None for value in first]
    for ours, theirs in (("actor1", "side_a"), ("actor2", "side_b")):
        names = checks.required(theirs)
        found[ours] = [actor_id(name, on, source=NAME) for name, on in zip(names, days, strict=True)]
    described = checks.text("where_description")
    found["location"] = described.where(described != "", checks.text("where_coordinates"))
    found["latitude"], found["longitude"] = checks.position()
    found["geo_precision"] = checks.code("where_prec", GEO_PRECISION)
    uncertainty = checks.code("where_prec", UNCERTAINTY_KM)
    found["uncertainty_km"] = uncertainty.where(found["latitude"].notna())
    country = checks.text("country")
    found["country"] = country.map({name: code_of(name) for name in country.unique()})
    provinces = checks.text("adm_1").str.replace(r"\s+(?:governorate|province)$", "", case=False, regex=True)
    found["admin1"] = [governorate(name, code) for name, code in zip(provinces, found["country"], strict=True)]
    figures = {
        ours: checks.number(theirs, 0, 10_000_000, whole=True, empty=theirs != "best")
        for ours, theirs in (("fatalities_low", "low"), ("fatalities", "best"), ("fatalities_high", "high"))
    }
    checks.wrong(figures["fatalities_low"] > figures["fatalities"], "low", "{} is more than best")
    checks.wrong(figures["fatalities_high"] < figures["fatalities"], "high", "{} is less than best")
    for name, values in figures.items():
        found[name] = values.astype("Int32")
    found["civilian_targeting"] = checks.text("type_of_violence") == "3"
    sources = checks.text("source_office")
    split = {
        text: json.dumps(
            list(dict.fromkeys(part.strip() for part in text.split(";") if part.strip())), ensure_ascii=False
        )
        for text in sources.unique()
    }
    found["source"] = sources.map(split)
    headline = checks.text("source_headline")
    found["note"] = headline.where(headline != "", checks.text("source_article")).replace("", None)
    found["confidence"] = 1.0
    found["extra"] = json_objects(rows, [name for name in rows.columns if name not in CARRIED])
    return found
