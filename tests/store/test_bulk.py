import dataclasses

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.names import fold
from store import Filters, Store, schema
from store.imports import bulk
from tests.store.records import incident

PLACED = st.tuples(st.floats(-90, 90), st.floats(-180, 180)) | st.just((None, None))


@given(
    st.lists(st.tuples(PLACED, st.sampled_from(["SDF", None]), st.sampled_from(["NDF", None])), min_size=1, max_size=20)
)
def test_whole_tables_are_worked_out_as_single_records_are(given_values):
    records = [
        incident(number, latitude=place[0], longitude=place[1], actor1=one, actor2=two)
        for number, (place, one, two) in enumerate(given_values)
    ]
    rows = [
        schema.incident_row(record, publisher=None, reading_id=7, search=fold(record.location)) for record in records
    ]
    listed = [
        {**dataclasses.asdict(record), "source": row["source"], "evidence": row["evidence"]}
        for record, row in zip(records, rows, strict=True)
    ]
    types = pa.schema([schema.INCIDENTS.to_pyarrow().field(name) for name in schema.RECORD_COLUMNS])
    made = bulk.completed(pa.Table.from_pylist(listed, schema=types), reading_id=7)
    assert made.to_pylist() == schema.arrow("incidents", rows).to_pylist()


def test_many_records_are_put_in_map_order_and_all_found(tmp_path, monkeypatch):
    monkeypatch.setattr("store.imports.incoming.SORTED_FROM", 3)
    store = Store(tmp_path / "s.duckdb", data=None)
    store.sync()
    table = pa.table(
        {
            "incident_id": ["a", "b", "c", "d"],
            "kind": ["event"] * 4,
            "actor1": ["SDF"] * 4,
            "actor2": [None] * 4,
            "location": ["تدمر", "x", None, "y"],
            "latitude": [50.0, -20.0, None, 49.0],
            "longitude": [10.0, 100.0, None, 11.0],
            "note": [None, "A mine went off", None, None],
        }
    )
    assert store.put_records([table], name="four") == 4
    assert set(store.incidents()["incident_id"]) == {"a", "b", "c", "d"}
    assert list(store.not_placed()["incident_id"]) == ["c"]
    assert list(store.incidents(Filters(text="MINE"))["incident_id"]) == ["b"]
    assert list(store.incidents(Filters(text="تَدمُر"))["incident_id"]) == ["a"]
    assert store.incident("c").source == ()
    (reading,) = store.readings().to_dict("records")
    assert (reading["name"], reading["incidents"], reading["kind"]) == ("four", 4, "import")


@given(st.lists(st.text(st.characters(codec="ascii")) | st.text() | st.none(), max_size=10))
def test_whole_columns_are_folded_as_single_texts_are(texts):
    folded = bulk.folded(pa.array([text or "" for text in texts], type=pa.string()))
    assert [text.split() for text in folded.to_pylist()] == [fold(text or "").split() for text in texts]
