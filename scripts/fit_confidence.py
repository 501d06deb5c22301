"""Fit what each ground of a record adds to its confidence, over annotated articles, and show how far it can be trusted.

usage: .venv/bin/python scripts/fit_confidence.py [GOLD_DIR]      (default ../shared/gold/dev; and all of tests/gold)

A logistic regression with a small ridge, by Newton's method. An incident is right as ``scripts/reliability.py`` has it:
kind, event type, day, place and both actors. The articles nobody developed against count twice, those the rules were
written against count less, as they flatter. Prints the weights as ``incidents/confidence.py`` holds them, and then, for
every tenth of the articles by weights fitted without it, how many records said to be so sure are right.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import pathlib
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from reliability import EDGES, incident_like, scorer  # noqa: E402
from score_gold import write  # noqa: E402

from gazetteer import Gazetteer  # noqa: E402
from incidents import read_article  # noqa: E402
from incidents.annotations import annotate  # noqa: E402
from incidents.confidence import features  # noqa: E402
from incidents.drafts import rested  # noqa: E402
from incidents.storyline import Storyline  # noqa: E402

COUNTS = {"dev": 0.4, "fresh": 0.5, "fresh_more": 0.5, "fresh_third": 0.5, "fresh_fourth": 0.5, "unread": 2.0}
"""What a record of a set counts; 1 where it is not named."""
RIDGE = 2.0
FOLDS = 10
Numbers = npt.NDArray[np.float64]


@dataclasses.dataclass(frozen=True)
class Record:
    """One incident that was read."""

    gold: str
    """Its set."""
    article: str
    grounds: dict[str, bool]
    right: bool


def records(name: str, folder: pathlib.Path, score: Any, gazetteer: Gazetteer) -> Iterator[Record]:
    """The incidents read in the articles of ``folder``, each with what it rests on and whether it is right."""
    for text in sorted(folder.glob("*.txt")):
        expected = json.loads(text.with_suffix(".json").read_text("utf-8")).get("incidents", [])
        story = Storyline(annotate(read_article(text), gazetteer))
        story.read()
        found = rested(story.drafts)
        told = [incident.to_dict() for incident, _ in found]
        pairs = {j: i for i, j in score.pair(expected, told, incident_like(score))}
        for number, (incident, rest) in enumerate(found):
            right = number in pairs
            if right:
                answer = expected[pairs[number]]
                right = {answer["actor1"], answer["actor2"]} == {incident.actor1, incident.actor2}
            yield Record(name, text.stem, features(rest), right)


def fitted(rows: Numbers, right: Numbers, counts: Numbers) -> Numbers:
    """The weights; the first column is the one that always holds, which the ridge leaves alone."""
    weights = np.zeros(rows.shape[1])
    ridge = RIDGE * np.eye(len(weights))
    ridge[0, 0] = 0
    for _ in range(50):
        said = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (counts * (right - said)) - ridge @ weights
        bend = (rows * (counts * said * (1 - said))[:, None]).T @ rows + ridge
        step = np.linalg.solve(bend, slope)
        weights += step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def table(said: Numbers, right: Numbers) -> None:
    """Print how many records said to be so sure are right."""
    print("| said to be | records | mean confidence | right |")
    print("|---|---|---|---|")
    for low, high in itertools.pairwise(EDGES):
        inside = (said >= low) & (said < high)
        if inside.any():
            share = f"{right[inside].mean():.0%}"
            print(f"| {low:.2f}–{min(high, 1):.2f} | {inside.sum()} | {said[inside].mean():.2f} | {share} |")


def main() -> None:
    gold = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/gold/dev").resolve()
    score, gazetteer = scorer(gold), Gazetteer()
    found = list(records("dev", gold, score, gazetteer))
    for path in sorted((ROOT / "tests" / "gold").glob("*.yaml")):
        with tempfile.TemporaryDirectory() as folder:
            write(yaml.safe_load(path.read_text("utf-8")), pathlib.Path(folder))
            found += records(path.stem, pathlib.Path(folder), score, gazetteer)
    names = list(found[0].grounds)
    rows = np.array([[float(one.grounds[name]) for name in names] for one in found])
    right = np.array([float(one.right) for one in found])
    counts = np.array([COUNTS.get(one.gold, 1.0) for one in found])
    for name, weight in zip(names, fitted(rows, right, counts), strict=True):
        print(f'        "{name}": {weight:.2f},')
    articles = sorted({(one.gold, one.article) for one in found})
    shuffled = np.random.default_rng(1).permutation(len(articles))
    fold = {articles[at]: number % FOLDS for number, at in enumerate(shuffled)}
    folds = np.array([fold[one.gold, one.article] for one in found])
    said = np.zeros(len(found))
    for number in range(FOLDS):
        inside = folds == number
        weights = fitted(rows[~inside], right[~inside], counts[~inside])
        said[inside] = 1 / (1 + np.exp(-rows[inside] @ weights))
    sets = np.array([one.gold for one in found])
    for heading, chosen in (
        ("the articles the rules were written against", sets == "dev"),
        ("articles nobody developed against", (sets == "unread") | (sets == "held_out")),
        ("all", sets != ""),
    ):
        print(f"\n{heading}: {chosen.sum()} records, {right[chosen].mean():.0%} right\n")
        table(said[chosen], right[chosen])


if __name__ == "__main__":
    main()
