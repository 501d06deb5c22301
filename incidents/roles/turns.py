"""What both languages' word order rests on: who is counted among the dead, who shares a part, who is repelled."""

from __future__ import annotations

from collections.abc import Sequence

from incidents.actions import Action
from incidents.actors import UNARMED
from incidents.annotations import Annotations
from incidents.frames import Frame
from incidents.roles.parts import Candidate

OF_TARGET = frozenset({"kill", "injure", "arrest", "abduct", "murder", "attempt", "release"})
"""Nouns of doing with whom it befell right behind them."""
_MEANS = frozenset(
    {
        "aircraft", "artillery", "device", "mine", "cache", "drone", "post", "peaceful", "gunfire", "fall", "suicide",
        "grenade", "disperse", "commando", "force",
    }
)  # fmt: skip


def counted_dead(notes: Annotations, *, parts: bool = False) -> set[int]:
    """The first characters of the actors counted among the dead or hurt; with ``parts``, as a part of them."""
    found: set[int] = set()
    for toll in notes.tolls:
        start, end = toll.who or (toll.start, toll.end)
        if toll.outcome in {"killed", "injured"} and (toll.part_of is not None) == parts:
            near = notes.actors.within(notes.word_at(start), notes.word_at(end) + 1)
            inside = [m.start for m in near if start <= m.start < end]
            if not inside and notes.article.language == "en" and toll.who is not None:  # "2 Hezbollah KIA"
                near = notes.actors.within(notes.word_at(toll.start), notes.word_at(toll.end))
                inside = [m.start for m in near if toll.start <= m.start < toll.end]
            found.update(inside)
    return found


def doings_of(frame: Frame) -> list[Action]:
    """The frame's actions without those that only tell by what means."""
    return [action for action in frame.actions if action.tag not in _MEANS]


def heads(notes: Annotations, candidates: Sequence[Candidate]) -> list[Candidate]:
    """``candidates`` without those joined by "and" to the one before, who share its part."""
    found: list[Candidate] = []
    last: Candidate | None = None
    for candidate in candidates:
        if last is None or not joined(notes, last, candidate):
            found.append(candidate)
        else:
            candidate.partner = True
        last = candidate
    return found


def joined(notes: Annotations, one: Candidate, other: Candidate) -> bool:
    """True when "and" joins ``other`` to ``one``, so that they share a part."""
    if one.actor_id in UNARMED or other.actor_id in UNARMED:
        return False
    if notes.article.language == "ar":
        return other.mention.first == one.mention.last and notes.words[other.mention.first].text.startswith("و")
    between = notes.words[one.mention.last : other.mention.first]
    if not between:
        return notes.article.body[one.mention.end : other.mention.start].strip() in {"&", "+"}
    return 0 < len(between) <= 2 and between[0].text == "and" and all(w.text in {"and", "the"} for w in between)


def repelled(after: Sequence[Candidate], before: Sequence[Candidate]) -> None:
    """Who repels an attack is its target; whose attack it was acted."""
    subject = before[-1:] or after[:1]
    for one in subject:
        one.target += 3.0
        one.agent -= 2.0
    for other in [c for c in after if c not in subject][:1]:
        other.agent += 2.5
        other.target -= 1.0


_ASSAULTS = frozenset({"attack", "ambush", "clash", "storm"})


def among_dead(notes: Annotations, frame: Frame, candidate: Candidate) -> bool:
    """True for fighters counted among an assault's dead beside civilians: "the driver and two X soldiers"."""
    if not frame.tags & _ASSAULTS or candidate.target < 2.0:
        return False
    return candidate.mention.start in notes.once("counted", lambda: counted_dead(notes))
