"""Search over everything: places in any transliteration, actors by any name, incidents and articles by their words."""

from __future__ import annotations

import dataclasses
import functools
import html
from collections.abc import Mapping
from typing import Any

from gazetteer import Gazetteer
from gazetteer.names import fold, key
from gazetteer.places import Placed
from incidents.actors import actors, aliases
from page import links, listings
from page.language import LOCALES, Language
from page.legend import swatch
from page.overview import records
from page.places import kind_of
from store import Filters, Store
from store.looks.palette import shipped

PLACES, ACTORS, LISTED = 5, 5, 4
"""So many of each group are listed."""
LEAST = 2
"""Letters from which on a search is one."""


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """What a search finds, group by group."""

    places: tuple[Placed, ...] = ()
    """Best first."""
    actors: tuple[str, ...] = ()
    """Ids, best first."""
    incidents: tuple[Mapping[str, Any], ...] = ()
    """The latest of those that the words are in."""
    incidents_total: int = 0
    articles: tuple[Mapping[str, Any], ...] = ()
    """The latest of those that have all the words."""
    articles_total: int = 0


def find(text: str, store: Store, gazetteer: Gazetteer | None, language: Language) -> Found:
    """What is known under a text; nothing for less than two letters. Spelling is folded in both languages.

    Without a gazetteer no places are found.
    """
    text = text.strip()
    if len(fold(text).replace(" ", "")) < LEAST:
        return Found()
    chosen = Filters(text=text[:200], kinds=("event",))
    total = store.overview(chosen).events
    rows = records(store.incidents(chosen, limit=LISTED)) if total else []
    articles_total, articles = store.articles_with(text, limit=LISTED)
    places = gazetteer.places(text, limit=PLACES, language=language.code) if gazetteer is not None else []
    return Found(tuple(places), find_actors(text), tuple(rows), total, tuple(articles), articles_total)


def find_actors(text: str, *, limit: int = ACTORS) -> tuple[str, ...]:
    """Ids of the actors that a text names: by a whole name first, then by its beginning, then by all of its words."""
    wanted = fold(text)
    words = wanted.split()
    if not words:
        return ()
    ranked: dict[str, int] = {}
    for actor_id, names in _names().items():
        for name in names:
            rank = _rank(wanted, words, name)
            if rank is not None:
                ranked[actor_id] = min(rank, ranked.get(actor_id, rank))
    order = list(_names())
    return tuple(sorted(ranked, key=lambda one: (ranked[one], order.index(one)))[:limit])


def _rank(wanted: str, words: list[str], name: str) -> int | None:
    if name == wanted or key(name) == key(wanted):
        return 0
    if len(wanted) >= 3 and name.startswith(wanted):
        return 1
    of_name = name.split()
    if len(wanted) >= 3 and all(any(part.startswith(word) for part in of_name) for word in words):
        return 2
    return None


@functools.cache
def _names() -> dict[str, frozenset[str]]:
    """Folded names of every actor, in both languages, its id among them."""
    lists = [aliases(code) for code in LOCALES]
    return {
        one.actor_id: frozenset(
            fold(name)
            for name in (one.actor_id.replace("_", " "), one.name_en, one.name_ar, *(
                alias for known in lists for alias in known.get(one.actor_id, ())
            ))
            if name
        )
        for one in actors().values()
    }  # fmt: skip


def results(language: Language, found: Found) -> str:
    """What was found as HTML, a group each; says so where there is nothing."""
    _ = language.text
    parts = [
        _group(language, _("Places"), len(found.places), "".join(place(language, one) for one in found.places)),
        _group(language, _("Actors"), len(found.actors), "".join(_actor(language, one) for one in found.actors)),
        _group(language, _("Incidents"), found.incidents_total, listings.incidents(language, found.incidents)),
        _group(language, _("Articles"), found.articles_total, listings.articles(language, found.articles)),
    ]
    nothing = html.escape(_("Nothing of that name or with those words. Try another spelling, or fewer words."))
    body = "".join(parts) or f"<p>{nothing}</p>"
    if found.incidents_total:
        shown = html.escape(_("The map shows the incidents with these words."))
        body += f"<p class='kh-soft'>{shown}</p>"
    label = html.escape(_("What the search found"))
    return f"<div class='kh-found' role='region' aria-label='{label}' dir='{language.direction}'>{body}</div>"


def place(language: Language, one: Placed) -> str:
    """A place that was found, as a line of HTML."""
    told = [kind_of(language, one.kind), language.governorate(one.admin1)]
    below = language.comma.join(part for part in told if part)
    named = links.link(language, "place", one.place_id, one.name)
    return f"<li>{named} <span class='kh-soft'>{html.escape(below)}</span></li>"


def _actor(language: Language, actor_id: str) -> str:
    return f"<li>{swatch(shipped().look(actor_id), 14)} {links.actor(language, actor_id)}</li>"


def _group(language: Language, heading: str, total: int, body: str) -> str:
    if not body:
        return ""
    inside = body if body.startswith("<ul") else f"<ul class='kh-list'>{body}</ul>"
    return f"<h4>{html.escape(heading)} <span class='kh-soft'>{language.number(total)}</span></h4>{inside}"
