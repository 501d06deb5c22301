"""Ground that changes hands, read from one verb and the words around it: relatives, passives, nouns, pronouns."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from incidents.actions import Action
from incidents.actors import UNARMED, UNIDENTIFIED, ActorMention, kin
from incidents.annotations import Annotations, Spot
from incidents.assertion import asserted, dead_from
from incidents.control.ground import among, listed, listed_before, only_meant, share, usable, vocabulary
from incidents.control.takings import Saying
from incidents.language.grammar import grammar
from incidents.language.sentences import Clause, Sentence
from incidents.models import ControlStatus
from incidents.roles.initiator import Memory, resolve
from incidents.scenes import PlaceRole, role_of
from incidents.times import Day, day_of_dates

if TYPE_CHECKING:
    from incidents.storyline import Told

_TAGS = frozenset({"take", "fell", "receive", "hand_over", "withdraw", "enter"})
_BEARERS = frozenset({"name", "nationality", "short", "government", "possessive", "latter"})


@dataclasses.dataclass(frozen=True, slots=True)
class _Change:
    """Who took and who lost which places."""

    spots: list[Spot]
    taker: ActorMention | None
    loser: ActorMention | None
    heir: bool = False
    """True when whoever was told to have taken the place before has lost it."""


def from_changes(notes: Annotations, told: Sequence[Told]) -> dict[int, list[Saying]]:
    """What verbs and nouns of taking, leaving and handing over say on control, by the word that each begins with.

    Only what the words beside them settle; what leans on the sentences before is read with the incident. ``told`` are
    the article's incidents, whose day and whose taker stand for what follows.
    """
    days = {a.first: item.day for item in told for a in item.frame.actions}
    takers = {
        a.first: item.agent.actor_id for item in told if item.agent for a in item.frame.actions if a.tag == "take"
    }
    found: dict[int, list[Saying]] = {}
    memory = Memory()
    for sentence in notes.sentences:
        acts = [a for a in notes.actions.within(sentence.first, sentence.last) if a.tag in _TAGS]
        if acts:
            cues = notes.cues.within(sentence.first, sentence.last)
            dead = dead_from(notes, sentence, cues)
            for act in {(a.first, a.tag): a for a in acts if asserted(notes, a, cues, dead)}.values():
                if not only_meant(notes, act.first):
                    before = next((takers[i] for i in sorted(takers, reverse=True) if i < act.first), None)
                    sayings = _Reading(notes, sentence, act).sayings(memory, days, before)
                    if sayings:
                        found.setdefault(act.first, []).extend(sayings)
        for mention in notes.actors.within(sentence.first, sentence.last):
            if mention.kind in {"name", "nationality", "short", "government"}:
                country = notes.country()
                named = mention.actor_id or resolve(notes, mention, memory, country=country, day=None)
                if named:
                    memory.name(named)
    return found


class _Reading:
    """One verb or noun of taking or leaving in its sentence."""

    def __init__(self, notes: Annotations, sentence: Sentence, act: Action) -> None:
        self.notes, self.sentence, self.act = notes, sentence, act
        self.words = notes.words
        self.arabic = notes.article.language == "ar"
        self.small, self.known = grammar(notes.article.language), vocabulary(notes.article.language)
        self.clause: Clause = next(c for c in sentence.clauses if c.first <= act.first < c.last)
        self.spots = [s for s in notes.spots.within(sentence.first, sentence.last) if usable(notes, s)]
        self.armed = [
            a
            for a in notes.actors.within(sentence.first, sentence.last)
            if a.kind in _BEARERS and a.actor_id not in UNARMED | {UNIDENTIFIED}
        ]

    def sayings(self, memory: Memory, days: Mapping[int, Day], before: str | None) -> list[Saying]:
        """What it says; an empty list where place or actor are not told beside it."""
        change = self._arabic() if self.arabic else self._english()
        if change is None or not change.spots:
            return []
        day = self._day(days)
        found: list[Saying] = []
        for spot in change.spots:
            country = (spot.placed.country if spot.placed else None) or self.notes.country()
            sides: list[tuple[ActorMention, ControlStatus]] = [(m, "controls") for m in self._together(change.taker)]
            sides += [(m, "lost") for m in self._together(change.loser)]
            had: list[str] = []
            for mention, status in sides:
                actor_id = resolve(self.notes, mention, memory, country=country, day=day.last)
                if actor_id is None or actor_id in UNARMED | {UNIDENTIFIED} or any(kin(actor_id, a) for a in had):
                    continue
                had.append(actor_id)
                found.append(Saying(actor_id, mention, status, spot, day, self.sentence, None))
            if change.heir and change.taker is not None and change.loser is None and found and before:
                if not kin(before, found[-1].actor):
                    found.append(Saying(before, None, "lost", spot, day, self.sentence, None))
        return found

    def _together(self, mention: ActorMention | None) -> list[ActorMention]:
        """``mention`` with those joined to it by "and"."""
        if mention is None:
            return []
        found = [mention]
        for other in reversed([a for a in self.armed if a.last <= mention.first]):
            if not self._and(other, found[0]):
                break
            found.insert(0, other)
        for other in [a for a in self.armed if a.first >= mention.last]:
            if not self._and(found[-1], other):
                break
            found.append(other)
        return found

    def _and(self, one: ActorMention, other: ActorMention) -> bool:
        between = [w.text for w in self.words[one.last : other.first]]
        if self.arabic:
            return between == ["و"] or (not between and self.words[other.first].text.startswith("و"))
        return between in (["and"], ["and", "the"], ["and", "its"])

    def _day(self, days: Mapping[int, Day]) -> Day:
        here = [d for d in self.notes.dates.within(self.act.last, self.clause.last) if d.first]
        here = here or [d for d in self.notes.dates.within(self.clause.first, self.clause.last) if d.first]
        if here:
            return day_of_dates(self.notes, here[:1])
        return days.get(self.act.first) or day_of_dates(self.notes, [])

    # ---- Arabic

    def _arabic(self) -> _Change | None:
        act, words = self.act, self.words
        if act.part == "present" and not self._in_time():
            return None
        relative = self._relative()
        if relative is not None:
            behind = [s for s in self.spots if s.last <= relative]
            spots = listed_before(self.notes, behind, None) if behind and relative - behind[-1].last <= 4 else []
        elif act.part == "noun":
            spots = self._object()
        elif words[act.first].text.endswith(("ها", "هما")) and act.part != "noun":
            spots = [s for s in self.spots if s.last <= act.first and s.grain == 0][-1:]
        else:
            spots = self._object()
        if not spots:
            return None
        subject = self._after_verb() if act.part != "noun" else self._owner(spots)
        if act.part != "noun" and relative is None and subject is None and not words[act.first].text.endswith("ها"):
            subject = next(
                (a for a in self.armed if 0 <= act.first - a.last <= 1 and a.first >= self.clause.first), None
            )
        if act.tag == "enter" and (relative is None or subject is None or self._visits(subject)):
            return None
        source = self._source(max(act.last, spots[-1].last if relative is None else act.last, _end(subject)))
        heir = relative is None and words[act.first].text.endswith(("ها", "هما"))
        if act.tag in {"take", "receive", "enter"}:
            return _Change(spots, subject, source, heir) if subject or source else None
        if act.tag == "withdraw":
            return _Change(spots, None, subject) if (subject and relative is not None) or self._done(subject) else None
        if act.tag == "hand_over" and relative is not None:
            return _Change(spots, self._given(), subject)
        return None

    def _in_time(self) -> bool:
        """True for "before they took it back": told as done though in the present."""
        before = [w.text for w in self.words[max(0, self.act.first - 2) : self.act.first]]
        return before in (["قبل", "ان"], ["بعد", "ان"], ["الي", "ان"])

    def _relative(self) -> int | None:
        """The relative pronoun that the verb follows; None for none."""
        for index in range(self.act.first - 1, max(self.sentence.first, self.act.first - 4) - 1, -1):
            text = self.words[index].text
            if text in self.known.relatives:
                return index
            if text not in self.small.perfect | {"قد", "تم", "سبق", "ان"}:
                return None
        return None

    def _object(self) -> list[Spot]:
        """The places named after the verb or noun, where no other doing stands between."""
        act = self.act
        ahead = [s for s in self.spots if s.first >= act.last]
        if not ahead or ahead[0].first - act.last > 8:
            return []
        if any(a.tag in _TAGS and a.first != act.first for a in self.notes.actions.within(act.last, ahead[0].first)):
            return []
        role = role_of(self.notes, ahead[0])
        leaving = act.tag == "withdraw"
        if leaving != (role is PlaceRole.FROM) and not (leaving and role is PlaceRole.OBJECT):
            return []
        if role is PlaceRole.TO or share(self.notes, act.last, ahead[0]) not in {"whole", "most"}:
            return []
        return [s for s in listed(self.notes, ahead) if s.grain <= 1]

    def _after_verb(self) -> ActorMention | None:
        """The subject right after an Arabic verb."""
        for mention in self.armed:
            if 0 <= mention.first - self.act.last <= 1 and not self._prefixed(mention):
                return mention
        return None

    def _prefixed(self, mention: ActorMention) -> bool:
        """True where "to", "from" or "by" stands before the actor."""
        word, back = self.words[mention.first], self.words[mention.first - 1].text
        return back in self.known.source | self.known.losing_to or (
            word.text.startswith(("لل", "ل", "ب")) and word.forms[0] != word.forms[-1] and word.text[1:] in word.forms
        )

    def _owner(self, spots: Sequence[Spot]) -> ActorMention | None:
        """Whose withdrawal or control is spoken of, right after the noun, or by whom, behind the place."""
        for mention in self.armed:
            if self.act.last <= mention.first <= self.act.last + 1 and mention.last <= spots[0].first:
                return mention
            back = [w.text for w in self.words[max(0, mention.first - 2) : mention.first]]
            if (
                mention.first >= spots[-1].last
                and mention.first - spots[-1].last <= 8
                and back in (["علي", "يد"], ["من", "قبل"])
            ):
                return mention
        return None

    def _source(self, after: int) -> ActorMention | None:
        """From whom: the actor behind "from", or "from the grip of", after word ``after``."""
        for mention in self.armed:
            if not after <= mention.first <= after + 5:
                continue
            back = [w.text for w in self.words[max(after, mention.first - 2) : mention.first]]
            if back[-1:] == ["من"] or (
                back[:1] == ["من"] and among(self.words[mention.first - 1 : mention.first], self.known.grip)
            ):
                return mention
        return None

    def _given(self) -> ActorMention | None:
        """To whom something is handed over."""
        for mention in self.armed:
            if mention.first >= self.act.last and (
                self.words[mention.first - 1].text == "الي" or self.words[mention.first].has("ل")
            ):
                return mention
        return None

    def _done(self, subject: ActorMention | None) -> bool:
        """True for a withdrawal spoken of as having happened ("after the withdrawal of X from A"), or in a headline."""
        if subject is None or self.act.part != "noun":
            return False
        before = self.words[max(self.sentence.first, self.act.first - 3) : self.act.first]
        return not before or among(before, self.known.happened)

    def _visits(self, subject: ActorMention) -> bool:
        return among(self.words[self.act.last : subject.last], self.known.visitors)

    # ---- English

    def _english(self) -> _Change | None:
        act, words = self.act, self.words
        first = self.clause.first
        opening = [w.text for w in words[first : first + 2]]
        by, source = self._beside({"by"}), self._beside({"from"})
        passive = self._passive()
        if opening[:1] in (["which"], ["that"]) or opening == ["from", "which"]:
            return self._which(by, source, passive=passive)
        if act.part == "past" and act.first == first and words[act.first - 1 : act.first]:
            behind = [s for s in self.spots if s.last <= first]
            spots = listed_before(self.notes, behind, None)
            if not behind or first - behind[-1].last > 1 or first == self.sentence.first or not by:
                return None
            return self._as_passive(spots, by, source)
        if passive and act.part == "past":
            spots = listed_before(self.notes, [s for s in self.spots if s.last <= act.first], self.clause)
            whole = all(s.grain <= 1 for s in spots) and spots and act.first - spots[-1].last <= 5
            return self._as_passive(spots, by, source) if whole else None
        if act.part == "past" and self._object_it():
            spots = [s for s in self.spots if s.last <= act.first and s.grain == 0][-1:]
            subject = self._before_verb()
            if subject is None or act.tag not in {"take", "receive"}:
                return None
            return _Change(spots, subject, source, heir=True)
        if act.part == "noun" and act.tag == "withdraw":
            return self._withdrawal()
        return None

    def _which(self, by: ActorMention | None, source: ActorMention | None, *, passive: bool) -> _Change | None:
        """ "Manbij, which X took from Y"; "Manbij, from which X withdrew"; "Manbij, which fell to X"."""
        first, act = self.clause.first, self.act
        behind = [s for s in self.spots if s.last <= first]
        spots = listed_before(self.notes, behind, None)
        subject = self._before_verb()
        if not behind or first - behind[-1].last > 3:
            return None
        if passive or act.tag == "fell":
            return self._as_passive(spots, by, source)
        if subject is None or act.part != "past":
            return None
        if act.tag in {"take", "receive", "enter"}:
            return _Change(spots, subject, source)
        if act.tag == "withdraw":
            return _Change(spots, None, subject)
        return _Change(spots, self._beside({"to"}), subject) if act.tag == "hand_over" else None

    def _as_passive(self, spots: list[Spot], by: ActorMention | None, source: ActorMention | None) -> _Change | None:
        tag = self.act.tag
        if tag == "fell":
            return _Change(spots, self._beside({"to", "of"}), source)
        if tag in {"take", "receive"}:
            return _Change(spots, by, source) if by or source else None
        if tag == "hand_over":
            return _Change(spots, self._beside({"to"}), by)
        return _Change(spots, None, by) if tag == "withdraw" and by else None

    def _beside(self, before: set[str]) -> ActorMention | None:
        """The actor behind one of the words ``before`` and after the verb, with no place between."""
        for mention in self.armed:
            if not self.act.last - 1 <= mention.first <= self.act.last + 14 or mention.first < self.act.first:
                continue
            back = [w.text for w in self.words[max(self.act.first, mention.first - 3) : mention.first]]
            if back and back[-1] in self.small.determiners | {"a", "an"}:
                back.pop()
            if back and back[-1] in before:
                return mention
        return None

    def _before_verb(self) -> ActorMention | None:
        """The subject of an active verb."""
        near = [a for a in self.armed if a.first >= self.clause.first and 0 <= self.act.first - a.last <= 3]
        return near[-1] if near else None

    def _passive(self) -> bool:
        return any(
            w.text in self.small.be for w in self.words[max(self.clause.first, self.act.first - 3) : self.act.first]
        )

    def _object_it(self) -> bool:
        """True for "took it", "retook them"."""
        after = [w.text for w in self.words[self.act.last - 1 : self.act.last + 1]]
        return bool(set(after) & {"it", "them"})

    def _withdrawal(self) -> _Change | None:
        """ "The withdrawal of X from A", told as done."""
        act = self.act
        ahead = [s for s in self.spots if act.last <= s.first <= act.last + 9]
        ahead = [s for s in ahead if role_of(self.notes, s) is PlaceRole.FROM][:1]
        who = self._beside({"of"})
        near = [a for a in self.armed if 0 <= act.first - a.last <= 1]
        who = who or (near[-1] if near else None)
        around = (
            [
                *self.words[max(self.sentence.first, act.first - 4) : act.first],
                *self.words[ahead[0].last : ahead[0].last + 4],
            ]
            if ahead
            else []
        )
        if who is None or not among(around, self.known.happened):
            return None
        return _Change(listed(self.notes, [s for s in self.spots if s.first >= ahead[0].first]), None, who)


def _end(mention: ActorMention | None) -> int:
    return mention.last if mention else 0
