"""Areas and claims of others: the map uses them, a file goes in whole or not at all, and it can be taken out again."""

import datetime as dt
import json

import pytest

from store.formats.area_imports import AreaFileError
from tests.store.records import claim, store_of

DAY = dt.date(2016, 3, 1)
DESERT = (33.9, 38.6)
"""Latitude and longitude of a point that the drawn area covers and no place speaks for."""
HEADER = "actor,status,location,latitude,longitude,event_date,source\n"


def square(actor="SDF", **properties):
    ring = [[38.3, 33.6], [38.9, 33.6], [38.9, 34.2], [38.3, 34.2], [38.3, 33.6]]
    given = {"actor": actor, "date": DAY.isoformat(), **properties}
    feature = {"type": "Feature", "properties": given, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


@pytest.fixture
def store(tmp_path):
    return store_of(tmp_path / "s.duckdb", [], [claim()])


def test_an_imported_area_is_on_the_map_until_it_is_undone(store):
    assert store.control().holder_at(DAY, *DESERT) is None
    done = store.import_control("areas.geojson", square(), source="A network: March map", url="https://example.org/m")
    assert (done.format, done.claims, done.repaired, done.unchanged) == ("areas", 1, 0, False)
    holder = store.control().holder_at(DAY, *DESERT)
    assert holder.actor == "SDF"
    assert holder.votes[0].source == "A network: March map"
    assert store.control().holder_at(DAY - dt.timedelta(days=1), *DESERT) is None
    listed = store.imports().iloc[0]
    assert (listed["name"], listed["format"], listed["claims"]) == ("areas.geojson", "areas", 1)
    assert store.undo_import(done.reading_id) == 1
    assert store.control().holder_at(DAY, *DESERT) is None
    assert len(store.claims()) == 1


def test_the_same_file_twice_changes_nothing(store):
    store.import_control("a.geojson", square(), source="A network: map")
    version = store.version()
    assert store.import_control("a.geojson", square(), source="A network: map").unchanged
    assert store.version() == version
    assert len(store.claims()) == 2


def test_imports_outlive_reading_the_data_folder_again(store):
    store.import_control("a.geojson", square(), source="A network: map")
    store.sync()
    assert store.control().holder_at(DAY, *DESERT).actor == "SDF"


def test_an_unknown_actor_is_asked_about_and_nothing_goes_in(store):
    version = store.version()
    with pytest.raises(AreaFileError) as told:
        store.import_control("a.geojson", square("The Desert Hawks"), source="A network: map")
    assert told.value.unknown_actors == ("The Desert Hawks",)
    assert store.version() == version
    done = store.import_control(
        "a.geojson", square("The Desert Hawks"), source="A network: map", renamed={"The Desert Hawks": "NDF"}
    )
    assert done.claims == 1


def test_claims_go_in_from_a_table(store):
    table = HEADER + "SDF,controls,A well,33.9,38.6,2016-03-01,A network: list\n"
    done = store.import_control("claims.csv", table.encode(), source="claims.csv")
    assert (done.format, done.claims) == ("claims", 1)
    holder = store.control().holder_at(DAY, *DESERT)
    assert (holder.actor, holder.location) == ("SDF", "A well")
    assert store.undo_import(done.reading_id) == 1
    assert store.control().holder_at(DAY, *DESERT) is None


def test_a_claim_may_name_its_place_instead_of_coordinates(store):
    table = "actor,status,location,place_id,event_date\nSDF,controls,Sukhnah,kh:sy-al-sukhnah,2016-03-01\n"
    store.import_control("claims.csv", table.encode(), source="A network: list")
    assert store.control().holder_at(DAY, 34.887, 38.872).actor == "SDF"


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("SDF,holds,A well,33.9,38.6,2016-03-01,x", "row 3, field status"),
        ("SDF,controls,A well,33.9,38.6,,x", "row 3, field event_date"),
        ("SDF,controls,A well,,,2016-03-01,x", "row 3: no usable latitude and longitude"),
        ("SDF,controls,A well,north,38.6,2016-03-01,x", "row 3, field latitude"),
        ("SDF,controls,A well,38.6,33.9,2016-03-01,x", "row 3: latitude and longitude stand in each other's place"),
        ("SDF,controls,A well,95,38.6,2016-03-01,x", "row 3: no usable latitude and longitude"),
        ("SDF,controls,A well,33.9,38.6,2016-02-30,x", "row 3, field event_date"),
        (",controls,A well,33.9,38.6,2016-03-01,x", "row 3, field actor"),
    ],
)
def test_one_bad_row_keeps_the_whole_table_out(store, rows, reason):
    table = HEADER + "SDF,controls,A spring,34.2,38.6,2016-03-01,x\n" + rows + "\n"
    version = store.version()
    with pytest.raises(AreaFileError, match=reason):
        store.import_control("claims.csv", table.encode(), source="x")
    assert store.version() == version


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a,b\n1,2\n", HEADER.encode(), b"{}", b"<kml", b"PK\x03\x04"])
def test_what_is_no_such_file_is_refused(store, content):
    with pytest.raises(AreaFileError):
        store.import_control("x", content, source="x")
    assert len(store.claims()) == 1
