"""The view in numbers: by actor, by type, by governorate, by source, and who reported how much when."""

from __future__ import annotations

import streamlit as st

from page import bars, coverage
from page.language import Language
from store import Filters, Store


def show(language: Language, store: Store, chosen: Filters) -> None:
    """Draws the tables of bars side by side and the coverage below them."""
    _ = language.text
    facets = store.facets(chosen)
    tables = [
        bars.table(language, _("Actors"), bars.by_actor(language, own(facets["actor"], chosen.actors))),
        bars.table(language, _("What happened"), bars.by_type(language, own(facets["type"], chosen.event_types))),
        bars.table(language, _("Governorate"), bars.by_governorate(language, own(facets["admin1"], chosen.admin1))),
        bars.table(language, _("Reported by"), bars.by_source(language, own(facets["source"], chosen.sources))),
    ]
    if not any(tables):
        st.info(_("No incidents match these filters."))
        return
    st.html(f"<div class='kh-breakdown kh-two' dir='{language.direction}'>{''.join(tables)}</div>")
    st.caption(
        _("A group counts for itself and for what it belongs to; an incident of two sides counts for each of them.")
    )
    coverage.show(language, store, chosen)


def own(found: list[tuple[str, int]], chosen: tuple[str, ...]) -> list[tuple[str, int]]:
    """Of counts under the other filters those that the view shows: the chosen values, all where none is chosen."""
    return [(value, n) for value, n in found if value and (not chosen or value in chosen)]
