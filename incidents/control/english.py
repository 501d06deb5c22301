"""English verbs and nouns of taking, leaving and handing over: relative clauses, passives, participles, pronouns."""

from __future__ import annotations

import itertools

from incidents.actors import ActorMention
from incidents.control.doings import TAGS, Change
from incidents.control.ground import share
from incidents.control.leavings import Leavings
from incidents.control.listings import listed, listed_before
from incidents.control.subjects import told_before
from incidents.control.vocabulary import among
from incidents.spots import Spot
from incidents.tolls.vocabulary import number_words


class EnglishDoing(Leavings):
    """One English verb or noun of taking or leaving."""

    def change(self) -> Change | None:
        """Who took or lost what; None where place or actor are not told beside it."""
        act, first = self.act, self.clause.first
        if act.tag == "take" and among(self.words[act.first + 1 : act.last], self.known.things):
            return None  # "drove a truck from A"
        opening = [w.text for w in self.words[first : first + 2]]
        if opening[:1] in (["which"], ["that"]) or opening == ["from", "which"]:
            return self._which()
        if act.part == "noun":
            return self._withdrawal() if act.tag == "withdraw" else self._capture() if act.tag == "take" else None
        if act.part == "participle" and act.tag == "take" and act.first == first > self.sentence.first:
            return self._taking()
        if act.tag == "withdraw" and act.part == "present":
            return self._forced()
        if act.part != "past":
            return None
        if act.tag == "fell":
            return self._fell()
        if self._passive() and act.tag == "take" and among(self.words[act.first : act.last], self.known.expels):
            return self._driven()
        if self._passive():
            before = [s for s in self.spots if s.last <= act.first]
            if not before and act.tag == "withdraw" and self._of_label():
                return self._left_it()  # "A: the last of X were bussed out"
            spots = listed_before(self.notes, before, self.clause) or (before if len(before) == 1 else [])
            near = act.first - spots[-1].last <= (5 if spots[-1].first >= self.clause.first else 14) if spots else False
            whole = near and all(s.grain <= 1 for s in spots)
            return self._as_passive(spots) if whole else None
        joined = self._also_passive()
        if joined is not None:
            return joined
        if act.first == first and first > self.sentence.first and self._beside({"by"}):
            return self._as_passive(self._behind(first, 1))
        if act.tag == "withdraw":
            return self._they_left() or self._left_it()
        if act.tag == "enter" and self._moved_in():
            return Change(self._town_before()[-1:], self._before_verb())
        if act.tag == "hand_over" and self._of_itself():
            return Change(self._behind(act.first, 1), self._beside({"to"}))
        if act.tag == "hand_over" and (self._object_it() or self.words[act.first + 1].text in {"it", "them"}):
            subject, to = self._before_verb(), self._beside({"to"})
            return Change(self._town_before()[-1:], to, subject) if subject and to else None
        if act.tag == "hand_over":
            return self._gives_up()
        active = self._active() if act.tag in {"take", "receive"} else None
        if active is not None:
            return active
        inner = [a for a in self.armed if act.first < a.first < act.last]
        if inner and act.tag == "take":
            return self._expelled(inner[0])
        out = self._drives_out()
        if out is not None:
            return out
        it = self._it_took()
        if it is not None:
            return it
        pointed = self._pointed() if act.tag in {"take", "receive"} else []
        if pointed and self._before_verb():
            return Change(pointed, self._before_verb(), self._from())
        if self._object_it() and act.tag in {"take", "receive"}:
            subject = self._before_verb() or self._began()
            return Change(self._town_before()[-1:], subject, self._from(), heir=True) if subject else None
        if act.tag in {"take", "receive"} and self._meant() is not None:
            ahead = [s for s in self.spots if s.first >= self.end]
            if ahead and self._right_after(ahead[0]) and share(self.notes, self.end, ahead[0]) in {"whole", "most"}:
                return Change(listed(self.notes, ahead), self._meant(), self._from())
        return None

    def _also_passive(self) -> Change | None:
        """ "A was overrun by X and recaptured by Y": the second participle, whose place stands before the first."""
        at = self.act.first - 1
        while at > self.sentence.first and self.words[at].text in {"then", "later", "subsequently", "again"}:
            at -= 1
        by = self._beside({"by"})
        if self.words[at].text not in {"and", "before"} or by is None or self.act.tag not in {"take", "receive"}:
            return None
        for other in self.notes.actions.within(self.sentence.first, at):
            spots = [s for s in self.spots if s.last <= other.first]
            passive = any(
                w.text in self.small.be for w in self.words[max(self.sentence.first, other.first - 3) : other.first]
            )
            if other.tag in TAGS and passive and spots and other.first - spots[-1].last <= 5:
                return Change(listed_before(self.notes, spots, None), by, self._from(), heir=True)
        return None

    def _driven(self) -> Change | None:
        """ "X was driven out of A by Y", and "X took A but was driven out by Y"."""
        loser = next((a for a in reversed(self.armed) if a.last <= self.act.first), None)
        ahead = [s for s in self.spots if 0 <= s.first - self.end <= 4]
        spots = listed(self.notes, ahead) if ahead else [s for s in self.spots if s.last <= self.act.first][-1:]
        return Change([s for s in spots if s.grain <= 1], self._beside({"by"}), loser) if loser and spots else None

    def _capture(self) -> Change | None:
        """ "The capture of A by X", "from Y"."""
        ahead = [s for s in self.spots if s.first >= self.end]
        by, source = self._beside({"by"}), self._from()
        if not ahead or not self._right_after(ahead[0]):
            return None
        if not by and not source:  # "it began with the capture of A", by who took what was told before
            before = [w.text for w in self.words[max(self.sentence.first, self.act.first - 3) : self.act.first]]
            own = any(a.first >= self.clause.first and a.last <= self.act.first for a in self.armed)
            earlier = [a for a in self.notes.actions.within(self.sentence.first, self.act.first) if a.tag == "take"]
            return Change(listed(self.notes, ahead), again=True) if "with" in before and earlier and not own else None
        return Change(listed(self.notes, ahead), by, source)

    def _taking(self) -> Change | None:
        """ "X pushed south, taking A and B"."""
        ahead = [s for s in self.spots if s.first >= self.end]
        subject = next((a for a in self.armed if a.last <= self.act.first and a.kind != "possessive"), None)
        if not ahead or not self._right_after(ahead[0]) or subject is None:
            return None
        return Change(listed(self.notes, ahead), subject, self._from())

    def _active(self) -> Change | None:
        """ "X took A from Y", and "…, and has since won back A", whose subject the sentence began with."""
        ahead = [s for s in self.spots if s.first >= self.end]
        if not ahead or not self._right_after(ahead[0]):
            return None
        if share(self.notes, self.end, ahead[0]) not in {"whole", "most"}:
            return None
        subject = self._before_verb()
        if subject is None and self.words[self.clause.first].text == "who":
            subject = next((a for a in reversed(self.armed) if a.last <= self.clause.first), None)
        if subject is None:
            aside = next((c for c in self.sentence.clauses if c.last == self.clause.first), None)
            if aside is not None and self.words[aside.first].text == "not":  # "X, not Y, took A"
                subject = next((a for a in reversed(self.armed) if a.last <= aside.first), None)
        if subject is None and self.words[self.clause.first].text == "and":
            own = [a for a in self.armed if self.clause.first <= a.first < self.act.first]
            others = any(s.first > self.clause.first and s.last <= self.act.first for s in self.spots)
            first = next((a for a in self.armed if a.last <= self.clause.first), None)
            subject = first if not own and not others else None
        if subject is None or (subject.kind == "possessive" and self.meant(subject) is subject):
            return None  # "they", of whom only the sentences before tell
        source = self._from()
        spots = listed(self.notes, ahead)
        return Change(spots + self._further(spots[-1], source), subject, source)

    def _further(self, last: Spot, source: ActorMention | None) -> list[Spot]:
        """B in "took A from X on Monday and B two days later"."""
        following = next((s for s in self.spots if s.first >= last.last), None)
        if (
            source is None
            or following is None
            or not last.last <= source.first < following.first
            or following.grain > 1
        ):
            return []
        days = {
            i
            for d in self.notes.dates.within(last.last, following.first)
            for i in range(*self.notes.span(d.start, d.end))
        }
        between = [
            i for i in range(last.last, following.first) if i not in days and not source.first <= i < source.last
        ]
        rest = [self.words[i].text for i in between]
        small = self.small.determiners | self.small.kinds | {"from", "on", "in", "and", "late", "early", "the"}
        return [following] if "and" in rest[-3:] and set(rest) <= small else []

    def _gives_up(self) -> Change | None:
        """ "X gave up A"."""
        ahead = [s for s in self.spots if s.first >= self.end]
        subject = self._before_verb()
        if subject is None or not ahead or not self._right_after(ahead[0]) or subject.kind == "possessive":
            return None
        return Change([s for s in listed(self.notes, ahead) if s.grain <= 1], self._beside({"to"}), subject)

    def _right_after(self, spot: Spot) -> bool:
        """True where little but "the town of" stands between the verb and the place."""
        between = self.words[self.end : spot.first]
        small = self.small.determiners | self.small.kinds | self.small.ground | {"of", "all", "both", "and"}
        counted = self.notes.article.body[self.words[spot.first - 1].end : spot.start].strip() in {",", ":", "–", "-"}
        small |= number_words("en") | {"more"} if counted else frozenset()
        return not any(w.text not in small for w in between)

    def _expelled(self, loser: ActorMention) -> Change | None:
        """ "X drove Y out of A", X perhaps before an aside."""
        ahead = [s for s in self.spots if 0 <= s.first - self.end <= 4]
        subject = self._before_verb() or next((a for a in self.armed if a.last <= self.act.first), None)
        return Change(listed(self.notes, ahead), subject, loser) if ahead and subject else None

    def _which(self) -> Change | None:
        """ "Manbij, which X took from Y"; "Manbij, from which X withdrew"; "Manbij, which fell to X"."""
        act = self.act
        spots, subject = self._behind(self.clause.first, 3), self._before_verb() or self._meant()
        if act.part != "past" or not spots:
            return None
        if self._passive() or act.tag == "fell":
            return self._as_passive(spots)
        if subject is None:
            return None
        if act.tag in {"take", "receive", "enter"}:
            return Change(spots, subject, self._from())
        if act.tag == "withdraw":
            return Change(spots, None, subject)
        return Change(spots, self._beside({"to"}), subject) if act.tag == "hand_over" else None

    def _stronghold(self) -> ActorMention | None:
        """Whose place fell, told beside it: "Islamic State's last stronghold, A, fell"."""
        owner = next((a for a in self.armed if a.last <= self.act.first), None)
        between = self.words[owner.last : self.act.first] if owner else []
        return owner if among(between, self.known.bastions) else None

    def _fell(self) -> Change | None:
        """ "A fell to X", or "to them": whom the sentence before named last."""
        spots = listed_before(self.notes, [s for s in self.spots if s.last <= self.act.first], self.clause)
        after = {w.text for w in self.words[self.end - 1 : self.end + 1]}
        if not after & {"them", "it"} or not spots or self.act.first - spots[-1].last > 5:
            return None
        return Change(spots, again=True)

    def _as_passive(self, spots: list[Spot]) -> Change | None:
        tag, by, source = self.act.tag, self._beside({"by"}), self._from()
        if tag == "fell":
            return Change(spots, self._beside({"to", "of"}), source or self._stronghold())
        if tag in {"take", "receive"}:
            before = {w.text for w in self.words[max(self.clause.first - 2, 0) : self.act.first]}
            if source and not by and before & {"too", "also", "likewise"}:
                return Change(spots, None, source, again=True)
            return Change(spots, by, source) if by or source else None
        if tag == "hand_over":
            return Change(spots, self._beside({"to"}), by)
        return Change(spots, None, by) if tag == "withdraw" and by else None

    def _from(self) -> ActorMention | None:
        """From whom; behind "of" for what was cleared or rid of somebody."""
        clears = among(self.words[self.act.first : self.act.first + 1], self.known.clears)
        return self._beside({"from", "of"} if clears else {"from"})

    def _meant(self) -> ActorMention | None:
        """Whom "it" or "they" before the verb means: whom the sentence began with."""
        at = self.act.first - 1
        while at > self.sentence.first and self.words[at].text in self.known.predicates:
            at -= 1
        if self.words[at].text not in self.small.subjects:
            return None
        return next((a for a in self.armed if a.last <= at and a.kind != "possessive"), None)

    def _passive(self) -> bool:
        words = self.words[max(self.clause.first, self.act.first - 3) : self.act.first]
        return any(w.text in self.small.be for w in words)

    def _of_itself(self) -> bool:
        """True for "A surrendered to X": the place stands where the subject does."""
        behind = self._behind(self.act.first, 1)
        near = [s for s in self.spots if 0 <= s.first - self.end <= 3]
        return bool(behind) and not near and self._beside({"to"}) is not None and self._before_verb() is None

    def _moved_in(self) -> bool:
        """True for "X pulled out of A and Y moved in"."""
        ahead = [s for s in self.spots if s.first >= self.end and s.first < self.clause.last]
        left = [a for a in self.notes.actions.within(self.sentence.first, self.act.first) if a.tag == "withdraw"]
        return not ahead and bool(left) and self._before_verb() is not None

    def _began(self) -> ActorMention | None:
        """Who did what the sentence tells first, for "… and took it"."""
        if self.words[self.act.first - 1].text not in {"and", "then", "later", "before"}:
            return None
        return next((a for a in self.armed if a.last <= self.act.first and a.kind != "possessive"), None)

    def _drives_out(self) -> Change | None:
        """ "X swept into A and drove out Y"."""
        loser = next((a for a in self.armed if 0 <= a.first - self.end <= 1), None)
        ahead = [s for s in self.spots if s.first >= self.end]
        if (
            self.act.tag != "take"
            or loser is None
            or ahead
            or not among(self.words[self.act.first : self.end], self.known.expels)
        ):
            return None
        subject = self._before_verb() or self._began()
        near = [s for s in self.spots if s.last <= self.act.first][-1:]
        return Change(near, subject, loser) if subject and near and self.act.first - near[0].last <= 4 else None

    def _it_took(self) -> Change | None:
        """ "Hours later it took the town", after a sentence that told who came and where."""
        if self.act.tag not in {"take", "receive"} or self.armed_before():
            return None
        opening = {w.text for w in self.words[self.sentence.first : self.act.first]}
        after = [w.text for w in self.words[self.end : self.end + 3]]
        the_town = any(a in self.small.determiners and b in self.small.ground for a, b in itertools.pairwise(after))
        pronoun = opening & set(self.small.subjects)
        if not the_town or not pronoun or not opening - self.known.soon <= {*self.small.subjects, "had", "has", "have"}:
            return None
        subject = told_before(self.notes, self.sentence)
        return Change(self._town_before()[-1:], subject, self._from()) if subject else None

    def armed_before(self) -> bool:
        """True when the sentence names somebody before the verb."""
        return any(a.last <= self.act.first and a.kind != "possessive" for a in self.armed)

    def _pointed(self) -> list[Spot]:
        """The places named before that "both towns", "the two villages" mean."""
        after = [w.text for w in self.words[self.end : self.end + 3]]
        if not {"both", "two", "them"} & set(after[:2]) or not set(after) & (self.small.ground - {"it"}):
            return []
        spots = listed_before(self.notes, [s for s in self.spots if s.last <= self.act.first], None)
        return spots if len(spots) == 2 else []

    def _object_it(self) -> bool:
        """True for "took it", "retook them"."""
        return bool({w.text for w in self.words[self.act.first : self.end + 1]} & {"it", "them"})
