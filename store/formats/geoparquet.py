"""GeoParquet 1.1: the record's columns with their types, and a point for each incident that is placed."""

from __future__ import annotations

import json
import struct
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from store.formats.rows import COLUMNS

EVIDENCE = pa.list_(pa.struct({"field": pa.string(), "start": pa.int64(), "end": pa.int64()}))
TYPES: dict[str, pa.DataType] = {
    **dict.fromkeys(COLUMNS, pa.string()),
    **dict.fromkeys(("event_date", "end_date"), pa.date32()),
    **dict.fromkeys(("latitude", "longitude", "uncertainty_km", "confidence"), pa.float64()),
    **dict.fromkeys(
        ("time_precision", "geo_precision", "fatalities_low", "fatalities", "fatalities_high", "injured"), pa.int32()
    ),
    "civilian_targeting": pa.bool_(),
    "source": pa.list_(pa.string()),
    "evidence": EVIDENCE,
}
"""Column: its type."""
GEO: dict[str, Any] = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
}
"""The file's ``geo`` key; without ``crs``: longitude, latitude in WGS 84. Source: GeoParquet specification 1.1.0."""
PIECE = 1 << 20


def geoparquet_bytes(batches: Iterable[list[dict[str, Any]]]) -> Iterator[bytes]:
    """One row an incident, in groups as the batches come; ``geometry`` is null where it is not placed."""
    schema = pa.schema([*TYPES.items(), ("geometry", pa.binary())], metadata={"geo": json.dumps(GEO)})
    with tempfile.TemporaryFile() as file:
        with pq.ParquetWriter(file, schema, compression="zstd") as writer:
            for batch in batches:
                rows = [{**{name: row.get(name) for name in COLUMNS}, "geometry": point(row)} for row in batch]
                writer.write_table(pa.Table.from_pylist(rows, schema))
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def point(row: dict[str, Any]) -> bytes | None:
    """The position as well-known binary, longitude first; None where there is none."""
    if row["latitude"] is None or row["longitude"] is None:
        return None
    return struct.pack("<BIdd", 1, 1, row["longitude"], row["latitude"])
