"""From an article to its incidents and control claims."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from typing import TYPE_CHECKING

from incidents.actions import ATTACK, OUTCOMES, TERRITORY, Action
from incidents.actors import CIVILIANS, PROTESTERS, UNARMED, UNIDENTIFIED, actors
from incidents.annotations import Annotations, Spot, annotate
from incidents.confidence import incident_confidence
from incidents.control import claims_of
from incidents.corroborate import Draft, merged
from incidents.frames import Frame, frames_of
from incidents.models import SUB_EVENT_TYPES, Article, ControlClaim, Evidence, Incident
from incidents.outcomes import Outcome, outcome_between, outcome_of
from incidents.reporting import speakers
from incidents.roles import Memory, Party, parties
from incidents.scenes import PlaceRole, role_of, scenes
from incidents.sentences import Sentence
from incidents.times import Day, day_of_frame, default_day

if TYPE_CHECKING:
    from gazetteer import Gazetteer

_LEAVING = frozenset({"withdraw", "hand_over", "take", "receive"})
_FROM_AFAR = frozenset({"Air/drone strike", "Shelling/artillery/missile attack"})
_TERRITORIAL = frozenset(
    {"Government regains territory", "Non-state actor overtakes territory", "Non-violent transfer of territory"}
)
_BLOWS = frozenset({"air_raid", "blow", "shell", "strike", "bomb", "attack", "explode", "ambush", "clash", "storm"})
_PLAIN_VIOLENCE = frozenset({"kill", "injure", "escape"})
_HARM = frozenset({"Battles", "Explosions/Remote violence", "Violence against civilians"})


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """What an article tells."""

    incidents: tuple[Incident, ...]
    """What happened, in the order told."""
    claims: tuple[ControlClaim, ...]
    """Who controls what, in the order told."""


@functools.cache
def _shipped_gazetteer() -> Gazetteer:
    from gazetteer import Gazetteer

    return Gazetteer()


def extract(article: Article, *, gazetteer: Gazetteer | None = None) -> Reading:
    """The incidents and control claims that ``article`` tells; empty tuples when it tells none.

    ``gazetteer`` places what the article names; None: the shipped one, opened once.
    """
    notes = annotate(article, gazetteer or _shipped_gazetteer())
    reader = _Reader(notes)
    reader.read()
    return Reading(tuple(merged(reader.drafts, article)), tuple(claims_of(notes, reader.told, reader.scenery)))


@dataclasses.dataclass(slots=True)
class Told:
    """A frame with what was settled for it, for those who read on."""

    frame: Frame
    """The frame."""
    spots: list[Spot]
    """Where it happened."""
    own: bool
    """True when the frame names the place itself."""
    day: Day
    """When."""
    agent: Party | None
    """Who acted."""
    target: Party | None
    """Who was acted upon."""
    sub_event_type: str
    """What it was."""
    summary: bool
    """True for a total over a period."""


class _Reader:
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
        self._latest = range(0)
        self._off_topic = _off_topic(notes)

    def read(self) -> None:
        """Fill ``drafts`` and ``told``."""
        if self._off_topic:
            self.scenery = [[] for _ in self.notes.sentences]
            return
        line = -1
        for sentence, frames in zip(self.notes.sentences, frames_of(self.notes), strict=True):
            if sentence.line != line:
                line = sentence.line
                self._new_line(line)
            self.scenery.append(list(self._line_spots))
            for frame in frames:
                self._frame(frame)
            if not frames:
                self._scene_only(sentence.first, sentence.last)
                self._toll_only(sentence)

    def _new_line(self, number: int) -> None:
        line = self.notes.lines[number]
        self._line_day = None
        label = [s for s in self.notes.spots if line.label and line.label[0] <= s.start < line.label[1]]
        if line.heading and number == 0 and self.notes.article.body[line.start] != "#":
            return  # where or by whom it was filed
        if line.heading:
            self._section = label
            self._line_spots = label
        elif label:
            self._line_spots = label
        elif line.bullet or self._section:
            self._line_spots = list(self._section)

    def _toll_only(self, sentence: Sentence) -> None:
        """A sentence that only counts the dead or says that there are none completes what was told just before."""
        last = self.told[-1] if self.told else None
        if last is None or self.notes.sentences[last.frame.sentence].line != sentence.line:
            return
        if self.notes.sentences[last.frame.sentence + 1] is not sentence or not self._latest:
            return
        outcome = outcome_between(self.notes, last.frame, sentence.start, sentence.end)
        for index in self._latest:
            incident = self.drafts[index].incident
            if outcome.killed and incident.fatalities is None:
                low, best, high = outcome.killed
                spans = tuple(Evidence("fatalities", a, b) for a, b in outcome.killed_spans)
                incident = dataclasses.replace(
                    incident, fatalities_low=low, fatalities=best, fatalities_high=high, evidence=incident.evidence + spans
                )
                self.drafts[index] = dataclasses.replace(self.drafts[index], incident=incident)

    def _scene_only(self, first: int, last: int) -> None:
        spots = [s for s in self.notes.spots if first <= s.first < last and not s.dateline]
        here = [s for s in scenes(self.notes, spots) if s.grain <= 3]
        if here and not self._line_spots:
            self._line_spots = here[:1]

    def _frame(self, frame: Frame) -> None:
        notes = self.notes
        last = self.told[-1].frame if self.told else None
        if last is not None and last.sentence >= frame.sentence - 2:
            fresh = [a for a in frame.actions if not _refers(notes, a, last)]
            if any(a.tag in {"arrest", "abduct", "murder"} and a.part == "past" for a in frame.actions):
                fresh = [a for a in fresh if not (a.tag == "clash" and _definite(notes, a.first))]
            if len(fresh) < len(frame.actions) and any(a.tag not in OUTCOMES and a.tag not in _PLAIN_VIOLENCE for a in fresh):
                frame.actions[:] = fresh
        tags = frame.tags
        own = scenes(notes, frame.spots, leaving=bool(tags & _LEAVING))
        spots = own or self._line_spots
        if own and own[0].grain == 3 and self._line_spots and self._line_spots[0].grain < 2 and own[0].first < frame.first:
            spots = self._line_spots
        day = day_of_frame(notes, frame, self._line_day or self._otherwise())
        back = self._pointed_back(frame, own, day)
        if back is not None and own and all(role_of(notes, s) is PlaceRole.FROM for s in own):
            own = []
        if back is not None:
            day = day if day.named else back.day
            spots = own or back.spots
        elif frame.weak and own and not day.named:
            day = self._day_there(frame, own) or day
        country = next((s.placed.country for s in spots if s.placed), None) or self.country
        if any(a.kind == "protesters" and frame.covers(a.first) for a in notes.actors) and not frame.weak:
            first = frame.actions[0]
            frame.actions.append(dataclasses.replace(first, tag="protest", part="noun"))
        agent, target, ids = parties(notes, frame, self.memory, country=country, day=day.last)
        outcome = outcome_of(notes, frame)
        kind = frame.kind
        summary = _is_summary(notes, frame, day, outcome)
        sub = self._sub_type(frame, kind, agent, target, outcome)
        if back is not None and not own:
            sub, kind = back.sub_event_type, None
            agent, target = agent or back.agent, target or back.target
            if agent and target and agent.actor_id == target.actor_id:
                agent, target = back.agent, back.target
        if sub is None:
            return
        if agent is None and sub in _FROM_AFAR:
            agent = self._same_hand(frame, sub)
        agent, target = self._fill(sub, frame, agent, target, ids, outcome)
        if kind == ATTACK or (kind is None and sub in {"Armed clash", "Attack"} and back is None):
            sub = "Attack" if target and target.actor_id in UNARMED and not (agent and agent.actor_id in UNARMED) else "Armed clash"
        if summary and not own:
            spots = self._widest() or spots
        if summary and agent is None and self.memory.agent and sub in {"Armed clash", "Attack"}:
            agent = Party(self.memory.agent, None) if not target or target.actor_id != self.memory.agent else None
        if summary and target is None and agent and agent.actor_id == self.memory.agent and self.memory.target:
            target = Party(self.memory.target, None)
        if not self._worth(frame, sub, agent, target, spots, outcome, day, summary=summary):
            return
        subs = [sub]
        if summary and not outcome.killed and {"ambush", "attack"} & tags and {"device", "mine"} & tags:
            subs = ["Armed clash", "Remote explosive/landmine/IED"]
        self.told.append(Told(frame, spots, bool(own), day, agent, target, sub, summary))
        if frame.background or (not summary and self._long_ago(frame, day)):
            return
        self._remember(frame, spots, bool(own), day, agent, target)
        self._latest = range(len(self.drafts), len(self.drafts) + len(subs) * max(1, len(spots)))
        for sub in subs:
            for number, spot in enumerate(spots or [None]):
                self.drafts.append(self._draft(frame, sub, spot, bool(own), day, agent, target, outcome, summary, number))

    def _remember(
        self, frame: Frame, spots: list[Spot], own: bool, day: Day, agent: Party | None, target: Party | None
    ) -> None:
        if own and not (self.notes.lines[self.notes.sentences[frame.sentence].line].label):
            self._line_spots = spots
        if day.named:
            self._line_day = day
        if agent:
            self.memory.agent = agent.actor_id
        if target:
            self.memory.target = target.actor_id

    def _otherwise(self) -> Day:
        """The day for what names none: in an article without a date of its own, the day last spoken of."""
        if not self.notes.article.published_inferred or self.default.mention:
            return self.default
        last = next((t.day for t in reversed(self.told) if t.day.named and not t.day.period and t.day.precision <= 2), None)
        return dataclasses.replace(last, named=False) if last else self.default

    def _same_hand(self, frame: Frame, sub: str) -> Party | None:
        """Who struck just before, for a further strike whose author is left unsaid."""
        last = self.told[-1] if self.told else None
        if last and last.sub_event_type == sub and frame.sentence - last.frame.sentence <= 2 and last.agent:
            return Party(last.agent.actor_id, None)
        return None

    def _loser(self, agent: Party) -> Party | None:
        """Whom ground is taken from, when only the taker is named: the side that last lost to him or held against him."""
        for told in reversed(self.told):
            if told.sub_event_type in _TERRITORIAL and told.agent:
                if told.agent.actor_id == agent.actor_id:
                    return Party(told.target.actor_id, None) if told.target else None
                return Party(told.agent.actor_id, None)
        return None

    def _day_there(self, frame: Frame, own: list[Spot]) -> Day | None:
        """The day of what was told to have happened at the same place a few sentences before."""
        for told in reversed(self.told[-4:]):
            if frame.sentence - told.frame.sentence <= 3 and any(s.text == o.text for s in told.spots for o in own):
                return told.day
        return None

    def _pointed_back(self, frame: Frame, own: list[Spot], day: Day) -> Told | None:
        """What was told just before, when ``frame`` goes on about it ("the attack", "the attackers"); None otherwise."""
        last = self.told[-1] if self.told else None
        if last is None or not 0 <= frame.sentence - last.frame.sentence <= 2:
            return None
        notes = self.notes
        own = [s for s in own if role_of(notes, s) is not PlaceRole.FROM]
        if own and not any(s.text == o.text for s in last.spots for o in own):
            return None
        if any(m.kind == "attackers" and frame.covers(m.first) for m in notes.actors) and "kill" not in frame.tags:
            return last
        same_line = notes.sentences[frame.sentence].line == notes.sentences[last.frame.sentence].line
        if frame.weak and not own and not frame.dates and same_line and last.frame is not frame:
            named = {m.actor_id for m in notes.actors if frame.covers(m.first) and m.kind == "name"}
            if frame.sentence - last.frame.sentence == 1 and not (last.frame.tags & {"kill"} and named):
                return last
        line = notes.lines[notes.sentences[frame.sentence].line]
        if not same_line and (line.label or line.bullet):
            return None
        if any(_refers(notes, a, last.frame) for a in frame.actions):
            return last
        return None

    def _long_ago(self, frame: Frame, day: Day) -> bool:
        """True for what is told in passing of months before: not news, though it may tell who held what."""
        published = self.notes.article.published
        if published is None or day.last is None or (published - day.last).days <= 60:
            return False
        words = self.notes.words[max(0, frame.first - 3) : frame.last]
        perfect = any(w.text.lstrip("وف") in {"كان", "كانت", "كانوا", "had"} for w in words)
        return day.precision >= 3 or perfect

    def _widest(self) -> list[Spot]:
        areas = [s for s in self.notes.spots if s.placed and s.placed.kind != "country" and s.grain >= 2 and not s.dateline]
        return [max(areas, key=lambda s: s.placed.uncertainty_km if s.placed else 0)] if areas else []

    def _sub_type(
        self, frame: Frame, kind: str | None, agent: Party | None, target: Party | None, outcome: Outcome
    ) -> str | None:
        if kind == TERRITORY:
            taker = actors().get(agent.actor_id) if agent else None
            return "Government regains territory" if taker and taker.inter == 1 else "Non-state actor overtakes territory"
        if kind == ATTACK:
            return "Armed clash"
        last = self.told[-1] if self.told else None
        if kind is None and "enter" in frame.tags and agent and last and last.sub_event_type in _TERRITORIAL:
            if last.agent and last.agent.actor_id == agent.actor_id and frame.sentence - last.frame.sentence <= 1:
                return last.sub_event_type
        if kind is None and frame.tags & _PLAIN_VIOLENCE and (outcome.killed or outcome.injured):
            return None
        return kind

    def _fill(
        self, sub: str, frame: Frame, agent: Party | None, target: Party | None, ids: list[str], outcome: Outcome
    ) -> tuple[Party | None, Party | None]:
        """The parties, with those that a sub-event type implies."""
        event_type = SUB_EVENT_TYPES[sub]
        if event_type in {"Protests", "Riots"}:
            armed = next((i for i in ids if i not in UNARMED and i != UNIDENTIFIED and not i.startswith("?")), None)
            if sub in {"Peaceful protest", "Violent demonstration", "Mob violence"}:
                armed = None
            return Party(PROTESTERS, None), (Party(armed, None) if armed else None)
        if target is None and outcome.victims:
            target = Party(outcome.victims, None)
        if target is None and agent and sub in _TERRITORIAL:
            target = self._loser(agent)
        if sub == "Arrests" and target is None and agent and _fighters_taken(self.notes, frame):
            target = Party(agent.actor_id, None)
        if sub == "Abduction/forced disappearance":
            target = target or Party(CIVILIANS, None)
            agent = agent or Party(UNIDENTIFIED, None)
        if sub == "Arrests" and target is None:
            suspect = next((i[1:] for i in ids if i.startswith("?")), None)
            target = Party(suspect or CIVILIANS, None)
        if agent is None and (sub == "Grenade" or (event_type == "Explosions/Remote violence" and _laid(frame, outcome))):
            agent = Party(UNIDENTIFIED, None)
        if event_type == "Battles" and agent is None and frame.kind == ATTACK:
            agent = Party(UNIDENTIFIED, None) if "shoot" in frame.tags or "murder" in frame.tags or frame.weak else None
        hurt = (outcome.killed and outcome.killed[1]) or outcome.injured
        if event_type == "Explosions/Remote violence" and target is None and hurt and not outcome.combatants:
            target = Party(CIVILIANS, None)
        return agent, target

    def _worth(
        self, frame: Frame, sub: str, agent: Party | None, target: Party | None, spots: list[Spot], outcome: Outcome,
        day: Day, *, summary: bool,
    ) -> bool:  # fmt: skip
        """True when enough is told to be an incident."""
        event_type = SUB_EVENT_TYPES[sub]
        armed = [p for p in (agent, target) if p and p.actor_id not in UNARMED]
        if event_type == "Battles" and not armed:
            return False
        if sub in {"Non-violent transfer of territory", "Government regains territory", "Non-state actor overtakes territory",
                   "Agreement", "Headquarters or base established", "Disrupted weapons use", "Other",
                   "Change to group/activity", "Looting/property destruction"}:  # fmt: skip
            return bool(agent and agent.actor_id not in UNARMED) and bool(spots)
        if day.period and frame.kind == ATTACK and not summary and not frame.tags & {"clash"} and _plural_told(self.notes, frame):
            return False
        if frame.kind == ATTACK and not (outcome.killed or outcome.injured) and spots and all(s.grain == 3 for s in spots):
            if not frame.tags & {"clash", "repel", "shoot", "storm", "murder"}:
                return False
        if frame.weak and not outcome.killed and not outcome.injured and not frame.tags & {"device", "mine", "aircraft", "artillery"}:
            return False
        if event_type in {"Battles", "Violence against civilians"} and agent is None:
            if target is None or not (outcome.killed or outcome.injured or frame.tags & {"murder", "abduct", "attempt"}):
                return False
        return bool(spots) or bool(armed and (outcome.killed or outcome.injured))

    def _draft(
        self, frame: Frame, sub: str, spot: Spot | None, own: bool, day: Day, agent: Party | None, target: Party | None,
        outcome: Outcome, summary: bool, number: int,
    ) -> Draft:  # fmt: skip
        notes = self.notes
        sentence = notes.sentences[frame.sentence]
        evidence = [Evidence("sentence", sentence.start, sentence.end)]
        if frame.actions:
            action = next((a for a in frame.actions if a.tag not in _PLAIN_VIOLENCE), frame.actions[0])
            evidence.append(Evidence("sub_event_type", action.start, action.end))
        if spot:
            evidence.append(Evidence("location", spot.start, spot.end))
        for name, party in (("actor1", agent), ("actor2", target)):
            if party and party.mention:
                evidence.append(Evidence(name, party.mention.start, party.mention.end))
        if day.mention:
            evidence.append(Evidence("event_date", day.mention.start, day.mention.end))
        evidence += [Evidence("fatalities", a, b) for a, b in outcome.killed_spans]
        evidence += [Evidence("injured", a, b) for a, b in outcome.injured_spans]
        said = speakers(notes, sentence)
        evidence += [Evidence("source", s.start, s.end) for s in said]
        placed = spot.placed if spot else None
        harm = SUB_EVENT_TYPES[sub] in _HARM
        killed = outcome.killed if harm or SUB_EVENT_TYPES[sub] in {"Protests", "Riots"} or outcome.killed != (0, 0, 0) else None
        low, best, high = killed or (None, None, None)
        incident = Incident(
            incident_id="",
            article_id=notes.article.article_id,
            kind="summary" if summary else "event",
            event_type=SUB_EVENT_TYPES[sub],
            sub_event_type=sub,
            event_date=day.first,
            end_date=day.last,
            time_precision=day.precision,
            actor1=agent.actor_id if agent else None,
            actor2=target.actor_id if target else None,
            location=spot.text if spot else "",
            place_id=(placed.place_id or None) if placed else None,
            latitude=placed.latitude if placed else None,
            longitude=placed.longitude if placed else None,
            uncertainty_km=placed.uncertainty_km if placed else None,
            geo_precision=placed.geo_precision if placed else 3,
            admin1=(placed.admin1 or None) if placed else None,
            country=(placed.country or None) if placed else self.country,
            fatalities_low=low,
            fatalities=best,
            fatalities_high=high,
            injured=outcome.injured,
            civilian_targeting=harm and bool(target) and target.actor_id in UNARMED if target else False,
            source=tuple(dict.fromkeys(s.name for s in said)),
            evidence=tuple(evidence),
        )
        incident = dataclasses.replace(incident, confidence=incident_confidence(incident, own_place=own, own_day=day.named))
        return Draft(incident, weak=frame.weak, own_place=own, own_day=day.named, order=len(self.drafts), part=number)


def _is_summary(notes: Annotations, frame: Frame, day: Day, outcome: Outcome) -> bool:
    if not day.period:
        return False
    long = day.first is None or day.last is None or (day.last - day.first).days > 14
    if outcome.killed and outcome.killed[1]:
        return True
    plural = _plural_told(notes, frame)
    here = any(c.first <= s.first < c.last for s in frame.spots for c in frame.clauses for a in frame.actions if c.first <= a.first < c.last)
    return long and plural and here and bool(frame.tags & {"attack", "ambush", "air_raid", "shell", "blow", "explode", "device", "murder", "kill"})


_FIGHTERS = frozenset({"مقاتل", "مقاتلين", "عناصر", "عنصر", "مجندين", "fighters", "militiamen", "recruits", "conscripts"})


def _laid(frame: Frame, outcome: Outcome) -> bool:
    """True for a single mine that went off: someone armed laid it, though nobody says who."""
    return "mine" in frame.tags and "device" not in frame.tags


def _fighters_taken(notes: Annotations, frame: Frame) -> bool:
    """True when those arrested are fighters of no named side."""
    for action in frame.actions:
        if action.tag == "arrest":
            near = notes.words[action.last : action.last + 3]
            return any(not _FIGHTERS.isdisjoint(word.forms) for word in near)
    return False


def _refers(notes: Annotations, action: Action, before: Frame) -> bool:
    """True for "the attack", "the raids" after an attack or raids were told."""
    if action.part != "noun" or not _definite(notes, action.first):
        return False
    return action.tag in before.tags - OUTCOMES or (action.tag in _BLOWS and bool(_BLOWS & before.tags))


def _definite(notes: Annotations, index: int) -> bool:
    word = notes.words[index].text
    if notes.article.language == "en":
        return index > 0 and notes.words[index - 1].text in {"the", "that", "this"}
    return word.lstrip("وفبل").startswith("ال") or word.startswith(("لل", "ولل"))


def _plural_told(notes: Annotations, frame: Frame) -> bool:
    """True when attacks are told in the plural."""
    return any(_plural(notes, a.first) for a in frame.actions if a.part == "noun")


def _plural(notes: Annotations, index: int) -> bool:
    word = notes.words[index].text
    if notes.article.language == "en":
        return word.endswith("s")
    return word.endswith(("ات", "ين")) or any(form in {"كمائن", "هجمات", "غارات", "عمليات", "عبوات"} for form in notes.words[index].forms)


def _off_topic(notes: Annotations) -> bool:
    """True for an article on sport, weather, the economy or culture that borrows the words of war."""
    armed = {a.actor_id for a in notes.actors if a.kind in {"name", "nationality"} and a.actor_id not in UNARMED}
    others = sum(notes.topics.values())
    return others >= 5 and others > 3 * len([a for a in notes.actors if a.actor_id in armed]) and len(armed) <= 1


def today(article: Article) -> dt.date | None:
    """The day an article speaks from."""
    return article.published
