"""Areas that others drew: GeoJSON and KML, checked as a whole before anything is taken from them.

A file is taken entirely or not at all. `read_areas` collects everything that is wrong with it and raises
`AreaFileError`; names of actors that nobody knows are listed apart, so that a person can say who they are and the file
be read again with ``renamed``. Rings that are open or cross themselves are repaired, and the repair is told.

`as_claims` makes claims about regions of what was read, which a `ControlMap` draws beneath placed claims like any
other region.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from incidents.actors import actors, find_actors
from store.claims import Claim
from store.land.ground import joined, land_of, polygons_in
from store.land.territory import AreaStatus

MAX_BYTES = 50_000_000
ACTOR_FIELDS: tuple[str, ...] = ("actor", "actor_id", "actor1", "faction", "side", "controlled_by", "holder", "name")
DATE_FIELDS: tuple[str, ...] = ("date", "day", "event_date", "as_of", "timestamp")
STATUSES: dict[str, AreaStatus] = {"controls": "controls", "contested": "contested", "active": "active"}
LEAST_KM2 = 0.01
"""A hectare: rings around less than that are a slip of the pen."""
THEATRE: tuple[float, float, float, float] = (35.5, 29.0, 48.7, 37.4)
"""West, south, east and north of Syria and Iraq: tells coordinates that stand in the wrong order."""

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].*)?")
_KML_NAMESPACE = re.compile(r"\{[^}]*\}")

Position = tuple[float, float]
Rings = list[list[Position]]


@dataclasses.dataclass(frozen=True, slots=True)
class ImportedArea:
    """One area of somebody else's file, checked."""

    actor: str
    """The actor's id."""
    status: AreaStatus
    """``controls``, ``contested`` or ``active``."""
    day: dt.date
    """The day of which the file says so."""
    name: str
    """What the file calls the area; empty when it does not say."""
    geometry: BaseGeometry
    """Valid Polygon or MultiPolygon in degrees, longitude first."""
    repaired: bool
    """Whether its rings had to be repaired."""


class AreaFileError(ValueError):
    """Why a file of areas cannot be taken: all reasons at once."""

    def __init__(self, problems: Sequence[str], unknown_actors: Sequence[str] = ()) -> None:
        self.problems, self.unknown_actors = tuple(problems), tuple(unknown_actors)
        """What is wrong, one line each; and names of actors to be asked about."""
        asked = [f"unknown actors: {', '.join(self.unknown_actors)}"] if self.unknown_actors else []
        super().__init__("; ".join([*self.problems, *asked]))


@dataclasses.dataclass(frozen=True, slots=True)
class _Drawing:
    """A feature as the file has it."""

    label: str
    fields: Mapping[str, str]
    polygons: list[Rings]
    others: tuple[str, ...]
    """Kinds of geometry in it that are no areas."""


def read_areas(
    content: bytes,
    *,
    known: Callable[[str], str | None] | None = None,
    day: dt.date | None = None,
    renamed: Mapping[str, str] | None = None,
) -> list[ImportedArea]:
    """The areas of a GeoJSON or KML file, in its order; `AreaFileError` when anything in it is wrong.

    ``known`` gives the id for an actor's id or name, or None (`known_actor` when not given); ``renamed`` is what a
    person answered for names that nobody knew; ``day`` is for features that bear no date of their own.
    """
    drawings = list(_drawings(content))
    if not drawings:
        raise AreaFileError(["there is no area in the file"])
    if _latitude_first(drawings):
        raise AreaFileError(["the coordinates stand latitude first; longitude comes first in these files"])
    known = known or known_actor
    found: list[ImportedArea] = []
    problems: list[str] = []
    unknown: dict[str, None] = {}
    for drawing in drawings:
        wrong: list[str] = []
        name = _first(drawing.fields, ACTOR_FIELDS)
        actor = None
        if name is None:
            wrong.append("it names no actor")
        else:
            actor = known((renamed or {}).get(name, name))
            if actor is None:
                unknown.setdefault(name)
        status = drawing.fields.get("status", "controls").strip().lower()
        if status not in STATUSES:
            wrong.append(f"its status is {status[:40]!r}; there are {', '.join(STATUSES)}")
        on = _day(drawing.fields, day, wrong)
        if _latitude_first([drawing]):
            wrong.append("its coordinates stand latitude first; longitude comes first in these files")
        shape, repaired = _shape(drawing, wrong)
        problems += [f"{drawing.label}: {reason}" for reason in wrong]
        if not wrong and actor is not None and on is not None and shape is not None:
            found.append(
                ImportedArea(actor, STATUSES[status], on, drawing.fields.get("name", "").strip(), shape, repaired)
            )
    if problems or unknown:
        raise AreaFileError(problems, tuple(unknown))
    return found


def known_actor(name: str) -> str | None:
    """The id of an actor given by its id or by a name that the word lists know as exactly one actor; else None."""
    name = " ".join(name.split())
    if (written := name.upper().replace(" ", "_").replace("-", "_")) in actors():
        return written
    for language in ("en", "ar"):
        mentions = find_actors(name, language=language)
        if len(mentions) == 1 and (mentions[0].start, mentions[0].end) == (0, len(name)):
            return mentions[0].actor_id
    return None


def as_claims(areas: Sequence[ImportedArea], *, source: str, url: str = "") -> tuple[list[Claim], dict[str, Any]]:
    """Claims about the areas, and the outlines that they name by ``place_id``: pass both to a `ControlMap`.

    ``source`` is "publisher: title". The same area of the same file always gets the same ids.
    """
    claims: list[Claim] = []
    outlines: dict[str, Any] = {}
    for area in areas:
        told = f"{source}|{area.actor}|{area.status}|{area.day}|{shapely.to_wkt(area.geometry, rounding_precision=5)}"
        key = f"import:{hashlib.sha256(told.encode()).hexdigest()[:16]}"
        if key in outlines:
            continue
        outlines[key] = shapely.geometry.mapping(area.geometry)
        name = area.name or f"Area of {area.actor}"
        claims.append(
            Claim(key, area.actor, area.status, key, name, None, None, None, area.day, area.day, 1, source, url)
        )
    return claims, outlines


# -- files -----------------------------------------------------------------------------------------------------------


def _drawings(content: bytes) -> Iterator[_Drawing]:
    if len(content) > MAX_BYTES:
        raise AreaFileError([f"the file is larger than {MAX_BYTES // 1_000_000} MB"])
    if content.startswith(b"PK"):
        raise AreaFileError(["this is a zip file; a KMZ holds a KML file to take out of it"])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise AreaFileError(["the file is not UTF-8 text"]) from None
    start = text.lstrip()[:1]
    if start == "<":
        return _kml_drawings(text)
    if start == "{":
        return _geojson_drawings(text)
    raise AreaFileError(["the file is neither GeoJSON nor KML"])


def _geojson_drawings(text: str) -> Iterator[_Drawing]:
    try:
        top = json.loads(text, parse_constant=lambda name: math.nan)
    except (ValueError, RecursionError):
        raise AreaFileError(["the file begins like GeoJSON, but is no JSON"]) from None
    features = top.get("features") if top.get("type") == "FeatureCollection" else [top]
    if not isinstance(features, list):
        raise AreaFileError(["its features are no list"])
    for number, feature in enumerate(features, start=1):
        label = f"feature {number}"
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise AreaFileError([f"{label} is no GeoJSON feature"])
        properties = feature.get("properties")
        fields = {
            str(key).strip().lower(): str(value)
            for key, value in (properties if isinstance(properties, dict) else {}).items()
            if isinstance(value, (str, int, float)) and not isinstance(value, bool)
        }
        polygons: list[Rings] = []
        others: list[str] = []
        _collect(feature.get("geometry"), polygons, others, label)
        yield _Drawing(label, fields, polygons, tuple(others))


def _collect(geometry: Any, polygons: list[Rings], others: list[str], label: str, depth: int = 0) -> None:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    try:
        if kind == "Polygon":
            polygons.append([[_position(p) for p in ring] for ring in geometry["coordinates"]])
        elif kind == "MultiPolygon":
            polygons += [[[_position(p) for p in ring] for ring in rings] for rings in geometry["coordinates"]]
        elif kind == "GeometryCollection" and depth < 8:
            for inner in geometry["geometries"]:
                _collect(inner, polygons, others, label, depth + 1)
        else:
            others.append(str(kind or "nothing")[:40])
    except (KeyError, TypeError, ValueError, IndexError):
        raise AreaFileError([f"{label}: its coordinates cannot be read"]) from None


def _position(given: Any) -> Position:
    x, y = given[0], given[1]
    if isinstance(x, str) or isinstance(y, str):
        raise ValueError("coordinates are numbers")
    return float(x), float(y)


def _kml_drawings(text: str) -> Iterator[_Drawing]:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise AreaFileError(["a KML file has no DOCTYPE; this one is not read"])
    try:
        root = ET.fromstring(text)
    except ET.ParseError as error:
        raise AreaFileError([f"the file begins like KML, but is no XML: {error}"]) from None
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = _KML_NAMESPACE.sub("", element.tag)
    if root.tag != "kml":
        raise AreaFileError([f"the file is XML, but {root.tag[:40]!r} is not KML"])
    for number, (mark, folder) in enumerate(_marks(root, ""), start=1):
        label = f"placemark {number}"
        fields = _kml_fields(mark, folder)
        polygons = []
        for polygon in mark.iter("Polygon"):
            rings = [
                _kml_ring(ring.text or "", label)
                for role in ("outerBoundaryIs", "innerBoundaryIs")
                for ring in polygon.findall(f"{role}/LinearRing/coordinates")
            ]
            polygons.append(rings)
        others = tuple(kind for kind in ("Point", "LineString") if mark.find(f".//{kind}") is not None)
        yield _Drawing(label, fields, polygons, others)


def _marks(element: ET.Element, folder: str) -> Iterator[tuple[ET.Element, str]]:
    """All placemarks, each with the name of the folder it lies in."""
    waiting = [(element, folder)]
    while waiting:
        current, inside = waiting.pop()
        if current.tag == "Placemark":
            yield current, inside
            continue
        if current.tag == "Folder":
            inside = (current.findtext("name") or "").strip() or inside
        waiting += [(child, inside) for child in reversed(current)]


def _kml_fields(mark: ET.Element, folder: str) -> dict[str, str]:
    """Extended data by lower-case name; then the placemark's name, or the folder's, where none tells the actor."""
    told = {
        (data.get("name") or "").strip().lower(): (data.findtext("value") or "").strip() for data in mark.iter("Data")
    }
    told |= {(data.get("name") or "").strip().lower(): (data.text or "").strip() for data in mark.iter("SimpleData")}
    name = (mark.findtext("name") or "").strip()
    told.setdefault("name", name or folder)
    if not any(told.get(field) for field in ACTOR_FIELDS) and folder:
        told["actor"] = folder
    when = (mark.findtext("TimeStamp/when") or mark.findtext("TimeSpan/begin") or "").strip()
    if when:
        told.setdefault("date", when)
    return {field: value for field, value in told.items() if value}


def _kml_ring(text: str, label: str) -> list[Position]:
    try:
        return [(float(x), float(y)) for x, y, *_ in (position.split(",") for position in text.split())]
    except ValueError:
        raise AreaFileError([f"{label}: its coordinates cannot be read"]) from None


# -- one feature -----------------------------------------------------------------------------------------------------


def _first(fields: Mapping[str, str], names: Sequence[str]) -> str | None:
    return next((value for name in names if (value := fields.get(name, "").strip())), None)


def _day(fields: Mapping[str, str], default: dt.date | None, wrong: list[str]) -> dt.date | None:
    told = _first(fields, DATE_FIELDS)
    if told is None:
        if default is None:
            wrong.append("it bears no date, and none was given for the file")
        return default
    match = _DAY.fullmatch(told)
    try:
        if match is None:
            raise ValueError
        return dt.date.fromisoformat(match[1])
    except ValueError:
        wrong.append(f"its date is {told[:40]!r}, not a day like 2020-04-25")
        return None


def _shape(drawing: _Drawing, wrong: list[str]) -> tuple[BaseGeometry | None, bool]:
    """The feature's land in degrees, and whether it had to be repaired."""
    if not drawing.polygons:
        wrong.append(f"it is no area but {', '.join(drawing.others) or 'nothing'}")
        return None, False
    positions = [position for rings in drawing.polygons for ring in rings for position in ring]
    if not all(math.isfinite(x) and math.isfinite(y) for x, y in positions):
        wrong.append("some of its coordinates are no numbers")
        return None, False
    if any(abs(x) > 180 or abs(y) > 90 for x, y in positions):
        wrong.append("its coordinates are no degrees")
        return None, False
    repaired = False
    parts: list[BaseGeometry] = []
    for rings in drawing.polygons:
        closed = [ring if ring[0] == ring[-1] else [*ring, ring[0]] for ring in rings if len(ring) >= 3]
        closed = [ring for ring in closed if len(ring) >= 4]
        if not closed or len(rings[0]) < 3:
            repaired = True
            continue
        polygon = shapely.Polygon(closed[0], closed[1:])
        repaired = repaired or closed != rings or not polygon.is_valid
        parts += polygons_in(polygon if polygon.is_valid else shapely.make_valid(polygon)).tolist()
    whole = shapely.union_all([part for part in parts if land_of(part) is not None])
    land = land_of(whole)
    if land is None or land.area < LEAST_KM2:
        wrong.append("its rings enclose no land")
        return None, repaired
    return joined(polygons_in(whole)), repaired


def _latitude_first(drawings: Sequence[_Drawing]) -> bool:
    """Whether all positions lie where the war is once they are turned round, but not as they stand."""
    positions = [position for drawing in drawings for rings in drawing.polygons for ring in rings for position in ring]
    return bool(positions) and turned_round(positions)


def turned_round(positions: Sequence[Position]) -> bool:
    """Whether (longitude, latitude) positions lie in `THEATRE` only when read the other way round."""
    west, south, east, north = THEATRE
    if all(west <= x <= east and south <= y <= north for x, y in positions):
        return False
    return all(west <= y <= east and south <= x <= north for x, y in positions)
