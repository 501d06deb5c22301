"""Rows on their way out: their order, and lists where the tables keep JSON text."""

from __future__ import annotations

import functools
import json
from typing import Any

import ibis
import pandas as pd


def ordered(table: Any, *, oldest_first: bool = False) -> Any:
    """Ibis: incidents by day, undated ones last; within a day by id, so that pages do not overlap."""
    first = ibis.coalesce(table.event_date, table.end_date)
    order = first.asc(nulls_first=False) if oldest_first else first.desc(nulls_first=False)
    return table.order_by([order, table.incident_id])


@functools.lru_cache(maxsize=4096)
def _parsed(text: str) -> tuple[Any, ...]:
    return tuple(json.loads(text))


def as_list(text: str | None) -> list[Any]:
    """The list that a JSON text holds; empty for none."""
    return list(_parsed(text)) if text else []


def frame(found: Any) -> pd.DataFrame:
    """What Ibis gives, which has no types, as the DataFrame that it is."""
    table: pd.DataFrame = found
    return table


def with_lists(found: Any) -> pd.DataFrame:
    """The DataFrame with ``source`` and ``evidence`` as lists."""
    table = frame(found)
    for column in ("source", "evidence"):
        table[column] = pd.Series([as_list(value) for value in table[column]], index=table.index, dtype=object)
    return table
