"""DuckDB and PostgreSQL under the same million incidents: putting them in, and what a page and an editor ask.

    python -m bench.bench_stores [COUNT]

PostgreSQL is started for it on this machine, from the package that tests use, with every change on disk before it is
acknowledged. Both are asked the same in turns, so that what else the machine does falls on both. "Asked of the
database" is what a filter costs that is not answered from the columns in memory, "in memory" what the page pays once
these are read. Prints a table with ratios and writes ``bench/results/stores.json``.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.incidents_maker import Maker
from incidents.models import Article
from store import Filters, View, backup
from store.counting import cells, counts
from store.engines.address import engine_of
from store.store import Store
from tests.store.records import Shelf, incident
from tests.store.servers import Server

RESULTS = Path(__file__).resolve().parent / "results" / "stores.json"
TURNS = 5
WORLD = View(35.0, 32.0, 43.0, 38.0)
FILTERED = Filters(actors=("ISLAMIC_STATE",), event_types=("Battles",), admin1=("Deir ez-Zor", "Homs"))
SEARCHED = Filters(text="shelling")


def timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def asked(store: Store, name: str) -> Callable[[], Any]:
    """A question to the database itself, past all that is remembered."""

    def run() -> Any:
        with store._reading(600) as backend:
            conditions = store._conditions
            if name == "overview":
                return counts.overview(backend, conditions, FILTERED)
            if name == "facets":
                return counts.facets(backend, conditions, FILTERED)
            return cells.drawn(backend, conditions, Filters(), WORLD, 7, standing=None)

    return run


def forgetting(store: Store, work: Callable[[], Any]) -> Callable[[], Any]:
    """The same question again, with the columns in memory but no answer remembered."""

    def run() -> None:
        store._answers.clear()
        store._spots.clear()
        work()

    return run


def measured(stores: dict[str, Store], count: int, folder: Path) -> dict[str, dict[str, float]]:
    rows: dict[str, dict[str, float]] = {}

    def each(name: str, work: Callable[[Store], Callable[[], Any]], turns: int = TURNS) -> None:
        ready = {engine: work(store) for engine, store in stores.items()}
        for run in ready.values():
            run()
        taken: dict[str, list[float]] = {engine: [] for engine in stores}
        for _ in range(turns):
            for engine, run in ready.items():
                taken[engine].append(timed(run))
        rows[name] = {engine: statistics.median(found) for engine, found in taken.items()}
        print(f"  {name}: {rows[name]}", file=sys.stderr, flush=True)

    rows[f"{count:,} records put in"] = {
        engine: timed(lambda store=store: store.put_records(Maker().tables(count), name="made", kind="made"))
        for engine, store in stores.items()
    }
    print(rows, file=sys.stderr, flush=True)
    each("cells of a view, asked of the database", lambda store: asked(store, "cells"))
    each("filtered overview, asked of the database", lambda store: asked(store, "overview"))
    each("facets, asked of the database", lambda store: asked(store, "facets"))
    each("one incident by its id", lambda store: lambda: store.incident("made-00000777"))
    each("the latest 100 of a filter", lambda store: lambda: store.incidents(FILTERED, limit=100))
    each("first search for a word", lambda store: lambda: (store._ledgers._searches.clear(), store._answers.clear(),
                                                           store.overview(SEARCHED)), 3)  # fmt: skip

    def read_columns(store: Store) -> Callable[[], Any]:
        def run() -> None:
            store._ledgers._whole = ("", None)
            store._answers.clear()
            store.overview()
            store._ledgers.wait()

        return run

    each("the columns read into memory", read_columns, 2)
    each("cells of a view, in memory", lambda store: forgetting(store, lambda: store.cells(Filters(), WORLD, 7)))
    each("filtered overview, in memory", lambda store: forgetting(store, lambda: store.overview(FILTERED)))
    each("facets, in memory", lambda store: forgetting(store, lambda: store.facets(FILTERED)))

    edition = iter(range(10_000))

    def edit(store: Store) -> Callable[[], Any]:
        shelf = Shelf()
        shelf.says["edited"] = ((incident(1, article_id="edited"),), ())
        store._extractor = shelf.extract
        return lambda: store.add([Article("edited", f"edition {next(edition)}")], replace=True)

    each("one article put in, in another edition", edit)
    each("a whole export, record by record", lambda store: lambda: sum(map(len, store.batches())), 1)
    names = {store.place: folder / f"{engine}.zip" for engine, store in stores.items()}
    each(
        "a backup of all",
        lambda store: lambda: backup.back_up(store._engine, names[store.place], replace=True),
        1,
    )
    return rows


def main() -> None:
    count = int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 1_000_000
    server = Server(durable=True)
    try:
        with tempfile.TemporaryDirectory(dir=RESULTS.parent) as name:
            folder = Path(name)
            stores = {
                "duckdb": Store(folder / "made.duckdb", data=None),
                "postgres": Store(server.address("made"), data=None),
            }
            for store in stores.values():
                store.sync()
            rows = measured(stores, count, folder)
            rows["restored from DuckDB's backup"] = {
                "duckdb": timed(lambda: backup.restore(engine_of(folder / "again.duckdb"), folder / "duckdb.zip")),
                "postgres": timed(lambda: backup.restore(engine_of(server.address("again")), folder / "duckdb.zip")),
            }
            for store in stores.values():
                store.close()
    finally:
        server.stop()
    width = max(map(len, rows))
    print(f"{'':{width}}  {'DuckDB':>10}  {'PostgreSQL':>10}  PostgreSQL takes")
    for name, found in rows.items():
        ratio = found["postgres"] / found["duckdb"]
        print(f"{name:{width}}  {told(found['duckdb'])}  {told(found['postgres'])}  {ratio:6.2f} times as long")
    RESULTS.write_text(json.dumps({"incidents": count, "seconds": rows}, indent=1) + "\n", encoding="utf-8")


def told(seconds: float) -> str:
    return f"{seconds:8.1f} s" if seconds >= 1 else f"{seconds * 1000:7.1f} ms"


if __name__ == "__main__":
    main()
