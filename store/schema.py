"""The tables of the store, as Ibis sees them on any engine, and how records become their rows.

Lists (sources, evidence) are kept as JSON text: every engine has text, and text is compressed and searched fast.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

import ibis
import pyarrow as pa

from incidents.models import Article, ControlClaim, Incident
from store.claims import Claim
from store.engines.dialect import create_table

SCHEMA_VERSION = 3
"""Raised by one with every change of the tables; ``migrations`` brings stores of earlier versions forward."""

WORLD_BITS = 30
"""The web-mercator world is a square of 2**30 by 2**30 units; a unit is about 4 cm at the equator."""

MAX_LATITUDE = 85.05112877980659
"""Where the square web-mercator world ends: atan(sinh(pi)) in degrees."""

ARTICLES = ibis.schema(
    {
        "article_id": "!string",
        "title": "string",
        "publisher": "string",
        "url": "string",
        "published": "date",
        "published_inferred": "boolean",
        "language": "string",
        "body": "string",
        "notes": "string",  # JSON list
        "origin": "string",  # the file it was read from
        "content_hash": "string",
        "reading_id": "int64",
        "search": "string",  # folded title and body
    }
)

INCIDENTS = ibis.schema(
    {
        "incident_id": "!string",
        "article_id": "string",
        "kind": "string",
        "event_type": "string",
        "sub_event_type": "string",
        "event_date": "date",
        "end_date": "date",
        "time_precision": "int8",
        "actor1": "string",
        "actor2": "string",
        "location": "string",
        "place_id": "string",
        "latitude": "float64",
        "longitude": "float64",
        "uncertainty_km": "float64",
        "geo_precision": "int8",
        "admin1": "string",
        "country": "string",
        "fatalities_low": "int32",
        "fatalities": "int32",
        "fatalities_high": "int32",
        "injured": "int32",
        "civilian_targeting": "boolean",
        "source": "string",  # JSON list
        "evidence": "string",  # JSON list
        "confidence": "float64",
        "note": "string",  # what an imported record says in words
        "extra": "string",  # JSON object: columns of an imported record that have no field here
        "reading_id": "int64",
        "drawn_actor": "string",  # actor1, else actor2: whose colour the map gives it
        "reported_by": "string",  # JSON list: source, else the article's publisher
        "x": "int32",  # web-mercator units from the antimeridian eastwards
        "y": "int32",  # web-mercator units from the north edge southwards
        "z_order": "int32",  # x and y interleaved: near on the map, near in the file
        "search": "string",  # folded location and note
    }
)

CLAIMS = ibis.schema(
    {
        "claim_id": "!string",
        "origin": "string",  # "article", "table" or "import"
        "article_id": "string",
        "actor": "string",
        "status": "string",
        "location": "string",
        "place_id": "string",
        "latitude": "float64",
        "longitude": "float64",
        "uncertainty_km": "float64",
        "event_date": "date",
        "end_date": "date",
        "time_precision": "int8",
        "source": "string",  # JSON list
        "url": "string",
        "note": "string",
        "evidence": "string",  # JSON list
        "confidence": "float64",
        "reading_id": "int64",
    }
)

READINGS = ibis.schema(
    {
        "reading_id": "!int64",
        "kind": "string",  # data, add, control, import
        "name": "string",  # the file's name
        "format": "string",
        "content_hash": "string",
        "read_at": "timestamp",
        "incidents": "int64",
        "claims": "int64",
        "quarantined": "int64",
        "failure": "string",  # why it could not be read; null when it was
        "undone_at": "timestamp",
    }
)

QUARANTINE = ibis.schema(
    {"reading_id": "!int64", "row_number": "int64", "field": "string", "reason": "string", "record": "string"}
)

OUTLINES = ibis.schema({"place_id": "!string", "geometry": "string", "reading_id": "int64"})  # geometry: GeoJSON

REPLACED = ibis.schema({**INCIDENTS, "replaced_by": "int64"})
"""Incidents whose places those of an import took, by its number: undoing it brings them back."""

MAPPINGS = ibis.schema(
    {
        "columns_key": "!string",  # the same for tables with the same columns
        "mapping": "string",  # what they hold: JSON
        "agreed_at": "timestamp",
    }
)
"""What people said the columns of others' tables hold."""

META = ibis.schema({"key": "!string", "value": "string"})

SCHEMAS: dict[str, ibis.Schema] = {
    "articles": ARTICLES,
    "incidents": INCIDENTS,
    "claims": CLAIMS,
    "readings": READINGS,
    "quarantine": QUARANTINE,
    "outlines": OUTLINES,
    "replaced": REPLACED,
    "mappings": MAPPINGS,
    "meta": META,
}

articles = ibis.table(ARTICLES, name="articles")
incidents = ibis.table(INCIDENTS, name="incidents")
claims = ibis.table(CLAIMS, name="claims")
readings = ibis.table(READINGS, name="readings")
quarantine = ibis.table(QUARANTINE, name="quarantine")
outlines = ibis.table(OUTLINES, name="outlines")
replaced = ibis.table(REPLACED, name="replaced")
mappings = ibis.table(MAPPINGS, name="mappings")
meta = ibis.table(META, name="meta")

RECORD_COLUMNS: tuple[str, ...] = tuple(field.name for field in dataclasses.fields(Incident))
"""The columns of every table and export, in the order of the incident record."""

CLAIM_COLUMNS: tuple[str, ...] = ("claim_id", "origin", *(field.name for field in dataclasses.fields(ControlClaim)))
"""The columns of a table of claims."""


def create(backend: Any) -> None:
    """Make the tables in an empty database."""
    for name, schema in SCHEMAS.items():
        create_table(backend, name, schema)


def arrow(name: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows of one table as Arrow, columns in the schema's order; a missing key is null."""
    schema = SCHEMAS[name]
    listed = [{column: row.get(column) for column in schema.names} for row in rows]
    return pa.Table.from_pylist(listed, schema=schema.to_pyarrow())


def mercator(latitude: float, longitude: float) -> tuple[int, int]:
    """Web-mercator units (x eastwards, y southwards, each 0 to 2**30 - 1) of a position in degrees.

    Latitudes beyond the square world's edge are drawn at its edge; longitude 180 is longitude -180.
    """
    side = 1 << WORLD_BITS
    bounded = max(-MAX_LATITUDE, min(MAX_LATITUDE, latitude))
    sine = math.sin(math.radians(bounded))
    x = math.floor((((longitude + 180.0) % 360.0) / 360.0) * side)
    y = math.floor((0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * side)
    return max(0, min(side - 1, x)), max(0, min(side - 1, y))


def z_order(x: int, y: int) -> int:
    """The upper 15 bits of x and y interleaved: positions near on the map get numbers that are near."""
    result = 0
    for bit in range(15):
        source = bit + WORLD_BITS - 15
        result |= ((x >> source) & 1) << (2 * bit) | ((y >> source) & 1) << (2 * bit + 1)
    return result


def incident_row(incident: Incident, *, publisher: str | None, reading_id: int, search: str) -> dict[str, Any]:
    """The row of one incident: its record and what the map's queries need worked out ahead.

    ``publisher`` stands in as the reporter where the record names no source; ``search`` is the folded text that free
    text search looks in.
    """
    row = incident.to_dict()
    row["event_date"], row["end_date"] = incident.event_date, incident.end_date
    reporters = list(incident.source) or ([publisher] if publisher else [])
    row.update(
        source=to_json(list(incident.source)),
        evidence=to_json([dataclasses.asdict(item) for item in incident.evidence]),
        reported_by=to_json(reporters),
        drawn_actor=incident.actor1 or incident.actor2,
        reading_id=reading_id,
        search=search,
    )
    if incident.latitude is not None and incident.longitude is not None:
        if incident.longitude == 180.0:  # one meridian, one way of writing it, or sums of longitudes go wrong
            row["longitude"] = -180.0
        row["x"], row["y"] = mercator(incident.latitude, incident.longitude)
        row["z_order"] = z_order(row["x"], row["y"])
    return row


def claim_row(claim: ControlClaim, *, origin: str, reading_id: int, **more: Any) -> dict[str, Any]:
    """The row of one claim; ``more`` fills columns that the record lacks (``claim_id``, ``url``, ``note``)."""
    row = claim.to_dict()
    row["event_date"], row["end_date"] = claim.event_date, claim.end_date
    row.update(
        claim_id=claim_id(claim),
        origin=origin,
        reading_id=reading_id,
        source=to_json(list(claim.source)),
        evidence=to_json([dataclasses.asdict(item) for item in claim.evidence]),
    )
    row.update(more)
    return row


def table_claim_row(claim: Claim, *, reading_id: int) -> dict[str, Any]:
    """The row of one claim of the analysts' table."""
    row = dataclasses.asdict(claim)
    row.update(
        origin="table",
        source=to_json([claim.source] if claim.source else []),
        url=claim.url or None,
        note=claim.note or None,
        evidence="[]",
        confidence=1.0,
        reading_id=reading_id,
    )
    return row


def claim_id(claim: ControlClaim) -> str:
    """A stable id for a claim read from an article: the same article read twice gives the same ids."""
    where = next(((item.start, item.end) for item in claim.evidence if item.field == "sentence"), None)
    parts = (claim.actor, claim.status, claim.place_id or claim.location, str(claim.event_date), str(where))
    return f"{claim.article_id}-c-{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:10]}"


def article_row(article: Article, *, origin: str, content_hash: str, reading_id: int, search: str) -> dict[str, Any]:
    """The row of one article."""
    row = dataclasses.asdict(article)
    row.update(
        notes=to_json(list(article.notes)),
        origin=origin,
        content_hash=content_hash,
        reading_id=reading_id,
        search=search,
    )
    return row


def to_json(value: Any) -> str:
    """Compact JSON text with letters of every script as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def now() -> dt.datetime:
    """The present moment in UTC, without a zone, as the tables keep it."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)
