import csv
import io
import json

import pytest

from store import Filters
from store.formats import FORMATS, format_of
from store.schema import RECORD_COLUMNS
from tests.store.records import incident, store_of

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "a,b", 'say "x"', "two\nlines", "<b>", "تدمر"]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    given = [incident(number, location=location) for number, location in enumerate(HOSTILE)]
    given.append(incident(90, latitude=None, longitude=None, fatalities=None, source=("SOHR", "SANA"), evidence=()))
    return store_of(tmp_path_factory.mktemp("formats") / "s.duckdb", given)


def written(store, name, filters=None):
    return b"".join(FORMATS[name].write(store.batches(*([filters] if filters else [])))).decode()


def test_json_lines_are_the_records(store):
    rows = [json.loads(line) for line in written(store, "jsonl").splitlines()]
    assert {row["incident_id"]: row for row in rows} == {
        name: store.incident(name).to_dict() | {"evidence": [dict(e) for e in row["evidence"]]}
        for name, row in ((row["incident_id"], row) for row in rows)
    }
    assert len(rows) == len(HOSTILE) + 1
    assert list(rows[0]) == list(RECORD_COLUMNS)


def test_csv_has_every_column_and_runs_no_formula(store):
    rows = list(csv.DictReader(io.StringIO(written(store, "csv"), newline="")))
    assert len(rows) == len(HOSTILE) + 1
    assert list(rows[0]) == [*RECORD_COLUMNS, "note"]
    by_id = {row["incident_id"]: row for row in rows}
    for number, location in enumerate(HOSTILE):
        cell = by_id[f"i-{number}"]["location"]
        assert cell.removeprefix("'") == location
        assert not cell.startswith(("=", "+", "-", "@", "\t"))
    assert by_id["i-90"]["source"] == "SOHR; SANA"
    assert by_id["i-90"]["latitude"] == ""
    assert json.loads(by_id["i-0"]["evidence"])[1]["field"] == "location"


def test_geojson_has_longitude_first_and_no_geometry_where_not_placed(store):
    found = json.loads(written(store, "geojson"))
    assert found["type"] == "FeatureCollection"
    by_id = {feature["id"]: feature for feature in found["features"]}
    assert by_id["i-0"]["geometry"] == {"type": "Point", "coordinates": [38.872, 34.887]}
    assert by_id["i-90"]["geometry"] is None
    assert by_id["i-9"]["properties"]["location"] == "تدمر"


@pytest.mark.parametrize("name", ["csv", "acled", "ucdp", "geojson", "jsonl"])
def test_nothing_to_write_is_an_empty_file_of_the_format(store, name):
    text = written(store, name, Filters(admin1=("Nowhere",)))
    if name == "geojson":
        assert json.loads(text)["features"] == []
    elif name == "jsonl":
        assert text == ""
    else:
        assert list(csv.DictReader(io.StringIO(text))) == []
        assert text.count("\r\n") == 1


@pytest.mark.parametrize(
    ("file_name", "expected"),
    [
        ("out.csv", "csv"), ("out.ucdp.csv", "ucdp"), ("out.ACLED.csv", "acled"), ("out.parquet", "geoparquet"),
        ("out.hxl.csv", "hxl"), ("a.b/out.xlsx", "xlsx"), ("out.doc", "doc"),
    ],
)  # fmt: skip
def test_a_file_s_name_tells_its_format(file_name, expected):
    assert format_of(file_name) == expected
