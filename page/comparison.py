"""Two periods or two actors side by side: counts, killed, types, governorates, and a small map each."""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
from collections.abc import Sequence

import streamlit as st

from incidents.actors import actors
from page import insets, periods
from page.language import Language
from page.legend import swatch
from page.overview import records
from page.view import Compared
from store import Filters, Store
from store.counting.counts import Facet, Overview
from store.looks.palette import shipped

KEYS = ("compare_from_1", "compare_to_1", "compare_from_2", "compare_to_2")
ACTORS = ("compare_actor_1", "compare_actor_2")
KIND = "compare_kind"
AS, DAYS, PAIR = "compared_as", "compared_days", "compared_actors"
"""What was chosen, whichever language or tab it was chosen in."""
SPOTS = 2_000
"""So many incidents are on each of the small maps."""
LISTED = 8
"""So many governorates and actors are compared."""
Extent = tuple[dt.date | None, dt.date | None]


@dataclasses.dataclass(frozen=True, slots=True)
class Side:
    """One of the two."""

    name: str
    """Its heading as HTML."""
    short: str
    """A shorter heading, as HTML."""
    said: str
    """The name in plain words."""
    filters: Filters
    day: dt.date
    """Whose areas of control its map shows."""


def begin(asked: Compared) -> None:
    """Takes over what the address asks for, as ``View.compared`` has it."""
    state = st.session_state
    if asked and isinstance(asked[0], dt.date):
        state[AS], state[DAYS] = "periods", (None, asked)
    elif asked:
        state[AS] = "actors"
        if len(asked) == 2:
            state[PAIR] = asked


def chosen_sides(chosen: Filters, extent: Extent) -> Compared:
    """What was chosen, by hand or by the address, as ``View.compared`` has it."""
    state = st.session_state
    if state.get(AS) == "actors":
        return tuple(state.get(PAIR, ("actors",)))
    for_dates, days = state.get(DAYS, (None, ()))
    return tuple(days) if for_dates in (None, default_periods(chosen, extent, dt.date.today())) else ()


def show(language: Language, store: Store, chosen: Filters, extent: Extent, day: dt.date) -> None:
    """Lets two periods or two actors be chosen and draws them side by side, within the view's other filters."""
    _ = language.text
    kinds = ["periods", "actors"]
    key = f"{KIND}_{language.code}"
    kind = st.radio(
        _("Compare"), kinds, index=kinds.index(st.session_state.get(AS, "periods")), key=key, horizontal=True,
        format_func=lambda name: _("two periods") if name == "periods" else _("two actors"),
        on_change=_kind_chosen, args=(key,),
    )  # fmt: skip
    sides = (
        _periods(language, chosen, extent) if kind == "periods" else _actors(language, store, chosen, day)
    )  # fmt: skip
    if sides is None:
        return
    found = [store.overview(side.filters) for side in sides]
    facets = [store.facets(side.filters) for side in sides]
    st.html(figures(language, sides, found))
    if kind == "periods":
        covered = [store.overview(Filters(date_from=s.filters.date_from, date_to=s.filters.date_to)) for s in sides]
        for side, told in zip(sides, covered, strict=True):
            if not told.events:
                silent = _("Nothing at all is reported for {span}: that is silence, not calm.", span=side.said)
                st.warning(silent)
    maps = st.columns(2)
    rows = [_spots(store, side.filters) for side in sides]
    points = [spot[:2] for spots in rows for spot in spots]
    frame = insets.holding(points)
    for column, side, spots in zip(maps, sides, rows, strict=True):
        said = _("{what}: incidents, and areas of control on {day}", what=side.said, day=language.day(side.day))
        drawn = insets.inset(language, frame, insets.Marked(spots, store.areas(side.day)), said=said)
        column.html(f"{drawn}<p class='kh-soft' dir='{language.direction}'>{html.escape(said)}</p>")
    tables = [
        shares(language, _("What happened"), sides, [one["type"] for one in facets], language.event_type),
        shares(language, _("Governorate"), sides, [one["admin1"] for one in facets], language.governorate),
    ]
    if kind == "periods":
        tables.insert(0, shares(language, _("Actors"), sides, [one["actor"] for one in facets], language.actor))
    st.html(f"<div class='kh-breakdown' dir='{language.direction}'>{''.join(tables)}</div>")


def figures(language: Language, sides: Sequence[Side], found: Sequence[Overview]) -> str:
    """Incidents, killed, places and articles of both, and what changed from the first to the second, as HTML."""
    _ = language.text
    first, second = found

    def killed(one: Overview) -> str:
        return language.between(one.fatalities_low, one.fatalities_high, open_ended=bool(one.open_ended))

    def counted(one: int, other: int) -> tuple[str, str, str]:
        return language.number(one), language.number(other), periods.signed(language, other - one)

    rows = [
        (_("Incidents"), *counted(first.events, second.events)),
        (_("Killed"), killed(first), killed(second), periods.signed(language, second.fatalities - first.fatalities)),
        (_("Places"), *counted(first.places, second.places)),
        (_("Articles"), *counted(first.articles, second.articles)),
    ]
    return _table(language, _("In numbers"), [side.name for side in sides], rows)


def shares(language: Language, heading: str, sides: Sequence[Side], found: Sequence[Facet], named: object) -> str:
    """How often each value occurs in both, those that occur most first, as HTML; empty where there is none."""
    counts = [{value: n for value, n in facet if value} for facet in found]
    values = sorted({*counts[0], *counts[1]}, key=lambda v: (-counts[0].get(v, 0) - counts[1].get(v, 0), str(v)))
    rows = [
        (
            named(value) if callable(named) else str(value),
            *(language.number(one.get(value, 0)) for one in counts),
            periods.signed(language, counts[1].get(value, 0) - counts[0].get(value, 0)),
        )
        for value in values[:LISTED]
    ]
    return _table(language, heading, [side.short for side in sides], rows) if rows else ""


def _table(language: Language, heading: str, names: Sequence[str], rows: Sequence[tuple[str, ...]]) -> str:
    difference = html.escape(language.text("Difference"))
    heads = "".join(f"<th scope='col'>{name}</th>" for name in names) + f"<th scope='col'>{difference}</th>"
    body = "".join(
        f"<tr><th scope='row'>{html.escape(name)}</th>"
        + "".join(f"<td class='kh-figure'>{html.escape(value)}</td>" for value in values)
        + "</tr>"
        for name, *values in rows
    )
    return (
        f"<section class='kh-compared' dir='{language.direction}'><h4>{html.escape(heading)}</h4><table>"
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{body}</tbody></table></section>"
    )


def default_periods(chosen: Filters, extent: Extent, today: dt.date) -> tuple[dt.date, dt.date, dt.date, dt.date]:
    """First and last day of both: the chosen dates and as long before; the last year and the one before for none."""
    last = chosen.date_to or extent[1] or today
    first = chosen.date_from or (extent[0] if chosen.date_to else None) or dt.date(last.year, 1, 1)
    return (*periods.stretch_before(first, last), first, last) if first <= last else (last, last, last, last)


def _kind_chosen(key: str) -> None:
    st.session_state[AS] = st.session_state[key]


def _day_chosen(defaults: tuple[dt.date, ...], days: tuple[dt.date, ...], number: int, key: str) -> None:
    """Keeps a day that was chosen; one that was cleared is as it was."""
    day = st.session_state[key]
    if isinstance(day, dt.date):
        st.session_state[DAYS] = (defaults, (*days[:number], day, *days[number + 1 :]))


def _actor_chosen(pair: tuple[str, ...], number: int, key: str) -> None:
    st.session_state[PAIR] = (*pair[:number], st.session_state[key], *pair[number + 1 :])


def _periods(language: Language, chosen: Filters, extent: Extent) -> tuple[Side, Side] | None:
    _ = language.text
    state = st.session_state
    defaults = default_periods(chosen, extent, dt.date.today())
    kept = state.get(DAYS)
    if kept and kept[0] is None:  # the address asked for these, whatever the filter
        kept = state[DAYS] = (defaults, kept[1])
    if kept and kept[0] != defaults:
        del state[DAYS]
        kept = None
    days = kept[1] if kept else defaults
    columns = st.columns(4)
    names = (_("First period from"), _("to"), _("Second period from"), _("to"))
    keys = [f"{key}_{default}" for key, default in zip(KEYS, defaults, strict=True)]
    for key, day in zip(keys, days, strict=True):
        state.setdefault(key, day)  # not as the field's value: one whose value changes is another field, without focus
    picked = [
        column.date_input(
            name, key=key, min_value=dt.date(1900, 1, 1), max_value=dt.date(2100, 12, 31), format="YYYY-MM-DD",
            on_change=_day_chosen, args=(defaults, days, number, key),
        )
        for number, (column, name, key) in enumerate(zip(columns, names, keys, strict=True))
    ]  # fmt: skip
    if not all(isinstance(day, dt.date) for day in picked):
        st.info(_("Choose the first and the last day of both periods."))
        return None
    sides = []
    shorts = (_("First period"), _("Second period"))
    for short, (first, last) in zip(shorts, ((picked[0], picked[1]), (picked[2], picked[3])), strict=True):
        first, last = min(first, last), max(first, last)
        fields = {**chosen.to_query(), "from": first.isoformat(), "to": last.isoformat()}
        said = language.span(first, last)
        sides.append(Side(html.escape(said), html.escape(short), said, Filters.from_query(fields), last))
    return sides[0], sides[1]


def _actors(language: Language, store: Store, chosen: Filters, day: dt.date) -> tuple[Side, Side] | None:
    _ = language.text
    state = st.session_state
    others = chosen.without("actors")
    most = [actor for actor, _n in store.facets(others)["actor"] if actor in actors()]
    options = list(dict.fromkeys([*most, *actors()]))
    kept = tuple(state.get(PAIR) or (most[:2] if len(most) > 1 else options[:2]))
    columns = st.columns(2)
    picked = [
        column.selectbox(
            name, options, index=options.index(actor) if actor in options else number, key=f"{key}_{language.code}",
            format_func=language.actor, on_change=_actor_chosen, args=(kept, number, f"{key}_{language.code}"),
        )
        for number, (column, name, actor, key) in enumerate(
            zip(columns, (_("First actor"), _("Second actor")), kept, ACTORS, strict=True)
        )
    ]  # fmt: skip
    sides = []
    for actor in picked:
        name = f"{swatch(shipped().look(actor), 14)} {html.escape(language.actor(actor))}"
        fields = {**others.to_query(), "actor": actor}
        sides.append(Side(name, name, language.actor(actor), Filters.from_query(fields), day))
    return sides[0], sides[1]


def _spots(store: Store, filters: Filters) -> list[insets.Spot]:
    events = Filters.from_query({**filters.to_query(), "kind": "event"})
    return [
        (row["latitude"], row["longitude"], row["actor1"] or row["actor2"])
        for row in records(store.incidents(events, limit=SPOTS))
        if row["latitude"] is not None and row["longitude"] is not None
    ]
