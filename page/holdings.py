"""Land and places held by each actor through time, as two charts."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from page.language import Language
from store import Store
from store.land.balance import Holding
from store.looks.palette import shipped

MAX_ACTORS = 8
"""So many actors have a line of their own: those that held most land at some time."""


def show(language: Language, store: Store) -> None:
    """Draws the charts from the first change of control to the last."""
    _ = language.text
    days = store.control().change_days()
    if not days:
        st.info(_("No claims of control are recorded."))
        return
    found = store.holdings(days[0], days[-1])
    night = st.context.theme.type == "dark"
    st.altair_chart(chart(language, found, "area_km2", night=night), alt=_("km² held by actor through time"))
    st.altair_chart(chart(language, found, "places", night=night), alt=_("Places held by actor through time"))


def chart(
    language: Language, found: Sequence[Holding], figure: str, height: int = 220, *, night: bool = False
) -> alt.Chart:
    """A stepped line an actor of one figure, ``area_km2`` or ``places``; with Arabic the oldest is at the right."""
    _ = language.text
    most: dict[str, float] = {}
    for holding in found:
        most[holding.actor] = max(most.get(holding.actor, 0.0), holding.area_km2)
    actors = sorted(most, key=lambda actor: (-most[actor], actor))[:MAX_ACTORS]
    held = {(holding.day, holding.actor): getattr(holding, figure) for holding in found}
    rows = [
        (pd.Timestamp(day), language.month(day), language.actor(actor), held.get((day, actor), 0))
        for day in sorted({holding.day for holding in found})
        for actor in actors
    ]
    rtl = language.direction == "rtl"
    title = _("km² held") if figure == "area_km2" else _("Places held")
    looks = [shipped().look(actor) for actor in actors]
    scale = alt.Scale(
        domain=[language.actor(actor) for actor in actors], range=[look.night if night else look.line for look in looks]
    )
    drawn: alt.Chart = (
        alt.Chart(pd.DataFrame(rows, columns=["day", "when", "name", "held"]), height=height)
        .mark_line(interpolate="step-after")
        .encode(
            x=alt.X("day:T", title=None, scale=alt.Scale(reverse=rtl), axis=alt.Axis(format="%Y", tickCount=10)),
            y=alt.Y("held:Q", title=title, axis=alt.Axis(orient="right" if rtl else "left")),
            color=alt.Color("name:N", title=None, scale=scale,
                            legend=alt.Legend(orient="left" if rtl else "right", labelLimit=190)),
            tooltip=[
                alt.Tooltip("when:N", title=_("When")),
                alt.Tooltip("name:N", title=_("Actor")),
                alt.Tooltip("held:Q", title=title, format=",.0f"),
            ],
        )
    )  # fmt: skip
    return drawn
