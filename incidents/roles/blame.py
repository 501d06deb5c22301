"""Who is blamed for a deed and who blames: "X accused Y of shelling", اتهمت X Y بقصف."""

from __future__ import annotations

import functools
from bisect import bisect_left

from incidents.actors import ActorMention
from incidents.annotations import Annotations
from incidents.language.grammar import grammar
from incidents.language.words import Known

NEAR = 6
"""How many words from an actor a verb of blaming may stand."""
_AFTER = frozenset({"of", "for"})


def accused(notes: Annotations, mention: ActorMention) -> bool:
    """True for whoever is blamed, so that the deed is theirs as it is told."""
    verb = _verb_before(notes, mention)
    if verb is None:
        return False
    if notes.article.language == "en":
        following = notes.words[mention.last].text if mention.last < len(notes.words) else ""
        return following in _AFTER and mention.first - verb <= 4
    return bool(notes.actors.within(verb + 1, mention.first)) and _goes_on(notes, mention)


def accuses(notes: Annotations, mention: ActorMention) -> bool:
    """True for whoever blames somebody else, who took no part in the deed."""
    small = grammar(notes.article.language)
    if notes.article.language == "en":
        if not told_of(notes, mention.last, mention.last + 3):
            return False
        following = [word.text for word in notes.words[mention.last : mention.last + 3]]
        at = next((n for n, text in enumerate(following) if text in small.accuses), None)
        if at is None or small.be & set(following[:at]):
            return False
        verb = mention.last + at
        apart = notes.words[verb].start - notes.words[mention.last - 1].end > sum(map(len, following[:at])) + at + 1
        return not apart and not notes.actors.within(mention.last, verb)
    before = _verb_before(notes, mention)
    if before is None or notes.actors.within(before + 1, mention.first):
        return False
    return any(accused(notes, other) for other in notes.actors.within(mention.last, mention.last + 4))


@functools.cache
def _blames(language: str) -> Known[bool]:
    verbs = grammar(language).accuses
    return Known(lambda forms: not verbs.isdisjoint(forms[:2]))


def told_of(notes: Annotations, first: int, last: int) -> bool:
    """True when a verb of blaming stands in the words ``first:last``."""
    verbs = notes.once("verbs of blaming", lambda: list(_blames(notes.article.language).where(notes.words)))
    return bisect_left(verbs, first) < bisect_left(verbs, last)


def _verb_before(notes: Annotations, mention: ActorMention) -> int | None:
    """Index of the verb of blaming right before ``mention``; None for none in its sentence."""
    if not told_of(notes, mention.first - NEAR, mention.first):
        return None
    small = grammar(notes.article.language)
    for at in range(mention.first - 1, max(-1, mention.first - 1 - NEAR), -1):
        word = notes.words[at]
        if not small.accuses.isdisjoint(word.forms[:2]):
            return at
        if ". " in notes.article.body[word.start : word.end + 2]:
            return None
    return None


def _goes_on(notes: Annotations, mention: ActorMention) -> bool:
    """True when what somebody is blamed for follows: بقصف, بالوقوف وراء, مسؤولية."""
    following = notes.words[mention.last : mention.last + 2]
    return any(word.has("ب") or "مسؤوليه" in word.forms for word in following)
