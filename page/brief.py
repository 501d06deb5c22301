"""A brief of a view to print: the sentence, the map with its legend, who did what where, and the latest incidents."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from fpdf import FPDF
from fpdf.enums import Align, TextDirection, TextEmphasis, XPos, YPos

from page import overview, printed_map
from page.language import Language
from store import Filters, Store
from store.counting.counts import Overview
from store.looks.palette import channels, shipped

FONTS = Path(__file__).parent / "assets" / "fonts"
FAMILY = "plex"
DRAWN = 20_000
"""Most incidents that the map of a brief counts; more would not be told apart on paper."""
LISTED = 40
"""Most incidents that a brief writes out."""
SHARES = 8
"""Rows of each table of who, what and where."""
WIDTH, MARGIN = 210.0, 15.0
MAP_HEIGHT = 105.0
FOOT = 18.0


class Brief(FPDF):
    """An A4 document in one language, with the page's number and the source at each foot."""

    def __init__(self, language: Language) -> None:
        super().__init__(format="A4")
        self.language = language
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(True, FOOT)
        for style, weight in (("", 400), ("B", 600)):
            self.add_font(FAMILY, style, FONTS / f"ibm-plex-sans-arabic-{weight}.ttf")
        self.set_font(FAMILY, size=10)
        rtl = language.direction == "rtl"
        self.set_text_shaping(True, direction=TextDirection.RTL if rtl else TextDirection.LTR)
        self.start = Align.R if rtl else Align.L
        self.set_lang(language.code)
        self.set_title(language.text("Khareeta: a brief"))

    @contextlib.contextmanager
    def unbroken(self) -> Iterator[None]:
        """Text that is put at a place begins no new page, wherever the place is."""
        self.set_auto_page_break(False)
        yield
        self.set_auto_page_break(True, FOOT)

    def footer(self) -> None:
        """Where it comes from, and the page."""
        self.set_y(-12)
        self.set_font(FAMILY, size=7.5)
        self.set_text_color(90, 96, 104)
        told = self.language.text(
            "Khareeta, made on {day}. Borders: Natural Earth. Places: GeoNames (CC BY 4.0) and Khareeta.",
            day=self.language.day(dt.date.today()),
        )
        self.multi_cell(0, 4, f"{told} {self.language.number(self.page_no())}", align=self.start)

    def line_of(
        self, text: str, size: float = 10, *, bold: bool = False, above: float = 0, quiet: bool = False
    ) -> None:
        """A paragraph from margin to margin."""
        if above:
            self.ln(above)
        self.set_font(FAMILY, style=TextEmphasis.B if bold else TextEmphasis.NONE, size=size)
        self.set_text_color(*((90, 96, 104) if quiet else (29, 39, 51)))
        self.multi_cell(0, size * 0.55, text, align=self.start, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def brief(store: Store, language: Language, filters: Filters, day: dt.date) -> bytes:
    """The PDF's bytes; ``day`` is whose areas of control the map shows. A view without incidents says so."""
    _ = language.text
    events = filters if filters.kinds else Filters.from_query({**filters.to_query(), "kind": "event"})
    shown = store.overview(events)
    facets = store.facets(events)
    pdf = Brief(language)
    pdf.add_page()
    pdf.line_of("خريطة" if language.code == "ar" else "Khareeta", 18, bold=True)
    pdf.line_of(overview.sentence(language, shown, _leading(facets)), 12, above=1)
    pdf.line_of(_asked(language, filters), 8.5, above=1, quiet=True)
    rows = [row for batch in store.batches(events, limit=DRAWN) for row in batch]
    _map(pdf, store, language, rows, day, shown)
    _shares(pdf, language, facets)
    _list(pdf, language, rows[:LISTED], shown)
    return bytes(pdf.output())


def _leading(facets: Any) -> list[tuple[str | None, int]]:
    return [(actor, count) for actor, count in facets["actor"] if actor][:1]


def _asked(language: Language, filters: Filters) -> str:
    """The filter in words, as far as it narrows anything."""
    _ = language.text
    join = language.comma.join
    parts = [
        (_("From"), language.day(filters.date_from)),
        (_("To"), language.day(filters.date_to)),
        (_("Actors"), join(language.actor(one) for one in filters.actors)),
        (
            _("What happened"),
            join(language.event_type(one) for one in (*filters.event_types, *filters.sub_event_types)),
        ),
        (_("Governorate"), join(language.governorate(one) for one in filters.admin1)),
        (_("Reported by"), join(map(language.source, filters.sources))),
        (_("Search"), filters.text or ""),
    ]
    told = " · ".join(f"{name}: {value}" for name, value in parts if value)
    return told or _("All incidents in the store.")


def _map(
    pdf: Brief, store: Store, language: Language, rows: Sequence[dict[str, Any]], day: dt.date, shown: Overview
) -> None:
    _ = language.text
    pdf.ln(3)
    points = [(row["latitude"], row["longitude"]) for row in rows if row["latitude"] is not None]
    frame = printed_map.frame_of(points, MARGIN, pdf.get_y(), WIDTH - 2 * MARGIN, MAP_HEIGHT)
    areas = store.areas(day)
    with pdf.unbroken():
        printed_map.draw(pdf, frame, language, rows, areas)
    pdf.set_y(frame.top + frame.height + 2)
    pdf.line_of(_("Areas of control as of {day}, the end of the chosen dates.", day=language.day(day)), 8, quiet=True)
    held = dict.fromkeys(area.actor for area in areas if area.geometry.intersects(frame.world()))
    acted = dict.fromkeys(row["actor1"] or row["actor2"] for row in rows)
    _legend(pdf, language, [one for one in dict.fromkeys([*acted, *held]) if one])
    if shown.not_placed:
        pdf.line_of(_("Not placed, and so not on the map: {n}", n=language.number(shown.not_placed)), 8, quiet=True)


def _legend(pdf: Brief, language: Language, actors: Sequence[str]) -> None:
    """The actors' colours in a line or two, from where the language begins."""
    rtl = language.direction == "rtl"
    x, y = (WIDTH - MARGIN if rtl else MARGIN), pdf.get_y() + 2
    pdf.set_font(FAMILY, size=8)
    for actor in actors[:14]:
        name = language.actor(actor)
        width = pdf.get_string_width(name) + 8
        if (x - width < MARGIN) if rtl else (x + width > WIDTH - MARGIN):
            x, y = (WIDTH - MARGIN if rtl else MARGIN), y + 5
        pdf.set_fill_color(*channels(shipped().look(actor).colour))
        pdf.set_draw_color(60, 60, 60)
        pdf.set_line_width(0.15)
        pdf.rect(x - 3 if rtl else x, y, 3, 3, style="DF")
        pdf.set_text_color(29, 39, 51)
        printed_map.write(pdf, x - width + 3 if rtl else x + 3.5, y + 1.5, name)
        x += -width if rtl else width
    pdf.set_y(y + 6)


def _shares(pdf: Brief, language: Language, facets: Any) -> None:
    """Who, what and where, side by side."""
    _ = language.text
    tables = [
        (_("Actors"), [(language.actor(name), n) for name, n in facets["actor"] if name]),
        (_("What happened"), [(language.event_type(name), n) for name, n in facets["type"]]),
        (_("Governorate"), [(language.governorate(name), n) for name, n in facets["admin1"] if name]),
    ]
    if language.direction == "rtl":
        tables.reverse()
    width = (WIDTH - 2 * MARGIN) / len(tables)
    if pdf.get_y() + 8 + SHARES * 5 > 275:
        pdf.add_page()
    top = pdf.get_y() + 2
    for number, (heading, listed) in enumerate(tables):
        pdf.set_xy(MARGIN + number * width, top)
        pdf.set_text_color(29, 39, 51)
        pdf.set_font(FAMILY, style=TextEmphasis.B, size=9)
        pdf.cell(width - 4, 5, heading, align=pdf.start, new_x=XPos.LEFT, new_y=YPos.NEXT)
        pdf.set_font(FAMILY, size=8.5)
        for name, count in listed[:SHARES]:
            line = pdf.get_y()
            figure, label = language.number(count), _fitted(pdf, name, width - 18)
            first, second = (figure, label) if language.direction == "rtl" else (label, figure)
            wide = (12, width - 16) if language.direction == "rtl" else (width - 16, 12)
            pdf.set_xy(MARGIN + number * width, line)
            pdf.cell(wide[0], 4.6, first, align=Align.L)
            pdf.cell(wide[1], 4.6, second, align=Align.R)
            pdf.set_xy(MARGIN + number * width, line + 4.6)
    pdf.set_y(top + 6 + SHARES * 4.6)


def _list(pdf: Brief, language: Language, rows: Sequence[dict[str, Any]], shown: Overview) -> None:
    _ = language.text
    if not rows:
        return
    pdf.line_of(_("Incidents"), 12, bold=True, above=3)
    if shown.events > len(rows):
        told = _("The latest {n} of {total} incidents; the filters narrow them down.",
                 n=language.number(len(rows)), total=language.number(shown.events))  # fmt: skip
        pdf.line_of(told, 8, quiet=True)
    for row in rows:
        sides = [language.actor(row[side]) for side in ("actor1", "actor2") if row[side]]
        killed = overview.figure(language, row["fatalities_low"], row["fatalities"], row["fatalities_high"])
        head = [
            language.span(row["event_date"], row["end_date"]),
            row["location"] or "",
            language.governorate(row["admin1"]),
        ]
        pdf.line_of(" · ".join(part for part in head if part), 9, bold=True, above=1.5)
        parts = [
            language.event_type(row["sub_event_type"]),
            " – ".join(sides),
            _("{n} killed", n=killed) if killed else "",
            language.comma.join(map(language.source, row["source"])),
        ]
        pdf.line_of(" · ".join(part for part in parts if part), 8.5)


def _fitted(pdf: FPDF, text: str, width: float) -> str:
    if pdf.get_string_width(text) <= width:
        return text
    while text and pdf.get_string_width(f"{text}…") > width:
        text = text[:-1]
    return f"{text}…"
