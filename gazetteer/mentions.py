"""Finding place names in running text: exact spans, ordinary words and people left alone, namesakes told apart.

The way of a text: words (``tokens``) → names of the table, the longest from each word on (``toponyms``) → those that
the words around speak for (``evidence``) → one place for each name (``choice``) → relative places (``phrases``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from gazetteer.choice import Choice, is_stray, mention
from gazetteer.corrections import Correction
from gazetteer.phrases import relatives
from gazetteer.places import Mention
from gazetteer.reading import Reading
from gazetteer.spellings import Spellings
from gazetteer.table import Table
from gazetteer.tokens import Tokenizer
from gazetteer.toponyms import Toponyms
from gazetteer.words import Words, words

MAX_TEXT = 2_000_000
"""Longest text, in characters, that is read; a longer one is read up to there."""

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?\n)?---[ \t]*(?:\r?\n|\Z)", re.DOTALL)


def split_front_matter(text: str) -> tuple[str | None, str]:
    """(header, body) of an article's text: the YAML between ``---`` lines at its start, and what follows.

    Offsets count in the body everywhere. Without front matter the header is None and the body the whole text.
    """
    match = _FRONT_MATTER.match(text)
    if match is None:
        return None, text.removeprefix("\ufeff")
    return match[1] or "", text[match.end() :]


def find(
    table: Table, text: str, *, context: str, country_codes: frozenset[str], decided: Mapping[str, Correction]
) -> list[Mention]:
    """See ``Gazetteer.mentions``."""
    reader = table.memo.get(("reader",))
    if not isinstance(reader, Reader):
        reader = Reader(table, words())
        table.memo[("reader",)] = reader
    return reader.read(text[:MAX_TEXT], context[:10_000], country_codes, decided)


class Reader:
    """Finds the mentions of texts for one table."""

    def __init__(self, table: Table, lexicon: Words) -> None:
        self.table = table
        self.words = lexicon
        self.tokenizer = Tokenizer(table, lexicon)
        self.spellings = Spellings(table)

    def read(self, text: str, context: str, codes: frozenset[str], decided: Mapping[str, Correction]) -> list[Mention]:
        """The mentions of ``text`` in order."""
        headline = self._open(context, codes, frozenset(), decided)
        reading = self._open(text, codes, frozenset(s.key for s in headline.spans if s.kept), decided)
        for span in headline.spans:
            span.ours = False
        Choice(reading, self.spellings).choose(headline.spans)
        found = relatives(reading)
        found += [mention(reading, span) for span in reading.spans if not span.used and not is_stray(reading, span)]
        return sorted(found, key=lambda m: (m.start, m.end))

    def _open(
        self, text: str, codes: frozenset[str], known: frozenset[str], decided: Mapping[str, Correction]
    ) -> Reading:
        """A reading of ``text`` with the names in it."""
        tokens = self.tokenizer.tokens(text)
        reading = Reading(self.table, self.words, text, tokens, codes, known, decided)
        Toponyms(reading, self.tokenizer, self.spellings).find()
        return reading
