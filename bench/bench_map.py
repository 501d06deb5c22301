"""Time the map with very many incidents, side by side with the usual ways of putting incidents on a folium map.

    python -m bench.bench_map [--millions 1 10] [--no-usual] [--people 20] [--seconds 60] [--cores 2]

Everything runs on this machine and on the given number of its cores, server, browser and people together: the real
app, opened in a headless Chromium; made incidents (``bench.incidents_maker``) in a DuckDB file under
``bench/results/``, kept between runs; the usual pages of ``bench.usual_ways``; the people of ``bench.crowd``. Times
are read inside the browser (``bench.watching``). Prints a table and writes ``bench/results/map.json``. Making ten
million incidents takes some minutes and 1.5 GB the first time; ``--millions 1`` leaves them out.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench import crowd, incidents_maker, usual_ways, watching
from tests.browser.conftest import FLAGS, chromium
from tests.browser.dashboard import Dashboard
from tests.browser.server import ROOT, Server

RESULTS = ROOT / "bench" / "results"
LOOK = "map=6.5/34.5/40.0"
FILTERS: tuple[tuple[str, str], ...] = (
    ("Actors", "Islamic State"),
    ("Actors", "Syrian Democratic"),
    ("Actors", "Hayat Tahrir"),
    ("How surely placed", "the named place"),
    ("How surely placed", "near a place"),
)
"""Choices and the option that is chosen of each, every one alone and for the first time."""
COMPARED = ("Islamic State", "the named place")
"""The options that the usual pages have too: some four in ten of the incidents, and seven in ten."""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument(
        "--millions", type=int, nargs="*", default=[1, 10], help="how many million incidents, one run each"
    )
    asked.add_argument("--no-usual", action="store_true", help="leave the usual ways out (the slowest takes minutes)")
    asked.add_argument("--people", type=int, default=20, help="people panning and filtering at once; 0: nobody")
    asked.add_argument("--seconds", type=int, default=60, help="for how long")
    asked.add_argument("--cores", type=int, default=2, help="cores that everything shares; 0: all there are")
    options = asked.parse_args()
    RESULTS.mkdir(parents=True, exist_ok=True)
    stores = {millions: made(millions) for millions in options.millions}
    usual_store = None if options.no_usual else made(1)
    found: dict[str, Any] = {"load_at_start": round(os.getloadavg()[0], 1), "khareeta": {}, "usual": {}}
    if options.cores:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-options.cores :])
    found["cores"] = len(os.sched_getaffinity(0))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for millions, store in stores.items():
            found["khareeta"][f"{millions:,} M"] = measure(browser, store, options.people, options.seconds)
            (RESULTS / "map.json").write_text(json.dumps(found, indent=2), "utf-8")
        for way, sizes in usual_ways.WAYS.items() if usual_store else ():
            for size in sizes:
                found["usual"][f"{way} {size:,}"] = usual_ways.timed(browser, way, size, usual_store, RESULTS, COMPARED)
        browser.close()
    (RESULTS / "map.json").write_text(json.dumps(found, indent=2), "utf-8")
    print(table(found))


def made(millions: int) -> Path:
    """The store with so many made incidents; made once and kept."""
    path = RESULTS / f"made-{millions}m.duckdb"
    if not path.exists():
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        incidents_maker.make(millions * 1_000_000, part)
        part.rename(path)
    return path


def measure(browser: Browser, store: Path, people: int, seconds: int) -> dict[str, Any]:
    """Seconds and megabytes of the real app on a store."""
    found: dict[str, Any] = {"filters": {}}
    with Server(store, RESULTS / "server.log") as server:
        with watching.visitor(browser) as page:  # the store opens, pages of code are read: not part of the figures
            Dashboard(page, server.url).open(LOOK)
            watching.settled(page, 5000)
        visits, firsts, sent = [], [], []
        for _ in range(3):
            with watching.visitor(browser) as page:
                weighed = watching.bytes_of(page, "/map/")
                visits.append(opened(page, server.url))
                sent.append(weighed[0])
                firsts.append(opened(watching.again(page), server.url))
        found["first_visit_s"] = round(statistics.median(visits), 2)
        found["first_map_s"] = round(statistics.median(firsts), 2)
        found["bytes_of_map_data"] = max(sent)
        with watching.visitor(browser) as page:
            opened(page, server.url)
            dashboard = Dashboard(page, server.url)
            found["filters"] = {option: filtered(dashboard, box, option) for box, option in FILTERS}
            found["filter_s"] = round(statistics.median(row["s"] for row in found["filters"].values()), 3)
            moves = sorted(moved(dashboard, *look) for _ in range(4) for look in crowd.LOOKS)
            found["move_p50_s"] = round(statistics.median(moves), 3)
            found["move_p95_s"] = round(moves[int(len(moves) * 0.95)], 3)
        if people:
            found["crowd"] = crowd.gathered(server.url, people, seconds)
        found["server_mb"] = round(watching.memory_mb(server.pid))
    return found


def opened(page: Page, url: str) -> float:
    """Seconds to the first map of a page that is opened; comes back when all of the page is there."""
    page.goto(f"{url}/?{LOOK}")
    seconds = watching.first_map(page)
    page.locator("#sentence[data-ready]").wait_for()
    watching.settled(page)
    return seconds


def filtered(dashboard: Dashboard, box: str, option: str) -> dict[str, Any]:
    """Seconds from choosing an option of a filter to the map drawn anew, and how many incidents it keeps."""
    page = dashboard.page
    choice = page.get_by_role("combobox", name=box, exact=True)
    watching.settled(page)
    if not choice.is_visible():
        page.get_by_text("More filters", exact=True).click()
        choice.wait_for()
        watching.settled(page)
    watching.forget(page)
    choice.fill(option)
    page.get_by_role("option").filter(has_text=option).first.click()
    seconds = watching.next_map(page)
    watching.settled(page)
    kept = int(dashboard.tile("incidents").replace(",", ""))
    page.keyboard.press("Backspace")
    page.keyboard.press("Escape")
    return {"s": round(seconds, 3), "kept": kept}


def moved(dashboard: Dashboard, zoom: float, latitude: float, longitude: float) -> float:
    """Seconds from moving the map to its being drawn. Each move is a little different, so no answer is remembered."""
    aside = random.uniform(-0.05, 0.05)
    milliseconds: float = dashboard.frame.evaluate(
        """([zoom, lat, lon]) => new Promise((done) => {
            const start = performance.now();
            map.once('khareeta:drawn', () => requestAnimationFrame(() => done(performance.now() - start)));
            map.setView([lat, lon], zoom, {animate: false});
        })""",
        [zoom, latitude + aside, longitude + aside],
    )
    return milliseconds / 1000


def table(found: dict[str, Any]) -> str:
    """The figures as a table, and how many times faster the map is than ``FastMarkerCluster`` with as many."""
    heads = ("first visit", "first map", "filter", "pan p50", "pan p95", "server", "data sent")
    lines = [
        f"{found['cores']} cores for server, browser and people together; load {found['load_at_start']} at the start",
        "seconds to what can be seen; first visit: nothing kept in the browser; first map: the page was open before",
        f"{'':28}" + "".join(f"{head:>12}" for head in heads),
    ]

    def line(name: str, figures: list[str]) -> str:
        return f"{name:28}" + "".join(f"{figure:>12}" for figure in figures)

    for name, row in found["khareeta"].items():
        seconds = [
            f"{row[key]:.2f}" for key in ("first_visit_s", "first_map_s", "filter_s", "move_p50_s", "move_p95_s")
        ]
        more = [f"{row['server_mb']:,} MB", f"{row['bytes_of_map_data'] / 1024:,.0f} kB"]
        lines.append(line(f"Khareeta, {name}", [*seconds, *more]))
    for name, row in found["usual"].items():
        filters = statistics.median(one["s"] for one in row["filters"].values())
        more = [f"{row['server_mb']:,} MB", f"{row['bytes_of_page'] / 1024:,.0f} kB"]
        lines.append(line(name, [f"{row['first_map_s']:.2f}", "", f"{filters:.2f}", "", "", *more]))
    one, cluster = found["khareeta"].get("1 M"), found["usual"].get("FastMarkerCluster 1,000,000")
    if one and cluster:
        times = cluster["first_map_s"] / one["first_map_s"], cluster["first_map_s"] / one["first_visit_s"]
        lines.append(f"at 1 M, FastMarkerCluster takes {times[0]:.0f} times as long to the first map")
        lines[-1] += f" ({times[1]:.0f} times that of a first visit)"
        for option in COMPARED:
            ours, theirs = one["filters"][option], cluster["filters"][option]
            lines.append(
                f"  and {theirs['s'] / ours['s']:.0f} times as long on the filter {option!r}, which keeps "
                f"{theirs['kept']:,} of its marks and {ours['kept']:,} of ours ({theirs['s']:.1f} s, {ours['s']:.2f} s)"
            )
    for name, row in found["khareeta"].items():
        if load := row.get("crowd"):
            lines.append(
                f"{name}: {load['people']} people for {load['seconds']} s: {load['questions']} questions, "
                f"p50 {load['p50_s']} s, p95 {load['p95_s']} s, most {load['most_s']} s, {load['errors']} errors"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
