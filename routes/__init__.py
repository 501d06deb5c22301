"""HTTP beside the page: the map's data, exports, health, and the page's own scripts and styles."""

from starlette.routing import BaseRoute

from routes import assets, exports, health, map

ROUTES: list[BaseRoute] = [*map.ROUTES, *exports.ROUTES, *health.ROUTES, *assets.ROUTES]
"""What the server mounts beside the page."""

__all__ = ["ROUTES"]
