"""OCHA's common operational data sets of populated places (COD-PS): P-codes, Arabic and English names, admin 1 to 3."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from gazetteer.importers import columns, geojson, xlsx
from gazetteer.importers.records import Fields

SOURCE = "OCHA populated places (CC BY 3.0 IGO)"


def read(path: Path, options: Mapping[str, str]) -> Iterator[tuple[int, Fields | str]]:
    """The rows of an OCHA table as CSV, XLSX or GeoJSON."""
    suffix = path.suffix.lower()
    found = (
        geojson.read(path, options)
        if suffix in (".geojson", ".json")
        else xlsx.read(path, options)
        if suffix == ".xlsx"
        else columns.read(path, options)
    )
    for number, fields in found:
        if isinstance(fields, Fields):
            # "Yarmuk (Damascus)" names the governorate in brackets to tell namesakes apart; it is no part of the name
            plain = re.sub(r"\s*\(.*\)\s*$", "", fields.name_en)
            variants = tuple(dict.fromkeys(part for v in fields.variants for part in v.split(" - ")[:1]))
            yield number, dataclasses.replace(fields, name_en=plain, variants=variants, source=SOURCE)
        else:
            yield number, fields
