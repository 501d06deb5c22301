"""Killed and injured in a frame, from the tolls its clauses name."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from incidents.actors import CIVILIANS, UNARMED
from incidents.annotations import Annotations
from incidents.frames import Frame
from incidents.frozen import record
from incidents.language.grammar import grammar
from incidents.reporting import speakers, standing
from incidents.tolls.quantities import Toll


@record(frozen=True, slots=True)
class Outcome:
    """What a frame says of the harm done."""

    killed: tuple[int | None, int | None, int | None] | None
    """Low, best, high; None when it tells none."""
    injured: int | None
    """Best figure; None when it tells none."""
    killed_spans: tuple[tuple[int, int], ...]
    """Where the killed are counted."""
    injured_spans: tuple[tuple[int, int], ...]
    """Where the injured are counted."""
    victims: str | None
    """``CIVILIANS`` when those harmed are called so; None when that is not told."""
    combatants: bool
    """True when those harmed are called fighters."""
    risen: bool = False
    """True when the killed are told as a count that has risen since."""


NOTHING = Outcome(None, None, (), (), None, False)
"""No harm told."""


def outcome_of(notes: Annotations, frame: Frame) -> Outcome:
    """The harm told in ``frame``'s clauses; parts of a total are not added to it, both sides' dead are."""
    return _outcome(notes, frame, frame.among(notes.tolls))


def outcome_between(notes: Annotations, frame: Frame, start: int, end: int) -> Outcome:
    """The harm told in ``frame`` between two characters of the body."""
    near = notes.tolls.within(notes.word_at(start), notes.word_at(end) + 1)
    return _outcome(notes, frame, [t for t in near if start <= t.start < end])


def _grown(notes: Annotations, total: Toll) -> bool:
    """True when a count is told as grown since it was first told."""
    rises = grammar(notes.article.language).rises
    first, last = notes.word_at(total.start), notes.word_at(total.end - 1)
    words = notes.words[max(0, first - _AROUND) : last + _AROUND // 2]
    return any(not rises.isdisjoint(word.forms[:2]) for word in words)


_AROUND = 8
"""How many words before a count it may be said to have risen."""


def _other_voice(notes: Annotations, frame: Frame, killed: Sequence[Toll]) -> bool:
    """True when a second source gives its own count of the same dead."""
    said = speakers(notes, notes.sentences[frame.sentence])
    first, last = notes.word_at(killed[0].end), notes.word_at(killed[-1].start)
    return any(first <= s.first < last for s in said)


def _trusted(notes: Annotations, frame: Frame, killed: Sequence[Toll]) -> Toll:
    """Of counts by several voices in one sentence, the first, unless who counts behind it is trusted more."""
    first, last = notes.word_at(killed[0].end), notes.word_at(killed[-1].start)
    every = speakers(notes, notes.sentences[frame.sentence])
    said = [s for s in every if first <= s.first < last]
    boasts = [s for s in every if s.first < first][-1:]
    if boasts and said and standing([boasts[0].name]) == 0 < standing([said[-1].name]):
        return killed[-1]
    higher = (killed[-1].best or 0) > (killed[0].best or 0)
    return killed[-1] if higher and any(standing([s.name]) > 1 for s in said) else killed[0]


def _outcome(notes: Annotations, frame: Frame, inside: Sequence[Toll]) -> Outcome:
    killed = [t for t in inside if t.outcome == "killed" and t.part_of is None and t.best is not None]
    injured = [t for t in inside if t.outcome == "injured" and t.part_of is None and t.best is not None]
    if len(killed) > 1 and _other_voice(notes, frame, killed):
        figures = [t.best or 0 for t in killed]
        one = _trusted(notes, frame, killed)
        killed = [dataclasses.replace(one, low=min(figures), high=max(figures) if one.high is not None else None)]
    totals = [t for t in killed if t.total]
    if totals:
        killed = [t for t in totals if t.start == totals[0].start]  # told in one go: "a woman and her child"
    best: tuple[int | None, int | None, int | None] | None = None
    if killed:
        low = sum(t.low or 0 for t in killed)
        mid = sum(t.best or 0 for t in killed)
        high = sum(t.high for t in killed if t.high is not None) if all(t.high is not None for t in killed) else None
        best = (low, mid, high)
    victims = None
    combatants = False
    for toll in killed + injured:
        if toll.who is None:
            continue
        near = notes.actors.within(notes.word_at(toll.who[0]), notes.word_at(toll.who[1]) + 1)
        named = [a for a in near if toll.who[0] <= a.start < toll.who[1]]
        if any(a.actor_id in UNARMED for a in named):
            victims = CIVILIANS
        if any(a.actor_id not in UNARMED for a in named):
            combatants = True
        first, last = notes.span(toll.start, max(toll.end, toll.who[1]))
        fighters = grammar(notes.article.language).fighters
        if any(not fighters.isdisjoint(word.forms) for word in notes.words[first : last + 1]):
            combatants = True
    return Outcome(
        best, sum(t.best or 0 for t in injured) if injured else None,
        tuple((t.start, t.end) for t in killed), tuple((t.start, t.end) for t in injured), victims, combatants,
        bool(totals) and _grown(notes, totals[0]),
    )  # fmt: skip
