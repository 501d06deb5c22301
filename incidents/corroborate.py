"""One event told twice becomes one incident with all its sources; a later toll supersedes; close events stay apart."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import math
from collections.abc import Iterable, Sequence

from incidents.actors import UNIDENTIFIED, kin
from incidents.models import Article, Incident


@dataclasses.dataclass(frozen=True, slots=True)
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


def merged(drafts: Sequence[Draft], article: Article) -> list[Incident]:
    """The incidents of one article, each event once, in the order told, with their ids."""
    kept: list[Draft] = []
    for draft in drafts:
        at = next((i for i in range(len(kept) - 1, -1, -1) if _same(kept[i], draft)), None)
        if at is None:
            kept.append(draft)
        else:
            kept[at] = _joined(kept[at], draft)
    return identified([draft.incident for draft in kept], article.article_id)


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
        found.append(dataclasses.replace(incident, incident_id=f"kh-{digest}"))
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
    if not (_agree(a.actor1, b.actor1) and _agree(a.actor2, b.actor2)):
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


def _joined(one: Draft, other: Draft) -> Draft:
    strong, rest = (other, one) if one.weak and not other.weak else (one, other)
    a, b = strong.incident, rest.incident
    tolls = _toll(one.incident, other.incident)
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
        evidence=tuple(dict.fromkeys((*a.evidence, *b.evidence))),
        confidence=round(min(0.95, max(a.confidence, b.confidence) + 0.02), 2),
    )
    return dataclasses.replace(strong, incident=joined, weak=one.weak and other.weak, order=one.order)


def _better(one: str | None, other: str | None) -> str | None:
    if one is None or one == UNIDENTIFIED:
        return other or one
    return one


def _toll(one: Incident, other: Incident) -> tuple[int | None, int | None, int | None]:
    """The later figure, unless it is none; spread over both when two sources give different ones."""
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
    high = (
        None
        if one.fatalities_high is None or other.fatalities_high is None
        else max(one.fatalities_high, other.fatalities_high)
    )
    return min(lows) if lows else None, best, high
