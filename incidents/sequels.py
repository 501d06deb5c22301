"""What a sentence without a doing of its own adds to what was just told: a toll, a claim, support, a day, a place."""

from __future__ import annotations

import dataclasses

from incidents.actions import ATTACK, OUTCOMES
from incidents.actors import UNARMED, UNIDENTIFIED, ActorMention, actors, kin
from incidents.alliances import allied
from incidents.events import HARM
from incidents.frames import Frame
from incidents.language.grammar import grammar
from incidents.language.sentences import Line, Sentence
from incidents.models import SUB_EVENT_TYPES, Evidence
from incidents.records import draft_of
from incidents.reporting import owned_by
from incidents.roles.identities import Party, resolve
from incidents.roles.sides import Sides, Told
from incidents.scenes import scenes
from incidents.spots import Spot
from incidents.times import Day
from incidents.tolls.outcomes import NOTHING, Outcome, outcome_between

ARMED = frozenset({"name", "nationality", "short", "government", "unidentified", "attackers", "insurgents"})
"""Kinds of mention that may be of somebody armed."""


_LED = frozenset({"take", "force", "air_raid", "bomb", "shell", "strike", "blow", "storm", "arrest", "raid"})
"""Doings that a heading's actor is taken to have done."""
_ANNOUNCED = frozenset({"blow", "air_raid", "shell"})
"""Blows that a line announces, which the items below it tell one by one."""
_SOON = 3
"""So many sentences after what was told may count its dead, where none between tells of anything done."""


class Sequels(Sides):
    """What was told so far, with what later sentences add to it."""

    country: str | None
    _line_day: Day | None
    _line_spots: list[Spot]
    _led_by: ActorMention | None
    """Who is named in the heading or label that the line stands under, where it names nobody else and no place."""
    _headed_by: ActorMention | None
    """The same of the heading alone."""
    _announced_blow: str | None = None
    """The tag of the blows that the line before a list announces: "Second day of Turkish strikes on A:"."""

    def _of_label(self, line: Line, words: tuple[int, int]) -> ActorMention | None:
        """Who a line's label or heading names ("The PMF's axis:", "Russian jets busy again:"); a line without a label
        of its own keeps the heading's."""
        if line.label is None:
            return self._headed_by
        named = [m for m in self.notes.actors.within(*words) if m.kind in {"name", "nationality"} and m.actor_id]
        alone = len({m.actor_id for m in named}) == 1 and named[0].actor_id not in UNARMED
        who = named[0] if alone and not self.notes.spots.within(*words) else None
        if line.heading:
            self._headed_by = who
        return who

    def _announcing(self, line: Line) -> None:
        """Take from a line that announces a list whose blows its items tell; a line outside the list ends that."""
        notes = self.notes
        if not line.bullet and self._announced_blow is not None:
            self._announced_blow = self._headed_by = None
        if line.label is not None or not notes.article.body[line.start : line.end].rstrip().endswith(":"):
            return
        words = notes.span(line.start, line.end)
        named = [m for m in notes.actors.within(*words) if m.kind in {"name", "nationality"} and m.actor_id]
        wide = all(s.grain >= 2 for s in notes.spots.within(*words))
        blow = next((a.tag for a in notes.actions.within(*words) if a.part == "noun" and a.tag in _ANNOUNCED), None)
        if blow is not None and wide and len({m.actor_id for m in named}) == 1 and named[0].actor_id not in UNARMED:
            self._announced_blow, self._headed_by = blow, named[0]

    def _as_announced(self, frame: Frame) -> None:
        """Tell an item's "was struck" as one of the blows that its list announces."""
        blow = self._announced_blow
        if blow is None or self._led_by is not self._headed_by or not frame.actions or frame.among(self.notes.support):
            return
        doings = frame.tags - OUTCOMES
        if frame.kind == ATTACK and doings and doings <= {"strike", "post", "reach", "destroy", "attack"}:
            frame.actions.append(dataclasses.replace(frame.actions[0], tag=blow, part="noun"))

    def _as_before(self, frame: Frame) -> None:
        """Tell "a second car struck …" after a car bomb as another: سيارة ثانية right behind the verb in Arabic."""
        last = self.told[-1] if self.told else None
        if last is None or frame.sentence - last.frame.sentence > 2 or not last.frame.tags & {"device", "suicide"}:
            return
        verb = next((a for a in frame.actions if a.tag in {"strike", "explode"} and a.part != "noun"), None)
        if verb is None or frame.tags & {"device", "mine", "air_raid", "aircraft", "shell", "shoot"}:
            return
        arabic = self.notes.article.language == "ar"
        near = self.notes.words[verb.last : verb.last + 2] if arabic else self.notes.words[verb.first - 2 : verb.first]
        if len(near) < 2:
            return
        small = grammar(self.notes.article.language)
        car, more = (near[0], near[1]) if arabic else (near[1], near[0])  # سيارة ثانية, "a second car"
        if car.text in small.cars and more.text in small.one_more:
            frame.actions.append(dataclasses.replace(verb, tag="device", part="noun"))

    def _hurt_there(self, frame: Frame, own: list[Spot], outcome: Outcome) -> Told | None:
        """The strike just told in the same line, for where it hurt people: "shelled A and B. 3 wounded in C"."""
        last = self.told[-1] if self.told else None
        if last is None or not own or not frame.weak or not outcome.injured or frame.dates or last.summary:
            return None
        sentences = self.notes.sentences
        near = sentences[last.frame.sentence].line == sentences[frame.sentence].line
        struck = last.sub_event_type in {"Shelling/artillery/missile attack", "Air/drone strike"}
        return last if near and struck and frame.sentence - last.frame.sentence == 1 else None

    def _leading(self, frame: Frame, target: Party | None) -> Party | None:
        """Who acts in a line under its name, where the line names only whom it strikes or drives out."""
        who = self._led_by
        if who is None or who.actor_id is None or not frame.tags & _LED:
            return None
        if target is None:
            return Party(who.actor_id, who) if self._announced_blow else None
        if kin(who.actor_id, target.actor_id) or allied(who.actor_id, target.actor_id):
            return None
        return Party(who.actor_id, who)

    def _toll_only(self, sentence: Sentence) -> None:
        """A sentence that only counts the dead or says that there are none completes what was told just before."""
        last = self.told[-1] if self.told else None
        if last is None or self.notes.sentences[last.frame.sentence].line != sentence.line:
            return
        following = self.notes.sentences[last.frame.sentence + 1 : last.frame.sentence + 1 + _SOON]
        if not any(one is sentence for one in following) or not self._latest:
            return
        outcome = outcome_between(self.notes, last.frame, sentence.start, sentence.end)
        for index in self._latest:
            incident = self.drafts[index].incident
            grown = outcome.risen and outcome.killed and (outcome.killed[1] or 0) > (incident.fatalities or 0)
            if outcome.killed and (incident.fatalities is None or grown):
                low, best, high = outcome.killed
                spans = tuple(Evidence("fatalities", a, b) for a, b in outcome.killed_spans)
                incident = dataclasses.replace(
                    incident,
                    fatalities_low=low,
                    fatalities=best,
                    fatalities_high=high,
                    evidence=incident.evidence + spans,
                )
                self.drafts[index] = dataclasses.replace(self.drafts[index], incident=incident)

    def _owned(self, sentence: Sentence, number: int) -> None:
        """Who claims what was just told, or is blamed for it, acted, where the telling left that open."""
        last = self.told[-1] if self.told else None
        if last is None or not self._latest or (last.agent and last.agent.actor_id != UNIDENTIFIED):
            return
        mention = owned_by(self.notes, sentence) if 0 <= number - last.frame.sentence <= 3 else None
        if mention is None:
            return
        actor_id = resolve(self.notes, mention, self.memory, country=self.country, day=last.day.last)
        if actor_id is None or (last.target and last.target.actor_id == actor_id):
            return
        last.agent = Party(actor_id, mention)
        self.memory.agent = actor_id
        for index in self._latest:
            incident = self.drafts[index].incident
            spans = (*incident.evidence, Evidence("actor1", mention.start, mention.end))
            incident = dataclasses.replace(incident, actor1=actor_id, evidence=spans)
            self.drafts[index] = dataclasses.replace(self.drafts[index], incident=incident)

    def _stepped_in(self, sentence: Sentence, number: int) -> None:
        """A sentence that tells only how a protest just told was dispersed makes it one with intervention."""
        last = self.told[-1] if self.told else None
        if last is None or last.sub_event_type != "Peaceful protest" or number - last.frame.sentence != 1:
            return
        doings = self.notes.actions.within(sentence.first, sentence.last)
        elsewhere = any(
            s.text not in {o.text for o in last.spots} for s in self.notes.spots.within(sentence.first, sentence.last)
        )
        if elsewhere or not any(a.tag == "disperse" for a in doings):
            return
        here = self.notes.actors.within(sentence.first, sentence.last)
        force = next((m for m in here if m.actor_id not in UNARMED and m.kind in ARMED), None)
        actor_id = resolve(self.notes, force, self.memory, country=self.country, day=last.day.last) if force else None
        if actor_id is None or force is None:
            return
        last.sub_event_type = "Protest with intervention"
        outcome = outcome_between(self.notes, last.frame, sentence.start, sentence.end)
        for index in self._latest:
            incident = self.drafts[index].incident
            spans = (*incident.evidence, Evidence("actor2", force.start, force.end))
            incident = dataclasses.replace(
                incident, sub_event_type=last.sub_event_type, actor2=actor_id, evidence=spans,
                injured=incident.injured if incident.injured is not None else outcome.injured,
            )  # fmt: skip
            self.drafts[index] = dataclasses.replace(self.drafts[index], incident=incident)

    def _supported(self, sentence: Sentence, number: int) -> None:
        """The strikes that a sentence tells only as support to a side in the fight just told."""
        notes = self.notes
        last = self.told[-1] if self.told else None
        if last is None or last.summary or not self._latest or SUB_EVENT_TYPES[last.sub_event_type] not in HARM:
            return
        if not 0 <= number - last.frame.sentence <= 1:
            return
        for one in notes.support.within(sentence.first, sentence.last):
            if one.described:
                continue
            helper = resolve(notes, one.mention, self.memory, country=self.country, day=last.day.last)
            sides = [p for p in (last.agent, last.target) if p and helper and not kin(p.actor_id, helper)]
            table = actors()
            friends = {"SDF"} if helper in {"COALITION", "USA"} else set()
            foes = [p for p in sides if p.actor_id in table and table[p.actor_id].inter == 2]
            foes = [p for p in foes if p.actor_id not in friends]
            foes = foes or ([self.foe] if self.foe and helper else [])
            if helper is None or not foes:
                continue
            struck = Party(foes[0].actor_id, None)
            for spot in last.spots:
                self.drafts.append(
                    draft_of(
                        notes, last.frame, one.sub_event_type, spot, last.day, Party(helper, one.mention), struck,
                        NOTHING, own=last.own, summary=False, country=self.country, order=len(self.drafts), number=0,
                    )
                )  # fmt: skip

    def _day_only(self, sentence: Sentence) -> None:
        """A sentence that only names a day sets it for those after it in its line."""
        published = self.notes.article.published
        for date in self.notes.dates.within(sentence.first, sentence.last):
            if sentence.start <= date.start < sentence.end and date.role == "at" and date.time_precision == 1:
                recent = published is None or date.last is None or 0 <= (published - date.last).days <= 10
                if date.first and recent:
                    self._line_day = Day(date.first, date.last, 1, True, mention=date)

    def _scene_only(self, first: int, last: int) -> None:
        """A sentence that only names a place sets it for those after it: where none is set yet, or where it is what
        the sentence is about ("A is a different story.")."""
        spots = [s for s in self.notes.spots.within(first, last) if not s.dateline]
        here = [s for s in scenes(self.notes, spots) if s.grain <= 3]
        subject = len(spots) == 1 and spots[0].first == first and spots[0].grain == 0
        if here and (not self._line_spots or subject):
            self._line_spots = here[:1]

    def _named_only(self, sentence: Sentence) -> None:
        """Who is named where nothing done is told may be meant by "they" in the next sentence."""
        for mention in self.notes.actors.within(sentence.first, sentence.last):
            if mention.kind in {"name", "nationality"} and mention.actor_id:
                self.memory.name(mention.actor_id)
