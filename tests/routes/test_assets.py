import re

import pytest

from tests.store.records import incident, store_of


@pytest.fixture(scope="module")
def client(tmp_path_factory, client_of):
    return client_of(store_of(tmp_path_factory.mktemp("assets") / "s.duckdb", [incident(1)]))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/assets/leaflet/leaflet.js", "javascript"),
        ("/assets/leaflet/leaflet.css", "text/css"),
        ("/assets/leaflet/images/marker-icon.png", "image/png"),
        ("/assets/jquery/jquery.min.js", "javascript"),
        ("/assets/page/map.css", "text/css"),
    ],
)
def test_scripts_and_styles_come_from_here_with_their_true_type(client, path, kind):
    got = client.get(path)
    assert got.status_code == 200
    assert kind in got.headers["content-type"]
    assert got.content


def test_leaflet_is_of_version_1(client):
    assert re.search(r"Leaflet 1\.9", client.get("/assets/leaflet/leaflet.js").text[:200])


@pytest.mark.parametrize(
    "path", ["/assets/page/../main.py", "/assets/page/%2e%2e/main.py", "/assets/leaflet/..%2f..%2f__init__.py"]
)
def test_nothing_outside_the_folders_is_served(client, path):
    assert client.get(path).status_code == 404


def test_health_tells_the_stores_state(client):
    got = client.get("/health").json()
    assert (got["status"], got["incidents"]) == ("ok", 1)


def test_several_scripts_come_as_one_in_their_order(client):
    got = client.get("/assets/scripts.js?of=leaflet,stage,turns&v=1")
    assert "javascript" in got.headers["content-type"]
    assert "immutable" in got.headers["cache-control"]
    parts = [client.get(f"/assets/{path}").text for path in ("leaflet/leaflet.js", "page/stage.js", "page/turns.js")]
    assert [got.text.index(part) for part in parts] == sorted(got.text.index(part) for part in parts)
    assert client.get("/assets/scripts.js?of=stage", headers={"accept-encoding": "identity"}).text == parts[1]


def test_scripts_are_sent_once(client):
    first = client.get("/assets/scripts.js?of=stage")
    assert first.headers["cache-control"] == "no-cache"
    again = client.get("/assets/scripts.js?of=stage", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "names", ["", "nothing", "../main", "page.css", "stage,", "stage,نص", ",".join(["stage"] * 50)]
)
def test_only_scripts_of_the_page_are_put_together(client, names):
    got = client.get("/assets/scripts.js", params={"of": names})
    assert got.status_code == 404
    assert "does not name scripts" in got.json()["error"]
