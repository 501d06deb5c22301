"""What the words beside an actor say of its part in a frame: "by", "against", "backed by", "post of"."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence

from incidents import lexicons
from incidents.actors import UNARMED, ActorMention
from incidents.annotations import Annotations
from incidents.frames import Frame
from incidents.language.finds import Finds
from incidents.language.grammar import grammar
from incidents.language.phrases import Phrases, sweep
from incidents.language.words import Word, words_of
from incidents.roles.blame import NEAR, accused, accuses, told_of

_KEYS = (
    "carriers",
    "targets",
    "agents",
    "against",
    "versus",
    "between",
    "losers",
    "suspects",
    "supporters",
    "parents",
    "holders",
    "hosts",
    "origins",
)
_SHAPE = dict.fromkeys(_KEYS, "words")
OF_AGENT = frozenset(
    {"attack", "ambush", "shell", "air_raid", "blow", "incursion", "storm", "shoot", "explode", "raid", "commando"}
)
"""Nouns of doing whose author stands right behind them in Arabic (هجوم داعش)."""
_FROM_AFAR = frozenset({"shell", "artillery", "air_raid", "aircraft"})
_BLAST = _FROM_AFAR | {"fall", "strike", "blow", "explode", "device", "suicide", "bomb", "reach"}
_ARMS = frozenset({"aircraft", "artillery", "drone"})
_BY_ARMS = frozenset({"strike", "shell", "bomb", "blow", "air_raid", "chemical", "fall", "attack"})
_BROUGHT_DOWN = frozenset({"shoot_down", "find", "defuse"})
_FAR = 40
"""How many words before an actor one may begin that ends beside it: more than any name has."""


@dataclasses.dataclass(slots=True)
class Candidate:
    """An actor named in a frame, with what speaks for its being the one who acts or the one acted upon."""

    mention: ActorMention
    """Where it is named."""
    actor_id: str
    """Who it is."""
    agent: float = 0.0
    """Weight for the one who acts."""
    target: float = 0.0
    """Weight for the one acted upon."""
    partner: bool = False
    """True when it shares the part of the one named before it ("X and Y")."""
    between: bool = False
    """True when "between" stands before it, so that the other side is named after it."""
    why: str = ""
    """``agents`` when a word such as "by" stands before it; ``vague`` for one who is only said to be human."""


@functools.cache
def _beside(language: str) -> Phrases[str]:
    table = lexicons.load(language, "roles", _SHAPE)
    entries = ((phrase, key) for key in _KEYS if key != "carriers" for phrase in table[key])
    return Phrases(entries, sweep(language))


def part_of(notes: Annotations, frame: Frame, mention: ActorMention, candidate: Candidate) -> str:
    """Weigh the words before (and in English after) a mention; the part it plays when that excludes it."""
    language = notes.article.language
    words = notes.words
    tags = frame.tags
    small = grammar(language)
    carriers = _words("carriers", language)
    low = _clause_of(frame, mention)
    at = mention.first - 1
    passed: list[Word] = []
    own_l = language == "ar" and words[mention.first].has("ل") and not _starts(words[mention.first], mention, notes)
    while at >= low and mention.first - at <= 7:
        word = words[at]
        member = language == "ar" and word.text == "في" and at > low and carriers.intersection(words[at - 1].forms)
        if (
            member
            or word.text.isdigit()
            or carriers.intersection(word.forms)
            or (language == "ar" and word.text == "ل")
        ):
            passed.append(word)  # a member of, "at the hands of a member of" (عنصر في)
            at -= 1
            continue
        break
    offset = max(low, at - 2)
    every = notes.once("roles", lambda: Finds(_beside(language).find(words)))
    hits = every.within(offset, mention.first)
    reach = hits
    if hits:
        hits = [hit for hit in hits if hit.last <= mention.first]
        reach = [hit for hit in hits if hit.last > at - (1 if language == "ar" else 0)]
        reach = [hit for hit in reach if hit.load != "agents" or hit.last > at]
        if language == "ar":
            reach = [hit for hit in reach if hit.load != "against" or hit.plain]
        reach += [hit for hit in hits if hit.load == "supporters" and at - 2 <= hit.last <= at]
    if "arrest" in tags:
        far = max(low, mention.first - 10)
        earlier = every.within(far, mention.first)
        reach += [hit for hit in earlier if hit.load == "suspects" and hit.last <= mention.first]
    reach = [hit for hit in reach if hit.load != "losers" or not _some_of(words, hit.first, low, carriers)]
    loads = {hit.load for hit in reach}
    beside = words[at] if language == "ar" and at >= low else words[min(mention.last, len(words) - 1)]
    blaming = told_of(notes, mention.first - NEAR, mention.last + NEAR)
    if blaming and accused(notes, mention):
        candidate.agent += 5.0
        candidate.why = "agents"
        return ""
    if (blaming and accuses(notes, mention)) or not small.comments.isdisjoint(beside.forms[:2]):
        return "named"  # "X condemned the attack"
    if not small.outlets.isdisjoint(beside.forms[:3]) or _in_brackets(notes, mention):
        return "named"  # "pro-X sources", "in A (X's areas)"
    from_afar = bool(tags & _FROM_AFAR)
    if "origins" in loads or (from_afar and language == "en" and _held_ground(words, mention, low)):
        if from_afar:
            candidate.agent += 4.0
            candidate.why = "agents"
            return ""
        return "holder"
    if "hosts" in loads or _stationed(words, mention, language):
        if "shoot_down" in tags:
            candidate.agent += 2.0  # "shot down as they approached the base that houses X"
            return ""
        if tags.isdisjoint(_BLAST):
            return "holder"
        candidate.target += 1.0
        candidate.agent -= 4.0
        return ""
    if candidate.mention.kind in {"unidentified", "attackers", "insurgents"}:
        candidate.agent += 1.0
        candidate.target -= 1.0
    belongs = mention.kind == "possessive" or (mention.kind == "government" and mention.last - mention.first > 1)
    if belongs and any(targets(language).intersection(w.forms) for w in words[mention.first : mention.last]):
        behind = notes.actors.within(mention.last, mention.last + 3)
        if mention.kind == "government" and any(m.kind in {"name", "short"} for m in behind):
            return "named"  # "a military car of X"
        candidate.target += 2.0  # "their post", "an army bus"
        candidate.agent -= 3.0
    if mention.actor_id in UNARMED:
        candidate.agent -= 6.0
        candidate.target += 1.5
    if language == "en" and mention.actor_id in UNARMED and mention.first and _own_men(words, mention):
        return "named"  # "lost two of their own men", "an officer and four of his men"
    if language == "en" and at >= low and words[at].text in grammar("en").excepting:
        return "named"  # "not X", "rather than X"
    for load, part in (("supporters", "supporter"), ("holders", "holder"), ("suspects", "suspect")):
        if load in loads and (part != "suspect" or "arrest" in tags):
            return part
    if candidate.mention.kind in {"unidentified", "insurgents", "attackers"} and _named_beside(notes, mention):
        return "named"
    soldiers = mention.kind == "government" and mention.last - mention.first == 1
    if soldiers and carriers.intersection(words[mention.first].forms) and "name" in _followed(notes, mention):
        return "named"
    if mention.kind == "nationality" and any(
        a.tag in OF_AGENT and mention.first <= a.first < mention.last for a in frame.actions
    ):
        candidate.agent += 4.0
    if _arms_of(frame, mention, language):
        candidate.agent += 2.0
    if mention.actor_id in UNARMED and _owned_by_force(notes, mention):
        return "named"  # "the house of a police officer", "a tanker that belongs to X": whose it is was struck
    human = mention.actor_id in UNARMED and _vague(words[mention.first], language)
    if human and language == "ar" and not _followed(notes, mention).isdisjoint({"name", "short"}):
        return "named"
    if "parents" in loads:
        before = [m for m in notes.actors.within(low, mention.first) if m.kind in {"name", "short"}]
        if before and mention.first - before[-1].last <= 4:
            return "parent"
        owned = next((hit.first for hit in reach if hit.load == "parents"), mention.first)
        struck = any(not targets(language).isdisjoint(w.forms) for w in words[max(low, owned - 3) : owned])
        theirs = any(not carriers.isdisjoint(w.forms) for w in words[max(low, owned - 3) : owned])
        if theirs and not struck:  # "jets that belong to X" are X
            candidate.agent += 1.0
        else:
            candidate.target += 3.0 if struck else 1.0
            candidate.agent -= 1.0 if struck else 0.0
    if language == "en" and mention.last < len(words):
        following = words[mention.last].text
        if following in targets("en") and mention.kind not in {"nationality"}:
            candidate.target += 1.5
        if following in grammar("en").held:
            return "holder"
        if following in grammar("en").prisons and "kill" in tags:
            candidate.agent += 4.0  # "died in a regime prison"
            candidate.why = "agents"
            return ""
    if language == "en" and at >= 0 and words[at].text == "on":
        blamed = any(w.text in grammar("en").blaming for w in words[max(low, at - 7) : at])
        candidate.agent += 5.0 if blamed else 0.0
    by = {hit.first for hit in reach if hit.load == "agents"}
    if own_l and "agents" in loads and tags & {"ambush", "attack"} and _patrol(words, mention):
        candidate.target += 3.0  # كمين لدورية: an ambush laid for it
        candidate.agent -= 6.0
        return ""
    made_safe = set() if tags & {"abduct", "kill", "murder", "attempt"} else tags & {"shoot_down", "defuse", "find"}
    if made_safe and language == "en" and any(a.tag in made_safe and a.last in by for a in frame.actions):
        candidate.agent += 4.0  # "was defused by X", not "the mine laid by X"
        candidate.why = "agents"
    elif "agents" in loads and made_safe:
        candidate.target += 4.0
    elif "agents" in loads:
        candidate.agent += 4.0
        candidate.why = "agents"
    if "targets" in loads or (passed and language == "ar" and any(targets("ar").intersection(w.forms) for w in passed)):
        candidate.target += 2.0
        candidate.agent -= 1.0
    if "against" in loads and "agents" not in loads:
        candidate.target += 2.5
        candidate.agent -= 1.0
    if "versus" in loads:
        candidate.target += 1.5
        candidate.agent -= 1.5
    if "between" in loads and tags & {"clash", "agree", "pact", "shell", "artillery", "shoot", "attack"}:
        candidate.agent += 1.0
        candidate.between = True
    if "losers" in loads and tags & {"take", "withdraw", "receive", "fell", "enter"}:
        candidate.target += 2.0
    if "losers" in loads and mention.actor_id not in UNARMED:
        near = notes.actors.within(mention.first - _FAR, mention.first)
        civil = [m for m in near if m.actor_id in UNARMED and 0 < mention.first - m.last <= 4]
        candidate.target += 2.0 if civil else 0.0
    if (
        language == "ar"
        and tags & {"arrest", "kill"}
        and words[mention.first].has("ب")
        and notes.article.body[mention.start] != "ب"
    ):
        candidate.target += 1.5
    leader = language == "ar" and mention.kind == "name" and mention.first > low
    if leader and words[mention.first - 1].text == "في" and candidate.why != "agents":
        candidate.target += 3.0 if tags & {"arrest", "kill", "murder", "escape", "injure"} else 0.0  # "a leader in …"
    if _vague(words[mention.first], language) or _crew(words, mention, language):
        candidate.target -= 1.0
        candidate.why = candidate.why or "vague"
    if own_l and tags & {"hand_over"}:
        candidate.target += 2.0
    if own_l and any(targets("ar").intersection(w.forms) for w in words[offset : mention.first]):
        candidate.target += 1.0
    return ""


def _own_men(words: Sequence[Word], mention: ActorMention) -> bool:
    before = words[mention.first - 1].text
    return before == "own" or (before in {"his", "its", "their"} and words[mention.first].text in {"men", "people"})


def _clause_of(frame: Frame, mention: ActorMention) -> int:
    """The first word of the frame's clause that ``mention`` stands in; 0 for none."""
    first = mention.first
    for clause in (*frame.lead, *frame.clauses):
        if clause.first <= first < clause.last:
            return clause.first
    return 0


def _followed(notes: Annotations, mention: ActorMention) -> set[str]:
    """The kinds of the mentions that begin right behind ``mention``."""
    return {m.kind for m in notes.actors.within(mention.last, mention.last + 1)}


def _patrol(words: Sequence[Word], mention: ActorMention) -> bool:
    """True when the mention begins with what is ambushed, not with who ambushes: لدورية أمنية."""
    head = words[mention.first].forms
    return not targets("ar").isdisjoint(head) or not {"دوريه", "دوريات"}.isdisjoint(head)


def _in_brackets(notes: Annotations, mention: ActorMention) -> bool:
    """True for an actor that stands among other words in brackets, which tell of a place: "(the regime's areas)"."""
    body = notes.article.body
    opened = body.rfind("(", max(0, mention.start - 20), mention.start)
    if opened < 0 or ")" in body[opened : mention.start]:
        return False
    before = body[opened + 1 : mention.start].strip()
    return before.isalpha() and body[mention.end : mention.end + 1] == ")"


def _arms_of(frame: Frame, mention: ActorMention, language: str) -> bool:
    """True for "the regime's helicopters", مروحيات النظام: whose aircraft or guns are named struck with them."""
    if mention.actor_id in UNARMED or frame.tags & _BROUGHT_DOWN or not frame.tags & _BY_ARMS:
        return False
    last = mention.last if language == "en" else mention.last - 1
    return any(
        a.tag in _ARMS
        and a.part == "noun"
        and (mention.first <= a.first < last or (language == "ar" and a.last == mention.first))
        for a in frame.actions
    )


def _stationed(words: Sequence[Word], mention: ActorMention, language: str) -> bool:
    """True for "(where) X are stationed": who is at the place, not who did it."""
    small = grammar(language)
    following = words[mention.last : mention.last + 3]
    for at, word in enumerate(following):
        if word.text in small.be:
            return any(w.text in small.stationed for w in following[at : at + 2])
    return False


def _held_ground(words: Sequence[Word], mention: ActorMention, low: int) -> bool:
    """True for "from X-held areas": where shells came from."""
    if mention.last >= len(words) or words[mention.last].text not in grammar("en").held:
        return False
    before = {w.text for w in words[max(low, mention.first - 3) : mention.first]}
    return "from" in before


def _some_of(words: Sequence[Word], at: int, low: int, carriers: frozenset[str]) -> bool:
    """True for the "of" in "groups of X" (مجموعات من), which is no "from"."""
    return at - 1 >= low and not carriers.isdisjoint(words[at - 1].forms) and words[at - 1].text != words[at].text


def his_own(notes: Annotations, mention: ActorMention) -> bool:
    """True for "soldiers who answer to it" (الجنود المرتبطين به): the actor's own people."""
    words = notes.words
    small = grammar(notes.article.language)
    if mention.last + 1 >= len(words) or words[mention.last].text not in small.own_people:
        return False
    return words[mention.last + 1].text in small.own_by


def _owned_by_force(notes: Annotations, mention: ActorMention) -> bool:
    """True for a thing that is called civilians' and is at once said to be somebody's who bears arms."""
    small = grammar(notes.article.language)
    if notes.words[mention.first].forms[0] not in small.property and small.property.isdisjoint(
        notes.words[mention.first].forms
    ):
        return False
    for other in notes.actors.within(mention.last, mention.last + 5):
        between = notes.words[mention.last : other.first]
        if other.actor_id in UNARMED or other.kind not in {"name", "government", "nationality"}:
            return False
        return any(not small.possession.isdisjoint(word.forms) for word in between)
    return False


def _crew(words: Sequence[Word], mention: ActorMention, language: str) -> bool:
    """True for "its driver", سائقها: whose they are is told by what they were in."""
    word = words[mention.first]
    if mention.actor_id not in UNARMED or grammar(language).crew.isdisjoint(word.forms):
        return False
    return (
        word.text.endswith(("ه", "ها", "هم")) if language == "ar" else words[mention.first - 1].text in {"its", "their"}
    )


def _vague(word: Word, language: str) -> bool:
    """True for a word that says no more than that somebody is human."""
    return not grammar(language).persons.isdisjoint(word.forms)


def _named_beside(notes: Annotations, mention: ActorMention) -> bool:
    """True when gunmen are named at once: "gunmen of X", مسلحون من خلايا X, "X gunmen"."""
    carriers, owned = _words("carriers", notes.article.language), _words("parents", notes.article.language)
    for other in notes.actors.within(mention.first - _FAR, mention.last + 6):
        if other.kind not in {"name", "nationality", "short", "possessive"} or other.actor_id in UNARMED:
            continue
        if other.last == mention.first and notes.article.language == "en":
            return True
        between = notes.words[mention.last : other.first]
        if 0 <= other.first - mention.last <= 5 and all(
            carriers.intersection(w.forms) or w.text in {"من", "from", "of", "the"} or owned.intersection(w.forms)
            for w in between
        ):
            return bool(between) or notes.words[other.first].text.startswith(("ل", "ب"))
    return False


def _starts(word: Word, mention: ActorMention, notes: Annotations) -> bool:
    """True when the ل that ``word`` begins with is the name's own."""
    return (
        notes.article.body[mention.start : mention.start + 1] == "ل"
        and word.forms[0] == word.text
        and len(word.forms) == 1
    )


@functools.cache
def _words(key: str, language: str) -> frozenset[str]:
    """Every word of a list of ``roles.yaml``."""
    table = lexicons.load(language, "roles", _SHAPE)
    return frozenset(word.text for phrase in table[key] for word in words_of(phrase))


def targets(language: str) -> frozenset[str]:
    """Words for things that are struck, whose owner is struck."""
    return _words("targets", language)
