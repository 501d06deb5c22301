"""Names that mean another actor in another country, time or company, from ``lexicon/periods.yaml``."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections import Counter
from collections.abc import Sequence
from typing import Any

from incidents import lexicons
from incidents.actors import ActorMention, actors, kin
from incidents.alliances import allied
from incidents.language.words import Word, words_of
from incidents.spots import Spot

_BESIDE = 8
"""How many words apart two actors are named beside each other."""
_OWNED = 3
"""How many words may stand between a force and whose it is."""
_KEYS = {"names", "country", "before", "since", "beside", "named", "means", "never"}


@dataclasses.dataclass(frozen=True, slots=True)
class _Row:
    means: str | None
    never: str | None
    country: str | None
    before: dt.date | None
    since: dt.date | None
    beside: str | None
    named: str | None


@functools.cache
def _table() -> tuple[list[dict[str, Any]], frozenset[str]]:
    """The rows as written, and the words by which who is named before them is another's, folded."""
    path = lexicons.FOLDER / "periods.yaml"
    table = lexicons.check(path, lexicons.read(path), {"names": "rows", "owned": "words"})
    return table["names"], frozenset(words_of(word)[0].text for word in table["owned"])


@functools.cache
def _rows() -> dict[str, tuple[_Row, ...]]:
    """The rows by each name that they are of, folded; raises ``LexiconError`` naming the row that is wrong."""
    rows, _ = _table()
    found: dict[str, tuple[_Row, ...]] = {}
    for number, row in enumerate(rows, 1):
        means = row.get("means", row.get("never"))
        unknown = {means, row.get("beside", means), row.get("named", means)} - actors().keys()
        wrong = set(row) - _KEYS or unknown or {k for k in ("before", "since") if not _is_day(row.get(k))}
        if wrong or not row.get("names"):
            raise lexicons.LexiconError(f"periods.yaml: names, row {number}: {wrong or 'no names'}; see README.md")
        entry = _Row(
            row.get("means"), row.get("never"), row.get("country"), row.get("before"), row.get("since"),
            row.get("beside"), row.get("named"),
        )  # fmt: skip
        for name in row["names"]:
            key = " ".join(word.text for word in words_of(name))
            found[key] = (*found.get(key, ()), entry)
    return found


def _is_day(value: Any) -> bool:
    return value is None or isinstance(value, dt.date)


def as_of(
    words: Sequence[Word], named: Sequence[ActorMention], spots: Sequence[Spot], day: dt.date | None
) -> list[ActorMention]:
    """``named`` with those meant by names that mean somebody else where, when or beside whom ``words`` name them.

    ``spots`` are the article's places, whose country counts; ``day`` is that of its publication, None where no
    day is known.
    """
    rows = _rows()
    found: list[ActorMention] = []
    home: str | None = None
    for mention in named:
        if mention.kind not in {"name", "short"}:
            found.append(mention)
            continue
        rest = "".join(f" {word.text}" for word in words[mention.first + 1 : mention.last])
        key = next((form + rest for form in words[mention.first].forms if form + rest in rows), None)
        if key is None:
            found.append(mention)
            continue
        home = home or _home(spots)
        row = next((row for row in rows[key] if _fits(row, mention, named, home, day)), None)
        if row is not None and row.means:
            mention = dataclasses.replace(mention, actor_id=row.means, kind="name", choices=())
        elif row is not None and mention.choices:
            mention = dataclasses.replace(mention, choices=tuple(c for c in mention.choices if c != row.never))
        found.append(mention)
    return _owned(words, found)


def _owned(words: Sequence[Word], named: list[ActorMention]) -> list[ActorMention]:
    """``named`` with whoever is said to belong to the one named next being that one's own, though other forces bear
    the same name ("the military police of X", الشرطة العسكرية التابعة لقسد)."""
    _, owned = _table()
    for at in range(len(named) - 1):
        one, other = named[at], named[at + 1]
        if one.kind != "name" or other.kind != "name" or not 1 <= other.first - one.last <= _OWNED:
            continue
        if words[one.last].text in owned and _apart(one.actor_id, other.actor_id):
            named[at] = dataclasses.replace(one, actor_id=other.actor_id)
    return named


def _apart(one: str | None, other: str | None) -> bool:
    """True for two who are neither of one kind nor on one side."""
    return one is not None and other is not None and not kin(one, other) and not allied(one, other)


def _home(spots: Sequence[Spot]) -> str:
    """The country most places lie in; empty for none."""
    counts = Counter(s.placed.country for s in spots if s.placed is not None and s.placed.country)
    return counts.most_common(1)[0][0] if counts else ""


def _fits(row: _Row, mention: ActorMention, named: Sequence[ActorMention], home: str, day: dt.date | None) -> bool:
    if row.country is not None and row.country != home:
        return False
    if (row.before or row.since) and day is None:
        return False
    if day is not None and ((row.before and day >= row.before) or (row.since and day < row.since)):
        return False
    if row.named is not None and not any(a.actor_id == row.named for a in named):
        return False
    return row.beside is None or any(
        a.actor_id == row.beside and min(abs(a.first - mention.last), abs(mention.first - a.last)) <= _BESIDE
        for a in named
    )
