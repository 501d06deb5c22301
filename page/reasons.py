"""Why an area is drawn: who holds it since when, what changed last, and every claim behind it in its own words."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Iterable
from typing import Any

import streamlit as st

from incidents.models import Evidence
from page import evidence, links
from page.language import Language
from page.legend import swatch
from page.overview import day as day_of
from page.overview import records
from store import Store
from store.land.outlines import arabic
from store.land.territory import Area, Change
from store.looks.palette import shipped

MAX_CLAIMS = 60
"""So many claims are written out, the latest first."""
MAX_PLACES = 12


def show(language: Language, store: Store, actor: str, status: str, ids: Iterable[str], day: dt.date) -> None:
    """The area of that actor and status on the day that rests on most of the claims, and those claims."""
    _ = language.text
    named = frozenset(ids)
    area = area_of(store.areas(day), actor, status, named)
    latest: list[Change] = []
    if area is not None and area.status != "active":
        before = area.changed - dt.timedelta(days=1)
        changed = store.control().changes(before, area.changed)
        latest = [change for change in changed if change.location in area.place_names]
    st.html(heading_html(language, actor, status, area, latest))
    claims = store.claims()
    rows = records(claims[claims["claim_id"].isin(named)])[::-1]
    if not rows:
        st.info(_("No claims are recorded for this area."))
    elif len(rows) > MAX_CLAIMS:
        st.caption(_("The latest {n} of {total} claims", n=MAX_CLAIMS, total=len(rows)))
    for row in rows[:MAX_CLAIMS]:
        st.html(claim_html(language, row) + _words(language, store, row))


def area_of(areas: Iterable[Area], actor: str, status: str, ids: frozenset[str]) -> Area | None:
    """Of the areas of an actor and status the one that rests on most of the claims; None when none rests on any."""
    alike = [area for area in areas if (area.actor, area.status) == (actor, status)]
    best = max(alike, key=lambda area: len(ids.intersection(area.claim_ids)), default=None)
    return best if best is not None and ids.intersection(best.claim_ids) else None


def heading_html(language: Language, actor: str, status: str, area: Area | None, latest: Iterable[Change]) -> str:
    """Actor, status, since when and what changed last, as HTML."""
    _ = language.text
    rows: list[tuple[str, str]] = []
    if area is not None:
        named = list(zip(area.place_ids, area.place_names, strict=True))[:MAX_PLACES]
        places = language.comma.join(links.link(language, "place", one[0], place_name(language, *one)) for one in named)
        if len(area.place_names) > MAX_PLACES:
            places += " …"
        rows += [(_("Since"), language.day(area.since)), (_("Changed last"), language.day(area.changed))]
        rows += [("", html.escape(_turned(language, change))) for change in list(latest)[:MAX_PLACES]]
        if area.last_known:
            rows.append((_("Last confirmed"), language.day(area.last_known)))
        if len(area.actors) > 1:
            claimants = language.comma.join(links.actor(language, name) for name in area.actors)
            rows.append((_("Claimed by"), claimants))
        rows += [(_("Land"), _("{n} km²", n=language.number(round(area.area_km2)))), (_("Speaking for it"), places)]
    table = "".join(
        f"<tr><th scope='row'>{html.escape(name)}</th><td><bdi>{value}</bdi></td></tr>" for name, value in rows
    )
    return (
        f"<div class='kh-facts kh-why' dir='{language.direction}'>"
        f"<h3>{swatch(shipped().look(actor))} {links.actor(language, actor)}</h3>"
        f"<div class='kh-soft'>{html.escape(state_name(language, status))}</div><table>{table}</table></div>"
    )


def claim_html(language: Language, row: dict[str, Any]) -> str:
    """One claim as HTML: place, who, how, when, and who says so."""
    said = source_html(language, row)
    note = f"<div class='kh-soft'><bdi>{html.escape(row['note'])}</bdi></div>" if row.get("note") else ""
    named = place_name(language, row.get("place_id"), row["location"] or "")
    parts = [
        f"<strong>{links.link(language, 'place', row.get('place_id'), named)}</strong>",
        links.actor(language, row["actor"]),
        html.escape(state_name(language, row["status"])),
        html.escape(language.span(day_of(row["event_date"]), day_of(row["end_date"]))),
    ]
    return f"<div class='kh-row' dir='{language.direction}'>{' · '.join(parts)}<div>{said}</div>{note}</div>"


def source_html(language: Language, row: dict[str, Any]) -> str:
    """Who makes a claim, with a link where there is an address."""
    said = html.escape(language.comma.join(told_by(language, source) for source in row["source"] or ()))
    if row.get("url"):
        said += " " + evidence.link(row["url"], language.text("source"))
    return said.strip()


def told_by(language: Language, source: str) -> str:
    """A source in words; tables name the page that tells how a hold ended after "; until: "."""
    said, _, ended = source.partition("; until: ")
    if not ended:
        return language.source(source)
    return language.text("{source}; how it ended: {ended}", source=language.source(said), ended=language.source(ended))


def place_name(language: Language, place_id: str | None, name: str) -> str:
    """A place's name as claimed; in Arabic the gazetteer's, where it has one."""
    return arabic(place_id, name) if language.code == "ar" else name


def state_name(language: Language, status: str) -> str:
    """A claim's status in words."""
    _ = language.text
    told = {
        "controls": _("in control"),
        "contested": _("contested"),
        "active": _("present without control"),
        "lost": _("lost"),
    }
    return told.get(status, status)


def _turned(language: Language, change: Change) -> str:
    def side(state: tuple[str, str] | None) -> str:
        if state is None:
            return language.text("nobody")
        name = language.actor(state[0])
        return name if state[1] == "controls" else f"{name} ({state_name(language, state[1])})"

    arrow = "←" if language.direction == "rtl" else "→"
    return (
        f"{place_name(language, change.place_id, change.location)}: {side(change.before)} {arrow} {side(change.after)}"
    )


def _words(language: Language, store: Store, row: dict[str, Any]) -> str:
    """The words of the article that a claim was read from; empty for a claim from a table."""
    article = store.article(row["article_id"]) if row.get("article_id") else None
    if article is None:
        return ""
    spans = [Evidence(**item) for item in row["evidence"] or ()]
    return evidence.statement(language, article, spans) + evidence.heading_html(language, article)
