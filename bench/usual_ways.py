"""The usual ways of putting incidents on a folium map in Streamlit, timed as the real app is.

A small page each, with the same incidents from the same file, the same filters and Leaflet from this machine: one
``folium.CircleMarker`` an incident, and ``FastMarkerCluster``. A changed filter runs the page again and the map is
made anew, which is what such pages do.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from bench import watching
from tests.browser.server import ROOT, Server

WAYS: dict[str, tuple[int, ...]] = {"CircleMarker": (1_000, 10_000), "FastMarkerCluster": (10_000, 100_000, 1_000_000)}


def timed(browser: Browser, way: str, size: int, store: Path, folder: Path, options: Sequence[str]) -> dict[str, Any]:
    """Seconds of a usual page with so many incidents: opened, and with each of the options of its filter alone."""
    (folder / "usual_page.py").write_text(_PAGE.format(root=str(ROOT)), "utf-8")
    app = folder / "usual_app.py"
    app.write_text(_APP.format(root=str(ROOT), page=str(folder / "usual_page.py")), "utf-8")
    found: dict[str, Any] = {"filters": {}}
    settings = {"USUAL_WAY": way, "USUAL_SIZE": str(size)}
    with Server(store, folder / "usual.log", script=app, settings=settings, first=None) as server:
        with watching.visitor(browser) as page:  # pages of code are read: not part of the figures
            page.goto(server.url)
            watching.first_map(page)
        with watching.visitor(browser) as page:
            weighed = watching.bytes_of(page, "")
            page.goto(server.url)
            found["first_map_s"] = round(watching.first_map(page), 2)
            found["bytes_of_page"] = weighed[0]
            for option in options:
                watching.settled(page)
                watching.forget(page)
                page.get_by_role("combobox").fill(option)
                page.get_by_role("option").filter(has_text=option).first.click()
                seconds = watching.next_map(page)
                kept = int(page.locator("#kept").inner_text())
                found["filters"][option] = {"s": round(seconds, 2), "kept": kept}
                watching.settled(page)
                watching.forget(page)
                page.keyboard.press("Backspace")
                watching.next_map(page)
        found["server_mb"] = round(watching.memory_mb(server.pid))
    return found


_APP = """
import sys
sys.path.insert(0, {root!r})
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from streamlit.starlette import App
from xstatic.pkg import leaflet_markercluster
from routes import assets
cluster = Mount("/assets/cluster", StaticFiles(directory=leaflet_markercluster.BASE_DIR))
app = App({page!r}, routes=[cluster, *assets.ROUTES])
"""

_PAGE = """
import os
import duckdb
import folium
import streamlit as st
from folium.plugins import FastMarkerCluster
from streamlit_folium import st_folium

LEAFLET = "/assets/leaflet"
folium.Map.default_js = [("leaflet", LEAFLET + "/leaflet.js")]
folium.Map.default_css = [("leaflet_css", LEAFLET + "/leaflet.css")]
FastMarkerCluster.default_js = [("cluster", "/assets/cluster/leaflet.markercluster.js")]
FastMarkerCluster.default_css = []
FILTERS = {{
    "Islamic State": "actor1 = 'ISLAMIC_STATE' OR actor2 = 'ISLAMIC_STATE'",
    "the named place": "geo_precision = 1",
}}
st.set_page_config(layout="wide")
chosen = st.multiselect("Show", list(FILTERS))
conditions = " AND ".join("(" + FILTERS[name] + ")" for name in chosen) or "true"
with duckdb.connect(os.environ["KHAREETA_STORE"], read_only=True) as store:
    rows = store.execute(
        "SELECT latitude, longitude FROM (SELECT * FROM incidents WHERE latitude IS NOT NULL LIMIT ?) "
        "WHERE " + conditions,
        [int(os.environ["USUAL_SIZE"])],
    ).fetchall()
st.html(f"<p id='kept'>{{len(rows)}}</p>")
whole = folium.Map(location=[34.5, 40.0], zoom_start=6, tiles=None, maxZoom=16, prefer_canvas=True)
if os.environ["USUAL_WAY"] == "CircleMarker":
    for lat, lon in rows:
        folium.CircleMarker([lat, lon], radius=3).add_to(whole)
else:
    # folium's own callback wants icons from another server's Font Awesome; plain markers are a little faster.
    mark = "function (row) {{ return L.circleMarker([row[0], row[1]], {{radius: 4}}); }}"
    FastMarkerCluster([list(row) for row in rows], callback=mark).add_to(whole)
st_folium(whole, width=1000, height=620, returned_objects=[])
"""
