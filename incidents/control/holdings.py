"""Statements on who holds, contests, is present in or has lost a place, from the words for it in ``control.yaml``."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from incidents import lexicons
from incidents.actors import UNARMED, UNIDENTIFIED, ActorMention, kin
from incidents.actors import actors as actors_table
from incidents.alliances import may_fight
from incidents.annotations import Annotations
from incidents.assertion import dead_from
from incidents.control.ground import usable
from incidents.control.listings import listed
from incidents.control.opponents import fought, only_foe
from incidents.control.possession import Possession
from incidents.control.presences import Found
from incidents.control.subjects import NAMES
from incidents.control.takings import Saying
from incidents.control.vocabulary import CUES, SHAPE, among, vocabulary
from incidents.dates.mentions import DateMention
from incidents.language.finds import Finds
from incidents.language.phrases import Hit, Phrases, sweep
from incidents.language.sentences import Sentence
from incidents.models import ControlStatus
from incidents.roles.identities import Memory, resolve
from incidents.roles.sides import HELPERS
from incidents.spots import Spot
from incidents.times import Day, day_of_dates

if TYPE_CHECKING:
    from incidents.storyline import Told

_SEMICOLONS = frozenset(";؛")
"""Signs between two statements of one sentence."""
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
    if not ahead and (host := notes.spots.within(max(sentence.first, hit.first - 4), hit.first)):
        hosts = notes.words[max(sentence.first, host[-1].first - 2) : hit.first]
        ahead = [s for s in host[-1:] if usable(notes, s) and among(hosts, vocabulary(notes.article.language).houses)]
    day = day_of_dates(notes, [])
    return [
        Saying(actor_id, None, "active", s, day, sentence, (hit.first, hit.last)) for s in ahead[:1] if s.grain <= 1
    ]


def from_cues(notes: Annotations, scenery: Mapping[int, Sequence[Spot]], told: Sequence[Told]) -> list[Saying]:
    """What the words on control of an article say, in order; an empty list when it has none.

    ``scenery`` gives for each sentence the places that its heading or what stands before sets; ``told`` are the
    article's incidents.
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
            denied = dead is not None and hit.first >= dead and not _revived(notes, dead, hit.first)
            if denied and not _describes(notes, hit):
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
            if hit.load != "contests" and negated and not statement.no_longer() and not statement.only():
                continue
            said = statement.sayings(memory)
            found += said
            if hit.load == "flags" and len(said) == 1:  # raised where another's flag flew before
                foe = only_foe(notes, said[0].actor, said[0].day, sentence, told)
                found += [dataclasses.replace(said[0], actor=foe, mention=None, status="lost")] if foe else []
            if said and hit.load == "held" and said[0].status == "controls" and notes.article.language == "en":
                found += statement.gapped_held(said[0], memory)
            if said and hit.load in {"held", "held_it", "holds", "theirs"} and said[0].status == "controls":
                found += statement.likewise(said)
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


def _describes(notes: Annotations, hit: Hit[str]) -> bool:
    """True for "X-held A" and A الواقعة تحت سيطرة X, which hold of a place whatever else is denied."""
    if hit.load not in {"held", "holds"} or hit.first == 0:
        return False
    word, before = notes.words[hit.first], notes.words[hit.first - 1]
    if notes.article.language == "en":
        return notes.article.body[before.end : word.start] in {"-", "\u2011"}
    return word.text.startswith("الخاض") or not vocabulary("ar").lies.isdisjoint(before.forms)


class _Statement(Possession):
    """What one word on control in its sentence says."""

    def sayings(self, memory: Memory) -> list[Saying]:
        """What it says; an empty list when place or actor are not told."""
        notes, hit = self.notes, self.hit
        places, actors = self._parts()
        places = [s for s in places if not self._excepted(s)]
        if not places and actors and hit.load == "holds" and not self.arabic:
            places = self._whole_town()
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
            if self.no_longer() and self._but():
                return []  # "no longer holds more than a pocket"
            status = "lost" if until is not None or self.no_longer() else status
            if hit.load == "holds" and (self._parts_only(places[0]) or self._its_quarters()):
                status = "contested"
            if hit.load == "holds" and self._pocket():
                status = "active"
        elif status == "active" and self.no_longer():
            status = "lost"
        day = day_of_dates(
            notes,
            (notes.dates.within(until - 1, until + 8) if until is not None else [])
            or notes.dates.within(self.clause.first, self.clause.last)
            or (notes.dates.within(places[-1].last, places[-1].last + 2) if hit.load == "loses" else [])
            or [d for d in notes.dates.within(self.sentence.first, hit.first) if self._still_dated(d)],
        )
        if hit.load == "besieged" and all(s.grain > 0 for s in places):
            status = "active"  # dug in in the mountains: there, not in control of them
        if (ender := self._ended()) is not None and status in {"controls", "active"}:
            status, pairs_to = "lost", ender
        else:
            pairs_to = self._winner() if hit.load in {"loses", "passes", "replaces", "cleared"} else []
        if self._regained() or (day.mention is None and until is not None):
            return []
        if self._since() and not any(d.first for d in notes.dates.within(hit.last, self.clause.last)):
            return []
        country = next((s.placed.country for s in places if s.placed), None) or notes.country()
        ids = [self._who(m, memory, country, day.last) for m in actors]
        pairs = list(zip(actors, ids, strict=True))
        if hit.load == "contests" and len({i for i in ids if i}) < 2:
            pairs = [(None, side) for side in self._two_sides([i for i in ids if i], memory)]
        if status == "controls" and (beaten := self._beaten_for(actors)):
            lost = self._who(beaten, memory, country, day.last)
            if lost is not None and not any(kin(lost, i) for i in ids if i):
                fled = [Saying(lost, beaten, "lost", s, day, self.sentence, (hit.first, hit.last)) for s in places]
                return [*self._said(pairs, status, places, day), *fled]
        found = [
            Saying(actor_id, mention, "controls", spot, day, self.sentence, (hit.first, hit.last))
            for mention, actor_id in [(m, self._who(m, memory, country, day.last)) for m in pairs_to]
            if actor_id is not None and actor_id not in UNARMED and actor_id != UNIDENTIFIED
            for spot in places
            if spot.grain <= 1
        ]
        return found + self._said(pairs, status, places, day)

    def _still_dated(self, date: DateMention) -> bool:
        """False for the day of another statement: of a "since", or told before a semicolon ("…; the army keeps A")."""
        between = self.notes.article.body[date.end : self.notes.words[self.hit.first].start]
        return date.role != "since" and _SEMICOLONS.isdisjoint(between)

    def _ended(self) -> list[ActorMention] | None:
        """Who ended the control or presence told of, an empty list where it merely ended; None where it did not."""
        words, first = self.notes.words, max(self.sentence.first, self.hit.first - 4)
        if self.arabic and words[self.hit.first].text.lstrip("وف").startswith("بسيطر"):
            return None  # the fighting ended with X's control
        ends = [i for i in range(first, self.hit.first) if among(words[i : i + 1], self.known.ends)]
        if ends and self.arabic:
            return [a for a in self.before if a.first == ends[-1] + 1][:1]
        with_it = {w.text for w in words[first : self.hit.first]} & {"with", "in"}
        if ends and not with_it and words[self.hit.first - 1].text not in {"of", "for"}:
            return [a for a in self.before if a.last == ends[-1]][-1:]
        ahead = [s for s in self.ahead if s.first - self.hit.last <= 3][:1]
        after = words[ahead[0].last : ahead[0].last + 1] if ahead and not self.arabic else []
        return [] if among(after, self.known.ends) else None

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

    def _two_sides(self, told: Sequence[str], memory: Memory) -> list[str]:
        """Who contests a place where fewer than two are told: who was named last, here or before, and whom the article
        names most often against it."""
        inside = [self._who(a, memory, None, None) for a in (*self.before, *self.within) if a.kind in NAMES]
        last = [*told, *(i for i in reversed(inside) if i), *reversed(memory.named)]
        if not last:
            return []
        times = [a.actor_id for a in self.notes.actors if a.kind in NAMES and a.actor_id]
        line = self._of_line()
        foes = [i for i in dict.fromkeys([*last, *line]) if may_fight(last[0], i) and i not in HELPERS | UNARMED]
        near = [i for i in foes if i in line]
        foe = next(iter(near), None) or max(foes, key=times.count, default=None)
        return [last[0], foe] if foe else []

    def _of_line(self) -> list[str]:
        """The actors that the line names."""
        line = self.notes.lines[self.sentence.line]
        named = self.notes.actors.within(*self.notes.span(line.start, line.end))
        return [a.actor_id for a in named if a.actor_id is not None and a.actor_id != UNIDENTIFIED]

    def likewise(self, said: Sequence[Saying]) -> list[Saying]:
        """More places held by the same: "…, as are A and B", وكذلك A وB, nobody else being named with them."""
        words, known = self.notes.words, self.known.alike
        for at in range(self.hit.last, self.sentence.last - 1):
            one, other = words[at].text, words[at + 1].text
            alike = one in known if self.arabic else (one in {"as", "so"} and other in {"is", "are", "was", "were"})
            if not alike:
                continue
            ahead = [s for s in self.ahead if at < s.first]
            stop = next((c.last for c in self.sentence.clauses if c.first <= at < c.last), self.sentence.last)
            if not ahead or ahead[0].first - at > 5 or ahead[0].first >= stop:
                return []
            if any(a.actor_id not in UNARMED for a in self.notes.actors.within(at, stop)):
                return []
            more = [s for s in listed(self.notes, ahead) if s.first < stop and not any(x.spot == s for x in said)]
            return [dataclasses.replace(said[0], spot=spot) for spot in more]
        return []

    def gapped_held(self, said: Saying, memory: Memory) -> list[Saying]:
        """ "A is held by X and B by Y": what is held by others, told without the verb (English)."""
        words, link = self.notes.words, self.notes.words[self.hit.last - 1].text
        found: list[Saying] = []
        for spot in self.ahead:
            holder = next((a for a in self.after if 0 < a.first - spot.last <= 3), None)
            between = [w.text for w in words[spot.last : holder.first]] if holder else []
            if holder is None or between[:1] != [link] or not set(between[1:]) <= {"the", *self.small.determiners}:
                continue
            actor_id = self._who(holder, memory, self.notes.country(), said.day.last)
            if actor_id is not None and actor_id not in UNARMED | {UNIDENTIFIED}:
                found.append(Saying(actor_id, holder, "controls", spot, said.day, self.sentence, said.cue))
        return found

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
