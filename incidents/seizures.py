"""What is seized and is no ground: people's property, which is looted, and people, who are taken away."""

from __future__ import annotations

from incidents.actions import Action
from incidents.actors import UNARMED
from incidents.annotations import Annotations
from incidents.language.grammar import grammar

_SEIZE = ("استول", "seiz")
"""How verbs of seizing begin."""


def property_seized(notes: Annotations, action: Action) -> bool:
    """True for "seized forty houses", استولى … على محصول: people's property is looted, no ground is taken."""
    words, language = notes.words, notes.article.language
    if action.tag != "take" or not any(words[action.first].text.lstrip("وف").startswith(v) for v in _SEIZE):
        return False
    behind = beyond_dates(notes, action.last, 7 if language == "ar" else 4)
    if language == "ar":
        on = next((n for n, i in enumerate(behind) if words[i].text == "علي"), None)
        if on is None and "علي" not in {w.text for w in words[action.first : action.last]}:
            return False
        behind = behind[(on or -1) + 1 :][:2]
    return any(not grammar(language).property.isdisjoint(words[i].forms[:2]) for i in behind)


def people_seized(notes: Annotations, action: Action) -> bool:
    """True for "seized two shepherds": people are taken away, no ground."""
    if notes.article.language != "en" or action.tag != "take" or not notes.words[action.first].text.startswith("seiz"):
        return False
    small = grammar("en")
    for mention in notes.actors.within(action.last, action.last + 3):
        forms = notes.words[mention.first].forms
        return mention.actor_id in UNARMED and (small.ground | small.property | small.settled).isdisjoint(forms)
    return False


def beyond_dates(notes: Annotations, first: int, count: int) -> list[int]:
    """The indices of the next ``count`` words from word ``first`` on that belong to no date, within its sentence."""
    found: list[int] = []
    at = first
    while at < len(notes.words) and len(found) < count and at - first < 4 * count:
        date = next((d for d in notes.dates.within(at, at + 1)), None)
        if date is None:
            found.append(at)
            at += 1
        else:
            at = max(at + 1, notes.word_at(date.end - 1) + 1)
    return found
