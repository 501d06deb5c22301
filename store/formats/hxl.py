"""CSV with HXL hashtags, the second heading by which humanitarian tools know what a column holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from store.formats.rows import COLUMNS, csv_cell, csv_rows

HASHTAGS: dict[str, str] = {
    "incident_id": "#event+id",
    "article_id": "#meta+article+id",
    "kind": "#meta+kind",
    "event_type": "#event+type",
    "sub_event_type": "#event+type+sub",
    "event_date": "#date+start",
    "end_date": "#date+end",
    "time_precision": "#date+precision+code",
    "actor1": "#group+actor1+id",
    "actor2": "#group+actor2+id",
    "location": "#loc+name",
    "place_id": "#loc+id",
    "latitude": "#geo+lat",
    "longitude": "#geo+lon",
    "uncertainty_km": "#geo+precision+km",
    "geo_precision": "#geo+precision+code",
    "admin1": "#adm1+name",
    "country": "#country+code+v_iso2",
    "fatalities_low": "#affected+killed+min",
    "fatalities": "#affected+killed",
    "fatalities_high": "#affected+killed+max",
    "injured": "#affected+injured",
    "civilian_targeting": "#indicator+civilian_targeting+bool",
    "source": "#meta+source",
    "evidence": "#meta+evidence",
    "confidence": "#indicator+confidence+num",
    "note": "#description",
}
"""Column: its hashtag and attributes. Source of the core hashtags: the HXL hashtag dictionary 1.1."""


def hxl_bytes(batches: Iterable[list[dict[str, Any]]]) -> Iterator[bytes]:
    """UTF-8 CSV: a row of headings, a row of hashtags, then one incident a row as in the plain CSV."""
    yield csv_rows([COLUMNS, [HASHTAGS[name] for name in COLUMNS]])
    for batch in batches:
        yield csv_rows([csv_cell(row.get(name)) for name in COLUMNS] for row in batch)
