"""A text as a row of one-letter marks, so that rules on dates and numbers can be written as short patterns.

Each phrase of a word list that stands in the text becomes one mark: a letter for its category (the word list's reader
chooses the letters), with its value and its place. Rules are then regular expressions over the row of letters.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from incidents.language.spelling import LONG, fold, fold_word

OTHER = "."
"""The category of a word that no word list names."""
BREAK = "|"
"""The category of a line break or the end of a sentence."""
AND = "&"
"""The category of "and", also where Arabic writes it onto the next word."""

_TOKEN = re.compile(
    r"(?P<code>[a-z]{1,3}-?\d+[a-z]*(?!\w))"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<date>\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}(?!\d))"
    r"|(?P<number>\d{1,3}(?:[,.]\d{3})+(?![\d])|\d+(?:\.\d+)?)(?P<th>(?:st|nd|rd|th)\b)?"
    r"|(?P<stop>\n+|[.!?;](?=\s|$|\")|…)"
    r"|(?P<sign>[^\w\s])"
)


class Token(NamedTuple):
    """One word, number, sign or stop of a folded text."""

    kind: str
    """``date`` (all digits), ``number``, ``word``, ``stop`` or ``sign``."""
    text: str
    """As folded."""
    start: int
    """First character in the folded text."""
    end: int
    """One past the last character."""


class Mark(NamedTuple):
    """One letter of the row: a phrase of a word list, or a word that is in none."""

    category: str
    """The one letter."""
    value: Any
    """What the word list gives for the phrase; the folded word for ``OTHER``."""
    start: int
    """First character in the folded text, prefixes such as the Arabic "and" left out."""
    end: int
    """One past the last character."""
    prefix: str = ""
    """The one-letter Arabic prefixes taken off, "and" not among them."""


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A text's marks and their letters."""

    letters: str
    """One letter a mark."""
    marks: tuple[Mark, ...]
    """As many as there are letters."""


def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of ``text`` with their places in its folded form."""
    return _remembered(text) if len(text) <= LONG else _tokens(text)


def _tokens(text: str) -> tuple[Token, ...]:
    found: list[Token] = []
    add = found.append
    new = tuple.__new__  # NamedTuples made in half the time
    for match in _TOKEN.finditer(fold(text).text):
        kind = match.lastgroup
        start, end = match.span()
        if kind == "code":  # T4, F-16: a name, no number
            add(new(Token, ("word", match.group(), start, end)))
        elif kind == "th":
            add(new(Token, ("number", match.group("number"), start, end)))
        else:
            add(new(Token, (kind, match.group(), start, end)))
    return tuple(found)


_remembered = functools.lru_cache(maxsize=8)(_tokens)

_Phrase = tuple[tuple[str, ...], str, Any]
_REMEMBERED = 200_000


class Tagger:
    """Finds the phrases of word lists in texts; the longest phrase wins."""

    def __init__(self, entries: Iterable[tuple[str, str, Any]], *, clitics: bool) -> None:
        """``entries`` are (phrase, category, value); ``clitics``: "and", "by" and "for" are written onto words.

        Raises ValueError when a phrase is given two different categories or values.
        """
        self._clitics = clitics
        self._phrases: dict[str, list[_Phrase]] = {}
        known: dict[tuple[str, ...], tuple[str, Any]] = {}
        for phrase, category, value in entries:
            words = tuple(token.text for token in tokens_of(fold_word(phrase)))
            if not words:
                raise ValueError(f"{phrase!r} has no word in it")
            if known.setdefault(words, (category, value)) != (category, value):
                raise ValueError(
                    f"{phrase!r} stands for both {known[words]} and {(category, value)}; keep it in one list only"
                )
            rows = self._phrases.setdefault(words[0], [])
            if (words[1:], category, value) not in rows:
                rows.append((words[1:], category, value))
        for rows in self._phrases.values():
            rows.sort(key=lambda row: -len(row[0]))
        self._ways: dict[str, tuple[tuple[str, list[_Phrase]], ...]] = {}

    def tag(self, text: str) -> Row:
        """The row of ``text``. A number gets the letter ``#``, a date all in digits ``T``, a sign itself."""
        tokens = tokens_of(text)
        marks: list[Mark] = []
        add = marks.append
        new = tuple.__new__
        known = self._ways
        i, n = 0, len(tokens)
        while i < n:
            kind, word, start, end = tokens[i]
            if kind == "word" or kind == "sign":
                ways = known.get(word)
                if ways is None:
                    ways = self._ways_of(word)
                for prefix, rows in ways:
                    found = _longest(rows, tokens, i)
                    if found is not None:
                        length, category, value = found
                        if prefix and prefix[0] in "وف":
                            add(Mark(AND, None, start, start + 1))
                            add(Mark(category, value, start + len(prefix), tokens[i + length - 1].end, prefix[1:]))
                        else:
                            add(Mark(category, value, start + len(prefix), tokens[i + length - 1].end, prefix))
                        i += length - 1
                        break
                else:
                    if kind == "sign":
                        add(Mark(word if word.isascii() and word not in "|#.&" else "~", word, start, end))
                    else:
                        if self._clitics and word[0] == "و" and len(word) > 3:
                            add(Mark(AND, None, start, start + 1))
                        add(new(Mark, (OTHER, word, start, end, "")))
            elif kind == "number":
                add(Mark("#", number(word), start, end))
            elif kind == "date":
                add(Mark("T", word, start, end))
            else:
                add(Mark(BREAK, word, start, end))
            i += 1
        return Row("".join([mark.category for mark in marks]), tuple(marks))

    def _ways_of(self, word: str) -> tuple[tuple[str, list[_Phrase]], ...]:
        """The phrases that ``word``, whole or with Arabic prefixes taken off, may begin: (prefix, phrases)."""
        phrases = self._phrases
        ways: list[tuple[str, list[_Phrase]]] = []
        if word in phrases:
            ways.append(("", phrases[word]))
        if self._clitics and word[0] in "وفبلك":
            for start in [0, 1] if word[0] in "وف" and len(word) > 2 else [0]:
                rest = word[start:]
                if start and rest in phrases:
                    ways.append((word[:start], phrases[rest]))
                if len(rest) > 3 and rest[0] in "بلك":
                    bare = "ال" + rest[2:]
                    if rest.startswith("لل") and bare in phrases:
                        ways.append((word[: start + 1], phrases[bare]))
                    if rest.startswith("لل") and rest[2:] in phrases:
                        ways.append((word[: start + 2], phrases[rest[2:]]))
                    if rest[1:] in phrases:
                        ways.append((word[: start + 1], phrases[rest[1:]]))
        if len(self._ways) < _REMEMBERED:
            self._ways[word] = tuple(ways)
        return tuple(ways)


def _longest(rows: list[_Phrase], tokens: tuple[Token, ...], i: int) -> tuple[int, str, Any] | None:
    for rest, category, value in rows:
        if not rest:
            return 1, category, value
        j = i
        for word in rest:
            j += 1
            if j >= len(tokens) or tokens[j].text != word:
                break
        else:
            return 1 + len(rest), category, value
    return None


def number(text: str) -> int | float:
    """The number that digits stand for, thousands set apart by comma or point; a float for a decimal fraction."""
    if re.fullmatch(r"\d{1,3}(?:[,.]\d{3})+", text):
        return int(re.sub(r"[,.]", "", text))
    return int(text) if text.isdigit() else float(text)
