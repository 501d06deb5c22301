"""Strikes told only as support to a side in a fight: "with coalition jets in support", بإسناد من ضربات التحالف."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from incidents import lexicons
from incidents.actions import Action
from incidents.actors import ActorMention, actors
from incidents.frozen import record
from incidents.language.finds import Finds
from incidents.language.phrases import Phrases, sweep
from incidents.language.words import Word

_SHAPE = {"after": "words", "before": "words"}
_MEANS = frozenset({"aircraft", "air_raid", "blow", "shell", "artillery", "bomb"})
_REACH = 6


@record(frozen=True, slots=True)
class Support:
    """Air or artillery support told of in passing."""

    first: int
    """Index of its first word."""
    last: int
    """Index one past its last word."""
    mention: ActorMention
    """Who gave it."""
    sub_event_type: str
    """What it was."""
    described: bool = False
    """True when it only says who somebody is ("X, backed by Turkish artillery,"), not what was done."""


@functools.cache
def _phrases(language: str) -> Phrases[str]:
    table = lexicons.load(language, "support", _SHAPE)
    return Phrases(((phrase, key) for key in _SHAPE for phrase in table[key]), sweep(language))


def find_support(
    language: str, words: Sequence[Word], actions: Sequence[Action], named: Sequence[ActorMention]
) -> list[Support]:
    """The support told of in passing, in order; an empty list when there is none."""
    found = []
    table = actors()
    doings, actors_named = Finds(actions), Finds(named)
    for hit in _phrases(language).find(words):
        low, high = (hit.last, hit.last + _REACH) if hit.load == "after" else (hit.first - _REACH, hit.first)
        if any(words[i].start - words[i - 1].end > 2 for i in range(max(1, low + 1), min(high, len(words)))):
            continue
        means = [a for a in doings.within(low, max(high, hit.last)) if a.tag in _MEANS]
        if language == "en":
            means = [a for a in means if a.part != "past"]  # "X, which is backed by Y, shelled A"
        states = [
            m
            for m in actors_named.within(low - 1, high)
            if m.kind == "possessive" or (m.actor_id in table and table[m.actor_id].inter in {1, 8})
        ]
        if not means or not states:
            continue
        air = any(a.tag in {"aircraft", "air_raid", "blow", "bomb"} for a in means)
        sub = "Air/drone strike" if air else "Shelling/artillery/missile attack"
        first = min(hit.first, means[0].first, states[0].first)
        described = hit.load == "after" and _describes(words, hit.first, actors_named)
        found.append(Support(first, max(hit.last, means[-1].last, states[0].last), states[0], sub, described))
    return found


def _describes(words: Sequence[Word], at: int, named: Finds[ActorMention]) -> bool:
    """True for "X, backed by Turkish artillery, took A": who somebody is, not what was done."""
    return at > 0 and words[at].start - words[at - 1].end == 2 and any(m.last == at for m in named.within(at - 6, at))
