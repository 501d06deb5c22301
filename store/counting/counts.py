"""Counts of what a filter shows: the overview, the values of each filter, and the course of time by actor.

Events and summaries are never added up together.
"""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
from collections.abc import Iterable
from typing import Any, Literal

import ibis

from store import schema
from store.families import ancestors
from store.filters import QUERY_NAMES, Conditions, Filters, names_in

Step = Literal["day", "week", "month", "quarter", "year"]
STEPS: tuple[Step, ...] = ("day", "week", "month", "quarter", "year")
UNITS: dict[Step, str] = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}

Facet = list[tuple[Any, int]]
"""Values of one filter with the incidents each would show, most first."""


@dataclasses.dataclass(frozen=True, slots=True)
class Overview:
    """What is shown, in a few numbers."""

    events: int
    """Incidents of the kind ``event``."""
    summaries: int
    """Totals over a period or region; in no other number here."""
    placed: int
    """Events with a position."""
    not_placed: int
    """Events that could not be placed."""
    places: int
    """Different positions of events."""
    fatalities_low: int
    """Sum over events; where only one figure is given it stands for all three."""
    fatalities: int
    fatalities_high: int
    open_ended: int
    """Events whose highest figure is open ("at least 5"): the true high total may be more."""
    articles: int
    """Articles that the events were read from."""
    first_day: dt.date | None
    last_day: dt.date | None


def overview(backend: Any, conditions: Conditions, filters: Filters) -> Overview:
    """The numbers of what a filter shows."""
    table = schema.incidents
    chosen = conditions(filters, table)
    events = table.filter([*chosen, table.kind == "event"])
    best = ibis.coalesce(events.fatalities, events.fatalities_low)
    position = events.x.cast("int64") * (1 << schema.WORLD_BITS) + events.y.cast("int64")
    numbers = backend.to_pyarrow(
        events.agg(
            events=events.count(),
            placed=events.latitude.count(),
            places=position.nunique(),
            fatalities_low=ibis.coalesce(events.fatalities_low, best).sum(),
            fatalities=best.sum(),
            fatalities_high=ibis.coalesce(events.fatalities_high, best).sum(),
            open_ended=(events.fatalities_high.isnull() & best.notnull()).sum(),
            articles=events.article_id.nunique(),
            first_day=ibis.coalesce(events.event_date, events.end_date).min(),
            last_day=ibis.coalesce(events.end_date, events.event_date).max(),
        )
    ).to_pylist()[0]
    days = numbers.pop("first_day"), numbers.pop("last_day")
    counted = {key: int(value or 0) for key, value in numbers.items()}
    summaries = int(backend.to_pyarrow(table.filter([*chosen, table.kind == "summary"]).count()).as_py())
    not_placed = counted["events"] - counted["placed"]
    return Overview(**counted, not_placed=not_placed, summaries=summaries, first_day=days[0], last_day=days[1])


def facets(backend: Any, conditions: Conditions, filters: Filters) -> dict[str, Facet]:
    """For each filter, by its name in a URL, its values with the events each would show under the other filters.

    An actor's count takes in the groups under it; an incident between two groups of one family counts once there.
    ``kind`` alone counts summaries, beside the events.
    """
    table = schema.incidents
    counted = table.kind == filters.counted_kind

    def shown(without: str) -> Any:
        chosen = [*conditions(filters.without(without), table), *([] if without == "kinds" else [counted])]
        return table.filter(chosen) if chosen else table

    found: dict[str, Facet] = {"actor": _actors(backend, shown("actors"))}
    columns = {
        "event_types": "event_type",
        "sub_event_types": "sub_event_type",
        "admin1": "admin1",
        "precision": "geo_precision",
        "kinds": "kind",
    }
    for field, column in columns.items():
        found[QUERY_NAMES[field]] = _values(backend, shown(field), column)
    reporters: collections.Counter[str] = collections.Counter()
    for listed, count in _values(backend, shown("sources"), "reported_by"):
        reporters.update(dict.fromkeys(names_in(listed), count))
    found["source"] = most_first(reporters)
    return found


def timeline(backend: Any, conditions: Conditions, filters: Filters, step: Step) -> Any:
    """DataFrame of ``period`` (its first day), ``actor`` (who acts; None: nobody), ``incidents``, ``fatalities``.

    Every dated event counts once, in the period of its first possible day.
    """
    table = schema.incidents
    dated = table.event_date.notnull() | table.end_date.notnull()
    events = table.filter([*conditions(filters, table), table.kind == filters.counted_kind, dated])
    first = ibis.coalesce(events.event_date, events.end_date)
    grouped = events.group_by(period=first.truncate(UNITS[step]), actor=events.drawn_actor).agg(
        incidents=events.count(), fatalities=events.fatalities.sum().coalesce(0).cast("int64")
    )
    return backend.execute(grouped.order_by(["period", ibis.desc("incidents"), "actor"]))


def _values(backend: Any, table: Any, column: str) -> Facet:
    rows = backend.to_pyarrow(table.group_by(column).agg(n=table.count()))
    counted = zip(rows.column(column).to_pylist(), rows.column("n").to_pylist(), strict=True)
    return most_first({value: count for value, count in counted if value is not None})


def _actors(backend: Any, table: Any) -> Facet:
    rows = backend.to_pyarrow(table.group_by(["actor1", "actor2"]).agg(n=table.count()))
    return families_of(((row["actor1"], row["actor2"]), row["n"]) for row in rows.to_pylist())


def families_of(sides: Iterable[tuple[tuple[str | None, str | None], int]]) -> Facet:
    """Actors and the groups over them, counted from pairs of sides with how often each occurs."""
    found: collections.Counter[str] = collections.Counter()
    for (one, other), number in sides:
        named = [side for side in (one, other) if side is not None]
        for actor in {actor for side in named for actor in (side, *ancestors(side))}:
            found[actor] += number
    return most_first(found)


def most_first(counted: dict[Any, int] | collections.Counter[Any]) -> Facet:
    """Values with their numbers, the most first."""
    return sorted(counted.items(), key=lambda item: (-item[1], str(item[0])))
