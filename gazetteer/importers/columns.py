"""CSV (and other tables) with named columns: which column holds what is known by its heading, or said by the user."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from gazetteer.importers.records import Fields
from gazetteer.places import KINDS

HEADINGS: dict[str, tuple[str, ...]] = {
    "ident": (
        "place_id",
        "id",
        "pcode",
        "p_code",
        "admin4pcode",
        "adm4_pcode",
        "featurepcode",
        "wof_id",
        "geonameid",
        "wof:id",
        "objectid",
    ),
    "name_en": (
        "name_en",
        "name_latin",
        "english_name",
        "name_english",
        "featurename_en",
        "admin4name_en",
        "adm4_en",
        "featurerefname",
        "name",
        "asciiname",
        "wof:name",
        "place",
        "toponym",
        "village",
        "town",
        "locality",
    ),
    "name_ar": ("name_ar", "arabic_name", "name_arabic", "featurename_ar", "admin4name_ar", "adm4_ar", "name_local"),
    "variants": (
        "variants",
        "names_ar",
        "alternatenames",
        "alternate_names",
        "aliases",
        "other_names",
        "altnames",
        "names",
    ),
    "kind": ("kind", "type", "placetype", "feature_type", "featuretype", "class", "category"),
    "latitude": ("latitude", "lat", "latitude_y", "y", "geom_latitude", "point_y", "lat_dd", "wof:latitude"),
    "longitude": (
        "longitude",
        "lon",
        "lng",
        "long",
        "longitude_x",
        "x",
        "geom_longitude",
        "point_x",
        "lon_dd",
        "wof:longitude",
    ),
    "admin1": ("admin1", "adm1_en", "admin1name_en", "governorate", "region", "province", "adm1_ar", "admin1name_ar"),
    "admin2": ("admin2", "adm2_en", "admin2name_en", "district", "county", "adm2_ar", "admin2name_ar"),
    "country": ("country", "iso", "iso_country", "country_code", "countrycode", "adm0_pcode"),
    "population": ("population", "pop", "wof:population", "gn_pop"),
    "gn_id": ("gn_id", "gn:id", "geonames_id"),
}
"""For every field, the headings it goes by, likeliest first."""

_KIND_WORDS: dict[str, str] = {
    "community": "village",
    "locality": "village",
    "localadmin": "town",
    "populatedplace": "village",
    "ppl": "village",
    "ppla": "city",
    "hamlet": "village",
    "suburb": "neighbourhood",
    "neighborhood": "neighbourhood",
    "quarter": "neighbourhood",
    "microhood": "neighbourhood",
    "macrohood": "neighbourhood",
    "borough": "neighbourhood",
    "county": "district",
    "campus": "facility",
    "idpcamp": "camp",
    "refugeecamp": "camp",
    "governorate": "governorate",
    "province": "governorate",
    "oilfield": "field",
    "airbase": "airport",
    "bordercrossing": "crossing",
}


def read(path: Path, options: Mapping[str, str]) -> Iterator[tuple[int, Fields | str]]:
    """The rows of a CSV or TSV file; ``options["columns"]`` may say ``name_en=Village,latitude=Y`` where headings do
    not.

    Raises ``ValueError`` when the file is not UTF-8 or has no columns for a name and a point.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        head = file.readline()
        file.seek(0)
        delimiter = max(",;\t", key=head.count)
        yield from rows(csv.DictReader(file, delimiter=delimiter), options, source=path.name)


def rows(
    table: Iterable[Mapping[str | None, object]], options: Mapping[str, str], *, source: str, first: int = 2
) -> Iterator[tuple[int, Fields | str]]:
    """(number, fields) of rows given as mappings from heading to value; rows are counted from ``first``."""
    columns: dict[str, str] | None = None
    for number, row in enumerate(table, start=first):
        if columns is None:
            columns = _columns([h for h in row if h is not None], options)
        if None in row:
            yield number, "more fields than the header has columns; quote fields that hold the delimiter"
        elif any(value is None for value in row.values()):
            yield number, "fewer fields than the header has columns; the file may be cut off here"
        else:
            yield number, fields_of({str(k): str(v).strip() for k, v in row.items()}, columns, source)


def _columns(headings: list[str], options: Mapping[str, str]) -> dict[str, str]:
    plain = {re.sub(r"[\s\-]+", "_", h.strip().lower()): h for h in headings}
    chosen = {field: next((plain[name] for name in names if name in plain), "") for field, names in HEADINGS.items()}
    for pair in filter(None, (p.strip() for p in options.get("columns", "").split(","))):
        field, _, heading = pair.partition("=")
        if field not in HEADINGS or heading not in headings:
            raise ValueError(f"--columns {pair!r}: say FIELD=HEADING with FIELD one of {', '.join(HEADINGS)}")
        chosen[field] = heading
    missing = [f for f in ("latitude", "longitude") if not chosen[f]]
    if missing or not (chosen["name_en"] or chosen["name_ar"]):
        raise ValueError(
            f"no column for {', '.join(missing) or 'a name'} among {', '.join(headings)}; say which with --columns"
        )
    return chosen


def fields_of(row: Mapping[str, str], columns: Mapping[str, str], source: str) -> Fields:
    """The fields of one row of texts."""

    def value(field: str) -> str:
        return row.get(columns[field], "") if columns.get(field) else ""

    written = re.sub(r"[\s_\-]+", "", value("kind").lower())
    variants = tuple(v for v in re.split(r"\s*[|;]\s*", value("variants")) if v)
    ident = value("ident")
    return Fields(
        ident=ident.split(":", 1)[1] if ident.startswith(("csv:", "ocha:", "wof:", "geojson:", "xlsx:")) else ident,
        name_en=value("name_en"),
        name_ar=value("name_ar"),
        variants=variants,
        kind=written if written in KINDS else _KIND_WORDS.get(written, "village"),
        latitude=value("latitude"),
        longitude=value("longitude"),
        admin1=value("admin1"),
        admin2=value("admin2"),
        country=value("country")[:2],
        population=value("population"),
        also=(f"gn:{value('gn_id')}",) if value("gn_id") else (),
        source=source,
    )
