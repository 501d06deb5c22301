"""Our own records back: what ``python -m incidents extract`` gives (JSON lines, Parquet) and our exports as CSV, XLSX,
JSON lines and GeoJSON. Whatever is written by us is read again without loss."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from incidents.actors import actors
from incidents.models import EVENT_TYPES, SUB_EVENT_TYPES
from store.formats.checks import Checks, dates, floats, json_objects, whole
from store.formats.countries import name_of
from store.schema import RECORD_COLUMNS

NAME = "khareeta"
NEEDED: frozenset[str] = frozenset(
    {"incident_id", "kind", "event_type", "sub_event_type", "event_date", "location", "geo_precision", "time_precision"}
)
"""Columns that tell our records from others'."""
CLAIMS: frozenset[str] = frozenset({"actor", "status", "location", "event_date"})
"""Columns of control claims, which are imported elsewhere."""

_FIGURES = ("fatalities_low", "fatalities", "fatalities_high", "injured")
_MOST = 10_000_000


def convert(checks: Checks) -> dict[str, Any]:
    """Records, column by column, from a block of rows; rows marked as wrong in ``checks`` may hold anything."""
    found: dict[str, Any] = {"incident_id": checks.required("incident_id").texts()}
    for name in ("article_id", "place_id", "admin1", "note"):
        found[name] = checks.column(name).texts()
    found["location"] = pc.fill_null(checks.column("location").texts(), "")
    found["kind"] = checks.code("kind", {"event": "event", "summary": "summary"})
    found["sub_event_type"] = checks.code("sub_event_type", {name: name for name in SUB_EVENT_TYPES})
    found["event_type"] = checks.code("event_type", {name: name for name in EVENT_TYPES})
    belongs = checks.column("sub_event_type").map(SUB_EVENT_TYPES.get, pa.string())
    other = np.asarray(pc.fill_null(pc.not_equal(belongs, found["event_type"]), False))
    checks.wrong(other, "sub_event_type", "{} does not belong to the event type")
    first, last = checks.day("event_date", empty=True), checks.day("end_date", empty=True)
    checks.wrong(last < first, "end_date", "{} is before event_date")
    found["event_date"], found["end_date"] = dates(first), dates(last)
    found["time_precision"] = checks.code("time_precision", {str(n): n for n in range(1, 5)}, pa.int32())
    found["geo_precision"] = checks.code("geo_precision", {str(n): n for n in range(1, 4)}, pa.int32())
    for name in ("actor1", "actor2"):
        column = checks.column(name)
        # Names that another source gives stand behind its name: "acled:National Guard (Mexico)".
        known = [not value or value in actors() or ":" in value for value in column.values]
        checks.wrong(column.where([not flag for flag in known]), name, "{} is not the id of an actor")
        found[name] = column.texts()
    country = checks.column("country")
    strange = [bool(code) and name_of(code) == code for code in country.values]
    checks.wrong(country.where(strange), "country", "{} is not a country's code of two letters")
    found["country"] = country.texts()
    found["latitude"], found["longitude"] = checks.position(found["country"])
    found["uncertainty_km"] = floats(checks.number("uncertainty_km", 0, 20_000, empty=True))
    figures = {name: checks.number(name, 0, _MOST, whole=True, empty=True) for name in _FIGURES}
    checks.wrong(figures["fatalities_low"] > figures["fatalities"], "fatalities_low", "{} is more than fatalities")
    checks.wrong(figures["fatalities_high"] < figures["fatalities"], "fatalities_high", "{} is less than fatalities")
    found.update({name: whole(values) for name, values in figures.items()})
    found["civilian_targeting"] = pa.array(checks.flag("civilian_targeting"))
    found["source"] = _json_lists(checks, "source", _names)
    found["evidence"] = _json_lists(checks, "evidence", _evidence)
    confidence = checks.number("confidence", 0, 1, empty=True)
    found["confidence"] = floats(np.where(np.isnan(confidence), 0.5, confidence))
    held = {*RECORD_COLUMNS, "note", "extra", "id"}
    found["extra"] = _extra(checks, [name for name in checks.columns if name not in held])
    return found


def _names(text: str) -> list[Any] | None:
    if not text.startswith("["):
        return [name for part in text.split(";") if (name := part.strip())]
    names = json.loads(text)
    return names if isinstance(names, list) and all(isinstance(name, str) for name in names) else None


def _evidence(text: str) -> list[Any] | None:
    if not text:
        return []
    items = json.loads(text)
    for item in items:
        if set(item) != {"field", "start", "end"} or not 0 <= int(item["start"]) <= int(item["end"]):
            return None
    return list(items)


def _json_lists(checks: Checks, name: str, read: Any) -> Any:
    """A column of lists as JSON text, in one way of writing."""
    column = checks.column(name)
    written: list[str | None] = []
    for value in column.values:
        try:
            listed = read(value)
        except (ValueError, TypeError, AttributeError, KeyError):
            listed = None
        written.append(None if listed is None else json.dumps(listed, ensure_ascii=False, separators=(",", ":")))
    checks.wrong(column.where([text is None for text in written]), name, "{} is not a list as it is exported")
    return column.spread(pa.array([text or "[]" for text in written], pa.string()))


def _extra(checks: Checks, names: list[str]) -> Any:
    """What the record has no field for: what ``extra`` held, and columns that somebody added."""
    added = json_objects(checks, names)
    given = checks.column("extra")
    if given.values == [""]:
        return pc.if_else(pc.equal(added, "{}"), pa.scalar(None, pa.string()), added)
    told = [_object(value) for value in given.values]
    if pc.all(pc.equal(added, "{}")).as_py():
        texts: list[str | None] = [None if text == "{}" else text for text in told]
        return given.spread(pa.array(texts, pa.string()))
    both = [
        json.dumps({**json.loads(one), **json.loads(other)}, ensure_ascii=False, separators=(",", ":"))
        for one, other in zip(given.spread(pa.array(told)).to_pylist(), added.to_pylist(), strict=True)
    ]
    return pa.array([None if text == "{}" else text for text in both], pa.string())


def _object(text: str) -> str:
    """The text where it is a JSON object; else an object that holds the text."""
    try:
        if not text or isinstance(json.loads(text), dict):
            return text or "{}"
    except ValueError:
        pass
    return json.dumps({"extra": text}, ensure_ascii=False, separators=(",", ":"))
