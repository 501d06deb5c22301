"""``python -m store import``: a file of records that others made, and the talk about what its columns hold."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from store.engines.engine import StoreError
from store.engines.folder import Progress
from store.formats.imports import FORMATS
from store.formats.mappings import FIELDS, ColumnMapping, MappingError, from_json
from store.imports.previews import Preview
from store.store import Store

Bar = Callable[..., contextlib.AbstractContextManager[Progress]]

SHOWN = 10


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--format", help=f"{', '.join(FORMATS)}; told by what is in the file when not given")
    parser.add_argument("--sheet", metavar="NAME", help="of a spreadsheet; the one with most rows when not given")
    parser.add_argument(
        "--map", metavar="COLUMN=FIELD", action="append", default=[],
        help=f"what a column holds, or COLUMN= for nothing; fields: {', '.join(FIELDS)}",
    )  # fmt: skip
    parser.add_argument(
        "--set", metavar="FIELD=VALUE", action="append", default=[], help="what is the same for every row: country=SY"
    )
    parser.add_argument(
        "--value", metavar="TEXT=KIND", action="append", default=[],
        help="what kind of incident the file's word means: قصف=Shelling/artillery/missile attack",
    )  # fmt: skip
    parser.add_argument("--dates", choices=("dmy", "mdy"), help="whether 03/04/2020 is 3 April or 4 March")
    parser.add_argument("--dataset", metavar="NAME", help="what the ids of its records begin with")
    parser.add_argument("--mapping", metavar="FILE", help="a mapping as --save-mapping writes it")
    parser.add_argument("--save-mapping", metavar="FILE", help="write the mapping to a file, to be edited or shared")
    parser.add_argument("--yes", action="store_true", help="import with the mapping proposed, without asking")
    parser.add_argument("--dry-run", action="store_true", help="tell what would be done, and do nothing")


def run(parser: argparse.ArgumentParser, chosen: argparse.Namespace, store: Store, bar: Bar) -> int:
    """Import the file; 0 when it is in, 1 when it needs an answer first."""
    if chosen.format is not None and chosen.format not in FORMATS:
        parser.error(f"import: {chosen.format!r} cannot be imported; there are {', '.join(FORMATS)}")
    path = Path(chosen.file)
    told = _told(parser, chosen)
    seen = store.preview(path, source=chosen.format, sheet=chosen.sheet)
    mapping = None
    if seen.mapping is not None:
        mapping = _changed(parser, seen.mapping, chosen, told)
        if mapping != seen.mapping:
            seen = store.preview(path, source=chosen.format, sheet=chosen.sheet, mapping=mapping)
    elif told is not None or chosen.map or chosen.set or chosen.value:
        parser.error(f"import: {path} is in the format {seen.format}, whose columns need no mapping; "
                     "to map them all the same: --format table")  # fmt: skip
    for note in seen.notes:
        print(f"store: {path.name}: {note}", file=sys.stderr)
    if mapping is not None and chosen.save_mapping:
        try:
            Path(chosen.save_mapping).write_text(mapping.to_json() + "\n", "utf-8")
        except OSError as error:
            raise StoreError(f"{chosen.save_mapping}: cannot be written: {error.strerror}") from None
    if mapping is not None or chosen.dry_run:
        print("\n".join(described(seen)))
    if seen.problem:
        print("store: nothing was imported; say what the columns hold with --map COLUMN=FIELD, or what is the same "
              "for every row with --set FIELD=VALUE", file=sys.stderr)  # fmt: skip
        return 1
    if chosen.dry_run:
        return 0
    if mapping is not None and not chosen.yes and not (seen.remembered or told is not None) and not _agreed():
        print("store: nothing was imported; give --yes to import with this mapping", file=sys.stderr)
        return 1
    with bar(0, "importing", unit="B") as progress:
        done = store.import_file(path, source=chosen.format, mapping=mapping, sheet=chosen.sheet, progress=progress)
    if done.unchanged:
        print(f"the same file was imported before, as import {done.reading_id}; nothing was changed")
        return 0
    print(
        f"import {done.reading_id} ({done.format}): {_many(done.incidents, 'incident')}, "
        f"{_many(done.quarantined, 'row')} in quarantine"
    )
    if done.quarantined:
        print(f"store: see them with: python -m store quarantine {done.reading_id}", file=sys.stderr)
    return 0


def _told(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> ColumnMapping | None:
    if not chosen.mapping:
        return None
    try:
        return from_json(Path(chosen.mapping).read_text("utf-8-sig"))
    except OSError as error:
        raise StoreError(f"{chosen.mapping}: cannot be opened: {error.strerror}") from None
    except (MappingError, UnicodeDecodeError) as error:
        raise StoreError(f"{chosen.mapping}: {error}") from None


def _changed(
    parser: argparse.ArgumentParser, proposed: ColumnMapping, chosen: argparse.Namespace, told: ColumnMapping | None
) -> ColumnMapping:
    base = told or proposed
    columns: dict[str, str | None] = {}
    for name, field in _pairs(parser, "--map", chosen.map):
        column = name.casefold()
        if field and field not in FIELDS:
            parser.error(f"import: --map {name}={field}: {field!r} is not a field; there are {', '.join(FIELDS)}")
        columns.update({held: None for held, by in base.columns.items() if by == column})
        if field:
            columns[field] = column
    if columns.get("coordinates"):
        columns = {"latitude": None, "longitude": None, **columns}
    elif columns.get("latitude"):
        columns = {"coordinates": None, **columns}
    constants = dict(_pairs(parser, "--set", chosen.set))
    kinds = {text.casefold(): kind for text, kind in _pairs(parser, "--value", chosen.value)}
    more = {"date_order": chosen.dates, "dataset": chosen.dataset}
    return base.changed(
        columns, constants, {"event_type": kinds, "sub_event_type": kinds} if kinds else None,
        **{name: value for name, value in more.items() if value},
    )  # fmt: skip


def _pairs(parser: argparse.ArgumentParser, option: str, given: list[str]) -> Iterator[tuple[str, str]]:
    for text in given:
        name, mark, value = text.partition("=")
        if not mark or not name.strip():
            parser.error(f"import: {option} {text!r}: there must be something on both sides of a =")
        yield name.strip(), value.strip()


def described(seen: Preview) -> Iterator[str]:
    """What a preview says, line by line."""
    if seen.mapping is not None:
        yield "the columns are taken to hold" + (", as agreed before:" if seen.remembered else ":")
        held = {name: field for field, name in seen.mapping.columns.items()}
        for name in seen.header:
            example = next((row[name] for row in seen.rows if row.get(name)), "")
            example = example if len(example) <= 40 else example[:39] + "…"
            yield f"  {name:<24} {held.get(name, '(kept beside)'):<20} {example}"
        for field, value in seen.mapping.constants.items():
            yield f"  {'(every row)':<24} {field:<20} {value}"
        yield f"days all in numbers: {seen.mapping.date_order}; ids begin with {seen.mapping.dataset}:"
    else:
        yield f"format: {seen.format}"
    for warning in seen.warnings:
        yield f"look: {warning}"
    if seen.unknown:
        yield "kinds of incident that are not known (say what they mean: --value TEXT=KIND):"
        for text, count in seen.unknown[:SHOWN]:
            yield f"  {text} ({_many(count, 'row')})"
    if seen.problem:
        yield f"not yet: {seen.problem}"
        return
    yield f"{'of the rows' if seen.whole else 'of the first rows'}, {seen.good} go in and {seen.wrong} are wrong"
    for fault in seen.faults[:SHOWN]:
        yield f"  row {fault.row_number}: {fault.field + ': ' if fault.field else ''}{fault.reason}"


def _agreed() -> bool:
    """Whether the person at the terminal agrees; False where there is none."""
    if not sys.stdin.isatty():
        return False
    try:
        return input("Import with this mapping? [y/N] ").strip().casefold() in ("y", "yes", "نعم")
    except EOFError:
        return False


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
