"""What a run has finished is on the disk whole or not at all, and nobody else's folder is touched."""

import gzip
import os
from pathlib import Path

import pytest

from incidents.bulk.ledger import Entry, Ledger, LedgerError
from tests.incidents.batch import lines

pytestmark = pytest.mark.timeout(240)  # processes that wait for each other: a wait without end says where it is


def entry(number: int, mark: str = "x") -> Entry:
    return Entry(f"{number}", mark, [{"article_id": f"{number}", "mark": mark}], [])


def test_a_part_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    with Ledger(out, rules="r") as ledger:
        ledger.put(entry(1))
        ledger.flush()
        ledger.put(entry(2))
        ledger.flush()
        ledger.put(entry(3))  # never written: the run ends here
    (ledger.folder / ".00000003.jsonl.gz.unfinished").write_bytes(b"half")
    second = ledger.folder / "00000002.jsonl.gz"
    second.write_bytes(second.read_bytes()[:10])
    with Ledger(out, rules="r") as again:
        assert ("1", "x") in again
        assert ("2", "x") not in again
        assert ("3", "x") not in again
        again.put(entry(2, "later"))
        again.put(entry(1, "later"))
        assert again.finish(["1", "2"], control=False, keep=True) == 2
    assert [line["mark"] for line in lines(out)] == ["later", "later"]
    assert len(list(again.folder.glob("*.gz"))) == 1


def test_two_runs_do_not_write_the_same_output(tmp_path: Path) -> None:
    with (
        Ledger(tmp_path / "o.jsonl", rules="r"),
        pytest.raises(LedgerError, match="another run"),
        Ledger(tmp_path / "o.jsonl", rules="r"),
    ):
        pass


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "o.jsonl.parts").mkdir()
    (tmp_path / "o.jsonl.parts" / "thesis.txt").write_text("years", encoding="utf-8")
    with pytest.raises(LedgerError, match="not made by an earlier run"):
        Ledger(tmp_path / "o.jsonl", rules="r")
    assert (tmp_path / "o.jsonl.parts" / "thesis.txt").read_text("utf-8") == "years"


def test_a_damaged_part_is_found_when_it_is_needed(tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    with Ledger(out, rules="r") as ledger:
        for number in range(200):
            ledger.put(Entry(f"{number}", os.urandom(20).hex(), [{"x": os.urandom(200).hex()}], []))
        ledger.flush()
        part = ledger.folder / "00000001.jsonl.gz"
        part.write_bytes(part.read_bytes()[:-2000])
        with gzip.open(part, "rt") as first:
            first.readline()
    with Ledger(out, rules="r") as again, pytest.raises(LedgerError, match="run the same command again"):
        again.finish([str(n) for n in range(200)], control=False, keep=True)
    assert not out.exists()
    assert not part.exists()
