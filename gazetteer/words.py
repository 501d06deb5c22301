"""The language tables: what the YAML files under ``lexicon/`` say, folded and ready for look-ups.

The files' format is described in ``lexicon/README.md``; ``load`` checks them and says which entry of which file is
wrong.
Tables of several languages are read into one, as languages of different scripts cannot be confused.
"""

from __future__ import annotations

import dataclasses
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from gazetteer.names import fold
from gazetteer.places import KINDS

LEXICON = Path(__file__).with_name("lexicon")
DIRECTIONS: dict[str, float] = {
    "north": 0,
    "north-east": 45,
    "east": 90,
    "south-east": 135,
    "south": 180,
    "south-west": 225,
    "west": 270,
    "north-west": 315,
}
"""Bearings of the directions, in degrees clockwise from north; ``centre`` has none."""

_LISTS = (
    "locative",
    "moves",
    "takes",
    "topics",
    "told_of",
    "ordinary",
    "everyday",
    "organisations_before",
    "organisations_mixed",
    "organisations_after",
    "organisations_titled",
    "powers_before",
    "powers_links",
    "speaking",
    "speaking_after",
    "titles",
    "given_names",
    "sport",
    "aligned_after",
    "heads",
    "function_words",
    "dual_heads",
    "dual_nouns",
)
RELATIONS = (
    "between",
    "road",
    "strip",
    "countryside",
    "desert",
    "outskirts",
    "near",
    "outside",
    "triangle",
    "bank",
    "border",
    "kilometres",
    "miles",
    "metres",
    "whole",
    "and",
    "to",
    "of",
    "zone",
    "along",
    "seat",
)


@dataclasses.dataclass(frozen=True, slots=True)
class Feature:
    """A word for a kind of place."""

    kind: str
    """The kind that a name beside the word has."""
    named: bool
    """Whether the word is part of the name as people say it ("جبل", "camp")."""
    words: tuple[str, ...] = ()
    """The word with those it shares its entry with, the usual singular first."""


@dataclasses.dataclass(frozen=True)
class Words:
    """All language tables together; every word folded."""

    features: dict[str, Feature]
    before: dict[str, str]
    """Words of direction that stand before a name, to the direction's name."""
    after: dict[str, str]
    """Adjectives of direction that stand after a name."""
    relations: dict[str, frozenset[str]]
    """Word to the relations (of ``RELATIONS``) that it can begin or join."""
    lists: dict[str, frozenset[str]]
    """The plain lists, by their names in the files."""
    idioms: frozenset[tuple[str, str]]
    """Pairs of neighbouring words in which neither is a place."""
    demonyms: dict[str, str]
    """Adjective of a nation to its country code."""
    conjunctions: frozenset[str]
    prepositions: frozenset[str]

    @cached_property
    def idiom_beginnings(self) -> frozenset[str]:
        """The first words of ``idioms``."""
        return frozenset(first for first, _ in self.idioms)

    @cached_property
    def idiom_endings(self) -> frozenset[str]:
        """The second words of ``idioms``."""
        return frozenset(second for _, second in self.idioms)


class LexiconError(ValueError):
    """A language table is not as its README says."""


@cache
def words(folder: Path = LEXICON) -> Words:
    """The language tables of ``folder``, read once. Raises ``LexiconError`` naming file and entry where one is
    malformed."""
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise LexiconError(f"{folder}: no language table (*.yaml) found")
    features: dict[str, Feature] = {}
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    relations: dict[str, set[str]] = {}
    lists: dict[str, set[str]] = {name: set() for name in _LISTS}
    idioms: set[tuple[str, str]] = set()
    demonyms: dict[str, str] = {}
    clitics: dict[str, set[str]] = {"conjunctions": set(), "prepositions": set()}
    for path in files:
        table = _read(path)
        for entry in table.get("features", []):
            kin = tuple(fold(word) for word in entry["words"])
            for word in kin:
                features.setdefault(word, Feature(entry["kind"], bool(entry.get("named")), kin))
        for direction, sides in table.get("directions", {}).items():
            before.update({fold(w): direction for w in sides.get("before", [])})
            after.update({fold(w): direction for w in sides.get("after", [])})
        for relation, members in table.get("relations", {}).items():
            for word in members:
                relations.setdefault(fold(word), set()).add(relation)
        for name in _LISTS:
            lists[name].update(fold(w) for w in table.get(name, []))
        idioms.update((fold(a), fold(b)) for a, b in table.get("idioms", []))
        for country, members in table.get("demonyms", {}).items():
            demonyms.update({fold(w): country for w in members})
        for name in clitics:
            clitics[name].update(fold(w) for w in table.get("clitics", {}).get(name, []))
    return Words(
        features,
        before,
        after,
        {w: frozenset(r) for w, r in relations.items()},
        {n: frozenset(m) for n, m in lists.items()},
        frozenset(idioms),
        demonyms,
        frozenset(clitics["conjunctions"]),
        frozenset(clitics["prepositions"]),
    )


def _read(path: Path) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        table = yaml.load(path.read_text("utf-8"), loader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path.name}: not readable as YAML: {error}") from error
    for problem in problems(table):
        raise LexiconError(f"{path.name}: {problem}")
    return dict(table)


def problems(table: object) -> list[str]:
    """What is wrong with one file's content, in a sentence each; empty when it is as the README says."""
    if not isinstance(table, dict):
        return ["the file must hold named sections"]
    found = []
    known = {"language", "clitics", "features", "directions", "relations", "idioms", "demonyms", *_LISTS}
    found += [f"section {name!r} is not known" for name in table if name not in known]
    if not isinstance(table.get("language"), str):
        found.append("`language` must name the language, such as ar")
    for name in _LISTS:
        found += _list_problems(name, table.get(name, []))
    for number, entry in enumerate(table.get("features", []), start=1):
        if not isinstance(entry, dict) or entry.get("kind") not in KINDS or not entry.get("words"):
            found.append(f"features, entry {number}: needs `kind` (one of gazetteer.places.KINDS) and `words`")
        else:
            found += _list_problems(f"features, entry {number}", entry["words"])
    for name, sides in table.get("directions", {}).items():
        if name not in DIRECTIONS and name != "centre":
            found.append(f"directions: {name!r} is not one of {', '.join(DIRECTIONS)}, centre")
        for side, members in sides.items():
            if side not in ("before", "after"):
                found.append(f"directions, {name}: {side!r} is neither `before` nor `after`")
            found += _list_problems(f"directions, {name}, {side}", members)
    for name, members in table.get("relations", {}).items():
        if name not in RELATIONS:
            found.append(f"relations: {name!r} is not one of {', '.join(RELATIONS)}")
        found += _list_problems(f"relations, {name}", members)
    for pair in table.get("idioms", []):
        if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(w, str) for w in pair)):
            found.append(f"idioms: {pair!r} is not a pair of words")
    for country, members in table.get("demonyms", {}).items():
        if not (isinstance(country, str) and len(country) == 2):
            found.append(f"demonyms: {country!r} is not a country code (quote NO)")
        found += _list_problems(f"demonyms, {country}", members)
    return found


def _list_problems(where: str, members: object) -> list[str]:
    if not isinstance(members, list):
        return [f"{where}: must be a list of words"]
    return [
        f"{where}: {word!r} is not a word (quote on, off, yes, no)"
        for word in members
        if not isinstance(word, str) or not word
    ]
