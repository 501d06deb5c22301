"""Scripts, styles and fonts, all from this machine: Leaflet and jQuery as their packages bring them, and our own."""

from __future__ import annotations

from pathlib import Path

from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from xstatic.pkg import jquery, leaflet

PAGE_ASSETS = Path(__file__).resolve().parent.parent / "page" / "assets"

ROUTES = [
    Mount("/assets/leaflet", StaticFiles(directory=leaflet.BASE_DIR), name="leaflet"),
    Mount("/assets/jquery", StaticFiles(directory=jquery.BASE_DIR), name="jquery"),
    Mount("/assets/page", StaticFiles(directory=PAGE_ASSETS, check_dir=False), name="page"),
]
