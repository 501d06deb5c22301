"""KML 2.2 for Google Earth and My Maps: one Placemark an incident, with its days as a time span."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from typing import Any

from incidents.actors import actors
from store.formats.rows import csv_cell, plain

HEAD = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Khareeta</name>\n'
)
TAIL = b"</Document></kml>\n"
_FORBIDDEN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF), " ")
"""Characters that XML 1.0 cannot hold."""


def kml_bytes(batches: Iterable[list[dict[str, Any]]]) -> Iterator[bytes]:
    """A Document with a Placemark an incident, without geometry where it is not placed.

    Name: what happened and where. Description: when, who, how many were killed. ``ExtendedData`` has every field of the
    record, lists joined by ``; ``, so that nothing is lost.
    """
    yield HEAD
    for batch in batches:
        yield b"".join(ET.tostring(placemark(row), encoding="utf-8") + b"\n" for row in batch)
    yield TAIL


def placemark(row: dict[str, Any]) -> ET.Element:
    """One incident as a Placemark element."""
    values = plain(row)
    mark = ET.Element("Placemark", id=xml_text(values["incident_id"]))
    ET.SubElement(mark, "name").text = xml_text(f"{values['sub_event_type']}: {values['location']}")
    ET.SubElement(mark, "description").text = xml_text(_told(values))
    if values["event_date"] or values["end_date"]:
        span = ET.SubElement(mark, "TimeSpan")
        for tag, field in (("begin", "event_date"), ("end", "end_date")):
            if values[field]:
                ET.SubElement(span, tag).text = values[field]
    data = ET.SubElement(mark, "ExtendedData")
    for name, value in values.items():
        if value is not None:
            ET.SubElement(ET.SubElement(data, "Data", name=name), "value").text = xml_text(str(_cell(value)))
    if values["latitude"] is not None and values["longitude"] is not None:
        point = ET.SubElement(mark, "Point")
        ET.SubElement(point, "coordinates").text = f"{values['longitude']},{values['latitude']}"
    return mark


def _told(values: dict[str, Any]) -> str:
    days = " – ".join(dict.fromkeys(day for day in (values["event_date"], values["end_date"]) if day))
    known = actors()
    who = " / ".join(
        known[name].name_en if name in known else name for name in (values["actor1"], values["actor2"]) if name
    )
    killed = "" if values["fatalities"] is None else f"killed: {values['fatalities']}"
    return "\n".join(part for part in (days, who, killed, "; ".join(values["source"])) if part)


def _cell(value: Any) -> Any:
    # No spreadsheet opens KML: a value that begins with "=" is left as it is.
    return value if isinstance(value, str) else csv_cell(value)


def xml_text(text: str) -> str:
    """The text without the characters that XML 1.0 cannot hold."""
    return text.translate(_FORBIDDEN)
