"""The ground that statements on control are about: how much of a place is meant, and what is no ground."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Sequence
from operator import attrgetter
from typing import Literal

from incidents.annotations import Annotations
from incidents.control.vocabulary import among, vocabulary
from incidents.language.grammar import grammar
from incidents.language.words import Known, Word
from incidents.scenes import PlaceRole, role_of
from incidents.spots import Spot

Share = Literal["whole", "most", "part", "none"]
"""How much of a place is meant; ``none``: something in it, not the place."""

_DISTANCE = re.compile(r"\d\s*-?\s*(?:km|kilomet|mile|كم|كيلو)", re.I)


def usable(notes: Annotations, spot: Spot) -> bool:
    """False for what no claim is made of: a country, a filing place, a distance from somewhere, a word for any city."""
    known: dict[tuple[int, int], bool] = notes.once("usable places", dict)
    place = (spot.start, spot.end)
    if place not in known:
        known[place] = _usable(notes, spot)
    return known[place]


def _usable(notes: Annotations, spot: Spot) -> bool:
    if spot.dateline or spot.person or role_of(notes, spot) is PlaceRole.BODY or _DISTANCE.search(spot.text):
        return False
    if spot.placed is not None and spot.placed.kind in {"country", "river"}:
        return False
    if spot.first and notes.article.language == "en" and notes.words[spot.first - 1].text == "by":
        gap = notes.article.body[notes.words[spot.first - 1].end : spot.start]
        return bool(gap.strip()) or "\n" in gap  # "coveted by Ankara"
    generic = _any_place(notes.article.language)
    return not all(generic.of(notes.words[spot.first : spot.last]))


@functools.cache
def _any_place(language: str) -> Known[bool]:
    """Words for ground and for kinds of place, which say of no place which it is."""
    generic = grammar(language).ground | grammar(language).kinds
    return Known(lambda forms: not generic.isdisjoint(forms))


def share(notes: Annotations, last: int, spot: Spot) -> Share:
    """How much of ``spot`` is meant by what follows word ``last``, where a verb of taking or holding ends."""
    small, known = grammar(notes.article.language), vocabulary(notes.article.language)
    between = notes.words[last : spot.first] if spot.first >= last else notes.words[last : last + 6]
    if among(between, known.things | known.beyond) or (spot.first < last and not points_back(notes, last)):
        return "none"
    if spot.first >= last and role_of(notes, spot) is PlaceRole.AT and len(between) > 1:
        direct = notes.article.language == "ar" and among(between, frozenset({"علي"}))
        direct = direct or (notes.words[spot.first].has("ب") and among(notes.words[last - 1 : last], known.keeps))
        if not direct and not among(between, small.ground | small.kinds | small.areas | small.partly | known.mostly):
            return "none"
    if notes.article.language == "ar" and spot.first > last and _quarters(notes, between, spot):
        return "most" if among(between, known.mostly) else "part"
    if among(between, known.mostly):
        return "whole" if among(between, known.wholly) else "most"
    return "part" if among(between, small.partly | known.several) else "whole"


def _quarters(notes: Annotations, between: Sequence[Word], spot: Spot) -> bool:
    """True for "the western quarters of A" (الأحياء الغربية من): part of a town, not a quarter by its name."""
    quarters = vocabulary("ar").quarters
    at = next((i for i, w in enumerate(between) if not quarters.isdisjoint(w.forms)), None)
    if at is not None and at == len(between) - 1 and spot.grain == 0:
        side = notes.words[spot.last : spot.last + 1]
        return bool(side) and side[0].text in vocabulary("ar").sides
    return at is not None and spot.grain == 0 and any(w.text in {"من", "في"} for w in between[at + 1 :])


def points_back(notes: Annotations, last: int) -> bool:
    """True when the verb of taking that ends before word ``last`` means a place named before it."""
    words, known, small = notes.words, vocabulary(notes.article.language), grammar(notes.article.language)
    verb, after = words[last - 1], words[last : last + 6]
    if notes.article.language == "ar":
        return (
            verb.text.endswith(("ها", "ه", "هما"))
            or any(w.text in known.back or _known_one(w, known.mostly, small.ground) for w in after)
            or (verb.text.startswith("ال") and len(verb.text) > 4)
        )
    passive = any(w.text in small.be for w in words[max(0, last - 4) : last - 1])
    near = words[max(0, last - 3) : last + 5]
    return passive or any(w.text in known.back | small.ground | known.mostly | known.control for w in near)


def _known_one(word: Word, mostly: frozenset[str], ground: frozenset[str]) -> bool:
    """True for "most of it" and, with the Arabic article or a pronoun, "the town"."""
    if not mostly.isdisjoint(word.forms):
        return True
    definite = word.text.lstrip("وفب").startswith("ال") or word.text.endswith(("ها", "هما"))
    return definite and not ground.isdisjoint(word.forms)


def only_meant(notes: Annotations, first: int) -> bool:
    """True when the taking at word ``first`` is tried, wanted or feared, not told as done."""
    known, words = vocabulary(notes.article.language), notes.words
    at = bisect_right(notes.sentences, first, key=attrgetter("first")) - 1
    opens = notes.sentences[at].first if at >= 0 else 0
    if notes.article.language == "ar":
        head = words[first].text.lstrip("وف")
        if head.startswith(("لل", "لا", "لت", "لب")) and len(head) > 4 and len(words[first].forms) > 1:
            return True
        near = words[max(opens, first - 6) : first]
        if any(not a.isdisjoint(known.negations) and not known.managed.isdisjoint(b.forms) for a, b in _pairs(near)):
            return True
        if among(near[-1:], known.battles) and not head.startswith("ب"):
            return True
        return among([w for w in near[-5:] if not w.text.startswith("ك")], known.intends)  # كامل is not "like a hope"
    before = [word.text for word in words[max(opens, first - 5) : first]]
    if before[-1:] == ["to"]:
        return known.managed.isdisjoint(before[:-1])
    return not known.intends.isdisjoint(before[-3:])


def _pairs(words: Sequence[Word]) -> list[tuple[frozenset[str], Word]]:
    """Each word with those before it."""
    return [(frozenset(one.text for one in words[:i]), word) for i, word in enumerate(words)]
