"""Questions about one subject: a place, an actor, an article, and who reported how much when."""

from __future__ import annotations

import collections
import dataclasses
import math
from collections.abc import Iterable
from typing import Any

import ibis

from gazetteer.places import Place
from store import schema
from store.counting.counts import UNITS, Facet, Step, most_first
from store.counting.views import View
from store.filters import names_in

LEAST_KM = 3.0
"""What lies nearer than this to a settlement happened there, whatever its own radius."""
WITHIN: dict[str, str] = {"governorate": "admin1", "country": "country"}
"""Kinds of place whose incidents are told by a column instead of by distance."""


@dataclasses.dataclass(frozen=True, slots=True)
class Shares:
    """What a set of incidents adds up to."""

    incidents: int
    fatalities_low: int
    """Sum of the lowest figures; where only one is given it stands for both."""
    fatalities_high: int
    years: Facet
    """Incidents by the year of their first possible day, the oldest first; undated ones are in no year."""
    types: Facet
    """Incidents by event type, most first."""
    actors: Facet
    """Incidents by who acts, most first; incidents of nobody named are left out."""


def at(table: Any, place: Place) -> Any:
    """The Ibis condition that an incident happened at a place, was placed from its name, or lies within its radius.

    Of a governorate or country it is all that bears its name; of other wide places (deserts, rivers) only what names
    them, since whatever lies in their circle may lie outside of them.
    """
    named = (table.place_id == place.place_id) | table.place_id.startswith(f"{place.place_id}#")
    if place.kind in WITHIN:
        value = place.name_en if place.kind == "governorate" else place.country
        return named | (table[WITHIN[place.kind]] == value)
    if place.uncertainty_km > 15:
        return named
    near = around(place.latitude, place.longitude, max(place.uncertainty_km, LEAST_KM)).inside(table)
    return named | ibis.and_(*near, table.geo_precision == 1)


def around(latitude: float, longitude: float, km: float) -> View:
    """The rectangle that reaches ``km`` from a position in each direction."""
    up = km / 111.2
    wide = up / max(0.05, math.cos(math.radians(latitude)))
    return View(longitude - wide, max(-90.0, latitude - up), longitude + wide, min(90.0, latitude + up))


def shares(backend: Any, table: Any) -> Shares:
    """What the events of a table of incidents add up to."""
    events = table.filter(table.kind == "event")
    best = ibis.coalesce(events.fatalities, events.fatalities_low)
    grouped = events.group_by(
        year=ibis.coalesce(events.event_date, events.end_date).year(), kind_of=events.event_type,
        actor=events.drawn_actor,
    ).agg(
        n=events.count(),
        low=ibis.coalesce(events.fatalities_low, best).sum(),
        high=ibis.coalesce(events.fatalities_high, best).sum(),
    )  # fmt: skip
    years: collections.Counter[int] = collections.Counter()
    types: collections.Counter[str] = collections.Counter()
    actors: collections.Counter[str] = collections.Counter()
    low = high = total = 0
    for row in backend.to_pyarrow(grouped).to_pylist():
        total += row["n"]
        low, high = low + int(row["low"] or 0), high + int(row["high"] or 0)
        types[row["kind_of"]] += row["n"]
        if row["year"] is not None:
            years[int(row["year"])] += row["n"]
        if row["actor"] is not None:
            actors[row["actor"]] += row["n"]
    return Shares(total, low, high, sorted(years.items()), most_first(types), most_first(actors))


def opponents(backend: Any, table: Any, members: frozenset[str]) -> Facet:
    """Who stands on the other side of a family's events, most first; its own members are left out."""
    events = table.filter((table.kind == "event") & table.actor1.notnull() & table.actor2.notnull())
    found: collections.Counter[str] = collections.Counter()
    grouped = events.group_by(["actor1", "actor2"]).agg(n=events.count())
    for row in backend.to_pyarrow(grouped).to_pylist():
        sides = {row["actor1"], row["actor2"]}
        if sides & members:
            for other in sides - members:
                found[other] += row["n"]
    return most_first(found)


def coverage(backend: Any, table: Any, step: Step) -> list[tuple[Any, str, int]]:
    """``(period's first day, who reports, events)``, oldest first; an event of two reporters counts for each."""
    dated = table.filter((table.kind == "event") & (table.event_date.notnull() | table.end_date.notnull()))
    first = ibis.coalesce(dated.event_date, dated.end_date)
    grouped = dated.group_by(period=first.truncate(UNITS[step]), reporters=dated.reported_by).agg(n=dated.count())
    found: collections.Counter[tuple[Any, str]] = collections.Counter()
    for row in backend.to_pyarrow(grouped).to_pylist():
        for name in names_in(row["reporters"]):
            found[(row["period"], name)] += row["n"]
    return [(period, name, n) for (period, name), n in sorted(found.items())]


def articles(words: Iterable[str]) -> Any:
    """The table of articles that have all of the folded words in title or body, the latest published first."""
    found = schema.articles.filter([schema.articles.search.contains(word) for word in words])
    return _listed(found).order_by([ibis.desc("published"), "article_id"])


def titles(article_ids: Iterable[str]) -> Any:
    """The table of those articles without their texts."""
    return _listed(schema.articles.filter(schema.articles.article_id.isin(sorted(article_ids))))


def _listed(table: Any) -> Any:
    return table.select("article_id", "title", "publisher", "published", "language")
