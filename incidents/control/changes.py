"""Ground that changes hands, read from one verb or noun and the words around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from incidents.actors import UNARMED, UNIDENTIFIED, ActorMention, kin
from incidents.annotations import Annotations
from incidents.assertion import asserted, dead_from
from incidents.control.arabic import ArabicDoing
from incidents.control.doings import TAGS, Change, Doing
from incidents.control.english import EnglishDoing
from incidents.control.ground import only_meant
from incidents.control.opponents import only_foe
from incidents.control.takings import Saying
from incidents.models import ControlStatus
from incidents.roles.identities import Memory, resolve
from incidents.spots import Spot
from incidents.times import Day, day_of_dates

if TYPE_CHECKING:
    from incidents.storyline import Told


def from_changes(
    notes: Annotations, told: Sequence[Told], scenery: Mapping[int, Sequence[Spot]]
) -> dict[int, list[Saying]]:
    """What verbs and nouns of taking, leaving and handing over say on control, by the word that each begins with.

    Only what the words beside them settle; what leans on the sentences before is read with the incident. ``told`` are
    the article's incidents, whose day and whose taker stand for what follows; ``scenery`` gives for each sentence the
    places that stand before.
    """
    found: dict[int, list[Saying]] = {}
    memory = Memory()
    story = _Story(notes, told)
    kind: type[Doing] = ArabicDoing if notes.article.language == "ar" else EnglishDoing
    for number, sentence in enumerate(notes.sentences):
        acts = [a for a in notes.actions.within(sentence.first, sentence.last) if a.tag in TAGS]
        if acts:
            cues = notes.cues.within(sentence.first, sentence.last)
            dead = dead_from(notes, sentence, cues)
            if any(cue.kind == "recalls" for cue in cues):
                acts = []
            for act in {(a.first, a.tag): a for a in acts}.values():
                doing = kind(notes, sentence, act, scenery[number])
                change = doing.change()
                if change is None or not change.spots:
                    continue
                if not change.present and (not asserted(notes, act, cues, dead) or only_meant(notes, act.first)):
                    continue
                sayings = story.sayings(doing, change, memory)
                if sayings:
                    found.setdefault(act.first, []).extend(sayings)
        for mention in notes.actors.within(sentence.first, sentence.last):
            if mention.kind in {"name", "nationality", "short", "government"}:
                named = mention.actor_id or resolve(notes, mention, memory, country=notes.country(), day=None)
                if named:
                    memory.name(named)
    return found


class _Story:
    """The article's incidents, for changes that lean on one told before."""

    def __init__(self, notes: Annotations, told: Sequence[Told]) -> None:
        self.notes, self.told = notes, told
        self.days: Mapping[int, Day] = {a.first: item.day for item in told for a in item.frame.actions}
        self.sides: dict[int, tuple[str | None, str | None]] = {}
        for item in told:
            if item.agent:
                sides = (item.agent.actor_id, item.target.actor_id if item.target else None)
                self.sides |= {a.first: sides for a in item.frame.actions if a.tag in {"take", "receive"}}

    def sayings(self, doing: Doing, change: Change, memory: Memory) -> list[Saying]:
        """What a change says of each of its places."""
        day = self._day(doing, change)
        earlier = [first for first in self.sides if first < doing.act.first]
        before = self.sides[max(earlier)] if earlier else (None, None)
        found: list[Saying] = []
        for spot in change.spots:
            here: list[Saying] = []
            day = self._day_of(doing, change.spots, spot) or day
            lost: ControlStatus = "active" if change.present else "lost"
            sides: list[tuple[ActorMention, ControlStatus]] = [(m, "controls") for m in doing.together(change.taker)]
            beaten = change.loser or (doing.beaten(change.taker) if change.taker else None)
            sides += [(m, lost) for m in doing.together(beaten)]
            country = (spot.placed.country if spot.placed else None) or self.notes.country()
            for mention, status in sides:
                actor_id = resolve(self.notes, doing.meant(mention), memory, country=country, day=day.last)
                if actor_id is not None and not any(kin(actor_id, s.actor) for s in here):
                    here.append(Saying(actor_id, mention, status, spot, day, doing.sentence, None))
            if change.again:
                taker, loser = before if before[0] else (memory.latest, None)
                loser = None if here else loser
                taker = None if taker and any(kin(taker, s.actor) for s in here) else taker
                told: tuple[tuple[str | None, ControlStatus], ...] = ((taker, "controls"), (loser, "lost"))
                here += [Saying(a, None, status, spot, day, doing.sentence, None) for a, status in told if a]
            if change.left and before[0]:
                here.append(Saying(before[0], None, "lost", spot, day, doing.sentence, None))
            if change.heir and change.loser is None and here and before[0] and not kin(before[0], here[0].actor):
                here.append(Saying(before[0], None, "lost", spot, day, doing.sentence, None))
            alone = here[0] if len(here) == 1 and here[0].status == "controls" else None
            if alone is not None and doing.act.tag in {"take", "receive"} and not doing.formerly():
                foe = only_foe(self.notes, alone.actor, day, doing.sentence, self.told)
                here += [Saying(foe, None, "lost", spot, day, doing.sentence, None)] if foe else []
            found += here
        takers = [s.actor for s in found if s.status == "controls"]
        if takers and doing.act.first not in self.sides:
            losers = [s.actor for s in found if s.status == "lost"]
            self.sides[doing.act.first] = (takers[0], losers[0] if losers else None)
        return [s for s in found if s.actor not in UNARMED | {UNIDENTIFIED}]

    def _day_of(self, doing: Doing, spots: Sequence[Spot], spot: Spot) -> Day | None:
        """The day told right after one of several places ("took A on 6 December and B on 7 December")."""
        if len(spots) < 2:
            return None
        following = [s.first for s in spots if s.first > spot.first]
        last = min([*following, spot.last + 6, doing.sentence.last])
        dates = [d for d in self.notes.dates.within(spot.last, last) if d.first]
        return day_of_dates(self.notes, dates[:1]) if dates else None

    def _day(self, doing: Doing, change: Change) -> Day:
        """The day that the verb's clause names after it or at all, else its incident's, else that of the report.

        What is taken back has the day told last before it.
        """
        for first in (doing.act.last, doing.clause.first):
            here = [d for d in self.notes.dates.within(first, doing.clause.last) if d.first]
            if here:
                return day_of_dates(self.notes, here[:1])
        if change.heir:
            before = [d for d in self.notes.dates.within(doing.sentence.first, doing.act.first) if d.first]
            if before:
                return day_of_dates(self.notes, before[-1:])
        return self.days.get(doing.act.first) or day_of_dates(self.notes, [])
