"""Read articles from the command line: ``python -m incidents extract FILE… [--control] [-o OUT]``."""

from __future__ import annotations

import argparse
import collections
import contextlib
import itertools
import json
import os
import pathlib
import sys
import time
from collections.abc import Iterator, Sequence

from tqdm import tqdm

from gazetteer.table import TableError
from incidents.bulk.corpus import Corpus, Failure, Source
from incidents.bulk.ledger import Entry, Ledger, LedgerError
from incidents.bulk.runs import FEW, ClusterError, Outcome, Tally, cores, read_here, read_there, rules, workers
from incidents.proposals.endpoint import Endpoint, SettingsError

SHOWN = 50
"""So many failed articles are named in a summary; all are named in a run without one."""
EPILOG = """
A run with -o can be interrupted: what is finished is kept in OUT.parts, and the same command goes on from there,
reading only what is missing or has changed. After many articles the folder stays, for the next time; it may be deleted.
A table is a Parquet file with the columns article_id and body, and, as far as known, title, publisher, url, published
and language. --model asks the OpenAI-compatible endpoint of the settings KHAREETA_MODEL_URL, KHAREETA_MODEL_NAME and
KHAREETA_MODEL_KEY for proposals as well, which are checked against the text; nothing leaves this machine without it.
With --scheduler it is the workers that ask, with the settings of this machine.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status: 0 when every file was read, 1 when one could not be, 2 for a wrong call."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.scheduler and options.jobs:
        parser.error("--jobs is for this machine, --scheduler for a cluster; give one of them")
    try:
        return _Run(options).go()
    except (SettingsError, LedgerError, ClusterError) as error:
        print(f"incidents: {error}", file=sys.stderr)
        return 1
    except TableError as error:
        print(f"incidents: the table of places cannot be used, so nothing is read: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read our output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m incidents", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser(
        "extract", help="print the incidents of articles, one JSON object a line", epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    one.add_argument(
        "files", nargs="+", metavar="FILE", help="article as text, with or without front matter; a folder; a table"
    )
    one.add_argument("--control", action="store_true", help="print the control claims instead")
    one.add_argument(
        "-o", "--output", metavar="OUT", help="write to OUT.jsonl or OUT.parquet instead of standard output"
    )
    one.add_argument("--jobs", type=_count, metavar="N", help="processes on this machine (default: all processors)")
    one.add_argument("--scheduler", metavar="ADDRESS", help="read on the Dask cluster at tcp://HOST:PORT")
    one.add_argument("--model", action="store_true", help="ask a language model for proposals as well (see below)")
    return parser


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of processes")
    return int(text)


def _unwritten(output: pathlib.Path, error: OSError) -> LedgerError:
    if not output.parent.is_dir():
        return LedgerError(f"{output}: cannot be written: there is no folder {output.parent}; make it first")
    return LedgerError(f"{output}: cannot be written: {error.strerror or error}; give another place with -o")


class _Run:
    """One call of ``extract``."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.output = pathlib.Path(options.output) if options.output else None
        self.model = Endpoint.from_settings() if options.model else None
        self.tally = Tally()
        self.order: list[str] = []
        self.ledger: Ledger | None = None
        self.summed_up = self.output is not None or (sys.stderr.isatty() and not sys.stdout.isatty())

    def go(self) -> int:
        """Read everything; the exit status."""
        began = time.monotonic()
        corpus = Corpus(self.options.files, besides=self.output)
        with contextlib.ExitStack() as stack:
            if self.output is not None:
                self.ledger = stack.enter_context(self._ledger(self.output))
            self.bar = stack.enter_context(
                tqdm(
                    total=len(corpus), disable=not self.summed_up, unit="article", file=sys.stderr, leave=False,
                    mininterval=0.2 if sys.stderr.isatty() else 10, delay=1, smoothing=0.05,
                )
            )  # fmt: skip
            try:
                self._read(corpus)
                if self.ledger is not None:
                    done = self.tally.read + self.tally.unchanged
                    self.ledger.finish(self.order, control=self.options.control, keep=corpus.in_bulk or done > FEW)
            except (KeyboardInterrupt, ClusterError) as error:
                self.bar.close()
                if self.ledger is not None:
                    self.ledger.flush()
                    done = self.tally.read + self.tally.unchanged
                    self._say(
                        f"interrupted: {done:,} of {len(corpus):,} articles are finished and kept in "
                        f"{self.ledger.folder}; the same command goes on from there"
                    )
                if isinstance(error, ClusterError):
                    raise
                return 130
            except OSError as error:
                if self.output is None:
                    raise
                raise _unwritten(self.output, error) from error
        sys.stdout.flush()
        if self.summed_up:
            self._sum_up(time.monotonic() - began)
        return 1 if self.tally.failed or self.tally.unanswered else 0

    def _ledger(self, output: pathlib.Path) -> Ledger:
        asked = f"{self.model.url} {self.model.name}" if self.model else ""
        try:
            ledger = Ledger(output, rules=f"{rules()} {asked}".strip())
        except OSError as error:
            raise _unwritten(output, error) from error
        if ledger.rules_changed:
            self._say("the rules of reading or the table of places are others than in the last run; all is read again")
        return ledger

    def _read(self, corpus: Corpus) -> None:
        waiting: collections.deque[str] = collections.deque()
        todo = self._todo(corpus, waiting)
        first = list(itertools.islice(todo, FEW + 1))
        sources = itertools.chain(first, todo)
        jobs = self.options.jobs or (1 if len(first) <= FEW else cores())
        if not first or (jobs == 1 and not self.options.scheduler):
            self._take(read_here(sources, self.model), waiting)
            return
        with workers(scheduler=self.options.scheduler, jobs=jobs) as client:
            self._take(read_there(client, sources, self.model), waiting)

    def _todo(self, corpus: Corpus, waiting: collections.deque[str]) -> Iterator[Source]:
        """The articles that are still to be read."""
        for item in corpus:
            if isinstance(item, Failure):
                self._failed(item)
                self.bar.update()
                continue
            self.order.append(item.article_id)
            if self.ledger is not None and (item.article_id, item.fingerprint) in self.ledger:
                incidents, claims = self.ledger.counts(item.article_id)
                self.tally.unchanged += 1
                self.tally.incidents += incidents
                self.tally.claims += claims
                self.bar.update()
                continue
            waiting.append(item.name)
            yield item

    def _take(self, outcomes: Iterator[Outcome], waiting: collections.deque[str]) -> None:
        """Note what comes; on standard output in the order of the articles, whichever is finished first."""
        held: dict[str, Outcome] = {}
        for outcome in outcomes:
            self.tally.add(outcome)
            if outcome.failure is not None:
                self.tally.failed.pop()
                self._failed(Failure(outcome.name, outcome.failure))
            elif outcome.unanswered is not None:
                self._say(f"{outcome.name}: read by the rules alone: {outcome.unanswered}", unless_summed_up=True)
            self.bar.update()
            if self.ledger is not None:
                self._note(outcome)
                continue
            what = "control claims" if self.options.control else "incidents"
            if outcome.failure is None and not (outcome.claims if self.options.control else outcome.incidents):
                self._say(f"{outcome.name}: no {what} found in it", unless_summed_up=True)
            held[outcome.name] = outcome
            while waiting and waiting[0] in held:
                self._print(held.pop(waiting.popleft()))

    def _note(self, outcome: Outcome) -> None:
        assert self.ledger is not None
        if outcome.failure is None:
            # Without the model's answer an article is not finished: the next run asks again.
            mark = outcome.fingerprint if outcome.unanswered is None else ""
            self.ledger.put(Entry(outcome.article_id, mark, outcome.incidents, outcome.claims))

    def _print(self, outcome: Outcome) -> None:
        for record in outcome.claims if self.options.control else outcome.incidents:
            sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")

    def _failed(self, failure: Failure) -> None:
        self.tally.failed.append(failure)
        self._say(f"{failure.name}: {failure.reason}", unless_summed_up=True)

    def _say(self, text: str, *, unless_summed_up: bool = False) -> None:
        if not (unless_summed_up and self.summed_up):
            print(f"incidents: {text}", file=sys.stderr)

    def _sum_up(self, seconds: float) -> None:
        lines = self.tally.summary(seconds, asked=self.model is not None).splitlines()
        for said, failures in (("", self.tally.failed), ("read by the rules alone: ", self.tally.unanswered)):
            lines += [f"{failure.name}: {said}{failure.reason}" for failure in failures[:SHOWN]]
            if len(failures) > SHOWN:
                lines.append(f"… and {len(failures) - SHOWN:,} more")
        lines += [f"refused {count:,} times: {reason}" for reason, count in self.tally.refused.most_common(20)]
        for line in lines:
            self._say(line)


if __name__ == "__main__":
    sys.exit(main())
