"""A text as a row of one-letter marks, so that rules on dates and numbers can be written as short patterns.

Each phrase of a word list that stands in the text becomes one mark: a letter for its category (the word list's reader
chooses the letters), with its value and its place. Rules are then regular expressions over the row of letters.
"""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Callable, Collection, Iterable
from itertools import accumulate, compress, count, repeat
from typing import Any, NamedTuple

from incidents.frozen import record
from incidents.language.spelling import LONG, fold, fold_word

OTHER = "."
"""The category of a word that no word list names."""
BREAK = "|"
"""The category of a line break or the end of a sentence."""
AND = "&"
"""The category of "and", also where Arabic writes it onto the next word."""

_KINDS = {
    "code": r"[a-z]{1,3}-?\d+[a-z]*(?!\w)",
    "word": r"[^\W\d_]+(?:'[^\W\d_]+)*",
    "date": r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}(?!\d)",
    "number": r"(?:\d{1,3}(?:[,.]\d{3})+(?![\d])|\d+(?:\.\d+)?)(?:(?:st|nd|rd|th)\b)?",
    "stop": r"\n+|[.!?;](?=\s|$|\")|…",
    "sign": r"[^\w\s]",
}
# a space begins no token, and a run of common letters before a space is a word whatever else there is: told first,
# as they are nearly all of a text, these halve the time
_TOKEN = re.compile("((?! )(?:[a-z\u0621-\u064a]++(?=[ ,.])|" + "|".join(_KINDS.values()) + "))")
_KIND = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()))
_ORDINAL = re.compile("[snrt][tdh]$")
_STOP_OR_SIGN = frozenset(".!?;")
"""What ends a sentence before a space, and is a sign elsewhere."""


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


@record(frozen=True, slots=True)
class Row:
    """A text's marks and their letters."""

    letters: str
    """One letter a mark."""
    marks: tuple[Mark, ...]
    """As many as there are letters."""


@record(frozen=True, slots=True)
class Tokens:
    """A text's words, numbers, signs and stops in columns, with the marks they are where no word list names them."""

    texts: tuple[str, ...]
    """Each token as folded, a number without its ending ("3rd"); and an empty one at the end."""
    starters: tuple[str, ...]
    """The same for words and signs, which can begin a phrase; empty for numbers, dates and stops, which cannot."""
    letters: str
    """The letters of the plain marks: ``OTHER`` for a word, ``#`` for a number, ``T`` for a date all in digits."""
    marks: tuple[Mark, ...]
    """The plain marks; a word with "and" written onto it has two."""
    at: tuple[int, ...]
    """Index of each token's first mark, and one past the last mark."""


def _without(tokens: Tokens, signs: Collection[int]) -> Tokens:
    """``tokens`` but for the signs that begin at the characters ``signs`` of the folded text."""
    starts = {mark[2]: index for index, mark in enumerate(tokens.marks)}
    gone = {starts[sign] for sign in signs if sign in starts}
    kept = [index not in gone for index in tokens.at[:-1]]
    sizes = compress(map(operator.sub, tokens.at[1:], tokens.at), kept)
    marks = tuple([mark for index, mark in enumerate(tokens.marks) if index not in gone])
    texts, starters = (*compress(tokens.texts, kept), ""), tuple(compress(tokens.starters, kept))
    return Tokens(texts, starters, "".join([mark[0] for mark in marks]), marks, tuple(accumulate(sizes, initial=0)))


def tokens_of(text: str, *, clitics: bool) -> Tokens:
    """The tokens of ``text`` with their places in its folded form; with ``clitics``, "and" is written onto words."""
    return _remembered(text, clitics) if len(text) <= LONG else _remembered_long(text, clitics)


def _tokens(text: str, clitics: bool) -> Tokens:
    folded = fold(text).text
    # gap, token, gap, token, …, gap: cut and measured in one go, which takes half the time of asking token by token
    pieces = _TOKEN.split(folded)
    edges = list(accumulate(map(len, pieces)))
    written, starts, ends = pieces[1::2], edges[:-1:2], edges[1::2]
    kinds = list(map(_PLAIN.__getitem__, written))
    for n in compress(count(), map(_STOP_OR_SIGN.__contains__, written)):
        if not _ends(folded, ends[n]):
            kinds[n] = _Plain(written[n], written[n], _sign(written[n]), written[n], False)
    columns = list(zip(*kinds, strict=True)) or [()] * len(_Plain._fields)
    texts, starters, letters, values, joined = columns
    marks = list(map(tuple.__new__, repeat(Mark), zip(letters, values, starts, ends, repeat(""))))
    if not clitics or True not in joined:
        return Tokens((*texts, ""), starters, "".join(letters), tuple(marks), tuple(range(len(texts) + 1)))
    parted: list[Mark] = []
    taken = 0
    for n in compress(count(), joined):
        parted += marks[taken:n]
        parted.append(Mark(AND, None, starts[n], starts[n] + 1))
        taken = n
    marks = parted + marks[taken:]
    at = tuple(map(operator.add, count(), accumulate(joined, initial=0)))
    return Tokens((*texts, ""), starters, "".join([mark[0] for mark in marks]), tuple(marks), at)


def _ends(folded: str, end: int) -> bool:
    """True when a sign that ends at ``end`` ends a sentence: before a space, a quotation mark or nothing."""
    return folded[end : end + 1] in {"", '"'} or folded[end].isspace()


def _sign(written: str) -> str:
    """The letter of a sign."""
    return written if written.isascii() and written not in "|#.&" else "~"


class _Plain(NamedTuple):
    """What a token is wherever it stands."""

    text: str
    """See ``Tokens.texts``."""
    starter: str
    """See ``Tokens.starters``."""
    letter: str
    """The category of its mark."""
    value: Any
    """The value of its mark."""
    joined: bool
    """True when it begins as a word does that has the Arabic "and" written onto it."""


class _Plains(dict[str, _Plain]):
    """What the tokens met so far are; for another it is worked out when asked for."""

    def __missing__(self, written: str) -> _Plain:
        plain = _plain(written)
        if len(self) < _REMEMBERED:
            self[written] = plain
        return plain


def _plain(written: str) -> _Plain:
    match = _KIND.fullmatch(written)
    kind = match.lastgroup if match else "sign"
    if kind == "word" or kind == "code":  # T4, F-16: a name, no number
        return _Plain(written, written, OTHER, written, written[0] == "و" and len(written) > 3)
    if kind == "sign":
        return _Plain(written, written, _sign(written), written, False)
    if kind == "number":
        digits = written[:-2] if _ORDINAL.search(written) else written
        return _Plain(digits, "", "#", number(digits), False)
    return _Plain(written, "", BREAK if kind == "stop" else "T", written, False)


_REMEMBERED = 200_000
_PLAIN = _Plains()


_remembered = functools.lru_cache(maxsize=8)(_tokens)
_remembered_long = functools.lru_cache(maxsize=1)(_tokens)

_Phrase = tuple[tuple[str, ...], str, Any]


class _Rows(NamedTuple):
    """The phrases that begin with one word."""

    longer: dict[str, list[_Phrase]]
    """Those of several words by the second: what follows the first, longest first; category; value."""
    alone: list[_Phrase]
    """The word itself, at most one."""

    def add(self, rest: tuple[str, ...], category: str, value: Any) -> None:
        """Take in a phrase by the words after its first."""
        rows = self.longer.setdefault(rest[0], []) if rest else self.alone
        if (rest, category, value) not in rows:
            rows.append((rest, category, value))
            rows.sort(key=lambda row: -len(row[0]))

    def longest(self, texts: tuple[str, ...], i: int) -> _Phrase | None:
        """The longest phrase that begins at word ``i``; None for no phrase. ``texts`` ends in a word of no phrase."""
        if self.longer:
            for phrase in self.longer.get(texts[i + 1], ()):
                if texts[i + 1 : i + 1 + len(phrase[0])] == phrase[0]:
                    return phrase
        return self.alone[0] if self.alone else None


_Way = tuple[str, _Rows]


class _Ways(dict[str, tuple[_Way, ...]]):
    """For each word met so far, what it may begin; for another it is worked out when asked for."""

    def __init__(self, work: Callable[[str], tuple[_Way, ...]]) -> None:
        super().__init__({"": ()})
        self._work = work

    def __missing__(self, word: str) -> tuple[_Way, ...]:
        ways = self._work(word)
        if len(self) < _REMEMBERED:
            self[word] = ways
        return ways


class Tagger:
    """Finds the phrases of word lists in texts; the longest phrase wins."""

    def __init__(self, entries: Iterable[tuple[str, str, Any]], *, clitics: bool) -> None:
        """``entries`` are (phrase, category, value); ``clitics``: "and", "by" and "for" are written onto words.

        Raises ValueError when a phrase is given two different categories or values.
        """
        self._clitics = clitics
        self._phrases: dict[str, _Rows] = {}
        known: dict[tuple[str, ...], tuple[str, Any]] = {}
        for phrase, category, value in entries:
            words = tokens_of(fold_word(phrase), clitics=clitics).texts[:-1]
            if not words:
                raise ValueError(f"{phrase!r} has no word in it")
            if known.setdefault(words, (category, value)) != (category, value):
                raise ValueError(
                    f"{phrase!r} stands for both {known[words]} and {(category, value)}; keep it in one list only"
                )
            self._phrases.setdefault(words[0], _Rows({}, [])).add(words[1:], category, value)
        self._ways = _Ways(self._ways_of)

    def tag(self, text: str) -> Row:
        """The row of ``text``. A number gets the letter ``#``, a date all in digits ``T``, a sign itself."""
        return self._row(tokens_of(text, clitics=self._clitics))

    def tag_without(self, text: str, signs: Collection[int]) -> Row:
        """The row of ``text`` as if the signs that begin at the characters ``signs`` of its folded form were spaces."""
        return self._row(_without(tokens_of(text, clitics=self._clitics), signs))

    def _row(self, tokens: Tokens) -> Row:
        texts, plain, at = tokens.texts, tokens.marks, tokens.at
        letters, marks = list(tokens.letters), list(plain)
        new = tuple.__new__
        done = 0
        others: list[tuple[int, int, list[Mark]]] = []
        # most words are in no list: they are passed over in one sweep, and their plain marks stay
        every = list(map(self._ways.__getitem__, tokens.starters))
        for i, ways in compress(enumerate(every), every):
            if i < done:
                continue
            for prefix, rows in ways:
                if rows.longer and texts[i + 1] in rows.longer:
                    found = rows.longest(texts, i)
                    if found is None:
                        continue
                    rest, category, value = found
                elif rows.alone:
                    rest, category, value = rows.alone[0]
                else:
                    continue
                first, done = at[i], i + 1 + len(rest)
                after = at[done]
                start, end = plain[first][2], plain[after - 1][3]  # by place, which is quicker than by name
                if not prefix and after == first + 1:  # as mostly: one mark for another
                    letters[first], marks[first] = category, new(Mark, (category, value, start, end, ""))
                    break
                instead = []
                if prefix:
                    if prefix[0] in "وف":
                        instead.append(new(Mark, (AND, None, start, start + 1, "")))
                        start, prefix = start + 1, prefix[1:]
                    start += len(prefix)
                instead.append(new(Mark, (category, value, start, end, prefix)))
                others.append((first, after, instead))
                break
        for first, after, instead in reversed(others):  # from behind, so that what stands before keeps its place
            marks[first:after] = instead
            letters[first:after] = [mark[0] for mark in instead]
        return Row("".join(letters), tuple(marks))

    def _ways_of(self, word: str) -> tuple[_Way, ...]:
        """The phrases that ``word``, whole or with Arabic prefixes taken off, may begin: (prefix, phrases)."""
        phrases = self._phrases
        ways: list[_Way] = []
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
        return tuple(ways)


def number(text: str) -> int | float:
    """The number that digits stand for, thousands set apart by comma or point; a float for a decimal fraction."""
    if re.fullmatch(r"\d{1,3}(?:[,.]\d{3})+", text):
        return int(re.sub(r"[,.]", "", text))
    return int(text) if text.isdigit() else float(text)
