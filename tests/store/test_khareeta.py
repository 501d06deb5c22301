"""Whatever we write is read again: what extracting gives, as lines and as Parquet, and our exports."""

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import pytest

from incidents.models import Evidence
from store import Store, StoreError
from store.formats import FORMATS
from tests.store.records import incident, store_of

ROOT = Path(__file__).resolve().parent.parent.parent
HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "a,b", 'say "x"', "two\nlines", "<b>", "تدمر", "a; b"]

ARTICLE = """---
title: Attack near Al-Mayadin
published: 2020-04-12
language: en
---
On 11 April 2020 Islamic State fighters killed four Syrian soldiers in Al-Mayadin.
"""


def empty(path):
    made = Store(path, data=None)
    made.sync()
    return made


@pytest.fixture
def store(tmp_path):
    given = [incident(number, location=location) for number, location in enumerate(HOSTILE)]
    given += [
        incident(
            90, latitude=None, longitude=None, uncertainty_km=None, fatalities=None, source=("SOHR", "SANA, Homs")
        ),
        incident(91, kind="summary", fatalities_high=None, injured=7, event_date=None, actor1=None, evidence=()),
        incident(92, civilian_targeting=True, time_precision=4, geo_precision=3, source=(), place_id=None),
        incident(93, evidence=(Evidence("sentence", 0, 100), Evidence("location", 4, 9), Evidence("fatalities", 9, 9))),
    ]
    return store_of(tmp_path / "s.duckdb", given)


def by_id(store):
    return {row["incident_id"]: store.incident(row["incident_id"]) for batch in store.batches() for row in batch}


@pytest.mark.parametrize("name", ["jsonl", "csv", "geojson", "geoparquet", "xlsx", "hxl"])
def test_our_exports_come_back_as_they_were(store, tmp_path, name):
    path = tmp_path / "out.anything"
    path.write_bytes(b"".join(FORMATS[name].write(store.batches())))
    other = empty(tmp_path / "other.duckdb")
    done = other.import_file(path)
    assert (done.format, done.incidents, done.quarantined) == ("khareeta", 14, 0), other.quarantined(done.reading_id)
    assert by_id(other) == by_id(store)


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
def test_what_extracting_gives_can_be_imported(tmp_path, suffix):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "one.md").write_text(ARTICLE, "utf-8")
    (folder / "two.md").write_text(ARTICLE.replace("four", "five").replace("11 April", "10 April"), "utf-8")
    out = tmp_path / f"out.{suffix}"
    subprocess.run(
        [sys.executable, "-m", "incidents", "extract", str(folder), "-o", str(out)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    done = (other := empty(tmp_path / "other.duckdb")).import_file(out)
    assert (done.format, done.incidents, done.quarantined) == ("khareeta", 2, 0)
    told = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()] if suffix == "jsonl" else []
    for record in told:
        assert other.incident(record["incident_id"]).to_dict() == record
    found = sorted(by_id(other).values(), key=lambda one: str(one.event_date))
    assert [(one.fatalities, one.actor1, one.article_id) for one in found] == [
        (5, "ISLAMIC_STATE", "two"), (4, "ISLAMIC_STATE", "one"),
    ]  # fmt: skip
    assert all(one.evidence for one in found)


def test_what_a_record_had_beyond_its_fields_comes_back(store, tmp_path):
    (row,) = [row for batch in store.batches() for row in batch if row["incident_id"] == "i-1"]
    record = {**store.incident("i-1").to_dict(), "note": "said", "extra": {"region": "x"}, "colour": "red"}
    assert row["note"] is None
    (tmp_path / "a.jsonl").write_text(json.dumps(record), "utf-8")
    assert store.import_file(tmp_path / "a.jsonl").incidents == 1
    (row,) = [row for batch in store.batches() for row in batch if row["incident_id"] == "i-1"]
    assert row["note"] == "said"
    assert json.loads(row["extra"]) == {"region": "x", "colour": "red"}


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"incident_id": ""}, "incident_id", "is empty"),
        ({"kind": "rumour"}, "kind", "'rumour' is not one of event, summary"),
        ({"sub_event_type": "Skirmish"}, "sub_event_type", "'Skirmish' is not one of"),
        ({"event_type": "Riots"}, "sub_event_type", "does not belong to the event type"),
        ({"actor1": "NOBODY_KNOWS"}, "actor1", "'NOBODY_KNOWS' is not the id of an actor"),
        ({"country": "Syria"}, "country", "'Syria' is not a country's code of two letters"),
        ({"latitude": 94}, "latitude", "is not between -90 and 90"),
        ({"latitude": 38.872, "longitude": 34.887}, "latitude", "seem swapped"),
        ({"event_date": "2120-01-01"}, "event_date", "is in the future"),
        ({"end_date": "2019-01-01"}, "end_date", "is before event_date"),
        ({"geo_precision": 4}, "geo_precision", "'4' is not one of 1, 2, 3"),
        ({"time_precision": ""}, "time_precision", "is not one of"),
        ({"fatalities_low": 9}, "fatalities_low", "is more than fatalities"),
        ({"confidence": 1.5}, "confidence", "is not between 0 and 1"),
        ({"evidence": [{"field": "x"}]}, "evidence", "is not a list as it is exported"),
        ({"evidence": "[1"}, "evidence", "is not a list as it is exported"),
        ({"source": '{"a": 1}x"'}, "", ""),
        ({"civilian_targeting": "perhaps"}, "civilian_targeting", "'perhaps' is neither true nor false"),
    ],
)
def test_a_wrong_record_waits_with_its_reason(tmp_path, change, field, reason):
    good = incident(1).to_dict()
    text = json.dumps(good) + "\n" + json.dumps({**good, "incident_id": "i-2", **change})
    (tmp_path / "a.jsonl").write_text(text, "utf-8")
    store = empty(tmp_path / "s.duckdb")
    done = store.import_file(tmp_path / "a.jsonl")
    if not field:
        assert done.quarantined == 0
        return
    assert (done.incidents, done.quarantined) == (1, 1)
    (waiting,) = store.quarantined(done.reading_id)
    assert (waiting["row_number"], waiting["field"]) == ("2", field)
    assert reason in waiting["reason"]


def test_control_claims_are_sent_where_they_belong(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"actor": "SDF", "status": "controls", "location": "x", "event_date": null}')
    with pytest.raises(StoreError, match="holds control claims, not incidents"):
        empty(tmp_path / "s.duckdb").import_file(tmp_path / "a.jsonl")


# ---- undoing


def lines(path, *records):
    path.write_text("".join(json.dumps(record.to_dict()) + "\n" for record in records), "utf-8")
    return path


def test_undoing_brings_back_what_was_replaced(store, tmp_path):
    before = by_id(store)
    changed = dataclasses.replace(before["i-1"], fatalities_high=99, location="elsewhere")
    done = store.import_file(lines(tmp_path / "a.jsonl", changed, incident(200)))
    assert done.incidents == 2
    assert store.incident("i-1") == changed
    assert store.count() == 15
    assert store.undo_import(done.reading_id) == 2
    assert by_id(store) == before
    # The article that gave them is read anew as if nothing had been.
    assert store.article("a") is not None


@pytest.mark.parametrize("order", [(2, 1), (1, 2)])
def test_imports_one_on_the_other_are_undone_in_any_order(store, tmp_path, order):
    before = by_id(store)
    one, two = (dataclasses.replace(before["i-1"], fatalities_high=high) for high in (50, 60))
    numbers = {
        1: store.import_file(lines(tmp_path / "one.jsonl", one)).reading_id,
        2: store.import_file(lines(tmp_path / "two.jsonl", two)).reading_id,
    }
    assert store.incident("i-1") == two
    store.undo_import(numbers[order[0]])
    assert store.incident("i-1") == (one if order[0] == 2 else two)
    store.undo_import(numbers[order[1]])
    assert by_id(store) == before


def test_what_an_undone_import_gave_does_not_come_back_with_a_later_one(tmp_path):
    store = empty(tmp_path / "s.duckdb")
    first = store.import_file(lines(tmp_path / "one.jsonl", incident(1))).reading_id
    second = store.import_file(lines(tmp_path / "two.jsonl", incident(1, fatalities_high=60))).reading_id
    store.undo_import(first)
    assert store.incident("i-1").fatalities_high == 60
    store.undo_import(second)
    assert store.incident("i-1") is None


def test_incidents_of_an_article_that_was_read_anew_are_not_brought_back_from_before(store, tmp_path):
    changed = dataclasses.replace(by_id(store)["i-1"], location="elsewhere")
    done = store.import_file(lines(tmp_path / "a.jsonl", changed))
    shelf = store._extractor.__self__
    shelf.says["a"] = ((incident(5, location="new"),), ())
    article = dataclasses.replace(store.article("a"), body="another body")
    store.add([article], replace=True)
    assert set(by_id(store)) == {"i-5"}
    store.undo_import(done.reading_id)
    assert set(by_id(store)) == {"i-5"}
