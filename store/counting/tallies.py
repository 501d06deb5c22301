"""What ``counts`` asks the database, counted over the columns in memory; the answers are the same."""

from __future__ import annotations

import collections
import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from store import schema
from store.counting.columns import Axis, Columns, Numbers, Rows, best
from store.counting.counts import Facet, Overview, Step, families_of, most_first
from store.counting.spots import Spots, Standing
from store.filters import QUERY_NAMES, Filters, names_in


def overview(columns: Columns, filters: Filters) -> Overview | None:
    """The numbers of what a filter shows; None where positions or articles are too many to be listed."""
    if columns.standing is None or "article" not in columns:
        return None
    shown = columns.shown(filters, kind="event")
    toll = columns["toll"]
    tolls = columns.count(shown, "toll")
    days = [days for days, number in _counted(columns, shown, "days") if number and None not in days]
    events = len(shown)
    placed, places = _placed(columns, columns.standing, shown)
    return Overview(
        events=events,
        summaries=len(columns.shown(filters, kind="summary")),
        placed=placed,
        not_placed=events - placed,
        places=places,
        fatalities_low=int(tolls @ toll.numbers(lambda low, mid, high: (low if low is not None else mid) or 0)),
        fatalities=int(tolls @ toll.numbers(lambda *figures: best(*figures) or 0)),
        fatalities_high=int(tolls @ toll.numbers(lambda *figures: _highest(*figures) or 0)),
        open_ended=int(tolls @ toll.numbers(lambda *figures: figures[2] is None and best(*figures) is not None)),
        articles=_articles(columns, shown),
        first_day=min((first for first, _ in days), default=None),
        last_day=max((last for _, last in days), default=None),
    )


def facets(columns: Columns, filters: Filters) -> dict[str, Facet]:
    """For each filter, by its name in a URL, its values with the events each would show under the other filters."""

    def counted(field: str, name: str) -> list[tuple[tuple[Any, ...], int]]:
        kind = None if field == "kinds" else filters.counted_kind
        found = _counted(columns, columns.shown(filters.without(field), kind=kind), name)
        return [(value, number) for value, number in found if number]

    def summed(field: str, name: str, part: int = 0) -> Facet:
        found: collections.Counter[Any] = collections.Counter()
        for value, number in counted(field, name):
            if value[part] is not None:
                found[value[part]] += number
        return most_first(found)

    reporters: collections.Counter[str] = collections.Counter()
    for (listed,), number in counted("sources", "reporters"):
        reporters.update(dict.fromkeys(names_in(listed), number))
    sides = [((one, other), number) for (one, other, _), number in counted("actors", "sides")]
    return {
        "actor": families_of(sides),
        QUERY_NAMES["event_types"]: summed("event_types", "deed"),
        QUERY_NAMES["sub_event_types"]: summed("sub_event_types", "deed", 1),
        QUERY_NAMES["admin1"]: summed("admin1", "admin1"),
        QUERY_NAMES["precision"]: summed("precision", "precision"),
        QUERY_NAMES["kinds"]: summed("kinds", "kind"),
        QUERY_NAMES["sources"]: most_first(reporters),
    }


def timeline(columns: Columns, filters: Filters, step: Step) -> pd.DataFrame:
    """``period`` (its first day), ``actor``, ``incidents``, ``fatalities``, as ``counts.timeline`` gives them."""
    shown = columns.shown(filters, kind=filters.counted_kind)
    begins = [None if day is None else _begin(day, step) for day, _ in columns["days"].values]
    periods = sorted({day for day in begins if day is not None})
    actors = list(dict.fromkeys(actor for _, _, actor in columns["sides"].values))
    at = {day: number for number, day in enumerate(periods)}
    who = {actor: number for number, actor in enumerate(actors)}
    rows = np.array([-1 if day is None else at[day] for day in begins], dtype=np.int64)
    across = columns["sides"].numbers(lambda *sides: who[sides[2]])
    incidents, fatalities = columns.cross(
        shown, Axis("days", rows, len(periods)), Axis("sides", across, len(actors)), _killed(columns), "toll"
    )
    full = np.flatnonzero(incidents)
    at_period, at_actor = (part.tolist() for part in np.divmod(full, max(len(actors), 1)))
    found = pd.DataFrame(
        {
            "period": pd.Series([periods[number] for number in at_period], dtype="datetime64[s]"),
            "actor": pd.Series([actors[number] for number in at_actor], dtype="str"),
            "incidents": incidents[full],
            "fatalities": fatalities[full],
        }
    )
    return found.sort_values(
        ["period", "incidents", "actor"], ascending=[True, False, True], na_position="last", ignore_index=True
    )


def standing(columns: Columns, filters: Filters) -> Standing | None:
    """A filter's incidents of both kinds by spot; None where they stand at too many."""
    if columns.standing is None:
        return None
    shown = columns.shown(filters)
    return columns.standing.counted(
        columns.count(shown, "stand"), columns.weigh(shown, "stand", _killed(columns), "toll")
    )


def since(columns: Columns, filters: Filters, most: int) -> dt.date | None:
    """A day from which on a filter shows at least ``most`` incidents, as late as can be; None: it never does."""
    found = 0
    by_days = _counted(columns, columns.shown(filters), "days")
    days: list[tuple[dt.date, int]] = [(first, number) for (first, last), number in by_days if first is not None]
    for day, number in sorted(days, reverse=True):
        found += number
        if found >= most:
            return day
    return None


def _counted(columns: Columns, shown: Rows, name: str) -> list[tuple[tuple[Any, ...], int]]:
    """Each value of a column with how many of the incidents shown have it."""
    return list(zip(columns[name].values, columns.count(shown, name).tolist(), strict=True))


def _placed(columns: Columns, spots: Spots, shown: Rows) -> tuple[int, int]:
    """How many of the incidents shown have a position, and how many different ones."""
    numbers = columns.count(shown, "stand")[spots.stand]
    full = numbers > 0
    return int(numbers.sum()), len(np.unique(spots.x[full] << schema.WORLD_BITS | spots.y[full]))


def _articles(columns: Columns, shown: Rows) -> int:
    told = columns["article"].where(lambda article: article is not None)
    return int(np.count_nonzero(columns.count(shown, "article")[told]))


def _killed(columns: Columns) -> Numbers:
    """Of each toll the figure itself; the map adds nothing to what was given."""
    return columns["toll"].numbers(lambda low, figure, high: figure or 0)


def _highest(low: int | None, middle: int | None, high: int | None) -> int | None:
    return best(low, middle, high) if high is None else high


def _begin(day: dt.date, step: Step) -> dt.date:
    """The first day of a day's period; weeks begin on Monday."""
    if step == "week":
        return day - dt.timedelta(days=day.weekday())
    if step == "day":
        return day
    month = {"month": day.month, "quarter": day.month - (day.month - 1) % 3, "year": 1}[step]
    return day.replace(month=month, day=1)
