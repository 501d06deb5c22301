"""The incidents of the view as a table; a chosen row opens its evidence and is a way in without the map."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from page.language import Language
from page.overview import figure
from store import Filters
from store.formats import FORMATS

ROWS = 1_000
"""The table lists so many, latest first; the counts above it are of all."""


def rows_of(language: Language, found: pd.DataFrame) -> pd.DataFrame:
    """The incidents as people read them: names for ids, one column a thing, in the language of the page."""
    _ = language.text
    killed = [
        figure(language, low, best, high)
        for low, best, high in zip(found["fatalities_low"], found["fatalities"], found["fatalities_high"], strict=True)
    ]
    return pd.DataFrame(
        {
            _("From"): found["event_date"],
            _("To"): found["end_date"],
            _("What happened"): [language.event_type(name) for name in found["sub_event_type"]],
            _("Place"): found["location"],
            _("Governorate"): [language.governorate(name) if isinstance(name, str) else "" for name in found["admin1"]],
            _("Who"): [_actor(language, actor) for actor in found["actor1"]],
            _("Against, or with"): [_actor(language, actor) for actor in found["actor2"]],
            _("Killed"): killed,
            _("Reported by"): [language.comma.join(source) for source in found["source"]],
            _("Confidence"): found["confidence"],
        }
    )


def show(language: Language, found: pd.DataFrame, total: int, opened: Callable[[str], None]) -> None:
    """Draws the table; choosing a row calls ``opened(incident_id)`` before the page runs again."""
    _ = language.text
    if found.empty:
        st.info(_("No incidents match these filters."))
        return
    ids = list(found["incident_id"])
    # Another list of incidents is another table, so that a row chosen in the old one is not chosen in the new.
    key = f"table_{language.code}_{hash(tuple(ids)) & 0xFFFFFFFF:x}"

    def on_select() -> None:
        selected = st.session_state[key]["selection"]["rows"]
        if selected and selected[0] < len(ids):
            opened(ids[selected[0]])

    st.dataframe(
        rows_of(language, found),
        key=key,
        hide_index=True,
        selection_mode="single-row",
        on_select=on_select,
        column_config={
            _("From"): st.column_config.DateColumn(format="YYYY-MM-DD"),
            _("To"): st.column_config.DateColumn(format="YYYY-MM-DD"),
            _("Confidence"): st.column_config.ProgressColumn(
                min_value=0,
                max_value=1,
                format="%.2f",
                help=_("How surely the record was read from the article, from 0 to 1: a hint, not a proof."),
            ),
        },
        alt=_("The incidents of the view as a table"),
    )
    if total > len(found):
        st.caption(
            _(
                "The latest {n} of {total} incidents; the filters narrow them down.",
                n=language.number(len(found)),
                total=language.number(total),
            )
        )


def downloads(language: Language, filters: Filters, brief: Callable[[], bytes]) -> None:
    """Links to the incidents of the view in the formats that other programs read, a feed, and ``brief`` as a PDF."""
    _ = language.text
    query = urlencode(filters.to_query())
    links = " · ".join(
        f"<a href='/export.{kind.suffix}?{html.escape(query)}' download>{html.escape(kind.name.upper())}</a>"
        for kind in FORMATS.values()
    )
    heading = html.escape(_("Download these incidents:"))
    follow = html.escape(_("Follow new ones in a feed reader:"))
    feed = f"<a href='/feed.atom?{html.escape(query)}'>Atom</a>"
    st.html(
        f"<div class='kh-downloads' dir='{language.direction}'>{heading} <bdi>{links}</bdi></div>"
        f"<div class='kh-downloads' dir='{language.direction}'>{follow} <bdi>{feed}</bdi></div>"
    )
    st.download_button(
        _("A brief to print"), brief, file_name=f"khareeta-{dt.date.today().isoformat()}.pdf",
        mime="application/pdf", key="brief", on_click="ignore", icon=":material/print:",
    )  # fmt: skip


def _actor(language: Language, actor: str | None) -> str:
    return language.actor(actor) if isinstance(actor, str) and actor else ""
