"""Directions and distances as texts write them: "شمال غربي", "20 كم", "… الشرقي"."""

from __future__ import annotations

import re

from gazetteer.reading import Reading, Span
from gazetteer.tokens import LATIN

_GLUED = re.compile(r"(\d+(?:[.,]\d+)?)(kms?|mi)")
"""A distance written in one word: "17km"."""


def direction_ending(reading: Reading, at: int) -> tuple[str, int]:
    """(direction, its first token) of the direction that ends at token ``at``: "شمال غربي" is one."""
    tokens = reading.tokens
    direction, begin = tokens[at].shape.before, at
    left = reading.before(at)
    if left is not None and left.shape.before and left.shape.before != "centre":
        both = {left.shape.before, direction}
        for name in ("north-east", "north-west", "south-east", "south-west"):
            if both == set(name.split("-")):
                return name, at - 1
    return direction, begin


def distance_ending(reading: Reading, at: int) -> tuple[float, int] | None:
    """(km, first token) of a distance that ends right before token ``at``; None when there is none."""
    unit = reading.before(at)
    if unit is None:
        return None
    if (glued := _GLUED.fullmatch(unit.shape.fold)) is not None:
        return round(float(glued.group(1).replace(",", ".")) * (1.609 if glued.group(2) == "mi" else 1.0), 3), at - 1
    if not unit.shape.relations & {"kilometres", "miles", "metres"}:
        return None
    number = reading.tokens[at - 2] if at >= 2 else None
    if number is None or number.shape.number is None or number.line != unit.line:
        return None
    value, begin = number.shape.number, at - 2
    whole = reading.tokens[at - 3] if at >= 3 else None
    if whole is not None and whole.shape.number is not None and number.gap in (".", "٫", ","):
        value, begin = float(f"{whole.shape.number:.0f}.{number.shape.fold}"), at - 3
    factor = 1.609 if "miles" in unit.shape.relations else 0.001 if "metres" in unit.shape.relations else 1.0
    return round(value * factor, 3), begin


def described(reading: Reading, at: int) -> int:
    """1 for a word that only describes the kind of place at token ``at``, a distance from it being told: "17 km east of
    the ancient city of"; else 0."""
    word, article = reading.before(at), reading.before(at - 1)
    if word is None or article is None or article.shape.fold != "the" or word.shape.script != LATIN:
        return 0
    if word.shape.capital or word.shape.listed or at < 5 or distance_ending(reading, at - 4) is None:
        return 0
    return 1


def adjective_after(reading: Reading, span: Span) -> tuple[str, int | None]:
    """(direction, end) of an adjective of direction right after the name: "ريف حماة الشرقي"."""
    after = reading.after(span.stop)
    if after is None or not after.shape.after or after.shape.particles:
        return "", None
    direction, end = after.shape.after, after.end
    further = reading.after(span.stop + 1)
    if further is not None and further.shape.after:
        both = {direction, further.shape.after}
        for name in ("north-east", "north-west", "south-east", "south-west"):
            if both == set(name.split("-")):
                return name, further.end
    return direction, end
