"""People's decisions on names: this place, or not a place. Kept in a CSV that can be read and edited; they always win.

Columns: ``name`` as written, ``article_id`` (empty: everywhere), ``place_id`` (empty: not a place), ``by``, ``on``
(ISO day), ``note``. A later line on the same name and article replaces an earlier one.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import os
import threading
import time
from pathlib import Path

from gazetteer.names import key

SETTING = "KHAREETA_CORRECTIONS"
"""Environment variable: the path of the table of corrections; by default ``corrections.csv`` beside the table in
use."""
_LOOK_AGAIN = 1.0
"""Seconds after which a change of the file by another program is seen."""
_COLUMNS = ("name", "article_id", "place_id", "by", "on", "note")


@dataclasses.dataclass(frozen=True, slots=True)
class Correction:
    """One decision."""

    name: str
    """The name as written; all spellings with its key are meant."""
    article_id: str
    """The article it holds for; empty: everywhere."""
    place_id: str
    """The place decided for; empty: the name is not a place."""
    by: str
    """Who decided."""
    on: str
    """The day, ISO 8601."""
    note: str
    """Why."""

    @property
    def why(self) -> str:
        """The reason shown with an answer."""
        return "decided" + (f" by {self.by}" if self.by else " by hand") + (f" on {self.on}" if self.on else "")


class Corrections:
    """The decisions in one file; read again whenever the file has changed. Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] | None = None
        self._looked = -_LOOK_AGAIN
        self._everywhere: dict[str, Correction] = {}
        self._known: dict[tuple[str, str], Correction] = {}

    @classmethod
    def beside(cls, table: Path) -> Corrections:
        """The corrections of the setting ``KHAREETA_CORRECTIONS``, else of the file beside ``table``."""
        setting = os.environ.get(SETTING, "").strip()
        return cls(Path(setting).expanduser() if setting else table.with_name("corrections.csv"))

    def for_article(self, article_id: str = "") -> dict[str, Correction]:
        """Look-up key of a name to the decision that holds in ``article_id``: its own, else the one for everywhere.

        Empty when there are none. Raises ``ValueError`` naming the row when the file is malformed.
        """
        known = self._read()
        found = {name_key: c for (article, name_key), c in known.items() if article == ""}
        if article_id:
            found.update({name_key: c for (article, name_key), c in known.items() if article == article_id})
        return found

    def decide(
        self, name: str, place_id: str | None, *, article_id: str = "", by: str = "", note: str = ""
    ) -> Correction:
        """Keep a decision: ``place_id`` for the name, or None for "not a place". Raises ``ValueError`` for no name."""
        if not key(name):
            raise ValueError(f"{name!r} holds no letters; give the name as the text writes it")
        made = Correction(name.strip(), article_id, place_id or "", by, dt.date.today().isoformat(), note)
        with self._lock:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            fresh = not self.path.is_file()
            with self.path.open("a", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                if fresh:
                    writer.writerow(_COLUMNS)
                writer.writerow(dataclasses.astuple(made))
            self._looked = -_LOOK_AGAIN
        return made

    @property
    def everywhere(self) -> dict[str, Correction]:
        """The decisions that hold in no one article, by look-up key; the file is looked at again after a second."""
        if time.monotonic() - self._looked >= _LOOK_AGAIN:
            self._everywhere = self.for_article()
            self._looked = time.monotonic()
        return self._everywhere

    def _read(self) -> dict[tuple[str, str], Correction]:
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return {}
        stamp = (status.st_mtime_ns, status.st_size)
        with self._lock:
            if stamp == self._stamp:
                return self._known
            known: dict[tuple[str, str], Correction] = {}
            with self.path.open(encoding="utf-8-sig", newline="") as file:
                for number, row in enumerate(csv.DictReader(file), start=2):
                    values = {column: (row.get(column) or "").strip() for column in _COLUMNS}
                    if None in row or not key(values["name"]):
                        raise ValueError(
                            f"{self.path.name}, row {number}: needs {', '.join(_COLUMNS)}, a name at least"
                        )
                    correction = Correction(**values)
                    known[(correction.article_id, key(correction.name))] = correction
            self._stamp, self._known = stamp, known
            return known
