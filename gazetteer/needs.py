"""How much must speak for a name before it is a place: for an everyday word much, for a well-known city nothing."""

from __future__ import annotations

from gazetteer.reading import FREE, LOCAL, NEVER, STRONG, SURE, WEAK, Reading, Span
from gazetteer.tokens import ARABIC, LATIN

KNOWN = 0.58
"""Importance from which a place needs nothing to speak for it: towns of some size, regions, countries."""

_INDEFINITE = ("\u064b", "\u064c", "\u064d")
"""The endings that mark an indefinite noun; a place name carries none ("دوماً" is "always", not Douma)."""
_TOWNS = ("city", "town")


def needed(reading: Reading, span: Span) -> float:
    """The least that must speak for a name, on the scale of ``reading``; ``NEVER`` for what cannot be a place."""
    if span.composed:
        return FREE
    if span.respelled:
        return LOCAL if reading.tokens[span.at].start == span.start else WEAK
    if span.stop - span.at > 1:
        return _of_several(reading, span)
    known = span.entries.memo
    asked = (reading.tokens[span.at].shape.raw, span.form.skip, reading.sport)  # from which all else follows
    least: float | None = known.get(asked)
    if least is None:
        least = known[asked] = _of_one(reading, span)
    return least


def _of_several(reading: Reading, span: Span) -> float:
    """The same for a name of several words."""
    best, tier = span.entries.importance, span.entries.tier
    first, second = reading.tokens[span.at].shape, reading.tokens[span.at + 1].shape
    if first.number is not None and second.script == ARABIC and "everyday" in second.lists:
        return SURE
    if (
        best < KNOWN
        and span.stop - span.at == 2
        and first.fold in ("ابو", "ابي", "abu")
        and "given_names" in second.lists
    ):
        return STRONG
    lists = [token.shape.lists for token in reading.tokens[span.at : span.stop]]
    if "function_words" in lists[0] and all("function_words" in names for names in lists):
        return NEVER
    if tier == 2:
        return SURE if all(names & {"given_names", "titles"} for names in lists) else WEAK
    return WEAK if reading.sport else FREE


def _of_one(reading: Reading, span: Span) -> float:
    """The same for a name of one word."""
    lists = reading.words.lists
    shape = reading.tokens[span.at].shape
    best, tier, kinds = span.entries.importance, span.entries.tier, span.entries.kinds
    least = FREE
    word = span.form.word
    if any(mark in shape.raw[-2:] for mark in _INDEFINITE):
        return NEVER
    plain = reading.words.features.get(word.removeprefix("ال"))
    feature = plain is not None
    if plain is not None and plain.kind == "desert" and "desert" in kinds:
        return WEAK if word.startswith("ال") or word.isascii() else STRONG
    if plain is not None and plain.kind == "island" and word.startswith("ال") and best >= KNOWN:
        return WEAK
    if word in reading.words.features or word in lists["heads"] or word in lists["function_words"]:
        return NEVER
    if (span.form.particles and shape.fold in lists["function_words"]) or (shape.particles and shape.word == "في"):
        return NEVER  # فرقة is a division, not "so رقة"; وفي is "and in"
    if word in reading.words.demonyms or (shape.script == LATIN and span.key in reading.words.demonyms):
        return NEVER
    if len(span.key) < 3:
        least = STRONG
    if best < KNOWN and shape.script == ARABIC:
        least = max(least, WEAK)
    if best < KNOWN:
        least = max(least, _cautioned(reading, span))
    if word in lists["ordinary"]:
        least = max(least, WEAK if shape.script == ARABIC else LOCAL)
    if word in lists["everyday"] or feature:
        least = max(least, STRONG if tier < 2 and not feature else SURE)
    if word.endswith("يه") and "country" in kinds:
        least = max(least, WEAK)
    if span.entries.fit < 0.85:
        least = max(least, WEAK if word.startswith("ال") else STRONG)
    if tier == 2:
        clear = len(span.key) > 3 and not span.form.particles.strip("و") and word not in lists["ordinary"]
        least = max(least, LOCAL if clear else STRONG)
    if "given_names" in shape.lists or word in lists["given_names"]:
        town = tier == 0 and not kinds.isdisjoint(_TOWNS)
        least = max(least, LOCAL if town else SURE if tier == 2 or best < KNOWN else WEAK)
    return max(least, WEAK) if reading.sport else least


def _cautioned(reading: Reading, span: Span) -> float:
    """What the tables' notes ask for: a name that is a word, a person's or a unit's too is no place by itself."""
    cautions = {reading.table.cautions.get(place_id, "") for place_id in span.entries.ids}
    if not all(cautions):
        return FREE
    latin = reading.tokens[span.at].shape.script == LATIN
    # Arabic names that are little known ask for as much already; "to" may stand before a person, hardly before a unit
    return LOCAL if "unit" in cautions or ("person" in cautions and latin) else WEAK
