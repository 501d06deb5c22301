"""The map: a bare folium map with our layers, drawn once a session; what changes is swapped, the map stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import folium
import streamlit as st
from streamlit_folium import st_folium

from incidents.actors import actors
from incidents.models import EVENT_TYPES, SUB_EVENT_TYPES
from page.language import Language
from page.layers import BareMap, Basemap, ChangedLand, ControlAreas, IncidentSymbols, Picture, Playback
from page.view import OWN_NAMES, Position, View
from store.looks.palette import Look, shipped

KEY = "map"
HEIGHT = 620

HOME: Position = (7, 34.7, 40.0)
"""Where the map stands when neither the address nor the data say otherwise: eastern Syria."""

ONLINE_TILES = {
    "url": "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
    "attribution": "© OpenStreetMap contributors",
}
FONT = '"IBM Plex Sans Arabic", sans-serif'


def show(
    view: View,
    language: Language,
    *,
    day: dt.date,
    version: str,
    tiles: bool,
    home: Position,
    focus: tuple[float, float] | None,
    closer: float | None = None,
    days: tuple[dt.date | None, dt.date | None],
    changed: tuple[dt.date, dt.date] | None,
    chosen: Callable[[str, str], None],
) -> None:
    """Draws the map.

    ``day`` is whose areas are shown, ``version`` changes with the data, ``home`` is where a new map stands, ``focus``
    (latitude, longitude) comes into view when it changes, with ``closer`` at least as near as that zoom and marked,
    ``days`` are the first and last of playing through time, ``changed`` the days between which what changed hands is
    marked. A choice on the map calls ``chosen(what, id)`` before the page runs again: ``("incident", id)`` or
    ``("area", "ACTOR/status/DAY/claim,claim")``; also
    ``("version", version)``, when the browser has seen that the data are no longer those of ``version``.
    """
    zoom, latitude, longitude = home
    # The map's own lines must never change within a session, or the browser would build it anew and lose its place.
    whole = BareMap(
        location=[latitude, longitude], zoom_start=zoom, zoom_snap=0.5, control_scale=False, prefer_canvas=True,
        world_copy_jump=True, minZoom=3, maxZoom=16,
    )  # fmt: skip
    layers = folium.FeatureGroup(name="khareeta", control=False)
    common = {
        "labels": labels(language), "months": months(language), "dir": language.direction, "version": version
    }  # fmt: skip
    looks = palette(language)
    Basemap(
        {
            "url": "/map/basemap",
            "language": language.code,
            "palette": {"font": FONT, "themes": looks["themes"]},
            "tiles": ONLINE_TILES if tiles else None,
            "labels": common["labels"],
        }
    ).add_to(layers)
    ControlAreas(
        {"url": "/map/control", "date": day.isoformat(), "shown": view.areas, "palette": looks, **common}
    ).add_to(layers)
    ChangedLand(
        {
            "url": "/map/changes",
            "days": [day.isoformat() for day in changed] if changed else None,
            "palette": looks,
            **common,
        }
    ).add_to(layers)
    IncidentSymbols(
        {
            "url": "/map/incidents",
            "drawn": "/map/drawn",
            "query": view.filters.to_query(),
            "selected": view.incident,
            "focus": focus,
            "closer": closer,
            "home": home == HOME,
            "size_by": view.size_by,
            "heat": view.heat,
            "palette": looks,
            "locale": "en-GB",
            "page": {"own": OWN_NAMES, "query": view.to_query()},
            **common,
        }
    ).add_to(layers)

    Playback(
        {
            "first": days[0].isoformat() if days[0] else None,
            "last": days[1].isoformat() if days[1] else None,
            "query": view.filters.to_query(),
            "labels": common["labels"],
            "months": common["months"],
            "dir": language.direction,
        }
    ).add_to(layers)

    Picture(
        {
            "said": _days(language, days, day),
            "file": f"khareeta-{day.isoformat()}.png",
            "palette": looks,
            "labels": common["labels"],
            "dir": language.direction,
        }
    ).add_to(layers)

    def on_change() -> None:
        said = (st.session_state.get(KEY) or {}).get("last_object_clicked_tooltip")
        if said and said != st.session_state.get("map_said"):
            st.session_state["map_said"] = said
            what, _, rest = said.partition(":")
            chosen(what, rest.partition(":")[2])

    st_folium(
        whole,
        key=KEY,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=["last_object_clicked_tooltip"],
        feature_group_to_add=layers,
        on_change=on_change,
    )


def palette(language: Language) -> dict[str, Any]:
    """Looks and names of actors and event types, as the scripts of the map read them.

    ``themes`` has the colours of day and night; the browser takes those of the theme that the page has there.
    """
    table = shipped()
    looks = {actor_id: _drawn(table.look(actor_id), language.actor(actor_id)) for actor_id in actors()}
    return {
        "font": FONT,
        "themes": {theme: {**colours, "heat": list(table.heat[theme])} for theme, colours in table.themes.items()},
        "actors": looks,
        "unknown": _drawn(table.unknown, language.actor(None)),
        "event_types": {name: {"shape": table.shapes[name], "name": language.event_type(name)} for name in EVENT_TYPES},
        "sub_event_types": {name: language.event_type(name) for name in SUB_EVENT_TYPES},
    }  # fmt: skip


def _days(language: Language, days: tuple[dt.date | None, dt.date | None], day: dt.date) -> str:
    """What a picture says of its days."""
    held = language.text("Areas of control as of {day}, the end of the chosen dates.", day=language.day(day))
    return " · ".join(part for part in (language.span(*days), held) if part)


def months(language: Language) -> list[str]:
    """January to December, as they stand in a date."""
    names = language.locale.months["format"]["wide"]
    return [str(names[number]) for number in range(1, 13)]


def _drawn(look: Look, name: str) -> dict[str, str]:
    return {
        "name": name,
        "colour": look.colour,
        "pattern": look.pattern,
        "ink": look.ink,
        "line": look.line,
        "night": look.night,
    }


def labels(language: Language) -> dict[str, str]:
    """What the map says in words; ``{…}`` is filled in the browser."""
    _ = language.text
    return {
        "in_view": _("Incidents in this view: {n}"),
        "none_in_view": _("No incidents in this view: move the map, or widen the filters"),
        "incidents": _("Incidents: {n}"),
        "several": _("{n} incidents: {who}"),
        "killed": _("Killed: {n}"),
        "no_date": _("day not known"),
        "no_actor": _("No actor named"),
        "precision_1": _("At the named place, within {km} km"),
        "precision_2": _("Near the named place, within {km} km"),
        "precision_3": _("Only the region is known, within {km} km"),
        "zoom_hint": _("Click to come closer"),
        "list_hint": _("Click for the list"),
        "zoom_in": _("Come closer"),
        "latest_listed": _("The latest {n} are listed"),
        "list": _("What is on the map: arrow keys move, Enter opens"),
        "list_heading": _("Incidents on the map, the largest groups first"),
        "areas_heading": _("Areas of control on the map"),
        "unreachable": _("The map's data could not be read: {reason}"),
        "line_slow": _("The line is slow: until the answer comes, the map shows what it had"),
        "line_again": _("No answer: {reason}. The map shows what it had, and is asking again"),
        "line_down": _("the server cannot be reached"),
        "line_late": _("nothing came within {n} seconds"),
        "map": _("Map of incidents and areas of control"),
        "skip": _("Skip the map"),
        "more": _("List more"),
        "apart_in_view": _("less sure of the day: {n}"),
        "apart_word": _("the day is not sure"),
        "apart_hint": _("Known only to a longer time than this step: counted apart"),
        "totals": _("Totals reported: {n}"),
        "total_word": _("Total reported"),
        "total_hint": _("A total over a period or region, in no other number here"),
        "speed": _("Speed"),
        "tiles_failed": _("Online tiles could not be reached; the map below is this machine's own"),
        "held_during": _("Areas of control as of {day}, while time is played."),
        "held_controls": _("in control since {day}"),
        "held_contested": _("contested since {day}"),
        "held_active": _("present without control since {day}"),
        "last_known": _("last claimed on {day}"),
        "claims": _("Who says so ({n})"),
        "changed": _("Areas that changed hands: {n}"),
        "changed_land": _("{n} km² changed hands"),
        "changed_place": _("{place}, {day}"),
        "changed_more": _("and {n} more places"),
        "nobody_or_contested": _("nobody, or contested"),
        "play": _("Play through time"),
        "pause": _("Pause"),
        "stop": _("Back to the chosen dates"),
        "playback": _("Time shown on the map"),
        "step": _("Step"),
        "span": _("What is shown at a step"),
        "day": _("day by day"),
        "week": _("week by week"),
        "month": _("month by month"),
        "window": _("that step only"),
        "cumulative": _("all up to then"),
        "comma": language.comma,
        "credit": _("Borders: Natural Earth. Places: GeoNames (CC BY 4.0) and Khareeta"),
        "picture": _("Save the map as a picture"),
        "picture_title": _("Khareeta: incidents and areas of control"),
    }
