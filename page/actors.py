"""An actor's page: its names, what it belongs to, what it holds, what it did and against whom."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable

import streamlit as st

from incidents.actors import Actor, actors, aliases
from page import bars, insets, links, listings
from page.language import LOCALES, Language
from page.legend import swatch
from page.overview import records
from page.reasons import place_name
from store import Filters, Store
from store.families import family
from store.land.territory import Area
from store.looks.palette import shipped

LATEST = 12
SPOTS = 3_000
PLACES = 30
"""So many places held are written out."""


def show(language: Language, store: Store, actor_id: str, day: dt.date, narrow: Callable[[str], None]) -> None:
    """Writes the page of an actor; ``day`` is whose areas are told, ``narrow(actor)`` shows only its incidents."""
    _ = language.text
    chosen = Filters(actors=(actor_id,))
    st.html(heading(language, actor_id))
    st.button(_("Show only its incidents on the map"), key="narrow_actor", on_click=narrow, args=(actor_id,),
              icon=":material/filter_alt:")  # fmt: skip
    st.html(names(language, actor_id) + spellings(language, actor_id) or "<span></span>")
    members = family(actor_id)
    areas = [area for area in store.areas(day) if area.actor in members or members & set(area.actors)]
    st.html(holds(language, actor_id, areas, day))
    rows = records(store.incidents(Filters(actors=(actor_id,), kinds=("event",)), limit=SPOTS))
    spots = [
        (row["latitude"], row["longitude"], row["actor1"] or row["actor2"]) for row in rows
        if row["latitude"] is not None and row["longitude"] is not None
    ]  # fmt: skip
    corners = [spot[:2] for spot in spots]
    for area in areas:
        west, south, east, north = area.geometry.bounds
        corners += [(south, west), (north, east)]
    said = _("Its land on {day}, and its incidents", day=language.day(day))
    if corners:
        frame = insets.holding(corners)
        drawn = insets.inset(language, frame, insets.Marked(spots, areas), said=said)
        st.html(f"{drawn}<p class='kh-soft' dir='{language.direction}'>{html.escape(said)}</p>")
    counted, facets = store.shares(chosen), store.facets(chosen)
    told = language.plural("{n} incident", "{n} incidents", counted.incidents)
    if counted.fatalities_high:
        told += language.comma + _("{n} killed", n=language.between(counted.fatalities_low, counted.fatalities_high))
    st.html(
        listings.section(language, _("What it had a part in, on either side"), f"<p>{html.escape(told)}</p>")
        + bars.table(language, _("By year"), bars.by_year(counted.years), listed=40)
        + bars.table(language, _("What happened"), bars.by_type(language, counted.types))
        + bars.table(language, _("Governorate"), bars.by_governorate(language, facets["admin1"]))
        + bars.table(language, _("On the other side"), bars.by_actor(language, store.opponents(actor_id)))
    )
    st.html(
        listings.section(language, _("Latest incidents"), listings.incidents(language, rows[:LATEST]))
        or "<span></span>"
    )


def heading(language: Language, actor_id: str) -> str:
    """Both names, the colour and what kind of actor it is, as HTML."""
    known = actors().get(actor_id)
    other = "" if known is None else known.name_en if language.code == "ar" else known.name_ar
    kind = language.text(KINDS.get(known.inter, "")) if known is not None and known.inter in KINDS else ""
    copied = links.copy_button(language, language.text("Copy link"), "?" + links.query(language, "about", actor_id))
    return (
        f"<div class='kh-facts kh-subject' dir='{language.direction}' data-about='{html.escape(actor_id)}'>"
        f"<h3>{swatch(shipped().look(actor_id))} {html.escape(language.actor(actor_id))} "
        f"<span class='kh-soft'><bdi>{html.escape(other)}</bdi></span></h3>"
        f"<div class='kh-soft'>{html.escape(kind)}</div>{copied}</div>"
    )


def names(language: Language, actor_id: str) -> str:
    """What it belongs to, the groups under it, when its name applies, and its other names, as HTML."""
    _ = language.text
    known = actors().get(actor_id)
    if known is None:
        unknown = html.escape(_("The lexicon does not know this actor."))
        return f"<p dir='{language.direction}'>{unknown}</p>"
    under = [one for one in actors().values() if one.parent_id == actor_id]
    rows = [
        (_("Part of"), links.actor(language, known.parent_id) if known.parent_id else ""),
        (_("Groups under it"), language.comma.join(links.actor(language, one.actor_id) for one in under)),
        (_("Since"), language.day(known.first)),
        (_("Until"), language.day(known.last)),
        (_("Country"), html.escape(country(language, known))),
    ]
    body = "".join(
        f"<tr><th scope='row'>{html.escape(name)}</th><td>{value}</td></tr>" for name, value in rows if value
    )
    return f"<div class='kh-sure' dir='{language.direction}'><table>{body}</table></div>" if body else ""


def spellings(language: Language, actor_id: str) -> str:
    """The names by which reports call it, those of the page's language first, as HTML that unfolds."""
    known = actors().get(actor_id)
    given = [name for code in _codes(language) for name in aliases(code).get(actor_id, ())]
    own = (known.name_en, known.name_ar) if known else ()
    shown = language.comma.join(f"<bdi>{html.escape(name)}</bdi>" for name in dict.fromkeys(given) if name not in own)
    if not shown:
        return ""
    heading = html.escape(language.text("Read under these names"))
    return f"<details class='kh-unfold' dir='{language.direction}'><summary>{heading}</summary>{shown}</details>"


def holds(language: Language, actor_id: str, areas: list[Area], day: dt.date) -> str:
    """Land and places it holds on a day, as HTML."""
    _ = language.text
    held = [area for area in areas if area.status == "controls"]
    disputed = [area for area in areas if area.status == "contested"]
    active = [area for area in areas if area.status == "active"]
    heading = _("What it held on {day}", day=language.day(day))
    parent = actors()[actor_id].parent_id if actor_id in actors() else None
    note = ""
    if parent:
        note = _("Land is told for the whole of {actor}, which it belongs to.", actor=language.actor(parent))
    if not (held or disputed or active):
        nothing = html.escape(_("No land or place is claimed for it on that day."))
        return listings.section(language, heading, f"<p>{nothing}</p>", note)
    told = _("{n} km²", n=language.number(round(sum(area.area_km2 for area in held))))
    body = f"<p>{html.escape(told)}</p>" if held else ""
    for words, found in (
        (_("Held"), held), (_("Contested"), disputed), (_("Present without control"), active)
    ):  # fmt: skip
        named = dict.fromkeys(
            one for area in found for one in zip(area.place_ids, area.place_names, strict=True)
        )  # fmt: skip
        listed = [links.link(language, "place", ident, place_name(language, ident, name)) for ident, name in named]
        if listed:
            more = " …" if len(listed) > PLACES else ""
            body += (
                f"<p><strong>{html.escape(words)}</strong> ({language.number(len(listed))}): "
                f"{language.comma.join(listed[:PLACES])}{more}</p>"
            )
    return listings.section(language, heading, body, note)


def country(language: Language, actor: Actor) -> str:
    """The country that an actor is bound to, by name; empty for none."""
    return str(language.locale.territories.get(actor.country, actor.country)) if actor.country else ""


def _codes(language: Language) -> list[str]:
    return sorted(LOCALES, key=lambda code: code != language.code)


def _term(message: str) -> str:
    return message


KINDS: dict[int, str] = {
    1: _term("state forces"), 2: _term("rebels"), 3: _term("militia"), 4: _term("communal group"), 5: _term("rioters"),
    6: _term("protesters"), 7: _term("civilians"), 8: _term("forces from outside"),
}  # fmt: skip
"""ACLED's kinds of actor, in words."""
