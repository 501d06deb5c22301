"""Reading on several processes: none lost, none twice, whatever happens to the workers; no wait without end."""

import gc
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from incidents.__main__ import main
from incidents.bulk import runs as bulk
from incidents.models import Article
from tests.incidents.batch import alone, lines, sources, text

pytestmark = pytest.mark.timeout(240)  # processes that wait for each other: a wait without end says where it is


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
