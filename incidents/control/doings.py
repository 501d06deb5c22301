"""One verb or noun of taking, leaving or handing over, with the places and actors of its sentence."""

from __future__ import annotations

from collections.abc import Sequence

from incidents.actions import Action
from incidents.actors import UNARMED, UNIDENTIFIED, ActorMention
from incidents.annotations import Annotations
from incidents.control.ground import usable
from incidents.control.listings import listed_before
from incidents.control.opponents import fought
from incidents.control.subjects import BEARERS
from incidents.control.vocabulary import among, vocabulary
from incidents.frozen import record
from incidents.language.grammar import grammar
from incidents.language.sentences import Clause, Sentence
from incidents.spots import Spot

TAGS = frozenset({"take", "fell", "fall", "receive", "hand_over", "withdraw", "enter"})
"""The tags of ``actions.yaml`` by which ground changes hands."""


@record(frozen=True, slots=True)
class Change:
    """Who took and who lost which places."""

    spots: list[Spot]
    """The places."""
    taker: ActorMention | None = None
    """Who holds them now; None where that is not told."""
    loser: ActorMention | None = None
    """Who held them; None where that is not told."""
    heir: bool = False
    """True when whoever was told to have taken the place before has lost it."""
    again: bool = False
    """True when who took another place before took these too ("they also took A")."""
    left: bool = False
    """True when who took the place before has left it again."""
    present: bool = False
    """True when ``loser`` has not lost the places but is there ("demands that X withdraw from A")."""


class Doing:
    """One verb or noun of taking or leaving in its sentence."""

    def __init__(self, notes: Annotations, sentence: Sentence, act: Action, scenery: Sequence[Spot]) -> None:
        self.notes, self.sentence, self.act = notes, sentence, act
        self.words = notes.words
        self.small, self.known = grammar(notes.article.language), vocabulary(notes.article.language)
        self.clause: Clause = next(c for c in sentence.clauses if c.first <= act.first < c.last)
        self.spots = [s for s in notes.spots.within(sentence.first, sentence.last) if usable(notes, s)]
        inner = any(act.first < s.first < act.last for s in self.spots)
        self.end = act.first + 1 if inner else act.last  # "wrested A from": the place stands within
        self.scenery = [s for s in scenery if usable(notes, s)]
        self.armed = [
            a
            for a in notes.actors.within(sentence.first, sentence.last)
            if a.kind in BEARERS and a.actor_id not in UNARMED | {UNIDENTIFIED}
        ]

    def change(self) -> Change | None:
        """Who took or lost what; None where place or actor are not told beside it."""
        raise NotImplementedError

    def formerly(self) -> bool:
        """True for what had been done before what is told ("had captured")."""
        before = self.words[max(self.clause.first, self.act.first - 4) : self.act.first]
        return any(w.text.lstrip("وف") in self.small.perfect for w in before)

    def meant(self, mention: ActorMention) -> ActorMention:
        """Whom "the latter", "it" and "they" mean in their sentence; any other mention as it is."""
        before = [a for a in self.armed if a.last <= mention.first and a.kind not in {"possessive", "latter"}]
        if before and mention.kind == "latter":
            return before[-1]
        if before and mention.kind == "possessive" and self.words[mention.first].text in self.small.subjects:
            return before[0]
        return mention

    def together(self, mention: ActorMention | None) -> list[ActorMention]:
        """``mention`` with those joined to it by "and"; an empty list for None."""
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
        if among(self.words[other.first : other.last + 1], self.known.allied):
            return False
        if self.notes.article.language == "ar":
            return between == ["و"] or (not between and self.words[other.first].text.startswith("و"))
        return between in (["and"], ["and", "the"], ["and", "its"])

    def beaten(self, taker: ActorMention) -> ActorMention | None:
        """Whom ``taker`` fought for the place, or who fled as it came: "after fighting with X", "as X withdrew"."""
        return fought(self.notes, self.sentence, self.armed, self.act.last, taker)

    def _labelled(self) -> ActorMention | None:
        """Whom the line's label names, when it names an actor and no place."""
        line = self.notes.lines[self.sentence.line]
        if line.label is None or line.heading:
            return None
        span = self.notes.span(*line.label)
        named = [a for a in self.notes.actors.within(*span) if a.actor_id not in UNARMED | {UNIDENTIFIED}]
        return named[0] if named and not self.notes.spots.within(*span) else None

    def _of_label(self) -> bool:
        """True where the line's label names the place that the line tells of."""
        line = self.notes.lines[self.sentence.line]
        if line.label is None or line.heading:
            return False
        return bool(self.notes.spots.within(*self.notes.span(*line.label)))

    def _behind(self, index: int, reach: int) -> list[Spot]:
        """The places listed last before word ``index``, at most ``reach`` words before it."""
        behind = [s for s in self.spots if s.last <= index]
        return listed_before(self.notes, behind, None) if behind and index - behind[-1].last <= reach else []

    def _town_before(self) -> list[Spot]:
        """The town named last before the verb, or the one that the sentences before tell of."""
        near = [s for s in self.spots if s.last <= self.act.first and s.grain <= 1]
        home = [s for s in near if s.placed is None or s.placed.country == self.notes.country()]
        near = (home or near)[-1:]  # "under the truce reached by Ankara": no town told of
        if not near and self.words[self.sentence.first].text in self.known.topics:
            return []  # "as for A", a place not known
        return near or ([s for s in self.scenery if s.grain == 0] if len(self.scenery) == 1 else [])
