"""How the places of a name are spelled: which fit a name as it is written, and how well."""

from __future__ import annotations

from collections.abc import Iterator

from gazetteer.names import fold, has_article, skeletons
from gazetteer.names import key as name_key
from gazetteer.namesakes import Namesakes, Spelled
from gazetteer.table import ARTICLE, BARE, PRIMARY, Table

_TOWN = 0.45
"""Importance from which a place is a town."""


def _bare(folded: str) -> str:
    """A folded name without word breaks and articles, its endings as they are."""
    return "".join(w[2:] if len(w) > 3 and w.startswith("ال") else w for w in folded.split())


class Spellings:
    """The places of names as texts write them, for one table; remembers what it has compared."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._respelled: dict[str, Namesakes] = {}
        self._spelled: dict[tuple[str, str], Namesakes] = {}

    def spelled(self, key: str, text: str) -> Namesakes:
        """(place, quality, what differs) of every place listed under ``key``, for a name written as ``text``."""
        known = self._spelled.get((key, text))
        if known is None:
            if len(self._spelled) > 50_000:
                self._spelled.clear()
            known = self._spelled[(key, text)] = Namesakes(self._compare(key, text))
        return known

    def _compare(self, key: str, text: str) -> Iterator[Spelled]:
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

    def respelled(self, word: str) -> Namesakes:
        """Home places other than imported villages whose name has the consonants of the folded Latin ``word``."""
        known = self._respelled.get(word)
        if known is None:
            if len(self._respelled) > 20_000:
                self._respelled.clear()
            found = Namesakes(self._transliterated(word))
            # whoever writes for abroad writes of towns first
            towns = Namesakes(f for f in found if f[0].importance >= _TOWN)
            known = self._respelled[word] = towns or found
        return known

    def _transliterated(self, word: str) -> Iterator[Spelled]:
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
