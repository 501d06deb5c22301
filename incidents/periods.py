"""Names that mean another actor in another country, time or company, from ``lexicon/periods.yaml``."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections import Counter
from collections.abc import Sequence
from typing import Any

from incidents import lexicons
from incidents.actors import ActorMention, actors
from incidents.language.words import Word, words_of
from incidents.spots import Spot

_BESIDE = 8
"""How many words apart two actors are named beside each other."""
_KEYS = {"names", "country", "before", "since", "beside", "means"}


@dataclasses.dataclass(frozen=True, slots=True)
class _Row:
    means: str
    country: str | None
    before: dt.date | None
    since: dt.date | None
    beside: str | None


@functools.cache
def _rows() -> dict[str, tuple[_Row, ...]]:
    """The rows by each name that they are of, folded; raises ``LexiconError`` naming the row that is wrong."""
    path = lexicons.FOLDER / "periods.yaml"
    rows: list[dict[str, Any]] = lexicons.check(path, lexicons.read(path), {"names": "rows"})["names"]
    found: dict[str, tuple[_Row, ...]] = {}
    for number, row in enumerate(rows, 1):
        unknown = {row.get("means"), row.get("beside", row.get("means"))} - actors().keys()
        wrong = set(row) - _KEYS or unknown or {k for k in ("before", "since") if not _is_day(row.get(k))}
        if wrong or not row.get("names"):
            raise lexicons.LexiconError(f"periods.yaml: names, row {number}: {wrong or 'no names'}; see README.md")
        entry = _Row(
            row["means"], row.get("country"), row.get("before"), row.get("since"), row.get("beside")
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
        rest = "".join(f" {word.text}" for word in words[mention.first + 1 : mention.last])
        key = next((form + rest for form in words[mention.first].forms if form + rest in rows), None)
        if key is None or mention.kind not in {"name", "short"}:
            found.append(mention)
            continue
        home = home or _home(spots)
        means = next((row.means for row in rows[key] if _fits(row, mention, named, home, day)), None)
        found.append(dataclasses.replace(mention, actor_id=means, kind="name", choices=()) if means else mention)
    return found


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
    return row.beside is None or any(
        a.actor_id == row.beside and min(abs(a.first - mention.last), abs(mention.first - a.last)) <= _BESIDE
        for a in named
    )
