"""Names of the table that stand for something else: a person, an organisation, a government, a part of a set phrase."""

from __future__ import annotations

from gazetteer.needs import KNOWN
from gazetteer.reading import STRONG, WEAK, Reading, Span
from gazetteer.tokens import ARABIC, LATIN


def is_no_place(reading: Reading, span: Span) -> bool:
    """Whether the words around a name tell that it stands for something else."""
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
