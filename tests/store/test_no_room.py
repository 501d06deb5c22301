"""A full disk and a folder that takes no file: a clear message, and nothing lost."""

import contextlib
import os
import random
import shutil
import string
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pyarrow as pa
import pytest

from incidents.models import Article
from store import StoreError, backup, schema
from store.__main__ import main
from store.engines.engine import StoreWriteError
from store.store import Store
from tests.store.records import Shelf, incident, store_of

ROOT = Path(__file__).resolve().parent.parent.parent
NOBODY = 65534


@pytest.fixture
def small():
    """Makes folders on a disk of their own of so many MB; gone afterwards."""
    made = []

    def disk(megabytes):
        folder = Path(tempfile.mkdtemp(prefix="khareeta-small-"))
        made.append(folder)
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=777", "tmpfs", folder],
            capture_output=True,
            text=True,
        )
        if done.returncode:
            pytest.skip(f"no disk can be mounted here, which takes root's rights: {done.stderr.strip()}")
        return folder

    yield disk
    for folder in made:
        subprocess.run(["umount", "-l", folder], capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)


def many(count=3000):
    """Records that do not compress well: some hundred bytes each."""
    chance = random.Random(count)
    types = schema.INCIDENTS.to_pyarrow()
    rows = [
        {"incident_id": f"m-{n}", "kind": "event", "actor1": "SDF", "actor2": None, "latitude": 35.0, "longitude": 40.0,
         "location": "".join(chance.choices(string.ascii_letters, k=400))}
        for n in range(count)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, schema=pa.schema([types.field(name) for name in rows[0]]))


def test_a_full_disk_under_a_file(small, capsys, monkeypatch):
    folder = small(12)
    store = store_of(folder / "s.duckdb", [incident(1)])
    version = store.version()
    with pytest.raises(StoreWriteError, match=r"s\.duckdb: could not be written, and is as it was: .*"):
        store.put_records([many(40_000)], name="too much")
    assert store.version() == version
    assert store.count() == 1
    assert [path.name for path in folder.glob(".*")] == []
    # What little there is room for still goes in, and after making room so does the rest.
    assert store.add([Article("small", "text")]).read == ("small",)
    (folder / "other").write_bytes(b"x" * (shutil.disk_usage(folder).free - 100_000))
    with pytest.raises(StoreWriteError, match="is as it was"):
        store.add([Article("more", "text")])
    monkeypatch.setattr(Store, "open", lambda *_, **__: store)
    assert main(["undo", "1"]) == 1
    assert capsys.readouterr().err.startswith("store: ")
    (folder / "other").unlink()
    assert store.add([Article("more", "text")]).read == ("more",)
    assert store.count() == 1


def test_exports_and_backups_to_a_full_disk(small, tmp_path, capsys, monkeypatch):
    folder = small(1)
    store = store_of(tmp_path / "s.duckdb")
    store.put_records([many()], name="many")
    (folder / "out.jsonl").write_text("what was there before")
    (folder / "kept.zip").write_text("what was there before")
    monkeypatch.setattr(Store, "open", lambda *_, **__: store)
    assert main(["export", "-o", str(folder / "out.jsonl")]) == 1
    assert "out.jsonl: cannot be written: No space left on device" in capsys.readouterr().err
    with pytest.raises(StoreError, match=r"kept\.zip: the backup cannot be written: .*No space left"):
        backup.back_up(store._engine, folder / "kept.zip", replace=True)
    assert (folder / "out.jsonl").read_text() == (folder / "kept.zip").read_text() == "what was there before"
    assert len(list(folder.iterdir())) == 2


def test_a_full_disk_under_postgres(small, postgres, tmp_path):
    folder = small(4)
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody")
    with psycopg.connect(postgres.address(), autocommit=True) as connection:
        connection.execute("DROP TABLESPACE IF EXISTS small")
        connection.execute(f"CREATE TABLESPACE small LOCATION '{folder}'")
    address = postgres.address("small") + "%20-cdefault_tablespace%3Dsmall"
    try:
        store = store_of(address, [incident(1)])
        version = store.version()
        with pytest.raises(StoreWriteError, match=r"could not be written, and is as it was: .*No space left"):
            store.put_records([many(20_000)], name="too much")
        assert store.version() == version
        assert store.count() == 1
        assert store.add([Article("small", "text")]).read == ("small",)
        store.close()
    finally:
        with psycopg.connect(postgres.address(), autocommit=True) as connection:
            connection.execute("DROP SCHEMA small CASCADE")
            connection.execute("CHECKPOINT")
            connection.execute("DROP TABLESPACE small")


LIMITED = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
from store.store import Store
from store import StoreError
from tests.store.test_no_room import many
store = Store(Path(sys.argv[1]), data=None)
try:
    store.put_records([many(20_000)], name="too much")
except StoreError as error:
    print(error)
print(store.count())
"""


def test_a_file_that_may_not_grow(tmp_path):
    """The same where nothing can be mounted: the system lets no file of the process grow beyond a limit."""
    store = store_of(tmp_path / "s.duckdb", [incident(1)])
    limit = store.path.stat().st_size + 1_000_000
    command = [sys.executable, "-c", LIMITED, str(store.path), str(limit)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    told, count = done.stdout.splitlines()
    assert "s.duckdb: could not be written, and is as it was" in told
    assert count == "1"
    assert store.count() == 1
    assert list(tmp_path.glob(".*")) == []


@contextlib.contextmanager
def as_nobody(folder):
    """Without root's rights, in a folder that nobody but its owner may write."""
    folder.chmod(0o555)
    if os.geteuid() == 0:
        os.seteuid(NOBODY)
        try:
            yield
        finally:
            os.seteuid(0)
            folder.chmod(0o755)
    else:
        try:
            yield
        finally:
            folder.chmod(0o755)


@pytest.fixture
def folder():
    """A folder that everybody may look into, unlike those of tests."""
    made = Path(tempfile.mkdtemp(prefix="khareeta-folder-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


def test_a_folder_that_cannot_be_written_is_told_and_still_read(folder):
    store = store_of(folder / "s.duckdb", [incident(1)])
    store.close()
    before = (folder / "s.duckdb").read_bytes()
    with as_nobody(folder):
        again = Store(folder / "s.duckdb", data=None, extractor=Shelf().extract)
        again.sync()
        assert again.count() == 1
        with pytest.raises(StoreWriteError, match=r"the folder .* cannot be written \(Permission denied\); allow it"):
            again.add([Article("new", "text")])
        assert again.count() == 1
        with pytest.raises(StoreError, match="cannot be written"):
            Store(folder / "none.duckdb", data=None).sync()
        with pytest.raises(StoreError, match=r"kept\.zip: the backup cannot be written: Permission denied"):
            backup.back_up(again._engine, folder / "kept.zip")
        again.close()
    assert (folder / "s.duckdb").read_bytes() == before


def test_a_store_that_cannot_be_written_opens_with_a_note_on_what_is_new(folder):
    data = folder / "data"
    (data / "articles").mkdir(parents=True)
    shelf = Shelf()
    Store(folder / "s.duckdb", data=data, reader=shelf.read, extractor=shelf.extract).sync()
    (data / "articles" / "new.md").write_text("text")
    with as_nobody(folder):
        store = Store(folder / "s.duckdb", data=data, reader=shelf.read, extractor=shelf.extract)
        store._catch_up(None)
        assert "what is new in the data folder is not shown" in store.failures()[0].reason
        assert store.count() == 0
        store.close()
