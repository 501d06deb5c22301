"""Checking a block of rows as text, column by column: each wrong row once, with its field and the reason."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring  # a tenth of what dumps takes for one text
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from store.formats import days, numbers
from store.formats.columns import Booleans, Column
from store.formats.days import DateOrder
from store.formats.regions import extents

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.datetime64]

NEAR = 2.0
"""Degrees around a country's outline within which a position is still taken for one of it: borders, coasts, slips of a
gazetteer. Ours."""
AT_BORDER = 0.1
"""The same for a position that would lie in the country if latitude and longitude changed places."""
SHOWN = 60
"""Characters of a wrong value that a reason repeats."""


class Checks:
    """A block of rows, all values text, and which of them are wrong; the first fault found in a row is the one told."""

    def __init__(self, columns: Mapping[str, Column], rows: int, *, today: dt.date | None = None) -> None:
        """``today`` is the day that the future begins after; the machine's day when not given."""
        self.columns = columns
        self.rows = rows
        self.today = today or dt.date.today()
        self._fault = np.zeros(rows, dtype=np.int32)
        self._reasons: list[tuple[str, str]] = []
        self._empty = Column.empty_one(rows)

    @property
    def good(self) -> Booleans:
        """True for rows without a fault."""
        good: Booleans = self._fault == 0
        return good

    def has(self, name: str) -> bool:
        """Whether there is such a column."""
        return name in self.columns

    def column(self, name: str) -> Column:
        """A column; one without values where there is none of that name."""
        return self.columns.get(name, self._empty)

    def wrong(self, which: Booleans, field: str, reason: str) -> None:
        """Mark rows as wrong; ``{}`` in the reason stands for the row's value of the field."""
        which = which & (self._fault == 0)
        if which.any():
            self._reasons.append((field, reason))
            self._fault[which] = len(self._reasons)

    def fault(self, row: int) -> tuple[str, str]:
        """Field and reason of a wrong row."""
        field, reason = self._reasons[self._fault[row] - 1]
        return field, reason.replace("{}", repr(self.column(field).at(row)[:SHOWN]))

    def required(self, name: str) -> Column:
        """A column that must not be empty."""
        column = self.column(name)
        self.wrong(column.empty, name, "is empty")
        return column

    def number(self, name: str, least: float, most: float, *, whole: bool = False, empty: bool = False) -> Floats:
        """A column of figures, NaN where wrong; ``empty`` allows for empty ones."""
        column = self.column(name)
        return self._checked(name, column, column.spread(numbers.read(column.values, numbers.count_of)),
                             least, most, whole=whole, empty=empty)  # fmt: skip

    def degrees(self, name: str, most: float) -> Floats:
        """A column of degrees, NaN where empty or wrong."""
        column = self.column(name)
        found = column.spread(numbers.read(column.values, numbers.degrees_of))
        return self._checked(name, column, found, -most, most, whole=False, empty=True)

    def _checked(
        self, name: str, column: Column, values: Floats, least: float, most: float, *, whole: bool, empty: bool
    ) -> Floats:
        if not empty:
            self.wrong(column.empty, name, "is empty")
        missing = np.isnan(values)
        self.wrong(missing & ~column.empty, name, "{} is not a number")
        usable = (values >= least) & (values <= most)
        self.wrong(~missing & ~usable, name, f"{{}} is not between {least:g} and {most:g}")
        if whole:
            part = ~missing & (np.mod(values, 1, where=usable, out=np.zeros_like(values)) != 0)
            self.wrong(part, name, "{} is not a whole number")
            usable &= ~part
        return np.where(usable, values, np.nan)

    def day(self, name: str, *, order: DateOrder = "dmy", empty: bool = False) -> Days:
        """A column of days as ``days.day_of`` reads them; NaT where wrong. Days to come are wrong."""
        column = self.column(name)
        different = days.read(column.values, order=order)
        found: Days = column.spread(different)
        if not empty:
            self.wrong(column.empty, name, "is empty")
        self.wrong(np.isnat(found) & ~column.empty, name, "{} is not a day like 2020-04-25")
        # A day more: it may be tomorrow already where the report was written.
        coming = found > np.datetime64(self.today + dt.timedelta(days=1))
        self.wrong(coming, name, f"{{}} is in the future (today is {self.today})")
        early = found < np.datetime64(days.FIRST_DAY)
        self.wrong(early, name, f"{{}} is before {days.FIRST_DAY.year}: an empty date of a spreadsheet?")
        return np.where(coming | early, np.datetime64("NaT", "D"), found)

    def code(self, name: str, meanings: Mapping[str, Any], kind: Any = None) -> Any:
        """A column of codes turned into what they mean: an Arrow array of ``kind``, text when not given."""
        column = self.column(name)
        bare = [value.removesuffix(".0") for value in column.values]
        listed = ", ".join(list(meanings)[:30])
        self.wrong(column.where([value not in meanings for value in bare]), name, f"{{}} is not one of {listed}")
        return column.spread(pa.array([meanings.get(value) for value in bare], kind or pa.string()))

    def flag(self, name: str, *, empty: bool = True) -> Booleans:
        """A column of yes and no."""
        column = self.column(name)
        yes, no = {"true", "yes", "1", "نعم"}, {"", "false", "no", "0", "لا"}
        bare = [value.casefold().removesuffix(".0") for value in column.values]
        self.wrong(column.where([value not in yes | no for value in bare]), name, "{} is neither true nor false")
        if not empty:
            self.wrong(column.empty, name, "is empty")
        return column.where([value in yes for value in bare])

    def position(self, countries: Any, latitude: str = "latitude", longitude: str = "longitude") -> tuple[Any, Any]:
        """Degrees north and east as Arrow arrays: both or neither, where the row's country is or near it.

        ``countries`` are the rows' codes. 0, 0 stands for a place that is not known, and is wrong.
        """
        north, east = self.degrees(latitude, 90), self.degrees(longitude, 180)
        self.place(north, east, countries, latitude)
        return floats(north), floats(east)

    def place(self, north: Floats, east: Floats, countries: Any, field: str) -> None:
        """Check positions that have been read: ``position`` tells how; ``field`` is what the reasons name."""
        self.wrong(np.isnan(north) != np.isnan(east), field, "is given without the other, or the other without it")
        self.wrong((north == 0) & (east == 0), field, "0, 0 is in the sea: the place is not known")
        codes = pc.dictionary_encode(countries)
        at = codes.indices.to_numpy(zero_copy_only=False)
        for number, code in enumerate(codes.dictionary.to_pylist()):
            extent = extents().get(code)
            if extent is None:
                continue
            here = at == number
            placed = here & ~np.isnan(north) & ~np.isnan(east)
            outside = placed & ~_within(extent, north, east, NEAR)
            swapped = placed & ~_within(extent, north, east, AT_BORDER) & _within(extent, east, north, 0)
            self.wrong(swapped, field, f"latitude and longitude seem swapped: {{}} is not in {code}, swapped it is")
            self.wrong(outside, field, f"{{}} with its longitude is not in {code} nor within {NEAR:g} degrees of it")


def _within(extent: tuple[float, float, float, float], north: Floats, east: Floats, near: float) -> Booleans:
    west, south, right, top = extent
    return (east >= west - near) & (east <= right + near) & (north >= south - near) & (north <= top + near)


def floats(values: Floats) -> Any:
    """Numbers as an Arrow array, null where NaN."""
    return pa.array(values, mask=np.isnan(values))


def whole(values: Floats) -> Any:
    """Whole numbers as an Arrow array, null where NaN."""
    missing = np.isnan(values)
    return pa.array(np.where(missing, 0, values).astype(np.int32), mask=missing)


def dates(values: Days) -> Any:
    """Days as an Arrow array, null where NaT."""
    return pa.array(values.astype("datetime64[D]"), pa.date32())


def name_list(column: Column) -> Any:
    """Names parted by semicolons, each once, as JSON lists."""

    def listed(text: str) -> str:
        names = dict.fromkeys(name.strip() for name in text.split(";") if name.strip())
        return json.dumps(list(names), ensure_ascii=False, separators=(",", ":"))

    return column.map(listed, pa.string())


def json_objects(checks: Checks, names: Sequence[str], *, blank: Mapping[str, Booleans] | None = None) -> Any:
    """Each row's columns of text as one JSON object without the empty ones; ``blank`` marks more to leave out."""
    pieces: list[Any] = []
    for name in names:
        column = checks.column(name)
        if len(column.values) == 1 and column.values[0] == "":
            continue
        key = json.dumps(name, ensure_ascii=False)
        written = [f",{key}:{encode_basestring(value)}" if value else "" for value in column.values]
        piece = column.spread(pa.array(written, pa.string()))
        if blank and name in blank:
            piece = pc.if_else(pa.array(blank[name]), "", piece)
        pieces.append(piece)
    if not pieces:
        return pa.array(["{}"] * checks.rows)
    joined = pieces[0] if len(pieces) == 1 else pc.binary_join_element_wise(*pieces, "")
    return pc.binary_join_element_wise("{", pc.utf8_slice_codeunits(joined, 1), "}", "")
