"""Statements on who holds, contests, is present in or has lost a place, from the words for it in ``control.yaml``."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence

from incidents import lexicons
from incidents.actors import UNARMED, UNIDENTIFIED, ActorMention, kin
from incidents.actors import actors as actors_table
from incidents.annotations import Annotations
from incidents.assertion import dead_from
from incidents.control.ground import CUES, SHAPE, among, usable, vocabulary
from incidents.control.listings import listed, listed_before
from incidents.control.opponents import fought
from incidents.control.presences import NOTHING, Found
from incidents.control.strongholds import Strongholds
from incidents.control.subjects import NAMES
from incidents.control.takings import Saying
from incidents.language.finds import Finds
from incidents.language.phrases import Hit, Phrases, sweep
from incidents.language.sentences import Sentence
from incidents.models import ControlStatus
from incidents.roles.identities import Memory, resolve
from incidents.scenes import PlaceRole, role_of
from incidents.spots import Spot
from incidents.times import Day, day_of_dates

_STATUS: dict[str, ControlStatus] = {
    "holds": "controls", "held_it": "controls", "held": "controls", "theirs": "controls", "contests": "contested",
    "present": "active", "hosts": "active", "loses": "lost", "besieged": "controls", "besieges": "controls",
    "flags": "controls", "last_held": "controls", "cleared": "lost", "owns": "active", "presence": "active",
    "passes": "lost", "harries": "active", "beaten": "lost", "replaces": "lost",
    "targeted": "active",
}  # fmt: skip


_BASE = "base of "
"""What stands before an actor's id for a phrase that names its bases."""


@functools.cache
def _phrases(language: str) -> Phrases[str]:
    table = lexicons.load(language, "control", SHAPE)
    known = actors_table()
    for actor_id in table["bases"]:
        if actor_id not in known:
            raise lexicons.LexiconError(
                f"{language}/control.yaml: bases: {actor_id} is not in actors.csv; add it there"
            )
    said = [(phrase, key) for key in CUES for phrase in table[key]]
    bases = [(phrase, _BASE + actor_id) for actor_id, phrases in table["bases"].items() for phrase in phrases]
    return Phrases(said + bases, sweep(language))


def _based(notes: Annotations, sentence: Sentence, actor_id: str, hit: Hit[str]) -> list[Saying]:
    """ "The American base at A": who has a base somewhere is there."""
    near = notes.spots.within(hit.last, min(hit.last + 5, sentence.last))
    ahead = [s for s in near if usable(notes, s)]
    day = day_of_dates(notes, [])
    return [
        Saying(actor_id, None, "active", s, day, sentence, (hit.first, hit.last)) for s in ahead[:1] if s.grain <= 1
    ]


def from_cues(notes: Annotations, scenery: Mapping[int, Sequence[Spot]]) -> list[Saying]:
    """What the words on control of an article say, in order; an empty list when it has none.

    ``scenery`` gives for each sentence the places that its heading or what stands before sets.
    """
    memory = Memory()
    found: list[Saying] = []
    every = _phrases(notes.article.language).find(notes.words)
    pronominal = {hit.first for hit in every if hit.load == "held_it"}
    hits = Finds(hit for hit in every if hit.load != "holds" or hit.first not in pronominal)
    for number, sentence in enumerate(notes.sentences):
        inside = notes.actors.within(sentence.first, sentence.last)
        here = hits.within(sentence.first, sentence.last)
        cues = notes.cues.within(sentence.first, sentence.last) if here else []
        dead = dead_from(notes, sentence, cues, presence=True)
        for hit in here:
            if hit.last > sentence.last:
                continue
            if dead is not None and hit.first >= dead and not _revived(notes, dead, hit.first):
                continue
            if hit.load.startswith(_BASE):
                found += _based(notes, sentence, hit.load.removeprefix(_BASE), hit)
                continue
            if hit.load == "loses" and any(a.part == "past" for a in notes.actions.within(hit.last, hit.last + 1)):
                continue  # the Arabic فقد that only stresses the verb after it
            following = hits.within(hit.last, sentence.last)
            statement = _Statement(
                notes, sentence, hit, inside, [s for s in scenery[number] if usable(notes, s)], following
            )
            negated = any(c.kind == "negates" and 0 <= hit.first - c.last <= 1 for c in cues)
            if hit.load != "contests" and negated and not statement.no_longer():
                continue
            said = statement.sayings(memory)
            found += said
            if said and hit.load == "holds" and said[0].status == "controls":
                found += statement.gapped(said[-1].spot, said[0].day, memory)
        for mention in inside:
            if mention.kind in {"name", "nationality", "short"}:
                named = mention.actor_id or resolve(notes, mention, memory, country=None, day=None)
                if named:
                    memory.name(named)
    return found


def _revived(notes: Annotations, dead: int, at: int) -> bool:
    """True where "while", "but" or مؤكدا stands between a denial and word ``at``."""
    return among(notes.words[dead + 1 : at], vocabulary(notes.article.language).revives)


class _Statement(Strongholds):
    """What one word on control in its sentence says."""

    def sayings(self, memory: Memory) -> list[Saying]:
        """What it says; an empty list when place or actor are not told."""
        notes, hit = self.notes, self.hit
        places, actors = self._parts()
        places = [s for s in places if not self._excepted(s)]
        if not places:
            return []
        status = _STATUS[hit.load]
        until = None if self.no_longer() else self._until()
        if hit.load in {"holds", "held", "held_it", "theirs"}:
            if until is None and among(
                notes.words[max(self.clause.first, hit.first - 4) : hit.last], self.known.formerly
            ):
                return []
            if self._only_tried():
                return []
            status = "lost" if until is not None or self.no_longer() else status
            if hit.load == "holds" and self._pocket():
                status = "active"
        day = day_of_dates(
            notes,
            (notes.dates.within(until - 1, until + 8) if until is not None else [])
            or notes.dates.within(self.clause.first, self.clause.last)
            or (notes.dates.within(places[-1].last, places[-1].last + 2) if hit.load == "loses" else [])
            or [d for d in notes.dates.within(self.sentence.first, hit.first) if d.role != "since"],
        )
        if hit.load == "besieged" and all(s.grain > 0 for s in places):
            status = "active"  # dug in in the mountains: there, not in control of them
        if self._regained() or (day.mention is None and until is not None):
            return []
        if self._since() and not any(d.first for d in notes.dates.within(hit.last, self.clause.last)):
            return []
        country = next((s.placed.country for s in places if s.placed), None) or notes.country()
        ids = [self._who(m, memory, country, day.last) for m in actors]
        pairs = list(zip(actors, ids, strict=True))
        if hit.load == "contests" and len({i for i in ids if i}) < 2:
            pairs = [(None, side) for side in list(dict.fromkeys(reversed(memory.named)))[:2]]
        if hit.load in {"loses", "passes", "replaces"}:
            pairs_to = [(m, self._who(m, memory, country, day.last)) for m in self._winner()]
        else:
            pairs_to = []
        if status == "controls" and (beaten := self._beaten_for(actors)):
            lost = self._who(beaten, memory, country, day.last)
            if lost is not None and not any(kin(lost, i) for i in ids if i):
                fled = [Saying(lost, beaten, "lost", s, day, self.sentence, (hit.first, hit.last)) for s in places]
                return [*self._said(pairs, status, places, day), *fled]
        found = [
            Saying(actor_id, mention, "controls", spot, day, self.sentence, (hit.first, hit.last))
            for mention, actor_id in pairs_to
            if actor_id is not None and actor_id not in UNARMED and actor_id != UNIDENTIFIED
            for spot in places
            if spot.grain <= 1
        ]
        return found + self._said(pairs, status, places, day)

    def _said(
        self, pairs: Sequence[tuple[ActorMention | None, str | None]], status: ControlStatus, places: Sequence[Spot],
        day: Day,
    ) -> list[Saying]:  # fmt: skip
        """``status`` of each armed actor in each place."""
        cue = (self.hit.first, self.hit.last)
        return [
            Saying(actor_id, mention, status, spot, day, self.sentence, cue)
            for mention, actor_id in pairs
            if actor_id is not None and actor_id not in UNARMED and actor_id != UNIDENTIFIED
            for spot in places
        ]

    def _beaten_for(self, holders: Sequence[ActorMention | None]) -> ActorMention | None:
        """Who was fought for the place or fled it before it was held: "after fighting with X" (بعد معارك مع)."""
        holder = next((a for a in holders if a is not None), None)
        if holder is None or self.hit.load not in {"holds", "held", "held_it", "flags"}:
            return None
        after, words = self.small.afterwards, self.notes.words
        opens = [i for i in range(self.sentence.first, self.sentence.last) if not after.isdisjoint(words[i].forms)]
        if not opens:
            return None
        armed = [a for a in self.notes.actors.within(opens[0], self.sentence.last) if a.kind in NAMES]
        return fought(self.notes, self.sentence, armed, opens[0], holder)

    def gapped(self, last: Spot, day: Day, memory: Memory) -> list[Saying]:
        """What others hold, told without the verb: "X holds A, and Y B" (والجيش بالبلدة)."""
        found: list[Saying] = []
        following = [a for a in self.after if a.first >= last.last]
        for mention in following:
            ahead = [s for s in self.rest if mention.last <= s.first <= mention.last + 2]
            if not ahead or not self._takes_up(mention, ahead[0], last):
                continue
            if self.notes.actions.within(last.last, ahead[0].first):
                break
            spots = listed(self.notes, [s for s in self.rest if s.first >= ahead[0].first])
            for spot in spots:
                country = (spot.placed.country if spot.placed else None) or self.notes.country()
                actor_id = self._who(mention, memory, country, day.last)
                if actor_id is not None and actor_id not in UNARMED and actor_id != UNIDENTIFIED:
                    cue = (self.hit.first, self.hit.last)
                    found.append(Saying(actor_id, mention, "controls", spot, day, self.sentence, cue))
            last = spots[-1]
        return found

    def _parts(self) -> Found:
        """The places and holders spoken of."""
        return _READERS[self.hit.load](self)

    def _held(self) -> Found:
        """ "Hajin is held by X"; "areas held by X in the countryside of Homs"."""
        holders = self._and_listed([a for a in self.after if a.first - self.hit.last <= 3][:1])
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
        return group or listed(self.notes, between) or self.scenery, [*holders]

    def _held_it(self) -> Found:
        """ "Hajin, which X holds", with the pronoun that Arabic writes; "Hajin is in their hands"."""
        near = [a for a in self.after if a.first - self.hit.last <= 2][:1] if self.arabic else self.within[:1]
        if near and self.arabic and self._parted(near[0].first):
            near = []
        if not near and not self.arabic:
            near = self._inside_it()
            if not near and not self._possessed():
                return NOTHING
        holders = self._and_listed(near) if near else self.here[-1:]
        holders = holders or (self.before[:1] if self.arabic else self.before[-1:])
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
        given = self.notes.actions.within(self.sentence.first, self.sentence.last)
        if self.notes.words[self.hit.last - 1].text == "hands" and any(a.tag == "hand_over" for a in given):
            return NOTHING
        if not self.arabic and self.notes.words[self.hit.last - 1].text == "with":
            armed = [*self.before[-1:], *self.after[:1]]  # "X shares A with Y"
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
        if self._pocket():
            here = [s for s in self.ahead if s.first < self.clause.last]
            group = listed(self.notes, here) or listed_before(self.notes, self.behind, None)
            return (group, subject) if subject else NOTHING
        if not near and self._relative():
            group = listed_before(self.notes, self.behind, None)
        elif not near and (self._anaphoric() or self._over_it()):
            group = listed_before(self.notes, self.behind, self.clause) or self._town() or self.scenery
        return (group, subject) if subject else NOTHING

    def _loses(self) -> Found:
        words = self.notes.words
        if among(words[self.hit.last : self.hit.last + 2], self.known.intends):
            return NOTHING  # a battle lost, not the place that it was for
        if words[self.hit.last : self.hit.last + 1] and words[self.hit.last].text == "by":
            return listed_before(self.notes, self.behind, None), list(self.after[:1])
        if not self.arabic and self._passive() and self._winner():
            return listed_before(self.notes, self.behind, None), []  # "was lost to X"
        near = bool(self.ahead) and self.ahead[0].first - self.hit.last <= 14
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
                (listed(self.notes, near), []) if near and winner and winner[0].first - near[0].last <= 4 else NOTHING
            )
        places = self.inner or self._whole(self.ahead) or listed_before(self.notes, self.behind, self.clause)
        source = [a for a in self.after if self.notes.words[a.first - 1].text in self.known.source]
        source = source or [
            a for a in self.after if among(self.notes.words[a.first - 2 : a.first - 1], self.known.source)
        ]
        return places, list(source[:1])


_READERS: dict[str, Callable[[_Statement], Found]] = {
    "held": _Statement._held,
    "held_it": _Statement._held_it,
    "theirs": _Statement._held_by_them,
    "contests": _Statement._contested,
    "holds": _Statement._holds,
    "loses": _Statement._loses,
    "present": _Statement._present,
    "hosts": _Statement._hosts,
    "besieged": _Statement._besieged,
    "besieges": _Statement._besieged,
    "flags": _Statement._flags,
    "cleared": _Statement._cleared,
    "last_held": _Statement._last_held,
    "owns": _Statement._owns,
    "presence": _Statement._presence,
    "passes": _Statement._passes,
    "harries": _Statement._harries,
    "beaten": _Statement._beaten,
    "replaces": _Statement._replaced,
    "targeted": _Statement._targeted,
}
"""What reads the places and holders that a word on control speaks of, by its kind."""
