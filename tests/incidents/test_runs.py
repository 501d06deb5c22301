"""Reading in bulk gives what reading one by one gives, and a run that stopped goes on; bad articles fail alone."""

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from incidents import extract
from incidents.__main__ import main
from incidents.bulk import runs as bulk
from incidents.bulk.ledger import columns
from incidents.models import Article, ControlClaim, Incident
from tests.incidents.batch import alone, lines, text

pytestmark = pytest.mark.timeout(240)  # processes that wait for each other: a wait without end says where it is


ROOT = Path(__file__).resolve().parents[2]


def test_the_columns_of_the_tables_are_the_records_fields() -> None:
    assert set(columns(control=False).names) == set(Incident.__dataclass_fields__)
    assert set(columns(control=True).names) == set(ControlClaim.__dataclass_fields__)


@pytest.mark.parametrize("control", [False, True])
def test_parquet_and_lines_hold_the_same_records(folder: Path, tmp_path: Path, control: bool) -> None:
    flag = ["--control"] if control else []
    assert main(["extract", str(folder), "-o", str(tmp_path / "o.jsonl"), *flag]) == 0
    assert main(["extract", str(folder), "-o", str(tmp_path / "o.parquet"), *flag]) == 0
    read = pq.read_table(tmp_path / "o.parquet")
    assert pa.types.is_date32(read.schema.field("event_date").type)
    rows = read.to_pylist()
    assert rows
    assert all(row["event_date"].year == 2021 for row in rows)
    for row in rows:
        row["event_date"], row["end_date"] = str(row["event_date"]), str(row["end_date"])
    assert rows == lines(tmp_path / "o.jsonl")
    if not control:
        assert rows == alone(folder)


def test_without_a_single_record_the_table_still_has_its_columns(tmp_path: Path) -> None:
    (tmp_path / "calm.txt").write_text("The weather was fine.", encoding="utf-8")
    assert main(["extract", str(tmp_path / "calm.txt"), "-o", str(tmp_path / "o.parquet")]) == 0
    assert pq.read_table(tmp_path / "o.parquet").schema.equals(columns(control=False))


def test_one_broken_article_never_stops_a_batch(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = alone(folder)
    (folder / "0003b.txt").write_bytes(b"\x00\x01\x02")
    (folder / "0005b.txt").write_text("", encoding="utf-8")
    (folder / "0007b.txt").write_text("A fault.", encoding="utf-8")

    def faulty(article: Article, **given: Any) -> Any:
        if article.article_id == "0007b":
            raise IndexError("list index out of range")
        return extract(article, **given)

    monkeypatch.setattr(bulk, "extract", faulty)
    assert main(["extract", str(folder), "-o", str(tmp_path / "o.jsonl")]) == 1
    assert lines(tmp_path / "o.jsonl") == expected
    err = capsys.readouterr().err
    assert "12 articles read, 0 unchanged, 3 failed" in err
    assert "0003b.txt: " in err
    assert "zero bytes" in err
    assert "0005b.txt: the file is empty" in err
    assert "IndexError: list index out of range" in err


def test_finished_articles_are_not_read_again_and_changed_ones_are(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "o.jsonl"
    assert main(["extract", str(folder), "-o", str(out)]) == 0
    (folder / "0004.txt").write_text(text(200), encoding="utf-8")
    (folder / "0005.txt").unlink()
    (folder / "0050.txt").write_text(text(50), encoding="utf-8")
    read: list[str] = []

    def noted(article: Article, **given: Any) -> Any:
        read.append(article.article_id)
        return extract(article, **given)

    monkeypatch.setattr(bulk, "extract", noted)
    capsys.readouterr()
    assert main(["extract", str(folder), "-o", str(out)]) == 0
    assert sorted(read) == ["0004", "0050"]
    assert "2 articles read, 10 unchanged, 0 failed" in capsys.readouterr().err
    assert lines(out) == alone(folder)


def test_other_rules_read_everything_again(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "o.jsonl"
    assert main(["extract", str(folder), "-o", str(out)]) == 0
    monkeypatch.setattr("incidents.__main__.rules", lambda: "others")
    capsys.readouterr()
    assert main(["extract", str(folder), "-o", str(out)]) == 0
    err = capsys.readouterr().err
    assert "all is read again" in err
    assert "12 articles read, 0 unchanged" in err


def test_a_killed_run_goes_on_with_the_same_command(tmp_path: Path) -> None:
    inside = tmp_path / "articles"
    inside.mkdir()
    for number in range(1000):
        (inside / f"{number:04}.txt").write_text(text(number), encoding="utf-8")
    out = tmp_path / "o.jsonl"
    command = [sys.executable, "-m", "incidents", "extract", str(inside), "-o", str(out), "--jobs", "1"]
    running = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)
    parts = tmp_path / "o.jsonl.parts"
    while running.poll() is None and not list(parts.glob("0*.jsonl.gz")):
        time.sleep(0.02)
    assert running.poll() is None, running.communicate()
    running.send_signal(signal.SIGKILL)
    running.communicate()
    assert not out.exists()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    kept = int(done.stderr.split(" unchanged")[0].split()[-1].replace(",", ""))
    assert 0 < kept < 1000
    assert f"{1000 - kept:,} article" in done.stderr
    ids = [record["article_id"] for record in lines(out)]
    assert sorted(set(ids)) == [f"{n:04}" for n in range(1000)]
    assert ids == sorted(ids)
    incident_ids = [record["incident_id"] for record in lines(out)]
    assert len(set(incident_ids)) == len(incident_ids)


def test_an_interrupted_run_keeps_what_is_finished(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "o.jsonl"

    def stopped(article: Article, **given: Any) -> Any:
        if article.article_id == "0005":
            raise KeyboardInterrupt
        return extract(article, **given)

    with monkeypatch.context() as patched:
        patched.setattr(bulk, "extract", stopped)
        assert main(["extract", str(folder), "-o", str(out)]) == 130
    assert "interrupted: 5 of 12 articles are finished and kept in" in capsys.readouterr().err
    assert not out.exists()
    assert main(["extract", str(folder), "-o", str(out)]) == 0
    assert "7 articles read, 5 unchanged" in capsys.readouterr().err
    assert lines(out) == alone(folder)
