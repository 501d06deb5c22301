"""Words that say who is shut in, flies a flag, has a last place or was cleared out, and so who holds a place."""

from __future__ import annotations

from incidents.actors import ActorMention
from incidents.control.listings import listed, listed_before
from incidents.control.presences import NOTHING, Found, Presences
from incidents.control.subjects import told_before
from incidents.control.vocabulary import among
from incidents.scenes import PlaceRole, role_of
from incidents.spots import Spot

_SETTLED = frozenset({"city", "town", "village", "neighbourhood", "district", "relative"})


class Strongholds(Presences):
    """One word on control, read as a siege, a flag, a last place or a clearing."""

    def _besieged(self) -> Found:
        """Those who are besieged or dug in hold the town they are in, not the cave; who besieges them does not."""
        near = [a for a in self.after if a.first - self.hit.last <= 5]
        holders = near[:1] or self.here[-1:] or self.before[:1]
        if self.hit.load == "besieges":
            holders = near[-1:] if len(near) > 1 or self.here or not self.arabic else []
        group = [s for s in self.ahead if s.first - self.hit.last <= 9 and s.grain == 0][:1]
        wide = [s for s in self.ahead if s.first - self.hit.last <= 9 and s.grain > 0]
        if not group and wide and holders and self.hit.load == "besieged":
            return listed(self.notes, wide), list(holders)
        upto = min(group[0].first if group else self.hit.last + 3, self.sentence.last)
        own = {i for a in (*self.before, *near) for i in range(a.first, a.last)}
        span = [self.notes.words[i] for i in range(max(self.sentence.first, self.hit.first - 3), upto) if i not in own]
        if not holders or among(span, self.known.lairs) or among(span, self.known.posts - self.small.fighters):
            return NOTHING
        if group and not self._inside(group[0]):
            return NOTHING
        if not group and self._where():
            group = [s for s in self.behind if s.grain == 0][-1:]
        if not group and self._anaphoric(6):
            group = [s for s in self.behind if s.grain == 0][-1:] or [s for s in self.scenery if s.grain == 0][-1:]
        return group, list(holders)

    def _where(self) -> bool:
        """True for "A, where X are holed up"."""
        words, near = self.notes.words, self.behind[-1:]
        between = {w.text for w in words[near[0].last : self.hit.first]} if near else set()
        lair = among(words[self.sentence.first : self.hit.first], self.known.lairs)
        return bool(between & self.known.where) and self.hit.first - near[0].last <= 6 and not lair

    def _flags(self) -> Found:
        subject = [a for a in self.after if a.first - self.hit.last <= 1][:1] if self.arabic else []
        holder = self.within or subject or self._nation() or self.here[:1] or self._section()
        if not holder and self.arabic and self.hit.first - self.sentence.first <= 1:
            before = told_before(self.notes, self.sentence)
            holder = [before] if before else []
        ahead = self.inner or [s for s in self.ahead if s.first - self.hit.last <= 9][:1]
        town = [s for s in self.behind if s.grain == 0 and s.first >= self.sentence.first][-1:]
        if ahead and town and ahead[0].placed and ahead[0].placed.kind not in _SETTLED:
            ahead = town  # "entered A and raised the flag over its mosque"
        over = self.notes.words[self.hit.last : min(self.hit.last + 6, self.sentence.last)]
        if not ahead and (self._anaphoric() or among(over, self.known.landmarks) or "its" in {w.text for w in over}):
            near = [s for s in self.behind if s.grain <= 1]
            if len(near) > 1 and role_of(self.notes, near[-1]) is PlaceRole.AT:
                near.pop()  # "took A in the east of B and raised the flag over its buildings"
            ahead = listed_before(self.notes, near, None) or [s for s in self.scenery if s.grain <= 1][-1:]
        return (ahead, list(holder)) if holder else NOTHING

    def _replaced(self) -> Found:
        """ "X replaced Y in A": who was there before; ``_winner`` tells who came."""
        losers = self._and_listed([a for a in self.after if a.first - self.hit.last <= 2][:1])
        group = [s for s in self._near_by() if s.grain <= 1] or (self.scenery if self._anaphoric(8) else [])
        return (group, [*losers]) if losers and self._winner() else NOTHING

    def _cleared(self) -> Found:
        """ "Hajin was cleared of X": the place stands before, who lost it after."""
        losers = self._and_listed([a for a in self.after if a.first - self.hit.last <= 3][:1])
        if not losers and self._nameless():
            losers = self.after[:1]  # "clear of gunmen after the last fighters of X left"
        if self.arabic and losers and self.notes.words[losers[0].first].text in self.known.abstract:
            return NOTHING  # "cleared of terrorism", of whoever
        if self.arabic and self._only_sought():
            return NOTHING
        near = [s for s in self.behind if self.hit.first - s.last <= 6]
        return (self.inner or listed_before(self.notes, near, self.clause), [*losers]) if losers else NOTHING

    def _nameless(self) -> bool:
        """True for "the gunmen" right behind the word, who are named after that."""
        behind = self.notes.actors.within(self.hit.last, self.hit.last + 2)
        return any(a.kind in {"unidentified", "attackers"} for a in behind)

    def _whole_town(self) -> list[Spot]:
        """The town told of before in "hold the whole of the city apart from A"; empty when none is meant (English)."""
        between = {w.text for w in self.notes.words[self.hit.last : self.ahead[0].first]} if self.ahead else set()
        if not all(between & known for known in (self.known.wholly, self.known.excepts, self.small.ground)):
            return []
        near = [s for s in self.behind if s.grain == 0][-1:]
        return near or [s for s in self.scenery if s.grain <= 1][-1:]

    def _last_held(self) -> Found:
        """ "Hajin, the last pocket of X": who still has a last place has that place, unless it is told as lost."""
        names = {i for a in (*self.before, *self.after) for i in range(a.first, a.last)}
        span = range(self.clause.first, min(self.hit.last + 6, self.sentence.last))
        around = [self.notes.words[i] for i in span if i not in names]
        if among(around, self.known.gone) or among(around, self.known.formerly):
            return NOTHING
        owner: list[ActorMention] = [a for a in self.before if 0 <= self.hit.first - a.last <= 1][-1:]
        if self.arabic:
            owner = []
        owner = owner or [a for a in self.after if a.first - self.hit.last <= 4][:1]
        head = owner[0].first if owner and owner[0].last <= self.hit.first else self.hit.first
        beside_it = [s for s in self.behind if 0 <= head - s.last <= 2 and s.grain <= 1][-1:]
        if not beside_it and self.arabic:  # "A, which is still a stronghold of X"
            near = [s for s in self.behind if 3 <= head - s.last <= 4 and s.grain <= 1][-1:]
            which = {w.text for w in self.notes.words[near[0].last : head]} & self.known.relatives if near else set()
            beside_it = near if which else []
        next_to = [s for s in self.ahead if s.first - self.hit.last <= 5 and s.grain == 0][:1]
        return (beside_it or next_to, list(owner)) if owner else NOTHING
