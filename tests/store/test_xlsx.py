import datetime as dt
import io

import openpyxl
import pytest

from store import Filters
from store.formats import FORMATS, xlsx
from store.schema import RECORD_COLUMNS
from tests.store.records import incident, store_of

HOSTILE = ["=1+1", "#REF!", "+1", "@SUM(A1)", "a\x0bb", "two\nlines", "تدمر", "x" * 40_000]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    given = [incident(number, location=location) for number, location in enumerate(HOSTILE)]
    given.append(incident(90, latitude=None, longitude=None, source=("SOHR", "SANA"), evidence=()))
    return store_of(tmp_path_factory.mktemp("xlsx") / "s.duckdb", given)


def book(store, filters=None):
    return openpyxl.load_workbook(io.BytesIO(b"".join(FORMATS["xlsx"].write(store.batches(filters or Filters())))))


def rows_of(sheet):
    heading, *rows = sheet.iter_rows()
    names = [cell.value for cell in heading]
    return {row[0].value: dict(zip(names, row, strict=True)) for row in rows}


def test_text_is_text_and_nothing_runs(store):
    rows = rows_of(book(store)["incidents"])
    for number, location in enumerate(HOSTILE[:4]):
        cell = rows[f"i-{number}"]["location"]
        assert (cell.value, cell.data_type) == (location, "s")
    assert rows["i-4"]["location"].value == "a b"
    assert rows["i-5"]["location"].value == "two\nlines"
    assert len(rows["i-7"]["location"].value) == xlsx.LONGEST_CELL


def test_days_numbers_and_truth_keep_their_types(store):
    row = rows_of(book(store)["incidents"])["i-90"]
    assert isinstance(row["event_date"].value, dt.datetime)
    assert row["latitude"].value is None
    assert row["civilian_targeting"].value in (True, False)
    assert row["source"].value == "SOHR; SANA"


def test_more_rows_than_a_sheet_holds_go_on_the_next(store, monkeypatch):
    monkeypatch.setattr(xlsx, "ROWS_A_SHEET", 4)
    found = book(store)
    assert found.sheetnames == ["incidents", "incidents 2", "incidents 3"]
    assert sum(sheet.max_row - 1 for sheet in found) == len(HOSTILE) + 1


def test_nothing_is_a_sheet_of_headings(store):
    sheet = book(store, Filters(admin1=("Nowhere",)))["incidents"]
    assert [cell.value for cell in next(sheet.iter_rows())] == [*RECORD_COLUMNS, "note"]
    assert sheet.max_row == 1
