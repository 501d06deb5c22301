"""What a person looks at, as one record and as the page's address: a copied link opens the same view."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Literal

from incidents.actors import actors
from page.language import LOCALES
from store import Filters
from store.filters import QUERY_NAMES

SizeBy = Literal["incidents", "fatalities"]
Position = tuple[float, float, float]
"""Zoom, latitude, longitude of the map's middle."""
Compared = tuple[str, ...] | tuple[dt.date, ...]
TABS = ("table", "numbers", "compare", "unplaced", "totals", "changes", "add")
"""The lists below the map, by their names in the address, in their order on the page."""


@dataclasses.dataclass(frozen=True, slots=True)
class View:
    """One view of the page."""

    filters: Filters = dataclasses.field(default_factory=Filters)
    """Which incidents."""
    incident: str | None = None
    """The incident whose evidence is open."""
    article: str | None = None
    """The article that is open."""
    place: str | None = None
    """The gazetteer's id of the place whose page is open."""
    about: str | None = None
    """The id of the actor whose page is open."""
    language: str = "en"
    """Of the interface."""
    areas: bool = True
    """Whether areas of control are drawn."""
    size_by: SizeBy = "incidents"
    """What the discs' size tells."""
    heat: bool = False
    """Whether incidents are a heat map instead of symbols."""
    tab: str = "table"
    """The list that is open below the map, one of ``TABS``."""
    compared: Compared = ()
    """What is laid side by side under ``compare``: two actors, ``actors`` alone for the two that are named most, or
    the first and last days of two periods; empty: the chosen dates and those before."""
    position: Position | None = None
    """Where the map stands; None: where the data are."""
    mistakes: tuple[str, ...] = ()
    """What in the address was not understood, in a sentence each; the rest of the address holds all the same."""

    def to_query(self) -> dict[str, str]:
        """The address's query, without the map's position, which the browser itself keeps up to date."""
        query = self.filters.to_query()
        for name in OPEN:
            if value := getattr(self, name):
                query[name] = value
        if self.language != "en":
            query["lang"] = self.language
        if not self.areas:
            query["areas"] = "0"
        if self.heat:
            query["show"] = "heat"
        if self.size_by != "incidents":
            query["size"] = self.size_by
        if self.tab != TABS[0]:
            query["tab"] = self.tab
        if self.tab == "compare" and self.compared:
            query["compare"] = ",".join(map(str, self.compared))
        return query


OPEN: tuple[str, ...] = ("incident", "article", "place", "about")
"""What can be open beside the map, by its name in the address; ``about`` is an actor."""

OWN_NAMES: tuple[str, ...] = (*QUERY_NAMES.values(), *OPEN, "lang", "areas", "size", "show", "tab", "compare")
"""The names in the address that the page writes; others (``map``, ``embed``) are left as they are."""


def read(query: Mapping[str, str]) -> View:
    """The view that an address asks for. A part that is wrong is left out and told of in ``mistakes``."""
    mistakes = []
    asked = {name: query[name] for name in QUERY_NAMES.values() if query.get(name)}
    filters = Filters()
    while asked:
        try:
            filters = Filters.from_query(asked)
            break
        except ValueError as error:
            mistakes.append(str(error))
            wrong = str(error).split(":")[0]
            if wrong == "from" and _backwards(asked):
                # Half of a window that was not understood would be another one that nobody asked for.
                mistakes[-1] += "; both dates are left out"
                asked = {name: value for name, value in asked.items() if name not in ("from", "to")}
                continue
            # Whatever the message names goes; a message that names nothing known ends the trying.
            asked = {name: value for name, value in asked.items() if name != wrong} if wrong in asked else {}
    position = None
    if "map" in query:
        try:
            position = position_from(query["map"])
        except ValueError as error:
            mistakes.append(f"map: {error}")
    compared: Compared = ()
    if query.get("compare"):
        try:
            compared = compared_from(query["compare"])
        except ValueError as error:
            mistakes.append(f"compare: {error}")
    return View(
        filters=filters,
        incident=query.get("incident") or None,
        article=query.get("article") or None,
        place=query.get("place") or None,
        about=query.get("about") or None,
        language=query["lang"] if query.get("lang") in LOCALES else "en",
        areas=query.get("areas") != "0",
        heat=query.get("show") == "heat",
        size_by="fatalities" if query.get("size") == "fatalities" else "incidents",
        tab=query["tab"] if query.get("tab") in TABS else TABS[0],
        compared=compared,
        position=position,
        mistakes=tuple(mistakes),
    )


def _backwards(asked: Mapping[str, str]) -> bool:
    """Whether both dates are days, and the wrong way round."""
    try:
        return dt.date.fromisoformat(asked["from"].strip()) > dt.date.fromisoformat(asked["to"].strip())
    except (KeyError, ValueError):
        return False


def position_from(text: str) -> Position:
    """Zoom, latitude and longitude of ``8/35.02/40.45``. Raises ``ValueError`` saying what is wrong."""
    parts = text.split("/")
    try:
        zoom, latitude, longitude = (float(part) for part in parts)
    except ValueError:
        raise ValueError(f"{text[:40]!r} is not zoom/latitude/longitude, such as 8/35.02/40.45") from None
    if not (0 <= zoom <= 20 and -90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError(f"{text[:40]!r} lies outside the map")
    return zoom, latitude, longitude


def compared_from(text: str) -> Compared:
    """Two actors' ids, or two periods' first and last days. Raises ``ValueError`` saying what is wrong."""
    parts = [part.strip() for part in text.split(",")]
    if parts == ["actors"]:
        return ("actors",)
    if len(parts) == 2 and all(part in actors() for part in parts):
        return tuple(parts)
    try:
        days = tuple(dt.date.fromisoformat(part) for part in parts)
    except ValueError:
        days = ()
    if len(days) != 4:
        raise ValueError(
            f"{text[:60]!r} is neither two actors, such as SDF,SNA, nor the first and last days of two periods"
        )
    if days[0] > days[1] or days[2] > days[3]:
        raise ValueError(f"{text[:60]!r}: a period ends before it begins")
    return days


def as_of(filters: Filters, last_day: dt.date | None, today: dt.date) -> dt.date:
    """The day whose areas of control are shown: the end of the chosen dates, else of the data, else today."""
    return filters.date_to or last_day or today
