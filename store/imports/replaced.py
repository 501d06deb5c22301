"""Incidents whose places those of an import took: kept beside it, and brought back when it is undone."""

from __future__ import annotations

from typing import Any

from store import schema

_COLUMNS = ", ".join(f'"{name}"' for name in schema.INCIDENTS.names)


def keep(backend: Any, number: int, ids: str | None = None) -> int:
    """Lay aside the incidents whose ids those of import ``number`` bear too; how many.

    ``ids`` is a statement that selects the import's; None when they are in the table already.
    """
    mine = ids or f"SELECT incident_id FROM incidents WHERE reading_id = {number:d}"
    other = f"reading_id IS DISTINCT FROM {number:d} AND incident_id IN ({mine})"
    count = int(backend.raw_sql(f"SELECT count(*) FROM incidents WHERE {other}").fetchall()[0][0])
    if count:
        backend.raw_sql(f"INSERT INTO replaced SELECT {_COLUMNS}, {number:d} FROM incidents WHERE {other}")
        backend.raw_sql(f"DELETE FROM incidents WHERE {other}")
    return count


def restore(backend: Any, number: int) -> int:
    """Take the incidents of import ``number`` out and put those back that it replaced; how many came back.

    What it had given and a later import replaced does not come back when that one is undone either; what it had
    replaced does then. An article's incidents come back only while the article is in the store as it was read then.
    """
    # A later import took the place of this one's record: what this one had replaced now waits under the later one.
    backend.raw_sql(
        "UPDATE replaced SET replaced_by = later.replaced_by FROM "
        f"(SELECT incident_id, replaced_by FROM replaced WHERE reading_id = {number:d}) AS later "
        f"WHERE replaced.replaced_by = {number:d} AND replaced.incident_id = later.incident_id"
    )
    backend.raw_sql(f"DELETE FROM replaced WHERE reading_id = {number:d}")
    backend.raw_sql(f"DELETE FROM incidents WHERE reading_id = {number:d}")
    alive = (
        f"replaced_by = {number:d} AND incident_id NOT IN (SELECT incident_id FROM incidents) AND reading_id IN ("
        "SELECT reading_id FROM articles WHERE reading_id IS NOT NULL "
        "UNION ALL SELECT reading_id FROM readings WHERE undone_at IS NULL AND kind NOT IN ('data', 'add', 'control'))"
    )
    count = int(backend.raw_sql(f"SELECT count(*) FROM replaced WHERE {alive}").fetchall()[0][0])
    if count:
        backend.raw_sql(f"INSERT INTO incidents SELECT {_COLUMNS} FROM replaced WHERE {alive}")
    backend.raw_sql(f"DELETE FROM replaced WHERE replaced_by = {number:d}")
    return count
