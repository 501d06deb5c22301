"""Who acts in English: the subject before its verb, passives with and without "was", participles."""

from __future__ import annotations

from collections.abc import Sequence

from incidents.actions import Action
from incidents.actors import UNARMED
from incidents.annotations import Annotations
from incidents.frames import Frame
from incidents.language.grammar import grammar
from incidents.roles.parts import OF_AGENT, Candidate, targets
from incidents.roles.turns import OF_TARGET, doings_of, heads, joined, repelled


def english_order(notes: Annotations, frame: Frame, candidates: Sequence[Candidate]) -> None:
    """Add to the candidates' weights what English word order and voice say."""
    passive: Action | None = None
    for action in frame.actions:
        if action.tag == "fall" and action.part == "past":  # "landed in farmland"
            for other in [c for c in candidates if 0 <= c.mention.first - action.last <= 4][:1]:
                other.target += 1.5
    for action in doings_of(frame):
        clause = next((c for c in frame.clauses if c.first <= action.first < c.last), frame.clauses[0])
        before = [c for c in candidates if clause.first <= c.mention.first < action.first]
        after = heads(notes, [c for c in candidates if action.last <= c.mention.first < frame.last])
        if len(before) == 1 and notes.words[clause.first].text == "and":
            split = [c for c in candidates if c.mention.last == clause.first]  # "as X and Y clashed"
            paired = split and (action.tag in {"clash", "agree", "make"} or joined(notes, split[-1], before[0]))
            before = [*split[-1:], *before] if paired else before
        if action.tag in {"clash", "agree", "make"} and len(before) > 1 and joined(notes, before[-2], before[-1]):
            before[-2].agent += 3.0
            before[-1].target += 3.0
            continue
        before = heads(notes, before)
        if action.tag == "repel":
            repelled(after, before)
            continue
        if action.tag in {"kill", "injure"} and "repel" in frame.tags:
            continue  # whoever repels an attack and kills some is still the one attacked
        blown = _by_blow(notes, frame, action, candidates)
        if blown or _by_device(frame, action, before):
            before = []
        for other in candidates if blown else ():
            other.agent -= 2.0 if other.why != "agents" else 0.0
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
            headline = headline or (not after and _thing_struck(notes, action, before))
            reduced = action.tag in {"kill", "injure"} and _of_bodies(frame, action)
            if _is_passive(notes, action) or action.tag == "escape" or elliptic or headline or reduced:
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
            if action.tag == "hand_over" and after and notes.words[after[0].mention.first - 1].text in {"to", "the"}:
                for other in before[-1:]:  # "X turned it over to Y": Y has it now
                    other.target += 3.0
                    other.agent -= 2.0
                after[0].agent += 3.0
                after[0].target -= 1.0
                continue
            if action.tag == "withdraw" and frame.tags & {"enter", "take", "receive"}:
                for other in before[-1:]:
                    other.target += 3.0
                    other.agent -= 2.0
                continue
            for other in subject[:1] if len(subject) > 1 and subject[0].target < 2 else subject[-1:]:
                other.agent += 2.5
            if not before and (antecedent := _before_relative(notes, frame, action, candidates)) is not None:
                antecedent.agent += 3.5
            elif not before and frame.lead and not blown:
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
        elif action.tag in OF_TARGET:
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


def _before_relative(
    notes: Annotations, frame: Frame, action: Action, candidates: Sequence[Candidate]
) -> Candidate | None:
    """The subject that a relative clause parts from its verb: "X, who had moved into A, exchanged fire with Y"."""
    words = notes.words
    for candidate in candidates:
        last = candidate.mention.last
        if last < action.first and words[last].text in {"who", "which"}:
            return candidate
    return None


def _of_bodies(frame: Frame, action: Action) -> bool:
    """True for "the bodies of five soldiers killed in …": they were killed."""
    return any(a.tag == "captives" and 0 < action.first - a.last <= 8 for a in frame.actions)


def _by_device(frame: Frame, action: Action, before: Sequence[Candidate]) -> bool:
    """True when what stands before the verb is a bomb, not whoever is named before that."""
    if action.tag not in {"explode", "strike", "kill", "injure"}:
        return False
    low = before[-1].mention.last if before else action.first
    return any(a.tag in {"device", "mine", "grenade"} and low <= a.first < action.first for a in frame.actions)


def _by_blow(notes: Annotations, frame: Frame, action: Action, candidates: Sequence[Candidate]) -> bool:
    """True for "two airstrikes destroyed three X vehicles and hit …": the strikes did it, X is what they hit."""
    first = next((c for c in candidates if c.mention.first >= frame.first), None)
    if action.tag not in {"strike", "kill", "injure", "destroy"} or first is None or first.agent > 0:
        return False
    if notes.words[first.mention.first - 1].text in {"by", "from", "of"}:
        return False  # "under bombardment from X"
    return any(
        a.part == "noun" and a.tag in {"air_raid", "blow"} and a.last <= min(first.mention.first, action.first)
        for a in frame.actions
    )


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


_STRUCK = frozenset({"strike", "shell", "bomb", "attack", "ambush", "raid", "storm", "burn"})


def _thing_struck(notes: Annotations, action: Action, before: Sequence[Candidate]) -> bool:
    """True for "SDF checkpoint near A targeted late on Monday": a passive without "was", of a thing of somebody's."""
    if action.tag not in _STRUCK or action.part != "past" or not before:
        return False
    words, last = notes.words, before[-1].mention.last
    ends = action.last >= len(words) or words[action.last].start - words[action.last - 1].end > 1
    if not (ends or words[action.last].text in grammar("en").without_object):
        return False
    return last < action.first and not targets("en").isdisjoint(words[last].forms)


def _is_passive(notes: Annotations, action: Action) -> bool:
    """True for "was hit", "were also killed", "hit by"."""
    words = notes.words
    if any(word.text in grammar("en").be for word in words[action.first : action.last - 1]):
        return True  # "was shot" in one
    at = action.first - 1
    if at >= 1 and (words[at].text.endswith("ly") or words[at].text in grammar("en").between_be):
        at -= 1
    if at >= 0 and words[at].text in grammar("en").be:
        return True
    return action.last < len(words) and words[action.last].text == "by"
