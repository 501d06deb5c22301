"""Governorates as others spell them to the names of the gazetteer's outlines."""

from __future__ import annotations

import functools

from gazetteer.names import key
from store.outlines import regions


@functools.lru_cache(maxsize=100_000)
def governorate(name: str, country: str | None) -> str | None:
    """Our English name of a governorate; the name as given where it is none of ours; None for an empty one."""
    if not name:
        return None
    return _names().get((country, key(name)), name)


@functools.cache
def _names() -> dict[tuple[str | None, str], str]:
    found: dict[tuple[str | None, str], str] = {}
    for feature in regions():
        properties = feature["properties"]
        if properties["kind"] == "governorate":
            for name in (properties["name_en"], properties["name_ar"], *properties["variants"]):
                found.setdefault((properties["country"], key(name)), properties["admin1"] or properties["name_en"])
    return found
