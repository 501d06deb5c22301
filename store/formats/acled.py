"""ACLED's exports: CSV with the columns of today, those of before 2023, and the types of before 2019."""

from __future__ import annotations

import json

import pandas as pd

from incidents.models import EVENT_TYPES, SUB_EVENT_TYPES
from store.formats.actors import actor_id
from store.formats.checks import Checks, json_objects
from store.formats.countries import code_of
from store.formats.regions import governorate

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

_SUB_TYPES = {name.casefold(): name for name in SUB_EVENT_TYPES}
_TYPES = {name.casefold(): name for name in EVENT_TYPES}


def convert(checks: Checks) -> pd.DataFrame:
    """Records from a block of rows; rows that are wrong are marked in ``checks`` and may hold anything."""
    rows = checks.rows
    for old, new in (("geo_prec", "geo_precision"), ("time_prec", "time_precision")):
        if old in rows.columns and new not in rows.columns:
            rows[new] = rows[old]
    found = pd.DataFrame(index=rows.index)
    found["incident_id"] = f"{NAME}:" + checks.required("event_id_cnty")
    found["kind"] = "event"
    _types(checks, found)
    day = checks.day("event_date")
    precision = checks.code("time_precision", {"1": 1, "2": 2, "3": 3}) if "time_precision" in rows.columns else 1
    found["time_precision"] = precision
    found["event_date"], found["end_date"] = _span(day, found["time_precision"])
    days = [value.date() if value is not pd.NaT else None for value in day]
    for name in ("actor1", "actor2"):
        names = checks.required(name) if name == "actor1" else checks.text(name)
        found[name] = [actor_id(given, on, source=NAME) for given, on in zip(names, days, strict=True)]
    found["location"] = checks.text("location")
    found["latitude"], found["longitude"] = checks.position()
    given = "geo_precision" in rows.columns
    found["geo_precision"] = checks.code("geo_precision", {"1": 1, "2": 2, "3": 3}) if given else 1
    found["uncertainty_km"] = found["geo_precision"].map(UNCERTAINTY_KM).where(found["latitude"].notna())
    country = checks.text("iso").where(checks.text("iso") != "", checks.text("country"))
    found["country"] = country.map({name: code_of(name) for name in country.unique()})
    found["admin1"] = [
        governorate(name, code) for name, code in zip(checks.text("admin1"), found["country"], strict=True)
    ]
    dead = checks.number("fatalities", 0, 1_000_000, whole=True, empty=True).astype("Int32")
    for name in ("fatalities_low", "fatalities", "fatalities_high"):
        found[name] = dead
    targeted = checks.text("civilian_targeting").str.casefold() == "civilian targeting"
    found["civilian_targeting"] = targeted | (found["event_type"] == "Violence against civilians")
    sources = checks.text("source")
    split = {
        text: json.dumps([name.strip() for name in text.split(";") if name.strip()], ensure_ascii=False)
        for text in sources.unique()
    }
    found["source"] = sources.map(split)
    found["note"] = checks.text("notes").replace("", None)
    found["confidence"] = 1.0
    exact = found["time_precision"] == 1
    found["extra"] = json_objects(
        rows, [name for name in rows.columns if name not in CARRIED], blank={"event_date": exact}
    )
    return found


def _types(checks: Checks, found: pd.DataFrame) -> None:
    given, sub_given = checks.required("event_type"), checks.text("sub_event_type")
    sub_type = sub_given.str.casefold().map(_SUB_TYPES)
    old = given.str.casefold().map(OLD_TYPES)
    sub_type = sub_type.where(sub_given != "", old)
    event_type = given.str.casefold().map(_TYPES)
    unknown = event_type.isna() & old.isna() & ~given.str.casefold().isin(OPEN_TYPES)
    checks.wrong(unknown, "event_type", "{} is not one of ACLED's event types")
    checks.wrong((sub_given != "") & sub_type.isna(), "sub_event_type", "{} is not one of ACLED's sub-event types")
    checks.wrong(sub_type.isna(), "sub_event_type", "is empty, and the event type alone does not tell it")
    belongs = sub_type.map(SUB_EVENT_TYPES)
    checks.wrong(event_type.notna() & (event_type != belongs), "sub_event_type", "{} does not belong to the event type")
    found["event_type"], found["sub_event_type"] = belongs, sub_type


def _span(day: pd.Series, precision: pd.Series) -> tuple[pd.Series, pd.Series]:
    """First and last possible day: the day itself; three days about it for a week; its month."""
    first = day.where(precision != 2, day - pd.Timedelta(days=3))
    last = day.where(precision != 2, day + pd.Timedelta(days=3))
    start = day.dt.to_period("M").dt.start_time
    end = start + pd.offsets.MonthEnd(1)
    return first.where(precision != 3, start).dt.floor("D"), last.where(precision != 3, end).dt.floor("D")
