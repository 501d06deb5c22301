"""English words of leaving a place: who left what, or is asked or forced to."""

from __future__ import annotations

import itertools

from incidents.actors import ActorMention
from incidents.control.doings import Change, Doing
from incidents.control.listings import listed
from incidents.control.subjects import told_before
from incidents.control.vocabulary import among
from incidents.scenes import PlaceRole, role_of
from incidents.spots import Spot


class Leavings(Doing):
    """One English verb or noun of leaving, with the actors beside it."""

    def _forced(self) -> Change | None:
        """ "X forced Y to withdraw from A"."""
        before = self.words[max(self.sentence.first, self.act.first - 6) : self.act.first]
        near = [a for a in self.armed if 0 <= self.act.first - a.last <= 2]
        ahead = [s for s in self.spots if 0 <= s.first - self.end <= 4]
        if not near or not ahead or not among(before, self.known.compels) or before[-1].text != "to":
            return None
        return Change(listed(self.notes, ahead), None, near[-1])

    def _they_left(self) -> Change | None:
        """ "They withdrew from A": whom the sentence before began with."""
        ahead = [s for s in self.spots if 0 <= s.first - self.end <= 4 and role_of(self.notes, s) is PlaceRole.FROM]
        opening = self.words[self.sentence.first].text
        if not ahead or opening not in self.small.subjects or self.act.first - self.sentence.first > 3:
            return None
        subject = told_before(self.notes, self.sentence)
        spots = listed(self.notes, [s for s in self.spots if s.first >= ahead[0].first])
        spots += self._and_from(spots[-1])
        return Change(spots, None, subject) if subject else None

    def _and_from(self, last: Spot) -> list[Spot]:
        """B in "withdrew from A that month and from B in May"."""
        further = [s for s in self.spots if last.last <= s.first <= last.last + 6]
        return [s for s in further if [w.text for w in self.words[s.first - 2 : s.first]] == ["and", "from"]]

    def _left_it(self) -> Change | None:
        """ "X has since pulled out of the town", a town named before."""
        after = [w.text for w in self.words[self.end : self.end + 4]]
        pointed = any(a in self.small.determiners and b in self.small.ground for a, b in itertools.pairwise(after)) or (
            after[:1] in (["of"], ["from"]) and after[1:2] == ["it"]
        )
        ahead = [s for s in self.spots if self.end <= s.first <= self.end + 5]
        if not self.spots and self._of_label() and self.scenery and not pointed:
            subject = self._before_verb() or next((a for a in self.armed if a.last <= self.act.first), None)
            return Change(self.scenery[-1:], None, subject) if subject and subject.kind != "possessive" else None
        quits = self.words[self.act.first].text in self.known.quits
        if not pointed or ahead or not (quits or among(self.words[self.end : self.end + 1], self.known.source)):
            return None
        subject = self._before_verb() or next((a for a in self.armed if a.last <= self.act.first), None)
        return Change(self._town_before()[-1:], None, subject) if subject else None

    def _withdrawal(self) -> Change | None:
        """ "The withdrawal of X from A", told as done; or one demanded, by which X is there."""
        act = self.act
        ahead = [s for s in self.spots if self.end <= s.first <= self.end + 9]
        ahead = [s for s in ahead if role_of(self.notes, s) is PlaceRole.FROM][:1]
        near = [a for a in self.armed if 0 <= act.first - a.last <= 1]
        who = self._beside({"of"}) or (near[-1] if near else None)
        if who is None and self.words[act.first - 1].text in {"its", "their"}:
            who = next((a for a in reversed(self.armed) if 0 <= act.first - a.last <= 5), None)
        if who is None or not ahead:
            return None
        spots = listed(self.notes, [s for s in self.spots if s.first >= ahead[0].first])
        before = self.words[max(self.sentence.first, act.first - 4) : act.first]
        if among(before, self.known.demands):
            return Change([s for s in spots if s.grain <= 2], None, who, present=True)
        around = [*before, *self.words[ahead[0].last : ahead[0].last + 4]]
        return Change(spots, None, who) if among(around, self.known.happened) else None

    def _beside(self, before: set[str]) -> ActorMention | None:
        """The actor behind one of the words ``before`` and after the verb."""
        for mention in self.armed:
            if not self.end - 1 <= mention.first <= self.end + 14 or mention.first < self.act.first:
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
        own = [a for a in near if not among(self.words[a.first : a.last], self.known.allied)]
        return (own or near)[-1] if near else None
