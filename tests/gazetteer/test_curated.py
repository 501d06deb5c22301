"""The curated tables: every row well formed, in its governorate, and near the place of its name in other tables."""

import collections
import csv
import functools
import importlib.util
import json
import math
import re
import sys
import types
import unicodedata
from pathlib import Path

import pytest
import shapely
import shapely.geometry
import shapely.geometry.base

from gazetteer.places import KINDS

ROOT = Path(__file__).resolve().parent.parent.parent
FILES = sorted((ROOT / "gazetteer" / "data" / "curated").glob("*.csv"))
REGIONS = ROOT / "gazetteer" / "data" / "regions.geojson"
TABLES = ROOT.parent / "shared" / "gazetteer"
COLUMNS = [
    *("place_id", "name_en", "name_ar", "variants", "kind", "admin1", "admin2", "country"),
    *("latitude", "longitude", "uncertainty_km", "population", "source", "note"),
]

MOST_KM_FROM_NAMESAKE = 8.0
"""Two tables may mark opposite ends of a town, or a mosque and a market; farther apart one of them is wrong."""
SETTLEMENTS = {"city", "town", "village"}
"""Kinds whose namesake in a table is the same place: a field, hill or camp often bears a village's name."""
WIDE = {"road", "river", "desert", "mountain", "region", "border", "lake", "valley", "crossing"}
"""Kinds that lie on or across a governorate's edge."""
NEAR_THE_EDGE_DEGREES = 0.31
"""Governorates' outlines at 1:10 million run up to about 30 km off the lines on the ground (Tarmiyah, Baghdad)."""
ENOUGH = {"SY": 1000, "IQ": 400}
"""Places that conflict reporting names and GeoNames' larger settlements lack, by country."""
ANOTHER_PLACE = "not the namesake in the tables"
"""What an editor writes in ``note`` where a village near by bears the same name."""


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = [(path.name, number, row) for path in FILES for number, row in enumerate(rows_of(path), start=2)]


def where(name: str, number: int, row: dict[str, str]) -> str:
    return f"{name}, row {number} ({row['place_id']})"


def letters(text: str) -> list[str]:
    """The scripts of the letters of ``text``: "ARABIC", "LATIN", …"""
    return [unicodedata.name(c).split()[0] for c in text if unicodedata.category(c).startswith("L")]


@functools.cache
def check_curated() -> types.ModuleType:
    spec = importlib.util.spec_from_file_location("check_curated", ROOT / "scripts" / "check_curated.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["check_curated"] = module
    spec.loader.exec_module(module)
    return module


@functools.cache
def outlines(kind: str) -> dict[tuple[str, str], shapely.geometry.base.BaseGeometry]:
    """Outlines of countries or governorates by country code and English name, from the shipped regions."""
    features = json.loads(REGIONS.read_text(encoding="utf-8"))["features"]
    return {
        (feature["properties"]["country"], feature["properties"]["name_en"]): shapely.geometry.shape(
            feature["geometry"]
        )
        for feature in features
        if feature["properties"]["kind"] == kind
    }


def test_there_are_tables() -> None:
    assert FILES, "gazetteer/data/curated holds no table"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_columns(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        assert next(reader) == COLUMNS
        for number, cells in enumerate(reader, start=2):
            assert len(cells) == len(COLUMNS), f"{path.name}, row {number}: {len(cells)} cells"
            assert all(cell == cell.strip() for cell in cells), f"{path.name}, row {number}: blank at a cell's edge"


def test_ids_are_unique() -> None:
    seen = collections.Counter(row["place_id"] for _, _, row in ROWS)
    assert [place_id for place_id, times in seen.items() if times > 1] == []


def test_ids_kinds_and_sources() -> None:
    wrong = [
        where(*entry)
        for entry in ROWS
        if not re.fullmatch(r"kh:[a-z]{2}-[a-z0-9]+(?:-[a-z0-9]+)*", entry[2]["place_id"])
        or entry[2]["place_id"][3:5] != entry[2]["country"].lower()
        or entry[2]["kind"] not in KINDS
        or not entry[2]["source"].startswith("Khareeta")
        or not entry[2]["admin1"]
    ]
    assert wrong == []


def test_names_are_in_their_script() -> None:
    wrong = [
        where(*entry)
        for entry in ROWS
        if "ARABIC" not in letters(entry[2]["name_ar"])
        or set(letters(entry[2]["name_en"])) != {"LATIN"}
        or re.search(r"[()\[\]|]", entry[2]["name_en"] + entry[2]["name_ar"])
    ]
    assert wrong == []


def test_variants_add_something() -> None:
    wrong = []
    for entry in ROWS:
        row = entry[2]
        variants = row["variants"].split("|") if row["variants"] else []
        names = [row["name_en"], row["name_ar"], *variants]
        if any(name != name.strip() or not letters(name) for name in names) or len(names) != len(set(names)):
            wrong.append(where(*entry))
    assert wrong == []


def test_figures_are_sane() -> None:
    wrong = []
    for entry in ROWS:
        row = entry[2]
        three_decimals = all(re.fullmatch(r"\d{1,2}\.\d{1,3}", row[field]) for field in ("latitude", "longitude"))
        people = re.fullmatch(r"(?:[1-9]\d*)?", row["population"])
        if not three_decimals or not people or not 0.3 <= float(row["uncertainty_km"]) <= 250:
            wrong.append(where(*entry))
    assert wrong == []


def test_coordinates_are_in_the_countrys_box() -> None:
    boxes = {country: outline.bounds for (country, _), outline in outlines("country").items()}
    wrong = []
    for entry in ROWS:
        west, south, east, north = boxes[entry[2]["country"]]
        latitude, longitude = float(entry[2]["latitude"]), float(entry[2]["longitude"])
        if not (south - 0.05 <= latitude <= north + 0.05 and west - 0.05 <= longitude <= east + 0.05):
            wrong.append(where(*entry))
    assert wrong == []


def test_coordinates_are_in_the_governorate_named() -> None:
    governorates = outlines("governorate")
    wrong = []
    for entry in ROWS:
        row = entry[2]
        outline = governorates.get((row["country"], row["admin1"]))
        if outline is None:
            wrong.append(f"{where(*entry)}: no governorate {row['admin1']!r}")
            continue
        away = outline.distance(shapely.Point(float(row["longitude"]), float(row["latitude"])))
        if row["kind"] not in WIDE and away > NEAR_THE_EDGE_DEGREES:
            wrong.append(f"{where(*entry)}: {away:.2f} degrees outside {row['admin1']}")
    assert wrong == []


def test_no_settlement_is_listed_twice() -> None:
    """The same name within 3 km in two rows is one place described twice, whichever tables the rows are in."""
    checker = check_curated()
    by_name: dict[tuple[str, str], list[tuple[str, int, dict[str, str]]]] = {}
    for entry in ROWS:
        if entry[2]["kind"] in SETTLEMENTS:
            by_name.setdefault((entry[2]["country"], checker.key(entry[2]["name_ar"])), []).append(entry)
    twice = []
    for entries in by_name.values():
        for index, one in enumerate(entries):
            for other in entries[index + 1 :]:
                points = [float(row[field]) for row in (one[2], other[2]) for field in ("latitude", "longitude")]
                if checker.distance_km(*points) < 3:
                    twice.append(f"{where(*one)} and {where(*other)}")
    assert twice == []


@pytest.mark.parametrize("country", sorted(ENOUGH))
def test_there_are_enough_places(country: str) -> None:
    assert sum(row["country"] == country for _, _, row in ROWS) >= ENOUGH[country]


@pytest.mark.skipif(not (TABLES / "ocha_sy.csv").exists(), reason=f"no village-level tables in {TABLES}")
def test_settlements_lie_near_their_namesakes() -> None:
    """Measured against OCHA's and Who's On First's tables, which are no part of the product."""
    checker = check_curated()
    references = checker.read_references(TABLES)
    wrong = []
    matched = 0
    for entry in ROWS:
        row = entry[2]
        if row["kind"] not in SETTLEMENTS or ANOTHER_PLACE in row["note"]:
            continue
        found = checker.nearest_namesake(row, references)
        if found.distance_km > checker.NAMESAKE_RADIUS_KM:
            continue
        matched += 1
        if found.distance_km > MOST_KM_FROM_NAMESAKE:
            near = found.nearest
            place = f"{near.name} at {near.latitude:.3f}, {near.longitude:.3f} ({near.table})"
            wrong.append(f"{where(*entry)}: {found.distance_km:.1f} km from {place}")
    assert wrong == []
    assert matched >= len([1 for _, _, row in ROWS if row["kind"] in SETTLEMENTS]) / 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("البو كمال", "البوكمال", True),
        ("الشعفة", "شعفه", True),
        ("أبو حمام", "ابو حمام", True),
        ("Al-Hajin", "Hajin", True),
        ("Ash Sha`fah", "Sha'fah", True),
        ("الحسكة", "الحسينية", False),
        ("تل أبيض", "تل أحمر", False),
    ],
)
def test_check_folds_spelling(one: str, other: str, same: bool) -> None:
    key = check_curated().key
    assert (key(one) == key(other)) is same


def test_check_finds_the_nearest_namesake() -> None:
    checker = check_curated()
    far = checker.Reference("T", "SY", "Hajin", 36.0, 40.0)
    near = checker.Reference("T", "SY", "Hajin", 34.70, 40.84)
    row = {
        "country": "SY",
        "name_en": "Hajin",
        "name_ar": "هجين",
        "variants": "",
        "latitude": "34.690",
        "longitude": "40.830",
    }
    found = checker.nearest_namesake(row, {("SY", "hajin"): [far, near]})
    assert found.nearest == near
    assert found.distance_km == pytest.approx(1.44, abs=0.05)
    assert checker.nearest_namesake(row, {}).distance_km == math.inf


def test_check_prints_each_row_and_lists_the_unmatched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    curated, tables = tmp_path / "curated.csv", tmp_path / "tables"
    tables.mkdir()
    header = ",".join(COLUMNS)
    hajin = "kh:sy-hajin,Hajin,هجين,,town,Deir ez-Zor,Al-Bukamal,SY,34.690,40.830,3,,Khareeta,"
    other = "kh:sy-nowhere,Nowhere,لامكان,,village,Deir ez-Zor,Al-Bukamal,SY,34.700,40.830,3,,Khareeta,"
    curated.write_text(f"{header}\n{hajin}\n{other}\n", encoding="utf-8")
    columns = (
        "wof_id,placetype,name,name_ar,names_ar,lat,lon,region_id,county_id,gn_id,wd_id,gn_fcode,population,src_geom"
    )
    place = "1,locality,Hajin,هجين,هجين,34.680,40.840,,,,,,,"
    (tables / "wof_sy.csv").write_text(f"{columns}\n{place}\n", encoding="utf-8")
    assert check_curated().main([str(curated), "--tables", str(tables)]) == 0
    near, unmatched = capsys.readouterr().out.split("No place of the name", maxsplit=1)
    assert "kh:sy-hajin\ttown\t1.4 km\tWOF" in near
    assert "kh:sy-nowhere" in unmatched
    assert "2 rows: 1 with a namesake near, 1 without" in unmatched


def test_check_without_tables_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_curated().main(["--tables", str(tmp_path)]) == 1
    assert str(tmp_path) in capsys.readouterr().err
