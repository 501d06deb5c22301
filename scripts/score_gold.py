"""Score the reader on the project's own annotated articles, with the scorer that stands beside the checkout.

usage: python scripts/score_gold.py NAME [--half a|b] [--verbose] [--keep DIR]

Writes each entry of tests/gold/NAME.yaml as NAME.txt and NAME.json (the scorer's format) into a folder and runs
../shared/score.py on it for incidents and control.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from gazetteer import Gazetteer  # noqa: E402
from incidents.models import SUB_EVENT_TYPES  # noqa: E402

SCORER = ROOT.parent / "shared" / "score.py"


def placed(row: dict[str, Any], gazetteer: Gazetteer) -> dict[str, Any]:
    """Coordinates and tolerance of one annotation."""
    if "point" in row:
        latitude, longitude = row["point"]
        return {"latitude": latitude, "longitude": longitude, "radius_km": row.get("radius_km", 10)}
    if row.get("place") is None:
        return {"latitude": None, "longitude": None, "radius_km": 10}
    place = gazetteer.place(row["place"])
    if place is None:
        raise SystemExit(f"score_gold: the gazetteer has no place {row['place']!r} (annotation: {row})")
    radius = max(10.0, row.get("radius_km") or place.uncertainty_km)
    return {"latitude": place.latitude, "longitude": place.longitude, "radius_km": radius}


def incident(name: str, row: dict[str, Any], gazetteer: Gazetteer) -> dict[str, Any]:
    """One annotation as the scorer's incident."""
    low, best, high = row.get("killed", (None, None, None))
    return {
        "article_id": name, "kind": row["kind"], "event_type": SUB_EVENT_TYPES[row["type"]],
        "sub_event_type": row["type"], "event_date": str(row["from"]), "end_date": str(row["to"]),
        "time_precision": row["precision"], "actor1": row.get("actor1"), "actor2": row.get("actor2"),
        "location": row["at"], "fatalities_low": low, "fatalities": best, "fatalities_high": high,
        "injured": row.get("injured"), "source": row.get("source", []), **placed(row, gazetteer),
    }  # fmt: skip


def claim(name: str, row: dict[str, Any], gazetteer: Gazetteer) -> dict[str, Any]:
    """One annotation as the scorer's control claim."""
    return {
        "article_id": name, "actor": row["actor"], "status": row["status"], "location": row["at"],
        "event_date": str(row["from"]), "end_date": str(row["to"]), "time_precision": row["precision"],
        **placed(row, gazetteer),
    }  # fmt: skip


def write(entries: list[dict[str, Any]], folder: Path) -> None:
    """Lay the entries out as the scorer reads them."""
    gazetteer = Gazetteer()
    for entry in entries:
        name = entry["name"]
        text = folder / f"{name}.txt"
        if "text" in entry:
            text.write_text(entry["text"], "utf-8")
        else:
            shutil.copyfile(ROOT / "data" / "articles" / f"{name}.md", text)
        gold = {
            "mentions": [],
            "incidents": [incident(name, row, gazetteer) for row in entry["incidents"] or []],
            "control": [claim(name, row, gazetteer) for row in entry["control"] or []],
        }
        text.with_suffix(".json").write_text(json.dumps(gold, ensure_ascii=False), "utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", choices=[p.stem for p in sorted((ROOT / "tests" / "gold").glob("*.yaml"))])
    parser.add_argument("--half", choices=["a", "b"])
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--keep", type=Path, help="write the scorer's files here and leave them")
    args = parser.parse_args()
    if not SCORER.exists():
        sys.exit(f"score_gold: the scorer is not there: {SCORER}")
    entries = yaml.safe_load((ROOT / "tests" / "gold" / f"{args.set}.yaml").read_text("utf-8"))
    entries = [entry for entry in entries if args.half in (None, entry["half"])]
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        write(entries, folder)
        command = [sys.executable, str(SCORER), str(folder), "--python", sys.executable, "--only", "incidents,control"]
        return subprocess.run(command + ["--verbose"] * args.verbose, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
