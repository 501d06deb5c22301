"""Who acts and who is acted upon in a frame, from word order, voice and the words beside each actor."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools

from incidents.actions import OUTCOMES
from incidents.actors import CIVILIANS, UNARMED, UNIDENTIFIED, ActorMention, kin
from incidents.alliances import may_fight
from incidents.annotations import Annotations
from incidents.frames import Frame
from incidents.language.grammar import grammar
from incidents.reporting import owned_by, speakers
from incidents.roles.belonging import of_the_tribe, people_of, since_then, someones, took
from incidents.roles.identities import Memory, Party, resolve
from incidents.roles.parts import Candidate, his_own, part_of
from incidents.roles.turns import among_dead, counted_dead
from incidents.roles.voice import weigh_order, weigh_victims

_VIOLENT = frozenset(
    {
        "clash", "attack", "ambush", "storm", "take", "strike", "air_raid", "shell", "bomb", "blow", "explode", "shoot",
        "enter", "fall",
    }
)  # fmt: skip


_FROM_SOMEBODY = frozenset({"clash", "enter", "take", "receive", "withdraw"})
"""Doings whose other side bears arms, where one is named."""
_UPON_GROUND = frozenset({"attack", "storm", "take", "receive"})
"""Doings upon ground, which strike whoever is said to hold it."""


def parties(
    notes: Annotations, frame: Frame, memory: Memory, *, country: str | None, day: dt.date | None
) -> tuple[Party | None, Party | None, list[str]]:
    """Who acts and who is acted upon in ``frame``; and the ids of all in it, suspects marked with a leading "?"."""
    mentions = frame.among(notes.actors)
    pair = _both(notes, frame, memory, mentions) or _of_tribes(notes, frame)
    if pair is not None:
        return (*pair, [p.actor_id for p in pair if p])
    tags = frame.tags
    said = speakers(notes, notes.sentences[frame.sentence])
    candidates: list[Candidate] = []
    suspects: list[Party] = []
    holders: list[Party] = []
    spoken: list[Candidate] = []
    own = False
    lent = {one.mention.first for one in frame.among(notes.support)} if notes.support else ()
    owner = owned_by(notes, notes.sentences[frame.sentence], claimed=True)
    for mention in mentions:
        actor_id = resolve(notes, mention, memory, country=country, day=day)
        if mention.kind == "both_sides" or actor_id is None or mention.first in lent:
            continue
        if actor_id not in UNARMED and (now := since_then(notes, mention)) is not None:
            kind = "civilians" if now == CIVILIANS else mention.kind
            actor_id, mention = now, dataclasses.replace(mention, actor_id=now, kind=kind)
        if actor_id == CIVILIANS and tags & _OF_GROUND and _ground_word(notes, mention):
            continue  # "took the villages of A and B"
        candidate = Candidate(mention, actor_id)
        part = "self" if his_own(notes, mention) else part_of(notes, frame, mention, candidate)
        if part == "self":
            own = True
            continue
        if part == "suspect":
            suspects.append(Party(actor_id, mention))
            continue
        if part == "holder":
            holders.append(Party(actor_id, mention))
        if part in {"supporter", "parent", "holder", "named"}:
            continue
        claims = owner is not None and mention.first == owner.first
        candidate.agent += 4.0 if claims else 0.0
        speaks = bool(said) and any(s.first <= mention.first < s.last for s in said)
        if speaks and not claims and not tags & {"agree", "pact"}:
            spoken.append(candidate)
            continue
        candidates.append(candidate)
        memory.name(actor_id, explicit=mention.kind in {"name", "nationality"})
    weigh_order(notes, frame, candidates)
    weigh_victims(notes, frame, candidates)
    candidates = [c for c in candidates if not someones(notes, c, candidates)]
    for one, other in itertools.pairwise(candidates):
        if one.actor_id == CIVILIANS and other.actor_id not in UNARMED and people_of(notes, one, other):
            one.why = "vague"  # "the driver and his mate, of X"
            other.target += 1.0
    named = [c for c in candidates if c.mention.kind not in {"attackers", "insurgents"} and c.actor_id not in UNARMED]
    if len({c.actor_id for c in named}) > 1:
        candidates = [c for c in candidates if c.mention.kind != "attackers"]
    agent, target = _choose(notes, frame, candidates)
    if agent and target and (memory.agent, memory.target) == (target.actor_id, agent.actor_id) and "clash" in tags:
        dead = counted_dead(notes)
        if all(p.mention is not None and p.mention.start in dead for p in (agent, target)):
            agent, target = target, agent  # fighting goes on, and both sides' dead are counted
    if agent is not None and agent.actor_id == UNIDENTIFIED:
        agent = _belonging(notes, candidates, target) or agent
    gunmen = agent is not None and agent.actor_id == UNIDENTIFIED and "arrest" in tags and "abduct" not in tags
    if gunmen and not took(notes, frame, agent, target):
        target = target if target and target.actor_id not in UNARMED else agent  # gunmen are those arrested
        agent = None
    if own and agent is not None and target is None:
        target = Party(agent.actor_id, None)
    if agent is not None and target is None and tags & _UPON_GROUND:
        target = next((h for h in holders if may_fight(agent.actor_id, h.actor_id)), None)
    if target is not None and target.actor_id == "TRIBAL_FIGHTERS" and tags & {"abduct", "arrest", "murder"}:
        target = of_the_tribe(notes, target)
    if "arrest" in tags and suspects and (target is None or target.actor_id in UNARMED):
        target = suspects[0]
    if agent is not None and spoken and _own_taking(notes, frame, spoken[0]):
        mine = Party(spoken[0].actor_id, spoken[0].mention)
        if not kin(mine.actor_id, agent.actor_id):
            agent, target = mine, agent if target is None or kin(target.actor_id, mine.actor_id) else target
    elif "repel" in tags and target is None and spoken and spoken[0].actor_id not in UNARMED:
        target = Party(spoken[0].actor_id, spoken[0].mention)
    elif "clash" in tags and spoken and spoken[0].actor_id not in UNARMED and (agent is None or target is None):
        agent, target = _facing(Party(spoken[0].actor_id, spoken[0].mention), agent, target)
    elif agent is None and spoken and spoken[0].actor_id not in UNARMED and _own_doing(notes, frame, spoken[0], target):
        agent = Party(spoken[0].actor_id, spoken[0].mention)
        if target is not None and target.actor_id == agent.actor_id and tags & {"kill", "attack", "strike", "shell"}:
            agent = None
    return agent, target, [c.actor_id for c in candidates] + ["?" + s.actor_id for s in suspects]


def _belonging(notes: Annotations, candidates: list[Candidate], target: Party | None) -> Party | None:
    """Whom gunmen are said to belong to ("believed to be linked to X"); None when nobody is said to."""
    small = grammar(notes.article.language)
    for candidate in candidates:
        if target is not None and candidate.mention is target.mention:
            continue
        if candidate.mention.kind in {"name", "short"} and candidate.actor_id not in UNARMED:
            before = notes.words[max(0, candidate.mention.first - 5) : candidate.mention.first]
            doubted = any(word.text in small.perhaps for word in before)
            if not doubted and any(not small.belongs.isdisjoint(word.forms[:2]) for word in before):
                return Party(candidate.actor_id, candidate.mention)
    return None


_OF_GROUND = frozenset({"take", "enter", "withdraw", "receive", "hand_over"})


def _ground_word(notes: Annotations, mention: ActorMention) -> bool:
    return not grammar(notes.article.language).ground.isdisjoint(notes.words[mention.first].forms)


def _facing(speaker: Party, agent: Party | None, target: Party | None) -> tuple[Party | None, Party | None]:
    """Who reports clashes with others takes part in them."""
    other = agent or target
    return (speaker, other) if other is None or not kin(other.actor_id, speaker.actor_id) else (agent, target)


def _own_taking(notes: Annotations, frame: Frame, speaker: Candidate) -> bool:
    """True for "the army announced the recapture of …", whoever else the sentence goes on to name."""
    took = next((a for a in frame.actions if a.tag == "take"), None)
    if notes.article.language != "ar" or took is None or took.part != "noun" or speaker.actor_id in UNARMED:
        return False
    return 0 <= took.first - speaker.mention.last <= 1


_BY_ITSELF = frozenset({"explode", "fall", "strike", "attack", "shell", "air_raid", "reach", "blow", "detonate"})
"""Tags of a blow, some of whose words tell it as what happened by itself."""


def _own_doing(notes: Annotations, frame: Frame, speaker: Candidate, target: Party | None) -> bool:
    """True when who reports may be who did it: "announced the arrest of", not "said that two rockets hit"."""
    if target is not None and kin(speaker.actor_id, target.actor_id):
        return False
    if notes.article.language == "ar":
        small, done = grammar("ar"), [a for a in frame.actions if a.tag in _BY_ITSELF]
        return not done or any(small.happens.isdisjoint(notes.words[a.first].forms) for a in done)
    blast = frame.tags & {"explode", "device", "mine", "suicide"} and not frame.tags & {"arrest", "find", "defuse"}
    first = next((a for a in frame.actions if a.tag not in OUTCOMES), None) or frame.actions[0]
    between = {w.text for w in notes.words[speaker.mention.last : first.first]}
    if between & grammar("en").own_words and len(between) <= 8:
        return True  # "X said its artillery hit", "X said it had struck"
    return not blast and first.part == "noun"


def _both(
    notes: Annotations, frame: Frame, memory: Memory, inside: list[ActorMention]
) -> tuple[Party | None, Party | None] | None:
    """The two last named, when the frame speaks of "both sides" and names nobody ``inside`` it; None otherwise."""
    if "both_sides" not in [m.kind for m in inside]:
        return None
    one, other = memory.agent, memory.target
    if one is None or other is None:
        one, other = _two_named(notes, frame) or (None, None)
    if one is None or other is None:
        return None
    first = next(m for m in inside if m.kind == "both_sides")
    doing = next((a.first for a in frame.actions), frame.last)
    named = [m for m in inside if m.kind in {"name", "nationality", "government", "short"}]
    if named and not (first.last <= doing and all(m.first > doing for m in named)):
        return None
    return Party(one, None), Party(other, None)


def _two_named(notes: Annotations, frame: Frame) -> tuple[str, str] | None:
    """The two armed actors that the two sentences before name, where they name no third."""
    number = frame.sentence
    first = notes.sentences[max(0, number - 2)].first
    near = notes.actors.within(first, notes.sentences[number].first)
    named = dict.fromkeys(
        m.actor_id for m in near if m.kind in {"name", "nationality"} and m.actor_id and m.actor_id not in UNARMED
    )
    return tuple(named) if len(named) == 2 and may_fight(*named) else None  # type: ignore[return-value]


def _of_tribes(notes: Annotations, frame: Frame) -> tuple[Party | None, Party | None] | None:
    """Two tribes, for "an armed tribal dispute" that names no side."""
    if "clash" not in frame.tags or any(m.kind == "name" for m in frame.among(notes.actors)):
        return None
    tribal = grammar(notes.article.language).tribal
    for action in frame.actions:
        if action.tag == "clash" and action.part == "noun":
            near = notes.words[max(frame.first, action.first - 2) : action.last + 2]
            if any(not tribal.isdisjoint(word.forms[:2]) for word in near):
                return Party("TRIBAL_FIGHTERS", None), Party("TRIBAL_FIGHTERS", None)
    return None


def _rivals(notes: Annotations, frame: Frame) -> bool:
    """True for fighting within one side ("between two factions of …")."""
    words = notes.words[frame.first : frame.last]
    return any(not grammar(notes.article.language).rivals.isdisjoint(w.forms) for w in words)


def _side_named(notes: Annotations, one: Candidate) -> int | None:
    """The word of "on one side" (من جهة) behind the first of two sides: the other is named after it."""
    if notes.article.language != "ar":
        return None
    words, small = notes.words, grammar("ar")
    reach = range(one.mention.last, min(len(words), one.mention.last + _SIDE))
    return next((i for i in reach if words[i].text in small.sides and words[i - 1].text == "من"), None)


def _between(notes: Annotations, frame: Frame, candidates: list[Candidate]) -> tuple[Party, Party] | None:
    """The two sides of "fighting between X and Y", in the order named; None where it is not told so."""
    if "clash" not in frame.tags:
        return None
    armed = [c for c in candidates if c.actor_id not in UNARMED]
    at = next((n for n, c in enumerate(armed) if c.between), None)
    if at is None:
        return None
    one = armed[at]
    turn = _side_named(notes, one)
    if turn is not None:  # "between A and B on one side, and C on the other"
        beyond = [c for c in armed[at + 1 :] if c.mention.first > turn and c.actor_id != one.actor_id]
        if beyond:
            return Party(one.actor_id, one.mention), Party(beyond[0].actor_id, beyond[0].mention)
    other = next((c for c in armed[at + 1 :] if c.actor_id != one.actor_id), None)
    if other is None and len(armed) > at + 1 and armed[at + 1].mention.kind == one.mention.kind == "name":
        other = armed[at + 1]  # two groups of one side, fighting each other
    across = _other_hand(notes, one, armed[at + 1 :])
    if across is not None:
        return Party(one.actor_id, one.mention), Party(across.actor_id, across.mention)
    if other is None or other.mention.first - one.mention.last > _ACROSS:
        return None
    return Party(one.actor_id, one.mention), Party(other.actor_id, other.mention)


def _other_hand(notes: Annotations, one: Candidate, rest: list[Candidate]) -> Candidate | None:
    """Who stands on "the other hand" where allies share the one: "between X and Y on the one hand and Z"; else None."""
    if notes.article.language != "en" or len(rest) < 2:
        return None
    for before, other in itertools.pairwise([one, *rest]):
        between = [w.text for w in notes.words[before.mention.last : other.mention.first]]
        if before is not one and "one" in between and {"hand", "side"} & set(between):
            return other if other.actor_id != one.actor_id else None
    return None


def _both_fallen(notes: Annotations, frame: Frame, candidates: list[Candidate]) -> tuple[Party, Party] | None:
    """The two sides whose dead a clash counts together, in the order told: "a soldier and three of X were killed"."""
    if "clash" not in frame.tags or frame.tags & {"attack", "ambush", "storm", "repel", "raid"}:
        return None
    counted = notes.once("counted", lambda: counted_dead(notes))
    armed = [c for c in candidates if c.actor_id not in UNARMED]
    dead = [c for c in armed if c.mention.start in counted or _of_the_dead(notes, frame, c)]
    others = [c for c in candidates if c not in dead and c.actor_id not in UNARMED]
    if len(dead) != 2 or others or not may_fight(dead[0].actor_id, dead[1].actor_id):
        return None
    if any(c.agent >= 3.0 for c in dead):
        return None
    return Party(dead[0].actor_id, dead[0].mention), Party(dead[1].actor_id, dead[1].mention)


def _of_the_dead(notes: Annotations, frame: Frame, candidate: Candidate) -> bool:
    """True for whom the dead belonged to: "three fighters affiliated with X"."""
    first = candidate.mention.first
    ends = [notes.word_at(t.end - 1) for t in frame.among(notes.tolls) if t.outcome == "killed" and t.best]
    between = [end for end in ends if 0 < first - end <= _BELONGING]
    return bool(between) and not any(between[-1] < a.first < first for a in frame.actions)


_BELONGING = 6
"""How many words behind a count of the dead the side may be named that they belonged to."""


def _signed(candidates: list[Candidate]) -> tuple[Party, Party] | None:
    """The two who came to terms, named side by side: "X and Y reached a deal"; None when they are not."""
    armed = [c for c in candidates if c.actor_id not in UNARMED]
    for one, other in itertools.pairwise(armed):
        if other.partner and one.actor_id != other.actor_id and other.mention.first - one.mention.last <= 3:
            return Party(one.actor_id, one.mention), Party(other.actor_id, other.mention)
    return None


_SIDE = 24
"""Within so many words behind the first side, "on one side" ends those who fight on it."""
_ACROSS = 10
"""How many words may stand between the two sides of a fight: "on the one hand", "and members of"."""


def _choose(notes: Annotations, frame: Frame, candidates: list[Candidate]) -> tuple[Party | None, Party | None]:
    pair = _between(notes, frame, candidates)
    if pair is not None:
        return pair
    if frame.tags & {"agree", "pact", "swap", "exchange"}:
        signed = _signed(candidates)
        if signed is not None:
            return signed
    fallen = _both_fallen(notes, frame, candidates)
    if fallen is not None:
        return fallen
    by_agent = sorted(
        (c for c in candidates if c.agent > 0), key=lambda c: (-(c.agent - max(0.0, c.target) * 0.5), c.mention.first)
    )
    agent = by_agent[0] if by_agent and (by_agent[0].agent > by_agent[0].target or len(candidates) > 1) else None
    if (
        agent is not None
        and agent.target > agent.agent
        and not any(c is not agent and c.target > 0 for c in candidates)
    ):
        agent = None
    if agent is not None and agent.agent < 2.0 and agent.target >= agent.agent + 3.0:
        agent = None
    if (
        agent is not None
        and agent.agent <= 1.0
        and any(c.actor_id == agent.actor_id and c.agent <= 0 and c.target >= 2.0 for c in candidates)
    ):
        agent = None  # named again elsewhere, clearly as the one acted upon
    rest = [c for c in candidates if c is not agent and (agent is None or c.actor_id != agent.actor_id)]
    by_target = sorted(
        (c for c in rest if c.target > (1.5 if c.actor_id in UNARMED else 0)),
        key=lambda c: (-c.target, c.mention.first),
    )
    target = by_target[0] if by_target else None
    unhurt = target is None or target.actor_id in UNARMED or target.actor_id == UNIDENTIFIED
    if agent is not None and unhurt and "clash" in frame.tags and _rivals(notes, frame):
        target = agent
    by_itself = bool(frame.tags & {"device", "mine"}) and "explode" in frame.tags
    if agent is None and not by_itself and (not frame.weak or "commando" in frame.tags):
        free = [c for c in candidates if c.actor_id not in UNARMED and c.target <= 0 and c.agent >= 0]
        free = [
            c
            for c in free
            if target is None or (c.actor_id != target.actor_id and c.mention.first < target.mention.first)
        ]
        agent = free[0] if free else None
    if target is None and agent is not None:
        free = [c for c in rest if c.agent >= 0 and not c.partner and c.actor_id not in UNARMED]
        loose = [c for c in free if not kin(c.actor_id, agent.actor_id)]
        target = loose[0] if loose and frame.tags & _VIOLENT else None
    armed = [c for c in by_target if c.actor_id not in UNARMED]
    if frame.tags & _FROM_SOMEBODY and armed and target is not None and target.actor_id in UNARMED:
        target = armed[0]
    if (
        target is not None
        and target.actor_id == CIVILIANS
        and armed
        and (
            armed[0].target >= (1.0 if target.why == "vague" else target.target - 0.5)
            or among_dead(notes, frame, armed[0])
        )
    ):
        target = armed[0]
    if agent is not None and agent.partner and target is not None:
        at = candidates.index(agent)
        if at and candidates[at - 1] is target:  # "X & Y shelled": both acted
            agent, target = target, None
    return (
        Party(agent.actor_id, agent.mention) if agent else None,
        Party(target.actor_id, target.mention) if target else None,
    )
