"""How far a record can be trusted, from what it rests on.

The weights are those of a logistic regression over all annotated articles, in which those that nobody developed against
count most; ``scripts/fit_confidence.py`` makes them and shows, on articles left out of the fitting, how many of the
records said to be so sure are right. docs/scores.md has its tables.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Mapping
from types import MappingProxyType

from incidents.frozen import record
from incidents.models import SUB_EVENT_TYPES, ControlClaim


class Told(enum.IntEnum):
    """Where an actor was read."""

    NOWHERE = 0
    """Not at all: the record names none."""
    BEFORE = 1
    """In an earlier sentence, or it follows from what happened."""
    HERE = 2
    """In the sentence itself."""


@record(frozen=True, slots=True)
class Grounds:
    """What one sentence gives for a record."""

    sentence: int
    """Its number in the article."""
    words: int
    """Its length."""
    language: str
    placed: bool
    """The place is in the gazetteer."""
    wide: bool
    """The place is a governorate or wider."""
    own_place: bool
    """The statement itself names the place."""
    own_day: bool
    """The statement itself names the day."""
    agent: Told
    target: Told
    outcome_only: bool
    """It tells who was hurt, not what was done."""
    sub_event_type: str
    killed: bool
    """It tells of dead."""


@record(frozen=True, slots=True)
class Rest:
    """What a record rests on in the whole article."""

    grounds: Grounds
    """The statement that leads."""
    told: int
    """How many sentences tell of it."""
    beside: int
    """How many records have the same leading sentence."""
    among: int
    """How many records the article gives."""


_LOOSE = frozenset(
    {"Other", "Agreement", "Change to group/activity", "Disrupted weapons use", "Looting/property destruction"}
)
"""Strategic developments that are told in so many ways that fewer are read right."""
_BULLETIN = 8
"""An article with more records than this is a bulletin: item by item, plainly told."""

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "always": -1.62,
        "place named here": 0.86,
        "day named here": 0.33,
        "agent named here": 1.49,
        "agent told before": 1.01,
        "target named here": 0.70,
        "target told before": -0.06,
        "outcome only": -1.05,
        "loose development": -0.44,
        "protest or riot": 1.03,
        "clash": 0.01,
        "dead told": 0.32,
        "wide place": -1.09,
        "not placed": -0.46,
        "long sentence": -0.30,
        "very long sentence": -0.47,
        "told twice": 0.20,
        "one of two in its sentence": 0.27,
        "one of several in its sentence": 0.61,
        "in a bulletin": 1.33,
        "English": -0.32,
    }
)
"""What each ground adds to the logarithm of the odds of being right."""


def features(rest: Rest) -> dict[str, bool]:
    """Which of ``WEIGHTS`` hold for a record."""
    grounds = rest.grounds
    kind = SUB_EVENT_TYPES[grounds.sub_event_type]
    return {
        "always": True,
        "place named here": grounds.own_place,
        "day named here": grounds.own_day,
        "agent named here": grounds.agent == Told.HERE,
        "agent told before": grounds.agent == Told.BEFORE,
        "target named here": grounds.target == Told.HERE,
        "target told before": grounds.target == Told.BEFORE,
        "outcome only": grounds.outcome_only,
        "loose development": grounds.sub_event_type in _LOOSE,
        "protest or riot": kind in ("Protests", "Riots"),
        "clash": grounds.sub_event_type == "Armed clash",
        "dead told": grounds.killed,
        "wide place": grounds.wide,
        "not placed": not grounds.placed,
        "long sentence": grounds.words > 25,
        "very long sentence": grounds.words > 40,
        "told twice": rest.told > 1,
        "one of two in its sentence": rest.beside == 2,
        "one of several in its sentence": rest.beside > 2,
        "in a bulletin": rest.among > _BULLETIN,
        "English": grounds.language == "en",
    }


def incident_confidence(rest: Rest) -> float:
    """0 to 1: the share of incidents resting on as much that are expected to be right."""
    weight = sum(WEIGHTS[name] for name, holds in features(rest).items() if holds)
    return round(1 / (1 + math.exp(-weight)), 2)


def claim_confidence(claim: ControlClaim, *, holder_named: bool, own_place: bool) -> float:
    """0 to 1, as for an incident."""
    share = 0.86
    share -= 0.12 if not holder_named else 0.0
    share -= 0.08 if not own_place else 0.0
    share -= 0.06 if claim.status == "active" else 0.0
    share -= 0.25 if claim.latitude is None else 0.0
    return round(share, 2)
