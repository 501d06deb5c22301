"""Files as they come: any encoding, packed, mislabelled, half-way broken; each is read, or what is wrong is told."""

import gzip
import io
import json
import zipfile

import openpyxl
import pytest

from store.formats.imports import TableFile, rows_as_text

TEXT = 'id,date,place,note\n1,2020-04-25,الميادين,"two\nlines, said"\n2,2020-04-26,تدمر,x\n'


def rows(path, **how):
    file = TableFile.open(path, **how)
    piece, first = file.sample()
    return [dict(row) for row in rows_as_text(piece)], [int(number) + first for number in piece.numbers], file


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (TEXT.encode(), ()),
        (TEXT.encode("utf-8-sig"), ()),
        (TEXT.encode("utf-16"), ("read as UTF-16",)),
        (TEXT.encode("utf-16-le"), ("read as UTF-16-LE",)),
        (TEXT.encode("utf-16-be"), ("read as UTF-16-BE",)),
        (TEXT.encode("cp1256"), ("read as Windows-1256",)),
        (TEXT.replace("\n2", "\r\n2").encode(), ()),
        (TEXT.replace(",", ";").replace("lines;", "lines,").encode(), ()),
        (TEXT.replace(",", "\t").replace("lines\t", "lines,").encode(), ()),
        (("sep=;\n" + TEXT.replace(",", ";").replace("lines;", "lines,")).encode(), ()),
        (gzip.compress(TEXT.encode()), ("was unpacked (gzip)",)),
    ],
)
def test_text_is_read_whatever_its_encoding_and_separator(tmp_path, content, note):
    (tmp_path / "odd.name").write_bytes(content)
    found, _, file = rows(tmp_path / "odd.name")
    assert [row["place"] for row in found] == ["الميادين", "تدمر"]
    assert found[0]["note"] == "two\nlines, said"
    assert file.table.notes == note


def test_western_text_is_told_from_arabic(tmp_path):
    (tmp_path / "a.csv").write_bytes("id;lieu\n1;Évêché près de Château-Élysée\n".encode("cp1252"))
    found, _, file = rows(tmp_path / "a.csv")
    assert (found[0]["lieu"], file.table.notes) == ("Évêché près de Château-Élysée", ("read as Windows-1252",))


def test_old_line_ends_are_lines(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"id,place\r1,x\r2,y\r")
    assert [row["place"] for row in rows(tmp_path / "a.csv")[0]] == ["x", "y"]


def test_titles_above_the_header_are_passed_over(tmp_path):
    (tmp_path / "a.csv").write_text("Incidents of April,,\nmade by us,,\nid,date,place\n1,2020-04-25,x\n", "utf-8")
    found, numbers, file = rows(tmp_path / "a.csv")
    assert (found, numbers) == ([{"id": "1", "date": "2020-04-25", "place": "x"}], [4])
    assert file.table.notes == ("the header was taken to be row 3",)


def test_a_mark_within_a_cell_opens_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("store.formats.csv_tables.BLOCK_BYTES", 400)
    lines = [f'{number},a 5" pipe' if number == 7 else f"{number},x" for number in range(300)]
    (tmp_path / "a.csv").write_text("id,note\n" + "\n".join(lines) + "\n", "utf-8")
    file = TableFile.open(tmp_path / "a.csv")
    pieces = [file.table.piece(chunk) for chunk, _ in file.table.chunks()]
    assert sum(piece.length for piece in pieces) == 300
    assert not any(piece.faults for piece in pieces)


def test_one_wrong_byte_spoils_no_other_row(tmp_path):
    good = "".join(f"{number},تدمر\n" for number in range(200)).encode()
    (tmp_path / "a.csv").write_bytes(b"id,place\n" + good + b"900,\xe3\xe4\n901,x\n")
    found, _, file = rows(tmp_path / "a.csv", source="table")
    assert file.table.notes == ()
    assert found[0]["place"] == "تدمر"
    piece = file.table.piece(next(file.table.chunks())[0])
    assert (piece.length, len(piece.numbers)) == (202, 201)
    (fault,) = piece.faults
    assert (fault.row_number, fault.field) == (200, "place")
    assert "holds bytes that are not UTF-8" in fault.reason
    assert piece.columns["id"].at(200) == "901"


def test_a_row_of_another_length_with_a_wrong_byte_is_told_of(tmp_path):
    good = "".join(f"{number},تدمر\n" for number in range(200)).encode()
    (tmp_path / "a.csv").write_bytes(b"id,place\n" + good + b"900,\xe3,too many\n")
    file = TableFile.open(tmp_path / "a.csv")
    (fault,) = file.table.piece(next(file.table.chunks())[0]).faults
    assert fault.reason == "has 3 values, and the header has 2 columns"


def zipped(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_csv", ".csv").replace("_txt", ".txt"), text)
    return packed.getvalue()


def test_a_zip_with_one_table_is_unpacked(tmp_path):
    (tmp_path / "a.zip").write_bytes(zipped(ged_csv=TEXT, readme_txt="about"))
    found, _, file = rows(tmp_path / "a.zip")
    assert len(found) == 2
    assert file.table.notes == ("ged.csv in it was read",)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf  \r\n", "is empty"),
        (b"\0" * 5000, "is empty"),
        (zipped(a_csv="x", b_csv="y"), r"is a ZIP with 2 tables \(a.csv, b.csv\)"),
        (zipped(), "is a ZIP with 0 tables"),
        (b"PK\x03\x04 nothing more", "damaged ZIP or XLSX"),
        (b"<!DOCTYPE html><html><table><tr><td>id</td></tr></table></html>", "is a web page"),
        (b"\xef\xbb\xbf\n<html><body>Log in first</body></html>", "is a web page"),
        (b'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"></kml>', "is KML"),
        (b'<?xml version="1.0"?><Workbook></Workbook>', "is XML"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"SQLite format 3\0 ...", "is a SQLite database"),
        (b"\x1f\x8b broken", "cannot be unpacked"),
        (b"PAR1 broken", "cannot be read as Parquet"),
        (b"\xd0\xcf\x11\xe0 broken", "cannot be read as a spreadsheet"),
        (b"a,b\n1,\x00\x01\x02,\n", "holds binary data"),
        (b'{"type": "FeatureCollection", "features": [{"type": "Feature", ', "is not JSON"),
        (b'{"type": "FeatureCollection", "features": []}', "has no records"),
        (b"[1, 2, 3]", "is not a JSON object"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_told_so(tmp_path, content, message):
    (tmp_path / "incidents.csv").write_bytes(content)
    with pytest.raises(ValueError, match=message):
        TableFile.open(tmp_path / "incidents.csv")


# ---- spreadsheets


def workbook(path, *sheets, merged=()):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, table in sheets:
        sheet = book.create_sheet(name)
        for row in table:
            sheet.append(row)
    for cells in merged:
        book.worksheets[0].merge_cells(cells)
    book.save(path)
    return path


def test_of_several_sheets_the_longest_is_read_or_the_one_named(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx", ("about", [["made by us"]]), ("events", [["id", "place"], [1, "x"], [2, "y"]]),
        ("empty", []),
    )  # fmt: skip
    found, numbers, file = rows(path)
    assert ([row["place"] for row in found], numbers) == (["x", "y"], [2, 3])
    assert file.table.notes == ("the sheet events was read, which has most rows; not read: about",)
    with pytest.raises(ValueError, match="has no sheet 'other'; there are about, events, empty"):
        rows(path, sheet="other")
    with pytest.raises(ValueError, match="has nothing on the sheet 'empty'"):
        rows(path, sheet="empty")


def test_merged_headers_dates_and_numbers(tmp_path):
    import datetime as dt

    path = workbook(
        tmp_path / "a.xlsx",
        ("events", [
            ["Incidents of April"], [],
            ["Id", "Date", "Position", None, "Place"],
            [None, None, "Lat", "Lon", None],
            [1, dt.date(2020, 4, 25), 34.887, 38.872, "x"],
            [], [2.0, dt.datetime(2020, 4, 25, 13, 30), 34.5, 39, "=1+1"],
        ]),
        merged=("C3:D3", "A3:A4", "B3:B4", "E3:E4"),
    )  # fmt: skip
    found, numbers, file = rows(path)
    assert file.table.header == ("id", "date", "lat", "lon", "place")
    assert numbers == [5, 7]
    assert found[0] == {"id": "1", "date": "2020-04-25", "lat": "34.887", "lon": "38.872", "place": "x"}
    assert (found[1]["date"], found[1]["lon"]) == ("2020-04-25 13:30:00", "39")
    assert file.table.notes == ("the header was taken to be row 3",)


# ---- JSON


def feature(number, geometry, **properties):
    return {"type": "Feature", "id": number, "geometry": geometry, "properties": properties}


POINT = {"type": "Point", "coordinates": [38.872, 34.887]}


def test_features_are_rows_and_lines_are_wrong_ones(tmp_path):
    given = {
        "type": "FeatureCollection",
        "name": "x",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
        "features": [
            feature(1, POINT, Date="2020-04-25", killed=3, who=None, tags=["a"]),
            feature(2, None, Date="2020-04-26"),
            feature(3, {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}, Date="2020-04-27"),
            feature(4, {"type": "MultiPoint", "coordinates": [[38.5, 34.5]]}, Date="2020-04-28", added="later"),
            "not an object",
        ],
        "more": {"after": [1]},
    }
    (tmp_path / "a").write_text(json.dumps(given, ensure_ascii=False), "utf-8")
    found, numbers, file = rows(tmp_path / "a")
    assert numbers == [1, 2, 4]
    assert (found[0]["id"], found[0]["date"], found[0]["killed"], found[0]["who"], found[0]["tags"]) == (
        "1", "2020-04-25", "3", "", '["a"]',
    )  # fmt: skip
    assert (found[0]["latitude"], found[0]["longitude"]) == ("34.887", "38.872")
    assert (found[1]["latitude"], found[1]["longitude"]) == ("", "")
    assert (found[2]["latitude"], found[2]["added"]) == ("34.5", "later")
    piece = file.table.piece(next(file.table.chunks())[0])
    assert [(fault.row_number, fault.reason) for fault in piece.faults] == [
        (2, "is a LineString; incidents are points"),
        (4, "is not a JSON object"),
    ]


@pytest.mark.parametrize("where", ["before", "after"])
def test_coordinates_of_another_system_are_refused(tmp_path, where):
    crs = {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32637"}}}
    features = {"features": [feature(1, {"type": "Point", "coordinates": [500000, 3800000]})]}
    given = {"type": "FeatureCollection", **(crs | features if where == "before" else features | crs)}
    (tmp_path / "a.geojson").write_text(json.dumps(given), "utf-8")
    with pytest.raises(ValueError, match=r"EPSG::32637; save it in WGS 84"):
        TableFile.open(tmp_path / "a.geojson")


@pytest.mark.parametrize(
    "text",
    [
        '{"id": 1, "place": "x"}\n\n{"id": 2, "place": "y"}\n',
        '{"id": 1, "place": "x"}',
        '[{"id": 1, "place": "x"},\n {"id": 2, "place": "y"}]',
        '{"status": 200, "count": 2, "data": [{"id": 1, "place": "x"}, {"id": 2, "place": "y"}]}',
        '{"TotalCount": 2, "Result": [{"id": 1, "place": "x"}, {"id": 2, "place": "y"}]}',
        '\x1e{"type":"Feature","geometry":null,"properties":{"id":1,"place":"x"}}\n',
    ],
)
def test_objects_are_found_in_lines_lists_and_answers(tmp_path, text):
    (tmp_path / "a.json").write_text(text, "utf-8")
    found, numbers, _ = rows(tmp_path / "a.json")
    assert [row["place"] for row in found] == ["x", "y"][: len(found)]
    assert numbers == list(range(1, len(found) + 1))


def test_large_json_is_read_piece_by_piece(tmp_path, monkeypatch):
    monkeypatch.setattr("store.formats.json_tables._BLOCK", 64)
    given = {"features": [feature(n, POINT, place="تدمر" * (n % 7), n=n) for n in range(300)]}
    (tmp_path / "a.json").write_text(json.dumps(given, ensure_ascii=False), "utf-8")
    monkeypatch.setattr("store.formats.json_tables.ROWS", 50)
    file = TableFile.open(tmp_path / "a.json")
    pieces = [file.table.piece(chunk) for chunk, _ in file.table.chunks()]
    assert len(pieces) == 6
    assert [row["n"] for piece in pieces for row in rows_as_text(piece)] == [str(n) for n in range(300)]


def test_a_line_that_is_no_json_is_a_wrong_row(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"id": 1}\n{"id": 2,\n{"id": 3}\n', "utf-8")
    found, numbers, file = rows(tmp_path / "a.jsonl")
    assert ([row["id"] for row in found], numbers) == (["1", "3"], [1, 3])
    (fault,) = file.table.piece(next(file.table.chunks())[0]).faults
    assert (fault.row_number, fault.reason) == (1, "is not a JSON object")


def test_a_list_that_breaks_off_is_told_so(tmp_path):
    whole = json.dumps([{"id": n, "place": "x" * 50} for n in range(2000)])
    (tmp_path / "a.json").write_text(whole[: len(whole) // 2], "utf-8")
    file = TableFile.open(tmp_path / "a.json")
    with pytest.raises(ValueError, match=r"is not JSON from record \d+ on"):
        list(file.table.chunks())
