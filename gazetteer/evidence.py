"""Is a name in the text a place? What the words around it say for it and against it.

Every name of the table that a text holds gets ``needed``, how much must speak for it (an everyday word needs much, a
well-known city nothing), and ``support``, how much does. People, organisations, governments and set phrases are ruled
out.
"""

from __future__ import annotations

import re

from gazetteer.headings import is_heading
from gazetteer.reading import FREE, LOCAL, NEVER, STRONG, SURE, WEAK, Reading, Span
from gazetteer.tokens import ARABIC, LATIN, Shape
from gazetteer.words import Feature

KNOWN = 0.58
"""Importance from which a place needs nothing to speak for it: towns of some size, regions, countries."""

_INDEFINITE = ("\u064b", "\u064c", "\u064d")
"""The endings that mark an indefinite noun; a place name carries none ("دوماً" is "always", not Douma)."""
_INSIDE = frozenset(["في", "in", "at", "داخل", "inside", "within"])
_ARROW = re.compile(r"[ \u00a0]*(?:[\u2190-\u21ff\u27a1\u2b05-\u2b07\u279c-\u27be]|[-=]>)")
_BE = frozenset({"was", "is", "were"})
_BESIDE = frozenset({"near", "outskirts", "countryside", "desert", "bank", "between", "road", "triangle"})


def weigh(reading: Reading) -> None:
    """Set ``kept`` of every span of a reading."""
    for span in reading.spans:
        if span.key in reading.decided:
            span.support, span.kept = SURE, True
            continue
        span.needed = _needed(reading, span)
        span.support = _support(reading, span)
        span.kept = span.support >= span.needed and not _is_no_place(reading, span)
    _by_lists(reading)
    _by_repeats(reading)
    _by_surroundings(reading)


# -- how much is needed ----------------------------------------------------------------------------------------------


def _needed(reading: Reading, span: Span) -> float:
    lists = reading.words.lists
    shape = reading.tokens[span.at].shape
    single = span.stop - span.at == 1
    best = max(entry.importance for entry, _, _ in span.entries)
    tier = min(entry.tier for entry, _, _ in span.entries)
    needed = FREE
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
        needed = STRONG
    if best < KNOWN and shape.script == ARABIC:
        needed = max(needed, WEAK)
    if best < KNOWN:
        needed = max(needed, _cautioned(reading, span))
    if word in lists["ordinary"]:
        needed = max(needed, WEAK if shape.script == ARABIC else LOCAL)
    if word in lists["everyday"] or feature:
        needed = max(needed, STRONG if tier < 2 and not feature else SURE)
    if word.endswith("يه") and any(e.place.kind == "country" for e, _, _ in span.entries):
        needed = max(needed, WEAK)
    if all(quality < 0.85 for _, quality, _ in span.entries):
        needed = max(needed, WEAK if word.startswith("ال") else STRONG)
    if tier == 2:
        clear = len(span.key) > 3 and not span.form.particles.strip("و") and word not in lists["ordinary"]
        needed = max(needed, LOCAL if clear else STRONG)
    if "given_names" in shape.lists or word in lists["given_names"]:
        town = tier == 0 and any(e.place.kind in ("city", "town") for e, _, _ in span.entries)
        needed = max(needed, LOCAL if town else SURE if tier == 2 or best < KNOWN else WEAK)
    return max(needed, WEAK) if reading.sport else needed


def _cautioned(reading: Reading, span: Span) -> float:
    """What the tables' notes ask for: a name that is a word, a person's or a unit's too is no place by itself."""
    cautions = [reading.table.cautions.get(entry.place.place_id, "") for entry, _, _ in span.entries]
    if not all(cautions):
        return FREE
    latin = reading.tokens[span.at].shape.script == LATIN
    # Arabic names that are little known ask for as much already; "to" may stand before a person, hardly before a unit
    return LOCAL if "unit" in cautions or ("person" in cautions and latin) else WEAK


# -- how much speaks for it ------------------------------------------------------------------------------------------


def _support(reading: Reading, span: Span) -> float:
    tokens, text = reading.tokens, reading.text
    start = tokens[span.at].start
    if start > 0 and text[start - 1] == "#":
        return SURE
    if is_heading(reading, span) or reading.opens_list(span.at):
        return SURE
    if span.at == 0 and text[span.end : span.end + 3].lstrip()[:1] in tuple("-–—/"):
        return SURE
    if tokens[span.at].first and not span.form.particles and _ARROW.match(text, span.end):
        return SURE
    if tokens[span.at].sentence and text[span.end : span.end + 2] == ": " and not span.form.particles:
        return LOCAL
    return (
        _with_feature(reading, span)
        or _locative(reading, span)
        or _undergoes(reading, span)
        or _told_of(reading, span)
        or _taken(reading, span)
    )


def _taken(reading: Reading, span: Span) -> float:
    """``WEAK`` for a name right behind the subject of a verb of taking or losing ("استعادت الفصائل النيرب")."""
    if span.form.particles or reading.sport:
        return FREE
    for at in range(span.at, max(0, span.at - 4), -1):
        left = reading.before(at)
        if left is None or "locative" in left.shape.lists or left.shape.feature is not None:
            return FREE
        if "takes" in left.shape.lists:
            return WEAK if at < span.at else FREE
    return FREE


def _told_of(reading: Reading, span: Span) -> float:
    """``LOCAL`` for a name of which the next word tells who holds it, ``WEAK`` for one that its sentence is about
    ("أما الثعلة")."""
    right = reading.after(span.stop)
    if right is not None and not reading.sport:
        further = reading.after(span.stop + 1)
        pair = f"{right.shape.fold} {further.shape.fold}" if further is not None else ""
        if "told_of" in right.shape.lists or pair in reading.words.lists["told_of"]:
            return LOCAL
    left = reading.before(span.at)
    return WEAK if left is not None and "topics" in left.shape.lists and not span.form.particles else FREE


def _undergoes(reading: Reading, span: Span) -> float:
    """``LOCAL`` for an English name whose verb tells what befalls a place: "X was captured", "X fell to"."""
    first, second = reading.after(span.stop), reading.after(span.stop + 1)
    if first is None or second is None or first.shape.script != LATIN or reading.sport:
        return FREE
    if first.shape.fold in _BE and "moves" in second.shape.lists:
        return LOCAL
    return LOCAL if first.shape.fold == "fell" and second.shape.fold in ("to", "into", "under") else FREE


def _with_feature(reading: Reading, span: Span) -> float:
    """``SURE`` when a word for a kind of place stands beside the name, which is noted in the span."""
    tokens = reading.tokens
    if not span.form.particles.endswith(("ب", "ل", "ك", "و", "ف")):
        at = span.at
        left = reading.before(at)
        while left is not None and left.shape.script == LATIN and left.shape.fold in ("of", "the") and at > span.at - 2:
            at -= 1
            left = reading.before(at)
        if left is not None and (feature := left.shape.feature) is not None:
            linked = at < span.at
            proper = left.shape.script == ARABIC or linked or left.shape.capital or left.shape.fold in ("mount", "wadi")
            if proper and not (left.shape.script == LATIN and feature.kind in ("region", "facility") and not linked):
                span.feature, span.feature_at = feature, at - 1
                return _strength(feature)
    for at in range(span.stop, min(span.stop + 2, len(tokens))):
        token = reading.after(at)
        if token is None or token.shape.script != LATIN:
            break
        if token.shape.feature is not None:
            span.feature, span.feature_at = token.shape.feature, at
            return _strength(token.shape.feature)
        if token.shape.capital or token.shape.lists or token.shape.relations or token.shape.before:
            break
    return FREE


def _strength(feature: Feature) -> float:
    """How much a word for a kind of place says: "village" all, "bridge" much, "point" or "area" less."""
    if feature.kind in ("checkpoint", "region", "facility", "road"):
        return LOCAL
    return STRONG if feature.named else SURE


def _locative(reading: Reading, span: Span) -> float:
    if "ب" in span.form.particles:
        return LOCAL
    if "ل" in span.form.particles:
        return WEAK
    left = reading.before(span.at)
    if left is not None and left.shape.fold == "the":
        left = reading.before(span.at - 1)
    if left is None or span.form.particles:
        return FREE
    if reading.sport and not left.shape.lists & {"locative"}:
        return FREE
    return _locative_word(left.shape)


def _locative_word(shape: Shape) -> float:
    if shape.before or shape.relations & _BESIDE:
        return STRONG
    if "locative" in shape.lists:
        return LOCAL if shape.word in _INSIDE else WEAK
    if "moves" in shape.lists:
        return WEAK
    return FREE


def _by_lists(reading: Reading) -> None:
    """A name in a list with one that is kept is a place too: "الباب وجرابلس", "Raqqa, Hasakah and Kobani"."""
    for spans in (reading.spans, reading.spans[::-1]):
        previous: Span | None = None
        for span in spans:
            if previous is not None and not span.kept and span.needed <= STRONG and reading.joined(previous, span):
                if previous.kept and (not reading.sport or previous.support >= WEAK):
                    span.support = max(span.support, STRONG)
                    span.kept = not _is_no_place(reading, span)
                elif not reading.sport and span.needed <= WEAK and previous.needed <= WEAK:
                    span.kept = not _is_no_place(reading, span)
                    previous.kept = not _is_no_place(reading, previous)
            previous = span


def _by_repeats(reading: Reading) -> None:
    """A name that the text or the headline uses as a place once needs less where it comes again."""
    strong = {s.key for s in reading.spans if s.kept and s.support >= LOCAL} | reading.known
    for span in reading.spans:
        if not span.kept and span.key in strong and span.needed <= (FREE if reading.sport else WEAK):
            span.kept = not _is_no_place(reading, span)


def _by_surroundings(reading: Reading) -> None:
    """A town with an everyday name ("المزرعة") is meant where the text says "in" it and tells of its governorate."""
    for span in reading.spans:
        if span.kept or span.support < LOCAL or span.needed >= NEVER or not span.form.word.startswith("ال"):
            continue
        towns = [e.place for e, _, _ in span.entries if e.tier == 0 and e.place.kind in ("city", "town")]
        if len(towns) == 1 == len(span.entries):
            others = [{e.place.admin1 for e, _, _ in s.entries} for s in reading.spans if s.kept]
            near = sum(towns[0].admin1 in regions for regions in others)
            if near >= 2 and 2 * near > len(others):
                span.kept = not _is_no_place(reading, span)


# -- what is no place ------------------------------------------------------------------------------------------------


def _is_no_place(reading: Reading, span: Span) -> bool:
    return (
        _is_organisation(reading, span)
        or _is_person(reading, span)
        or _is_part_of_name(reading, span)
        or _is_idiom(reading, span)
        or _is_power(reading, span)
        or _is_two_told_of(reading, span)
    )


def _is_two_told_of(reading: Reading, span: Span) -> bool:
    """Whether the name is a dual ("the two villages") that speaks of two named before: قريتي الحسينية والصالحية …"""
    lists = reading.words.lists
    if span.stop - span.at > 1 or span.form.word not in lists["dual_nouns"]:
        return False
    return any(token.shape.fold in lists["dual_heads"] for token in reading.tokens[: span.at])


def _is_idiom(reading: Reading, span: Span) -> bool:
    """Whether the name and the word beside it are a set phrase: "الوضع القائم"."""
    idioms = reading.words.idioms
    last = reading.tokens[span.stop - 1].shape.fold
    right = reading.tokens[span.stop].shape.fold if span.stop < len(reading.tokens) else ""
    if (last, right) in idioms or (span.form.word, right) in idioms:
        return True
    if span.at == 0:
        return False
    left = reading.tokens[span.at - 1].shape
    return any((word, span.form.word) in idioms for word in (left.fold, left.word, left.fold[1:], left.fold[2:]))


def _is_part_of_name(reading: Reading, span: Span) -> bool:
    """Whether the word before makes a longer name that the table does not have: "كفر", "خربة", "أم" and the like."""
    left = reading.before(span.at)
    return left is not None and not span.form.particles and "heads" in left.shape.lists and left.shape.feature is None


def _is_person(reading: Reading, span: Span) -> bool:
    own = reading.tokens[span.stop - 1].shape
    right = reading.after(span.stop)
    if own.script == LATIN and "given_names" in own.lists and right is not None and right.shape.capital:
        return True
    left = reading.before(span.at)
    if left is None or span.form.particles or span.feature_at >= 0:
        return False
    if reading.tokens[span.at].shape.feature is not None:
        return False
    other = reading.ending.get(span.at)
    if other is not None and other.kept:
        return False
    shape = left.shape
    if shape.script == ARABIC:
        return bool(shape.lists & {"given_names", "titles"})
    if shape.lists & {"given_names", "titles"} and (shape.capital or ("titles" in shape.lists and shape.word != "by")):
        return True
    known = shape.lists or shape.feature or shape.before or shape.relations or shape.word in reading.words.demonyms
    inside = not left.sentence and reading.tokens[span.at].gap == " "
    return shape.capital and not known and inside and shape.script == LATIN


def _is_organisation(reading: Reading, span: Span) -> bool:
    after = reading.after(span.stop)
    right = after.shape if after is not None else None
    follows = right is not None and "organisations_after" in right.lists
    left = reading.before(span.at)
    if left is not None and not span.form.particles:
        if "organisations_mixed" in left.shape.lists:
            return follows
        if "organisations_before" in left.shape.lists and left.shape.feature is None:
            return True
    if 0 < span.feature_at < span.at and span.feature is not None and not span.feature.named:
        further = reading.before(span.feature_at)
        if further is not None and "organisations_before" in further.shape.lists - {"organisations_mixed"}:
            return not further.shape.lists & {"organisations_mixed"} and further.shape.feature is None
    if right is not None and right.script == LATIN and right.capital and span.support < STRONG:
        known = right.lists or right.feature or right.before or right.relations or right.word in reading.words.demonyms
        gap = reading.tokens[span.stop].gap
        if not known and gap == " " and _weight(span) < KNOWN and span.stop - span.at == 1:
            return True
    if not follows or right is None:
        return False
    if right.script == LATIN:
        return span.feature is None
    return span.support < WEAK


def _weight(span: Span) -> float:
    return max(entry.importance for entry, _, _ in span.entries)


def _is_power(reading: Reading, span: Span) -> bool:
    """Whether a country or a capital stands for its government: "backed by Iran", "Moscow said"."""
    country = any(e.place.kind == "country" for e, _, _ in span.entries)
    capitals = reading.table.capitals
    if not country and not any(e.place.place_id in capitals for e, _, _ in span.entries):
        return False
    none: frozenset[str] = frozenset()
    before, after = reading.before(span.at), reading.after(span.stop)
    left = before.shape.lists if before is not None else none
    right = after.shape.lists if after is not None else none
    if country and before is not None:
        if "powers_before" in left and (span.form.particles or before.shape.script == ARABIC):
            return True
        at = span.at - 1
        further = reading.before(at)
        while further is not None and further.shape.fold == "the":
            at -= 1
            further = reading.before(at)
        linked = further.shape.lists if further is not None else none
        if "powers_links" in left and linked & {"powers_before", "aligned_after"}:
            return True
    if "aligned_after" in right and reading.tokens[span.stop].gap == "-":
        return True
    if "speaking" in left and not span.form.particles:
        return True
    if "speaking_after" in right and span.support < WEAK:
        return True
    first = reading.tokens[span.at]
    abroad = all(e.place.country not in reading.table.home for e, _, _ in span.entries)
    acts = after is not None and not after.shape.capital and not after.shape.relations and "locative" not in right
    return country and abroad and first.sentence and first.shape.script == LATIN and acts
