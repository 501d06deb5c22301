"""Taking in incidents of others on the page: what the file is, what its columns hold, what would happen."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import shutil
import tempfile
from pathlib import Path
from typing import Any

import streamlit as st

from page import record_mappings
from page.language import Language
from page.overview import records
from page.record_reasons import said
from store import Store, StoreError
from store.formats.mappings import ColumnMapping
from store.formats.tables import quarantine_csv
from store.imports.control import AREAS, CLAIMS
from store.imports.previews import Preview
from store.imports.records import Imported

MOST_MB = 1000
"""A file uploaded at most: some two million rows. Larger ones go in by ``python -m store import``."""
LISTED = 30
"""Imports listed at most."""


@dataclasses.dataclass(frozen=True, slots=True)
class Chosen:
    """The file that was chosen, on disk for as long as the session."""

    file_id: str
    name: str
    kept: Any
    """The temporary file: removed when nobody holds it."""

    @property
    def path(self) -> Path:
        """Where its copy is."""
        return Path(self.kept.name)


@st.fragment
def show(language: Language, store: Store) -> None:
    """The panel: a file, what it would do, and the list of what was imported. Redrawn without the map above."""
    _ = language.text
    state = st.session_state
    with st.expander(_("Incidents of others"), key="record_import", icon=":material/upload_file:"):
        st.caption(
            _("ACLED, UCDP GED, GeoJSON, JSON, Parquet, any CSV or spreadsheet. What the file is, is told by what is "
              "in it; of a table nobody knows you say what its columns hold.")
        )  # fmt: skip
        given = st.file_uploader(
            _("File of incidents"), key=f"record_file_{state.get('record_turn', 0)}", max_upload_size=MOST_MB
        )
        chosen = _chosen(given)
        if chosen is not None:
            _look(language, store, chosen)
        _tell(language, state.get("record_told"))
        _listed(language, store)


def _chosen(given: Any) -> Chosen | None:
    """The uploaded file's copy, made once."""
    state = st.session_state
    if given is None:
        state.pop("record_chosen", None)
        return None
    known: Chosen | None = state.get("record_chosen")
    if known is None or known.file_id != given.file_id:
        kept = tempfile.NamedTemporaryFile(prefix="khareeta-", suffix=".upload")  # noqa: SIM115 (kept in the session)
        shutil.copyfileobj(given, kept)
        kept.flush()
        known = state["record_chosen"] = Chosen(given.file_id, given.name, kept)
        state["record_told"] = None
        record_mappings.begin()
    return known


def _look(language: Language, store: Store, chosen: Chosen) -> None:
    """What the file is; for a table the questions on its columns; what would go in; and the button."""
    _ = language.text
    sheet = st.session_state.get(f"record_sheet_{chosen.file_id}")
    try:
        seen = store.preview(chosen.path, sheet=sheet, name=chosen.name)
        if len(seen.sheets) > 1:
            st.selectbox(_("Sheet"), seen.sheets, index=None, key=f"record_sheet_{chosen.file_id}",
                         placeholder=_("the one with most rows"))  # fmt: skip
        for note in seen.notes:
            st.info(said(language, note))
        mapping: ColumnMapping | None = None
        if seen.mapping is None:
            st.markdown(_("This file is in the format **{name}**.", name=seen.format))
        else:
            mapping = record_mappings.ask(language, seen, chosen.file_id)
            if mapping != seen.mapping:
                seen = store.preview(chosen.path, sheet=sheet, mapping=mapping, name=chosen.name)
            answered = record_mappings.ask_kinds(language, seen, mapping, chosen.file_id)
            if answered != mapping:
                mapping = answered
                seen = store.preview(chosen.path, sheet=sheet, mapping=mapping, name=chosen.name)
    except StoreError as error:
        st.error(_("{name} cannot be imported: {reason}", name=chosen.name,
                   reason=said(language, str(error).removeprefix(f"{chosen.path}: "))))  # fmt: skip
        return
    record_mappings.first_rows(language, seen)
    _would(language, seen)
    if st.button(_("Import"), type="primary", disabled=bool(seen.problem), key="record_go"):
        _import(language, store, chosen, mapping, sheet)


def _would(language: Language, seen: Preview) -> None:
    """What importing would do."""
    _ = language.text
    if seen.problem:
        missing = record_mappings.missing(language, seen)
        st.warning(_("It cannot be imported yet: {reason}", reason=missing or seen.problem))
        return
    for warning in seen.warnings:
        st.warning(said(language, warning))
    counts = {"good": language.number(seen.good), "wrong": language.number(seen.wrong)}
    if seen.whole:
        st.markdown(_("Rows that go in: **{good}**. Rows that are wrong: **{wrong}**.", **counts))
    else:
        st.markdown(_("Of the first rows, **{good}** go in and **{wrong}** are wrong.", **counts))
    if seen.faults:
        rows = [{_("Row"): fault.row_number, _("Column"): fault.field, _("What is wrong"): said(language, fault.reason)}
                for fault in seen.faults]  # fmt: skip
        st.dataframe(rows, hide_index=True, alt=_("Rows that are wrong"))
        st.caption(_("Wrong rows wait in quarantine: download them, correct them, and import them again."))


def _import(language: Language, store: Store, chosen: Chosen, mapping: ColumnMapping | None, sheet: str | None) -> None:
    _ = language.text
    bar = st.progress(0.0, text=_("Importing…"))

    def progress(done: int, of: int, name: str) -> None:
        share = min(1.0, done / of) if of else 1.0
        bar.progress(share, text=_("Importing… {share} %", share=language.number(int(share * 100))))

    state = st.session_state
    try:
        state["record_told"] = store.import_file(
            chosen.path, mapping=mapping, sheet=sheet, name=chosen.name, progress=progress
        )
    except StoreError as error:
        bar.empty()
        reason = str(error).removeprefix(f"{chosen.path}: ")
        st.error(_("{name} cannot be imported: {reason}", name=chosen.name, reason=reason))
        return
    state.pop("record_chosen", None)
    state["record_turn"] = state.get("record_turn", 0) + 1
    st.rerun()  # the map above was drawn before


def _tell(language: Language, told: Imported | str | int | None) -> None:
    _ = language.text
    if isinstance(told, Imported):
        if told.unchanged:
            st.info(_("This file was imported before: nothing changed."))
        else:
            numbers = {"n": language.number(told.incidents), "wrong": language.number(told.quarantined)}
            st.success(_("Imported: {n} incidents; in quarantine: {wrong} rows.", **numbers))
    elif isinstance(told, str):
        st.error(told)
    elif told is not None:
        st.success(_("Undone: {n} incidents taken out.", n=language.number(told)))


def _listed(language: Language, store: Store) -> None:
    """What was imported, latest first, each with a way to its wrong rows and back out."""
    _ = language.text
    rows = [row for row in records(store.imports()) if row["format"] not in (AREAS, CLAIMS)]
    if not rows:
        return
    st.markdown(_("**Imported so far**"))
    for row in rows[:LISTED]:
        number = int(row["reading_id"])
        left, middle, right = st.columns([5, 2, 1], vertical_alignment="center")
        told = [
            f"\u2068{row['name']}\u2069",
            str(row["format"]),
            _("Incidents: {n}", n=language.number(int(row["incidents"]))),
            language.day(row["read_at"].date()),
        ]
        undone = row["undone_at"]
        if isinstance(undone, dt.datetime) and undone == undone:
            left.text(" · ".join([*told, _("undone")]))
            continue
        left.text(" · ".join(told))
        if row["quarantined"]:
            waiting = language.plural("{n} wrong row", "{n} wrong rows", int(row["quarantined"]))
            middle.download_button(
                waiting, functools.partial(_quarantine, store, number),
                file_name=f"quarantine-{number}.csv", mime="text/csv", key=f"quarantine_{number}", on_click="ignore",
                icon=":material/download:",
            )  # fmt: skip
        if right.button(_("Undo"), key=f"undo_record_{number}"):
            _undo(store, number)


def _quarantine(store: Store, number: int) -> bytes:
    return quarantine_csv(store.quarantined(number))


def _undo(store: Store, number: int) -> None:
    try:
        st.session_state["record_told"] = store.undo_import(number)
    except StoreError as error:
        st.session_state["record_told"] = str(error)
    st.rerun()
