"""Time an import of a million rows in ACLED's columns, beside what people would do instead.

    python -m bench.bench_import [--rows 1000000] [--store ADDRESS]

Each way runs in a process of its own. Khareeta checks every row, tells wrong ones apart, turns them into incidents with
actors, governorates and map positions, and can undo it; the ways beside it (``pandas.read_csv`` and ``to_sql`` into
SQLite, DuckDB's ``read_csv`` into a table) only move the cells. One row in a thousand is wrong. Prints a table and
writes ``bench/results/import.json``.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.incidents_maker import Maker  # noqa: E402

RESULTS = ROOT / "bench" / "results"
SECONDS, MEGABYTES = 60, 1500
"""What an import of a million rows may take."""
NAMES = {
    "SYRIAN_GOVERNMENT": "Military Forces of Syria (2000-2024)", "OPPOSITION_REBELS": "Opposition Rebels (Syria)",
    "SNA": "SNA: Syrian National Army", "SDF": "QSD: Syrian Democratic Forces", "HTS": "HTS: Hayat Tahrir al Sham",
    "RUSSIA": "Military Forces of Russia (2000-)", "ISLAMIC_STATE": "Islamic State (Syria)",
    "ISRAEL": "Military Forces of Israel (2022-)", "COALITION": "Global Coalition Against Daesh",
    "TURKEY": "Military Forces of Turkey (2016-)", "IRAQ_GOVERNMENT": "Military Forces of Iraq (2014-)",
    "PMF": "Hashd al Shaabi", "CIVILIANS": "Civilians (Syria)", "IRAN_BACKED_MILITIAS": "Pro-Iran Militia",
    "UNIDENTIFIED_ARMED_GROUP": "Unidentified Armed Group (Syria)",
}  # fmt: skip


def made(rows: int) -> Path:
    """A file of so many rows in the columns that ACLED exports today; made once."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"acled_{rows}.csv"
    if path.is_file():
        return path
    part = path.with_suffix(".part")
    with duckdb.connect() as base:
        base.register("made", pa.concat_tables(Maker().tables(rows)))
        base.register("names", pa.table({"id": list(NAMES), "name": list(NAMES.values())}))
        base.execute(
            f"""COPY (
            SELECT 'SYR' || row_number() OVER () AS event_id_cnty, event_date::DATE AS event_date,
                year(event_date) AS year, time_precision, 'Political violence' AS disorder_type, event_type,
                sub_event_type, coalesce(one.name, 'Unidentified Armed Group (Syria)') AS actor1, '' AS assoc_actor_1,
                'Rebel group' AS inter1, other.name AS actor2, '' AS assoc_actor_2, 'State forces' AS inter2,
                'State forces-Rebel group' AS interaction,
                CASE WHEN civilian_targeting THEN 'Civilian targeting' END AS civilian_targeting,
                CASE country WHEN 'SY' THEN 760 ELSE 368 END AS iso, 'Middle East' AS region,
                CASE country WHEN 'SY' THEN 'Syria' ELSE 'Iraq' END AS country, admin1, admin1 || ' district' AS admin2,
                '' AS admin3, location,
                CASE WHEN random() < 0.001 THEN 'near the river' ELSE coalesce(latitude, 35)::VARCHAR END AS latitude,
                coalesce(longitude, 38) AS longitude, geo_precision, source->>'$[0]' AS source,
                'Other' AS source_scale, note AS notes, coalesce(fatalities, 0) AS fatalities, '' AS tags,
                1586900000 + (random() * 1e6)::INT AS "timestamp"
            FROM made LEFT JOIN names AS one ON one.id = actor1 LEFT JOIN names AS other ON other.id = actor2
            ) TO '{part}' (FORMAT csv, HEADER)"""
        )
    part.replace(path)
    return path


def khareeta(path: Path, folder: Path) -> str:
    from store.store import Store

    store = Store(os.environ.get("BENCH_STORE") or folder / "khareeta.duckdb", data=None)
    store.sync()
    done = store.import_file(path)
    return f"{done.incidents:,} in, {done.quarantined:,} in quarantine"


def khareeta_again(path: Path, folder: Path) -> str:
    """The same file into the store that has it."""
    return "unchanged" if "in, " not in khareeta(path, folder) else "the same numbers, nothing done"


def khareeta_newer(path: Path, folder: Path) -> str:
    """A newer export of the same rows, each taking the place of an earlier one."""
    newer = folder / "newer.csv"
    with path.open("rb") as old, newer.open("wb") as new:
        new.write(old.readline())
        while block := old.read(1 << 24):
            new.write(block.replace(b"district", b"District"))
    return khareeta(newer, folder)


def pandas_sqlite(path: Path, folder: Path) -> str:
    import pandas as pd

    count = 0
    with sqlite3.connect(folder / "pandas.sqlite") as base:
        for block in pd.read_csv(path, chunksize=100_000, dtype=str):
            block.to_sql("incidents", base, if_exists="append", index=False)
            count += len(block)
    return f"{count:,} rows, unchecked"


def duckdb_table(path: Path, folder: Path) -> str:
    with duckdb.connect(str(folder / "plain.duckdb")) as base:
        base.execute(f"CREATE TABLE incidents AS SELECT * FROM read_csv('{path}', all_varchar = true)")
        rows = base.execute("SELECT count(*) FROM incidents").fetchall()[0][0]
    return f"{rows:,} rows, unchecked"


WAYS: dict[str, Callable[[Path, Path], str]] = {
    "khareeta": khareeta,
    "khareeta, the same file again": khareeta_again,
    "khareeta, a newer export of it": khareeta_newer,
    "pandas.read_csv + to_sql (SQLite)": pandas_sqlite,
    "duckdb read_csv into a table": duckdb_table,
}


def peak_memory() -> float:
    """The most memory that this process has held, in MB; what its parent held does not count, as it would elsewhere."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def run(way: str, path: Path, folder: Path) -> dict[str, object]:
    """One way in a process of its own: seconds, seconds of processor, MB, and what it says."""
    script = [sys.executable, "-m", "bench.bench_import", "--way", way, "--file", str(path), "--folder", str(folder)]
    done = subprocess.run(script, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{way}: {done.stderr}")
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--store", help="the address of an empty store; a DuckDB file of its own when not given")
    asked.add_argument("--way", choices=list(WAYS), help=argparse.SUPPRESS)
    asked.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    asked.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.way:
        began, used = time.perf_counter(), time.process_time()
        said = WAYS[options.way](options.file, options.folder)
        spent = {"seconds": round(time.perf_counter() - began, 1), "processor": round(time.process_time() - used, 1)}
        print(json.dumps({**spent, "MB": round(peak_memory()), "what": said}))
        return
    if options.store:
        os.environ["BENCH_STORE"] = options.store
    path = made(options.rows)
    size = path.stat().st_size / 1e6
    print(f"{options.rows:,} rows of ACLED's columns, {size:.0f} MB; load at the start {os.getloadavg()[0]:.1f}")
    print(f"{'':<36}{'s':>8}{'processor s':>13}{'MB':>8}  what came of it")
    load = round(os.getloadavg()[0], 1)
    found: dict[str, object] = {"rows": options.rows, "file_MB": round(size), "load": load}
    with tempfile.TemporaryDirectory(prefix="khareeta-bench-") as name:
        for way in WAYS:
            one = run(way, path, Path(name))
            found[way] = one
            print(f"{way:<36}{one['seconds']:>8}{one['processor']:>13}{one['MB']:>8}  {one['what']}", flush=True)
    mine, beside = found["khareeta"], found["pandas.read_csv + to_sql (SQLite)"]
    assert isinstance(mine, dict)
    assert isinstance(beside, dict)
    ratio = found["ratio_to_pandas"] = round(beside["seconds"] / mine["seconds"], 2)
    kept = mine["seconds"] <= SECONDS and mine["MB"] <= MEGABYTES
    print(f"pandas takes {ratio} times as long as Khareeta")
    print(f"a million rows in at most {SECONDS} s and {MEGABYTES} MB: {'kept' if kept else 'not kept'}")
    (RESULTS / "import.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
