"""Checking a block of rows as text, column by column: each wrong row once, with its field and the reason."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


class Checks:
    """A block of rows, all values text, and which of them are wrong; the first fault found in a row is the one told."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows = rows
        self.field = pd.Series([None] * len(rows), index=rows.index, dtype=object)
        self.reason = pd.Series([None] * len(rows), index=rows.index, dtype=object)

    @property
    def good(self) -> pd.Series:
        """True for rows without a fault."""
        return self.field.isna()

    def text(self, name: str) -> pd.Series:
        """A column's text without spaces around it; empty where the column is missing."""
        if name not in self.rows.columns:
            return pd.Series("", index=self.rows.index, dtype="str")
        return self.rows[name].fillna("").str.strip()

    def wrong(self, which: pd.Series, field: str, reason: str) -> None:
        """Mark rows as wrong; ``{}`` in the reason stands for the row's value of the field."""
        which = which & self.good
        if which.any():
            values = self.text(field)[which].str.slice(0, 60)
            self.field[which] = field
            self.reason[which] = [reason.replace("{}", repr(value)) for value in values]

    def required(self, name: str) -> pd.Series:
        """A column that must not be empty."""
        values = self.text(name)
        self.wrong(values == "", name, "is empty")
        return values

    def number(self, name: str, least: float, most: float, *, whole: bool = False, empty: bool = False) -> pd.Series:
        """A column of numbers, missing where wrong; ``empty`` allows for empty ones."""
        text = self.text(name)
        values = pd.to_numeric(text.where(text != "", None), errors="coerce").astype("float64")
        if not empty:
            self.wrong(text == "", name, "is empty")
        self.wrong((text != "") & values.isna(), name, "{} is not a number")
        self.wrong(values.notna() & ~values.between(least, most), name, f"{{}} is not between {least:g} and {most:g}")
        if whole:
            self.wrong(values.notna() & (values % 1 != 0), name, "{} is not a whole number")
        usable = values.between(least, most)
        return values.where(usable & (values % 1 == 0) if whole else usable)

    def day(self, name: str) -> pd.Series:
        """A column of days: 2020-04-25, 25 April 2020 or 25-April-2020; a time of day after it is left off."""
        text = self.text(name)
        values = pd.to_datetime(text.str.slice(0, 10), format="%Y-%m-%d", errors="coerce")
        for form in ("%d %B %Y", "%d-%B-%Y", "%d-%b-%Y", "%d/%m/%Y"):
            if not (left := values.isna() & (text != "")).any():
                break
            values[left] = pd.to_datetime(text[left], format=form, errors="coerce")
        self.wrong(text == "", name, "is empty")
        self.wrong(values.isna(), name, "{} is not a day like 2020-04-25")
        return values

    def code(self, name: str, meanings: Mapping[str, Any]) -> pd.Series:
        """A column of codes turned into what they mean."""
        text = self.text(name).str.removesuffix(".0")
        found = text.map(meanings)
        self.wrong(~text.isin(list(meanings)), name, f"{{}} is not one of {', '.join(list(meanings)[:30])}")
        return found

    def position(self, latitude: str = "latitude", longitude: str = "longitude") -> tuple[pd.Series, pd.Series]:
        """Degrees north and east; both or neither, and not 0, 0, which stands for a place that is not known."""
        north = self.number(latitude, -90, 90, empty=True)
        east = self.number(longitude, -180, 180, empty=True)
        self.wrong(north.isna() != east.isna(), latitude, "is given without the other, or the other without it")
        self.wrong((north == 0) & (east == 0), latitude, "0, 0 is in the sea: the place is not known")
        return north, east


def json_objects(rows: pd.DataFrame, names: Sequence[str], *, blank: Mapping[str, pd.Series] | None = None) -> pa.Array:
    """Each row's columns of text as one JSON object, empty values left out; ``blank`` marks more values to leave out.

    Put together by Arrow, column by column: row by row it would be the slowest part of an import.
    """
    pieces: list[Any] = []
    for name in names:
        values = pa.array(rows[name].fillna(""), type=pa.string())
        if pc.any(pc.match_substring_regex(values, r"[\x00-\x1f]")).as_py():
            written = pa.array([json.dumps(value, ensure_ascii=False) for value in values.to_pylist()])
        else:
            escaped = pc.replace_substring(pc.replace_substring(values, "\\", "\\\\"), '"', '\\"')
            written = pc.binary_join_element_wise('"', escaped, '"', "")
        piece = pc.binary_join_element_wise(json.dumps(name, ensure_ascii=False), written, ":")
        empty = pc.equal(values, "")
        if blank and name in blank:
            empty = pc.or_(empty, pa.array(blank[name]))
        pieces.append(pc.if_else(empty, pa.scalar(None, pa.string()), piece))
    if not pieces:
        return pa.array(["{}"] * len(rows))
    joined = pc.binary_join_element_wise(
        *(pc.fill_null(pc.binary_join_element_wise(piece, "", ","), "") for piece in pieces), ""
    )
    joined = pc.utf8_rtrim(joined, characters=",")
    whole: pa.Array = pc.binary_join_element_wise("{", joined, "}", "")
    return whole
