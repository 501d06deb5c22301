"""What stands below the map, a tab each: the table, the view in numbers, comparing, what is left out, and adding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import streamlit as st

from gazetteer import Gazetteer
from page import articles, breakdown, brief, changes, comparison, imports, overview, record_imports, table
from page.filters import Extent
from page.language import Language
from page.view import TABS, View
from store import Filters, Store


def begin(view: View) -> None:
    """Opens what the address asks for, once."""
    st.session_state["tab"] = view.tab
    comparison.begin(view.compared)


def settle(language: Language) -> str:
    """The open tab, one of ``TABS``, after a click on another one."""
    clicked = st.session_state.get(_key(language))
    named = _named(language)
    if clicked in named:
        st.session_state["tab"] = TABS[named.index(clicked)]
    return str(st.session_state["tab"])


def show(
    store: Store, language: Language, view: View, events: int, compared: changes.Days, extent: Extent, day: dt.date,
    *, gazetteer: Callable[[], Gazetteer], opening: Callable[[str], None],
) -> None:  # fmt: skip
    """The tabs; only the open one asks the store. ``opening`` opens an incident by its id."""
    _ = language.text
    named = _named(language)
    tabs = st.tabs(named, default=named[TABS.index(view.tab)], key=_key(language), on_change="rerun")
    chosen = view.filters
    only_events = chosen if chosen.kinds else Filters.from_query({**chosen.to_query(), "kind": "event"})
    tab, which = next(((t, name) for t, name in zip(tabs, TABS, strict=True) if t.open), (tabs[0], TABS[0]))
    with tab:
        if which == "table":
            table.show(language, store.incidents(only_events, limit=table.ROWS), events, opening)
            table.downloads(language, only_events, lambda: brief.brief(store, language, chosen, compared[1]))
        elif which == "numbers":
            breakdown.show(language, store, chosen)
        elif which == "compare":
            comparison.show(language, store, chosen, extent, day)
        elif which == "unplaced":
            rows = store.not_placed(only_events, limit=overview.LISTED)
            try:
                known = candidates(language, rows, gazetteer)
            except (OSError, ValueError, RuntimeError) as error:
                st.error(_("The gazetteer could not be opened: {reason}", reason=str(error)))
                known = {}
            overview.not_placed(language, rows, known)
        elif which == "totals":
            summaries = Filters.from_query({**chosen.to_query(), "kind": "summary"})
            overview.totals(language, store.incidents(summaries, limit=overview.LISTED))
        elif which == "changes":
            changes.show(language, store, compared)
        else:
            articles.show(language, store)
            record_imports.show(language, store)
            imports.show(language, store)


def candidates(language: Language, rows: pd.DataFrame, gazetteer: Callable[[], Gazetteer]) -> dict[str, list[str]]:
    """For each place name that could not be placed, the places that the gazetteer knows under it, best first."""
    names = list(dict.fromkeys(row["location"] for row in overview.records(rows) if row["location"]))[:50]
    return {name: _known_as(language.code, name, gazetteer) for name in names}


@st.cache_data(show_spinner=False, max_entries=2_000)
def _known_as(code: str, name: str, _gazetteer: Callable[[], Gazetteer]) -> list[str]:
    found = _gazetteer().geocode(name, exactly_one=False, limit=5, language=code) or []
    return [f"{place.address} ({place.latitude:.3f}, {place.longitude:.3f})" for place in found]


def _named(language: Language) -> list[str]:
    """The tabs' headings, in the order of ``TABS``."""
    _ = language.text
    return [
        _("Table"),
        _("By the numbers"),
        _("Compare"),
        _("Not placed"),
        _("Totals reported"),
        _("What changed hands"),
        _("Add an article"),
    ]


def _key(language: Language) -> str:
    return f"lists_{language.code}"
