"""What word order and voice say of who acts: Arabic verb before subject, English subject before verb, the passive."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from incidents.actions import Action
from incidents.actors import UNARMED
from incidents.annotations import Annotations
from incidents.frames import Frame
from incidents.language.grammar import grammar
from incidents.roles.parts import OF_AGENT, Candidate

_PASSIVE_AR = frozenset({"kill", "injure", "escape"})
_OF_TARGET = frozenset({"kill", "injure", "arrest", "abduct", "murder", "attempt", "release"})
_BLOWS = frozenset({"strike", "reach", "kill", "injure", "attack", "shell"})
_CARRIED_ON = frozenset({"find", "defuse", "arrest", "abduct", "burn", "raid"})
_MEANS = frozenset(
    {
        "aircraft", "artillery", "device", "mine", "cache", "drone", "post", "peaceful", "gunfire", "fall", "suicide",
        "grenade", "disperse", "commando", "force",
    }
)  # fmt: skip


def weigh_order(notes: Annotations, frame: Frame, candidates: Sequence[Candidate]) -> None:
    """Add to the candidates' weights what word order and voice say."""
    if notes.article.language == "ar":
        _arabic_order(notes, frame, candidates)
    else:
        _english_order(notes, frame, candidates)


def weigh_victims(notes: Annotations, candidates: Sequence[Candidate]) -> None:
    """Add to the weights that those counted among the dead or hurt were acted upon."""
    counted = notes.once("counted", lambda: _counted(notes))
    for candidate in candidates:
        if candidate.mention.kind in {"unidentified", "attackers", "insurgents"}:
            continue
        if candidate.mention.start in counted:
            candidate.target += 2.0
            candidate.agent -= 1.5


def _counted(notes: Annotations) -> set[int]:
    """The first characters of the actors counted among the dead or hurt."""
    found: set[int] = set()
    for toll in notes.tolls:
        start, end = toll.who or (toll.start, toll.end)
        if toll.outcome in {"killed", "injured"}:
            near = notes.actors.within(notes.word_at(start), notes.word_at(end) + 1)
            found.update(m.start for m in near if start <= m.start < end)
    return found


def _doings(frame: Frame) -> list[Action]:
    return [action for action in frame.actions if action.tag not in _MEANS]


def _arabic_order(notes: Annotations, frame: Frame, candidates: Sequence[Candidate]) -> None:
    doings = _doings(frame)
    _of_the_landing(frame, candidates)
    counted = notes.once("counted", lambda: _counted(notes))
    for number, action in enumerate(doings):
        stop = doings[number + 1].first if number + 1 < len(doings) else frame.last
        after = _heads(notes, [c for c in candidates if action.last <= c.mention.first < stop])
        clause = next((c for c in frame.clauses if c.first <= action.first < c.last), frame.clauses[0])
        before = _heads(notes, [c for c in candidates if clause.first <= c.mention.first < action.first])
        close = bool(before) and action.first - before[-1].mention.last <= 1
        if action.part == "past" and action.tag in _BLOWS and _by_thing(notes, frame, action):
            for other in after[:1]:
                other.target += 3.0
                other.agent -= 2.0
        elif action.tag == "repel":
            _repelled([c for c in candidates if action.first <= c.mention.first < frame.last], before)
        elif action.last < len(notes.words) and notes.words[action.last].text.startswith("متبادل"):
            sides = [c for c in candidates if action.last < c.mention.first < stop and c.actor_id not in UNARMED]
            for one, other in itertools.pairwise(sides[:2]):  # قصف متبادل بين X وY
                other.partner = False
                one.agent += 2.0
                other.target += 3.0
                other.agent -= 2.0
        elif action.part in {"past", "present"} and not _as_noun(notes, action):
            within = [c for c in candidates if action.first < c.mention.first < action.last]
            for other in within[:1]:  # "took X control of": the subject stands inside the phrase
                other.agent += 4.0
            if within and action.tag not in _OF_TARGET | {"ambush"}:
                for other in after[:1]:
                    other.target += 2.0
            elif action.tag == "withdraw" and frame.tags & {"receive", "enter", "take"}:
                for other in after[:1] or before[-1:]:
                    other.target += 3.0
                    other.agent -= 2.0
            elif action.tag == "explode" and any(a.tag in {"device", "mine"} for a in frame.actions):
                for other in after[:1]:
                    other.agent += 2.5 if other.mention.first <= action.last else 0.0
            elif action.tag == "fell":
                for other in after[:1]:
                    other.agent += 4.0
            elif action.tag in {"reach", "suffer"} or (action.tag == "ambush" and action.last - action.first > 2):
                stands_first = before and (action.tag == "ambush" or (action.tag == "suffer" and not after))
                for other in before[-1:] if stands_first else after[:1]:
                    other.target += 2.5
                    other.agent -= 1.0
            elif action.tag in _PASSIVE_AR:
                armed = [c for c in after if c.mention.actor_id not in UNARMED]
                if (
                    close
                    and before[-1].actor_id not in UNARMED
                    and before[-1].mention.start not in counted
                    and notes.words[action.first].text.endswith(("ت", "وا"))
                    and any(c.mention.start in counted for c in after[:1])
                ):
                    before[-1].agent += 4.0  # "(said that) X killed three of Y"
                if action.tag == "kill" and len(after) > 1 and _kills(notes, action, after[0], after[1]):
                    after[0].agent += 4.0
                    after[1].target += 3.0
                elif (
                    action.tag == "kill"
                    and len(after) > 1
                    and armed
                    and after[0] is armed[0]
                    and after[1].mention.first - after[0].mention.last <= 5
                    and after[0].why == ""
                    and after[1].mention.actor_id in UNARMED
                    and not grammar("ar").killing.isdisjoint(notes.words[action.first].forms[:2])
                ):
                    after[0].agent += 3.0
                    after[1].target += 3.0
                elif after:
                    after[0].target += 3.0
                    after[0].agent -= 1.5
                elif close and action.tag != "escape":
                    before[-1].target += 3.0  # "a Russian general was killed"
                    before[-1].agent -= 1.5
            elif not before and (prior := _subject_before(candidates, clause.first, after, action)) is not None:
                prior.agent += 2.0
                for other in after[:1]:
                    other.target += 2.0
            elif after and action.tag in _OF_TARGET and _numbered(notes, action, after[0]):
                after[0].target += 3.0
                after[0].agent -= 2.0
            elif close and action.tag == "kill" and before[-1].mention.start in counted:
                before[-1].target += 4.0  # "38 of X's fighters were killed"
                before[-1].agent -= 2.0
            elif close and notes.words[action.first].text.endswith("وا"):
                before[-1].agent += 4.0  # the plural verb stands after its subject
                for other in after[:1]:
                    other.target += 2.0
            elif close and before[-1].target < 2:
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
        elif (doer := _by_light_verb(notes, clause.first, action, before)) is not None:
            doer.agent += 4.0
            for other in after[:1]:
                other.target += 2.5
        elif action.tag == "strike" and after and _with_object(notes, action, after[0]):
            after[0].agent += 2.5
            for other in after[1:2]:
                other.target += 2.0
        elif action.tag in _OF_TARGET:
            for other in after[:1]:
                other.target += 2.5 if other.mention.first - action.last <= 4 else 1.0
        elif action.tag == "explode" and frame.tags & {"device", "mine"} and "suicide" not in frame.tags:
            for other in after[:1]:  # a bomb's blast has no author behind it: whoever follows was hit
                other.target += 1.5 if other.why != "agents" else 0.0
        elif action.tag in OF_AGENT:
            for other in after[:1]:
                near = other.mention.first - action.last <= 2
                other.agent += 2.0 if near else 0.5
        elif action.tag == "strike":
            for other in after[:1]:
                other.target += 2.0
        elif action.tag == "clash":
            both = [c for c in candidates if action.last <= c.mention.first < stop and c.actor_id not in UNARMED]
            for rank, other in enumerate(both[:2]):
                other.partner = False
                if rank == 0:
                    other.agent += 1.0
                else:
                    other.target += 1.0
        elif action.tag == "withdraw" and len(doings) > 1:
            for other in after[:1]:
                other.target += 2.5
                other.agent -= 1.5
        elif action.tag == "take" and notes.words[action.first].text.endswith(("ها", "ه", "هم")):
            opening = (frame.lead or frame.clauses)[0].first
            earlier = [c for c in candidates if opening <= c.mention.first < action.first]
            for other in _heads(notes, earlier)[:1]:  # "its control over": whose is named before
                other.agent += 6.0
            for other in after[:1]:
                other.target += 2.0
        elif action.tag in {"take", "receive", "withdraw"}:
            for other in before[-1:]:
                other.agent += 1.5
            for other in after[:1]:
                other.agent += 1.0


def _by_thing(notes: Annotations, frame: Frame, action: Action) -> bool:
    """True for "the bomb that struck …": the verb's subject is a thing, so that whoever follows was struck."""
    at = action.first - 1
    if at < 1 or notes.words[at].text not in grammar("ar").relatives:
        return False
    return any(a.part == "noun" and at - 3 <= a.first and a.last <= at for a in frame.actions)


def _subject_before(
    candidates: Sequence[Candidate], low: int, after: Sequence[Candidate], action: Action
) -> Candidate | None:
    """Who acted in the clause before, for a verb that has no subject of its own ("and seized three bombs")."""
    if action.tag not in _CARRIED_ON or any(c.actor_id not in UNARMED for c in after[:1]):
        return None
    prior = [c for c in candidates if c.mention.first < low and c.actor_id not in UNARMED and c.target < 2]
    return prior[0] if prior else None


def _of_the_landing(frame: Frame, candidates: Sequence[Candidate]) -> None:
    """Whoever stands right behind a landing or raid by air carried it out: إنزال للتحالف."""
    for action in frame.actions:
        if action.tag == "commando" and action.part == "noun":
            for other in [c for c in candidates if 0 <= c.mention.first - action.last <= 1][:1]:
                other.agent += 3.0


def _by_light_verb(notes: Annotations, low: int, action: Action, before: Sequence[Candidate]) -> Candidate | None:
    """Who does what a noun tells, as the subject of the verb before it: تمكن X من قتل, قام X باعتقال."""
    light = grammar("ar").light
    at = next((i for i in range(action.first - 1, low - 1, -1) if light.intersection(notes.words[i].forms[:2])), None)
    if at is None or action.first - at > 10:
        return None
    word = notes.words[action.first]
    if not (word.has("ب") or notes.words[action.first - 1].text == "من"):
        return None
    subject = [c for c in before if c.mention.first > at and c.mention.first - at <= 4 and c.actor_id not in UNARMED]
    return subject[0] if subject else None


def _with_object(notes: Annotations, action: Action, candidate: Candidate) -> bool:
    """True for the doer in استهداف X لسيارة: it stands right behind the noun, and the object follows with ل."""
    last = candidate.mention.last
    near = candidate.mention.first - action.last <= 1 and last < len(notes.words)
    return near and notes.words[last].has("ل") and not notes.words[candidate.mention.first].has("ل")


def _kills(notes: Annotations, action: Action, one: Candidate, other: Candidate) -> bool:
    """True for قتلت X ثلاثة من Y: the force stands right behind the verb, and those counted behind it are another's."""
    if one.mention.kind not in {"name", "nationality", "short", "government"}:
        return False
    between = notes.words[action.last : one.mention.first]
    subjects = grammar("ar").subject_heads
    if between and not (len(between) <= 2 and subjects.intersection(between[0].forms[:2])):
        return False
    if one.mention.kind != "name" and one.mention.last - one.mention.first < 2 and one.mention.kind != "short":
        return False
    if other.mention.first - one.mention.last > 8 or one.actor_id == other.actor_id:
        return False
    start, end = notes.words[one.mention.last - 1].end, other.mention.end
    return any(start < toll.end and toll.start < end and toll.best is not None for toll in notes.tolls)


def _numbered(notes: Annotations, action: Action, candidate: Candidate) -> bool:
    """True for the object in "executed … seven of X's members": counted, so not who did it."""
    return any(
        abs(notes.word_at(toll.start) - action.first) <= 1
        and toll.best is not None
        and 0 < candidate.mention.first - notes.word_at(toll.end - 1) <= 4
        for toll in notes.tolls.within(action.first - 1, action.first + 2)
    )


def _heads(notes: Annotations, candidates: Sequence[Candidate]) -> list[Candidate]:
    """``candidates`` without those joined by "and" to the one before, who share its part."""
    found: list[Candidate] = []
    last: Candidate | None = None
    for candidate in candidates:
        if last is None or not _joined(notes, last, candidate):
            found.append(candidate)
        else:
            candidate.partner = True
        last = candidate
    return found


def _joined(notes: Annotations, one: Candidate, other: Candidate) -> bool:
    if one.actor_id in UNARMED or other.actor_id in UNARMED:
        return False
    if notes.article.language == "ar":
        return other.mention.first == one.mention.last and notes.words[other.mention.first].text.startswith("و")
    between = notes.words[one.mention.last : other.mention.first]
    return 0 < len(between) <= 2 and between[0].text == "and" and all(w.text in {"and", "the"} for w in between)


def _repelled(after: Sequence[Candidate], before: Sequence[Candidate]) -> None:
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
    small = grammar("ar")
    if action.first > 0 and notes.words[action.first - 1].text in small.before_noun and not word.text.endswith("ت"):
        return True
    following = notes.words[action.last].text if action.last < len(notes.words) else ""
    return action.tag == "shell" and not word.text.endswith(("ت", "وا")) and following in small.after_noun


def _english_order(notes: Annotations, frame: Frame, candidates: Sequence[Candidate]) -> None:
    passive: Action | None = None
    for action in frame.actions:
        if action.tag == "fall" and action.part == "past":  # "landed in farmland"
            for other in [c for c in candidates if 0 <= c.mention.first - action.last <= 4][:1]:
                other.target += 1.5
    for action in _doings(frame):
        clause = next((c for c in frame.clauses if c.first <= action.first < c.last), frame.clauses[0])
        before = [c for c in candidates if clause.first <= c.mention.first < action.first]
        after = _heads(notes, [c for c in candidates if action.last <= c.mention.first < frame.last])
        if action.tag in {"clash", "agree", "make"} and len(before) == 1:
            split = [c for c in candidates if c.mention.last == clause.first]  # "as X and Y clashed"
            before = [*split, *before] if split and notes.words[clause.first].text == "and" else before
        if action.tag in {"clash", "agree", "make"} and len(before) > 1 and _joined(notes, before[-2], before[-1]):
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
        if any(a.tag == "suffer" and a.first == action.first for a in frame.actions):
            for other in before[-1:]:  # "drove over a mine", "came under attack"
                other.target += 3.0
                other.agent -= 2.0
            continue
        if action.part in {"past", "present"}:
            elliptic = passive and action.tag in {"kill", "injure"} and action.first - passive.last <= 4
            headline = action.tag in {"kill", "injure"} and _of_headline(notes, action, before)
            if _is_passive(notes, action) or action.tag == "escape" or elliptic or headline:
                passive = action
                for other in before[:1] if action.tag in {"kill", "injure"} else before[-1:]:
                    other.target += 3.0
                    other.agent -= 1.5
                continue
            if action.tag == "kill" and notes.words[action.first].text in grammar("en").dying:
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
        elif action.tag in OF_AGENT:
            for other in before[-1:]:
                if other.mention.last == action.first:
                    other.agent += 2.0
            if any(a.tag == action.tag and a.part == "past" for a in frame.actions):
                continue
            following = notes.words[action.last].text if action.last < len(notes.words) else ""
            for other in after[:1]:
                other.target += 1.5 if following in {"on", "against", "at"} else 0.5
        elif action.tag in _OF_TARGET:
            for other in after[:1]:
                other.target += 1.0
        elif action.tag == "clash":
            both = [c for c in candidates if action.last <= c.mention.first < frame.last and c.actor_id not in UNARMED]
            for rank, other in enumerate(both[:2]):
                other.partner = False
                if rank == 0:
                    other.agent += 0.8
                else:
                    other.target += 0.8


def _by_device(frame: Frame, action: Action, before: Sequence[Candidate]) -> bool:
    """True when what stands before the verb is a bomb, not whoever is named before that."""
    if action.tag not in {"explode", "strike", "kill", "injure"}:
        return False
    low = before[-1].mention.last if before else action.first
    return any(a.tag in {"device", "mine", "grenade"} and low <= a.first < action.first for a in frame.actions)


def _of_headline(notes: Annotations, action: Action, before: Sequence[Candidate]) -> bool:
    """True for "SDF fighter killed, 3 wounded in …": a passive without "was", of somebody counted before it."""
    words = notes.words
    if not before or action.first - before[-1].mention.last > 3:
        return False
    start, end = before[-1].mention.start, words[action.first].start
    near = notes.tolls.within(before[-1].mention.first, action.first + 1)
    if not any(t.outcome in {"killed", "injured"} and t.who and start <= t.who[0] < end for t in near):
        return False
    if action.last >= len(words) or words[action.last].start - words[action.last - 1].end > 1:
        return True
    return words[action.last].text in grammar("en").without_object


def _is_passive(notes: Annotations, action: Action) -> bool:
    """True for "was hit", "were also killed", "hit by"."""
    words = notes.words
    at = action.first - 1
    if at >= 1 and (words[at].text.endswith("ly") or words[at].text in grammar("en").between_be):
        at -= 1
    if at >= 0 and words[at].text in grammar("en").be:
        return True
    return action.last < len(words) and words[action.last].text == "by"
