"""How far a record can be trusted, from what it rests on."""

from __future__ import annotations

from incidents.models import ControlClaim, Incident


def incident_confidence(incident: Incident, *, own_place: bool, own_day: bool) -> float:
    """0 to 1: the share of incidents resting on as much as this one that are expected to be right."""
    score = 0.55
    score += 0.1 if own_place else 0.0
    score += 0.1 if own_day else 0.0
    score += 0.1 if incident.actor1 else 0.0
    score += 0.05 if incident.actor2 else 0.0
    score -= 0.2 if incident.latitude is None else 0.0
    return round(min(0.95, max(0.05, score)), 2)


def claim_confidence(claim: ControlClaim) -> float:
    """0 to 1, as for an incident."""
    return round(0.75 if claim.latitude is not None else 0.5, 2)
