"""A place's page: its names, where it is and how surely, who held it when on whose word, and what happened there."""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from gazetteer.places import Place
from page import bars, evidence, insets, links, listings
from page.language import Language
from page.legend import swatch
from page.overview import records
from page.reasons import place_name, state_name, told_by
from store import Filters, Store
from store.claims import Claim
from store.land.holders import Site
from store.land.territory import Holder
from store.looks.palette import shipped

LATEST = 12
"""So many incidents are listed."""
VARIANTS = 24
"""So many other spellings of the name are written out."""
SPOTS = 1_000
"""So many incidents are on the small map."""


@dataclasses.dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of days in which one actor held a place, or contested it, or nobody did."""

    actor: str | None
    status: str
    """``controls`` or ``contested``; empty for nobody."""
    first: dt.date
    last: dt.date | None
    """None: it still goes on, as far as is claimed."""
    claims: tuple[Claim, ...]


def show(language: Language, store: Store, place: Place, chosen: Filters, day: dt.date) -> None:
    """Writes the page of a place; ``day`` is whose control is told first, ``chosen`` gives the dates for incidents."""
    _ = language.text
    control = store.control()
    site = next((site for site in control.sites if site.place_id == place.place_id), None)
    holder = control.holder_at(day, place.latitude, place.longitude) if not is_wide(place) else None
    st.html(heading(language, place))
    read = read_from(store, site)
    st.html(held(language, site, holder, day, place, read) or "<span></span>")
    dates = Filters(date_from=chosen.date_from, date_to=chosen.date_to)
    st.html(happened(language, store, place, dates))
    everything = store.shares(place=place)
    rows = records(store.incidents_at(place, limit=SPOTS))
    spots = [(row["latitude"], row["longitude"], row["actor1"] or row["actor2"]) for row in rows if _placed(row)]
    frame = insets.around(
        place.latitude, place.longitude, max(12.0, place.uncertainty_km * (1.3 if is_wide(place) else 2.2))
    )
    pin = (place.latitude, place.longitude, place.uncertainty_km)
    said = _("{place} and around: areas of control on {day}, and all incidents", place=name_of(language, place),
             day=language.day(day))  # fmt: skip
    st.html(insets.inset(language, frame, insets.Marked(spots, store.areas(day), pin), said=said)
            + f"<p class='kh-soft' dir='{language.direction}'>{html.escape(said)}</p>")  # fmt: skip
    if site is not None:
        st.html(history(language, stretches(site), site, read))
    st.html(
        bars.table(language, _("Incidents there by year"), bars.by_year(everything.years), listed=40)
        + bars.table(language, _("Who acted there"), bars.by_actor(language, everything.actors), listed=6)
        + bars.table(language, _("What happened there"), bars.by_type(language, everything.types))
        or "<span></span>"
    )
    latest = listings.section(language, _("Latest incidents there"), listings.incidents(language, rows[:LATEST]))
    told = [row["article_id"] for row in rows[:LATEST] if row["article_id"]]
    articles = listings.section(
        language, _("Articles"), listings.articles(language, store.titles(told)) if told else ""
    )
    st.html(latest + articles or "<span></span>")
    st.html(known(language, place))


def claimed(store: Store, place_id: str) -> Place | None:
    """A place that only control claims know, such as one of an imported table; None where none has a position."""
    for site in store.control().sites:
        if site.place_id == place_id and site.latitude is not None and site.longitude is not None:
            names = (site.location,)
            return Place(place_id, site.location, "", names, "", site.latitude, site.longitude,
                         site.uncertainty_km or 0.0, "", "", "")  # fmt: skip
    return None


def is_wide(place: Place) -> bool:
    """Whether the place is too wide for one point of it to say who holds it."""
    return place.kind in ("country", "region", "governorate", "district", "desert", "river", "border", "road")


def name_of(language: Language, place: Place) -> str:
    """The place's name in the page's language; the other where that is not known."""
    return (place.name_ar if language.code == "ar" else place.name_en) or place.name_en or place.name_ar


def kind_of(language: Language, kind: str) -> str:
    """The kind of a place in words."""
    return language.text(_KINDS.get(kind, kind))


def heading(language: Language, place: Place) -> str:
    """Both names, the kind and where it lies, as HTML."""
    other = place.name_en if language.code == "ar" else place.name_ar
    lies = [
        kind_of(language, place.kind) if place.kind else "",
        "" if place.admin1 == place.name_en else language.governorate(place.admin1),
    ]
    below = language.comma.join(part for part in lies if part)
    copied = links.copy_button(
        language, language.text("Copy link"), "?" + links.query(language, "place", place.place_id)
    )
    return (
        f"<div class='kh-facts kh-subject' dir='{language.direction}' data-place='{html.escape(place.place_id)}'>"
        f"<h3>{html.escape(name_of(language, place))} <span class='kh-soft'><bdi>{html.escape(other)}</bdi></span></h3>"
        f"<div class='kh-soft'>{html.escape(below)}</div>{copied}</div>"
    )


def held(
    language: Language, site: Site | None, holder: Holder | None, day: dt.date, place: Place,
    read: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    """Who holds the place on a day and who says so, as HTML."""
    _ = language.text
    on = html.escape(_("Who held it on {day}", day=language.day(day)))
    hold = site.hold(day) if site is not None else None
    if hold is not None:
        last_known = holder.last_known if holder is not None and holder.place_id == place.place_id else None
        said = _sources(language, hold.claims, read)
        state, since, actors = str(hold.status), hold.since, hold.actors
        actor, from_where = hold.actor, ""
    elif holder is not None:
        actor, state, since, actors, last_known = (
            holder.actor, holder.status, holder.since, holder.actors, holder.last_known
        )  # fmt: skip
        said = html.escape(language.comma.join(dict.fromkeys(vote.source for vote in holder.votes)))
        named = links.link(
            language, "place", holder.place_id, place_name(language, holder.place_id, holder.location)
        )  # fmt: skip
        told_by = html.escape(_("No claim names it; told by the land around"))
        from_where = f"<p class='kh-soft'>{told_by} {named}</p>"
    else:
        nobody = _("Nobody's control of it is claimed for that day.")
        wide = _("Too wide to be held as one: the map shows who holds which part.")
        text = html.escape(wide if is_wide(place) else nobody)
        return f"<div class='kh-held' dir='{language.direction}'><h4>{on}</h4><p>{text}</p></div>"
    whom = language.comma.join(links.actor(language, one) for one in (actors if state == "contested" else (actor,)))
    started = html.escape(_("since {day}", day=language.day(since)))
    line = (
        f"{swatch(shipped().look(actor))} <strong>{whom}</strong> · {html.escape(state_name(language, state))} · "
        f"{started}"
    )
    if last_known:
        told = html.escape(_("last confirmed on {day}", day=language.day(last_known)))
        line += f" <span class='kh-soft'>({told})</span>"
    present = site.presence(day) if site is not None else ()
    also = language.comma.join(links.actor(language, claim.actor) for claim in present)
    if also:
        there = html.escape(_("Present without control:"))
        line += f"<div>{there} {also}</div>"
    return (
        f"<div class='kh-held' dir='{language.direction}'><h4>{on}</h4><p>{line}</p>{from_where}"
        f"<div class='kh-soft'>{said}</div></div>"
    )


def happened(language: Language, store: Store, place: Place, dates: Filters) -> str:
    """What happened there within the chosen dates, as HTML; it says so where nothing is known."""
    _ = language.text
    found = store.shares(dates, place=place)
    whole = not (dates.date_from or dates.date_to)
    span = _("all dates") if whole else f"{language.day(dates.date_from) or '…'} – {language.day(dates.date_to) or '…'}"
    heading = _("What happened there ({dates})", dates=span)
    told = language.plural("{n} incident", "{n} incidents", found.incidents)
    if found.fatalities_high:
        told += language.comma + _("{n} killed", n=language.between(found.fatalities_low, found.fatalities_high))
    events = Filters(date_from=dates.date_from, date_to=dates.date_to, kinds=("event",))
    rows = records(store.incidents_at(place, events, limit=LATEST)) if found.incidents and not whole else []
    body = f"<p data-there='{found.incidents}'>{html.escape(told)}</p>{listings.incidents(language, rows)}"
    if not found.incidents:
        nothing = _("Nothing is reported there in these dates. That is not to say that nothing happened.")
        body = f"<p data-there='0'>{html.escape(nothing)}</p>"
    elif found.incidents > LATEST and rows:
        latest = html.escape(_("The latest {n} are listed", n=language.number(LATEST)))
        body += f"<p class='kh-soft'>{latest}</p>"
    return listings.section(language, heading, body)


def stretches(site: Site) -> list[Stretch]:
    """Who held a place from when to when, the oldest first; neighbours of the same holder and status are one."""
    found: list[Stretch] = []
    for number, (day, hold) in enumerate(zip(site.days, site.holds, strict=True)):
        last = site.days[number + 1] - dt.timedelta(days=1) if number + 1 < len(site.days) else None
        actor, status = (hold.actor, str(hold.status)) if hold else (None, "")
        claims = hold.claims if hold else ()
        if found and (found[-1].actor, found[-1].status) == (actor, status):
            kept = found.pop()
            found.append(Stretch(actor, status, kept.first, last, tuple(dict.fromkeys((*kept.claims, *claims)))))
        else:
            found.append(Stretch(actor, status, day, last, claims))
    return found


def history(
    language: Language, found: Sequence[Stretch], site: Site, read: Mapping[str, str] | None = None
) -> str:  # fmt: skip
    """Who has held the place through time, the latest first, each with who says so; and who was present beside."""
    _ = language.text
    rows = ""
    for one in reversed(found):
        until = language.day(one.last) if one.last else _("as far as is known")
        who = (
            f"{swatch(shipped().look(one.actor))} {links.actor(language, one.actor)}"
            if one.actor
            else html.escape(_("nobody"))
        )
        state = f" ({html.escape(state_name(language, one.status))})" if one.status == "contested" else ""
        rows += (
            f"<li>{who}{state}<div>{html.escape(f'{language.day(one.first)} – {until}')}</div>"
            f"<div class='kh-soft'>{_sources(language, one.claims, read)}</div></li>"
        )
    body = f"<ul class='kh-list'>{rows}</ul>" if rows else ""
    present = "".join(
        f"<li>{swatch(shipped().look(claim.actor))} {links.actor(language, claim.actor)} "
        f"<span class='kh-soft'>{html.escape(language.span(claim.event_date, claim.end_date))} · "
        f"{_sources(language, (claim,), read)}</span></li>"
        for claim in reversed(site.active)
    )
    return listings.section(language, _("Who held it through time"), body) + listings.section(
        language, _("Present without control"), f"<ul class='kh-list'>{present}</ul>" if present else ""
    )


def known(language: Language, place: Place) -> str:
    """What the gazetteer knows: other names, position and how surely, people, whence; as HTML."""
    _ = language.text
    shown = [name for name in dict.fromkeys(place.names) if name not in (place.name_en, place.name_ar)]
    more = language.comma.join(f"<bdi>{html.escape(name)}</bdi>" for name in shown[:VARIANTS])
    position = f"<bdi dir='ltr'>{place.latitude:.4f}, {place.longitude:.4f}</bdi>"
    sure = _("known to within {km} km", km=language.number(round(place.uncertainty_km, 1)))
    rows = [
        (_("Position"), f"{position} <span class='kh-soft'>({html.escape(sure)})</span>"),
        (_("Other spellings"), more),
        (_("Governorate"), html.escape(language.governorate(place.admin1))),
        (_("District"), html.escape(place.admin2)),
        (_("People"), language.number(place.population) if place.population else ""),
        (_("Known from"), f"<bdi>{html.escape(place.source)}</bdi>"),
        (_("Record"), f"<bdi>{html.escape(place.place_id)}</bdi>"),
    ]
    body = "".join(
        f"<tr><th scope='row'>{html.escape(name)}</th><td>{value}</td></tr>" for name, value in rows if value
    )
    return f"<div class='kh-sure' dir='{language.direction}'><table>{body}</table></div>"


def read_from(store: Store, site: Site | None) -> dict[str, str]:
    """The articles that a place's claims were read from, by the claims' ids; those of tables are left out."""
    if site is None:
        return {}
    wanted = {claim.claim_id for hold in site.holds if hold for claim in hold.claims}
    wanted |= {claim.claim_id for claim in site.active}
    claims = store.claims()
    rows = records(claims[claims["claim_id"].isin(wanted)])
    return {row["claim_id"]: row["article_id"] for row in rows if row["article_id"]}


def _sources(language: Language, claims: Iterable[Claim], read: Mapping[str, str] | None = None) -> str:
    said = {}
    for claim in claims:
        name = told_by(language, claim.source) if claim.source else language.text("the article itself")
        named = links.link(language, "article", (read or {}).get(claim.claim_id), name)
        said[name] = evidence.link(claim.url, name) if claim.url else named
    return language.comma.join(said.values())


def _placed(row: dict[str, object]) -> bool:
    return row["latitude"] is not None and row["longitude"] is not None


def _term(message: str) -> str:
    return message


_KINDS: dict[str, str] = {
    "country": _term("country"), "region": _term("region"), "governorate": _term("governorate"),
    "district": _term("district"), "subdistrict": _term("subdistrict"), "city": _term("city"), "town": _term("town"),
    "village": _term("village"), "neighbourhood": _term("neighbourhood"), "camp": _term("camp"),
    "prison": _term("prison"), "base": _term("military base"), "airport": _term("airport"),
    "station": _term("pumping station"), "field": _term("oil or gas field"), "facility": _term("facility"),
    "dam": _term("dam"), "bridge": _term("bridge"), "crossing": _term("crossing"), "checkpoint": _term("checkpoint"),
    "border": _term("border"), "road": _term("road"), "mountain": _term("mountain"), "desert": _term("desert"),
    "river": _term("river"), "lake": _term("lake"), "valley": _term("valley"), "island": _term("island"),
}  # fmt: skip
"""The gazetteer's kinds of place, in words."""
