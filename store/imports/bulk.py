"""Many records at once: the columns that the map needs are worked out for whole tables, not row by row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gazetteer.names import fold
from store import schema
from store.engines.dialect import rearrange, settle
from store.imports.incoming import incoming

_GIVEN = (*schema.RECORD_COLUMNS, "note", "extra")


def completed(records: pa.Table, *, reading_id: int) -> pa.Table:
    """Rows of the table of incidents from records: the record's columns, ``note`` and ``extra``; missing ones are null.

    ``source`` and ``evidence`` are JSON lists as text. Longitude 180 becomes -180.
    """
    types = schema.INCIDENTS.to_pyarrow()
    rows = records.num_rows
    columns: dict[str, Any] = {
        name: records.column(name).cast(types.field(name).type) if name in records.column_names else None
        for name in _GIVEN
    }
    for name in ("source", "evidence"):
        columns[name] = pa.array(["[]"] * rows) if columns[name] is None else pc.fill_null(columns[name], "[]")
    columns["longitude"] = pc.if_else(pc.equal(columns["longitude"], 180.0), -180.0, columns["longitude"])
    columns["drawn_actor"] = pc.coalesce(_strings(columns["actor1"], rows), _strings(columns["actor2"], rows))
    columns["reported_by"] = columns["source"]
    columns["reading_id"] = pa.array(np.full(rows, reading_id))
    columns.update(_positions(columns["latitude"], columns["longitude"]))
    said = (pc.fill_null(_strings(columns[name], rows), "") for name in ("location", "note"))
    words = pc.binary_join_element_wise(*said, " ")
    columns["search"] = folded(words)
    arrays = [
        pa.nulls(rows, type=field.type) if columns[field.name] is None else columns[field.name].cast(field.type)
        for field in types
    ]
    return pa.Table.from_arrays(arrays, schema=types)


def put(backend: Any, tables: Iterable[pa.Table], *, reading_id: int) -> int:
    """Put tables of records into the store; how many records that were."""
    with incoming(backend) as held:
        for records in tables:
            held.add(completed(records, reading_id=reading_id))
        held.put()
        return held.count


def sort(backend: Any) -> None:
    """Put the table of incidents in map order."""
    settle(backend)
    rearrange(backend, "incidents", schema.INCIDENTS, by="z_order")


def _strings(column: Any, rows: int) -> Any:
    return pa.nulls(rows, type=pa.string()) if column is None else column.cast(pa.string())


def _positions(latitude: Any, longitude: Any) -> dict[str, pa.Array]:
    """``x``, ``y`` and ``z_order`` as ``schema.mercator`` and ``schema.z_order`` work them out, for whole columns."""
    missing = np.asarray(pc.or_(pc.is_null(latitude), pc.is_null(longitude)))
    north = np.nan_to_num(latitude.to_numpy(), nan=0.0)
    east = np.nan_to_num(longitude.to_numpy(), nan=0.0)
    side = 1 << schema.WORLD_BITS
    sine = np.sin(np.radians(np.clip(north, -schema.MAX_LATITUDE, schema.MAX_LATITUDE)))
    x = np.floor(((east + 180.0) % 360.0) / 360.0 * side)
    y = np.floor((0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)) * side)
    columns, lines = (np.clip(values, 0, side - 1).astype(np.int64) for values in (x, y))
    order = np.zeros(len(columns), dtype=np.int64)
    for bit in range(15):
        source = bit + schema.WORLD_BITS - 15
        order |= ((columns >> source) & 1) << (2 * bit) | ((lines >> source) & 1) << (2 * bit + 1)
    return {
        name: pa.array(values.astype(np.int32), mask=missing)
        for name, values in (("x", columns), ("y", lines), ("z_order", order))
    }


def folded(texts: Any) -> pa.ChunkedArray:
    """Every text folded once, however often it occurs."""
    encoded = pc.dictionary_encode(texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts)
    different = encoded.dictionary
    plain = pc.string_is_ascii(different)
    # Without letters beyond ASCII, folding is no more than this, and Arrow does it ten times as fast.
    simple = pc.replace_substring_regex(pc.ascii_lower(different), pattern="['`]", replacement="")
    simple = pc.ascii_trim_whitespace(pc.replace_substring_regex(simple, pattern="[^a-z0-9]+", replacement=" "))
    careful = iter([fold(text) for text in different.filter(pc.invert(plain)).to_pylist()])
    folded = [text if easy else next(careful) for text, easy in zip(simple.to_pylist(), plain.to_pylist(), strict=True)]
    return pa.array(folded, type=pa.string()).take(encoded.indices)
