"""Who holds, contests, is present in or has lost which place."""

from __future__ import annotations

import dataclasses
import functools
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from incidents import lexicons
from incidents.actors import UNARMED, UNIDENTIFIED, ActorMention
from incidents.annotations import Annotations, Spot
from incidents.confidence import claim_confidence
from incidents.frames import dead_from
from incidents.grammar import grammar
from incidents.models import ControlClaim, ControlStatus, Evidence
from incidents.reporting import speakers
from incidents.roles import Memory, resolve
from incidents.scenes import PlaceRole, beside, role_of
from incidents.sentences import Clause, Sentence
from incidents.times import Day, day_of_dates
from incidents.words import Hit, Phrases

if TYPE_CHECKING:
    from incidents.storyline import Told

_KEYS = ("holds", "held_it", "held", "contests", "present", "loses")
_STATUS: dict[str, ControlStatus] = {
    "holds": "controls", "held_it": "controls", "held": "controls", "contests": "contested",
    "present": "active", "loses": "lost",
}  # fmt: skip
_TAKES = frozenset({"receive", "enter", "take"})


@functools.cache
def _phrases(language: str) -> Phrases[str]:
    table = lexicons.load(language, "control", {key: "words?" if key == "held_it" else "words" for key in _KEYS})
    return Phrases((phrase, key) for key in _KEYS for phrase in table[key])


@dataclasses.dataclass(frozen=True, slots=True)
class _Saying:
    actor: str
    mention: ActorMention | None
    status: ControlStatus
    spot: Spot
    day: Day
    sentence: Sentence
    cue: tuple[int, int] | None


def claims_of(notes: Annotations, told: Sequence[Told], scenery: Sequence[Sequence[Spot]]) -> list[ControlClaim]:
    """The control claims of an article, in the order told; an empty list when it makes none.

    ``told`` are its frames; ``scenery`` gives for each sentence the places that its heading or what stands before sets.
    """
    sayings: list[_Saying] = []
    for item in told:
        sayings += _from_frame(notes, item)
    sayings += _from_cues(notes, scenery)
    sayings.sort(key=lambda s: s.sentence.start)
    kept: dict[tuple[str, str, str, str], _Saying] = {}
    for saying in sayings:
        placed = saying.spot.placed
        where = (placed.place_id or f"{placed.latitude:.3f},{placed.longitude:.3f}") if placed else saying.spot.text
        kept.setdefault((saying.actor, saying.status, where, str(saying.day.first)), saying)
    contested = {(s.spot.start, s.sentence.start) for s in kept.values() if s.status == "contested"}
    return [
        _claim(notes, saying)
        for saying in kept.values()
        if saying.status == "contested" or (saying.spot.start, saying.sentence.start) not in contested
    ]


def _from_frame(notes: Annotations, told: Told) -> list[_Saying]:
    sub = told.sub_event_type
    if told.summary:
        return []
    taker, loser = told.agent, told.target
    if sub == "Non-violent transfer of territory":
        if not told.frame.tags & _TAKES:
            taker, loser = loser, taker
    elif sub not in {"Government regains territory", "Non-state actor overtakes territory"}:
        return []
    sentence = notes.sentences[told.frame.sentence]
    found = []
    if _partly(notes, told):
        taken = [p for p in (taker,) if p and p.actor_id not in UNARMED | {UNIDENTIFIED}]
        return [
            _Saying(p.actor_id, p.mention, "contested", s, told.day, sentence, None) for s in told.spots for p in taken
        ]
    for spot in told.spots:
        for party, status in ((taker, "controls"), (loser, "lost")):
            if (
                party
                and party.actor_id not in UNARMED
                and party.actor_id != UNIDENTIFIED
                and (party.mention or status == "controls")
            ):
                found.append(_Saying(party.actor_id, party.mention, status, spot, told.day, sentence, None))  # type: ignore[arg-type]
    return found


def _partly(notes: Annotations, told: Told) -> bool:
    """True when parts of a place were taken, not the whole."""
    taken = next((a for a in told.frame.actions if a.tag in {"take", "enter"}), None)
    if taken is None:
        return False
    return any(w.text in grammar(notes.article.language).partly for w in notes.words[taken.last : taken.last + 4])


def _from_cues(notes: Annotations, scenery: Sequence[Sequence[Spot]]) -> list[_Saying]:
    memory = Memory()
    found: list[_Saying] = []
    every = _phrases(notes.article.language).find(notes.words)
    actors = list(notes.actors)
    firsts = [a.first for a in actors]
    for number, sentence in enumerate(notes.sentences):
        cues = [c for c in notes.cues if sentence.first <= c.first < sentence.last]
        dead = dead_from(notes, sentence, cues, presence=True)
        inside = actors[bisect_left(firsts, sentence.first) : bisect_left(firsts, sentence.last)]
        for hit in every:
            if hit.first < sentence.first or hit.last > sentence.last:
                continue
            if dead is not None and hit.first >= dead:
                continue
            if hit.load == "loses" and any(a.first == hit.last and a.part == "past" for a in notes.actions):
                continue  # the Arabic فقد that only stresses the verb after it
            if hit.load != "contests" and any(c.kind == "negates" and 0 <= hit.first - c.last <= 1 for c in cues):
                continue
            found += _from_cue(notes, sentence, hit, inside, memory, scenery[number])
        for mention in inside:
            if mention.kind in {"name", "nationality", "short"}:
                named = mention.actor_id or resolve(notes, mention, memory, country=None, day=None)
                if named:
                    memory.name(named)
    return found


def _from_cue(
    notes: Annotations,
    sentence: Sentence,
    hit: Hit[str],
    inside: Sequence[ActorMention],
    memory: Memory,
    scenery: Sequence[Spot],
) -> list[_Saying]:
    clause = next(c for c in sentence.clauses if c.first <= hit.first < c.last)
    spots = [s for s in notes.spots if sentence.first <= s.first < sentence.last and not s.dateline]
    places, actors = _parts(notes, sentence, clause, hit, inside, spots, scenery)
    if not places:
        return []
    day = day_of_dates(
        notes,
        [d for d in notes.dates if clause.first <= notes.word_at(d.start) < clause.last]
        or [d for d in notes.dates if sentence.first <= notes.word_at(d.start) < hit.first and d.role != "since"],
    )
    country = next((s.placed.country for s in places if s.placed), None) or notes.country()
    found = []
    ids: list[str | None] = [
        resolve(notes, m, memory, country=country, day=day.last) if m else memory.latest for m in actors
    ]
    pairs = list(zip(actors, ids, strict=True))
    if hit.load == "contests" and len({i for i in ids if i}) < 2:
        sides = list(dict.fromkeys(reversed(memory.named)))[:2]
        pairs = [(None, side) for side in sides]
    for mention, actor_id in pairs:
        if actor_id is None or actor_id in UNARMED or actor_id == UNIDENTIFIED:
            continue
        for spot in places:
            if spot.placed is not None and spot.placed.kind == "country":
                continue
            status = _STATUS[hit.load]
            if hit.load == "holds" and _pocket(notes, hit.last):
                status = "active"
            found.append(_Saying(actor_id, mention, status, spot, day, sentence, (hit.first, hit.last)))
    return found


def _parts(
    notes: Annotations,
    sentence: Sentence,
    clause: Clause,
    hit: Hit[str],
    inside: Sequence[ActorMention],
    spots: Sequence[Spot],
    scenery: Sequence[Spot],
) -> tuple[list[Spot], list[ActorMention | None]]:
    """The places and holders that a cue speaks of."""
    armed = [
        a
        for a in inside
        if a.actor_id not in UNARMED and a.kind not in {"unidentified", "attackers"} and not _only_backed(notes, a)
    ]
    before = [a for a in armed if a.last <= hit.first]
    after = [a for a in armed if a.first >= hit.last]
    ahead = [s for s in spots if s.first >= hit.last and s.first < clause.last + 12]
    behind = [s for s in spots if s.last <= hit.first]
    if hit.load == "held":
        nearest = [a for a in after if a.first - hit.last <= 3][:1]
        close = [s for s in behind if hit.first - s.last <= 6]
        vague = grammar(notes.article.language).areas
        beside_it = any(0 <= hit.first - s.last <= 3 for s in behind)
        if not beside_it and any(w.text in vague for w in notes.words[max(0, hit.first - 1) : hit.first]):
            told = _group(notes, [s for s in ahead for a in nearest if 0 <= s.first - a.last <= 3])
            return (told, list(nearest)) if told else ([], [])
        group = _group_ending(notes, close, None) or _group_ending(notes, behind, clause) or list(scenery)
        return (group, list(nearest)) if nearest else ([], [])
    if hit.load == "held_it":
        group = _group_ending(notes, behind, None) or list(scenery)
        near_by = [a for a in after if a.first - hit.last <= 2][:1]
        holder = near_by or [a for a in before if a.first >= clause.first][-1:]
        beside_it = any(0 <= hit.first - s.last <= 3 for s in behind)
        vague = grammar(notes.article.language).areas
        if not beside_it and any(w.text in vague for w in notes.words[max(0, hit.first - 3) : hit.first]):
            return [], []
        return group, list(holder or before[:1])
    if hit.load == "contests":
        both: list[ActorMention | None] = [*armed]
        if len(after) > 1:
            both = [*after]
        elif len(armed) > 2:
            both = [a for a in armed if a.first >= clause.first]
        group = _group_ending(notes, behind, None) or _group(notes, ahead) or list(scenery)
        return group, [*dict.fromkeys(both)][:2]
    near = [a for a in after if a.first - hit.last <= 3][:1]
    here = [a for a in before if a.first >= clause.first]
    ordered = (near, here) if notes.article.language == "ar" and hit.load == "present" else (here, near)
    subject: list[ActorMention | None] = [*(ordered[0][-1:] or ordered[1][-1:] or before[:1])]
    if hit.load == "holds":
        group = (
            _group(notes, [s for s in ahead if s.first - hit.last <= 8])
            or _group_ending(notes, behind, clause)
            or list(scenery)
        )
        return (group, subject) if subject else ([], [])
    if hit.load == "loses":
        group = _group(notes, ahead)
        if grammar(notes.article.language).fallen.intersection(notes.words[hit.first].forms):
            return group, list(near)
        return group, subject or ([None] if notes.article.language == "ar" else [])
    group = _group(notes, ahead) or _group_ending(notes, behind, clause) or _group_ending(notes, behind, None)
    able = notes.words[hit.first].text.lstrip("وف").startswith(("قدر", "قادر"))
    if notes.article.language == "ar" and (not subject or (able and not here)):
        subject = [None]
    return group, subject


def _pocket(notes: Annotations, at: int) -> bool:
    """True for "holds a small pocket in": presence rather than control."""
    return any(not grammar(notes.article.language).pockets.isdisjoint(w.forms) for w in notes.words[at : at + 3])


def _only_backed(notes: Annotations, mention: ActorMention) -> bool:
    """True for an actor named as whom another backs or fights ("militias that support the government")."""
    small = grammar(notes.article.language)
    return any(w.text in small.backing for w in notes.words[max(0, mention.first - 2) : mention.first])


def _group(notes: Annotations, spots: Sequence[Spot]) -> list[Spot]:
    """The first place of ``spots`` and those listed beside it."""
    usable = [s for s in spots if role_of(notes, s) is not PlaceRole.BODY]
    if not usable:
        return []
    found = [usable[0]]
    for spot in usable[1:]:
        if beside(notes, found[-1], spot):
            found.append(spot)
    return found


def _group_ending(notes: Annotations, spots: Sequence[Spot], clause: Clause | None) -> list[Spot]:
    """The last place of ``spots`` and those listed before it, within ``clause`` when one is given."""
    usable = [
        s for s in spots if (clause is None or s.first >= clause.first) and role_of(notes, s) is not PlaceRole.BODY
    ]
    if not usable:
        return []
    found = [usable[-1]]
    for spot in reversed(usable[:-1]):
        if beside(notes, spot, found[0]):
            found.insert(0, spot)
        else:
            break
    return found


def _claim(notes: Annotations, saying: _Saying) -> ControlClaim:
    placed = saying.spot.placed
    said = speakers(notes, saying.sentence)
    evidence = [Evidence("sentence", saying.sentence.start, saying.sentence.end)]
    evidence.append(Evidence("location", saying.spot.start, saying.spot.end))
    if saying.mention:
        evidence.append(Evidence("actor", saying.mention.start, saying.mention.end))
    if saying.cue:
        evidence.append(Evidence("status", notes.words[saying.cue[0]].start, notes.words[saying.cue[1] - 1].end))
    if saying.day.mention:
        evidence.append(Evidence("event_date", saying.day.mention.start, saying.day.mention.end))
    claim = ControlClaim(
        article_id=notes.article.article_id,
        actor=saying.actor,
        status=saying.status,
        location=saying.spot.text,
        place_id=(placed.place_id or None) if placed else None,
        latitude=placed.latitude if placed else None,
        longitude=placed.longitude if placed else None,
        uncertainty_km=placed.uncertainty_km if placed else None,
        event_date=saying.day.first,
        end_date=saying.day.last,
        time_precision=saying.day.precision,
        source=tuple(dict.fromkeys(s.name for s in said if s.name != saying.actor)),
        evidence=tuple(evidence),
    )
    within = saying.sentence.start <= saying.spot.start < saying.sentence.end
    sure = claim_confidence(claim, holder_named=saying.mention is not None, own_place=within)
    return dataclasses.replace(claim, confidence=sure)
