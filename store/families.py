"""Which groups belong to which: an actor's id stands for itself and every group under it."""

from __future__ import annotations

import functools

from incidents.actors import actors


@functools.cache
def parents() -> dict[str, str | None]:
    """Actor id: its parent's id or None, for every actor of ``incidents/lexicon/actors.csv``."""
    return {actor_id: actor.parent_id for actor_id, actor in actors().items()}


@functools.cache
def family(actor_id: str) -> frozenset[str]:
    """The actor and all groups under it; an id that is not in the table stands for itself alone."""
    return frozenset({actor_id, *(member for member in parents() if actor_id in ancestors(member))})


def ancestors(actor_id: str) -> tuple[str, ...]:
    """The actor's parent, the parent's parent and so on; empty when it has none."""
    known = parents()
    found: list[str] = []
    parent = known.get(actor_id)
    while parent is not None and parent not in found:
        found.append(parent)
        parent = known.get(parent)
    return tuple(found)
