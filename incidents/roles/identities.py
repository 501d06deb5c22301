"""Who is meant by a name, a pronoun or "the group", from what stood before in the article."""

from __future__ import annotations

import dataclasses
import datetime as dt
from bisect import bisect_right
from operator import attrgetter

from incidents.actors import UNARMED, UNIDENTIFIED, ActorMention, actors, find_actors, government_of
from incidents.annotations import Annotations
from incidents.frozen import record
from incidents.language.grammar import grammar
from incidents.reporting import speakers
from incidents.roles.blame import accuses


@record(frozen=True, slots=True)
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
    """Ids of armed actors in the order last named, each once, latest last."""

    full: list[str] = dataclasses.field(default_factory=list)
    """Ids of those named in full, in the same order."""

    @property
    def latest(self) -> str | None:
        """The id of the actor named last; None before any."""
        return self.named[-1] if self.named else None

    def name(self, actor_id: str, *, explicit: bool = True) -> None:
        """Note that ``actor_id`` was just named; ``explicit`` for a name in full."""
        if actor_id not in UNARMED and actor_id != UNIDENTIFIED:
            _anew(self.named, actor_id)
            if explicit:
                _anew(self.full, actor_id)


def _anew(named: list[str], actor_id: str) -> None:
    """Put ``actor_id`` last in ``named``, where it stands once, so that the list never outgrows the actors known."""
    if named and named[-1] == actor_id:
        return  # as mostly
    if actor_id in named:
        named.remove(actor_id)
    named.append(actor_id)


_GROUPED = frozenset({"IRAN_BACKED_MILITIAS", "OPPOSITION_REBELS", "DRUZE_FACTIONS", "SNA", "ISRAEL"})
"""Whom "militias", "factions" and "the occupation" mean where none is named."""


def resolve(
    notes: Annotations, mention: ActorMention, memory: Memory, *, country: str | None, day: dt.date | None
) -> str | None:
    """The id of the actor a mention means, given the country and day of what is told and what stood before."""
    if mention.kind == "government":
        past = _former(notes, mention)
        return government_of(country or "SY", None if past else day or notes.article.published)
    if mention.kind == "short":
        latest = next((a for a in reversed(memory.full) if a in mention.choices), None)
        if latest:
            return latest
        later = notes.once(
            ("of", mention.choices),
            lambda: next((a.actor_id for a in notes.actors if a.actor_id in mention.choices), None),
        )
        if later is None and len(mention.choices) > 1 and mention.choices[0] == "ISLAMIC_STATE":
            return "ISLAMIC_STATE"  # "the organisation", of which no report need say more
        if later is None and {"SYRIAN_GOVERNMENT", "IRAQ_GOVERNMENT"} <= set(mention.choices) and country == "IQ":
            return "IRAQ_GOVERNMENT"  # "the forces", in a report from Iraq that names none
        return later or (mention.choices[0] if mention.choices[0] in _GROUPED else None)
    if mention.kind == "attackers":
        if memory.agent is not None and memory.agent not in UNARMED:
            return memory.agent
        return "ISLAMIC_STATE" if _tells_of(notes, "ISLAMIC_STATE") else UNIDENTIFIED
    if mention.kind == "insurgents":
        return _insurgents(notes, mention, memory, country)
    if mention.kind == "possessive":
        return _owner(notes, mention, memory, country=country, day=day)
    if mention.kind == "latter":
        return memory.named[-1] if memory.named else None
    return mention.actor_id


def _former(notes: Annotations, mention: ActorMention) -> bool:
    """True for "the former army", الجيش السابق: the forces of the government before."""
    beside = mention.last if notes.article.language == "ar" else mention.first - 1
    words = notes.words
    return 0 <= beside < len(words) and words[beside].text in grammar(notes.article.language).former


def _insurgents(notes: Annotations, mention: ActorMention, memory: Memory, country: str | None) -> str:
    """Whom "insurgents" or "terrorists" means: the group named last that fights a state, else the one the report is
    about; in Iraq Islamic State, which such reports need not name."""
    if country == "IQ":
        return "ISLAMIC_STATE"
    word = notes.words[mention.first].text
    if word.startswith("insurgent") and _tells_of(notes, "OPPOSITION_REBELS"):
        return "OPPOSITION_REBELS"
    last = next((a for a in reversed(memory.full) if a in _INSURGENT), None)
    if last is not None:
        return last
    named = next((a.actor_id for a in notes.actors if a.kind == "name" and a.actor_id in _INSURGENT), None)
    return named or UNIDENTIFIED


_INSURGENT = frozenset({"ISLAMIC_STATE", "OPPOSITION_REBELS", "HTS", "HURRAS_AL_DIN"})


def _tells_of(notes: Annotations, actor_id: str) -> bool:
    """True when the article names the actor anywhere."""
    return actor_id in notes.once("told of", lambda: {a.actor_id for a in notes.actors})


def _owner(
    notes: Annotations, mention: ActorMention, memory: Memory, *, country: str | None, day: dt.date | None
) -> str | None:
    """Whom "its" or "they" means: who is named before it in the sentence, else who acted or was named last.

    "Ours" are the publisher's own, where that is an actor, else the one's who speaks.
    """
    if notes.words[mention.first].text.endswith("نا") or notes.words[mention.first].text == "our":
        return _own_side(notes, mention)
    at = bisect_right(notes.sentences, mention.first, key=attrgetter("first")) - 1
    low = notes.sentences[at].first if at >= 0 and mention.first < notes.sentences[at].last else 0
    before = [
        m
        for m in notes.actors.within(low, mention.first)
        if m.kind in {"name", "nationality", "government", "short", "unidentified"}
    ]
    if before:
        if len(before) > 1 and before[-1].last == mention.first and notes.article.language == "ar":
            before = before[:-1]  # "X attacked its posts": those of whoever was named before X
        theirs = next((m for m in before if accuses(notes, m)), before[-1])  # "X accused Y of bombing its positions"
        return resolve(notes, theirs, memory, country=country, day=day)
    if notes.words[mention.first].text in grammar(notes.article.language).subjects:
        last = memory.named[-1] if memory.named else None
        return last if memory.agent in {None, UNIDENTIFIED} else memory.agent
    return memory.named[-1] if memory.named else memory.agent


def _own_side(notes: Annotations, mention: ActorMention) -> str | None:
    """Who "we" are: the armed actor that the publisher or the title names, else who is quoted; None for neither."""

    def publisher() -> str | None:
        named = find_actors(notes.article.publisher or "", language=notes.article.language)
        return next((a.actor_id for a in named if a.kind == "name" and a.actor_id not in UNARMED), None)

    own = notes.once("we", publisher)
    at = bisect_right(notes.sentences, mention.first, key=attrgetter("first")) - 1
    if own is None and at >= 0:
        table = actors()
        own = next((s.name for s in speakers(notes, notes.sentences[at]) if s.name in table), None)
    return own
