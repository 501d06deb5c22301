"""Is a name in the text a place? What the words around it say for it and against it.

Every name of the table that a text holds gets ``needed``, how much must speak for it (an everyday word needs much, a
well-known city nothing), and ``support``, how much does. People, organisations, governments and set phrases are ruled
out.
"""

from __future__ import annotations

import re

from gazetteer.headings import is_heading
from gazetteer.impostors import is_no_place
from gazetteer.needs import needed
from gazetteer.reading import FREE, LOCAL, NEVER, STRONG, SURE, WEAK, Reading, Span
from gazetteer.tokens import ARABIC, LATIN, Shape, Token
from gazetteer.words import Feature

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
        span.needed = needed(reading, span)
        span.support = _support(reading, span)
        span.kept = span.support >= span.needed and not is_no_place(reading, span)
    _by_lists(reading)
    _by_repeats(reading)
    _by_surroundings(reading)


# -- how much speaks for it ------------------------------------------------------------------------------------------


def _support(reading: Reading, span: Span) -> float:
    text, token = reading.text, reading.tokens[span.at]
    if token.start > 0 and text[token.start - 1] == "#":
        return SURE
    if is_heading(reading, span) or reading.opens_list(span.at):
        return SURE
    if span.at == 0 and text[span.end : span.end + 3].lstrip()[:1] in tuple("-–—/"):
        return SURE
    if token.first and not span.form.particles and _ARROW.match(text, span.end):
        return SURE
    if token.sentence and text[span.end : span.end + 2] == ": " and not span.form.particles:
        return LOCAL
    left, right = reading.before(span.at), reading.after(span.stop)
    return (
        _with_feature(reading, span, left, right)
        or _locative(reading, span, left)
        or _undergoes(reading, span, right)
        or _told_of(reading, span, left, right)
        or _taken(reading, span, left)
    )


def _taken(reading: Reading, span: Span, left: Token | None) -> float:
    """``WEAK`` for a name right behind the subject of a verb of taking or losing ("استعادت الفصائل النيرب")."""
    if span.form.particles or reading.sport:
        return FREE
    for at in range(span.at, max(0, span.at - 4), -1):
        if at < span.at:
            left = reading.before(at)
        if left is None or "locative" in left.shape.lists or left.shape.feature is not None:
            return FREE
        if "takes" in left.shape.lists:
            return WEAK if at < span.at else FREE
    return FREE


def _told_of(reading: Reading, span: Span, left: Token | None, right: Token | None) -> float:
    """``LOCAL`` for a name of which the next word tells who holds it, ``WEAK`` for one that its sentence is about
    ("أما الثعلة")."""
    if right is not None and not reading.sport:
        further = reading.after(span.stop + 1)
        pair = f"{right.shape.fold} {further.shape.fold}" if further is not None else ""
        if "told_of" in right.shape.lists or pair in reading.words.lists["told_of"]:
            return LOCAL
    return WEAK if left is not None and "topics" in left.shape.lists and not span.form.particles else FREE


def _undergoes(reading: Reading, span: Span, first: Token | None) -> float:
    """``LOCAL`` for an English name whose verb tells what befalls a place: "X was captured", "X fell to"."""
    if first is None or first.shape.script != LATIN or reading.sport:
        return FREE
    second = reading.after(span.stop + 1)
    if second is None:
        return FREE
    if first.shape.fold in _BE and "moves" in second.shape.lists:
        return LOCAL
    return LOCAL if first.shape.fold == "fell" and second.shape.fold in ("to", "into", "under") else FREE


def _with_feature(reading: Reading, span: Span, left: Token | None, right: Token | None) -> float:
    """``SURE`` when a word for a kind of place stands beside the name, which is noted in the span."""
    if left is not None and not span.form.particles.endswith(("ب", "ل", "ك", "و", "ف")):
        at = span.at
        while left is not None and left.shape.script == LATIN and left.shape.fold in ("of", "the") and at > span.at - 2:
            at -= 1
            left = reading.before(at)
        if left is not None and (feature := left.shape.feature) is not None:
            linked = at < span.at
            proper = left.shape.script == ARABIC or linked or left.shape.capital or left.shape.fold in ("mount", "wadi")
            if proper and not (left.shape.script == LATIN and feature.kind in ("region", "facility") and not linked):
                span.feature, span.feature_at = feature, at - 1
                return _strength(feature)
    for at in (span.stop, span.stop + 1):
        token = right if at == span.stop else reading.after(at)
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


def _locative(reading: Reading, span: Span, left: Token | None) -> float:
    if "ب" in span.form.particles:
        return LOCAL
    if "ل" in span.form.particles:
        return WEAK
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
                    span.kept = not is_no_place(reading, span)
                elif not reading.sport and span.needed <= WEAK and previous.needed <= WEAK:
                    span.kept = not is_no_place(reading, span)
                    previous.kept = not is_no_place(reading, previous)
            if previous is None or span.kept or not previous.kept or not reading.joined(previous, span):
                previous = span  # over a word that is no place a list goes on


def _by_repeats(reading: Reading) -> None:
    """A name that the text or the headline uses as a place once needs less where it comes again."""
    strong = {s.key for s in reading.spans if s.kept and s.support >= LOCAL} | reading.known
    for span in reading.spans:
        if not span.kept and span.key in strong and span.needed <= (FREE if reading.sport else WEAK):
            span.kept = not is_no_place(reading, span)


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
                span.kept = not is_no_place(reading, span)
