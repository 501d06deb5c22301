"""Whether what a sentence names is told as having happened: denials, threats, forecasts, negation and their reach."""

from __future__ import annotations

from collections.abc import Iterable

from incidents.actions import Action
from incidents.annotations import Annotations, Cue
from incidents.language.grammar import grammar
from incidents.language.sentences import Sentence

_FAR = 8
"""Words over which a negation reaches a noun that "any" stands before."""
_MEANT = frozenset({"take", "force", "enter", "fell", "receive"})
"""Changes of hands, which are often told as an aim."""
_TOWARDS = frozenset({"to", "at", "of"})
"""Words that join an aim to what somebody wants (English)."""
_UNTOLD = frozenset({"denies", "threatens", "expects", "supposes", "possible"})


def dead_from(notes: Annotations, sentence: Sentence, cues: Iterable[Cue], *, presence: bool = False) -> int | None:
    """The word from which on nothing in the sentence is told as having happened; None when all is.

    With ``presence``, what somebody is able to do or is warned of counts as told: it says where they are.
    """
    found: int | None = None
    for cue in cues:
        if cue.kind == "habit" and not presence:
            at = _habit_from(notes, sentence, cue)
            found = at if found is None else min(found, at)
        if cue.kind not in _UNTOLD and not (cue.kind == "able" and not presence):
            continue
        if presence and cue.kind == "threatens":
            continue
        at = cue.first
        if cue.kind in {"denies", "supposes"} and not presence and not notes.actions.within(sentence.first, at):
            at = sentence.first
        if cue.kind == "denies" and (_passive(notes, cue) or _denies_all(notes, cue)):
            at = _clause_start(sentence, cue.first)
            at = sentence.first if _denies_all(notes, cue) else at
        if cue.kind == "denies" and notes.words[cue.first].text in grammar(notes.article.language).be:
            at = sentence.first  # "reports that … were false"
        found = at if found is None else min(found, at)
    return found


def alive_again(notes: Annotations, sentence: Sentence, cues: Iterable[Cue], dead: int) -> int | None:
    """Where after ``dead`` an Arabic sentence turns to something else that is told ("…، فيما قصفت"); None for nowhere.

    Observers tell a whole day in one sentence. What is said to be denied or expected there ends where it turns, unless
    that is doubted too.
    """
    if notes.article.language != "ar" or any(cue.kind == "habit" for cue in cues):
        return None
    turns = grammar("ar").anew
    doubted = [cue.first for cue in cues if cue.kind in _UNTOLD]
    for clause in sentence.clauses:
        word = notes.words[clause.first]
        if clause.first <= dead or turns.isdisjoint(word.forms[:2]):
            continue
        following = notes.words[clause.first + 1] if clause.first + 1 < clause.last else word
        told = any(
            a.part == "past" and a.first <= clause.first + 2 for a in notes.actions.within(clause.first, clause.last)
        )
        if told and following.text not in _THAT and not any(first >= clause.first for first in doubted):
            return clause.first
    return None


_THAT = frozenset({"ان", "انه", "انها", "انهم"})
"""Arabic words by which "كما" goes on with what was said before it: كما أن."""


def _clause_start(sentence: Sentence, index: int) -> int:
    return next(clause.first for clause in sentence.clauses if clause.first <= index < clause.last)


def _habit_from(notes: Annotations, sentence: Sentence, cue: Cue) -> int:
    """The word from which on a sentence tells of what keeps happening: that of its clause, or of "which" in it."""
    start = _clause_start(sentence, cue.first)
    which = grammar(notes.article.language).relatives
    return next((i for i in range(cue.first - 1, start, -1) if notes.words[i].text in which), start)


def _passive(notes: Annotations, cue: Cue) -> bool:
    """True for "reports that … were denied by"."""
    before = {w.text for w in notes.words[max(0, cue.first - 2) : cue.first]}
    return bool(before & grammar(notes.article.language).be)


def _denies_all(notes: Annotations, cue: Cue) -> bool:
    """True for a denial that takes back all that stands before it (نفوا ذلك)."""
    following = {w.text for w in notes.words[cue.last : cue.last + 2]}
    return bool(following & grammar(notes.article.language).it)


def asserted(notes: Annotations, action: Action, cues: Iterable[Cue], dead: int | None) -> bool:
    """False where the action stands after ``dead`` (see ``dead_from``) or is negated, expected or only agreed to."""
    if dead is not None and action.first >= dead:
        return False
    if action.tag in {"peaceful"}:
        return True
    if action.tag in _MEANT and _only_meant(notes, action):
        return False
    if action.tag == "release" and action.part == "present":
        return False  # a release that is agreed or asked for
    for cue in cues:
        if cue.kind == "negates" and _other_than(notes, cue, action):
            continue
        reach = 4 if action.part == "noun" and action.tag in {"kill", "injure"} else 2  # "did not speak of victims"
        near = 0 <= action.first - cue.last <= reach
        if cue.kind == "negates" and near and not _between(notes, cue.first, action.first):
            return False
        if cue.kind == "negates" and 0 <= action.first - cue.last <= _FAR and _any_at_all(notes, action):
            return False
        if cue.kind == "expects" and 0 <= cue.first - action.last <= 1:
            return False
    return True


def _only_meant(notes: Annotations, action: Action) -> bool:
    """True for "an offensive to retake", "aimed at capturing": what somebody means to do, not what was done."""
    if notes.article.language == "ar":
        return _aimed_at(notes, action)
    before = notes.words[max(0, action.first - 6) : action.first]
    if before and before[-1].text.endswith("ly"):
        before = before[:-1]  # "to quickly retake"
    if not before or before[-1].text not in _TOWARDS:
        return False
    return any(w.text in grammar(notes.article.language).intends for w in before[:-1])


def _aimed_at(notes: Annotations, action: Action) -> bool:
    """True for the noun of what an Arabic sentence tells as an aim: في محاولة من X للسيطرة على."""
    low = max(0, action.first - _AIM)
    intends = grammar("ar").intends
    cue = next((i for i in range(action.first - 1, low - 1, -1) if notes.words[i].text.lstrip("وف") in intends), None)
    if action.part != "noun" or cue is None:
        return False
    turns = grammar("ar").anew | grammar("ar").light
    if any(not turns.isdisjoint(notes.words[i].forms[:2]) for i in range(cue + 1, action.first)):
        return False  # "an attempt to …, while it managed to"
    return not any(a.part == "past" and a.first > cue for a in notes.actions.within(cue, action.first))


_AIM = 10
"""Words between an aim told and the noun of what is aimed at."""


def _any_at_all(notes: Annotations, action: Action) -> bool:
    """True for a noun behind "any": with a negation before it, there was none ("did not record any shelling")."""
    return notes.words[action.first - 1].text in grammar(notes.article.language).any_at_all


def _other_than(notes: Annotations, cue: Cue, action: Action) -> bool:
    """True for "not X," set between subject and verb: it is X that is negated, not what was done."""
    gap = notes.article.body[notes.words[cue.last - 1].end : action.start]
    return notes.article.language == "en" and "," in gap and bool(notes.actors.within(cue.last, action.first))


def _between(notes: Annotations, first: int, last: int) -> bool:
    """True when another doing stands between, which takes the negation upon itself (دون قتال وتسلمتها)."""
    return bool(notes.actions.within(first, last))
