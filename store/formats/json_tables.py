"""JSON: lines of objects, lists of objects, answers of interfaces, and GeoJSON's features, read piece by piece."""

from __future__ import annotations

import codecs
import functools
import io
import itertools
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np

from store.formats.contents import Content
from store.formats.tables import Fault, Piece, rows_of

ROWS = 5_000
"""Objects read at a time."""
LISTS: tuple[str, ...] = ("features", "data", "Result", "results", "incidents", "records", "rows")
"""Members of an object under which its records stand: of GeoJSON, and of the interfaces of ACLED and UCDP."""
HEADED = 500
"""Objects looked at to name the columns."""

_BLOCK = 1 << 20
_DECODER = json.JSONDecoder()
_SPACE = " \t\r\n\x1e"


class JsonTable:
    """A file of JSON objects, one a row. Rows are numbered from 1."""

    kind = "json"
    first_row = 1

    def __init__(self, content: Content) -> None:
        """Raises ``ValueError`` when there are no objects in it, or its coordinates are of another system."""
        self._content = content
        self.path: Path = content.path
        self.size = self.path.stat().st_size
        self.notes = content.notes
        first = [item for item, _ in itertools.islice(self._items(), HEADED)]
        rows = [row for row in map(_row, first) if not isinstance(row, str)]
        if not rows:
            reason = next((row for row in map(_row, first) if isinstance(row, str)), "there are none")
            raise ValueError(f"has no records: {reason}")
        names: dict[str, None] = {}
        for row in rows:
            names.update(dict.fromkeys(row))
        self.header = tuple(names)

    def _items(self) -> Iterator[tuple[Any, int]]:
        """Each object, or the text that is none, with the characters that it takes."""
        with self.path.open("rb") as raw:
            if raw.read(3) != codecs.BOM_UTF8:
                raw.seek(0)
            yield from _Scanner(io.TextIOWrapper(raw, "utf-8", errors="replace", newline="\n")).items()

    def chunks(self) -> Iterator[tuple[list[Any], int]]:
        """Objects, some thousands at a time."""
        items = self._items()
        while block := list(itertools.islice(items, ROWS)):
            yield [item for item, _ in block], sum(size for _, size in block)

    def piece(self, chunk: list[Any]) -> Piece:
        """Objects as rows of text; of a feature its properties, ``id`` and position."""
        rows: list[Mapping[str, str]] = []
        numbers, faults = [], []
        for number, item in enumerate(chunk):
            row = _row(item)
            if isinstance(row, str):
                record = _row({**item, "geometry": None}) if isinstance(item, dict) else {"row": str(item)[:10_000]}
                faults.append(Fault(number, "geometry" if isinstance(item, dict) else "", row,
                                    json.dumps(record, ensure_ascii=False)))  # fmt: skip
            else:
                rows.append(row)
                numbers.append(number)
        return Piece(rows_of(rows, self.header), np.array(numbers, dtype=np.int64), len(chunk), tuple(faults))


class _Scanner:
    """Reads the values of a JSON text one after the other, without holding them all."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._text = ""
        self._at = 0
        self._over = False

    def items(self) -> Iterator[tuple[Any, int]]:
        """Records: of a list, of the list that an object holds, or one a line."""
        start = self._next()
        if start == "[":
            yield from self._listed()
            return
        if start == "{":
            members: dict[str, Any] = {}
            self._at += 1
            while (mark := self._next()) and mark != "}":
                if mark == ",":
                    self._at += 1
                    continue
                name = self._value()[0]
                if self._next() != ":":
                    raise ValueError(f"is not JSON: a colon is missing after {name!r}")
                self._at += 1
                if name in LISTS and self._next() == "[":
                    _check_system(members.get("crs"))
                    yield from self._listed()
                    yield from self._rest()
                    return
                members[name] = self._value()[0]
            self._at += 1
            yield members, self._at
        yield from self._lines()

    def _listed(self) -> Iterator[tuple[Any, int]]:
        self._at += 1
        count = 0
        while True:
            mark = self._next()
            if mark == ",":
                self._at += 1
            elif mark == "]":
                self._at += 1
                return
            elif not mark:
                raise ValueError(f"stops in the middle of its list, after record {count}: the file is not whole")
            else:
                try:
                    yield self._value()
                except json.JSONDecodeError as error:
                    raise ValueError(f"is not JSON from record {count + 1} on: {error.msg}") from None
                count += 1

    def _rest(self) -> Iterator[tuple[Any, int]]:
        """What stands behind the list: the system of coordinates may."""
        while (mark := self._next()) == ",":
            self._at += 1
            if self._next() != '"':
                return
            name = self._value()[0]
            if self._next() != ":":
                return
            self._at += 1
            value = self._value()[0]
            if name == "crs":
                _check_system(value)
        if mark != "}":
            raise ValueError("is not whole: it stops behind its list of records")
        yield from ()

    def _lines(self) -> Iterator[tuple[Any, int]]:
        """The rest, one object a line; a line that is none is given as its text."""
        while True:
            end = self._text.find("\n", self._at)
            while end < 0 and self._more():
                end = self._text.find("\n", self._at)
            line = self._text[self._at : end if end >= 0 else len(self._text)]
            self._at = end + 1 if end >= 0 else len(self._text)
            bare = line.strip(_SPACE)
            if bare:
                try:
                    yield json.loads(bare), len(line) + 1
                except ValueError:
                    yield bare, len(line) + 1
            if end < 0:
                return

    def _next(self) -> str:
        """The next character that is no space, not yet taken; "" at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _SPACE:
                    return self._text[self._at]
                self._at += 1
            if not self._more():
                return ""

    def _value(self) -> tuple[Any, int]:
        self._next()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                # Only what may be cut off by the end of what was read is worth another look with more.
                if (self._over or len(self._text) - error.pos > _BLOCK) or not self._more():
                    raise
                continue
            if end == len(self._text) and self._more():
                continue
            size, self._at = end - self._at, end
            return value, size

    def _more(self) -> bool:
        if self._over:
            return False
        # As much again as is waiting: a value of many megabytes is not tried anew for each of them.
        block = self._stream.read(max(_BLOCK, len(self._text) - self._at))
        self._over = not block
        self._text = self._text[self._at :] + block
        self._at = 0
        return bool(block)


def _check_system(crs: Any) -> None:
    """Raise ``ValueError`` unless coordinates are WGS 84 degrees, longitude first."""
    if not crs:
        return
    name = str(crs.get("properties", {}).get("name", crs) if isinstance(crs, dict) else crs)
    if not any(known in name.upper() for known in ("CRS84", "4326")):
        raise ValueError(f"has its coordinates in {name}; save it in WGS 84 (EPSG:4326), as GeoJSON should be")


def _row(item: Any) -> dict[str, str] | str:
    """An object as cells of text; or why it is no row."""
    if not isinstance(item, dict):
        return "is not a JSON object"
    if item.get("type") != "Feature":
        return _cells(item)
    properties = item.get("properties") or {}
    row = _cells(properties) if isinstance(properties, dict) else {}
    if item.get("id") is not None and not {"id", "incident_id", "event_id_cnty"} & row.keys():
        row["id"] = str(item["id"])
    geometry = item.get("geometry")
    if geometry is None:
        return {"latitude": "", "longitude": "", **row}
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    place = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if kind == "MultiPoint" and isinstance(place, list) and len(place) == 1:
        kind, place = "Point", place[0]
    if kind != "Point":
        return f"is a {kind or 'geometry without a type'}; incidents are points"
    if place == []:
        return {"latitude": "", "longitude": "", **row}
    if not (isinstance(place, list) and len(place) >= 2 and all(_is_number(value) for value in place[:2])):
        return "has a point that is not two numbers"
    row["longitude"], row["latitude"] = repr(place[0]), repr(place[1])
    return row


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _cells(values: Mapping[str, Any]) -> dict[str, str]:
    # Most cells are text already; asking for no more than that is what makes large files bearable.
    return {_column(name): value if value.__class__ is str else _cell(value) for name, value in values.items()}


@functools.lru_cache(maxsize=10_000)
def _column(name: str) -> str:
    return name.strip().casefold()


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
