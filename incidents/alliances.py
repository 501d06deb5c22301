"""Who fights on whose side, from ``lexicon/alliances.yaml``."""

from __future__ import annotations

import functools

from incidents import lexicons
from incidents.actors import actors, kin


@functools.cache
def _friends() -> dict[str, frozenset[str]]:
    """For each actor all who stand in a row with it; raises ``LexiconError`` for one that ``actors.csv`` lacks."""
    path = lexicons.FOLDER / "alliances.yaml"
    table = lexicons.check(path, lexicons.read(path), {"sides": "names"})
    found: dict[str, set[str]] = {}
    for name, members in table["sides"].items():
        for member in members:
            if member not in actors():
                raise lexicons.LexiconError(f"alliances.yaml: {name}: {member} is not in actors.csv; add it there")
            found.setdefault(member, set()).update(members)
    return {member: frozenset(others) for member, others in found.items()}


def allied(one: str | None, other: str | None) -> bool:
    """True when both ids are the same actor, one is the other's parent, or they stand in one row of the table."""
    if one is None or other is None:
        return False
    return kin(one, other) or other in _friends().get(one, frozenset())
