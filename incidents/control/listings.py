"""Which of several places belong to one statement: those listed together, before or after a word on control."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from incidents.actions import OUTCOMES
from incidents.actors import UNARMED
from incidents.annotations import Annotations
from incidents.control.vocabulary import among, vocabulary
from incidents.language.grammar import grammar
from incidents.language.sentences import Clause
from incidents.scenes import beside
from incidents.spots import Spot


def listed(notes: Annotations, spots: Sequence[Spot]) -> list[Spot]:
    """The first place of ``spots`` and those listed beside it."""
    found = list(spots[:1])
    for spot in spots[1:]:
        between = [w.text for w in notes.words[found[-1].last : spot.first] if w.text not in {"and", "و"}]
        if notes.article.language == "en" and not _undated(notes, found[-1].last, spot.first):
            found.append(spot)
            continue
        if notes.article.language == "ar" and _again(notes, spot):
            found.append(spot)
            continue
        if any(a.actor_id not in UNARMED for a in notes.actors.within(found[-1].last, spot.first)):
            break
        if _opens(notes, spot):
            break
        well = "as well as" in " ".join(between) and len(between) <= 8
        namely = _namely(notes, between)
        if beside(notes, found[-1], spot) or well or namely:
            found.append(_around(notes, found[0], spot) if not between else spot)
        elif not _lies(notes, found[-1], spot) and len(between) > 3:
            break
    return found


def _undated(notes: Annotations, first: int, last: int) -> list[str]:
    """The words in ``first:last`` that are no part of a day, nor "and": none in "A on 6 December and B"."""
    days = {i for d in notes.dates.within(first, last) for i in range(*notes.span(d.start, d.end))}
    joined = notes.words[last - 1].text == "and" or notes.article.body[notes.words[last - 1].end] == ","
    if not days or not joined:
        return ["and"]
    small = {"on", "in", "and", "the"}
    return [w.text for i, w in enumerate(notes.words[first:last], first) if i not in days and w.text not in small]


def _namely(notes: Annotations, between: Sequence[str]) -> bool:
    """True for "A, particularly in B"."""
    known = vocabulary(notes.article.language)
    return not known.namely.isdisjoint(between) and all(w in known.namely | known.within for w in between)


def _opens(notes: Annotations, spot: Spot) -> bool:
    """True for ", and B is …": a place that opens a clause of its own (English)."""
    if notes.article.language != "en" or spot.first < 2 or spot.last >= len(notes.words):
        return False
    known, words = vocabulary("en"), notes.words
    verb = words[spot.last].text in known.predicates | known.demands | {"says", "said"}
    before = notes.article.body[words[spot.first - 2].end : spot.start]
    return verb and before.startswith(",") and words[spot.first - 1].text in {"and", "but", "while"}


def _again(notes: Annotations, spot: Spot) -> bool:
    """True for "and over B" (وعلى), which takes up the verb that stands further back."""
    small = grammar("ar")
    at = spot.first - 1
    while at > 0 and not (small.ground | small.kinds).isdisjoint(notes.words[at].forms):
        at -= 1
    return notes.words[at].text == "وعلي" or (notes.words[at].text == "علي" and notes.words[at - 1].text in {"ثم", "و"})


def _around(notes: Annotations, first: Spot, spot: Spot) -> Spot:
    """ "The countryside of A and B": the countryside of B too where B gives its name to a governorate, not its town."""
    one, other = first.placed, spot.placed
    around = vocabulary(notes.article.language).surrounds
    if one is None or other is None or not among(notes.words[first.first : first.last], around):
        return spot
    if other.kind != "city" or other.admin1 not in {other.name, other.name_en}:
        return spot
    wide = max(one.uncertainty_km, other.uncertainty_km)
    land = dataclasses.replace(
        other, place_id=f"{other.place_id}#countryside", kind="relative", uncertainty_km=wide, geo_precision=2
    )
    return dataclasses.replace(spot, placed=land)


def listed_before(notes: Annotations, spots: Sequence[Spot], clause: Clause | None) -> list[Spot]:
    """The last place of ``spots`` and those listed before it, within ``clause`` when one is given.

    Where the last only tells where the one before lies ("Baghouz, a village by the border"), that one is meant.
    """
    inside = [s for s in spots if clause is None or s.first >= clause.first]
    while len(inside) > 1 and _lies(notes, inside[-2], inside[-1]):
        inside.pop()
    found = inside[-1:]
    if found and _opens(notes, found[0]):
        return found
    for spot in reversed(inside[:-1]):
        if found[0].first - spot.last > 6 or not beside(notes, spot, found[0]):
            break
        found.insert(0, spot)
    return found


def _lies(notes: Annotations, one: Spot, other: Spot) -> bool:
    """True when ``other`` tells where ``one`` lies."""
    if other.first - one.last > 8 or any(a.tag not in OUTCOMES for a in notes.actions.within(one.last, other.first)):
        return False
    wider = other.grain > one.grain or (other.placed is not None and other.placed.kind == "relative")
    gap = notes.article.body[one.end : other.start]
    listed_too = beside(notes, one, other) and (
        notes.article.language == "ar" or " and " in gap or one.grain == other.grain
    )
    return wider and ("," in gap or "،" in gap or other.first - one.last <= 3) and not listed_too
