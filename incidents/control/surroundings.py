"""What stands around a word on control in its sentence: who may be meant, which places, what limits them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from incidents.actors import UNARMED, ActorMention
from incidents.annotations import Annotations
from incidents.control.ground import share, usable
from incidents.control.listings import listed
from incidents.control.vocabulary import among, vocabulary
from incidents.language.grammar import grammar
from incidents.language.phrases import Hit
from incidents.language.sentences import Clause, Sentence
from incidents.scenes import PlaceRole, role_of
from incidents.spots import Spot


class Surroundings:
    """One word on control, with the actors and places before and after it."""

    def __init__(
        self,
        notes: Annotations,
        sentence: Sentence,
        hit: Hit[str],
        inside: Sequence[ActorMention],
        scenery: list[Spot],
        following: Sequence[Hit[str]] = (),
    ) -> None:
        self.notes, self.sentence, self.hit, self.scenery = notes, sentence, hit, scenery
        self.arabic = notes.article.language == "ar"
        self.small, self.known = grammar(notes.article.language), vocabulary(notes.article.language)
        self.clause: Clause = next(c for c in sentence.clauses if c.first <= hit.first < c.last)
        spots = [s for s in notes.spots.within(sentence.first, sentence.last) if usable(notes, s)]
        armed = [
            a
            for a in inside
            if a.actor_id not in UNARMED
            and a.kind not in {"unidentified", "attackers"}
            and not self._aside(a)
            and notes.words[a.first].text not in self.known.abstract
        ]
        self.before = [a for a in armed if a.last <= hit.first]
        self.here = [a for a in self.before if a.first >= self.clause.first]
        self.after = [a for a in armed if a.first >= hit.last]
        self.over = [a for a in inside if a.first < hit.last and a.last > hit.first and a.actor_id not in UNARMED]
        self.within = [a for a in armed if hit.first < a.first < hit.last and a.kind != "both_sides"]
        stop = min(self.clause.last + 12, self._next_holding(following))
        self.ahead = [s for s in spots if hit.last <= s.first < stop]
        self.rest = [s for s in spots if s.first >= hit.last]
        self.inner = [s for s in spots if hit.first < s.first < hit.last]
        self.behind = [s for s in spots if s.last <= hit.first]

    def _next_holding(self, following: Sequence[Hit[str]]) -> int:
        """Where an Arabic "and holds" opens what another holds."""
        words = self.notes.words
        if not self.arabic or self.hit.load != "holds":
            return self.sentence.last
        for other in following:
            if other.load == "holds" and words[other.first].text.startswith("و") and other.first > self.hit.first:
                return other.first
            if other.first >= self.clause.last and other.load not in {"held_it", "held"}:
                return next(c.first for c in self.sentence.clauses if c.first <= other.first < c.last)
        return self.sentence.last

    def _of_label(self) -> bool:
        """True where the line's label names a place: what follows tells of it."""
        line = self.notes.lines[self.sentence.line]
        if line.label is None or line.heading:
            return False
        return bool(self.notes.spots.within(*self.notes.span(*line.label)))

    def _its_loss(self) -> bool:
        """True for the Arabic "its loss of", whose owner stands before."""
        word = self.notes.words[self.hit.first]
        written = self.notes.article.body[word.start : word.end]
        return self.arabic and written.endswith(("ه", "ها", "هم")) and bool(self.small.fallen.intersection(word.forms))

    def _town(self) -> list[Spot]:
        """The town named last before in the sentence, for "the town"."""
        return [s for s in self.behind if s.grain == 0][-1:]

    def _there(self) -> bool:
        """True for the Arabic "in it", "in its surroundings" right after a word of presence."""
        after = self.notes.words[self.hit.last : self.hit.last + 2]
        around = self.known.surrounds | self.small.ground
        return any(
            w.text in self.known.back or (w.text.endswith(("ها", "هما")) and not around.isdisjoint(w.forms))
            for w in after
        )

    def _excepted(self, spot: Spot) -> bool:
        """True for A in "all but A": unless what follows A says who holds it ("except A, which X holds")."""
        before = self.notes.words[max(self.sentence.first, spot.first - 4) : spot.first]
        between = {w.text for w in self.notes.words[spot.last : self.hit.first]}
        own = 0 <= self.hit.first - spot.last <= 2 and bool(between & (self.known.relatives | self.known.where))
        return among(before, self.known.excepts) and not own

    def _in_it(self) -> bool:
        """True for "in A, X is in control" and the Arabic "in A holds X", "in A, where X holds"."""
        words, near = self.notes.words, self.behind[-1:]
        if not self.arabic:
            opens = bool(near) and near[0].first - self.sentence.first <= 3 and near[0].last - self.hit.first >= -5
            others = [a for a in self.before if near and a.first >= near[0].last]
            return opens and len(others) == 1 and self.notes.words[self.sentence.first].text == "in" and self._charge()
        if not near or self.hit.first - near[0].last > 2 or role_of(self.notes, near[0]) is not PlaceRole.AT:
            return False
        between = {w.text for w in words[near[0].last : self.hit.first]}
        gap = self.notes.article.body[near[0].end : words[self.hit.first].start]
        opens = near[0].first - self.sentence.first <= 3 and not {"،", ","} & set(gap)
        return between <= self.known.where and (bool(between) or opens)

    def _of(self) -> bool:
        """True where "of" follows: "in the hands of"."""
        return self.notes.words[self.hit.last].text == "of"

    def _visits(self, mention: ActorMention) -> bool:
        """True for a patrol or a convoy of somebody's."""
        return among(self.notes.words[max(0, mention.first - 3) : self.hit.first], self.known.visitors)

    def _parts_only(self, spot: Spot) -> bool:
        """True for "holds half of A", "the eastern part of A"."""
        part = spot.first >= self.hit.last and share(self.notes, self.hit.last, spot) == "part"
        return part and self._until() is None

    def _its_quarters(self) -> bool:
        """True for "holds its eastern districts", of a town named before (English)."""
        after = [w.text for w in self.notes.words[self.hit.last : min(self.hit.last + 4, self.sentence.last)]]
        part = after[:1] == ["its"] and not self.known.several.isdisjoint(after)
        return part and bool(self.behind) and self.behind[-1].grain == 0 and not self.arabic

    def _charge(self) -> bool:
        """True for "is in control", "is in charge", that name no place after them."""
        return self.notes.words[self.hit.last - 1].text in {"control", "charge", "power"}

    def _only_sought(self) -> bool:
        """True for a clearing that is under way or meant ("an operation to clear", Arabic)."""
        named = {i for a in self.before for i in range(a.first, a.last + 1)}  # "the command of operations of A"
        first = max(self.sentence.first, self.hit.first - 3)
        before = [self.notes.words[i] for i in range(first, self.hit.first) if i not in named]
        return among(before, self.known.intends | self.known.sought)

    def _shares(self) -> bool:
        """True where something other than a place stands behind who shares it (Arabic)."""
        if self.notes.words[self.hit.first].text.endswith(("ها", "ه", "هما")):
            return False
        last = max([a.last for a in self.after if a.first - self.hit.last <= 6], default=self.hit.last)
        ahead = [s for s in self.ahead if s.first >= last]
        behind = bool(self.behind) and not ahead
        return not behind and not (
            ahead and ahead[0].first - last <= 1 and role_of(self.notes, ahead[0]) is not PlaceRole.AT
        )

    def _but(self) -> bool:
        """True for "no longer holds … but": what is left stands behind."""
        after = self.notes.words[self.hit.last : min(self.hit.last + 6, self.sentence.last)]
        return any(w.text in self.known.left for w in after)

    def _elsewhere(self) -> bool:
        """True where "in it" means an airport or a base named before, not the town that the article tells of."""
        return among(self.notes.words[self.sentence.first : self.hit.first], self.known.facilities)

    def _it(self) -> bool:
        """True for "controls it"."""
        after = self.notes.words[self.hit.last : self.hit.last + 1]
        return not self.arabic and bool(after) and after[0].text in {"it", "them", "both"}

    def _parted(self, index: int) -> bool:
        """True where a comma or a stop stands between the word on control and word ``index``."""
        gap = self.notes.article.body[self.notes.words[self.hit.last - 1].end : self.notes.words[index].start]
        return not {"،", ",", "؛", ":", "."}.isdisjoint(gap)

    def _over_it(self) -> bool:
        """True for an Arabic "holds …, over the town": the preposition stands further on."""
        words = self.notes.words[self.hit.last : min(self.hit.last + 11, self.sentence.last)]
        return self.arabic and any(
            a.text == "علي" and b.text.startswith("ال") and not self.small.ground.isdisjoint(b.forms)
            for a, b in itertools.pairwise(words)
        )

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
        return not any(w.text in self.known.beside for w in words)

    def _areas_in(self, holder: Sequence[ActorMention]) -> list[Spot]:
        """Where areas lie that nobody names: a wide place right after the holder, or a town they are said to be in."""
        words = self.notes.words
        for spot in self.ahead:
            if holder and holder[0].last <= spot.first <= holder[0].last + 3:
                inside = words[spot.first - 1].text in {"in", "في"} or (
                    words[spot.first].text.startswith("ب") and not spot.text.startswith("ب")
                )
                return (
                    listed(self.notes, [s for s in self.ahead if s.first >= spot.first]) if spot.grain or inside else []
                )
        return []

    def _of_areas(self) -> bool:
        """True for "areas held by", "a village that X holds": ground that nobody names."""
        words = self.notes.words
        if self.arabic and self.hit.last - self.hit.first > 1 and words[self.hit.first].text in self.small.areas:
            lying = words[max(self.sentence.first, self.hit.first - 2) : self.hit.first]
            return not (among(lying, self.known.lies) and self.behind)
        first = max(self.sentence.first, self.hit.first - 2)
        head = next((i for i in range(self.hit.first - 1, first - 1, -1) if not self._link(words[i].text)), None)
        if head is None or words[head].text not in self.small.areas | self.known.pockets:
            return False
        if any(s.first <= head < s.last for s in self.behind):
            return False
        if head and words[head - 1].text in self.known.last and self.behind:
            return False  # "A was the last town that X held"
        near = [s for s in self.behind if 0 <= head - s.last <= 2]
        return not (near and self.notes.article.body[near[-1].end : words[head].start].strip()[:1] in {",", "،"})

    def _bracketed(self) -> bool:
        """True for "A (areas held by X)"."""
        start = self.notes.words[self.hit.first].start
        gap = self.notes.article.body[self.behind[-1].end : start].strip() if self.behind else ""
        return gap == "("

    def _unnamed(self) -> bool:
        """True for "X-held areas" of no name, false for "X-held areas of A"."""
        words, at = self.notes.words, self.hit.last
        if at >= len(words) or words[at].text not in self.small.areas | self.known.pockets:
            return False
        near = [s for s in self.ahead if s.first - at <= 3]
        return not near or words[near[0].first - 1].text not in {"in", "of", "around", "the", words[at].text}

    def _passive(self) -> bool:
        """True for "was lost" (English)."""
        words = self.notes.words[max(self.clause.first, self.hit.first - 2) : self.hit.first]
        return any(w.text in self.small.be for w in words)

    def _of_things(self) -> bool:
        """True for "posts held by X" and other things that are held and are no ground."""
        named = {s.last for s in self.behind}  # "the city itself", which is the city
        first = max(self.sentence.first, self.hit.first - 3)
        words = [self.notes.words[i] for i in range(first, self.hit.first) if i not in named]
        return among(words, self.known.things) and not any(0 <= self.hit.first - s.last <= 2 for s in self.behind)

    def _link(self, word: str) -> bool:
        return word in self.known.links or word in self.small.be

    def _anaphoric(self, reach: int = 4) -> bool:
        """True when what follows points back to a place: "the town", "there", البلدة."""
        words = self.notes.words[self.hit.last : self.hit.last + reach]
        if self.arabic:
            if self.hit.load == "loses" and self.notes.words[self.hit.first].text.endswith(("ها", "هما")):
                return True
            written = {w.text for w in [*words, *self.notes.words[self.hit.first : self.hit.last]]}
            return any(w in written for w in self.known.back) or any(
                (w.text.lstrip("وفب").startswith("ال") or w.text.endswith(("ها", "هما")))
                and not self.small.ground.isdisjoint(w.forms)
                for w in words
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
            ends = [d for d in notes.dates.within(index - 1, index + 8) if d.last]
            if ends and (published is None or (published - (ends[0].last or published)).days > 14):
                return index
        return None

    def _since(self) -> bool:
        """True for "since it lost A": before what is told, no day known."""
        before = self.notes.words[max(self.sentence.first, self.hit.first - 3) : self.hit.first]
        return self.hit.load == "loses" and any(w.text in self.known.since for w in before)

    def _regained(self) -> bool:
        """True for "having lost A", "after losing A", told beside what was done since."""
        before = self.notes.words[self.hit.first - 1].text if self.hit.first else ""
        after = before == "after" and self.notes.words[self.hit.first].text == "losing"
        return self.hit.load == "loses" and (before == "having" or after)

    def _takes_up(self, mention: ActorMention, spot: Spot, last: Spot) -> bool:
        """True where an actor and a place follow what another holds, with no verb: the verb stands for them too."""
        words, body = self.notes.words, self.notes.article.body
        if self.arabic:
            between = [w.text for w in words[mention.last : spot.first]]
            over = words[spot.first].has("ب") and not spot.text.startswith("ب")
            joined = words[mention.first].text.startswith("و") and mention.first - last.last <= 3
            return joined and (over or between[:1] == ["علي"] or words[mention.last].text.startswith("ب"))
        gap = body[last.end : mention.start].strip()
        return gap in {";", "; and", "; the"} and body[mention.end : spot.start].strip(" ") in {",", ":", ""}

    def no_longer(self) -> bool:
        """True for "no longer holds", لم يعد … يسيطر."""
        before = [w.text for w in self.notes.words[max(self.clause.first, self.hit.first - 6) : self.hit.first]]
        pairs = set(itertools.pairwise(before))
        if self.arabic:
            return not self.only() and any(a.lstrip("وف") == "لم" and b in self.known.anymore for a, b in pairs)
        return before[-2:] == ["no", "longer"] or bool(self.known.anymore.intersection(before[-2:]))

    def only(self) -> bool:
        """True for "holds nothing but A": لا يسيطر إلا على, لم يعد يحتفظ … سوى."""
        words = self.notes.words[self.hit.last : min(self.hit.last + 7, self.sentence.last)]
        return self.arabic and any(w.text in {"الا", "سوي"} for w in words)

    def _only_tried(self) -> bool:
        """True for "unable to hold", "wants to control": a holding that is not told as a fact."""
        before = [w.text for w in self.notes.words[max(self.clause.first, self.hit.first - 5) : self.hit.first]]
        if self.arabic or before[-1:] != ["to"]:
            return False
        return self.known.managed.isdisjoint(before)

    def _next_to(self, spot: Spot) -> bool:
        """True where nothing or "the town of" stands between the verb and the place (English)."""
        between = self.notes.words[self.hit.last : spot.first]
        small = self.small.determiners | self.small.kinds | self.small.ground | {"of", "both", "and"}
        return all(w.text in small for w in between)

    def _pocket(self) -> bool:
        """True for "holds a pocket", "keeps posts": a presence, not control of the place."""
        named = {i for a in (*self.after, *self.within) for i in range(a.first, a.last)}
        last = self.ahead[0].first if self.ahead else self.sentence.last
        named |= {i for s in self.notes.spots.within(self.hit.last, last) for i in range(s.first, s.last)}
        words = [self.notes.words[i] for i in range(self.hit.last, min(self.hit.last + 6, last)) if i not in named]
        words = [w for w in words if not w.text.isdigit() and self.small.about.isdisjoint(w.forms)]
        return among(words[:3], self.small.pockets | self.known.posts)

    def _neither(self) -> bool:
        """True for "neither X nor Y controls"."""
        return any(w.text == "neither" for w in self.notes.words[self.clause.first : self.hit.first])

    def _compound(self) -> bool:
        """True for "X-held", written with a hyphen."""
        start = self.notes.words[self.hit.first].start
        return self.notes.article.body[max(0, start - 1) : start] in {"-", "‑"}

    def _relative(self) -> bool:
        """True for "Kobani, which X control": the place stands before."""
        return not self.arabic and self.notes.words[self.clause.first].text in {"which", "that", "where"}

    def _ruled(self, holder: ActorMention) -> bool:
        """False where one is "under X's fire", not its control, or in Arabic not "subject to" X."""
        words = self.notes.words
        last = words[self.hit.last - 1].text
        if last == "under" or (last == "to" and words[self.hit.first].text in self.known.comes):
            beside = [*words[self.clause.first : self.hit.first], *words[self.hit.last : holder.last + 1]]
            return among(beside, self.known.rule)
        if self.arabic and words[self.hit.last - 1].text.lstrip("وال") in self.known.falls_under:
            between = words[self.hit.last : holder.first + 1]
            return any(w.text.startswith(("ل", "لل")) for w in between)
        return True

    def _verb(self) -> bool:
        """True for the verb "control", which stands right after who does it."""
        back = self.hit.first
        while back > self.clause.first and self.notes.words[back - 1].text in self.known.adverbs:
            back -= 1
        if any(a.last == back for a in self.before):
            return True
        while back > self.clause.first and self.notes.words[back - 1].text in self.known.posts | self.small.fighters:
            back -= 1  # "SDF forces hold"
        return any(a.last == back for a in self.before)

    def _aside(self, mention: ActorMention) -> bool:
        """True for an actor named as whom another backs, fights or is backed by ("militias that support X")."""
        return any(w.text in self.small.backing for w in self.notes.words[max(0, mention.first - 2) : mention.first])
