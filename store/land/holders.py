"""From claims to holders: who holds each claimed place on any day, on whose word.

The rule, for one place and its claims in order of their first day:

- A claim speaks for the days from ``event_date`` to ``end_date`` and stands after them until a later claim ends it.
- A later claim for another actor (or another status) ends it, unless the earlier one still speaks for that day and
  comes from another source: then the two disagree and both stand. A source's newer statement always ends its own
  older ones.
- ``lost`` ends the control and the contest of that actor; whoever else contested the place then holds it, else
  nobody.
- ``contested`` puts the place in dispute between those named and whoever held it until then.
- Of the standing claims each source has one vote. The actor with most votes holds the place; where the runner-up
  (another actor, or sources that call it contested or lost) has more than half as many votes, the place is contested.
- ``active`` claims are kept apart: presence ends after a time and never takes a place.

Actors may be folded into their parents (`sides`): a militia and the army it belongs to do not disagree.
"""

from __future__ import annotations

import bisect
import dataclasses
import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

from store.claims import Claim

HoldStatus = Literal["controls", "contested"]

FADE_DAYS = 730
"""Days after its last confirmation when a hold becomes "last known": towns that nobody reports on for two years."""
ACTIVE_DAYS = 180
"""Days after its last mention when presence without control is no longer shown: cells move on within a season."""


@dataclasses.dataclass(frozen=True, slots=True)
class Vote:
    """One standing claim, counted: what a source says of a place."""

    actor: str
    """The actor's id as claimed."""
    status: str
    """The claim's status."""
    source: str
    """Who says so."""
    day: dt.date
    """The last day, up to the day asked about, that the claim speaks for."""
    claim_id: str
    """The claim behind the vote."""


@dataclasses.dataclass(frozen=True, slots=True)
class Hold:
    """Who holds one place over a stretch of days in which no claim changes that."""

    actor: str
    """The holder's id; for a contested place whoever has most votes or held it before."""
    status: HoldStatus
    """``controls`` or ``contested``."""
    actors: tuple[str, ...]
    """Everybody with a claim to the place, sorted; the holder alone when it is not contested."""
    since: dt.date
    """First day of this holder and status."""
    claims: tuple[Claim, ...]
    """The claims that stand, oldest first."""
    last_day: dt.date
    """The last day for which any of them speaks."""

    def votes(self, day: dt.date) -> tuple[Vote, ...]:
        """Every standing claim as a vote, newest first."""
        votes = [Vote(c.actor, c.status, c.source, min(c.last_day, day), c.claim_id) for c in self.claims]
        return tuple(sorted(votes, key=lambda vote: (-vote.day.toordinal(), vote.claim_id)))


@dataclasses.dataclass(frozen=True, slots=True)
class Site:
    """One claimed place with its holders through time."""

    key: str
    """Unique: the gazetteer's id, or the coordinates where there is none."""
    place_id: str | None
    """The gazetteer's id, if any claim gives it."""
    location: str
    """The name of the newest claim that has one."""
    latitude: float | None
    """Decimal degrees north; None for a region known by its outline alone."""
    longitude: float | None
    """Decimal degrees east; None for a region known by its outline alone."""
    uncertainty_km: float | None
    """Radius in km within which the place lies."""
    days: tuple[dt.date, ...]
    """The days on which a claim begins, ascending."""
    holds: tuple[Hold | None, ...]
    """The holder from each of ``days`` to the next; None: nobody."""
    active: tuple[Claim, ...]
    """Claims of presence without control, by first day."""

    def hold(self, day: dt.date) -> Hold | None:
        """The holder on a day; None when nobody's control is claimed."""
        index = bisect.bisect_right(self.days, day)
        return self.holds[index - 1] if index else None

    def presence(self, day: dt.date, *, active_days: int = ACTIVE_DAYS) -> tuple[Claim, ...]:
        """The claims of presence that still speak on a day, the newest of each actor."""
        newest: dict[str, Claim] = {}
        for claim in self.active:
            first = claim.event_date
            if first and first <= day and (day - min(claim.last_day, day)).days <= active_days:
                kept = newest.get(claim.actor)
                if kept is None or claim.last_day >= kept.last_day:
                    newest[claim.actor] = claim
        return tuple(newest[actor] for actor in sorted(newest))


def sites_of(
    claims: Iterable[Claim],
    *,
    is_region: Callable[[str], bool] = lambda place_id: False,
    side: Callable[[str], str] = lambda actor: actor,
) -> tuple[list[Site], list[Claim]]:
    """Group claims by place and follow each place's holders through time.

    Claims belong together when they share a ``place_id`` or lie within about 100 m. Returns the sites, sorted by key,
    and the claims left out because they have neither usable coordinates nor a region's outline, or no date. Identical
    claims (same ``claim_id``) count once. ``side`` gives the actor that one is folded into (see `sides`).
    """
    groups: dict[str, list[_Said]] = {}
    left_out: list[Claim] = []
    at: dict[tuple[int, int], str] = {}
    seen: set[str] = set()
    known: dict[str | None, bool] = {None: False}
    voters: dict[str, str] = {}
    ordered = sorted(
        ((c.event_date or dt.date.max, c.last_day if c.event_date else dt.date.max, c.claim_id, c) for c in claims),
        key=lambda item: item[:3],
    )
    for first, last, claim_id, claim in ordered:
        if claim_id in seen:
            continue
        seen.add(claim_id)
        key = claim.place_id
        if key not in known:
            known[key] = key is not None and is_region(key)
        region = known[key]
        if claim.event_date is None or not (region or claim.placed):
            left_out.append(claim)
            continue
        key = key or ""
        if not region and key not in groups and claim.latitude is not None and claim.longitude is not None:
            spot = (round(claim.latitude * 1000), round(claim.longitude * 1000))
            key = at.setdefault(spot, key or f"{claim.latitude:.3f},{claim.longitude:.3f}")
        if not claim.source or claim.source not in voters:
            voters[claim.source] = claim.voter
        groups.setdefault(key, []).append(
            _Said(claim, side(claim.actor), claim.status, first, last, voters[claim.source])
        )
    return [_site(key, groups[key]) for key in sorted(groups)], left_out


def sides(parents: Mapping[str, str]) -> Callable[[str], str]:
    """The function from an actor to the topmost of its parents; an actor without one stands for itself."""
    known: dict[str, str] = {}

    def side(actor: str) -> str:
        if actor not in known:
            top, path = actor, {actor}
            while (above := parents.get(top)) and above not in path:  # a ring of parents ends where it closes
                top = above
                path.add(top)
            known[actor] = top
        return known[actor]

    return side


class _Said:
    """A claim with what counting asks of it again and again."""

    __slots__ = ("claim", "first", "last", "side", "status", "voter")

    def __init__(self, claim: Claim, side: str, status: str, first: dt.date, last: dt.date, voter: str) -> None:
        self.claim, self.side, self.status, self.first, self.last, self.voter = claim, side, status, first, last, voter


def _site(key: str, said: Sequence[_Said]) -> Site:
    claims = [one.claim for one in said]
    placed = next((claim for claim in claims if claim.placed), None)
    days, holds = _follow([one for one in said if one.status != "active"])
    return Site(
        key=key,
        place_id=next((claim.place_id for claim in claims if claim.place_id), None),
        location=next((claim.location for claim in reversed(claims) if claim.location), key),
        latitude=placed.latitude if placed else None,
        longitude=placed.longitude if placed else None,
        uncertainty_km=(placed or claims[0]).uncertainty_km,
        days=tuple(days),
        holds=tuple(holds),
        active=tuple(claim for claim in claims if claim.status == "active"),
    )


def _follow(said: Sequence[_Said]) -> tuple[list[dt.date], list[Hold | None]]:
    days: list[dt.date] = []
    holds: list[Hold | None] = []
    standing: list[_Said] = []
    hold: Hold | None = None
    defender: str | None = None
    for day, group in itertools.groupby(said, key=lambda one: one.first):
        new = list(group)
        for one in new:
            standing = [old for old in standing if not _ends(one, old, day)]
        if hold and hold.status == "controls" and any(one.status == "contested" for one in new):
            defender = hold.actor
        if defender is not None and any(one.status == "lost" and one.side == defender for one in new):
            defender = None
        standing = _prune(standing + new)
        hold = _count(standing, defender, day, hold)
        if hold is None or hold.status == "controls":
            defender = None
        days.append(day)
        holds.append(hold)
    return days, holds


def _ends(new: _Said, old: _Said, day: dt.date) -> bool:
    """Whether a claim that begins on ``day`` ends an older one."""
    same_side = new.side == old.side
    if new.status == "lost":
        return same_side and old.status != "lost" and (old.last <= day or old.voter == new.voter)
    if old.status == "lost":
        return True
    if old.status == new.status and (same_side or new.status == "contested"):
        return False
    return old.last <= day or old.voter == new.voter


def _prune(standing: list[_Said]) -> list[_Said]:
    """Of a source's claims that say the same, keep the first and the one that reaches furthest."""
    if len(standing) < 3:
        return standing
    said: dict[tuple[str, str, str], list[_Said]] = {}
    for one in standing:
        same = said.setdefault((one.voter, one.side, one.status), [])
        if len(same) < 2:
            same.append(one)
        elif one.last >= same[1].last:
            same[1] = one
    kept = {id(one) for same in said.values() for one in same}
    return [one for one in standing if id(one) in kept]


def _count(standing: Sequence[_Said], defender: str | None, day: dt.date, before: Hold | None) -> Hold | None:
    first = standing[0]
    claims = tuple(one.claim for one in standing)
    last = max(one.last for one in standing)
    if first.status == "controls" and all(one.side == first.side and one.status == "controls" for one in standing):
        # the usual case: nobody disagrees
        kept = before is not None and before.actor == first.side and before.status == "controls"
        return Hold(first.side, "controls", (first.side,), before.since if before and kept else day, claims, last)
    voters: dict[str, set[str]] = {}
    newest: dict[str, dt.date] = {}
    contesting: dict[str, None] = {}
    doubting: set[str] = set()
    lost: dict[str, set[str]] = {}
    for one in standing:
        if one.status == "controls":
            voters.setdefault(one.side, set()).add(one.voter)
            newest[one.side] = max(newest.get(one.side, one.last), one.last)
        elif one.status == "contested":
            contesting.setdefault(one.side)
            doubting.add(one.voter)
        else:
            lost.setdefault(one.side, set()).add(one.voter)
    status: HoldStatus = "controls"
    if voters:
        leader = min(voters, key=lambda actor: (-len(voters[actor]), -newest[actor].toordinal(), actor))
        others = [len(names) for actor, names in voters.items() if actor != leader]
        runner_up = max([*others, len(doubting), len(lost.get(leader, ()))])
        if 2 * runner_up > len(voters[leader]):
            status = "contested"
            actors = {*voters, *contesting, *([defender] if defender else [])}
        else:
            actors = {leader}
    else:
        parties = {*contesting, *([defender] if defender else [])}
        if not parties:
            return None
        leader = defender or next(iter(contesting))
        actors = parties
        if not (lost and len(parties) == 1):  # when all others have lost the place, the one left holds it
            status = "contested"
    since = before.since if before and (before.actor, before.status) == (leader, status) else day
    return Hold(leader, status, tuple(sorted(actors)), since, claims, last)
