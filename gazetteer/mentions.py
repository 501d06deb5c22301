"""Finding place names in running text: exact spans, ordinary words and people left alone, namesakes told apart.

The way of a text: words (``tokens``) → names of the table, the longest from each word on → those that the words around
speak for (``evidence``) → relative places (``phrases``) → one place for each name (``Reading.choose``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from gazetteer.corrections import Correction
from gazetteer.names import fold, has_article, skeletons
from gazetteer.names import key as name_key
from gazetteer.phrases import relatives
from gazetteer.places import Mention
from gazetteer.reading import Reading
from gazetteer.table import ARTICLE, BARE, PRIMARY, Entry, Table
from gazetteer.tokens import Tokenizer
from gazetteer.words import Words, words

_TOWN = 0.45
"""Importance from which a place is a town."""
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


def _bare(folded: str) -> str:
    """A folded name without word breaks and articles, its endings as they are."""
    return "".join(w[2:] if len(w) > 3 and w.startswith("ال") else w for w in folded.split())


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
        self._respelled: dict[str, list[tuple[Entry, float, str]]] = {}
        self._spelled: dict[tuple[str, str], list[tuple[Entry, float, str]]] = {}

    def spelled(self, key: str, text: str) -> list[tuple[Entry, float, str]]:
        """(place, quality, what differs) of every place listed under ``key``, for a name written as ``text``."""
        known = self._spelled.get((key, text))
        if known is None:
            if len(self._spelled) > 50_000:
                self._spelled.clear()
            known = self._spelled[(key, text)] = list(self._compare(key, text))
        return known

    def _compare(self, key: str, text: str) -> Iterator[tuple[Entry, float, str]]:
        postings = self.table.keys.get(key)
        if key.isascii():
            for entry, (_, bits) in zip(self.table.entries([row for row, _ in postings]), postings, strict=True):
                yield entry, 1.0 if bits & PRIMARY else 0.93, ""
            return
        written = fold(text)
        bare = _bare(written)
        wanted = ARTICLE if has_article(written) else BARE
        for entry, (_, bits) in zip(self.table.entries([row for row, _ in postings]), postings, strict=True):
            place = entry.place
            spellings = {fold(n) for n in place.names}
            if written in spellings:
                yield entry, 1.0 if bits & PRIMARY else 0.93, ""
            elif place.kind == "country":
                continue
            elif not bits & wanted:
                yield entry, 0.75 if bits & PRIMARY else 0.5, "the article differs"
            elif bare in {_bare(s) for s in spellings}:
                yield entry, 0.95 if bits & PRIMARY else 0.9, ""
            else:
                yield entry, 0.6, "the ending is spelled otherwise"

    def respelled(self, word: str) -> list[tuple[Entry, float, str]]:
        """Home places other than imported villages whose name has the consonants of the folded Latin ``word``."""
        known = self._respelled.get(word)
        if known is None:
            if len(self._respelled) > 20_000:
                self._respelled.clear()
            found = list(self._transliterated(word))
            towns = [f for f in found if f[0].importance >= _TOWN]  # whoever writes for abroad writes of towns first
            known = self._respelled[word] = towns or found
        return known

    def _transliterated(self, word: str) -> Iterator[tuple[Entry, float, str]]:
        from rapidfuzz.distance import JaroWinkler

        wanted = name_key(word)
        rows = dict.fromkeys(row for s in skeletons(word) for row, _ in self.table.skeletons.get(s))
        for entry in self.table.entries(list(rows)):
            if entry.tier == 2 or entry.place.country not in self.table.home:
                continue
            alike = max(
                (JaroWinkler.similarity(wanted, name_key(n)) for n in entry.place.names if n.isascii()), default=0.0
            )
            if alike >= 0.84:
                yield entry, 0.7 * alike, f"spelled otherwise: {entry.place.name_en}"

    def read(self, text: str, context: str, codes: frozenset[str], decided: Mapping[str, Correction]) -> list[Mention]:
        """The mentions of ``text`` in order."""
        headline = Reading(self, context, codes, frozenset(), decided)
        if context:
            headline.find_names()
        reading = Reading(self, text, codes, frozenset(s.key for s in headline.spans if s.kept), decided)
        reading.find_names()
        for span in headline.spans:
            span.ours = False
        reading.choose(headline.spans)
        found = relatives(reading)
        found += [reading.mention(span) for span in reading.spans if not span.used and not reading.is_stray(span)]
        return sorted(found, key=lambda m: (m.start, m.end))
