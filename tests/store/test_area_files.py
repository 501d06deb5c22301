"""Areas of control as files: what is written for others, and what is taken from them or refused."""

import csv
import datetime as dt
import io
import json
import xml.etree.ElementTree as ET

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from store.claims import Claim
from store.formats.area_files import AREA_FORMATS, CSV_COLUMNS
from store.formats.area_imports import AreaFileError, as_claims, known_actor, read_areas
from store.land.areas import ControlMap

DAY = dt.date(2020, 4, 25)
NAMES = {"SDF": "SDF", "Syrian Democratic Forces": "SDF", "ISLAMIC_STATE": "ISLAMIC_STATE", "X": "X", "Y": "Y"}
SQUARE = [[38.0, 34.0], [39.0, 34.0], [39.0, 35.0], [38.0, 35.0], [38.0, 34.0]]
OUTLINES = {"WW": shapely.box(36.0, 33.0, 42.0, 36.0)}


def feature(coordinates=None, kind="Polygon", **properties):
    geometry = {"type": kind, "coordinates": [SQUARE] if coordinates is None else coordinates}
    return {"type": "Feature", "properties": {"actor": "SDF", "date": "2020-04-25", **properties}, "geometry": geometry}


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def read(content, **options):
    return read_areas(content, known=NAMES.get, **options)


def problems(content, **options):
    with pytest.raises(AreaFileError) as caught:
        read(content, **options)
    return caught.value


@pytest.fixture(scope="module")
def control():
    def claim(actor, place, longitude, status="controls"):
        return Claim(
            f"{place}-{actor}", actor, status, place, f"=The <{place}> & co", 34.5, longitude, 2.0, dt.date(2020, 1, 1)
        )

    return ControlMap(
        [
            claim("X", "west", 37.0),
            claim("Y", "east", 37.2),
            claim("X", "far", 40.0),
            claim("Y", "far", 40.0, "active"),
        ],
        outlines=OUTLINES,
    )


# -- written -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["geojson", "kml"])
def test_what_is_written_can_be_read_back(control, name):
    areas = control.areas(DAY)
    found = read(AREA_FORMATS[name].write(areas, DAY))
    assert [(area.actor, area.status, area.day) for area in found] == [(a.actor, a.status, DAY) for a in areas]
    assert not any(area.repaired for area in found)
    for ours, theirs in zip(areas, found, strict=True):
        assert theirs.geometry.symmetric_difference(ours.geometry).area < 0.001 * ours.geometry.area


def test_csv_has_a_row_for_each_area_and_runs_no_formula(control):
    areas = control.areas(DAY)
    rows = list(csv.DictReader(io.StringIO(AREA_FORMATS["csv"].write(areas, DAY).decode(), newline="")))
    assert list(rows[0]) == list(CSV_COLUMNS)
    assert [row["actor"] for row in rows] == [area.actor for area in areas]
    assert all(row["places"].startswith("'=The <") for row in rows)
    assert shapely.from_wkt(rows[0]["wkt"]).is_valid


def test_kml_is_well_formed_and_escapes_names(control):
    root = ET.fromstring(AREA_FORMATS["kml"].write(control.areas(DAY), DAY))
    assert "=The <west> & co" in "".join(root.itertext())


@pytest.mark.parametrize("name", list(AREA_FORMATS))
def test_no_areas_are_an_empty_file_of_the_format(name):
    text = AREA_FORMATS[name].write((), DAY).decode()
    if name == "csv":
        assert list(csv.DictReader(io.StringIO(text))) == []
    else:
        assert problems(text.encode()).problems == ("there is no area in the file",)


# -- taken -------------------------------------------------------------------------------------------------------------


def test_names_dates_and_status_are_read():
    (area,) = read(collection(feature(actor="Syrian Democratic Forces", status="Contested", name=" The square ")))
    assert (area.actor, area.status, area.day, area.name) == ("SDF", "contested", DAY, "The square")
    assert not area.repaired


def test_a_day_for_the_file_is_for_features_without_one():
    first, second = read(collection(feature(date=None), feature(date="2019-01-02T00:00:00Z")), day=DAY)
    assert (first.day, second.day) == (DAY, dt.date(2019, 1, 2))


@pytest.mark.parametrize(
    "rings",
    [
        pytest.param([SQUARE[:-1]], id="open ring"),
        pytest.param([[[38, 34], [39, 35], [39, 34], [38, 35], [38, 34]]], id="bow tie"),
        pytest.param([SQUARE, [[38.2, 34.2], [38.4, 34.2]]], id="a hole of two points"),
        pytest.param([SQUARE, [[37.0, 34.2], [38.4, 34.2], [38.4, 34.4], [37.0, 34.2]]], id="a hole across the border"),
    ],
)
def test_rings_are_repaired_and_the_repair_is_told(rings):
    (area,) = read(collection(feature(rings)))
    assert area.repaired
    assert area.geometry.is_valid
    assert area.geometry.area > 0.4


@pytest.mark.parametrize(
    ("given_feature", "reason"),
    [
        (feature([[[95, 38], [95, 39], [96, 39], [95, 38]]]), None),
        (feature([[[4_200_000, 4_100_000], [4_300_000, 4_100_000], [4_300_000, 4_200_000]]]), "no degrees"),
        (feature([[[38, 34], [38.5, 34.5], [39, 35], [38, 34]]]), "enclose no land"),
        (feature([[[38, 34], [39, 35]]]), "enclose no land"),
        (feature([38, 34], kind="Point"), "no area but Point"),
        (feature([[38, "x"]], kind="Polygon"), "cannot be read"),
        (feature([]), "enclose no land"),
        (feature(actor=None), "names no actor"),
        (feature(status="rules"), "its status is 'rules'"),
        (feature(date="25/04/2020"), "not a day"),
        (feature(date="2020-13-01"), "not a day"),
        (feature(date=None), "no date"),
    ],
)
def test_what_is_wrong_is_told(given_feature, reason):
    content = collection(feature(), given_feature)
    if reason is None:
        assert len(read(content)) == 2
        return
    (told,) = problems(content).problems
    assert told.startswith("feature 2: ")
    assert reason in told


def test_coordinates_in_the_wrong_order_are_told():
    turned = [[y, x] for x, y in SQUARE]
    assert "latitude first" in problems(collection(feature([turned]), feature([turned]))).problems[0]


def test_one_area_in_the_wrong_order_among_others_is_told():
    turned = [[y, x] for x, y in SQUARE]
    (told,) = problems(collection(feature(), feature([turned]))).problems
    assert told.startswith("feature 2: its coordinates stand latitude first")


def test_numbers_that_are_none_are_refused():
    content = collection(feature()).replace(b"39.0, 35.0", b"NaN, 35.0")
    assert "no numbers" in problems(content).problems[0]


def test_nothing_is_half_imported_and_all_reasons_are_told_at_once():
    error = problems(
        collection(
            feature(), feature(actor="Somebody"), feature(status="rules", actor="Others"), feature(actor="Somebody")
        )
    )
    assert error.unknown_actors == ("Somebody", "Others")
    assert len(error.problems) == 1
    assert "Somebody" in str(error)


def test_a_person_says_who_is_meant():
    content = collection(feature(actor="Somebody"), feature())
    assert [area.actor for area in read(content, renamed={"Somebody": "ISLAMIC_STATE"})] == ["ISLAMIC_STATE", "SDF"]
    assert problems(content, renamed={"Somebody": "NOBODY"}).unknown_actors == ("Somebody",)


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("SDF", "SDF"),
        ("Syrian Democratic Forces", "SDF"),
        ("islamic state", "ISLAMIC_STATE"),
        ("قسد", "SDF"),
        ("The blue team", None),
        ("SDF and ISIS", None),
    ],
)
def test_actors_are_known_by_id_and_by_name(name, actor):
    assert known_actor(name) == actor


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "neither GeoJSON nor KML"),
        (b"a,b\n1,2\n", "neither GeoJSON nor KML"),
        (b"{", "no JSON"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b"PK\x03\x04", "KMZ"),
        (b'{"type":"FeatureCollection","features":3}', "no list"),
        (b'{"type":"Topology"}', "no GeoJSON feature"),
        (b"<html></html>", "is not KML"),
        (b"<kml><Document>", "no XML"),
        (b'<!DOCTYPE k [<!ENTITY a "b">]><kml>&a;</kml>', "DOCTYPE"),
        (b"[" * 100_000, "neither"),
        (b'{"a":' * 100_000, "no JSON"),
    ],
)
def test_files_that_are_something_else(content, reason):
    assert reason in problems(content).problems[0]


KML_TEXT = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Folder><name>SDF</name><Placemark><TimeSpan><begin>2019-03-01</begin></TimeSpan>
<MultiGeometry><Polygon><outerBoundaryIs><LinearRing><coordinates>
38,34,0 39,34,0 39,35,0 38,35,0 38,34,0</coordinates></LinearRing></outerBoundaryIs></Polygon></MultiGeometry>
</Placemark></Folder></Document></kml>"""


def test_a_folder_of_kml_names_the_actor():
    (area,) = read(KML_TEXT.encode())
    assert (area.actor, area.day, area.geometry.bounds) == ("SDF", dt.date(2019, 3, 1), pytest.approx((38, 34, 39, 35)))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.tuples(st.floats(-200, 200), st.floats(-100, 100)), max_size=8), max_size=4))
def test_any_rings_are_taken_valid_or_refused(rings):
    try:
        areas = read(collection(feature(rings)))
    except AreaFileError:
        return
    assert all(area.geometry.is_valid and area.geometry.area > 0 for area in areas)


# -- drawn -------------------------------------------------------------------------------------------------------------


def test_imported_areas_are_drawn_beneath_placed_claims():
    areas = read(collection(feature(name="Square"), feature(name="Square")))
    claims, outlines = as_claims(areas, source="Someone: a map", url="https://example.org/map")
    assert len(claims) == len(outlines) == 1
    placed = Claim("p", "X", "controls", "p", "Town", 34.5, 38.5, 1.0, dt.date(2020, 1, 1))
    control = ControlMap([*claims, placed], outlines=OUTLINES, regions=outlines)
    assert control.left_out == []
    inside, beside = control.holder_at(DAY, 34.5, 38.5), control.holder_at(DAY, 34.1, 38.1)
    assert (inside.actor, beside.actor, beside.location) == ("X", "SDF", "Square")
    assert control.holder_at(DAY, 34.5, 37.5) is None
