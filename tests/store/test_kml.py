import xml.etree.ElementTree as ET

import pyogrio
import pytest

from store import Filters
from store.formats import FORMATS
from tests.store.records import incident, store_of

NS = {"k": "http://www.opengis.net/kml/2.2"}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    given = [
        incident(1, location="<تدمر> & 'x'"),
        incident(2, location="a\x0bb"),
        incident(3, latitude=None, longitude=None, source=("SOHR", "SANA")),
    ]
    return store_of(tmp_path_factory.mktemp("kml") / "s.duckdb", given)


def marks(store, filters=None):
    text = b"".join(FORMATS["kml"].write(store.batches(filters or Filters())))
    return {mark.get("id"): mark for mark in ET.fromstring(text).iterfind("k:Document/k:Placemark", NS)}


def test_a_placemark_has_its_place_its_days_and_every_field(store):
    found = marks(store)
    assert set(found) == {"i-1", "i-2", "i-3"}
    assert found["i-1"].findtext("k:Point/k:coordinates", namespaces=NS) == "38.872,34.887"
    assert found["i-1"].findtext("k:TimeSpan/k:begin", namespaces=NS) == store.incident("i-1").event_date.isoformat()
    data = {one.get("name"): one.findtext("k:value", namespaces=NS) for one in found["i-1"].iterfind(".//k:Data", NS)}
    assert data["location"] == "<تدمر> & 'x'"
    assert data["actor1"] == store.incident("i-1").actor1


def test_what_is_not_placed_has_no_geometry_and_what_xml_cannot_hold_is_left_out(store):
    found = marks(store)
    assert found["i-3"].find("k:Point", NS) is None
    assert "SOHR; SANA" in found["i-3"].findtext("k:description", namespaces=NS)
    assert found["i-2"].findtext("k:name", namespaces=NS).endswith("a b")


def test_nothing_is_a_document_without_placemarks(store):
    assert marks(store, Filters(admin1=("Nowhere",))) == {}


def test_gdal_reads_it(store, tmp_path):
    file = tmp_path / "out.kml"
    file.write_bytes(b"".join(FORMATS["kml"].write(store.batches())))
    frame = pyogrio.read_dataframe(file)
    assert len(frame) == 3
    placed = frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
    assert {(point.x, point.y) for point in placed.geometry} == {(38.872, 34.887)}
