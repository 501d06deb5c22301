"""Answers remembered for those who ask again; the longest unused are forgotten first."""

from __future__ import annotations

import collections
import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

_T = TypeVar("_T")


class Remembered:
    """Answers by question, at most so many (or so many bytes) of them; safe to share among threads."""

    def __init__(self, *, most: int) -> None:
        """``most``: the sum of the answers' sizes that is kept. An answer larger than that is given, but not kept."""
        self._most = most
        self._held = 0
        self._answers: collections.OrderedDict[Hashable, tuple[Any, int]] = collections.OrderedDict()
        self._asking: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, question: Hashable, ask: Callable[[], _T], *, size: Callable[[_T], int] = lambda _: 1) -> _T:
        """The answer, asked for at most once at a time however many threads want it. What ``ask`` raises is raised."""
        with self._lock:
            asking = self._asking.setdefault(question, threading.Lock())
        with asking:
            with self._lock:
                if question in self._answers:
                    self._answers.move_to_end(question)
                    self._asking.pop(question, None)
                    known: _T = self._answers[question][0]
                    return known
            try:
                answer = ask()
                weight = size(answer)
                with self._lock:
                    if weight <= self._most:
                        self._answers[question] = answer, weight
                        self._held += weight
                    while self._held > self._most:
                        _, (_, freed) = self._answers.popitem(last=False)
                        self._held -= freed
            finally:
                with self._lock:
                    self._asking.pop(question, None)
        return answer

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._answers.clear()
            self._held = 0
