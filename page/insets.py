"""Small maps beside words: ground, areas of control and incidents as a picture, with names of towns over it."""

from __future__ import annotations

import dataclasses
import functools
import html
import math
from collections import Counter
from collections.abc import Iterable, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from page.language import Language
from page.legend import picture, svg_pattern
from page.printed_map import Frame, frame_of
from store.land.outlines import regions, towns
from store.land.territory import Area
from store.looks.palette import Palette, shipped

WIDTH, HEIGHT = 420, 250
"""Of an inset, in CSS pixels; the page may show it narrower, in the same shape."""
BUCKET = 16.0
"""Incidents nearer than so many pixels are one disc."""
TOWNS = 7
Spot = tuple[float, float, str | None]
"""Latitude, longitude and who acts."""


@dataclasses.dataclass(frozen=True, slots=True)
class Marked:
    """What an inset shows on its ground."""

    spots: Sequence[Spot] = ()
    """Incidents."""
    areas: Sequence[Area] = ()
    """Areas of control."""
    pin: tuple[float, float, float] | None = None
    """Latitude, longitude and radius in km of the place that it is about."""


def around(latitude: float, longitude: float, km: float) -> Frame:
    """The frame whose shorter side reaches ``km`` from a position."""
    up = km / 111.2
    points = [(latitude - up, longitude), (latitude + up, longitude)]
    return frame_of(points, 0, 0, WIDTH, HEIGHT)


def holding(points: Sequence[tuple[float, float]]) -> Frame:
    """The frame that shows all positions (latitude, longitude)."""
    return frame_of(points, 0, 0, WIDTH, HEIGHT)


def inset(language: Language, frame: Frame, marked: Marked, *, said: str) -> str:
    """The map as HTML; ``said`` tells a screen reader what it shows."""
    palette = shipped()
    colours = palette.themes["light"]  # pictures turn to the night's colours by themselves
    seen = frame.world()
    parts = [f"<rect width='{WIDTH}' height='{HEIGHT}' fill='{colours['water']}'/>"]
    for kind, fill, width in (("country", colours["land"], 1.2), ("governorate", "none", 0.5)):
        for shape in _outlines(kind):
            parts.append(
                _path(frame, shape, seen, f"fill='{fill}' stroke='{colours['border']}' stroke-width='{width}'")
            )
    parts += [_area(frame, palette, area, seen) for area in marked.areas if area.status != "active"]
    for shape in _outlines("river"):
        parts.append(_path(frame, shape, seen, f"fill='none' stroke='{colours['river']}' stroke-width='1.6'"))
    parts += _discs(frame, palette, marked.spots, colours["outline"])
    if marked.pin:
        parts.append(_pin(frame, marked.pin, colours["outline"]))
    image = picture(f"<defs>{_patterns(palette, marked.areas)}</defs>{''.join(parts)}", HEIGHT, WIDTH)
    names = "".join(_names(language, frame, seen, marked.pin))
    return (
        f"<figure class='kh-inset' role='img' aria-label='{html.escape(said)}' dir='ltr'>{image}"
        f"<div aria-hidden='true'>{names}</div></figure>"
    )


@functools.lru_cache(maxsize=8)
def _outlines(kind: str) -> tuple[BaseGeometry, ...]:
    return tuple(
        shapely.make_valid(shapely.geometry.shape(one["geometry"]))
        for one in regions()
        if one["properties"]["kind"] == kind
    )


def _patterns(palette: Palette, areas: Iterable[Area]) -> str:
    return "".join(
        svg_pattern(palette.look(actor).pattern, palette.look(actor).line, name=f"a-{actor}")
        for actor in dict.fromkeys(area.actor for area in areas)
        if palette.look(actor).pattern != "solid"
    ) + "".join(
        svg_pattern("rising", palette.look(actor).line, name=f"c-{actor}", width=2)
        for actor in dict.fromkeys(area.actor for area in areas if area.status == "contested")
    )


def _area(frame: Frame, palette: Palette, area: Area, seen: BaseGeometry) -> str:
    look = palette.look(area.actor)
    line = f"stroke='{look.line}' stroke-width='0.8'"
    if area.status == "contested":
        name = html.escape(f"c-{area.actor}")
        return _path(frame, area.geometry, seen, f"fill='url(#{name})' {line} stroke-dasharray='3 2'")
    strength = 0.15 if area.last_known else 0.42
    drawn = _path(frame, area.geometry, seen, f"fill='{look.colour}' fill-opacity='{strength}' {line}")
    if look.pattern != "solid" and not area.last_known:
        name = html.escape(f"a-{area.actor}")
        drawn += _path(frame, area.geometry, seen, f"fill='url(#{name})' fill-opacity='0.3'")
    return drawn


def _discs(frame: Frame, palette: Palette, spots: Iterable[Spot], ink: str) -> list[str]:
    buckets: dict[tuple[int, int], list[tuple[float, float, str | None]]] = {}
    for latitude, longitude, actor in spots:
        x, y = frame.at(latitude, longitude)
        buckets.setdefault((int(x // BUCKET), int(y // BUCKET)), []).append((x, y, actor))
    drawn = []
    for bucket in sorted(buckets.values(), key=len):
        n = len(bucket)
        x, y = sum(one[0] for one in bucket) / n, sum(one[1] for one in bucket) / n
        radius = 4.5 if n == 1 else min(15.0, 6.0 + 3.4 * math.log10(n))
        actor = Counter(one[2] for one in bucket).most_common(1)[0][0]
        drawn.append(
            f"<circle cx='{x:.1f}' cy='{y:.1f}' r='{radius:.1f}' fill='{palette.look(actor).colour}' stroke='{ink}'/>"
        )
        if n > 1:
            drawn.append(
                f"<circle cx='{x:.1f}' cy='{y:.1f}' r='{radius * 0.72:.1f}' fill='#fff'/>"
                f"<text x='{x:.1f}' y='{y + 3:.1f}' font-size='{9 if n < 100 else 7}' font-family='sans-serif' "
                f"font-weight='bold' text-anchor='middle' fill='#1d2733'>{n}</text>"
            )
    return drawn


def _pin(frame: Frame, pin: tuple[float, float, float], ink: str) -> str:
    latitude, longitude, km = pin
    x, y = frame.at(latitude, longitude)
    radius = max(7.0, km / 111.2 / max(0.05, math.cos(math.radians(latitude))) * frame.scale)
    return (
        f"<circle cx='{x:.1f}' cy='{y:.1f}' r='{radius:.1f}' fill='none' stroke='{ink}' stroke-width='2' "
        f"stroke-dasharray='4 3'/><path d='M{x - 4},{y}h8M{x},{y - 4}v8' stroke='{ink}' stroke-width='1.4'/>"
    )


def _names(
    language: Language, frame: Frame, seen: BaseGeometry, pin: tuple[float, float, float] | None
) -> Iterable[str]:
    """Names of towns as HTML over the picture, so that they are in the page's fonts; the largest that do not meet."""
    taken: list[tuple[float, float]] = []
    for town in towns():
        if len(taken) >= TOWNS:
            return
        if not seen.contains(shapely.Point(town.longitude, town.latitude)):
            continue
        x, y = frame.at(town.latitude, town.longitude)
        crowded = any(abs(x - other) < 90 and abs(y - line) < 20 for other, line in taken)
        if crowded or not (20 < x < WIDTH - 50 and 12 < y < HEIGHT - 12):
            continue
        taken.append((x, y))
        name = town.name_ar if language.code == "ar" and town.name_ar else town.name_en
        side = f"left: {100 * x / WIDTH:.2f}%; top: {100 * y / HEIGHT:.2f}%"
        yield f"<span class='kh-town' style='{side}' dir='auto'>{html.escape(name)}</span>"


def _path(frame: Frame, shape: BaseGeometry, seen: BaseGeometry, look: str) -> str:
    """What of a shape is in the frame, as an SVG path, without the points that no eye would miss."""
    if not shape.intersects(seen):
        return ""
    cut = shapely.make_valid(shape).intersection(seen).simplify(0.4 / frame.scale)
    drawn = []
    for part in shapely.get_parts(cut):
        if part.geom_type == "Polygon":
            drawn += [_line(frame, ring.coords) + "Z" for ring in (part.exterior, *part.interiors) if len(ring.coords)]
        elif part.geom_type == "LineString":
            drawn.append(_line(frame, part.coords))
    return f"<path d='{''.join(drawn)}' fill-rule='evenodd' {look}/>" if drawn else ""


def _line(frame: Frame, coords: Iterable[tuple[float, ...]]) -> str:
    points = (frame.at(latitude, longitude) for longitude, latitude, *_ in coords)
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points)
