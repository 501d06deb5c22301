"""The online service: off by default, answers kept, failures told apart from "not found"; against a local server."""

import http.server
import json
import threading
import time
import urllib.parse

import pytest

from gazetteer import Gazetteer
from gazetteer.online import Online, OnlineMalformed, OnlineRefused, OnlineTimeout, OnlineUnavailable

FOUND = [
    {
        "osm_type": "node", "osm_id": 7, "lat": "35.5", "lon": "40.5",
        "display_name": "قرية تجريبية, Syria", "name": "قرية تجريبية",
        "addresstype": "village", "importance": 0.3, "address": {"state": "Deir ez-Zor", "country_code": "sy"},
    }
]  # fmt: skip


class Service(http.server.BaseHTTPRequestHandler):
    """Answers as Nominatim does; what it does with a name is in the name."""

    asked: list[str]

    def do_GET(self):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)["q"][0]
        type(self).asked.append(query)
        status, body = 200, json.dumps(FOUND)
        if "nowhere" in query:
            body = "[]"
        elif "slow" in query:
            time.sleep(1.5)
        elif "broken" in query:
            status, body = 500, "oops"
        elif "refused" in query:
            status, body = 403, "go away"
        elif "often" in query:
            status, body = 429, "too often"
        elif "html" in query:
            body = "<html>captive portal</html>"
        elif "halved" in query:
            body = '[{"lat": "35.5"}]'
        elif "off earth" in query:
            body = json.dumps([{**FOUND[0], "lat": "950"}])
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.end_headers()
            self.wfile.write(body.encode())
        except (BrokenPipeError, ConnectionResetError):
            return

    def log_message(self, *_):
        return


@pytest.fixture
def service(tmp_path):
    Service.asked = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    domain = f"127.0.0.1:{server.server_address[1]}"
    online = Online(tmp_path / "cache.sqlite", domain=domain, scheme="http", delay=0.2, timeout=0.7)
    yield online
    online.close()
    server.shutdown()
    server.server_close()


def test_a_name_found_is_a_place_that_says_where_it_is_from(service):
    (place,) = service.geocode("قرية تجريبية")
    assert (place.latitude, place.longitude, place.kind, place.admin1, place.country) == (
        35.5,
        40.5,
        "village",
        "Deir ez-Zor",
        "SY",
    )
    assert place.place_id == "osm:node/7"
    assert "online" in place.why


def test_answers_are_kept_the_empty_ones_too_and_cost_no_waiting(service):
    for name in ("alpha", "nowhere at all"):
        first = service.geocode(name)
        began = time.perf_counter()
        for _ in range(20):
            assert service.geocode(f" {name.upper()} ") == first
        assert time.perf_counter() - began < 20 * 0.2
    assert Service.asked == ["alpha", "nowhere at all"]


def test_requests_keep_their_distance(service):
    began = time.perf_counter()
    for name in ("one", "two", "three"):
        service.geocode(name)
    assert time.perf_counter() - began >= 0.4


@pytest.mark.parametrize(
    ("name", "error"),
    [("slow", OnlineTimeout), ("broken", OnlineUnavailable), ("refused", OnlineRefused), ("often", OnlineRefused),
     ("html", OnlineMalformed), ("halved", OnlineMalformed), ("off earth", OnlineMalformed)],
)  # fmt: skip
def test_failures_have_their_own_kind_and_are_not_kept(service, name, error):
    for _ in range(2):
        with pytest.raises(error, match=service.domain.split(":")[0]):
            service.geocode(name)
    assert len(Service.asked) == 2


def test_a_service_that_is_not_there(tmp_path):
    online = Online(tmp_path / "cache.sqlite", domain="127.0.0.1:9", scheme="http", delay=0, timeout=0.5)
    with pytest.raises(OnlineUnavailable):
        online.geocode("anything")
    online.close()


def test_off_unless_switched_on(monkeypatch, tmp_path):
    for value in (None, "", "0", "off"):
        monkeypatch.delenv("KHAREETA_ONLINE", raising=False) if value is None else monkeypatch.setenv(
            "KHAREETA_ONLINE", value
        )
        assert Online.from_setting(tmp_path / "cache.sqlite") is None
    monkeypatch.setenv("KHAREETA_ONLINE", "http://127.0.0.1:9/")
    online = Online.from_setting(tmp_path / "cache.sqlite")
    assert online is not None
    assert online.domain == "127.0.0.1:9"
    online.close()


def test_the_gazetteer_asks_only_for_names_it_does_not_have(service, table_path):
    with Gazetteer(table_path, online=service) as gazetteer:
        assert gazetteer.geocode("حمص").raw["place_id"].startswith("kh:")
        assert Service.asked == []
        assert gazetteer.geocode("زقزوقستان").raw["place_id"] == "osm:node/7"
        assert gazetteer.geocode("nowhere at all zz") is None
        with pytest.raises(OnlineTimeout):
            gazetteer.geocode("slow qqzz")
