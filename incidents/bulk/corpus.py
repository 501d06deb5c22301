"""Many articles one by one, as files, folders of files and Parquet tables: what reading in bulk takes in."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import pathlib
from collections.abc import Iterator, Sequence
from typing import Any

from incidents.articles import LARGEST, ArticleError, article_from_text, decoded, read_article
from incidents.models import Article

SUFFIXES = (".md", ".txt")
"""What an article's file is called; others are taken only when named themselves."""
TABLE = ".parquet"
"""What a table of articles is called."""
COLUMNS = ("article_id", "body", "title", "publisher", "url", "published", "language")
"""Columns of a table of articles; those from the third on may be missing or empty."""
_NEEDED = COLUMNS[:2]
_ROWS = 1_000


@dataclasses.dataclass(frozen=True, slots=True)
class Failure:
    """An article, or a whole file or folder of them, that could not be read."""

    name: str
    """The file as it was named, with the row for an article of a table."""
    reason: str
    """What is wrong with it and, where that is known, what to do."""


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """One article that is still to be read. It holds the text itself: whoever reads it needs no access to the file."""

    name: str
    """The file as it was named, with the row for an article of a table."""
    article_id: str
    """The file's stem, or what the table's row says."""
    raw: bytes
    """The file's bytes; for a row of a table, its text with the other columns as front matter."""

    @property
    def fingerprint(self) -> str:
        """Changes when anything of the article does."""
        return hashlib.sha256(self.raw).hexdigest()[:32]

    def article(self) -> Article:
        """The article; raises ``ArticleError`` (a ValueError) when it is none."""
        short = self.name if "," in self.name else pathlib.PurePath(self.name).name
        text, notes = decoded(self.raw, name=short)
        return article_from_text(text, article_id=self.article_id, name=short, notes=notes)


@dataclasses.dataclass(frozen=True, slots=True)
class _Table:
    path: pathlib.Path
    rows: int


class Corpus:
    """The articles of files, folders and tables, in the order given, each folder's by name; every file once.

    Nothing is read ahead of being asked for. ``besides`` is a file that is not one of them: the output of the run.
    """

    def __init__(self, names: Sequence[str], *, besides: pathlib.Path | None = None) -> None:
        self._besides = besides.resolve() if besides else None
        self._seen: set[pathlib.Path] = set()
        self._entries: list[pathlib.Path | _Table | Failure] = []
        self.in_bulk = False
        """True when a folder or a table was given, rather than article files named one by one."""
        for name in names:
            self._list(pathlib.Path(name))

    def __len__(self) -> int:
        """How many articles there are, those that cannot be read included."""
        return sum(entry.rows if isinstance(entry, _Table) else 1 for entry in self._entries)

    def __iter__(self) -> Iterator[Source | Failure]:
        """Every article's text, or why there is none. Of two different articles with one id, the second fails."""
        first_named: dict[str, tuple[str, str]] = {}
        for item in self._loaded():
            if isinstance(item, Source):
                mark = item.fingerprint
                name, twin = first_named.setdefault(item.article_id, (item.name, mark))
                if name != item.name:
                    yield Failure(
                        item.name,
                        f"{name} has the same article_id {item.article_id!r}"
                        + (" and the same text; leave one out" if twin == mark else "; rename one of them"),
                    )
                    continue
            yield item

    def _list(self, path: pathlib.Path) -> None:
        if path.is_dir():
            self.in_bulk = True
            inside = [
                p
                for p in sorted(path.rglob("*"))
                if p.suffix.lower() in (*SUFFIXES, TABLE)
                and not any(part.startswith(".") for part in p.relative_to(path).parts)
                and p.is_file()
            ]
            if not inside:
                self._entries.append(Failure(str(path), f"no article in this folder ({', '.join(SUFFIXES)}, {TABLE})"))
            for file in inside:
                self._list_file(file)
        else:
            self._list_file(path)

    def _list_file(self, path: pathlib.Path) -> None:
        place = path.resolve()
        if place in self._seen or place == self._besides:
            return
        self._seen.add(place)
        if path.suffix.lower() != TABLE:
            self._entries.append(path)
            return
        self.in_bulk = True
        try:
            self._entries.append(_Table(path, _checked_rows(path)))
        except (OSError, ValueError) as error:
            self._entries.append(Failure(str(path), reason(error)))

    def _loaded(self) -> Iterator[Source | Failure]:
        for entry in self._entries:
            if isinstance(entry, _Table):
                yield from _rows(entry.path)
            elif isinstance(entry, Failure):
                yield entry
            else:
                yield _file(entry)


def _file(path: pathlib.Path) -> Source | Failure:
    try:
        if path.stat().st_size > LARGEST:
            read_article(path)  # refuses it, and says why
        return Source(str(path), path.stem, path.read_bytes())
    except (OSError, ValueError) as error:
        return Failure(str(path), reason(error))


def reason(error: Exception) -> str:
    """What is wrong with a file, in words that go on from its name: the name is not said again."""
    if isinstance(error, ArticleError):
        return error.said
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error)


def _checked_rows(path: pathlib.Path) -> int:
    """How many rows a table has; raises ValueError naming the column that is missing or of the wrong type."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with path.open("rb") as file:
        try:
            table = pq.ParquetFile(file)
        except pa.ArrowInvalid as error:
            raise ValueError(f"not a Parquet file ({str(error).partition('.')[0]})") from error
        schema = table.schema_arrow
        for name in COLUMNS:
            if name not in schema.names:
                if name in _NEEDED:
                    raise ValueError(f"column {name} is missing; there are {', '.join(schema.names) or 'none'}")
                continue
            kind = schema.field(name).type
            if pa.types.is_dictionary(kind):
                kind = kind.value_type
            text = pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
            fits = text or pa.types.is_null(kind)
            fits = fits or (name == "article_id" and pa.types.is_integer(kind))
            fits = fits or (name == "published" and (pa.types.is_date(kind) or pa.types.is_timestamp(kind)))
            if not fits:
                wanted = {"published": "a date or text", "article_id": "text or whole numbers"}.get(name, "text")
                raise ValueError(f"column {name} is {kind}; it should be {wanted}")
        return int(table.metadata.num_rows)


def _rows(path: pathlib.Path) -> Iterator[Source | Failure]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        with pq.ParquetFile(path) as table:
            columns = [name for name in COLUMNS if name in table.schema_arrow.names]
            for batch in table.iter_batches(batch_size=_ROWS, columns=columns):
                for row in batch.to_pylist():
                    number += 1
                    yield _row(row, f"{path}, row {number}")
    except (OSError, pa.ArrowException) as error:
        yield Failure(f"{path}, row {number + 1} and after", f"the table is damaged ({error})")


def _row(row: dict[str, Any], name: str) -> Source | Failure:
    """Row as a text with front matter, so that the rules for articles' files hold for it too."""
    article_id, body = row["article_id"], row["body"]
    if article_id is None or not str(article_id).strip():
        return Failure(name, "article_id is empty; give every article an id of its own")
    if body is None or not body.strip():
        return Failure(name, "body is empty; an article needs a body")
    if len(body) * 4 > LARGEST and len(body.encode()) > LARGEST:
        return Failure(name, f"body is too large for one article (at most {LARGEST // 1_000_000} MB)")
    lines = ["---"]
    for field in COLUMNS[2:]:
        value = row.get(field)
        if isinstance(value, dt.datetime):
            value = value.date()
        if value is not None and str(value).strip():
            lines.append(f"{field}: {json.dumps(str(value), ensure_ascii=True)}")
    text = "\n".join([*lines, "---", body])
    return Source(name, str(article_id).strip(), text.encode("utf-8", errors="replace"))
