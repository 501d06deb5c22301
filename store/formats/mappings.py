"""Which column of somebody else's table holds what: a mapping that a person confirms."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from gazetteer.names import fold
from incidents.models import EVENT_TYPES, SUB_EVENT_TYPES
from store.formats.countries import code_of
from store.formats.days import DateOrder

HEADINGS = Path(__file__).with_name("headings.yaml")
"""Words for columns and events, in English and Arabic."""

FIELDS: tuple[str, ...] = (
    "incident_id", "event_date", "end_date", "time_precision", "event_type", "sub_event_type", "actor1", "actor2",
    "latitude", "longitude", "coordinates", "location", "admin1", "country", "geo_precision", "uncertainty_km",
    "fatalities", "fatalities_low", "fatalities_high", "injured", "civilian_targeting", "source", "note", "kind",
)  # fmt: skip
"""What a column can hold. ``coordinates`` is latitude and longitude in one cell."""
CONSTANTS: tuple[str, ...] = (
    "event_type", "sub_event_type", "actor1", "actor2", "admin1", "country", "geo_precision", "uncertainty_km",
    "source", "kind", "time_precision", "civilian_targeting",
)  # fmt: skip
"""What can be the same for every row."""
RESERVED: frozenset[str] = frozenset({"acled", "ucdp", "kh", "made"})
"""Beginnings of ids that are others'."""
_DATASET = re.compile(r"^[^\W_][\w.-]{0,60}$")
_UNNAMED = re.compile(r"[\s_.()-]*(?:\(\d+\)|copy|نسخة|\d[\d\s_.-]*)$", re.IGNORECASE)


class MappingError(ValueError):
    """A mapping that cannot be used, and why."""


@dataclasses.dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What the columns of a table are taken to hold."""

    columns: Mapping[str, str]
    """Field: the column that holds it, in lower case."""
    constants: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Field: what it is for every row."""
    values: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)
    """Field: what the file writes (lower case): what it means here."""
    date_order: DateOrder = "dmy"
    """Whether 03/04/2020 is 3 April or 4 March."""
    dataset: str = "table"
    """What its records' ids begin with: those with the same id of the same dataset replace each other."""

    def check(self, header: Iterable[str]) -> None:
        """Raise ``MappingError`` with all that is wrong with the mapping for a table with these columns."""
        names = set(header)
        wrong = [f"{field!r} is not a field; there are {', '.join(FIELDS)}" for field in self.columns
                 if field not in FIELDS]  # fmt: skip
        wrong += [f"there is no column {name!r}" for name in self.columns.values() if name not in names]
        wrong += [f"{field!r} cannot be the same for every row" for field in self.constants if field not in CONSTANTS]
        if "event_date" not in self.columns:
            wrong.append("no column holds event_date, the day of the incident")
        if not {"event_type", "sub_event_type"} & (self.columns.keys() | self.constants.keys()):
            wrong.append("neither a column nor a constant gives event_type, what kind of incident it is")
        if ("latitude" in self.columns) != ("longitude" in self.columns):
            wrong.append("one of latitude and longitude has a column, the other has none")
        if not {"latitude", "coordinates", "location"} & self.columns.keys():
            wrong.append("no column says where: latitude and longitude, coordinates, or location")
        wrong += self._wrong_constants()
        for given, ours in [*self.values.get("event_type", {}).items(), *self.values.get("sub_event_type", {}).items()]:
            if kind_of(ours) is None:
                wrong.append(f"{ours!r}, which {given!r} is to mean, is not one of the sub-event types")
        if self.date_order not in ("dmy", "mdy"):
            wrong.append(f"date_order {self.date_order!r} is neither dmy nor mdy")
        if not _DATASET.match(self.dataset) or self.dataset.casefold() in RESERVED:
            wrong.append(f"dataset {self.dataset!r} must be a word of its own, such as my-incidents")
        if wrong:
            raise MappingError("; ".join(wrong))

    def _wrong_constants(self) -> list[str]:
        wrong = []
        for field in ("event_type", "sub_event_type"):
            if field in self.constants and kind_of(self.constants[field]) is None:
                wrong.append(f"{field} {self.constants[field]!r} is not one of {', '.join(SUB_EVENT_TYPES)}")
        if "country" in self.constants and code_of(self.constants["country"]) is None:
            wrong.append(f"country {self.constants['country']!r} is not one")
        for field, most in (("geo_precision", 3), ("time_precision", 4)):
            value = self.constants.get(field, "1")
            if value not in [str(number) for number in range(1, most + 1)]:
                wrong.append(f"{field} {value!r} is not a number from 1 to {most}")
        if self.constants.get("kind", "event") not in ("event", "summary"):
            wrong.append("kind is neither event nor summary")
        if self.constants.get("civilian_targeting", "true") not in ("true", "false"):
            wrong.append("civilian_targeting is neither true nor false")
        try:
            if not 0 < float(self.constants.get("uncertainty_km", "1")) <= 2000:
                raise ValueError
        except ValueError:
            wrong.append("uncertainty_km is not a number of kilometres")
        return wrong

    def changed(self, columns: Mapping[str, str | None] | None = None, constants: Mapping[str, str] | None = None,
                values: Mapping[str, Mapping[str, str]] | None = None, **more: Any) -> ColumnMapping:  # fmt: skip
        """Another mapping, with some fields from other columns (None: from none), constants and meanings added."""
        merged: dict[str, str | None] = {**self.columns, **(columns or {})}
        told = {field: {**self.values.get(field, {}), **meanings} for field, meanings in (values or {}).items()}
        return dataclasses.replace(
            self,
            columns={field: name for field, name in merged.items() if name},
            constants={field: value for field, value in {**self.constants, **(constants or {})}.items() if value},
            values={**self.values, **told},
            **more,
        )

    def to_json(self) -> str:
        """As JSON text, for a file or the store."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> ColumnMapping:
    """A mapping from its JSON text. Raises ``MappingError`` when it is none."""
    try:
        told = json.loads(text)
        known = {field.name for field in dataclasses.fields(ColumnMapping)}
        if not isinstance(told, dict) or not told.keys() <= known or "columns" not in told:
            raise MappingError(f"a mapping is a JSON object with columns and, if need be, {', '.join(sorted(known))}")
        told["columns"] = {str(field): str(name).strip().casefold() for field, name in told["columns"].items()}
        told["constants"] = {str(field): str(value) for field, value in told.get("constants", {}).items()}
        told["values"] = {
            str(field): {str(given).casefold(): str(ours) for given, ours in meanings.items()}
            for field, meanings in told.get("values", {}).items()
        }
        return ColumnMapping(**told)
    except (AttributeError, TypeError, json.JSONDecodeError) as error:
        raise MappingError(f"is not a mapping: {error}") from None


def key_of(header: Iterable[str]) -> str:
    """The same for tables with the same columns, in whatever order."""
    return hashlib.sha256("\n".join(sorted(header)).encode()).hexdigest()[:24]


def dataset_of(stem: str) -> str:
    """A name for the records of a file: the file's, without the day, number or "copy" at its end."""
    bare = re.sub(r"[^\w.-]+", "-", _UNNAMED.sub("", stem)).strip("-._")
    bare = bare.removesuffix(".geojson").removesuffix(".csv")[:60].strip("-._").casefold()
    return bare if _DATASET.match(bare) and bare not in RESERVED else "table"


def kind_of(text: str) -> str | None:
    """The sub-event type that a word for an event means, in English or Arabic; None when it means none or several."""
    known = _events()
    folded = fold(text)
    if folded in known:
        return known[folded]
    padded = f" {folded} "
    inside = [(len(words), kind) for words, kind in known.items() if len(words) > 2 and f" {words} " in padded]
    if not inside:
        return None
    # The longest words said more of it than the shorter ones: "suicide attack" than "attack".
    longest = max(length for length, _ in inside)
    kinds = {kind for length, kind in inside if length == longest}
    return kinds.pop() if len(kinds) == 1 else None


@functools.cache
def headings() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """The table of words: ``fields`` and ``events``. Raises ``ValueError`` naming what is wrong with it."""
    with HEADINGS.open(encoding="utf-8") as stream:
        table = yaml.safe_load(stream)
    for part, allowed in (("fields", FIELDS), ("events", tuple(SUB_EVENT_TYPES))):
        if strange := set(table[part]) - set(allowed):
            raise ValueError(f"{HEADINGS.name}: {part}: {', '.join(strange)} is none")
    return {part: {name: tuple(map(str, words)) for name, words in table[part].items()} for part in table}


@functools.cache
def _events() -> dict[str, str]:
    found = {fold(word): kind for kind, words in headings()["events"].items() for word in words}
    found.update({fold(kind): kind for kind in SUB_EVENT_TYPES})
    # Of the types that are wider than one sub-type, those that most rows of such a table mean.
    found.update({fold(kind): SUB_EVENT_TYPES_OF[kind] for kind in EVENT_TYPES if kind in SUB_EVENT_TYPES_OF})
    return found


SUB_EVENT_TYPES_OF: dict[str, str] = {
    "Battles": "Armed clash",
    "Violence against civilians": "Attack",
    "Protests": "Peaceful protest",
    "Strategic developments": "Other",
}
"""The sub-type of an event type that is given alone. "Explosions/Remote violence" and "Riots" could be several."""
