"""Who fights on whose side, from ``lexicon/alliances.yaml``."""

from __future__ import annotations

import functools
from typing import Any

from incidents import lexicons
from incidents.actors import actors, kin


@functools.cache
def _file() -> dict[str, Any]:
    path = lexicons.FOLDER / "alliances.yaml"
    return lexicons.check(path, lexicons.read(path), {"sides": "names", "foes": "names", "hunts": "rows"})


@functools.cache
def hunted(actor_id: str, country: str | None) -> str | None:
    """Whom an outside power strikes in ``country`` where a report does not say; None where that is not plain."""
    for row in _file()["hunts"]:
        unknown = {row.get("actor"), row.get("foe")} - actors().keys()
        if unknown:
            raise lexicons.LexiconError(f"alliances.yaml: hunts: {unknown} not in actors.csv; add it there")
        if (row["actor"], row.get("country")) == (actor_id, country):
            return str(row["foe"])
    return None


@functools.cache
def _table(key: str) -> dict[str, list[str]]:
    """One key of the file; raises ``LexiconError`` for an actor that ``actors.csv`` lacks."""
    rows: dict[str, list[str]] = _file()[key]
    for name, members in rows.items():
        for member in members if key == "sides" else [name, *members]:
            if member not in actors():
                raise lexicons.LexiconError(f"alliances.yaml: {name}: {member} is not in actors.csv; add it there")
    return rows


@functools.cache
def _friends() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for members in _table("sides").values():
        for member in members:
            found.setdefault(member, set()).update(members)
    return {member: frozenset(others) for member, others in found.items()}


def may_fight(one: str, other: str) -> bool:
    """True when ``other`` may be whom ``one`` fights where a text does not say so: no ally, and a foe of a power that
    has only some."""
    foes = _table("foes")
    if allied(one, other):
        return False
    return (one not in foes or other in foes[one]) and (other not in foes or one in foes[other])


_HELPERS = {
    "COALITION": frozenset({"SDF", "PESHMERGA", "IRAQ_GOVERNMENT"}),
    "USA": frozenset({"SDF", "PESHMERGA", "IRAQ_GOVERNMENT"}),
    "RUSSIA": frozenset({"SYRIAN_GOVERNMENT"}),
}


def comrades(one: str, other: str) -> bool:
    """True for an outside power and the army that it came to help, which never fight each other."""
    return other in _HELPERS.get(one, frozenset()) or one in _HELPERS.get(other, frozenset())


def allied(one: str | None, other: str | None) -> bool:
    """True when both ids are the same actor, one is the other's parent, or they stand in one row of the table."""
    if one is None or other is None:
        return False
    return kin(one, other) or other in _friends().get(one, frozenset())
