"""Phrases of the word lists found among the words of a text, those of all lists in one sweep."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from incidents.language.spelling import fold_word
from incidents.language.words import WORD_OR_FLAG, Known, Word, Words

Load = TypeVar("Load")


class Hit(NamedTuple, Generic[Load]):
    """A phrase found among words."""

    first: int
    """Index of the first word."""
    last: int
    """Index one past the last word."""
    load: Load
    """What the phrase stands for."""
    plain: bool
    """True when the first word carries no more than one letter written onto it ("and")."""


_NEW: Callable[..., Any] = tuple.__new__
"""Makes a NamedTuple in half the time."""
_Entry = tuple[tuple[str, ...], Load]
_Row = tuple[tuple[str, ...], Load, bool]
_GAP = 5
"""One more than the words for which "…" may stand."""


class _Opening(NamedTuple, Generic[Load]):
    """The phrases of a table that a word can open."""

    alone: tuple[tuple[Load, bool], ...]
    """Loads of the phrases of one word, and whether the word is plain."""
    rows: tuple[_Row[Load], ...]
    """All phrases: the words that must follow, the load, whether the first word is plain."""
    seconds: dict[str, tuple[_Row[Load], ...]]
    """By each word that may follow in phrases of several, these and those of one word."""
    beyond: frozenset[str] | None
    """The words behind a "…" that follows at once, of which one must be near; None where one of them may be any."""
    single: bool
    """True when no phrase goes on with a "…" at once, so that all but those of one word go on with ``seconds``."""

    def _ended(self, words: Sequence[Word], at: int) -> bool:
        """True when what must stand behind a "…" is near from word ``at`` on."""
        near = [form for word in words[at : at + _GAP] for form in word.forms]
        return self.beyond is None or not self.beyond.isdisjoint(near)

    def longest(self, words: Sequence[Word], at: int, following: Sequence[str]) -> tuple[list[Hit[Load]], int]:
        """The longest phrases that word ``at`` opens, and how many words they take up.

        ``following`` are the forms of the word after it. A phrase with "…" takes up its first word alone.
        """
        rows: tuple[_Row[Load], ...] = ()
        for form in following:
            if form in self.seconds:
                rows = self.seconds[form] if not rows else self.rows
        if self.beyond is None or (self.beyond and self._ended(words, at + 1)):
            rows = self.rows
        found: list[Hit[Load]] = []
        if not rows:
            for load, plain in self.alone:
                found.append(_NEW(Hit, (at, at + 1, load, plain)))
            return found, 1
        longest = step = 0
        for rest, load, plain in rows:
            if not rest:
                end: int | None = at + 1
            elif rest[0] in following:
                if len(rest) == 1:
                    end = at + 2
                elif rest[1] != "…" and (at + 2 >= len(words) or rest[1] not in words[at + 2].forms):
                    continue  # as mostly
                else:
                    end = _end(rest[1:], words, at + 2)
            elif rest[0] == "…":
                end = _end(rest, words, at + 1)
            else:
                continue
            if end is None or end - at < longest:
                continue
            if end - at > longest:
                longest = end - at
                step = 1 if "…" in rest else longest
                found = []
            if load not in [hit.load for hit in found]:
                found.append(_NEW(Hit, (at, end, load, plain)))
        return found, step or 1


class _Way(NamedTuple):
    """The phrases of several tables that a word can open; tables are told by their number."""

    alone: tuple[tuple[int, Any, bool], ...]
    """Those of one word: the table, the load, whether the word is plain."""
    openings: tuple[tuple[int, _Opening[Any]], ...]
    """All of them, by table."""
    next: frozenset[str] | None
    """The words that may follow in phrases of several words of any table; None where any word may ("…")."""


class Sweep:
    """Tables of phrases that are looked for together.

    Most words open no phrase, so that going through a text takes longer than looking at what it holds: with the tables
    of a language in one sweep, it is gone through once.
    """

    def __init__(self) -> None:
        self._tables: tuple[Phrases[Any], ...] = ()
        self._ways: Known[_Way | None] = Known(lambda forms: None)

    def add(self, table: Phrases[Any]) -> None:
        """Look for the phrases of ``table`` too from now on."""
        tables = self._tables = (*self._tables, table)
        self._ways = Known(lambda forms: _way([each.opening(forms) for each in tables]))

    def find(self, words: Sequence[Word]) -> dict[Phrases[Any], list[Hit[Any]]]:
        """The phrases of each table among ``words``, in order."""
        tables, ways = self._tables, self._ways
        found: list[list[Hit[Any]]] = [[] for _ in tables]
        free = [0] * len(tables)
        stop = len(words)
        new = _NEW
        for i, way in ways.told(words):
            if way is None:
                continue
            following = words[i + 1].forms if i + 1 < stop else ()
            if way.next is not None and way.next.isdisjoint(following):  # as mostly
                for number, load, plain in way.alone:
                    if i >= free[number]:
                        found[number].append(new(Hit, (i, i + 1, load, plain)))
                continue
            for number, opening in way.openings:
                if i < free[number]:
                    continue
                if opening.single and opening.seconds.keys().isdisjoint(following):  # as mostly
                    for load, plain in opening.alone:
                        found[number].append(new(Hit, (i, i + 1, load, plain)))
                    continue
                hits, step = opening.longest(words, i, following)
                found[number] += hits
                free[number] = i + step
        return dict(zip(tables, found, strict=True))


def _way(openings: Sequence[_Opening[Any] | None]) -> _Way | None:
    there = tuple((number, opening) for number, opening in enumerate(openings) if opening is not None)
    if not there:
        return None
    alone = tuple((number, load, plain) for number, opening in there for load, plain in opening.alone)
    gapped = any(opening.beyond is None or opening.beyond for _, opening in there)
    return _Way(alone, there, None if gapped else frozenset().union(*(opening.seconds for _, opening in there)))


@functools.cache
def sweep(language: str) -> Sweep:
    """The tables of ``language`` that are looked for in every article."""
    return Sweep()


class Phrases(Generic[Load]):
    """A table of phrases, each standing for something, to be found among words.

    A phrase is written in plain words; "…" between two words lets up to four others stand there. An Arabic word
    written with ال is found only with it; without, it is found with and without.
    """

    def __init__(self, entries: Iterable[tuple[str, Load]], beside: Sweep | None = None) -> None:
        """``entries`` are phrases with what each stands for; ``beside``: the tables to look for together with these."""
        self._table: dict[str, list[_Entry[Load]]] = {}
        for phrase, load in entries:
            first, *rest = [word for part in fold_word(phrase).split() for word in _parts(part)]
            self._table.setdefault(first, []).append((tuple(rest), load))
        for rows in self._table.values():
            rows.sort(key=lambda row: -len(row[0]))
        self._sweep = beside or Sweep()
        self._sweep.add(self)

    def find(self, words: Sequence[Word]) -> list[Hit[Load]]:
        """All phrases in ``words``, longest at each place; phrases that begin within another are left out.

        Two entries of the same words give two hits. An empty list when there are none. The list is not to be changed.
        """
        if not isinstance(words, Words):
            return self._sweep.find(words)[self]
        if self not in words.found:
            words.found.update(self._sweep.find(words))
        hits: list[Hit[Load]] = words.found[self]
        return hits

    def opening(self, forms: tuple[str, ...]) -> _Opening[Load] | None:
        """The phrases that a word of these ``forms`` can open; None for none."""
        text = forms[0]
        rows = tuple(
            (rest, load, form == text or form == text[1:]) for form in forms for rest, load in self._table.get(form, ())
        )
        if not rows:
            return None
        alone: list[tuple[Load, bool]] = []
        for rest, load, plain in rows:
            if not rest and all(load != other for other, _ in alone):
                alone.append((load, plain))
        seconds = {
            second: tuple(row for row in rows if not row[0] or row[0][0] == second)
            for second in {rest[0] for rest, _, _ in rows if rest} - {"…"}
        }
        gaps = [rest[1:2] for rest, _, _ in rows if rest[:1] == ("…",)]
        beyond = None if () in gaps or ("…",) in gaps else frozenset(word for words in gaps for word in words)
        return _Opening(tuple(alone), rows, seconds, beyond, beyond is not None and not beyond)


def _parts(word: str) -> list[str]:
    return (
        ["…"]
        if word in {"…", "..."}
        else [part.removesuffix("'s").replace("'", "") for part in WORD_OR_FLAG.findall(word)]
    )


def _end(rest: tuple[str, ...], words: Sequence[Word], at: int) -> int | None:
    stop = len(words)
    for number, wanted in enumerate(rest):
        if wanted == "…":
            further = rest[number + 1 :]
            for skip in range(_GAP):
                if further and at + skip < stop and further[0] not in words[at + skip].forms and further[0] != "…":
                    continue  # as mostly
                end = _end(further, words, at + skip)
                if end is not None:
                    return end
            return None
        if at >= stop or wanted not in words[at].forms:
            return None
        at += 1
    return at
