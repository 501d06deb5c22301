"""The list of formats that incidents can be exported to."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from store.formats import field_tables, geojson, rows

Batches = Iterable[list[dict[str, Any]]]
"""Lists of records, each a mapping with the record's columns; ``source`` and ``evidence`` are lists."""


@dataclasses.dataclass(frozen=True, slots=True)
class Format:
    """One way of writing incidents to a file."""

    name: str
    """What it is asked for by."""
    suffix: str
    """What the file's name ends in."""
    media_type: str
    write: Callable[[Batches], Iterator[bytes]]
    """Batches of records to the file's bytes, piece by piece."""


FORMATS: dict[str, Format] = {
    kind.name: kind
    for kind in (
        Format("csv", "csv", "text/csv; charset=utf-8", rows.csv_bytes),
        Format("jsonl", "jsonl", "application/x-ndjson", rows.jsonl_bytes),
        Format("acled", "acled.csv", "text/csv; charset=utf-8", field_tables.acled_bytes),
        Format("ucdp", "ucdp.csv", "text/csv; charset=utf-8", field_tables.ucdp_bytes),
        Format("geojson", "geojson", "application/geo+json", geojson.geojson_bytes),
    )
}
"""Format's name: the format."""
