"""A short tour for who opens the page for the first time: one line a step above the map, closed with one click.

Who comes by a link to a view, or sees the page within another, is not bothered with it.
"""

from __future__ import annotations

import html
from collections.abc import Mapping

import streamlit as st

from page.language import Language

KEY = "tour_step"
"""In the session: the step that is shown, from 0; None when the tour is closed."""
PASSED_OVER = {"lang", "map"}
"""Names in an address that ask for no view of their own."""


def begin(query: Mapping[str, str]) -> None:
    """Starts the tour in a new session, unless the address asks for a view."""
    st.session_state[KEY] = None if set(query) - PASSED_OVER else 0


def steps(language: Language) -> list[str]:
    """What the tour tells, a step each."""
    _ = language.text
    return [
        _(
            "Search for a town, an actor or a word, in Arabic or English and in any spelling; "
            "choose the days beside it."
        ),
        _("Click on coloured land: who holds it, since when, and who says so. Click on a mark to read what happened."),
        _("▶ plays the chosen days through time. The entries of the legend are filters too."),
        _("Below the map: everything as a table, comparisons, what could not be placed, and what changed hands."),
        _("“Add an article” reads a report of your own. The address of the page is a link to what you see."),
    ]


def show(language: Language) -> None:
    """Draws the step that the session is at; nothing when the tour is closed."""
    _ = language.text
    at = st.session_state.get(KEY)
    told = steps(language)
    if at is None or at >= len(told):
        return
    with st.container(key="tour", horizontal=True, vertical_alignment="center", gap="small"):
        count = f"<bdi>{language.number(at + 1)}/{language.number(len(told))}</bdi>"
        st.html(
            f"<p class='kh-tour' role='status' dir='{language.direction}'>"
            f"<span class='kh-soft'>{count}</span> {html.escape(told[at])}</p>"
        )
        if at + 1 < len(told):
            st.button(_("Next"), key="tour_next", on_click=_go, args=(at + 1,))
        st.button(_("Close the tour"), key="tour_close", on_click=_go, args=(None,), icon=":material/close:")


def again(language: Language) -> None:
    """A button that starts it once more."""
    st.button(
        language.text("Show the tour"), key="tour_again", on_click=_go, args=(0,), type="tertiary",
        icon=":material/help:",
    )  # fmt: skip


def _go(step: int | None) -> None:
    st.session_state[KEY] = step
