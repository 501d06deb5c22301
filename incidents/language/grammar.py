"""Small words that tell how clauses hang together, from ``lexicon/{ar,en}/grammar.yaml``."""

from __future__ import annotations

import dataclasses
import functools

from incidents import lexicons
from incidents.language.spelling import fold_word


@dataclasses.dataclass(frozen=True, slots=True)
class Grammar:
    """The small words of one language, folded."""

    breaks: frozenset[str]
    """Words before which a clause ends though no sign stands there."""
    anew: frozenset[str]
    """Of these, those that open something else ("while", كما)."""
    under: frozenset[str]
    """Words with which a clause goes on about the one before it."""
    not_under: frozenset[str]
    """Phrases that begin like these and do not (قبل أن)."""
    perfect: frozenset[str]
    """Words that set a verb in an earlier past."""
    be: frozenset[str]
    """Forms of "to be", which make a passive."""
    still: frozenset[str]
    """Words that turn a negation into "still" (لا يزال)."""
    it: frozenset[str]
    """Words by which a denial takes back all that stands before it."""
    persons: frozenset[str]
    """Words that say no more than that somebody is human."""
    fighters: frozenset[str]
    """Fighters of no named side."""
    own_people: frozenset[str]
    """Words that with one of ``own_by`` make people an actor's own."""
    own_by: frozenset[str]
    """See ``own_people``."""
    plurals: frozenset[str]
    """Plurals that do not show by their ending."""
    before_noun: frozenset[str]
    """Words after which a word that may be verb or noun is a noun."""
    after_noun: frozenset[str]
    """Words before which it is one."""
    subjects: frozenset[str]
    """Pronouns that stand for an actor as subject."""
    openers: frozenset[str]
    """Words after which they are subjects."""
    determiners: frozenset[str]
    """Words that make the noun after them a known one."""
    any_at_all: frozenset[str]
    """Words before a noun that let a negation reach it over several words ("any shelling")."""
    areas: frozenset[str]
    """Words for areas that nobody names."""
    fallen: frozenset[str]
    """Nouns for a loss, which need the loser right behind them."""
    afterwards: frozenset[str]
    """Words that put what follows them before what is told."""
    ground: frozenset[str]
    """Words for ground that can be taken."""
    about: frozenset[str]
    """Words before a number of things."""
    doers: frozenset[str]
    """Words after which a state's name is who acts, not a place."""
    backing: frozenset[str]
    """Words that make the actor after them one whom another backs or fights."""
    pockets: frozenset[str]
    """Words for a hold too small to be control."""
    partly: frozenset[str]
    """Words for a part of a place."""
    rivals: frozenset[str]
    """Words for two parts of one side that fight each other."""
    kinds: frozenset[str]
    """Kinds of place written after the name ("Suwayda city")."""
    belongs: frozenset[str]
    """Words by which a guess is about who somebody is ("may be linked to"), not about what happened."""
    grabs: frozenset[str]
    """Verbs of taking so common that ground must be named beside them."""
    subject_heads: frozenset[str]
    """Arabic nouns for an actor's people that stand between a verb and the actor who is its subject (مسلحو داعش)."""
    killing: frozenset[str]
    """Forms of "kill" whose subject, where one stands right behind, acts (Arabic)."""
    dying: frozenset[str]
    """Forms of a verb of killing whose subject suffers (English)."""
    blaming: frozenset[str]
    """Forms of "blame … on"."""
    excepting: frozenset[str]
    """Words that set an actor aside: "not X", "rather than X"."""
    between_be: frozenset[str]
    """Adverbs between "was" and the participle."""
    in_turn: frozenset[str]
    """Words that give numbers to places in turn: "respectively", التوالي."""
    first_of_two: frozenset[str]
    """Words for the first of two places just named: "the former", الأولى."""
    second_of_two: frozenset[str]
    """Words for the second."""
    held: frozenset[str]
    """Words behind an actor's name that make it the holder of ground: "SDF-held"."""
    protested: frozenset[str]
    """Words before what a protest is about."""
    military: frozenset[str]
    """Words for what is a fighter's, of whoever: positions, hideouts, depots."""
    stationed: frozenset[str]
    """Participles of being somewhere: "stationed", "based"."""
    happens: frozenset[str]
    """Words for what goes off or comes down by itself, whoever reports it: انفجرت."""
    perhaps: frozenset[str]
    """Words that leave open whether it is so: "may", ربما."""
    guesses: frozenset[str]
    """Words before an actor's name by which only who it was is guessed: "likely"."""
    answers: frozenset[str]
    """Words for answering a blow: "responded", ردت."""
    own_words: frozenset[str]
    """Pronouns by which a speaker tells of what is its own: "it", "its" (English)."""
    relatives: frozenset[str]
    """Arabic "that", which makes the noun before it the subject of the verb behind it."""
    acts_only: frozenset[str]
    """Arabic verbs of killing that are never a passive as written."""
    comments: frozenset[str]
    """Verbs of comment, whose subject only speaks of what others did: "condemned"."""
    meanwhile: frozenset[str]
    """Two words that open something else, as those of ``anew`` do: في حين."""
    sides: frozenset[str]
    """Arabic words for a side in a fight, behind "from": من جهة."""
    apart: frozenset[str]
    """Two words with which a sentence turns to something else: "in other", إلى ذلك."""
    without_object: frozenset[str]
    """Words behind a participle that has no object: "(three) killed in"."""
    relative_places: frozenset[str]
    """Further relative words that may speak of a place: "which"."""
    relative_duals: frozenset[str]
    """Relative words for two: اللتين."""
    leaves: frozenset[str]
    """Verbs of leaving dead behind, as they stand after لم: "did not leave … any dead"."""
    not_by: frozenset[str]
    """Arabic words for people that begin with ب as part of the word, not as "by"."""
    intends: frozenset[str]
    """Words before "to" and a verb by which it is only meant to be done: "an offensive to retake" (English)."""
    whose: frozenset[str]
    """"His", "her" before a death that is told (English)."""
    causes: frozenset[str]
    """Words before it: "resulted in", "causing"."""
    households: frozenset[str]
    """Words for people who count as many as are told behind them: "a family of six", عائلة من ستة."""
    destroyed: frozenset[str]
    """Participles of what strikes do to things, as their verbs in the past: "destroyed", "damaged" (English)."""
    goods: frozenset[str]
    """What is seized and is no ground: weapons, vehicles, drugs (English)."""
    tries: frozenset[str]
    """Arabic verbs of trying, whose subject does what the noun behind them says (حاول … اقتحام)."""
    masculine: frozenset[str]
    """Arabic names of actors with which a verb stands in the masculine singular."""
    tribal: frozenset[str]
    """Words beside a fight by which tribes fight each other: "tribal clashes"."""
    drones: frozenset[str]
    """Words for drones, which armed groups have too."""
    captive: frozenset[str]
    """Words by which fighters are captives: "captured"."""
    former: frozenset[str]
    """Words that make a government's forces those of the one before."""
    recounts: frozenset[str]
    """Words by which the dead of what was just told are counted anew: "toll", ارتفع."""
    hospitals: frozenset[str]
    """Where the wounded die, which is not where it happened."""
    outlets: frozenset[str]
    """Words beside an actor's name for those who only speak for it: "sources", مصادر."""
    rises: frozenset[str]
    """Words by which a count of the dead is told as grown since: "risen", ارتفعت."""
    deeds: frozenset[str]
    """Arabic nouns of striking, which a nation's adjective further on need not go with (استهداف قاعدة تركية)."""
    comes: frozenset[str]
    """Verbs that hook what is told on to what was told before it: "the strike came a day after …"."""
    further: frozenset[str]
    """Words for one more of the same: "another (strike)"."""
    airfields: frozenset[str]
    """Words in the names of places that a state's forces garrison: "airport", "barracks"."""
    kinsfolk: frozenset[str]
    """Words that make a tribe's name mean its people, not its fighters: أبناء."""
    barrels: frozenset[str]
    """Bombs that only the air force of Damascus dropped."""
    settled: frozenset[str]
    """Words for places people live in, as what is struck: "villages"."""
    farmed: frozenset[str]
    """Words for fields and pastures."""
    around: frozenset[str]
    """Words before a place that put what is struck in it or near it."""
    sums: frozenset[str]
    """Words of a line that announces totals one by one: "the death toll since January:" (English)."""
    no_places: frozenset[str]
    """Capitalised words after "in" that are no place: "Ramadan", "Operation" (English)."""
    tallies: frozenset[str]
    """Verbs of keeping count: "documented (11 attacks)" (English)."""
    itself: frozenset[str]
    """The pronoun of a place that is taken: "captured it" (English)."""
    light: frozenset[str]
    """Arabic verbs whose subject does what the noun after them says ("managed", قام ب)."""
    property: frozenset[str]
    """What people own, which is looted when armed men seize it: homes, crops, shops."""
    accuses: frozenset[str]
    """Verbs of blaming somebody for a deed: who stands behind them, or second behind them in Arabic, did it."""
    instalments: frozenset[str]
    """Words for one of several events that were announced together ("the deadliest", أعنفها)."""
    crew: frozenset[str]
    """Those in a vehicle, who are its owner's people."""
    occasions: frozenset[str]
    """Two words that open a clause on what brought something about (على خلفية)."""
    possession: frozenset[str]
    """Words between a thing and whose it is (تابع, "belonging to")."""
    prisons: frozenset[str]
    """Where those whose prison it is answer for the dead (English)."""
    cars: frozenset[str]
    """What a bomb is put in, as in "a second car (exploded)"."""
    one_more: frozenset[str]
    """Words beside those for one more of them, in either order: "another", ثانية."""
    once: frozenset[str]
    """Words that make somebody a member of old: "former", سابق."""
    joined: frozenset[str]
    """Verbs of joining, before whom somebody is with since."""
    hands: frozenset[str]
    """Arabic words for the hands that a place falls into, with the pronoun of whoever acted last (يدها)."""


@functools.cache
def grammar(language: str) -> Grammar:
    """The small words of ``language`` (``ar`` or ``en``)."""
    names = [field.name for field in dataclasses.fields(Grammar)]
    table = lexicons.load(language, "grammar", dict.fromkeys(names, "words"))
    return Grammar(**{name: frozenset(fold_word(word) for word in table[name]) for name in names})
