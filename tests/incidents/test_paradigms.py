"""The common ways in which news, bulletins and posts tell each kind of event, as tables in ``paradigms/*.yaml``.

A row holds a short text (``ar`` or ``en``), read with the built gazetteer as published on Wednesday 10 February 2021 or
on its own day, and under ``is`` all incidents it tells: sub-event type, actor1, actor2, a part of the place as written,
the day of the month, the number killed.
"""

from __future__ import annotations

import datetime as dt
import pathlib
from typing import Any

import pytest
import yaml

from gazetteer import Gazetteer
from incidents import Article, Incident, extract

TABLES = sorted((pathlib.Path(__file__).parent / "paradigms").glob("*.yaml"))
PUBLISHED = dt.date(2021, 2, 10)
ROWS = [(path.stem, row) for path in TABLES for row in yaml.safe_load(path.read_text("utf-8"))]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer()


def _as_told(incident: Incident, row: list[Any]) -> bool:
    sub, actor1, actor2, place, day, killed = row
    first, last = incident.event_date, incident.end_date
    on_day = first is not None and last is not None and first.day <= day <= last.day
    told = (incident.sub_event_type, incident.actor1, incident.actor2, incident.fatalities)
    return told == (sub, actor1, actor2, killed) and place in incident.location and on_day


@pytest.mark.parametrize(("table", "row"), ROWS, ids=[f"{t}-{n}" for n, (t, _) in enumerate(ROWS)])
def test_what_is_commonly_told_is_read(table: str, row: dict[str, Any], gazetteer: Gazetteer) -> None:
    language = "ar" if "ar" in row else "en"
    article = Article("t-1", row[language], published=row.get("published", PUBLISHED), language=language)
    left = list(extract(article, gazetteer=gazetteer).incidents)
    read = [(i.sub_event_type, i.actor1, i.actor2, i.location, str(i.event_date), i.fatalities) for i in left]
    for wanted in row["is"]:
        match = next((i for i in left if _as_told(i, wanted)), None)
        assert match is not None, f"{row[language]}\nwanted: {wanted}\nread:   {read}"
        left.remove(match)
    assert not left, f"{row[language]}\nread beyond what is told: {read}"
