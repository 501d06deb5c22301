"""Who's On First's tables of places: names in many languages, ids of GeoNames and Wikidata."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path

from gazetteer.importers import columns
from gazetteer.importers.records import Fields

SOURCE = "Who's On First (CC0; GeoNames' part CC BY 4.0)"
_LEFT_OUT = frozenset({"country", "region", "empire", "continent", "planet", "timezone"})
_TOWNS = frozenset({"PPLA", "PPLA2", "PPLA3", "PPLC"})


def read(path: Path, options: Mapping[str, str]) -> Iterator[tuple[int, Fields | str]]:
    """The rows of a Who's On First table; countries and governorates, which the built-in outlines have, are left
    out."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        kinds: list[tuple[str, str]] = []

        def kept() -> Iterator[dict[str | None, object]]:
            for row in reader:
                kinds.append((row.get("placetype") or "", row.get("gn_fcode") or ""))
                yield {k: v for k, v in row.items() if k not in ("region_id", "county_id")}

        for number, fields in columns.rows(kept(), options, source=SOURCE):
            placetype, code = kinds[-1]
            if placetype in _LEFT_OUT:
                continue
            if isinstance(fields, Fields):
                people = float(fields.population) if fields.population.replace(".", "", 1).isdigit() else 0
                if fields.kind == "village" and (code in _TOWNS or people >= 10_000):
                    fields = dataclasses.replace(fields, kind="town")
            yield number, fields
