"""GeoNames' country dumps (``SY.zip`` or ``SY.txt``) with, beside them, the file of alternate names with languages."""

from __future__ import annotations

import collections
import csv
import io
import sys
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from gazetteer.importers.records import Fields

SOURCE = "GeoNames (CC BY 4.0)"
_COLUMNS = 19
"""Fields of a line of the dump, as GeoNames' readme.txt lists them."""
_LANGUAGES = frozenset({"", "ar", "en", "ku", "ckb", "fa", "tr", "abbr", "syr"})

_KINDS: dict[str, str] = {
    "PPLC": "city",
    "PPLA": "city",
    "PPLA2": "town",
    "PPLA3": "town",
    "PPLX": "neighbourhood",
    "ADM1": "governorate",
    "ADM2": "district",
    "ADM3": "subdistrict",
    "AIRP": "airport",
    "AIRB": "airport",
    "AIRF": "airport",
    "MILB": "base",
    "INSM": "base",
    "PRN": "prison",
    "CMP": "camp",
    "CMPRF": "camp",
    "DAM": "dam",
    "BDG": "bridge",
    "OILF": "field",
    "GASF": "field",
    "OILW": "field",
    "PMPO": "station",
    "PSTB": "crossing",
    "MT": "mountain",
    "MTS": "mountain",
    "HLL": "mountain",
    "HLLS": "mountain",
    "RDGE": "mountain",
    "DSRT": "desert",
    "STM": "river",
    "WAD": "valley",
    "VAL": "valley",
    "PLN": "valley",
    "LK": "lake",
    "RSV": "lake",
    "ISL": "island",
    "OILR": "facility",
    "RGN": "region",
    "STMI": "valley",
}
"""Feature codes other than plain populated places (class P, taken as villages) that are read; all others are left
out."""


def read(path: Path, options: Mapping[str, str]) -> Iterator[tuple[int, Fields | str]]:
    """The lines of a dump; ``options["names"]`` is the file of alternate names, if there is one.

    Raises ``ValueError`` for a damaged archive or a file that is not a dump.
    """
    names = _alternate_names(Path(options["names"])) if options.get("names") else {}
    csv.field_size_limit(sys.maxsize)
    with _opened(path) as file:
        wrong = 0
        for number, row in enumerate(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
            if len(row) != _COLUMNS:
                wrong += 1
                if wrong > 20 and wrong > number / 2:
                    raise ValueError(f"line {number} has {len(row)} fields, not {_COLUMNS}; not a GeoNames dump")
                yield number, f"{len(row)} fields, not {_COLUMNS}; the file may be cut off here"
                continue
            fields = _fields(row, names.get(row[0], ()))
            if fields is not None:
                yield number, fields


def _fields(row: list[str], more: tuple[str, ...] | list[str]) -> Fields | None:
    code, people = row[7], row[14]
    kind = _KINDS.get(code, "village" if row[6] == "P" else "")
    if not kind or code in ("PPLH", "PPLQ", "PPLW"):
        return None
    if kind == "village" and people.isdigit() and int(people) >= 5_000:
        kind = "town"
    if kind in ("town", "village") and people.isdigit() and int(people) >= 100_000:
        kind = "city"
    variants = [n for n in (*more, *row[3].split(",")) if n and _written(n)]
    return Fields(
        ident=row[0],
        name_en=row[1],
        name_ar="",
        variants=(row[2], *variants),
        kind=kind,
        latitude=row[4],
        longitude=row[5],
        country=row[8],
        population=people,
        source=SOURCE,
    )


def _written(name: str) -> bool:
    """Whether a name is in Arabic or Latin letters."""
    return all(ord(c) < 0x250 or 0x600 <= ord(c) < 0x780 or 0x1E00 <= ord(c) < 0x1F00 or c in "‘’ʼ" for c in name)


def _alternate_names(path: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = collections.defaultdict(list)
    with _opened(path) as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if len(row) >= 4 and row[2] in _LANGUAGES:
                found[row[1]].append(row[3])
    return found


def _opened(path: Path) -> io.TextIOBase:
    if path.suffix.lower() != ".zip":
        return path.open(encoding="utf-8", newline="")
    try:
        with zipfile.ZipFile(path) as archive:
            inside = [n for n in archive.namelist() if n.lower().endswith(".txt") and "readme" not in n.lower()]
            if not inside:
                raise ValueError("the archive holds no .txt file")
            return io.StringIO(archive.read(inside[0]).decode("utf-8"), newline="")
    except zipfile.BadZipFile as error:
        raise ValueError(f"the archive is damaged or cut off ({error}); fetch it again") from error
