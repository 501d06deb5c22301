"""Where incidents live: one object through which everything is added; what it can be asked is in ``questions``."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from incidents.bulk.memory import seldom_collected
from incidents.models import Article
from store import reading, schema, writing
from store.engines import folder, migrations
from store.engines.address import DATA, engine_of
from store.engines.engine import StoreError, StoreWriteError
from store.engines.folder import Progress
from store.formats.mappings import ColumnMapping
from store.frames import frame
from store.imports import bulk
from store.imports import control as control_imports
from store.imports import records as importing
from store.imports.control import ControlImported
from store.imports.previews import Preview
from store.imports.records import Imported
from store.questions import Questions
from store.reading import Added, ArticleRead, Extractor, Failure, PlacesError, Reader

BATCH = 500
"""Articles that go into the store together; what is in is safe even if a later one brings the process down."""


class Store(Questions):
    """Incidents, articles and control claims in one database; safe to share among threads.

    What another process adds is seen at the next question. ``Store.open`` is the way to get one.
    """

    _opened: dict[tuple[str, str], Store] = {}  # noqa: RUF012 (guarded by the lock below)
    _opening = threading.Lock()

    def __init__(
        self,
        address: str | Path | None,
        *,
        data: Path | None = None,
        reader: Reader = reading.read_file,
        extractor: Extractor = reading.extract,
    ) -> None:
        """``address`` as for ``open``; ``data`` the folder with ``articles/`` and ``control.csv``, None for none."""
        super().__init__(address)
        self.data = data
        self._reader = reader
        self._extractor = extractor

    @classmethod
    def open(
        cls, address: str | Path | None = None, *, data: Path | None = DATA, progress: Progress | None = None
    ) -> Store:
        """The store at an address, see ``address.engine_of``; None is the setting ``KHAREETA_STORE``.

        On first open it is made from the articles and claims under ``data``; later opens read what is new or changed
        there. Threads that open one address share one store. Raises ``StoreError`` when it cannot be opened.
        """
        engine = engine_of(address)
        with cls._opening:
            key = (engine.key, str(data))
            store = cls._opened.get(key)
            if store is None:
                store = cls(address, data=data)
                store._catch_up(progress)
                cls._opened[key] = store
            return store

    def close(self) -> None:
        """Let go of the file; asking again opens it again."""
        self._engine.close()
        with Store._opening:
            for key, store in list(Store._opened.items()):
                if store is self:
                    del Store._opened[key]

    # ---- putting in

    def _catch_up(self, progress: Progress | None) -> None:
        """``sync``, but a store that can be read opens as it is when it cannot be written or there is no usable table
        of places, and tells so in ``failures()``."""
        try:
            self.sync(progress=progress)
        except (StoreWriteError, PlacesError) as error:
            if not self._engine.exists():
                raise
            self._behind = Failure("", f"what is new in the data folder is not shown: {error}")

    def sync(self, *, progress: Progress | None = None) -> Added:
        """Make the store if there is none, and read what is new or changed in the data folder.

        Articles that were taken out of the folder leave the store; files that cannot be read are in ``failures()``,
        and the articles that their earlier versions gave stay.
        """
        known: dict[str, str] = {}
        made = self._engine.exists()
        if made:
            self._forward()
        if not self._engine.writable:
            return Added()
        if made:
            with self._engine.read() as (backend, _):
                known = writing.data_files(backend)
        else:
            self._engine.check_folder()  # rather than after all has been read
        changes = None
        if self.data is not None and self.data.is_dir():
            changes = folder.changes(
                self.data, known, reader=self._reader, extractor=self._extractor, progress=progress
            )
        if made and changes is None:
            return Added()
        with self._engine.write() as backend:
            writing.prepare(backend, self.place)
            if changes is None:
                return Added()
            added = changes.put(backend)
            writing.touch(backend)
        return added

    def _forward(self) -> None:
        """Bring the tables forward by themselves: whatever is wrong with the data folder must not stand in the way."""
        with self._engine.read() as (backend, _):
            found = migrations.version(backend, self.place)
        if found == schema.SCHEMA_VERSION:
            return
        try:
            with self._engine.write() as backend:
                writing.prepare(backend, self.place)
        except StoreWriteError as error:
            raise StoreError(
                f"{self.place}: its tables are of version {found} and have to be brought to version "
                f"{schema.SCHEMA_VERSION} before they can be read: {error}"
            ) from error

    @contextlib.contextmanager
    def _changing(self) -> Iterator[Any]:
        """A backend for one change of a store whose tables this program knows: a newer one may be at work beside it."""
        with self._engine.write() as backend:
            migrations.version(backend, self.place)
            yield backend

    def add(
        self, articles: Iterable[Path | str | Article], *, progress: Progress | None = None, replace: bool = False
    ) -> Added:
        """Read articles, given as paths or as ``Article`` records, into the store.

        An article that is there already, word for word, changes nothing; one that changed in its file takes its
        earlier version's place. Another text under an id that is taken is refused unless ``replace``. A file that
        cannot be read is told of in ``failed`` and keeps none of the others out. Raises ``StoreError`` when the
        store cannot be written.
        """
        items = list(articles)
        result = Added()
        waiting: list[ArticleRead] = []
        with seldom_collected():
            for number, item in enumerate(items, start=1):
                outcome = reading.read(item, reader=self._reader, extractor=self._extractor)
                if isinstance(outcome, Failure):
                    result += Added(failed=(outcome,))
                else:
                    waiting.append(outcome)
                if len(waiting) >= BATCH or (waiting and number == len(items)):
                    result += self._put(waiting, replace=replace)
                    waiting = []
                if progress is not None:
                    progress(number, len(items), item.article_id if isinstance(item, Article) else str(item))
        return result

    def _put(self, read: list[ArticleRead], *, replace: bool) -> Added:
        with self._reading() as backend:
            fresh, result = writing.sorted_out(backend, read, replace=replace)
        if not fresh:
            return result
        with self._changing() as backend:
            # Another process may have put the same articles in since.
            fresh, result = writing.sorted_out(backend, read, replace=replace)
            if fresh:
                result += writing.put_articles(backend, fresh, kind="add")
                writing.touch(backend)
        return result

    def preview(
        self, path: Path | str, *, source: str | None = None, mapping: ColumnMapping | None = None,
        sheet: str | None = None, name: str | None = None,
    ) -> Preview:  # fmt: skip
        """What ``import_file`` would do with a file, and a mapping for one of no known format. Changes nothing.

        ``name`` is what the file is called, where its path is a copy's. Raises ``StoreError`` naming the file when it
        cannot be imported.
        """
        with self._reading() as backend:
            return importing.preview(backend, Path(path), source=source, mapping=mapping, sheet=sheet, name=name)

    def import_file(
        self, path: Path | str, *, source: str | None = None, mapping: ColumnMapping | None = None,
        sheet: str | None = None, name: str | None = None, progress: Progress | None = None,
    ) -> Imported:  # fmt: skip
        """Import a file of records that others made: ACLED's, UCDP's, ours, or any table with a ``mapping``.

        ``source`` is the format's name; None: told by what is in the file. A table of no known format whose columns
        were agreed upon before needs no ``mapping`` again. ``sheet`` is a spreadsheet's, ``name`` what the file is
        called. Rows that are wrong wait in quarantine, the others go in, all in one change: an import that dies
        half-way leaves the store as it was. The same file twice changes nothing. Raises ``StoreError`` naming the
        file when it cannot be imported.
        """
        file = importing.opened(Path(path), source, mapping=mapping, sheet=sheet)
        with self._reading() as backend:
            file = importing.recalled(backend, file, sheet=sheet)
            digest = file.digest()
            before = importing.known(backend, digest)
        if before is not None:
            return before
        try:
            with self._changing() as backend:
                return importing.put(backend, file, digest, progress, name=name)
        except ValueError as error:
            raise StoreError(f"{path}: {error}; nothing of it was imported") from error

    def import_control(
        self, name: str, content: bytes, *, source: str, url: str = "", day: dt.date | None = None,
        renamed: Mapping[str, str] | None = None,
    ) -> ControlImported:  # fmt: skip
        """Import areas (GeoJSON, KML) or claims (CSV) of others, whole or not at all: ``control_imports.opened``."""
        file = control_imports.opened(name, content, day=day, source=source, url=url, renamed=renamed or {})
        with self._changing() as backend:
            return control_imports.put(backend, file)

    def imports(self) -> pd.DataFrame:
        """The imports, latest first: ``reading_id``, ``name``, ``format``, ``read_at``, ``incidents``, and so on."""
        with self._reading() as backend:
            return frame(importing.listed(backend))

    def undo_import(self, reading_id: int) -> int:
        """Take an import out again; how many records that were. Raises ``StoreError`` when there is none."""
        with self._changing() as backend:
            return importing.undo(backend, reading_id)

    def quarantined(self, reading_id: int) -> list[dict[str, str]]:
        """The rows of an import that were wrong, each with ``row_number``, ``field`` and ``reason``; empty for none."""
        with self._reading() as backend:
            return importing.quarantined(backend, reading_id)

    def put_records(self, tables: Iterable[pa.Table], *, name: str, kind: str = "import") -> int:
        """Put records that others made into the store, as Arrow tables of the record's columns; how many there were.

        All of them go in, or none. Checking them is the reader's work before.
        """
        with self._changing() as backend:
            number = writing.next_reading(backend)
            count = bulk.put(backend, tables, reading_id=number)
            writing.note_reading(backend, number, kind=kind, name=name, incidents=count)
            writing.touch(backend)
        return count
