"""A text as words, each with the ways its written form may split into particles and a name."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from itertools import accumulate, compress, repeat
from operator import attrgetter
from typing import NamedTuple

from gazetteer.names import fold, is_latin_article, word_key
from gazetteer.table import Table
from gazetteer.words import Feature, Words

_WORD = re.compile(r"([^\W_]+(?:(?<![\u0600-\u06ff])['’‘ʼ`´ʿʾ](?![sS]\b)[^\W_]*|[\u064b-\u0652\u0670\u0640][^\W_]*)*)")
_ONE_NAME_GAPS = frozenset([" ", "_", "-", "\u00a0", "  ", "\u200c", "'", "’"])
_ARTICLE = re.compile(r"(?:[aeu]l|l|[ae](?:r|s|z|t|d|n|sh|dh|th))$")
_SENTENCE = frozenset(".!?؟:…")
_BREAKS_OFF = frozenset({"as", "at", "an", "is", "in", "on", "it", "to", "by", "was"})
MAX_WORDS = 6
"""Most words that a name is looked for in."""
ARABIC, LATIN, NUMBER, OTHER = range(4)


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
    article: bool
    """Whether it can be a Latin article."""
    proper: bool
    """Whether it looks like a Latin name: a capital and six letters or more."""
    sport: bool
    """Whether it is a word of reports on sport."""
    nation: str
    """The code of the country whose nation's adjective it is; empty for other words."""
    listed: bool
    """Whether the language tables have the word in any list."""
    respellable: bool
    """Whether it may be a name in another transliteration: six letters or more, a capital, and no word of a list."""
    busy: bool
    """Whether names are looked for at it: one may begin with it, or it is a word for a kind of place."""
    telling: bool
    """Whether it tells of the text as a whole: a word of sport, a nation's adjective, or one for a border."""


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


Hit = tuple[int, int, int, str, Form]
"""A name met: one past its last token, its first character, one past its last character, its key, its first word."""


class Tokens(list[Token]):
    """The words of a text in order, not to be changed once made, and where those stand that matter by themselves."""

    __slots__ = ("busy", "telling")

    def __init__(self, texts: list[str], shapes: list[Shape]) -> None:
        """``texts``: gap, word, gap, word, …, gap; ``shapes``: those of the words."""
        edges = list(accumulate(map(len, texts)))
        gaps = texts[:-1:2]
        count = len(shapes)
        first, sentence = [False] * count, [False] * count
        lines: list[int] = []
        line = 0
        for at, gap in enumerate(gaps):
            if gap != " " or at == 0:
                breaks = gap.count("\n")
                if breaks:
                    lines += repeat(line, at - len(lines))
                    line += breaks
                first[at] = breaks > 0 or at == 0
                sentence[at] = first[at] or not _SENTENCE.isdisjoint(gap)
        lines += repeat(line, count - len(lines))
        columns = zip(edges[:-1:2], edges[1::2], shapes, lines, first, sentence, gaps, strict=True)
        super().__init__(map(tuple.__new__, repeat(Token), columns))  # a third of the time of calling the class
        self.busy = list(compress(range(count), map(_BUSY, shapes)))
        """Where names are looked for."""
        self.telling = list(compress(range(count), map(_TELLING, shapes)))
        """Where words stand that tell of the text as a whole."""


_BUSY: Callable[[Shape], bool] = attrgetter("busy")
_TELLING: Callable[[Shape], bool] = attrgetter("telling")


class _Shapes(dict[str, Shape]):
    """The shapes of the words met so far; that of another word is worked out when asked for."""

    def __init__(self, work: Callable[[str], Shape]) -> None:
        super().__init__()
        self._work = work

    def __missing__(self, raw: str) -> Shape:
        shape = self[raw] = self._work(raw)
        return shape


class _Starts(dict[str, bool]):
    """Whether names begin with the keys asked for so far; for another it is looked up."""

    def __init__(self, ask: Callable[[str], bool]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, key: str) -> bool:
        if len(self) > 100_000:
            self.clear()
        begins = self[key] = self._ask(key)
        return begins


class Tokenizer:
    """Splits texts for one table; remembers the shape of every word it has met."""

    def __init__(self, table: Table, words: Words) -> None:
        self._table = table
        self._words = words
        self._shapes = _Shapes(self._shape)
        self._starts = _Starts(table.keys.starts)

    def tokens(self, text: str) -> Tokens:
        """The words of ``text`` in order."""
        if len(self._shapes) > 60_000:
            self._shapes.clear()
        # gap, word, gap, word, …, gap: cut and measured in one go, which takes half the time of asking word by word
        pieces = _WORD.split(text)
        return Tokens(pieces, list(map(self._shapes.__getitem__, pieces[1::2])))

    def names(self, tokens: Tokens, at: int) -> list[Hit]:
        """The names of the table that begin at token ``at``, longest first."""
        token = tokens[at]
        shape = token.shape
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        found: list[Hit] = []
        if (
            shape.article
            and following is not None
            and following.shape.capital
            and (shape.capital or following.gap != " " or "function_words" not in shape.lists)  # "at Tabqa"
            and following.gap in _ONE_NAME_GAPS
            and is_latin_article(shape.fold, following.shape.fold)
        ):
            for form in following.shape.forms:
                if form.ends:
                    found.append((at + 2, token.start, following.end, form.key, form))
                if form.extends:
                    self._grow(tokens, at + 1, token.start, form, found)
        if shape.capital or (shape.before and following is not None and following.shape.capital):
            goes_on = following is not None and following.gap in _ONE_NAME_GAPS
            for form in shape.forms:
                if form.ends:
                    found.append((at + 1, token.start + form.skip, token.end, form.key, form))
                if goes_on and form.extends:
                    self._grow(tokens, at, token.start + form.skip, form, found)
        if len(found) > 1:
            found.sort(key=lambda hit: (-hit[2], hit[1]))
        return found

    def _grow(self, tokens: Tokens, at: int, start: int, form: Form, found: list[Hit]) -> None:
        """Add to ``found`` the names that begin with ``form`` at token ``at``, the character ``start``, and go on."""
        key = form.key
        for index in range(at + 1, min(at + MAX_WORDS, len(tokens))):
            token = tokens[index]
            if token.gap not in _ONE_NAME_GAPS:
                return
            shape = token.shape
            if shape.script == LATIN:
                if shape.article and is_latin_article(
                    shape.fold, tokens[index + 1].shape.fold if index + 1 < len(tokens) else ""
                ):
                    continue
                if not shape.capital and shape.fold in _BREAKS_OFF:
                    return  # "Kirkuk as" is no longer name than "Kirkuk"
            key += shape.inner
            if not self._starts[key]:
                return
            if key in self._table.keys.trie:
                found.append((index + 1, start, token.end, key, form))

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
        relations = words.relations.get(word, frozenset())
        feature, before = words.features.get(word), words.before.get(word, "")
        nation = words.demonyms.get(word, "")
        capital = script != LATIN or raw[0].isupper() or (raw[0] in "'’ʿʾ`‘" and raw[1:2].isupper())
        if raw.endswith("ى") and {"locative", "given_names"} <= lists:
            lists -= {"given_names"}  # على is "on"; the given name is علي
        listed = bool(lists or feature or before or relations or nation)
        return Shape(
            raw=raw,
            fold=folded,
            script=script,
            capital=capital,
            forms=forms,
            inner="bu" if folded in ("abu", "abo", "abou") else word_key(folded),
            word=word,
            particles=particles,
            feature=feature,
            before=before,
            after=words.after.get(word, ""),
            relations=relations,
            lists=lists,
            number=number,
            article=article,
            proper=proper,
            sport="sport" in lists,
            nation=nation,
            listed=listed,
            respellable=script == LATIN and capital and len(folded) >= 6 and not listed,
            busy=article or proper or feature is not None or (bool(forms) and (capital or before != "")),
            telling="sport" in lists or nation != "" or "border" in relations,
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
