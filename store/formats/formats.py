"""The list of formats that incidents can be exported to."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from store.formats import field_tables, geojson, geoparquet, hxl, kml, rows, standalone, xlsx
from store.land.territory import Area

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
    with_areas: Callable[[Batches, Sequence[Area], dt.date], Iterator[bytes]] | None = None
    """The same with the areas of control of a day, for a format that can hold them."""
    most: int | None = None
    """Most incidents that a file of it may hold; None: any number."""


FORMATS: dict[str, Format] = {
    kind.name: kind
    for kind in (
        Format("csv", "csv", "text/csv; charset=utf-8", rows.csv_bytes),
        Format("jsonl", "jsonl", "application/x-ndjson", rows.jsonl_bytes),
        Format("acled", "acled.csv", "text/csv; charset=utf-8", field_tables.acled_bytes),
        Format("ucdp", "ucdp.csv", "text/csv; charset=utf-8", field_tables.ucdp_bytes),
        Format("geojson", "geojson", "application/geo+json", geojson.geojson_bytes),
        Format("kml", "kml", "application/vnd.google-earth.kml+xml", kml.kml_bytes),
        Format("geoparquet", "parquet", "application/vnd.apache.parquet", geoparquet.geoparquet_bytes),
        Format("xlsx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx.xlsx_bytes),
        Format("hxl", "hxl.csv", "text/csv; charset=utf-8", hxl.hxl_bytes),
        Format(
            "html",
            "html",
            "text/html; charset=utf-8",
            standalone.standalone_bytes,
            with_areas=standalone.standalone_bytes,
            most=standalone.MOST,
        ),
    )
}
"""Format's name: the format."""


def format_of(file_name: str) -> str:
    """The name of the format that a file's name ends in (``x.ucdp.csv``: ucdp); what follows its last dot when none."""
    lower = file_name.lower()
    fitting = [kind for kind in FORMATS.values() if lower.endswith(f".{kind.suffix}")]
    return max(fitting, key=lambda kind: len(kind.suffix)).name if fitting else lower.rpartition(".")[2]
