"""To whom people belong who are told only as people: soldiers of a base, a tribe's sons, a militia's drivers."""

from __future__ import annotations

from collections.abc import Sequence

from incidents.actors import CIVILIANS, UNARMED, ActorMention, actors
from incidents.annotations import Annotations
from incidents.frames import Frame
from incidents.language.grammar import grammar
from incidents.roles.identities import Party
from incidents.roles.parts import Candidate


def someones(notes: Annotations, one: Candidate, candidates: Sequence[Candidate]) -> bool:
    """True for soldiers of no said army behind a state's base or post that was struck: they are that state's."""
    mention = one.mention
    if mention.kind != "government" or mention.last - mention.first > 1:
        return False
    table = actors()
    return any(
        c.mention.kind in {"name", "nationality"}
        and c.mention.last <= mention.first
        and c.target > c.agent
        and c.target >= 2
        and c.actor_id in table
        and table[c.actor_id].inter == 8
        for c in candidates
    )


def people_of(notes: Annotations, one: Candidate, other: Candidate) -> bool:
    """True when those hurt are told as people of an armed actor right behind them: سائق من الميليشيا."""
    between = notes.words[one.mention.last : other.mention.first]
    if len(between) > _MATES or one.target < 2.0 or other.target < 1.0 or other.why == "agents":
        return False
    return any(word.text in {"من", "of", "from"} for word in between[-2:])


_MATES = 4
"""How many words may stand between people and whose they are."""


def of_the_tribe(notes: Annotations, target: Party) -> Party:
    """A tribe's people, not its fighters, where those taken or executed are called its sons."""
    kinsfolk = grammar(notes.article.language).kinsfolk
    theirs = target.mention is not None and not kinsfolk.isdisjoint(notes.words[target.mention.first].forms)
    return Party(CIVILIANS, target.mention) if theirs else target


def took(notes: Annotations, frame: Frame, agent: Party | None, target: Party | None) -> bool:
    """True for "gunmen took a doctor away": they stand as the subject of the verb, and somebody else as its object."""
    verb = next((a for a in frame.actions if a.tag == "arrest" and a.part == "past"), None)
    if verb is None or agent is None or agent.mention is None or target is None or target.mention is None:
        return False
    if target.actor_id not in UNARMED or target.mention.first < verb.last:
        return False
    if notes.article.language == "ar":
        return 0 <= agent.mention.first - verb.last <= 1 and target.mention.first >= agent.mention.last
    return agent.mention.last <= verb.first and notes.words[verb.first - 1].text not in grammar("en").be


_OF = frozenset({"في", "ضمن", "لدي", "من", "صفوف", "of", "the", "in", "with"})
_LATER = 45
"""Within so many words it is told whom somebody has joined since."""


def since_then(notes: Annotations, mention: ActorMention) -> str | None:
    """Who somebody told as a former member of ``mention`` is now: a civilian, or of whom he is said to have joined
    ("a former commander of X", قيادي سابق في X); None for a member."""
    if mention.kind not in {"name", "short"} or mention.first == 0 or not _was(notes, mention):
        return None
    words, joined = notes.words, grammar(notes.article.language).joined
    for at in range(mention.last, min(mention.last + _LATER, len(words))):
        if words[at].text in joined and words[at - 1].text not in {"لم", "not", "never"}:
            named = (m for m in notes.actors.within(at + 1, at + 8) if m.actor_id and m.actor_id not in UNARMED)
            return next((m.actor_id for m in named), CIVILIANS)
    return CIVILIANS


def _was(notes: Annotations, mention: ActorMention) -> bool:
    """True where "former" stands with an actor's name, or with whoever is of it."""
    words, at = notes.words, mention.first - 1
    once = grammar(notes.article.language).once
    if notes.article.language == "en" and words[at].text in once:
        return True
    while at > 0 and words[at].text in _OF:
        at -= 1
    if at == mention.first - 1:
        return False
    if notes.article.language == "en":
        return "former" in {w.text for w in words[max(0, at - 2) : at]}
    return words[at].text in once
