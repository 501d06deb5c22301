import pytest

from incidents.models import Article
from store import StoreError, backup, schema, writing
from store.engines import migrations
from store.engines.dialect import tables
from store.store import Store
from tests.store.records import incident, store_of


@pytest.fixture
def place(tmp_path):
    """Where the store is."""
    return tmp_path / "s.duckdb"


FIRST = ("articles", "incidents", "claims", "readings", "quarantine", "meta")
"""The tables of the first version."""


def of_version_1(store):
    """Make the store one of the first version, as the first program made it."""
    with store._engine.write() as backend:
        for name in tables(backend) & set(schema.SCHEMAS) - set(FIRST):
            backend.raw_sql(f'DROP TABLE "{name}"')
        backend.raw_sql("UPDATE meta SET value = '1' WHERE key = 'schema_version'")
    store.close()


def version_of(store):
    with store._engine.read() as (backend, _):
        return migrations.version(backend, store.place), tables(backend)


def test_steps_lead_to_the_present_version_without_a_gap():
    assert [step.to for step in migrations.STEPS] == list(range(2, schema.SCHEMA_VERSION + 1))
    assert all(step.what for step in migrations.STEPS)


def test_a_store_of_the_first_version_is_brought_forward_on_opening(place):
    of_version_1(store_of(place, [incident(1)]))
    store = Store(place, data=None)
    mark = store.version()
    store.sync()
    version, there = version_of(store)
    assert version == schema.SCHEMA_VERSION
    assert set(schema.SCHEMAS) <= there
    assert store.incident("i-1") == incident(1)
    assert store.version() != mark  # whoever remembers answers asks anew
    assert store.add([Article("new", "text")]).read == ("new",)


def test_a_store_brought_forward_has_the_columns_of_a_new_one(place, tmp_path):
    of_version_1(store_of(place))
    store = Store(place, data=None)
    store.sync()
    with store._engine.read() as (backend, _):
        for name, columns in schema.SCHEMAS.items():
            found = backend.raw_sql(f'SELECT * FROM "{name}" LIMIT 0').description
            assert [column[0] for column in found] == list(columns.names)


def test_a_step_that_fails_leaves_the_store_of_its_version(place, monkeypatch):
    of_version_1(store_of(place, [incident(1)]))

    def broken(backend):
        backend.raw_sql("DELETE FROM incidents")
        raise RuntimeError("half-way")

    last = migrations.Step(schema.SCHEMA_VERSION, "breaks", broken)
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, last))
    store = Store(place, data=None)
    with pytest.raises(RuntimeError, match="half-way"):
        store.sync()
    monkeypatch.undo()
    assert version_of(store)[0] == 1
    assert store.count() == 1
    store.sync()
    assert version_of(store)[0] == schema.SCHEMA_VERSION


def test_a_program_that_was_overtaken_says_so_and_changes_nothing(place):
    """One server is started anew with a newer program; another still runs the old one."""
    old = store_of(place, [incident(1)])
    assert old.count() == 1
    with Store(place, data=None)._engine.write() as backend:
        writing.delete(backend, "meta", "key", ["schema_version"])
        writing.insert(backend, "meta", [{"key": "schema_version", "value": "99"}])
        writing.touch(backend)
    with pytest.raises(StoreError, match=r"tables are of version 99, .* use a newer program"):
        old.add([Article("new", "text")])
    with pytest.raises(StoreError, match="tables are of version 99"):
        old.count()


@pytest.mark.parametrize("found", ["99", "none", "two"])
def test_a_store_of_an_unknown_version_is_told_so_and_left_alone(place, found):
    store = store_of(place, [incident(1)])
    with store._engine.write() as backend:
        writing.delete(backend, "meta", "key", ["schema_version"])
        if found != "none":
            writing.insert(backend, "meta", [{"key": "schema_version", "value": found}])
    with pytest.raises(StoreError, match=f"tables are of version {found}, this program knows them up to"):
        Store(place, data=None).sync()
    with store._engine.read() as (backend, _):
        assert backend.raw_sql("SELECT count(*) FROM incidents").fetchall() == [(1,)]


def test_a_backup_of_an_earlier_version_is_brought_forward_when_put_back(place, tmp_path, monkeypatch):
    store = store_of(place, [incident(1)])
    of_version_1(store)
    # Made by the first program: it knew no more tables than these.
    monkeypatch.setattr(schema, "SCHEMA_VERSION", 1)
    monkeypatch.setattr(schema, "SCHEMAS", {name: schema.SCHEMAS[name] for name in FIRST})
    backup.back_up(store._engine, tmp_path / "old.zip")
    monkeypatch.undo()
    other = Store(tmp_path / "other.duckdb", data=None)
    backup.restore(other._engine, tmp_path / "old.zip")
    assert version_of(other)[0] == schema.SCHEMA_VERSION
    assert other.incident("i-1") == incident(1)
    with pytest.raises(StoreError, match="tables are of version 1; have them brought to"):
        backup.back_up(store._engine, tmp_path / "new.zip")


@pytest.mark.engines("duckdb")
def test_a_store_that_must_be_brought_forward_and_cannot_says_so(place, monkeypatch):
    of_version_1(store_of(place))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("store.engines.engine.shutil.copyfile", full)
    with pytest.raises(StoreError, match=r"of version 1 and have to be brought to version .* No space left"):
        Store.open(place, data=None)
