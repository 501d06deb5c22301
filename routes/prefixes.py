"""Addresses that begin like ours and lead nowhere: told so as JSON, where the page would else answer for them."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from routes.answers import failure


def strays(routes: Iterable[BaseRoute]) -> list[BaseRoute]:
    """Routes for every other address under the first words of the given ones, such as ``/map`` and ``/export``.

    They answer 404 with ``{"error"}``, which names the addresses that there are.
    """
    paths = sorted({route.path for route in routes if isinstance(route, Route | Mount)})
    prefixes = sorted({path.strip("/").partition("/")[0].partition(".")[0] for path in paths})

    def answer(prefix: str) -> Route:
        known = [path for path in paths if path.startswith(f"/{prefix}")]

        async def nowhere(request: Request) -> Response:
            message = f"there is nothing at {request.url.path[:200]}; there are: {', '.join(known)}"
            return failure(404, message)

        return Route(f"/{prefix}{{rest:path}}", nowhere, methods=["GET"], name=f"nothing_under_{prefix}")

    return [answer(prefix) for prefix in prefixes]
