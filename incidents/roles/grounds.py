"""What was struck, where nobody is named: villages, orchards and pastures are civilians'."""

from __future__ import annotations

from incidents.annotations import Annotations
from incidents.frames import Frame
from incidents.language.grammar import grammar

_ADJECTIVES = 3
"""How many words may stand between a preposition and "village" in English."""


def of_civilians(notes: Annotations, frame: Frame) -> bool:
    """True when what ``frame`` tells as struck is where people live or farm, not something in or near it."""
    small = grammar(notes.article.language)
    words = notes.words
    landed = "fall" in frame.tags
    for at in range(frame.first, frame.last):
        forms = words[at].forms
        farmed = not small.farmed.isdisjoint(forms)
        if not farmed and small.settled.isdisjoint(forms):
            continue
        if notes.article.language == "ar":
            inside = words[at].has("ب") or (at > frame.first and not small.around.isdisjoint(words[at - 1].forms))
            inside = inside and not (landed and (farmed or words[at - 1].text in {"في", "وفي"}))
        else:
            before = [w.text for w in words[max(frame.first, at - _ADJECTIVES) : at]]
            inside = any(word in small.around and not (landed and word in {"in", "into"}) for word in before)
        if not inside:
            return True
    return False
