"""Other engines by their Ibis addresses; that SQLite answers questions alike is seen in ``test_counts`` and others."""

import sqlite3
import threading

import pytest

from incidents.models import Article
from store import StoreError
from store.engines.engine import StoreReadOnlyError
from store.store import Store
from tests.store.records import as_sqlite, claim, incident, store_of


@pytest.fixture
def store(tmp_path):
    return as_sqlite(
        store_of(tmp_path / "s.duckdb", [incident(1), incident(2, latitude=None)], [claim()]), tmp_path / "s"
    )


def test_it_is_browsed(store):
    assert store.incident("i-1") == incident(1)
    assert list(store.not_placed()["incident_id"]) == ["i-2"]
    assert store.claim(store.claims()["claim_id"][0]) == claim()
    assert store.article("a").title == "Two reports"
    assert [len(batch) for batch in store.batches()] == [2]
    assert store.failures() == []


def test_any_thread_may_ask_and_go_on_with_an_answer(store):
    """A server's threads take turns, even within one export."""
    batches = store.batches()
    found = []

    def in_turn(work):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join(30)
        assert not thread.is_alive()

    in_turn(lambda: found.append(len(next(batches))))
    in_turn(lambda: found.append(next(batches, "end")))
    in_turn(lambda: found.append(store.count()))
    assert found == [2, "end", 2]


def test_it_is_only_looked_at(store):
    store.sync()
    assert not store.writable
    refused = pytest.raises(StoreReadOnlyError, match="on this engine are only looked at; to change anything")
    with refused:
        store.add([Article("new", "text")])
    with refused:
        store.undo_import(1)
    assert store.count() == 2


def test_a_change_made_there_is_seen(store):
    version = store.version()
    with sqlite3.connect(store.place.removeprefix("sqlite://")) as other:
        other.execute("DELETE FROM incidents WHERE incident_id = 'i-2'")
        other.execute("UPDATE meta SET value = 'another' WHERE key = 'version'")
    assert store.count() == 1
    assert store.version() != version


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("sqlite://{}/empty.sqlite", "the tables of a store cannot be read there"),
        ("nothing://ann:secret@somewhere/db", "nothing://ann@somewhere/db: cannot be opened"),
        (
            "mysql://ann:secret@somewhere/db",
            r"mysql://ann@somewhere/db: a library for it is missing: .*ibis-framework\[mysql\]",
        ),
    ],
)
def test_an_address_that_leads_nowhere_is_told_without_its_password(tmp_path, address, said):
    with pytest.raises(StoreError, match=said) as raised:
        Store.open(address.format(tmp_path))
    assert "secret" not in str(raised.value)
