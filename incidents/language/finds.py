"""What was found in an article, in order, asked for by where it stands without going through the whole article."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any, TypeVar

Found = TypeVar("Found")
_first: Callable[[Any], int] = attrgetter("first")


class Finds(list[Found]):
    """A list of what was found that knows at which word each begins.

    It is not to be changed once made. ``at`` gives the index of the word at which one begins; by default ``first``.
    """

    __slots__ = ("_at", "_order")

    def __init__(self, found: Iterable[Found] = (), at: Callable[[Found], int] = _first) -> None:
        super().__init__(found)
        told = list(map(at, self))
        self._at = sorted(told)
        self._order: list[int] | None = None
        if told != self._at:
            self._order = sorted(range(len(self)), key=told.__getitem__)

    def within(self, first: int, last: int, covers: Callable[[int], bool] | None = None) -> list[Found]:
        """Those that begin at a word from ``first`` up to ``last``, exclusive, in order; an empty list for none.

        With ``covers``, only those for whose word it is true.
        """
        at = self._at
        low = bisect_left(at, first)
        if low == len(at) or at[low] >= last:
            return []  # as mostly
        high = bisect_left(at, last, low)
        if self._order is None and covers is None:
            return self[low:high]
        kept = [n for n in range(low, high) if covers is None or covers(at[n])]
        if self._order is not None:
            kept = sorted(self._order[n] for n in kept)
        return [self[n] for n in kept]
