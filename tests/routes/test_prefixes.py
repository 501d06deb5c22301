import pytest

from tests.store.records import incident, store_of


@pytest.fixture(scope="module")
def client(tmp_path_factory, client_of):
    return client_of(store_of(tmp_path_factory.mktemp("prefixes") / "s.duckdb", [incident(1)]))


STRAYS = [
    "/map",
    "/map/",
    "/map/incident",
    "/map/incidents/7",
    "/export",
    "/export.exe",
    "/export/claims",
    "/assets/x.js",
]


@pytest.mark.parametrize("path", [*STRAYS, "/healthy"])
def test_an_address_that_leads_nowhere_is_told_so_as_json(client, path):
    got = client.get(path)
    assert got.status_code == 404
    assert got.headers["content-type"] == "application/json"
    assert got.headers["cache-control"] == "no-store"
    error = got.json()["error"]
    assert path in error
    assert f"/{path.strip('/').split('/')[0].split('.')[0][:6]}" in error.split("there are: ")[1]


def test_what_there_is_stays_as_it_was(client):
    assert client.get("/health").status_code == 200
    assert client.get("/export.csv").status_code == 200
    assert client.post("/map/incidents").status_code == 405
    assert client.get("/assets/page/map.css").status_code == 200
    assert client.get("/elsewhere").status_code == 404
    assert client.get("/elsewhere").headers["content-type"].startswith("text/plain")
