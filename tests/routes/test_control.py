import csv
import datetime as dt
import io

import pytest
import shapely

from store.formats.area_imports import read_areas
from store.formats.claim_tables import read_claim_table
from tests.store.records import claim, store_of

BAGHOUZ = (40.95, 34.44)


@pytest.fixture(scope="module")
def client(tmp_path_factory, client_of):
    held = [
        claim(actor="ISLAMIC_STATE", event_date=dt.date(2014, 7, 14), end_date=dt.date(2014, 7, 14)),
        claim(actor="SDF", location="=1+1"),
    ]
    return client_of(store_of(tmp_path_factory.mktemp("control") / "s.duckdb", [], held))


@pytest.mark.parametrize(("day", "holder"), [("2015-01-01", "ISLAMIC_STATE"), ("2020-01-01", "SDF")])
def test_areas_of_any_day_are_files(client, day, holder):
    got = client.get("/export/control.geojson", params={"date": day})
    assert got.headers["content-type"] == "application/geo+json"
    assert got.headers["content-disposition"] == f'attachment; filename="khareeta-control-{day}.geojson"'
    (feature,) = got.json()["features"]
    assert feature["properties"]["actor"] == holder
    assert shapely.geometry.shape(feature["geometry"]).contains(shapely.Point(BAGHOUZ))
    table = client.get("/export/control.csv", params={"date": day})
    (row,) = csv.DictReader(io.StringIO(table.text, newline=""))
    assert (row["actor"], row["date"]) == (holder, day)
    for suffix in ("geojson", "kml"):
        (area,) = read_areas(client.get(f"/export/control.{suffix}", params={"date": day}).content)
        assert (area.actor, area.day.isoformat()) == (holder, day)


def test_before_any_claim_the_file_is_empty(client):
    assert client.get("/export/control.geojson", params={"date": "2010-01-01"}).json()["features"] == []


def test_claims_go_out_and_come_back(client):
    got = client.get("/export/claims.csv")
    assert got.headers["content-disposition"] == 'attachment; filename="khareeta-claims.csv"'
    assert "'=1+1" in got.text
    found = read_claim_table(got.content)
    assert [(claim.actor, claim.status, claim.event_date) for claim in found] == [
        ("ISLAMIC_STATE", "controls", dt.date(2014, 7, 14)),
        ("SDF", "controls", dt.date(2019, 3, 23)),
    ]
    assert found[1].location == "=1+1"
    assert (found[1].latitude, found[1].longitude) == (34.44, 40.95)


def test_what_changed_hands_is_land(client):
    got = client.get("/map/changes", params={"from": "2015-01-01", "to": "2020-01-01"}).json()
    (move,) = got["features"]
    assert (move["properties"]["before"], move["properties"]["after"]) == ("ISLAMIC_STATE", "SDF")
    assert move["properties"]["area_km2"] > 100
    assert [(place["name"], place["day"]) for place in move["properties"]["places"]] == [("=1+1", "2019-03-23")]
    assert shapely.geometry.shape(move["geometry"]).contains(shapely.Point(BAGHOUZ))
    assert client.get("/map/changes", params={"from": "2015-01-01", "to": "2015-02-01"}).json()["features"] == []


@pytest.mark.parametrize(
    ("path", "params", "parameter", "reason"),
    [
        ("/export/control.kml", {}, "date", "is missing"),
        ("/export/control.csv", {"date": "last week"}, "date", "is not a day like"),
        ("/export/control.geojson", {"date": "2020-02-30"}, "date", "is not a day like"),
        ("/export/control.geojson", {"date": "2020-02-03", "actor": "SDF"}, "actor", "there is no such parameter"),
        ("/map/changes", {"from": "2015-01-01"}, "to", "is missing"),
        ("/map/changes", {"from": "x", "to": "2015-01-01"}, "from", "is not a day like"),
    ],
)
def test_bad_parameters_are_told_in_words(client, path, params, parameter, reason):
    got = client.get(path, params=params)
    assert got.status_code == 400
    assert got.json()["parameter"] == parameter
    assert reason in got.json()["error"]


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/export/control.kml", {"date": "2020-01-01"}),
        ("/export/claims.csv", {}),
        ("/map/changes", {"from": "2015-01-01", "to": "2020-01-01"}),
    ],
)
def test_nothing_is_sent_twice(client, path, params):
    first = client.get(path, params=params)
    again = client.get(path, params=params, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_what_is_large_is_sent_compressed(client):
    got = client.get("/export/control.kml", params={"date": "2020-01-01"}, headers={"Accept-Encoding": "gzip"})
    assert got.headers["content-encoding"] == "gzip"
    assert got.text.startswith("<?xml")
