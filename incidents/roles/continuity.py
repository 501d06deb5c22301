"""Sides that go on from what was just told: the truce that ended a fight, the handover elsewhere, fighting in town."""

from __future__ import annotations

from collections.abc import Sequence

from incidents.actions import ATTACK
from incidents.actors import UNARMED, UNIDENTIFIED
from incidents.annotations import Annotations
from incidents.frames import Frame
from incidents.models import SUB_EVENT_TYPES, TERRITORIAL
from incidents.roles.identities import Party
from incidents.roles.sides import Told

_BACK = 3
"""So many sentences back the two sides may have been told."""
_FOUGHT = frozenset({"Battles", "Explosions/Remote violence"})


def sides_before(
    notes: Annotations, told: Sequence[Told], frame: Frame, sub: str, kind: str | None
) -> tuple[Party, Party] | None:
    """Both sides of what ``frame`` tells without naming anybody armed, where they are those told just before; None
    where it names somebody, or where nothing before it fits."""
    last = told[-1] if told else None
    if last is None or last.summary or not 0 <= frame.sentence - last.frame.sentence <= _BACK:
        return None
    if last.agent is None or last.target is None:
        return None
    ids = {last.agent.actor_id, last.target.actor_id}
    if ids & (UNARMED | {UNIDENTIFIED}) or any(m.actor_id not in UNARMED for m in frame.among(notes.actors)):
        return None
    before = SUB_EVENT_TYPES[last.sub_event_type]
    same_line = notes.sentences[frame.sentence].line == notes.sentences[last.frame.sentence].line
    if sub == "Agreement":
        fits = before in _FOUGHT
    elif sub in TERRITORIAL:
        fits = last.sub_event_type in TERRITORIAL and "hand_over" in frame.tags and same_line
    else:
        fits = kind == ATTACK and "clash" in frame.tags and before in _FOUGHT and same_line
    if not fits:
        return None
    return Party(last.agent.actor_id, None), Party(last.target.actor_id, None)
