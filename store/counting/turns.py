"""Whose turn it is: a page lets the map go first, and does what takes longer once that is drawn."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Hashable


class Turn:
    """A page waiting for a map to have drawn something."""

    def __init__(self, asked: Hashable) -> None:
        self.asked = asked
        self._heard = threading.Event()

    def come(self) -> None:
        """It is drawn."""
        self._heard.set()

    def wait(self, seconds: float) -> bool:
        """Wait at most so long; whether it is drawn."""
        return self._heard.wait(seconds)


class Turns:
    """The pages that wait on one store; safe to share among threads."""

    def __init__(self) -> None:
        self._waiting: weakref.WeakSet[Turn] = weakref.WeakSet()
        self._lock = threading.Lock()

    def expect(self, asked: Hashable) -> Turn:
        """A turn to wait for: from now on, until somebody's map has drawn this."""
        turn = Turn(asked)
        with self._lock:
            self._waiting.add(turn)
        return turn

    def drawn(self, asked: Hashable) -> None:
        """A map has drawn this."""
        with self._lock:
            turns = [turn for turn in self._waiting if turn.asked == asked]
        for turn in turns:
            turn.come()
