"""How much must speak for a name before it is a place: for an everyday word much, for a well-known city nothing."""

from __future__ import annotations

from gazetteer.reading import FREE, LOCAL, NEVER, STRONG, SURE, WEAK, Reading, Span
from gazetteer.tokens import ARABIC, LATIN

KNOWN = 0.58
"""Importance from which a place needs nothing to speak for it: towns of some size, regions, countries."""

_INDEFINITE = ("\u064b", "\u064c", "\u064d")
"""The endings that mark an indefinite noun; a place name carries none ("دوماً" is "always", not Douma)."""


def needed(reading: Reading, span: Span) -> float:
    """The least that must speak for a name, on the scale of ``reading``; ``NEVER`` for what cannot be a place."""
    lists = reading.words.lists
    shape = reading.tokens[span.at].shape
    single = span.stop - span.at == 1
    best = max(entry.importance for entry, _, _ in span.entries)
    tier = min(entry.tier for entry, _, _ in span.entries)
    least = FREE
    if span.composed:
        return FREE
    if span.respelled:
        return LOCAL if reading.tokens[span.at].start == span.start else WEAK
    if not single:
        first, second = shape, reading.tokens[span.at + 1].shape
        if first.number is not None and second.script == ARABIC and "everyday" in second.lists:
            return SURE
        if (
            best < KNOWN
            and span.stop - span.at == 2
            and first.fold in ("ابو", "ابي", "abu")
            and "given_names" in second.lists
        ):
            return STRONG
        if all("function_words" in t.shape.lists for t in reading.tokens[span.at : span.stop]):
            return NEVER
        named = all(t.shape.lists & {"given_names", "titles"} for t in reading.tokens[span.at : span.stop])
        return SURE if tier == 2 and named else WEAK if tier == 2 or reading.sport else FREE
    word = span.form.word
    if any(mark in shape.raw[-2:] for mark in _INDEFINITE):
        return NEVER
    plain = reading.words.features.get(word.removeprefix("ال"))
    feature = plain is not None
    if plain is not None and plain.kind == "desert" and any(e.place.kind == "desert" for e, _, _ in span.entries):
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
    if word.endswith("يه") and any(e.place.kind == "country" for e, _, _ in span.entries):
        least = max(least, WEAK)
    if all(quality < 0.85 for _, quality, _ in span.entries):
        least = max(least, WEAK if word.startswith("ال") else STRONG)
    if tier == 2:
        clear = len(span.key) > 3 and not span.form.particles.strip("و") and word not in lists["ordinary"]
        least = max(least, LOCAL if clear else STRONG)
    if "given_names" in shape.lists or word in lists["given_names"]:
        town = tier == 0 and any(e.place.kind in ("city", "town") for e, _, _ in span.entries)
        least = max(least, LOCAL if town else SURE if tier == 2 or best < KNOWN else WEAK)
    return max(least, WEAK) if reading.sport else least


def _cautioned(reading: Reading, span: Span) -> float:
    """What the tables' notes ask for: a name that is a word, a person's or a unit's too is no place by itself."""
    cautions = [reading.table.cautions.get(entry.place.place_id, "") for entry, _, _ in span.entries]
    if not all(cautions):
        return FREE
    latin = reading.tokens[span.at].shape.script == LATIN
    # Arabic names that are little known ask for as much already; "to" may stand before a person, hardly before a unit
    return LOCAL if "unit" in cautions or ("person" in cautions and latin) else WEAK
