"""The part a place plays in what a sentence tells: where it happened, where from, where to, or only a name."""

from __future__ import annotations

import dataclasses
import enum
import functools
import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from incidents import lexicons
from incidents.language.grammar import grammar
from incidents.language.words import words_of
from incidents.tolls.vocabulary import number_words

if TYPE_CHECKING:
    from incidents.annotations import Annotations
    from incidents.spots import Spot

_KEYS = ("generic", "at", "from", "to", "bodies", "hospitals", "leads", "near", "somewhere", "settled")
_SHAPE = dict.fromkeys(_KEYS, "words")


class PlaceRole(enum.IntEnum):
    """The part a place plays, the best for "where it happened" first."""

    AT = 0
    """It happened there."""
    OBJECT = 1
    """It is what was struck, entered or taken."""
    FROM = 2
    """Somebody or something comes from there."""
    TO = 3
    """Somebody goes there."""
    BODY = 4
    """It is part of the name of an office ("the police of Kirkuk")."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Words:
    generic: frozenset[str]
    at: frozenset[str]
    origin: frozenset[str]
    to: frozenset[str]
    bodies: frozenset[str]
    hospitals: frozenset[str]
    leads: frozenset[str]
    near: frozenset[str]
    somewhere: frozenset[str]
    settled: frozenset[str]


@functools.cache
def _table(language: str) -> _Words:
    table = lexicons.load(language, "places", _SHAPE)
    sets = [frozenset(words_of(phrase)[-1].text for phrase in table[key]) for key in _KEYS]
    return _Words(*sets)


def role_of(notes: Annotations, spot: Spot) -> PlaceRole:
    """The part ``spot`` plays, from the words before it."""
    known: dict[tuple[int, int], PlaceRole] = notes.once("roles of places", dict)
    place = (spot.start, spot.end)
    role = known.get(place)
    if role is None:  # asked for by every frame and claim near the place
        role = known[place] = _role_of(notes, spot)
    return role


def _role_of(notes: Annotations, spot: Spot) -> PlaceRole:
    table = _table(notes.article.language)
    words = notes.words
    if notes.article.language == "ar":
        return _arabic(notes, spot, table)
    if spot.text.split(" ")[0].lower() in {"between", "along", "near", "north", "south", "east", "west"}:
        return PlaceRole.AT
    at = spot.first - 1
    low = max(0, spot.first - 6)
    while at >= low:
        word = words[at].text
        if word == "to" and at > 0 and words[at - 1].text in table.leads:
            return PlaceRole.AT
        if word in table.bodies:
            return PlaceRole.BODY
        if word in table.at:
            return PlaceRole.FROM if at > 0 and words[at - 1].text in table.origin else PlaceRole.AT
        if word in table.origin:
            return PlaceRole.FROM
        if word in table.to:
            return PlaceRole.TO
        if word not in table.generic:
            return PlaceRole.OBJECT
        at -= 1
    return PlaceRole.OBJECT


def _arabic(notes: Annotations, spot: Spot, table: _Words) -> PlaceRole:
    words = notes.words
    head = words[spot.first]
    if (
        head.has("ب")
        and any(form == head.text.lstrip("وف")[1:] for form in head.forms)
        and not spot.text.startswith(("ب", "وب", "فب"))
    ):
        return PlaceRole.AT
    if notes.article.body[spot.start - 1 : spot.start] == "ل" or (
        head.text.lstrip("وف").startswith("لل") and spot.text.startswith("لل")
    ):
        return PlaceRole.TO
    if spot.placed is not None and spot.placed.kind == "relative" and not spot.text.startswith("ريف"):
        return PlaceRole.AT
    at = spot.first - 1
    low = max(0, spot.first - 5)
    from_seen = False
    while at >= low:
        word = words[at]
        forms = set(word.forms[:3])
        bare = word.text[1:] if word.text[:1] in "وف" and len(word.text) > 2 else word.text
        if table.bodies & forms:
            return PlaceRole.BODY
        if bare in table.to:
            leads = at > 0 and words[at - 1].text in table.leads  # "the road that leads to A"
            return PlaceRole.AT if leads else PlaceRole.TO
        if bare == "من":
            if at > 0 and words[at - 1].text == "كل":
                at -= 2
                continue
            if at > 0 and words[at - 1].text in table.near:
                return PlaceRole.AT
            return PlaceRole.FROM
        if bare in table.origin:
            return PlaceRole.FROM
        if bare in table.at or word.text in table.at or (bare.startswith("ب") and bare[1:] in table.generic | table.at):
            settled = at > 0 and words[at - 1].text.startswith(tuple(table.settled))
            return PlaceRole.FROM if settled else PlaceRole.AT
        if bare in table.somewhere and at + 1 < spot.first:
            return PlaceRole.OBJECT  # "stationed in the area, (shelled) the villages of A and B"
        if not table.generic & forms:
            return PlaceRole.FROM if from_seen else PlaceRole.OBJECT
        at -= 1
    return PlaceRole.OBJECT


def scenes(
    notes: Annotations, spots: Sequence[Spot], *, leaving: bool = False, near: Sequence[tuple[int, int]] = ()
) -> list[Spot]:
    """Of the places named in a frame, those where it happened: one, or several named side by side.

    ``leaving`` says that what is told leaves a place (a withdrawal), so that "from" names it; ``near`` gives the
    stretches of words in which the doing itself is told, whose places go first. Empty when no place qualifies.
    """
    spots = [
        one
        for number, one in enumerate(spots)
        if not (number + 1 < len(spots) and _holds(notes, one, spots[number + 1]))
    ]
    ranked: list[tuple[int, int, bool, int, Spot]] = []
    before: tuple[Spot, PlaceRole] | None = None
    for order, spot in enumerate(spots):
        role = role_of(notes, spot)
        if before is not None and role is PlaceRole.OBJECT and beside(notes, before[0], spot):
            role = before[1]
        before = (spot, role)
        hospital = role is PlaceRole.BODY and _at_hospital(notes, spot)
        if role is PlaceRole.BODY and not hospital:
            continue
        if (
            role is PlaceRole.TO
            and not _alone(spots, order, leaving=leaving)
            and not _reached(notes, spots, order, leaving)
        ):
            continue
        far = bool(near) and not any(first <= spot.first < last for first, last in near)
        worth = {
            PlaceRole.AT: 0,
            PlaceRole.OBJECT: int(far and bool(near)),
            PlaceRole.FROM: 0 if leaving else 3,
            PlaceRole.TO: 4 if len(spots) == 1 else 0,
            PlaceRole.BODY: 5,  # a town's hospital that tells of the wounded: the town, where no place is named
        }[role]
        ranked.append((worth, spot.grain, far and bool(near), order, spot))
    if not ranked:
        return []
    if ranked[0][0] == 0 and _opens(notes, ranked[0][4]):
        wide = ranked[0]  # "In A, … near B": B is where it happened
        within = [row[4] for row in ranked[1:] if row[0] in _THERE and row[1] <= wide[1] and not row[2]]
        if any(notes.actions.within(wide[4].last, spot.first) and not beside(notes, wide[4], spot) for spot in within):
            ranked[0] = (1, *wide[1:])
    best = min(ranked, key=lambda row: row[:4])
    chosen = [best[4]]
    for worth, grain, _, order, spot in ranked:
        if (
            order > best[3]
            and worth == best[0]
            and grain <= max(best[1], 1) + (1 if best[1] >= 2 else 0)
            and beside(notes, chosen[-1], spot)
        ):
            chosen.append(spot)
    return chosen


def _alone(spots: Sequence[Spot], at: int, *, leaving: bool) -> bool:
    """True for the aim of a blow that no other place is told beside, save the region it lies in ("towards the base in
    the governorate of A")."""
    if len(spots) == 1:
        return True
    rest = [spot for number, spot in enumerate(spots) if number != at]
    behind = all(spot.first >= spots[at].last and spot.grain == 3 for spot in rest)
    return behind and not leaving and spots[at].grain < 2 and rest[0].first - spots[at].last <= 1


def _reached(notes: Annotations, spots: Sequence[Spot], at: int, leaving: bool) -> bool:
    """True for the aim of a way told with where it began ("convoys from A and B to C")."""
    rest = [spot for number, spot in enumerate(spots) if number != at]
    froms = [s for s in rest if role_of(notes, s) is PlaceRole.FROM]
    listed = all(s in froms or (n and beside(notes, rest[n - 1], s)) for n, s in enumerate(rest))
    return not leaving and bool(froms) and listed and rest[-1].first < spots[at].first


def _at_hospital(notes: Annotations, spot: Spot) -> bool:
    """True for the place in "a doctor at the hospital of A said", not where the wounded were taken."""
    table = _table(notes.article.language)
    before = notes.words[max(0, spot.first - 4) : spot.first]
    there = any(not table.hospitals.isdisjoint(word.forms[:4]) for word in before)
    return there and not any(word.text.lstrip("وف") in table.to for word in before)


def _holds(notes: Annotations, one: Spot, other: Spot) -> bool:
    """True for "A's B": B is where it happened."""
    near = other.first - one.last <= 1
    return near and notes.article.body[one.end : one.end + 2] in {"'s", "\u2019s"}


_THERE = frozenset({PlaceRole.AT, PlaceRole.OBJECT})
_OPENERS = frozenset({"and", "meanwhile", "elsewhere"})


def _opens(notes: Annotations, spot: Spot) -> bool:
    """True for a place that opens its sentence and sets the stage ("In A, …"), told from where in it it happened."""
    body, words = notes.article.body, notes.words
    if notes.article.language == "ar":
        if body[spot.end : spot.end + 1] not in {"،", ","}:
            return False
        at = bisect_right(notes.sentences, spot.first, key=lambda s: s.first) - 1
        first = notes.sentences[at].first
        opens = "في" in words[first].forms and 0 < spot.first - first <= 4
        return opens or (spot.first - first <= 1 and words[first].has("ب"))
    if body[spot.end : spot.end + 1] != ",":
        return False
    at = spot.first - 1
    while at >= 0 and words[at].text in {"the", "city", "town", "province", "of", "governorate"}:
        at -= 1
    if at < 0 or words[at].text != "in":
        return False
    return body[words[at].start].isupper() or (at > 0 and words[at - 1].text in _OPENERS)


def _goes_on(notes: Annotations, one: Spot, other: Spot) -> bool:
    """True when a comma lists ("A, B and C"), false when it tells where a place lies ("A, 20 km east of B")."""
    if other.grain > one.grain or (other.placed is not None and other.placed.kind == "relative"):
        return False
    if one.placed is not None and other.placed is not None and one.placed.admin1 == other.placed.name_en:
        return False  # "near A, the governorate of A, and …"
    rest = notes.article.body[other.end : other.end + 80]
    stop = re.search(r"[.;؛\n]", rest)
    following = rest[: stop.start()] if stop else rest
    return " and " in following or " و" in following


_STRANGERS = re.compile(r"\s*(?:،\s*و\w+(?:\s\w+)?\s*){1,4}،\s*(?:وبلدة\s|وقرية\s|ومدينة\s|و\s?)")
"""Up to four names that no table has, between two members of an Arabic list: "A، وX، وY، وB"."""


def beside(notes: Annotations, one: Spot, other: Spot) -> bool:
    """True when ``other`` follows ``one`` in a list ("in A, B and near C"), not as where ``one`` lies ("A in B")."""
    body = notes.article.body
    gap = body[one.end : other.start]
    if "\n" in gap or "(" in gap or ")" in gap:
        return False
    if gap.strip() in {"،", ","} and not _goes_on(notes, one, other):
        return False
    between = notes.words[one.last : other.first]
    head = notes.words[other.first]
    joined = head.text.startswith("و") and body[other.start] != "و"
    if notes.article.language == "ar":
        table = _table("ar")
        if joined or not between:
            return joined or gap.strip() in {"،", ","}
        told = any(a.part == "past" for a in notes.actions.within(one.last, other.first))
        if not told and _STRANGERS.fullmatch(gap):
            return True
        if not between[0].text.startswith("و") or between[0].text in table.at:  # وسط is no "and"
            return False
        if notes.actions.within(one.last, other.first):
            return False
        plain = all(set(w.forms[:4]) & (table.generic | table.at) or w.text in {"و", "وفي", "وعلي"} for w in between)
        return (plain and len(between) <= 3) or (len(between) <= 6 and between[-1].text in table.at)
    table = _table("en")
    if not between:
        return gap.strip() == ","
    while between and between[0].text in grammar("en").kinds:
        between = between[1:]
    counted = gap.strip().startswith(",") and len(between) in {2, 3, 4} and between[-1].text in table.at
    counted = counted and not any(w.text in table.generic and w.text not in {"a", "the"} for w in between[1:-1])
    if counted and (between[0].text.isdigit() or between[0].text in number_words("en")):
        return True  # "two in A, one in B"
    if not between or between[0].text not in {"and", "or", "then"}:
        return not between and gap.strip().endswith(",")
    return len(between) <= 6 and not any(a.part == "past" for a in notes.actions.within(one.last, other.first))
