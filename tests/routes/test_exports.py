import csv
import io
import json

import pytest

from store.formats import FORMATS
from tests.store.records import incident, store_of


@pytest.fixture(scope="module")
def client(tmp_path_factory, client_of):
    given = [
        incident(number, actor1="SDF" if number % 4 == 0 else "ISLAMIC_STATE", actor2=None) for number in range(40)
    ]
    return client_of(store_of(tmp_path_factory.mktemp("exports") / "s.duckdb", given))


def test_exports_hold_what_is_filtered(client):
    table = client.get("/export.csv", params={"actor": "SDF"})
    assert len(list(csv.DictReader(io.StringIO(table.text, newline="")))) == 10
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert len(client.get("/export.geojson", params={"actor": "SDF"}).json()["features"]) == 10
    assert len([json.loads(line) for line in client.get("/export.jsonl").text.splitlines()]) == 40


@pytest.mark.parametrize("kind", FORMATS.values(), ids=lambda kind: kind.name)
def test_an_export_is_a_file_with_a_name(client, kind):
    got = client.get(f"/export.{kind.suffix}")
    assert got.status_code == 200
    assert got.headers["content-disposition"].startswith('attachment; filename="khareeta-')
    assert got.headers["content-disposition"].endswith(f'.{kind.suffix}"')


def test_more_than_one_file_holds_is_refused(client, monkeypatch):
    monkeypatch.setattr("routes.exports.MAX_EXPORTED", 5)
    got = client.get("/export.csv")
    assert got.status_code == 400
    assert "narrow the filter" in got.json()["error"]
    assert client.get("/export.csv", params={"from": "2021-01-01"}).status_code == 200
