"""How far confidence can be trusted: of records said to be this sure, the share that is right on annotated articles.

usage: .venv/bin/python scripts/reliability.py [GOLD_DIR]      (default ../shared/gold/dev)

An incident is right when a gold incident has its kind, event type, day and place (as the scorer matches them) and both
its actors; a control claim when one has its actor, status and place. The table is what docs/ shows.
"""

from __future__ import annotations

import importlib.util
import itertools
import json
import pathlib
import sys
from collections.abc import Callable
from typing import Any

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from incidents import extract, read_article  # noqa: E402

EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01)


def scorer(gold: pathlib.Path) -> Any:
    path = next((p for p in (gold.parent.parent / "score.py", ROOT.parent / "shared" / "score.py") if p.exists()), gold)
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        sys.exit(f"reliability: no scorer at {path}; give the folder of annotated articles beside it")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def judged(gold: pathlib.Path) -> dict[str, list[tuple[float, bool]]]:
    """For incidents and claims, each record's confidence and whether it is right."""
    score = scorer(gold)
    rows: dict[str, list[tuple[float, bool]]] = {"incidents": [], "control": []}
    for text in sorted(gold.glob("*.txt")):
        answers = text.with_suffix(".json")
        if not answers.exists():
            continue
        expected = json.loads(answers.read_text("utf-8"))
        reading = extract(read_article(text))
        for what, records, same in (
            ("incidents", reading.incidents, incident_like(score)),
            ("control", reading.claims, claim_like(score)),
        ):
            told = [record.to_dict() for record in records]
            pairs = {j: i for i, j in score.pair(expected.get(what, []), told, same)}
            for number, record in enumerate(told):
                right = number in pairs
                if right and what == "incidents":
                    answer = expected[what][pairs[number]]
                    right = {answer["actor1"], answer["actor2"]} == {record["actor1"], record["actor2"]}
                rows[what].append((record["confidence"], right))
    return rows


def incident_like(score: Any) -> Callable[[Any, Any], bool]:
    def same(x: Any, y: Any) -> bool:
        near = score.km(score.point(x), score.point(y)) <= score.radius(x)
        return bool(x["kind"] == y["kind"] and x["event_type"] == y["event_type"] and score.dates_touch(x, y) and near)

    return same


def claim_like(score: Any) -> Callable[[Any, Any], bool]:
    def same(x: Any, y: Any) -> bool:
        near = score.km(score.point(x), score.point(y)) <= score.radius(x)
        return bool(x["actor"] == y["actor"] and x["status"] == y["status"] and near)

    return same


def main() -> None:
    gold = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/gold/dev").resolve()
    for what, rows in judged(gold).items():
        print(f"\n{what}: {len(rows)} records, {sum(right for _, right in rows) / max(1, len(rows)):.0%} right\n")
        print("| said to be | records | mean confidence | right |")
        print("|---|---|---|---|")
        for low, high in itertools.pairwise(EDGES):
            inside = [(c, right) for c, right in rows if low <= c < high]
            if inside:
                mean = sum(c for c, _ in inside) / len(inside)
                share = sum(right for _, right in inside) / len(inside)
                print(f"| {low:.2f}–{min(high, 1):.2f} | {len(inside)} | {mean:.2f} | {share:.0%} |")


if __name__ == "__main__":
    main()
