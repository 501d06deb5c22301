"""Spelling: folding names of any script to look-up keys, so that every way of writing one place meets in one key.

Three levels, each looser than the one before:

``fold``      one spelling of letters and digits, words kept apart;
``key``       ``fold`` without article, word breaks and the endings that writers swap (ة ه ا); exact look-ups use it;
``skeletons`` consonants alone, the same for Arabic and for Latin letters, so that every school of transliteration
              meets ("Deir ez-Zor", "Dayr az-Zawr", "Deyrizor" and دير الزور give ``drzr``); near look-ups use it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

MAX_QUERY = 400
"""Longest name, in characters, that is looked up; no place name on earth is longer."""

_ARABIC = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي"
_LETTERS = {
    **dict.fromkeys("أإآٱٲٳٵ", "ا"),
    **dict.fromkeys("ىیېۍێﻱﯾ", "ي"),
    **dict.fromkeys("ئ", "ي"),
    **dict.fromkeys("ؤۆۇۈۋوٶٷ", "و"),
    **dict.fromkeys("ةۀەھہۂۃ", "ه"),
    **dict.fromkeys("کڪگݢ", "ك"),
    **dict.fromkeys("پ", "ب"),
    **dict.fromkeys("چ", "ج"),
    **dict.fromkeys("ژ", "ز"),
    **dict.fromkeys("ڤ", "ف"),
    **dict.fromkeys("ڕ", "ر"),
    **dict.fromkeys("ڵ", "ل"),
    "ء": "",
    "ـ": "",
    "ı": "i",
    "ø": "o",
    "ð": "d",
    "þ": "th",
    "ß": "ss",
    "æ": "ae",
    "ə": "e",
}
_DROPPED = (
    "'’‘ʼʻʽ`´ʾʿ′ˈ\u200b\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad"
)
_TABLE: dict[int, str] = {ord(k): v for k, v in _LETTERS.items()}
_TABLE.update({ord(c): "" for c in _DROPPED})
_TABLE.update(dict.fromkeys((*range(1552, 1563), *range(1611, 1632), 1648, *range(1750, 1774)), ""))
_TABLE.update({0x0660 + d: str(d) for d in range(10)} | {0x06F0 + d: str(d) for d in range(10)})
_NOT_WORD = re.compile(r"[^\w]+|_+")
_HAS_ARABIC = re.compile("[\u0621-\u064a\u0671-\u06d3\ufb50-\ufeff]")

_LATIN_ARTICLE = re.compile(r"^(?:[aeu]l|l)$")
_SUN_ARTICLE = re.compile(r"^[ae](?:([rsztdn])|(sh|dh|th))$")
_ABU = ("ابو", "البو", "ابي", "ابا")
_LATIN_ABU = ("abu", "abo", "abou", "albu", "albo", "bu", "bou")
_GLUED_ABU = re.compile(r"^(?:al)?(?:abu|bu|abou)(?=\w{4})|^albu(?=\w{4})")


def is_arabic(text: str) -> bool:
    """Whether ``text`` holds a letter of the Arabic script (Persian and Kurdish letters included)."""
    return _HAS_ARABIC.search(text) is not None


def fold(text: str) -> str:
    """``text`` in one spelling: words in lower case parted by single spaces; "" when nothing is left.

    Hamza seats, alef, ya and ta marbuta forms, tatweel, diacritics, Persian and Kurdish letters, digits of any
    script, accents, apostrophes, bidirectional and zero-width marks, hashtags and underscores are evened out.
    """
    folded = text.translate(_TABLE)
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded)
        folded = "".join(c for c in folded if not unicodedata.combining(c)).translate(_TABLE)
    return _NOT_WORD.sub(" ", folded.lower()).strip()


def is_latin_article(word: str, following: str) -> bool:
    """Whether the folded Latin ``word`` is an article before ``following`` ("al", or "as" before "sukhnah")."""
    if _LATIN_ARTICLE.match(word):
        return bool(following)
    sun = _SUN_ARTICLE.match(word)
    return sun is not None and following.startswith(sun[1] or sun[2])


@lru_cache(maxsize=65536)
def word_key(word: str) -> str:
    """The key of one folded word: without the article, with swapped endings evened out ("البصيرة" gives "بصيرا")."""
    if word.isascii():
        word = _GLUED_ABU.sub("bu", word)
        if len(word) > 3 and word[-1] == "h" and word[-2] in "ae":
            return word[:-1]
        return word
    if word in _ABU or word == "بو":
        return "بو"
    if len(word) > 3 and word[:2] == "ال":
        word = word[2:]
    if len(word) > 5 and word[:3] in ("ابو", "ابي"):
        word = "بو" + word[3:]
    if len(word) > 2 and word[-1] in "ها":
        word = word[:-1].rstrip("ا") + "ا"
    return word


def has_article(name: str) -> bool:
    """Whether a name begins with an article: "الباب", "Al-Bab"."""
    words = fold(name).split()
    if not words:
        return False
    if not words[0].isascii():
        return len(words[0]) > 3 and words[0].startswith("ال") and words[0] not in _ABU
    return len(words) > 1 and is_latin_article(words[0], words[1])


def key(text: str) -> str:
    """The exact look-up key of a name: "" when nothing is left. "البو كمال", "أبوكمال" and "البوكمال" share one."""
    return _join(fold(text).split())


def _join(words: list[str]) -> str:
    parts = []
    for index, word in enumerate(words):
        following = words[index + 1] if index + 1 < len(words) else ""
        if word.isascii() and is_latin_article(word, following):
            continue
        parts.append("bu" if following and word in _LATIN_ABU else word_key(word))
    return "".join(parts)


def keys(name: str) -> Iterator[str]:
    """Every key that a table lists ``name`` under: its ``key``, and how it is met written in one word."""
    words = fold(name).split()
    first = _join(words)
    if not first:
        return
    yield first
    if len(words) > 1:
        glued = word_key("".join(words))
        if glued != first:
            yield glued


def first_keys(name: str) -> Iterator[str]:
    """The key of a name's first word, for names of several words; the article is not a word of its own."""
    words = fold(name).split()
    while len(words) > 1 and words[0].isascii() and is_latin_article(words[0], words[1]):
        words = words[1:]
    if len(words) > 1:
        yield "bu" if words[0] in _LATIN_ABU else word_key(words[0])


_DIGRAPHS = (("sch", "S"), ("tch", "S"), ("kh", "x"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("sh", "S"), ("ch", "S"))
_LATIN_CONSONANTS = str.maketrans(
    {**dict.fromkeys("aeiou", ""), "q": "k", "c": "k", "p": "b", "v": "f"},
)
_ARABIC_CONSONANTS = str.maketrans(
    {
        **dict.fromkeys("اويىءعآ", ""),
        **dict.fromkeys("تطث", "t"),
        **dict.fromkeys("حه", "h"),
        **dict.fromkeys("دضذ", "d"),
        **dict.fromkeys("زظ", "z"),
        **dict.fromkeys("سص", "s"),
        **dict.fromkeys("قك", "k"),
        "ب": "b",
        "ج": "j",
        "خ": "x",
        "ر": "r",
        "ش": "S",
        "غ": "g",
        "ف": "f",
        "ل": "l",
        "م": "m",
        "ن": "n",
    }
)
_TURKISH = str.maketrans({"ş": "sh", "Ş": "sh", "ç": "ch", "Ç": "ch", "ș": "sh", "š": "sh", "č": "ch"})
_DOUBLED = re.compile(r"(.)\1+")


def skeletons(name: str) -> tuple[str, ...]:
    """The consonant skeletons of a name in either script, likeliest first; empty when under three signs are left.

    A vowel or ʿayn at the start of a name leaves ``V``, so that "Ain Issa" and "Nasib" stay apart. Letters that
    schools of
    transliteration disagree on give a second skeleton (ذ as d or th, c as k or j).
    """
    words = [_even_abu(word) for word in fold(name.translate(_TURKISH)).split()]
    if not words:
        return ()
    if is_arabic(words[0]):
        found = [_arabic_skeleton(words)]
        if "ذ" in name:
            found += [
                _arabic_skeleton([w.replace("ذ", "ث") for w in words]),
                _arabic_skeleton([w.replace("ذ", "ز") for w in words]),
            ]
        if "ج" in name:
            found.append(_arabic_skeleton([w.replace("ج", "غ") for w in words]))
    else:
        words = [w for i, w in enumerate(words) if not is_latin_article(w, words[i + 1] if i + 1 < len(words) else "")]
        found = [_latin_skeleton(words)]
        if "c" in found[0] or any("c" in w and "ch" not in w for w in words):
            found.append(_latin_skeleton([w.replace("ch", "#").replace("c", "j").replace("#", "ch") for w in words]))
    return tuple(dict.fromkeys(s for s in found if len(s) >= 3))


def _even_abu(word: str) -> str:
    if word in _ABU or (word in _LATIN_ABU and word != "bo"):
        return "بو" if word in _ABU else "bu"
    if word.isascii():
        return _GLUED_ABU.sub("bu", word)
    return "بو" + word[3:] if len(word) > 5 and word[:3] in ("ابو", "ابي") else word


def _latin_skeleton(words: list[str]) -> str:
    parts = []
    for index, word in enumerate(words):
        lead = ""
        if index == 0 and word[0] in "aeiou":
            lead = "V"
        elif word[0] in "yw":
            lead = word[0]
        for written, sign in _DIGRAPHS:
            word = word.replace(written, sign)
        word = word.translate(_LATIN_CONSONANTS).replace("y", "").replace("w", "")
        if len(word) > 1 and word[-1] == "h":
            word = word[:-1]
        parts.append(lead + word)
    return _DOUBLED.sub(r"\1", "".join(parts))


def _arabic_skeleton(words: list[str]) -> str:
    parts = []
    for index, word in enumerate(words):
        if len(word) > 3 and word.startswith("ال"):
            word = word[2:]
        lead = ""
        if index == 0 and word[0] in "اع":
            lead = "V"
        elif word[0] == "و":
            lead = "w"
        elif word[0] == "ي":
            lead = "y"
        if len(word) > 2 and word[-1] == "ه":
            word = word[:-1]
        parts.append(lead + word.translate(_ARABIC_CONSONANTS))
    return _DOUBLED.sub(r"\1", "".join(parts))


_ARABIC_ALPHABET = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
_LATIN_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def one_edit(word_or_key: str) -> Iterator[str]:
    """Every string one edit away (a letter dropped, added, changed, or two neighbours swapped), likeliest kinds
    first."""
    alphabet = _ARABIC_ALPHABET if is_arabic(word_or_key) else _LATIN_ALPHABET
    cuts = [(word_or_key[:i], word_or_key[i:]) for i in range(len(word_or_key) + 1)]
    for head, tail in cuts[:-1]:
        yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
    for head, tail in cuts:
        for letter in alphabet:
            if tail:
                yield head + letter + tail[1:]
            yield head + letter + tail


_ROMAN = {
    "ا": "a",
    "ب": "b",
    "ت": "t",
    "ث": "th",
    "ج": "j",
    "ح": "h",
    "خ": "kh",
    "د": "d",
    "ذ": "dh",
    "ر": "r",
    "ز": "z",
    "س": "s",
    "ش": "sh",
    "ص": "s",
    "ض": "d",
    "ط": "t",
    "ظ": "z",
    "ع": "a",
    "غ": "gh",
    "ف": "f",
    "ق": "q",
    "ك": "k",
    "ل": "l",
    "م": "m",
    "ن": "n",
    "ه": "h",
    "و": "u",
    "ي": "i",
}


def romanize(name: str) -> str:
    """A plain Latin spelling of an Arabic name, for comparing and for places without an English one ("تدمر":
    "Tdmr")."""
    words = []
    for word in fold(name).split():
        article = len(word) > 3 and word.startswith("ال")
        letters = "".join(_ROMAN.get(c, c) for c in (word[2:] if article else word))
        words.append(("Al-" if article else "") + letters.capitalize())
    return " ".join(words)
