"""Incidents and articles as short lists of links, for the pages of places, actors, articles and what a search finds."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from typing import Any

from page import links
from page.language import Language
from page.legend import symbol
from page.overview import day, figure
from store.looks.palette import shipped


def incidents(language: Language, rows: Iterable[Mapping[str, Any]], *, where: bool = True) -> str:
    """The incidents of a table's records as an HTML list; empty where there are none."""
    lines = "".join(f"<li>{incident(language, row, where=where)}</li>" for row in rows)
    return f"<ul class='kh-list' dir='{language.direction}'>{lines}</ul>" if lines else ""


def incident(language: Language, row: Mapping[str, Any], *, where: bool = True) -> str:
    """One incident in two lines: what and when, as a link; where, who, and how many were killed."""
    _ = language.text
    shape = shipped().shapes.get(row["event_type"], "disc")
    mark = symbol(shape, shipped().look(row["actor1"] or row["actor2"]), 16)
    when = language.span(day(row["event_date"]), day(row["end_date"])) or _("day not known")
    head = html.escape(f"{when} · {language.event_type(row['sub_event_type'])}")
    killed = figure(language, row["fatalities_low"], row["fatalities"], row["fatalities_high"])
    parts = [
        (row["location"] or "") if where else "",
        " – ".join(language.actor(row[side]) for side in ("actor1", "actor2") if row[side]),
        _("{n} killed", n=killed) if killed else "",
        language.comma.join(map(language.source, row["source"])),
    ]
    below = " · ".join(f"<bdi>{html.escape(part)}</bdi>" for part in parts if part)
    named = links.link(language, "incident", row["incident_id"], head, markup=True)
    return f"{mark} {named}<div class='kh-soft'>{below}</div>"


def articles(language: Language, rows: Iterable[Mapping[str, Any]]) -> str:
    """Articles as an HTML list of links with publisher and day; empty where there are none."""
    lines = ""
    for row in rows:
        told = [row["publisher"] or "", language.day(day(row["published"]))]
        below = " · ".join(f"<bdi>{html.escape(part)}</bdi>" for part in told if part)
        named = links.link(language, "article", row["article_id"], row["title"] or row["article_id"])
        lines += f"<li>{named}<div class='kh-soft'>{below}</div></li>"
    return f"<ul class='kh-list' dir='{language.direction}'>{lines}</ul>" if lines else ""


def section(language: Language, heading: str, body: str, note: str = "") -> str:
    """A heading with what stands under it; empty where that is."""
    if not body:
        return ""
    after = f"<p class='kh-soft'>{html.escape(note)}</p>" if note else ""
    return (
        f"<section class='kh-known' dir='{language.direction}'><h4>{html.escape(heading)}</h4>{body}{after}</section>"
    )
