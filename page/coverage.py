"""Who reported how much when, so that silence is not read as calm."""

from __future__ import annotations

import datetime as dt
import html
from collections import Counter
from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from page.language import Language
from store import Filters, Store
from store.counting.counts import Step

SOURCES = 15
"""So many sources have a row of their own: those that report most."""
Reported = Sequence[tuple[dt.date, str, int]]
"""First day of a period, who reports, incidents."""


def show(language: Language, store: Store, chosen: Filters) -> None:
    """Draws the chart of the filter's reports by source and month (by year over more than eight years)."""
    _ = language.text
    heading = html.escape(_("Coverage by source over time"))
    st.html(f"<h4 class='kh-heading' dir='{language.direction}'>{heading}</h4>")
    found = store.coverage(chosen, "month")
    if not found:
        st.info(_("Nobody reports anything dated under these filters."))
        return
    step: Step = "month"
    if (found[-1][0] - found[0][0]).days > 366 * 8:
        step, found = "year", store.coverage(chosen, "year")
    st.altair_chart(
        chart(language, found, step, night=st.context.theme.type == "dark"), alt=_("Incidents by source and time")
    )
    st.caption(
        _(
            "An empty field means that this source reported nothing for that time under these filters. It does not "
            "mean that nothing happened: reporters come and go, lines break, and some land has nobody to report from "
            "it."
        )
    )
    silent = silence(found, step)
    if silent:
        named = [language.month(day) if step == "month" else str(day.year) for day in silent[:12]]
        more = " …" if len(silent) > 12 else ""
        st.caption(_("Nobody reported at all in: {months}", months=language.comma.join(named) + more))


def rows_of(language: Language, found: Reported) -> tuple[list[str], list[tuple[dt.date, str, int]]]:
    """The sources by name, those that report most first, and the counts under those names; the rest are one."""
    totals: Counter[str] = Counter()
    for _day, source, n in found:
        totals[source] += n
    kept = [source for source, _n in totals.most_common(SOURCES)]
    others = language.text("Others")
    added: Counter[tuple[dt.date, str]] = Counter()
    for day, source, n in found:
        added[(day, language.source(source) if source in kept else others)] += n
    names = list(dict.fromkeys(language.source(source) for source in kept))
    if len(totals) > len(kept):
        names.append(others)
    return names, [(day, name, n) for (day, name), n in sorted(added.items())]


def silence(found: Reported, step: Step) -> list[dt.date]:
    """First days of the months (or years) between the first and the last report of which nobody tells anything."""
    told = {_plain(day) for day, _source, _n in found}
    if not told:
        return []
    day, last, empty = min(told), max(told), []
    while day < last:
        if day not in told:
            empty.append(day)
        whole_year = step == "year" or day.month == 12
        day = dt.date(day.year + 1, 1, 1) if whole_year else dt.date(day.year, day.month + 1, 1)
    return empty


def chart(language: Language, found: Reported, step: Step, *, night: bool = False) -> alt.Chart:
    """A field for each source and period, standing out the more, the more was reported; with Arabic from the right."""
    _ = language.text
    names, rows = rows_of(language, found)
    shades = alt.Scale(scheme="blues", type="symlog", reverse=night)
    rtl = language.direction == "rtl"
    data = pd.DataFrame(rows, columns=["period", "source", "incidents"])
    data["period"] = pd.to_datetime(data["period"])
    data["end"] = data["period"] + (pd.DateOffset(years=1) if step == "year" else pd.DateOffset(months=1))
    data["when"] = [language.month(day) if step == "month" else str(day.year) for day in data["period"]]
    drawn: alt.Chart = (
        alt.Chart(data, height=24 * len(names) + 30)
        .mark_rect()
        .encode(
            x=alt.X("period:T", title=None, scale=alt.Scale(reverse=rtl),
                    axis=alt.Axis(format="%Y" if step == "year" else "%m/%Y", tickCount=8, grid=False, zindex=0)),
            x2="end:T",
            y=alt.Y("source:N", title=None, sort=names,
                    axis=alt.Axis(orient="right" if rtl else "left", labelLimit=180, grid=True, zindex=0)),
            color=alt.Color("incidents:Q", title=_("Incidents"), scale=shades, legend=None),
            tooltip=[
                alt.Tooltip("source:N", title=_("Reported by")),
                alt.Tooltip("when:N", title=_("When")),
                alt.Tooltip("incidents:Q", title=_("Incidents")),
            ],
        )
    )  # fmt: skip
    return drawn


def _plain(day: dt.date) -> dt.date:
    return day.date() if isinstance(day, dt.datetime) else day
