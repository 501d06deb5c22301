"""Imports: every format, merged and reported row by row; whatever fails leaves the old table."""

import csv
import json
import shutil
import zipfile

import pytest

from gazetteer import Gazetteer, sources
from gazetteer.importers import ImportFailed, import_file
from gazetteer.importers.records import country_box, country_of

HEADER = ["place_id", "name_en", "name_ar", "variants", "kind", "latitude", "longitude"]


def write_csv(path, rows, header=HEADER):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path


@pytest.fixture(autouse=True)
def _fewer_towns(monkeypatch):
    """The imports are what is tested here: without GeoNames' towns the table is made in a fraction of the time."""
    monkeypatch.setattr(sources, "geonames_towns", lambda: ([], set()))


@pytest.fixture
def table(tmp_path):
    return tmp_path / "table" / "mine.sqlite"


def geonames_line(number, name, names, lat, lon, code="PPL", people=0, country="SY"):
    row = [
        number,
        name,
        name,
        names,
        lat,
        lon,
        "P",
        code,
        country,
        "",
        "10",
        "",
        "",
        "",
        people,
        "",
        "",
        "Asia/Damascus",
        "2020-01-01",
    ]
    return "\t".join(map(str, row))


def test_a_csv_adds_merges_and_refuses_with_row_numbers(tmp_path, table):
    file = write_csv(
        tmp_path / "more_sy.csv",
        [
            ["a1", "Tell Imtihan", "تل امتحان", "Imtihan|تلة الامتحان", "village", "35.11", "40.11"],
            ["a2", "Deir Ezzor", "دير الزور", "Deyr Zour", "city", "35.335", "40.142"],
            ["a3", "Swapped", "مقلوبة", "", "village", "40.2", "35.2"],
            ["a4", "Far Away", "بعيدة", "", "village", "48.85", "2.35"],
            ["a5", "No Numbers", "بلا", "", "village", "north", "east"],
            ["a6", "", "", "", "village", "35.2", "40.2"],
            ["a1", "Twice", "مرتين", "", "village", "35.3", "40.3"],
        ],
    )
    report = import_file(file, format="csv", table=table)
    assert report.read == 7
    assert report.added == ("csv:a1",)
    assert [(came, into) for came, into, _ in report.merged] == [("csv:a2", "kh:sy-deir-ez-zor")]
    assert {r.row: r.reason for r in report.refused}.keys() == {4, 5, 6, 7, 8}
    reasons = {r.row: r.reason for r in report.refused}
    assert "swapped" in reasons[4]
    assert "outside SY" in reasons[5]
    assert "decimal degrees" in reasons[6]
    assert "no name" in reasons[7]
    assert "row 2" in reasons[8]
    with Gazetteer(table) as gazetteer:
        new = gazetteer.geocode("تل الامتحان")
        assert new.raw["place_id"] == "csv:a1"
        assert new.raw["admin1"] == "Deir ez-Zor"
        assert gazetteer.geocode("Deyr Zour").raw["place_id"] == "kh:sy-deir-ez-zor"
        assert gazetteer.place("csv:a2").place_id == "kh:sy-deir-ez-zor"
        assert "more_sy.csv" in gazetteer.place("kh:sy-deir-ez-zor").source
    assert any("refused: 5" in line for line in report.lines())


def test_importing_again_replaces_and_other_imports_stay(tmp_path, table):
    one = write_csv(tmp_path / "one_sy.csv", [["a", "Alphaville", "", "", "village", "35.1", "40.1"]])
    two = write_csv(tmp_path / "two_sy.csv", [["b", "Betaville", "", "", "village", "35.2", "40.2"]])
    import_file(one, format="csv", table=table)
    import_file(two, format="csv", table=table)
    write_csv(tmp_path / "one_sy.csv", [["c", "Gammaville", "", "", "village", "35.3", "40.3"]])
    import_file(one, format="csv", table=table)
    with Gazetteer(table) as gazetteer:
        assert gazetteer.geocode("Betaville") is not None
        assert gazetteer.geocode("Gammaville") is not None
        assert gazetteer.place("csv:a") is None


def test_a_rebuild_keeps_imports(tmp_path, table):
    from gazetteer import build

    file = write_csv(tmp_path / "one_sy.csv", [["a", "Alphaville", "", "", "village", "35.1", "40.1"]])
    import_file(file, format="csv", table=table)
    assert build.build(table) is None
    build.build(table, force=True)
    with Gazetteer(table) as gazetteer:
        assert gazetteer.place("csv:a").name_en == "Alphaville"


def test_named_columns_may_be_said(tmp_path, table):
    file = write_csv(tmp_path / "odd_sy.csv", [["Oddville", "35.1", "40.1"]], ["wo", "breite", "laenge"])
    with pytest.raises(ImportFailed, match="--columns"):
        import_file(file, format="csv", table=table)
    given = {"columns": "name_en=wo,latitude=breite,longitude=laenge"}
    assert import_file(file, format="csv", table=table, options=given).added == ("csv:sy-odd-sy-csv-2",)


def test_rows_without_ids_of_two_files_stay_two_places(tmp_path, table):
    heading = ["name_en", "latitude", "longitude"]
    import_file(write_csv(tmp_path / "one_sy.csv", [["Oddville", "35.1", "40.1"]], heading), format="csv", table=table)
    other = write_csv(tmp_path / "two_sy.csv", [["Evenbury", "36.4", "38.2"]], heading)
    report = import_file(other, format="csv", table=table)
    assert len(report.added) == 1
    assert not report.merged


def test_a_file_cut_off_does_not_replace_what_it_brought_whole(tmp_path, table):
    rows = [
        ["a", "Alphaville", "", "", "village", "35.1", "40.1"],
        ["b", "Betaville", "", "", "village", "35.2", "39.1"],
    ]
    file = write_csv(tmp_path / "mine_sy.csv", rows)
    import_file(file, format="csv", table=table)
    file.write_text(file.read_text("utf-8").partition("village,35.2")[0], "utf-8")
    with pytest.raises(ImportFailed, match="cut off"):
        import_file(file, format="csv", table=table)
    with Gazetteer(table) as gazetteer:
        assert gazetteer.place("csv:b").name_en == "Betaville"


def test_a_geonames_dump_with_alternate_names(tmp_path, table):
    lines = [
        geonames_line(9000001, "Qaryat Tajriba", "Tajriba,Тест", 35.4, 40.4),
        geonames_line(9000002, "Gone", "", 35.5, 40.5, code="PPLQ"),
        geonames_line(9000003, "Al Bukamal", "", 34.45, 40.92),
    ]
    with zipfile.ZipFile(tmp_path / "SY.zip", "w") as archive:
        archive.writestr("readme.txt", "about")
        archive.writestr("SY.txt", "\n".join(lines) + "\n")
    names = tmp_path / "names.txt"
    names.write_text("1\t9000001\tar\tقرية تجربة\t\t\t\t\n2\t9000001\tru\tТест\n", "utf-8")
    report = import_file(tmp_path / "SY.zip", format="geonames", table=table, options={"names": str(names)})
    assert report.added == ("gn:9000001",)
    assert [came for came, _, _ in report.merged] == ["gn:9000003"]
    with Gazetteer(table) as gazetteer:
        assert gazetteer.geocode("قرية تجربة").raw["place_id"] == "gn:9000001"
        assert "Тест" not in gazetteer.place("gn:9000001").names


def test_geojson_points_and_areas(tmp_path, table):
    square = [[[40.0, 35.0], [40.2, 35.0], [40.2, 35.2], [40.0, 35.2], [40.0, 35.0]]]
    features = [
        {"type": "Feature", "properties": {"id": 1, "name_ar": "نقطة الجيوجيسون", "variants": ["Geopoint"]},
         "geometry": {"type": "Point", "coordinates": [40.1, 35.1]}},
        {"type": "Feature", "properties": {"id": 2, "name": "Geosquare"},
         "geometry": {"type": "Polygon", "coordinates": square}},
        {"type": "Feature", "properties": {"id": 3, "name": "Nowhere"}, "geometry": None},
    ]  # fmt: skip
    file = tmp_path / "places_sy.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    report = import_file(file, format="geojson", table=table)
    assert len(report.added) == 2
    assert [r.row for r in report.refused] == [3]


def test_an_excel_sheet_of_ocha(tmp_path, table):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["about"])
    sheet = book.create_sheet("places")
    sheet.append(["PCODE", "featureName_en", "featureName_ar", "admin1Name_en", "Latitude", "Longitude"])
    sheet.append(["C9999991", "Ochaville (Damascus)", "أوتشافيل", "Damascus", 33.5, 36.29])
    book.save(tmp_path / "sy_pplp.xlsx")
    report = import_file(tmp_path / "sy_pplp.xlsx", format="ocha", table=table)
    assert report.added == ("ocha:C9999991",)
    with Gazetteer(table) as gazetteer:
        assert gazetteer.place("ocha:C9999991").name_en == "Ochaville"


BROKEN = [
    ("geonames", "SY.zip", b"PK\x03\x04 cut off"),
    ("geonames", "SY.txt", b"not\ta dump\n" * 50),
    ("geojson", "x_sy.geojson", b'{"type": "FeatureCollection", "features": [{"type": "Fea'),
    ("geojson", "x_sy.geojson", b"[1, 2]"),
    ("csv", "x_sy.csv", b"name,latitude,longitude\n\xff\xfe\xfa,35,40\n"),
    ("csv", "x_sy.csv", b""),
    ("csv", "x_sy.csv", b"name,latitude,longitude\n"),
    ("csv", "x_sy.csv", b"name,latitude,longitude\nC,35.1,40.1\n" + b"A,1,1\n" * 20),
    ("xlsx", "x_sy.xlsx", b"PK not a workbook"),
    ("wof", "x_sy.csv", b"wof_id,placetype\n1,locality\n"),
]


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A table with one import in it, made once."""
    folder = tmp_path_factory.mktemp("filled")
    file = write_csv(folder / "good_sy.csv", [["a", "Alphaville", "", "", "village", "35.1", "40.1"]])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sources, "geonames_towns", lambda: ([], set()))
        import_file(file, format="csv", table=folder / "mine.sqlite")
    return folder / "mine.sqlite"


@pytest.mark.parametrize(("format", "name", "content"), BROKEN)
def test_a_broken_file_leaves_the_old_table(tmp_path, table, filled, format, name, content):
    table.parent.mkdir()
    shutil.copy(filled, table)
    kept = table.read_bytes()
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ImportFailed, match=name):
        import_file(tmp_path / name, format=format, table=table)
    assert table.read_bytes() == kept
    assert [p.name for p in table.parent.iterdir()] == [table.name]


def test_a_row_cut_off_at_the_end_is_refused_and_the_rest_taken(tmp_path, table):
    file = tmp_path / "cut_sy.csv"
    file.write_text("name,latitude,longitude\nAlphaville,35.1,40.1\nBetaville,35.2,40.2\nGamma", "utf-8")
    report = import_file(file, format="csv", table=table)
    assert len(report.added) == 2
    assert [(r.row, "cut off" in r.reason) for r in report.refused] == [(4, True)]


def test_the_country_comes_from_the_file_or_is_asked_for(tmp_path, table):
    assert country_of(tmp_path / "wof_sy.csv") == "SY"
    assert country_of(tmp_path / "SY.zip") == "SY"
    assert country_of(tmp_path / "villages.csv") is None
    file = write_csv(tmp_path / "villages.csv", [["a", "Alphaville", "", "", "village", "15.4", "44.2"]])
    with pytest.raises(ImportFailed, match="--country"):
        import_file(file, format="csv", table=table)
    assert import_file(file, format="csv", country="ye", table=table).added
    south, north, west, east = country_box("YE")
    assert south < 15.4 < north
    assert west < 44.2 < east


def test_village_tables_import_and_keep_what_was_there(villages, table):
    report = import_file(villages / "ocha_sy.csv", format="ocha", table=table)
    assert report.read > 8000
    assert len(report.merged) > 1000
    assert len(report.refused) < 20
    with Gazetteer(table) as gazetteer:
        assert gazetteer.geocode("البوكمال").raw["place_id"] == "kh:sy-al-bukamal"
        assert gazetteer.mentions("قال محمد علي إن الخبر صحيح") == []
