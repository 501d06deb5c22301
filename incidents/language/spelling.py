"""Spelling folded for look-ups, with the way back to the characters as written."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import re
import string
import unicodedata
from bisect import bisect_left, bisect_right

_ARABIC_LETTERS = {
    **dict.fromkeys("أإآٱ", "ا"),
    **dict.fromkeys("ىیې", "ي"),
    **dict.fromkeys("کڪگ", "ك"),
    "ة": "ه",
    "ۀ": "ه",
    "ھ": "ه",
    "ہ": "ه",
}
_DIGITS = {chr(base + i): str(i) for base in (0x0660, 0x06F0, 0xFF10) for i in range(10)}
_SIGNS = {
    **dict.fromkeys("\u2018\u2019\u201b\u02bc\u2032\uff07", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d", "-"),
    **dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000\t\r", " "),
    **dict.fromkeys("\u2028\u2029\x0b\x0c", "\n"),
    "٬": ",",
    "،": ",",
    "٫": ".",
    "؛": ";",
    "؟": "?",
}
_LOWER = {chr(i): chr(i).lower() for i in range(0x41, 0x250) if chr(i).lower() != chr(i) and len(chr(i).lower()) == 1}
_ACCENTS = {
    chr(i): unicodedata.normalize("NFD", chr(i))[0].lower()
    for i in range(0xC0, 0x250)
    if unicodedata.normalize("NFD", chr(i)) != chr(i)
}
_ONE_TO_ONE = {**_ARABIC_LETTERS, **_DIGITS, **_SIGNS, **_LOWER, **_ACCENTS}
_USUAL = [
    (written, _ONE_TO_ONE[written])
    for written in "ةأإآىیک،؛؟٠١٢٣٤٥٦٧٨٩\u2018\u2019\u201c\u201d\u00ab\u00bb\u2013\u2014\u00a0\t\r"
    + string.ascii_uppercase
]
"""What most texts beyond ASCII hold: evened out sign by sign, in a fifth of the time that ``str.translate`` takes."""
_SELDOM = re.compile(f"[{re.escape(''.join(_ONE_TO_ONE.keys() - {written for written, _ in _USUAL}))}]")
_TRANSLATION = str.maketrans(_ONE_TO_ONE)
_SILENT = re.compile(
    "[\u064b-\u065f\u0670\u0610-\u061a\u06d6-\u06ed\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]"
)

_DRAWN = re.compile("(?<=\u0640)[ .]{1,2}(?=\u0640)")
"""What posts put between drawn-out letters to hide a word from filters: قـ ـتل, تنـ.ـظيم."""
_CUTS = ("\u0640 \u0640", "\u0640.\u0640", "\u0640. \u0640", "\u0640 .\u0640")


@dataclasses.dataclass(frozen=True, slots=True)
class Folded:
    """A text with its spelling folded: one hamza, one yeh, Western digits, lower case, no vowel signs."""

    text: str
    """The folded text; line breaks stay line breaks."""
    left_out: tuple[int, ...] = ()
    """For each sign left out, in order, the place in ``text`` that it stood before."""

    def written(self, start: int, end: int) -> tuple[int, int]:
        """The span ``start:end`` of the folded text as a span of the text as written, end exclusive.

        Silent signs after the last character (a vowel sign, say) belong to the span.
        """
        if not self.left_out:
            return start, end
        first = start + bisect_right(self.left_out, start)
        return first, end + bisect_right(self.left_out, end) if end > start else first

    def all_written(self, places: list[int]) -> list[int]:
        """``places`` in the folded text, in order, as places in the text as written."""
        found: list[int] = []
        for number, left_out in enumerate(self.left_out):
            upto = bisect_left(places, left_out, len(found))
            found += [place + number for place in places[len(found) : upto]]
        return found + [place + len(self.left_out) for place in places[len(found) :]]


LONG = 100_000
"""Characters above which only the last two texts' foldings are remembered: each takes many times its text."""


def fold(text: str) -> Folded:
    """``text`` folded for look-ups; every character is kept one to one save silent signs, which are left out.

    A word that a post cuts to hide it from filters (قـ ـتل) is put together again.
    """
    return _remembered(text) if len(text) <= LONG else _remembered_long(text)


def _fold(text: str) -> Folded:
    if text.isascii():
        return Folded(text.translate(_TRANSLATION))
    silent = [match.start() for match in _SILENT.finditer(text)]
    if any(cut in text for cut in _CUTS):
        silent = sorted({*silent, *(i for match in _DRAWN.finditer(text) for i in range(*match.span()))})
    if not silent:
        return Folded(_evened(text))
    kept = [text[: silent[0]], *(text[a + 1 : b] for a, b in itertools.pairwise((*silent, len(text))))]
    return Folded(_evened("".join(kept)), tuple(place - number for number, place in enumerate(silent)))


def _evened(text: str) -> str:
    """``text`` with every sign replaced by what it is folded to."""
    for written, folded in _USUAL:
        if written in text:
            text = text.replace(written, folded)
    return text if _SELDOM.search(text) is None else text.translate(_TRANSLATION)


_remembered = functools.lru_cache(maxsize=64)(_fold)
_remembered_long = functools.lru_cache(maxsize=2)(_fold)


def fold_word(word: str) -> str:
    """A word or phrase of a lexicon, folded as texts are, with single spaces."""
    return " ".join(fold(word).text.split())
