"""A hundred kills amid imports, edits, exports and restores: what was acknowledged is there, and no half of more.

The killed are forks of one that has loaded everything, so that each takes no longer than its deeds.
"""

import json
import multiprocessing
import random
import time

import pytest

from store import backup
from store.store import Store
from tests.store import doomed, servers

KILLS = {"edit": 17, "import": 17, "export": 8, "restore": 5}
"""Of each engine's processes."""
SERVER_KILLS = 6
"""PostgreSQL itself, amid edits."""
LONGEST = 0.25
"""Seconds after a deed began, at most, until its process is killed."""


@pytest.fixture(scope="module")
def forks():
    """Makes processes that need load nothing."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.store.doomed", "ibis.backends.duckdb", "ibis.backends.postgres"])
    return context


class Doomed:
    """A process at its deeds."""

    def __init__(self, forks, address, kind, folder, number):
        self._heard, say = forks.Pipe(duplex=False)
        self._process = forks.Process(target=doomed.work, args=(address, kind, str(folder), number, say))
        self._process.start()
        say.close()
        self.begun = self.done = -1
        self.refused = None

    def hear(self, timeout=0.0):
        """Take in what it says; False when it says nothing, or is dead and has said all."""
        try:
            if not self._heard.poll(timeout):
                return False
            what, told = self._heard.recv()
        except (EOFError, OSError):
            return False
        setattr(self, what, told)
        return True

    def kill_amid(self, chance):
        """Kill it at some moment after its first deed began."""
        assert self.hear(60), "it never began"
        until = time.monotonic() + chance.uniform(0, LONGEST)
        while (left := until - time.monotonic()) > 0:
            self.hear(left)
        self._process.kill()
        self.end()

    def end(self):
        """Wait until it is dead, and take in all that it had said."""
        self._process.join(60)
        while self.hear():
            pass

    @property
    def amid(self):
        """Whether it was killed between the beginning and the end of a deed."""
        return self.begun > self.done


def check_editions(store, number, process):
    """Both articles are of one edition, not before the last one that was acknowledged, and say what it says."""
    found = {name: store.article(name) for name in doomed.PAIR}
    editions = {article.body for article in found.values() if article}
    assert len(editions) <= 1, editions
    assert all(found.values()) or not any(found.values())
    if not editions:
        assert process.done < 0
        return
    (edition,) = editions
    at, turn = (int(part) for part in edition.removeprefix("edition ").split("."))
    if at == number:
        assert process.done <= turn <= process.begun
    else:
        assert at < number
        assert process.done < 0
    said = store.incidents()
    said = said[said["article_id"].isin(doomed.PAIR)]
    assert list(said["article_id"].value_counts()) == [doomed.EACH] * 2
    assert set(said["location"]) == {edition}
    assert set(store.claims()["location"]) == {edition}


def check_imports(store, number, process):
    """Every acknowledged import is there, or undone where that was asked; of none there is a part."""
    listed = {row["name"]: row for row in store.imports().to_dict("records")}
    for turn in range(process.done + 1):
        assert f"f-{number}-{turn}.csv" in listed
    with store._reading() as backend:
        counted = dict(backend.raw_sql("SELECT reading_id, count(*) FROM incidents GROUP BY reading_id").fetchall())
        wrong = dict(backend.raw_sql("SELECT reading_id, count(*) FROM quarantine GROUP BY reading_id").fetchall())
    for name, row in listed.items():
        at, turn = (int(part) for part in name.removesuffix(".csv").split("-")[1:])
        gone = row["undone_at"] == row["undone_at"]  # NaT is not equal to itself
        if at == number and turn <= process.done:
            assert gone == (turn % 3 == 2)
        expected = (None, None) if gone else (doomed.GOOD, doomed.WRONG)
        assert (counted.pop(row["reading_id"], None), wrong.pop(row["reading_id"], None)) == expected, name
    assert not wrong
    assert not [reading for reading, count in counted.items() if count == doomed.GOOD]


def check_files(store, folder, process):
    """What was exported, or kept, is whole: of now, as nothing else changed."""
    if process.done >= 0:
        rows = [json.loads(line) for line in (folder / "out.jsonl").read_text("utf-8").splitlines()]
        assert len(rows) == store.count()
        assert rows[-1]["evidence"] is not None
    if process.done >= 1:
        assert backup.checked(folder / "kept.zip")["tables"]["incidents"]["rows"] == store.count()


@pytest.mark.parametrize("kind", ["duckdb", "postgres"])
def test_killed_amid_imports_edits_exports_and_restores(forks, tmp_path, kind, request):
    address = tmp_path / "s.duckdb" if kind == "duckdb" else request.getfixturevalue("postgres").address("killed")
    chance = random.Random(kind)
    store = doomed.opened(address)
    store.sync()
    doomed.edit(store, tmp_path, 0, 0)
    deeds = [deed for deed, times in KILLS.items() if deed != "restore" for _ in range(times)]
    chance.shuffle(deeds)
    amid = 0
    for number, deed in enumerate(deeds, start=1):
        process = Doomed(forks, address, deed, tmp_path, number)
        process.kill_amid(chance)
        amid += process.amid
        # As a server that is started again opens it, and as one that was never stopped goes on reading it.
        again = Store(address, data=None)
        again.sync()
        for reader in (again, store):
            if deed == "edit":
                check_editions(reader, number, process)
            elif deed == "import":
                check_imports(reader, number, process)
            else:
                check_files(reader, tmp_path, process)
        again.close()
    assert amid > len(deeds) / 2  # most were killed with a deed half done, or this would test nothing

    kept = tmp_path / "kept.zip"
    backup.back_up(store._engine, kept, replace=True)
    count, article = store.count(), store.article("left")
    for number in range(KILLS["restore"]):
        process = Doomed(forks, address, "restore", tmp_path, number)
        process.kill_amid(chance)
        assert store.count() == count
        assert store.article("left") == article
    store.put_records([], name="last")  # it can be written, and nothing is left lying about
    assert list(tmp_path.glob(".*.new*")) == []
    backup.back_up(store._engine, kept, replace=True)
    assert list(tmp_path.glob(".kept*")) == []


def test_the_database_server_killed_amid_edits(forks, tmp_path):
    server = servers.Server()
    chance = random.Random(1)
    try:
        address = server.address("s")
        store = doomed.opened(address)
        store.sync()
        for number in range(SERVER_KILLS):
            process = Doomed(forks, address, "edit", tmp_path, number)
            assert process.hear(60)
            until = time.monotonic() + chance.uniform(0, LONGEST)
            while (left := until - time.monotonic()) > 0:
                process.hear(left)
            server.kill()
            process.end()
            assert (
                "as it was" in process.refused
                or "look whether it is there" in process.refused
                or ("cannot be reached" in process.refused or "connection to the database broke" in process.refused)
            )
            server.start()
            check_editions(store, number, process)
    finally:
        server.stop()


def test_there_are_a_hundred_kills():
    assert 2 * sum(KILLS.values()) + SERVER_KILLS >= 100
