"""Time the map with very many incidents, side by side with the usual ways of putting incidents on a folium map.

    python -m bench.bench_map [--millions 1 10] [--no-usual] [--people 20] [--seconds 60]

Everything runs on this machine: the real app, opened in a headless Chromium; made incidents
(``bench.incidents_maker``) in a DuckDB file under ``bench/results/``, kept between runs. The usual ways are small
Streamlit pages of their own, one ``folium.CircleMarker`` an incident and ``FastMarkerCluster``, with Leaflet from this
machine as well. Prints a table and writes ``bench/results/map.json``.
"""

from __future__ import annotations

import argparse
import asyncio
import concurrent.futures
import contextlib
import json
import os
import random
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
from playwright.sync_api import Browser, Page, sync_playwright

from bench import incidents_maker
from tests.browser.conftest import FLAGS, chromium
from tests.browser.dashboard import MAP, Dashboard
from tests.browser.server import ROOT, Server

RESULTS = ROOT / "bench" / "results"
LOOK = "map=6.5/34.5/40.0"
MOVES = [
    (7, 34.5, 40.0), (8, 35.1, 40.2), (8, 36.1, 37.4), (9, 35.9, 36.9), (10, 35.3, 40.1), (9, 33.5, 36.4),
    (8, 33.4, 42.9), (7, 35.6, 38.0),
]  # fmt: skip
USUAL: dict[str, tuple[int, ...]] = {"CircleMarker": (1_000, 10_000), "FastMarkerCluster": (10_000, 100_000, 1_000_000)}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument(
        "--millions", type=int, nargs="*", default=[1, 10], help="how many million incidents, one run each"
    )
    asked.add_argument("--no-usual", action="store_true", help="leave the usual ways out (the slowest takes minutes)")
    asked.add_argument("--people", type=int, default=20, help="people panning and filtering at once")
    asked.add_argument("--seconds", type=int, default=60, help="for how long")
    options = asked.parse_args()
    RESULTS.mkdir(parents=True, exist_ok=True)
    found: dict[str, Any] = {
        "cores": os.cpu_count(),
        "load_at_start": round(os.getloadavg()[0], 1),
        "khareeta": {},
        "usual": {},
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for millions in options.millions:
            path = made(millions)
            found["khareeta"][f"{millions:,} M"] = measure(
                browser, path, options.people if millions == 1 else 0, options.seconds
            )
        if not options.no_usual:
            for way, sizes in USUAL.items():
                for size in sizes:
                    found["usual"][f"{way} {size:,}"] = usual(browser, way, size)
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
    found: dict[str, Any] = {}
    with Server(store, RESULTS / "server.log") as server:
        with opened(browser) as page:  # the store opens, pages of code are read: not part of the figures
            Dashboard(page, server.url).open(LOOK)
        firsts, sent = [], 0
        for _ in range(3):
            with opened(browser) as page:
                weighed = bytes_of(page, "/map/")
                start = time.perf_counter()
                page.goto(f"{server.url}/?{LOOK}")
                page.locator(MAP).wait_for()
                Dashboard(page, server.url).wait_drawn("d.total > 0", timeout=120_000)
                firsts.append(time.perf_counter() - start)
                page.wait_for_load_state("networkidle")
                sent = weighed[0]
        found["first_map_s"] = round(statistics.median(firsts), 2)
        found["bytes_of_map_data"] = sent
        with opened(browser) as page:
            dashboard = Dashboard(page, server.url).open(LOOK)
            page.locator("#sentence[data-ready]").wait_for()
            page.wait_for_load_state("networkidle")
            found["filter_s"] = round(statistics.median(filters(dashboard)), 2)
            moves = sorted(moved(dashboard, *move) for _ in range(3) for move in MOVES)
            found["move_p50_s"] = round(statistics.median(moves), 3)
            found["move_p95_s"] = round(moves[int(len(moves) * 0.95)], 3)
        if people:
            found["crowd"] = gathered(server.url, people, seconds)
        found["server_mb"] = round(memory_mb(server.pid))
    return found


def filters(dashboard: Dashboard) -> list[float]:
    """Seconds from choosing an actor to the map drawn anew, for several actors one after another."""
    found = []
    for actor in ("Islamic State", "Syrian Democratic", "Military forces of Turkey", "Hayat Tahrir"):
        box = dashboard.page.get_by_role("combobox", name="Actors", exact=True)
        box.fill(actor)
        option = dashboard.page.get_by_role("option").filter(has_text=actor).first
        option.wait_for()
        total = dashboard.drawn["total"]
        start = time.perf_counter()
        option.click()
        dashboard.wait_drawn(f"d.total !== {total}", timeout=60_000)
        found.append(time.perf_counter() - start)
        dashboard.page.keyboard.press("Escape")
        dashboard.page.wait_for_load_state("networkidle")
    return found


def moved(dashboard: Dashboard, zoom: float, latitude: float, longitude: float) -> float:
    """Seconds from moving the map to its being drawn. Each move is a little different, so no answer is remembered."""
    aside = random.uniform(-0.05, 0.05)
    milliseconds: float = dashboard.frame.evaluate(
        """([zoom, lat, lon]) => new Promise((done) => {
            const start = performance.now();
            map.once('khareeta:drawn', () => done(performance.now() - start));
            map.setView([lat, lon], zoom, {animate: false});
        })""",
        [zoom, latitude + aside, longitude + aside],
    )
    return milliseconds / 1000


def gathered(url: str, people: int, seconds: int) -> dict[str, Any]:
    """``crowd`` in a thread of its own: the browser's library has the event loop of this one."""
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(crowd(url, people, seconds))).result()


async def crowd(url: str, people: int, seconds: int) -> dict[str, Any]:
    """People panning, zooming and filtering at once: seconds of each question, and how many went wrong."""
    took: list[float] = []
    wrong: list[str] = []
    end = time.perf_counter() + seconds

    async def person(number: int) -> None:
        dice = random.Random(number)
        async with httpx.AsyncClient(base_url=url, timeout=30) as client:
            while time.perf_counter() < end:
                zoom, lat, lon = dice.choice(MOVES)
                half = 360 / 2**zoom
                lat, lon = lat + dice.uniform(-0.5, 0.5), lon + dice.uniform(-0.5, 0.5)
                query = {
                    "kind": "event",
                    "zoom": str(zoom),
                    "bbox": f"{lon - half:.4f},{lat - half / 2:.4f},{lon + half:.4f},{lat + half / 2:.4f}",
                }
                if dice.random() < 0.3:
                    query["actor"] = dice.choice(["ISLAMIC_STATE", "SDF", "TURKEY", "HTS", "RUSSIA"])
                if dice.random() < 0.3:
                    query["from"] = f"{dice.randint(2012, 2023)}-{dice.randint(1, 12):02d}-01"
                start = time.perf_counter()
                try:
                    answer = await client.get("/map/incidents", params=query)
                    answer.raise_for_status()
                except httpx.HTTPError as error:
                    wrong.append(str(error) or type(error).__name__)
                else:
                    took.append(time.perf_counter() - start)
                await asyncio.sleep(dice.uniform(0.3, 1.2))  # people look at what they see

    await asyncio.gather(*(person(number) for number in range(people)))
    took.sort()
    return {
        "people": people, "seconds": seconds, "questions": len(took), "errors": len(wrong), "first_errors": wrong[:3],
        "p50_s": round(statistics.median(took), 3), "p95_s": round(took[int(len(took) * 0.95)], 3),
    }  # fmt: skip


def usual(browser: Browser, way: str, size: int) -> dict[str, Any]:
    """Seconds of a usual page with so many incidents: opened, and with a filter changed, which draws it all again."""
    script = RESULTS / "usual_page.py"
    script.write_text(_USUAL, "utf-8")
    app = RESULTS / "usual_app.py"
    app.write_text(_USUAL_APP.format(root=str(ROOT)), "utf-8")
    found: dict[str, Any] = {}
    with Server(
        made(1), RESULTS / "usual.log", script=app, settings={"USUAL_WAY": way, "USUAL_SIZE": str(size)}, first=None
    ) as server:
        with opened(browser) as page:
            weighed = bytes_of(page, "")
            start = time.perf_counter()
            page.goto(server.url)
            drawn_by_folium(page)
            found["first_map_s"] = round(time.perf_counter() - start, 2)
            page.locator("[data-testid=stSlider]").wait_for()
            start = time.perf_counter()
            page.get_by_role("slider").focus()
            page.keyboard.press("ArrowRight")
            drawn_by_folium(page, other=True)
            found["filter_s"] = round(time.perf_counter() - start, 2)
            found["bytes_of_page"] = weighed[0]
        found["server_mb"] = round(memory_mb(server.pid))
    return found


def drawn_by_folium(page: Page, *, other: bool = False) -> None:
    """Waits until folium's map is there with its markers on it; ``other``: until another map than before is."""
    page.wait_for_function(
        """(other) => [...document.querySelectorAll('iframe')].some((frame) => {
            const inner = frame.contentWindow;
            if (!inner || !inner.map || !inner.map._loaded || inner.map._size === undefined) return false;
            if (other && inner.seenBefore) return false;
            const n = Object.values(inner.map._layers).length;
            if (n < 2) return false;
            inner.seenBefore = true;
            return true;
        })""",
        arg=other,
        timeout=900_000,
    )


@contextlib.contextmanager
def opened(browser: Browser) -> Iterator[Page]:
    """A page of its own, with an empty cache of its own."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(900_000)
    yield page
    context.close()


def bytes_of(page: Page, part: str) -> list[int]:
    """Counts the bytes of answers whose address has ``part`` in it, as they come over the line."""
    weighed = [0]
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    urls: dict[str, str] = {}
    session.on("Network.responseReceived", lambda event: urls.update({event["requestId"]: event["response"]["url"]}))

    def count(event: dict[str, Any]) -> None:
        if part in urls.get(event["requestId"], ""):
            weighed[0] += int(event["encodedDataLength"])

    session.on("Network.loadingFinished", count)
    session.on(
        "Network.webSocketFrameReceived",
        lambda event: weighed.__setitem__(0, weighed[0] + (0 if part else len(event["response"]["payloadData"]))),
    )
    return weighed


def memory_mb(pid: int) -> float:
    """Megabytes of memory that a process holds (Linux's VmRSS)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return float("nan")


def table(found: dict[str, Any]) -> str:
    """The figures as a table, and how many times faster the map is than ``FastMarkerCluster`` with as many."""
    head = f"{'':28}{'first map':>11}{'filter':>9}{'move p95':>10}{'server':>9}{'data sent':>12}"
    lines = [f"{found['cores']} cores, load {found['load_at_start']} at the start", head]

    def line(name: str, row: dict[str, Any], sent: str) -> str:
        move = f"{row['move_p95_s']:.2f} s" if "move_p95_s" in row else ""
        times = f"{row['first_map_s']:>9.2f} s{row['filter_s']:>7.2f} s{move:>10}"
        return f"{name:28}{times}{row['server_mb']:>6} MB{row[sent] / 1024:>9,.0f} kB"

    lines += [line(f"Khareeta, {name}", row, "bytes_of_map_data") for name, row in found["khareeta"].items()]
    lines += [line(name, row, "bytes_of_page") for name, row in found["usual"].items()]
    one, cluster = found["khareeta"].get("1 M"), found["usual"].get("FastMarkerCluster 1,000,000")
    if one and cluster:
        first, changed = (cluster[name] / one[name] for name in ("first_map_s", "filter_s"))
        lines.append(
            f"at 1 M, FastMarkerCluster takes {first:.0f} times as long to the first map, {changed:.0f} to a filter"
        )
    for row in found["khareeta"].values():
        if load := row.get("crowd"):
            lines.append(
                f"{load['people']} people for {load['seconds']} s: {load['questions']} questions, "
                f"p50 {load['p50_s']} s, p95 {load['p95_s']} s, {load['errors']} errors"
            )
    return "\n".join(lines)


_USUAL_APP = """
import sys
sys.path.insert(0, {root!r})
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from streamlit.starlette import App
from xstatic.pkg import leaflet_markercluster
from routes import assets
cluster = Mount("/assets/cluster", StaticFiles(directory=leaflet_markercluster.BASE_DIR))
app = App({root!r} + "/bench/results/usual_page.py", routes=[cluster, *assets.ROUTES])
"""

_USUAL = """
import os
import duckdb
import folium
import streamlit as st
from folium.plugins import FastMarkerCluster
from streamlit_folium import st_folium

LEAFLET = "/assets/leaflet"
folium.Map.default_js = [("leaflet", LEAFLET + "/leaflet.js")]
folium.Map.default_css = [("leaflet_css", LEAFLET + "/leaflet.css")]
FastMarkerCluster.default_js = [("cluster", "/assets/cluster/leaflet.markercluster.js")]
FastMarkerCluster.default_css = []
st.set_page_config(layout="wide")
most = st.slider("at least so many killed", 0, 5, 0)
size = int(os.environ["USUAL_SIZE"])
with duckdb.connect(os.environ["KHAREETA_STORE"], read_only=True) as store:
    rows = store.execute(
        "SELECT latitude, longitude FROM incidents "
        "WHERE latitude IS NOT NULL AND coalesce(fatalities, 0) >= ? LIMIT ?",
        [most, size],
    ).fetchall()
whole = folium.Map(location=[34.5, 40.0], zoom_start=6, tiles=None, maxZoom=16, prefer_canvas=True)
if os.environ["USUAL_WAY"] == "CircleMarker":
    for lat, lon in rows:
        folium.CircleMarker([lat, lon], radius=3).add_to(whole)
else:
    # folium's own callback wants icons from another server's Font Awesome; plain markers are a little faster.
    mark = "function (row) { return L.circleMarker([row[0], row[1]], {radius: 4}); }"
    FastMarkerCluster([list(row) for row in rows], callback=mark).add_to(whole)
st_folium(whole, width=1000, height=620, returned_objects=[])
"""

if __name__ == "__main__":
    main()
