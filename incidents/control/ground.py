"""The ground that statements on control are about: how much of a place is meant, and what is no ground."""

from __future__ import annotations

import dataclasses
import functools
import re
from bisect import bisect_right
from collections.abc import Sequence
from operator import attrgetter
from typing import Literal

from incidents import lexicons
from incidents.actors import actors
from incidents.annotations import Annotations
from incidents.language.grammar import grammar
from incidents.language.spelling import fold_word
from incidents.language.words import Known, Word
from incidents.scenes import PlaceRole, role_of
from incidents.spots import Spot

Share = Literal["whole", "most", "part", "none"]
"""How much of a place is meant; ``none``: something in it, not the place."""

CUES = (
    "holds",
    "held_it",
    "held",
    "theirs",
    "contests",
    "present",
    "hosts",
    "loses",
    "besieged",
    "besieges",
    "flags",
    "last_held",
    "cleared",
    "owns",
    "presence",
    "passes",
    "harries",
    "beaten",
    "replaces",
    "targeted",
)
"""The kinds of words on control, as in ``control.yaml``."""
_SETS = (
    "things",
    "mostly",
    "wholly",
    "several",
    "intends",
    "managed",
    "until",
    "formerly",
    "expels",
    "lairs",
    "back",
    "gone",
    "adverbs",
    "losing_to",
    "rule",
    "control",
    "source",
    "last",
    "pockets",
    "regions",
    "compounds",
    "joins",
    "relatives",
    "happened",
    "visitors",
    "grip",
    "anymore",
    "captives",
    "posts",
    "destination",
    "quarters",
    "refuses",
    "predicates",
    "demands",
    "abilities",
    "against",
    "since",
    "having",
    "namely",
    "within",
    "beyond",
    "allied",
    "helped",
    "topics",
    "negations",
    "feminine",
    "aims",
    "excepts",
    "comes",
    "their_hands",
    "quits",
    "bodies",
    "clears",
    "facilities",
    "back_to",
    "masculine",
    "lies",
    "compels",
    "resumes",
    "surrounds",
    "keeps",
    "flight",
    "fought",
    "fights",
    "revives",
    "none_of",
)
SHAPE = {key: "words?" if key not in {"holds", "held", "contests", "present", "loses"} else "words" for key in CUES}
SHAPE |= dict.fromkeys(_SETS, "words?")
SHAPE["bases"] = "names?"
SHAPE["rosters"] = "words?"
SHAPE["people"] = "names?"
_DISTANCE = re.compile(r"\d\s*-?\s*(?:km|kilomet|mile|كم|كيلو)", re.I)


@dataclasses.dataclass(frozen=True, slots=True)
class Vocabulary:
    """The small words of ``control.yaml``, folded."""

    things: frozenset[str]
    """What can be held or seized and is no ground: weapons, posts, people."""
    mostly: frozenset[str]
    """Words that make a part count as the whole ("most of")."""
    wholly: frozenset[str]
    """Of these, those that leave nothing out."""
    several: frozenset[str]
    """Words that count a few quarters of a place."""
    intends: frozenset[str]
    """Words before a taking that is only meant or tried."""
    managed: frozenset[str]
    """Words that turn "to take" into a taking done."""
    until: frozenset[str]
    """Words that end a holding."""
    formerly: frozenset[str]
    """Words that put a holding in the past without saying when it ended."""
    expels: frozenset[str]
    """Verbs of driving somebody out, in any form."""
    lairs: frozenset[str]
    """Caves and tunnels: being dug in there holds no place."""
    back: frozenset[str]
    """Words that point back to a place: "there", عليها."""
    gone: frozenset[str]
    """Words that say a last stronghold is no more."""
    adverbs: frozenset[str]
    """What may stand between who controls and the verb (English)."""
    losing_to: frozenset[str]
    """Words before the actor that a place was lost to."""
    rule: frozenset[str]
    """Words after "under X" that mean its control (English)."""
    control: frozenset[str]
    """Words by which the object of a taking is a place named before."""
    source: frozenset[str]
    """Words that say where somebody withdrew from."""
    last: frozenset[str]
    """Words of a last place held."""
    pockets: frozenset[str]
    """Ground that nobody names, besides the ``areas`` of ``grammar.yaml``."""
    regions: frozenset[str]
    """Further words that with "the" point back to a place."""
    compounds: frozenset[str]
    """Words of holding that count only after a hyphen ("SDF-run")."""
    joins: frozenset[str]
    """Words that stand among the places and holders of a list."""
    relatives: frozenset[str]
    """Relative pronouns (Arabic)."""
    happened: frozenset[str]
    """Words beside a withdrawal that tell it as done ("after", اكتمل)."""
    visitors: frozenset[str]
    """Who comes and goes without taking a place: patrols, convoys, delegations."""
    anymore: frozenset[str]
    """Words that with a negation say that a holding has ended (لم يعد)."""
    captives: frozenset[str]
    """People whose stay somewhere is no presence of those they belong to: prisoners, families."""
    posts: frozenset[str]
    """What an actor keeps somewhere without holding the place: positions, bases, troops."""
    destination: frozenset[str]
    """Words before the actor that control passes to."""
    abilities: frozenset[str]
    """Words for what somebody is able to do somewhere."""
    against: frozenset[str]
    """Words before the actor that another is able to strike."""
    having: frozenset[str]
    """Words for "it has", "they have" (Arabic)."""
    namely: frozenset[str]
    """Words with which a list goes on to name parts or more places ("particularly in")."""
    within: frozenset[str]
    """Small words beside those ("in", "around")."""
    beyond: frozenset[str]
    """Words for what lies by a place and is not the place ("overlooking")."""
    allied: frozenset[str]
    """Words in the names of nobody in particular who fought along ("allied factions")."""
    helped: frozenset[str]
    """Words before "from" and a helper ("with the support of")."""
    topics: frozenset[str]
    """Words that open a sentence on a place ("as for A")."""
    back_to: frozenset[str]
    """Pronouns for who was named before ("that it", وهو), right before a verb (Arabic)."""
    facilities: frozenset[str]
    """Airports, bases, dams: ground in a town or by it, which "in it" then means rather than the town."""
    clears: frozenset[str]
    """Verbs of freeing a place "of" somebody (English)."""
    bodies: frozenset[str]
    """Words for a force that with "the" mean the one named before (English)."""
    quits: frozenset[str]
    """Verbs of leaving with the place as their object (English)."""
    their_hands: frozenset[str]
    """Into whose hands a place falls, whoever was told of before (بيدها, Arabic)."""
    comes: frozenset[str]
    """Verbs of coming "to" somebody's control, and of people who merely come (English)."""
    excepts: frozenset[str]
    """Words before a place that what is said of those around it does not hold for ("except")."""
    aims: frozenset[str]
    """Words before whoever is fired at (English)."""
    feminine: frozenset[str]
    """First words of actors' names that a "she" or "its" in the feminine may mean (Arabic)."""
    masculine: frozenset[str]
    """The same in the masculine."""
    lies: frozenset[str]
    """Words that say where a place lies (Arabic)."""
    compels: frozenset[str]
    """Verbs of forcing somebody to leave."""
    negations: frozenset[str]
    """Words of negation before "managed" (Arabic)."""
    resumes: frozenset[str]
    """Words by which a relative clause points back to its place: منها, عليها (Arabic)."""
    since: frozenset[str]
    """Words that put a loss before what is told."""
    flight: frozenset[str]
    """Words for fleeing, before who fled (Arabic)."""
    keeps: frozenset[str]
    """Verbs of holding whose place stands behind ب (Arabic)."""
    fought: frozenset[str]
    """Words before whom a place was fought for with."""
    fights: frozenset[str]
    """Words for fighting, before those."""
    revives: frozenset[str]
    """Words behind a denial that open what is told as so ("while", مؤكدا)."""
    none_of: frozenset[str]
    """Words right behind "holds" that say it holds nothing ("holds no town")."""
    surrounds: frozenset[str]
    """Words for the land around a town ("countryside"), which a list of towns after it shares."""
    demands: frozenset[str]
    """Words before a withdrawal that is asked for: who should leave is there."""
    predicates: frozenset[str]
    """Verbs that open a clause on what the sentence began with (English)."""
    refuses: frozenset[str]
    """Words of refusing to give something up."""
    quarters: frozenset[str]
    """Quarters of a town, before "of" and its name (Arabic)."""
    grip: frozenset[str]
    """Words between "from" and the actor a place is taken from ("the grip of")."""


@functools.cache
def vocabulary(language: str) -> Vocabulary:
    """The small words on control of ``language`` (``ar`` or ``en``)."""
    table = lexicons.load(language, "control", SHAPE)
    return Vocabulary(**{key: frozenset(fold_word(word) for word in table[key]) for key in _SETS})


@functools.cache
def _peoples() -> dict[str, list[str]]:
    """The actors called by each people's name, in the order of the table."""
    called: dict[str, list[str]] = {}
    for actor_id, names in lexicons.load("en", "control", SHAPE)["people"].items():
        for name in names:
            called.setdefault(name, []).append(actor_id)
    return called


def people(word: Word, country: str | None) -> str | None:
    """The actor of ``country`` called by a people's name before a hyphen ("Kurdish-held"); None for none (English)."""
    known = actors()
    called = [actor_id for actor_id in _peoples().get(word.text, ()) if actor_id in known]
    return next((a for a in called if known[a].country in {country, None}), None)


def among(words: Sequence[Word], known: frozenset[str]) -> bool:
    """True when one of ``words``, in any of its forms, is ``known``."""
    return any(not known.isdisjoint(word.forms) for word in words)


def usable(notes: Annotations, spot: Spot) -> bool:
    """False for what no claim is made of: a country, a filing place, a distance from somewhere, a word for any city."""
    known: dict[tuple[int, int], bool] = notes.once("usable places", dict)
    place = (spot.start, spot.end)
    if place not in known:
        known[place] = _usable(notes, spot)
    return known[place]


def _usable(notes: Annotations, spot: Spot) -> bool:
    if spot.dateline or spot.person or role_of(notes, spot) is PlaceRole.BODY or _DISTANCE.search(spot.text):
        return False
    if spot.placed is not None and spot.placed.kind in {"country", "river"}:
        return False
    if spot.first and notes.article.language == "en" and notes.words[spot.first - 1].text == "by":
        gap = notes.article.body[notes.words[spot.first - 1].end : spot.start]
        return bool(gap.strip()) or "\n" in gap  # "coveted by Ankara"
    generic = _any_place(notes.article.language)
    return not all(generic.of(notes.words[spot.first : spot.last]))


@functools.cache
def _any_place(language: str) -> Known[bool]:
    """Words for ground and for kinds of place, which say of no place which it is."""
    generic = grammar(language).ground | grammar(language).kinds
    return Known(lambda forms: not generic.isdisjoint(forms))


def share(notes: Annotations, last: int, spot: Spot) -> Share:
    """How much of ``spot`` is meant by what follows word ``last``, where a verb of taking or holding ends."""
    small, known = grammar(notes.article.language), vocabulary(notes.article.language)
    between = notes.words[last : spot.first] if spot.first >= last else notes.words[last : last + 6]
    if among(between, known.things | known.beyond) or (spot.first < last and not points_back(notes, last)):
        return "none"
    if spot.first >= last and role_of(notes, spot) is PlaceRole.AT and len(between) > 1:
        direct = notes.article.language == "ar" and among(between, frozenset({"علي"}))
        direct = direct or (notes.words[spot.first].has("ب") and among(notes.words[last - 1 : last], known.keeps))
        if not direct and not among(between, small.ground | small.kinds | small.areas | small.partly | known.mostly):
            return "none"
    if notes.article.language == "ar" and spot.first > last and _quarters(notes, between, spot):
        return "most" if among(between, known.mostly) else "part"
    if among(between, known.mostly):
        return "whole" if among(between, known.wholly) else "most"
    return "part" if among(between, small.partly | known.several) else "whole"


def _quarters(notes: Annotations, between: Sequence[Word], spot: Spot) -> bool:
    """True for "the western quarters of A" (الأحياء الغربية من): part of a town, not a quarter by its name."""
    quarters = vocabulary("ar").quarters
    at = next((i for i, w in enumerate(between) if not quarters.isdisjoint(w.forms)), None)
    return at is not None and spot.grain == 0 and any(w.text in {"من", "في"} for w in between[at + 1 :])


def points_back(notes: Annotations, last: int) -> bool:
    """True when the verb of taking that ends before word ``last`` means a place named before it."""
    words, known, small = notes.words, vocabulary(notes.article.language), grammar(notes.article.language)
    verb, after = words[last - 1], words[last : last + 6]
    if notes.article.language == "ar":
        return (
            verb.text.endswith(("ها", "ه", "هما"))
            or any(w.text in known.back or _known_one(w, known.mostly, small.ground) for w in after)
            or (verb.text.startswith("ال") and len(verb.text) > 4)
        )
    passive = any(w.text in small.be for w in words[max(0, last - 4) : last - 1])
    near = words[max(0, last - 3) : last + 5]
    return passive or any(w.text in known.back | small.ground | known.mostly | known.control for w in near)


def _known_one(word: Word, mostly: frozenset[str], ground: frozenset[str]) -> bool:
    """True for "most of it" and, with the Arabic article or a pronoun, "the town"."""
    if not mostly.isdisjoint(word.forms):
        return True
    definite = word.text.lstrip("وفب").startswith("ال") or word.text.endswith(("ها", "هما"))
    return definite and not ground.isdisjoint(word.forms)


def only_meant(notes: Annotations, first: int) -> bool:
    """True when the taking at word ``first`` is tried, wanted or feared, not told as done."""
    known, words = vocabulary(notes.article.language), notes.words
    at = bisect_right(notes.sentences, first, key=attrgetter("first")) - 1
    opens = notes.sentences[at].first if at >= 0 else 0
    if notes.article.language == "ar":
        head = words[first].text.lstrip("وف")
        if head.startswith(("لل", "لا", "لت", "لب")) and len(head) > 4 and len(words[first].forms) > 1:
            return True
        near = words[max(opens, first - 6) : first]
        if any(not a.isdisjoint(known.negations) and not known.managed.isdisjoint(b.forms) for a, b in _pairs(near)):
            return True
        return among([w for w in near[-5:] if not w.text.startswith("ك")], known.intends)  # كامل is not "like a hope"
    before = [word.text for word in words[max(opens, first - 5) : first]]
    if before[-1:] == ["to"]:
        return known.managed.isdisjoint(before[:-1])
    return not known.intends.isdisjoint(before[-3:])


def _pairs(words: Sequence[Word]) -> list[tuple[frozenset[str], Word]]:
    """Each word with those before it."""
    return [(frozenset(one.text for one in words[:i]), word) for i, word in enumerate(words)]
