"""Reading in bulk: none lost, none twice, whatever happens to the workers or to the run; bad articles fail alone."""

import datetime as dt
import gc
import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from incidents import extract, read_article
from incidents.__main__ import main
from incidents.bulk import runs as bulk
from incidents.bulk.corpus import Corpus, Failure, Source
from incidents.bulk.ledger import Entry, Ledger, LedgerError, columns
from incidents.models import Article, ControlClaim, Incident

pytestmark = pytest.mark.timeout(240)  # processes that wait for each other: a wait without end says where it is

ROOT = Path(__file__).resolve().parents[2]
PLACES = ["Hajin", "Manbij", "Raqqa", "Palmyra", "Jalawla", "Rawa", "Tarmiyah", "Sinjar"]


def text(number: int) -> str:
    """A short article of its own."""
    place = PLACES[number % len(PLACES)]
    day = dt.date(2021, 1, 1) + dt.timedelta(days=number % 300)
    return (
        f"---\npublished: {day}\n---\nIslamic State militants attacked an SDF post in {place} on {day:%d %B %Y}, "
        f"killing {2 + number % 9} fighters. The SDF controls {place}.\n"
    )


def sources(count: int) -> list[Source]:
    return [Source(f"{n:04}.txt", f"{n:04}", text(n).encode()) for n in range(count)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twelve articles."""
    inside = tmp_path / "articles"
    inside.mkdir()
    for number in range(12):
        (inside / f"{number:04}.txt").write_text(text(number), encoding="utf-8")
    return inside


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def alone(folder: Path) -> list[dict[str, Any]]:
    """The incidents of a folder's articles, each read by itself."""
    return [i.to_dict() for path in sorted(folder.glob("*.txt")) for i in extract(read_article(path)).incidents]


# what goes in


def test_a_folder_gives_its_articles_by_name_and_leaves_other_files(folder: Path) -> None:
    (folder / "deeper").mkdir()
    (folder / "deeper" / "0100.md").write_text(text(100), encoding="utf-8")
    (folder / "0001.json").write_text("{}", encoding="utf-8")
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "x.txt").write_text("x", encoding="utf-8")
    corpus = Corpus([str(folder)])
    found = [item.article_id for item in corpus if isinstance(item, Source)]
    assert found == [f"{n:04}" for n in range(12)] + ["0100"]
    assert len(corpus) == 13


def test_a_file_named_twice_is_read_once_and_an_id_taken_twice_fails(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "0001.txt"
    other.write_text("Something else happened in Raqqa.", encoding="utf-8")
    items = list(Corpus([str(folder), str(folder / "0002.txt"), str(other)]))
    assert sum(isinstance(item, Source) for item in items) == 12
    failures = [item for item in items if isinstance(item, Failure)]
    assert [f.name for f in failures] == [str(other)]
    assert "'0001'" in failures[0].reason
    assert "rename" in failures[0].reason


def table(path: Path, **columns: Any) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def test_a_table_row_reads_as_the_same_article_in_a_file(tmp_path: Path) -> None:
    body = '---\nA line before: the attack.\nقتل خمسة من عناصر "قسد" أمس في هجين بانفجار لغم.'
    path = table(
        tmp_path / "a.parquet",
        article_id=["one"], body=[body], title=['Said: "mine"'], publisher=["A: B"], url=["http://x/y?z=1"],
        published=[dt.date(2021, 2, 10)], language=["ar"],
    )  # fmt: skip
    (source,) = Corpus([str(path)])
    assert isinstance(source, Source)
    article = source.article()
    assert article == Article(
        "one", body, title='Said: "mine"', publisher="A: B", url="http://x/y?z=1", published=dt.date(2021, 2, 10),
        language="ar",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"article_id": ["a"]}, "column body is missing"),
        ({"body": ["a"]}, "column article_id is missing"),
        ({"article_id": ["a"], "body": [1]}, "column body is int64"),
        ({"article_id": ["a"], "body": ["b"], "published": [3.5]}, "column published is double"),
        ({"article_id": [1.5], "body": ["b"]}, "column article_id is double"),
    ],
)
def test_a_table_with_a_wrong_column_is_named_with_it(tmp_path: Path, given: dict[str, Any], said: str) -> None:
    path = table(tmp_path / "a.parquet", **given)
    (failure,) = Corpus([str(path)])
    assert isinstance(failure, Failure)
    assert failure.name == str(path)
    assert said in failure.reason


def test_wrong_rows_fail_alone_with_their_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = table(
        tmp_path / "a.parquet",
        article_id=["a", None, "c", "d", "a"],
        body=[text(1).split("---\n")[2], "x", "  ", "Two soldiers were killed in Rawa.", "another"],
        published=["2021-01-02", None, None, "soon", None],
    )
    assert main(["extract", str(path)]) == 1
    out, err = capsys.readouterr()
    assert {json.loads(line)["article_id"] for line in out.splitlines()} == {"a"}
    told = err.splitlines()
    assert len(told) == 4
    for row, word in ((2, "article_id"), (3, "body"), (4, "'soon'"), (5, "rename")):
        assert any(f"row {row}" in line and word in line for line in told), (row, told)


def test_what_is_no_table_and_an_empty_folder_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.parquet").write_text("no", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    assert main(["extract", str(tmp_path / "a.parquet"), str(tmp_path / "empty")]) == 1
    err = capsys.readouterr().err
    assert "not a Parquet file" in err
    assert "no article in this folder" in err


# what comes out


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


# going on where a run stopped


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


# on several processes


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two worker processes on this machine, restarted when they die."""
    import distributed

    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        silence_logs=50,
    ) as made:
        yield made


def test_a_cluster_gives_what_one_process_gives(cluster: Any, folder: Path, tmp_path: Path) -> None:
    address = cluster.scheduler_address
    assert main(["extract", str(folder), "-o", str(tmp_path / "o.jsonl"), "--scheduler", address]) == 0
    assert lines(tmp_path / "o.jsonl") == alone(folder)


def test_standard_output_keeps_the_order_of_the_articles(
    cluster: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = []
    for number in range(120):
        path = tmp_path / f"{number:04}.txt"
        # The first batches take longest, so that the last are finished before them.
        path.write_text(text(number) + ("It was quiet.\n" * (400 if number < 25 else 1)), encoding="utf-8")
        files.append(str(path))
    assert main(["extract", *files, "--scheduler", cluster.scheduler_address]) == 0
    ids = [json.loads(line)["article_id"] for line in capsys.readouterr().out.splitlines()]
    assert ids == sorted(ids)
    assert len(set(ids)) == 120


def test_a_killed_worker_costs_no_article(cluster: Any) -> None:
    articles = sources(600)
    with bulk.workers(scheduler=cluster.scheduler_address) as client:
        before = set(client.run(os.getpid).values())
        victim = min(before)
        outcomes = []
        for outcome in bulk.read_there(client, articles):
            outcomes.append(outcome)
            if len(outcomes) == 60:
                os.kill(victim, signal.SIGKILL)
        client.wait_for_workers(2, timeout=30)
        after = set(client.run(os.getpid).values())
    assert victim not in after
    assert len(after) == 2
    assert [o.failure for o in outcomes if o.failure] == []
    by_id = sorted(outcomes, key=lambda o: o.article_id)
    assert [o.article_id for o in by_id] == [a.article_id for a in articles]
    assert by_id[::50] == list(bulk.read_here(articles[::50]))


class Deadly:
    """A proposer whose process dies on one article."""

    def propose(self, article: Article) -> list[Any]:
        if article.article_id == "0030":
            os.kill(os.getpid(), signal.SIGKILL)
        return []


def test_an_article_that_kills_its_worker_fails_alone(cluster: Any) -> None:
    with bulk.workers(scheduler=cluster.scheduler_address) as client:
        outcomes = list(bulk.read_there(client, sources(80), Deadly()))  # type: ignore[arg-type]
    assert sorted(o.article_id for o in outcomes) == [f"{n:04}" for n in range(80)]
    failed = [o for o in outcomes if o.failure]
    assert [o.article_id for o in failed] == ["0030"], failed
    assert "worker process that read it died" in str(failed[0].failure)


def test_no_scheduler_is_said_with_what_to_do(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "PATIENCE", 0.5)
    assert main(["extract", str(folder), "--scheduler", "tcp://127.0.0.1:9"]) == 1
    err = capsys.readouterr().err
    assert "scheduler tcp://127.0.0.1:9: no answer" in err
    assert "dask scheduler" in err


def test_a_cluster_without_workers_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import distributed

    monkeypatch.setattr(bulk, "PATIENCE", 0.5)
    with distributed.LocalCluster(
        n_workers=0, host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs=50
    ) as empty:
        assert main(["extract", str(folder), "--scheduler", empty.scheduler_address]) == 1
    assert "no worker" in capsys.readouterr().err


def test_a_cluster_whose_workers_all_leave_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import distributed

    monkeypatch.setattr(bulk, "LOOK", 0.2)
    monkeypatch.setattr(bulk, "DESERTED", 0.5)
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs=50
        ) as deserted,
        bulk.workers(scheduler=deserted.scheduler_address) as client,
    ):
        outcomes = bulk.read_there(client, sources(400))
        next(outcomes)
        deserted.scale(0)
        with pytest.raises(bulk.ClusterError, match="no worker for"):
            list(outcomes)


def test_worker_processes_that_do_not_come_up_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "STARTING", 0.01)
    with pytest.raises(bulk.ClusterError, match="0 of 2 worker processes came up"), bulk.workers(jobs=2):
        pass


def test_reading_leaves_the_collector_of_garbage_as_it_was() -> None:
    before = gc.get_threshold()
    outcomes = bulk.read_here(sources(3))
    next(outcomes)
    next(outcomes)
    assert gc.get_threshold() != before
    assert len(list(outcomes)) == 1
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


def test_a_lost_cluster_is_told() -> None:
    import distributed

    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs=50
        ) as lost,
        bulk.workers(scheduler=lost.scheduler_address) as client,
    ):
        outcomes = bulk.read_there(client, sources(400))
        next(outcomes)
        lost.close()
        with pytest.raises(bulk.ClusterError, match="the cluster was lost"):
            list(outcomes)
