"""Statements on who holds, contests, is present in or has lost a place, from the words for it in ``control.yaml``."""

from __future__ import annotations

import functools
import itertools
from bisect import bisect_left
from collections.abc import Sequence

from incidents import lexicons
from incidents.actors import UNARMED, UNIDENTIFIED, ActorMention
from incidents.actors import actors as actors_table
from incidents.annotations import Annotations, Spot
from incidents.frames import dead_from
from incidents.grammar import grammar
from incidents.ground import CUES, SHAPE, among, listed, listed_before, share, usable, vocabulary
from incidents.models import ControlStatus
from incidents.roles import Memory, resolve
from incidents.sentences import Clause, Sentence
from incidents.takings import Saying
from incidents.times import day_of_dates
from incidents.words import Hit, Phrases

_STATUS: dict[str, ControlStatus] = {
    "holds": "controls", "held_it": "controls", "held": "controls", "contests": "contested", "present": "active",
    "hosts": "active", "loses": "lost", "besieged": "controls", "besieges": "controls", "flags": "controls",
    "last_held": "controls", "cleared": "lost",
}  # fmt: skip
_Found = tuple[list[Spot], list[ActorMention | None]]
_NOTHING: _Found = ([], [])


@functools.cache
def _phrases(language: str) -> Phrases[str]:
    table = lexicons.load(language, "control", SHAPE)
    return Phrases((phrase, key) for key in CUES for phrase in table[key])


@functools.cache
def _bases(language: str) -> Phrases[str]:
    table = lexicons.load(language, "control", SHAPE)["bases"]
    known = actors_table()
    for actor_id in table:
        if actor_id not in known:
            raise lexicons.LexiconError(
                f"{language}/control.yaml: bases: {actor_id} is not in actors.csv; add it there"
            )
    return Phrases((phrase, actor_id) for actor_id, phrases in table.items() for phrase in phrases)


def _based(notes: Annotations, sentence: Sentence, actor_id: str, hit: Hit[str]) -> list[Saying]:
    """ "The American base at A": who has a base somewhere is there."""
    ahead = [s for s in notes.spots if 0 <= s.first - hit.last <= 4 and s.first < sentence.last and usable(notes, s)]
    day = day_of_dates(notes, [])
    return [
        Saying(actor_id, None, "active", s, day, sentence, (hit.first, hit.last)) for s in ahead[:1] if s.grain <= 1
    ]


def from_cues(notes: Annotations, scenery: Sequence[Sequence[Spot]]) -> list[Saying]:
    """What the words on control of an article say, in order; an empty list when it has none.

    ``scenery`` gives for each sentence the places that its heading or what stands before sets.
    """
    memory = Memory()
    found: list[Saying] = []
    every = _phrases(notes.article.language).find(notes.words)
    pronominal = {hit.first for hit in every if hit.load == "held_it"}
    every = [hit for hit in every if hit.load != "holds" or hit.first not in pronominal]
    bases = [(hit.load, hit) for hit in _bases(notes.article.language).find(notes.words)]
    actors = list(notes.actors)
    firsts = [a.first for a in actors]
    for number, sentence in enumerate(notes.sentences):
        cues = [c for c in notes.cues if sentence.first <= c.first < sentence.last]
        dead = dead_from(notes, sentence, cues, presence=True)
        inside = actors[bisect_left(firsts, sentence.first) : bisect_left(firsts, sentence.last)]
        for base, hit in bases:
            if sentence.first <= hit.first and hit.last <= sentence.last and (dead is None or hit.first < dead):
                found += _based(notes, sentence, base, hit)
        for hit in every:
            if hit.first < sentence.first or hit.last > sentence.last:
                continue
            if dead is not None and hit.first >= dead:
                continue
            if hit.load == "loses" and any(a.first == hit.last and a.part == "past" for a in notes.actions):
                continue  # the Arabic فقد that only stresses the verb after it
            if hit.load != "contests" and any(c.kind == "negates" and 0 <= hit.first - c.last <= 1 for c in cues):
                continue
            statement = _Statement(notes, sentence, hit, inside, [s for s in scenery[number] if usable(notes, s)])
            found += statement.sayings(memory)
        for mention in inside:
            if mention.kind in {"name", "nationality", "short"}:
                named = mention.actor_id or resolve(notes, mention, memory, country=None, day=None)
                if named:
                    memory.name(named)
    return found


class _Statement:
    """One word on control in its sentence, and what stands around it."""

    def __init__(
        self,
        notes: Annotations,
        sentence: Sentence,
        hit: Hit[str],
        inside: Sequence[ActorMention],
        scenery: list[Spot],
    ) -> None:
        self.notes, self.sentence, self.hit, self.scenery = notes, sentence, hit, scenery
        self.arabic = notes.article.language == "ar"
        self.small, self.known = grammar(notes.article.language), vocabulary(notes.article.language)
        self.clause: Clause = next(c for c in sentence.clauses if c.first <= hit.first < c.last)
        spots = [s for s in notes.spots if sentence.first <= s.first < sentence.last and usable(notes, s)]
        armed = [
            a
            for a in inside
            if a.actor_id not in UNARMED and a.kind not in {"unidentified", "attackers"} and not self._aside(a)
        ]
        self.before = [a for a in armed if a.last <= hit.first]
        self.here = [a for a in self.before if a.first >= self.clause.first]
        self.after = [a for a in armed if a.first >= hit.last]
        self.over = [a for a in inside if a.first < hit.last and a.last > hit.first and a.actor_id not in UNARMED]
        self.within = [a for a in armed if hit.first < a.first < hit.last]
        self.ahead = [s for s in spots if s.first >= hit.last and s.first < self.clause.last + 12]
        self.behind = [s for s in spots if s.last <= hit.first]

    def sayings(self, memory: Memory) -> list[Saying]:
        """What it says; an empty list when place or actor are not told."""
        notes, hit = self.notes, self.hit
        places, actors = self._parts()
        if not places:
            return []
        status = _STATUS[hit.load]
        until = self._until()
        if hit.load in {"holds", "held", "held_it"}:
            if until is None and among(
                notes.words[max(self.clause.first, hit.first - 4) : hit.last], self.known.formerly
            ):
                return []
            status = "lost" if until is not None else status
            pocket = notes.words[hit.last : hit.last + 3]
            if hit.load == "holds" and among(pocket, self.small.pockets):
                status = "active"
        day = day_of_dates(
            notes,
            [d for d in notes.dates if until is not None and until - 1 <= notes.word_at(d.start) < until + 8]
            or [d for d in notes.dates if self.clause.first <= notes.word_at(d.start) < self.clause.last]
            or [
                d
                for d in notes.dates
                if self.sentence.first <= notes.word_at(d.start) < hit.first and d.role != "since"
            ],
        )
        if until is not None and day.mention is None:
            return []
        country = next((s.placed.country for s in places if s.placed), None) or notes.country()
        ids: list[str | None] = [
            resolve(notes, m, memory, country=country, day=day.last) if m else memory.latest for m in actors
        ]
        pairs = list(zip(actors, ids, strict=True))
        if hit.load == "contests" and len({i for i in ids if i}) < 2:
            pairs = [(None, side) for side in list(dict.fromkeys(reversed(memory.named)))[:2]]
        if hit.load == "loses":
            pairs_to = [(m, resolve(notes, m, memory, country=country, day=day.last)) for m in self._winner()]
        else:
            pairs_to = []
        found = [
            Saying(actor_id, mention, "controls", spot, day, self.sentence, (hit.first, hit.last))
            for mention, actor_id in pairs_to
            if actor_id is not None and actor_id not in UNARMED and actor_id != UNIDENTIFIED
            for spot in places
            if spot.grain == 0
        ]
        return found + [
            Saying(actor_id, mention, status, spot, day, self.sentence, (hit.first, hit.last))
            for mention, actor_id in pairs
            if actor_id is not None and actor_id not in UNARMED and actor_id != UNIDENTIFIED
            for spot in places
        ]

    def _parts(self) -> _Found:
        """The places and holders spoken of."""
        return {
            "held": self._held,
            "held_it": self._held_it,
            "contests": self._contested,
            "holds": self._holds,
            "loses": self._loses,
            "present": self._present,
            "hosts": self._hosts,
            "besieged": self._besieged,
            "besieges": self._besieged,
            "flags": self._flags,
            "cleared": self._cleared,
            "last_held": self._last_held,
        }[self.hit.load]()

    def _held(self) -> _Found:
        """ "Hajin is held by X"; "areas held by X in the countryside of Homs"."""
        holders = self._and_listed([a for a in self.after if a.first - self.hit.last <= 3][:1])
        if not holders or not self._ruled(holders[-1]):
            return _NOTHING
        if self._of_areas():
            close = [s for s in self.ahead if holders[-1].last <= s.first <= holders[-1].last + 3 and s.grain]
            return listed(self.notes, close), [*holders]
        if self._of_things():
            return _NOTHING
        near = [s for s in self.behind if self.hit.first - s.last <= 6]
        group = listed_before(self.notes, near, None) or listed_before(self.notes, self.behind, self.clause)
        between = [s for s in self.ahead if s.last <= holders[0].first]
        return group or listed(self.notes, between) or self.scenery, [*holders]

    def _held_it(self) -> _Found:
        """ "Hajin, which X holds", with the pronoun that Arabic writes; "Hajin is in their hands"."""
        near = [a for a in self.after if a.first - self.hit.last <= 2][:1] if self.arabic else []
        holders = self._and_listed(near) if near else self.here[-1:]
        holders = holders or (self.before[:1] if self.arabic else self.before[-1:])
        if self._of_areas():
            close = [
                s for s in self.ahead if holders and holders[-1].last <= s.first <= holders[-1].last + 3 and s.grain
            ]
            return listed(self.notes, close), [*holders]
        if self._of_things():
            return _NOTHING
        return listed_before(self.notes, self.behind, None) or self.scenery, [*holders]

    def _contested(self) -> _Found:
        armed = [*self.before, *self.after]
        if len(self.after) > 1:
            armed = self.after
        elif len(armed) > 2:
            armed = [a for a in armed if a.first >= self.clause.first]
        group = listed_before(self.notes, self.behind, None) or listed(self.notes, self.ahead) or self.scenery
        return group, [*list(dict.fromkeys(armed))[:2]]

    def _holds(self) -> _Found:
        if not self.arabic and self.notes.words[self.hit.first].text == "control" and not self._verb():
            return _NOTHING
        if self.notes.words[self.hit.first].text in self.known.compounds and not self._compound():
            return _NOTHING
        subject = self._subject(near_first=self.arabic and self.hit.plain)
        if self._compound() and not (self.ahead and self.ahead[0].first - self.hit.last <= 4):
            return listed_before(self.notes, self.behind, self.clause), subject
        near = bool(self.ahead) and self.ahead[0].first < min(self.hit.last + 11, self.clause.last)
        group = self._whole(self.ahead) if near else []
        if near and among(self.notes.words[self.hit.last : self.hit.last + 3], self.small.pockets):
            group = listed(self.notes, self.ahead)
        if not near and self._relative():
            group = listed_before(self.notes, self.behind, None)
        elif not near and self._anaphoric():
            group = listed_before(self.notes, self.behind, self.clause) or self.scenery
        return (group, subject) if subject else _NOTHING

    def _loses(self) -> _Found:
        near = bool(self.ahead) and self.ahead[0].first - self.hit.last <= 14
        between = self.notes.words[self.hit.last : self.ahead[0].first] if near else []
        if not near and self._anaphoric():
            group = listed_before(self.notes, self.behind, None) or self.scenery
        else:
            last_of_it = any(word.text in self.known.last for word in between)
            near = near and (last_of_it or len(between) <= 9)
            group = [] if not near else listed(self.notes, self.ahead) if last_of_it else self._whole(self.ahead)
        if self._its_loss():
            return group, [*(self.here or self.before)[:1]] or [None]
        if self.small.fallen.intersection(self.notes.words[self.hit.first].forms):
            return group, list([a for a in self.after if a.first - self.hit.last <= 3][:1])
        return group, self._subject() or ([None] if self.arabic else [])

    def _its_loss(self) -> bool:
        """True for the Arabic "its loss of", whose owner stands before."""
        word = self.notes.words[self.hit.first]
        written = self.notes.article.body[word.start : word.end]
        return self.arabic and written.endswith(("ه", "ها", "هم")) and bool(self.small.fallen.intersection(word.forms))

    def _winner(self) -> list[ActorMention]:
        """To whom a place was lost: "lost A to X"."""
        for mention in self.after:
            words = self.notes.words[max(self.hit.last, mention.first - 2) : mention.first]
            if among(words, self.known.losing_to):
                return [mention]
        return []

    def _present(self) -> _Found:
        subject = self._subject(near_first=self.arabic)
        ahead = self.ahead if self.ahead and self.ahead[0].first - self.hit.last <= 14 else []
        if not ahead and self.notes.words[self.hit.last - 1].text in {"in", "at"}:
            return (self.scenery, subject) if self._anaphoric(2) else _NOTHING
        group = (
            listed(self.notes, ahead)
            or (self.scenery if self._anaphoric(2) and not self.behind else [])
            or listed_before(self.notes, self.behind, self.clause)
            or listed_before(self.notes, self.behind, None)
        )
        if subject and among(self.notes.words[self.hit.last - 2 : self.hit.last + 1], frozenset({"alongside", "next"})):
            subject += [a for a in self.after if a.first - self.hit.last <= 4][:1]
        able = self.notes.words[self.hit.first].text.lstrip("وف").startswith(("قدرته", "قدرتها", "نشاطه", "انتشاره"))
        if able and not self.here:
            subject = [None]
        if among(self.notes.words[max(self.sentence.first, self.hit.first - 3) : self.hit.first], self.known.lairs):
            return _NOTHING
        return group, subject

    def _hosts(self) -> _Found:
        """ "The base at A, which houses X": the place stands before, the guests right after."""
        guests = self._and_listed([a for a in self.after if a.first - self.hit.last <= 2][:1])
        group = [s for s in listed_before(self.notes, self.behind, None) if s.grain <= 1]
        return (group, [*guests]) if guests else _NOTHING

    def _besieged(self) -> _Found:
        """Those who are besieged or dug in hold the town they are in, not the cave; who besieges them does not."""
        near = [a for a in self.after if a.first - self.hit.last <= 5]
        holders = near[:1] or self.here[-1:]
        if self.hit.load == "besieges":
            holders = near[-1:] if len(near) > 1 or self.here or not self.arabic else []
        group = [s for s in self.ahead if s.first - self.hit.last <= 9 and s.grain == 0][:1]
        upto = group[0].first if group else self.hit.last + 3
        span = self.notes.words[max(self.sentence.first, self.hit.first - 3) : upto]
        if not holders or among(span, self.known.lairs):
            return _NOTHING
        if group and not self._inside(group[0]):
            return _NOTHING
        if not group and self._anaphoric(6):
            group = [s for s in self.behind if s.grain == 0][-1:] or [s for s in self.scenery if s.grain == 0][-1:]
        return group, list(holders)

    def _flags(self) -> _Found:
        subject = [a for a in self.after if a.first - self.hit.last <= 1][:1] if self.arabic else []
        holder = self.within or subject or self.here[-1:]
        ahead = [s for s in self.ahead if s.first - self.hit.last <= 9][:1]
        if not ahead and self._anaphoric():
            ahead = listed_before(self.notes, self.behind, None) or self.scenery[-1:]
        return (ahead, list(holder)) if holder else _NOTHING

    def _cleared(self) -> _Found:
        """ "Hajin was cleared of X": the place stands before, who lost it after."""
        losers = self._and_listed([a for a in self.after if a.first - self.hit.last <= 3][:1])
        near = [s for s in self.behind if self.hit.first - s.last <= 6]
        return (listed_before(self.notes, near, self.clause), [*losers]) if losers else _NOTHING

    def _last_held(self) -> _Found:
        """ "Hajin, the last pocket of X": who still has a last place has that place, unless it is told as lost."""
        around = self.notes.words[self.clause.first : min(self.hit.last + 6, self.sentence.last)]
        if among(around, self.known.gone) or among(around, self.known.formerly):
            return _NOTHING
        owner: list[ActorMention] = [a for a in self.before if self.hit.first - a.last <= 1][-1:]
        owner = owner or [a for a in self.after if a.first - self.hit.last <= 4][:1]
        beside_it = [s for s in self.behind if self.hit.first - s.last <= 2 and s.grain <= 1][-1:]
        next_to = [s for s in self.ahead if s.first - self.hit.last <= 5 and s.grain == 0][:1]
        return (beside_it or next_to, list(owner)) if owner else _NOTHING

    def _subject(self, *, near_first: bool = False) -> list[ActorMention | None]:
        """Who holds, loses or is there, with those named in one breath; Arabic verbs stand before their subject."""
        reach = 1 if self.hit.load == "holds" else 3
        near = [a for a in self.after if a.first - self.hit.last <= (6 if a.kind == "possessive" else reach)][:1]
        if not self.arabic:
            near = []
        ordered = (near, self.here) if near_first else (self.here, near)
        if self.hit.load == "present" and self.over:
            return [*self.over[:1]]
        chosen = ordered[0][-1:] or ordered[1][-1:]
        if not chosen and self.hit.load != "present":
            chosen = self.before[:1]
        return [*self._and_listed(chosen)]

    def _and_listed(self, chosen: Sequence[ActorMention]) -> list[ActorMention]:
        """``chosen`` with those joined to it by "and" or a comma."""
        if not chosen:
            return []
        found = [chosen[0]]
        words, body = self.notes.words, self.notes.article.body
        for mention in reversed([a for a in self.before if a.last <= found[0].first]):
            between = [w.text for w in words[mention.last : found[0].first]]
            joined = between in (["and"], ["and", "the"], ["و"]) or (
                self.arabic and not between and words[found[0].first].text.startswith("و")
            )
            if not joined or mention.first < self.clause.first:
                break
            found.insert(0, mention)
        for mention in self.after:
            if mention.first < found[-1].last or mention in found:
                continue
            between = [w.text for w in words[found[-1].last : mention.first]]
            joined = between in (["and"], ["and", "the"], ["alongside", "the"], ["alongside"]) or (
                self.arabic and not between and words[mention.first].text.startswith("و")
                and not body[mention.start : mention.end].startswith("وحدات")
            )  # fmt: skip
            if not joined:
                break
            found.append(mention)
        return found

    def _whole(self, spots: list[Spot]) -> list[Spot]:
        """The places held as a whole, as what is named right after a verb of holding."""
        if not spots or share(self.notes, self.hit.last, spots[0]) not in self._enough():
            return []
        return listed(self.notes, spots)

    def _enough(self) -> set[str]:
        """How much of a place must be held for a claim: of what was held until some day, a part will do."""
        return {"whole", "most"} if self._until() is None else {"whole", "most", "part"}

    def _inside(self, spot: Spot) -> bool:
        """True for "in" and "inside" a place, not "near" it."""
        words = self.notes.words[self.hit.last - 1 : spot.first + 1]
        return not any(
            w.text in {"near", "around", "outside", "قرب", "محيط", "حول", "بمحيط", "غرب", "شرق"} for w in words
        )

    def _of_areas(self) -> bool:
        """True for "areas held by", "a village that X holds": ground that nobody names."""
        words = self.notes.words
        first = max(self.sentence.first, self.hit.first - 2)
        head = next((i for i in range(self.hit.first - 1, first - 1, -1) if not self._link(words[i].text)), None)
        if head is None or words[head].text not in self.small.areas | self.known.pockets:
            return False
        if any(s.first <= head < s.last for s in self.behind):
            return False
        near = [s for s in self.behind if 0 <= head - s.last <= 2]
        return not (near and self.notes.article.body[near[-1].end : words[head].start].strip()[:1] in {",", "،"})

    def _of_things(self) -> bool:
        """True for "posts held by X" and other things that are held and are no ground."""
        words = self.notes.words[max(self.sentence.first, self.hit.first - 3) : self.hit.first]
        return among(words, self.known.things) and not any(0 <= self.hit.first - s.last <= 2 for s in self.behind)

    def _link(self, word: str) -> bool:
        return word in {"التي", "الذي", "كانت", "كان", "لا", "تزال", "يزال"} | self.small.be | {
            "that",
            "which",
            "still",
            "now",
        }

    def _anaphoric(self, reach: int = 4) -> bool:
        """True when what follows points back to a place: "the town", "there", البلدة."""
        words = self.notes.words[self.hit.last : self.hit.last + reach]
        if self.arabic:
            written = {w.text for w in [*words, *self.notes.words[self.hit.first : self.hit.last]]}
            return any(w in written for w in self.known.back) or any(
                w.text.lstrip("وفب").startswith("ال") and not self.small.ground.isdisjoint(w.forms) for w in words
            )
        texts = [w.text for w in words if w.text not in self.known.wholly]
        return any(w in self.known.back for w in texts) or any(
            a in self.small.determiners and b in self.small.ground | self.known.regions
            for a, b in itertools.pairwise(texts)
        )

    def _until(self) -> int | None:
        """The word that tells when a holding ended ("until it was driven out in 2017"); None for none or lately."""
        notes, published = self.notes, self.notes.article.published
        for index in range(self.hit.last, min(self.hit.last + 14, self.sentence.last)):
            if self.known.until.isdisjoint(notes.words[index].forms[:2]):
                continue
            ends = [d for d in notes.dates if index - 1 <= notes.word_at(d.start) <= index + 7 and d.last]
            if ends and (published is None or (published - (ends[0].last or published)).days > 14):
                return index
        return None

    def _compound(self) -> bool:
        """True for "X-held", written with a hyphen."""
        start = self.notes.words[self.hit.first].start
        return self.notes.article.body[max(0, start - 1) : start] in {"-", "‑"}

    def _relative(self) -> bool:
        """True for "Kobani, which X control": the place stands before."""
        return not self.arabic and self.notes.words[self.clause.first].text in {"which", "that"}

    def _ruled(self, holder: ActorMention) -> bool:
        """False where one is "under X's fire", not its control, or in Arabic not "subject to" X."""
        words = self.notes.words
        last = words[self.hit.last - 1].text
        if last == "under":
            return among(words[holder.last - 1 : holder.last + 1], self.known.rule)
        if self.arabic and words[self.hit.last - 1].text.lstrip("وال") in {"خاضعه", "خاضع", "تخضع", "يخضع"}:
            between = words[self.hit.last : holder.first + 1]
            return any(w.text.startswith(("ل", "لل")) for w in between)
        return True

    def _verb(self) -> bool:
        """True for the verb "control", which stands right after who does it."""
        back = self.hit.first
        while back > self.clause.first and self.notes.words[back - 1].text in self.known.adverbs:
            back -= 1
        return any(a.last == back for a in self.before)

    def _aside(self, mention: ActorMention) -> bool:
        """True for an actor named as whom another backs, fights or is backed by ("militias that support X")."""
        return any(w.text in self.small.backing for w in self.notes.words[max(0, mention.first - 2) : mention.first])
