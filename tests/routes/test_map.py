import datetime as dt

import pyarrow as pa
import pytest

from store import Filters, StoreTimeoutError, View
from tests.store.records import claim, incident, store_of

WORLD = "-180,-90,180,90"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    spots = [(34.887 + number % 40 * 0.05, 38.872 + number // 40 * 0.05) for number in range(1200)]
    given = [
        incident(number, latitude=latitude, longitude=longitude, actor1="ISLAMIC_STATE" if number % 3 else "SDF")
        for number, (latitude, longitude) in enumerate(spots)
    ]
    given += [incident(2000, kind="summary", fatalities=494), incident(2001, latitude=None, longitude=None)]
    given += [incident(2002, event_date=None, end_date=None, actor1=None, actor2=None, latitude=33.5, longitude=36.3)]
    return store_of(tmp_path_factory.mktemp("map") / "s.duckdb", given, [claim()])


@pytest.fixture(scope="module")
def client(store, client_of):
    return client_of(store)


def test_a_wide_view_is_answered_with_cells_that_add_up(client, store):
    got = client.get("/map/incidents", params={"bbox": WORLD, "zoom": 5}).json()
    assert got["mode"] == "cells"
    assert got["version"] == store.version()
    assert got["incidents"] == []
    assert sum(cell["n"] for cell in got["cells"]) == got["total"] == 1201
    assert sum(cell["fatalities"] for cell in got["cells"]) == 3 * 1201
    for cell in got["cells"]:
        assert set(cell) == {"key", "lat", "lon", "n", "fatalities", "actors"}
        assert sum(number for _, number in cell["actors"]) == cell["n"]
    assert {actor for cell in got["cells"] for actor, _ in cell["actors"]} == {"ISLAMIC_STATE", "SDF", None}
    assert [one["id"] for one in got["summaries"]] == ["i-2000"]
    assert got["summaries_total"] == 1


def test_a_close_view_is_answered_with_its_incidents(client):
    got = client.get("/map/incidents", params={"bbox": "38.8,34.8,38.9,35.0", "zoom": 12}).json()
    assert got["mode"] == "incidents"
    assert got["cells"] == []
    assert len(got["incidents"]) == got["total"] == 3
    assert got["incidents"][0] == {
        "id": "i-2",
        "lat": 34.987,
        "lon": 38.872,
        "uncertainty_km": 3.0,
        "geo_precision": 1,
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "actor1": "ISLAMIC_STATE",
        "actor2": "NDF",
        "date": "2020-04-09",
        "end_date": "2020-04-09",
        "fatalities": 3,
        "location": "السخنة",
        "place_id": "kh:sy-al-sukhnah",
        "kind": "event",
        "article_id": "a",
    }


def test_filters_reach_the_map(client, store):
    for query in ({"actor": "SDF"}, {"from": "2021-01-01"}, {"kind": "summary"}, {"q": "clashes"}, {"source": "SOHR"}):
        got = client.get("/map/incidents", params={"bbox": WORLD, "zoom": 4, **query}).json()
        filters = Filters.from_query(query)
        counted = Filters.from_query({**query, "kind": filters.counted_kind})
        assert got["total"] == store.count(counted, view=View(-180, -90, 180, 90)), query


def test_a_cell_opens_by_its_key_page_by_page(client):
    cells = client.get("/map/incidents", params={"bbox": WORLD, "zoom": 3}).json()["cells"]
    cell = max(cells, key=lambda cell: cell["n"])
    found = []
    while len(found) < cell["n"]:
        query = {"bbox": WORLD, "zoom": 3, "cell": cell["key"], "limit": 400, "offset": len(found)}
        got = client.get("/map/incidents", params=query).json()
        assert got["total"] == cell["n"]
        found += [one["id"] for one in got["incidents"]]
    assert len(set(found)) == cell["n"]


BAD = [
    ("/map/incidents", {}, "bbox"),
    ("/map/incidents", {"bbox": WORLD}, "zoom"),
    ("/map/incidents", {"bbox": "1,2,3", "zoom": 3}, "bbox"),
    ("/map/incidents", {"bbox": "1,2,3,x", "zoom": 3}, "bbox"),
    ("/map/incidents", {"bbox": "1,2,3,nan", "zoom": 3}, "bbox"),
    ("/map/incidents", {"bbox": "1,20,3,10", "zoom": 3}, "bbox"),
    ("/map/incidents", {"bbox": "1,2,3,1e999", "zoom": 3}, "bbox"),
    ("/map/incidents", {"bbox": WORLD, "zoom": -1}, "zoom"),
    ("/map/incidents", {"bbox": WORLD, "zoom": 25}, "zoom"),
    ("/map/incidents", {"bbox": WORLD, "zoom": "3.5"}, "zoom"),
    ("/map/incidents", {"bbox": WORLD, "zoom": "٣"}, "zoom"),
    ("/map/incidents", {"bbox": WORLD, "zoom": 3, "from": "soon"}, "from"),
    ("/map/incidents", {"bbox": WORLD, "zoom": 3, "from": "2021-01-01", "to": "2020-01-01"}, "from"),
    ("/map/incidents", {"bbox": WORLD, "zoom": 3, "type": "Wars"}, "type"),
    ("/map/incidents", {"bbox": WORLD, "zoom": 3, "q": "a\x00"}, "q"),
    ("/map/incidents", {"bbox": WORLD, "zoom": 3, "q": "x" * 9000}, "query"),
    ("/map/incidents", {"bbox": WORLD, "zoom": 3, "min_fatalities": "1.5"}, "min_fatalities"),
    ("/map/incidents", {"bbox": WORLD, "zoom": 3, "cell": "x"}, "cell"),
    ("/map/incidents", {"bbox": WORLD, "zoom": 3, "cell": "20-99999-1"}, "cell"),
    ("/map/incidents", {"bbox": WORLD, "zoom": 3, "cell": "20-1-1", "limit": 501}, "limit"),
    ("/map/incidents", {"bbox": WORLD, "zoom": 3, "cell": "20-1-1", "offset": -1}, "offset"),
    ("/map/incidents", {"bbox": WORLD, "zoom": 3, "limit": 5}, "limit"),
    ("/map/incidents", {"bbox": WORLD, "zoom": 3, "actors": "SDF"}, "actors"),
    ("/map/incidents", {"bbox": WORLD, "zoom": [3, 4]}, "zoom"),
    ("/map/control", {}, "date"),
    ("/map/control", {"date": "2020-4-1"}, "date"),
    ("/map/control", {"date": "2020-02-30"}, "date"),
    ("/map/control", {"date": "2020-04-01T00:00"}, "date"),
    ("/map/control", {"date": "2020-04-01", "actor": "SDF"}, "actor"),
    ("/map/basemap", {"x": "1"}, "x"),
    ("/health", {"x": "1"}, "x"),
    ("/export.csv", {"from": "1"}, "from"),
    ("/export.geojson", {"bbox": WORLD}, "bbox"),
    ("/export.jsonl", {"kind": "both"}, "kind"),
]


@pytest.mark.parametrize(("path", "query", "parameter"), BAD)
def test_a_wrong_parameter_is_named(client, path, query, parameter):
    got = client.get(path, params=query)
    assert got.status_code == 400
    assert got.json()["parameter"] == parameter
    assert got.json()["error"].startswith(f"{parameter}: ")
    assert "Traceback" not in got.text
    assert "SELECT" not in got.text


@pytest.mark.parametrize("value", ["'; DROP TABLE incidents; --", '" OR 1=1', "%", "\\", "🙂", "x" * 200])
def test_what_looks_like_sql_is_only_text(client, store, value):
    before = store.count()
    for name in ("actor", "admin1", "source", "q"):
        assert client.get("/map/incidents", params={"bbox": WORLD, "zoom": 3, name: value}).status_code == 200
    assert store.count() == before


@pytest.mark.parametrize("path", ["/map/incidents", "/map/control", "/map/basemap", "/export.csv", "/health"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(client, path, method):
    assert client.request(method, path).status_code == 405


def test_an_unchanged_answer_is_not_sent_again(tmp_path, client_of):
    store = store_of(tmp_path / "s.duckdb", [incident(1)])
    client = client_of(store)
    path = f"/map/incidents?bbox={WORLD}&zoom=3"
    first = client.get(path)
    tag = first.headers["etag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(path.replace("zoom=3", "zoom=4"), headers={"If-None-Match": tag}).status_code == 200
    from incidents.models import Article

    store.add([Article("new", "text")])
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200
    assert client.get("/map/control?date=2020-01-01", headers={"If-None-Match": tag}).status_code == 200


def test_an_answer_asked_for_by_version_may_be_kept(client, store):
    kept = client.get("/map/control", params={"date": "2020-01-01", "v": store.version()})
    assert kept.headers["cache-control"] == "private, max-age=3600"
    old = client.get("/map/control", params={"date": "2020-01-01", "v": "an older one"})
    assert old.headers["cache-control"] == "private, no-cache"


def test_answers_are_compressed_for_those_who_can_read_it(client):
    query = {"bbox": "38,34,41,38", "zoom": 8}
    packed = client.get("/map/incidents", params=query, headers={"Accept-Encoding": "gzip"})
    plain = client.get("/map/incidents", params=query, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json() == plain.json()
    assert int(packed.headers["content-length"]) < len(plain.content) / 3


def test_control_is_geojson(client):
    got = client.get("/map/control", params={"date": "2019-04-01"})
    assert got.headers["content-type"].startswith("application/geo+json")
    (feature,) = got.json()["features"]
    assert feature["properties"]["actor"] == "SDF"
    assert feature["properties"]["status"] == "controls"
    assert feature["properties"]["places"] == ["الباغوز"]
    assert len(feature["properties"]["claims"]) == 1
    assert feature["properties"]["since"] == "2019-03-23"
    assert feature["geometry"]["type"] in ("Polygon", "MultiPolygon")
    longitude, latitude = feature["geometry"]["coordinates"][0][0]
    assert (longitude, latitude) == (pytest.approx(40.95, abs=0.5), pytest.approx(34.44, abs=0.5))
    assert client.get("/map/control", params={"date": "1990-01-01"}).json()["features"] == []


def test_the_basemap_has_land_rivers_and_towns(client):
    got = client.get("/map/basemap").json()
    assert {"countries", "governorates", "rivers", "towns"} <= set(got)
    assert {"Syria", "Iraq"} <= {feature["properties"]["name_en"] for feature in got["countries"]["features"]}
    assert len(got["governorates"]["features"]) >= 14 + 18
    assert any(feature["properties"]["name_en"] == "Euphrates" for feature in got["rivers"]["features"])
    towns = got["towns"]["features"]
    assert len(towns) > 50
    for feature in towns:
        longitude, latitude = feature["geometry"]["coordinates"]
        assert 10 < latitude < 45
        assert 25 < longitude < 65


def test_a_question_that_takes_too_long_is_told_so(client, store, monkeypatch):
    def slow(*_, **__):
        raise StoreTimeoutError("the store took longer than 10 s to answer; narrow the filter")

    monkeypatch.setattr(store, "cells", slow)
    got = client.get("/map/incidents", params={"bbox": "10,20,30,40", "zoom": 3})
    assert got.status_code == 503
    assert "narrow the filter" in got.json()["error"]
    assert got.headers["retry-after"]


def test_a_fault_of_ours_shows_nothing_of_the_inside(client, store, monkeypatch):
    def faulty(*_, **__):
        raise RuntimeError("secret path /srv/x")

    monkeypatch.setattr(store, "cells", faulty)
    got = client.get("/map/incidents", params={"bbox": "10,20,30,40", "zoom": 3})
    assert got.status_code == 500
    assert "secret" not in got.text
    assert got.json()["error"]


def test_a_store_that_is_gone_is_told_so(tmp_path, client_of):
    store = store_of(tmp_path / "s.duckdb", [incident(1)])
    client = client_of(store)
    store.path.unlink()
    got = client.get("/health")
    assert got.status_code == 503
    assert "s.duckdb" in got.json()["error"]


def test_many_ask_at_once_while_the_store_changes(tmp_path, client_of):
    import concurrent.futures

    from incidents.models import Article

    store = store_of(tmp_path / "s.duckdb", [incident(number) for number in range(50)])
    client = client_of(store)

    def ask(number: int) -> int:
        return client.get(
            "/map/incidents", params={"bbox": WORLD, "zoom": number % 20, "from": dt.date(2020, 1, 1)}
        ).status_code

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(ask, number) for number in range(80)]
        for number in range(5):
            store.add([Article(f"n{number}", "text")])
        assert {one.result() for one in asked} == {200}


def test_a_table_of_places_that_cannot_be_used_is_told_so(client, monkeypatch):
    from gazetteer.table import TableError
    from routes import answers
    from routes import map as room

    def broken():
        raise TableError("places.sqlite: not a readable table; move it away and build it again")

    room._basemap.cache_clear()
    answers._made.clear()
    monkeypatch.setattr(room, "towns", broken)
    got = client.get("/map/basemap")
    assert got.status_code == 503
    assert "move it away and build it again" in got.json()["error"]
    assert got.headers["retry-after"]
    monkeypatch.undo()
    # Mended, it is used at once.
    assert client.get("/map/basemap").status_code == 200


def test_a_maps_word_that_it_is_drawn_lets_the_page_go_on(client, store):
    turn = store.turns.expect(Filters(actors=("SDF",)))
    assert client.get("/map/drawn").status_code == 204
    assert not turn.wait(0)
    got = client.get("/map/drawn?actor=SDF")
    assert got.status_code == 204
    assert got.headers["cache-control"] == "no-store"
    assert turn.wait(0)
    assert client.get("/map/drawn?actor=SDF&bbox=1,2,3,4").status_code == 400


def test_what_many_ask_is_made_once_until_the_data_change(tmp_path, client_of, monkeypatch):
    store = store_of(tmp_path / "s.duckdb", [incident(1)])
    client = client_of(store)
    asked = []
    counted = store.cells
    monkeypatch.setattr(store, "cells", lambda *given, **more: asked.append(given) or counted(*given, **more))
    query = {"bbox": "37,33,41,36", "zoom": 7}
    first = client.get("/map/incidents", params=query)
    assert client.get("/map/incidents", params=query).content == first.content
    assert len(asked) == 1
    store.put_records([pa.table({"incident_id": ["new"], "kind": ["event"], "latitude": [34.0], "longitude": [38.0]})],
                      name="new")  # fmt: skip
    assert client.get("/map/incidents", params=query).json()["total"] == first.json()["total"] + 1
    assert len(asked) == 2
