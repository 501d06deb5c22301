"""Beside the map: whatever is open (an incident, an article, a place, an actor, an area), else the legend."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import streamlit as st

from gazetteer.places import Place
from incidents.models import Incident
from page import actors, evidence, filters, legend, links, opened, places, reasons, report
from page.language import Language
from page.view import View
from store import Store


def show(
    language: Language,
    store: Store,
    view: View,
    *,
    incident: Incident | None,
    place: Place | None,
    place_name: Callable[[str | None], str],
    day: dt.date,
    acting: legend.Actors,
    others: Callable[[], legend.Actors],
) -> None:
    """Draws it. ``incident`` and ``place`` are the open ones, None where the store or the gazetteer has none such.

    ``day`` is whose control is told; ``acting`` are the actors of the view, ``others()`` those that the actors' own
    filter leaves out as well.
    """
    _ = language.text
    now = opened.now()
    if now is None and not st.session_state["area"]:
        shown = others() if view.filters.actors else acting
        legend.show(
            language, actors=shown, areas=view.areas, heat=view.heat, chosen=view.filters, pressed=filters.toggle
        )
        return
    buttons(language)
    if now is None:
        reasons.show(language, store, *st.session_state["area"])
        return
    kind, ident = now
    if kind == "incident":
        if incident is None:
            st.warning(_("There is no incident {id} in this store.", id=ident))
        else:
            evidence.show(language, incident, store.article(incident.article_id), place_name(incident.place_id))
    elif kind == "article":
        article = store.article(ident)
        if article is None:
            st.warning(_("There is no article {id} in this store.", id=ident))
        else:
            report.show(language, store, article)
    elif kind == "place":
        place = place or places.claimed(store, ident)
        if place is None:
            st.warning(_("The gazetteer knows no place {id}.", id=ident))
        else:
            places.show(language, store, place, view.filters, day)
    else:
        actors.show(language, store, ident, day, only)


def buttons(language: Language) -> None:
    """Puts the legend back in the panel's place, or what was open before."""
    _ = language.text
    with st.container(horizontal=True):
        if opened.can_go_back():
            st.button(_("Back"), key="back_panel", on_click=opened.back, icon=":material/undo:")
        st.button(_("Close"), key="close_panel", on_click=opened.close, icon=":material/close:")


def only(actor: str) -> None:
    """Shows the incidents of one actor alone. For callbacks."""
    filters.settle()
    st.session_state[filters.KEYS["actors"]] = [actor]


def follow(kind: str, ident: str, searched: bool) -> None:
    """Opens what a link names. A place or an actor that was searched for is found: the words of the search go, which
    would hide what happened there in other words. For callbacks."""
    if searched and kind in ("place", "about"):
        st.session_state[filters.KEYS["text"]] = ""
    opened.show(kind, ident)


def listen() -> None:
    """Follows the links of the whole page."""
    links.follow(follow)
