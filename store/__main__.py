"""Commands of the store: ``python -m store add|import|export|control|imports|undo|quarantine|backup|restore``."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from tqdm import tqdm

from store import backup, exporting
from store.engines.address import engine_of
from store.engines.engine import StoreError
from store.engines.folder import Progress
from store.filters import QUERY_NAMES, Filters
from store.formats import FORMATS, format_of
from store.formats.tables import quarantine_csv
from store.imports import command as import_command
from store.land.outlines import areas_geojson
from store.store import Store

SHOWN = 3
"""So many of the data folder's files that cannot be read are named with every command."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0 when all went well, 1 when something did not, 2 on wrong usage."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    try:
        return int(chosen.run(parser, chosen))
    except StoreError as error:
        print(f"store: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read our output has had enough
        sys.stderr.close()
        return 1


def add(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> int:
    """Read articles into the store."""
    store = _open()
    with _bar(len(chosen.files), "reading") as progress:
        added = store.add([Path(name) for name in chosen.files], progress=progress, replace=chosen.replace)
    for note in added.notes:
        print(f"store: {note}", file=sys.stderr)
    for name in added.without:
        print(f"store: {name}: no incidents found in it", file=sys.stderr)
    for failure in added.failed:
        print(f"store: {failure.name}: {failure.reason}", file=sys.stderr)
    print(
        f"{_many(len(added.read), 'article')} read, {len(added.unchanged)} unchanged, {len(added.failed)} failed; "
        f"{_many(added.incidents, 'incident')}, {_many(added.claims, 'control claim')}"
    )
    return 1 if added.failed else 0


def import_(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> int:
    """Records that others made."""
    return import_command.run(parser, chosen, _open(), _bar)


def imports(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> int:
    """The list of imports, latest first."""
    for row in _open().imports().to_dict("records"):
        counted = _many(row["claims"], "claim") if row["claims"] else _many(row["incidents"], "incident")
        undone = f", undone {row['undone_at']:%Y-%m-%d}" if row["undone_at"] == row["undone_at"] else ""
        print(
            f"{row['reading_id']}\t{row['read_at']:%Y-%m-%d %H:%M}\t{row['format']}\t{row['name']}\t"
            f"{counted}, {row['quarantined']} in quarantine{undone}"
        )
    return 0


def undo(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> int:
    """Take an import out again."""
    count = _open().undo_import(chosen.number)
    print(f"import {chosen.number} undone: {_many(count, 'record')} taken out")
    return 0


def quarantine(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> int:
    """The rows of an import that were wrong, as CSV that can be corrected and imported again."""
    rows = _open().quarantined(chosen.number)
    if not rows:
        print(f"store: import {chosen.number} has no row in quarantine", file=sys.stderr)
        return 1
    written = quarantine_csv(rows)
    if chosen.output:
        Path(chosen.output).write_bytes(written)
    else:
        sys.stdout.write(written.decode("utf-8-sig"))
    return 0


def export(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> int:
    """Write what is filtered to a file or to standard output."""
    name = chosen.format or (format_of(chosen.output) if chosen.output else "jsonl")
    if name not in FORMATS:
        parser.error(f"export: {name!r} is not a format; there are {', '.join(FORMATS)}")
    try:
        filters = Filters.from_query({key: getattr(chosen, key) for key in QUERY_NAMES.values()})
    except ValueError as error:
        parser.error(f"export: --{error}")
    store = _open()
    try:
        pieces = exporting.pieces(store, FORMATS[name], filters, timeout=None)
    except ValueError as error:
        print(f"store: {error}", file=sys.stderr)
        return 1
    if not chosen.output or chosen.output == "-":
        _write(sys.stdout.buffer, pieces)
        return 0
    target = Path(chosen.output)
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open("wb") as stream:
            _write(stream, pieces)
        part.replace(target)
    except OSError as error:
        print(f"store: {target}: cannot be written: {error.strerror}", file=sys.stderr)
        return 1
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return 0


def control(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> int:
    """Who holds a point on a day, or the areas of that day."""
    store = _open()
    if chosen.geojson:
        print(json.dumps(areas_geojson(store.areas(chosen.date)), ensure_ascii=False))
        return 0
    latitude, longitude = chosen.at
    holder = store.control().holder_at(chosen.date, latitude, longitude)
    if holder is None:
        return 1
    found: dict[str, Any] = {
        "actor": holder.actor,
        "status": holder.status,
        "since": holder.since.isoformat(),
        "last_known": holder.last_known.isoformat() if holder.last_known else None,
        "location": holder.location,
        "actors": list(holder.actors),
        "votes": [
            {"actor": vote.actor, "status": vote.status, "source": vote.source, "day": vote.day.isoformat()}
            for vote in holder.votes
        ],
        "claims": [vote.claim_id for vote in holder.votes],
    }
    print(json.dumps(found, ensure_ascii=False))
    return 0


def back_up(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> int:
    """Keep the whole store in one file."""
    engine = engine_of(None)
    with _bar(None, "keeping", unit="row") as progress:
        kept = backup.back_up(engine, Path(chosen.file), replace=chosen.replace, progress=progress)
    print(f"{chosen.file}: {_held(kept)}, of {engine.place}")
    return 0


def restore(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> int:
    """Put a store that was kept back."""
    engine = engine_of(None)
    with _bar(None, "restoring", unit="row") as progress:
        kept = backup.restore(engine, Path(chosen.file), replace=chosen.replace, progress=progress)
    print(f"{engine.place}: {_held(kept)}, as of {kept.made_at}")
    return 0


def _held(kept: backup.Kept) -> str:
    return ", ".join(_many(kept.rows.get(f"{noun}s", 0), noun) for noun in ("incident", "article", "claim"))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m store", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    one = commands.add_parser("add", help="read articles into the store")
    one.add_argument("files", nargs="+", metavar="FILE", help="an article, .md or .txt")
    one.add_argument("--replace", action="store_true", help="replace another article that has the same id")
    one.set_defaults(run=add)

    one = commands.add_parser("import", help="records that others made")
    import_command.arguments(one)
    one.set_defaults(run=import_)

    one = commands.add_parser("imports", help="the list of imports")
    one.set_defaults(run=imports)

    one = commands.add_parser("undo", help="take an import out again")
    one.add_argument("number", type=int, help="its number in the list of imports")
    one.set_defaults(run=undo)

    one = commands.add_parser("quarantine", help="the rows of an import that were wrong, as CSV")
    one.add_argument("number", type=int, help="its number in the list of imports")
    one.add_argument("-o", "--output", metavar="FILE")
    one.set_defaults(run=quarantine)

    one = commands.add_parser("export", help="write incidents to a file or to standard output")
    one.add_argument("--format", help=f"{', '.join(FORMATS)}; by the file's name when not given, else jsonl")
    one.add_argument("-o", "--output", metavar="FILE")
    for name in QUERY_NAMES.values():
        one.add_argument(f"--{name}", dest=name, metavar="VALUE", help=_HELP[name])
    one.set_defaults(run=export)

    one = commands.add_parser("control", help="who holds a place on a day, or the areas of that day")
    one.add_argument("--date", type=_day, required=True, metavar="YYYY-MM-DD")
    what = one.add_mutually_exclusive_group(required=True)
    what.add_argument("--at", type=_point, metavar="LAT,LON")
    what.add_argument("--geojson", action="store_true", help="print the areas as GeoJSON")
    one.set_defaults(run=control)

    one = commands.add_parser("backup", help="keep the whole store in one file")
    one.add_argument("file", metavar="FILE", help="a zip file to be made")
    one.add_argument("--replace", action="store_true", help="write over a file of that name")
    one.set_defaults(run=back_up)

    one = commands.add_parser("restore", help="put a store that was kept back, on this engine or another")
    one.add_argument("file", metavar="FILE", help="what backup made")
    one.add_argument("--replace", action="store_true", help="though the store holds something, which is then lost")
    one.set_defaults(run=restore)
    return parser


_HELP: dict[str, str] = {
    "from": "first day",
    "to": "last day",
    "actor": "actor ids, separated by commas; each with the groups under it",
    "type": "event types, separated by commas",
    "sub_type": "sub-event types, separated by commas",
    "admin1": "governorates, separated by commas",
    "precision": "geo_precision 1, 2, 3, separated by commas",
    "source": "who reports it, separated by commas",
    "min_fatalities": "at least so many killed",
    "q": "words that the article or the incident contains",
    "kind": "event or summary",
    "dated": "within: surely within the dates; across: perhaps within them, perhaps outside",
}


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day like 2020-04-25") from None


def _point(text: str) -> tuple[float, float]:
    try:
        latitude, longitude = (float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not LAT,LON in degrees, such as 34.45,40.92") from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise argparse.ArgumentTypeError(f"{text!r} is not on earth; latitude comes first")
    return latitude, longitude


def _open() -> Store:
    with _bar(None, "reading data/") as progress:
        store = Store.open(progress=progress)
    failures = store.failures()
    for failure in failures[:SHOWN]:
        print(f"store: data/{failure.name}: {failure.reason}", file=sys.stderr)
    if len(failures) > SHOWN:
        print(f"store: and {len(failures) - SHOWN} more files of data/ cannot be read", file=sys.stderr)
    return store


@contextlib.contextmanager
def _bar(total: int | None, what: str, *, unit: str = "file") -> Iterator[Progress]:
    """A progress bar on standard error, shown once there is progress to show."""
    bars: list[Any] = []

    def progress(done: int, of: int, name: str) -> None:
        if not bars:
            bars.append(
                tqdm(total=of, desc=what, unit=unit, unit_scale=unit == "B", file=sys.stderr, leave=total is not None)
            )
        bars[0].update(done - bars[0].n)

    try:
        yield progress
    finally:
        for bar in bars:
            bar.close()


def _write(stream: BinaryIO, pieces: Iterator[bytes]) -> None:
    for piece in pieces:
        stream.write(piece)
    stream.flush()


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


if __name__ == "__main__":
    sys.exit(main())
