"""What is finished of a reading in bulk, kept beside its output, so that an interrupted run goes on where it stopped.

``OUT.parts/`` holds parts: files of finished articles with their incidents and claims, each written under another name
and then renamed, so that a part is there whole or not at all. The output is put together from them at the end, and
replaces an earlier one in a single step. A part's first line lists its articles; every other line is one of them. Of an
article that stands in two parts the later one counts. The folder may be deleted at any time: the next run then reads
everything again.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import gzip
import json
import os
import pathlib
import shutil
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any

import filelock

PART_ARTICLES = 400
"""Articles after which a part is written."""
PART_SECONDS = 5.0
"""Seconds after which a part is written, when articles take long."""
_ROWS = 20_000
_CACHED = 8


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """A finished article."""

    article_id: str
    """Its id."""
    fingerprint: str
    """Of the text that was read."""
    incidents: list[dict[str, Any]]
    """Incidents as JSON-ready records."""
    claims: list[dict[str, Any]]
    """Control claims as JSON-ready records."""


class LedgerError(Exception):
    """The folder of parts cannot be used: another run has it, or it is no such folder."""


class Ledger:
    """The finished articles of the run that writes ``output``. Use it in a ``with`` block: only one run may at a time.

    ``rules`` tells what the articles are read by; parts that were read by others are dropped. Raises ``LedgerError``
    when another run writes the same output, OSError when nothing can be written there.
    """

    def __init__(self, output: pathlib.Path, *, rules: str) -> None:
        self.output = output
        self.folder = output.with_name(output.name + ".parts")
        self.rules_changed = False
        """True when parts were dropped because the rules of reading are others now."""
        self._known: dict[str, tuple[str, int, int, int, int]] = {}
        self._waiting: list[Entry] = []
        self._since = time.monotonic()
        self._loaded: dict[int, list[dict[str, Any]]] = {}
        if self.folder.exists() and not all(_ours(path.name) for path in self.folder.iterdir()):
            raise LedgerError(f"{self.folder}: not made by an earlier run; move it away or choose another output")
        self.folder.mkdir(exist_ok=True)
        self._lock = filelock.FileLock(self.folder / "lock")
        try:
            self._lock.acquire(timeout=0)
        except filelock.Timeout:
            raise LedgerError(f"{output}: another run is writing it; wait for that or choose another output") from None
        self._open(rules)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def __contains__(self, article: tuple[str, str]) -> bool:
        """Whether the article of this (id, fingerprint) is finished."""
        known = self._known.get(article[0])
        return known is not None and known[0] == article[1]

    def counts(self, article_id: str) -> tuple[int, int]:
        """How many incidents and claims a finished article has."""
        return self._known[article_id][3:]

    def put(self, entry: Entry) -> None:
        """Note a finished article; with many or after a while they are written."""
        self._waiting.append(entry)
        if len(self._waiting) >= PART_ARTICLES or time.monotonic() - self._since > PART_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Write what is noted and not written yet."""
        self._since = time.monotonic()
        if not self._waiting:
            return
        number = self._highest + 1
        entries, self._waiting = self._waiting, []
        listed = [[e.article_id, e.fingerprint, len(e.incidents), len(e.claims)] for e in entries]
        target = self.folder / f"{number:08d}.jsonl.gz"
        with _replacing(target) as file, gzip.open(file, "wt", encoding="utf-8", compresslevel=4) as lines:
            lines.write(json.dumps(listed) + "\n")
            for entry in entries:
                record = {"incidents": entry.incidents, "claims": entry.claims}
                lines.write(json.dumps(record, ensure_ascii=False) + "\n")
        self._list(number, listed)

    def finish(self, order: Sequence[str], *, control: bool, keep: bool) -> int:
        """Put the output together from the articles ``order`` names, in that order; how many records it has.

        ``control``: the claims rather than the incidents. ``keep``: leave the parts for the next run. Articles that are
        not finished are left out.
        """
        self.flush()
        records = self._records([i for i in order if i in self._known], "claims" if control else "incidents")
        with _replacing(self.output) as file:
            write = _write_parquet if self.output.suffix.lower() == ".parquet" else _write_jsonl
            count = write(file, records, control=control)
        if keep:
            self._drop_stale()
        else:
            self._lock.release()
            shutil.rmtree(self.folder)
        return count

    def _open(self, rules: str) -> None:
        note = self.folder / "rules.json"
        parts = sorted(self.folder.glob("*.jsonl.gz"))
        try:
            same = json.loads(note.read_text(encoding="utf-8")) == {"rules": rules}
        except (OSError, ValueError):
            same = False
        if not same:
            self.rules_changed = bool(parts)
            for part in parts:
                part.unlink()
            with _replacing(note) as file:
                file.write(json.dumps({"rules": rules}).encode())
            parts = []
        for leftover in self.folder.glob("*.unfinished"):
            leftover.unlink()
        self._highest = 0
        for part in parts:
            try:
                with gzip.open(part, "rt", encoding="utf-8") as lines:
                    listed = json.loads(lines.readline())
            except (OSError, EOFError, ValueError, zlib.error):
                part.unlink()  # damaged by a full disk or by hand: its articles are read again
                continue
            self._list(int(part.name.partition(".")[0]), listed)

    def _list(self, number: int, listed: Iterable[Sequence[Any]]) -> None:
        self._highest = max(self._highest, number)
        for position, (article_id, fingerprint, incidents, claims) in enumerate(listed):
            self._known[article_id] = (fingerprint, number, position, incidents, claims)

    def _records(self, order: Iterable[str], kind: str) -> Iterator[dict[str, Any]]:
        for article_id in order:
            _, number, position, *_ = self._known[article_id]
            if number not in self._loaded:
                if len(self._loaded) >= _CACHED:
                    self._loaded.pop(next(iter(self._loaded)))
                part = self.folder / f"{number:08d}.jsonl.gz"
                try:
                    with gzip.open(part, "rt", encoding="utf-8") as lines:
                        next(lines)
                        self._loaded[number] = [json.loads(line) for line in lines]
                except (OSError, EOFError, ValueError, zlib.error) as error:
                    part.unlink(missing_ok=True)
                    raise LedgerError(
                        f"{part}: damaged ({error}) and thrown away; run the same command again to read its articles"
                    ) from error
            yield from self._loaded[number][position][kind]

    def _drop_stale(self) -> None:
        used = {number for _, number, *_ in self._known.values()}
        for part in self.folder.glob("*.jsonl.gz"):
            if int(part.name.partition(".")[0]) not in used:
                part.unlink()


def _ours(name: str) -> bool:
    return name in {"rules.json", "lock"} or name.endswith((".jsonl.gz", ".unfinished"))


@contextlib.contextmanager
def _replacing(target: pathlib.Path) -> Iterator[IO[bytes]]:
    """A file to write that takes its place under ``target`` in one step when all went well."""
    path = target.with_name(f".{target.name}.unfinished")
    try:
        with path.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        path.replace(target)
    finally:
        path.unlink(missing_ok=True)


def _write_jsonl(file: IO[bytes], records: Iterable[dict[str, Any]], *, control: bool) -> int:
    count = 0
    for record in records:
        file.write((json.dumps(record, ensure_ascii=False) + "\n").encode())
        count += 1
    return count


def _write_parquet(file: IO[bytes], records: Iterable[dict[str, Any]], *, control: bool) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = columns(control=control)
    count = 0
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        block: list[dict[str, Any]] = []
        for record in records:
            for day in ("event_date", "end_date"):
                if record[day] is not None:
                    record = {**record, day: dt.date.fromisoformat(record[day])}
            block.append(record)
            count += 1
            if len(block) == _ROWS:
                writer.write_table(pa.Table.from_pylist(block, schema=schema))
                block = []
        writer.write_table(pa.Table.from_pylist(block, schema=schema))
    return count


def columns(*, control: bool) -> Any:
    """The Arrow schema of the output as Parquet: the contract's fields, dates as dates, evidence as a list of structs.

    ``control``: of control claims rather than of incidents.
    """
    import pyarrow as pa

    text, day, whole, real = pa.string(), pa.date32(), pa.int32(), pa.float64()
    place = {"location": text, "place_id": text, "latitude": real, "longitude": real, "uncertainty_km": real}
    when = {"event_date": day, "end_date": day, "time_precision": pa.int8()}
    ground = {
        "source": pa.list_(text),
        "evidence": pa.list_(pa.struct({"field": text, "start": whole, "end": whole})),
        "confidence": real,
    }
    if control:
        return pa.schema({"article_id": text, "actor": text, "status": text, **place, **when, **ground})
    return pa.schema(
        {
            **dict.fromkeys(("incident_id", "article_id", "kind", "event_type", "sub_event_type"), text),
            **when,
            **dict.fromkeys(("actor1", "actor2"), text),
            **place,
            "geo_precision": pa.int8(),
            **dict.fromkeys(("admin1", "country"), text),
            **dict.fromkeys(("fatalities_low", "fatalities", "fatalities_high", "injured"), whole),
            "civilian_targeting": pa.bool_(),
            **ground,
        }
    )
