"""Batches for the workers: every article once and in order, large on the way and small at the end."""

from collections.abc import Iterator

import pytest

from incidents.bulk.batches import ARTICLES, BYTES, ROUNDS, batches
from incidents.bulk.corpus import Source
from tests.incidents.batch import sources


@pytest.mark.parametrize("workers", [0, 1, 2, 8])
@pytest.mark.parametrize("count", [0, 1, 7, 100, 403])
def test_every_article_is_in_one_batch_and_the_last_are_small(count: int, workers: int) -> None:
    made = list(batches(iter(sources(count)), workers=workers))
    assert [source for batch in made for source in batch] == sources(count)
    sizes = [len(batch) for batch in made]
    assert sizes == sorted(sizes, reverse=True)
    assert all(0 < size <= ARTICLES for size in sizes)
    assert sizes[-1:] in ([], [1])
    if count > 2 * ROUNDS * ARTICLES * max(1, workers):
        assert sizes[0] == ARTICLES


def test_no_more_is_taken_ahead_than_the_next_batches_need() -> None:
    taken = 0

    def told() -> Iterator[Source]:
        nonlocal taken
        for source in sources(1_000):
            taken += 1
            yield source

    next(batches(told(), workers=2))
    assert taken == 2 * ROUNDS * ARTICLES


def test_large_articles_fill_a_batch_by_their_bytes() -> None:
    large = [Source(f"{n}.txt", f"{n}", b"x" * (BYTES // 2 + 1)) for n in range(40)]
    made = list(batches(large, workers=2))
    assert [source for batch in made for source in batch] == large
    assert max(len(batch) for batch in made) == 2
