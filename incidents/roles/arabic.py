"""Who acts in Arabic: the verb before its subject, nouns of doing, passives that show no vowel."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from incidents.actions import Action
from incidents.actors import UNARMED
from incidents.annotations import Annotations
from incidents.frames import Frame
from incidents.language.grammar import grammar
from incidents.roles.parts import OF_AGENT, Candidate
from incidents.roles.turns import OF_TARGET, counted_dead, doings_of, heads, repelled

_PASSIVE_AR = frozenset({"kill", "injure", "escape"})
_BLOWS = frozenset({"strike", "reach", "kill", "injure", "attack", "shell"})
_THINGS = frozenset({"air_raid", "attack", "shell", "blow", "explode", "device", "artillery", "suicide", "ambush"})
_LOSSES = frozenset({"kill", "injure"})
_CARRIED_ON = frozenset({"find", "defuse", "arrest", "abduct", "burn", "raid"})


def arabic_order(notes: Annotations, frame: Frame, candidates: Sequence[Candidate]) -> None:
    """Add to the candidates' weights what Arabic word order and voice say."""
    doings = doings_of(frame)
    _of_the_landing(frame, candidates)
    counted = notes.once("counted", lambda: counted_dead(notes))
    for number, action in enumerate(doings):
        stop = doings[number + 1].first if number + 1 < len(doings) else frame.last
        after = heads(notes, [c for c in candidates if action.last <= c.mention.first < stop])
        clause = next((c for c in frame.clauses if c.first <= action.first < c.last), frame.clauses[0])
        ahead = [c for c in candidates if clause.first <= c.mention.first < action.first]
        before = heads(notes, ahead)
        close = bool(before) and action.first - ahead[-1].mention.last <= 1
        if action.part == "past" and action.tag in _BLOWS and _by_thing(notes, frame, action):
            for other in after[:1]:
                other.target += 3.0
                other.agent -= 2.0
        elif action.tag in _LOSSES and "repel" in frame.tags:
            continue  # whoever repels an attack and kills some is still the one attacked
        elif action.tag == "repel":
            repelled([c for c in candidates if action.first <= c.mention.first < frame.last], before)
        elif action.last < len(notes.words) and notes.words[action.last].text.startswith("متبادل"):
            sides = [c for c in candidates if action.last < c.mention.first < stop and c.actor_id not in UNARMED]
            for one, other in itertools.pairwise(sides[:2]):  # قصف متبادل بين X وY
                other.partner = False
                one.agent += 2.0
                other.target += 3.0
                other.agent -= 2.0
        elif action.part in {"past", "present"} and not _as_noun(notes, action):
            if after and after[0].mention.first == action.last and _of_them(notes, action):
                after[0].agent += 4.0  # "two men whom X arrested" (اعتقلتهما X)
                for other in before[-1:]:
                    other.target += 2.5
                continue
            within = [c for c in candidates if action.first < c.mention.first < action.last]
            fell_in = action.tag == "ambush" and "في" in {w.text for w in notes.words[action.first : action.last]}
            if within and fell_in:  # "X fell into an ambush of Y" (وقع X في كمين)
                within[0].target += 4.0
                within[0].agent -= 3.0
                for other in after[:1]:
                    other.agent += 3.0
                continue
            for other in within[:1]:  # "took X control of": the subject stands inside the phrase
                other.agent += 4.0 if action.tag != "fell" else 0.0
                other.target += 3.0 if action.tag == "fell" else 0.0  # "X lost A to Y"
            if within and action.tag not in OF_TARGET | {"ambush"}:
                for other in after[:1]:
                    other.target += 2.0
            elif action.tag == "withdraw" and frame.tags & {"receive", "enter", "take"}:
                for other in after[:1] or before[-1:]:
                    other.target += 3.0
                    other.agent -= 2.0
            elif action.tag == "explode" and _blew_up(notes, action) and after and after[0].actor_id not in UNARMED:
                if after[0].mention.first - action.last <= 2:  # "X's men blew up a bomb at …"
                    after[0].agent += 3.0
                    for other in after[1:2]:
                        other.target += 2.0
            elif action.tag == "explode" and any(a.tag in {"device", "mine"} for a in frame.actions):
                for other in after[:1]:
                    other.agent += 2.5 if other.mention.first <= action.last or _laid_by(notes, frame, other) else 0.0
            elif action.tag == "hand_over" and (taker := _handed_to(notes, after)) is not None:
                after[0].target += 3.0  # "X handed A over to Y": Y has it now
                after[0].agent -= 2.0
                taker.agent += 5.0
            elif action.tag == "fell":
                for other in after[:1]:
                    other.agent += 4.0
            elif action.tag in {"reach", "suffer"} or (action.tag == "ambush" and action.last - action.first > 2):
                stands_first = before and (action.tag == "ambush" or (action.tag == "suffer" and not after))
                for other in before[-1:] if stands_first else after[:1]:
                    other.target += 2.5
                    other.agent -= 1.0
            elif action.tag in _PASSIVE_AR:
                after = [c for c in after if c.why != "agents" or c is not after[0]]
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
            elif after and action.tag in OF_TARGET and _numbered(notes, action, after[0]):
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
            elif after and not before and after[0].actor_id in UNARMED and action.tag == "shoot":
                after[0].target += 2.5  # a passive: "a child was sniped"
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
        elif close and _said_to_shell(notes, action, before[-1]):
            before[-1].agent += 4.0
            for other in after[:1]:
                other.target += 2.5
        elif (doer := _by_light_verb(notes, clause.first, action, before)) is not None:
            doer.agent += 4.0
            for other in after[:1]:
                other.target += 2.5
        elif after and _with_object(notes, action, after[0]) and (action.tag == "strike" or _next(action, after)):
            after[0].agent += 2.5
            for other in after[1:2]:
                other.target += 2.0
        elif action.tag in OF_TARGET and after and _spanned(notes, action, after[0]):
            after[0].agent += 4.0  # "the arrest by X of 14 people"
            for other in after[1:2]:
                other.target += 2.5
        elif action.tag in OF_TARGET:
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
            for other in heads(notes, earlier)[:1]:  # "its control over": whose is named before
                other.agent += 6.0
            for other in after[:1]:
                other.target += 2.0
        elif action.tag == "take" and any(a.tag == "force" and a.first == action.first for a in frame.actions):
            for other in after[:1]:  # "after the expulsion of X from it"
                other.target += 3.0
                other.agent -= 2.0
        elif action.tag in {"take", "receive", "withdraw"}:
            for other in before[-1:]:
                other.agent += 1.5
            for other in after[:1]:
                other.agent += 1.0


def _handed_to(notes: Annotations, after: Sequence[Candidate]) -> Candidate | None:
    """To whom a place was handed over: the one with ل written onto it behind who handed it over."""
    if len(after) < 2 or after[0].actor_id in UNARMED or notes.words[after[0].mention.first].has("ل"):
        return None
    return next((c for c in after[1:] if c.actor_id not in UNARMED and notes.words[c.mention.first].has("ل")), None)


def _laid_by(notes: Annotations, frame: Frame, other: Candidate) -> bool:
    """True for "a car bomb of X" (مفخخة للتنظيم): whose bomb it was."""
    first = other.mention.first
    devices = [a for a in frame.actions if a.tag == "device" and 0 <= first - a.last <= 1]
    return bool(devices) and notes.words[first].has("ل") and other.actor_id in _BOMBERS


_BOMBERS = frozenset({"ISLAMIC_STATE", "HURRAS_AL_DIN", "HTS", "PKK"})


def _blew_up(notes: Annotations, action: Action) -> bool:
    """True for the verb that says who set off a blast (فجر), not that it went off (انفجر)."""
    return any(form.startswith("فجر") for form in notes.words[action.first].forms[:2])


def _by_thing(notes: Annotations, frame: Frame, action: Action) -> bool:
    """True for "the bomb that struck …": the verb's subject is a thing, so that whoever follows was struck.

    An indefinite noun needs no "that": غارات عنيفة استهدفت.
    """
    at = action.first - 1
    if at < 1 or notes.words[at].text not in grammar("ar").relatives:
        if action.tag not in {"strike", "reach"}:
            return False
        before = [a for a in frame.actions if a.part == "noun" and a.tag in _THINGS and at - 1 <= a.last - 1 <= at]
        return any(not notes.words[a.first].text.lstrip("وفبل").startswith("ال") for a in before)
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
    light, tries = grammar("ar").light, grammar("ar").tries
    both = light | tries
    at = next((i for i in range(action.first - 1, low - 1, -1) if both.intersection(notes.words[i].forms[:2])), None)
    if at is None or action.first - at > 10:
        return None
    word = notes.words[action.first]
    tried = not tries.isdisjoint(notes.words[at].forms[:2])
    if not (tried or word.has("ب") or notes.words[action.first - 1].text == "من"):
        return None
    subject = [c for c in before if c.mention.first > at and c.mention.first - at <= 4 and c.actor_id not in UNARMED]
    if not subject and action.first - at <= 8:  # "its forces responded … by shelling"
        subject = [c for c in before[-1:] if 0 <= at - c.mention.last <= 1 and c.actor_id not in UNARMED]
    return subject[0] if subject else None


def _said_to_shell(notes: Annotations, action: Action, subject: Candidate) -> bool:
    """True for إن X قصف بالمدفعية: a word that reads as noun or verb, right behind the subject of "that"."""
    if action.tag != "shell" or notes.words[action.first].text != "قصف" or action.first != subject.mention.last:
        return False
    return notes.words[subject.mention.first - 1].text in {"ان", "بان"}


def _next(action: Action, after: Sequence[Candidate]) -> bool:
    """True for اعتقال X لشابين: a noun of what befell somebody, its author, and right behind that whom."""
    if action.tag not in OF_TARGET or len(after) < 2:
        return False
    return after[1].mention.first == after[0].mention.last


def _of_them(notes: Annotations, action: Action) -> bool:
    """True for a verb with its object written on (اعتقلتهما, خطفوه), so that whoever follows is its subject."""
    word = notes.words[action.first].text
    alone = action.last - action.first == 1 and action.tag in OF_TARGET | _BLOWS
    return alone and word.endswith(("تهما", "تهم", "تها", "ته", "وه", "وهم", "وها", "وهما"))


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


def _spanned(notes: Annotations, action: Action, candidate: Candidate) -> bool:
    """True for the doer in اعتقال X 14 شخصا: it stands between the noun and the number of those it befell."""
    mention = candidate.mention
    if mention.first != action.last or mention.actor_id in UNARMED or mention.kind not in {"name", "government"}:
        return False
    if mention.kind == "government" and mention.last - mention.first < 2:
        return False  # "the killing of an officer and two others"
    near = notes.tolls.within(action.first - 1, mention.first + 1)
    start = notes.words[mention.first].start
    return any(t.start < start and t.end > mention.end and (t.best or 0) > 1 for t in near)


def _numbered(notes: Annotations, action: Action, candidate: Candidate) -> bool:
    """True for the object in "executed … seven of X's members": counted, so not who did it."""
    return any(
        abs(notes.word_at(toll.start) - action.first) <= 1
        and toll.best is not None
        and 0 < candidate.mention.first - notes.word_at(toll.end - 1) <= 4
        for toll in notes.tolls.within(action.first - 1, action.first + 2)
    )


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
