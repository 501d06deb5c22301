"""The records of the gazetteer: a place, an answer to a query, and a name found in a text."""

from __future__ import annotations

import dataclasses
from typing import Any, Literal

KINDS: tuple[str, ...] = (
    "country", "region", "governorate", "district", "subdistrict",
    "city", "town", "village", "neighbourhood", "camp", "prison",
    "base", "airport", "station", "field", "facility", "dam", "bridge", "crossing", "checkpoint", "border", "road",
    "mountain", "desert", "river", "lake", "valley", "island",
)  # fmt: skip
"""The kinds of place; ``station`` is a pipeline pumping station such as T2, ``field`` an oil or gas field."""

SETTLED: frozenset[str] = frozenset({"city", "town", "village", "neighbourhood", "camp"})
"""Kinds where people live; two records of these kinds may be the same place under two kinds."""

HOME = ("SY", "IQ")
"""The countries that the shipped table is about; their neighbours' towns are in it to be told apart from theirs."""

WIDE: frozenset[str] = frozenset({"country", "region", "governorate", "district", "subdistrict", "desert", "river"})
"""Kinds that are areas too wide to be a dot on the map: ACLED's geographic precision 3."""

UNCERTAINTY_KM: dict[str, float] = {
    "country": 300, "region": 100, "governorate": 100, "district": 30, "subdistrict": 15,
    "city": 8, "town": 4, "village": 2, "neighbourhood": 1.5, "camp": 2, "prison": 0.5,
    "base": 3, "airport": 3, "station": 2, "field": 8, "facility": 1, "dam": 1, "bridge": 0.5, "crossing": 1,
    "checkpoint": 1, "border": 50, "road": 30, "mountain": 15, "desert": 80, "river": 100, "lake": 15, "valley": 25,
    "island": 5,
}  # fmt: skip
"""Radius in km taken where a source gives none: half the usual width of a place of that kind in Syria and Iraq."""


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """One place, once, with all its names and sources."""

    place_id: str
    """Stable id: ``kh:…`` curated by this project, ``gn:…`` GeoNames, ``ne:…`` Natural Earth, ``ocha:…``, ``wof:…``."""
    name_en: str
    """The English name shown to people."""
    name_ar: str
    """The Arabic name shown to people; empty when not known."""
    names: tuple[str, ...]
    """Every known spelling in any script, the two above included."""
    kind: str
    """One of ``KINDS``."""
    latitude: float
    """Decimal degrees north, WGS 84."""
    longitude: float
    """Decimal degrees east, WGS 84."""
    uncertainty_km: float
    """Radius in km within which a report that names the place lies."""
    admin1: str
    """The governorate's English name; empty when not known."""
    admin2: str
    """The district's English name; empty when not known."""
    country: str
    """ISO 3166-1 alpha-2."""
    population: int = 0
    """People living there; 0 when not known."""
    source: str = ""
    """Where the record comes from."""


@dataclasses.dataclass(frozen=True, slots=True)
class Placed:
    """A place chosen for a name as written, or a relative place worked out from one: where, how surely, and why."""

    place_id: str
    """The gazetteer's id; for a relative place the id of the place it starts from, with a suffix after ``#``."""
    name: str
    """The name in the language of the query."""
    name_ar: str
    """The Arabic name; empty when not known."""
    name_en: str
    """The English name."""
    kind: str
    """One of ``KINDS``, or ``relative``."""
    latitude: float
    """Decimal degrees north."""
    longitude: float
    """Decimal degrees east."""
    uncertainty_km: float
    """Radius in km within which the true position lies."""
    admin1: str
    """The governorate's English name."""
    country: str
    """ISO 3166-1 alpha-2."""
    score: float
    """0 to 1: how well the place fits the name and its surroundings."""
    why: str
    """The reasons for the choice, for a reader."""
    geo_precision: Literal[1, 2, 3] = 1
    """ACLED: 1 the named place, 2 near it or part of a region, 3 a region."""
    area: dict[str, Any] | None = dataclasses.field(default=None, compare=False)
    """GeoJSON geometry where the place is an area worked out from the text; the table's own areas come from
    ``area()``."""

    def to_dict(self) -> dict[str, Any]:
        """The record as JSON-ready values, keys in the order of the command's output; ``area`` is left out when
        None."""
        values = {name: getattr(self, name) for name in _SHOWN}
        if self.area is not None:
            values["area"] = self.area
        return values


_SHOWN = tuple(field.name for field in dataclasses.fields(Placed) if field.name != "area")


@dataclasses.dataclass(frozen=True, slots=True)
class Mention:
    """A place name found in a text."""

    start: int
    """First character, in Unicode code points from the start of the text; particles written onto the name are
    outside."""
    end: int
    """One past the last character."""
    text: str
    """The characters between."""
    place: Placed | None
    """The place meant; None when the candidates are too close to call."""
    candidates: tuple[Placed, ...] = ()
    """The places considered, best first, the chosen one included."""
