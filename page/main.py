"""The page: one run of this script draws it, top to bottom, for what its widgets stand at."""

from __future__ import annotations

import datetime as dt
import functools
import html
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gazetteer import Gazetteer
from gazetteer.places import Place
from incidents.models import Incident
from page import (
    articles,
    changes,
    comparison,
    embedding,
    filters,
    links,
    lists,
    opened,
    overview,
    panel,
    periods,
    places,
    search,
    timeline,
    tour,
    widening,
)
from page import map as the_map
from page.language import LOCALES, Language, language
from page.view import View, as_of, read
from store import Filters, Store, StoreError

ASSETS = Path(__file__).parent / "assets"
# Seconds that the rest of the page waits at most for the map to be drawn: when it opens, and when a filter changes.
# (No docstring: Streamlit writes a string that stands alone in its main script onto the page.)
FIRST_TURN, TURN = 3.0, 0.6
LANGUAGE_NAMES = {"en": "English", "ar": "العربية"}


def main() -> None:
    """Draws the page."""
    st.set_page_config(page_title="Khareeta · خريطة", page_icon=str(ASSETS / "icon.png"), layout="wide")
    first_run = "begun" not in st.session_state
    if first_run:
        begin(read(st.query_params.to_dict()))
        tour.begin(st.query_params.to_dict())
    tongue = language(st.session_state["language"])
    _ = tongue.text
    st.html(ASSETS / "page.css")
    if tongue.direction == "rtl":
        st.html(ASSETS / "rtl.css")
    try:
        store = open_store(tongue)
        draw(store, tongue)
    except TimeoutError:
        st.error(
            _("The store took too long to answer. Choose a shorter stretch of time, or fewer actors, and try again.")
        )
    except StoreError as error:
        st.error(_("The store could not be read: {reason}", reason=str(error)))


def begin(view: View) -> None:
    """Sets the session up from the address, once."""
    state = st.session_state
    state["begun"] = state["first_run"] = True
    state["asked"] = view
    state["language"] = view.language
    state["areas"] = view.areas
    state["size_by"] = view.size_by
    state["shown_as"] = "heat" if view.heat else "symbols"
    state["tiles"] = False
    for kind in opened.KINDS:
        state[kind] = getattr(view, kind)
    state["area"] = None
    lists.begin(view)
    place = _place(view.place)
    at = (_closer(place), place.latitude, place.longitude) if place else the_map.HOME
    state["home"] = view.position or at


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
        filters.begin(state["asked"], extent, lambda: store.control().change_days())
    filters.settle()
    filters.grown(extent)
    chosen = filters.chosen(extent)
    view = View(
        chosen, **{kind: state[kind] for kind in opened.KINDS}, language=state["language"], areas=state["areas"],
        size_by=state["size_by"], heat=state["shown_as"] == "heat", tab=lists.settle(tongue),
        compared=comparison.chosen_sides(chosen, extent),
    )  # fmt: skip
    place = _place(view.place)
    day = as_of(chosen, extent[1], dt.date.today())
    compared = changes.default_days(chosen.date_from or extent[0], chosen.date_to or extent[1], dt.date.today())
    incident = store.incident(state["incident"]) if state["incident"] else None

    # The order on the page, and below the order of work: the map first, and what takes the browser longer to draw once
    # that is to be seen. What comes later has its room from the start, so that nothing moves when it comes.
    framed = embedding.embedded()
    if framed:
        embedding.dress()
    sentence, since, numbers = (st.empty(), st.empty(), st.empty()) if framed else heading(tongue)
    if not framed:
        tour.show(tongue)
    notices = st.container()
    wide, side = st.columns([7, 3], gap="small")
    below = st.container()
    if not framed:
        with st.sidebar:
            choices = st.container(key="choices")
            options = st.container()
    if state.pop("first_run", False):
        sentence.html("<p id='sentence'>&nbsp;</p>")
        if (chosen.date_from or chosen.date_to) and not framed:
            since.html("<p id='change' class='kh-soft'>&nbsp;</p>")
        if not framed:
            overview.numbers(tongue, None, numbers)
    version, mapped = store.version(), state.get("mapped")
    turn = store.turns.expect(chosen) if mapped != (version, chosen) else None
    state["mapped"] = (version, chosen)
    with wide:
        the_map.show(
            view, tongue, day=day, version=version, tiles=state["tiles"], home=state["home"],
            focus=_position(incident or place), closer=_closer(place),
            days=(chosen.date_from or extent[0], chosen.date_to or extent[1]),
            changed=changes.marked(compared), chosen=chosen_on_map,
        )  # fmt: skip
        land = (
            _("Areas of control as of {day}, the end of the chosen dates.", day=tongue.day(day))
            if view.areas
            else _("Areas of control are hidden.")
        )
        # Where the keyboard goes on that skips the map.
        st.html(f"<p id='after-map' tabindex='-1' dir='{tongue.direction}'>{html.escape(land)}</p>")
    if turn is not None:
        turn.wait(TURN if mapped else FIRST_TURN)
    if not framed:
        with options:
            map_options(tongue)
            tour.again(tongue)
    acting = _acting(store, chosen)
    with side, st.container(height=the_map.HEIGHT, key="panel"):
        room = st.container()  # for what to do about an empty view, where it moves neither the map nor what is below
        panel.show(
            tongue, store, view, incident=incident, place=place, place_name=functools.partial(_place_name, tongue),
            day=day, acting=acting, others=lambda: _acting(store, view.filters.without("actors")),
        )  # fmt: skip
        panel.listen()
    shown = store.overview(chosen)
    said = html.escape(overview.sentence(tongue, shown, acting))
    sentence.html(f"<p id='sentence' data-ready='1' dir='{tongue.direction}'>{said}</p>")
    if framed:
        with below:
            embedding.credit(tongue, view)
        return
    overview.numbers(tongue, shown, numbers)
    with notices:
        for mistake in state["asked"].mistakes:
            st.warning(_("A part of the link was not understood and is left out: {mistake}", mistake=mistake))
        articles.failures(tongue, store)
    if not shown.events and chosen.counted_kind == "event":
        with room:
            widening.show(tongue, store, chosen, extent, everything.events)
    with below:
        step = timeline.step_for(chosen.date_from or extent[0], chosen.date_to or extent[1])
        narrowed = chosen.date_from or chosen.date_to
        timeline.show(
            tongue,
            store.timeline(chosen, step),
            step,
            brushed,
            functools.partial(brushed, *extent) if narrowed else None,
        )
    with choices:
        filters.show(
            tongue, store.facets(chosen), extent, lambda: store.control().change_days(),
            lambda: found(store, tongue, chosen.text or ""),
        )  # fmt: skip
    with below:
        lists.show(
            store, tongue, view, shown.events, compared, extent, day, gazetteer=_gazetteer, opening=open_incident
        )
    earlier = periods.before(store, chosen, extent)
    if earlier is not None:
        told = html.escape(periods.change(tongue, shown, earlier))
        since.html(f"<p id='change' class='kh-soft' dir='{tongue.direction}'>{told}</p>")


def heading(tongue: Language) -> tuple[DeltaGenerator, DeltaGenerator, DeltaGenerator]:
    """The name and the switch of language; and room for the view in a sentence, what changed, and in numbers."""
    left, right = st.columns([6, 2], vertical_alignment="center")
    name = "خريطة" if tongue.code == "ar" else "Khareeta"
    left.html(f"<header class='kh-head' dir='{tongue.direction}'><h1>{name}</h1></header>")
    right.segmented_control(
        tongue.text("Language"), list(LOCALES), key="language", format_func=LANGUAGE_NAMES.__getitem__, required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    return st.empty(), st.empty(), st.empty()


def map_options(tongue: Language) -> None:
    """What the map shows beside the filters."""
    _ = tongue.text
    st.divider()
    st.toggle(
        _("Areas of control"), key="areas",
        help=_(
            "Drawn from dated claims that somebody holds a place, as of the last chosen day. A reading of reports, not "
            "a survey: click on an area to see who says so."
        ),
    )  # fmt: skip
    st.radio(
        _("Incidents as"), ["symbols", "heat"], key="shown_as", horizontal=True,
        format_func=lambda name: _("symbols") if name == "symbols" else _("heat map"),
    )  # fmt: skip
    st.radio(
        _("Size of the discs"), ["incidents", "fatalities"], key="size_by", horizontal=True,
        format_func=lambda name: _("incidents") if name == "incidents" else _("killed"),
    )  # fmt: skip
    st.toggle(
        _("Online tiles"),
        key="tiles",
        help=_(
            "Off: nothing leaves this machine. On: your browser fetches map pictures from tile.openstreetmap.org, "
            "which can see your address and what part of the map you look at."
        ),
    )
    copied = links.copy_button(tongue, _("Copy a link to this view"))
    framed = links.copy_button(tongue, _("Copy code to embed it"), embed=True)
    st.html(f"<div class='kh-share' dir='{tongue.direction}'>{copied}{framed}</div>")


def open_incident(incident_id: str) -> None:
    """Opens an incident's evidence."""
    opened.show("incident", incident_id)


def found(store: Store, tongue: Language, text: str) -> None:
    """What a search finds, as links."""
    try:
        known = _gazetteer()
    except (OSError, ValueError, RuntimeError):
        known = None  # what else is found is shown all the same
    with st.container(key="found"):
        st.html(search.results(tongue, search.find(text, store, known, tongue)))


def chosen_on_map(what: str, said: str) -> None:
    """What a click on the map chose."""
    if what == "incident":
        open_incident(said)
    elif what == "area":
        actor, status, day, ids = said.split("/", 3)
        opened.close()
        st.session_state["area"] = (actor, status, ids.split(","), dt.date.fromisoformat(day))


def brushed(first: dt.date | None, last: dt.date | None) -> None:
    """The dates that were dragged over on the chart, or all there are."""
    st.session_state[filters.KEYS["date_from"]], st.session_state[filters.KEYS["date_to"]] = first, last


@st.cache_resource(show_spinner=False)
def _gazetteer() -> Gazetteer:
    return Gazetteer()


def _position(one: Incident | Place | None) -> tuple[float, float] | None:
    if one is None or one.latitude is None or one.longitude is None:
        return None
    return one.latitude, one.longitude


def _closer(place: Place | None) -> float | None:
    """The zoom at which a place is looked at."""
    return None if place is None else 7 if places.is_wide(place) else 10


def _place(place_id: str | None) -> Place | None:
    """The gazetteer's record; None where there is none, or no gazetteer."""
    try:
        return _gazetteer().place(place_id.partition("#")[0]) if place_id else None
    except (OSError, ValueError, RuntimeError):
        return None  # the name as the article writes it is shown all the same


def _place_name(tongue: Language, place_id: str | None) -> str:
    place = _place(place_id)
    return "" if place is None else places.name_of(tongue, place)


def _acting(store: Store, chosen: Filters) -> list[tuple[str | None, int]]:
    """Who acts in the incidents of the view, as the map colours them, most first."""
    rows = store.timeline(chosen, "year")
    counted = rows.groupby(rows["actor"].fillna(""))["incidents"].sum().sort_values(ascending=False)
    return [(str(actor) or None, int(count)) for actor, count in counted.items()]


main()
