"""The page: one run of this script draws it, top to bottom, for what its widgets stand at."""

from __future__ import annotations

import datetime as dt
import html
from pathlib import Path

import pandas as pd
import streamlit as st

from gazetteer import Gazetteer
from incidents.models import Incident
from page import articles, evidence, filters, legend, overview, table, timeline
from page import map as the_map
from page.language import LOCALES, Language, language
from page.view import View, as_of, read
from store import Filters, Store, StoreError

ASSETS = Path(__file__).parent / "assets"
LANGUAGE_NAMES = {"en": "English", "ar": "العربية"}


def main() -> None:
    """Draws the page."""
    st.set_page_config(page_title="Khareeta · خريطة", page_icon=str(ASSETS / "icon.png"), layout="wide")
    first_run = "begun" not in st.session_state
    if first_run:
        begin(read(st.query_params.to_dict()))
    tongue = language(st.session_state["language"])
    _ = tongue.text
    st.html(ASSETS / "page.css")
    if tongue.direction == "rtl":
        st.html(ASSETS / "rtl.css")
    try:
        store = open_store(tongue)
        draw(store, tongue)
    except StoreError as error:
        st.error(_("The store could not be read: {reason}", reason=str(error)))
    except TimeoutError:
        st.error(
            _("The store took too long to answer. Choose a shorter stretch of time, or fewer actors, and try again.")
        )


def begin(view: View) -> None:
    """Sets the session up from the address, once."""
    state = st.session_state
    state["begun"] = True
    state["asked"] = view
    state["language"] = view.language
    state["areas"] = view.areas
    state["size_by"] = view.size_by
    state["incident"] = view.incident
    state["area"] = None
    state["home"] = view.position or the_map.HOME


def open_store(tongue: Language) -> Store:
    """The store; the first time on a machine it is made from the data folder, which is told of."""
    with st.spinner(tongue.text("Opening the store; the first time, the articles under data/ are read into it…")):
        return Store.open()


def draw(store: Store, tongue: Language) -> None:
    """Everything below the title."""
    _ = tongue.text
    state = st.session_state
    everything = store.overview()
    extent = (everything.first_day, everything.last_day)
    if "extent" not in state:
        filters.begin(state["asked"], extent)
    filters.settle()
    filters.grown(extent)
    chosen = filters.chosen(extent)
    view = View(chosen, state["incident"], state["language"], state["areas"], state["size_by"])
    facets = store.facets(chosen)
    shown = store.overview(chosen)
    day = as_of(chosen, extent[1], dt.date.today())

    heading(tongue, overview.sentence(tongue, shown, _acting(store, chosen)))
    for mistake in state["asked"].mistakes:
        st.warning(_("A part of the link was not understood and is left out: {mistake}", mistake=mistake))
    articles.failures(tongue, store)
    with st.sidebar:
        filters.show(tongue, facets, extent)
        tiles = map_options(tongue)
    overview.numbers(tongue, shown)
    incident = store.incident(state["incident"]) if state["incident"] else None
    wide, side = st.columns([7, 3], gap="small")
    with wide:
        focus = _position(incident)
        the_map.show(
            view, tongue, day=day, version=store.version(), tiles=tiles, home=state["home"], focus=focus,
            chosen=chosen_on_map,
        )  # fmt: skip
        st.caption(
            _("Areas of control as of {day}, the end of the chosen dates.", day=tongue.day(day))
            if view.areas
            else _("Areas of control are hidden.")
        )
    with side, st.container(height=the_map.HEIGHT, key="panel"):
        if state["incident"]:
            close_button(tongue)
            if incident is None:
                st.warning(_("There is no incident {id} in this store.", id=state["incident"]))
            else:
                evidence.show(
                    tongue, incident, store.article(incident.article_id), _place_name(tongue, incident.place_id)
                )
        elif state["area"]:
            close_button(tongue)
            show_area(store, tongue, *state["area"])
        else:
            legend.show(tongue, actors=_acting(store, chosen), areas=view.areas)
    step = timeline.step_for(chosen.date_from or extent[0], chosen.date_to or extent[1])
    timeline.show(tongue, store.timeline(chosen, step), step, brushed)
    lists(store, tongue, chosen, shown.events)


def heading(tongue: Language, sentence: str) -> None:
    """The name, the view in a sentence, and the switch of language."""
    left, right = st.columns([6, 2], vertical_alignment="center")
    left.html(
        f"<header class='kh-head' dir='{tongue.direction}'><h1>{'خريطة' if tongue.code == 'ar' else 'Khareeta'}</h1>"
        f"<p id='sentence'>{html.escape(sentence)}</p></header>"
    )
    right.segmented_control(
        tongue.text("Language"), list(LOCALES), key="language", format_func=LANGUAGE_NAMES.__getitem__, required=True,
        label_visibility="collapsed",
    )  # fmt: skip


def map_options(tongue: Language) -> bool:
    """What the map shows beside the filters. Returns whether online tiles are wanted."""
    _ = tongue.text
    st.divider()
    st.toggle(_("Areas of control"), key="areas")
    st.radio(
        _("Size of the discs"), ["incidents", "fatalities"], key="size_by", horizontal=True,
        format_func=lambda name: _("incidents") if name == "incidents" else _("killed"),
    )  # fmt: skip
    return st.toggle(
        _("Online tiles"),
        key="tiles",
        help=_(
            "Off: nothing leaves this machine. On: your browser fetches map pictures from tile.openstreetmap.org, "
            "which can see your address and what part of the map you look at."
        ),
    )


def lists(store: Store, tongue: Language, chosen: Filters, events: int) -> None:
    """The table, what is not placed, totals, and adding articles; only the open one asks the store."""
    _ = tongue.text
    as_table, not_placed, totals, adding = st.tabs(
        [_("Table"), _("Not placed"), _("Totals reported"), _("Add an article")],
        key=f"lists_{tongue.code}",
        on_change="rerun",
    )
    only_events = chosen if chosen.kinds else Filters.from_query({**chosen.to_query(), "kind": "event"})
    if as_table.open:
        with as_table:
            table.show(tongue, store.incidents(only_events, limit=table.ROWS), events, open_incident)
            table.downloads(tongue, only_events)
    if not_placed.open:
        with not_placed:
            rows = store.not_placed(only_events, limit=overview.LISTED)
            try:
                known = candidates(tongue, rows)
            except (OSError, ValueError, RuntimeError) as error:
                st.error(_("The gazetteer could not be opened: {reason}", reason=str(error)))
                known = {}
            overview.not_placed(tongue, rows, known)
    if totals.open:
        with totals:
            summaries = Filters.from_query({**chosen.to_query(), "kind": "summary"})
            overview.totals(tongue, store.incidents(summaries, limit=overview.LISTED))
    if adding.open:
        with adding:
            articles.show(tongue, store)


def show_area(store: Store, tongue: Language, actor: str, status: str, ids: list[str]) -> None:
    """The claims behind an area."""
    claims = store.claims()
    evidence.show_claims(tongue, actor, status, claims[claims["claim_id"].isin(ids)])


def close_button(tongue: Language) -> None:
    """Puts the legend back in the panel's place."""
    st.button(tongue.text("Close"), key="close_panel", on_click=close, icon=":material/close:")


def close() -> None:
    """Nothing is open."""
    st.session_state["incident"] = st.session_state["area"] = None


def open_incident(incident_id: str) -> None:
    """Opens an incident's evidence."""
    st.session_state["incident"], st.session_state["area"] = incident_id, None


def chosen_on_map(what: str, said: str) -> None:
    """What a click on the map chose."""
    if what == "incident":
        open_incident(said)
    elif what == "area":
        actor, status, ids = [*said.split("/", 2), "", ""][:3]
        st.session_state["incident"], st.session_state["area"] = None, (actor, status, ids.split(","))


def brushed(first: dt.date, last: dt.date) -> None:
    """The dates that were dragged over on the chart."""
    st.session_state[filters.KEYS["date_from"]], st.session_state[filters.KEYS["date_to"]] = first, last


def candidates(tongue: Language, rows: pd.DataFrame) -> dict[str, list[str]]:
    """For each place name that could not be placed, the places that the gazetteer knows under it, best first."""
    names = list(dict.fromkeys(name for name in rows["location"] if name))[:50]
    return {name: _known_as(tongue.code, name) for name in names}


@st.cache_data(show_spinner=False, max_entries=2_000)
def _known_as(code: str, name: str) -> list[str]:
    found = _gazetteer().geocode(name, exactly_one=False, limit=5, language=code) or []
    return [f"{place.address} ({place.latitude:.3f}, {place.longitude:.3f})" for place in found]


@st.cache_resource(show_spinner=False)
def _gazetteer() -> Gazetteer:
    return Gazetteer()


def _position(incident: Incident | None) -> tuple[float, float] | None:
    if incident is None or incident.latitude is None or incident.longitude is None:
        return None
    return incident.latitude, incident.longitude


def _place_name(tongue: Language, place_id: str | None) -> str:
    try:
        place = _gazetteer().place(place_id) if place_id else None
    except (OSError, ValueError, RuntimeError):
        return ""  # the name as the article writes it is shown all the same
    if place is None:
        return ""
    return str((tongue.code == "ar" and place.name_ar) or place.name_en)


def _acting(store: Store, chosen: Filters) -> list[tuple[str | None, int]]:
    """Who acts in the incidents of the view, as the map colours them, most first."""
    rows = store.timeline(chosen, "year")
    counted = rows.groupby(rows["actor"].fillna(""))["incidents"].sum().sort_values(ascending=False)
    return [(str(actor) or None, int(count)) for actor, count in counted.items()]


main()
