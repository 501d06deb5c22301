"""Control that changes hands in what was done: ground taken, given up, handed over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from incidents.actors import UNARMED, UNIDENTIFIED, ActorMention, kin
from incidents.annotations import Annotations
from incidents.control.ground import Share, only_meant, points_back, share, usable
from incidents.control.opponents import only_foe
from incidents.control.vocabulary import among, vocabulary
from incidents.frozen import record
from incidents.language.grammar import grammar
from incidents.language.sentences import Sentence
from incidents.models import ControlStatus
from incidents.roles.identities import Memory, Party, resolve
from incidents.roles.sides import HELPERS
from incidents.scenes import PlaceRole, role_of
from incidents.spots import Spot
from incidents.times import Day

if TYPE_CHECKING:
    from incidents.actions import Action
    from incidents.storyline import Told

_TAKES = frozenset({"receive", "enter", "take"})
_GIVES = frozenset({"fall", "fell", "withdraw", "hand_over"})
_FIGHTS = frozenset({"clash", "shell", "air_raid", "attack", "storm", "repel"})
_TAKEN = frozenset({"Government regains territory", "Non-state actor overtakes territory"})


@record(frozen=True, slots=True)
class Saying:
    """One statement on control, before it becomes a claim."""

    actor: str
    """The actor's id."""
    mention: ActorMention | None
    """Where the text names it; None when it follows from what stands before."""
    status: ControlStatus
    """What is said of it."""
    spot: Spot
    """Where."""
    day: Day
    """When."""
    sentence: Sentence
    """The sentence that says so."""
    cue: tuple[int, int] | None
    """The words that say so, as a range of indices; None when an action does."""


def from_frame(notes: Annotations, told: Told, every: Sequence[Told]) -> list[Saying]:
    """What a thing done says on control; an empty list when it changes nothing. ``every`` are all incidents told."""
    if told.summary:
        return []
    if told.sub_event_type == "Arrests":
        return _own_arrested(notes, told)
    taker, loser = told.agent, told.target
    given = told.sub_event_type == "Non-violent transfer of territory"
    if not given and told.sub_event_type not in _TAKEN:
        return []
    if given and not told.frame.tags & _TAKES:
        taker, loser = loser, taker
        if "hand_over" in told.frame.tags and loser is not None and _given_to(notes, loser):
            taker, loser = loser, taker
    sentence = notes.sentences[told.frame.sentence]
    acts = [a for a in told.frame.actions if a.tag == "take"]
    if not told.frame.tags & (_TAKES | _GIVES) or (not told.own and not acts and not given):
        return []
    handed = [a for a in told.frame.actions if a.tag == "hand_over"]
    things = vocabulary(notes.article.language).things
    arms = bool(handed) and all(among(notes.words[a.last : a.last + 3], things) for a in handed)
    if given and arms and not told.frame.tags & _TAKES:
        return []  # who hands over arms gives up no ground by that
    known = vocabulary(notes.article.language)
    span = notes.words[told.frame.first : told.frame.last]
    if acts and all(among(notes.words[a.first + 1 : a.last], known.things) for a in acts):
        return []  # "drove a truck from A"
    if acts and all(a.part == "noun" for a in acts) and among(span, known.fire):
        return []  # no more than a reach of guns
    moves = [a for a in told.frame.actions if a.tag == "enter"]
    only_moves = bool(moves) and not told.frame.tags & {"receive", "take", "withdraw", "hand_over", "fell"}
    if given and only_moves and all(among(notes.words[a.first : a.first + 1], known.deploys) for a in moves):
        return []  # deployed under an agreement: there, not in control
    gives = [a for a in told.frame.actions if a.tag in _GIVES]
    if (acts and _untrue(notes, sentence, acts)) or (gives and not acts and all(_refused(notes, a) for a in gives)):
        return []
    if loser is None and taker is not None and _left_again(notes, told, taker):
        taker, loser = None, taker
    if "fell" in told.frame.tags and not acts and taker is not None and taker.mention is not None:
        fallen = [a for a in told.frame.actions if a.tag == "fell"]
        if all(a.part == "noun" for a in fallen) and not _given_to(notes, taker):
            taker, loser = None, loser or taker
    if acts and loser is not None and loser.mention is not None and _takes(notes, sentence, acts[0], loser.mention):
        taker, loser = loser, taker
    if acts and loser is None and taker and taker.mention and _expelled(notes, acts[0], taker.mention):
        taker, loser = None, taker
    found: list[Saying] = []
    if acts and taker is not None and (loser is None or loser.mention is None):
        foe = None if told.frame.background else only_foe(notes, taker.actor_id, told.day, sentence, every)
        loser = loser if foe is None else Party(foe, None)
        implied = foe is not None
    else:
        implied = False
    if loser is None and taker is not None and told.frame.tags & {"take", "receive"}:
        loser = _leaving(notes, sentence, taker)
    left = {s for s in told.spots if role_of(notes, s) is PlaceRole.FROM} if "withdraw" in told.frame.tags else set()
    abstract = vocabulary(notes.article.language).abstract
    if taker is not None and taker.mention is not None and notes.words[taker.mention.first].text in abstract:
        return []  # "cleared of terrorism"
    taker, loser = (None if p and _of_place(notes, p) else p for p in (taker, loser))
    if loser is not None and acts and loser.actor_id in HELPERS:
        loser = None  # named as whose support the taker had
    if given and taker is not None and "hand_over" in told.frame.tags and not told.frame.tags & _TAKES:
        taker = taker if _given_to(notes, taker) else None
    for spot in [*told.spots, *_also_left(notes, told, sentence)]:
        only_left = given and left and not acts and not told.frame.tags & (_TAKES | {"hand_over"})
        if only_left and spot not in left and not any(0 <= spot.first - s.last <= 1 for s in left):
            continue  # "withdrew from A and kept its base in B"
        around = vocabulary(notes.article.language).beyond
        if only_left and among(notes.words[max(sentence.first, spot.first - 2) : spot.first], around):
            continue  # "withdrew from the surroundings of A"
        if not usable(notes, spot) or (given and role_of(notes, spot) is PlaceRole.TO and not told.frame.tags & _TAKES):
            continue
        here = sentence.first <= spot.first < sentence.last
        if given and not here and not acts and not _received_it(notes, told):
            continue
        if given and not _left(notes, told, spot):
            continue
        if given and _thing_given(notes, told, spot):
            continue
        much = _share(notes, told, acts, spot)
        if much == "none":
            continue
        for party, status in ((taker, "controls"), (loser, "lost")):
            if status == "controls" and only_left and party is not None and party.mention is None:
                continue  # who came after those who left is not told
            told_so = _counts(party, status) or (implied and party is loser)
            if not told_so or (much in {"part", "most"} and status == "lost"):
                continue
            assert party is not None
            said: ControlStatus = "contested" if much == "part" else status  # type: ignore[assignment]
            found.append(Saying(party.actor_id, party.mention, said, spot, told.day, sentence, None))
    return found


def _own_arrested(notes: Annotations, told: Told) -> list[Saying]:
    """Who arrests fighters of its own in a town has them there."""
    agent, target = told.agent, told.target
    if agent is None or target is None or agent.actor_id != target.actor_id or not _counts(agent, "controls"):
        return []
    sentence = notes.sentences[told.frame.sentence]
    towns = [s for s in told.spots if told.own and usable(notes, s) and s.grain == 0]
    return [Saying(agent.actor_id, agent.mention, "active", s, told.day, sentence, None) for s in towns]


def _of_place(notes: Annotations, party: Party) -> bool:
    """True for "in the latter", which is the place named last, not an actor."""
    mention = party.mention
    if mention is None or mention.kind != "latter" or mention.first == 0:
        return False
    return notes.words[mention.first - 1].text in {"in", "في", "وفي"}


def _left_again(notes: Annotations, told: Told, taker: Party) -> bool:
    """True for who entered a place and has left it since, no other being named."""
    entered = [a.first for a in told.frame.actions if a.tag == "enter"]
    left = [a.first for a in told.frame.actions if a.tag == "withdraw" and a.part != "noun"]
    if not entered or not left or max(left) < min(entered) or taker.mention is None:
        return False
    others = [m for m in told.frame.among(notes.actors) if m.kind in {"name", "nationality", "government"}]
    return all(m.actor_id == taker.mention.actor_id for m in others if m.actor_id not in UNARMED)


def _given_to(notes: Annotations, party: Party) -> bool:
    """True for whom a place is handed to: "to" stands before it, or what stands for it."""
    mention = party.mention
    if mention is None:
        return False
    known, word = vocabulary(notes.article.language), notes.words[mention.first]
    before = notes.words[max(0, mention.first - 2) : mention.first]
    return among(before, known.destination) or (notes.article.language == "ar" and word.has("ل"))


def _also_left(notes: Annotations, told: Told, sentence: Sentence) -> list[Spot]:
    """More places left in the same breath: "withdrew from A in May and from B in June"."""
    if told.frame.tags & (_TAKES | _FIGHTS) or "withdraw" not in told.frame.tags or not told.spots:
        return []
    arabic = notes.article.language == "ar"
    found: list[Spot] = []
    for spot in notes.spots.within(told.spots[-1].last, sentence.last):
        before = [w.text for w in notes.words[max(0, spot.first - 2) : spot.first]]
        if before[-1:] == ["ومن"] if arabic else before == ["and", "from"]:
            found.append(spot)
    return found


def _leaving(notes: Annotations, sentence: Sentence, taker: Party) -> Party | None:
    """Who left in the same sentence that another took the place ("took A as X withdrew"); None for nobody."""
    arabic = notes.article.language == "ar"
    for act in notes.actions.within(sentence.first, sentence.last):
        if act.tag != "withdraw" or act.part == "present" or (act.part == "noun" and not arabic):
            continue
        for mention in notes.actors.within(sentence.first, sentence.last):
            near = 0 <= mention.first - act.last <= 1 if arabic else 0 <= act.first - mention.last <= 1
            named = mention.kind in {"name", "nationality", "government"} and mention.actor_id not in UNARMED
            if not near or not named:
                continue
            day = notes.article.published
            actor_id = mention.actor_id or resolve(notes, mention, Memory(), country=notes.country(), day=day)
            if actor_id is not None and not kin(actor_id, taker.actor_id):
                return Party(actor_id, mention)
    return None


def _left(notes: Annotations, told: Told, spot: Spot) -> bool:
    """False for a withdrawal that does not say from where ("they withdrew after the attack")."""
    if told.frame.tags & (_TAKES | {"hand_over"}):
        return True
    source = vocabulary(notes.article.language).source
    return any(
        among(notes.words[act.last : act.last + 5], source) or 0 <= spot.first - act.last <= 2
        for act in told.frame.actions
        if act.tag == "withdraw"
    )


def _thing_given(notes: Annotations, told: Told, spot: Spot) -> bool:
    """True where what is handed over or received is no ground ("X received aid in A", "gave himself up in A")."""
    language = notes.article.language
    things = vocabulary(language).things - grammar(language).ground
    gives = [a for a in told.frame.actions if a.tag in {"hand_over", "receive"} and a.last <= spot.first]
    return bool(gives) and all(among(notes.words[a.last : spot.first], things) for a in gives)


def _received_it(notes: Annotations, told: Told) -> bool:
    """False where something is received or moves to an actor and no place is pointed at."""
    got = [a for a in told.frame.actions if a.tag == "receive"]
    return not got or any(points_back(notes, a.last) for a in got)


def _counts(party: Party | None, status: str) -> bool:
    return (
        party is not None
        and party.actor_id not in UNARMED | {UNIDENTIFIED}
        and (party.mention is not None or status == "controls")
    )


def _share(notes: Annotations, told: Told, acts: list[Action], spot: Spot) -> Share:
    """How much of ``spot`` was taken, from the taking nearest before it or else the first."""
    doing = next((a for a in reversed(acts) if a.last <= spot.first), acts[0] if acts else None)
    if doing is None:
        doing = next((a for a in told.frame.actions if a.tag == "enter"), None)
        return share(notes, doing.last, spot) if doing and share(notes, doing.last, spot) == "part" else "whole"
    if spot.grain >= 2 and among(notes.words[doing.last : spot.first], vocabulary(notes.article.language).posts):
        return "none"  # "captured a base in the province of A"
    if any(a.tag in _FIGHTS for a in notes.actions.within(doing.last, spot.first)) and _later(notes, doing, spot):
        return "none"  # "took a place that is not known, and there was fighting at A"
    if any(share(notes, a.last, spot) == "part" for a in acts if a.last > spot.first):
        return "part"
    return share(notes, doing.last, spot)


def _later(notes: Annotations, doing: Action, spot: Spot) -> bool:
    """True where ``spot`` stands in a later clause than ``doing``."""
    sentence = next(s for s in notes.sentences if doing.first < s.last)
    return not any(c.first <= doing.first < c.last and c.first <= spot.first < c.last for c in sentence.clauses)


def _untrue(notes: Annotations, sentence: Sentence, acts: list[Action]) -> bool:
    """True when every taking is only tried or meant, or is the loss of control."""
    lost = vocabulary(notes.article.language).gone
    return all(
        only_meant(notes, a.first)
        or (a.part == "noun" and among(notes.words[max(sentence.first, a.first - 5) : a.first], lost))
        for a in acts
    )


def _refused(notes: Annotations, act: Action) -> bool:
    """True for "refused to surrender", "agreed to withdraw", by which nothing is given up yet."""
    before = notes.words[max(0, act.first - 3) : act.first]
    if not only_meant(notes, act.first):
        return False
    return notes.article.language == "en" or among(before, vocabulary(notes.article.language).refuses)


def _takes(notes: Annotations, sentence: Sentence, act: Action, mention: ActorMention) -> bool:
    """True for whoever stands where the subject of an active verb of taking stands."""
    if act.part != "past":
        own = notes.article.language == "ar" and act.part == "noun" and _its_own(notes, act)
        return own and mention is next(iter(notes.actors.within(sentence.first, act.first)), None)
    if notes.article.language == "ar":
        written, verb = notes.words[mention.first].text, notes.words[act.first]
        if verb.has("ب") and among([verb], vocabulary("ar").expels):
            return False  # "(X undertook) the driving out of Y"
        return act.first < mention.first <= act.last and not written.startswith(("ل", "من"))
    before = [w.text for w in notes.words[mention.last : act.first]]
    return 0 <= act.first - mention.last <= 2 and not {"was", "were", "been", "by", "being"} & set(before)


def _its_own(notes: Annotations, act: Action) -> bool:
    """True for "(extended) its control over", whose owner stands before."""
    head = notes.words[act.first].text
    return head.endswith(("ه", "ها", "هم")) and head not in notes.words[act.first].forms[1:] and len(head) > 4


def _expelled(notes: Annotations, act: Action, mention: ActorMention) -> bool:
    """True for "X was driven from": whoever is named alone beside a verb of driving out has been."""
    if not among(notes.words[act.first : act.last], vocabulary(notes.article.language).expels):
        return False
    if notes.article.language == "ar":
        return (
            0 <= mention.first - act.last <= 1
            and mention.last < len(notes.words)
            and ("من" in notes.words[mention.last].forms)
        )
    return mention.last <= act.first and notes.words[act.first - 1].text in {"was", "were", "been", "being"}
