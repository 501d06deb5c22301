"""What is filtered, as the pieces of a file: incidents, and the areas of control where the format has room for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from store.filters import Filters
from store.formats import Format
from store.questions import EXPORT_TIMEOUT, Questions


def pieces(
    store: Questions, kind: Format, filters: Filters, *, timeout: float | None = EXPORT_TIMEOUT
) -> Iterator[bytes]:
    """The file's bytes, piece by piece. Raises ``ValueError`` when a file of the format cannot hold so many.

    The areas are those of the filter's last day, or of the last day that any incident has.
    """
    if kind.most is not None and (found := store.count(filters)) > kind.most:
        raise ValueError(
            f"{found:,} incidents are more than the {kind.most:,} of one {kind.name} file; narrow the filter"
        )
    batches = store.batches(filters, timeout=timeout)
    if kind.with_areas is None:
        return kind.write(batches)
    day = filters.date_to or store.overview(filters).last_day or dt.date.today()
    return kind.with_areas(batches, store.areas(day), day)
