"""How far a record can be trusted, from what it rests on.

The weights are those of a logistic regression over the annotated articles that Khareeta is developed against (weight
0.5) and the project's own of other kinds (weight 1): on articles like the first, records are right more often than they
say.
``scripts/reliability.py`` prints what came of it, and docs/scores.md shows it for both.
"""

from __future__ import annotations

import math

from incidents.models import ControlClaim


def incident_confidence(
    *, placed: bool, own_place: bool, own_day: bool, agent: bool, target: bool, target_named: bool, outcome_only: bool,
    strategic: bool, words: int,
) -> float:  # fmt: skip
    """0 to 1: the share of incidents resting on as much that are expected to be right.

    ``own_place`` and ``own_day``: the statement itself names them; ``target_named``: it names who was acted upon, who
    else follows from what stands before; ``outcome_only``: it tells who was hurt, not what was done; ``strategic``: a
    strategic development other than arrests and ground that changes hands; ``words``: the length of its sentence.
    """
    weight = -1.6
    weight += 1.0 if own_place else 0.0
    weight += 0.13 if own_day else 0.0
    weight += 1.39 if agent else 0.0
    weight += (0.55 if target_named else 0.09) if target else 0.0
    weight -= 1.2 if outcome_only else 0.0
    weight -= 0.71 if strategic else 0.0
    weight -= 0.17 if words > 25 else 0.0
    weight -= 0.84 if words > 40 else 0.0
    weight -= 2.0 if not placed else 0.0
    return round(1 / (1 + math.exp(-weight)), 2)


def claim_confidence(claim: ControlClaim, *, holder_named: bool, own_place: bool) -> float:
    """0 to 1, as for an incident."""
    share = 0.86
    share -= 0.12 if not holder_named else 0.0
    share -= 0.08 if not own_place else 0.0
    share -= 0.06 if claim.status == "active" else 0.0
    share -= 0.25 if claim.latitude is None else 0.0
    return round(share, 2)
