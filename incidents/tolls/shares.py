"""Which of the dead and hurt belong to which of several places: "two in A and one in B", "respectively"."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from incidents.annotations import Annotations
from incidents.frames import Frame
from incidents.language.grammar import grammar
from incidents.language.spelling import fold
from incidents.spots import Spot
from incidents.tolls.numbers import Bounds, count_at
from incidents.tolls.outcomes import Outcome
from incidents.tolls.quantities import Toll
from incidents.tolls.vocabulary import tagger

_REACH = 8
"""How many words may stand between a number and its place."""


class Number(NamedTuple):
    """A number in a frame, as words of the article."""

    first: int
    """Index of its first word."""
    last: int
    """Index one past its last word."""
    bounds: Bounds
    """What it comes to."""


def shares(notes: Annotations, frame: Frame, spots: Sequence[Spot], outcome: Outcome) -> list[Outcome]:
    """The harm done at each of ``spots``: the frame's own ``outcome`` for all, save where the text tells them apart."""
    same = [outcome] * len(spots)
    if len(spots) < 2 or (outcome.killed is None and outcome.injured is None):
        return same
    if any(one.last > other.first for one, other in itertools.pairwise(spots)):
        return same
    numbers = list(numbers_of(notes, frame))
    low = (frame.lead or frame.clauses)[0].first
    again = [_again(notes, frame, spot, spots[-1].first) for spot in spots]
    if all(again):
        low = spots[-1].last
        spots = [spot for spot in again if spot is not None]
        if any(one.last > other.first for one, other in itertools.pairwise(spots)):
            return same
    in_turn = _in_turn(notes, frame, numbers, len(spots))
    if in_turn is not None:
        return [_with(outcome, bounds) for bounds in in_turn]
    if len(spots) == 2 and (of_two := _of_two(notes, frame, numbers, outcome)) is not None:
        return of_two
    numbers = [n for n in numbers if n.first >= low]
    return _placed(notes, frame, spots, numbers, outcome, low) or _at_one(notes, frame, spots, outcome) or same


def _again(notes: Annotations, frame: Frame, spot: Spot, after: int) -> Spot | None:
    """Where the frame names ``spot`` again behind word ``after``; None when it does not."""
    return next((s for s in notes.spots.within(after + 1, frame.last) if s.text == spot.text), None)


def numbers_of(notes: Annotations, frame: Frame) -> Iterator[Number]:
    """The numbers that a frame tells, in digits or letters, "a" and single persons as 1, in order."""
    low, high = (frame.lead or frame.clauses)[0].first, frame.last
    base, end = notes.words[low].start, notes.words[high - 1].end
    text = notes.article.body[base:end]
    row, folded = tagger(notes.article.language).tag(text), fold(text)
    i = 0
    while i < len(row.letters):
        count = count_at(row, i)
        letter, following = row.letters[i], row.letters[i + 1 : i + 2]
        if count is not None:
            start, stop = folded.written(row.marks[count.i].start, row.marks[count.j - 1].end)
            yield Number(notes.word_at(base + start), notes.word_at(base + stop - 1) + 1, count.bounds)
            i = count.j
            continue
        if letter in "ota" or (letter == "A" and following in ("o", ".")):
            start, stop = folded.written(row.marks[i].start, row.marks[i].end)
            number = 2 if letter == "t" else 1
            first = notes.word_at(base + start)
            yield Number(first, first + 1, (number, number, number))
        i += 1


def _in_turn(notes: Annotations, frame: Frame, numbers: Sequence[Number], places: int) -> list[Bounds] | None:
    """The numbers that "respectively" gives to the places in turn; None where it is not told so."""
    marks = grammar(notes.article.language).in_turn
    words = notes.words[frame.first : frame.last]
    if not any(not marks.isdisjoint(w.forms[:3]) for w in words):
        return None
    run: list[Number] = []
    for number in numbers:
        gap = notes.words[run[-1].last : number.first] if run else []
        joined = bool(run) and all(word.text in {"and", "و"} for word in gap)
        run = [*run, number] if joined else [number]
        following = notes.words[number.last].text if number.last < len(notes.words) else ""
        if len(run) == places and following not in {"and", "و"}:
            return [n.bounds for n in run]
    return None


def _of_two(notes: Annotations, frame: Frame, numbers: Sequence[Number], outcome: Outcome) -> list[Outcome] | None:
    """The dead of two places of which one is called the former or the latter: "seven, five of them in the former"."""
    small = grammar(notes.article.language)
    total = outcome.killed
    if total is None or total[1] is None:
        return None
    for at in range(frame.first, frame.last):
        forms = notes.words[at].forms[:3]
        second = not small.second_of_two.isdisjoint(forms)
        if not second and small.first_of_two.isdisjoint(forms):
            continue
        before = [n for n in numbers if 0 < at - n.last <= _REACH]
        if not before or before[-1].bounds[1] is None:
            continue
        own = before[-1].bounds
        rest = total[1] - (own[1] or 0)
        others: Bounds = (rest, rest, rest) if rest > 0 else (None, None, None)
        pair = [_with(outcome, own), _with(outcome, others)]
        return pair[::-1] if second else pair
    return None


def _placed(
    notes: Annotations, frame: Frame, spots: Sequence[Spot], numbers: Sequence[Number], outcome: Outcome, low: int
) -> list[Outcome] | None:
    """Each place's own numbers from word ``low`` on, where every place has some beside it; None otherwise."""
    tolls = [t for t in frame.among(notes.tolls) if t.outcome in {"killed", "injured"} and t.best is not None]
    after = not any(n.first < spots[0].first and n.first >= frame.first for n in numbers)
    edges = [low, *(s.last for s in spots)] if not after else [*(s.last for s in spots), frame.last]
    found: list[Outcome] = []
    for number, spot in enumerate(spots):
        first, last = (edges[number], spot.first) if not after else (
            spot.last, spots[number + 1].first if number + 1 < len(spots) else frame.last
        )  # fmt: skip
        here = [t for t in tolls if first <= notes.word_at(t.start) and notes.word_at(t.end - 1) < last]
        killed = [t for t in here if t.outcome == "killed" and (t.part_of is None or not _whole(tolls, t))]
        injured = [t for t in here if t.outcome == "injured"]
        near = [n for n in numbers if first <= n.first < last and (after or spot.first - n.last <= _REACH)]
        if killed or injured:
            bounds: Bounds | None = _sum(killed) if killed else None
        elif (near and number > 0) or (near and outcome.killed):
            bounds = near[-1].bounds
        else:
            return None
        hurt = sum(t.best or 0 for t in injured) if injured else None
        if bounds is None and not injured:
            return None
        found.append(dataclasses.replace(outcome, killed=bounds, injured=hurt))
    return found


def _at_one(notes: Annotations, frame: Frame, spots: Sequence[Spot], outcome: Outcome) -> list[Outcome] | None:
    """All the dead at the one place that is named again beside them: "shelled A, B and C, killing one in B"."""
    dead = [t for t in frame.among(notes.tolls) if t.outcome == "killed" and t.best]
    if len(dead) != 1:
        return None
    after = notes.word_at(dead[0].end - 1)
    again = next(
        (s for s in notes.spots.within(after, min(frame.last, after + _REACH)) if s.first > spots[-1].first), None
    )
    named = next((n for n, s in enumerate(spots) if again is not None and s.text == again.text), None)
    if named is None:
        return None
    rest = dataclasses.replace(outcome, killed=None, injured=None)
    return [outcome if n == named else rest for n in range(len(spots))]


def _whole(tolls: Sequence[Toll], part: Toll) -> bool:
    return any(t is not part and t.part_of is None and t.outcome == part.outcome for t in tolls)


def _sum(tolls: Sequence[Toll]) -> Bounds:
    highs = [t.high for t in tolls]
    high = sum(h for h in highs if h is not None) if None not in highs else None
    return sum(t.low or 0 for t in tolls), sum(t.best or 0 for t in tolls), high


def _with(outcome: Outcome, bounds: Bounds) -> Outcome:
    return dataclasses.replace(outcome, killed=None if bounds[1] is None else bounds, injured=None)
