"""What people said the columns of others' tables hold, remembered for the next table with the same columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from store import schema, writing
from store.formats.mappings import ColumnMapping, MappingError, from_json, key_of


def remember(backend: Any, header: Iterable[str], mapping: ColumnMapping) -> None:
    """Keep a mapping for tables with these columns, in the place of an earlier one."""
    key = key_of(header)
    writing.delete(backend, "mappings", "columns_key", [key])
    writing.insert(backend, "mappings", [{"columns_key": key, "mapping": mapping.to_json(), "agreed_at": schema.now()}])


def recall(backend: Any, header: Iterable[str]) -> ColumnMapping | None:
    """The mapping that was agreed to for tables with these columns; None when there is none that can be used."""
    names = tuple(header)
    table = schema.mappings.filter(schema.mappings.columns_key == key_of(names))
    for row in backend.to_pyarrow(table).to_pylist():
        try:
            mapping = from_json(row["mapping"])
            mapping.check(names)
        except MappingError:  # of a program that knew other fields
            return None
        return mapping
    return None
