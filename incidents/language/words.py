"""Running text as words with their places in the text.

Arabic writes "and", "by", "to", "the" and "its" onto the word. Each word therefore has several forms, with these
taken off step by step, so that a word list need only hold the plain word.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate, compress, count, repeat
from typing import Any, NamedTuple, TypeVar

from incidents.language.spelling import fold

WORD = re.compile(r"([^\W_]+(?:'[^\W_]+)*)")
"""One word of a folded text."""
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]")
WORD_OR_FLAG = re.compile("([^\\W_]+(?:'[^\\W_]+)*|[\U0001f1e6-\U0001f1ff]{2})")
"""The same with the flags of states, by which posts tell who acted."""
_ARABIC = re.compile("[\u0621-\u064a]")
_PRONOUNS = ("هما", "هم", "ها", "ه", "نا")
REMEMBERED = 200_000
"""Words of which it is remembered what they are: the vocabulary of news is small, and comes again in every article."""
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


class Words(list[Word]):
    """The words of a text, not to be changed once made, with what was found among them."""

    __slots__ = ("found", "keys", "starts")

    def __init__(self, words: Iterable[Word], starts: list[int], keys: list[str]) -> None:
        super().__init__(words)
        self.starts = starts
        """The first character of each."""
        self.keys = keys
        """The key of each."""
        self.found: dict[Any, Any] = {}
        """What was found, by who looked for it, so that none looks twice."""


def words_of(text: str) -> Words:
    """The words of ``text`` in order; an empty list when there are none."""
    folded = fold(text)
    # gap, word, gap, word, …, gap: cut and measured in one go, which takes half the time of asking word by word
    pieces = (WORD_OR_FLAG if _FLAG.search(folded.text) else WORD).split(folded.text)
    edges = list(accumulate(map(len, pieces)))
    words, starts, ends = pieces[1::2], edges[:-1:2], edges[1::2]
    if folded.left_out:
        starts, ends = folded.all_written(starts), folded.all_written(ends)
    if "IS" in text:
        for number, word in enumerate(words):
            if word == "is" and text[starts[number] : ends[number]] == "IS":
                words[number] = "isis"  # the agencies' short name, told from the verb by its capitals
    keys = words
    if "ة" in text:
        keys = [word + "ة" if text[end - 1] == "ة" else word for word, end in zip(words, ends, strict=True)]
    columns = zip(starts, ends, words, map(_FORMS.__getitem__, keys), keys, strict=True)
    return Words(map(tuple.__new__, repeat(Word), columns), starts, keys)


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


class _Forms(dict[str, tuple[str, ...]]):
    """The forms of the words met so far by their keys; those of another word are worked out when asked for."""

    def __missing__(self, key: str) -> tuple[str, ...]:
        if len(self) >= REMEMBERED:
            self.clear()
        forms = self[key] = forms_of(*_of_key(key))
        return forms


_FORMS = _Forms()


def _of_key(key: str) -> tuple[str, bool]:
    """The folded word that ``key`` stands for, and whether it is written with ة (which folded words never hold)."""
    return (key[:-1], True) if key.endswith("ة") else (key, False)


Value = TypeVar("Value")


_KEY: Callable[[Word], str] = operator.itemgetter(Word._fields.index("key"))  # quicker than by name


class Known(dict[str, Value]):
    """What a question about a word's forms comes to, asked once for every word of the vocabulary."""

    def __init__(self, ask: Callable[[tuple[str, ...]], Value]) -> None:
        """``ask`` is given a word's forms, the folded word itself first."""
        super().__init__()
        self._ask = ask

    def __missing__(self, key: str) -> Value:
        if len(self) >= REMEMBERED:
            self.clear()
        value = self[key] = self._ask(_FORMS[key])
        return value

    def of(self, words: Iterable[Word]) -> Iterator[Value]:
        """The answer for each of ``words``, in order."""
        return map(self.__getitem__, words.keys if isinstance(words, Words) else map(_KEY, words))

    def told(self, words: Iterable[Word]) -> Iterator[tuple[int, Value]]:
        """Those of the answers that are not None or False, with the index of the word."""
        answers = list(self.of(words))
        return compress(enumerate(answers), answers)

    def where(self, words: Iterable[Word]) -> Iterator[int]:
        """The indices alone of the words whose answer is not None or False, in two thirds of the time."""
        return compress(count(), self.of(words))
