"""Who holds, contests, is present in or has lost which place: an article's control claims."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from incidents.annotations import Annotations
from incidents.confidence import claim_confidence
from incidents.control.changes import from_changes
from incidents.control.ground import usable
from incidents.control.holdings import from_cues
from incidents.control.lists import from_lists
from incidents.control.takings import Saying, from_frame
from incidents.models import SUB_EVENT_TYPES, ControlClaim, Evidence
from incidents.reporting import speakers
from incidents.spots import Spot
from incidents.times import Day

if TYPE_CHECKING:
    from incidents.storyline import Told

_ORDER = {"contested": 0, "lost": 1, "controls": 2, "active": 3}


def claims_of(notes: Annotations, told: Sequence[Told], scenery: Sequence[Sequence[Spot]]) -> list[ControlClaim]:
    """The control claims of an article, in the order told; an empty list when it makes none.

    ``told`` are its frames; ``scenery`` gives for each sentence the places that its heading or what stands before sets.
    Of two statements on the same actor, place and day that cannot both hold, the one with the more telling word stays.
    """
    before = _Scenery(notes, scenery)
    changes = from_changes(notes, told, before)
    sayings = [saying for beside in changes.values() for saying in beside]
    for item in told:
        beside = [s for a in item.frame.actions for s in changes.get(a.first, ())]
        several = len({a.first for a in item.frame.actions if a.tag == "take"}) > 1
        settled = {_where(s.spot) for s in beside if s.mention is not None}
        for saying in from_frame(notes, item, told):
            elsewhere = settled and not several and _where(saying.spot) not in settled
            if not elsewhere and not any(_gainsays(c, saying, several) for c in beside):
                sayings.append(saying)
    sayings += [s for s in from_cues(notes, before, told) if s.status != "active" or not _struck_by(notes, told, s)]
    sayings += from_lists(notes)
    sayings.sort(key=lambda s: s.sentence.start)
    kept: dict[tuple[str, str, str, str], Saying] = {}
    for saying in _once(sayings):
        kept.setdefault((saying.actor, saying.status, _where(saying.spot), str(saying.day.first)), saying)
    dated = {(s.actor, s.status, _where(s.spot)) for s in kept.values() if s.day.mention is not None}
    kept = {k: s for k, s in kept.items() if s.day.mention is not None or k[:3] not in dated}
    worded = {(*key[:3], s.sentence.start) for key, s in kept.items() if s.cue is not None}
    kept = {k: s for k, s in kept.items() if s.cue is not None or (*k[:3], s.sentence.start) not in worded}
    contested = {(_where(s.spot), s.sentence.start) for s in kept.values() if s.status == "contested"}
    best: dict[tuple[str, str, str], int] = {}
    latest: dict[tuple[str, str, str], tuple[int, int]] = {}
    for saying in kept.values():
        key = (saying.actor, _where(saying.spot), str(saying.day.first))
        at = (saying.sentence.start, saying.mention.start if saying.mention else saying.sentence.end)
        if {best.get(key), _ORDER[saying.status]} == {1, 2}:  # lost and held on one day: what is told later stays
            best[key] = 1 if at == latest[key] else _ORDER[saying.status] if at > latest[key] else best[key]
        else:
            best[key] = min(best.get(key, 9), _ORDER[saying.status])
        latest[key] = max(latest.get(key, at), at)
    return [
        _claim(notes, saying)
        for saying in kept.values()
        if (saying.status == "contested" or (_where(saying.spot), saying.sentence.start) not in contested)
        and _ORDER[saying.status] == best[saying.actor, _where(saying.spot), str(saying.day.first)]
    ]


def _struck_by(notes: Annotations, told: Sequence[Told], saying: Saying) -> bool:
    """True where the same sentence tells that the actor shells the place: "stationed in the area" is elsewhere."""
    place = _where(saying.spot)
    if saying.cue is None or saying.spot.first > saying.cue[0]:
        return False
    return any(
        SUB_EVENT_TYPES[item.sub_event_type] == "Explosions/Remote violence"
        and item.agent is not None
        and item.agent.actor_id == saying.actor
        and notes.sentences[item.frame.sentence] is saying.sentence
        and any(_where(spot) == place for spot in item.spots)
        for item in told
    )


def _once(sayings: Sequence[Saying]) -> list[Saying]:
    """``sayings`` without those that say the same in the same sentence of days that overlap."""
    found: dict[tuple[str, str, str, int], list[Saying]] = {}
    for saying in sayings:
        same = found.setdefault((saying.actor, saying.status, _where(saying.spot), saying.sentence.start), [])
        if not any(_overlap(saying.day, other.day) for other in same):
            same.append(saying)
    return sorted((s for same in found.values() for s in same), key=lambda s: s.sentence.start)


def _overlap(one: Day, other: Day) -> bool:
    first, last = (
        max(one.first or dt.date.min, other.first or dt.date.min),
        min(one.last or dt.date.max, other.last or dt.date.max),
    )
    return first <= last


class _Scenery(dict[int, list[Spot]]):
    """The places that stand before each sentence, by its number; worked out for those that speak of control."""

    def __init__(self, notes: Annotations, scenery: Sequence[Sequence[Spot]]) -> None:
        super().__init__()
        self._notes, self._scenery = notes, scenery

    def __missing__(self, number: int) -> list[Spot]:
        spots = self[number] = _nearest(self._notes, number, list(self._scenery[number]))
        return spots


def _nearest(notes: Annotations, number: int, scenery: list[Spot]) -> list[Spot]:
    """The places that "the town" in a sentence means: the one that the sentence before it names, else its scenery."""
    sentence = notes.sentences[number]
    if number == 0 or notes.sentences[number - 1].line != sentence.line:
        return scenery
    line = notes.lines[sentence.line]
    if line.label is not None and any(s.grain <= 1 for s in notes.spots.within(*notes.span(*line.label))):
        return scenery
    before = notes.sentences[number - 1]
    named = [s for s in notes.spots.within(before.first, before.last) if usable(notes, s) and s.grain == 0]
    last = named[-1].placed if named and notes.article.language == "en" else None
    if last is not None and last.kind in {w.text for w in notes.words[sentence.first : sentence.last]}:
        return named[-1:]  # "the city", of several places the city told of last
    return named if len({_where(s) for s in named}) == 1 else scenery


def _gainsays(settled: Saying, other: Saying, several: bool) -> bool:
    """True when ``other`` cannot hold beside ``settled``, which rests on the words beside one verb.

    ``several`` says that the incident ``other`` was read with has another verb of taking too.
    """
    if settled.mention is None:
        return False
    if settled.actor == other.actor:
        return settled.status != other.status or _where(settled.spot) != _where(other.spot)
    return not several and settled.status == other.status and _where(settled.spot) == _where(other.spot)


def _where(spot: Spot) -> str:
    if spot.placed is None:
        return spot.text
    return spot.placed.place_id or f"{spot.placed.latitude:.3f},{spot.placed.longitude:.3f}"


def _claim(notes: Annotations, saying: Saying) -> ControlClaim:
    placed = saying.spot.placed
    said = speakers(notes, saying.sentence)
    evidence = [Evidence("sentence", saying.sentence.start, saying.sentence.end)]
    evidence.append(Evidence("location", saying.spot.start, saying.spot.end))
    if saying.mention:
        evidence.append(Evidence("actor", saying.mention.start, saying.mention.end))
    if saying.cue:
        evidence.append(Evidence("status", notes.words[saying.cue[0]].start, notes.words[saying.cue[1] - 1].end))
    if saying.day.mention:
        evidence.append(Evidence("event_date", saying.day.mention.start, saying.day.mention.end))
    claim = ControlClaim(
        article_id=notes.article.article_id,
        actor=saying.actor,
        status=saying.status,
        location=saying.spot.text,
        place_id=(placed.place_id or None) if placed else None,
        latitude=placed.latitude if placed else None,
        longitude=placed.longitude if placed else None,
        uncertainty_km=placed.uncertainty_km if placed else None,
        event_date=saying.day.first,
        end_date=saying.day.last,
        time_precision=saying.day.precision,
        source=tuple(dict.fromkeys(s.name for s in said if s.name != saying.actor)),
        evidence=tuple(evidence),
    )
    within = saying.sentence.start <= saying.spot.start < saying.sentence.end
    sure = claim_confidence(claim, holder_named=saying.mention is not None, own_place=within)
    return dataclasses.replace(claim, confidence=sure)
