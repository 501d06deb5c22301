"""The view in numbers, what could not be placed, and totals, which are never events."""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from page import opened
from page.language import Language
from store.counting.counts import Overview

LISTED = 200
"""At most so many entries of a list are written out."""


_NUMBERS = tuple(field.name for field in dataclasses.fields(Overview) if not field.name.endswith("_day"))


def numbers(language: Language, overview: Overview | None, room: DeltaGenerator) -> None:
    """Incidents, fatalities from low to high, places, and what is not placed, written into ``room``.

    Without an overview, which takes its time, the same tiles stand there empty.
    """
    _ = language.text

    def number(n: int) -> str:
        return "…" if overview is None else language.number(n)

    counted = overview or Overview(**dict.fromkeys(_NUMBERS, 0), first_day=None, last_day=None)
    low, high = counted.fatalities_low, counted.fatalities_high
    killed = "…" if overview is None else language.between(low, high, open_ended=bool(counted.open_ended))
    tiles = [
        ("incidents", _("Incidents"), number(counted.events), ""),
        (
            "fatalities",
            _("Killed"),
            killed,
            _("from the lowest to the highest figure of the reports; a plus sign: some give no upper figure"),
        ),
        ("places", _("Places"), number(counted.places), _("different positions on the map")),
        ("not_placed", _("Not placed"), number(counted.not_placed), _("listed below the map, never guessed")),
        ("summaries", _("Totals reported"), number(counted.summaries), _("kept apart from the incidents")),
        ("articles", _("Articles"), number(counted.articles), ""),
    ]
    cells = "".join(
        f"<div class='kh-tile' data-name='{name}' title='{html.escape(note)}'>"
        f"<div class='kh-value'>{html.escape(value)}</div><div class='kh-label'>{html.escape(label)}</div></div>"
        for name, label, value, note in tiles
    )
    room.html(f"<div class='kh-tiles' dir='{language.direction}'>{cells}</div>")


def sentence(language: Language, overview: Overview, by_actor: Sequence[tuple[str | None, int]]) -> str:
    """The view in one sentence."""
    _ = language.text
    if not overview.events:
        return _("No incidents match these filters.")
    parts = [
        language.plural("{n} incident", "{n} incidents", overview.events),
        language.span(overview.first_day, overview.last_day),
    ]
    if overview.fatalities_high or overview.fatalities_low:
        parts.append(_("{n} killed", n=language.between(overview.fatalities_low, overview.fatalities_high)))
    if by_actor:
        actor, count = by_actor[0]
        parts.append(_("most by {actor} ({n})", actor=language.actor(actor), n=language.number(count)))
    return language.comma.join(part for part in parts if part) + "."


def not_placed(language: Language, rows: pd.DataFrame, candidates: dict[str, list[str]]) -> None:
    """Incidents that could not be placed, with what the gazetteer knows under the name: the reader may know better.

    ``candidates`` gives lines of text by ``location``.
    """
    _ = language.text
    st.caption(
        _(
            "The place is not in the gazetteer, or several places share the name and the text does not tell which. "
            "Such incidents are counted and listed, but never drawn where they may not have been."
        )
    )
    if rows.empty:
        st.info(_("Everything that these filters show is placed."))
        return
    unknown = _("The gazetteer knows no place of this name.")
    for number, row in enumerate(records(rows.head(LISTED))):
        known = candidates.get(row["location"] or "", [])
        left, right = st.columns([5, 1], vertical_alignment="center")
        found = (
            "<ul>" + "".join(f"<li>{html.escape(line)}</li>" for line in known) + "</ul>"
            if known
            else f"<div class='kh-soft'>{html.escape(unknown)}</div>"
        )
        parts = [
            row["location"] or _("no place named"),
            language.span(day(row["event_date"]), day(row["end_date"])),
            language.event_type(row["sub_event_type"]),
        ]
        heading = " · ".join(f"<bdi>{html.escape(part)}</bdi>" for part in parts if part)
        left.html(f"<div class='kh-row' dir='{language.direction}'><strong>{heading}</strong>{found}</div>")
        right.button(_("Evidence"), key=f"not_placed_{number}", on_click=_open, args=(row["incident_id"],))


def totals(language: Language, rows: pd.DataFrame) -> None:
    """Totals over a period or a region, as their articles give them."""
    _ = language.text
    st.caption(
        _(
            "A total sums up many events over a time or a region. It is shown as it was reported and is in no count of "
            "incidents or killed."
        )
    )
    if rows.empty:
        st.info(_("No totals match these filters."))
        return
    for number, row in enumerate(records(rows.head(LISTED))):
        left, right = st.columns([5, 1], vertical_alignment="center")
        figures = [
            _("{n} killed", n=figure(language, row["fatalities_low"], row["fatalities"], row["fatalities_high"]))
            if pd.notna(row["fatalities"])
            else "",
            _("{n} injured", n=language.number(int(row["injured"]))) if pd.notna(row["injured"]) else "",
        ]
        who = [language.actor(row[side]) for side in ("actor1", "actor2") if row[side]]
        heading = language.comma.join(filter(None, figures)) or language.event_type(row["sub_event_type"])
        parts = [
            language.span(day(row["event_date"]), day(row["end_date"])),
            row["location"] or "",
            " – ".join(who),
            language.comma.join(map(language.source, row["source"])),
        ]
        left.html(
            f"<div class='kh-row kh-total' dir='{language.direction}'><strong>{html.escape(heading)}</strong>"
            f"<div>{' · '.join(f'<bdi>{html.escape(part)}</bdi>' for part in parts if part)}</div></div>"
        )
        right.button(_("Evidence"), key=f"total_{number}", on_click=_open, args=(row["incident_id"],))


def figure(language: Language, low: float | None, best: float | None, high: float | None) -> str:
    """A figure such as ``5``, ``12–99`` or ``5+``; empty when the text gives none."""
    if best is None or pd.isna(best):
        return ""
    lowest = int(low) if low is not None and pd.notna(low) else int(best)
    if high is None or pd.isna(high):
        return language.between(lowest, lowest, open_ended=True)
    return language.between(lowest, int(high))


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """A table's rows with None for whatever is missing, where pandas has NaN or NaT, which would count as true."""
    plain = rows.astype(object).where(rows.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]


def day(value: Any) -> dt.date | None:
    """A day out of a table's cell; None where the cell is empty."""
    if value is None or pd.isna(value):
        return None
    found: dt.date = value.date() if isinstance(value, dt.datetime) else value
    return found


def _open(incident_id: str) -> None:
    opened.show("incident", incident_id)
