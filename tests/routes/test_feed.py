import datetime as dt
import xml.etree.ElementTree as ET

import pytest

from tests.store.records import incident, store_of

NS = {"a": "http://www.w3.org/2005/Atom", "g": "http://www.georss.org/georss"}


@pytest.fixture(scope="module")
def client(tmp_path_factory, client_of):
    given = [
        incident(1, location="<تدمر>"),
        incident(2, actor1="SDF", latitude=None, longitude=None, location="a\x0bb"),
        incident(3, actor1="SDF", event_date=None, end_date=None, time_precision=4),
    ]
    return client_of(store_of(tmp_path_factory.mktemp("feed") / "s.duckdb", given))


def entries(client, **query):
    got = client.get("/feed.atom", params=query)
    assert got.status_code == 200
    assert got.headers["content-type"] == "application/atom+xml; charset=utf-8"
    root = ET.fromstring(got.content)
    return root, {one.findtext("a:id", namespaces=NS).rpartition(":")[2]: one for one in root.iterfind("a:entry", NS)}


def test_an_entry_tells_what_and_where_and_leads_to_the_page(client):
    root, found = entries(client)
    assert set(found) == {"i-1", "i-2", "i-3"}
    assert found["i-1"].findtext("a:title", namespaces=NS) == "Armed clash: <تدمر>"
    assert found["i-1"].findtext("g:point", namespaces=NS) == "34.887 38.872"
    assert found["i-2"].find("g:point", NS) is None
    assert found["i-1"].find("a:link", NS).get("href") == "http://testserver/?incident=i-1"
    updated = dt.datetime.fromisoformat(root.findtext("a:updated", namespaces=NS))
    assert abs(dt.datetime.now(dt.UTC) - updated) < dt.timedelta(hours=1)


def test_a_feed_is_of_a_filter(client):
    root, found = entries(client, actor="SDF")
    assert set(found) == {"i-2", "i-3"}
    assert root.find("a:link[@rel='self']", NS).get("href") == "http://testserver/feed.atom?actor=SDF"
    assert entries(client, q="nothing of this")[1] == {}


def test_what_came_in_last_comes_first(client, monkeypatch):
    monkeypatch.setattr("routes.feed.ENTRIES", 1)
    assert list(entries(client)[1]) == ["i-1"]


def test_a_wrong_filter_is_named(client):
    assert client.get("/feed.atom", params={"from": "soon"}).json()["parameter"] == "from"
