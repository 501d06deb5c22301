"""Which of the doings that a frame names count: means far from any blow, what a protest is about, who is captured."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from incidents.actions import OUTCOMES, RESULTS, Action
from incidents.actors import UNARMED
from incidents.annotations import Annotations
from incidents.frames import Frame
from incidents.language.grammar import grammar
from incidents.language.sentences import Clause, Sentence
from incidents.language.words import Word
from incidents.seizures import beyond_dates, people_seized, property_seized
from incidents.tolls.vocabulary import number_words

_MEANS = frozenset({"aircraft", "artillery", "drone", "suicide"})
_DONE_WITH = frozenset(
    {"attack", "strike", "reach", "shell", "bomb", "blow", "explode", "fall", "air_raid", "shoot_down"}
)
_AFTERMATH = frozenset({"shell", "air_raid", "blow", "explode", "strike"})


_WEAPONS = frozenset({"artillery", "device", "mine", "suicide", "cache", "drone"})
_BUILT = frozenset({"base", "airport", "checkpoint", "camp", "station"})


def dispersed(notes: Annotations, clause: Clause, here: list[Action], first: int) -> list[Action]:
    """What "fired tear gas to disperse protesters" tells: a protest that others stepped into.

    Whoever gathered may be told of before the clause, from word ``first`` on ("…, and police dispersed them").
    """
    if not any(a.tag == "disperse" for a in here) or any(a.tag in {"protest", "scatter"} for a in here):
        return []
    gathered = any(m.kind == "protesters" for m in notes.actors.within(first, clause.last))
    blow = next(a for a in here if a.tag == "disperse")
    return [dataclasses.replace(blow, tag="scatter")] if gathered else []


def prune(notes: Annotations, frame: Frame) -> None:
    """Leave out means named far from any doing, and what only went before ("after a night of shelling")."""
    building = next((a for a in frame.actions if a.tag == "build"), None)
    if building and any(s.placed is not None and s.placed.kind in _BUILT for s in frame.spots):
        frame.actions.append(dataclasses.replace(building, tag="post", part="noun"))
    if frame.tags & _WEAPONS and frame.tags & {"air_raid", "blow"}:
        frame.actions[:] = [a for a in frame.actions if a.tag not in _WEAPONS or not _hit(notes, frame, a)]
    doings = [a.first for a in frame.actions if a.tag in _DONE_WITH]
    if doings:
        frame.actions[:] = [
            a for a in frame.actions if a.tag not in _MEANS or any(abs(a.first - d) <= 12 for d in doings)
        ]
    after = grammar(notes.article.language).afterwards
    late = [
        a
        for a in frame.actions
        if a.part == "noun"
        and a.tag in _AFTERMATH
        and any(notes.words[i].text in after for i in range(max(frame.first, a.first - 3), a.first))
    ]
    rest = [a for a in frame.actions if a not in late]
    if late and any(a.tag not in OUTCOMES and a.tag not in RESULTS for a in rest):
        frame.actions[:] = rest
    freed = {a.first for a in frame.actions if a.tag == "captives"}
    frame.actions[:] = [
        dataclasses.replace(a, tag="release")
        if a.tag == "take"
        and a.part != "noun"
        and any(0 <= first - a.last <= 4 for first in freed)
        and not any(0 <= s.first - a.last <= 2 for s in frame.spots)
        else a
        for a in frame.actions
    ]  # "freed three hostages" takes no ground
    if "take" in frame.tags:
        frame.actions[:] = [
            dataclasses.replace(a, tag="defuse") if _rid_of_bombs(frame, a) else a for a in frame.actions
        ]
        frame.actions[:] = [a for a in frame.actions if not _goods_taken(notes, a) and not _caused(notes, frame, a)]
        frame.actions[:] = [
            dataclasses.replace(a, tag="burn") if property_seized(notes, a) else a for a in frame.actions
        ]
        frame.actions[:] = [
            dataclasses.replace(a, tag="arrest") if people_seized(notes, a) else a for a in frame.actions
        ]
    _about(notes, frame)
    if "protest" in frame.tags:
        frame.actions[:] = [a for a in frame.actions if not _troops_march(notes, a)]
    if any(a.tag == "take" and a.part == "noun" for a in frame.actions):
        frame.actions[:] = [a for a in frame.actions if not _of_no_place(notes, frame, a)]
    taken = [a for a in frame.actions if a.tag == "take"]
    others = [a for a in frame.actions if a.tag not in OUTCOMES and a.tag not in RESULTS and a.tag != "take"]
    grabs = grammar(notes.article.language).grabs
    loose = [a for a in taken if a.last - a.first == 1 and notes.words[a.first].text in grabs]
    if loose and not any(s.first >= a.last and s.first - a.last <= 6 for a in loose for s in frame.spots):
        frame.actions[:] = [a for a in frame.actions if a not in loose or _ground(notes, frame, a, sure=True)]
    if others and taken and not any(_ground(notes, frame, a) for a in taken):
        frame.actions[:] = [a for a in frame.actions if a.tag != "take"]


def _rid_of_bombs(frame: Frame, taken: Action) -> bool:
    """True for "cleared 14 IEDs from the road": what is cleared are bombs, not ground."""
    inside = (a for a in frame.actions if taken.first < a.first < taken.last)
    return taken.tag == "take" and any(a.tag in {"device", "mine", "cache"} for a in inside)


def _hit(notes: Annotations, frame: Frame, weapon: Action) -> bool:
    """True for weapons that strikes are said to have hit ("two strikes destroyed a mortar and a car bomb")."""
    if notes.article.language != "en":
        return False
    strike = next((a for a in frame.actions if a.tag in {"air_raid", "blow"} and a.last <= weapon.first), None)
    if strike is None or strike.part != "noun":
        return False
    destroyed = grammar("en").destroyed
    return any(w.text in destroyed for w in notes.words[strike.last : weapon.first])


def _caused(notes: Annotations, frame: Frame, action: Action) -> bool:
    """True for "was hit in revenge for the capture of A": what only brought about what is told (English)."""
    if notes.article.language != "en" or action.tag != "take" or action.part != "noun":
        return False
    before = {w.text for w in notes.words[max(frame.first, action.first - 5) : action.first]}
    others = any(a.part == "past" and a.tag not in OUTCOMES and a.tag not in RESULTS for a in frame.actions)
    return others and bool(before & _CAUSES)


_CAUSES = frozenset({"for", "after", "since", "following", "despite", "over"})


def _goods_taken(notes: Annotations, action: Action) -> bool:
    """True for "rifles and a machine gun were seized": what was taken is no ground."""
    if notes.article.language != "en" or action.tag != "take" or action.part != "past":
        return False
    small = grammar("en")
    at = action.first - 1
    if at < 1 or notes.words[at].text not in small.be:
        return False
    at -= notes.words[at - 1].text in small.be | {"have", "has", "had", "also"}
    return any(w.text in small.goods for w in notes.words[max(0, at - 2) : at])


def _troops_march(notes: Annotations, action: Action) -> bool:
    """True for "the rebels marched on A": an advance, no demonstration."""
    if notes.article.language != "en" or action.tag != "protest" or action.part == "noun":
        return False
    if not notes.words[action.first].text.startswith("march"):
        return False
    near = notes.actors.within(action.first - 4, action.first)
    return any(m.actor_id not in UNARMED and 0 <= action.first - m.last <= 1 for m in near)


def _of_no_place(notes: Annotations, frame: Frame, action: Action) -> bool:
    """True for "the capture of the town", said of a place that stands elsewhere: it takes no other place."""
    words = notes.words
    if notes.article.language != "en" or action.tag != "take" or action.part != "noun" or action.last >= len(words):
        return False
    if words[action.last].text != "of":
        return False
    return not any(0 < s.first - action.last <= _OF_PLACE for s in frame.spots)


_OF_PLACE = 8
"""How many words behind "the capture of" the place may stand."""


def _about(notes: Annotations, frame: Frame) -> None:
    """Leave out what a protest is only about: "a sit-in against the bulldozing of farmland"."""
    if "protest" not in frame.tags:
        return
    about = grammar(notes.article.language).protested
    for clause in frame.clauses:
        within = range(clause.first, clause.last)
        cue = next((i for i in within if not about.isdisjoint(notes.words[i].forms[:3])), None)
        if cue is not None:
            frame.actions[:] = [
                a
                for a in frame.actions
                if a.tag == "protest" or a.part in {"past", "present"} or not cue < a.first < clause.last
            ]


def _ground(notes: Annotations, frame: Frame, action: Action, *, sure: bool = False) -> bool:
    """False when what is taken is people or things ("recovered the sheep"), not ground; in doubt, not ``sure``."""
    if any(a.tag == "cache" and action.last <= a.first <= action.last + 1 for a in frame.actions):
        return False  # "seized explosives in …"
    near = beyond_dates(notes, action.last, 4)
    if any(s.first in near for s in frame.spots):
        return True
    small = grammar(notes.article.language)
    if any(not small.ground.isdisjoint(notes.words[i].forms) for i in near):
        return True
    if sure or not near:
        return not sure
    people = any(m.actor_id in UNARMED and m.first in near for m in notes.actors.within(near[0], near[-1] + 1))
    return not people and not any(notes.words[i].text.isdigit() or notes.words[i].text in small.about for i in near)


def _described(words: Sequence[Word], first: int) -> bool:
    """True for "areas liberated from X", "a captured soldier": ground or people described, not taken now."""
    if first < 2:
        return False
    before, further = words[first - 1].text, words[first - 2].text
    if before in _LANDS or before in {"a", "an", "the"}:
        return True
    return before in {"recently", "newly"} and further in _ARTICLES


_TAKING = frozenset({"take", "force", "arrest"})
_LANDS = frozenset({"areas", "territory", "territories", "regions", "lands"})


def _articled(words: Sequence[Word], first: int) -> bool:
    """True for a word behind an article, which is a noun there whatever verb is spelled the same."""
    return first > 0 and words[first - 1].text in _ARTICLES


_ARTICLES = frozenset({"a", "an", "the", "his", "her", "its", "their", "these", "those", "several", "many"})


def hooked(notes: Annotations, sentence: Sentence, actions: Sequence[Action]) -> list[Action]:
    """``actions`` without the noun that only hooks a sentence on to what was told before it, where what went before is
    told with its day or its dead ("The strike came a day after rockets hit A, wounding three")."""
    small = grammar(notes.article.language)
    opening = notes.words[sentence.first : min(sentence.last, sentence.first + _HOOK)]
    if small.comes.isdisjoint([word.text.lstrip("وف") for word in opening]):
        return list(actions)
    within = range(sentence.first, min(sentence.last, sentence.first + 2 * _HOOK))
    after = next((i for i in within if notes.words[i].text in small.afterwards), None)
    if after is None or not (notes.dates.within(after + 1, sentence.last) or notes.tolls.within(after, sentence.last)):
        return list(actions)
    return [a for a in actions if a.first > after or a.part != "noun"] if any(a.first > after for a in actions) else []


def _takes_now(notes: Annotations, action: Action) -> bool:
    """False for an Arabic "controls" (تسيطر), unless told as what just happened: with its day or hour, or after a
    fight ("تسيطر مساء اليوم على A", "تسيطر على A بعد معارك")."""
    words = notes.words
    if "سيطر" not in words[action.first].text:
        return True
    beside = {w.text for w in words[max(0, action.first - 1) : action.last + 1]}
    if beside & (grammar("ar").relatives | {"عليها", "عليه", "عليهما", "كانت", "كان"}):
        return False  # "A, which X controls"
    near = range(action.first, min(len(words), action.first + _NEWS))
    stop = next((i for i in near if i > action.first and words[i].start - words[i - 1].end > 1), near.stop)
    published = notes.article.published
    for date in notes.dates.within(action.first - 3, stop):
        if date.role == "at" and date.time_precision == 1 and date.last is not None and published is not None:
            return 0 <= (published - date.last).days <= 1
    after = next((i for i in near if i < stop and words[i].text in grammar("ar").afterwards), None)
    return after is not None and any(a.tag in _BEFORE_TAKING for a in notes.actions.within(after, min(stop, after + 4)))


_NEWS = 16
"""So many words after it, a verb's day or what came before it may be told."""
_BEFORE_TAKING = frozenset({"clash", "withdraw", "force", "attack", "storm", "receive"})
"""What ground is taken after."""
_HOOK = 6
"""So many words in, a sentence says that something "came" after something else."""


def verbal(notes: Annotations, actions: Iterable[Action]) -> list[Action]:
    """``actions`` with "to capture" as the verb that it is, where a noun is spelled the same, and without verbs that an
    article makes nouns ("a machine gun")."""
    if notes.article.language != "en":
        return [a for a in actions if a.part != "present" or a.tag != "take" or _takes_now(notes, a)]
    words = notes.words
    actions = [a for a in actions if a.part != "present" or a.tag == "fell" or not _articled(words, a.first)]
    actions = [a for a in actions if a.tag not in _TAKING or a.part != "past" or not _described(words, a.first)]
    actions = [
        dataclasses.replace(a, part="noun")
        if a.part == "participle" and a.tag in _AFTERMATH | {"bomb", "attack", "raid"} and _articled(words, a.first)
        else a
        for a in actions
    ]  # "the bombing"
    actions = [
        a for a in actions if a.tag != "device" or words[a.first].text != "bombing" or not _of_a_state(notes, a.first)
    ]
    bombed = {a.first for a in actions if a.tag == "bomb" and a.part == "participle" and _with_object(notes, a)}
    if bombed:
        actions = [a for a in actions if a.first not in bombed or a.tag == "bomb"]
    return [
        dataclasses.replace(a, part="present")
        if a.part == "noun" and a.tag == "take" and a.first and notes.words[a.first - 1].text == "to"
        else a
        for a in actions
    ]


def _of_a_state(notes: Annotations, at: int) -> bool:
    """True for "Russian bombing", "regime bombing": whose bombing it is stands right before or ends with it."""
    near = notes.actors.within(max(0, at - _NAME), at + 1)
    return any(
        (m.last == at and m.kind in {"nationality", "name", "government"} and m.actor_id not in UNARMED)
        or (m.last == at + 1 and m.kind == "nationality")
        for m in near
    )


_NAME = 8
"""How many words the longest name of an actor may have."""


def _with_object(notes: Annotations, action: Action) -> bool:
    """True for "of bombing one of its positions": the verb, not the bomb that "bombing" may also be."""
    words = notes.words
    if action.first == 0 or words[action.first - 1].text not in {"of", "for", "after", "by", "before"}:
        return False
    following = words[action.last].text if action.last < len(words) else ""
    return following in _ARTICLES | {"its", "their", "one", "his"} or following in number_words("en")


def settle_capture(notes: Annotations, frame: Frame) -> None:
    """Of a verb that reads as arresting or as taking ground, keep what its object calls for."""
    doubled = {a.first for a in frame.actions if a.tag == "take"} & {
        a.first for a in frame.actions if a.tag == "arrest"
    }
    for first in doubled:
        last = max(a.last for a in frame.actions if a.first == first)
        small = grammar(notes.article.language)
        if notes.article.language == "en" and notes.words[first - 1].text in small.be:
            drop = "arrest" if ground_before(notes, frame, first) else "take"
            frame.actions[:] = [a for a in frame.actions if not (a.first == first and a.tag == drop)]
            continue
        ground = any(0 <= s.first - last <= 4 for s in frame.spots) and not _somebody(notes, frame, last)
        before = any(0 <= first - s.last <= 3 for s in frame.spots)
        if last < len(notes.words) and notes.words[last].text in small.itself:
            ground = True  # "captured it from X"
        end = next((c.last for c in frame.clauses if c.first <= first < c.last), last + 4)
        people = [
            m
            for m in notes.actors.within(last, min(end, last + 4))
            if m.actor_id not in UNARMED or small.ground.isdisjoint(notes.words[m.first].forms)
        ]
        if people:  # "captured an army base"
            behind = notes.words[people[-1].last : people[-1].last + 1]
            ground = ground or any(not small.ground.isdisjoint(w.forms) for w in behind)
        else:
            ground = ground or any(not small.ground.isdisjoint(w.forms) for w in notes.words[last : last + 4])
            before = before or ground_before(notes, frame, first)
        somebody = bool(people) and not {w.text for w in notes.words[last : people[0].first]} & {"from"}
        drop = "arrest" if ground or (before and not somebody) else "take"
        frame.actions[:] = [a for a in frame.actions if not (a.first == first and a.tag == drop)]


def _somebody(notes: Annotations, frame: Frame, last: int) -> bool:
    """True for "captured a financier in A": one or more of a kind, who are no ground, and then where it was."""
    small = grammar(notes.article.language)
    words = notes.words
    if notes.article.language != "en" or last + 1 >= len(words):
        return False
    if words[last].text not in {"a", "an"} and words[last].text not in number_words("en"):
        return False
    spot = next((s for s in frame.spots if s.first > last), None)
    between = words[last : spot.first] if spot is not None else []
    preposed = any(w.text in _WHERE for w in between)
    return preposed and all(small.ground.isdisjoint(w.forms) for w in between)


_WHERE = frozenset({"in", "near", "at", "outside", "around", "from", "on"})
"""Words between whoever is captured and where it was (English)."""


def ground_before(notes: Annotations, frame: Frame, first: int) -> bool:
    """True for "the villages A and B were captured", "declared it captured": ground, not people, stands before."""
    if notes.article.language != "en":
        return False
    clause = next((c for c in frame.clauses if c.first <= first < c.last), frame.clauses[0])
    small = grammar("en")
    opens = clause.first
    if frame.lead and notes.words[clause.first].text in small.be:
        opens = frame.lead[0].first  # "A, too, was taken"
    low = max(opens, first - 12)
    passive = notes.words[first - 1].text in small.be
    near = range(max(low, first - (4 if passive else 2)), first)
    if any(not small.ground.isdisjoint(notes.words[i].forms) for i in near):
        return True
    if not passive or notes.actors.within(max(low, first - 5), first):
        return False
    return any(low <= s.first and s.last <= first for s in frame.spots)
