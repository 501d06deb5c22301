"""Whether the server can do its work: the store opens and answers."""

from __future__ import annotations

from routes.answers import Answer, Query, route, to_json
from store import Store


def health(store: Store, query: Query) -> Answer:
    """``{"status": "ok", "version", "incidents"}``; 503 with the reason when the store cannot be read."""
    return Answer(to_json({"status": "ok", "version": store.version(), "incidents": store.count()}))


ROUTES = [route("/health", health)]
