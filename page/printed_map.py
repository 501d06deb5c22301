"""The map of a view on paper: ground, areas of control and incidents as lines and fills of a PDF page."""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import shapely
from fpdf import FPDF
from fpdf.enums import Align, PathPaintRule
from shapely.geometry.base import BaseGeometry

from page.language import Language
from store.land.outlines import regions, towns
from store.land.territory import Area
from store.looks.palette import Palette, channels, shipped

BUCKET_MM = 7.0
"""Incidents that lie nearer than this on the paper are one disc."""
LEAST_DEGREES = 0.5
"""A map never shows less of the world than this, so that one incident has something around it."""
MARGIN = 0.08
TOWNS = 22


@dataclasses.dataclass(frozen=True, slots=True)
class Frame:
    """The paper's rectangle for the map (mm) and the part of the world in it."""

    left: float
    top: float
    width: float
    height: float
    west: float
    north: float
    scale: float
    """mm for one unit of the web-mercator plane, whose unit is a degree of longitude."""

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        """The paper's x and y, in mm, of a position in degrees."""
        return self.left + (longitude - self.west) * self.scale, self.top + (self.north - _y(latitude)) * self.scale

    def world(self) -> BaseGeometry:
        """What lies in the frame, as a box of longitude and latitude."""
        south = self.north - self.height / self.scale
        east = self.west + self.width / self.scale
        return shapely.box(self.west, _latitude(south), east, _latitude(self.north))


def frame_of(points: Sequence[tuple[float, float]], left: float, top: float, width: float, height: float) -> Frame:
    """The frame that shows all points (latitude, longitude), with room around; eastern Syria when there are none."""
    given = points or [(33.5, 37.5), (36.5, 41.5)]
    lats, lons = [_y(lat) for lat, _ in given], [lon for _, lon in given]
    wide = max(max(lons) - min(lons), LEAST_DEGREES) * (1 + 2 * MARGIN)
    high = max(max(lats) - min(lats), LEAST_DEGREES) * (1 + 2 * MARGIN)
    scale = min(width / wide, height / high)
    middle_x, middle_y = (max(lons) + min(lons)) / 2, (max(lats) + min(lats)) / 2
    return Frame(left, top, width, height, middle_x - width / scale / 2, middle_y + height / scale / 2, scale)


def draw(
    pdf: FPDF, frame: Frame, language: Language, incidents: Iterable[dict[str, Any]], areas: Sequence[Area]
) -> None:
    """Draws the map into the frame: ground, areas, town names, discs sized by incidents and split by who acted."""
    palette = shipped()
    theme = palette.themes["light"]
    with pdf.rect_clip(frame.left, frame.top, frame.width, frame.height):
        pdf.set_fill_color(*channels(theme["water"]))
        pdf.rect(frame.left, frame.top, frame.width, frame.height, style="F")
        seen = frame.world()
        for kind, fill, line, width in (
            ("country", theme["land"], theme["border"], 0.3), ("governorate", None, theme["border"], 0.1)
        ):  # fmt: skip
            for one in regions():
                if one["properties"]["kind"] == kind:
                    _polygons(pdf, frame, shapely.geometry.shape(one["geometry"]).intersection(seen), fill, line, width)
        for area in areas:
            _area(pdf, frame, palette, area, seen)
        for one in regions():
            if one["properties"]["kind"] == "river":
                _lines(pdf, frame, shapely.geometry.shape(one["geometry"]).intersection(seen), theme["river"], 0.4)
        _names(pdf, frame, language, theme)
        _discs(pdf, frame, palette, incidents)
    pdf.set_draw_color(*channels(theme["border"]))
    pdf.set_line_width(0.2)
    pdf.rect(frame.left, frame.top, frame.width, frame.height)
    _bar(pdf, frame, language)


def write(pdf: FPDF, x: float, y: float, text: str) -> None:
    """Writes a line of text that begins at ``x`` and whose middle is at ``y``; shaped, as ``FPDF.text`` is not."""
    height = pdf.font_size
    pdf.set_xy(x - pdf.c_margin, y - height / 2)
    pdf.cell(pdf.get_string_width(text) + 2 * pdf.c_margin, height, text, align=Align.L)


def _arabic(name: str) -> bool:
    return any("\u0621" <= letter <= "\u064a" for letter in name)


def _area(pdf: FPDF, frame: Frame, palette: Palette, area: Area, seen: BaseGeometry) -> None:
    look = palette.look(area.actor)
    sure = area.status == "controls" and not area.last_known
    strength = 0.15 if area.last_known else {"controls": 0.45, "contested": 0.2}.get(area.status, 0.0)
    _polygons(
        pdf, frame, shapely.make_valid(area.geometry).intersection(seen), look.colour if strength else None, look.line,
        0.2, opacity=strength, dash=None if sure else (0.8, 0.6),
    )  # fmt: skip


def _discs(pdf: FPDF, frame: Frame, palette: Palette, incidents: Iterable[dict[str, Any]]) -> None:
    buckets: dict[tuple[int, int], list[tuple[float, float, str | None]]] = {}
    for row in incidents:
        if row["latitude"] is None or row["longitude"] is None:
            continue
        x, y = frame.at(row["latitude"], row["longitude"])
        buckets.setdefault((int(x // BUCKET_MM), int(y // BUCKET_MM)), []).append(
            (x, y, row["actor1"] or row["actor2"])
        )
    ink = channels(palette.themes["light"]["outline"])
    for bucket in sorted(buckets.values(), key=len):
        n = len(bucket)
        x, y = sum(one[0] for one in bucket) / n, sum(one[1] for one in bucket) / n
        radius = 1.1 if n == 1 else min(4.6, 1.7 + 0.9 * math.log10(n) * 1.6)
        pdf.set_line_width(0.2)
        pdf.set_draw_color(*ink)
        start = 90.0
        for actor, share in Counter(one[2] for one in bucket).most_common():
            pdf.set_fill_color(*channels(palette.look(actor).colour))
            end = start - 360.0 * share / n
            if share == n:
                pdf.circle(x, y, radius, style="F")
            else:
                pdf.solid_arc(x - radius, y - radius, 2 * radius, end, start, style="F")
            start = end
        pdf.circle(x, y, radius, style="D")
        if n > 1:
            pdf.set_fill_color(255, 255, 255)
            pdf.circle(x, y, radius * 0.62, style="F")
            pdf.set_font(size=5 if n < 100 else 4)
            text = str(n)
            pdf.set_text_color(*ink)
            write(pdf, x - pdf.get_string_width(text) / 2, y, text)


def _names(pdf: FPDF, frame: Frame, language: Language, theme: Any) -> None:
    taken: list[tuple[float, float]] = []
    world = frame.world()
    pdf.set_text_color(*channels(theme["label"]))
    for town in towns():
        if len(taken) >= TOWNS:
            break
        if not world.contains(shapely.Point(town.longitude, town.latitude)):
            continue
        x, y = frame.at(town.latitude, town.longitude)
        if any(abs(x - other) < 17 and abs(y - line) < 4 for other, line in taken):
            continue
        taken.append((x, y))
        pdf.set_fill_color(*channels(theme["label"]))
        pdf.circle(x, y, 0.35, style="F")
        pdf.set_font(size=6.5)
        write(pdf, x + 1, y, town.name_ar if language.code == "ar" and _arabic(town.name_ar) else town.name_en)


def _bar(pdf: FPDF, frame: Frame, language: Language) -> None:
    """A scale bar at the lower left, true at the middle of the map."""
    middle = math.radians(_latitude(frame.north - frame.height / frame.scale / 2))
    km_mm = frame.scale / (111.32 * math.cos(middle))
    length = next(km for km in (500, 200, 100, 50, 20, 10, 5, 2, 1) if km * km_mm < frame.width / 4 or km == 1)
    x, y = frame.left + 3, frame.top + frame.height - 3
    pdf.set_draw_color(30, 30, 30)
    pdf.set_text_color(30, 30, 30)
    pdf.set_line_width(0.4)
    pdf.line(x, y, x + length * km_mm, y)
    pdf.set_font(size=6.5)
    write(pdf, x, y - 2, language.text("{n} km", n=language.number(length)))


def _polygons(
    pdf: FPDF, frame: Frame, shape: BaseGeometry, fill: str | None, line: str, width: float, *,
    opacity: float = 1.0, dash: tuple[float, float] | None = None,
) -> None:  # fmt: skip
    for part in shapely.get_parts(shape):
        if part.geom_type != "Polygon" or part.is_empty:
            continue
        with pdf.new_path() as path:
            path.style.stroke_color, path.style.stroke_width = line, width
            path.style.fill_color = fill
            path.style.fill_opacity = opacity
            path.style.stroke_dash_pattern = dash
            path.style.paint_rule = PathPaintRule.STROKE_FILL_EVENODD if fill else PathPaintRule.STROKE
            for ring in (part.exterior, *part.interiors):
                first, *rest = _thinned(frame, ring)
                path.move_to(*first)
                for x, y in rest:
                    path.line_to(x, y)
                path.close()


def _lines(pdf: FPDF, frame: Frame, shape: BaseGeometry, line: str, width: float) -> None:
    pdf.set_draw_color(*channels(line))
    pdf.set_line_width(width)
    for part in shapely.get_parts(shape):
        if part.geom_type == "LineString":
            pdf.polyline(_thinned(frame, part))


def _thinned(frame: Frame, line: BaseGeometry) -> list[tuple[float, float]]:
    """The line's points on the paper, without those that no eye would miss."""
    simple = line.simplify(0.1 / frame.scale)
    return [frame.at(latitude, longitude) for longitude, latitude in simple.coords]


def _y(latitude: float) -> float:
    """Web-mercator's y in degrees of longitude at the equator."""
    bounded = math.radians(max(-85.0, min(85.0, latitude)))
    return math.degrees(math.log(math.tan(math.pi / 4 + bounded / 2)))


def _latitude(y: float) -> float:
    return math.degrees(2 * math.atan(math.exp(math.radians(y))) - math.pi / 2)
