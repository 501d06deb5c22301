"""Words that say who holds, contests, loses or passes on a place: which places and which actors they speak of."""

from __future__ import annotations

from incidents.actors import ActorMention
from incidents.control.doings import TAGS
from incidents.control.listings import listed, listed_before
from incidents.control.presences import NOTHING, Found
from incidents.control.strongholds import Strongholds
from incidents.control.subjects import told_before
from incidents.control.vocabulary import among
from incidents.scenes import PlaceRole, role_of


class Possession(Strongholds):
    """One word on control, read as who holds a place or loses it."""

    def _held(self) -> Found:
        """ "Hajin is held by X"; "areas held by X in the countryside of Homs"."""
        holders = self._and_listed([a for a in self.after if a.first - self.hit.last <= 3][:1] or self._people_next())
        if holders and not self.arabic and self._parted(holders[0].first):
            return NOTHING
        if not holders or not self._ruled(holders[-1]):
            return NOTHING
        if self._bracketed():
            return self.behind[-1:], [*holders]
        if self.hit.last - self.hit.first == 1 and not self.small.areas.isdisjoint(
            self.notes.words[self.hit.first].forms
        ):
            return NOTHING
        if self._of_areas():
            return self._areas_in(holders[-1:]), [*holders]
        if self._of_things():
            return NOTHING
        near = [s for s in self.behind if self.hit.first - s.last <= 6]
        group = listed_before(self.notes, near, None) or listed_before(self.notes, self.behind, self.clause)
        if not group and not self.arabic and self.notes.words[self.clause.first].text in self.known.predicates:
            group = listed(self.notes, self.behind)  # "A, home to many, has been under X's control"
        between = [s for s in self.ahead if s.last <= holders[0].first]
        if not group and not self.arabic and self.hit.first == self.sentence.first:
            group = [s for s in self.ahead if s.first >= self.clause.last][:1]  # "Under X's rule since 2018, A has …"
        return group or listed(self.notes, between) or self.scenery, [*holders]

    def _held_it(self) -> Found:
        """ "Hajin, which X holds", with the pronoun that Arabic writes; "Hajin is in their hands"."""
        if not self.arabic and self.hit.last < self.sentence.last and self._of():
            return self._held()  # "now in the hands of X"
        near = [a for a in self.after if a.first - self.hit.last <= 2][:1] if self.arabic else self.within[:1]
        if near and self.arabic and self._parted(near[0].first):
            near = []
        if not near and not self.arabic:
            near = self._inside_it()
            if not near and not self._possessed():
                return NOTHING
        holders = self._and_listed(near) if near else self.here[-1:]
        holders = holders or (self.before[:1] if self.arabic else self.before[-1:])
        if not holders and not self.arabic and self.notes.words[self.hit.last - 1].text == "theirs":
            before = told_before(self.notes, self.sentence, across=True)
            holders = [before] if before else []
        if self._of_areas():
            return self._areas_in(holders[-1:]), [*holders]
        if self._of_things():
            return NOTHING
        return listed_before(self.notes, self.behind, None) or self.scenery, [*holders]

    def _held_by_them(self) -> Found:
        """ "Hajin, which is under its control" (تحت سيطرته), the holder named before (Arabic)."""
        if self._of_areas():
            return NOTHING
        near = [s for s in self.behind if self.hit.first - s.last <= 5]
        held = self.notes.words[self.hit.last - 1].text
        if any(a.tag in {"fall", "fell"} for a in self.notes.actions.within(self.clause.first, self.hit.first)):
            return NOTHING  # fell into its hands: read as a change of hands
        named = self._pronounced(self.hit.last - 1)
        holder: list[ActorMention | None] = [*named]
        if not named and not held.lstrip("ب").startswith(("يد", "ايد")):
            holder = [None]
        return listed_before(self.notes, near, None), holder

    def _contested(self) -> Found:
        armed = [*self.before, *self.within, *self.after]
        if not armed and not self.behind and not self.ahead and not self._anaphoric():
            return NOTHING
        if len(armed) < 2 and self.notes.words[self.hit.first].text in {"changed", "changes", "changing"}:
            return NOTHING  # whoever has it now is told elsewhere
        given = self.notes.actions.within(self.hit.last, self.sentence.last)
        if self.notes.words[self.hit.last - 1].text == "hands" and any(a.tag in TAGS for a in given):
            return NOTHING
        if not self.arabic and self.notes.words[self.hit.last - 1].text == "with":
            armed = [*self.before[-1:], *self.after[:1]]  # "X shares A with Y"
        elif self.arabic and self.hit.last - self.hit.first == 1 and self.hit.plain and self._shares():
            return NOTHING  # "X and Y share the revenues", not the place
        elif len(self.within) > 1:
            armed = self.within
        elif len(self.after) > 1:
            armed = self.after
        elif len(armed) > 2:
            armed = [a for a in armed if a.first >= self.clause.first]
        group = self.inner or listed_before(self.notes, self.behind, None) or listed(self.notes, self.ahead)
        told = len(armed) > 1 or self._anaphoric() or self._of_label() or self.hit.first - self.sentence.first <= 1
        if not group and told and self.notes.words[self.sentence.first].text not in self.known.topics:
            group = self.scenery
        return group, [*list(dict.fromkeys(armed))[:2]]

    def _holds(self) -> Found:
        noun = not self.arabic and self.notes.words[self.hit.first].text == "control"
        if noun and not self._verb() and not self._pronoun():
            return NOTHING
        after = [w.text for w in self.notes.words[self.hit.last : self.hit.last + 1]]
        if not self.arabic and self.notes.words[self.hit.last - 1].text == "held" and after in (["in"], ["at"]):
            return NOTHING  # prisoners and elections are held in a place
        bare = self.notes.words[self.hit.first].text in self.known.compounds and not self._compound()
        if bare and not (self._verb() and self.ahead and self._next_to(self.ahead[0])):
            return NOTHING
        if (
            self._neither()
            or {w.text for w in self.notes.words[self.hit.last : self.hit.last + 1]} & self.known.none_of
        ):
            return NOTHING
        subject = self._subject(near_first=self.arabic and self.hit.plain)
        if self._compound():
            subject = [*self._hyphened()]
        if self._compound() and self._unnamed():
            return NOTHING
        if self._compound() and not (self.ahead and self.ahead[0].first - self.hit.last <= 4):
            return listed_before(self.notes, self.behind, self.clause), subject
        if self._it():
            return (listed_before(self.notes, self.behind, None) or self.scenery, subject) if subject else NOTHING
        near = bool(self.ahead) and self.ahead[0].first < min(self.hit.last + 11, self.clause.last)
        near = near and not (self.arabic and role_of(self.notes, self.ahead[0]) is PlaceRole.FROM)
        group = self._whole(self.ahead) if near else []
        if not near and not group and not self.arabic and self._its_quarters():
            return self.behind[-1:], subject
        if near and not group and self.ahead[0].grain == 0 and self._parts_only(self.ahead[0]):
            group = self.ahead[:1]
        if self._pocket():
            here = [s for s in self.ahead if s.first < self.clause.last]
            if self._compound() and here and self.notes.actions.within(self.hit.last, here[0].first):
                return NOTHING  # "artillery from the X-held strip shelled A"
            group = listed(self.notes, here) or listed_before(self.notes, self.behind, None)
            return (group, subject) if subject else NOTHING
        if (not near and not group and self._in_it()) or (not near and self._relative()):
            group = listed_before(self.notes, self.behind, None)
        elif not near and (self._anaphoric() or self._over_it()):
            group = listed_before(self.notes, self.behind, self.clause) or self._town() or self.scenery
        return (group, subject) if subject else NOTHING

    def _loses(self) -> Found:
        words = self.notes.words
        if words[self.hit.last - 1].text in {"left", "quit"}:
            between = self.notes.words[self.here[-1].last : self.hit.first] if self.here else []
            troops = all(w.text in self.small.fighters | self.known.posts for w in between)
            close = self.here and len(between) <= 1 and troops and not self._visits(self.here[-1])
            town = [s for s in self.ahead if s.first - self.hit.last <= 1 and s.grain == 0][:1]
            if close and self._relative() and not self.ahead:
                return listed_before(self.notes, self.behind, None), [self.here[-1]]
            return (listed(self.notes, self.ahead), [self.here[-1]]) if close and town else NOTHING
        if among(words[self.hit.last : self.hit.last + 2], self.known.intends | self.known.battles):
            return NOTHING  # a battle lost, not the place that it was for
        if words[self.hit.last : self.hit.last + 1] and words[self.hit.last].text == "by":
            return listed_before(self.notes, self.behind, None), list(self.after[:1])
        if not self.arabic and self._passive() and self._winner():
            return listed_before(self.notes, self.behind, None), []  # "was lost to X"
        near = bool(self.ahead) and self.ahead[0].first - self.hit.last <= 14
        turned = self.notes.words[self.hit.last : self.ahead[0].first] if near else []
        near = near and not (not self.arabic and {w.text for w in turned} & {"but", "while", "yet", "although"})
        between = self.notes.words[self.hit.last : self.ahead[0].first] if near else []
        if not near and self._anaphoric():
            group = listed_before(self.notes, self.behind, None) or self.scenery
        else:
            last_of_it = any(word.text in self.known.last for word in between)
            named = next((s for s in self.ahead[1:2] if s.grain == 0 and s.first - self.ahead[0].last <= 1), None)
            if last_of_it and named is not None and self.ahead[0].grain >= 2:
                return [named], self._subject() or ([None] if self.arabic else [])  # "its last town in the desert, A"
            near = near and (last_of_it or len(between) <= 9)
            group = [] if not near else listed(self.notes, self.ahead) if last_of_it else self._whole(self.ahead)
        if self._its_loss():
            return group, [*(self.here or self.before)[:1]] or [None]
        if self.small.fallen.intersection(self.notes.words[self.hit.first].forms):
            winner = self._winner()
            return group, list([a for a in self.after if a.first - self.hit.last <= 3 and a not in winner][:1])
        if self.hit.last - self.hit.first == 2 and words[self.hit.first].text in {"fall", "collapse"}:
            return (group, []) if self._winner() else NOTHING
        return group, self._subject() or ([None] if self.arabic else [])

    def _passes(self) -> Found:
        """ "Control of A passed from X to Y": who had it; ``_winner`` tells who has it now."""
        if self.arabic and self.hit.last - self.hit.first == 1 and self.hit.plain:
            near = [s for s in self.ahead if s.first - self.hit.last <= 2]
            winner = self._winner()
            return (
                (listed(self.notes, near), []) if near and winner and winner[0].first - near[0].last <= 2 else NOTHING
            )
        if (
            self.notes.words[self.hit.first].text.startswith("hand")
            and not self.arabic
            and self.hit.last - self.hit.first > 2
        ):
            return self.inner[:1], [*self.here[-1:]]  # "X handed A to Y"
        places = self.inner or self._whole(self.ahead) or listed_before(self.notes, self.behind, self.clause)
        source = [a for a in (*self.within, *self.after) if self.notes.words[a.first - 1].text in self.known.source]
        source = source or [
            a
            for a in (*self.within, *self.after)
            if among(self.notes.words[a.first - 2 : a.first - 1], self.known.source)
        ]
        return places, list(source[:1])
