"""Of the places a frame names, those that what was done is told beside."""

from __future__ import annotations

from incidents.annotations import Annotations
from incidents.control.vocabulary import vocabulary
from incidents.frames import Frame
from incidents.scenes import PlaceRole, beside, role_of
from incidents.spots import Spot

_MOVES = frozenset({"take", "withdraw", "hand_over", "receive", "enter"})
"""Doings by which a place changes hands, which may be told a clause before."""


def told_beside(notes: Annotations, frame: Frame) -> list[Spot]:
    """The places of ``frame`` without those that only what stands before the doing is about.

    "X holds the border in A after it took the town of B" took B; "As for A, it is in their hands, despite the shelling
    that killed ten in B" killed them in B.
    """
    if len(frame.spots) < 2:
        return frame.spots
    return _taken(notes, frame) or _of_doing(notes, frame) or frame.spots


def _taken(notes: Annotations, frame: Frame) -> list[Spot]:
    """The places right behind a verb of taking, and those listed with them, where another stands before the verb."""
    verb = next((a for a in frame.actions if a.tag == "take" and a.part == "past"), None)
    if verb is None:
        return []
    behind = [s for s in frame.spots if s.first >= verb.last]
    near = bool(behind) and behind[0].first - verb.last <= 1 and role_of(notes, behind[0]) is PlaceRole.OBJECT
    before = [s for s in frame.spots if s.last <= verb.first]
    if not near or not before or before[-1].grain > behind[0].grain or beside(notes, before[-1], behind[0]):
        return []
    return behind


def _of_doing(notes: Annotations, frame: Frame) -> list[Spot]:
    """The places of the clauses that tell the doing, where one of them is told as where it happened, with those that
    a clause before sets the stage at."""
    if not frame.lead or frame.tags & _MOVES:
        return []
    inside = [s for s in frame.spots if any(c.first <= s.first < c.last for c in frame.clauses)]
    if not any(role_of(notes, s) is PlaceRole.AT for s in inside):
        return []
    opening = notes.words[frame.lead[0].first].text
    topic = opening in vocabulary(notes.article.language).topics  # أما: of which more is told
    return [s for s in frame.spots if s in inside or (role_of(notes, s) is PlaceRole.AT and not topic)]
