"""The words of ``control.yaml``: what is said of a place, and the small words beside it."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence

from incidents import lexicons
from incidents.actors import actors
from incidents.language.spelling import fold_word
from incidents.language.words import Word

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
    sides: frozenset[str]
    """Sides of a town, behind its name ("the quarters of A in the east", Arabic)."""
    where: frozenset[str]
    """"Where", by which a clause tells of the place before it."""
    houses: frozenset[str]
    """Verbs of a place that has somebody's base in it."""
    battles: frozenset[str]
    """Words for a battle, which right before a taking is the battle for it (Arabic)."""
    landmarks: frozenset[str]
    """Buildings and squares, whose flag is that of the town they stand in."""
    loyal: frozenset[str]
    """Words before whom somebody is loyal to or backed by."""
    ends: frozenset[str]
    """Words by which a control or presence told of has ended."""
    fire: frozenset[str]
    """Words that make of a control no more than a reach of guns (Arabic)."""
    witnesses: frozenset[str]
    """Verbs of a place that sees what is told (Arabic)."""
    deploys: frozenset[str]
    """Verbs of sending troops somewhere, which takes no place by itself."""
    bastions: frozenset[str]
    """Words for a place that somebody holds fast (English)."""
    soon: frozenset[str]
    """Words that may stand before a verb that opens what is told next ("hours later")."""
    sought: frozenset[str]
    """Words before a clearing that is not told as done (Arabic)."""
    abstract: frozenset[str]
    """Words that call an enemy by what he does, and say of nobody that he held a place (Arabic)."""
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
    alike: frozenset[str]
    """Words behind which more places are told of which the same holds (Arabic)."""
    his_own: frozenset[str]
    """Beginnings of words for what a pronoun's owner is able to do or does somewhere (نشاطه, Arabic)."""
    left: frozenset[str]
    """Words behind "no longer holds" before what is left: "except", سوى."""
    beside: frozenset[str]
    """Words between a presence and a place that it is by, not in: "around", محيط."""
    links: frozenset[str]
    """Words that link a place to what is said of it, besides the ``be`` of ``grammar.yaml``: "which", التي."""
    falls_under: frozenset[str]
    """Words for being under somebody's control, who then stands behind ل (خاضعة, Arabic)."""


_SETS = tuple(field.name for field in dataclasses.fields(Vocabulary))
SHAPE = {key: "words?" if key not in {"holds", "held", "contests", "present", "loses"} else "words" for key in CUES}
SHAPE |= dict.fromkeys(_SETS, "words?")
SHAPE["bases"] = "names?"
SHAPE["rosters"] = "words?"
SHAPE["people"] = "names?"
"""The keys of ``control.yaml`` and what each holds; see ``lexicons.check``."""


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
    return not known.isdisjoint([form for word in words for form in word.forms])
