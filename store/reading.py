"""Reading articles for the store: a file or a text to its records, or the reason why not."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from collections.abc import Callable
from pathlib import Path

import gazetteer
import incidents
from gazetteer.build import BUILT
from gazetteer.table import TableError
from incidents.articles import ArticleError
from incidents.models import Article, ControlClaim, Incident
from store.claims import Claim, WrongRow, sorted_claims
from store.engines.engine import StoreError
from store.families import parents
from store.land.outlines import shipped

SUFFIXES: tuple[str, ...] = (".md", ".txt")
"""What an article's file is called."""

ROWS_TOLD = 20
"""So many wrong rows of a table are told of one by one."""

Reader = Callable[[Path], Article]
"""Reads a file; raises ``OSError`` or ``ValueError`` saying what is wrong with it."""
Extractor = Callable[[Article], tuple[tuple[Incident, ...], tuple[ControlClaim, ...]]]
"""Incidents and control claims of an article."""


class PlacesError(StoreError):
    """The gazetteer's table cannot be used, so no article can be read; nothing was changed."""


@dataclasses.dataclass(frozen=True, slots=True)
class ArticleRead:
    """One article and what it says."""

    article: Article
    origin: str
    """The file it was read from; ``data:NAME`` for the articles under ``data/``, empty for one given as a record."""
    content_hash: str
    incidents: tuple[Incident, ...]
    claims: tuple[ControlClaim, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read."""

    name: str
    """The file as it was named."""
    reason: str
    """What is wrong with it and, where that is known, what to do."""
    partly: bool = False
    """True when the rest of the file is in the store."""


@dataclasses.dataclass(frozen=True, slots=True)
class Added:
    """What became of the articles that were given."""

    read: tuple[str, ...] = ()
    """Ids of articles that are new or changed, and now in the store."""
    unchanged: tuple[str, ...] = ()
    """Ids of articles that the store already had, word for word."""
    failed: tuple[Failure, ...] = ()
    """Files that could not be read; nothing of them is in the store, and what was there before still is."""
    notes: tuple[str, ...] = ()
    """What was assumed, such as an encoding; each begins with the file's name."""
    incidents: int = 0
    """Incidents that the new and changed articles tell of."""
    claims: int = 0
    """Control claims in them."""
    without: tuple[str, ...] = ()
    """Ids of those in ``read`` in which no incident was found."""

    def __add__(self, other: Added) -> Added:
        values = (getattr(self, field.name) + getattr(other, field.name) for field in dataclasses.fields(self))
        return Added(*values)


def read_file(path: Path) -> Article:
    """The article in a file, by the rules of ``incidents``."""
    from incidents import read_article

    article: Article = read_article(path)
    return article


def extract(article: Article) -> tuple[tuple[Incident, ...], tuple[ControlClaim, ...]]:
    """What an article says, by the rules of ``incidents`` and the shipped gazetteer."""
    from incidents import extract as extract_records

    reading = extract_records(article, gazetteer=shipped())
    return tuple(reading.incidents), tuple(reading.claims)


def read(
    item: Path | str | Article, *, reader: Reader, extractor: Extractor, origin: str | None = None
) -> ArticleRead | Failure:
    """The records of one article, given as a path or as an ``Article``; a ``Failure`` when it cannot be read.

    Whatever goes wrong with one file is told about that file, and the others go in. Raises ``PlacesError`` when the
    table of places cannot be used: that is no fault of the file, and none could be read.
    """
    name = item.article_id if isinstance(item, Article) else str(item)
    try:
        if isinstance(item, Article):
            article, found_origin = item, ""
        else:
            path = Path(item)
            if path.is_dir():
                return Failure(name, "is a folder; name the files in it")
            if not path.exists():
                return Failure(name, "there is no such file")
            if path.suffix.lower() not in SUFFIXES:
                return Failure(name, f"is not an article: its name does not end in {' or '.join(SUFFIXES)}")
            article, found_origin = reader(path), str(path.resolve())
        found, claims = extractor(article)
    except TableError as error:
        raise PlacesError(f"the table of places cannot be used, so no article is read: {error}") from error
    except FileNotFoundError:
        return Failure(name, "there is no such file")
    except OSError as error:
        return Failure(name, f"cannot be opened: {error.strerror or error}")
    except ArticleError as error:
        return Failure(name, error.said)
    except ValueError as error:
        return Failure(name, str(error) or "cannot be read")
    except Exception as error:  # a fault in the rules on one article must not keep the others out
        return Failure(name, f"the reading rules stopped at it ({type(error).__name__}: {error}); please report it")
    hashed = content_hash(article)
    return ArticleRead(article, found_origin if origin is None else origin, hashed, found, claims)


@dataclasses.dataclass(frozen=True, slots=True)
class ControlTable:
    """What the analysts' table says."""

    claims: tuple[Claim, ...]
    """The claims of its good rows."""
    wrong: tuple[WrongRow, ...]
    """The rows that were left out."""

    @property
    def failure(self) -> Failure | None:
        """What is to be said of the rows left out; None when there are none."""
        if not self.wrong:
            return None
        rows = f"{len(self.wrong)} rows are" if len(self.wrong) > 1 else "1 row is"
        told = "; ".join(str(row) for row in self.wrong[:ROWS_TOLD])
        more = f"; and {len(self.wrong) - ROWS_TOLD} more" if len(self.wrong) > ROWS_TOLD else ""
        return Failure(
            "control.csv", f"{rows} left out, the other {len(self.claims)} are in: {told}{more}", partly=True
        )


def read_control(path: Path) -> ControlTable | Failure:
    """The claims of the analysts' table and the rows of it that are wrong; a ``Failure`` when it is no such table."""
    try:
        found, wrong = sorted_claims(path)
    except OSError as error:
        return Failure(path.name, f"cannot be opened: {error.strerror or error}")
    except ValueError as error:
        return Failure(path.name, str(error).removeprefix(f"{path}: "))
    known = parents()
    bad = list(wrong)
    numbers = (
        number for number in range(2, len(found) + len(wrong) + 2) if number not in {row.number for row in wrong}
    )
    rows: dict[str, int] = {}
    claims: list[Claim] = []
    for number, claim in zip(numbers, found, strict=True):
        if claim.actor not in known:
            reason = f"field actor: {claim.actor!r} is not an id of actors.csv"
            bad.append(WrongRow(number, reason, claim.claim_id))
        elif claim.claim_id in rows:
            reason = f"field claim_id: {claim.claim_id!r} is in row {rows[claim.claim_id]} too"
            bad.append(WrongRow(number, reason, claim.claim_id))
        else:
            rows[claim.claim_id] = number
            claims.append(claim)
    return ControlTable(tuple(claims), tuple(sorted(bad, key=lambda row: row.number)))


def content_hash(article: Article) -> str:
    """Changes with anything in the article and with the rules that read it."""
    parts = [repr(dataclasses.astuple(article)), rules_hash()]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def file_hash(path: Path) -> str:
    """Changes with the file's bytes and with the rules that read it."""
    return hashlib.sha256(path.read_bytes() + rules_hash().encode()).hexdigest()


@functools.lru_cache(maxsize=1)
def rules_hash() -> str:
    """Changes when the rules, the word lists, the table of places in use or the corrections beside it change.

    Looks at files' names, sizes and times only. Raises ``PlacesError`` when the table of places cannot be used.
    """
    try:
        places = shipped()  # first, for it may have to be made
    except TableError as error:
        raise PlacesError(f"the table of places cannot be used, so no article is read: {error}") from error
    seen = hashlib.sha256()
    for package in (incidents, gazetteer):
        folder = Path(str(package.__file__)).parent
        for path in sorted(folder.rglob("*")):
            # What is built from the sources is looked at where it is in use, below.
            if path.is_file() and not {"__pycache__", BUILT.parent.name} & set(path.parts[len(folder.parts) :]):
                seen.update(_state(path, str(path.relative_to(folder))))
    for path in (places.table.path, places.corrections.path):
        seen.update(_state(path, str(path.absolute())))
    return seen.hexdigest()


def _state(path: Path, name: str) -> bytes:
    status = path.stat() if path.is_file() else None
    return f"{name} {status.st_size} {status.st_mtime_ns}\n".encode() if status else f"{name} none\n".encode()
