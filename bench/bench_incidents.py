"""Time the whole reading of articles as long as the seed article: one core, two cores, and where the time goes.

Run with ``python -m bench.bench_incidents [--articles N] [--profile]``; prints a table and writes
``bench/results/incidents.json``. The articles are made of the lines of ``data/articles`` and, where it is there, of
``../shared/seed/article.ar.txt``, drawn anew for each, so that no article is read twice. One core is this process, as
``python -m incidents extract --jobs 1`` reads; two cores are two worker processes, as with ``--jobs 2``, measured from
when they are up. Both are the median of several turns, taken in turns. ``--profile`` prints the costliest functions.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import random
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from incidents import extract, read_article
from incidents.bulk import runs as bulk
from incidents.bulk.corpus import Source
from incidents.bulk.memory import seldom_collected
from incidents.dates.mentions import find_dates
from incidents.models import Article
from incidents.tolls.quantities import find_tolls

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT.parent / "shared" / "seed" / "article.ar.txt"
RESULTS = ROOT / "bench" / "results" / "incidents.json"
LENGTH = 2678
"""Characters of the seed article."""
TURNS = 3


def made_up(count: int, seed: int = 11) -> list[Source]:
    """Articles as long as the seed article, Arabic and English by turns."""
    known = [read_article(path) for path in sorted((ROOT / "data" / "articles").glob("*.md"))]
    if SEED.is_file():
        known.append(read_article(SEED))
    lines: dict[str, list[str]] = {"ar": [], "en": []}
    for article in known:
        lines[article.language] += [line for line in article.body.splitlines() if line.strip()]
    draw = random.Random(seed)
    made = []
    languages = [language for language, told in lines.items() if told]
    for number in range(count):
        language = languages[number % len(languages)]
        body = ""
        while len(body) < LENGTH:
            body += draw.choice(lines[language]) + "\n"
        head = f"---\npublished: {2019 + number % 3}-0{1 + number % 9}-15\nlanguage: {language}\n---\n"
        made.append(Source(f"{number:05}.txt", f"{number:05}", (head + body[:LENGTH]).encode()))
    return made


def one_core(sources: Sequence[Source]) -> float:
    """Seconds of reading in this process."""
    began = time.perf_counter()
    _checked(list(bulk.read_here(sources)), sources)
    return time.perf_counter() - began


def two_cores(client: Any, sources: Sequence[Source]) -> float:
    """Seconds of reading in the worker processes."""
    began = time.perf_counter()
    _checked(list(bulk.read_there(client, sources)), sources)
    return time.perf_counter() - began


def _checked(outcomes: Sequence[bulk.Outcome], sources: Sequence[Source]) -> None:
    failed = [outcome.failure for outcome in outcomes if outcome.failure]
    if failed or len(outcomes) != len(sources):
        raise SystemExit(f"{len(outcomes)} of {len(sources)} articles came back, {len(failed)} failed: {failed[:3]}")


def stages(articles: Sequence[Article]) -> dict[str, float]:
    """Milliseconds an article of each stage on one core; ``the rest`` is what the whole takes beyond them."""
    gazetteer = bulk.places()
    work = {
        "mentions": lambda a: gazetteer.mentions(a.body, context=a.title),
        "dates": lambda a: find_dates(a.body, language=a.language, published=a.published),
        "tolls": lambda a: find_tolls(a.body, language=a.language),
        "whole": lambda a: extract(a, gazetteer=gazetteer),
    }
    took = dict.fromkeys(work, 0.0)
    with seldom_collected():
        for article in articles:
            for name, read in work.items():
                began = time.process_time()
                read(article)
                took[name] += time.process_time() - began
    each = {name: 1000 * seconds / len(articles) for name, seconds in took.items()}
    whole = each.pop("whole")
    return {**each, "the rest": whole - sum(each.values()), "whole": whole}


def seed_alone(times: int = 30) -> float | None:
    """Seed articles that one core reads in a second of processor time; None where the seed article is not there."""
    if not SEED.is_file():
        return None
    article = read_article(SEED)
    gazetteer = bulk.places()
    took = []
    with seldom_collected():
        for _ in range(times):
            began = time.process_time()
            extract(article, gazetteer=gazetteer)
            took.append(time.process_time() - began)
    return 1 / statistics.median(took)


def profile(sources: Sequence[Source]) -> None:
    """Print the functions in which the reading spends most of its time."""
    watch = cProfile.Profile()
    watch.runcall(lambda: list(bulk.read_here(sources)))
    told: Any = pstats.Stats(watch)
    told.strip_dirs()
    told.sort_stats("tottime").print_stats(30)
    told.sort_stats("cumulative").print_stats(60)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--articles", type=int, default=400, help="how many articles a turn reads")
    asked.add_argument("--profile", action="store_true", help="print where the time goes and stop")
    options = asked.parse_args()
    sources = made_up(options.articles)
    list(bulk.read_here(made_up(20, seed=5)))  # word lists and the table are open then
    if options.profile:
        profile(sources)
        return
    load = os.getloadavg()[0]
    began = time.perf_counter()
    with bulk.workers(jobs=2) as client:
        starting = time.perf_counter() - began
        list(bulk.read_there(client, made_up(200, seed=6)))
        one, two, apart = [], [], []
        for _ in range(TURNS):
            one.append(one_core(sources))
            before = time.process_time()
            two.append(two_cores(client, sources))
            apart.append(time.process_time() - before)
    single, double = statistics.median(one), statistics.median(two)
    spent = stages([source.article() for source in sources[:200]])
    alone = seed_alone()
    handing = 1000 * statistics.median(apart) / len(sources)
    found: dict[str, Any] = {
        "articles": len(sources),
        "characters_an_article": LENGTH,
        "cores": bulk.cores(),
        "load_at_start": round(load, 1),
        "articles_per_second_one_core": round(len(sources) / single, 1),
        "articles_per_second_two_cores": round(len(sources) / double, 1),
        "two_cores_to_one": round(single / double, 2),
        "seconds_to_start_two_workers": round(starting, 2),
        "milliseconds_an_article": {name: round(value, 2) for name, value in spent.items()},
        "articles_per_cpu_second": round(1000 / spent["whole"], 1),
        "milliseconds_an_article_to_hand_out_and_collect": round(handing, 2),
        "seed_articles_per_cpu_second": round(alone, 1) if alone else None,
    }
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(f"{len(sources)} articles of {LENGTH:,} characters, {found['cores']} cores, load {found['load_at_start']}\n")
    rows = [
        ("one core", f"{found['articles_per_second_one_core']:8.1f} articles/s", "at least 100"),
        ("two cores", f"{found['articles_per_second_two_cores']:8.1f} articles/s", ""),
        ("two cores to one", f"{found['two_cores_to_one']:8.2f} ×", "at least 1.8"),
        ("starting two workers", f"{starting:8.2f} s", ""),
        ("handing out, collecting", f"{handing:8.2f} ms an article", ""),
        ("by processor time", f"{found['articles_per_cpu_second']:8.1f} articles/s", ""),
        ("the seed article itself", f"{alone:8.1f} articles/s" if alone else "not there", ""),
    ]
    for row in rows:
        print("{:<25}{:<22}{}".format(*row))
    print("\nprocessor time an article, ms")
    for stage, took in spent.items():
        print(f"  {stage:<20}{took:8.2f}  {100 * took / spent['whole']:4.0f} %")


if __name__ == "__main__":
    main()
