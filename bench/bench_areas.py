"""Time areas of control: the first map for a day, the same day again, ten years played month by month, land held
through them, and two days compared; with made-up claims of several sizes, and with the claims and regions shipped.

Run with ``python bench/bench_areas.py``; prints a table and writes ``bench/results/areas.json``.
"""

from __future__ import annotations

import datetime as dt
import json
import statistics
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from store.claims import Claim, read_claims  # noqa: E402
from store.land.areas import ControlMap  # noqa: E402
from store.land.balance import balance, holdings, months  # noqa: E402

START = dt.date(2014, 1, 1)
ACTORS = ("SYRIAN_GOVERNMENT", "OPPOSITION_REBELS", "ISLAMIC_STATE", "SDF", "SNA")


def lands() -> dict[str, dict[str, object]]:
    """All outlines of the shipped gazetteer that hold land."""
    features = json.loads((ROOT / "gazetteer/data/regions.geojson").read_text(encoding="utf-8"))["features"]
    return {
        feature["properties"]["place_id"]: feature["geometry"]
        for feature in features
        if feature["geometry"]["type"] in ("Polygon", "MultiPolygon")
    }


def rivers() -> list[dict[str, object]]:
    """The rivers across which no place speaks."""
    features = json.loads((ROOT / "gazetteer/data/regions.geojson").read_text(encoding="utf-8"))["features"]
    return [feature["geometry"] for feature in features if feature["properties"]["place_id"] == "kh:euphrates"]


def outlines() -> dict[str, dict[str, object]]:
    """The countries' outlines of the shipped gazetteer: Syria and Iraq."""
    named = lands()
    return {key: named[key] for key in ("ne:SY", "ne:IQ")}


def made_up_claims(claims: int, places: int, seed: int = 7) -> tuple[Claim, ...]:
    """Claims on random places of Syria, spread over ten years: load, not history."""
    random = np.random.default_rng(seed)
    spots = np.column_stack([random.uniform(32.6, 37.0, places), random.uniform(36.2, 42.0, places)])
    made = []
    for number in range(claims):
        place = number % places
        latitude, longitude = spots[place]
        side = int((longitude - 35) // 2 + random.integers(0, 2)) % len(ACTORS)
        day = START + dt.timedelta(days=int(random.integers(0, 3650)))
        made.append(
            Claim(
                f"c{number}", ACTORS[side], "controls", f"p{place}", f"Place {place}", float(latitude),
                float(longitude),
                float(random.choice([1, 3, 5])), day, None, 1, f"Source {random.integers(0, 30)}: report",
            )
        )  # fmt: skip
    return tuple(made)


def measure(
    claims: tuple[Claim, ...], shapes: dict[str, dict[str, object]], regions: dict[str, dict[str, object]] | None = None
) -> dict[str, float]:
    """Milliseconds: areas for a date from nothing, the same again, the months of ten years one after the other, what
    a chart of land and places held through them takes, and a comparison of two days."""
    day, courses = dt.date(2023, 6, 1), rivers()
    firsts = []
    for _ in range(5):
        begun = time.perf_counter()
        control = ControlMap(claims, outlines=shapes, regions=regions, rivers=courses)
        areas = control.areas(day)
        firsts.append(time.perf_counter() - begun)
    begun = time.perf_counter()
    control.areas(day)
    again = time.perf_counter() - begun
    played = []
    for month in range(120):
        begun = time.perf_counter()
        control.areas(dt.date(2014 + month // 12, month % 12 + 1, 1))
        played.append(time.perf_counter() - begun)
    control = ControlMap(claims, outlines=shapes, regions=regions, rivers=courses)
    begun = time.perf_counter()
    holdings(control, months(START, START + dt.timedelta(days=3652)))
    charted = time.perf_counter() - begun
    begun = time.perf_counter()
    balance(control, dt.date(2017, 6, 1), dt.date(2017, 12, 31))
    compared = time.perf_counter() - begun
    return {
        "first_ms": round(1000 * statistics.median(firsts), 1),
        "again_ms": round(1000 * again, 3),
        "month_median_ms": round(1000 * statistics.median(played), 1),
        "month_worst_ms": round(1000 * max(played), 1),
        "holdings_ms": round(1000 * charted, 1),
        "balance_ms": round(1000 * compared, 1),
        "areas": len(areas),
    }


def main() -> None:
    """Measure several sizes side by side, and what the program ships."""
    shapes = outlines()
    shipped = read_claims(ROOT / "data/control.csv")
    cases: list[tuple[str, tuple[Claim, ...], dict[str, dict[str, object]] | None]] = [
        (f"{claims} claims, {places} places", made_up_claims(claims, places), None)
        for claims, places in ((1_000, 300), (10_000, 300), (10_000, 1_000), (10_000, 3_000), (10_000, 10_000))
    ]
    cases.append((f"shipped: {len(shipped)} claims", shipped, lands()))
    results = {}
    print(f"{'ms':<28}{'first':>9}{'again':>9}{'month':>9}{'worst':>9}{'holdings':>10}{'balance':>9}{'areas':>8}")
    for name, claims, regions in cases:
        found = results[name] = measure(claims, shapes, regions)
        print(
            f"{name:<28}{found['first_ms']:>9}{found['again_ms']:>9}{found['month_median_ms']:>9}"
            f"{found['month_worst_ms']:>9}{found['holdings_ms']:>10}{found['balance_ms']:>9}{found['areas']:>8}"
        )
    folder = ROOT / "bench/results"
    folder.mkdir(exist_ok=True)
    (folder / "areas.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
