"""The place record: what the gazetteer knows of one place on earth."""

from __future__ import annotations

import dataclasses

KINDS: tuple[str, ...] = (
    "country", "region", "governorate", "district", "subdistrict",
    "city", "town", "village", "neighbourhood", "camp", "prison",
    "base", "airport", "station", "field", "facility", "dam", "bridge", "crossing", "checkpoint", "border", "road",
    "mountain", "desert", "river", "lake", "valley", "island",
)  # fmt: skip
"""The kinds of place; ``station`` is a pipeline pumping station such as T2, ``field`` an oil or gas field."""


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
