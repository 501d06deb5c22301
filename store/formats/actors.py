"""Others' names of actors to our ids. A name that is none of ours is kept, behind the name of its source."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import functools
import re
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from gazetteer.names import fold
from incidents.actors import actors, find_actors, government_of
from store.formats.columns import Column
from store.formats.countries import code_of

TABLE = Path(__file__).with_name("actors.csv")
"""``source,name,actor_id``: names that the rules below do not settle; written by hand from the sources' codebooks."""

SOURCES: tuple[str, ...] = ("acled", "ucdp")
"""Those that have names in the table; a name of anybody else is looked for among all of them."""
REGION: frozenset[str] = frozenset({"SY", "IQ", "LB", "TR", "JO", "IL", "IR", "PS"})
"""Countries whose groups the word lists know by name."""
EVERYWHERE: frozenset[str] = frozenset({"CIVILIANS", "PROTESTERS", "UNIDENTIFIED_ARMED_GROUP", "ISLAMIC_STATE"})

_FORCES = re.compile(
    r"^(?:Military|Police) Forces of (?:the )?(?P<country>[^(]+?)\s*(?:\((?P<years>[^)]*)\)\s*(?P<unit>.*))?$"
)
_GOVERNMENT = re.compile(r"^Government of (?:the )?(?P<country>.+)$")
_FROM = re.compile(r"^\s*(\d{4})")
_SHORT = re.compile(r"^[\w'./-]{2,20}:\s+")
_WHERE = re.compile(r"\s*\([^)]*\)\s*$")


@dataclasses.dataclass(frozen=True, slots=True)
class _Forces:
    """A country's forces, whose they were to be settled by the day."""

    country: str
    since: int | None
    """The year from which the source says that the regime ruled."""
    name: str


def actor_id(name: str, day: dt.date | None, *, source: str) -> str | None:
    """Our id for an actor that ``source`` (``acled`` or ``ucdp``) names; ``source:name`` when it is none of ours.

    An empty name is None. ``day`` settles whose a country's forces were.
    """
    found = _named(name, source)
    return _government(found, day, source) if isinstance(found, _Forces) else found


def actor_ids(names: Column, days: npt.NDArray[np.datetime64], *, source: str) -> Any:
    """Our ids for a whole column of actors, an Arrow array; ``days`` are the rows' days, NaT where not known."""
    settled = [_named(name, source) for name in names.values]
    plain = pa.array([None if isinstance(found, _Forces) else found for found in settled], pa.string())
    ids = names.spread(plain)
    by_day = names.where([isinstance(found, _Forces) for found in settled])
    if not by_day.any():
        return ids
    # Nothing changes hands within a period: one day of each is asked about.
    periods = np.searchsorted(_changes(), days)
    periods[np.isnat(days)] = -1
    rows = np.flatnonzero(by_day)
    keys = names.codes[rows].astype(np.int64) * (len(_changes()) + 2) + periods[rows] + 1
    _, first, back = np.unique(keys, return_index=True, return_inverse=True)
    found = [actor_id(names.at(row), _day(days[row]), source=source) for row in rows[first]]
    return pc.replace_with_mask(ids, pa.array(by_day), pa.array(found, pa.string()).take(pa.array(back.reshape(-1))))


def _day(day: np.datetime64) -> dt.date | None:
    return None if np.isnat(day) else day.astype("datetime64[D]").item()


@functools.cache
def _changes() -> npt.NDArray[np.datetime64]:
    """Days that may be answered otherwise than the day before: the turns of years, and of governments."""
    turns = {dt.date(year, 1, 1) for year in range(1900, 2101)}
    for actor in actors().values():
        turns |= {day + dt.timedelta(days=more) for day in (actor.first, actor.last) if day for more in (0, 1)}
    # A day belongs to the period that ends on it; so a period ends the day before a turn.
    return np.array(sorted(day - dt.timedelta(days=1) for day in turns), dtype="datetime64[D]")


@functools.cache
def _named(name: str, source: str) -> str | _Forces | None:
    name = " ".join(name.split())
    if not name:
        return None
    if name in actors():
        return name
    place = _WHERE.search(name)
    bare = _WHERE.sub("", name)
    tables = (source,) if source in SOURCES else SOURCES
    for written in (name, bare):
        for table in tables:
            if known := _table().get((table, fold(written))):
                return known
    if shown := _shown().get(fold(name)):
        return shown
    if forces := (_FORCES.match(name) or _GOVERNMENT.match(name)):
        parts = forces.groupdict()
        if (unit := parts.get("unit")) and (found := _exact(unit)):
            return found
        since = _FROM.match(parts.get("years") or "")
        country = code_of(parts["country"])
        return _Forces(country, int(since[1]) if since else None, name) if country else f"{source}:{name}"
    country = code_of(place[0].strip(" ()")) if place else None
    named = _exact(_SHORT.sub("", bare)) or _exact(bare)
    # The word lists know the groups of one region; the same name elsewhere in the world is another group.
    if named and (country is None or country in REGION or named in EVERYWHERE):
        return named
    return f"{source}:{name}"


@functools.lru_cache(maxsize=100_000)
def _government(forces: _Forces, day: dt.date | None, source: str) -> str:
    if day and forces.since and forces.since >= day.year:
        # The source says that the new regime ruled already, on whatever day of its first year.
        day = dt.date(forces.since, 12, 31)
    return government_of(forces.country, day) or f"{source}:{forces.name}"


@functools.cache
def _exact(name: str) -> str | None:
    """The id of the actor whose name this is, from the first to the last letter."""
    arabic = any("\u0600" <= letter <= "\u06ff" for letter in name)
    for mention in find_actors(name, language="ar" if arabic else "en"):
        if mention.actor_id and (mention.start, mention.end) == (0, len(name)):
            return mention.actor_id
    return None


@functools.cache
def _shown() -> dict[str, str]:
    """Our actors by the names that the page shows."""
    found = {fold(actor.name_ar): actor.actor_id for actor in actors().values() if actor.name_ar}
    return found | {fold(actor.name_en): actor.actor_id for actor in actors().values()}


@functools.cache
def _table() -> dict[tuple[str, str], str]:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return {(row["source"], fold(row["name"])): row["actor_id"] for row in csv.DictReader(stream)}
