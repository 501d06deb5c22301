"""Check the curated gazetteer tables against village-level tables, row by row.

    python scripts/check_curated.py [FILE.csv …] [--tables DIR] [--far-only]

For each curated row the nearest place of the same name in the tables is printed with its distance; rows whose name is
in no table are listed at the end. The tables (OCHA's populated places and Who's On First's) are an editor's means of
checking: they are no part of the product, and ``DIR`` defaults to ``../shared/gazetteer`` beside the repository.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import math
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CURATED = ROOT / "gazetteer" / "data" / "curated"
TABLES = ROOT.parent / "shared" / "gazetteer"
NAMESAKE_RADIUS_KM = 60.0
"""Beyond this a place of the same name is taken for another place: "Tell Abyad" recurs in every district."""

_ARABIC_LETTERS = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": ""}
)
_FEATURES = {"حي", "مدينه", "بلده", "قريه"}
_ARTICLE = re.compile(r"^(?:al|ar|as|at|an|ash|ad|az|adh|el)[- ]+", re.IGNORECASE)


@dataclasses.dataclass(frozen=True, slots=True)
class Reference:
    """A place of a village-level table; latitude and longitude in decimal degrees, WGS 84."""

    table: str
    country: str
    name: str
    latitude: float
    longitude: float


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """A curated row and the nearest place of its name, ``None`` where no table has the name."""

    row: dict[str, str]
    nearest: Reference | None
    distance_km: float
    """Great-circle distance to ``nearest``; infinite where there is none."""


def key(name: str) -> str:
    """``name`` with spelling differences folded that never tell two places apart; empty for a name without letters."""
    letters = unicodedata.normalize("NFD", name.translate(_ARABIC_LETTERS))
    letters = "".join(c for c in letters if not unicodedata.combining(c)).translate(_ARABIC_LETTERS)
    letters = _ARTICLE.sub("", letters.strip()).casefold()
    words = [word for word in re.split(r"[\W_]+", letters) if word]
    if len(words) > 1 and words[0] in _FEATURES:
        words = words[1:]
    words = [word.removeprefix("ال") if len(word) > 3 else word for word in words]
    return "".join(words)


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance between two points given latitude first, in km (haversine, mean radius 6,371 km)."""
    p1, p2 = math.radians(lat1), math.radians(lat2)
    half = math.sin((p2 - p1) / 2) ** 2 + math.cos(p1) * math.cos(p2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(half))


def read_curated(paths: Iterable[Path]) -> Iterator[dict[str, str]]:
    """The rows of the curated tables at ``paths``, as written."""
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def read_references(tables: Path = TABLES) -> dict[tuple[str, str], list[Reference]]:
    """Places of the tables in ``tables`` by country and folded name; empty where the folder has none of them."""
    found: dict[tuple[str, str], list[Reference]] = {}

    def keep(table: str, country: str, names: Iterable[str], latitude: str, longitude: str) -> None:
        for folded in {key(name) for name in names if name} - {""}:
            name = next(n for n in names if n and key(n) == folded)
            place = Reference(table, country, name, float(latitude), float(longitude))
            found.setdefault((country, folded), []).append(place)

    ocha = tables / "ocha_sy.csv"
    if ocha.exists():
        for row in read_curated([ocha]):
            plain = re.sub(r"\s*\(.*?\)", "", row["name_en"])
            keep(
                "OCHA",
                "SY",
                [row["name_ar"], *row["names_ar"].split("|"), row["name_en"], plain],
                row["lat"],
                row["lon"],
            )
    for country in ("SY", "IQ"):
        wof = tables / f"wof_{country.lower()}.csv"
        if wof.exists():
            for row in read_curated([wof]):
                names = [row["name"], row["name_ar"], *row["names_ar"].split("|")]
                keep("WOF", country, names, row["lat"], row["lon"])
    return found


def names_of(row: dict[str, str]) -> list[str]:
    """All the spellings of a curated row, its two shown names first."""
    return [name for name in (row["name_en"], row["name_ar"], *row["variants"].split("|")) if name]


def nearest_namesake(row: dict[str, str], references: dict[tuple[str, str], list[Reference]]) -> Finding:
    """The place of the tables nearest to a curated row among those that share one of its names, in the same country."""
    latitude, longitude = float(row["latitude"]), float(row["longitude"])
    best: tuple[float, Reference | None] = (math.inf, None)
    for folded in {key(name) for name in names_of(row)} - {""}:
        for place in references.get((row["country"], folded), ()):
            away = distance_km(latitude, longitude, place.latitude, place.longitude)
            if away < best[0]:
                best = (away, place)
    return Finding(row, best[1], best[0])


def main(arguments: list[str] | None = None) -> int:
    """Print the check of each row; 1 where there is nothing to check against."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, help="curated tables; all of gazetteer/data/curated by default")
    parser.add_argument("--tables", type=Path, default=TABLES, help=f"folder of the village-level tables ({TABLES})")
    parser.add_argument("--far-only", action="store_true", help="only rows more than 3 km from their namesake")
    options = parser.parse_args(arguments)
    references = read_references(options.tables)
    if not references:
        print(f"No village-level table in {options.tables}: nothing to check against.", file=sys.stderr)
        return 1
    findings = [
        nearest_namesake(row, references) for row in read_curated(options.files or sorted(CURATED.glob("*.csv")))
    ]
    matched = [finding for finding in findings if finding.distance_km <= NAMESAKE_RADIUS_KM]
    for finding in matched:
        near = finding.nearest
        if near is None or (options.far_only and finding.distance_km <= 3):
            continue
        position = f"{near.table} {near.name} {near.latitude:.3f},{near.longitude:.3f}"
        print(f"{finding.row['place_id']}\t{finding.row['kind']}\t{finding.distance_km:.1f} km\t{position}")
    unmatched = [finding for finding in findings if finding.distance_km > NAMESAKE_RADIUS_KM]
    print(f"\nNo place of the name within {NAMESAKE_RADIUS_KM:.0f} km in the tables:")
    for finding in unmatched:
        row = finding.row
        print(
            f"{row['place_id']}\t{row['kind']}\t{row['name_ar']}\t{row['latitude']},{row['longitude']}\t{row['note']}"
        )
    print(f"\n{len(findings)} rows: {len(matched)} with a namesake near, {len(unmatched)} without.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
