"""Taking in areas and claims of others: checked as a whole, unknown actors asked about, listed, and undone again."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

import streamlit as st

from incidents.actors import actors
from page.language import Language
from page.overview import records
from store import Store, StoreError
from store.formats.area_imports import AreaFileError
from store.imports.control import AREAS, CLAIMS, ControlImported

TYPES: tuple[str, ...] = ("geojson", "json", "kml", "csv")
MAX_TOLD = 30


@dataclasses.dataclass(frozen=True, slots=True)
class Given:
    """A file as it was given."""

    name: str
    content: bytes
    source: str
    url: str
    day: dt.date | None


def show(language: Language, store: Store) -> None:
    """The form, what came of it, the questions about unknown actors, and the list of what was taken in."""
    _ = language.text
    state = st.session_state
    with st.expander(_("Areas and claims of others"), key="control_import", icon=":material/map:"):
        st.caption(
            _("GeoJSON or KML with an actor and a day for each area, or a CSV with the columns of data/control.csv. "
              "A file is taken in as a whole or not at all.")
        )  # fmt: skip
        with st.form("control_form", clear_on_submit=True, border=False):
            file = st.file_uploader(_("File of areas or claims"), type=list(TYPES), key="control_file")
            source = st.text_input(_("Who made it: publisher and title"), key="control_source")
            url = st.text_input(_("Its address, if it has one"), key="control_url")
            day = st.date_input(_("The day it speaks of, where it does not say"), value=None, key="control_day",
                                min_value=dt.date(1900, 1, 1), max_value=dt.date(2100, 1, 1))  # fmt: skip
            sent = st.form_submit_button(_("Check and take in"))
        if sent:
            state["control_waiting"] = state["control_told"] = None
            if file is None:
                st.warning(_("No file was chosen."))
            else:
                given = Given(file.name, file.getvalue(), source.strip() or file.name, url.strip(), day)
                _take_in(store, given, {})
        _tell(language, state.get("control_told"))
        if state.get("control_waiting"):
            _ask(language, store, *state["control_waiting"])
        _listed(language, store)


def _take_in(store: Store, given: Given, renamed: dict[str, str]) -> None:
    state = st.session_state
    state["control_waiting"] = None
    try:
        state["control_told"] = store.import_control(
            given.name, given.content, source=given.source, url=given.url, day=given.day, renamed=renamed
        )
    except AreaFileError as error:
        state["control_told"] = error.problems
        if error.unknown_actors and not error.problems:
            state["control_waiting"] = (given, error.unknown_actors)
        elif error.unknown_actors:
            state["control_told"] = (*error.problems, str(AreaFileError((), error.unknown_actors)))
        return
    except StoreError as error:
        state["control_told"] = (str(error),)
        return
    st.rerun()  # the map above was drawn before


def _tell(language: Language, told: ControlImported | Sequence[str] | None) -> None:
    _ = language.text
    if isinstance(told, ControlImported):
        if told.unchanged:
            st.info(_("This file was taken in before: nothing changed."))
        else:
            st.success(_("Taken in: {n} claims.", n=language.number(told.claims)))
        if told.repaired:
            st.info(_("Outlines that had to be repaired: {n}", n=language.number(told.repaired)))
    elif told:
        st.error(_("Nothing was taken in. What is wrong:") + "\n" + "".join(f"\n- {line}" for line in told[:MAX_TOLD]))


def _ask(language: Language, store: Store, given: Given, unknown: Sequence[str]) -> None:
    """Who are these? Nothing is taken in before each has an answer."""
    _ = language.text
    st.warning(_("Nothing was taken in yet: who are these actors?"))
    names = sorted(actors(), key=language.actor)
    answers = {
        name: st.selectbox(name, names, index=None, format_func=language.actor, key=f"control_actor_{number}")
        for number, name in enumerate(unknown)
    }
    if st.button(_("Take in with these actors"), disabled=not all(answers.values()), key="control_answered"):
        _take_in(store, given, {name: actor for name, actor in answers.items() if actor})


def _listed(language: Language, store: Store) -> None:
    _ = language.text
    for row in records(store.imports()):
        if row["format"] not in (AREAS, CLAIMS) or row["undone_at"] is not None:
            continue
        left, right = st.columns([5, 1], vertical_alignment="center")
        claims = _("Claims: {n}", n=language.number(int(row["claims"])))
        left.text(" · ".join([row["name"], claims, language.day(row["read_at"].date())]))
        right.button(_("Undo"), key=f"undo_{row['reading_id']}", on_click=_undo, args=(store, int(row["reading_id"])))


def _undo(store: Store, number: int) -> None:
    st.session_state["control_told"] = None
    try:
        store.undo_import(number)
    except StoreError as error:
        st.session_state["control_told"] = (str(error),)
