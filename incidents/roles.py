"""Who acts and who is acted upon in a frame, from word order, voice and the words beside each actor."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Sequence

from incidents import lexicons
from incidents.actions import Action
from incidents.actors import CIVILIANS, PROTESTERS, UNARMED, UNIDENTIFIED, ActorMention, government_of, kin
from incidents.annotations import Annotations
from incidents.frames import Frame
from incidents.reporting import speakers
from incidents.words import Phrases, Word

_KEYS = ("carriers", "targets", "agents", "against", "versus", "between", "losers", "suspects", "supporters", "parents", "holders")
_SHAPE = dict.fromkeys(_KEYS, "words")
_PASSIVE_AR = frozenset({"kill", "injure"})
_OF_AGENT = frozenset({"attack", "ambush", "shell", "air_raid", "blow", "incursion", "storm", "shoot", "explode", "raid"})
_OF_TARGET = frozenset({"kill", "injure", "arrest", "abduct", "murder", "attempt"})
_VIOLENT = frozenset({"clash", "attack", "ambush", "storm", "take", "strike", "air_raid", "shell", "bomb", "blow", "explode", "shoot", "enter", "fall"})


@dataclasses.dataclass(frozen=True, slots=True)
class Party:
    """One side of what was done."""

    actor_id: str
    """The actor's id."""
    mention: ActorMention | None
    """Where the text names it; None when it follows from what stands before."""


@dataclasses.dataclass(slots=True)
class Memory:
    """What stood before in the article, for names that point back."""

    agent: str | None = None
    """Who acted last."""
    target: str | None = None
    """Who was acted upon last."""
    named: list[str] = dataclasses.field(default_factory=list)
    """Ids of armed actors in the order named, latest last."""

    full: list[str] = dataclasses.field(default_factory=list)
    """Ids of those named in full, in order, latest last."""

    def name(self, actor_id: str, *, explicit: bool = True) -> None:
        """Note that ``actor_id`` was just named; ``explicit`` for a name in full."""
        if actor_id not in UNARMED and actor_id != UNIDENTIFIED:
            self.named.append(actor_id)
            if explicit:
                self.full.append(actor_id)


@dataclasses.dataclass(slots=True)
class _Candidate:
    mention: ActorMention
    actor_id: str
    agent: float = 0.0
    target: float = 0.0
    why: str = ""


@functools.cache
def _beside(language: str) -> Phrases[str]:
    table = lexicons.load(language, "roles", _SHAPE)
    return Phrases((phrase, key) for key in _KEYS if key != "carriers" for phrase in table[key])


@functools.cache
def _carriers(language: str) -> frozenset[str]:
    table = lexicons.load(language, "roles", _SHAPE)
    return frozenset(Word for phrase in table["carriers"] for Word in _folded(phrase))


def _folded(phrase: str) -> list[str]:
    from incidents.words import words_of

    return [word.text for word in words_of(phrase)]


def resolve(
    notes: Annotations, mention: ActorMention, memory: Memory, *, country: str | None, day: dt.date | None
) -> str | None:
    """The id of the actor a mention means, given the country and day of what is told and what stood before."""
    if mention.kind == "government":
        return government_of(country or "SY", day or notes.article.published)
    if mention.kind == "short":
        latest = next((a for a in reversed(memory.full) if a in mention.choices), None)
        if latest:
            return latest
        later = next((a.actor_id for a in notes.actors if a.actor_id in mention.choices), None)
        return later or (mention.choices[0] if mention.choices[0] != "ISLAMIC_STATE" else None)
    if mention.kind == "attackers":
        if memory.agent is not None and memory.agent not in UNARMED:
            return memory.agent
        return "ISLAMIC_STATE" if any(a.actor_id == "ISLAMIC_STATE" for a in notes.actors) else UNIDENTIFIED
    if mention.kind == "insurgents":
        known = any(a.actor_id == "ISLAMIC_STATE" for a in notes.actors)
        return "ISLAMIC_STATE" if known or country == "IQ" else UNIDENTIFIED
    if mention.kind == "possessive":
        return _owner(notes, mention, memory, country=country, day=day)
    if mention.kind == "latter":
        return memory.named[-1] if memory.named else None
    return mention.actor_id


def _owner(
    notes: Annotations, mention: ActorMention, memory: Memory, *, country: str | None, day: dt.date | None
) -> str | None:
    """Whom "its" or "they" means: who is named before it in the sentence, else who acted or was named last."""
    sentence = next((s for s in notes.sentences if s.first <= mention.first < s.last), None)
    low = sentence.first if sentence else 0
    before = [
        m
        for m in notes.actors
        if low <= m.first < mention.first and m.kind in {"name", "nationality", "government", "short", "unidentified"}
    ]
    if before:
        return resolve(notes, before[-1], memory, country=country, day=day)
    if notes.words[mention.first].text in {"they", "it"}:
        return memory.agent or (memory.named[-1] if memory.named else None)
    return memory.named[-1] if memory.named else memory.agent


def parties(
    notes: Annotations, frame: Frame, memory: Memory, *, country: str | None, day: dt.date | None
) -> tuple[Party | None, Party | None, list[str]]:
    """Who acts and who is acted upon in ``frame``; and the ids of all in it, suspects marked with a leading "?"."""
    pair = _both(notes, frame, memory)
    if pair is not None:
        return (*pair, [p.actor_id for p in pair if p])
    said = speakers(notes, notes.sentences[frame.sentence])
    mentions = [m for m in notes.actors if frame.covers(m.first)]
    candidates: list[_Candidate] = []
    suspects: list[Party] = []
    spoken: list[_Candidate] = []
    own = False
    for mention in mentions:
        actor_id = resolve(notes, mention, memory, country=country, day=day)
        if mention.kind == "both_sides" or actor_id is None:
            continue
        candidate = _Candidate(mention, actor_id)
        part = "self" if _his_own(notes, mention) else _part(notes, frame, mention, candidate)
        if part == "self":
            own = True
            continue
        if part == "suspect":
            suspects.append(Party(actor_id, mention))
            continue
        if part in {"supporter", "parent", "holder", "named"}:
            continue
        if any(s.first <= mention.first < s.last for s in said):
            spoken.append(candidate)
            continue
        candidates.append(candidate)
        memory.name(actor_id, explicit=mention.kind in {"name", "nationality"})
    _by_order(notes, frame, candidates)
    named = [c for c in candidates if c.mention.kind not in {"attackers", "insurgents"} and c.actor_id not in UNARMED]
    if len({c.actor_id for c in named}) > 1:
        candidates = [c for c in candidates if c.mention.kind != "attackers"]
    agent, target = _choose(notes, frame, candidates)
    if own and agent is not None and target is None:
        target = Party(agent.actor_id, None)
    if "arrest" in frame.tags and suspects and (target is None or target.actor_id in UNARMED):
        target = suspects[0]
    if agent is None and spoken and spoken[0].actor_id not in UNARMED:
        agent = Party(spoken[0].actor_id, spoken[0].mention)
        if target is not None and target.actor_id == agent.actor_id and frame.tags & {"kill", "attack", "strike", "shell"}:
            agent = None
    return agent, target, [c.actor_id for c in candidates] + ["?" + s.actor_id for s in suspects]


def _both(notes: Annotations, frame: Frame, memory: Memory) -> tuple[Party | None, Party | None] | None:
    """The two last named, when the frame speaks of "both sides" and names nobody; None otherwise."""
    inside = [m for m in notes.actors if frame.covers(m.first)]
    if memory.agent is None or memory.target is None or not any(m.kind == "both_sides" for m in inside):
        return None
    if any(m.kind in {"name", "nationality", "government", "short"} for m in inside):
        return None
    return Party(memory.agent, None), Party(memory.target, None)


def _part(notes: Annotations, frame: Frame, mention: ActorMention, candidate: _Candidate) -> str:
    """Weigh the words before (and in English after) a mention; the part it plays when that excludes it."""
    language = notes.article.language
    words = notes.words
    carriers = _carriers(language)
    low = next((c.first for c in (*frame.lead, *frame.clauses) if c.first <= mention.first < c.last), 0)
    at = mention.first - 1
    passed: list[Word] = []
    own_l = language == "ar" and words[mention.first].has("ل") and not _starts(words[mention.first], mention, notes)
    while at >= low and mention.first - at <= 7:
        word = words[at]
        if word.text.isdigit() or carriers.intersection(word.forms) or (language == "ar" and word.text == "ل"):
            passed.append(word)
            at -= 1
            continue
        break
    window = words[max(low, at - 2) : mention.first]
    offset = max(low, at - 2)
    every = notes.once("roles", lambda: _beside(language).find(words))
    hits = [hit for hit in every if offset <= hit.first and hit.last <= mention.first]
    reach = [hit for hit in hits if hit.last > at - (1 if language == "ar" else 0)]
    if language == "ar":
        reach = [hit for hit in reach if hit.load != "against" or hit.plain]
    if "arrest" in frame.tags:
        far = max(low, mention.first - 10)
        reach += [hit for hit in every if hit.load == "suspects" and far <= hit.first and hit.last <= mention.first]
    loads = {hit.load for hit in reach}
    if candidate.mention.kind in {"unidentified", "attackers", "insurgents"}:
        candidate.agent += 1.0
    if mention.actor_id in UNARMED:
        candidate.agent -= 6.0
        candidate.target += 1.5
    for load, part in (("supporters", "supporter"), ("holders", "holder"), ("suspects", "suspect")):
        if load in loads and (part != "suspect" or "arrest" in frame.tags):
            return part
    if candidate.mention.kind in {"unidentified", "insurgents", "attackers"} and _named_beside(notes, mention):
        return "named"
    if mention.kind == "government" and mention.last - mention.first == 1 and carriers.intersection(words[mention.first].forms):
        if any(m.first == mention.last and m.kind == "name" for m in notes.actors):
            return "named"
    if mention.kind == "nationality" and any(a.tag in _OF_AGENT and mention.first <= a.first < mention.last for a in frame.actions):
        candidate.agent += 4.0
    if mention.actor_id in UNARMED and _vague(words[mention.first]) and language == "ar":
        if any(m.first == mention.last and m.kind in {"name", "short"} for m in notes.actors):
            return "named"
    if "parents" in loads:
        before = [m for m in notes.actors if low <= m.first < mention.first and m.kind in {"name", "short"}]
        if before and mention.first - before[-1].last <= 4:
            return "parent"
        candidate.target += 1.0
    if language == "en" and mention.last < len(words):
        following = words[mention.last].text
        if following in _targets("en") and mention.kind not in {"nationality"}:
            candidate.target += 1.5
        if following in {"control", "held", "controlled"}:
            return "holder"
    if "agents" in loads and frame.tags & {"shoot_down", "defuse", "find"}:
        candidate.target += 4.0
    elif "agents" in loads:
        candidate.agent += 4.0
        candidate.why = "agents"
    if "targets" in loads or (passed and language == "ar" and any(_targets("ar").intersection(w.forms) for w in passed)):
        candidate.target += 2.0
        candidate.agent -= 1.0
    if "against" in loads and "agents" not in loads:
        candidate.target += 2.5
        candidate.agent -= 1.0
    if "versus" in loads:
        candidate.target += 1.5
        candidate.agent -= 1.5
    if "between" in loads:
        candidate.agent += 1.0
    if "losers" in loads and frame.tags & {"take", "withdraw", "receive", "fell", "enter"}:
        candidate.target += 2.0
    if "losers" in loads and mention.actor_id not in UNARMED:
        civil = [m for m in notes.actors if m.actor_id in UNARMED and 0 < mention.first - m.last <= 4]
        candidate.target += 2.0 if civil else 0.0
    if language == "ar" and frame.tags & {"arrest", "kill"} and words[mention.first].has("ب") and not notes.article.body[mention.start] == "ب":
        candidate.target += 1.5
    if _vague(words[mention.first]):
        candidate.target -= 1.0
    if own_l and frame.tags & {"hand_over"}:
        candidate.target += 2.0
    if own_l and any(_targets("ar").intersection(w.forms) for w in window):
        candidate.target += 1.0
    return ""


_OWN = frozenset({"المرتبطين", "التابعين", "الموالين", "المنتمين", "العاملين"})


def _his_own(notes: Annotations, mention: ActorMention) -> bool:
    """True for "soldiers who answer to it" (الجنود المرتبطين به): the actor's own people."""
    words = notes.words
    if mention.last + 1 >= len(words) or words[mention.last].text not in _OWN:
        return False
    return words[mention.last + 1].text in {"به", "له", "بها", "لها", "معه", "معها", "اليه", "اليها"}


_PERSONS = frozenset({"people", "person", "man", "men", "شخص", "اشخاص", "رجل", "رجال", "شخصا", "شخصين", "ضحايا"})


def _vague(word: Word) -> bool:
    """True for a word that says no more than that somebody is human."""
    return not _PERSONS.isdisjoint(word.forms)


def _named_beside(notes: Annotations, mention: ActorMention) -> bool:
    """True when gunmen are named at once: "gunmen of X", مسلحون من خلايا X, "X gunmen"."""
    carriers = _carriers(notes.article.language)
    for other in notes.actors:
        if other.kind not in {"name", "nationality", "short", "possessive"} or other.actor_id in UNARMED:
            continue
        if other.last == mention.first and notes.article.language == "en":
            return True
        between = notes.words[mention.last : other.first]
        if 0 <= other.first - mention.last <= 4 and all(
            carriers.intersection(w.forms) or w.text in {"من", "from", "of", "the"} for w in between
        ):
            return bool(between) or notes.words[other.first].text.startswith(("ل", "ب"))
    return False


def _starts(word: Word, mention: ActorMention, notes: Annotations) -> bool:
    """True when the ل that ``word`` begins with is the name's own."""
    return notes.article.body[mention.start : mention.start + 1] == "ل" and word.forms[0] == word.text and len(word.forms) == 1


@functools.cache
def _targets(language: str) -> frozenset[str]:
    table = lexicons.load(language, "roles", _SHAPE)
    return frozenset(word for phrase in table["targets"] for word in _folded(phrase))


def _by_order(notes: Annotations, frame: Frame, candidates: Sequence[_Candidate]) -> None:
    if notes.article.language == "ar":
        _arabic_order(notes, frame, candidates)
    else:
        _english_order(notes, frame, candidates)


def _doings(frame: Frame) -> list[Action]:
    skip = {"aircraft", "artillery", "device", "mine", "cache", "drone", "post", "peaceful", "gunfire", "fall", "suicide", "grenade", "disperse", "commando"}  # fmt: skip
    return [action for action in frame.actions if action.tag not in skip]


def _arabic_order(notes: Annotations, frame: Frame, candidates: Sequence[_Candidate]) -> None:
    doings = _doings(frame)
    for number, action in enumerate(doings):
        stop = doings[number + 1].first if number + 1 < len(doings) else frame.last
        after = _heads(notes, [c for c in candidates if action.last <= c.mention.first < stop])
        clause = next((c for c in frame.clauses if c.first <= action.first < c.last), frame.clauses[0])
        before = _heads(notes, [c for c in candidates if clause.first <= c.mention.first < action.first])
        if action.tag == "repel":
            _repelled([c for c in candidates if action.first <= c.mention.first < frame.last], before)
        elif action.part in {"past", "present"} and not _as_noun(notes, action):
            if action.tag == "withdraw" and frame.tags & {"receive", "enter", "take"}:
                for other in (after[:1] or before[-1:]):
                    other.target += 3.0
                    other.agent -= 2.0
            elif action.tag == "fell":
                for other in after[:1]:
                    other.agent += 4.0
            elif action.tag in _PASSIVE_AR:
                armed = [c for c in after if c.mention.actor_id not in UNARMED]
                if action.tag == "kill" and len(after) > 1 and armed and after[0] is armed[0] and after[1].mention.first - after[0].mention.last <= 5 and after[0].why == "" and after[1].mention.actor_id in UNARMED and notes.words[action.first].text.lstrip("وف").startswith(("قتل", "يقتل", "تقتل")):  # noqa: E501
                    after[0].agent += 3.0
                    after[1].target += 3.0
                elif after:
                    after[0].target += 3.0
                    after[0].agent -= 1.5
            elif before and action.first - before[-1].mention.last <= 1 and before[-1].target < 2:
                before[-1].agent += 2.5
                for other in after[:1]:
                    other.target += 2.0
            elif after and after[0].mention.first - action.last <= 4 and after[0].target < 2:
                after[0].agent += 2.5
                for other in after[1:2]:
                    other.target += 2.0
            else:
                for other in before[-1:]:
                    other.agent += 2.5
                for other in after[:1]:
                    other.target += 2.0
            if action.part == "present" or (before and not after):
                for other in before[:1]:
                    other.agent += 1.5
        elif action.tag in _OF_TARGET:
            for other in after[:1]:
                other.target += 2.5 if other.mention.first - action.last <= 4 else 1.0
        elif action.tag in _OF_AGENT:
            for other in after[:1]:
                near = other.mention.first - action.last <= 2
                other.agent += 2.0 if near else 0.5
        elif action.tag == "strike":
            for other in after[:1]:
                other.target += 2.0
        elif action.tag == "clash":
            for rank, other in enumerate(after[:2]):
                if rank == 0:
                    other.agent += 1.0
                else:
                    other.target += 1.0
        elif action.tag == "withdraw" and len(doings) > 1:
            for other in after[:1]:
                other.target += 2.5
                other.agent -= 1.5
        elif action.tag in {"take", "receive", "withdraw"}:
            for other in before[-1:]:
                other.agent += 1.5
            for other in after[:1]:
                other.agent += 1.0


def _heads(notes: Annotations, candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """``candidates`` without those joined by "and" to the one before, who share its part."""
    found: list[_Candidate] = []
    last: _Candidate | None = None
    for candidate in candidates:
        if last is None or not _joined(notes, last, candidate):
            found.append(candidate)
        last = candidate
    return found


def _joined(notes: Annotations, one: _Candidate, other: _Candidate) -> bool:
    if one.actor_id in UNARMED or other.actor_id in UNARMED:
        return False
    if notes.article.language == "ar":
        return other.mention.first == one.mention.last and notes.words[other.mention.first].text.startswith("و")
    between = notes.words[one.mention.last : other.mention.first]
    return 0 < len(between) <= 2 and between[0].text == "and" and all(w.text in {"and", "the"} for w in between)


def _repelled(after: Sequence[_Candidate], before: Sequence[_Candidate]) -> None:
    """Who repels an attack is its target; whose attack it was acted."""
    subject = before[-1:] or after[:1]
    for one in subject:
        one.target += 3.0
        one.agent -= 2.0
    for other in [c for c in after if c not in subject][:1]:
        other.agent += 2.5
        other.target -= 1.0


def _as_noun(notes: Annotations, action: Action) -> bool:
    """True for a word that reads as verb or noun (قصف) and stands as a noun here."""
    word = notes.words[action.first]
    if word.has("ب") or word.has("ل") or word.text.lstrip("وف").startswith("ال"):
        return True
    if action.first > 0 and notes.words[action.first - 1].text in {"جراء", "اثر", "نتيجه", "بعد", "عقب", "في", "من", "عن"} and not word.text.endswith("ت"):
        return True
    following = notes.words[action.last].text if action.last < len(notes.words) else ""
    return word.text in {"قصف", "وقصف"} and following in {"مدفعي", "صاروخي", "جوي", "عنيف", "بري", "تركي", "روسي", "اسرائيلي", "علي", "امريكي", "مكثف", "من"}


def _english_order(notes: Annotations, frame: Frame, candidates: Sequence[_Candidate]) -> None:
    for action in _doings(frame):
        clause = next((c for c in frame.clauses if c.first <= action.first < c.last), frame.clauses[0])
        before = [c for c in candidates if clause.first <= c.mention.first < action.first]
        after = _heads(notes, [c for c in candidates if action.last <= c.mention.first < frame.last])
        if action.tag == "clash" and len(before) > 1 and _joined(notes, before[-2], before[-1]):
            before[-2].agent += 3.0
            before[-1].target += 3.0
            continue
        before = _heads(notes, before)
        if action.tag == "repel":
            _repelled(after, before)
            continue
        if _by_device(frame, action, before):
            before = []
        if action.tag == "fell":
            for other in before:
                other.target += 2.0
            for other in after[:1]:
                other.agent += 4.0
            continue
        if action.part in {"past", "present"}:
            if _is_passive(notes, action):
                for other in before[:1] if action.tag in {"kill", "injure"} else before[-1:]:
                    other.target += 3.0
                    other.agent -= 1.5
                continue
            if action.tag == "kill" and notes.words[action.first].text in {"died", "die", "dead", "lost"}:
                for other in before[-1:]:
                    other.target += 3.0
                continue
            subject = [c for c in before if c.target < 2 or c.agent > 0]
            if action.tag == "withdraw" and frame.tags & {"enter", "take", "receive"}:
                for other in before[-1:]:
                    other.target += 3.0
                    other.agent -= 2.0
                continue
            for other in subject[:1] if len(subject) > 1 and subject[0].target < 2 else subject[-1:]:
                other.agent += 2.5
            if not before and frame.lead:
                for other in [c for c in candidates if c.mention.first < clause.first][:1]:
                    other.agent += 1.5
            for other in after[:1]:
                other.target += 2.5 if action.tag not in {"withdraw"} else 0.0
        elif action.part == "participle":
            for other in after[:1]:
                other.target += 2.5
        elif action.tag in _OF_AGENT:
            for other in before[-1:]:
                if other.mention.last == action.first:
                    other.agent += 2.0
            if any(a.tag == action.tag and a.part == "past" for a in frame.actions):
                continue
            for other in after[:1]:
                other.target += 0.5
        elif action.tag in _OF_TARGET:
            for other in after[:1]:
                other.target += 1.0
        elif action.tag == "clash":
            for rank, other in enumerate(after[:2]):
                if rank == 0:
                    other.agent += 0.8
                else:
                    other.target += 0.8


def _by_device(frame: Frame, action: Action, before: Sequence[_Candidate]) -> bool:
    """True when what stands before the verb is a bomb, not whoever is named before that."""
    if action.tag not in {"explode", "strike", "kill", "injure"}:
        return False
    low = before[-1].mention.last if before else action.first
    return any(a.tag in {"device", "mine", "grenade"} and low <= a.first < action.first for a in frame.actions)


def _is_passive(notes: Annotations, action: Action) -> bool:
    before = [w.text for w in notes.words[max(0, action.first - 3) : action.first]]
    if any(w in {"was", "were", "been", "being", "is", "are", "be"} for w in before):
        return True
    return action.last < len(notes.words) and notes.words[action.last].text == "by"


def _choose(notes: Annotations, frame: Frame, candidates: list[_Candidate]) -> tuple[Party | None, Party | None]:
    by_agent = sorted((c for c in candidates if c.agent > 0), key=lambda c: (-(c.agent - max(0.0, c.target) * 0.5), c.mention.first))
    agent = by_agent[0] if by_agent and (by_agent[0].agent > by_agent[0].target or len(candidates) > 1) else None
    if agent is not None and agent.target > agent.agent and not any(c is not agent and c.target > 0 for c in candidates):
        agent = None
    rest = [c for c in candidates if c is not agent and (agent is None or c.actor_id != agent.actor_id)]
    by_target = sorted((c for c in rest if c.target > 0), key=lambda c: (-c.target, c.mention.first))
    target = by_target[0] if by_target else None
    if agent is None and not frame.weak:
        free = [c for c in candidates if c.actor_id not in UNARMED and c.target <= 0 and c.agent >= 0]
        free = [c for c in free if target is None or (c.actor_id != target.actor_id and c.mention.first < target.mention.first)]
        agent = free[0] if free else None
    if target is None and agent is not None:
        loose = [c for c in rest if c.agent >= 0 and c.actor_id not in UNARMED and not kin(c.actor_id, agent.actor_id)]
        target = loose[0] if loose and frame.tags & _VIOLENT else None
    armed = [c for c in by_target if c.actor_id not in UNARMED]
    if target is not None and target.actor_id == CIVILIANS and armed and armed[0].target >= target.target - 0.5:
        target = armed[0]
    return (
        Party(agent.actor_id, agent.mention) if agent else None,
        Party(target.actor_id, target.mention) if target else None,
    )


def protest_parties(candidates: Sequence[str]) -> tuple[str, str | None]:
    """Who takes part in a protest, and the armed actor who intervened; None for none."""
    armed = [c for c in candidates if c not in UNARMED and not c.startswith("?") and c != UNIDENTIFIED]
    return PROTESTERS, armed[0] if armed else None
