import errno
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import filelock
import pyarrow as pa
import pytest

from incidents.models import Article
from store import Filters, Store, StoreError, StoreTimeoutError, View
from store.engines.engine import DuckFile
from tests.store.records import begun_export_is_of_one_state, incident, store_of

ROOT = Path(__file__).resolve().parent.parent.parent
EACH = 400
"""Records that the writing process puts in at a time."""

WRITER = """
import sys
from pathlib import Path
import pyarrow as pa
from store.store import Store

path, each, times = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
store = Store(path, data=None)
store.sync()
for turn in range(times):
    first = store.count()
    table = pa.table({
        "incident_id": [f"w-{first + n}" for n in range(each)],
        "kind": ["event"] * each, "event_type": ["Battles"] * each, "sub_event_type": ["Armed clash"] * each,
        "actor1": ["SDF"] * each, "actor2": [None] * each, "location": ["x"] * each,
        "latitude": [35.0] * each, "longitude": [40.0] * each,
    })
    store.put_records([table], name="made")
    print(store.count(), flush=True)
"""


def writer(path: Path, times: int) -> subprocess.Popen:
    command = [sys.executable, "-c", WRITER, str(path), str(EACH), str(times)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_reader_sees_what_another_process_adds(tmp_path):
    """Threads go on asking while another process writes: no error, no half of an addition, and all of it at the end."""
    store = store_of(tmp_path / "s.duckdb")
    stop, seen, wrong = threading.Event(), set(), []

    def ask():
        try:
            while not stop.is_set():
                number = store.count()
                seen.add(number)
                drawn = store.cells(Filters(), View(-180, -90, 180, 90), 5, max_drawn=0)
                if number % EACH or drawn.total % EACH:
                    wrong.append(("half of an addition", number, drawn.total))
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    version = store.version()
    for thread in threads:
        thread.start()
    other = writer(store.path, times=5)
    try:
        assert other.wait(timeout=120) == 0, other.stderr.read()
        deadline = time.monotonic() + 30
        while 5 * EACH not in seen and time.monotonic() < deadline:
            time.sleep(0.02)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        other.kill()
    assert wrong == []
    assert store.count() == 5 * EACH
    assert 5 * EACH in seen
    assert store.version() != version


@pytest.mark.parametrize("seed", range(4))
def test_a_writer_that_is_killed_leaves_what_it_had_said_and_no_half_of_more(tmp_path, seed):
    store = store_of(tmp_path / "s.duckdb", [incident(1)])
    chance = random.Random(seed)
    said = store.count()
    for _ in range(2):
        other = writer(store.path, times=1000)
        other.stdout.readline()
        time.sleep(chance.uniform(0, 0.4))
        other.send_signal(signal.SIGKILL)
        lines = other.communicate(timeout=60)[0].split()
        said = max([said, *(int(line) for line in lines)])
        found = store.count()
        assert found >= said
        assert (found - 1) % EACH == 0
        assert store.incident("i-1") is not None
    added = store.add([Article("after", "text")])
    assert added.read == ("after",)
    assert [path.name for path in tmp_path.glob(".*")] == []  # nothing of the dead writers is left lying about


def test_writers_wait_for_each_other_and_nothing_is_lost(tmp_path):
    path = tmp_path / "s.duckdb"
    store_of(path)
    writers = [writer(path, times=3) for _ in range(3)]
    for one in writers:
        assert one.wait(timeout=120) == 0, one.stderr.read()
        one.communicate()
    store = Store(path, data=None)
    # Ids may repeat among writers that counted at the same time; what matters here is that every record is there.
    assert store.count() == 9 * EACH


def test_a_change_that_fails_half_way_is_no_change(tmp_path):
    store = store_of(tmp_path / "s.duckdb", [incident(1)])
    before = store.version()

    def tables():
        one = {"incident_id": "x", "kind": "event", "latitude": 1.0, "longitude": 1.0, "actor1": "SDF", "actor2": "NDF"}
        yield pa.Table.from_pylist([{**one, "location": "x"}])
        raise ValueError("row 2 cannot be read")

    with pytest.raises(ValueError, match="row 2"):
        store.put_records(tables(), name="broken")
    assert store.version() == before
    assert store.count() == 1
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_a_full_disk_is_told_and_loses_nothing(tmp_path, monkeypatch):
    store = store_of(tmp_path / "s.duckdb", [incident(1)])

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("store.engines.engine.shutil.copyfile", full)
    with pytest.raises(StoreError, match=r"s\.duckdb: could not be written, and is as it was: .*No space left"):
        store.add([Article("new", "text")])
    monkeypatch.undo()
    assert store.count() == 1
    assert store.add([Article("new", "text")]).read == ("new",)


def test_a_question_that_takes_too_long_is_given_up_and_the_next_is_answered(tmp_path):
    file = DuckFile(tmp_path / "s.duckdb")
    with file.write() as backend:
        backend.raw_sql("CREATE TABLE t AS SELECT 1 AS one")
    began = time.monotonic()
    slow = "SELECT count(*) FROM range(100000000) a, range(100000) b WHERE (a.range + b.range) % 7 = 3"
    with pytest.raises(StoreTimeoutError, match=r"longer than 0\.2 s"), file.read(timeout=0.2) as (backend, _):
        backend.raw_sql(slow)
    assert time.monotonic() - began < 20
    with file.read(timeout=20) as (backend, _):
        assert backend.raw_sql("SELECT one FROM t").fetchall() == [(1,)]
    file.close()


def test_a_writer_that_waits_too_long_says_so(tmp_path):
    one, two = DuckFile(tmp_path / "s.duckdb"), DuckFile(tmp_path / "s.duckdb")
    with one.write() as backend:
        backend.raw_sql("CREATE TABLE t AS SELECT 1 AS one")
        with pytest.raises(StoreError, match="another process has been writing"), two.write(lock_timeout=0.1):
            pytest.fail("two wrote at once")
    assert one.exists()


def test_readers_cannot_write(tmp_path):
    store = store_of(tmp_path / "s.duckdb", [incident(1)])
    with store._reading() as backend, pytest.raises(duckdb.Error, match="read-only"):
        backend.raw_sql("DELETE FROM incidents")
    assert store.count() == 1


def test_a_store_whose_file_is_gone_says_so(tmp_path):
    store = store_of(tmp_path / "s.duckdb", [incident(1)])
    store.path.unlink()
    with pytest.raises(StoreError, match=r"s\.duckdb"):
        store.count()


def test_a_long_answer_is_of_one_state(tmp_path):
    """An export that began before a change goes on with what it began with."""
    begun_export_is_of_one_state(tmp_path / "s.duckdb")


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="there is no /proc here")
def test_a_folder_that_takes_no_file_is_told_at_once():
    with pytest.raises(StoreError, match="/proc cannot be written"), DuckFile(Path("/proc/x.duckdb")).write():
        pass


def test_waiting_for_another_writer_is_told(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("store.engines.engine.QUIET", 0.01)
    path = tmp_path / "s.duckdb"
    other = filelock.FileLock(f"{path}.lock")
    with other, pytest.raises(StoreError, match="try later"), DuckFile(path).write(lock_timeout=0.1):
        pass
    assert "another process is writing" in caplog.text
