"""Parquet: what reading in bulk writes, and GeoParquet with points."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from store.formats.columns import Column
from store.formats.contents import Content
from store.formats.tables import Piece, columns_of

ROWS = 20_000
"""Rows read at a time."""


class ParquetTable:
    """A Parquet file. Rows are numbered from 1."""

    kind = "parquet"
    first_row = 1

    def __init__(self, content: Content) -> None:
        """Raises ``ValueError`` when it cannot be read."""
        self._content = content
        try:
            self._file = pq.ParquetFile(content.path)
        except (pa.ArrowException, OSError) as error:  # what is no Parquet is an OSError without a number
            if isinstance(error, OSError) and error.errno:
                raise
            raise ValueError(f"cannot be read as Parquet: {str(error).partition('.')[0]}") from None
        self.size = int(self._file.metadata.num_rows)
        self.notes = content.notes
        if not self.size:
            raise ValueError("has no rows")
        schema = self._file.schema_arrow
        self._geometry = _geometry(schema)
        names = [name for name in schema.names if name != self._geometry]
        self._places = self._geometry is not None and not {"latitude", "longitude"} <= {n.casefold() for n in names}
        self.header = tuple(name.strip().casefold() for name in names)
        if self._places:
            self.header += ("latitude", "longitude")

    def chunks(self) -> Iterator[tuple[pa.RecordBatch, int]]:
        """Batches of rows."""
        try:
            for batch in self._file.iter_batches(batch_size=ROWS):
                yield batch, batch.num_rows
        except (OSError, pa.ArrowException) as error:
            raise ValueError(f"is damaged: {error}") from None

    def piece(self, chunk: pa.RecordBatch) -> Piece:
        """Columns as text; lists and structures as JSON."""
        rows = {
            name.strip().casefold(): _text(chunk.column(name)) for name in chunk.schema.names if name != self._geometry
        }
        if self._places:
            points = shapely.from_wkb(chunk.column(self._geometry).to_numpy(zero_copy_only=False))
            for name, values in (("latitude", shapely.get_y(points)), ("longitude", shapely.get_x(points))):
                rows[name] = _text(pa.array(values, mask=np.isnan(values)))
        columns: dict[str, Column] = columns_of(rows)
        return Piece(columns, np.arange(chunk.num_rows), chunk.num_rows, ())


def _geometry(schema: pa.Schema) -> str | None:
    """The column of points of a GeoParquet file; None in any other. ``ValueError``: not in degrees of WGS 84."""
    told = (schema.metadata or {}).get(b"geo")
    if not told:
        return None
    try:
        geo = json.loads(told)
        name = geo["primary_column"]
        crs = geo["columns"][name].get("crs", "OGC:CRS84")
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ValueError("says that it is GeoParquet, but not which column holds the points") from None
    code = str(crs.get("id", {}).get("code", "")) if isinstance(crs, dict) else str(crs)
    if crs is not None and not any(known in code for known in ("CRS84", "4326")):
        raise ValueError(f"has its coordinates in {code or 'another system'}; save it in WGS 84 (EPSG:4326)")
    return str(name)


def _text(values: Any) -> Any:
    kind = values.type
    if pa.types.is_dictionary(kind):
        values = values.cast(kind.value_type)
        kind = values.type
    if pa.types.is_null(kind):
        return pa.array([""] * len(values), pa.string())
    if pa.types.is_nested(kind):
        return pa.array(
            [None if item is None else json.dumps(item, ensure_ascii=False, separators=(",", ":"), default=str)
             for item in values.to_pylist()],
            pa.string(),
        )  # fmt: skip
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return pa.array([""] * len(values), pa.string())
    return values.cast(pa.string())
