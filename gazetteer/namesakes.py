"""The places of one name as written, with what they have in common; worked out once for a name, however often it comes.

A list of (place, how well the name as written is its spelling, what differs), not to be changed once made.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from gazetteer.table import Entry

Spelled = tuple[Entry, float, str]
"""A place, how well the name as written is its spelling (0 to 1), and what differs ("" for nothing)."""


class Namesakes(list[Spelled]):
    """The places of one name."""

    @cached_property
    def importance(self) -> float:
        """That of the best-known place."""
        return max(entry.importance for entry, _, _ in self)

    @cached_property
    def tier(self) -> int:
        """That of the place from the best source."""
        return min(entry.tier for entry, _, _ in self)

    @cached_property
    def fit(self) -> float:
        """How well the name is the spelling of the place that it fits best."""
        return max(quality for _, quality, _ in self)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The places' kinds."""
        return frozenset(entry.place.kind for entry, _, _ in self)

    @cached_property
    def countries(self) -> frozenset[str]:
        """The places' countries."""
        return frozenset(entry.place.country for entry, _, _ in self)

    @cached_property
    def ids(self) -> frozenset[str]:
        """The places' ids."""
        return frozenset(entry.place.place_id for entry, _, _ in self)

    @cached_property
    def rows(self) -> frozenset[int]:
        """The places' rows in the table."""
        return frozenset(entry.row for entry, _, _ in self)

    @cached_property
    def memo(self) -> dict[Any, Any]:
        """What else was worked out for this name."""
        return {}
