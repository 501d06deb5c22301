"""One event told twice becomes one incident with all its sources; a later toll supersedes; close events stay apart."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import math
import operator
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

from incidents.actors import UNIDENTIFIED, kin
from incidents.frozen import record
from incidents.models import TERRITORIAL, Article, Evidence, Incident
from incidents.reporting import standing


@record(frozen=True, slots=True)
class Draft:
    """An incident as one sentence tells it, before those of other sentences are laid beside it."""

    incident: Incident
    """The record so far."""
    weak: bool
    """True when only an outcome is told (killed, wounded), not what was done."""
    own_place: bool
    """True when its sentence names the place."""
    own_day: bool
    """True when its sentence names the day."""
    order: int
    """Its number in the article."""
    part: int = 0
    """Its number among the places of one statement."""
    risen: bool = False
    """True when its dead are told as a count that has risen."""


def merged(drafts: Sequence[Draft], article: Article) -> list[Incident]:
    """The incidents of one article, each event once, in the order told, with their ids."""
    kept: list[Draft] = []
    spans: dict[int, dict[Evidence, None]] = {}  # of those told more than once, laid together at the end
    told: dict[Hashable, dict[int, None]] = {}
    for draft in drafts:
        near = {n for key in _whereabouts(draft.incident, around=True) for n in told.get(key, ())}
        at = next((n for n in sorted(near, reverse=True) if _same(kept[n], draft)), None)
        if at is None:
            at = len(kept)
            kept.append(draft)
        else:
            had, own = (
                spans.get(at) or dict.fromkeys(kept[at].incident.evidence),
                dict.fromkeys(draft.incident.evidence),
            )
            if _strong(kept[at], draft) is draft:
                had = own | had
            else:
                had.update(own)
            spans[at] = had
            kept[at] = _joined(kept[at], draft)
        for key in _whereabouts(kept[at].incident):
            told.setdefault(key, {})[at] = None
    for at, evidence in spans.items():
        whole = dataclasses.replace(kept[at].incident, evidence=tuple(evidence))
        kept[at] = dataclasses.replace(kept[at], incident=whole)
    return identified([draft.incident for draft in kept], article.article_id)


def _whereabouts(incident: Incident, *, around: bool = False) -> Iterator[Hashable]:
    """Under what an incident is kept for those that may tell of the same; ``around``: what to look such a one up by.

    What is placed is kept by its place and its fiftieth of a degree of latitude, more than the kilometre within which
    two are held to be in one place; a total may go without any.
    """
    kind = incident.kind
    if incident.place_id is not None:
        yield kind, incident.place_id
    if incident.latitude is not None:
        band = math.floor(incident.latitude * 50)
        yield from ((kind, n) for n in (range(band - 1, band + 2) if around else (band,)))
    if kind == "summary" and (around or incident.latitude is None):
        yield kind, None
    if kind == "summary" and (incident.latitude is None or not around):
        yield kind, "any"


_BUT_ID = operator.attrgetter(*(field.name for field in dataclasses.fields(Incident) if field.name != "incident_id"))
"""All that an incident holds but its id, which comes first: read at once, in half the time of ``replace``."""


def identified(incidents: Iterable[Incident], article_id: str) -> list[Incident]:
    """``incidents`` with stable ids from the article, what happened, where, when and their order among equals."""
    seen: dict[str, int] = {}
    found = []
    for incident in incidents:
        place = incident.place_id or (
            f"{incident.latitude:.3f},{incident.longitude:.3f}"
            if incident.latitude is not None and incident.longitude is not None
            else incident.location
        )
        key = "|".join([article_id, incident.kind, incident.sub_event_type, place, str(incident.event_date)])
        number = seen.get(key, 0)
        seen[key] = number + 1
        digest = hashlib.sha256(f"{key}|{number}".encode()).hexdigest()[:16]
        found.append(Incident(f"kh-{digest}", *_BUT_ID(incident)))
    return found


def kilometres(one: Incident, other: Incident) -> float:
    """Great-circle distance between two incidents in km; infinite when either is not placed."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return math.inf
    la, lo, lb, lp = map(math.radians, (one.latitude, one.longitude, other.latitude, other.longitude))
    h = math.sin((lb - la) / 2) ** 2 + math.cos(la) * math.cos(lb) * math.sin((lp - lo) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(h)))


def _same(one: Draft, other: Draft) -> bool:
    a, b = one.incident, other.incident
    if a.kind != b.kind or not _days_meet(a, b):
        return False
    near = kilometres(a, b) <= 1.0 or (a.place_id is not None and a.place_id == b.place_id)
    if not near and (a.latitude is None or b.latitude is None):
        near = a.kind == "summary" and a.actor1 == b.actor1 and _figures_meet(a, b)
    if not near:
        return False
    swapped = a.event_type == b.event_type == "Battles" and (a.actor1, a.actor2) == (b.actor2, b.actor1)
    if not swapped and not (_agree(a.actor1, b.actor1) and _agree(a.actor2, b.actor2)):
        return False
    if a.event_type == b.event_type:
        same = a.sub_event_type == b.sub_event_type
        return same or (a.kind == "event" and a.event_type != "Strategic developments")
    return a.kind == "event" and (other.weak or one.weak)


def _figures_meet(a: Incident, b: Incident) -> bool:
    if a.fatalities is None or b.fatalities is None:
        return True
    return abs(a.fatalities - b.fatalities) <= 0.1 * max(a.fatalities, b.fatalities)


def _agree(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other or kin(one, other) or UNIDENTIFIED in (one, other)


def _days_meet(a: Incident, b: Incident) -> bool:
    if a.event_date is None or b.event_date is None:
        return True
    first_a, last_a = a.event_date, a.end_date or a.event_date
    first_b, last_b = b.event_date, b.end_date or b.event_date
    slack = dt.timedelta(days=0)
    return first_a - slack <= last_b and first_b - slack <= last_a


def _strong(one: Draft, other: Draft) -> Draft:
    """Of two that tell of the same, the one that leads: the first, unless only the second says what was done."""
    return other if one.weak and not other.weak else one


def _joined(one: Draft, other: Draft) -> Draft:
    """The two as one, but for their evidence."""
    strong = _strong(one, other)
    rest = one if strong is other else other
    a, b = strong.incident, rest.incident
    tolls = _toll(one.incident, other.incident, risen=other.risen)
    precise = a if a.time_precision <= b.time_precision else b
    if a.kind == "summary" and other.incident.fatalities is not None:
        precise = other.incident
    joined = dataclasses.replace(
        a,
        event_date=precise.event_date,
        end_date=precise.end_date,
        time_precision=precise.time_precision,
        actor1=_better(a.actor1, b.actor1),
        actor2=_better(a.actor2, b.actor2),
        fatalities_low=tolls[0],
        fatalities=tolls[1],
        fatalities_high=tolls[2],
        injured=other.incident.injured if other.incident.injured is not None else one.incident.injured,
        civilian_targeting=a.civilian_targeting or b.civilian_targeting,
        source=tuple(dict.fromkeys((*one.incident.source, *other.incident.source))),
        confidence=round(min(0.95, max(a.confidence, b.confidence) + 0.02), 2),
    )
    return dataclasses.replace(strong, incident=joined, weak=one.weak and other.weak, order=one.order)


def _better(one: str | None, other: str | None) -> str | None:
    if one is None or one == UNIDENTIFIED:
        return other or one
    return one


def _toll(one: Incident, other: Incident, *, risen: bool) -> tuple[int | None, int | None, int | None]:
    """The later figure, unless it is none; spread over both when two sources give different ones, of which the one that
    is trusted more is held to be best, the first of two alike unless the count is told to have ``risen`` since."""
    if other.fatalities is None:
        return one.fatalities_low, one.fatalities, one.fatalities_high
    if one.fatalities is None:
        return other.fatalities_low, other.fatalities, other.fatalities_high
    if other.fatalities == 0:
        return one.fatalities_low, one.fatalities, one.fatalities_high
    if one.fatalities == other.fatalities or one.fatalities == 0:
        return other.fatalities_low, other.fatalities, other.fatalities_high
    if one.kind == "summary" and abs(one.fatalities - other.fatalities) <= 0.1 * max(one.fatalities, other.fatalities):
        return other.fatalities_low, other.fatalities, other.fatalities_high
    lows = [n for n in (one.fatalities_low, other.fatalities_low) if n is not None]
    best = max(one.fatalities, other.fatalities)
    if other.source != one.source and not risen:
        more = standing(other.source) > standing(one.source)
        boasted = standing(one.source) == 0 or other.fatalities > one.fatalities
        trusted = other if more and boasted else one
        best = trusted.fatalities if trusted.fatalities is not None else best
    high = (
        None
        if one.fatalities_high is None or other.fatalities_high is None
        else max(one.fatalities_high, other.fatalities_high)
    )
    return min(lows) if lows else None, best, high


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
    if _agree(one.actor1, other.actor1) and _agree(one.actor2, other.actor2):
        return True
    clash = one.sub_event_type == other.sub_event_type == "Armed clash"
    return clash and _agree(one.actor1, other.actor2) and _agree(one.actor2, other.actor1)


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
        actor1, actor2 = _better(actor1, member.actor1), _better(actor2, member.actor2)
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
