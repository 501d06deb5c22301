"""Everything found in one article before it is put together: words, sentences, places, actors, actions and more."""

from __future__ import annotations

import collections
import dataclasses
import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from incidents import lexicons
from incidents.actions import OUTCOMES, Action, find_actions
from incidents.actors import ActorMention, find_actors
from incidents.dates.mentions import DateMention, find_dates
from incidents.frozen import record
from incidents.language.finds import Finds
from incidents.language.grammar import grammar
from incidents.language.phrases import Phrases, sweep
from incidents.language.sentences import Line, Sentence, lines_of, sentences_of
from incidents.language.words import Known, Word, words_of
from incidents.models import Article
from incidents.periods import as_of
from incidents.roles.support import Support, find_support
from incidents.spots import Spot
from incidents.tolls.quantities import Toll, find_tolls

if TYPE_CHECKING:
    from gazetteer import Gazetteer, Mention

Value = TypeVar("Value")
CueKind = Literal[
    "denies",
    "negates",
    "threatens",
    "expects",
    "supposes",
    "recalls",
    "habit",
    "background",
    "possible",
    "able",
    "amid",
    "initial",
    "habits",
]
"""What a cue says of the statement it stands in; see ``assertion.yaml``."""

_STOPS = re.compile(r"[.!?]\s|\n")
"""The end of a sentence, as far as it must be known to tell whether two verbs stand in one."""
_ASSERTION = {
    "denies": "words",
    "negates": "words",
    "threatens": "words",
    "expects": "words",
    "supposes": "words",
    "recalls": "words",
    "habit": "words?",
    "background": "words?",
    "possible": "words?",
    "able": "words?",
    "amid": "words?",
    "initial": "words?",
    "habits": "words?",
    "topics": "names",
}
_FILED = re.compile(r"[A-Z][A-Z ,'’-]{2,40}(?:, [A-Z][a-z]+)?\s?\([^)\n]{2,40}\)\s?[-–—]\s")
_DATELINE = re.compile(r"[^\n.:،؛]{2,60}?(?:\([^)\n]{2,40}\)\s*)?\s(?:[-–—])\s|[^\s/]{2,20}(?: [^\s/]{2,20})?/\s")


@record(frozen=True, slots=True)
class Cue:
    """A word that tells whether a statement says that something happened."""

    first: int
    """Index of the first word."""
    last: int
    """Index one past the last word."""
    kind: CueKind
    """What it says."""


@dataclasses.dataclass(slots=True)
class Annotations:
    """What was found in one article."""

    article: Article
    """The article."""
    words: list[Word]
    """Its words."""
    lines: list[Line]
    """Its lines."""
    sentences: list[Sentence]
    """Its sentences."""
    actors: Finds[ActorMention]
    """Actors, in order."""
    actions: Finds[Action]
    """Actions, in order, save those within dates and places' names."""
    spots: Finds[Spot]
    """Places, in order."""
    dates: Finds[DateMention]
    """Dates, in order."""
    tolls: Finds[Toll]
    """Killed, injured and others counted, in order."""
    cues: Finds[Cue]
    """Words that deny, threaten, expect and the like, in order."""
    topics: collections.Counter[str]
    """How many words of each topic that is not conflict (sport, weather, economy, culture) the text holds."""
    starts: list[int]
    """The first character of each word."""
    support: Finds[Support]
    """Air or artillery support told of in passing, in order; its words are not among ``actions``."""
    found: dict[Hashable, Any] = dataclasses.field(default_factory=dict)
    """What was worked out once for the article and is asked for again, by who asks."""

    def once(self, key: Hashable, work: Callable[[], Value]) -> Value:
        """What ``work`` gives, done the first time that ``key`` is asked for."""
        if key not in self.found:
            self.found[key] = work()
        value: Value = self.found[key]
        return value

    def word_at(self, offset: int) -> int:
        """Index of the word that holds or follows the character at ``offset``."""
        at = bisect_right(self.starts, offset) - 1
        return at if at >= 0 and self.words[at].end > offset else at + 1

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The words within the characters ``start:end`` as a range of indices."""
        return self.word_at(start), bisect_left(self.starts, end)

    def text(self, first: int, last: int) -> str:
        """The article's characters from word ``first`` up to word ``last``, exclusive."""
        return self.article.body[self.words[first].start : self.words[last - 1].end] if last > first else ""

    def country(self) -> str | None:
        """The country most of the article's places lie in; None when none is placed."""
        return self.once("country", self._country)

    def _country(self) -> str | None:
        counts = collections.Counter(s.placed.country for s in self.spots if s.placed and s.placed.country)
        return counts.most_common(1)[0][0] if counts else None


def annotate(article: Article, gazetteer: Gazetteer | None) -> Annotations:
    """Find all that ``article`` names; without a ``gazetteer`` no place is found."""
    body, language = article.body, article.language
    words = words_of(body)
    starts = words.starts
    lines = lines_of(body)
    dates = find_dates(body, language=language, published=article.published)
    mentions = gazetteer.mentions(body, context=article.title) if gazetteer is not None else []
    spots = _spots(body, words, starts, mentions, lines)
    within = [False] * len(words)
    for start, end in [(d.start, d.end) for d in dates]:
        for index in range(bisect_left(starts, start), bisect_left(starts, end)):
            within[index] = True
    placed = list(within)
    for spot in spots:
        for index in range(spot.first, spot.last):
            placed[index] = True
    doings = [
        a
        for a in find_actions(words, language=language)
        if "_" not in (body[a.start - 1 : a.start], body[a.end : a.end + 1])
    ]  # one word of a hashtag tells nothing: #Stop_the_bombing
    doing = {(a.first, a.last) for a in doings if a.tag not in OUTCOMES}
    named_so = {(s.first, s.last) for s in spots if language == "en" and _called(body, words, s)}
    doings = [a for a in doings if (a.first, a.last) not in named_so]
    doing -= named_so
    spots = [s for s in spots if (s.first, s.last) not in doing]
    for index in {i for first, last in doing for i in range(first, last)}:
        placed[index] = within[index]
    for spot in spots:
        for index in range(spot.first, spot.last):
            placed[index] = True
    named_ones = as_of(words, find_actors(words, language=language), spots, article.published)
    countries = {
        (s.first, s.last) for s in spots if s.placed is not None and s.placed.kind in _STATES and not s.dateline
    }
    ending = {a.last: a for a in reversed(named_ones) if a.actor_id}
    states = {
        a.first
        for a in named_ones
        if a.kind == "name" and (a.first, a.last) in countries and (_acts(words, a) or _joins(words, a, ending))
    }  # a state's name that is also a place's ("Israel")
    spots = [s for s in spots if s.first not in states]
    spots = _outside_names(body, words, spots, named_ones, article.publisher)
    actors = [
        a
        for a in named_ones
        if a.first in states
        or not any(placed[a.first : a.last])
        or (a.kind in {"name", "nationality"} and not all(placed[a.first : a.last]))
    ]
    named = list(placed)
    for actor in actors:
        if actor.kind == "name" and actor.last - actor.first > 1:
            named[actor.first : actor.last] = [True] * (actor.last - actor.first)
    actions = [a for a in doings if not all((placed if a.tag in OUTCOMES else named)[a.first : a.last])]
    support = find_support(language, words, actions, actors)
    lent = {i for one in support for i in range(one.first, one.last)}
    actions = [a for a in actions if a.first not in lent]
    sentences = sentences_of(body, words, lines, _breaks(language, body, words, actions))
    cues, topics = _cues(language, words, {a.first for a in actors if a.kind == "name"})
    cues = [c for c in cues if not within[c.first]]  # "in May 2015" expects nothing
    tolls = find_tolls(body, language=language)
    notes = Annotations(
        article, words, lines, sentences, Finds(actors), Finds(actions), Finds(spots), Finds(), Finds(), Finds(cues),
        topics, starts, Finds(support),
    )  # fmt: skip
    notes.dates = Finds(dates, lambda date: notes.word_at(date.start))
    notes.tolls = Finds(tolls, lambda toll: notes.word_at(toll.start))
    return notes


def _called(body: str, words: Sequence[Word], spot: Spot) -> bool:
    """True for a capital after "in": "in Hit" names the town, whatever "hit" means elsewhere."""
    return spot.first > 0 and words[spot.first - 1].text in {"in", "near", "of"} and body[spot.start].isupper()


_LONG = 4
"""An actor's name of more words than this is no place, whatever stands within it."""


def _outside_names(
    body: str, words: Sequence[Word], spots: Sequence[Spot], named: Sequence[ActorMention], publisher: str | None
) -> list[Spot]:
    """``spots`` without those that are only part of an actor's name of several words or of the publisher's own."""
    long = {i for a in named if a.kind == "name" and a.last - a.first > 1 for i in range(a.first, a.last)}
    longer = [a for a in named if a.kind == "name" and a.last - a.first > _LONG]
    own: list[tuple[int, int]] = []
    if publisher and len(publisher.split()) > 1:
        at = body.find(publisher)
        while at >= 0:
            own.append((at, at + len(publisher)))
            at = body.find(publisher, at + len(publisher))
    kept = []
    for spot in spots:
        inside = long.issuperset(range(spot.first, spot.last)) and spot.first > 0 and spot.last - spot.first < 2
        inside = inside or any(a.first <= spot.first and spot.last <= a.last for a in longer)
        if inside and words[spot.first - 1].text not in {"في", "in"}:
            continue
        if not any(first <= spot.start and spot.end <= last for first, last in own):
            kept.append(spot)
    return kept


def _accused(words: Sequence[Word], actor: ActorMention) -> bool:
    """True for a state's name between "accused" and what it is accused of."""
    language = "ar" if words[actor.first].text > "~" else "en"
    blamed = grammar(language).accuses
    if not any(not blamed.isdisjoint(word.forms[:2]) for word in words[max(0, actor.first - 4) : actor.first]):
        return False
    following = words[actor.last : actor.last + 2]
    if language == "en":
        return any(word.text in {"of", "for"} for word in following[:1])
    return any(word.has("ب") or "مسؤوليه" in word.forms for word in following)


_STATES = frozenset({"country", "city"})
"""Kinds of places whose name may stand for a state: its own, or that of its capital ("Ankara answered")."""


_UPON = frozenset({"on", "to", "الي"})
"""Words between one that blames and whoever is blamed: "blamed on", "attributed to", نسبت إلى."""


@functools.cache
def _doers() -> frozenset[str]:
    return grammar("en").doers | grammar("ar").doers


def _acts(words: Sequence[Word], actor: ActorMention) -> bool:
    """True for a state's name where a doer stands: first in its sentence, after "by", or right after a finite verb."""
    if actor.first == 0:
        return True
    before = words[actor.first - 1]
    opens = words[actor.first].start - before.end > 1
    if _accused(words, actor):
        return True
    blamed = actor.first > 1 and before.text in _UPON and not _doers().isdisjoint(words[actor.first - 2].forms[:2])
    return opens or blamed or before.text in grammar("en").doers or before.text in grammar("ar").doers


def _joins(words: Sequence[Word], actor: ActorMention, ending: Mapping[int, ActorMention]) -> bool:
    """True for "by regime forces and Russia": a state named beside another actor, who both did it.

    ``ending`` are the actors by one past their last word."""
    if actor.first < 2 or words[actor.first - 1].text != "and":
        return False
    other = ending.get(actor.first - 1)
    return other is not None and any(
        w.text in grammar("en").doers for w in words[max(0, other.first - 2) : other.first]
    )


def _spots(
    body: str, words: Sequence[Word], starts: Sequence[int], mentions: Sequence[Mention], lines: Sequence[Line]
) -> list[Spot]:
    dateline_end = 0
    if lines:
        match = _DATELINE.match(body, lines[0].start, min(lines[0].end, lines[0].start + 90))
        dateline_end = match.end() if match else 0
    filed = [
        (line.start, match.end())
        for line in lines[1:3]
        if (match := _FILED.match(body, line.start, min(line.end, line.start + 90)))
    ]  # where an update or a headline goes before it
    found = []
    for mention in mentions:
        first = bisect_right(starts, mention.start) - 1
        last = bisect_left(starts, mention.end)
        first = max(first, 0)
        dateline = mention.end <= dateline_end or any(a <= mention.start and mention.end <= b for a, b in filed)
        found.append(
            Spot(mention.start, mention.end, first, max(last, first + 1), mention.text, mention.place, dateline)
        )  # fmt: skip
    return found


@functools.cache
def _connectors(language: str) -> Known[bool]:
    connectors = grammar(language).breaks
    return Known(lambda forms: not connectors.isdisjoint(forms[:2]))


def _breaks(language: str, body: str, words: Sequence[Word], actions: Sequence[Action]) -> list[int]:
    """Words before which a new clause begins without a sign: "and" with a finite verb, "while", فيما."""
    found = [index for index, _ in _connectors(language).told(words)]
    finite = {a.first: a for a in actions if a.part == "past"}
    firsts = sorted(finite)
    for index, action in finite.items():
        if language == "ar":
            if words[index].text.startswith("و") and action.tag not in OUTCOMES | {"kill", "injure"}:
                found.append(index)
        else:
            for back in (1, 2, 3, 4):
                at = index - back
                if at >= 0 and words[at].text in {"and", "but", "then"}:
                    verbs = slice(bisect_left(firsts, at - 30), bisect_left(firsts, at))
                    if any(not _STOPS.search(body, words[v].end, words[at].start) for v in reversed(firsts[verbs])):
                        found.append(at)
                    break
    return found


@functools.cache
def _cue_phrases(language: str) -> tuple[Phrases[str], Known[str | None]]:
    table = lexicons.load(language, "assertion", _ASSERTION)
    entries = [(phrase, kind) for kind in _ASSERTION if kind != "topics" for phrase in table[kind]]
    topics = {words_of(word)[0].text: topic for topic, names in table["topics"].items() for word in names}
    known = Known(lambda forms: next((topics[form] for form in forms if form in topics), None))
    return Phrases(entries, sweep(language)), known


def _cues(language: str, words: Sequence[Word], named: Container[int]) -> tuple[list[Cue], collections.Counter[str]]:
    phrases, topics = _cue_phrases(language)
    cues = []
    for hit in phrases.find(words):
        following = words[hit.last].text if hit.last < len(words) else ""
        near = {word.text for word in words[hit.last : hit.last + 2]}
        if hit.load == "expects" and (near & grammar(language).belongs or _who(words[hit.first], hit.last, named)):
            continue  # "may be linked to", "likely X fighters": who they are is in doubt, not what happened
        if language == "ar":
            if not hit.plain:
                continue
            if hit.load == "negates" and following in grammar("ar").still:
                continue
            if hit.load == "possible" and not _present(following):
                continue
            if hit.load == "possible" and words[hit.first].text != "قد" and words[hit.first].text != "وقد":
                continue
        cues.append(Cue(hit.first, hit.last, hit.load))  # type: ignore[arg-type]
    counts = collections.Counter(filter(None, topics.of(words)))
    return cues, counts


def _who(word: Word, following: int, named: Container[int]) -> bool:
    """True for a guess at who somebody is: "likely Islamic State militants"."""
    return word.text in grammar("en").guesses and (following in named or following + 1 in named)


def _present(word: str) -> bool:
    return len(word) > 2 and (word[0] == "ي" or (word[0] == "ت" and word[-1] != "ت" and not word.endswith("وا")))
