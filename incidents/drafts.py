"""What each sentence of an article tells of an event; told twice, it is one incident with the later toll."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import math
import operator
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

from incidents.actors import UNIDENTIFIED, kin
from incidents.confidence import Grounds, Rest, incident_confidence
from incidents.frozen import record
from incidents.models import Article, Evidence, Incident
from incidents.reporting import standing


@record(frozen=True, slots=True)
class Draft:
    """An incident as one sentence tells it, before those of other sentences are laid beside it."""

    incident: Incident
    """The record so far."""
    weak: bool
    """True when only an outcome is told (killed, wounded), not what was done."""
    grounds: Grounds
    """What it rests on."""
    order: int
    """Its number in the article."""
    part: int = 0
    """Its number among the places of one statement."""
    risen: bool = False
    """True when its dead are told as a count that has risen."""
    told: int = 1
    """How many sentences tell of it."""


def merged(drafts: Sequence[Draft], article: Article) -> list[Incident]:
    """The incidents of one article, each event once, in the order told, with their ids and how sure they are."""
    return identified(rested(drafts), article.article_id)


def rested(drafts: Sequence[Draft]) -> list[tuple[Incident, Rest]]:
    """Each event once, in the order told, with what it rests on; neither its id nor its confidence are set."""
    kept: list[Draft] = []
    spans: dict[int, dict[Evidence, None]] = {}  # of those told more than once, laid together at the end
    told: dict[Hashable, dict[int, None]] = {}
    for draft in drafts:
        near: set[int] = set()
        for key in _whereabouts(draft.incident, around=True):
            near.update(told.get(key, ()))
        at = next((n for n in sorted(near, reverse=True) if _same(kept[n], draft)), None) if near else None
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
    incidents = [draft.incident for draft in kept]
    for at, evidence in spans.items():
        incidents[at] = dataclasses.replace(incidents[at], evidence=tuple(evidence))
    beside = Counter([draft.grounds.sentence for draft in kept])
    return [
        (incident, Rest(draft.grounds, draft.told, beside[draft.grounds.sentence], len(kept)))
        for incident, draft in zip(incidents, kept, strict=True)
    ]


def _whereabouts(incident: Incident, *, around: bool = False) -> list[Hashable]:
    """Under what an incident is kept for those that may tell of the same; ``around``: what to look such a one up by.

    What is placed is kept by its place and its fiftieth of a degree of latitude, more than the kilometre within which
    two are held to be in one place; a total may go without any.
    """
    kind = incident.kind
    found: list[Hashable] = []
    if incident.place_id is not None:
        found.append((kind, incident.place_id))
    if incident.latitude is not None:
        band = math.floor(incident.latitude * 50)
        found += [(kind, band - 1), (kind, band), (kind, band + 1)] if around else [(kind, band)]
    if kind == "summary" and (around or incident.latitude is None):
        found.append((kind, None))
    if kind == "summary" and (incident.latitude is None or not around):
        found.append((kind, "any"))
    return found


_SET_LAST = ("incident_id", "confidence")
_READ = operator.attrgetter(*(field.name for field in dataclasses.fields(Incident) if field.name not in _SET_LAST))
"""All that an incident holds but its id, which comes first, and its confidence, which comes last: read at once, in half
the time of ``replace``."""


def identified(incidents: Iterable[tuple[Incident, Rest]], article_id: str) -> list[Incident]:
    """``incidents`` with confidence and ids: of the article, what happened, where, when, and the order among equals."""
    seen: dict[str, int] = {}
    found = []
    for incident, rest in incidents:
        place = incident.place_id or (
            f"{incident.latitude:.3f},{incident.longitude:.3f}"
            if incident.latitude is not None and incident.longitude is not None
            else incident.location
        )
        key = "|".join([article_id, incident.kind, incident.sub_event_type, place, str(incident.event_date)])
        number = seen.get(key, 0)
        seen[key] = number + 1
        digest = hashlib.sha256(f"{key}|{number}".encode()).hexdigest()[:16]
        fields = (f"kh-{digest}", *_READ(incident), incident_confidence(rest))
        found.append(Incident(*fields))
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
    if a.kind != b.kind or not _days_meet(a, b) or _listed_apart(one, other):
        return False
    near = kilometres(a, b) <= 1.0 or (a.place_id is not None and a.place_id == b.place_id)
    if not near and (a.latitude is None or b.latitude is None):
        near = a.kind == "summary" and a.actor1 == b.actor1 and _figures_meet(a, b)
    if not near:
        return False
    swapped = a.event_type == b.event_type == "Battles" and (a.actor1, a.actor2) == (b.actor2, b.actor1)
    if not swapped and not (agree(a.actor1, b.actor1) and agree(a.actor2, b.actor2)):
        return False
    if a.event_type == b.event_type:
        same = a.sub_event_type == b.sub_event_type
        return same or (a.kind == "event" and a.event_type != "Strategic developments")
    return a.kind == "event" and (other.weak or one.weak)


def _listed_apart(one: Draft, other: Draft) -> bool:
    """True for two places that one statement lists ("the quarters of A and B"), however near they lie."""
    ids = (one.incident.place_id, other.incident.place_id)
    return (
        one.part != other.part
        and one.grounds.sentence == other.grounds.sentence
        and None not in ids
        and len({*ids}) == 2
    )


def _figures_meet(a: Incident, b: Incident) -> bool:
    if a.fatalities is None or b.fatalities is None:
        return True
    return abs(a.fatalities - b.fatalities) <= 0.1 * max(a.fatalities, b.fatalities)


def agree(one: str | None, other: str | None) -> bool:
    """True when two actors may be one: alike, kin, or one of them not named."""
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
        actor1=better(a.actor1, b.actor1),
        actor2=better(a.actor2, b.actor2),
        fatalities_low=tolls[0],
        fatalities=tolls[1],
        fatalities_high=tolls[2],
        injured=other.incident.injured if other.incident.injured is not None else one.incident.injured,
        civilian_targeting=a.civilian_targeting or b.civilian_targeting,
        source=tuple(dict.fromkeys((*one.incident.source, *other.incident.source))),
    )
    return dataclasses.replace(
        strong, incident=joined, weak=one.weak and other.weak, order=one.order, told=one.told + other.told
    )


def better(one: str | None, other: str | None) -> str | None:
    """Of two names for one actor, the one that tells more."""
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
