"""The word lists behind tolls (``quantities.yaml``) as a tagger: one letter for each role a word can have in a toll.

Letters, beside those of ``numbers.py``: ``o`` one person, ``t`` two persons, ``y`` persons, ``a`` a person in a form
that may be one or two, ``x``/``X``/``Y`` one, two, more others, ``K`` verb (killed), ``I`` verb whose subject suffers
(died), ``B``…``E`` its two halves (met … their end), ``N`` noun of action (the killing of), ``p``/``q``/``r`` one, two,
more dead or wounded, ``C`` dead and wounded together, ``w`` none, ``z`` harm, ``Z`` no harm, ``u`` unknown, ``D``
denied, ``i`` among them, ``f`` of, ``T`` words of totals, ``s`` words that end a noun phrase, ``n`` things, ``V``
was/were, ``A`` a/an/his, ``d`` "the four".
"""

from __future__ import annotations

import functools
from typing import Any

from incidents.dates.rules import SHAPE as DATES_SHAPE
from incidents.language.spelling import fold_word
from incidents.language.tagging import Tagger
from incidents.lexicons import LANGUAGES, LexiconError, load

SHAPE: dict[str, str] = {
    "numbers": "numbers", "definite_numbers": "numbers?", "vague": "mapping", "at_least": "words",
    "or_more": "words", "at_most": "words",
    "about": "words", "between": "words", "and": "words", "to": "words", "others_one": "words", "others_two": "words?",
    "others_many": "words", "people": "names", "outcomes": "mapping", "casualties": "words", "none": "words",
    "harm": "words", "no_harm": "words",
    "unknown": "words", "denied": "words", "including": "words", "of": "words", "totals": "words", "stops": "words",
    "things": "words", "passive": "words?", "articles": "words?",
}  # fmt: skip
"""The keys of ``quantities.yaml`` and their forms."""

OUTCOMES: tuple[str, ...] = (
    "killed", "injured", "arrested", "abducted", "captured", "missing", "released", "displaced", "casualties", "lost",
)  # fmt: skip
"""What can befall people; ``casualties`` are dead and wounded counted together, ``lost`` a side's own dead."""

_LETTERS = {
    "at_least": "l", "at_most": "m", "about": "c", "between": "b", "and": "&", "to": "-", "others_one": "x",
    "others_two": "X", "others_many": "Y", "none": "w", "harm": "z", "no_harm": "Z", "unknown": "u", "denied": "D",
    "including": "i", "of": "f", "totals": "T", "stops": "s", "things": "n", "passive": "V", "articles": "A",
}  # fmt: skip
_FORMS = {
    "verbs": "K",
    "present": "K",
    "dies": "I",
    "acts": "N",
    "one": "p",
    "many": "r",
    "begins": "B",
    "ends": "E",
    "harm": "z",
}
_PRONOUNS = ("ه", "ها", "هم", "هما", "هن")


def arabic_past(verb: str) -> list[str]:
    """The past of an Arabic verb in the persons news uses: he, she, they, the two."""
    head, _, rest = verb.partition(" ")
    rest = f" {rest}" if rest else ""
    if head.endswith("ى"):
        return [head + rest, head[:-1] + "ت" + rest, head[:-1] + "وا" + rest, head[:-1] + "يا" + rest]
    return [head + ending + rest for ending in ("", "ت", "وا", "ا", "تا")]


def arabic_person(one: str, many: list[str]) -> list[tuple[str, str]]:
    """The forms of an Arabic noun for people, each with its letter; a pronoun written onto it included."""
    head, _, rest = one.partition(" ")
    rest = f" {rest}" if rest else ""
    stem = head[:-1] + "ت" if head.endswith(("ة", "ه")) else head
    if head.endswith("اع"):  # راع: راعيان
        stem += "ي"
    forms = [(head + rest, "o"), ("ال" + head + rest, "o")]
    if len(head) > 2:  # أمين is no two mothers
        forms += [(stem + ending + rest, "t") for ending in ("ان", "ين")]
        forms += [("ال" + stem + ending + rest, "t") for ending in ("ان", "ين")]
    if stem == head:
        forms.append((stem + "ا" + rest, "a"))
    forms.append((stem + "ي" + rest, "a"))
    if not rest:
        forms += [(stem + pronoun, "o") for pronoun in _PRONOUNS]
        forms += [(stem + ending + pronoun, "t") for ending in ("ا", "ي") for pronoun in _PRONOUNS]
    for plural in many:
        forms += [(plural, "y"), (plural if plural.startswith("ال") else "ال" + plural, "y")]
        if not plural.endswith(("ون", "ين", "ات")) or " " in plural:
            forms += [(plural + pronoun, "y") for pronoun in _PRONOUNS]
        elif plural.endswith(("ون", "ين")):
            forms += [(plural[:-1] + pronoun, "y") for pronoun in _PRONOUNS]
            forms.append((plural[:-1], "y"))
    # a sound plural in -in is written like the dual: the plural is the reading, see tolls.py
    plurals = {fold_word(form) for form, letter in forms if letter == "y"}
    return [(form, letter) for form, letter in forms if letter == "y" or fold_word(form) not in plurals]


_WITH_NOUN = frozenset({"أردى"})
"""Arabic verbs of killing beside which a noun tells it again (فأردوه قتيلا)."""


def entries(language: str, table: dict[str, Any], dates: dict[str, Any]) -> list[tuple[str, str, Any]]:
    """(phrase, letter, value) for each word of the table; the words of ``dates`` that follow numbers are things.

    Where two lists name the same word, the one nearer to the top of the table below counts.
    """
    ordered: list[tuple[str, str, Any]] = []
    for word, bounds in table["vague"].items():
        if bounds is not None and (not isinstance(bounds, list) or len(bounds) != 3):
            raise LexiconError(f"{language}/quantities.yaml: vague: {word}: write [low, best, high], or null")
        ordered.append((word, "G", None if bounds is None else tuple(bounds)))
    ordered += [(word, "v", value) for word, value in table["numbers"].items()]
    ordered += [(word, "d", value) for word, value in table["definite_numbers"].items()]
    for word in table["casualties"]:
        ordered.append((word, "C", "casualties"))
    for outcome, forms in table["outcomes"].items():
        if outcome not in OUTCOMES:
            raise LexiconError(f"{language}/quantities.yaml: outcomes: {outcome!r} is none of {', '.join(OUTCOMES)}")
        for form, words in forms.items():
            if form not in _FORMS:
                raise LexiconError(
                    f"{language}/quantities.yaml: outcomes: {outcome}: {form!r} is none of {', '.join(_FORMS)}"
                )
            for word in words or []:
                written = arabic_past(word) if language == "ar" and form in ("verbs", "dies") else [word]
                ordered += [(one, _FORMS[form], outcome) for one in written]
                if language == "ar" and form == "acts" and " " not in word:  # "his killing", "their wounding"
                    stem = word[:-1] + "ت" if word.endswith("ة") else word
                    ordered += [(stem + pronoun, "p", outcome) for pronoun in ("ه", "ها")]
                    ordered += [(stem + "هم", "r", outcome), (stem + "هما", "q", outcome)]
                if (
                    language == "ar"
                    and outcome == "killed"
                    and form == "verbs"
                    and word not in _WITH_NOUN
                    and " " not in word
                ):
                    plain = [one for one in written if one.endswith("ت")]  # "his killing" is spelled as "he killed him"
                    ordered += [(one + "ه", "p", outcome) for one in plain]
                    ordered += [(one[:-1] + "ه", "p", outcome) for one in written if one.endswith("وا")]
                if language == "ar" and outcome == "killed" and form in {"verbs", "present"} and " " not in word:
                    ordered += [(one + "هما", "q", outcome) for one in written if not one.endswith(("وا", "ا", "ى"))]
                if language == "ar" and outcome == "killed" and form == "present" and word[-1] not in "نى":
                    ordered += [(word + "ه", "p", outcome)]
                if language == "ar" and form == "one" and " " not in word and not word.endswith("ا"):
                    stem = word[:-1] + "ت" if word.endswith("ة") else word
                    ordered += [(stem + ending, "q", outcome) for ending in ("ان", "ين")]
    ordered += [(word, "l", "after") for word in table["or_more"]]
    for key in ("no_harm", "unknown", "none", "denied", "including", "at_least", "at_most", "about", "others_one",
                "others_two", "others_many", "harm", "and", "of", "between", "to"):  # fmt: skip
        ordered += [(word, _LETTERS[key], None) for word in table[key]]
    for one, many in table["people"].items():
        forms_of = arabic_person(one, many) if language == "ar" else [(one, "o"), *((word, "y") for word in many)]
        ordered += [(word, letter, None) for word, letter in forms_of]
    for key in ("passive", "articles"):
        ordered += [(word, _LETTERS[key], None) for word in table[key]]
    since = set(dates["since"])
    ordered += [(word, "T", "since" if word in since else None) for word in table["totals"]]
    ordered += [(word, _LETTERS[key], None) for key in ("things", "stops") for word in table[key]]
    for key, value in (("months", "month"), ("weekdays", "date")):
        ordered += [(word, "n", value) for words in dates[key].values() for word in words]
    for row in dates["units"]:
        ordered += [(word, "n", "date") for key in ("one", "two", "many") for word in row[key]]
    ordered += [(word, "s", "date") for word in (*dates["days"], *dates["parts_of_day"], *dates["day"])]
    seen: set[str] = set()
    kept = []
    for phrase, letter, value in ordered:
        folded = fold_word(phrase)
        if folded not in seen:
            seen.add(folded)
            kept.append((phrase, letter, value))
    return kept


@functools.cache
def tagger(language: str) -> Tagger:
    """The tagger of quantities and tolls of ``language``; ValueError when there are no word lists for it."""
    if language not in LANGUAGES:
        raise ValueError(f"no word lists for the language {language!r}; there are {', '.join(LANGUAGES)}")
    table = load(language, "quantities", SHAPE)
    return Tagger(entries(language, table, load(language, "dates", DATES_SHAPE)), clitics=language == "ar")


@functools.cache
def number_words(language: str) -> frozenset[str]:
    """The first words of numbers in letters, folded, and what stands for one ("a", "another")."""
    table = load(language, "quantities", SHAPE)
    words = {fold_word(word).split()[0] for word in table["numbers"]}
    return frozenset(words | {fold_word(w).split()[0] for key in ("articles", "others_one") for w in table[key]})


@functools.cache
def times() -> frozenset[str]:
    """Arabic words, folded, that say when by themselves: أمس, مساء, الثلاثاء, يوم."""
    table: Any = load("ar", "dates", DATES_SHAPE)
    weekdays = [name for names in table["weekdays"].values() for name in names]
    told = [*table["days"], *table["parts_of_day"], *table["adverbs_of_day"], *table["day"], *weekdays]
    return frozenset(fold_word(str(word)) for word in told)
