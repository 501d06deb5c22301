import io

import geopandas
import pyarrow.parquet as pq
import pytest

from store import Filters
from store.formats import FORMATS
from store.schema import RECORD_COLUMNS
from tests.store.records import incident, store_of


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    given = [
        incident(1, location="تدمر"),
        incident(2, latitude=None, longitude=None, fatalities=None, source=("SOHR", "SANA"), evidence=()),
    ]
    return store_of(tmp_path_factory.mktemp("geoparquet") / "s.duckdb", given)


def written(store, filters=None):
    return io.BytesIO(b"".join(FORMATS["geoparquet"].write(store.batches(filters or Filters()))))


def test_geopandas_reads_points_and_where_there_is_none(store):
    frame = geopandas.read_parquet(written(store)).set_index("incident_id")
    assert (frame.geometry["i-1"].x, frame.geometry["i-1"].y) == (38.872, 34.887)
    assert frame.geometry["i-2"] is None
    assert frame.crs.to_string() == "OGC:CRS84"


def test_the_records_come_back_as_they_are(store):
    rows = {row["incident_id"]: row for row in pq.read_table(written(store)).to_pylist()}
    for name, row in rows.items():
        record = store.incident(name)
        assert {column: row[column] for column in RECORD_COLUMNS if column not in ("source", "evidence")} == {
            column: getattr(record, column) for column in RECORD_COLUMNS if column not in ("source", "evidence")
        }
        assert tuple(row["source"]) == record.source
        assert [tuple(one.values()) for one in row["evidence"]] == [(e.field, e.start, e.end) for e in record.evidence]


def test_nothing_is_a_file_with_the_columns_alone(store):
    frame = geopandas.read_parquet(written(store, Filters(admin1=("Nowhere",))))
    assert frame.empty
    assert list(frame.columns) == [*RECORD_COLUMNS, "note", "geometry"]
