"""A text as a row of one-letter marks, so that rules on dates and numbers can be written as short patterns.

Each phrase of a word list that stands in the text becomes one mark: a letter for its category (the word list's reader
chooses the letters), with its value and its place. Rules are then regular expressions over the row of letters.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterable, Mapping
from typing import Any

from incidents.spelling import fold, fold_word

OTHER = "."
"""The category of a word that no word list names."""
BREAK = "|"
"""The category of a line break or the end of a sentence."""
AND = "&"
"""The category of "and", also where Arabic writes it onto the next word."""

_TOKEN = re.compile(
    r"(?P<date>\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}(?!\d))"
    r"|(?P<number>\d{1,3}(?:[,.]\d{3})+(?![\d])|\d+(?:\.\d+)?)(?P<th>(?:st|nd|rd|th)\b)?"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<stop>\n+|[.!?;](?=\s|$|\")|…)"
    r"|(?P<sign>[^\w\s])"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Token:
    """One word, number, sign or stop of a folded text."""

    kind: str
    """``date`` (all digits), ``number``, ``word``, ``stop`` or ``sign``."""
    text: str
    """As folded."""
    start: int
    """First character in the folded text."""
    end: int
    """One past the last character."""


@dataclasses.dataclass(frozen=True, slots=True)
class Mark:
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


@functools.lru_cache(maxsize=32)
def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of ``text`` with their places in its folded form."""
    found = []
    for match in _TOKEN.finditer(fold(text).text):
        kind = match.lastgroup or ""
        if kind == "th":
            kind = "number"
        found.append(Token(kind, match.group(kind), match.start(), match.end()))
    return tuple(found)


class Tagger:
    """Finds the phrases of word lists in texts; the longest phrase wins."""

    def __init__(self, entries: Iterable[tuple[str, str, Any]], *, clitics: bool) -> None:
        """``entries`` are (phrase, category, value); ``clitics``: "and", "by" and "for" are written onto words.

        Raises ValueError when a phrase is given two different categories or values.
        """
        self._clitics = clitics
        self._phrases: dict[str, list[tuple[tuple[str, ...], str, Any]]] = {}
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
        self._bare: dict[str, tuple[tuple[str, str], ...]] = {}

    def tag(self, text: str, *, numbers: Mapping[str, str] | None = None) -> Row:
        """The row of ``text``. A number gets the letter ``#``, a date all in digits ``T``, a sign itself."""
        tokens = tokens_of(text)
        marks: list[Mark] = []
        i, n = 0, len(tokens)
        phrases = self._phrases
        while i < n:
            token = tokens[i]
            kind = token.kind
            if kind == "word":
                word = token.text
                rows = phrases.get(word)
                found = self._longest(rows, tokens, i) if rows else None
                prefix = ""
                if found is None and self._clitics and word[0] in "وفبلكا":
                    for taken, bare in self._stripped(word):
                        found = self._longest(phrases[bare], tokens, i)
                        if found is not None:
                            prefix = taken
                            break
                if found is None:
                    if self._clitics and word[0] == "و" and len(word) > 3:
                        marks.append(Mark(AND, None, token.start, token.start + 1))
                    marks.append(Mark(OTHER, word, token.start, token.end))
                    i += 1
                    continue
                length, category, value = found
                start = token.start + len(prefix)
                if prefix[:1] in ("و", "ف") and prefix:
                    marks.append(Mark(AND, None, token.start, token.start + 1))
                    prefix = prefix[1:]
                marks.append(Mark(category, value, start, tokens[i + length - 1].end, prefix))
                i += length
                continue
            if kind == "number":
                marks.append(Mark("#", number(token.text), token.start, token.end))
            elif kind == "date":
                marks.append(Mark("T", token.text, token.start, token.end))
            elif kind == "stop":
                marks.append(Mark(BREAK, token.text, token.start, token.end))
            else:
                rows = phrases.get(token.text)
                found = self._longest(rows, tokens, i) if rows else None
                if found is not None:
                    marks.append(Mark(found[1], found[2], token.start, tokens[i + found[0] - 1].end))
                    i += found[0]
                    continue
                sign = token.text if token.text.isascii() and token.text not in "|#.&" else "~"
                marks.append(Mark(sign, token.text, token.start, token.end))
            i += 1
        return Row("".join(mark.category for mark in marks), tuple(marks))

    @staticmethod
    def _longest(
        rows: list[tuple[tuple[str, ...], str, Any]], tokens: tuple[Token, ...], i: int
    ) -> tuple[int, str, Any] | None:
        for rest, category, value in rows:
            if not rest:
                return 1, category, value
            if i + len(rest) < len(tokens) and all(tokens[i + 1 + j].text == word for j, word in enumerate(rest)):
                return 1 + len(rest), category, value
        return None

    def _stripped(self, word: str) -> tuple[tuple[str, str], ...]:
        """The ways to take prefixes off an Arabic ``word`` that leave a word some phrase begins with."""
        known = self._bare.get(word)
        if known is None:
            ways = []
            for start in [0, 1] if word[0] in "وف" and len(word) > 2 else [0]:
                rest = word[start:]
                if start and rest in self._phrases:
                    ways.append((word[:start], rest))
                if len(rest) > 3 and rest[0] in "بلك":
                    if rest.startswith("لل"):
                        ways += [(word[: start + 1], "ال" + rest[2:])] if "ال" + rest[2:] in self._phrases else []
                        ways += [(word[: start + 2], rest[2:])] if rest[2:] in self._phrases else []
                    if rest[1:] in self._phrases:
                        ways.append((word[: start + 1], rest[1:]))
            known = tuple(ways)
            if len(self._bare) < 100_000:
                self._bare[word] = known
        return known


def number(text: str) -> int | None:
    """The whole number that digits stand for, thousands set apart by comma or point; None for a decimal fraction."""
    if re.fullmatch(r"\d{1,3}(?:[,.]\d{3})+", text):
        return int(re.sub(r"[,.]", "", text))
    return int(text) if text.isdigit() else None
