"""What only PostgreSQL does; the rest of the store's tests run on it as on a file."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest

from incidents.models import Article
from store import StoreError, StoreTimeoutError, schema, writing
from store.engines.address import engine_of
from store.engines.engine import StoreWriteError
from store.store import Store
from tests.store import servers
from tests.store.records import Shelf, begun_export_is_of_one_state, incident, store_of

ROOT = Path(__file__).resolve().parent.parent.parent

EDITOR = """
import sys
from incidents.models import Article
from store.store import Store
store = Store(sys.argv[1], data=None)
store.sync()
for turn in range(int(sys.argv[3])):
    store.add([Article(f"{sys.argv[2]}-{turn}", "text"), Article(f"both-{turn}", "text")])
print(store.count(), flush=True)
"""


@pytest.fixture
def address(postgres, tmp_path):
    return postgres.address(tmp_path.name[:60])


def test_several_servers_begin_and_edit_at_once(address):
    """Four processes open a database that is empty, and each adds articles, one of them the same as the others'."""
    command = [sys.executable, "-c", EDITOR, address]
    editors = [
        subprocess.Popen(
            [*command, f"e{number}", "5"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for number in range(4)
    ]
    for one in editors:
        assert one.wait(timeout=120) == 0, one.stderr.read()
        one.communicate()
    store = Store(address, data=None)
    ids = list(store.articles()["article_id"])
    assert sorted(ids) == sorted(
        [*(f"e{n}-{turn}" for n in range(4) for turn in range(5)), *(f"both-{t}" for t in range(5))]
    )
    readings = list(store.readings()["reading_id"])
    assert len(readings) == len(set(readings)) == len(ids)


def test_readers_see_whole_changes_and_are_not_held_up(address):
    store = store_of(address, [incident(1)])
    with store._engine.write() as backend:
        writing.delete(backend, "incidents", "incident_id", ["i-1"])
        began = time.monotonic()
        assert store.count() == 1
        assert time.monotonic() - began < 5
        writing.touch(backend)
    assert store.count() == 0


def test_a_question_is_of_one_state_however_many_statements_it_takes(address):
    store = store_of(address, [incident(1)])
    with store._engine.read() as (backend, stamp):
        first = backend.to_pyarrow(schema.incidents.count()).as_py()
        store.add([Article("b", "text")])
        store.put_records([], name="nothing")
        assert backend.to_pyarrow(schema.incidents.count()).as_py() == first == 1
        assert backend.to_pyarrow(schema.articles.count()).as_py() == 1
    assert store._engine.stamp() != stamp
    assert len(store.articles()) == 2


def test_an_export_goes_on_with_what_it_began_with(address):
    begun_export_is_of_one_state(address)


def test_a_question_that_takes_too_long_is_given_up(address):
    store = store_of(address, [incident(1)])
    with pytest.raises(StoreTimeoutError, match=r"longer than 0\.2 s"), store._reading(0.2) as backend:
        backend.raw_sql("SELECT pg_sleep(30)")
    assert store.count() == 1


def test_readers_cannot_write(address):
    store = store_of(address, [incident(1)])
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction), store._reading() as backend:
        backend.raw_sql("DELETE FROM incidents")
    assert store.count() == 1


def test_a_writer_that_waits_too_long_says_so_and_waiting_is_told(address, monkeypatch, caplog):
    monkeypatch.setattr("store.engines.engine.QUIET", 0.05)
    one, two = engine_of(address), engine_of(address)
    with one.write(), pytest.raises(StoreWriteError, match="another process has been writing"):  # noqa: SIM117
        with two.write(lock_timeout=0.3):
            pytest.fail("two wrote at once")
    assert "another process is writing; waiting" in caplog.text
    with two.write(lock_timeout=0.3):
        pass


def test_a_change_waits_for_its_turn(address):
    store = store_of(address, [incident(1)])
    other = Store(address, data=None, extractor=Shelf().extract)
    outcome = []
    waiting = threading.Thread(target=lambda: outcome.append(other.add([Article("second", "text")])))
    with store._engine.write():
        waiting.start()
        time.sleep(0.3)
        assert outcome == []
        assert store.article("second") is None
    waiting.join(timeout=30)
    assert [added.read for added in outcome] == [("second",)]
    assert store.article("second") is not None


def test_stores_in_two_schemas_do_not_wait_for_each_other(postgres, tmp_path):
    one, two = (engine_of(postgres.address(f"{tmp_path.name[:50]}_{n}")) for n in (1, 2))
    with one.write(), two.write(lock_timeout=0.1):
        pass


def test_a_server_that_restarts_is_asked_again(tmp_path):
    server = servers.Server()
    try:
        store = store_of(server.address("s"), [incident(1)])
        assert store.count() == 1
        server.kill()
        with pytest.raises(StoreError, match=r"postgres://khareeta@127\.0\.0\.1:\d+/postgres: the database cannot be"):
            store.count()
        with pytest.raises(StoreError, match="cannot be reached"):
            store.version()
        server.start()
        assert store.count() == 1
        assert store.add([Article("after", "text")]).read == ("after",)
    finally:
        server.stop()


def test_a_server_that_dies_amid_a_question_or_a_change_says_so_and_keeps_what_was_acknowledged():
    server = servers.Server()
    try:
        store = store_of(server.address("s"), [incident(1)])

        def change():
            with store._engine.write() as backend:
                writing.delete(backend, "incidents", "incident_id", ["i-1"])
                server.kill()
                writing.touch(backend)

        def ask():
            with store._reading() as backend:
                server.kill()
                backend.raw_sql("SELECT 1")

        with pytest.raises(StoreWriteError, match="could not be written, and is as it was"):
            change()
        server.start()
        assert store.count() == 1
        with pytest.raises(StoreError, match="the connection to the database broke"):
            ask()
        server.start()
        assert store.count() == 1
    finally:
        server.stop()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace(servers.IN_ADDRESS, "wrong"), "the database cannot be reached: .*password"),
        (lambda text: text.replace("/postgres?", "/none?"), 'the database cannot be reached: .*"none" does not exist'),
        (lambda text: text.replace("127.0.0.1:", "127.0.0.1:1"), "the database cannot be reached"),
        (lambda text: text + "&nonsense=1", "the database cannot be reached: .*nonsense"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_without_its_password(address, change, said):
    with pytest.raises(StoreError, match=said) as raised:
        Store.open(change(address), data=None)
    assert servers.PASSWORD not in str(raised.value)
    assert servers.IN_ADDRESS not in str(raised.value)


def test_another_programs_database_is_told_so_and_left_alone(postgres, address):
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TABLE incidents (number integer)")
        connection.execute("INSERT INTO incidents VALUES (1)")
    with pytest.raises(StoreError, match="another program's tables are in the way"):
        Store.open(address, data=None)
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT * FROM incidents").fetchall() == [(1,)]
        tables = "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema()"
        assert connection.execute(tables).fetchone() == (1,)
        connection.execute("DROP TABLE incidents")
        connection.execute("CREATE TABLE meta (number integer)")
    with pytest.raises(StoreError, match="not a store of Khareeta"):
        Store.open(address, data=None)


def test_a_user_who_may_only_read_reads(postgres, address, tmp_path):
    store_of(address, [incident(1)])
    name = tmp_path.name[:60]
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE USER \"{name}\" PASSWORD 'x'")
        connection.execute(f'GRANT USAGE ON SCHEMA "{name}" TO "{name}"')
        connection.execute(f'GRANT SELECT ON ALL TABLES IN SCHEMA "{name}" TO "{name}"')
    store = Store(address.replace(f"khareeta:{servers.IN_ADDRESS}", f"{name}:x"), data=None)
    store.sync()
    assert store.count() == 1
    with pytest.raises(StoreWriteError, match="this user may not change the store"):
        store.add([Article("new", "text")])
    assert store.count() == 1


def test_tables_that_go_away_are_told_and_made_again(address):
    store = store_of(address, [incident(1)])
    with psycopg.connect(address, autocommit=True) as connection:
        for name in schema.SCHEMAS:
            connection.execute(f'DROP TABLE "{name}"')
    with pytest.raises(StoreError, match="the store's tables are gone; restart"):
        store.count()
    store.sync()
    assert store.count() == 0


def test_without_its_library_everything_else_works_and_it_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(
        StoreError, match=r"db\.example\.org.*missing: \.venv/bin/pip install -r requirements-postgres\.txt"
    ):
        Store.open("postgres://ann:secret@db.example.org/team")
    assert store_of(tmp_path / "s.duckdb", [incident(1)]).count() == 1


def test_what_postgres_cannot_keep_of_a_text_is_marked(address):
    store = store_of(address, [incident(1, location="a\0b")])
    assert store.incident("i-1").location == "a\ufffdb"


def test_the_product_loads_without_the_library():
    """Nobody who keeps a file needs a team's library."""
    script = "import sys; sys.modules['psycopg'] = None; import app, store.__main__"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
