"""One event told by several articles becomes one incident with all sources; close but different events stay apart."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence

from incidents.actors import UNIDENTIFIED, kin
from incidents.drafts import agree, better, kilometres
from incidents.models import TERRITORIAL, Incident


@dataclasses.dataclass(frozen=True, slots=True)
class Corroborated:
    """One event as several articles tell it. Nothing is lost: ``members`` are the records as they were read."""

    incident: Incident
    """The event: the earliest report's record, with all sources, the spread of the tolls and the latest best figure."""
    members: tuple[Incident, ...]
    """The records it stands for, earliest report first; one when nobody else tells of it."""
    why: str
    """Why they are held to be one event; empty for a single record."""


def corroborate(incidents: Iterable[Incident], *, published: Mapping[str, dt.date] | None = None) -> list[Corroborated]:
    """Records of many articles, laid together where they tell of the same event.

    Two records of different articles are one event when their kind and event type are the same, their days meet (with
    a day of slack), their places lie within 10 km or within what is known of the vaguer one, neither actor
    contradicts the other (an actor and its parent agree; an unidentified one agrees with any) and their tolls are not
    far apart. Where place, day or doing are told vaguely, sides named alike must bear it out.
    ``published`` gives each article's day, so that a later toll supersedes; without it the order given is kept.
    Undo with ``apart``. The order of first reports is kept.
    """
    days = published or {}
    ordered = sorted(enumerate(incidents), key=lambda row: (days.get(row[1].article_id, dt.date.min), row[0]))
    groups: list[tuple[list[Incident], list[str]]] = []
    by_day: dict[tuple[str, str, dt.date | None], list[int]] = {}
    for _, incident in ordered:
        near = {g for key in _keys(incident, slack=1) for g in by_day.get(key, ())}
        found: tuple[int, str] | None = None
        for number in sorted(near):
            why = _one_event(groups[number][0], incident)
            if why:
                found = (number, why)
                break
        if found is None:
            groups.append(([incident], []))
            number = len(groups) - 1
        else:
            number = found[0]
            groups[number][0].append(incident)
            groups[number][1].append(found[1])
        for key in _keys(incident, slack=0):
            if number not in by_day.setdefault(key, []):
                by_day[key].append(number)
    return [Corroborated(_laid_together(members), tuple(members), "; ".join(why)) for members, why in groups]


def apart(groups: Iterable[Corroborated]) -> list[Incident]:
    """The records as they were before ``corroborate``."""
    return [member for group in groups for member in group.members]


def _keys(incident: Incident, *, slack: int) -> list[tuple[str, str, dt.date | None]]:
    """What to look a record up by: kind, event type and each day, of a summary its last day alone."""
    if incident.event_date is None:
        return [(incident.kind, incident.event_type, None)]
    first, last = incident.event_date, incident.end_date or incident.event_date
    if incident.kind == "summary" or (last - first).days > 31:
        first = last
    span = (last - first).days + 2 * slack
    start = first - dt.timedelta(days=slack)
    return [(incident.kind, incident.event_type, start + dt.timedelta(days=n)) for n in range(span + 1)]


def _one_event(members: Sequence[Incident], incident: Incident) -> str:
    """Why ``incident`` tells of the same event as ``members``; empty when it does not."""
    if any(member.article_id == incident.article_id for member in members):
        return ""  # within an article, what was told apart is apart
    if not all(_sides_agree(m, incident) for m in members):
        return ""
    first = members[0]
    km = kilometres(first, incident)
    if math.isinf(km) or km > _reach(first, incident) or not _borne_out(first, incident, km):
        return ""
    if incident.kind == "summary" and (first.event_date, first.actor1) != (incident.event_date, incident.actor1):
        return ""
    if not all(_tolls_near(m.fatalities, incident.fatalities) for m in members):
        return ""
    day = incident.event_date.isoformat() if incident.event_date else "no day"
    return (
        f"{incident.article_id} tells of the same {incident.event_type} {km:.0f} km from {first.location}"
        f" on {day}, with actors and tolls that agree with {first.article_id}"
    )


_WARY = frozenset({"Protests", "Riots", "Strategic developments"})
"""Event types of which a place may see several on one day: only the same sub-event type is the same event."""


def _sides_agree(one: Incident, other: Incident) -> bool:
    """True when no actor contradicts another; who began a clash may be told either way."""
    if agree(one.actor1, other.actor1) and agree(one.actor2, other.actor2):
        return True
    clash = one.sub_event_type == other.sub_event_type == "Armed clash"
    return clash and agree(one.actor1, other.actor2) and agree(one.actor2, other.actor1)


def _named_alike(one: Incident, other: Incident) -> int:
    """How many sides both records name, and name alike."""
    ones, others = (one.actor1, one.actor2), (other.actor1, other.actor2)
    pairs = [*zip(ones, others, strict=True)], [*zip(ones, reversed(others), strict=True)]
    return max(sum(a is not None and a != UNIDENTIFIED and kin(a, b) for a, b in pair) for pair in pairs)


def _reach(one: Incident, other: Incident) -> float:
    """How far apart in km two accounts of one event may place it: 10; up to 60 where one place is vague, and all the
    way where it is their governorate and both name the same sides and toll; 30 where both name the same sides and day
    and a toll so large that a second such event is not likely."""
    vague = max(one.uncertainty_km or 0.0, other.uncertainty_km or 0.0)
    within = bool(one.admin1) and one.admin1 == other.admin1 and one.fatalities == other.fatalities
    vague = vague if within and one.fatalities and _named_alike(one, other) == 2 else min(60.0, vague)
    one_day = one.time_precision == other.time_precision == 1
    dead, others = one.fatalities or 0, other.fatalities or 0
    many = min(dead, others) >= 5 and max(dead, others) <= 2 * min(dead, others)
    return max(10.0, vague, 30.0 if one_day and many and _named_alike(one, other) == 2 else 0.0)


def _borne_out(one: Incident, other: Incident, km: float) -> bool:
    """True when enough is told alike: the vaguer place, day and doing are, the more the sides and tolls must be."""
    alike = _named_alike(one, other)
    same = one.sub_event_type == other.sub_event_type
    if not same and (one.event_type in _WARY or TERRITORIAL & {one.sub_event_type, other.sub_event_type}):
        return False
    spans = [(i.end_date - i.event_date).days for i in (one, other) if i.event_date and i.end_date]
    if (not same or max(spans, default=0) > 3) and alike == 0:
        return False
    counted = bool(one.fatalities) and one.fatalities == other.fatalities
    return km <= 10.0 or alike == 2 or (counted and alike == 1)


def _tolls_near(one: int | None, other: int | None) -> bool:
    """False for tolls so far apart that they speak of different events."""
    if one is None or other is None:
        return True
    return abs(one - other) <= 5 or max(one, other) <= 3 * min(one, other)


def _laid_together(members: Sequence[Incident]) -> Incident:
    if len(members) == 1:
        return members[0]
    first = members[0]
    told = [m for m in members if m.fatalities is not None]
    lows = [m.fatalities_low for m in told if m.fatalities_low is not None]
    open_ended = any(m.fatalities_high is None for m in told)
    highs = [m.fatalities_high for m in told if m.fatalities_high is not None]
    precise = min(members, key=lambda m: m.time_precision)
    nearest = min(members, key=lambda m: (m.latitude is None, m.geo_precision, m.uncertainty_km or math.inf))
    actor1 = first.actor1
    actor2 = first.actor2
    for member in members[1:]:
        actor1, actor2 = better(actor1, member.actor1), better(actor2, member.actor2)
    doubt = math.prod(1 - m.confidence for m in members)
    return dataclasses.replace(
        first,
        event_date=precise.event_date,
        end_date=precise.end_date,
        time_precision=precise.time_precision,
        actor1=actor1,
        actor2=actor2,
        location=nearest.location,
        place_id=nearest.place_id,
        latitude=nearest.latitude,
        longitude=nearest.longitude,
        uncertainty_km=nearest.uncertainty_km,
        geo_precision=nearest.geo_precision,
        admin1=nearest.admin1,
        country=nearest.country,
        fatalities_low=min(lows) if lows else None,
        fatalities=told[-1].fatalities if told else None,
        fatalities_high=None if open_ended or not highs else max(highs),
        injured=next((m.injured for m in reversed(members) if m.injured is not None), None),
        source=tuple(dict.fromkeys(name for m in members for name in m.source)),
        confidence=round(min(0.98, 1 - doubt), 2),
    )
