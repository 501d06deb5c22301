"""Incidents over time by actor, in the map's colours and patterns; dragging over the chart chooses the dates."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from page.language import Language
from page.legend import fills, swatch
from store.counting.counts import Step
from store.looks.palette import Look, shipped

MAX_ACTORS = 8
"""So many actors have their own colour in the chart; the others are one."""
OTHERS = "OTHERS"
_SCRIPT = Path(__file__).parent / "assets" / "brush.js"


def step_for(first: dt.date | None, last: dt.date | None) -> Step:
    """The step that gives some tens of bars between two days."""
    if first is None or last is None:
        return "month"
    days = (last - first).days
    if days <= 45:
        return "day"
    if days <= 330:
        return "week"
    return "month" if days <= 365 * 8 else "year"


OTHERS_LOOK = Look("#c4c4c4", "solid")


def show(
    language: Language,
    rows: pd.DataFrame,
    step: Step,
    chosen: Callable[[dt.date, dt.date], None],
    whole: Callable[[], None] | None = None,
) -> None:
    """The chart of ``rows`` (period, actor, incidents). A brushed stretch calls ``chosen(first day, last day)``.

    ``whole``, given where the dates are narrowed, is what the button calls that widens them to all there is.
    """
    _ = language.text
    if rows.empty:
        st.info(_("No dated incidents match these filters."))
        _widen(language, whole)
        return
    looks = [("OTHERS", OTHERS_LOOK), ("NOBODY", shipped().unknown), *shipped().actors.items()]
    st.components.v2.component(
        "khareeta_fills", html=fills(looks), js=_SCRIPT.read_text("utf-8"), isolate_styles=False
    )(key="fills", height="content")
    st.altair_chart(
        chart(language, rows, step),
        key=f"timeline_{language.code}_{step}",
        on_select=lambda: _brushed(f"timeline_{language.code}_{step}", step, chosen),
        selection_mode="dates",
        alt=_("Incidents over time by actor"),
    )
    key = "".join(
        f"<span class='kh-entry'>{swatch(_look(actor), 16)}<span>{html.escape(_named(language, actor))}</span></span>"
        for actor in _order(rows)
    )
    st.html(f"<div class='kh-key' dir='{language.direction}'>{key}</div>")
    words, button = st.columns([4, 1], vertical_alignment="center")
    words.caption(_("Drag over the bars to choose dates."))
    with button:
        _widen(language, whole)


def chart(language: Language, rows: pd.DataFrame, step: Step, height: int = 220) -> alt.Chart:
    """Stacked bars by actor in the palette's colours, oldest left; with Arabic, oldest right."""
    _ = language.text
    shown = _shown(rows)
    data = pd.DataFrame(
        {
            "period": pd.to_datetime(rows["period"]),
            "actor": [actor if actor in shown else OTHERS for actor in rows["actor"].fillna("")],
            "incidents": rows["incidents"],
        }
    )
    data = data.groupby(["period", "actor"])["incidents"].sum().reset_index()
    order = _order(rows)
    data["name"] = [_named(language, actor) for actor in data["actor"]]
    data["end"] = [_end(period, step) for period in data["period"]]
    data["rank"] = [order.index(actor) for actor in data["actor"]]
    known = shipped().actors
    colours = [f"url(#kh-fill-{actor if actor in known or actor == OTHERS else 'NOBODY'})" for actor in order]
    data["when"] = [_name(language, period.date(), step) for period in data["period"]]
    rtl = language.direction == "rtl"
    brush = alt.selection_interval(name="dates", encodings=["x"])
    drawn: alt.Chart = (
        alt.Chart(data, height=height)
        .mark_bar(orient="vertical", stroke="#20262d", strokeWidth=0.5)
        .encode(
            x=alt.X(
                "period:T",
                title=None,
                scale=alt.Scale(reverse=rtl),
                axis=alt.Axis(labelOverlap=True, format=_format(step), tickCount=10),
            ),
            x2="end:T",
            y=alt.Y(
                "incidents:Q", title=_("Incidents"), axis=alt.Axis(tickMinStep=1, orient="right" if rtl else "left")
            ),
            color=alt.Color(
                "name:N",
                title=None,
                scale=alt.Scale(domain=[_named(language, actor) for actor in order], range=colours),
                legend=None,
            ),
            order=alt.Order("rank:Q"),
            tooltip=[
                alt.Tooltip("when:N", title=_("When")),
                alt.Tooltip("name:N", title=_("Actor")),
                alt.Tooltip("incidents:Q", title=_("Incidents")),
            ],
        )
        .add_params(brush)
        # As SVG, since canvas has no patterns: they are defined beside the chart.
        .properties(usermeta={"embedOptions": {"renderer": "svg"}})
    )
    return drawn


def _shown(rows: pd.DataFrame) -> list[str]:
    """The actors with a look of their own, those with most incidents first; nobody is the empty id."""
    by_actor = rows.groupby(rows["actor"].fillna(""))["incidents"].sum().sort_values(ascending=False)
    return [str(actor) for actor in by_actor.index[:MAX_ACTORS]]


def _order(rows: pd.DataFrame) -> list[str]:
    """From the bars' foot up."""
    shown = _shown(rows)
    return [*shown, *([OTHERS] if set(rows["actor"].fillna("")) - set(shown) else [])]


def _named(language: Language, actor: str) -> str:
    return language.text("Others") if actor == OTHERS else language.actor(actor or None)


def _look(actor: str) -> Look:
    return OTHERS_LOOK if actor == OTHERS else shipped().look(actor or None)


def _widen(language: Language, whole: Callable[[], None] | None) -> None:
    if whole is not None:
        st.button(language.text("All dates"), key="all_dates", on_click=whole, icon=":material/zoom_out_map:")


def _brushed(key: str, step: Step, chosen: Callable[[dt.date, dt.date], None]) -> None:
    state: Mapping[str, Any] = st.session_state.get(key) or {}
    stretch = (state.get("selection") or {}).get("dates", {}).get("period")
    if stretch:
        days = sorted(_day(value) for value in stretch)
        chosen(days[0], days[-1])


def _day(value: float | str) -> dt.date:
    """A day as the chart tells it: milliseconds since 1970, or a text where its axis runs from right to left."""
    day: dt.date = (pd.Timestamp(value) if isinstance(value, str) else pd.Timestamp(value, unit="ms")).date()
    return day


def _end(period: pd.Timestamp, step: Step) -> pd.Timestamp:
    lengths: dict[Step, pd.DateOffset] = {
        "day": pd.DateOffset(days=1), "week": pd.DateOffset(weeks=1), "month": pd.DateOffset(months=1),
        "quarter": pd.DateOffset(months=3), "year": pd.DateOffset(years=1),
    }  # fmt: skip
    end: pd.Timestamp = period + lengths[step]
    return end


def _format(step: Step) -> str:
    return {"day": "%d/%m", "week": "%d/%m", "month": "%m/%Y", "quarter": "%m/%Y", "year": "%Y"}[step]


def _name(language: Language, day: dt.date, step: Step) -> str:
    if step == "month":
        return language.month(day)
    return str(day.year) if step == "year" else language.day(day)
