"""Who stood on either side where a sentence leaves it open: what the sentences before it say of that."""

from __future__ import annotations

import dataclasses

from incidents.actors import UNARMED, UNIDENTIFIED, ActorMention, actors, government_of, kin
from incidents.alliances import allied, may_fight
from incidents.annotations import Annotations
from incidents.drafts import Draft
from incidents.events import HARM
from incidents.frames import Frame
from incidents.language.grammar import grammar
from incidents.language.spelling import fold_word
from incidents.models import SUB_EVENT_TYPES, TERRITORIAL
from incidents.roles.identities import Memory, Party
from incidents.spots import Spot
from incidents.times import Day
from incidents.tolls.outcomes import Outcome

HELPERS = frozenset({"COALITION", "USA", "RUSSIA"})
"""Actors that take part in others' fights, so that they are no side's foe by being named."""

_STRIKES = frozenset({"Air/drone strike", "Shelling/artillery/missile attack"})
_ONE_STRIKE = 4
"""Sentences within which what was shot down belongs to the strike told before."""
_AGAINST_AMERICANS = frozenset({"IRAN_BACKED_MILITIAS", "KATAIB_HEZBOLLAH"})
_FURTHER = 6
"""How many sentences back the strike may be told of which "another" speaks."""
_NO_BOMBERS = frozenset({"SDF", "DEIR_EZZOR_MILITARY_COUNCIL", "PKK"})
_NO_POWER = frozenset({"ISLAMIC_STATE", "ISRAEL", "IRAN", "IRGC", "PKK", UNIDENTIFIED, *UNARMED})


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


class Sides:
    """What was told so far, asked for the sides of what is told next."""

    notes: Annotations
    memory: Memory
    drafts: list[Draft]
    told: list[Told]
    _latest: range

    @property
    def foe(self) -> Party | None:
        """The insurgent group that the report named last; None when it names none."""
        table = actors()
        named = [a for a in reversed(self.memory.full) if a in table and table[a].inter == 2]
        return Party(named[0], None) if named else None

    def _fallen_to_them(self, frame: Frame) -> Party | None:
        """Who took a place that "fell to them": whoever acted last; None where no pronoun follows."""
        words = self.notes.words
        after = [words[a.last].text for a in frame.actions if a.tag == "fell" and a.last < len(words)]
        if any(a.tag == "fell" and words[a.last - 1].text in grammar("ar").hands for a in frame.actions):
            return Party(self.memory.agent, None) if self.memory.agent else None
        return Party(self.memory.agent, None) if self.memory.agent and {"them", "it"} & set(after) else None

    def _hand_before(self, frame: Frame) -> Party | None:
        """Who acted in the sentence before, for arrests told right after a raid."""
        last = self.told[-1] if self.told else None
        if last and last.agent and frame.sentence - last.frame.sentence <= 1 and last.agent.actor_id not in UNARMED:
            return Party(last.agent.actor_id, None)
        return None

    def _power(self) -> Party | None:
        """Who arrests where nobody is said to: the force named last that holds ground; None before any."""
        table = actors()
        held = [a for a in reversed(self.memory.full) if a in table and a not in HELPERS and a not in _NO_POWER]
        return Party(held[0], None) if held else None

    def _opponents(self, frame: Frame, agent: Party | None, target: Party | None) -> tuple[Party | None, Party | None]:
        """Both sides of a fight of which only one is named: the other is whom the report named last against it."""
        side = agent or target
        if side is None or side.actor_id in UNARMED:
            return agent, target
        other = self._enemy_of(side.actor_id)
        return ((agent or other), (target or other)) if other else (agent, target)

    def _enemy_of(self, actor_id: str, *, near: bool = False) -> Party | None:
        """Whom the report names against ``actor_id``: the one named last, else the first to be named later.

        With ``near``, of those who fight on the ground, not powers abroad.
        """
        table = actors()
        last = next(
            (
                a
                for a in reversed(self.memory.named)
                if may_fight(actor_id, a) and a not in HELPERS and not (near and a in table and table[a].inter == 8)
            ),
            None,
        )
        later = last or next(
            (
                m.actor_id
                for m in self.notes.actors
                if m.kind == "name"
                and m.actor_id
                and m.actor_id not in UNARMED
                and m.actor_id not in HELPERS
                and may_fight(actor_id, m.actor_id)
            ),
            None,
        )
        return Party(later, None) if later else None

    def _garrison(self, agent: Party, spots: list[Spot], day: Day) -> Party | None:
        """Who holds the air base or barracks that is struck, where nobody is said to: the country's own forces."""
        kinds = {"airport", "base"}
        if agent.actor_id in _AGAINST_AMERICANS:
            kinds |= {"field", "facility", "station"}
        fields = grammar(self.notes.article.language).airfields
        bases = [
            s.placed
            for s in spots
            if s.placed is not None and (s.placed.kind in kinds or not fields.isdisjoint(fold_word(s.text).split()))
        ]
        if not bases or len(bases) < len(spots):
            return None
        if agent.actor_id in _AGAINST_AMERICANS and bases[0].country in {"SY", "IQ"}:
            return Party("USA", None)
        holder = government_of(bases[0].country, day.last)
        return Party(holder, None) if holder and not allied(holder, agent.actor_id) else None

    def _sole_insurgent(self, target: Party) -> Party | None:
        """Who attacks a state's forces when nobody is said to: the one insurgent group that the report names."""
        table = actors()
        victim = table.get(target.actor_id)
        if victim is None or victim.inter not in {1, 3, 8}:
            return None
        named = self.notes.once(
            "by name", lambda: {m.actor_id for m in self.notes.actors if m.kind == "name" and m.actor_id}
        )
        rebels = {a for a in named if a in table and table[a].inter == 2 and not kin(a, target.actor_id)}
        return Party(next(iter(rebels)), None) if rebels == {"ISLAMIC_STATE"} else None

    def _sole_bomber(self) -> Party | None:
        """Who sent a suicide bomber of nobody: Islamic State, where the report names no other insurgents."""
        table = actors()
        named = self.notes.once(
            "by name", lambda: {m.actor_id for m in self.notes.actors if m.kind == "name" and m.actor_id}
        )
        rebels = {a for a in named if a in table and table[a].inter == 2} - _NO_BOMBERS
        return Party("ISLAMIC_STATE", None) if rebels == {"ISLAMIC_STATE"} else None

    def _from_the_axis(self, target: Party) -> Party | None:
        """Who fires at American bases where nobody is said to: the Iran-backed group that the report names."""
        if target.actor_id not in {"USA", "COALITION"}:
            return None
        acted = [t.agent.actor_id for t in reversed(self.told) if t.agent and t.agent.actor_id in _AGAINST_AMERICANS]
        named = acted or [a for a in reversed(self.memory.full) if a in _AGAINST_AMERICANS]
        later = (m.actor_id for m in self.notes.actors if m.kind == "name" and m.actor_id in _AGAINST_AMERICANS)
        one = next(iter(named), None) or next(later, None)
        return Party(one, None) if one else None

    def _hand_against(self, frame: Frame, target: Party) -> Party | None:
        """Who struck the same side in the sentence before, for more of its dead whose killer is left unsaid."""
        last = self.told[-1] if self.told else None
        if last is None or last.agent is None or last.target is None or frame.sentence - last.frame.sentence > 2:
            return None
        return Party(last.agent.actor_id, None) if last.target.actor_id == target.actor_id else None

    def _lost(self, side: ActorMention) -> bool:
        """True for "X also lost two members": whose own dead are told (English)."""
        after = [w.text for w in self.notes.words[side.last : side.last + 2]]
        return self.notes.article.language == "en" and bool({"lost", "suffered"} & set(after))

    def _both_sides_dead(self, frame: Frame, back: Told, target: Party, outcome: Outcome) -> Outcome:
        """The dead of both sides together, when the attacker's own are told after those of the attacked."""
        if back.agent is None or target.actor_id != back.agent.actor_id or not self._latest or not outcome.killed:
            return outcome
        before = self.drafts[self._latest[0]].incident
        if before.fatalities is None or before.actor2 in UNARMED:
            return outcome
        low, best, high = outcome.killed
        total = (
            (before.fatalities_low or 0) + (low or 0),
            before.fatalities + (best or 0),
            before.fatalities_high + high if before.fatalities_high is not None and high is not None else None,
        )
        return dataclasses.replace(outcome, killed=total, risen=True)

    def _warded_off(self, frame: Frame) -> bool:
        """True for missiles of a strike just told that were shot down: part of the strike, no event of its own."""
        if self.notes.article.language != "en" or "shoot_down" not in frame.tags:
            return False
        item = self.notes.sentences[frame.sentence].line
        if self.notes.lines[item].bullet and any(
            self.notes.sentences[t.frame.sentence].line != item for t in self.told[-1:]
        ):
            return False  # an item of a list tells of its own
        near = [t for t in self.told[-3:] if frame.sentence - t.frame.sentence <= _ONE_STRIKE]
        return any(t.sub_event_type in _STRIKES and t.agent is not None for t in near)

    def _retreat(self, frame: Frame, sub: str, agent: Party | None, own: list[Spot]) -> bool:
        """True for attackers who only leave again ("before they withdrew")."""
        last = self.told[-1] if self.told else None
        if sub != "Non-violent transfer of territory" or agent is None or last is None or last.agent is None:
            return False
        if frame.tags & {"enter", "take", "receive", "hand_over", "fell"} or frame.sentence - last.frame.sentence > 1:
            return False
        fought = SUB_EVENT_TYPES[last.sub_event_type] in HARM and last.sub_event_type not in TERRITORIAL
        return fought and not own and last.agent.actor_id == agent.actor_id

    def _same_hand(self, frame: Frame, sub: str) -> Party | None:
        """Who struck just before, for a further strike whose author is left unsaid."""
        last = self.told[-1] if self.told else None
        if last and last.sub_event_type == sub and frame.sentence - last.frame.sentence <= 2 and last.agent:
            return Party(last.agent.actor_id, None)
        further = grammar(self.notes.article.language).further
        words = self.notes.words[frame.first : frame.last]
        if not any(not further.isdisjoint(word.forms[:2]) for word in words):
            return None
        same = (t for t in reversed(self.told) if t.sub_event_type == sub and t.agent)
        before = next(same, None)  # "another strike": by whom the one before was
        near = before is not None and frame.sentence - before.frame.sentence <= _FURTHER
        return Party(before.agent.actor_id, None) if near and before and before.agent else None

    def _entered(self, frame: Frame, agent: Party | None) -> str | None:
        """The sub-event type of a place entered right after another was taken by the same side; None otherwise."""
        last = self.told[-1] if self.told else None
        if frame.kind is not None or "enter" not in frame.tags or agent is None or last is None or last.agent is None:
            return None
        again = last.agent.actor_id == agent.actor_id and frame.sentence - last.frame.sentence <= 1
        return last.sub_event_type if again and last.sub_event_type in TERRITORIAL else None

    def _loser(self, agent: Party, spots: list[Spot]) -> Party | None:
        """Whom ground is taken from, when only the taker is named: the side that last held or lost some."""
        for told in reversed(self.told):
            if told.sub_event_type not in TERRITORIAL or told.agent is None:
                continue
            if told.agent.actor_id == agent.actor_id:
                return Party(told.target.actor_id, None) if told.target else None
            if any(one.text == other.text for one in told.spots for other in spots):
                return Party(told.agent.actor_id, None)
        return None
