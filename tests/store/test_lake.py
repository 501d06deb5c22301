"""What only a lake does; what any store answers is asked of lakes too, by ``test_cells``, ``test_counts``, …"""

import datetime as dt
import time

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from incidents.__main__ import main as incidents_main
from incidents.models import Article
from store import Filters, StoreError, View, backup, schema
from store.engines.engine import StoreReadOnlyError
from store.engines.lake import Lake
from store.store import Store
from tests.store.records import claim, incident, store_of

WORLD = View(-180, -90, 180, 90)
ARTICLE = """---
published: 2020-05-08
---
قُتل 11 من عناصر قوات النظام أمس الخميس في كمين لتنظيم داعش بين السخنة والشولا، بحسب المرصد السوري لحقوق الإنسان.
سيطرت قوات سوريا الديمقراطية في 23 آذار 2019 على بلدة الباغوز.
"""
ODD = [
    incident(1, latitude=90.0, longitude=180.0),
    incident(2, latitude=-90.0, longitude=-180.0),
    incident(3, latitude=None, longitude=None, source=()),
    incident(4, latitude=0.0, longitude=0.0, source=("a, b", 'c "d"', "هنا/هناك")),
    incident(5, latitude=36.123456789, longitude=179.999999999, actor1=None),
    incident(6, actor1=None, actor2=None, evidence=()),
]


@pytest.fixture
def lake(tmp_path, request):
    with pytest.MonkeyPatch.context() as patch:
        from tests.store import records

        patch.setattr(records, "finished", records.as_lake)
        return store_of(tmp_path / "s.duckdb", ODD, [claim()])


def test_what_reading_in_bulk_wrote_opens_as_it_is(tmp_path, monkeypatch):
    (tmp_path / "articles").mkdir()
    for number in range(3):
        (tmp_path / "articles" / f"note{number}.txt").write_text(ARTICLE, "utf-8")
    (tmp_path / "lake").mkdir()
    assert incidents_main(["extract", str(tmp_path / "articles"), "-o", str(tmp_path / "lake" / "out.parquet")]) == 0
    assert (
        incidents_main(["extract", str(tmp_path / "articles"), "--control", "-o", str(tmp_path / "lake" / "c.parquet")])
        == 0
    )
    monkeypatch.setenv("KHAREETA_STORE", f"parquet://{tmp_path}/lake")
    store = Store.open()
    try:
        assert store.count() == pq.read_metadata(tmp_path / "lake" / "out.parquet").num_rows >= 3
        assert store.overview().fatalities == 33
        assert store.count(Filters(actors=("ISLAMIC_STATE",), text="السخنة")) == 3
        assert store.count(Filters(sources=("SOHR",))) == 3
        assert store.cells(Filters(), WORLD, 5).total == store.count()
        assert len(store.claims()) == 3
        assert store.claims()["claim_id"].is_unique
        assert store.areas(dt.date(2019, 4, 1))
        assert store.failures() == []
        assert len(store.incident(store.incidents()["incident_id"][0]).evidence) > 3
    finally:
        store.close()
    one = Store(f"parquet://{tmp_path}/lake/out.parquet")
    assert one.overview().fatalities == 33


def test_positions_and_words_are_as_in_a_store_of_ones_own(lake, tmp_path):
    columns = ("incident_id", "longitude", "drawn_actor", "reported_by", "x", "y", "search", "source", "evidence")

    def told(store):
        with store._engine.read() as (backend, _):
            table = schema.incidents.select(*columns).order_by("incident_id")
            return backend.to_pyarrow(table).to_pylist()

    own = store_of(tmp_path / "own.duckdb", ODD, [claim()])
    expected = told(own)
    expected[2]["reported_by"] = "[]"  # a lake does not know by itself that the article's publisher reports it
    assert told(lake) == expected
    assert [lake.incident(one.incident_id).source for one in ODD] == [one.source for one in ODD]
    assert lake.article("a").title == "Two reports"


def test_a_lake_is_only_looked_at(lake):
    before = {path: path.stat().st_mtime_ns for path in lake._engine.files()}
    assert not lake.writable
    refused = pytest.raises(StoreReadOnlyError, match="a lake of Parquet files is only looked at; to change anything")
    with refused:
        lake.add([Article("new", "text")])
    with refused:
        lake.put_records([], name="made")
    with refused:
        lake.undo_import(1)
    assert lake.sync().read == ()
    assert lake.count() == len(ODD)
    assert {path: path.stat().st_mtime_ns for path in lake._engine.files()} == before


def test_a_lake_is_made_a_store_that_can_be_changed(lake, tmp_path):
    backup.back_up(lake._engine, tmp_path / "lake.zip")
    store = Store(tmp_path / "own.duckdb", data=None)
    backup.restore(store._engine, tmp_path / "lake.zip")
    assert store.count() == len(ODD)
    assert store.incident("i-4") == lake.incident("i-4")
    assert store.count(Filters(text="السخنة")) == len(ODD)
    assert store.areas(dt.date(2020, 1, 1)) == lake.areas(dt.date(2020, 1, 1))
    assert store.add([Article("new", "text")]).read == ("new",)


def test_a_lake_that_grows_is_seen_at_the_next_question(lake, tmp_path):
    version = lake.version()
    rows = pq.read_table(lake._engine.files()[0]).slice(0, 1)
    rows = rows.set_column(rows.column_names.index("incident_id"), "incident_id", pa.array(["more"]))
    time.sleep(0.01)
    pq.write_table(rows, lake._engine.path / "more" / "c.parquet")
    assert lake.count() == len(ODD) + 1
    assert lake.version() != version


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.parquet", b"no parquet", r"x\.parquet: not a Parquet file that can be read"),
        ("readme.txt", b"", "no incidents and no claims in it"),
        (".hidden.parquet", b"no parquet", "no incidents and no claims in it"),
    ],
)
def test_a_folder_that_is_no_lake_is_told_so(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(StoreError, match=said):
        Store.open(f"parquet://{tmp_path}")
    with pytest.raises(StoreError, match="none: there is no such folder"):
        Store.open(f"parquet://{tmp_path}/none")


def test_a_column_of_another_kind_is_told_on_opening(tmp_path):
    pq.write_table(pa.table({"incident_id": ["x"], "latitude": ["north"]}), tmp_path / "a.parquet")
    with pytest.raises(StoreError, match=r"not a store that can be opened: .*north"):
        Store.open(f"parquet://{tmp_path}")


def test_columns_that_a_file_lacks_are_empty(tmp_path):
    pq.write_table(pa.table({"incident_id": ["x"], "kind": ["event"]}), tmp_path / "a.parquet")
    store = Store(f"parquet://{tmp_path}")
    assert store.overview().events == 1
    assert store.overview().not_placed == 1
    assert store.incident("x").source == ()


def test_questions_stop_in_time(lake):
    assert isinstance(lake._engine, Lake)
    with pytest.raises(StoreError, match=r"longer than 0\.1 s"), lake._reading(0.1) as backend:
        backend.raw_sql("SELECT count(*) FROM range(100000000) a, range(100000) b WHERE (a.range + b.range) % 7 = 3")
