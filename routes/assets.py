"""Scripts, styles and fonts, all from this machine: Leaflet and jQuery as their packages bring them, and our own."""

from __future__ import annotations

import functools
import gzip
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from xstatic.pkg import jquery, leaflet

from routes.answers import failure
from store.looks import SYMBOLS

PAGE_ASSETS = Path(__file__).resolve().parent.parent / "page" / "assets"
LEAFLET = Path(leaflet.BASE_DIR) / "leaflet.js"

MAX_SCRIPTS = 40
"""At most so many scripts in one answer."""


def scripts(request: Request) -> Response:
    """Several scripts as one, in the order of ``of``: Leaflet and those of the page, by their names without ``.js``.

    The map loads its scripts one after another, so that each would cost it a journey to the server. With ``v``, which
    the page changes with the scripts, a browser need not ask again.
    """
    names = tuple(request.query_params.get("of", "").split(",")[: MAX_SCRIPTS + 1])
    try:
        if len(names) > MAX_SCRIPTS:
            raise LookupError(names[-1])
        files = tuple(_script(name) for name in names)
    except LookupError:
        return failure(404, f"of: {','.join(names)[:200]!r} does not name scripts of this page")
    stamps = tuple(file.stat().st_mtime_ns for file in files)
    headers = {"Vary": "Accept-Encoding", "Cache-Control": "no-cache", "ETag": f'W/"{hash((files, stamps)):x}"'}
    if request.query_params.get("v"):
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    if headers["ETag"] == request.headers.get("if-none-match"):
        return Response(status_code=304, headers=headers)
    plain, packed = _together(files, stamps)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(plain, media_type="text/javascript", headers=headers)
    return Response(packed, media_type="text/javascript", headers={**headers, "Content-Encoding": "gzip"})


def _script(name: str) -> Path:
    if name == "leaflet":
        return LEAFLET
    file = SYMBOLS if name == SYMBOLS.stem else PAGE_ASSETS / f"{name}.js"
    if not (name.isascii() and name.isalpha() and file.is_file()):
        raise LookupError(name)
    return file


@functools.lru_cache(maxsize=4)
def _together(files: tuple[Path, ...], stamps: tuple[int, ...]) -> tuple[bytes, bytes]:
    """The scripts' text, plain and compressed."""
    plain = b"\n;\n".join(file.read_bytes() for file in files)
    return plain, gzip.compress(plain, mtime=0)


ROUTES = [
    Route("/assets/scripts.js", scripts, methods=["GET"], name="scripts"),
    Mount("/assets/leaflet", StaticFiles(directory=leaflet.BASE_DIR), name="leaflet"),
    Mount("/assets/jquery", StaticFiles(directory=jquery.BASE_DIR), name="jquery"),
    Mount("/assets/page", StaticFiles(directory=PAGE_ASSETS, check_dir=False), name="page"),
]
