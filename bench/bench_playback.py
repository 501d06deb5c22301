"""Playing through time on a million made incidents, in headless Chromium with the real app: does it stutter?

For each step (day, week, month) and span (that step only, all up to then) it prints how long a step takes from its
turn to its being drawn, how long it is shown, and how even the browser's frames were meanwhile. A step that takes less
than it is shown does not hold playing up.

    python -m bench.bench_playback [--incidents 1000000] [--steps 24] [--speed 4]
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from bench.incidents_maker import make
from tests.browser.conftest import FLAGS, chromium
from tests.browser.dashboard import MAP, Dashboard
from tests.browser.server import Server

RESULTS = Path(__file__).parent / "results"
LOOK = "from=2013-01-01&to=2016-12-31&map=7/34.9/39.5"
SHOWN_MS = 650
"""How long playback shows a step at its usual speed (page/assets/playback.js)."""

WATCH = """() => {
    performance.clearMeasures("khareeta-step");
    const frames = (window.khareetaFrames = []);
    let before = performance.now();
    const look = (now) => {
        frames.push(now - before);
        before = now;
        if (window.khareetaFrames === frames) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""
SEEN = """() => {
    const frames = window.khareetaFrames.slice(1);
    window.khareetaFrames = null;
    return { frames, steps: performance.getEntriesByName("khareeta-step").map((e) => e.duration) };
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--incidents", type=int, default=1_000_000)
    parser.add_argument("--steps", type=int, default=24)
    parser.add_argument("--speed", choices=("1", "2", "4"), default="4")
    asked = parser.parse_args()
    RESULTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "made.duckdb"
        make(asked.incidents, store).close()
        rows = played(store, Path(folder) / "server.log", asked.steps, asked.speed)
    found = {"cores": os.cpu_count(), "load_at_end": os.getloadavg()[0], "incidents": asked.incidents, "rows": rows}
    (RESULTS / "playback.json").write_text(json.dumps(found, indent=2), "utf-8")
    print(table(found))


def played(store: Path, log: Path, steps: int, speed: str) -> list[dict[str, Any]]:
    """One row for each step and span."""
    rows = []
    with Server(store, log) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 1000})
        page.set_default_timeout(60_000)
        dashboard = Dashboard(page, server.url).open(LOOK)
        page.wait_for_load_state("networkidle")
        controls = page.frame_locator(MAP)
        controls.get_by_role("combobox", name="Speed").select_option(speed)
        for span in ("window", "cumulative"):
            for step in ("day", "week", "month"):
                controls.get_by_role("combobox", name="What is shown at a step").select_option(span)
                controls.get_by_role("combobox", name="Step", exact=True).select_option(step)
                controls.get_by_role("slider").fill("1")
                page.wait_for_load_state("networkidle")
                begun = dashboard.drawn["steps"]
                dashboard.frame.evaluate(WATCH)
                controls.get_by_role("button", name="Play through time").click()
                dashboard.wait_drawn(f"d.steps >= {begun + steps}", timeout=120_000)
                seen = dashboard.frame.evaluate(SEEN)
                controls.get_by_role("button", name="Pause").click()
                drawn = dashboard.drawn
                rows.append(
                    {"step": step, "span": span, "shown_ms": SHOWN_MS / int(speed), "drawn": drawn["total"], **seen}
                )
        browser.close()
    return rows


def table(found: dict[str, Any]) -> str:
    """Milliseconds: from a step's turn to its being drawn, how long it is shown, and between two frames."""
    heads = ("incidents", "drawn p50", "p90", "most", "shown", "frame p50", "p95", "most")
    lines = [
        f"{found['incidents']:,} incidents, {found['cores']} cores, load {found['load_at_end']:.1f}; milliseconds",
        f"{'step':20}" + "".join(f"{head:>11}" for head in heads),
    ]
    for row in found["rows"]:
        steps, frames = sorted(row["steps"]), sorted(row["frames"])
        drawn = [statistics.median(steps), steps[int(len(steps) * 0.9)], steps[-1], row["shown_ms"]]
        even = [statistics.median(frames), frames[int(len(frames) * 0.95)], frames[-1]]
        figures = "".join(f"{figure:>11,.0f}" for figure in (row["drawn"], *drawn, *even))
        lines.append(f"{row['step'] + ', ' + row['span']:20}{figures}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
