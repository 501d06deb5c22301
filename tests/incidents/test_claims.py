"""The common ways to say who holds, contests, is in or has lost a place, as tables in ``claims/*.yaml``.

A row holds a text (``ar`` or ``en``), read as published on 10 February 2021 or on its own day, and under ``is`` all
claims that it makes: actor, status, place as written. Rows with ``gazetteer: true`` are read with the built one, the
others with the few places of ``atlas.py``.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import pathlib
from typing import Any

import pytest
import yaml

from gazetteer import Gazetteer
from incidents import Article, extract, read_article
from tests.incidents.atlas import Atlas

TABLES = sorted((pathlib.Path(__file__).parent / "claims").glob("*.yaml"))
PUBLISHED = dt.date(2021, 2, 10)
ROWS = [(path.stem, row) for path in TABLES for row in yaml.safe_load(path.read_text("utf-8"))]
ATLAS = Atlas()


@functools.cache
def _gazetteer() -> Gazetteer:
    return Gazetteer()


@pytest.mark.parametrize(("table", "row"), ROWS, ids=[f"{t}-{n}" for n, (t, _) in enumerate(ROWS)])
def test_claims_are_read_as_commonly_told(table: str, row: dict[str, Any]) -> None:
    language = "ar" if "ar" in row else "en"
    article = Article("t-1", row[language], published=row.get("published", PUBLISHED), language=language)
    gazetteer = _gazetteer() if row.get("gazetteer") else ATLAS
    read = extract(article, gazetteer=gazetteer).claims  # type: ignore[arg-type]
    assert sorted(f"{c.actor} {c.status} {c.location}" for c in read) == sorted(row["is"]), row[language]


def test_every_claim_annotated_in_the_seed_article_is_read() -> None:
    gold = pathlib.Path(__file__).resolve().parents[3] / "shared" / "gold" / "dev" / "seed-ar-000.json"
    if not gold.exists():
        pytest.skip(f"the annotated articles are not beside the checkout: {gold}")
    wanted = [(c["actor"], c["status"], c["location"]) for c in json.loads(gold.read_text("utf-8"))["control"]]
    claims = extract(read_article(gold.with_suffix(".txt")), gazetteer=_gazetteer()).claims
    read = [(c.actor, c.status, c.location) for c in claims]
    missed = [one for one in wanted if not any(r[:2] == one[:2] and (r[2] in one[2] or one[2] in r[2]) for r in read)]
    assert not missed, read
