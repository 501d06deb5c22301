"""Who is named in a text: armed actors under their many names, governments' forces, gunmen nobody knows, civilians."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import functools
from collections.abc import Iterable, Sequence
from typing import Literal

from incidents import lexicons
from incidents.frozen import record
from incidents.language.grammar import grammar
from incidents.language.phrases import Hit, Phrases, sweep
from incidents.language.words import Known, Word, words_of

CIVILIANS = "CIVILIANS"
PROTESTERS = "PROTESTERS"
UNIDENTIFIED = "UNIDENTIFIED_ARMED_GROUP"
UNARMED = frozenset({CIVILIANS, PROTESTERS})
"""Those who bear no arms."""

NameKind = Literal[
    "name", "short", "government", "nationality", "civilians", "protesters", "unidentified", "attackers", "insurgents",
    "both_sides", "latter", "possessive",
]  # fmt: skip
"""How an actor is named; ``short``, ``attackers``, ``latter`` and the like are settled from what stands before."""

_SHAPE = {
    "names": "names",
    "short": "names",
    "government": "words",
    "nationalities": "names",
    "forces": "words",
    "civilians": "words",
    "protesters": "words",
    "unidentified": "words",
    "attackers": "words",
    "insurgents": "words",
    "both_sides": "words",
    "latter": "words",
    "possessed": "words",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Actor:
    """One actor of ``lexicon/actors.csv``."""

    actor_id: str
    """Stable id, as in every record."""
    name_en: str
    """English name shown to people."""
    name_ar: str
    """Arabic name shown to people."""
    parent_id: str | None
    """The actor it is part of or answers to; None for none."""
    inter: int
    """ACLED's kind of actor: 1 state forces, 2 rebels, 3 militias, 4 communal, 5 rioters, 6 protesters, 7 civilians,
    8 external forces."""
    country: str | None
    """ISO 3166-1 alpha-2; None when not bound to one."""
    army_of: str | None
    """The country whose government's forces it is; None for others."""
    first: dt.date | None
    """First day that the name applies; None: always has."""
    last: dt.date | None
    """Last day that the name applies; None: still does."""


@record(frozen=True, slots=True)
class ActorMention:
    """An actor named in a text."""

    start: int
    """First character."""
    end: int
    """One past the last character."""
    first: int
    """Index of the first word among the text's words."""
    last: int
    """Index one past the last word."""
    actor_id: str | None
    """The actor's id; None where it must be settled from the country, the day or what stands before."""
    kind: NameKind
    """How it is named."""
    choices: tuple[str, ...] = ()
    """For a short name, the actors it may stand for."""


@functools.cache
def actors() -> dict[str, Actor]:
    """All actors by id; raises ``LexiconError`` naming the row when the table is broken."""
    path = lexicons.FOLDER / "actors.csv"
    table: dict[str, Actor] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            try:
                actor = Actor(
                    row["actor_id"], row["name_en"], row["name_ar"], row["parent_id"] or None, int(row["inter"]),
                    row["country"] or None, row["army_of"] or None,
                    dt.date.fromisoformat(row["from"]) if row["from"] else None,
                    dt.date.fromisoformat(row["to"]) if row["to"] else None,
                )  # fmt: skip
            except (KeyError, ValueError, TypeError) as error:
                raise lexicons.LexiconError(
                    f"actors.csv, row {number}: {error!r}; see README.md, actors.csv"
                ) from error
            if actor.actor_id in table:
                raise lexicons.LexiconError(f"actors.csv, row {number}: {actor.actor_id} stands twice; keep one")
            table[actor.actor_id] = actor
    for actor in table.values():
        if actor.parent_id and actor.parent_id not in table:
            raise lexicons.LexiconError(f"actors.csv: parent {actor.parent_id} of {actor.actor_id} is not an actor")
    return table


@functools.cache
def aliases(language: str) -> dict[str, tuple[str, ...]]:
    """The names by which reports in a language (``ar``, ``en``) call each actor, by its id."""
    return {actor_id: tuple(names) for actor_id, names in lexicons.load(language, "actors", _SHAPE)["names"].items()}


def kin(one: str | None, other: str | None) -> bool:
    """True when both ids are the same actor or one is the other's parent."""
    if one is None or other is None:
        return False
    if one == other:
        return True
    table = actors()
    a, b = table.get(one), table.get(other)
    return bool((a and a.parent_id == other) or (b and b.parent_id == one))


def government_of(country: str | None, day: dt.date | None) -> str | None:
    """The id of the forces of ``country``'s government on ``day``; None when the country has none in the table.

    Without a day, the forces of the earliest government are meant.
    """
    found: str | None = None
    for actor in actors().values():
        if country is None or actor.army_of != country:
            continue
        if day is None:
            return actor.actor_id
        if (actor.first is None or actor.first < day) and (actor.last is None or day <= actor.last):
            return actor.actor_id
        found = found or actor.actor_id
    return found


def state(country: str | None) -> str | None:
    """The id of the forces that ``country`` sends abroad ("Turkey controls"); None when the table has none."""
    abroad = [a for a in actors().values() if country and a.country == country and a.inter == 8]
    return next((a.actor_id for a in sorted(abroad, key=lambda a: a.army_of != country)), None)


@dataclasses.dataclass(frozen=True, slots=True)
class _Load:
    kind: NameKind
    actor_id: str | None
    choices: tuple[str, ...] = ()


_RANK: dict[str, int] = {"name": 0, "short": 1, "attackers": 1, "protesters": 2, "government": 3}


@functools.cache
def _names(language: str) -> Phrases[_Load]:
    table = lexicons.load(language, "actors", _SHAPE)
    known = actors()
    entries: list[tuple[str, _Load]] = []
    for actor_id, names in table["names"].items():
        if actor_id not in known:
            raise lexicons.LexiconError(f"{language}/actors.yaml: names: {actor_id} is not in actors.csv; add it there")
        entries += [(name, _Load("name", actor_id)) for name in names]
    for name, choices in table["short"].items():
        entries.append((name, _Load("short", None, tuple(choices))))
    fixed: dict[NameKind, str | None] = {
        "government": None, "civilians": CIVILIANS, "protesters": PROTESTERS, "unidentified": UNIDENTIFIED,
        "attackers": None, "insurgents": None, "both_sides": None, "latter": None,
    }  # fmt: skip
    for kind, actor_id in fixed.items():
        entries += [(name, _Load(kind, actor_id)) for name in table[kind]]
    return Phrases(entries, sweep(language))


@functools.cache
def _nations(language: str) -> Known[str | None]:
    table = lexicons.load(language, "actors", _SHAPE)
    nations = {words_of(name)[0].text: actor for actor, names in table["nationalities"].items() for name in names}
    return Known(lambda forms: next((nations[form] for form in forms if form in nations), None))


def nationality(word: Word, language: str) -> str | None:
    """The id of the state that ``word`` is the adjective of ("Turkish", تركية); None for another word."""
    return _nations(language)[word.key]


@functools.cache
def _forces(language: str) -> frozenset[str]:
    table = lexicons.load(language, "actors", _SHAPE)
    return frozenset(word.text for name in table["forces"] for word in words_of(name))


def find_actors(
    text: str | Sequence[Word], *, language: str, day: dt.date | None = None, country: str | None = None
) -> list[ActorMention]:
    """The actors named in ``text``, in order; an empty list when there are none.

    ``text`` may be the text's words, when these are at hand. With a ``day`` and a ``country``, "government
    forces" are settled at once; else their id is None, to be settled by ``government_of``.
    """
    words = words_of(text) if isinstance(text, str) else text
    hits = _names(language).find(words)
    found: dict[int, ActorMention] = {}
    taken: set[int] = set()
    for hit in _best(hits):
        actor_id = hit.load.actor_id or (_settled(hit.load, country, day) if day else None)
        found[hit.first] = ActorMention(
            words[hit.first].start, words[hit.last - 1].end, hit.first, hit.last, actor_id, hit.load.kind,
            hit.load.choices,
        )  # fmt: skip
        if hit.load.kind not in {"civilians", "government", "unidentified"}:
            taken.update(range(hit.first, hit.last))
    for mention in _possessives(words, language):
        there = found.setdefault(mention.first, mention)
        if there.kind == "government" and there.last - there.first == 1:  # "its soldiers", جنودها
            found[mention.first] = mention
    for mention in _by_nationality(words, language, taken):
        for index in range(mention.first, mention.last):
            found.pop(index, None)
        found[mention.first] = mention
    return [found[index] for index in sorted(found)]


def _settled(load: _Load, country: str | None, day: dt.date) -> str | None:
    return government_of(country, day) if load.kind == "government" else None


@functools.cache
def _possessed(language: str) -> frozenset[str]:
    table = lexicons.load(language, "actors", _SHAPE)
    return frozenset(word.text for name in table["possessed"] for word in words_of(name))


@functools.cache
def _his(language: str) -> Known[bool]:
    """Arabic words for what is somebody's with "his", "their" or "our" written onto them."""
    owned = _possessed(language)
    return Known(
        lambda forms: (
            forms[0].endswith(("ه", "ها", "هم", "نا")) and forms[0] not in owned and not owned.isdisjoint(forms)
        )
    )


@functools.cache
def _pronouns(language: str) -> Known[bool]:
    """English words that may stand for an actor or say that something is its."""
    wanted = grammar(language).subjects | {"its", "their"}
    return Known(lambda forms: forms[0] in wanted)


def _possessives(words: Sequence[Word], language: str) -> list[ActorMention]:
    """Words such as عناصره and "its fighters", which name an actor by what is his."""
    if language == "ar":
        owns = _his(language).where(words)
        return [ActorMention(words[i].start, words[i].end, i, i + 1, None, "possessive") for i in owns]
    owned = _possessed(language)
    small = grammar(language)
    found = []
    for i in _pronouns(language).where(words):
        word = words[i]
        if word.text in small.subjects and (i == 0 or not words[i - 1].text.isalpha() or _opens(words, i)):
            found.append(ActorMention(word.start, word.end, i, i + 1, None, "possessive"))
        elif word.text in {"its", "their", "our"} and i + 1 < len(words) and words[i + 1].text in owned:
            found.append(ActorMention(word.start, words[i + 1].end, i, i + 2, None, "possessive"))
    return found


def _opens(words: Sequence[Word], index: int) -> bool:
    """True when a word follows a sign or "and", "but": where a pronoun is a subject."""
    return words[index].start - words[index - 1].end > 1 or words[index - 1].text in {
        "and",
        "but",
        "when",
        "since",
        "where",
    }


def _best(hits: Iterable[Hit[_Load]]) -> list[Hit[_Load]]:
    best: dict[int, Hit[_Load]] = {}
    for hit in hits:
        other = best.get(hit.first)
        if other is None or _RANK.get(hit.load.kind, 5) < _RANK.get(other.load.kind, 5):
            best[hit.first] = hit
    return list(best.values())


def _accusative(words: Sequence[Word], i: int, forces: frozenset[str]) -> bool:
    """True for an adjective that is spelled like the country's name: جنديا تركيا."""
    before = words[i - 1] if i else None
    return (
        before is not None
        and words[i].text.endswith("يا")
        and before.text.endswith("ا")
        and not forces.isdisjoint(before.forms)
    )


def _held_to_be(words: Sequence[Word], i: int, forces: frozenset[str]) -> tuple[int, int] | None:
    """The words of "a drone believed to be American", whose nation stands at ``i``; None for others."""
    if i < 3 or words[i - 1].text != "be" or words[i - 2].text != "to":
        return None
    start = next((j for j in range(i - 3, max(-1, i - 7), -1) if not forces.isdisjoint(words[j].forms)), None)
    return (start, i + 1) if start is not None else None


def _joins(word: Word, forces: frozenset[str]) -> bool:
    """True for "and a soldier", "by a raid", which begins another name of forces."""
    prefixed = word.text.startswith("و") or word.has("ب")
    return prefixed and word.text not in forces and not forces.isdisjoint(word.forms)


def _by_nationality(words: Sequence[Word], language: str, taken: set[int]) -> list[ActorMention]:
    forces = _forces(language)
    found: list[ActorMention] = []
    for i, nation in _nations(language).told(words):
        if nation is None or (i in taken and not (language == "ar" and _accusative(words, i, forces))):
            continue
        if language == "ar":
            span = next(
                (j for j in range(max(0, i - 3), i) if j not in taken and forces.intersection(words[j].forms)), None
            )
            if span is not None:  # "three Russian soldiers and a Turkish soldier": each beside its own
                span = next((j for j in range(i - 1, span, -1) if _joins(words[j], forces)), span)
                if not grammar("ar").deeds.isdisjoint(words[span].forms[:3]):  # "the strike on a Turkish base"
                    span = next((j for j in range(span + 1, i) if not forces.isdisjoint(words[j].forms)), span)
            first, last = (span, i + 1) if span is not None else (i, i)
        else:
            stop = min(len(words), i + 4)
            stop = next((j for j in range(i + 1, stop) if words[j].start - words[j - 1].end > 1), stop)
            end = next((j for j in range(i + 1, stop) if forces.intersection(words[j].forms)), None)
            first, last = (i, end + 1) if end is not None else (_held_to_be(words, i, forces) or (i, i))
        if last > first:
            found.append(ActorMention(words[first].start, words[last - 1].end, first, last, nation, "nationality"))
    return found
