"""What kind of event a frame tells: sub-event type, implied sides, whether it is a total, whether it is enough."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence

from incidents.actions import ATTACK, OUTCOMES, TERRITORY, Action
from incidents.actors import CIVILIANS, PROTESTERS, UNARMED, UNIDENTIFIED, actors
from incidents.alliances import allied
from incidents.annotations import Annotations
from incidents.frames import Frame
from incidents.language.grammar import grammar
from incidents.models import SUB_EVENT_TYPES, TERRITORIAL, Incident
from incidents.roles.identities import Party
from incidents.scenes import PlaceRole, role_of
from incidents.spots import Spot
from incidents.times import Day
from incidents.tolls.outcomes import Outcome
from incidents.tolls.vocabulary import number_words

HARM = frozenset({"Battles", "Explosions/Remote violence", "Violence against civilians"})
"""Event types in which people are harmed."""
PLAIN = frozenset({"kill", "injure", "escape"})
"""Tags that tell only how it ended."""
_BLOWS = frozenset(
    {"air_raid", "blow", "shell", "strike", "reach", "bomb", "attack", "explode", "ambush", "clash", "storm"}
)
_KNOWN = frozenset({"protest", "arrest", "abduct", "raid", "incursion", "shoot"})
_COUNTED = frozenset(
    {"attempt", "attack", "ambush", "air_raid", "shell", "blow", "explode", "device", "murder", "kill"}
)
_FOILED = frozenset({"repel", "attack", "strike", "attempt"})
"""Tags of a blow that was kept from those it was meant for."""
_HANDED = frozenset({"enter", "take", "receive", "hand_over"})
_OPEN_FIGHT = frozenset({"clash", "repel", "shoot", "storm", "murder"})
_BY_DEED = TERRITORIAL | {
    "Agreement", "Headquarters or base established", "Disrupted weapons use", "Other", "Change to group/activity",
    "Looting/property destruction",
}  # fmt: skip


FROM_THE_AIR: dict[str, frozenset[str]] = {"ISRAEL": frozenset({"IL", "PS"})}
"""Actors whose blows of no said kind are air strikes, except in these countries."""
ON_FOOT = frozenset(
    {"raid", "incursion", "storm", "shoot", "clash", "commando", "shell", "artillery", "arrest", "enter"}
)
"""Tags that tell of people on the ground, or of shelling."""


_MANY = 100
"""So many dead over several days are a total, not one event's."""
_A_WAR = 3000
"""So many dead are those of a war, told as background, not of one event."""


def sub_type(frame: Frame, agent: Party | None) -> str | None:
    """The sub-event type that a frame's tags make, with who takes ground; None when they make none.

    For an attack it is ``Armed clash`` until the target is known; see ``by_target``.
    """
    kind = frame.kind
    if kind == TERRITORY:
        taker = actors().get(agent.actor_id) if agent else None
        return "Government regains territory" if taker and taker.inter == 1 else "Non-state actor overtakes territory"
    return "Armed clash" if kind == ATTACK else kind


def without_aircraft(sub: str | None, frame: Frame, agent: Party | None) -> str | None:
    """``sub``, with what rebels and militias "bombed" told as shelling and their "bombings" as bombs set off."""
    if sub != "Air/drone strike" or agent is None or frame.tags & {"aircraft", "air_raid", "drone"}:
        return sub
    known = actors().get(agent.actor_id)
    if known is None or known.inter not in {2, 3} or frame.tags & {"artillery", "shell"}:
        return sub
    return "Shelling/artillery/missile attack" if "bomb" in frame.tags else sub


def by_target(agent: Party | None, target: Party | None) -> str:
    """``Attack`` on those who bear no arms, ``Armed clash`` between those who do."""
    unarmed = target is not None and target.actor_id in UNARMED and not (agent and agent.actor_id in UNARMED)
    return "Attack" if unarmed else "Armed clash"


def implied(
    notes: Annotations,
    sub: str,
    frame: Frame,
    agent: Party | None,
    target: Party | None,
    ids: Sequence[str],
    outcome: Outcome,
) -> tuple[Party | None, Party | None]:
    """The parties, with those that a sub-event type implies where the text names none.

    ``ids`` are all actors of the frame, suspects marked with a leading "?".
    """
    event_type = SUB_EVENT_TYPES[sub]
    harmless = sub == "Disrupted weapons use" and not frame.tags & _FOILED
    harmless = harmless or (sub == "Other" and "decree" in frame.tags)
    if harmless and target is not None and target.actor_id in UNARMED:
        target = None  # what was found threatened people, an order speaks of them: nothing was done to them
    if event_type in {"Protests", "Riots"}:
        armed = next((i for i in ids if i not in UNARMED and i != UNIDENTIFIED and not i.startswith("?")), None)
        if agent is not None and agent.mention is not None and agent.actor_id not in UNARMED | {UNIDENTIFIED}:
            armed = agent.actor_id
        if sub == "Mob violence":  # a mob has no name; whom it set upon is told beside it
            mob = list(ids).count(CIVILIANS) > 1
            return (Party(CIVILIANS, None) if mob else None), Party(CIVILIANS, None)
        if sub in {"Peaceful protest", "Violent demonstration"}:
            armed = None
        return Party(PROTESTERS, None), (Party(armed, None) if armed else None)
    if sub == "Non-violent transfer of territory" and "enter" in frame.tags and target and target.actor_id in UNARMED:
        target = None  # with whom the entry was agreed
    if target is None and outcome.victims:
        target = Party(outcome.victims, None)
    if sub == "Arrests" and target is None and agent and _fighters_taken(notes, frame):
        target = Party(agent.actor_id, None)
    if sub == "Sexual violence":
        target = target or Party(CIVILIANS, None)
    if sub == "Abduction/forced disappearance":
        target = target or Party(CIVILIANS, None)
        agent = agent or Party(UNIDENTIFIED, None)
    if sub == "Arrests" and target is None:
        suspect = next((i[1:] for i in ids if i.startswith("?")), None)
        target = Party(suspect or CIVILIANS, None)
    if sub == "Other" and "release" in frame.tags and target is None:
        target = Party(CIVILIANS, None)
    if agent is None and sub == "Grenade":
        agent = Party(UNIDENTIFIED, None)
    if event_type == "Battles" and agent is None and frame.kind == ATTACK:
        agent = Party(UNIDENTIFIED, None) if "shoot" in frame.tags or "murder" in frame.tags or frame.weak else None
    if agent is not None and target is not None and agent.actor_id == target.actor_id == UNIDENTIFIED:
        target = None
    if target is None and frame.tags & {"attempt", "murder"} and event_type != "Strategic developments":
        target = Party(CIVILIANS, None)
    hurt = (outcome.killed and outcome.killed[1]) or outcome.injured
    dead = bool(outcome.killed and outcome.killed[1]) or any(
        a.tag == "kill" and a.part == "past" for a in frame.actions
    )
    slain = dead and not outcome.combatants and "clash" not in frame.tags
    if target is None and slain and agent is not None and agent.actor_id == UNIDENTIFIED:
        target = Party(CIVILIANS, None)  # "gunmen killed a village head"
    if event_type == "Explosions/Remote violence" and target is None and hurt and not outcome.combatants:
        target = Party(CIVILIANS, None)
    robbers = sub == "Looting/property destruction" and agent is not None and agent.actor_id not in UNARMED
    if robbers and target is None:
        target = Party(CIVILIANS, None)
    if sub == "Disrupted weapons use" and target is not None and _beside(notes, target):
        target = None  # beside whose shop a bomb was found
    return agent, target


def _beside(notes: Annotations, target: Party) -> bool:
    """True for people or houses named only as where something was: "outside a bakery"."""
    if target.actor_id not in UNARMED or target.mention is None:
        return False
    first = target.mention.first
    around = grammar(notes.article.language).around
    return any(not around.isdisjoint(word.forms) for word in notes.words[max(0, first - 2) : first])


_PLANTED = frozenset({"Remote explosive/landmine/IED", "Suicide bomb"})


def bystanders(incidents: Iterable[Incident]) -> Iterator[Incident]:
    """``incidents``, with civilians as those acted upon where a bomb hurt nobody and had no target that is told."""
    for one in incidents:
        unhurt = not one.fatalities and not one.injured and one.kind == "event"
        if one.actor2 is None and one.sub_event_type in _PLANTED and unhurt:
            one = dataclasses.replace(one, actor2=CIVILIANS, civilian_targeting=True)
        yield one


def enough(
    notes: Annotations, sub: str, frame: Frame, agent: Party | None, target: Party | None, spots: Sequence[Spot],
    outcome: Outcome, day: Day, *, summary: bool,
) -> bool:  # fmt: skip
    """True when enough is told to be an incident."""
    event_type = SUB_EVENT_TYPES[sub]
    armed = [p for p in (agent, target) if p and p.actor_id not in UNARMED]
    if event_type == "Battles" and not armed:
        return False
    if sub in TERRITORIAL and target is not None and target.actor_id in UNARMED:
        return False
    only_spoken_of = all(a.part == "noun" for a in frame.actions if a.tag == "withdraw")
    if sub == "Non-violent transfer of territory" and only_spoken_of and not frame.tags & _HANDED:
        return False
    if "withdraw" in frame.tags and spots and all(role_of(notes, s) is PlaceRole.TO for s in spots):
        return False
    if sub in _BY_DEED:
        found = sub == "Disrupted weapons use" and "destroy" not in frame.tags
        told_by = agent or (target if found else None)
        if sub == "Looting/property destruction" and agent is not None and agent.mention is not None:
            return bool(spots)  # those who bear no arms loot too
        return bool(told_by and told_by.actor_id not in UNARMED) and bool(spots)
    if not summary and outcome.killed and (outcome.killed[1] or 0) >= _A_WAR:
        return False
    hurt = bool(outcome.killed or outcome.injured)
    doings = [a for a in frame.actions if a.tag not in OUTCOMES and a.tag not in PLAIN]
    spoken_of = bool(doings) and all(a.part == "noun" for a in doings) and not frame.tags & {"rape", "suffer"}
    by_people = event_type in {"Battles", "Violence against civilians"}
    one_sided = (target is None or agent is None or agent.mention is None) and "clash" not in frame.tags
    if spoken_of and not hurt and not summary and by_people and one_sided:
        return False
    if event_type == "Explosions/Remote violence" and agent is None and target is None and not hurt:
        return (bool(frame.tags & {"device", "mine"}) or (day.named and not day.period)) and bool(spots)
    if day.period and frame.kind == ATTACK and not summary and "clash" not in frame.tags and plural(notes, frame):
        return False
    abroad = bool(spots) and all(s.placed is not None and s.placed.kind == "country" for s in spots)
    if abroad and not hurt and not summary and event_type == "Explosions/Remote violence":
        return False
    wide = bool(spots) and all(s.grain == 3 for s in spots)
    provinces = all(s.placed is not None and s.placed.kind == "governorate" for s in spots)
    sides = agent is not None and target is not None and not allied(agent.actor_id, target.actor_id)
    on_its_day = day.named and day.precision == 1 and not day.period and not spoken_of and provinces and sides
    if frame.kind == ATTACK and not hurt and wide and not summary and not on_its_day and not frame.tags & _OPEN_FIGHT:
        return False
    if frame.weak and not hurt and not frame.tags & {"device", "mine", "aircraft", "artillery", "attempt"}:
        return False
    if event_type in {"Battles", "Violence against civilians"} and agent is None:
        told = hurt or bool(frame.tags & {"murder", "abduct", "attempt", "rape"})
        if target is None or not told:
            return False
    return bool(spots) or (bool(armed) and hurt)


def is_summary(notes: Annotations, frame: Frame, day: Day, outcome: Outcome) -> bool:
    """True for a total over a stretch of time: counted dead since a day, or attacks in the plural over weeks."""
    span = (day.last - day.first).days if day.first and day.last else 0
    if not day.period and span >= 3 and outcome.killed and (outcome.killed[1] or 0) >= _MANY:
        return True
    if not day.period and span >= 3 and day.precision >= 2 and _over_a_region(notes, frame, outcome):
        return True
    if not day.period:
        return (_many(notes, frame) and day.precision == 3) or _tallied(notes, frame)
    long = day.first is None or day.last is None or (day.last - day.first).days > 14
    if outcome.killed and outcome.killed[1]:
        return True
    here = any(
        clause.first <= spot.first < clause.last
        for spot in frame.spots
        for clause in frame.clauses
        if any(clause.first <= action.first < clause.last for action in frame.actions)
    )
    return long and plural(notes, frame) and here and bool(frame.tags & _COUNTED)


def _over_a_region(notes: Annotations, frame: Frame, outcome: Outcome) -> bool:
    """True for what is counted over days and a whole region: "92 killed by air strikes across A between …"."""
    regions = bool(frame.spots) and all(s.grain == 3 for s in frame.spots)
    counted = bool(outcome.killed and (outcome.killed[1] or 0) >= _SOME) or _taken(notes, frame) >= _SOME
    return regions and counted and (plural(notes, frame) or "arrest" in frame.tags)


def _taken(notes: Annotations, frame: Frame) -> int:
    """How many people a frame counts as arrested; 0 for none."""
    taken = [t for t in frame.among(notes.tolls) if t.outcome == "arrested" and t.part_of is None]
    return sum(t.best or 0 for t in taken)


_SOME = 10
"""So many killed or arrested over days in a whole region are a total."""


def _tallied(notes: Annotations, frame: Frame) -> bool:
    """True for "documented 11 attacks, leaving 37 dead": attacks that somebody keeps count of (English)."""
    if notes.article.language != "en":
        return False
    words, written = notes.words, number_words("en") - {"a", "an", "the", "one", "two", "another", "both"}
    for action in frame.actions:
        if action.part != "noun" or action.tag not in _COUNTED or not words[action.first].text.endswith("s"):
            continue
        for at in range(max(1, action.first - 4), action.first):
            number = words[at].text
            several = (number.isdigit() and int(number) > 2) or number in written
            if several and any(w.text in grammar("en").tallies for w in words[max(0, at - 3) : at]):
                return True
    return False


def _many(notes: Annotations, frame: Frame) -> bool:
    """True for "at least 35 attacks": attacks counted, not told."""
    for action in frame.actions:
        before = [w.text for w in notes.words[max(0, action.first - 2) : action.first]]
        if action.part == "noun" and action.tag in _COUNTED and any(t.isdigit() and int(t) > 2 for t in before):
            return True
    return False


def _fighters_taken(notes: Annotations, frame: Frame) -> bool:
    """True when those arrested are fighters of no named side."""
    for action in frame.actions:
        if action.tag == "arrest":
            near = notes.words[action.last : action.last + 8]
            return any(not grammar(notes.article.language).fighters.isdisjoint(word.forms) for word in near)
    return False


def refers(notes: Annotations, action: Action, before: Frame) -> bool:
    """True for "the attack", "the raids" after an attack or raids were told."""
    if action.part != "noun" or not definite(notes, action.first):
        return False
    if action.tag in _BLOWS:
        return bool(_BLOWS & before.tags)
    return action.tag in _KNOWN and action.tag in before.tags


def definite(notes: Annotations, index: int) -> bool:
    """True for a noun spoken of as known: "the attack", الهجوم."""
    word = notes.words[index].text
    if notes.article.language == "en":
        return index > 0 and notes.words[index - 1].text in grammar("en").determiners
    return word.lstrip("وفبل").startswith("ال") or word.startswith(("لل", "ولل"))


def plural(notes: Annotations, frame: Frame) -> bool:
    """True when attacks are told in the plural."""
    last = notes.article.language == "en"  # "air strikes" ends in what tells its number
    return any(_plural(notes, a.last - 1 if last else a.first) for a in frame.actions if a.part == "noun")


def _plural(notes: Annotations, index: int) -> bool:
    word = notes.words[index].text
    if notes.article.language == "en":
        return word.endswith("s")
    return word.endswith(("ات", "ين")) or not grammar("ar").plurals.isdisjoint(notes.words[index].forms)
