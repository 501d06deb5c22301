"""What changed hands between two days: land and places by actor, and the places one by one with who says so."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Iterable
from typing import Any

import streamlit as st

from page import holdings
from page.language import Language
from page.legend import swatch
from page.overview import LISTED, records
from page.reasons import place_name, source_html, state_name
from store import Store
from store.formats.area_files import AREA_FORMATS
from store.land.balance import Balance, Tally
from store.land.territory import Change
from store.looks.palette import shipped

HEIGHT = 420
"""Of the list of places, which scrolls."""

Days = tuple[dt.date, dt.date]
FIRST, SECOND, MARKED = "changes_first", "changes_second", "changes_marked"
"""Keys of the two days and of the switch for the map."""


def default_days(first: dt.date | None, last: dt.date | None, today: dt.date) -> Days:
    """The days to compare before anybody chose: the filter's, in order; a year where only one is known."""
    end = last or today
    start = first or end - dt.timedelta(days=365)
    return (start, end) if start <= end else (end, start)


def marked(defaults: Days) -> Days | None:
    """The days whose changes the map shows; None when they are not asked for."""
    return _days(defaults) if st.session_state.get("changes_shown") else None


def show(language: Language, store: Store, defaults: Days) -> None:
    """Two days to choose, what changed between them, the files to take away, and land held through time."""
    _ = language.text
    state = st.session_state
    state[FIRST], state[SECOND] = _days(defaults)
    state[MARKED] = bool(state.get("changes_shown"))
    left, middle, right = st.columns([2, 2, 3], vertical_alignment="bottom")
    left.date_input(_("Before"), key=FIRST, min_value=dt.date(1900, 1, 1), max_value=dt.date(2100, 1, 1),
                    on_change=_chosen, args=(defaults,))  # fmt: skip
    middle.date_input(_("After"), key=SECOND, min_value=dt.date(1900, 1, 1), max_value=dt.date(2100, 1, 1),
                      on_change=_chosen, args=(defaults,))  # fmt: skip
    right.toggle(_("Mark on the map what changed hands"), key=MARKED, on_change=_switched)
    first, second = _days(defaults)
    found = store.balance(first, second)
    st.html(tallies_html(language, found))
    if found.changes:
        claims = store.claims()
        ids = {name for change in found.changes[-LISTED:] for name in change.claim_ids}
        with st.container(height=HEIGHT):
            st.html(changes_html(language, found.changes, records(claims[claims["claim_id"].isin(ids)])))
    st.html(downloads_html(language, second))
    st.divider()
    if st.toggle(_("Land and places held through time"), key="holdings_shown"):
        with st.spinner(_("Adding up the land month by month…")):
            holdings.show(language, store)


def tallies_html(language: Language, found: Balance) -> str:
    """km² and places won and lost by actor, as an HTML table."""
    _ = language.text
    nothing = html.escape(_("Nothing changed hands."))
    if not found.tallies and not found.changes:
        return f"<div class='kh-changed' dir='{language.direction}'>{nothing}</div>"
    names = [
        _("Actor"),
        _("km² before"),
        _("km² after"),
        _("km² won"),
        _("km² lost"),
        _("Places won"),
        _("Places lost"),
    ]
    heads = "".join(f"<th scope='col'>{html.escape(name)}</th>" for name in names)
    rows = "".join(_tally_row(language, tally) for tally in found.tallies)
    return (
        f"<div class='kh-changed kh-facts' dir='{language.direction}'><table><thead><tr>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def _tally_row(language: Language, tally: Tally) -> str:
    figures = [tally.before_km2, tally.after_km2, tally.won_km2, tally.lost_km2]
    cells = [f"<td>{language.number(round(figure))}</td>" for figure in figures]
    cells += [
        f"<td title='{html.escape(language.comma.join(places))}'>{language.number(len(places))}</td>"
        for places in (tally.places_won, tally.places_lost)
    ]
    who = f"{swatch(shipped().look(tally.actor))} {html.escape(language.actor(tally.actor))}"
    return f"<tr data-actor='{html.escape(tally.actor)}'><th scope='row'>{who}</th>{''.join(cells)}</tr>"


def changes_html(language: Language, changes: tuple[Change, ...], claims: Iterable[dict[str, Any]]) -> str:
    """The places whose holder changed, latest first: before and after, since when, and who says so."""
    _ = language.text
    known = {row["claim_id"]: row for row in claims}
    rows = []
    for change in reversed(changes[-LISTED:]):
        said = dict.fromkeys(source_html(language, known[name]) for name in change.claim_ids if name in known)
        arrow = "←" if language.direction == "rtl" else "→"
        named = html.escape(place_name(language, change.place_id, change.location))
        turned = f"{_state(language, change.before)} {arrow} {_state(language, change.after)}"
        rows.append(
            f"<div class='kh-row kh-change'><strong><bdi>{named}</bdi></strong> · {turned} · "
            f"{html.escape(language.day(change.day))}<div class='kh-soft'>{language.comma.join(filter(None, said))}"
            "</div></div>"
        )
    heading = language.plural("{n} place changed hands", "{n} places changed hands", len(changes))
    if len(changes) > LISTED:
        heading += " · " + _("the latest {n} are listed", n=language.number(LISTED))
    listed = "".join(rows)
    return f"<div dir='{language.direction}'><h4>{html.escape(heading)}</h4>{listed}</div>"


def downloads_html(language: Language, day: dt.date) -> str:
    """Links to the areas of a day and to all claims, as files for other programs."""
    _ = language.text
    links = " · ".join(
        f"<a href='/export/control.{kind.suffix}?date={day.isoformat()}' download>{kind.name.upper()}</a>"
        for kind in AREA_FORMATS.values()
    )
    areas = html.escape(_("Download the areas of {day}:", day=language.day(day)))
    claims = html.escape(_("Download all control claims:"))
    return (
        f"<div class='kh-downloads' dir='{language.direction}'>{areas} <bdi>{links}</bdi><br>"
        f"{claims} <bdi><a href='/export/claims.csv' download>CSV</a></bdi></div>"
    )


def _state(language: Language, state: tuple[str, str] | None) -> str:
    if state is None:
        return html.escape(language.text("nobody"))
    actor, status = state
    name = f"{swatch(shipped().look(actor))} {html.escape(language.actor(actor))}"
    return name if status == "controls" else f"{name} ({html.escape(state_name(language, status))})"


def _days(defaults: Days) -> Days:
    given, *chosen = st.session_state.get("changes_chosen") or (None,)
    return (chosen[0], chosen[1]) if given == defaults else defaults


def _chosen(defaults: Days) -> None:
    state = st.session_state
    first, second = state[FIRST] or defaults[0], state[SECOND] or defaults[1]
    state["changes_chosen"] = (defaults, min(first, second), max(first, second))


def _switched() -> None:
    st.session_state["changes_shown"] = st.session_state[MARKED]
