"""HTTP beside the page: the map's data, control and its changes, exports, health, and the page's own files."""

from starlette.routing import BaseRoute

from routes import assets, control, exports, feed, health, map, ogc
from routes.prefixes import strays

_OURS: list[BaseRoute] = [
    *map.ROUTES,
    *control.ROUTES,
    *exports.ROUTES,
    *feed.ROUTES,
    *ogc.ROUTES,
    *health.ROUTES,
    *assets.ROUTES,
]

ROUTES: list[BaseRoute] = [*_OURS, *strays(_OURS)]
"""What the server mounts beside the page."""

__all__ = ["ROUTES"]
