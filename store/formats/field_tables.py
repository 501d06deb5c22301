"""CSV in ACLED's and in UCDP GED's columns, both from the one record.

A record that came from the same format goes out as it came in: what its columns held beyond our fields was kept. What
cannot be carried: summaries are left out of ACLED's table, which has events alone (GED marks them by
``event_clarity`` 2); ranges of fatalities, evidence and confidence have no column in ACLED's; injured, in neither.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from incidents.actors import actors
from store.formats import acled, ucdp
from store.formats.countries import name_of, number_of
from store.formats.rows import csv_cell, csv_rows

ACLED_COLUMNS: tuple[str, ...] = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso",
    "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
UCDP_COLUMNS: tuple[str, ...] = (
    "id", "relid", "year", "type_of_violence", "conflict_name", "dyad_name", "side_a", "side_b", "number_of_sources",
    "source_article", "source_office", "source_date", "source_headline", "where_prec", "where_coordinates",
    "where_description", "adm_1", "adm_2", "latitude", "longitude", "country", "country_id", "region", "event_clarity",
    "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high",
    "low",
)  # fmt: skip
INTER = {
    1: "State forces", 2: "Rebel group", 3: "Political militia", 4: "Identity militia", 5: "Rioters", 6: "Protesters",
    7: "Civilians", 8: "External/Other forces",
}  # fmt: skip
"""ACLED's kinds of actors by their former numbers."""
DISORDER = {
    "Battles": "Political violence", "Explosions/Remote violence": "Political violence",
    "Violence against civilians": "Political violence", "Protests": "Demonstrations", "Riots": "Demonstrations",
    "Strategic developments": "Strategic developments",
}  # fmt: skip

Batches = Iterable[list[dict[str, Any]]]


def acled_bytes(batches: Batches) -> Iterator[bytes]:
    """CSV in ACLED's columns of today; events alone."""
    yield csv_rows([ACLED_COLUMNS])
    for batch in batches:
        yield csv_rows(
            [csv_cell(values.get(name)) for name in ACLED_COLUMNS]
            for values in (_acled(row) for row in batch if row["kind"] == "event")
        )


def ucdp_bytes(batches: Batches) -> Iterator[bytes]:
    """CSV in UCDP GED's columns; events and summaries."""
    yield csv_rows([UCDP_COLUMNS])
    for batch in batches:
        yield csv_rows([csv_cell(values.get(name)) for name in UCDP_COLUMNS] for values in map(_ucdp, batch))


def _kept(row: Mapping[str, Any], source: str) -> dict[str, Any]:
    """The columns that came in beyond our fields, when the record came from this source."""
    return json.loads(row["extra"]) if row.get("extra") and row["incident_id"].startswith(f"{source}:") else {}


def _acled(row: Mapping[str, Any]) -> dict[str, Any]:
    day: dt.date | None = row["event_date"] or row["end_date"]
    targeted = row["civilian_targeting"] and row["event_type"] != "Violence against civilians"
    values = {
        "event_id_cnty": row["incident_id"].removeprefix(f"{acled.NAME}:"),
        "event_date": day.isoformat() if day else None,
        "year": day.year if day else None,
        "time_precision": min(row["time_precision"], 3),
        "disorder_type": DISORDER[row["event_type"]],
        "event_type": row["event_type"],
        "sub_event_type": row["sub_event_type"],
        "actor1": _actor(row["actor1"]),
        "inter1": _inter(row["actor1"]),
        "actor2": _actor(row["actor2"]),
        "inter2": _inter(row["actor2"]),
        "civilian_targeting": "Civilian targeting" if targeted else None,
        "iso": number_of(row["country"]),
        "country": name_of(row["country"]),
        "admin1": row["admin1"],
        "location": row["location"],
        "latitude": row["latitude"],
        "longitude": row["longitude"],
        "geo_precision": row["geo_precision"],
        "source": "; ".join(row["source"]),
        "notes": row["note"],
        "fatalities": row["fatalities"] if row["fatalities"] is not None else 0,
    }
    return {**values, **_kept(row, acled.NAME)}


def _ucdp(row: Mapping[str, Any]) -> dict[str, Any]:
    first: dt.date | None = row["event_date"] or row["end_date"]
    last: dt.date | None = row["end_date"] or first
    best = row["fatalities"] if row["fatalities"] is not None else 0
    one_sided = row["civilian_targeting"] or row["event_type"] == "Violence against civilians"
    states = {actor_id for actor_id in (row["actor1"], row["actor2"]) if _is_state(actor_id)}
    values = {
        "id": row["incident_id"].removeprefix(f"{ucdp.NAME}:"),
        "year": first.year if first else None,
        "type_of_violence": 3 if one_sided else 1 if states else 2,
        "side_a": _actor(row["actor1"]),
        "side_b": _actor(row["actor2"]),
        "number_of_sources": len(row["source"]) or None,
        "source_article": row["note"],
        "source_office": ";".join(row["source"]),
        "where_prec": {1: 1, 2: 2, 3: 4}[row["geo_precision"]],
        "where_coordinates": row["location"],
        "adm_1": row["admin1"],
        "latitude": row["latitude"],
        "longitude": row["longitude"],
        "country": name_of(row["country"]),
        "event_clarity": 2 if row["kind"] == "summary" else 1,
        "date_prec": {1: 1, 2: 3, 3: 4, 4: 5}[row["time_precision"]],
        "date_start": first.isoformat() if first else None,
        "date_end": last.isoformat() if last else None,
        "best": best,
        "high": row["fatalities_high"] if row["fatalities_high"] is not None else best,
        "low": row["fatalities_low"] if row["fatalities_low"] is not None else best,
    }
    return {**values, **_kept(row, ucdp.NAME)}


def _actor(actor_id: str | None) -> str | None:
    """The name shown; of an actor that is none of ours the name that its source gave it."""
    if actor_id is None:
        return None
    known = actors().get(actor_id)
    return known.name_en if known else actor_id.partition(":")[2] or actor_id


def _inter(actor_id: str | None) -> str | None:
    known = actors().get(actor_id or "")
    return INTER.get(known.inter) if known else None


@functools.cache
def _is_state(actor_id: str | None) -> bool:
    known = actors().get(actor_id or "")
    return known is not None and known.inter in (1, 8)
