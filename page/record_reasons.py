"""What an import says of rows and files, in the language of the page: the reasons stand in the store in English."""

from __future__ import annotations

import functools
import re

from page.language import Language, _term

REASONS: tuple[str, ...] = (
    _term("is empty"),
    _term("is empty: what kind of incident was it?"),
    _term("{value} is not a number"),
    _term("{value} is not a whole number"),
    _term("{value} is not between {low} and {high}"),
    _term("{value} is not a day like 2020-04-25"),
    _term("{value} is in the future (today is {day})"),
    _term("{value} is before {year}: an empty date of a spreadsheet?"),
    _term("{value} is before the first day"),
    _term("is given without the other, or the other without it"),
    _term("0, 0 is in the sea: the place is not known"),
    _term("latitude and longitude seem swapped: {value} is not in {country}, swapped it is"),
    _term("{value} with its longitude is not in {country} nor within {degrees} degrees of it"),
    _term("{value} is not a latitude and a longitude"),
    _term("{value} is not known as a kind of incident; say what it means"),
    _term("{value} is not a country's name or code"),
    _term("{value} is not one of {codes}"),
    _term("{value} is more than the best figure"),
    _term("{value} is less than the best figure"),
    _term("the same id is in row {row} too"),
    _term("the same row stands in row {row} too"),
    _term("is a {kind}; incidents are points"),
    _term("has {values} values, and the header has {columns} columns"),
    _term("read as {encoding}"),
    _term("the header was taken to be row {row}"),
    _term("the sheet {sheet} was read, which has most rows; not read: {others}"),
    _term("{name} in it was read"),
    _term("latitude and longitude seem to stand in each other's columns: change them about"),
    _term("is a web page (HTML), whatever its name says; download the file itself, or open this one in a spreadsheet "
          "and save it as XLSX"),
    _term("has its coordinates in {system}; save it in WGS 84 (EPSG:4326), as GeoJSON should be"),
    _term("holds control claims, not incidents; take it in under “Areas and claims of others”"),
)  # fmt: skip
"""What the store says, with a name for each part that differs."""


def said(language: Language, reason: str) -> str:
    """A reason or a note in the language of the page; as it is where no translation is known."""
    if language.code == "en":
        return reason
    for pattern, message in _patterns():
        if found := pattern.fullmatch(reason):
            # What the file says keeps its own direction within the sentence.
            return language.text(message, **{name: f"\u2068{text}\u2069" for name, text in found.groupdict().items()})
    return reason


@functools.cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The longest messages first: one may be the beginning of another."""
    return tuple(
        (re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(message)), re.DOTALL), message)
        for message in sorted(REASONS, key=len, reverse=True)
    )
