"""Bringing a store's tables forward: what changed from one version of them to the next, in order.

A change of the tables is made in two places: in ``schema``, where a new store gets it at once and where
``SCHEMA_VERSION`` is raised by one, and here, as the step that brings a store of the version before to it. A step may
use nothing but the tables of its own time: it names columns itself, rather than taking them from ``schema``, which
goes on changing. Steps run in the one transaction of the change that opens the store: all of them, or none.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import ibis

from store import schema
from store.engines.dialect import create_table, tables
from store.engines.engine import StoreError


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """From one version to the next."""

    to: int
    """The version that it leads to, from the one before."""
    what: str
    """What it does, for people."""
    run: Callable[[Any], None]
    """Does it on an Ibis backend that may be written."""


def _outlines(backend: Any) -> None:
    if "outlines" not in tables(backend):  # some stores of version 1 got it on their first import of areas
        columns = {"place_id": "!string", "geometry": "string", "reading_id": "int64"}
        create_table(backend, "outlines", ibis.schema(columns))


_REPLACED = """
    incident_id !string, article_id string, kind string, event_type string, sub_event_type string, event_date date,
    end_date date, time_precision int8, actor1 string, actor2 string, location string, place_id string,
    latitude float64, longitude float64, uncertainty_km float64, geo_precision int8, admin1 string, country string,
    fatalities_low int32, fatalities int32, fatalities_high int32, injured int32, civilian_targeting boolean,
    source string, evidence string, confidence float64, note string, extra string, reading_id int64,
    drawn_actor string, reported_by string, x int32, y int32, z_order int32, search string, replaced_by int64
"""


def _replaced(backend: Any) -> None:
    columns: dict[str, str] = {}
    for column in _REPLACED.split(","):
        name, kind = column.split()
        columns[name] = kind
    create_table(backend, "replaced", ibis.schema(columns))
    agreed = {"columns_key": "!string", "mapping": "string", "agreed_at": "timestamp"}
    create_table(backend, "mappings", ibis.schema(agreed))


STEPS: tuple[Step, ...] = (
    Step(2, "a table for the outlines of imported areas", _outlines),
    Step(3, "tables for what imports replaced, and for the meaning of others' columns", _replaced),
)
"""In order, without a gap, up to ``schema.SCHEMA_VERSION``."""


def version(backend: Any, place: str) -> int:
    """The version of a store's tables. Raises ``StoreError`` when the database is no store or of a newer version."""
    if "meta" not in tables(backend):
        raise StoreError(f"{place}: this database is not a store of Khareeta; give another")
    rows = backend.to_pyarrow(schema.meta.filter(schema.meta.key == "schema_version")).to_pylist()
    found = rows[0]["value"] if rows else "none"
    if not found.isdecimal() or not 1 <= int(found) <= schema.SCHEMA_VERSION:
        raise StoreError(
            f"{place}: its tables are of version {found}, this program knows them up to version "
            f"{schema.SCHEMA_VERSION}; use a newer program, or give another store"
        )
    return int(found)


def forward(backend: Any, place: str) -> int:
    """Bring a store's tables to the present version, within the change that is being made; how many steps it took."""
    found = version(backend, place)
    steps = [step for step in STEPS if step.to > found]
    for step in steps:
        step.run(backend)
    if steps:
        backend.raw_sql(f"UPDATE meta SET value = '{schema.SCHEMA_VERSION}' WHERE key = 'schema_version'")
    return len(steps)
