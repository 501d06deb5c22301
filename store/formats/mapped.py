"""Any table whose columns a person has said the meaning of."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from incidents.models import SUB_EVENT_TYPES
from store.formats.acled import UNCERTAINTY_KM
from store.formats.actors import actor_ids
from store.formats.checks import Checks, Floats, dates, floats, json_objects, name_list, whole
from store.formats.columns import Booleans, Column
from store.formats.countries import code_of
from store.formats.mappings import ColumnMapping, kind_of
from store.formats.numbers import position_of
from store.formats.regions import areas_at, country_of, governorates

NAME = "table"


def convert(checks: Checks, mapping: ColumnMapping) -> dict[str, Any]:
    """Records, column by column, from a block of rows; rows marked as wrong in ``checks`` may hold anything."""
    return _Converter(checks, mapping).records()


class _Converter:
    def __init__(self, checks: Checks, mapping: ColumnMapping) -> None:
        self.checks = checks
        self.mapping = mapping

    def name(self, field: str) -> str:
        """The column that holds a field; a name that no column has where none does."""
        return self.mapping.columns.get(field, f"\0{field}")

    def text(self, field: str) -> Column:
        """A field's text: its column's, with the meanings that were given; what is the same for all; or nothing."""
        column = self.checks.column(self.name(field))
        if meanings := self.mapping.values.get(field):
            told = [meanings.get(value.casefold(), value) for value in column.values]
            column = Column(column.codes, pa.array(told, pa.string()))
        if field in self.mapping.constants:
            same = Column(np.zeros(self.checks.rows, np.int32), pa.array([self.mapping.constants[field]]))
            return column.or_else(same) if field in self.mapping.columns else same
        return column

    def records(self) -> dict[str, Any]:
        checks, mapping = self.checks, self.mapping
        found: dict[str, Any] = {"incident_id": self._ids()}
        found["event_type"], found["sub_event_type"] = self._types()
        first = checks.day(self.name("event_date"), order=mapping.date_order)
        last = first
        if "end_date" in mapping.columns:
            given = checks.day(self.name("end_date"), order=mapping.date_order, empty=True)
            last = np.where(np.isnat(given), first, given)
            checks.wrong(last < first, self.name("end_date"), "{} is before the first day")
        found["event_date"], found["end_date"] = dates(first), dates(last)
        found["time_precision"] = whole(self._time_precision(first, last))
        for field in ("actor1", "actor2"):
            found[field] = actor_ids(self.text(field), first, source=mapping.dataset)
        found["location"] = pc.fill_null(self.text("location").texts(), "")
        self._place(found)
        self._figures(found)
        found["source"] = name_list(self.text("source"))
        found["note"] = self.text("note").texts()
        found["kind"] = self._kind()
        found["confidence"] = pa.repeat(1.0, checks.rows)
        held = {name for field, name in mapping.columns.items() if field not in _PARTLY}
        found["extra"] = json_objects(checks, [name for name in checks.columns if name not in held])
        return found

    def _ids(self) -> Any:
        if "incident_id" in self.mapping.columns:
            ids = self.checks.required(self.name("incident_id"))
            return ids.map(lambda text: f"{self.mapping.dataset}:{text.removesuffix('.0')}", pa.string())
        # What a row says, whatever the columns are taken to hold: the same row again is the same record.
        names = sorted(self.checks.columns)
        rows = zip(*(self.checks.column(name).spread(self.checks.column(name).different).to_pylist() for name in names),
                   strict=True)  # fmt: skip
        made = ["\x1f".join(f"{name}={cell}" for name, cell in zip(names, row, strict=True) if cell) for row in rows]
        return pa.array(
            [f"{self.mapping.dataset}:{hashlib.sha256(row.encode(errors='replace')).hexdigest()[:16]}" for row in made],
            pa.string(),
        )

    def _types(self) -> tuple[Any, Any]:
        wide, narrow = self.text("event_type"), self.text("sub_event_type")
        given = narrow.or_else(wide)
        field = "sub_event_type" if "sub_event_type" in self.mapping.columns else "event_type"
        kinds = narrow.map(kind_of, pa.string())
        kinds = pc.coalesce(kinds, wide.map(kind_of, pa.string()))
        unknown = np.asarray(pc.is_null(kinds))
        self.checks.wrong(unknown & given.empty, self.name(field), "is empty: what kind of incident was it?")
        # The value told of is that of the column that was looked at last: the type, which every table has.
        field = "event_type" if "event_type" in self.mapping.columns else field
        self.checks.wrong(unknown, self.name(field), "{} is not known as a kind of incident; say what it means")
        encoded = pc.dictionary_encode(kinds)
        types = pa.array([SUB_EVENT_TYPES[kind] for kind in encoded.dictionary.to_pylist()], pa.string())
        return types.take(encoded.indices), kinds

    def _time_precision(self, first: Any, last: Any) -> Floats:
        if "time_precision" in self.mapping.columns:
            codes = {str(number): float(number) for number in range(1, 5)}
            found: Floats = self.checks.code(self.name("time_precision"), codes, pa.float64()).to_numpy(
                zero_copy_only=False
            )
            return found
        if "time_precision" in self.mapping.constants:
            return np.full(self.checks.rows, float(self.mapping.constants["time_precision"]))
        days = (last - first).astype("timedelta64[D]").astype(np.float64)
        return np.select([days > 31, days > 7, days > 0], [4.0, 3.0, 2.0], 1.0)

    def _place(self, found: dict[str, Any]) -> None:
        checks, mapping = self.checks, self.mapping
        countries = self.text("country")
        found["country"] = countries.map(lambda text: code_of(text) if text else None, pa.string())
        strange = [bool(text) and code_of(text) is None for text in countries.values]
        checks.wrong(countries.where(strange), self.name("country"), "{} is not a country's name or code")
        known = self.text("admin1").map(country_of, pa.string())
        found["country"] = pc.coalesce(found["country"], known)
        if "coordinates" in mapping.columns:
            field = self.name("coordinates")
            column = checks.column(field)
            read = [position_of(text) for text in column.values]
            checks.wrong(
                column.where([bool(text) and place is None for text, place in zip(column.values, read, strict=True)]),
                field, "{} is not a latitude and a longitude",
            )  # fmt: skip
            pairs = np.array([place or (np.nan, np.nan) for place in read])
            north, east = column.spread(pairs[:, 0].copy()), column.spread(pairs[:, 1].copy())
            checks.wrong((np.abs(north) > 90) | (np.abs(east) > 180), field, "{} is not on earth; latitude comes first")
        else:
            field = self.name("latitude")
            north, east = checks.degrees(field, 90), checks.degrees(self.name("longitude"), 180)
        checks.place(north, east, found["country"], field)
        found["latitude"], found["longitude"] = floats(north), floats(east)
        where, governorate = areas_at(north, east)
        found["country"] = pc.coalesce(found["country"], where)
        named = governorates(self.text("admin1"), found["country"])
        found["admin1"] = pc.coalesce(named, governorate)
        self._precision(found)

    def _precision(self, found: dict[str, Any]) -> None:
        checks, mapping = self.checks, self.mapping
        if "geo_precision" in mapping.columns:
            codes = {str(number): float(number) for number in (1, 2, 3)}
            geo = checks.code(self.name("geo_precision"), codes, pa.float64()).to_numpy(zero_copy_only=False)
        else:
            geo = np.full(checks.rows, float(mapping.constants.get("geo_precision", "1")))
        found["geo_precision"] = whole(geo)
        distance = np.select([geo == number for number in UNCERTAINTY_KM], list(UNCERTAINTY_KM.values()), np.nan)
        if "uncertainty_km" in mapping.columns:
            given = checks.number(self.name("uncertainty_km"), 0, 2000, empty=True)
            distance = np.where(np.isnan(given), distance, given)
        elif "uncertainty_km" in mapping.constants:
            distance = np.full(checks.rows, float(mapping.constants["uncertainty_km"]))
        found["uncertainty_km"] = pc.if_else(pc.is_valid(found["latitude"]), floats(distance), None)

    def _figures(self, found: dict[str, Any]) -> None:
        checks = self.checks
        best, low, high, injured = (
            checks.number(self.name(field), 0, 10_000_000, whole=True, empty=True)
            for field in ("fatalities", "fatalities_low", "fatalities_high", "injured")
        )
        low, high = np.where(np.isnan(low), best, low), np.where(np.isnan(high), best, high)
        checks.wrong(low > best, self.name("fatalities_low"), "{} is more than the best figure")
        checks.wrong(high < best, self.name("fatalities_high"), "{} is less than the best figure")
        found.update(
            fatalities_low=whole(low), fatalities=whole(best), fatalities_high=whole(high), injured=whole(injured)
        )
        if "civilian_targeting" in self.mapping.columns:
            aimed: Booleans = checks.flag(self.name("civilian_targeting"))
        else:
            aimed = np.full(checks.rows, self.mapping.constants.get("civilian_targeting") == "true")
        on_civilians = pc.fill_null(pc.equal(found["event_type"], "Violence against civilians"), False)
        found["civilian_targeting"] = pc.or_(pa.array(aimed), on_civilians)

    def _kind(self) -> Any:
        column = self.text("kind")
        known: Mapping[str, str] = {"": "event", "event": "event", "summary": "summary"}
        strange = column.where([value.casefold() not in known for value in column.values])
        self.checks.wrong(strange, self.name("kind"), "{} is neither event nor summary")
        return column.map(lambda value: known.get(value.casefold(), "event"), pa.string())


_PARTLY: frozenset[str] = frozenset({"event_type", "sub_event_type", "actor1", "actor2", "admin1", "country"})
"""Fields whose text is turned into codes: what the file wrote is kept beside the record."""
