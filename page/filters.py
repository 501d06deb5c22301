"""The filters: dates, actors, kinds of event and the rest, each with the counts that its values would show."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st

from incidents.actors import actors
from incidents.models import EVENT_TYPES, SUB_EVENT_TYPES
from page.language import LOCALES, Language, governorates, language
from page.view import View
from store import Filters
from store.counting.counts import Facet
from store.filters import DATED, PRECISIONS

KEYS: dict[str, str] = {
    "date_from": "filter_from",
    "date_to": "filter_to",
    "actors": "filter_actors",
    "event_types": "filter_types",
    "sub_event_types": "filter_sub_types",
    "admin1": "filter_admin1",
    "precision": "filter_precision",
    "sources": "filter_sources",
    "min_fatalities": "filter_fatalities",
    "text": "filter_text",
    "dated": "filter_dated",
}
"""Field of ``Filters``: the key of its widget."""

SURELY: tuple[str, ...] = ("", "within", "across")
"""What ``Filters.dated`` may be, with the empty one for both."""

Extent = tuple[dt.date | None, dt.date | None]
"""First and last day of all there is in the store."""
Claimed = Callable[[], tuple[dt.date, ...]]
"""The days on which control changes, ascending: areas may be looked at where there is no incident. Asked only where a
date lies beyond the incidents'."""


def begin(view: View, extent: Extent, claimed: Claimed) -> None:
    """Fills the widgets from the view that the address asks for; called once a session, before they are drawn."""
    put(view.filters, extent)
    _widened(extent, claimed)
    st.session_state["extent"] = extent


def put(filters: Filters, extent: Extent) -> None:
    """Sets the widgets to a filter. Only before they are drawn, so from callbacks or at the start of a run."""
    state = st.session_state
    for field, key in KEYS.items():
        value = getattr(filters, field)
        state[key] = list(value) if isinstance(value, tuple) else value
    today = dt.date.today()
    state[KEYS["date_from"]] = filters.date_from or extent[0] or today
    state[KEYS["date_to"]] = filters.date_to or extent[1] or today
    state[KEYS["text"]] = filters.text or ""
    state[KEYS["dated"]] = filters.dated or ""
    state[KEYS["min_fatalities"]] = filters.min_fatalities or 0


def chosen(extent: Extent) -> Filters:
    """The filter that the widgets stand at. Dates at the ends of the data let undated incidents through too."""
    state = st.session_state
    first, last = state.get(KEYS["date_from"]), state.get(KEYS["date_to"])
    if first and last and first > last:
        first, last = last, first
    return Filters(
        date_from=None if extent[0] in (None, first) else first,
        date_to=None if extent[1] in (None, last) else last,
        actors=tuple(state.get(KEYS["actors"]) or ()),
        event_types=tuple(state.get(KEYS["event_types"]) or ()),
        sub_event_types=tuple(state.get(KEYS["sub_event_types"]) or ()),
        admin1=tuple(state.get(KEYS["admin1"]) or ()),
        precision=tuple(state.get(KEYS["precision"]) or ()),
        sources=tuple(state.get(KEYS["sources"]) or ()),
        min_fatalities=state.get(KEYS["min_fatalities"]) or None,
        text=(state.get(KEYS["text"]) or "").strip() or None,
        dated=state.get(KEYS["dated"]) or None,
    )


def settle() -> None:
    """Turns labels back into values. Called at the start of a run.

    A browser sends choices back as the labels that it was shown, and those change: with the counts in them and with the
    language. Setting the values anew also brings the labels that are shown up to date.
    """
    for field, (values, name) in _named().items():
        chosen_now = st.session_state.get(KEYS[field])
        if chosen_now:
            labels = {name(language(code), value): value for code in LOCALES for value in values}
            plain = [_COUNT.sub("", item) if isinstance(item, str) else item for item in chosen_now]
            st.session_state[KEYS[field]] = list(dict.fromkeys(labels.get(item, item) for item in plain))
    labels = {dated(language(code), value): value for code in LOCALES for value in SURELY}
    said = st.session_state.get(KEYS["dated"]) or ""
    st.session_state[KEYS["dated"]] = labels.get(said, said)
    given = st.session_state.get(KEYS["dated"])
    if given and given not in DATED:
        said = {dated(language(code), value): value for code in LOCALES for value in ("", *DATED)}
        st.session_state[KEYS["dated"]] = said.get(given, "")


def toggle(field: str, value: str) -> None:
    """Adds a value to a filter of several, or takes it out again; an empty one empties the filter. For callbacks."""
    settle()
    now = st.session_state.get(KEYS[field]) or []
    kept = [item for item in now if item != value]
    st.session_state[KEYS[field]] = ([*now, value] if len(kept) == len(now) else kept) if value else []


_COUNT = re.compile("\u00a0\\(\\d+\\)$")
"""A label's count; the no-break space tells it from a name that ends in a number of its own."""


def _named() -> dict[str, tuple[Iterable[Any], Callable[[Language, Any], str]]]:
    """For each filter of several values: the values that have names, and how each is named in a language."""
    return {
        "actors": (actors(), Language.actor),
        "event_types": (EVENT_TYPES, Language.event_type),
        "sub_event_types": (SUB_EVENT_TYPES, Language.event_type),
        "admin1": (governorates(), Language.governorate),
        "precision": (PRECISIONS, precision),
        "sources": ((), lambda _, value: str(value)),
    }


def grown(extent: Extent) -> None:
    """Moves dates that stood at the ends of the data along when an added article makes the data longer."""
    state = st.session_state
    before: Extent = state.get("extent", extent)
    if before != extent:
        for field, old, new in (("date_from", before[0], extent[0]), ("date_to", before[1], extent[1])):
            if new and (old is None or state.get(KEYS[field]) in (old, None)):
                state[KEYS[field]] = new
        state["extent"] = extent


def _widened(extent: Extent, claimed: Claimed) -> None:
    """Where one date was set beyond the incidents, takes the other, when nobody had moved it, to the claims' end.

    Without it a "To" before the first incident would turn round with the "From" that still stands at that incident.
    """
    state, first, last = st.session_state, KEYS["date_from"], KEYS["date_to"]
    if not state.get(first) or not state.get(last) or state[first] <= state[last]:
        return
    if state[first] == extent[0]:
        state[first] = min((state[last], *claimed()[:1]))
    elif state[last] == extent[1]:
        state[last] = max((state[first], *claimed()[-1:]))


def show(
    tongue: Language,
    facets: dict[str, Facet],
    extent: Extent,
    claimed: Claimed,
    found: Callable[[], None] | None = None,
) -> None:
    """Draws the filters into the current container; ``chosen`` tells what they stand at.

    ``found()`` writes what a search finds beneath its box.
    """
    _ = tongue.text
    st.text_input(
        _("Search"),
        key=KEYS["text"],
        placeholder=_("a place, an actor, a word; Arabic or English"),
        icon=":material/search:",
        max_chars=200,
    )
    if found is not None and (st.session_state.get(KEYS["text"]) or "").strip():
        found()
    earliest, latest = dt.date(1900, 1, 1), dt.date(2100, 12, 31)
    left, right = st.columns(2, wrap=False)
    for column, label, field in ((left, _("From"), "date_from"), (right, _("To"), "date_to")):
        column.date_input(
            label, key=KEYS[field], min_value=earliest, max_value=latest, format="YYYY-MM-DD",
            on_change=_widened, args=(extent, claimed),
        )  # fmt: skip
    _several(_("Actors"), "actors", list(actors()), facets["actor"], tongue.actor, _("everyone"))
    _several(_("What happened"), "event_types", EVENT_TYPES, facets["type"], tongue.event_type, _("everything"))
    with st.expander(_("More filters"), expanded=_more_chosen()):
        _several(
            _("In detail"), "sub_event_types", SUB_EVENT_TYPES, facets["sub_type"], tongue.event_type, _("everything")
        )
        _several(_("Governorate"), "admin1", (), facets["admin1"], tongue.governorate, _("everywhere"))
        _several(
            _("How surely placed"),
            "precision",
            PRECISIONS,
            facets["precision"],
            lambda n: precision(tongue, n),
            _("any"),
            _(
                "An article may name the place itself, say that it was near it, or name a region only. The map draws a "
                "symbol, a dashed ring or a hatched area accordingly."
            ),
        )
        st.radio(
            _("How surely within the dates"), SURELY, key=KEYS["dated"],
            format_func=lambda value: dated(tongue, value),
            help=_(
                "Of many incidents only the week or the month is known. Some of these surely lie within From and To, "
                "others only perhaps."
            ),
        )  # fmt: skip
        _several(_("Reported by"), "sources", (), facets["source"], str, _("anyone"))
        st.number_input(
            _("Killed, at least"), min_value=0, max_value=1_000_000, step=1, key=KEYS["min_fatalities"],
            help=_("By the best figure of the reports. Above 0, incidents without a figure are left out."),
        )  # fmt: skip
    st.button(
        _("Clear filters"), key="clear_filters", on_click=put, args=(Filters(), extent),
        icon=":material/filter_alt_off:", disabled=chosen(extent) == Filters(), width="stretch",
    )  # fmt: skip


def precision(tongue: Language, value: int) -> str:
    """What a geo_precision means, in a few words."""
    _ = tongue.text
    return {1: _("the named place"), 2: _("near a place"), 3: _("a region")}.get(value, str(value))


def dated(tongue: Language, value: str) -> str:
    """What ``Filters.dated`` means, in a few words; the empty one is both."""
    _ = tongue.text
    return {"within": _("surely"), "across": _("only perhaps")}.get(value, _("surely or perhaps"))


def words(tongue: Language, filters: Filters) -> str:
    """The filter in words, for headings and exports; empty when everything is let through."""
    _ = tongue.text
    parts = []
    if filters.date_from or filters.date_to:
        parts.append(f"{tongue.day(filters.date_from) or '…'} – {tongue.day(filters.date_to) or '…'}")
    parts += [tongue.actor(actor) for actor in filters.actors]
    parts += [tongue.event_type(name) for name in (*filters.event_types, *filters.sub_event_types)]
    parts += [tongue.governorate(name) for name in filters.admin1]
    parts += [precision(tongue, value) for value in filters.precision]
    parts += list(filters.sources)
    if filters.dated:
        parts.append(": ".join((_("How surely within the dates"), dated(tongue, filters.dated))))
    if filters.min_fatalities:
        parts.append(_("at least {n} killed", n=tongue.number(filters.min_fatalities)))
    if filters.text:
        parts.append(f"“{filters.text}”")
    return " · ".join(parts)


def _more_chosen() -> bool:
    more = ("sub_event_types", "admin1", "precision", "sources", "min_fatalities", "dated")
    return any(st.session_state.get(KEYS[field]) for field in more)


def _several(
    label: str, field: str, options: Any, facet: Facet, name: Callable[[Any], str], placeholder: str, told: str = ""
) -> None:
    """A choice of several values, those with most incidents first, each with its count."""
    counts = dict(facet)
    chosen_now = st.session_state.get(KEYS[field]) or []
    known = dict.fromkeys([*(value for value, _ in facet), *chosen_now, *options])
    shown = [value for value in known if counts.get(value) or value in chosen_now]
    st.multiselect(
        label,
        shown,
        key=KEYS[field],
        format_func=lambda value: f"{name(value)}\u00a0({counts.get(value, 0)})",
        placeholder=placeholder,
        help=told or None,
        select_all=False,
        wrap=True,
    )
