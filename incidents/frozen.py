"""Records of which an article has hundreds, not to be changed once made.

``record`` is ``dataclasses.dataclass`` to mypy, which refuses a change to a frozen one anywhere in the code. As the
program runs they are plain: a frozen record sets each field through a call, by which it takes four times as long to
make, and all of an article's together a twentieth of its reading.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

__all__ = ["record"]

Record = TypeVar("Record")

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:

    def record(*, frozen: bool, slots: bool) -> Callable[[type[Record]], type[Record]]:
        """A decorator that makes a dataclass with a hash, as a frozen one has, which only mypy keeps from changes."""
        return dataclasses.dataclass(slots=slots, unsafe_hash=frozen)
