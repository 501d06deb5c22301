"""Making the table: built-in sources first, then what was imported, merged into one file with its indexes."""

from __future__ import annotations

import dataclasses
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path

from gazetteer import sources
from gazetteer.ledger import Indexes, check_place, read_incoming, write
from gazetteer.merge import Governorates, Merged, Merger
from gazetteer.places import HOME, Place
from gazetteer.table import Table, TableError

BUILT = sources.DATA / "built" / "gazetteer.sqlite"
"""Where the table of this installation is made."""
SETTING = "KHAREETA_GAZETTEER"
"""Environment variable: the path of another table to use, for example one with a country's villages imported."""


@dataclasses.dataclass(frozen=True, slots=True)
class Incoming:
    """A record that an importer read, on its way into the table."""

    place: Place
    """The record."""
    also: tuple[str, ...] = ()
    """Its ids in other sources, such as ``gn:163114``."""

    def to_json(self) -> str:
        """One line of JSON, as the table keeps it."""
        return json.dumps([dataclasses.astuple(self.place), self.also], ensure_ascii=False)

    @classmethod
    def from_json(cls, line: str) -> Incoming:
        """The record of a line that ``to_json`` made."""
        values, also = json.loads(line)
        values[3] = tuple(values[3])
        return cls(Place(*values), tuple(also))


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """What a build or an import did."""

    path: Path
    """The table's file."""
    places: int
    """Places in the table."""
    seconds: float
    """How long it took."""
    refused: tuple[sources.Refusal, ...]
    """Rows that were not taken."""
    added: tuple[Merged, ...] = ()
    """Imported records that became new places."""
    merged: tuple[Merged, ...] = ()
    """Imported records that went into places already there."""


def table_path() -> Path:
    """The table in use: the setting ``KHAREETA_GAZETTEER``, else the one built within this installation."""
    setting = os.environ.get(SETTING, "").strip()
    if setting:
        return Path(setting).expanduser()
    if BUILT.is_file() or os.access(sources.DATA, os.W_OK):
        return BUILT
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / "khareeta" / "gazetteer.sqlite"


def is_current(path: Path) -> bool:
    """Whether the table at ``path`` exists and was made from the sources as they are now."""
    if not path.is_file():
        return False
    try:
        table = Table(path)
    except TableError:
        return False
    try:
        return table.meta.get("fingerprint") == sources.fingerprint()
    finally:
        table.close()


def build(path: Path | None = None, *, force: bool = False) -> Report | None:
    """Make the table at ``path`` (default: the one in use); None when it is up to date and not ``force``.

    Imports that the old table holds are brought along. Raises ``TableError`` or ``ValueError`` and leaves the old table
    when something is wrong with it or with a source.
    """
    path = path or table_path()
    if not force and is_current(path):
        return None
    return assemble(path, read_incoming(path), ())


def assemble(path: Path, old: Sequence[tuple[str, str]], fresh: Sequence[tuple[str, str]]) -> Report:
    """Merge the built-in sources, the ``old`` imports and the ``fresh`` ones, each (batch, JSON), and write the
    table. Raises ``TableError`` when it cannot be written."""
    check_place(path)  # rather than after all the work
    began = time.perf_counter()
    refused: list[sources.Refusal] = []
    merger = Merger()
    outlines, areas = sources.regions()
    governorates = Governorates(outlines, areas)
    for place in outlines:
        merger.add(place, 0)
    for place in sources.curated(refused):
        merger.add(governorates.settle(place), 0)
    for place in sources.world():
        merger.add(place, 1)
    towns, seats = sources.geonames_towns()
    for place in towns:
        merger.add(governorates.settle(place), 1)
    capitals = sorted(merger.aliases.get(i, i) for i in seats)
    _take(merger, governorates, old)
    results = _take(merger, governorates, fresh)
    home = sorted({*HOME, *(Incoming.from_json(r).place.country for _, r in (*old, *fresh))} - {""})
    write(
        path,
        merger.places,
        merger.tiers,
        areas=areas,
        aliases=merger.aliases,
        incoming=[*old, *fresh],
        meta={
            "fingerprint": sources.fingerprint(),
            "home": " ".join(home),
            "capitals": " ".join(capitals),
            "cautions": json.dumps(sources.cautions()),
        },
    )
    return _report(path, merger, began, refused, results)


def extend(path: Path, fresh: Sequence[tuple[str, str]]) -> Report | None:
    """As ``assemble``, keeping what the table at ``path`` has merged already; None when its sources have changed since
    and it must be assembled from them again."""
    if not is_current(path):
        return None
    began = time.perf_counter()
    table = Table(path)
    try:
        entries = list(table.everything())
        areas, indexes = table.areas(), Indexes.of(table)
        merger = Merger.resumed([e.place for e in entries], [e.tier for e in entries], table.aliases(), indexes.keys)
        meta = table.meta
    finally:
        table.close()
    governorates = Governorates([p for p in merger.places if p.kind == "governorate"], areas)
    results = _take(merger, governorates, fresh)
    for row in sorted(merger.changed):
        indexes.add(row, merger.places[row])
    home = sorted({*meta["home"].split(), *(Incoming.from_json(r).place.country for _, r in fresh)} - {""})
    write(
        path,
        merger.places,
        merger.tiers,
        areas=areas,
        aliases=merger.aliases,
        incoming=[*read_incoming(path), *fresh],
        meta={**meta, "home": " ".join(home)},
        indexes=indexes,
    )
    return _report(path, merger, began, (), results)


def _report(
    path: Path, merger: Merger, began: float, refused: Sequence[sources.Refusal], results: Sequence[Merged]
) -> Report:
    return Report(
        path,
        len(merger.places),
        time.perf_counter() - began,
        tuple(refused),
        added=tuple(r for r in results if not r.why),
        merged=tuple(r for r in results if r.why),
    )


def _take(merger: Merger, governorates: Governorates, records: Sequence[tuple[str, str]]) -> list[Merged]:
    results = []
    for _, record in records:
        incoming = Incoming.from_json(record)
        results.append(merger.add(governorates.settle(incoming.place), 2, incoming.also))
    return results
