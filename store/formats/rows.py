"""One incident a row: CSV for spreadsheets and JSON lines for programs."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from store.schema import RECORD_COLUMNS

COLUMNS: tuple[str, ...] = (*RECORD_COLUMNS, "note")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(batches: Iterable[list[dict[str, Any]]]) -> Iterator[bytes]:
    """UTF-8 CSV with a header row; sources separated by ``; ``, evidence as JSON.

    Text that a spreadsheet would run as a formula begins with an apostrophe.
    """
    yield csv_rows([COLUMNS])
    for batch in batches:
        yield csv_rows([[csv_cell(row.get(name)) for name in COLUMNS] for row in batch])


def jsonl_bytes(batches: Iterable[list[dict[str, Any]]]) -> Iterator[bytes]:
    """One JSON object a line, with the incident's fields as the record has them; ``extra`` where there is any."""
    for batch in batches:
        lines = (json.dumps(_whole(row), ensure_ascii=False, separators=(",", ":")) for row in batch)
        yield "".join(f"{line}\n" for line in lines).encode()


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """The record's columns as JSON-ready values; ``note`` only where there is one."""
    values = {name: row.get(name) for name in RECORD_COLUMNS}
    if row.get("note"):
        values["note"] = row["note"]
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in values.items()}


def _whole(row: Mapping[str, Any]) -> dict[str, Any]:
    extra = row.get("extra")
    return {**plain(row), "extra": json.loads(extra)} if extra else plain(row)


def csv_cell(value: Any) -> Any:
    """A value as a cell: lists joined, truth as a word, nothing that a spreadsheet would run."""
    if isinstance(value, list):
        if value and isinstance(value[0], str):
            value = "; ".join(value)
        else:
            return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def csv_rows(rows: Iterable[Iterable[Any]]) -> bytes:
    """Rows as UTF-8 CSV."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()
