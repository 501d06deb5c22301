"""Why the map says so: the article with the words marked that each value rests on."""

from __future__ import annotations

import dataclasses
import html
import itertools
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

import streamlit as st

from incidents.models import Article, Evidence, Incident
from page import links
from page.language import Language
from page.legend import swatch, symbol
from page.overview import figure
from store.looks.palette import shipped

WHOLE = 12_000
"""Articles up to so many characters are shown whole, of longer ones the part around the marked words."""
AROUND = 1_500

FIELD_CLASSES: dict[str, str] = {
    "location": "place", "place_id": "place", "admin1": "place", "event_date": "date", "end_date": "date",
    "actor1": "actor", "actor2": "actor", "actor": "actor", "event_type": "act", "sub_event_type": "act",
    "status": "act", "civilian_targeting": "act", "fatalities": "number", "fatalities_low": "number",
    "fatalities_high": "number", "injured": "number", "source": "source",
}  # fmt: skip
"""Field of a record: the look of its words in the text."""


@dataclasses.dataclass(frozen=True, slots=True)
class Marked:
    """A stretch of text and the fields that rest on it."""

    text: str
    fields: frozenset[str]


def segments(body: str, evidence: Iterable[Evidence], first: int = 0, last: int | None = None) -> list[Marked]:
    """The body from ``first`` to ``last`` cut where evidence begins or ends; joined together they are that text again.

    Offsets outside the body are cut to it; evidence may overlap and nest.
    """
    end = len(body) if last is None else min(last, len(body))
    spans = [(max(first, e.start), min(end, e.end), e.field) for e in evidence if e.end > first and e.start < end]
    cuts = sorted({first, end, *(edge for start, stop, _ in spans for edge in (start, stop) if start < stop)})
    return [
        Marked(body[a:b], frozenset(field for start, stop, field in spans if start <= a and b <= stop))
        for a, b in itertools.pairwise(cuts)
    ]


def marked_html(parts: Sequence[Marked], language: Language) -> str:
    """The stretches as HTML: everything escaped, evidence in ``mark`` elements that say what rests on them."""
    written = []
    for part in parts:
        text = html.escape(part.text)
        fields = sorted(part.fields - {"sentence"})
        if fields:
            looks = " ".join(dict.fromkeys(f"kh-{FIELD_CLASSES.get(field, 'other')}" for field in fields))
            names = language.comma.join(dict.fromkeys(field_name(language, field) for field in fields))
            on = f"class='{looks}' data-fields='{html.escape(' '.join(fields))}' title='{html.escape(names)}'"
            text = f"<mark {on}>{text}</mark>"
        elif "sentence" in part.fields:
            text = f"<span class='kh-sentence'>{text}</span>"
        written.append(text)
    return "".join(written)


def show(language: Language, incident: Incident, article: Article | None, place: str = "") -> None:
    """The open incident: what is recorded, the article it was read from, and how surely it was read."""
    _ = language.text
    st.html(facts(language, incident, place))
    if article is None:
        st.info(_("This incident was imported as a record; there is no article behind it here."))
    else:
        st.html(statement(language, article, incident.evidence))
        show_article(language, article, incident.evidence, key=incident.incident_id)
        st.html(words_table(language, incident.evidence, article) or "<span></span>")
    st.html(sureness(language, incident))


def facts(language: Language, incident: Incident, place: str = "") -> str:
    """The record of an incident as HTML."""
    _ = language.text
    heading = language.event_type(incident.sub_event_type)
    if incident.kind == "summary":
        heading = _("Total reported: {what}", what=heading)
    shape = symbol(
        shipped().shapes.get(incident.event_type, "disc"), shipped().look(incident.actor1 or incident.actor2)
    )
    rows: list[tuple[str, str]] = [
        (_("When"), _when(language, incident)),
        (_("Where"), _where(language, incident, place)),
        (_("Who"), _actor(language, incident.actor1)),
    ]
    if incident.actor2:
        rows.append((_("Against, or with"), _actor(language, incident.actor2)))
    if killed := figure(language, incident.fatalities_low, incident.fatalities, incident.fatalities_high):
        rows.append((_("Killed"), html.escape(killed)))
    if incident.injured is not None:
        rows.append((_("Injured"), language.number(incident.injured)))
    if incident.civilian_targeting:
        rows.append((_("Civilians"), html.escape(_("were the target"))))
    rows.append(
        (
            _("Reported by"),
            html.escape(language.comma.join(map(language.source, incident.source)) or _("the article itself")),
        )
    )
    return (
        f"<div class='kh-facts' dir='{language.direction}'><h3>{shape} {html.escape(heading)}</h3>"
        f"<div class='kh-soft'>{html.escape(language.event_type(incident.event_type))}</div>{_table(rows)}</div>"
    )


def sureness(language: Language, incident: Incident) -> str:
    """How surely the incident was read, and its ids, as HTML."""
    _ = language.text
    copied = links.copy_button(
        language, _("Copy link"), "?" + links.query(language, "incident", incident.incident_id)
    )  # fmt: skip
    rows = [
        (_("Confidence"), html.escape(confidence(language, incident.confidence))),
        (_("Record"), f"<bdi>{html.escape(incident.incident_id)}</bdi> {copied}"),
    ]
    return f"<div class='kh-sure' dir='{language.direction}'>{_table(rows)}</div>"


def _table(rows: Iterable[tuple[str, str]]) -> str:
    body = "".join(f"<tr><th scope='row'>{html.escape(name)}</th><td>{value}</td></tr>" for name, value in rows)
    return f"<table>{body}</table>"


def statement(language: Language, article: Article, evidence: Sequence[Evidence]) -> str:
    """The sentences that the record rests on, marked, as HTML: what a reader looks for first."""
    spans = sorted({(e.start, e.end) for e in evidence if e.field == "sentence"})
    quotes = [marked_html(segments(article.body, evidence, start, end), language) for start, end in spans]
    if not quotes:
        return "<span></span>"
    direction = "rtl" if article.language == "ar" else "ltr"
    return "".join(
        f"<blockquote class='kh-statement' lang='{article.language}' dir='{direction}'>{quote}</blockquote>"
        for quote in quotes
    )


def confidence(language: Language, value: float) -> str:
    """A confidence in plain words with its figure."""
    _ = language.text
    share = _("about {n} of 10 records like this are expected to be right", n=language.number(round(value * 10)))
    level = _("high") if value >= 0.8 else _("fair") if value >= 0.55 else _("low")
    return f"{level} ({language.number(round(value, 2))}): {share}"


def words_table(language: Language, evidence: Sequence[Evidence], article: Article | None) -> str:
    """Which words each value rests on, as HTML; empty where there is no article."""
    _ = language.text
    if article is None:
        return ""
    quotes: dict[str, list[str]] = {}
    for entry in evidence:
        text = " ".join(article.body[entry.start : entry.end].split())
        if entry.field != "sentence" and text:
            quotes.setdefault(field_name(language, entry.field), []).append(text)
    if not quotes:
        return ""
    direction = "rtl" if article.language == "ar" else "ltr"
    rows = "".join(
        f"<tr><th scope='row'>{html.escape(name)}</th>"
        f"<td dir='{direction}'>{html.escape(' … '.join(dict.fromkeys(found)))}</td></tr>"
        for name, found in quotes.items()
    )
    heading = html.escape(_("Rests on these words"))
    return f"<div class='kh-words' dir='{language.direction}'><h4>{heading}</h4><table>{rows}</table></div>"


def show_article(language: Language, article: Article, evidence: Sequence[Evidence], key: str) -> None:
    """The article: title, publisher, day, address, and its text with the evidence marked."""
    _ = language.text
    direction = "rtl" if article.language == "ar" else "ltr"
    st.html(heading_html(language, article))
    first, last = 0, len(article.body)
    if last > WHOLE:
        whole = st.toggle(_("Show the whole article ({n} characters)", n=language.number(last)), key=f"whole_{key}")
        if not whole:
            starts = [e.start for e in evidence if e.field == "sentence"] or [e.start for e in evidence] or [0]
            first, last = max(0, min(starts) - AROUND), min(last, min(starts) + 2 * AROUND)
    before = "… " if first else ""
    after = " …" if last < len(article.body) else ""
    text = marked_html(segments(article.body, evidence, first, last), language)
    st.html(f"<article class='kh-article' lang='{article.language}' dir='{direction}'>{before}{text}{after}</article>")


def heading_html(language: Language, article: Article) -> str:
    """Title, publisher, day and address of an article as HTML; only http and https addresses become links."""
    _ = language.text
    direction = "rtl" if article.language == "ar" else "ltr"
    title = links.link(language, "article", article.article_id, article.title or article.article_id)
    published = language.day(article.published)
    if published and article.published_inferred:
        published += " " + _("(worked out from the text)")
    line = " · ".join(f"<bdi>{html.escape(part)}</bdi>" for part in (article.publisher or "", published) if part)
    read_there = _("Read it where it was published")
    address = f"<div>{link(article.url, read_there)}</div>" if article.url else ""
    notes = "".join(f"<div class='kh-soft'>{html.escape(note)}</div>" for note in article.notes)
    below = f"<div dir='{language.direction}'>{line}{address}{notes}</div>"
    return f"<div class='kh-source' dir='{direction}'><h4>{title}</h4>{below}</div>"


def link(address: str, text: str) -> str:
    """A link that opens beside the page; an address that is neither http nor https stays plain text."""
    if urlsplit(address).scheme not in ("http", "https"):
        return html.escape(address)
    return (
        f"<a href='{html.escape(address)}' target='_blank' rel='noopener noreferrer nofollow'>{html.escape(text)}</a>"
    )


def field_name(language: Language, field: str) -> str:
    """A record's field in words."""
    _ = language.text
    place, killed = _("Place"), _("Killed")
    names = {
        "location": place, "place_id": place, "admin1": _("Governorate"),
        "event_date": _("Date"), "end_date": _("Date"), "actor1": _("Who"), "actor": _("Who"),
        "actor2": _("Against, or with"), "injured": _("Injured"),
        "fatalities": killed, "fatalities_low": killed, "fatalities_high": killed,
        "event_type": _("What happened"), "sub_event_type": _("What happened"), "civilian_targeting": _("Civilians"),
        "source": _("Reported by"), "status": _("Control"),
    }  # fmt: skip
    return names.get(field, field)


def _when(language: Language, incident: Incident) -> str:
    _ = language.text
    day = language.span(incident.event_date, incident.end_date) or _("day not known")
    sure = {1: _("the day is known"), 2: _("within a week"), 3: _("within a month"), 4: _("longer than a month")}
    return f"{html.escape(day)} <span class='kh-soft'>({html.escape(sure.get(incident.time_precision, ''))})</span>"


def _where(language: Language, incident: Incident, place: str) -> str:
    _ = language.text
    unnamed, unplaced = _("no place named"), _("not placed")
    name = f"<bdi>{html.escape(incident.location or unnamed)}</bdi>"
    if incident.latitude is None or incident.longitude is None:
        return f"{name} <span class='kh-soft'>({html.escape(unplaced)})</span>"
    near = {
        1: _("the named place, within {km} km"),
        2: _("near the place, within {km} km"),
        3: _("the region, within {km} km"),
    }
    sure = near.get(incident.geo_precision, "{km} km").format(km=language.number(round(incident.uncertainty_km or 0)))
    known = incident.place_id.partition("#")[0] if incident.place_id and place else None
    parts = [
        links.link(language, "place", known, place) if place else "",
        html.escape(language.governorate(incident.admin1)) if incident.admin1 else "",
    ]
    return (
        f"{name} <span class='kh-soft'>{language.comma.join(part for part in parts if part)} "
        f"({html.escape(sure)})</span><br>"
        f"<span class='kh-soft' dir='ltr'>{incident.latitude:.4f}, {incident.longitude:.4f}</span>"
    )


def _actor(language: Language, actor: str | None) -> str:
    if actor is None:
        return f"<span class='kh-soft'>{html.escape(language.actor(None))}</span>"
    return f"{swatch(shipped().look(actor))} {links.actor(language, actor)}"
