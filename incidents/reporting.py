"""Who reports what: the sources an article names, under one name each."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable

from incidents import lexicons
from incidents.actors import UNARMED, ActorMention
from incidents.annotations import Annotations
from incidents.frozen import record
from incidents.language.finds import Finds
from incidents.language.grammar import grammar
from incidents.language.phrases import Phrases, sweep
from incidents.language.sentences import Sentence
from incidents.language.spelling import fold_word

_SHAPE = {
    "verbs": "words",
    "after": "words",
    "say_that": "words",
    "issued": "words",
    "sources": "names",
    "nouns": "words",
    "again": "words?",
    "claims": "words?",
    "blames": "words?",
    "day": "words",
}


@record(frozen=True, slots=True)
class Speaker:
    """A source named in a sentence."""

    first: int
    """Index of its first word."""
    last: int
    """Index one past its last word."""
    name: str
    """Its name, one for all its spellings where the table knows it; else as written; an actor's id for an actor."""
    start: int
    """First character."""
    end: int
    """One past the last character."""


_NAMED = frozenset({"name", "nationality", "short"})


@dataclasses.dataclass(frozen=True, slots=True)
class _Load:
    key: str
    name: str = ""


@functools.cache
def _phrases(language: str) -> Phrases[_Load]:
    table = lexicons.load(language, "reporting", _SHAPE)
    entries = [(phrase, _Load(key)) for key in ("verbs", "after", "nouns", "again") for phrase in table.get(key) or ()]
    entries += [(phrase, _Load("source", name)) for name, names in table["sources"].items() for phrase in names]
    return Phrases(entries, sweep(language))


@functools.cache
def _that(language: str) -> frozenset[str]:
    table = lexicons.load(language, "reporting", _SHAPE)
    return frozenset(fold_word(word) for word in table["say_that"])


def _plain(notes: Annotations, after: int, first: int) -> bool:
    """True when a name at ``first`` can be the subject of the verb before it: no "that" between, no preposition."""
    if any(notes.words[i].text in _that("ar") for i in range(after, first)):
        return False
    word = notes.words[first]
    return not (word.text.startswith("لل") or (word.has("ل") and len(word.forms) > 1 and word.text[1:] in word.forms))


@functools.cache
def _owning(language: str) -> Phrases[str]:
    table = lexicons.load(language, "reporting", _SHAPE)
    return Phrases(((phrase, key) for key in ("claims", "blames") for phrase in table[key]), sweep(language))


def told_on(notes: Annotations, at: int) -> bool:
    """True for a day at word ``at`` on which something was said or published ("a report published on Tuesday"), by the
    verb right before it."""
    words, small = notes.words, _before_day(notes.article.language)
    before = at - 1
    while before >= 0 and at - before <= 3 and words[before].text in small:
        before -= 1
    if before < 0 or words[at].start - words[before].end > _BESIDE:
        return False
    return not _issued(notes.article.language).isdisjoint(words[before].forms[:2])


_BESIDE = 12
"""So many characters may lie between them."""


@functools.cache
def _before_day(language: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word in lexicons.load(language, "reporting", _SHAPE)["day"])


@functools.cache
def _issued(language: str) -> frozenset[str]:
    table = lexicons.load(language, "reporting", _SHAPE)
    return frozenset(fold_word(word) for key in ("verbs", "issued") for word in table[key])


def owned_by(notes: Annotations, sentence: Sentence, *, claimed: bool = False) -> ActorMention | None:
    """Who a sentence says claims a deed or is blamed for it; None when it says so of nobody armed.

    With ``claimed``, only who claims it.
    """
    hits = notes.once("owning", lambda: Finds(_owning(notes.article.language).find(notes.words)))
    here = hits.within(sentence.first, sentence.last)
    if not here:
        return None
    inside = notes.actors.within(sentence.first, sentence.last)
    named = [m for m in inside if m.kind in _NAMED and m.actor_id not in UNARMED]
    negated = notes.once("negated", lambda: {c.last for c in notes.cues if c.kind == "negates"})
    for hit in sorted(here, key=lambda h: h.load != "claims"):
        if {hit.first, hit.first - 1} & negated:
            continue
        if claimed and hit.load != "claims":
            continue
        if hit.load != "claims" and notes.article.language == "en" and _of_whoever_is_blamed(notes, hit.last):
            continue
        after = [m for m in named if hit.first < m.first <= hit.last + 8 and m.first < sentence.last]
        before = [m for m in named if 0 <= hit.first - m.last <= 3 and m.first >= sentence.first]
        if hit.load == "claims":
            found = (after[:1] or before[-1:]) if notes.article.language == "ar" else before[-1:]
        else:
            led = any(m.last == hit.first for m in inside)  # "the police accuse X", in whichever language
            found = [m for m in after if m.first - hit.last > 0 or led or notes.article.language == "en"][-1:]
        if found:
            return found[0]
    return None


def _of_whoever_is_blamed(notes: Annotations, at: int) -> bool:
    """True for "a man accused of spying for X": whoever is blamed stands before, and X is what the blame is about.

    ``at`` is the word behind the blaming."""
    return at < len(notes.words) and notes.words[at].text == "of"


_SAID_WITHIN = 16
"""So many words may stand between a sentence's beginning and the "that" behind who says so."""


def told_from(notes: Annotations, sentence: Sentence) -> int:
    """The word from which on an Arabic sentence tells what its source says ("a source in A said that …"); its first
    where it opens with no source, or where no place is named behind the "that"."""
    if notes.article.language != "ar":
        return sentence.first
    said = speakers(notes, sentence)
    if not said or said[0].first - sentence.first > _SAID_WITHIN // 2:
        return sentence.first
    reach = range(said[0].last, min(sentence.last, sentence.first + _SAID_WITHIN))
    that = next((i for i in reach if notes.words[i].text in _that("ar")), None)
    if that is None or notes.actions.within(sentence.first, that):
        return sentence.first
    return that + 1 if notes.spots.within(that, sentence.last) else sentence.first


def speakers(notes: Annotations, sentence: Sentence) -> list[Speaker]:
    """The sources that a sentence names as reporting, in order; an empty list when it reports in its own voice."""
    return notes.once(("speakers", sentence.start), lambda: _speakers(notes, sentence))


def _counted(notes: Annotations, mention: ActorMention) -> bool:
    """True for people counted among the dead or hurt: "wounding three policemen, an officer said"."""
    if notes.article.language == "ar":
        return False
    near = notes.tolls.within(mention.first - _COUNTS, mention.last)
    tolls = [t for t in near if t.best and t.outcome in {"killed", "injured"}]
    return any(t.start <= mention.start < max(t.end, t.who[1] if t.who else 0) for t in tolls)


_COUNTS = 8
"""How many words before people their number may stand."""
_Named = tuple[int, int, str]


def _together(notes: Annotations, one: _Named, names: list[_Named]) -> list[_Named]:
    """Those of ``names`` that report together with ``one``: "police and medics said"."""
    words = notes.words
    if notes.article.language == "en":
        return [n for n in names if one[0] - n[1] == 1 and words[n[1]].text == "and"]
    return [n for n in names if n[0] == one[1] and words[n[0]].text.startswith("و")]


def _nearness(verb: int, behind: int, named: _Named) -> tuple[bool, bool, int]:
    """How well a name fits as the speaker of the verb at word ``verb``; names from word ``behind`` on fit least."""
    return named[0] >= behind, named[2] == "", abs(named[0] - verb)


def _speakers(notes: Annotations, sentence: Sentence) -> list[Speaker]:
    every = notes.once("reporting", lambda: Finds(_phrases(notes.article.language).find(notes.words)))
    hits = [h for h in every.within(sentence.first, sentence.last) if h.last <= sentence.last]
    reporting = [h for h in hits if h.load.key in {"verbs", "after"}]
    if not reporting:
        return []
    found: dict[int, Speaker] = {}
    arabic = notes.article.language == "ar"
    names = [(h.first, h.last, h.load.name) for h in hits if h.load.key == "source"]
    names += [
        (
            m.first,
            m.last,
            notes.text(m.first, m.last) if m.kind == "civilians" else m.actor_id or notes.text(m.first, m.last),
        )
        for m in notes.actors.within(sentence.first, sentence.last)
        if m.kind in {"name", "government", "nationality", "short", "civilians"} and not _counted(notes, m)
    ]
    names += [(h.first, h.last, "") for h in hits if h.load.key == "nouns"]
    for hit in reporting:
        following = notes.words[hit.last].text if hit.last < len(notes.words) else ""
        if not arabic and notes.words[hit.first].text == "claimed" and following == "by":
            continue
        if not arabic and hit.load.key == "verbs" and notes.words[hit.first - 1].text in grammar("en").be:
            continue  # "were reported killed"
        before = hit.load.key == "verbs" and not arabic
        only_after = hit.load.key == "after"
        told = before and following in _that("en")  # "added that X had …": X is spoken of
        near = [
            n
            for n in names
            if (not told and 0 <= n[0] - hit.last <= (2 if arabic or hit.load.key == "after" else 1))
            or (not only_after and 0 <= hit.first - n[1] <= (3 if before else 1))
        ]
        if arabic:
            ahead = [n for n in near if n[0] >= hit.last and _plain(notes, hit.last, n[0])]
            near = ahead or [n for n in near if n[0] < hit.last]
        behind = hit.last if before else len(notes.words)  # English: "residents said a Turkish drone", not Turkey
        near.sort(key=functools.partial(_nearness, hit.first, behind))
        for first, last, name in [n for one in near[:1] for n in (one, *_together(notes, one, names))]:
            start, end = notes.words[first].start, notes.words[last - 1].end
            found.setdefault(first, Speaker(first, last, name or notes.article.body[start:end], start, end))
    named = {h.first for h in hits if h.load.key == "source"}
    if named & found.keys():  # "the Observatory published a report in which it said": the report is not a second source
        unnamed = {h.first for h in hits if h.load.key == "nouns"} - named
        found = {first: speaker for first, speaker in found.items() if first not in unnamed}
    again = next((h for h in hits if h.load.key == "again"), None)
    bare = again is not None and again.first in found and found[again.first].name == notes.text(again.first, again.last)
    if again is not None and (not found or bare):  # "the group said": whoever was named last
        sources = notes.once("sources named", lambda: Finds(h for h in every if h.load.key == "source"))
        so_far = sources.within(0, again.first)
        earlier = next((h for h in reversed(so_far) if h.last <= again.first), None)
        if earlier is not None:
            start, end = notes.words[again.first].start, notes.words[again.last - 1].end
            found[again.first] = Speaker(again.first, again.last, earlier.load.name, start, end)
    return [found[key] for key in sorted(found)]


_MONITORS = frozenset({"SOHR", "Syrian Network for Human Rights"})
"""Sources whose work it is to count the dead."""
_CLAIMANTS = frozenset({"ISLAMIC_STATE", "Amaq"})
"""Sources that boast of them."""


def standing(sources: Iterable[str]) -> int:
    """How far a count by ``sources`` is to be trusted beside another's: 2 monitors, 1 most, 0 those who boast of it."""
    return max((2 if s in _MONITORS else 0 if s in _CLAIMANTS else 1 for s in sources), default=1)
