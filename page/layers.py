"""Our layers for folium: each carries options to a small script of ours, which fetches and draws in the browser.

folium would turn every incident into its own lines of JavaScript; these layers hand over only what to ask for, so a
map of a million incidents is as short as a map of ten.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from folium import Map
from folium.elements import JSCSSMixin
from folium.map import Layer
from folium.template import Template

from store.looks import SYMBOLS

ASSETS = "/assets"
"""Where this server keeps scripts and styles (see the rooms ``routes`` and ``page/assets``)."""

FOLDER = Path(__file__).parent / "assets"

SCRIPTS: tuple[str, ...] = (
    "stage", "turns", "line", "symbols", "pointer", "words", "marks", "rings", "choices", "heat", "basemap",
    "areas", "changes", "incidents", "playback", "picture",
)  # fmt: skip
"""Ours, in the order in which they build on each other; ``symbols`` is of ``store.looks``."""


@functools.cache
def _state() -> str:
    """Changes with the scripts, so that a browser may keep them until then; within one run of the server it does not,
    or every open map would be built anew."""
    said = hashlib.sha256(version("XStatic-Leaflet").encode())
    for name in SCRIPTS:
        said.update((SYMBOLS if name == SYMBOLS.stem else FOLDER / f"{name}.js").read_bytes())
    return said.hexdigest()[:12]


class BareMap(Map):
    """A ``folium.Map`` that asks no other server for anything: Leaflet comes from this one.

    folium's own list also has jQuery, Bootstrap, Font Awesome and markers' icons; nothing here uses them.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(tiles=None, **options)
        self._name = "Map"
        # In one piece: the browser loads a map's scripts one after another, each a journey of its own.
        self.default_js = [("khareeta", f"{ASSETS}/scripts.js?of={','.join(('leaflet', *SCRIPTS))}&v={_state()}")]
        self.default_css = [
            ("leaflet_css", f"{ASSETS}/leaflet/leaflet.css"),
            ("khareeta_css", f"{ASSETS}/page/map.css"),
        ]


class Carried(JSCSSMixin, Layer):
    """A layer made by ``khareeta.<kind>(options)`` in the browser."""

    kind = ""
    """The function's name in page/assets."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = khareeta.{{ this.kind }}({{ this.options|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, options: Mapping[str, Any]) -> None:
        super().__init__(name=self.kind, overlay=True, control=False)
        self._name = type(self).__name__
        self.options = dict(options)


class Basemap(Carried):
    """Land, governorates, rivers and names; online tiles only when ``tiles`` is given.

    Options: ``url``, ``language``, ``palette`` (a theme's colours), ``tiles`` (None, or url and attribution),
    ``labels``.
    """

    kind = "basemap"


class ControlAreas(Carried):
    """Who holds what on ``date``.

    Options: ``url``, ``date`` (ISO day), ``version``, ``shown``, ``palette``, ``labels``, ``months``, ``dir``.
    """

    kind = "areas"


class ChangedLand(Carried):
    """What changed hands between two days.

    Options: ``url``, ``days`` (two ISO days, or None for nothing), ``version``, ``palette``, ``labels``, ``dir``.
    """

    kind = "changes"


class IncidentSymbols(Carried):
    """The incidents of the view.

    Options: ``url``, ``query`` (filters as in the URL), ``version``, ``selected`` (an id or None), ``focus``
    (latitude and longitude or None), ``home`` (whether the map stands where it does by default), ``closer`` (the
    zoom at which a focus that is a place is shown, or None), ``drawn`` (where to tell that a filter's incidents are
    on the map), ``size_by``, ``heat``, ``palette``, ``labels``, ``months`` (twelve names), ``locale``, ``dir``,
    ``page`` (what its address should say).
    """

    kind = "incidents"


class Playback(Carried):
    """Plays the other layers through time, by day, week or month; a step alone, or all up to it.

    An incident stands at a step when it surely happened within it. One known only to a longer time, such as to the
    month while days are played, is drawn pale at every step that it may belong to and counted apart from the others.

    Options: ``first`` and ``last`` (ISO days, or None where nothing is dated), ``query`` (a change of it ends playing),
    ``labels``, ``months``, ``dir``.
    """

    kind = "playback"


class Picture(Carried):
    """A button that saves the map as a PNG, with title, days, legend and attribution.

    Options: ``said`` (what the view shows, in words), ``file`` (its name), ``palette``, ``labels``, ``dir``.
    """

    kind = "picture"
