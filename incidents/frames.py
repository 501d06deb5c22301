"""A frame: what a stretch of a sentence tells of one thing done, with the places and dates that belong to it."""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from collections.abc import Sequence
from operator import attrgetter
from typing import TypeVar

from incidents.actions import OUTCOMES, RESULTS, Action, kind_of
from incidents.dates.mentions import DateMention
from incidents.language.finds import Finds
from incidents.language.sentences import Clause
from incidents.spots import Spot

_FIRST = attrgetter("first")
_TAG = attrgetter("tag")
Found = TypeVar("Found")


@dataclasses.dataclass(slots=True)
class Frame:
    """One thing done, as far as a stretch of a sentence tells it."""

    sentence: int
    """Index of its sentence."""
    clauses: list[Clause]
    """Its clauses, in order."""
    lead: list[Clause]
    """Clauses before it that only set place or time."""
    actions: list[Action]
    """Words for what was done, asserted ones only."""
    spots: list[Spot]
    """Places named in it."""
    dates: list[DateMention]
    """Dates named in it."""
    weak: bool
    """True when it only tells an outcome (killed, wounded), not what was done."""
    background: bool = False
    """True when it is told as what had been before ("since … took it", كان قد with a day long past)."""

    _weighed: list[Action] | None = dataclasses.field(default=None, init=False, repr=False, compare=False)
    _tags: frozenset[str] = dataclasses.field(default=frozenset(), init=False, repr=False, compare=False)
    _kind: str | None = dataclasses.field(default=None, init=False, repr=False, compare=False)

    _joined: tuple[int, bool] = dataclasses.field(default=(0, False), init=False, repr=False, compare=False)

    @property
    def tags(self) -> frozenset[str]:
        """The tags of its actions."""
        if self._weighed != self.actions:
            self._weigh()
        return self._tags

    @property
    def kind(self) -> str | None:
        """The sub-event type its tags make, ``territory``, ``attack`` or None."""
        if self._weighed != self.actions:
            self._weigh()
        return self._kind

    def _weigh(self) -> None:
        """Work out tags and kind, which are asked for hundreds of times, only when the actions are others."""
        self._weighed = list(self.actions)
        self._tags = frozenset(map(_TAG, self.actions))
        self._kind = kind_of(self._tags)

    @property
    def first(self) -> int:
        """Index of its first word."""
        return self.clauses[0].first

    @property
    def last(self) -> int:
        """Index one past its last word."""
        return self.clauses[-1].last

    @property
    def core(self) -> list[tuple[int, int]]:
        """The stretches of words in which the doing itself is told: its clause and what leads up to it."""
        doings = [a for a in self.actions if a.tag not in OUTCOMES or a.tag in RESULTS] or self.actions
        if not doings:
            return []
        clauses = [c for c in self.clauses if any(c.first <= a.first < c.last for a in doings)]
        return [(c.first, c.last) for c in (*self.lead, *clauses)]

    def covers(self, index: int) -> bool:
        """True when the word at ``index`` lies in one of its clauses."""
        return _hold(self.clauses, index) or _hold(self.lead, index)

    def among(self, finds: Finds[Found]) -> list[Found]:
        """Those of ``finds`` that lie in one of its clauses, in order."""
        if not self.lead and len(self.clauses) == 1:
            return finds.within(self.first, self.last)
        first = (self.lead or self.clauses)[0].first
        count = len(self.lead) + len(self.clauses)
        if self._joined[0] != count:  # clauses are only ever added
            every = [*self.lead, *self.clauses]
            self._joined = count, all(map(_follow, every, every[1:]))
        if self._joined[1]:  # in one piece, as mostly
            return finds.within(first, self.last)
        return finds.within(min(first, self.first), self.last, self.covers)


def _follow(one: Clause, other: Clause) -> bool:
    """True when ``other`` begins where ``one`` ends."""
    return one.last == other.first


def _hold(clauses: Sequence[Clause], index: int) -> bool:
    """True when the word at ``index`` lies in one of ``clauses``, which stand in order."""
    at = bisect_right(clauses, index, key=_FIRST) - 1
    return at >= 0 and index < clauses[at].last
