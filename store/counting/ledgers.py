"""Which columns of the incidents are at hand: those of the present data, and of the last searches."""

from __future__ import annotations

import logging
import threading
from typing import Any

from gazetteer.names import fold
from store import schema, writing
from store.counting.columns import Columns, TooVariedError, load
from store.counting.spots import MAX_SPOTS
from store.engines.engine import Engine, StoreError
from store.filters import Conditions, Filters
from store.remembered import Remembered

AT_ONCE = 100_000
"""Up to so many incidents are read while the question waits; more are read beside it, and the database answers."""
SEARCH_BYTES = 40_000_000
"""Memory for what the last searches found."""

_log = logging.getLogger(__name__)


class Ledgers:
    """The columns of one store's incidents, made when first asked for and again when the data have changed."""

    def __init__(self, engine: Engine, conditions: Conditions) -> None:
        self._engine = engine
        self._conditions = conditions
        self._whole: tuple[str, Columns | None] = ("", None)
        self._searches = Remembered(most=SEARCH_BYTES)
        self._lock = threading.Lock()
        self._reading: threading.Thread | None = None

    def of(self, backend: Any, version: str, filters: Filters) -> Columns | None:
        """The columns of all incidents, or of those with a filter's words; None: the database is to be asked.

        ``backend`` reads the data of that ``version``.
        """
        words = tuple(fold(filters.text).split()) if filters.text else ()
        if words:
            found: Columns | None = self._searches.get(
                (version, words),
                lambda: _loaded(backend, self._conditions(Filters(text=filters.text), schema.incidents)),
                size=lambda columns: 1 if columns is None else columns.bytes,
            )
            return found
        with self._lock:
            known, columns = self._whole
            if known == version:
                return columns
            if int(backend.to_pyarrow(schema.incidents.count()).as_py()) <= AT_ONCE:
                self._whole = (version, _loaded(backend, []))
                return self._whole[1]
            if self._reading is None or not self._reading.is_alive():
                self._reading = threading.Thread(target=self._read, name="khareeta-columns")
                self._reading.start()
        return None

    def wait(self) -> None:
        """Wait until nothing is being read."""
        reading = self._reading
        if reading is not None:
            reading.join()

    def _read(self) -> None:
        version, columns = "", None
        try:
            with self._engine.read() as (backend, _):
                version = writing.version(backend)
                columns = _loaded(backend, [])
        except StoreError as error:
            _log.warning("store: %s: the columns could not be read: %s", self._engine.place, error)
            return
        except Exception:
            # Not tried again before the data change: the database answers all the same, only not as fast.
            _log.exception("store: %s: the columns could not be read; the database counts", self._engine.place)
        with self._lock:
            self._whole = (version, columns)


def _loaded(backend: Any, conditions: list[Any]) -> Columns | None:
    try:
        return load(backend, conditions, positions=MAX_SPOTS)
    except TooVariedError as error:
        _log.info("store: %s; the database counts", error)
        return None
