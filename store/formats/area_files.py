"""Areas of control for a day as files for other programs: GeoJSON, KML and CSV."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from store.land.outlines import areas_geojson
from store.land.territory import Area

CSV_COLUMNS: tuple[str, ...] = (
    "date", "actor", "status", "actors", "since", "changed", "last_known", "area_km2", "places", "claims", "wkt",
)  # fmt: skip
KML = "http://www.opengis.net/kml/2.2"
PRECISION_DEGREES = 1e-4
"""About 10 m."""


@dataclasses.dataclass(frozen=True, slots=True)
class AreaFormat:
    """One way of writing areas to a file."""

    name: str
    """What it is asked for by."""
    suffix: str
    """What the file's name ends in."""
    media_type: str
    write: Callable[[Sequence[Area], dt.date], bytes]
    """Areas and their day to the file's bytes."""


def geojson(areas: Sequence[Area], day: dt.date) -> bytes:
    """A FeatureCollection; every feature bears the day as ``date``."""
    collection = areas_geojson(areas)
    for feature in collection["features"]:
        feature["properties"] = {"date": day.isoformat(), **feature["properties"]}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def kml(areas: Sequence[Area], day: dt.date) -> bytes:
    """A Document with one Placemark an area, named by actor and status; the rest is extended data."""
    root = ET.Element("kml", xmlns=KML)
    document = ET.SubElement(root, "Document")
    ET.SubElement(document, "name").text = f"Areas of control, {day.isoformat()}"
    for area in areas:
        mark = ET.SubElement(document, "Placemark")
        ET.SubElement(mark, "name").text = area.actor if area.status == "controls" else f"{area.actor} ({area.status})"
        ET.SubElement(ET.SubElement(mark, "TimeStamp"), "when").text = day.isoformat()
        data = ET.SubElement(mark, "ExtendedData")
        for name, value in _values(area, day).items():
            ET.SubElement(ET.SubElement(data, "Data", name=name), "value").text = value
        parts = shapely.get_parts(_rounded(area.geometry))
        holder = ET.SubElement(mark, "MultiGeometry") if len(parts) > 1 else mark
        for part in parts:
            polygon = ET.SubElement(holder, "Polygon")
            for ring, role in [(part.exterior, "outer"), *((hole, "inner") for hole in part.interiors)]:
                line = ET.SubElement(ET.SubElement(polygon, f"{role}BoundaryIs"), "LinearRing")
                ET.SubElement(line, "coordinates").text = " ".join(f"{x:.4f},{y:.4f}" for x, y in ring.coords)
    ET.indent(root)
    found: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return found + b"\n"


def csv_table(areas: Sequence[Area], day: dt.date) -> bytes:
    """UTF-8 CSV with a header row: one area a row, its shape as WKT, names separated by ``; ``."""
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(CSV_COLUMNS)
    for area in areas:
        values = _values(area, day) | {"wkt": shapely.to_wkt(_rounded(area.geometry), rounding_precision=4)}
        table.writerow([_cell(values[name]) for name in CSV_COLUMNS])
    return text.getvalue().encode()


AREA_FORMATS: dict[str, AreaFormat] = {
    kind.name: kind
    for kind in (
        AreaFormat("geojson", "geojson", "application/geo+json", geojson),
        AreaFormat("kml", "kml", "application/vnd.google-earth.kml+xml", kml),
        AreaFormat("csv", "csv", "text/csv; charset=utf-8", csv_table),
    )
}
"""Format's name: the format."""


def _values(area: Area, day: dt.date) -> dict[str, str]:
    return {
        "date": day.isoformat(),
        "actor": area.actor,
        "status": area.status,
        "actors": "; ".join(area.actors),
        "since": area.since.isoformat(),
        "changed": area.changed.isoformat(),
        "last_known": area.last_known.isoformat() if area.last_known else "",
        "area_km2": f"{area.area_km2:.1f}",
        "places": "; ".join(area.place_names),
        "claims": "; ".join(area.claim_ids),
    }


def _rounded(shape: BaseGeometry) -> BaseGeometry:
    """Coordinates to about 10 m, the shape still valid."""
    rounded: BaseGeometry = shapely.set_precision(shape, PRECISION_DEGREES)
    return shape if rounded.is_empty else rounded


def _cell(value: str) -> str:
    """Text that a spreadsheet would run as a formula begins with an apostrophe."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
