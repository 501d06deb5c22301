"""Records made by hand, and a store whose articles are "read" into them without the reading rules."""

import contextlib
import datetime as dt
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from incidents.bulk.ledger import columns
from incidents.models import Article, ControlClaim, Evidence, Incident
from store import schema
from store.store import Store


def incident(number: int = 0, **changes: Any) -> Incident:
    values: dict[str, Any] = {
        "incident_id": f"i-{number}",
        "article_id": "a",
        "kind": "event",
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "event_date": dt.date(2020, 4, 9),
        "end_date": dt.date(2020, 4, 9),
        "time_precision": 1,
        "actor1": "ISLAMIC_STATE",
        "actor2": "NDF",
        "location": "السخنة",
        "place_id": "kh:sy-al-sukhnah",
        "latitude": 34.887,
        "longitude": 38.872,
        "uncertainty_km": 3.0,
        "geo_precision": 1,
        "admin1": "Homs",
        "country": "SY",
        "fatalities_low": 2,
        "fatalities": 3,
        "fatalities_high": 5,
        "source": ("SOHR",),
        "evidence": (Evidence("sentence", 0, 10), Evidence("location", 4, 9)),
        "confidence": 0.8,
    }
    return Incident(**{**values, **changes})


def claim(**changes: Any) -> ControlClaim:
    values: dict[str, Any] = {
        "article_id": "a",
        "actor": "SDF",
        "status": "controls",
        "location": "الباغوز",
        "place_id": "kh:sy-al-baghouz",
        "latitude": 34.44,
        "longitude": 40.95,
        "uncertainty_km": 2.0,
        "event_date": dt.date(2019, 3, 23),
        "end_date": dt.date(2019, 3, 23),
        "time_precision": 1,
        "evidence": (Evidence("sentence", 0, 10),),
    }
    return ControlClaim(**{**values, **changes})


class Shelf:
    """Articles by id and what each is made to say; stands in for the reading rules."""

    def __init__(self) -> None:
        self.says: dict[str, tuple[tuple[Incident, ...], tuple[ControlClaim, ...]]] = {}

    def extract(self, article: Article) -> tuple[tuple[Incident, ...], tuple[ControlClaim, ...]]:
        if "BROKEN RULE" in article.body:
            raise RuntimeError("no rule for this")
        return self.says.get(article.article_id, ((), ()))

    @staticmethod
    def read(path: Path) -> Article:
        text = path.read_bytes()
        if not text.strip():
            raise ValueError("is empty")
        return Article(path.stem, text.decode("utf-8"))


def store_of(path: Path, incidents: Iterable[Incident] = (), claims: Iterable[ControlClaim] = (), **more: Any) -> Store:
    """A store at ``path`` with one article ``a`` that says all of this."""
    shelf = Shelf()
    shelf.says["a"] = (tuple(incidents), tuple(claims))
    store = Store(path, reader=shelf.read, extractor=shelf.extract, **more)
    store.sync()
    body = "اشتباكات قرب السخنة Clashes near Sukhnah"
    added = store.add(
        [Article("a", body, title="Two reports", publisher="Enab Baladi", published=dt.date(2020, 4, 10))]
    )
    assert not added.failed
    return finished(store, path)


def finished(store: Store, path: Path) -> Store:
    """The store as the tests see it: on some engines another is made of it."""
    return store


def as_lake(store: Store, path: Path) -> Store:
    """The same as a lake, in Parquet files with the columns and types that reading in bulk writes."""
    folder = path.with_suffix(".lake")
    (folder / "more").mkdir(parents=True)
    rows = [row for batch in store.batches() for row in batch]
    half = len(rows) // 2
    for name, part in (("a.parquet", rows[:half]), ("more/b.parquet", rows[half:])):
        pq.write_table(pa.Table.from_pylist(part, schema=columns(control=False)), folder / name)
    claims = store.claims().drop(columns=["claim_id", "origin", "url", "note"])
    listed = [
        {key: None if value is pd.NaT else value for key, value in row.items()} for row in claims.to_dict("records")
    ]
    pq.write_table(pa.Table.from_pylist(listed, schema=columns(control=True)), folder / "claims.parquet")
    article = store.article("a")
    told = {"article_id": "a", "body": article.body, "title": article.title, "published": article.published}
    pq.write_table(pa.Table.from_pylist([told]), folder / "articles.parquet")
    store.close()
    return Store(f"parquet://{folder}", data=None)


def as_sqlite(store: Store, path: Path) -> Store:
    """The same in another engine that Ibis knows: its tables in SQLite, as its own loader puts them there."""
    file = path.with_suffix(".sqlite")
    with store._engine.read() as (backend, _), contextlib.closing(sqlite3.connect(file)) as other, other:
        for name, columns in schema.SCHEMAS.items():
            kinds = (f'"{column}" {_SQLITE[str(columns[column].copy(nullable=True))]}' for column in columns.names)
            other.execute(f'CREATE TABLE "{name}" ({", ".join(kinds)})')
            for row in backend.to_pyarrow(getattr(schema, name)).to_pylist():
                values = [str(value) if isinstance(value, dt.date) else value for value in row.values()]
                other.execute(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(values))})', values)
    store.close()
    return Store(f"sqlite://{file}", data=None)


_SQLITE = {
    "string": "TEXT", "int8": "INTEGER", "int32": "INTEGER", "int64": "INTEGER", "float64": "REAL",
    "boolean": "BOOLEAN", "date": "DATE", "timestamp": "TIMESTAMP",
}  # fmt: skip

COPIES = {"lake": as_lake, "sqlite": as_sqlite}
"""Engines whose stores are made elsewhere, and how the tests make them."""


def begun_export_is_of_one_state(address: Path | str) -> None:
    """Asserts that an export which began before a change goes on with what it began with."""
    shelf = Shelf()
    shelf.says["a"] = (tuple(incident(number) for number in range(25_000)), ())
    store = Store(address, reader=shelf.read, extractor=shelf.extract)
    store.sync()
    store.add([Article("a", "text")])
    batches = store.batches()
    found = len(next(batches))
    shelf.says["a"] = ((), ())
    store.add([Article("a", "another text")], replace=True)
    assert store.count() == 0
    assert found + sum(len(batch) for batch in batches) == 25_000
