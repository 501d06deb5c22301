import datetime as dt
import json
import subprocess
import sys
import threading
from urllib.parse import unquote, urlsplit

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, assume, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.applications import Starlette

from routes import ROUTES
from store.claims import claims_from_frame
from tests.store.records import claim, incident, store_of

BOX = "38,34,39,35"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    day = dt.date(2020, 4, 1)
    given = [
        incident(
            number, event_date=day + dt.timedelta(number), end_date=day + dt.timedelta(number),
            actor1="SDF" if number % 4 == 0 else "ISLAMIC_STATE", latitude=34.0 + number / 20,
        )
        for number in range(20)
    ]  # fmt: skip
    given.append(incident(99, latitude=None, longitude=None))
    return store_of(tmp_path_factory.mktemp("ogc") / "s.duckdb", given, claims=[claim()])


@pytest.fixture(scope="module")
def client(store, client_of):
    return client_of(store)


@pytest.fixture(scope="module")
def server(store):
    """The routes on a real port of this machine."""
    app = Starlette(routes=ROUTES)
    app.state.store = store
    serving = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=serving.run, daemon=True)
    thread.start()
    while not serving.started:
        thread.join(0.05)
        assert thread.is_alive(), "the server did not start"
    yield f"http://127.0.0.1:{serving.servers[0].sockets[0].getsockname()[1]}"
    serving.should_exit = True
    thread.join(20)


def link(page, rel):
    found = [one["href"] for one in page["links"] if one["rel"] == rel]
    return urlsplit(found[0])._replace(scheme="", netloc="").geturl() if found else None


def test_every_link_leads_on(client):
    seen, waiting = set(), ["/ogc/"]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        got = client.get(address)
        assert got.status_code == 200, address
        page = got.json()
        every = [*page.get("links", ()), *(link for one in page.get("collections", ()) for link in one["links"])]
        waiting += [
            urlsplit(one["href"])._replace(scheme="", netloc="").geturl()
            for one in every
            if "places/items" not in one["href"]
        ]
        assert all(one["type"] and one["href"].startswith("http://testserver/ogc/") for one in every)
    assert {"/ogc/api", "/ogc/conformance", "/ogc/collections/incidents/items", "/ogc/collections/control"} <= seen


def test_pages_follow_each_other_and_none_is_missed(client):
    address, ids = "/ogc/collections/incidents/items?limit=8", []
    while address:
        page = client.get(address).json()
        assert page["numberMatched"] == 21
        assert page["numberReturned"] == len(page["features"]) <= 8
        ids += [feature["id"] for feature in page["features"]]
        address = link(page, "next")
    assert len(ids) == len(set(ids)) == 21


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, 21),
        ({"datetime": "2020-04-03"}, 1),
        ({"datetime": "2020-04-03T12:30:00Z"}, 1),
        ({"datetime": "2020-04-03/2020-04-05"}, 3),
        ({"datetime": "../2020-04-05"}, 5),
        ({"datetime": "2020-04-15/"}, 6),
        ({"bbox": "38,34,39,34.21"}, 5),
        ({"bbox": "38,34,-100,39,34.21,9000"}, 5),
        ({"bbox": "170,-10,-170,10"}, 0),
        ({"actor": "SDF"}, 5),
        ({"actor": "SDF", "datetime": "2020-04-01/2020-04-06", "bbox": BOX}, 2),
        ({"f": "json", "min_fatalities": "4"}, 0),
    ],
)
def test_boxes_days_and_filters_combine(client, query, expected):
    page = client.get("/ogc/collections/incidents/items", params={"limit": 100, **query}).json()
    assert (page["numberMatched"], len(page["features"])) == (expected, expected)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("incidents/items", {"bbox": "1,2,3"}),
        ("incidents/items", {"bbox": "a,b,c,d"}),
        ("incidents/items", {"bbox": "1,50,2,40"}),
        ("incidents/items", {"datetime": "yesterday"}),
        ("incidents/items", {"datetime": "2020-13-01"}),
        ("incidents/items", {"datetime": "../.."}),
        ("incidents/items", {"datetime": "2020-04-05/2020-04-01"}),
        ("incidents/items", {"limit": "0"}),
        ("incidents/items", {"limit": "ten"}),
        ("incidents/items", {"offset": "-1"}),
        ("incidents/items", {"f": "shp"}),
        ("incidents/items", {"type": "Quarrels"}),
        ("incidents/items", {"from": "2020-01-01"}),
        ("control/items", {"actor": "SDF"}),
        ("places/items", {"kind": "planet"}),
    ],
)
def test_what_cannot_be_used_is_named(client, path, query):
    got = client.get(f"/ogc/collections/{path}", params=query)
    assert got.status_code == 400
    assert got.json()["parameter"] == next(iter(query))


def test_a_larger_limit_is_taken_as_the_largest(client):
    assert client.get("/ogc/collections/incidents/items", params={"limit": "9" * 30}).json()["numberReturned"] == 21


@pytest.mark.parametrize(
    "path",
    ["incidents/items/none", "control/items/2020-04-25.9999", "control/items/x", "places/items/kh:none", "nothing"],
)
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(f"/ogc/collections/{path}").status_code == 404


def test_a_feature_is_the_record(client, store):
    found = client.get("/ogc/collections/incidents/items/i-3").json()
    assert found["geometry"]["coordinates"] == [38.872, pytest.approx(34.15)]
    assert found["properties"]["event_date"] == store.incident("i-3").event_date.isoformat()
    assert client.get("/ogc/collections/incidents/items/i-99").json()["geometry"] is None


def test_control_is_as_of_the_asked_day(client, store):
    first = min(one.event_date for one in claims_from_frame(store.claims()))
    path = "/ogc/collections/control/items"
    before = client.get(path, params={"datetime": (first - dt.timedelta(1)).isoformat()}).json()
    after = client.get(path, params={"datetime": f"2018-01-01/{(first + dt.timedelta(30)).isoformat()}"}).json()
    assert before["features"] == []
    area = after["features"][0]
    assert area["properties"]["actor"] == "SDF"
    assert area["properties"]["date"] == (first + dt.timedelta(30)).isoformat()
    assert client.get(f"{path}/{area['id']}").json()["properties"] == area["properties"]
    far = client.get(path, params={"datetime": after["features"][0]["properties"]["date"], "bbox": "0,0,1,1"}).json()
    assert far["numberMatched"] == 0


def test_places_are_the_gazetteer(client):
    path = "/ogc/collections/places/items"
    cities = client.get(path, params={"bbox": "40,34,41.5,36", "kind": "city", "country": "SY"}).json()["features"]
    assert "Deir ez-Zor" in {one["properties"]["name_en"] for one in cities}
    one = client.get(f"{path}/{cities[0]['id']}").json()
    assert one["properties"] == cities[0]["properties"]


READ = """
import json, sys
import pyogrio
address, layer, *box = sys.argv[1:]
frame = pyogrio.read_dataframe(address, layer=layer, bbox=tuple(map(float, box)))
names = [str(name) for name, _ in pyogrio.list_layers(address)]
print(json.dumps({"layers": names, "rows": json.loads(frame.drop(columns="geometry").to_json(orient="records"))}))
"""


def read_by_gdal(*arguments):
    # A process of its own: GDAL holds Python's lock while it waits, and the server of this process would never answer.
    done = subprocess.run([sys.executable, "-c", READ, *arguments], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_gdal_reads_the_collections(server):
    found = read_by_gdal(f"OAPIF:{server}/ogc", "incidents", "38", "34", "39", "34.21")
    assert set(found["layers"]) == {"incidents", "control", "places"}
    assert {row["actor1"] for row in found["rows"]} == {"SDF", "ISLAMIC_STATE"}
    assert len(found["rows"]) == 5


def test_gdal_reads_all_pages(server):
    found = read_by_gdal(f"OAPIF:{server}/ogc", "places", "38", "34", "41.5", "36.5")
    assert len(found["rows"]) > 100
    assert "Al-Mayadin" in {row["name_en"] for row in found["rows"]}


OPERATIONS = [
    "/", "/api", "/conformance", "/collections",
    *(
        f"/collections/{name}{rest}"
        for name in ("incidents", "control", "places")
        for rest in ("", "/items", "/items/{feature_id}")
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def interface(client):
    return schemathesis.openapi.from_asgi("/ogc/api", client.app)


def test_the_document_names_every_operation(interface):
    assert set(interface.raw_schema["paths"]) == set(OPERATIONS)


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.name.lower())
@pytest.mark.parametrize("path", OPERATIONS)
def test_answers_keep_to_the_openapi_document(interface, path, mode):
    """Requests that the document allows and such as it does not: each answer is as the document says."""

    @given(case=interface[path]["GET"].as_strategy(generation_mode=mode))
    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    def keeps(case):
        # No route of Starlette's matches a line's end.
        assume(not any("\n" in unquote(str(value)) for value in (case.path_parameters or {}).values()))
        # Some rules no schema can tell: south before north, first day before last, days that the calendar has.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    keeps()
