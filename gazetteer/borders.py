"""Borders that a text names by the two nations, without naming a place."""

from __future__ import annotations

from collections.abc import Sequence

from gazetteer.outlines import border
from gazetteer.places import Mention, Place
from gazetteer.reading import Reading
from gazetteer.relations import answer
from gazetteer.table import Table
from gazetteer.tokens import LATIN


def borders(reading: Reading, found: Sequence[Mention]) -> list[Mention]:
    """Borders named by the two nations: "الحدود السورية العراقية", "the Syrian-Iraqi border"."""
    mentions = []
    demonyms = reading.words.demonyms
    for at in reading.tokens.telling:
        token = reading.tokens[at]
        if "border" not in token.shape.relations:
            continue
        around = range(at + 1, min(at + 3, len(reading.tokens)))
        if token.shape.script == LATIN:
            around = range(max(at - 2, 0), at)
        nations = [
            i for i in around if reading.tokens[i].shape.word in demonyms and reading.tokens[i].line == token.line
        ]
        if len(nations) != 2:
            continue
        start = min(token.start + len(token.shape.particles), reading.tokens[nations[0]].start)
        end = max(token.end, reading.tokens[nations[-1]].end)
        one, two = (_country(reading.table, demonyms[reading.tokens[i].shape.word]) for i in nations)
        relative = border(one, two, reading.table) if one and two else None
        if relative is None or one is None or any(m.start < end and start < m.end for m in found):
            continue
        for span in reading.spans:
            span.used = span.used or (span.start < end and start < span.end)
        mentions.append(answer(reading.text, start, end, one, relative, "border", 3, 0.8))
    return mentions


def _country(table: Table, code: str) -> Place | None:
    for entry in table.of_kind("country"):
        if entry.place.country == code:
            return entry.place
    return None
