"""When nothing matches: what would widen the view, as buttons that say how many incidents each brings back."""

from __future__ import annotations

import html

import streamlit as st

from page import filters
from page.language import Language
from store import Filters, Store

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("dates", ("date_from", "date_to", "dated")),
    ("actors", ("actors",)),
    ("types", ("event_types", "sub_event_types")),
    ("governorates", ("admin1",)),
    ("precision", ("precision",)),
    ("sources", ("sources",)),
    ("killed", ("min_fatalities",)),
    ("words", ("text",)),
)
"""What a button lets through again: its name and the fields of ``Filters`` that it empties."""


def ways(store: Store, chosen: Filters) -> list[tuple[str, Filters, int]]:
    """The groups without which the view would show something, each with the filter and its incidents, most first."""
    found = []
    for name, fields in GROUPS:
        wider = chosen.without(*fields)
        if wider != chosen and (events := store.overview(wider).events):
            found.append((name, wider, events))
    return sorted(found, key=lambda way: -way[2])


def show(language: Language, store: Store, chosen: Filters, extent: filters.Extent, everything: int) -> None:
    """Tells what to do about an empty view of ``everything`` there is in the store; nothing in the store at all is
    another matter than nothing that matches."""
    _ = language.text
    names = {
        "dates": _("All dates ({n})"),
        "actors": _("All actors ({n})"),
        "types": _("Whatever happened ({n})"),
        "governorates": _("All governorates ({n})"),
        "precision": _("However surely placed ({n})"),
        "sources": _("Whoever reports ({n})"),
        "killed": _("Any number killed ({n})"),
        "words": _("Without the words searched for ({n})"),
    }
    if not everything:
        st.info(
            _(
                "There are no incidents in this store yet. Paste an article under “Add an article” below the map, or "
                "run python -m store add FILE."
            )
        )
        return
    with st.container(key="widening", border=True):
        found = ways(store, chosen)
        told = (
            _("Nothing matches all of these filters together. Leave one out:")
            if found
            else _("Nothing matches these filters, nor would it with one of them left out:")
        )
        st.html(f"<div dir='{language.direction}'>{html.escape(told)}</div>")
        with st.container(horizontal=True):
            for name, wider, events in found:
                label = names[name].format(n=language.number(events))
                st.button(label, key=f"widen_{name}", on_click=filters.put, args=(wider, extent))
            if not found:
                label = _("Clear all filters ({n})", n=language.number(everything))
                st.button(label, key="widen_all", on_click=filters.put, args=(Filters(), extent))
