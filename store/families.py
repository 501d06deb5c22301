"""Which groups belong to which: an actor's id stands for itself and every group under it."""

from __future__ import annotations

import csv
import functools
from pathlib import Path

import incidents

ACTORS_FILE = Path(incidents.__file__).parent / "lexicon" / "actors.csv"


@functools.lru_cache(maxsize=1)
def parents() -> dict[str, str | None]:
    """Actor id: its parent's id or None, for every actor of ``incidents/lexicon/actors.csv``."""
    with ACTORS_FILE.open(encoding="utf-8", newline="") as stream:
        return {row["actor_id"]: row["parent_id"] or None for row in csv.DictReader(stream)}


@functools.cache
def family(actor_id: str) -> frozenset[str]:
    """The actor and all groups under it; an id that is not in the table stands for itself alone."""
    known = parents()
    return frozenset({actor_id, *(member for member in known if actor_id in ancestors(member))})


def ancestors(actor_id: str) -> tuple[str, ...]:
    """The actor's parent, the parent's parent and so on; empty when it has none."""
    known = parents()
    found: list[str] = []
    parent = known.get(actor_id)
    while parent is not None and parent not in found:
        found.append(parent)
        parent = known.get(parent)
    return tuple(found)
