"""Articles in portions for the workers: large ones on the way, small ones at the end."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Iterator

from incidents.bulk.corpus import Source

ARTICLES = 25
"""Articles that a worker is given at a time."""
BYTES = 2_000_000
"""Bytes of text after which a batch is full."""
ROUNDS = 2
"""How many batches for each worker are looked at ahead, to see the end coming."""


def batches(sources: Iterable[Source], *, workers: int) -> Iterator[list[Source]]:
    """``sources`` in order, in portions for so many ``workers``; none is larger than it need be.

    Towards the end the portions shrink with what is left, so that no worker is still busy with a large one when there
    is nothing left for the others. So much is taken ahead of being read, and no more.
    """
    todo = iter(sources)
    ahead: deque[Source] = deque()
    held = 0
    many = ROUNDS * max(1, workers)
    while True:
        while len(ahead) < many * ARTICLES and held < many * BYTES:
            source = next(todo, None)
            if source is None:
                break
            ahead.append(source)
            held += len(source.raw)
        if not ahead:
            return
        batch: list[Source] = []
        size = 0
        for _ in range(math.ceil(len(ahead) / many)):
            batch.append(ahead.popleft())
            size += len(batch[-1].raw)
            if size >= BYTES:
                break
        held -= size
        yield batch
