import json
import threading
import time
import zipfile

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from incidents.models import Article
from store import StoreError, backup, schema, writing
from store.__main__ import main
from store.engines.address import engine_of
from store.store import Store
from tests.store.records import claim, incident, store_of

GIVEN = [
    incident(1),
    incident(2, latitude=None, longitude=None, source=(), evidence=(), location="\\.\n\n'x' \"y\", ﷺ"),
    incident(3, event_date=None, end_date=None, actor1=None, fatalities=None, injured=0, longitude=-180.0),
]
WAYS = [("duckdb", "duckdb"), ("duckdb", "postgres"), ("postgres", "duckdb"), ("postgres", "postgres")]


@pytest.fixture
def place(tmp_path, request):
    """Makes addresses of new stores: ``place("duckdb", "name")``."""

    def made(kind, name):
        if kind == "duckdb":
            return tmp_path / f"{name}.duckdb"
        return request.getfixturevalue("postgres").address(f"{name}_{tmp_path.name}"[:60])

    return made


def everything(store):
    """All that a store holds, table by table, in an order of its own."""
    held = {}
    with store._engine.read() as (backend, _):
        for name, columns in schema.SCHEMAS.items():
            rows = backend.to_pyarrow(getattr(schema, name)).select(columns.names).to_pylist()
            held[name] = sorted(rows, key=lambda row: json.dumps(row, default=str, sort_keys=True))
    held["meta"] = [row for row in held["meta"] if row["key"] != "version"]
    return held


def filled(address):
    store = store_of(address, GIVEN, [claim()])
    store.add([Article("odd", "body \\.\n\\.\nof\ttwo \\N lines", title="")])
    with store._engine.write() as backend:
        row = {"reading_id": 7, "row_number": 3, "field": "x", "reason": "wrong", "record": "{}"}
        writing.insert(backend, "quarantine", [row])
        writing.insert(backend, "outlines", [{"place_id": "p", "geometry": "{}", "reading_id": 7}])
        writing.touch(backend)
    return store


@pytest.mark.parametrize(("here", "there"), WAYS)
def test_a_store_is_kept_and_put_back_on_either_engine(place, tmp_path, here, there):
    first = filled(place(here, "first"))
    kept = backup.back_up(engine_of(place(here, "first")), tmp_path / "kept.zip")
    assert kept.rows["incidents"] == 3
    backup.restore(engine_of(place(there, "second")), tmp_path / "kept.zip")
    second = Store(place(there, "second"))
    second.sync()
    assert everything(second) == everything(first)
    assert second.incident("i-2") == GIVEN[1]
    assert second.article("odd") == first.article("odd")
    # It is a store like any other: it goes on being written, and is kept again as it is.
    assert second.add([Article("new", "text")]).read == ("new",)
    backup.back_up(engine_of(place(there, "second")), tmp_path / "again.zip")


@pytest.mark.parametrize("kind", ["duckdb", "postgres"])
def test_restoring_destroys_nothing_unless_told(place, tmp_path, kind):
    filled(place("duckdb", "first"))
    backup.back_up(engine_of(place("duckdb", "first")), tmp_path / "kept.zip")
    store = store_of(place(kind, "second"), [incident(9)])
    before = everything(store)
    with pytest.raises(StoreError, match=r"holds 1 article, 1 incident, which would be lost.*--replace"):
        backup.restore(store._engine, tmp_path / "kept.zip")
    assert everything(store) == before
    version = store.version()
    backup.restore(store._engine, tmp_path / "kept.zip", replace=True)
    assert store.version() != version
    assert store.incident("i-9") is None
    assert store.incident("i-1") == GIVEN[0]


@pytest.mark.parametrize("kind", ["duckdb", "postgres"])
def test_a_store_made_from_the_data_folder_alone_is_restored_into(place, tmp_path, kind):
    """An empty store is no reason to ask: nothing is lost."""
    filled(place("duckdb", "first"))
    backup.back_up(engine_of(place("duckdb", "first")), tmp_path / "kept.zip")
    store = Store(place(kind, "second"))
    store.sync()
    backup.restore(store._engine, tmp_path / "kept.zip")
    assert store.count() == 3


@pytest.mark.parametrize("kind", ["duckdb", "postgres"])
def test_a_restore_that_breaks_off_leaves_the_store_as_it_was(place, tmp_path, kind):
    filled(place("duckdb", "first"))
    backup.back_up(engine_of(place("duckdb", "first")), tmp_path / "kept.zip")
    store = store_of(place(kind, "second"), [incident(9)])
    before, version = everything(store), store.version()

    def stop(done, total, name):
        if name == "claims":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup.restore(store._engine, tmp_path / "kept.zip", replace=True, progress=stop)
    assert everything(store) == before
    assert store.version() == version
    backup.restore(store._engine, tmp_path / "kept.zip", replace=True)
    assert store.count() == 3


def changed(path, name, change):
    """The backup with one of its entries changed."""
    with zipfile.ZipFile(path) as archive:
        entries = {entry: archive.read(entry) for entry in archive.namelist()}
    entries[name] = change(entries[name])
    other = path.with_name("changed.zip")
    with zipfile.ZipFile(other, "w") as archive:
        for entry, content in entries.items():
            if content is not None:
                archive.writestr(entry, content)
    return other


def newer(manifest):
    return json.dumps({**json.loads(manifest), "schema_version": 99}).encode()


def strange(manifest):
    told = json.loads(manifest)
    return json.dumps({**told, "tables": {**told["tables"], 'x"; DROP TABLE y; --': told["tables"]["meta"]}}).encode()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.with_name("none.zip"), "there is no such file"),
        (lambda path: path.write_bytes(path.read_bytes()[:-100]) and path, "not a backup, or only a part of one"),
        (lambda path: path.write_bytes(b"not a zip file") and path, "not a backup"),
        (lambda path: changed(path, "manifest.json", lambda _: None), "has no manifest.json"),
        (lambda path: changed(path, "manifest.json", lambda _: b"[]"), "has no manifest.json that can be read"),
        (lambda path: changed(path, "manifest.json", newer), "made by a newer program .*version 99"),
        (lambda path: changed(path, "manifest.json", strange), "its list of tables is not a store's"),
        (lambda path: changed(path, "claims.parquet", lambda _: None), "damaged: claims.parquet cannot be read"),
        (
            lambda path: changed(path, "incidents.parquet", lambda bytes_: bytes_[:-9] + b"x" + bytes_[-8:]),
            "damaged: incidents.parquet is not what was written",
        ),
    ],
)
def test_what_is_no_whole_backup_is_told_so_and_changes_nothing(tmp_path, spoil, said):
    filled(tmp_path / "first.duckdb")
    backup.back_up(engine_of(tmp_path / "first.duckdb"), tmp_path / "kept.zip")
    spoilt = spoil(tmp_path / "kept.zip")
    store = store_of(tmp_path / "second.duckdb", [incident(9)])
    version = store.version()
    with pytest.raises(StoreError, match=said):
        backup.restore(store._engine, spoilt, replace=True)
    assert store.version() == version
    assert store.incident("i-9") is not None


def test_a_backup_never_writes_over_a_file_unless_told(tmp_path):
    store = filled(tmp_path / "first.duckdb")
    (tmp_path / "kept.zip").write_text("something else")
    with pytest.raises(StoreError, match="is there already"):
        backup.back_up(store._engine, tmp_path / "kept.zip")
    assert (tmp_path / "kept.zip").read_text() == "something else"
    backup.back_up(store._engine, tmp_path / "kept.zip", replace=True)
    backup.restore(engine_of(tmp_path / "second.duckdb"), tmp_path / "kept.zip")
    with pytest.raises(StoreError, match=r"no/kept\.zip: the backup cannot be written: No such file"):
        backup.back_up(store._engine, tmp_path / "no" / "kept.zip")
    with pytest.raises(StoreError, match="there is no store here"):
        backup.back_up(engine_of(tmp_path / "none.duckdb"), tmp_path / "none.zip")
    assert not (tmp_path / "none.zip").exists()
    assert list(tmp_path.glob(".*.part")) == []


def test_a_backup_is_read_by_other_programs(tmp_path):
    filled(tmp_path / "first.duckdb")
    backup.back_up(engine_of(tmp_path / "first.duckdb"), tmp_path / "kept.zip")
    with zipfile.ZipFile(tmp_path / "kept.zip") as archive:
        archive.extract("incidents.parquet", tmp_path)
    found = duckdb.sql(f"SELECT count(*) FROM '{tmp_path}/incidents.parquet' WHERE country = 'SY'").fetchall()
    assert found == [(3,)]
    assert pq.read_schema(tmp_path / "incidents.parquet").field("event_date").type == pa.date32()


@pytest.mark.parametrize("kind", ["duckdb", "postgres"])
def test_a_backup_is_of_one_state_while_others_write_and_readers_read_through_a_restore(place, tmp_path, kind):
    """Batches of ten go in together; whatever is kept, or read while it is put back, is whole batches."""
    store = store_of(place(kind, "busy"))
    wrong, stop = [], threading.Event()

    def ask():
        other = Store(place(kind, "busy"), data=None)
        try:
            while not stop.is_set():
                if (found := other.count()) % 10:
                    wrong.append(found)
        except Exception as error:
            wrong.append(error)

    def write():
        other = Store(place(kind, "busy"), data=None)
        turn = 0
        while not stop.is_set():
            turn += 1
            rows = [
                {"incident_id": f"b-{turn}-{n}", "kind": "event", "latitude": 1.0, "longitude": 1.0} for n in range(10)
            ]
            text = {"actor1": "SDF", "actor2": None, "location": "x"}
            types = schema.INCIDENTS.to_pyarrow()
            columns = pa.schema([types.field(name) for name in (*rows[0], *text)])
            other.put_records([pa.Table.from_pylist([{**row, **text} for row in rows], schema=columns)], name="made")

    threads = [threading.Thread(target=ask), threading.Thread(target=write)]
    for thread in threads:
        thread.start()
    try:
        for turn in range(4):
            time.sleep(0.2)
            kept = backup.back_up(engine_of(place(kind, "busy")), tmp_path / f"{turn}.zip")
            assert kept.rows["incidents"] % 10 == 0
            backup.restore(engine_of(place(kind, "busy")), tmp_path / f"{turn}.zip", replace=True)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert wrong == []
    assert store.count() > 0


def test_commands(tmp_path, monkeypatch, capsys):
    filled(tmp_path / "first.duckdb")
    monkeypatch.setenv("KHAREETA_STORE", str(tmp_path / "first.duckdb"))
    assert main(["backup", str(tmp_path / "kept.zip")]) == 0
    assert "3 incidents, 2 articles, 1 claim" in capsys.readouterr().out
    assert main(["restore", str(tmp_path / "kept.zip")]) == 1
    assert "which would be lost" in capsys.readouterr().err
    monkeypatch.setenv("KHAREETA_STORE", str(tmp_path / "second.duckdb"))
    assert main(["restore", str(tmp_path / "kept.zip")]) == 0
    assert main(["backup", str(tmp_path / "kept.zip")]) == 1
    assert main(["backup", str(tmp_path / "kept.zip"), "--replace"]) == 0
