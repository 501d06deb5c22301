"""What is filtered, as a file to take away."""

from __future__ import annotations

import datetime as dt
import functools

from starlette.responses import Response, StreamingResponse

from routes.answers import FILTER_NAMES, Answer, BadParameterError, Query, filters_of, route
from store import Store
from store.exporting import pieces
from store.formats import FORMATS, Format

MAX_EXPORTED = 2_000_000
"""Most incidents in one file; ``python -m store export`` has no such limit."""


def export(kind: Format, store: Store, query: Query) -> Answer | Response:
    """All incidents that the filter lets through, as a stream that starts at once however many they are."""
    filters = filters_of(query)
    found = store.count(filters)
    if found > MAX_EXPORTED:
        raise BadParameterError(
            "from", f"{found:,} incidents are more than the {MAX_EXPORTED:,} of one file; narrow the filter"
        )
    try:
        body = pieces(store, kind, filters)
    except ValueError as error:
        raise BadParameterError("from", str(error)) from None
    name = f"khareeta-{dt.date.today().isoformat()}.{kind.suffix}"
    return StreamingResponse(
        body,
        media_type=kind.media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-cache"},
    )


ROUTES = [
    route(f"/export.{kind.suffix}", functools.partial(export, kind), names=FILTER_NAMES) for kind in FORMATS.values()
]
