"""Running text as words with their places in the text, and phrases of the word lists found among them.

Arabic writes "and", "by", "to", "the" and "its" onto the word. Each word therefore has several forms, with these
taken off step by step, so that a word list need only hold the plain word.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, compress, repeat
from typing import Generic, NamedTuple, TypeVar

from incidents.language.spelling import fold, fold_word

_WORD = re.compile(r"([^\W_]+(?:'[^\W_]+)*)")
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


def words_of(text: str) -> list[Word]:
    """The words of ``text`` in order; an empty list when there are none."""
    folded = fold(text)
    # gap, word, gap, word, …, gap: cut and measured in one go, which takes half the time of asking word by word
    pieces = _WORD.split(folded.text)
    edges = list(accumulate(map(len, pieces)))
    words, starts, ends = pieces[1::2], edges[:-1:2], edges[1::2]
    if folded.offsets is not None:
        spans = [folded.written(start, end) for start, end in zip(starts, ends, strict=True)]
        starts, ends = [start for start, _ in spans], [end for _, end in spans]
    if "IS" in text:
        for number, word in enumerate(words):
            if word == "is" and text[starts[number] : ends[number]] == "IS":
                words[number] = "isis"  # the agencies' short name, told from the verb by its capitals
    keys = words
    if "ة" in text:
        keys = [word + "ة" if text[end - 1] == "ة" else word for word, end in zip(words, ends, strict=True)]
    columns = zip(starts, ends, words, map(_FORMS.__getitem__, keys), keys, strict=True)
    return list(map(tuple.__new__, repeat(Word), columns))


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
Load = TypeVar("Load")


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
        return map(self.__getitem__, map(_KEY, words))


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


_Entry = tuple[tuple[str, ...], Load]


class _Opening(NamedTuple, Generic[Load]):
    """The phrases that a word can open."""

    alone: tuple[tuple[Load, bool], ...]
    """Loads of the phrases of one word, and whether the word is plain."""
    rows: tuple[tuple[tuple[str, ...], Load, bool], ...]
    """All phrases: the words that must follow, the load, whether the first word is plain."""
    next: frozenset[str] | None
    """The words that may follow in phrases of several; None where any word may ("…")."""


class _Openings(dict[str, _Opening[Load] | None], Generic[Load]):
    """What each word met so far can open, by its key, None for nothing; for another it is worked out when asked for."""

    def __init__(self, table: dict[str, list[_Entry[Load]]]) -> None:
        super().__init__()
        self._table = table

    def __missing__(self, key: str) -> _Opening[Load] | None:
        if len(self) >= REMEMBERED:
            self.clear()
        text = _of_key(key)[0]
        rows = tuple(
            (rest, load, form == text or form == text[1:])
            for form in _FORMS[key]
            for rest, load in self._table.get(form, ())
        )
        opening = None
        if rows:
            alone: list[tuple[Load, bool]] = []
            for rest, load, plain in rows:
                if not rest and all(load != other for other, _ in alone):
                    alone.append((load, plain))
            seconds = frozenset(rest[0] for rest, _, _ in rows if rest)
            opening = _Opening(tuple(alone), rows, None if "…" in seconds else seconds)
        self[key] = opening
        return opening


class Phrases(Generic[Load]):
    """A table of phrases, each standing for something, to be found among words.

    A phrase is written in plain words; "…" between two words lets up to four others stand there. An Arabic word
    written with ال is found only with it; without, it is found with and without.
    """

    def __init__(self, entries: Iterable[tuple[str, Load]]) -> None:
        table: dict[str, list[_Entry[Load]]] = {}
        for phrase, load in entries:
            first, *rest = [word for part in fold_word(phrase).split() for word in _parts(part)]
            table.setdefault(first, []).append((tuple(rest), load))
        for rows in table.values():
            rows.sort(key=lambda row: -len(row[0]))
        self._openings = _Openings(table)

    def find(self, words: Sequence[Word], *, first: int = 0, last: int | None = None) -> list[Hit[Load]]:
        """All phrases in ``words[first:last]``, longest at each place; phrases that begin within another are left out.

        Two entries of the same words give two hits. An empty list when there are none.
        """
        hits: list[Hit[Load]] = []
        stop = len(words) if last is None else min(last, len(words))
        among = words if stop - first == len(words) else words[first:stop]
        new = tuple.__new__
        free = first
        openings = list(map(self._openings.__getitem__, map(_KEY, among)))
        # most words open no phrase: they are passed over in one sweep
        for i, opening in compress(enumerate(openings, first), openings):
            if opening is None or i < free:
                continue
            following = words[i + 1].forms if i + 1 < stop else ()
            if opening.next is not None and opening.next.isdisjoint(following):
                for load, plain in opening.alone:
                    hits.append(new(Hit, (i, i + 1, load, plain)))
                continue
            longest = step = 0
            here: list[Hit[Load]] = []
            for rest, load, plain in opening.rows:
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
    return ["…"] if word in {"…", "..."} else [part.removesuffix("'s").replace("'", "") for part in _WORD.findall(word)]


def _end(rest: tuple[str, ...], words: Sequence[Word], at: int, stop: int) -> int | None:
    for number, wanted in enumerate(rest):
        if wanted == "…":
            further = rest[number + 1 :]
            for skip in range(5):
                if further and at + skip < stop and further[0] not in words[at + skip].forms and further[0] != "…":
                    continue  # as mostly
                end = _end(further, words, at + skip, stop)
                if end is not None:
                    return end
            return None
        if at >= stop or wanted not in words[at].forms:
            return None
        at += 1
    return at
