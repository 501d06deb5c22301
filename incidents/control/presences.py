"""Words that say that somebody is in a place without holding it."""

from __future__ import annotations

from incidents.actors import ActorMention
from incidents.actors import actors as actors_table
from incidents.control.holders import Holders
from incidents.control.listings import listed, listed_before
from incidents.control.vocabulary import among
from incidents.scenes import PlaceRole, role_of
from incidents.spots import Spot

Found = tuple[list[Spot], list[ActorMention | None]]
"""The places and actors that a word on control speaks of; None for an actor named before."""
NOTHING: Found = ([], [])
"""What a word says that speaks of no place or nobody."""


class Presences(Holders):
    """One word on control, read as presence."""

    def _present(self) -> Found:
        if any(
            a.tag == "withdraw" and a.part == "past"
            for a in self.notes.actions.within(max(self.sentence.first, self.hit.first - 3), self.hit.last)
        ):
            return NOTHING  # "vacated their base in A"
        subject = self._subject(near_first=self.arabic)
        if not subject and not self.arabic and self.notes.words[self.hit.first].text == "from":
            subject = [*self.after[:1]]  # "from its positions in A X shelled B"
        ahead = self.ahead if self.ahead and self.ahead[0].first - self.hit.last <= 14 else []
        if ahead and self.arabic and self._there() and self.behind:
            return listed_before(self.notes, self.behind, None), subject
        if not ahead and self.notes.words[self.hit.last - 1].text in {"in", "at"}:
            return (self.scenery, subject) if self._anaphoric(2) or self._base_of_town() else NOTHING
        if not ahead and not self.behind and self._base_of_town():
            return self.scenery, subject
        group = (
            listed(self.notes, self._wider(ahead))
            or (self.scenery if self._anaphoric(3) and not self.behind and not self._elsewhere() else [])
            or listed_before(self.notes, self.behind, self.clause)
            or listed_before(self.notes, self.behind, None)
            or (self.scenery if self._of_label() else [])
        )
        if not self.arabic and not ahead and self.notes.words[self.clause.first].text in self.known.where:
            group = listed_before(self.notes, self.behind, None)[-1:]  # "A and B, where X are stationed"
        if subject and among(self.notes.words[self.hit.last - 2 : self.hit.last + 1], frozenset({"alongside", "next"})):
            subject += [a for a in self.after if a.first - self.hit.last <= 4][:1]
        head = self.notes.words[self.hit.first]
        if not self.known.abilities.isdisjoint(head.forms):
            if among(self.notes.words[self.sentence.first : self.hit.first], self.known.abilities):
                return NOTHING  # "greater than its ability to …": what it can hardly do there
            subject = [*subject, *self._opposed()]
        if head.text.lstrip("وف").startswith(tuple(self.known.his_own)) and not self.here:
            subject = [None]
        if among(self.notes.words[max(self.sentence.first, self.hit.first - 3) : self.hit.first], self.known.lairs):
            return NOTHING
        if subject and subject[-1] and subject[-1].last <= self.hit.first:
            who = self.notes.words[subject[-1].first : self.hit.first]
            if among(who, self.known.captives):
                return NOTHING
        return group, subject

    def _base_of_town(self) -> bool:
        """True for "in the base south of the town" (English)."""
        after = self.notes.words[self.hit.last : min(self.hit.last + 8, self.sentence.last)]
        return not self.arabic and among(after, self.known.facilities) and self._anaphoric(9)

    def _wider(self, spots: list[Spot]) -> list[Spot]:
        """Of a region told to lie in another ("west of the river in the desert of A"), the one that holds it."""
        if len(spots) > 1 and min(spots[0].grain, spots[1].grain) >= 2 and spots[1].first - spots[0].last <= 1:
            return spots[1:] if role_of(self.notes, spots[1]) is PlaceRole.AT else spots
        return spots

    def _targeted(self) -> Found:
        """ "Rockets at US troops at A": who is fired at somewhere is posted there (English)."""
        who = self.over[:1] or [a for a in self.before if a.last == self.hit.first][-1:]
        at = who[0].first - 1 if who else self.sentence.first
        while at > self.sentence.first and self.notes.words[at].text in self.small.determiners:
            at -= 1
        aimed = self.notes.words[at].text in self.known.aims
        return (self._near_by()[:1], [*who]) if who and aimed else NOTHING

    def _owns(self) -> Found:
        """ "X has cells in A", in Arabic with the owner before ("to X cells in A")."""
        owner = [a for a in self.before if 0 <= self.hit.first - a.last <= 1][-1:]
        if owner and among(self.notes.words[owner[0].first - 1 : owner[0].first], self.known.loyal):
            return NOTHING  # "factions loyal to X"
        if owner and self.notes.words[owner[0].first].text.lstrip("وف").startswith("ل"):
            return self._near_by(), list(owner)
        owner = [a for a in self.after if a.first == self.hit.last and self.notes.words[a.first].text.startswith("ل")]
        there = self.notes.words[max(self.clause.first, self.hit.first - 4) : self.hit.first]
        if not owner or not any(w.text in {"في", "وفي"} or w.has("ب") for w in there):
            return NOTHING
        near = [s for s in self.behind if self.hit.first - s.last <= 2]
        if not near and any(w.text.startswith("ال") and not self.small.ground.isdisjoint(w.forms) for w in there):
            near = self.scenery
        return near[-1:], list(owner)

    def _presence(self) -> Found:
        """ "The presence of X in A", "X's presence in A"."""
        near = [a for a in self.after if a.first - self.hit.last <= (2 if self.arabic else 1)][:1]
        if not self.arabic:
            near = [a for a in self.before if 0 <= self.hit.first - a.last <= 1][-1:] or near
        group = self._near_by()
        if not group and self.behind and self.hit.first - self.behind[-1].last <= 1:
            sees = self.notes.words[max(self.sentence.first, self.behind[-1].first - 2) : self.behind[-1].first]
            group = self.behind[-1:] if among(sees, self.known.witnesses) else []
        return (group, [*self._and_listed(near)]) if near else NOTHING

    def _near_by(self) -> list[Spot]:
        """The places told right after a word: in, at or around them."""
        ahead = [s for s in self.ahead if s.first - self.hit.last <= 12]
        if not ahead or role_of(self.notes, ahead[0]) is not PlaceRole.AT:
            return []
        return listed(self.notes, ahead)

    def _beaten(self) -> Found:
        """ "X was beaten in A" (Arabic)."""
        loser = [a for a in self.after if a.first - self.hit.last <= 1][:1]
        if not loser:
            return NOTHING
        ahead = [s for s in self.ahead if 0 <= s.first - loser[0].last <= 4 and s.grain <= 1]
        if ahead and role_of(self.notes, ahead[0]) is PlaceRole.FROM:
            between = self.notes.words[self.hit.last : ahead[0].first]
            fled = not among(between, self.known.visitors | self.known.facilities | self.known.captives)
            return (listed(self.notes, ahead), list(loser)) if fled else NOTHING
        told = self.notes.words[self.hit.first].forms
        return (
            ([s for s in self._near_by() if s.grain <= 1], list(loser)) if "هزم" in told or "دحر" in told else NOTHING
        )

    def _harries(self) -> Found:
        """ "Cells of X still attack in A": insurgents who keep striking somewhere are there."""
        who = self._subject(near_first=self.arabic)
        table = actors_table()
        if not who or who[0] is None or (who[0].actor_id in table and table[who[0].actor_id or ""].inter != 2):
            return NOTHING
        return self._near_by() or (self.scenery if self._anaphoric() else []), who

    def _hosts(self) -> Found:
        """ "The base at A, which houses X": the place stands before, the guests right after."""
        guests = self._and_listed([a for a in self.after if a.first - self.hit.last <= 2][:1] or self._nation())
        group = [s for s in listed_before(self.notes, self.behind, None) if s.grain <= 1]
        return (group, [*guests]) if guests else NOTHING
