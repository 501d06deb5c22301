"""Whom a sentence leans on when it says "they" or "the force": the actor that the sentence before began with."""

from __future__ import annotations

from incidents.actors import UNARMED, UNIDENTIFIED, ActorMention
from incidents.annotations import Annotations
from incidents.language.sentences import Sentence

BEARERS = frozenset({"name", "nationality", "short", "government", "possessive", "latter", "insurgents"})
"""Kinds of mention that may take, hold or lose a place."""
NAMES = BEARERS - {"possessive", "latter"}
"""Of these, those that name somebody."""


def told_before(notes: Annotations, sentence: Sentence, *, across: bool = False) -> ActorMention | None:
    """The armed actor that the sentence before ``sentence`` in its line named first; None for none.

    ``across``: also where that sentence ends the line before.
    """
    before = next((s for s in reversed(notes.sentences) if s.last <= sentence.first), None)
    if before is None or (before.line != sentence.line and not across):
        return None
    named = [a for a in notes.actors.within(before.first, before.last) if a.kind in NAMES]
    return next((a for a in named if a.actor_id not in UNARMED | {UNIDENTIFIED}), None)
