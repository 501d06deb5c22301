"""The legend: the same colours, patterns and shapes as on the map, as small pictures with words.

Actors and event types in it are filters too: pressed, only what they had a part in is shown; pressed again, everything.
"""

from __future__ import annotations

import base64
import functools
import html
import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import streamlit as st

from page import links
from page.language import Language
from store import Filters
from store.looks.palette import Look, shipped

LISTED = 12
"""So many actors stand in the legend, those with most incidents; the others unfold."""

Actors = Sequence[tuple[str | None, int]]
"""Actor ids with what each has in the view, most first."""

KEY = "legend"
_SCRIPT = Path(__file__).parent / "assets" / "legend.js"


def show(
    language: Language,
    *,
    actors: Actors,
    areas: bool,
    heat: bool,
    chosen: Filters,
    pressed: Callable[[str, str], None],
) -> None:
    """The legend of what is on the map: the actors given, the six event types, precision and control.

    ``actors`` are those of the view with the actors' own filter left out, so that others can be added to the chosen
    ones. A pressed entry calls ``pressed(field of Filters, value)`` before the page runs again; an empty value means
    that the field lets everything through again.
    """

    def told() -> None:
        entry = (st.session_state.get(KEY) or {}).get("pressed") or {}
        if entry:
            pressed(str(entry["field"]), str(entry["value"]))

    st.components.v2.component(
        "khareeta_legend",
        html="<div class='kh-legend'></div>",
        js=_SCRIPT.read_text("utf-8"),
        isolate_styles=False,
    )(
        key=KEY,
        data={"dir": language.direction, "html": "".join(_parts(language, actors, areas, heat, chosen))},
        on_pressed_change=told,
    )


def _parts(language: Language, actors: Actors, areas: bool, heat: bool, chosen: Filters) -> Iterable[str]:
    _ = language.text
    look_of = shipped().look
    given = [*actors, *((actor, 0) for actor in chosen.actors if actor not in dict(actors))]
    listed = [
        _button(
            language, "actors", actor, swatch(look_of(actor)), language.actor(actor), language.number(n) if n else "",
            chosen.actors, _("Show only what {name} had a part in, on either side", name=language.actor(actor)),
        )
        if actor
        else _entry(swatch(look_of(actor)), language.actor(actor), language.number(n) if n else "")
        for actor, n in given
    ]  # fmt: skip
    yield _heading(_("Actors"), _("whose deed it is; whose land it is"), _all(_("Show all"), "actors", chosen.actors))
    yield _list(listed[:LISTED])
    if len(listed) > LISTED:
        others = language.plural("and {n} other", "and {n} others", len(listed) - LISTED)
        yield f"<details><summary>{html.escape(others)}</summary>{_list(listed[LISTED:])}</details>"
    yield _heading(_("What happened"), "", _all(_("Show all"), "event_types", chosen.event_types))
    yield _list(
        _button(
            language, "event_types", name, symbol(shape), language.event_type(name), "", chosen.event_types,
            _("Show only: {name}", name=language.event_type(name)),
        )
        for name, shape in shipped().shapes.items()
    )  # fmt: skip
    yield _entry(_disc(), _("Several incidents: a disc split by actor, with their number; it opens as a list"))
    yield _entry(_sum(), _("A total reported over a period or region: never counted with the incidents"))
    yield _entry(_pale(), _("While time is played: pale is what is known only to a longer time than the step"))
    if heat:
        yield _heading(_("Heat map"), _("compared within what the map shows now"))
        yield _entry(_ramp(shipped().heat["light"], language.direction), _("few – many"))
    yield _heading(_("How surely it is placed"))
    yield _list(
        [
            _entry(symbol("disc"), _("The named place itself")),
            _entry(_ring(None), _("Near a place: somewhere within the dashed ring")),
            _entry(_ring("rising"), _("Only the region is known: somewhere within the hatched area")),
        ]
    )
    if areas:
        yield _heading(_("Control"))
        example = Look("#0072b2", "solid")
        yield _list(
            [
                _entry(_area(example, "controls"), _("Held")),
                _entry(_area(example, "contested"), _("Contested")),
                _entry(_area(example, "active"), _("Present without control")),
                _entry(_area(example, "faded"), _("Last known: nobody has said so for two years or more")),
            ]
        )
        unclaimed = _("Land that no claim speaks of has no colour.")
        yield f"<p class='kh-soft'>{html.escape(unclaimed)}</p>"


def swatch(look: Look, size: int = 18) -> str:
    """An actor's colour and pattern as an ``img`` element."""
    body = f"<rect x='1' y='1' width='{size - 2}' height='{size - 2}' rx='3' fill='{look.colour}'/>"
    if look.pattern != "solid":
        body = (
            f"<defs>{svg_pattern(look.pattern, look.ink)}</defs>{body}"
            f"<rect x='1' y='1' width='{size - 2}' height='{size - 2}' rx='3' fill='url(#p)'/>"
        )
    body += f"<rect x='1' y='1' width='{size - 2}' height='{size - 2}' rx='3' fill='none' stroke='#20262d'/>"
    return picture(body, size)


def symbol(shape: str, look: Look | None = None, size: int = 18) -> str:
    """An event type's shape as an ``img`` element, in an actor's colour when its look is given."""
    middle, radius = size / 2, size / 2 - 3.4
    fill = look.colour if look else "#9aa4ae"
    return picture(
        f"<path d='{outline(shape, middle, middle, radius)}' fill='{fill}' stroke='#20262d' stroke-width='1.4'/>", size
    )


def outline(shape: str, x: float, y: float, radius: float) -> str:
    """The SVG path of a shape, the same as ``khareeta.shape`` draws on the map."""
    corners: dict[str, tuple[int, float, tuple[float, ...]]] = {
        "diamond": (4, -90, (1.2,)), "square": (4, -45, (1.2,)), "triangle": (3, -90, (1.3,)), "wedge": (3, 90, (1.3,)),
        "star": (14, -90, (1.35, 0.75)), "pentagon": (5, -90, (1.15,)),
    }  # fmt: skip
    if shape not in corners:
        return f"M{x - radius},{y}a{radius},{radius} 0 1,0 {2 * radius},0a{radius},{radius} 0 1,0 {-2 * radius},0Z"
    count, first, reach = corners[shape]
    points = []
    for corner in range(count):
        angle = math.radians(first + corner * 360 / count)
        away = radius * reach[corner % len(reach)]
        points.append(f"{x + away * math.cos(angle):.2f},{y + away * math.sin(angle):.2f}")
    return "M" + "L".join(points) + "Z"


def picture(body: str, size: int, width: int | None = None) -> str:
    """SVG as an ``img`` element, which the page's sanitiser lets through where it takes inline SVG away.

    On a dark page the theme's colours in it turn to those of the night: the browser tells a picture which the page is.
    """
    wide = width or size
    turned = "".join(f"[{what}]{{{rule}}}" for what, rule in _nightly().items() if what in body)
    style = f"<style>@media (prefers-color-scheme: dark){{{turned}}}</style>" if turned else ""
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' width='{wide}' height='{size}'>{style}{body}</svg>"
    source = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    return f"<img alt='' width='{wide}' height='{size}' src='{source}'>"


@functools.cache
def _nightly() -> dict[str, str]:
    """For each attribute with a colour of the light theme: the rule that a dark page has for it."""
    day, night = (shipped().themes[theme] for theme in ("light", "dark"))
    pairs = {day[name]: night[name] for name in ("water", "land", "border", "river", "outline", "hatch")}
    found = {f"{what}='{light}'": f"{what}:{dark}" for light, dark in pairs.items() for what in ("fill", "stroke")}
    lines = {look.line: look.night for look in shipped().actors.values() if look.line != look.night}
    return found | {f"stroke='{line}'": f"stroke:{light}" for line, light in lines.items()}


def fills(looks: Iterable[tuple[str, Look]]) -> str:
    """Inline SVG that defines a fill for each ``(name, look)``: ``url(#kh-fill-NAME)`` in the same page."""
    defined = "".join(
        svg_pattern(look.pattern, look.ink, name=f"kh-fill-{name}", fill=look.colour) for name, look in looks
    )
    return f"<svg width='0' height='0' style='position:absolute' aria-hidden='true'><defs>{defined}</defs></svg>"


def svg_pattern(
    pattern: str, ink: str, size: int = 6, width: float = 1.6, *, name: str = "p", fill: str | None = None
) -> str:
    """An SVG ``pattern`` with the id ``name``: marks of ``size`` pixels in ``ink``, over ``fill`` where it is given."""
    s, half = size, size / 2
    paths = {
        "rising": f"M-1,{s + 1}L{s + 1},-1M-1,1L1,-1M{s - 1},{s + 1}L{s + 1},{s - 1}",
        "falling": f"M-1,-1L{s + 1},{s + 1}M{s - 1},-1L{s + 1},1M-1,{s - 1}L1,{s + 1}",
        "level": f"M0,{half}L{s},{half}",
        "upright": f"M{half},0L{half},{s}",
        "solid": "",
    }
    paths["lattice"] = paths["rising"] + paths["falling"]
    paths["grid"] = paths["level"] + paths["upright"]
    drawn = (
        f"<circle cx='{half}' cy='{half}' r='{s / 5}' fill='{ink}'/>"
        if pattern == "dotted"
        else f"<path d='{paths[pattern]}' stroke='{ink}' stroke-width='{width}'/>"
    )
    ground = f"<rect width='{s}' height='{s}' fill='{fill}'/>" if fill else ""
    name = html.escape(name)
    return f"<pattern id='{name}' width='{s}' height='{s}' patternUnits='userSpaceOnUse'>{ground}{drawn}</pattern>"


def _ring(pattern: str | None) -> str:
    fill = "none"
    defs = ""
    if pattern:
        defs, fill = f"<defs>{svg_pattern(pattern, '#48525c', 5, 0.9)}</defs>", "url(#p)"
    line = "stroke='#20262d' stroke-width='1.2' stroke-dasharray='3 2.4'"
    return picture(f"{defs}<circle cx='9' cy='9' r='7.5' fill='{fill}' {line}/>", 18)


def _disc() -> str:
    return picture(
        "<circle cx='9' cy='9' r='8' fill='#0072b2'/><path d='M9,9L9,1A8,8 0 0,0 2.1,13Z' fill='#e69f00'/>"
        "<circle cx='9' cy='9' r='8' fill='none' stroke='#20262d' stroke-width='1.2'/>"
        "<circle cx='9' cy='9' r='5' fill='#fff'/>"
        "<text x='9' y='12' font-size='8' font-family='sans-serif' font-weight='bold' text-anchor='middle'>9</text>",
        18,
    )


def _area(look: Look, status: str) -> str:
    shape = "x='1.5' y='2.5' width='15' height='13' rx='3'"
    if status == "active":
        dots = f"stroke='{look.line}' stroke-width='2' stroke-dasharray='0.1 4' stroke-linecap='round'"
        return picture(f"<rect {shape} fill='none' {dots}/>", 18)
    if status == "contested":
        hatch = f"<defs>{svg_pattern('rising', look.line, 6, 2)}</defs>"
        return picture(f"{hatch}<rect {shape} fill='url(#p)' stroke='{look.line}' stroke-dasharray='3 2'/>", 18)
    opacity = 0.15 if status == "faded" else 0.4
    edge = 0.45 if status == "faded" else 1
    return picture(
        f"<rect {shape} fill='{look.colour}' fill-opacity='{opacity}' stroke='{look.line}' stroke-opacity='{edge}'/>",
        18,
    )


def _sum() -> str:
    return picture(
        "<rect x='1.5' y='1.5' width='15' height='15' rx='3' fill='#fff' stroke='#20262d' stroke-width='1.2'/>"
        "<text x='9' y='13' font-size='11' font-family='sans-serif' font-weight='bold' text-anchor='middle'>Σ</text>",
        18,
    )


def _pale() -> str:
    path = outline("diamond", 9, 9, 5.6)
    return picture(
        f"<path d='{path}' fill='#9aa4ae' fill-opacity='0.45' stroke='#20262d' stroke-opacity='0.6' "
        "stroke-dasharray='2.5 2'/>",
        18,
    )


def _ramp(stops: Sequence[str], direction: str) -> str:
    ends = ("100%", "0%") if direction == "rtl" else ("0%", "100%")
    colours = "".join(
        f"<stop offset='{100 * number / (len(stops) - 1):.0f}%' stop-color='{colour}'/>"
        for number, colour in enumerate(stops)
    )
    body = (
        f"<defs><linearGradient id='h' x1='{ends[0]}' x2='{ends[1]}'>{colours}</linearGradient></defs>"
        "<rect x='0.5' y='3' width='89' height='12' rx='2' fill='url(#h)' stroke='#20262d' stroke-opacity='0.5'/>"
    )
    return picture(body, 18, 90)


def _heading(text: str, note: str = "", more: str = "") -> str:
    after = f" <span class='kh-soft'>{html.escape(note)}</span>" if note else ""
    return f"<h2>{html.escape(text)}{after}{more}</h2>"


def _all(text: str, field: str, chosen: Sequence[str]) -> str:
    """The way back to everything, where something is chosen."""
    if not chosen:
        return ""
    data = f"data-field='{field}' data-value='' data-entry='{field}'"
    return f" <button type='button' class='kh-all' {data}>{html.escape(text)}</button>"


def _list(entries: Iterable[str]) -> str:
    return f"<div class='kh-entries'>{''.join(entries)}</div>"


def _entry(image: str, text: str, count: str = "") -> str:
    return f"<div class='kh-entry'>{_inside(image, text, count)}</div>"


def _button(
    language: Language, field: str, value: str, image: str, text: str, count: str, chosen: Sequence[str], title: str
) -> str:  # fmt: skip
    """An entry that filters; of a group of which some are chosen, the others are pale."""
    pressed = value in chosen
    state = " kh-out" if chosen and not pressed else ""
    value, title = html.escape(value), html.escape(title)
    about = links.about(language, value) if field == "actors" else ""
    button = (
        f"<button type='button' class='kh-entry{state}' aria-pressed='{str(pressed).lower()}' title='{title}' "
        f"data-field='{field}' data-value='{value}' data-entry='{field}:{value}'>{_inside(image, text, count)}</button>"
    )
    return f"<div class='kh-line'>{button}{about}</div>"


def _inside(image: str, text: str, count: str) -> str:
    after = f"<span class='kh-count'>{html.escape(count)}</span>" if count else ""
    return f"{image}<span>{html.escape(text)}</span>{after}"
