"""A place named in a text, as the rules on who did what where look at it."""

from __future__ import annotations

from gazetteer.places import Placed
from incidents.frozen import record


@record(frozen=True, slots=True)
class Spot:
    """A place named in the text, as words."""

    start: int
    """First character."""
    end: int
    """One past the last character."""
    first: int
    """Index of the first word."""
    last: int
    """Index one past the last word."""
    text: str
    """As written."""
    placed: Placed | None
    """Where it is; None when that is not known or too close to call."""
    dateline: bool
    """True when it only tells where the report was filed."""
    person: bool = False
    """True when it may be part of a person's name."""

    @property
    def grain(self) -> int:
        """How finely it tells a place: 0 a town, 1 a hill or a road, 2 a district, 3 a governorate or wider."""
        if self.placed is None:
            return 1
        if self.placed.kind in {"country", "governorate"}:
            return 3
        km = self.placed.uncertainty_km
        return 0 if km <= 16 else 1 if km <= 60 else 2 if km <= 95 else 3
