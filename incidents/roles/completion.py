"""The side that a sentence leaves out, from what the report tells elsewhere."""

from __future__ import annotations

from gazetteer.places import SETTLED
from incidents.actions import ATTACK, TERRITORY, Action
from incidents.actors import CIVILIANS, UNARMED, UNIDENTIFIED, actors, government_of
from incidents.alliances import allied, hunted, may_fight
from incidents.annotations import Annotations
from incidents.doings import ground_before
from incidents.frames import Frame
from incidents.language.grammar import grammar
from incidents.models import TERRITORIAL
from incidents.reporting import speakers, standing
from incidents.roles.identities import Party
from incidents.roles.sides import HELPERS, Sides, Told
from incidents.roles.targets import of_civilians
from incidents.spots import Spot
from incidents.times import Day
from incidents.tolls.outcomes import Outcome

AIR_FORCES = frozenset({"COALITION", "USA", "RUSSIA", "TURKEY", "ISRAEL", "JORDAN"})
"""Powers abroad that bomb from the air."""
FROM_AFAR = frozenset({"Air/drone strike", "Shelling/artillery/missile attack"})
"""Sub-event types of blows whose author need not be near."""
_CARRIED_ON = frozenset(
    {
        "arrest",
        "abduct",
        "murder",
        "take",
        "burn",
        "raid",
        "storm",
        "kill",
        "attack",
        "ambush",
        "find",
        "defuse",
        "receive",
        "enter",
    }
)
"""Doings that a clause without a subject of its own tells of whoever acted in the clause before."""
_AMERICANS = frozenset({"COALITION", "USA"})
_AIR_POWERS = _AMERICANS | {"TURKEY", "IRAN", "RUSSIA", "SYRIAN_GOVERNMENT", "ISRAEL", "JORDAN"}
_AIRBORNE = frozenset({"air_raid", "blow", "aircraft", "strike", "bomb", "attack"})
_REACH = 12
"""How many words behind a power's name its strikes may be told."""
_HUNTERS = frozenset(
    {"SDF", "ASAYISH", "DEIR_EZZOR_MILITARY_COUNCIL", "COALITION", "USA", "IRAQ_GOVERNMENT", "PMF", "PESHMERGA"}
)
"""Who arrests Islamic State's suspects rather than civilians, in reports on it."""


_BOASTED = frozenset({"Attack", "Armed clash", "Remote explosive/landmine/IED", "Suicide bomb"})
"""Sub-event types that an armed group's outlets boast of."""


class Completion(Sides):
    """Fills in the sides that a frame leaves open."""

    def completed(
        self, frame: Frame, sub: str, agent: Party | None, target: Party | None, spots: list[Spot], day: Day,
        outcome: Outcome, *, kind: str | None, summary: bool, own: bool,
    ) -> tuple[Party | None, Party | None]:  # fmt: skip
        """The sides of what is told, where it names only one of them or none."""
        if agent is not None and sub == "Air/drone strike" and _cannot_fly(self.notes, frame, agent):
            target, agent = target or agent, None
        counted = summary and target is not None and target.actor_id == CIVILIANS
        author = None if agent or counted else self._author(frame, sub, target, kind=kind, named_here=own or day.named)
        same = author is not None and target is not None and author.actor_id == target.actor_id
        if same and "clash" not in frame.tags:
            author = None  # nobody strikes his own
        agent = agent or author
        if summary and agent is None:
            agent = self._of_the_count(sub, target)
        if frame.tags & {"repel", "clash"} and (agent is None) != (target is None):
            agent, target = self._opponents(frame, agent, target)
        if agent is None and kind == ATTACK and target is not None and not frame.tags & {"murder", "attempt"}:
            agent = self._sole_insurgent(target)
        if agent is None and sub in _BOASTED and self._boasted(frame):
            agent = Party("ISLAMIC_STATE", None)
        if agent is None and sub == "Suicide bomb":
            agent = self._sole_bomber()
        if agent is None and target is None and sub in FROM_AFAR and of_civilians(self.notes, frame):
            target = Party(CIVILIANS, None)
        if agent is not None and target is None:
            target = self._struck(frame, sub, agent, spots, day, outcome)
        if agent is not None and target is not None and target.actor_id == UNIDENTIFIED:
            target = self._militants(agent, target)
        if sub == "Arrests" and agent is not None and (target is None or target.actor_id == CIVILIANS):
            target = self._suspects(frame, agent, target)
        return agent, target

    def _author(
        self, frame: Frame, sub: str, target: Party | None, *, kind: str | None, named_here: bool
    ) -> Party | None:
        """Who acted, where the frame names nobody."""
        if subject := self._before_relative(frame):
            return subject
        if "fell" in frame.tags and (taker := self._fallen_to_them(frame)):
            return taker
        if sub == "Looting/property destruction" and (looters := self._looters(frame)):
            return looters
        if sub in FROM_AFAR | {"Chemical weapon"} and (owner := self._by_arms(frame)):
            return owner
        if sub == "Shelling/artillery/missile attack" and target and (axis := self._from_the_axis(target)):
            return axis
        if sub in FROM_AFAR and (same := self._same_hand(frame, sub)):
            return same
        if "curfew" in frame.tags:
            home = government_of(self.notes.country(), self.notes.article.published)
            return self._power() or (Party(home, None) if home else None)  # who has a say in the town
        if sub == "Arrests":
            before = None if named_here else self._hand_before(frame)
            if before or (power := self._carried_on(frame) or self._power()):
                return before or power
        if sub == "Air/drone strike" and target is not None and (flier := self._flier(target)):
            return flier
        if sub == "Air/drone strike" and (airmen := self._airmen(frame, target)):
            return airmen
        if frame.weak and target is not None:
            return self._hand_against(frame, target)
        if kind == TERRITORY and (taker := self._taker(frame)):
            return taker
        return self._carried_on(frame) if target is not None or frame.tags & {"find", "defuse"} else None

    def _before_relative(self, frame: Frame) -> Party | None:
        """Who acted, for a verb that a relative clause parts from its subject: "X, who had moved on, traded fire"."""
        verb = next((a for a in frame.actions if a.part == "past"), None)
        if verb is None or self.notes.article.language != "en" or verb.first - frame.first > 1:
            return None
        words, first = self.notes.words, self.notes.sentences[frame.sentence].first
        named = self.notes.actors.within(first, frame.first)
        subject = next((m for m in named if words[m.last].text == "who"), None)
        apart = subject is not None and words[frame.first].start - words[frame.first - 1].end > 1
        armed = subject is not None and subject.kind in {"name", "nationality"} and subject.actor_id not in UNARMED
        return Party(subject.actor_id, subject) if subject and apart and armed and subject.actor_id else None

    def _boasted(self, frame: Frame) -> bool:
        """True when only the outlets of those who boast of a deed tell of it: their own it is."""
        said = {s.name for s in speakers(self.notes, self.notes.sentences[frame.sentence])}
        return bool(said) and standing(said) == 0

    def _flier(self, target: Party) -> Party | None:
        """Who bombed, where nobody is said to: the one air force that the report names against those struck."""
        table = actors()
        named: set[str] = self.notes.once(
            "by name or nation",
            lambda: {m.actor_id for m in self.notes.actors if m.kind in {"name", "nationality"} and m.actor_id},
        )
        fliers = {a for a in named if a in table and table[a].inter == 8 and a in AIR_FORCES}
        fit = {a for a in fliers if may_fight(a, target.actor_id)}
        return Party(next(iter(fit)), None) if len(fliers) == 1 and fit else None

    def _by_arms(self, frame: Frame) -> Party | None:
        """Damascus before its fall, for barrel bombs and poison gas in Syria by nobody named: no other had them."""
        holder = government_of("SY", self.notes.article.published)
        if self.notes.country() != "SY" or holder != government_of("SY", None):
            return None
        barrels = grammar(self.notes.article.language).barrels
        theirs = "chemical" in frame.tags or any(
            not barrels.isdisjoint(word.forms) for word in self.notes.words[frame.first : frame.last]
        )
        return Party(holder, None) if theirs and holder else None

    def _looters(self, frame: Frame) -> Party | None:
        """People of the place told as looters themselves ("locals looted …")."""
        verb = next((a for a in frame.actions if a.tag == "burn" and a.part == "past"), None)
        if verb is None:
            return None
        if self.notes.article.language == "ar":
            beside = [m for m in self.notes.actors.within(verb.last, verb.last + 2) if m.first <= verb.last]
        else:
            beside = [m for m in self.notes.actors.within(verb.first - 2, verb.first) if m.last == verb.first]
        who = next((m for m in beside if m.actor_id == CIVILIANS), None)
        return Party(CIVILIANS, who) if who else None

    def _airmen(self, frame: Frame, target: Party | None) -> Party | None:
        """Whose the strikes on Islamic State are that name nobody: those of the one power that the report says strikes
        it; in Iraq, where it names none, Iraq's own."""
        every: set[str | None] = self.notes.once("told of", lambda: {m.actor_id for m in self.notes.actors})
        prey = target.actor_id if target else "ISLAMIC_STATE" if frame.tags & {"air_raid", "blow"} else None
        if prey != "ISLAMIC_STATE":
            return None
        named = every & _AIR_POWERS
        if target is not None and self.notes.country() == "IQ" and not named - {"RUSSIA", "SYRIAN_GOVERNMENT"}:
            return Party("IRAQ_GOVERNMENT", None)
        if not named or not named <= _AMERICANS or (target is None and prey not in every):
            return None
        return Party("COALITION" if "COALITION" in named else "USA", None) if self._they_strike(frame) else None

    def _they_strike(self, frame: Frame) -> bool:
        """True when the report speaks of American or Coalition strikes before the frame."""
        return self.notes.once("they strike", self._first_of_theirs) < frame.first

    def _first_of_theirs(self) -> int:
        """The word at which American or Coalition strikes are first spoken of; one past the text for never."""
        for mention in self.notes.actors:
            if mention.actor_id in _AMERICANS:
                told = self.notes.actions.within(mention.first, mention.last + _REACH)
                if any(a.tag in _AIRBORNE for a in told):
                    return mention.first
        return len(self.notes.words)

    def _taker(self, frame: Frame) -> Party | None:
        """Who took what "was captured" by nobody named: the side that took ground just before, or acted last."""
        words = self.notes.words
        verb = next((a for a in frame.actions if a.tag == "take" and a.part == "past"), None)
        if verb is None or self.notes.article.language != "en" or not self.told:
            return None
        passive = words[verb.first - 1].text in grammar("en").be and ground_before(self.notes, frame, verb.first)
        told = passive or _is_opening(self.notes, frame, verb.first)
        if not told or frame.sentence - self.told[-1].frame.sentence > _NEAR:
            return None
        takers = (t.agent for t in reversed(self.told) if t.sub_event_type in TERRITORIAL and t.agent)
        last = self.told[-1]
        taker = next(takers, None) or (None if last.sub_event_type in FROM_AFAR else last.agent)
        return Party(taker.actor_id, None) if taker and taker.actor_id not in UNARMED | {UNIDENTIFIED} else None

    def _carried_on(self, frame: Frame) -> Party | None:
        """Who acted in the clause before, for a verb that has no subject of its own ("… and then executed seven")."""
        last = self.told[-1] if self.told else None
        if last is None or last.agent is None or last.summary:
            return None
        if last.frame.sentence != frame.sentence:
            return self._they(frame, last)
        verb = next((a for a in frame.actions if a.tag in _CARRIED_ON), None)
        if verb is None or last.agent.actor_id in UNARMED:
            return None
        if verb.part != "past" and not (verb.part == "present" and self.notes.words[verb.first].text.startswith("و")):
            return None
        clause = next((c for c in frame.clauses if c.first <= verb.first < c.last), frame.clauses[0])
        opens = verb.first - clause.first <= 2
        words = self.notes.words
        if self.notes.article.language == "ar":
            plain = words[verb.first].text.endswith(("ت", "وا")) or self._his_deed(verb, last.agent)
            plain = plain or verb.part == "present"
            return Party(last.agent.actor_id, None) if opens and plain else None
        passive = verb.first > 0 and words[verb.first - 1].text in grammar("en").be
        return Party(last.agent.actor_id, None) if opens and not passive else None

    def _they(self, frame: Frame, last: Told) -> Party | None:
        """Who acted in the sentence before, for an Arabic plural verb that opens the next: "they also blew up"."""
        if self.notes.article.language != "ar" or frame.sentence - last.frame.sentence > 2 or last.agent is None:
            return None
        verb = next(
            (a for a in frame.actions if a.part == "past" and a.tag in _CARRIED_ON | {"explode", "shoot"}), None
        )
        if verb is None or verb.first - frame.first > 2 or last.agent.actor_id in UNARMED:
            return None
        plural = self.notes.words[verb.first].text.endswith("وا")
        return Party(last.agent.actor_id, None) if plural and not frame.lead else None

    def _his_deed(self, verb: Action, agent: Party) -> bool:
        """True for a verb in the masculine behind a subject in it: "the organisation kidnapped …, and executed …"."""
        if agent.mention is None or verb.tag not in {"murder", "abduct"}:
            return False  # others may be a passive
        return not grammar("ar").masculine.isdisjoint(self.notes.words[agent.mention.first].forms)

    def _of_the_count(self, sub: str, target: Party | None) -> Party | None:
        """Who killed those that a total counts: the other side of the total before it, or whoever acted last."""
        other = self.told[-1] if self.told and self.told[-1].summary else None
        if other and other.agent and other.target and target and other.agent.actor_id == target.actor_id:
            return Party(other.target.actor_id, None)
        acted = None if target and target.actor_id == CIVILIANS else self.memory.agent
        if acted and sub in {"Armed clash", "Attack"} and not (target and target.actor_id == acted):
            return Party(acted, None)
        return None

    def _struck(
        self, frame: Frame, sub: str, agent: Party, spots: list[Spot], day: Day, outcome: Outcome
    ) -> Party | None:
        """Who was acted upon, where only who acted is named."""
        if sub in FROM_AFAR and (answered := self._answered(frame, agent)):
            return answered
        if sub in FROM_AFAR:
            garrison = self._garrison(agent, spots, day)
            if not garrison and not outcome.combatants and of_civilians(self.notes, frame):
                return Party(CIVILIANS, None)
            if outcome.combatants or (not garrison and _military(self.notes, frame)):
                return self._enemy_of(agent.actor_id) or garrison
            return garrison or self._hunted(agent, spots)
        if sub == "Disrupted weapons use" and agent.mention is None:
            last = self.told[-1].target if self.told else None
            return Party(last.actor_id, None) if last and may_fight(agent.actor_id, last.actor_id) else None
        if "murder" in frame.tags and _of_captives(self.notes, frame):
            return self._enemy_of(agent.actor_id, near=True)
        if sub == "Agreement":
            return self._enemy_of(agent.actor_id)
        return self._lost_by(agent, spots) if sub in TERRITORIAL else None

    def _lost_by(self, agent: Party, spots: list[Spot]) -> Party | None:
        """Who lost ground, where only who took it is named: in Iraq, to insurgents, the state's own forces."""
        loser = self._loser(agent, spots)
        home = government_of(self.notes.country(), self.notes.article.published)
        if loser is None and home == "IRAQ_GOVERNMENT" and agent.actor_id == "ISLAMIC_STATE":
            named = {m.actor_id for m in self.notes.actors}
            return Party(home, None) if home in named or None in named else self._enemy_of(agent.actor_id)
        return loser or self._enemy_of(agent.actor_id)

    def _answered(self, frame: Frame, agent: Party) -> Party | None:
        """Whom a blow answers ("responded with artillery"): whoever struck just before."""
        last = self.told[-1] if self.told else None
        if last is None or last.agent is None or allied(last.agent.actor_id, agent.actor_id):
            return None
        words = self.notes.words[max(0, frame.first - 2) : frame.last]
        answers = grammar(self.notes.article.language).answers
        known = last.agent.actor_id not in UNARMED and frame.sentence - last.frame.sentence <= 2
        return Party(last.agent.actor_id, None) if known and any(w.text.lstrip("و") in answers for w in words) else None

    def _militants(self, agent: Party, target: Party) -> Party:
        """Whom a state's "militants" are: its foe named in the report, unless they are called unknown."""
        known = actors().get(agent.actor_id)
        if known is None or known.inter not in {1, 8} or target.mention is None:
            return target
        if target.mention.last - target.mention.first > 1:  # "unidentified gunmen"
            return target
        return self._enemy_of(agent.actor_id) or target

    def _hunted(self, agent: Party, spots: list[Spot]) -> Party | None:
        """Islamic State, where it is the only one that the report names against who struck; else, out in the country,
        whom the power that struck is known to hunt there."""
        by_name: set[str] = self.notes.once(
            "by name", lambda: {m.actor_id for m in self.notes.actors if m.kind == "name" and m.actor_id}
        )
        foes = {a for a in by_name - UNARMED if may_fight(agent.actor_id, a) and a not in HELPERS}
        if foes == {"ISLAMIC_STATE"}:
            return Party("ISLAMIC_STATE", None)
        settled = any(s.placed is None or s.placed.kind in SETTLED for s in spots)
        prey = None if settled else hunted(agent.actor_id, self.notes.country())
        return Party(prey, None) if prey else None

    def _suspects(self, frame: Frame, agent: Party, target: Party | None) -> Party | None:
        """Whom those who hunt Islamic State arrest, in a report on it, where the text calls them no more than men."""
        if agent.actor_id not in _HUNTERS or (target is not None and target.mention is not None):
            mention = target.mention if target else None
            vague = grammar(self.notes.article.language).persons
            if mention is None or agent.actor_id not in _HUNTERS:
                return target
            if vague.isdisjoint(self.notes.words[mention.first].forms):
                return target
        by_name: set[str] = self.notes.once(
            "by name", lambda: {m.actor_id for m in self.notes.actors if m.kind == "name" and m.actor_id}
        )
        return Party("ISLAMIC_STATE", None) if "ISLAMIC_STATE" in by_name else target


def _is_opening(notes: Annotations, frame: Frame, first: int) -> bool:
    """True for "Also taken were A and B": the participle stands first, "were" behind it."""
    be = grammar(notes.article.language).be
    opens = first - notes.sentences[frame.sentence].first <= 1
    were = any(w.text in be for w in notes.words[first + 1 : first + 3])
    return opens and were and any(0 < s.first - first <= 4 for s in frame.spots)


_NEAR = 3
"""How many sentences back who took ground before may have been told."""


def _cannot_fly(notes: Annotations, frame: Frame, agent: Party) -> bool:
    """True for insurgents and tribes, who have no aircraft but drones: an air strike beside their name is another's."""
    known = actors().get(agent.actor_id)
    if known is None or known.inter not in {2, 3, 4} or agent.actor_id in UNARMED | {UNIDENTIFIED}:
        return False
    drones = grammar(notes.article.language).drones
    words = notes.words[frame.first : frame.last]
    return not any(not drones.isdisjoint(word.forms) for word in words)


def _of_captives(notes: Annotations, frame: Frame) -> bool:
    """True for "beheaded a captured fighter": those executed are the other side's."""
    small = grammar(notes.article.language)
    words = notes.words[frame.first : frame.last]
    return any(not small.captive.isdisjoint(w.forms) for w in words) and any(
        not small.fighters.isdisjoint(w.forms) for w in words
    )


def _military(notes: Annotations, frame: Frame) -> bool:
    """True when what is struck is a fighter's: positions, hideouts, depots, of whoever."""
    words = notes.words[frame.first : frame.last]
    return any(not grammar(notes.article.language).military.isdisjoint(word.forms) for word in words)
