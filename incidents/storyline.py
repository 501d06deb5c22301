"""An article's frames in order, with what later sentences lean on: place, day and sides that are told once."""

from __future__ import annotations

import dataclasses

from incidents.actions import ATTACK, OUTCOMES, TERRITORY
from incidents.actors import UNARMED, UNIDENTIFIED, ActorMention, kin
from incidents.alliances import comrades
from incidents.annotations import Annotations
from incidents.drafts import Draft
from incidents.elsewhere import elsewhere, namesake
from incidents.events import (
    FROM_THE_AIR,
    ON_FOOT,
    PLAIN,
    by_target,
    definite,
    enough,
    implied,
    is_summary,
    refers,
    sub_type,
    without_aircraft,
)  # fmt: skip
from incidents.frames import Frame
from incidents.framing import frames_of
from incidents.records import draft_of
from incidents.references import References, another_day
from incidents.roles.completion import Completion
from incidents.roles.continuity import sides_before
from incidents.roles.identities import Memory, Party, resolve
from incidents.roles.initiator import parties
from incidents.roles.losses import losses
from incidents.roles.sides import Told as Told
from incidents.roles.targets import struck_at
from incidents.scenes import PlaceRole, role_of, scenes
from incidents.sequels import ARMED, Sequels
from incidents.series import announces, one_of
from incidents.sites import told_beside
from incidents.spots import Spot
from incidents.times import Day, day_of_frame, default_day, totals_day
from incidents.tolls.outcomes import NOTHING, Outcome, outcome_of
from incidents.tolls.shares import shares

_LEAVING = frozenset({"withdraw", "hand_over", "take", "receive"})
_ON_A_CROWD = frozenset({"grenade", "device", "suicide", "explode", "shell", "air_raid"})
"""Tags of a blow that makes protesters its victims, whatever they were doing there."""
_BETWEEN_FRIENDS = frozenset({"clash", "repel", "arrest", "agree", "pact", "hand_over", "receive", "release", "kill"})
_UNSPECIFIC = frozenset({"Armed clash", "Attack", "Remote explosive/landmine/IED"})


class Storyline(References, Completion, Sequels):
    """Goes through an article's frames in order, keeping what later sentences lean on."""

    def __init__(self, notes: Annotations) -> None:
        self.notes = notes
        self.memory = Memory()
        self.drafts: list[Draft] = []
        self.told: list[Told] = []
        self.scenery: list[list[Spot]] = []
        self.country = notes.country()
        self.default = default_day(notes)
        self._section: list[Spot] = []
        self._line_spots: list[Spot] = []
        self._line_day: Day | None = None
        self._totals: Day | None = None
        self._totalled: list[Spot] = []
        self._latest = range(0)
        self._led_by: ActorMention | None = None
        self._headed_by: ActorMention | None = None
        self._off_topic = off_topic(notes)

    def read(self) -> None:
        """Fill ``drafts`` and ``told``."""
        if self._off_topic:
            self.scenery = [[] for _ in self.notes.sentences]
            return
        line = -1
        for number, (sentence, frames) in enumerate(zip(self.notes.sentences, frames_of(self.notes), strict=True)):
            if sentence.line != line:
                line = sentence.line
                self._new_line(line)
            self.scenery.append(list(self._line_spots))
            before = len(self.told)
            self._stepped_in(sentence, number)
            for frame in frames:
                self._frame(frame)
            self._owned(sentence, number)
            self._supported(sentence, number)
            if len(self.told) == before:
                self._scene_only(sentence.first, sentence.last)
                self._day_only(sentence)
                self._toll_only(sentence)
                self._named_only(sentence)

    def _new_line(self, number: int) -> None:
        line = self.notes.lines[number]
        self._line_day = None
        words = self.notes.span(*line.label) if line.label else (0, 0)
        dated = [d for d in self.notes.dates.within(*words) if line.label and d.start >= line.label[0] and d.first]
        if dated and not line.heading:
            self._line_day = Day(dated[0].first, dated[0].last, dated[0].time_precision, True, mention=dated[0])
        if not line.bullet:
            self._totals = totals_day(self.notes, line)
            self._totalled = self.notes.spots.within(*self.notes.span(line.start, line.end)) if self._totals else []
        elif self._totals and self._line_day is None:
            self._line_day = self._totals
        self._announcing(line)
        self._led_by = self._of_label(line, words)
        label = [s for s in self.notes.spots.within(*words) if line.label and s.start >= line.label[0]]
        if line.heading and number == 0 and self.notes.article.body[line.start] != "#":
            return  # where or by whom it was filed
        if line.heading:
            self._section = label
            self._line_spots = label
        elif label:
            self._line_spots = label
        elif line.bullet or self._section:
            self._line_spots = list(self._section)

    def _frame(self, frame: Frame) -> None:
        notes = self.notes
        last = self.told[-1].frame if self.told else None
        if last is not None and last.sentence >= frame.sentence - 2:
            fresh = [a for a in frame.actions if not refers(notes, a, last)]
            if any(a.tag in {"arrest", "abduct", "murder"} and a.part == "past" for a in frame.actions):
                fresh = [a for a in fresh if not (a.tag == "clash" and definite(notes, a.first))]
            if len(fresh) < len(frame.actions) and any(
                a.tag not in OUTCOMES
                and a.tag not in PLAIN
                and a.tag not in {"strike", "reach", "find"}
                and (a.part == "past" or a.tag == "clash")
                for a in fresh
            ):
                frame.actions[:] = fresh
        tags = frame.tags
        own = scenes(notes, told_beside(notes, frame), leaving=bool(tags & _LEAVING), near=frame.core)
        labelled = notes.lines[notes.sentences[frame.sentence].line].label and self._line_spots
        origins = own and labelled and self._line_spots[0].grain < 2 and not tags & _LEAVING
        if origins and all(role_of(notes, s) is PlaceRole.FROM for s in own):
            own = []  # where somebody comes from, in a line that has told where it happened
        on_river = bool(own) and all(s.placed is not None and s.placed.kind == "river" for s in own)
        told_of = bool(self._line_spots) and self._line_spots[0].grain < 2
        if (on_river or (not own and told_of)) and (unknown := elsewhere(notes, frame)):
            own = [unknown]
        elif on_river and told_of:
            own = []  # "on the Tigris": of the town that is spoken of
        if labelled and namesake(own, self._line_spots, frame):
            own = []
        spots = own or self._line_spots
        if (
            own
            and own[0].grain == 3
            and self._line_spots
            and self._line_spots[0].grain < 2
            and own[0].first < frame.first
        ):
            spots = self._line_spots
        day = day_of_frame(notes, frame, self._line_day or self._day_of_place(frame, own, spots) or self._otherwise())
        back = self._pointed_back(frame, own, day)
        if back is not None and own and all(role_of(notes, s) is PlaceRole.FROM or self._in_hospital(s) for s in own):
            own = []
        if back is not None:
            day = day if day.named and not self._recounted(frame, own) else back.day
            spots = own or back.spots
        elif frame.weak and own and not day.named:
            day = self._day_there(frame, own) or day
        country = next((s.placed.country for s in spots if s.placed), None) or self.country
        struck = frame.tags & _ON_A_CROWD and "disperse" not in frame.tags
        kinds = {mention.kind for mention in frame.among(notes.actors)}
        if "protesters" in kinds and not frame.weak and not struck:
            first = frame.actions[0]
            frame.actions.append(dataclasses.replace(first, tag="protest", part="noun"))
        if "vandalise" in frame.tags and kinds.isdisjoint(ARMED):
            frame.actions.append(dataclasses.replace(frame.actions[0], tag="protest", part="noun"))
        self._as_announced(frame)
        self._as_before(frame)
        agent, target, ids = parties(notes, frame, self.memory, country=country, day=day.last)
        agent = agent or self._leading(frame, target)
        outcome = outcome_of(notes, frame)
        agent, target = self._then_took(frame, agent, target)
        if back is not None and (self._replaced(frame, back) or another_day(day, back, own)):
            return
        kind = frame.kind
        summary = is_summary(notes, frame, day, outcome)
        sub = without_aircraft(sub_type(frame, agent), frame, agent) or self._entered(frame, agent)
        victim = target or (agent if agent and agent.mention and self._lost(agent.mention) else None)
        if back is not None and not own and back.agent and outcome.killed and victim:
            outcome = self._both_sides_dead(frame, back, victim, outcome)
        if back is not None and not own:
            sub, kind = back.sub_event_type, None
            if summary and not back.summary and outcome.killed:
                sub = "Armed clash"
            theirs = (
                target if back.summary and target and back.agent and target.actor_id == back.agent.actor_id else None
            )
            byname = agent if agent and agent.mention and agent.mention.kind in {"name", "nationality"} else None
            byname = None if byname and back.target and kin(byname.actor_id, back.target.actor_id) else byname
            agent, target = byname or back.agent or agent, back.target or target
            if theirs is not None and back.target is not None:
                agent, target = Party(back.target.actor_id, None), theirs  # the dead of the other side
            if agent and target and agent.actor_id == target.actor_id:
                agent, target = back.agent, back.target
        apart = False
        if back is None and own and self._series is not None and one_of(notes, frame, self._series):
            sub, kind, agent = self._series.sub_event_type, None, self._series.agent
            day = day if day.named else self._series.day
            apart = True
        if sub is None and (hit := self._hurt_there(frame, own, outcome)) is not None:
            sub, kind, agent, target, day = hit.sub_event_type, None, hit.agent, target or hit.target, hit.day
        if sub is None:
            return
        agent, target = self.completed(
            frame, sub, agent, target, spots, day, outcome, kind=kind, summary=summary, own=bool(own)
        )
        if agent is None and target is None:
            agent, target = sides_before(notes, self.told, frame, sub, kind) or (None, None)
        if kind == TERRITORY:
            sub = sub_type(frame, agent) or sub  # by who took it, which may only now be known
        if agent and target and comrades(agent.actor_id, target.actor_id) and not frame.tags & _BETWEEN_FRIENDS:
            target = None  # named in passing, by whoever fights on their side
        agent, target = implied(notes, sub, frame, agent, target, ids, outcome)
        if summary and agent is not None and agent.actor_id == UNIDENTIFIED and agent.mention is None:
            agent = None  # a total of many deeds is nobody's in particular
        if sub == "Arrests" and agent and agent.actor_id in {"ISLAMIC_STATE", UNIDENTIFIED}:
            sub = "Abduction/forced disappearance"  # no arrest without the power of a state
        if kind == ATTACK or (kind is None and sub in {"Armed clash", "Attack"} and back is None):
            captives = "murder" in frame.tags and frame.tags & {"arrest", "captives", "abduct"}
            mutual = bool(frame.tags & {"clash", "repel"}) and agent is not None and agent.actor_id not in UNARMED
            sub = "Attack" if captives else "Armed clash" if mutual else by_target(agent, target)
        at_home = FROM_THE_AIR.get(agent.actor_id) if agent else None
        if at_home is not None and country not in at_home and sub in _UNSPECIFIC and not frame.tags & ON_FOOT:
            sub = "Air/drone strike"
            target = target or (self._struck(frame, sub, agent, spots, day, outcome) if agent else None)
        if summary and not own:
            spots = (scenes(notes, self._totalled) if day is self._totals else self._widest()) or spots
        if summary and outcome.killed and len(spots) > 1:
            spots = spots[:1]  # one total for all of them, told once
        if summary and target is None and agent and agent.actor_id == self.memory.agent and self.memory.target:
            target = Party(self.memory.target, None)
        sides = (agent.actor_id if agent else None, target.actor_id if target else None)
        if sub == "Disrupted weapons use" and self._warded_off(frame):
            return
        if sub == "Agreement" and notes.article.language == "en":
            outcome, summary = NOTHING, False  # the dead are those of the fighting that it ends
        if self._retreat(frame, sub, agent, own) or self._narrowed(frame, sub, own, day, outcome, sides):
            return
        if not enough(notes, sub, frame, agent, target, spots, outcome, day, summary=summary):
            return
        subs = [sub]
        if summary and not outcome.killed and {"ambush", "attack"} & tags and {"device", "mine"} & tags:
            subs = ["Armed clash", "Remote explosive/landmine/IED"]
        self.told.append(Told(frame, spots, bool(own), day, agent, target, sub, summary))
        if frame.background or (not summary and self._long_ago(frame, day)):
            self._latest = range(0)  # told in passing: nothing that follows belongs to what was told before it
            return
        self._remember(frame, spots, bool(own), day, agent, target)
        if apart:
            self._told_apart()
        if announces(notes, self.told[-1]):
            self._series, self._announced = self.told[-1], len(self.drafts)
        self._latest = range(len(self.drafts), len(self.drafts) + len(subs) * max(1, len(spots)))
        harm = shares(notes, frame, spots, outcome) if back is None else [outcome] * len(spots)

        def named(mention: ActorMention) -> str | None:
            return resolve(notes, mention, self.memory, country=country, day=day.last)

        those = struck_at(notes, frame, spots, agent, target, named)
        for sub in subs:
            for number, spot in enumerate(spots or [None]):
                self.drafts.append(
                    draft_of(
                        notes, frame, sub, spot, day, agent, those[number] if spot else target,
                        harm[number] if spot else outcome,
                        own=bool(own), summary=summary,
                        country=self.country, order=len(self.drafts), number=number,
                    )
                )  # fmt: skip

        if summary and not back:
            self._other_losses(frame, spots, day, agent, target, outcome, own=bool(own))

    def _other_losses(
        self, frame: Frame, spots: list[Spot], day: Day, agent: Party | None, target: Party | None, outcome: Outcome,
        *, own: bool,
    ) -> None:  # fmt: skip
        """Totals of further sides' dead that the same sentence counts."""

        def meant(mention: ActorMention) -> str | None:
            return resolve(self.notes, mention, self.memory, country=self.country, day=day.last)

        for killer, dead, bounds, span in losses(self.notes, frame, agent, target, outcome, meant):
            told = dataclasses.replace(outcome, killed=bounds, killed_spans=(span,), injured=None, injured_spans=())
            self.drafts.append(
                draft_of(
                    self.notes, frame, "Armed clash", spots[0] if spots else None, day, killer, dead, told, own=own,
                    summary=True, country=self.country, order=len(self.drafts), number=0,
                )
            )  # fmt: skip

    def _remember(
        self, frame: Frame, spots: list[Spot], own: bool, day: Day, agent: Party | None, target: Party | None
    ) -> None:
        if own and not (self.notes.lines[self.notes.sentences[frame.sentence].line].label):
            self._line_spots = spots
        published = self.notes.article.published
        recent = published is None or day.last is None or (published - day.last).days <= 10
        if day.named and (recent or self._line_day is None):
            self._line_day = day
        if agent:
            self.memory.agent = agent.actor_id
        if target:
            self.memory.target = target.actor_id


def off_topic(notes: Annotations) -> bool:
    """True for an article on sport, weather, the economy or culture that borrows the words of war."""
    armed = {a.actor_id for a in notes.actors if a.kind in {"name", "nationality"} and a.actor_id not in UNARMED}
    others = sum(notes.topics.values())
    return others >= 5 and others > 3 * len([a for a in notes.actors if a.actor_id in armed]) and len(armed) <= 1
