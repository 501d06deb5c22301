"""What a sentence says of what was told before it: "the attack", the same place, the day last spoken of."""

from __future__ import annotations

import dataclasses

from gazetteer.merge import km_between
from gazetteer.places import Placed
from incidents.actions import TERRITORY
from incidents.actors import UNARMED, UNIDENTIFIED
from incidents.annotations import Annotations
from incidents.events import refers
from incidents.frames import Frame
from incidents.language.grammar import grammar
from incidents.models import SUB_EVENT_TYPES, Evidence
from incidents.reporting import speakers
from incidents.roles.identities import Party
from incidents.roles.sides import Sides, Told
from incidents.roles.turns import counted_dead
from incidents.scenes import PlaceRole, role_of
from incidents.spots import Spot
from incidents.times import Day
from incidents.tolls.outcomes import Outcome

_OPENING = 4
"""So many of the first events told are those that a report's opening tells."""
_RECENT = 4
"""Days for which an opening's day is that of undated details."""
_BESIDE_KM = 12.0
"""How far outside the stretch meant by "south-east of" a place may lie that is told to be in it."""
_VAGUE = frozenset({"kill", "injure", "fall", "make", "destroy"})
"""Tags that many events of a report share."""
_BACK = 40
"""How many words before a sentence a cue may begin that ends right before it."""


class References(Sides):
    """What was told so far, asked for what later sentences lean on."""

    default: Day
    _line_day: Day | None
    _line_spots: list[Spot]

    _series: Told | None = None
    _announced: int | None = None

    def _told_apart(self) -> None:
        """Leave out what only announced several events, now that they are told one by one."""
        at = self._announced
        if at is not None and at < len(self.drafts) and self.drafts[at].incident.fatalities is None:
            del self.drafts[at]
        self._announced = None

    def _otherwise(self) -> Day:
        """The day for what names none: in an article without a date of its own, the day last spoken of."""
        if not self.notes.article.published_inferred or self.default.mention:
            return self.default
        last = next(
            (t.day for t in reversed(self.told) if t.day.named and not t.day.period and t.day.precision <= 2), None
        )
        return dataclasses.replace(last, named=False) if last else self.default

    def _day_of_place(self, frame: Frame, own: list[Spot], spots: list[Spot]) -> Day | None:
        """The day just told of, for a new line that names neither day nor place and goes on about the same place, or
        names the place of which the same has been told: a report's opening tells the day, its details do not."""
        last = self.told[-1] if self.told else None
        if own and not frame.dates:
            return self._day_of_opening(frame, own)
        if last is None or own or not spots or frame.sentence - last.frame.sentence != 1 or last.spots != spots:
            return None
        line = self.notes.lines[self.notes.sentences[frame.sentence].line]
        usable = last.day.named and not last.day.period and last.day.precision == 1 and not last.summary
        return last.day if usable and not (line.bullet or line.label) else None

    def _day_of_opening(self, frame: Frame, own: list[Spot]) -> Day | None:
        published = self.notes.article.published
        line = self.notes.lines[self.notes.sentences[frame.sentence].line]
        if published is None or line.bullet or line.label or apart(self.notes, frame):
            return None
        places = {s.placed.place_id for s in own if s.placed is not None}
        for told in self.told[:_OPENING]:
            day = told.day
            if told.summary or day.period or not day.named or day.precision > 1 or day.last is None:
                continue
            there = any(s.placed is not None and s.placed.place_id in places for s in told.spots)
            alike = frame.tags & told.frame.tags - _VAGUE or (frame.kind is not None and frame.kind == told.frame.kind)
            if there and 0 < (published - day.last).days <= _RECENT and alike:
                return day
        return None

    def _then_took(self, frame: Frame, agent: Party | None, target: Party | None) -> tuple[Party | None, Party | None]:
        """The sides of a taking that names none: those of what its sentence told just before ("attacked …, took …")."""
        last = self.told[-1] if self.told else None
        if agent is not None or target is not None or last is None or last.frame.sentence != frame.sentence:
            return agent, target
        if frame.kind != TERRITORY or last.agent is None or SUB_EVENT_TYPES[last.sub_event_type] != "Battles":
            return agent, target
        if frame.among(self.notes.actors) and any(m.actor_id not in UNARMED for m in frame.among(self.notes.actors)):
            return agent, target
        return Party(last.agent.actor_id, None), Party(last.target.actor_id, None) if last.target else None

    def _replaced(self, frame: Frame, back: Told) -> bool:
        """True for a first count of the dead that what was told before has already replaced, or for another event's."""
        here = self.notes.sentences[frame.sentence]
        near = self.notes.cues.within(here.first - _BACK, here.last)
        cues = [c for c in near if frame.covers(c.first) or 0 <= frame.first - c.last <= 3]
        return any(c.kind == "initial" for c in cues) and bool(back.frame.tags & {"kill"})

    def _day_there(self, frame: Frame, own: list[Spot]) -> Day | None:
        """The day of what was told to have happened at the same place a few sentences before."""
        for told in reversed(self.told[-4:]):
            if frame.sentence - told.frame.sentence <= 3 and any(s.text == o.text for s in told.spots for o in own):
                return told.day
        return None

    def _pointed_back(self, frame: Frame, own: list[Spot], day: Day) -> Told | None:
        """What was told just before, when ``frame`` goes on about it ("the attack"); None otherwise."""
        last = self.told[-1] if self.told else None
        if last is None or not 0 <= frame.sentence - last.frame.sentence <= 2:
            return None
        notes = self.notes
        own = [s for s in own if role_of(notes, s) is not PlaceRole.FROM]
        if self._recounted(frame, own):
            return last
        if own and not any(s.text == o.text for s in last.spots for o in own):
            return None
        alone = not own and not frame.dates and frame.sentence - last.frame.sentence == 1
        if alone and last.sub_event_type == "Violent demonstration" and _dead_of_a_crowd(notes, frame):
            return last
        attackers = [m for m in frame.among(notes.actors) if m.kind == "attackers"]
        if attackers and ("kill" not in frame.tags or (alone and attackers[0].start in counted_dead(notes))):
            return last
        if frame.weak and _others_doing(notes, frame, last):
            return None
        same_line = notes.sentences[frame.sentence].line == notes.sentences[last.frame.sentence].line
        if frame.weak and not own and not frame.dates and same_line and last.frame is not frame:
            named = {m.actor_id for m in frame.among(notes.actors) if m.kind == "name"}
            other_voice = bool(speakers(notes, notes.sentences[frame.sentence]))
            if (
                not (last.frame.tags & {"kill"} and named)
                or other_voice
                or (last.agent and named == {last.agent.actor_id})
            ):
                return last
        line = notes.lines[notes.sentences[frame.sentence].line]
        if not same_line and (line.label or line.bullet):
            return None
        if any(refers(notes, a, last.frame) for a in frame.actions):
            return last
        return None

    def _recounted(self, frame: Frame, own: list[Spot]) -> bool:
        """True for a new count of the dead of what was just told ("the toll rose to 7"), told nowhere but where they
        died in hospital."""
        last = self.told[-1] if self.told else None
        if last is None or not 1 <= frame.sentence - last.frame.sentence <= 2 or last.summary:
            return False
        if any(d.role == "since" for d in frame.dates):
            return False  # a count of years is not this event's
        if not frame.weak and not frame.tags & last.frame.tags - {"kill", "injure"}:
            return False
        if not any(t.outcome == "killed" and t.best for t in frame.among(self.notes.tolls)):
            return False
        small = grammar(self.notes.article.language)
        words = self.notes.words[self.notes.sentences[frame.sentence].first : frame.last]
        if not any(word.text.lstrip("وف") in small.recounts for word in words):
            return False
        if any(word.text.lstrip("وف") in small.answers for word in words):
            return False  # the blow that answers it
        there = {s.text for s in last.spots}
        return all(s.text in there or self._in_hospital(s) for s in own)

    def _in_hospital(self, spot: Spot) -> bool:
        before = self.notes.words[max(0, spot.first - 2) : spot.first]
        return any(not grammar(self.notes.article.language).hospitals.isdisjoint(w.forms) for w in before)

    def _narrowed(
        self, frame: Frame, sub: str, own: list[Spot], day: Day, outcome: Outcome, sides: tuple[str | None, str | None]
    ) -> bool:
        """True when the frame only tells where in a wide place the event just told happened; it is then put there."""
        last = self.told[-1] if self.told else None
        near = last is not None and frame.sentence - last.frame.sentence in {1, 2}
        if last is None or not near or len(own) != 1 or len(self._latest) != 1:
            return False
        draft, here, wide = self.drafts[self._latest[0]], own[0].placed, last.spots[0].placed if last.spots else None
        same_kind = SUB_EVENT_TYPES[sub] == draft.incident.event_type or sub in {"Armed clash", "Attack"}
        if here is None or wide is None or own[0].grain > 1 or not same_kind or last.summary:
            return False
        if (last.spots[0].grain < 2 and not _lies_within(here, wide)) or apart(self.notes, frame):
            return False
        told = (draft.incident.actor1, draft.incident.actor2)
        alike = None not in sides and sides == told and UNIDENTIFIED not in sides
        if not alike and not any(refers(self.notes, a, last.frame) or a.tag in last.frame.tags for a in frame.actions):
            return False
        known = draft.incident.fatalities
        if outcome.killed and known is not None and outcome.killed[1] not in {None, known}:
            return False
        if day.named and last.day.named and not (day.first == last.day.first or last.day.precision > 1):
            return False
        if day.named and day.first and last.day.first and abs((day.first - last.day.first).days) > _RECENT:
            return False
        if wide.admin1 and here.admin1 and wide.admin1 != here.admin1:
            return False
        span = Evidence("location", own[0].start, own[0].end)
        incident = dataclasses.replace(
            draft.incident, location=own[0].text, place_id=here.place_id or None, latitude=here.latitude,
            longitude=here.longitude, uncertainty_km=here.uncertainty_km, geo_precision=here.geo_precision,
            admin1=here.admin1 or None, country=here.country or None, actor1=told[0] or sides[0],
            actor2=told[1] or sides[1],
            evidence=(*(e for e in draft.incident.evidence if e.field != "location"), span),
        )  # fmt: skip
        if known is None and outcome.killed:
            low, best, high = outcome.killed
            spans = tuple(Evidence("fatalities", a, b) for a, b in outcome.killed_spans)
            incident = dataclasses.replace(
                incident, fatalities_low=low, fatalities=best, fatalities_high=high, injured=outcome.injured,
                evidence=incident.evidence + spans,
            )  # fmt: skip
        self.drafts[self._latest[0]] = dataclasses.replace(draft, incident=incident)
        last.spots[:] = own
        self._line_spots = own
        return True

    def _long_ago(self, frame: Frame, day: Day) -> bool:
        """True for what is told in passing of months before: not news, though it may tell who held what."""
        published = self.notes.article.published
        if published is None or day.last is None or (published - day.last).days <= 60:
            return False
        words = self.notes.words[max(0, frame.first - 3) : frame.last]
        if self.notes.article.published_inferred and day.named and day.precision == 1:
            return False  # a study of months tells each day as it comes
        perfect = any(w.text.lstrip("وف") in grammar(self.notes.article.language).perfect for w in words)
        return day.precision >= 3 or perfect

    def _widest(self) -> list[Spot]:
        return list(self.notes.once("widest", self._widest_of_all))

    def _widest_of_all(self) -> list[Spot]:
        areas = [
            s for s in self.notes.spots if s.placed and s.placed.kind != "country" and s.grain >= 2 and not s.dateline
        ]
        if not areas:
            return []
        regions = [s for s in areas if s.placed and s.placed.kind != "governorate"] or areas
        return [max(regions, key=lambda s: s.placed.uncertainty_km if s.placed else 0)]


def apart(notes: Annotations, frame: Frame) -> bool:
    """True for a frame whose sentence opens with "in a related development" or the like: it tells of something else."""
    first = notes.sentences[frame.sentence].first
    opening = " ".join(w.text for w in notes.words[first : first + 2])
    return opening.removeprefix("و") in grammar(notes.article.language).apart


def _lies_within(here: Placed, wide: Placed) -> bool:
    """True for a place in the stretch of land that "south-east of", "the countryside of" told."""
    wider = 2 if here.kind == "relative" else 1
    if wide.kind != "relative" or here.uncertainty_km * wider >= wide.uncertainty_km:
        return False
    if wide.place_id.startswith(f"{here.place_id}#"):
        return False  # the town itself is not east of itself
    km = km_between(here.latitude, here.longitude, wide.latitude, wide.longitude)
    return km <= wide.uncertainty_km + here.uncertainty_km + _BESIDE_KM


def _others_doing(notes: Annotations, frame: Frame, last: Told) -> bool:
    """True for "Gunmen killed a shopkeeper" after a bomb was told: another deed, with somebody of its own who acted."""
    if notes.article.language != "en" or SUB_EVENT_TYPES[last.sub_event_type] != "Explosions/Remote violence":
        return False
    verbs = [a for a in frame.actions if a.tag in {"kill", "injure"} and a.part == "past"]
    near = (m for a in verbs for m in notes.actors.within(a.first - 3, a.first) if m.last == a.first)
    return any(m.kind == "unidentified" for m in near)


def another_day(day: Day, back: Told, own: list[Spot]) -> bool:
    """True for "the protests had begun in October": the same, told of another day, is background."""
    if own or not day.named or day.last is None or back.day.first is None:
        return False
    return (back.day.first - day.last).days > 1


def _dead_of_a_crowd(notes: Annotations, frame: Frame) -> bool:
    """True for "one demonstrator died of a gunshot wound": how a riot just told ended."""
    finite = [a for a in frame.actions if a.part != "noun"]
    crowd = any(m.kind == "protesters" for m in frame.among(notes.actors))
    return crowd and bool(finite) and all(a.tag in {"kill", "injure"} for a in finite)
