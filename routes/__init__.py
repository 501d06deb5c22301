"""HTTP beside the page: the map's data, control and its changes, exports, health, and the page's own files."""

from starlette.routing import BaseRoute

from routes import assets, control, exports, health, map

ROUTES: list[BaseRoute] = [*map.ROUTES, *control.ROUTES, *exports.ROUTES, *health.ROUTES, *assets.ROUTES]
"""What the server mounts beside the page."""

__all__ = ["ROUTES"]
