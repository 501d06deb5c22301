"""Running text as words with their places in the text, and phrases of the word lists found among them.

Arabic writes "and", "by", "to", "the" and "its" onto the word. Each word therefore has several forms, with these
taken off step by step, so that a word list need only hold the plain word.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

from incidents.language.spelling import fold, fold_word

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_ARABIC = re.compile("[\u0621-\u064a]")
_PRONOUNS = ("هما", "هم", "ها", "ه", "نا")
_ENDINGS = ("تين", "تان", "ان", "ين", "ون", "ات", "ا")


class Word(NamedTuple):
    """One word of a text."""

    start: int
    """First character in the text as written."""
    end: int
    """One past the last character."""
    text: str
    """The word folded (one hamza, lower case, no vowel signs)."""
    forms: tuple[str, ...]
    """The folded word and what is left when prefixes, pronouns and endings of number written onto it are taken off."""
    key: str
    """What stands for ``forms`` in look-ups: words with the same key have the same forms."""

    def has(self, letter: str) -> bool:
        """True when the word carries the one-letter Arabic prefix ``letter`` (و ف ب ل ك), after any "and"."""
        bare = self.text[1:] if self.text[:1] in "وف" and letter not in "وف" else self.text
        return bare.startswith(letter)


def words_of(text: str) -> list[Word]:
    """The words of ``text`` in order; an empty list when there are none."""
    folded = fold(text)
    found: list[Word] = []
    new = tuple.__new__  # NamedTuples made in half the time
    for match in _WORD.finditer(folded.text):
        start, end = (match.start(), match.end())
        if folded.offsets is not None:
            start, end = folded.written(start, end)
        word = match.group()
        if word == "is" and text[start:end] == "IS":
            word = "isis"  # the agencies' short name, told from the verb by its capitals
        key, forms = _keyed(word, text[end - 1] == "ة")
        found.append(new(Word, (start, end, word, forms, key)))
    return found


@functools.lru_cache(maxsize=200_000)
def _keyed(word: str, feminine: bool) -> tuple[str, tuple[str, ...]]:
    return (word + "ة" if feminine else word), forms_of(word, feminine)


@functools.lru_cache(maxsize=200_000)
def forms_of(word: str, feminine: bool = False) -> tuple[str, ...]:
    """The folded ``word`` and its plainer forms, fullest first, each once.

    ``feminine`` says that it is written with ة, so that its last letter is no pronoun.
    """
    if not _ARABIC.search(word):
        if word.endswith("'s"):
            return (word, word[:-2])
        bare = word.replace("'", "")
        return (word,) if bare == word else (word, bare)
    forms: dict[str, None] = {word: None}
    stems = [word]
    if (len(word) > 3 and word[0] in "وف") or (len(word) == 3 and word[0] == "و"):
        stems.append(word[1:])
    for stem in tuple(stems):
        if len(stem) > 3 and stem[0] in "بلك":
            stems.append(("ال" + stem[2:]) if stem.startswith("لل") else stem[1:])
        elif len(stem) > 3 and stem.startswith("لل"):
            stems.append("ال" + stem[2:])
    for stem in tuple(stems):
        if len(stem) > 4 and stem.startswith("ال"):
            stems.append(stem[2:])
    for stem in stems:
        forms[stem] = None
    for stem in stems:
        for ending in _ENDINGS:
            if stem.endswith(ending) and len(stem) - len(ending) >= 3 and not (ending == "ا" and stem.endswith("ها")):
                rest = stem[: -len(ending)]
                forms.setdefault(rest)
                if ending != "ا":
                    forms.setdefault(rest[:-1] + "ه" if rest.endswith("ت") else rest + "ه")
                break
        for pronoun in _PRONOUNS:
            if not feminine and not stem.startswith("ال") and stem.endswith(pronoun) and len(stem) - len(pronoun) >= 3:
                rest = stem[: -len(pronoun)]
                forms.setdefault(rest)
                if rest.endswith("ت"):
                    forms.setdefault(rest[:-1] + "ه")
                    forms.setdefault(rest[:-1])
                if rest.endswith("ي"):
                    forms.setdefault(rest + "ن")
                    forms.setdefault(rest[:-1])
                if rest.endswith("و"):
                    forms.setdefault(rest + "ا")
                break
    return tuple(forms)


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
    """True when the first word carries nothing written onto it but "and"."""


class Phrases(Generic[Load]):
    """A table of phrases, each standing for something, to be found among words.

    A phrase is written in plain words; "…" between two words lets up to four others stand there. An Arabic word
    written with ال is found only with it; without, it is found with and without.
    """

    def __init__(self, entries: Iterable[tuple[str, Load]]) -> None:
        table: dict[str, list[tuple[tuple[str, ...], Load]]] = {}
        for phrase, load in entries:
            first, *rest = [word for part in fold_word(phrase).split() for word in _parts(part)]
            table.setdefault(first, []).append((tuple(rest), load))
        for rows in table.values():
            rows.sort(key=lambda row: -len(row[0]))
        self._table = table
        self._rows: dict[str, tuple[tuple[tuple[str, ...], Load, bool], ...]] = {}

    def _rows_of(self, word: Word) -> tuple[tuple[tuple[str, ...], Load, bool], ...]:
        """The entries that can begin with ``word``: the words that must follow, the load, whether the form is plain."""
        if len(self._rows) > 200_000:
            self._rows.clear()
        rows = tuple(
            (rest, load, form == word.text or form == word.text[1:])
            for form in word.forms
            for rest, load in self._table.get(form, ())
        )
        self._rows[word.key] = rows
        return rows

    def find(self, words: Sequence[Word], *, first: int = 0, last: int | None = None) -> list[Hit[Load]]:
        """All phrases in ``words[first:last]``, longest at each place; phrases that begin within another are left out.

        Two entries of the same words give two hits. An empty list when there are none.
        """
        hits: list[Hit[Load]] = []
        stop = len(words) if last is None else last
        known = self._rows.get
        free = first
        # most words begin no phrase: they are passed over in one sweep, what has not been met yet is looked at
        for i in [i for i in range(first, stop) if known(words[i].key, True)]:
            if i < free:
                continue
            rows = known(words[i].key)
            if rows is None:
                rows = self._rows_of(words[i])
            following = words[i + 1].forms if i + 1 < stop else ()
            longest = step = 0
            here: list[Hit[Load]] = []
            for rest, load, plain in rows:
                if rest and rest[0] not in following and rest[0] != "…":
                    continue
                end = _end(rest, words, i + 1, stop) if rest else i + 1
                if end is None or end - i < longest:
                    continue
                if end - i > longest:
                    longest = end - i
                    step = 1 if "…" in rest else longest
                    here = []
                if all(hit.load != load for hit in here):
                    here.append(Hit(i, end, load, plain))
            hits.extend(here)
            free = i + (step or 1)
        return hits


def _parts(word: str) -> list[str]:
    return ["…"] if word in {"…", "..."} else [part.replace("'", "") for part in _WORD.findall(word)]


def _end(rest: tuple[str, ...], words: Sequence[Word], at: int, stop: int) -> int | None:
    for number, wanted in enumerate(rest):
        if wanted == "…":
            for skip in range(5):
                end = _end(rest[number + 1 :], words, at + skip, stop)
                if end is not None:
                    return end
            return None
        if at >= stop or wanted not in words[at].forms:
            return None
        at += 1
    return at
