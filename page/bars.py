"""Counts as bars in the palette's colours and patterns: an HTML table, so that they can be read out as well."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from page import links
from page.language import Language
from page.legend import picture, svg_pattern, swatch, symbol
from store.counting.counts import Facet
from store.looks.palette import Look, shipped

LISTED = 10
"""So many rows of each table; the others are told of in a line."""

Row = tuple[str, int, str]
"""A row's name as HTML, its count, and the bar's fill as HTML (empty: a plain bar)."""


def table(language: Language, heading: str, rows: Sequence[Row], *, listed: int = LISTED, total: int = 0) -> str:
    """A heading and a bar a row, the longest as wide as there is room; empty where there are no rows.

    ``total``, where given, is what shares in percent are of.
    """
    if not rows:
        return ""
    most = max(count for _, count, _ in rows) or 1
    body = "".join(_row(language, row, most, total) for row in rows[:listed])
    others = ""
    if len(rows) > listed:
        others = language.plural("and {n} more", "and {n} more", len(rows) - listed)
    return (
        f"<section class='kh-bars' dir='{language.direction}'><h4>{html.escape(heading)}</h4>"
        f"<table aria-label='{html.escape(heading)}'><tbody>{body}</tbody></table>"
        f"<div class='kh-soft'>{html.escape(others)}</div></section>"
    )


def _row(language: Language, row: Row, most: int, total: int) -> str:
    name, count, fill = row
    wide = 100 * count / most
    told = language.number(count)
    share = f" <span class='kh-soft'>{language.number(round(100 * count / total))}%</span>" if total else ""
    return (
        f"<tr><th scope='row'>{name}</th><td class='kh-figure'>{told}{share}</td>"
        f"<td class='kh-track' aria-hidden='true'><div class='kh-bar' style='width: {wide:.1f}%'>{fill}</div></td></tr>"
    )


def by_actor(language: Language, found: Facet) -> list[Row]:
    """Rows of actors, each a link to its page."""
    look = shipped().look
    return [
        (f"{swatch(look(actor), 14)} {links.actor(language, actor)}", count, strip(look(actor)))
        for actor, count in found
    ]


def by_type(language: Language, found: Facet) -> list[Row]:
    """Rows of event types with their symbols."""
    return [
        (f"{symbol(shipped().shapes.get(name, 'disc'), None, 16)} {html.escape(language.event_type(name))}", count, "")
        for name, count in found
    ]


def by_governorate(language: Language, found: Facet) -> list[Row]:
    """Rows of governorates."""
    return [(html.escape(language.governorate(name)), count, "") for name, count in found]


def by_source(language: Language, found: Facet) -> list[Row]:
    """Rows of those who report."""
    return [(f"<bdi>{html.escape(language.source(name))}</bdi>", count, "") for name, count in found]


def by_year(found: Iterable[tuple[int, int]]) -> list[Row]:
    """Rows of years, none left out between the first and the last: a year without incidents is told as such."""
    counted = dict(found)
    years = range(min(counted), max(counted) + 1) if counted else ()
    return [(str(year), counted.get(year, 0), "") for year in years]


def strip(look: Look, height: int = 12, width: int = 1200) -> str:
    """A long strip of an actor's colour and pattern; a bar shows as much of it as it is wide."""
    fill = f"<rect width='{width}' height='{height}' fill='{look.colour}'/>"
    if look.pattern != "solid":
        over = f"<rect width='{width}' height='{height}' fill='url(#p)'/>"
        fill += f"<defs>{svg_pattern(look.pattern, look.ink)}</defs>{over}"
    return picture(fill, height, width)
