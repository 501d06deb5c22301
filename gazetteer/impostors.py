"""Names of the table that stand for something else: a person, an organisation, a government, a part of a set phrase."""

from __future__ import annotations

from gazetteer.needs import KNOWN
from gazetteer.reading import STRONG, WEAK, Reading, Span
from gazetteer.tokens import ARABIC, LATIN, Token


def is_no_place(reading: Reading, span: Span) -> bool:
    """Whether the words around a name tell that it stands for something else."""
    left, right = reading.before(span.at), reading.after(span.stop)
    return (
        _is_organisation(reading, span, left, right)
        or _is_person(reading, span, left, right)
        or _is_part_of_name(span, left)
        or _is_idiom(reading, span)
        or _is_power(reading, span, left, right)
        or _is_two_told_of(reading, span)
        or _is_namesake_abroad(reading, span)
    )


_SMALL = frozenset({"neighbourhood", "village", "subdistrict"})


def _is_namesake_abroad(reading: Reading, span: Span) -> bool:
    """Whether a village or quarter is spoken of that is called like a place abroad: "the Sana'a neighbourhood"."""
    if span.feature is None or span.feature.kind not in _SMALL or span.feature.kind in span.entries.kinds:
        return False
    return span.entries.countries.isdisjoint(reading.table.home)


def _is_two_told_of(reading: Reading, span: Span) -> bool:
    """Whether the name is a dual ("the two villages") that speaks of two named before: قريتي الحسينية والصالحية …"""
    if span.form.word not in reading.words.lists["dual_nouns"] or span.stop - span.at > 1:
        return False
    return reading.first_dual() < span.at


def _is_idiom(reading: Reading, span: Span) -> bool:
    """Whether the name and the word beside it are a set phrase: "الوضع القائم"."""
    words, tokens = reading.words, reading.tokens
    last, word = tokens[span.stop - 1].shape.fold, span.form.word
    if span.stop < len(tokens) and (last in words.idiom_beginnings or word in words.idiom_beginnings):
        right = tokens[span.stop].shape.fold
        if (last, right) in words.idioms or (word, right) in words.idioms:
            return True
    if span.at == 0 or word not in words.idiom_endings:
        return False
    left = tokens[span.at - 1].shape
    return any((before, word) in words.idioms for before in (left.fold, left.word, left.fold[1:], left.fold[2:]))


def _is_part_of_name(span: Span, left: Token | None) -> bool:
    """Whether the word before makes a longer name that the table does not have: "كفر", "خربة", "أم" and the like."""
    return left is not None and not span.form.particles and "heads" in left.shape.lists and left.shape.feature is None


_SON_OF = frozenset({"ibn", "bin", "bint"})


def _is_person(reading: Reading, span: Span, left: Token | None, right: Token | None) -> bool:
    own = reading.tokens[span.stop - 1].shape
    if own.script == LATIN and "given_names" in own.lists and right is not None and right.shape.capital:
        return True
    if left is not None and left.shape.word in _SON_OF and not span.form.particles:
        return True  # "Ibn Sina hospital"
    if left is None or span.form.particles or span.feature_at >= 0:
        return False
    if reading.tokens[span.at].shape.feature is not None:
        return False
    other = reading.ending.get(span.at)
    if other is not None and other.kept:
        return False
    shape = left.shape
    if shape.script == ARABIC:
        return "given_names" in shape.lists or "titles" in shape.lists
    if "titles" in shape.lists and (shape.capital or shape.word != "by"):
        return True
    if "given_names" in shape.lists and shape.capital:
        return True
    inside = not left.sentence and reading.tokens[span.at].gap == " "
    return shape.capital and not shape.listed and inside and shape.script == LATIN


def _is_organisation(reading: Reading, span: Span, left: Token | None, after: Token | None) -> bool:
    right = after.shape if after is not None else None
    follows = right is not None and "organisations_after" in right.lists
    if left is not None and not span.form.particles:
        if "organisations_mixed" in left.shape.lists:
            return follows
        if "organisations_before" in left.shape.lists and left.shape.feature is None:
            return True
    if 0 < span.feature_at < span.at and span.feature is not None and not span.feature.named:
        further = reading.before(span.feature_at)
        if further is not None and "organisations_before" in further.shape.lists - {"organisations_mixed"}:
            return not further.shape.lists & {"organisations_mixed"} and further.shape.feature is None
    if right is not None and right.script == LATIN and right.capital:
        alone = reading.tokens[span.stop].gap == " " and span.stop - span.at == 1
        slight = span.entries.importance < KNOWN and span.support < STRONG
        begun = "heads" in reading.tokens[span.at].shape.lists  # "Tal" in a "Tal Keif" that no table has
        if not right.listed and alone and (slight or begun):
            return True
    if not follows or right is None:
        return False
    if right.script == LATIN:
        titled = right.capital or "organisations_titled" not in right.lists
        return titled and span.feature is None
    return span.support < WEAK


def _is_power(reading: Reading, span: Span, before: Token | None, after: Token | None) -> bool:
    """Whether a country or a capital stands for its government: "backed by Iran", "Moscow said"."""
    country = "country" in span.entries.kinds
    if not country and span.entries.ids.isdisjoint(reading.table.capitals):
        return False
    none: frozenset[str] = frozenset()
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
    abroad = span.entries.countries.isdisjoint(reading.table.home)
    acts = after is not None and not after.shape.capital and not after.shape.relations and "locative" not in right
    return country and abroad and first.sentence and first.shape.script == LATIN and acts
