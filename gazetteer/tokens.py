"""A text as words, each with the ways its written form may split into particles and a name."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from gazetteer.names import fold, is_latin_article, word_key
from gazetteer.table import Table
from gazetteer.words import Feature, Words

_WORD = re.compile(r"([^\W_]+(?:['’‘ʼ`´ʿʾ](?![sS]\b)[^\W_]*|[\u064b-\u0652\u0670\u0640][^\W_]*)*)")
_ONE_NAME_GAPS = frozenset([" ", "_", "-", "\u00a0", "  ", "\u200c", "'", "’"])
_ARTICLE = re.compile(r"(?:[aeu]l|l|[ae](?:r|s|z|t|d|n|sh|dh|th))$")
_SENTENCE = re.compile(r"[.!?؟:…]")
_BREAKS_OFF = frozenset({"as", "at", "an", "is", "in", "on", "it", "to", "by", "was"})
MAX_WORDS = 6
"""Most words that a name is looked for in."""
ARABIC, LATIN, NUMBER, OTHER = range(4)
_new = tuple.__new__  # a third of the time of calling the class, for what is done once a word


@dataclasses.dataclass(frozen=True, slots=True)
class Form:
    """One reading of a written word as the beginning of a name."""

    skip: int
    """Characters of the written word before the name."""
    word: str
    """The folded word from there, with its article."""
    key: str
    """Its look-up key."""
    particles: str
    """The folded particles before it: "" or such as "و", "ب", "وب"."""
    ends: bool
    """Whether the key is a whole name."""
    extends: bool
    """Whether longer names begin with the key."""


@dataclasses.dataclass(frozen=True, slots=True)
class Shape:
    """What is known of a written word wherever it stands; made once a word."""

    raw: str
    fold: str
    script: int
    capital: bool
    """Begins with a capital letter or is in a script without capitals."""
    forms: tuple[Form, ...]
    """Readings as the first word of a name, the unsplit one first; empty when no name begins so."""
    inner: str
    """Key as a further word of a name."""
    word: str
    """The word for look-ups in the lists: without particles where only the rest is listed."""
    particles: str
    """The particles that ``word`` was freed of."""
    feature: Feature | None
    before: str
    after: str
    relations: frozenset[str]
    lists: frozenset[str]
    """Names of the language tables' lists that the word is in."""
    number: float | None
    begins: bool
    """Whether a name may begin with the word."""
    article: bool
    """Whether it can be a Latin article."""
    proper: bool
    """Whether it looks like a Latin name: a capital and six letters or more."""
    sport: bool
    """Whether it is a word of reports on sport."""
    nation: str
    """The code of the country whose nation's adjective it is; empty for other words."""
    idle: bool
    """Whether names are never looked for at it: none begins with it, and it is no word for a kind of place."""


class Token(NamedTuple):
    """A word of a text."""

    start: int
    end: int
    shape: Shape
    line: int
    """Number of the line it stands in."""
    first: bool
    """Whether it is the first word of its line."""
    sentence: bool
    """Whether it begins a sentence."""
    gap: str
    """The characters between the word before and this one."""


class Tokenizer:
    """Splits texts for one table; remembers the shape of every word it has met."""

    def __init__(self, table: Table, words: Words) -> None:
        self._table = table
        self._words = words
        self._shapes: dict[str, Shape] = {}
        self._starts: dict[str, bool] = {}

    def tokens(self, text: str) -> list[Token]:
        """The words of ``text`` in order."""
        shapes = self._shapes
        if len(shapes) > 60_000:
            shapes.clear()
        found: list[Token] = []
        append = found.append
        line = 0
        # gap, word, gap, word, …, gap: cut and measured in one go, which takes half the time of asking word by word
        pieces = _WORD.split(text)
        edges = list(accumulate(map(len, pieces)))
        for gap, raw, start, end in zip(pieces[::2], pieces[1::2], edges[::2], edges[1::2], strict=False):
            shape = shapes.get(raw)
            if shape is None:
                shape = shapes[raw] = self._shape(raw)
            if gap == " " and found:
                append(_new(Token, (start, end, shape, line, False, False, gap)))
            else:
                breaks = gap.count("\n")
                line += breaks
                first = breaks > 0 or not found
                append(Token(start, end, shape, line, first, first or bool(_SENTENCE.search(gap)), gap))
        return found

    def names(self, text: str, tokens: list[Token], at: int) -> list[tuple[int, int, int, str, Form]]:
        """Names that begin at token ``at``: (last token + 1, first character, last character + 1, key, form),
        longest first."""
        token = tokens[at]
        shape = token.shape
        found: list[tuple[int, int, int, str, Form]] = []
        preposition = not shape.capital and "function_words" in shape.lists and tokens[at + 1 : at + 2]
        if shape.article and at + 1 < len(tokens) and not (preposition and preposition[0].gap == " "):
            following = tokens[at + 1]  # "at Tabqa" is no "At-Tabqa"
            if is_latin_article(shape.fold, following.shape.fold) and following.gap in _ONE_NAME_GAPS:
                for form in following.shape.forms:
                    if following.shape.capital:
                        found += self._grow(text, tokens, at + 1, token.start, form)
        if shape.capital or (shape.before and at + 1 < len(tokens) and tokens[at + 1].shape.capital):
            for form in shape.forms:
                if form.extends:
                    found += self._grow(text, tokens, at, token.start + form.skip, form)
                elif form.ends:  # as mostly
                    found.append((at + 1, token.start + form.skip, token.end, form.key, form))
        if len(found) > 1:
            found.sort(key=lambda hit: (-hit[2], hit[1]))
        return found

    def _grow(
        self, text: str, tokens: list[Token], at: int, start: int, form: Form
    ) -> Iterator[tuple[int, int, int, str, Form]]:
        key = form.key
        if form.ends:
            yield at + 1, start, tokens[at].end, key, form
        if not form.extends:
            return
        trie = self._table.keys.trie
        for index in range(at + 1, min(at + MAX_WORDS, len(tokens))):
            token = tokens[index]
            if token.gap not in _ONE_NAME_GAPS:
                return
            following = tokens[index + 1].shape.fold if index + 1 < len(tokens) else ""
            if token.shape.script == LATIN and is_latin_article(token.shape.fold, following):
                continue
            if token.shape.script == LATIN and not token.shape.capital and token.shape.fold in _BREAKS_OFF:
                return  # "Kirkuk as" is no longer name than "Kirkuk"
            key += token.shape.inner
            if not self._begins(key):
                return
            if key in trie:
                yield index + 1, start, token.end, key, form

    def _begins(self, key: str) -> bool:
        known = self._starts.get(key)
        if known is None:
            if len(self._starts) > 100_000:
                self._starts.clear()
            known = self._starts[key] = self._table.keys.starts(key)
        return known

    def _shape(self, raw: str) -> Shape:
        folded = fold(raw).replace(" ", "")
        script = OTHER
        if folded.isdigit():
            script = NUMBER
        elif folded.isascii() and folded:
            script = LATIN
        elif folded:
            script = ARABIC
        forms = tuple(self._forms(raw, folded, script))
        article = script == LATIN and _ARTICLE.match(folded) is not None
        proper = script == LATIN and len(folded) >= 6 and raw[0].isupper()
        word, particles = self._listed(folded, script)
        words = self._words
        number = float(folded) if script == NUMBER and len(folded) < 7 else None
        lists = frozenset(name for name, members in words.lists.items() if word in members)
        if raw.endswith("ى") and {"locative", "given_names"} <= lists:
            lists -= {"given_names"}  # على is "on"; the given name is علي
        return Shape(
            raw,
            folded,
            script,
            script != LATIN or raw[0].isupper() or (raw[0] in "'’ʿʾ`‘" and raw[1:2].isupper()),
            forms,
            "bu" if folded in ("abu", "abo", "abou") else word_key(folded),
            word,
            particles,
            words.features.get(word),
            words.before.get(word, ""),
            words.after.get(word, ""),
            words.relations.get(word, frozenset()),
            lists,
            number,
            bool(forms) or article,
            article,
            proper,
            "sport" in lists,
            words.demonyms.get(word, ""),
            not (forms or article or proper or word in words.features),
        )

    def _listed(self, folded: str, script: int) -> tuple[str, str]:
        """The word as the lists have it, freed of particles where needed, and the particles."""
        words = self._words

        def known(word: str) -> bool:
            return (
                word in words.features
                or word in words.before
                or word in words.after
                or word in words.relations
                or any(word in members for members in words.lists.values())
                or word in words.demonyms
            )

        if script != ARABIC or known(folded):
            return folded, ""
        for cut, particles in self._splits(folded, shortest=2):
            if known(cut):
                return cut, particles
        return folded, ""

    def _splits(self, folded: str, shortest: int = 3) -> Iterator[tuple[str, str]]:
        """(rest, particles) of every way to take particles off an Arabic word; ``shortest`` letters are left or
        more."""
        heads = [(folded, "")]
        if folded[0] in self._words.conjunctions and len(folded) > shortest:
            heads.append((folded[1:], folded[0]))
        for rest, taken in heads:
            if taken:
                yield rest, taken
            if len(rest) > shortest and rest[0] in self._words.prepositions:
                if rest.startswith("لل"):
                    yield "ال" + rest[2:], taken + "ل"
                else:
                    yield rest[1:], taken + rest[0]

    def _forms(self, raw: str, folded: str, script: int) -> Iterator[Form]:
        readings = [(folded, "")]
        if script == ARABIC:
            readings += list(self._splits(folded, shortest=2))
        for word, particles in readings:
            if len(word) < 2 and script != LATIN:
                continue
            key = word_key(word)
            if script == LATIN and folded in ("abu", "abo", "abou", "albu", "bu"):
                key = "bu"
            ends = key in self._table.keys.trie
            extends = key in self._table.heads
            ends = ends and (not particles or len(word) > 2)
            if ends or extends:
                yield Form(_raw_offset(raw, len(particles)), word, key, particles, ends, extends)


def _raw_offset(raw: str, letters: int) -> int:
    """How many characters of ``raw`` its first ``letters`` folded letters take, marks on them included."""
    at = 0
    while letters > 0 and at < len(raw):
        letters -= len(fold(raw[at]).replace(" ", ""))
        at += 1
    while at < len(raw) and letters == 0 and at > 0 and not fold(raw[at]) and raw[at] != "ء":
        at += 1
    return at
