"""Reading many articles: in this process when they are few, on this machine's cores or on a Dask cluster when not.

There is one way of reading in parallel, ``dask.distributed``. It replaces a worker process that dies and hands its
articles to another, where a pool of ``concurrent.futures`` breaks as a whole; and the local cores and a cluster of many
machines are then the same code. Starting worker processes takes two or three seconds, so few articles are read here.
"""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import functools
import hashlib
import itertools
import logging
import os
import pathlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from gazetteer.table import TableError
from incidents.bulk.batches import batches
from incidents.bulk.corpus import Failure, Source, reason
from incidents.bulk.memory import collect_seldom, seldom_collected
from incidents.extract import extract

if TYPE_CHECKING:
    from gazetteer import Gazetteer
    from incidents.proposals.endpoint import Endpoint

FEW = 200
"""Up to so many articles are read in this process unless a number of processes is asked for."""
PATIENCE = 30.0
"""Seconds to wait for a cluster's scheduler and its first worker."""
STARTING = 120.0
"""Seconds to wait for all worker processes on this machine to be up."""
CLOSING = 60.0
"""Seconds to wait for them to be gone at the end."""
DESERTED = 120.0
"""Seconds for which a cluster may be without any worker; those that died are replaced in a few."""
LOOK = 5.0
"""Seconds after which it is looked whether the cluster that is waited for is still there."""
_QUIET = {
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "5s",
    "distributed.worker.memory.monitor-interval": "500ms",
    "distributed.scheduler.active-memory-manager.start": False,
}
"""For processes of our own: by default Dask spends 6 % of each one's time on watching itself, which nobody looks at."""


class ClusterError(Exception):
    """The cluster cannot be reached, was lost, or cannot read articles; the message says what to do."""


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article."""

    name: str
    """The file as it was named, with the row for an article of a table."""
    article_id: str
    """Its id."""
    fingerprint: str
    """Of the text that was read."""
    incidents: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    """Incidents as JSON-ready records."""
    claims: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    """Control claims as JSON-ready records."""
    failure: str | None = None
    """Why it could not be read; None when it could."""
    proposed: int = 0
    """Incidents taken from a model's proposals."""
    refused: tuple[str, ...] = ()
    """Reasons for which a model's proposals were refused."""
    unanswered: str | None = None
    """Why a model that was asked gave no usable answer; None when it did or none was asked."""


def read(source: Source, model: Endpoint | None = None) -> Outcome:
    """Read one article; whatever is wrong with it ends up in the outcome's ``failure``.

    Raises ``TableError`` when the table of places cannot be used.
    """
    outcome = Outcome(source.name, source.article_id, source.fingerprint)
    try:
        article = source.article()
        reading = extract(article, gazetteer=places())
        if model is not None:
            from incidents.proposals.proposals import completed

            done = completed(reading, article, model, places())
            reading = done.reading
            outcome = dataclasses.replace(
                outcome, proposed=done.taken, refused=done.refused, unanswered=done.unanswered
            )
    except TableError:  # no fault of the article: no other can be read either
        raise
    except (OSError, ValueError) as error:
        return dataclasses.replace(outcome, failure=reason(error))
    except Exception as error:
        what = f"{type(error).__name__}: {error}"
        return dataclasses.replace(outcome, failure=f"reading it met a fault of the program ({what}); please report it")
    return dataclasses.replace(
        outcome,
        incidents=[incident.to_dict() for incident in reading.incidents],
        claims=[claim.to_dict() for claim in reading.claims],
    )


def read_batch(sources: Sequence[Source], model: Endpoint | None = None) -> list[Outcome]:
    """Read some articles, one after the other, in a process that does nothing else."""
    outcomes = [read(source, model) for source in sources]
    collect_seldom()  # word lists and the table of places are open by now
    return outcomes


def rules() -> str:
    """Changes when articles may be read otherwise than before: with the code, the word lists, the table of places."""
    from gazetteer.build import table_path

    digest = hashlib.sha256(_code().encode())
    for path in (table_path(), places().corrections.path):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:32]


@functools.cache
def places() -> Gazetteer:
    """The table of places in use, opened once in a process."""
    from gazetteer import Gazetteer

    return Gazetteer()


def _code() -> str:
    """Digest of code and word lists, the same on all machines with the same version."""
    import gazetteer

    digest = hashlib.sha256()
    for folder in (pathlib.Path(__file__).parent.parent, pathlib.Path(gazetteer.__file__).parent):
        for path in sorted(folder.rglob("*")):
            if (path.suffix in {".py", ".yaml"} or path.parent.name == "lexicon") and path.is_file():
                digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:32]


@contextlib.contextmanager
def workers(*, scheduler: str | None = None, jobs: int | None = None) -> Iterator[Any]:
    """A ``distributed.Client`` for the cluster at ``scheduler``, else for ``jobs`` processes on this machine.

    Raises ``ClusterError`` when there is no scheduler, no worker, or a worker without this version of Khareeta.
    """
    import dask
    import distributed

    for name in [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters comes out as an outcome or an error
    with contextlib.ExitStack() as stack:
        if scheduler is None:
            stack.enter_context(dask.config.set(_QUIET))
            cluster = distributed.LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=0, threads_per_worker=1, processes=True, host="127.0.0.1",
                dashboard_address="127.0.0.1:0", silence_logs=logging.CRITICAL,
            )  # fmt: skip
            stack.callback(_closed, cluster)
            client = distributed.Client(cluster, timeout=PATIENCE)  # type: ignore[no-untyped-call]
            stack.callback(_closed, client)
            _start(cluster, client, jobs or cores())
        else:
            try:
                client = distributed.Client(scheduler, timeout=PATIENCE)  # type: ignore[no-untyped-call]
            except (OSError, ValueError, TypeError) as error:
                raise ClusterError(
                    f"scheduler {scheduler}: no answer within {PATIENCE:.0f} s ({error}); is `dask scheduler` running?"
                ) from error
            stack.callback(_closed, client)
            _check_workers(client, scheduler)
        yield client


def _start(cluster: Any, client: Any, jobs: int) -> None:
    """Bring up worker processes: not when the cluster is made, as there nothing bounds the waiting."""
    cluster.scale(jobs)
    try:
        client.wait_for_workers(jobs, timeout=STARTING)
    except TimeoutError:
        up = len(client.nthreads())
        raise ClusterError(
            f"only {up} of {jobs} worker processes came up within {STARTING:.0f} s; is the machine overloaded or out"
            " of memory? Fewer may do (--jobs), and --jobs 1 needs none"
        ) from None


def _closed(side: Any) -> None:
    """Close a client or cluster; one that does not go within the time is left to end with this process."""
    try:
        side.close(timeout=CLOSING)
    except TimeoutError:
        return
    if hasattr(side, "scale"):  # a cluster: its event loop goes only at the end of its ``with`` block
        side.__exit__(None, None, None)


def _check_workers(client: Any, scheduler: str) -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise ClusterError(
            f"scheduler {scheduler}: no worker within {PATIENCE:.0f} s; start one with: dask worker {scheduler}"
        ) from None
    ours = _code()
    told = client.run(_code, on_error="return")
    for address, version in told.items():
        if isinstance(version, Exception):
            raise ClusterError(
                f"worker {address} cannot load Khareeta ({type(version).__name__}: {version});"
                " install it there or start the worker in its folder"
            )
        if version != ours:
            raise ClusterError(f"worker {address} has another version of Khareeta; install this one there")


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def read_here(sources: Iterable[Source], model: Endpoint | None = None) -> Iterator[Outcome]:
    """Read articles in this process, in order."""
    todo = iter(sources)
    for source in itertools.islice(todo, 1):
        yield read(source, model)
    with seldom_collected():  # word lists and the table of places are open by now
        for source in todo:
            yield read(source, model)


def read_there(client: Any, sources: Iterable[Source], model: Endpoint | None = None) -> Iterator[Outcome]:
    """Read articles on a cluster, in the order in which they are finished; every article once.

    A worker that dies costs the time spent on its batch, which another reads. Batches whose workers keep dying are read
    at the end, article by article with nothing beside it, so that only the one that kills its worker fails. Raises
    ``ClusterError`` when the cluster is lost.
    """
    import distributed

    there = max(1, sum(client.nthreads().values()))
    todo = batches(sources, workers=there)
    running: dict[Any, list[Source]] = {}
    suspects: list[Source] = []
    ahead = 2 + 2 * there
    while True:
        for batch in itertools.islice(todo, ahead - len(running)):
            running[_submit(client, batch, model)] = batch
        if not running:
            break
        for future in _finished(client, list(running)):
            batch = running.pop(future)
            try:
                yield from _result(client, future)
            except distributed.KilledWorker:
                suspects += batch
    for source in suspects:
        future = _submit(client, [source], model)
        try:
            yield from _result(client, future)
        except distributed.KilledWorker:
            reason = "every worker process that read it died (out of memory?); read it alone to see why"
            yield Outcome(source.name, source.article_id, source.fingerprint, failure=reason)


def _submit(client: Any, batch: list[Source], model: Endpoint | None) -> Any:
    return client.submit(read_batch, batch, model, pure=False)


def _finished(client: Any, futures: list[Any]) -> set[Any]:
    import distributed

    try:
        wait: Callable[..., Any] = distributed.wait
        done: set[Any] = _waited(client, lambda: wait(futures, timeout=LOOK, return_when="FIRST_COMPLETED").done)
    except (distributed.CancelledError, OSError) as error:
        raise _lost(client, error) from error
    return done


def _result(client: Any, future: Any) -> list[Outcome]:
    import distributed

    try:
        outcomes: list[Outcome] = _waited(client, lambda: future.result(timeout=LOOK))
    except (distributed.KilledWorker, ClusterError):
        raise
    except (distributed.CancelledError, OSError) as error:
        raise _lost(client, error) from error
    except Exception as error:  # what is wrong with an article is in its outcome: this is the cluster's doing
        raise ClusterError(f"a worker could not read ({type(error).__name__}: {error})") from error
    return outcomes


def _waited(client: Any, wait: Callable[[], Any]) -> Any:
    """What ``wait`` gives, tried again each time that it takes too long, as long as there is somebody to wait for.

    Articles may take their time; but a cluster whose scheduler does not answer, or that has been without workers for
    ``DESERTED`` seconds, will never read them: ``ClusterError``.
    """
    seen = time.monotonic()
    while True:
        try:
            return wait()
        except TimeoutError:
            try:
                there = client.sync(client.scheduler.ncores, callback_timeout=PATIENCE)
            except (OSError, ValueError, AttributeError) as error:
                raise _lost(client, error) from error
            if there:
                seen = time.monotonic()
            elif time.monotonic() - seen > DESERTED:
                raise ClusterError(
                    f"the cluster has had no worker for {DESERTED:.0f} s; start some and run the same command again"
                ) from None


def _lost(client: Any, error: Exception) -> ClusterError:
    return ClusterError(f"the cluster was lost ({type(error).__name__}, connection {client.status})")


@dataclasses.dataclass(slots=True)
class Tally:
    """What came of a run so far."""

    read: int = 0
    """Articles read."""
    unchanged: int = 0
    """Articles that an earlier run had finished."""
    failed: list[Failure] = dataclasses.field(default_factory=list)
    """Articles, files and folders that could not be read."""
    incidents: int = 0
    """Incidents of the articles read and of those unchanged."""
    claims: int = 0
    """Control claims of the same."""
    proposed: int = 0
    """Incidents taken from a model's proposals."""
    refused: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    """Why a model's proposals were refused, and how many for each reason."""
    unanswered: list[Failure] = dataclasses.field(default_factory=list)
    """Articles read by the rules alone, for the model asked gave no usable answer."""

    def add(self, outcome: Outcome) -> None:
        """Count an article."""
        if outcome.failure is not None:
            self.failed.append(Failure(outcome.name, outcome.failure))
            return
        self.read += 1
        self.incidents += len(outcome.incidents)
        self.claims += len(outcome.claims)
        self.proposed += outcome.proposed
        self.refused.update(outcome.refused)
        if outcome.unanswered is not None:
            self.unanswered.append(Failure(outcome.name, outcome.unanswered))

    def summary(self, seconds: float, *, asked: bool) -> str:
        """The run in a line, and one more on the model when one was ``asked``."""
        rate = f", {self.read / seconds:,.0f} articles/s" if self.read and seconds > 0 else ""
        text = (
            f"{_many(self.read, 'article')} read, {self.unchanged:,} unchanged, {len(self.failed):,} failed; "
            f"{_many(self.incidents, 'incident')}, {_many(self.claims, 'control claim')}; {seconds:.1f} s{rate}"
        )
        if asked:
            text += (
                f"\nthe model: {_many(self.proposed, 'incident')} taken, {self.refused.total():,} refused, "
                f"{len(self.unanswered):,} without a usable answer"
            )
        return text


def _many(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'' if count == 1 else 's'}"
