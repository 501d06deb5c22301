"""What was done: words for actions found in a text, and the ACLED sub-event type that they make together."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator, Sequence
from typing import Literal

from incidents import lexicons
from incidents.frozen import record
from incidents.language.grammar import grammar
from incidents.language.phrases import Phrases, sweep
from incidents.language.words import Word, words_of
from incidents.models import SUB_EVENT_TYPES

Part = Literal["past", "present", "participle", "noun"]
"""The form an action stands in: a finite verb, an English participle or gerund, or a noun (مقتل, "shelling")."""

RESULTS = frozenset({"kill", "injure", "escape", "fall"})
"""Tags that only tell how something ended."""
OUTCOMES = frozenset(
    {
        "kill", "injure", "escape", "gunfire", "aircraft", "artillery", "device", "mine", "suicide", "peaceful",
        "disperse", "force", "cache", "drone", "post", "commando", "fall", "attempt",
        "make", "pact", "captives", "suffer", "destroy", "scatter", "merge", "exchange", "curfew",
    }
)  # fmt: skip
"""Tags that tell how something was done or how it ended, and found no incident by themselves (``kill`` may)."""

TERRITORY = "territory"
ATTACK = "attack"
"""What ``events.yaml`` may give besides a sub-event type: settled by who takes or is attacked."""


@record(frozen=True, slots=True)
class Action:
    """A word or phrase for something done."""

    start: int
    """First character."""
    end: int
    """One past the last character."""
    first: int
    """Index of the first word among the text's words."""
    last: int
    """Index one past the last word."""
    tag: str
    """What kind of doing, as in ``actions.yaml``."""
    part: Part
    """The form it stands in."""


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """One row of ``events.yaml``."""

    when: frozenset[str]
    """Tags that must all be there."""
    any: frozenset[str]
    """Tags of which one must be there; empty: none needed."""
    unless: frozenset[str]
    """Tags that must not be there."""
    gives: str
    """A sub-event type, ``territory`` or ``attack``."""

    def fits(self, tags: frozenset[str]) -> bool:
        """True when the tags of a clause satisfy the row."""
        return self.when <= tags and (not self.any or bool(self.any & tags)) and not self.unless & tags


_SHAPE = {"verbs": "names", "nouns": "names", "ignore": "words"}
_IGNORED = "ignore"


@functools.cache
def rules() -> tuple[Rule, ...]:
    """The rows of ``events.yaml`` in order; raises ``LexiconError`` naming the row that cannot be used."""
    path = lexicons.FOLDER / "events.yaml"
    table = lexicons.check(path, lexicons.read(path), {"rules": "rows"})
    found = []
    for number, row in enumerate(table["rules"], 1):
        gives = row.get("sub_event_type")
        if gives not in SUB_EVENT_TYPES and gives not in {TERRITORY, ATTACK}:
            raise lexicons.LexiconError(f"events.yaml, row {number}: {gives!r} is no sub-event type of ACLED's")
        extra = set(row) - {"when", "any", "unless", "sub_event_type"}
        if extra:
            raise lexicons.LexiconError(f"events.yaml, row {number}: unknown key {extra.pop()!r}")
        when, any_of, unless = (frozenset(row.get(key) or ()) for key in ("when", "any", "unless"))
        found.append(Rule(when, any_of, unless, gives))
    return tuple(found)


@functools.cache
def kind_of(tags: frozenset[str]) -> str | None:
    """The sub-event type that ``tags`` make by the first row that fits, ``territory`` or ``attack``; None for none."""
    return next((rule.gives for rule in rules() if rule.fits(tags)), None)


def find_actions(text: str | Sequence[Word], *, language: str) -> list[Action]:
    """The words for actions in ``text`` (or in its words), in order; an empty list when there are none."""
    words = words_of(text) if isinstance(text, str) else text
    found: dict[tuple[int, str], Action] = {}
    ignored: set[int] = set()
    for hit in _phrases(language).find(words):
        tag, part = hit.load
        if language == "ar" and part in {"past", "present"} and not hit.plain and _is_noun(words[hit.first]):
            if hit.last - hit.first == 1:
                continue
            part = "noun"
        if language == "en" and part == "present" and hit.first and words[hit.first - 1].text in grammar("en").be:
            part = "past"  # "was overrun"
        if tag == _IGNORED:
            ignored.update(range(hit.first, hit.last))
            continue
        key = (hit.first, tag)
        if key in found:
            continue
        found[key] = Action(words[hit.first].start, words[hit.last - 1].end, hit.first, hit.last, tag, part)
    return sorted((a for a in found.values() if a.first not in ignored), key=lambda action: action.first)


def _is_noun(word: Word) -> bool:
    bare = word.text[1:] if word.text[:1] in "وف" else word.text
    return bare.startswith(("ال", "لل", "بال", "ب")) and "ت" + bare[1:] not in word.forms


@functools.cache
def _phrases(language: str) -> Phrases[tuple[str, Part]]:
    table = lexicons.load(language, "actions", _SHAPE)
    entries: list[tuple[str, tuple[str, Part]]] = []
    # English "attacks" is a noun in news, which tells in the past; an Arabic word may be either.
    nouns = {noun for listed in table["nouns"].values() for noun in listed} if language == "en" else set()
    forms = _arabic_forms if language == "ar" else _english_forms
    for tag, verbs in table["verbs"].items():
        for verb in verbs:
            entries += [(form, (tag, part)) for form, part in forms(verb) if part != "present" or form not in nouns]
    for tag, nouns in table["nouns"].items():
        entries += [(noun, (tag, "noun")) for noun in nouns]
    entries += [(phrase, (_IGNORED, "noun")) for phrase in table["ignore"]]
    return Phrases(dict.fromkeys(entries), sweep(language))


def _arabic_forms(verb: str) -> Iterator[tuple[str, Part]]:
    """Persons, numbers and genders of a verb written past/present, its object words behind it."""
    past, _, present = verb.partition("/")
    if not present:
        raise lexicons.LexiconError(f"ar/actions.yaml: verbs: {verb!r} lacks its present; write past/present")
    head, *rest = past.split()
    tail = (" " + " ".join(rest)) if rest else ""
    weak = head[-1] in "ىاي" and len(head) > 2
    stem = head[:-1] if weak else head
    pasts = {head, stem + "ت", stem + "وا", stem + "و", stem + "تا", (stem + "يا") if weak else (stem + "ا")}
    for form in sorted(pasts):
        yield form + tail, "past"
    head, *rest = present.split()
    tail = (" " + " ".join(rest)) if rest else ""
    base = head[1:]
    cut = base[:-1] if base[-1] in "ىيو" else base
    for letter in "يت":
        for form in {base, cut + "ون", cut + "وا", cut + "ان", base + "ان", cut + "ا"}:
            yield letter + form + tail, "present"


def _english_forms(verb: str) -> Iterator[tuple[str, Part]]:
    """Forms of an English verb, written as its base or base/past/participle, its particles behind it."""
    base, _, others = verb.partition("/")
    head, *rest = base.split()
    tail = (" " + " ".join(rest)) if rest else ""
    yield base, "present"
    yield head + ("es" if head.endswith(("s", "sh", "ch", "x", "z")) else "s") + tail, "present"
    if head.endswith("y") and head[-2] not in "aeiou":
        yield head[:-1] + "ies" + tail, "present"
    gerund = head[:-1] if head.endswith("e") and not head.endswith("ee") and head != "die" else head
    gerund = "dy" if head == "die" else gerund
    if others:
        past, _, participle = others.partition("/")
        yield past, "past"
        yield participle or past, "past"
        first = past.split()[0]
        doubled = first.endswith("ed") and len(first) > 4 and first[-3] == first[-4] == head[-1]
        if doubled or head in {"hit", "set", "shut", "put", "run", "overrun"}:
            gerund = head + head[-1]
    else:
        regular = head + ("d" if head.endswith("e") else "ed")
        if head.endswith("y") and head[-2] not in "aeiou":
            regular = head[:-1] + "ied"
        yield regular + tail, "past"
    yield gerund + "ing" + tail, "participle"
