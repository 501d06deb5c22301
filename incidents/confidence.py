"""How far a record can be trusted, from what it rests on.

The weights were fitted to the annotated articles that Khareeta is developed against and then lowered half-way to what
articles give that it was not developed against: on the first it says too little, on the second too much.
``scripts/reliability.py`` prints what came of it, and docs/scores.md shows it for both.
"""

from __future__ import annotations

import math

from incidents.models import ControlClaim


def incident_confidence(
    *, placed: bool, own_place: bool, own_day: bool, agent: bool, agent_named: bool, target: bool, target_named: bool,
    outcome_only: bool,
) -> float:  # fmt: skip
    """0 to 1: the share of incidents resting on as much that are expected to be right.

    ``own_place`` and ``own_day``: the statement itself names them; ``agent_named`` and ``target_named``: it names the
    sides, which else follow from what stands before; ``outcome_only``: it tells who was hurt, not what was done.
    """
    weight = -1.5
    weight += 1.0 if own_place else 0.0
    weight += 0.4 if own_day else 0.0
    weight += 1.2 if agent else 0.0
    weight += 0.45 if agent_named else 0.0
    weight += (0.35 if target_named else -0.9) if target else 0.0
    weight -= 0.65 if outcome_only else 0.0
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
