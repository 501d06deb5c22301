"""The record of one toll."""

from __future__ import annotations

from incidents.frozen import record


@record(frozen=True, slots=True)
class Toll:
    """A number of people to whom one thing happened."""

    start: int
    """First character, in the text as written, of the words that tell it: outcome and number."""
    end: int
    """One past the last character."""
    outcome: str
    """``killed``, ``injured``, ``arrested``, ``abducted``, ``captured``, ``missing``, ``released``, ``displaced`` or
    ``casualties`` (dead and wounded counted together)."""
    low: int | None
    """Lowest number; None when the text tells none."""
    best: int | None
    """Best number; 0 when the text says that there were none, None when it does not tell."""
    high: int | None
    """Highest number; None when open ("at least 5") or not told."""
    who: tuple[int, int] | None
    """The words that say who they were; None when none do."""
    part_of: int | None
    """Index, in the list returned, of the toll that this one is a part of."""
    total: bool
    """True for a running total ("since ... 63 were killed", "bringing to 178 the number of those killed")."""
