"""What a person chose to see: the filter, its form in a URL, and the same as an Ibis predicate."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

import ibis

from incidents.models import EVENT_TYPES, SUB_EVENT_TYPES
from store import schema

KINDS: tuple[str, ...] = ("event", "summary")
PRECISIONS: tuple[int, ...] = (1, 2, 3)
DATED: tuple[str, ...] = ("within", "across")

MAX_VALUES = 200
"""At most so many values in one list of a filter."""
MAX_LENGTH = 200
"""At most so many characters in one value."""

QUERY_NAMES: dict[str, str] = {
    "date_from": "from",
    "date_to": "to",
    "actors": "actor",
    "event_types": "type",
    "sub_event_types": "sub_type",
    "admin1": "admin1",
    "precision": "precision",
    "sources": "source",
    "min_fatalities": "min_fatalities",
    "text": "q",
    "kinds": "kind",
    "dated": "dated",
}
"""Field of ``Filters``: its name in a URL."""


Conditions = Callable[["Filters", Any], list[Any]]
"""A filter and the table of incidents to the Ibis conditions that must all hold."""


@dataclasses.dataclass(frozen=True, slots=True)
class Filters:
    """Which incidents to show. An empty field lets everything through; fields given are all required (and);
    several values of one field are alternatives (or).
    """

    date_from: dt.date | None = None
    """First day: incidents that may have happened on it or later, by their ``end_date``."""
    date_to: dt.date | None = None
    """Last day: incidents that may have happened on it or earlier, by their ``event_date``."""
    actors: tuple[str, ...] = ()
    """Actor ids, on either side; each brings the groups under it with it."""
    event_types: tuple[str, ...] = ()
    """Of ACLED's six event types."""
    sub_event_types: tuple[str, ...] = ()
    """Of ACLED's 25 sub-event types."""
    admin1: tuple[str, ...] = ()
    """Governorates, by their English names."""
    precision: tuple[int, ...] = ()
    """Of ``geo_precision`` 1, 2, 3."""
    sources: tuple[str, ...] = ()
    """Who reports it, in the article or as its publisher."""
    min_fatalities: int | None = None
    """At least so many killed, by the best figure; above 0 it leaves incidents without a figure out."""
    text: str | None = None
    """Words, Arabic or English, all in the article (title or body) or all in the incident (location or note)."""
    kinds: tuple[str, ...] = ()
    """``event`` or ``summary``; whatever is chosen, the two are counted apart."""
    dated: str | None = None
    """``within``: only what surely happened within the dates, first and last possible day; ``across``: only what may
    have happened within them or outside, such as in a month of which they are a part. None: both."""

    @classmethod
    def from_query(cls, query: Mapping[str, Any]) -> Filters:
        """The filter that a URL's query names; lists are separated by commas, a comma within a value is ``\\,``.

        Names that are not of the filter are passed over. Raises ``ValueError`` that begins with the query's name of
        the field which is wrong.
        """
        values: dict[str, Any] = {}
        for field, name in QUERY_NAMES.items():
            given = query.get(name)
            if given is None or given == "" or given == []:
                continue
            text = ",".join(map(_escape, given)) if isinstance(given, list | tuple) else str(given)
            if any(ord(character) < 32 for character in text):
                raise ValueError(f"{name}: control characters are not allowed")
            try:
                values[field] = _READERS[field](text)
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from None
        filters = cls(**values)
        if filters.date_from and filters.date_to and filters.date_from > filters.date_to:
            raise ValueError(f"from: {filters.date_from} is after to={filters.date_to}")
        return filters

    def to_query(self) -> dict[str, str]:
        """The query that ``from_query`` turns into this filter again; fields that are empty are left out."""
        query: dict[str, str] = {}
        for field, name in QUERY_NAMES.items():
            value = getattr(self, field)
            if value is None or value == ():
                continue
            query[name] = ",".join(_escape(str(item)) for item in value) if isinstance(value, tuple) else str(value)
        return query

    @property
    def counted_kind(self) -> Literal["event", "summary"]:
        """What counts count: summaries where only they are chosen, else events; never both together."""
        return "summary" if self.kinds == ("summary",) else "event"

    def without(self, *fields: str) -> Filters:
        """The same filter with these fields empty."""
        return dataclasses.replace(self, **{field: _EMPTY[field] for field in fields})


def predicates(
    filters: Filters, table: Any, *, families: Callable[[str], Iterable[str]], fold: Callable[[str], str]
) -> list[Any]:
    """The filter as Ibis conditions on the table of incidents, all of which must hold.

    ``families`` gives the actor ids that an actor's id stands for, itself included; ``fold`` folds spelling as the
    table's ``search`` columns were folded.
    """
    conditions: list[Any] = []
    if filters.kinds and set(filters.kinds) != set(KINDS):
        conditions.append(table.kind.isin(filters.kinds))
    if filters.date_from is not None:
        conditions.append(ibis.coalesce(table.end_date, table.event_date) >= filters.date_from)
    if filters.date_to is not None:
        conditions.append(ibis.coalesce(table.event_date, table.end_date) <= filters.date_to)
    if filters.dated:
        inside = [ibis.coalesce(table.event_date, table.end_date) >= filters.date_from] if filters.date_from else []
        inside += [ibis.coalesce(table.end_date, table.event_date) <= filters.date_to] if filters.date_to else []
        sure = ibis.and_(ibis.literal(True), *inside)
        conditions.append(sure if filters.dated == "within" else ~sure)
    if filters.actors:
        ids = sorted({member for actor in filters.actors for member in families(actor)})
        conditions.append(table.actor1.isin(ids) | table.actor2.isin(ids))
    for field, column in (("event_types", "event_type"), ("sub_event_types", "sub_event_type"), ("admin1", "admin1")):
        if values := getattr(filters, field):
            conditions.append(table[column].isin(values))
    if filters.precision:
        conditions.append(table.geo_precision.isin(filters.precision))
    if filters.sources:
        # A name as JSON, quotes included, occurs in the JSON list only as one whole entry.
        conditions.append(ibis.or_(*(table.reported_by.contains(schema.to_json(name)) for name in filters.sources)))
    if filters.min_fatalities:
        conditions.append(ibis.coalesce(table.fatalities, table.fatalities_low) >= filters.min_fatalities)
    if filters.text and (words := fold(filters.text).split()):
        found = schema.articles.filter([schema.articles.search.contains(word) for word in words])
        in_record = ibis.and_(*(table.search.contains(word) for word in words))
        conditions.append(in_record | table.article_id.isin(found.article_id))
    return conditions


def names_in(reported_by: str | None) -> list[str]:
    """The names in a ``reported_by`` value."""
    return [str(name) for name in json.loads(reported_by)] if reported_by else []


def _escape(value: str) -> str:
    return value.replace("\\", "\\\\").replace(",", "\\,")


def _split(text: str) -> list[str]:
    parts, part, escaped = [], "", False
    for character in text:
        if escaped:
            part, escaped = part + character, False
        elif character == "\\":
            escaped = True
        elif character == ",":
            parts.append(part)
            part = ""
        else:
            part += character
    parts.append(part)
    return list(dict.fromkeys(item.strip() for item in parts if item.strip()))


def _day(text: str) -> dt.date:
    try:
        if len(text) != 10:
            raise ValueError
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text[:40]!r} is not a day like 2020-04-25") from None


def _words(text: str) -> tuple[str, ...]:
    values = _split(text)
    if len(values) > MAX_VALUES:
        raise ValueError(f"{len(values)} values; at most {MAX_VALUES} are allowed")
    for value in values:
        if len(value) > MAX_LENGTH:
            raise ValueError(f"a value of {len(value)} characters; at most {MAX_LENGTH} are allowed")
    return tuple(values)


def _one_of(allowed: Iterable[str]) -> Callable[[str], tuple[str, ...]]:
    known = tuple(allowed)

    def read(text: str) -> tuple[str, ...]:
        values = _words(text)
        for value in values:
            if value not in known:
                raise ValueError(f"{value!r} is not one of {', '.join(known)}")
        return values

    return read


def _dated(text: str) -> str:
    if text not in DATED:
        raise ValueError(f"{text[:40]!r} is not one of {', '.join(DATED)}")
    return text


def _precisions(text: str) -> tuple[int, ...]:
    return tuple(int(value) for value in _one_of(map(str, PRECISIONS))(text))


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise ValueError(f"{text[:40]!r} is not a whole number from 0")
    return int(text)


def _text(text: str) -> str | None:
    if len(text) > MAX_LENGTH:
        raise ValueError(f"{len(text)} characters; at most {MAX_LENGTH} are allowed")
    return text.strip() or None


_READERS: dict[str, Callable[[str], Any]] = {
    "date_from": _day,
    "date_to": _day,
    "actors": _words,
    "event_types": _one_of(EVENT_TYPES),
    "sub_event_types": _one_of(SUB_EVENT_TYPES),
    "admin1": _words,
    "precision": _precisions,
    "sources": _words,
    "min_fatalities": _count,
    "text": _text,
    "kinds": _one_of(KINDS),
    "dated": _dated,
}

_EMPTY: dict[str, Any] = {field.name: field.default for field in dataclasses.fields(Filters)}
