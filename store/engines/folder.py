"""The data folder that analysts read and correct: ``articles/`` and ``control.csv``, and what changed in it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from incidents.bulk.memory import seldom_collected
from store import reading, writing
from store.reading import Added, ArticleRead, ControlTable, Extractor, Failure, Reader

Progress = Callable[[int, int, str], None]
"""Called with how many articles are done, how many there are, and the name of the one just done."""


@dataclasses.dataclass(frozen=True, slots=True)
class Changes:
    """What is new, changed or gone in the folder, read and ready to be put into the store."""

    articles: tuple[tuple[str, str, ArticleRead | Failure], ...]
    """Name (``data:FILE``), hash, and what the file says or why it cannot be read."""
    gone: tuple[str, ...]
    """Names of files that are no longer there."""
    control: tuple[str | None, ControlTable | Failure | None] | None
    """Hash and claims of ``control.csv``; hash None: it is gone; all None: it did not change."""

    def put(self, backend: Any) -> Added:
        """Put the changes into the store."""
        writing.drop_data(backend, self.gone)
        added = Added()
        for name, hashed, outcome in self.articles:
            added += writing.put_data_article(backend, name, hashed, outcome)
        if self.control is not None:
            added += writing.put_control(backend, *self.control)
        return added


def changes(
    folder: Path, known: Mapping[str, str], *, reader: Reader, extractor: Extractor, progress: Progress | None = None
) -> Changes | None:
    """What changed in the folder since ``known`` (name of each file looked at: its hash then); None: nothing."""
    files = {
        f"data:{path.name}": path
        for path in sorted((folder / "articles").glob("*"))
        if path.suffix.lower() in reading.SUFFIXES
    }
    hashes = {name: reading.file_hash(path) for name, path in files.items()}
    changed = {name: path for name, path in files.items() if known.get(name) != hashes[name]}
    gone = tuple(name for name in known if name.startswith("data:") and name not in files)
    control = folder / writing.CONTROL_FILE
    control_hash = reading.file_hash(control) if control.is_file() else None
    control_changed = known.get(writing.CONTROL_FILE) != control_hash
    if not (changed or gone or control_changed):
        return None
    articles: list[tuple[str, str, ArticleRead | Failure]] = []
    with seldom_collected():
        for number, (name, path) in enumerate(changed.items(), start=1):
            outcome = reading.read(path, reader=reader, extractor=extractor, origin=name)
            articles.append((name, hashes[name], outcome))
            if progress is not None:
                progress(number, len(changed), path.name)
    table: tuple[str | None, ControlTable | Failure | None] | None = None
    if control_changed:
        table = control_hash, None if control_hash is None else reading.read_control(control)
    return Changes(tuple(articles), gone, table)
