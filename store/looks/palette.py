"""Colours, patterns and symbols from ``palette.yaml``: one table for the map, the charts and the legend."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from incidents.actors import Actor, actors
from incidents.models import EVENT_TYPES

PATH = Path(__file__).with_name("palette.yaml")
PATTERNS: tuple[str, ...] = ("solid", "rising", "falling", "lattice", "level", "upright", "grid", "dotted")
SHAPES: tuple[str, ...] = ("diamond", "star", "triangle", "disc", "wedge", "square", "pentagon")


@dataclasses.dataclass(frozen=True, slots=True)
class Look:
    """How one actor looks."""

    colour: str
    """Fill, ``#rrggbb``."""
    pattern: str
    """One of ``PATTERNS``."""

    @property
    def ink(self) -> str:
        """The pattern's lines over the fill: light on dark colours, dark on light ones."""
        return "#ffffff" if luminance(self.colour) < 0.4 else "#1d2733"

    @property
    def line(self) -> str:
        """Outlines on a light map: the colour itself, darkened where it would hardly show."""
        level = luminance(self.colour)
        if level <= 0.45:
            return self.colour
        return "#" + "".join(f"{int(part * 0.62):02x}" for part in channels(self.colour))

    @property
    def night(self) -> str:
        """Outlines on a dark map: the colour itself, lightened where it would hardly show."""
        level = luminance(self.colour)
        if level >= 0.16:
            return self.colour
        return "#" + "".join(f"{int(part + (255 - part) * 0.5):02x}" for part in channels(self.colour))


@dataclasses.dataclass(frozen=True, slots=True)
class Palette:
    """The whole table."""

    actors: Mapping[str, Look]
    """Look by actor id; every actor of the lexicon has one."""
    unknown: Look
    """For nobody named, and for actors that the lexicon does not know."""
    shapes: Mapping[str, str]
    """Shape by event type."""
    themes: Mapping[str, Mapping[str, str]]
    """Colours of the basemap by theme, ``light`` and ``dark``."""
    heat: Mapping[str, tuple[str, ...]]
    """Colours of the heat map by theme, from few incidents to many."""

    def look(self, actor: str | None) -> Look:
        """The look of an actor; ``unknown`` for None and for ids that are not in the table."""
        return self.actors.get(actor or "", self.unknown)


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255, of ``#rrggbb``. Raises ``ValueError`` for anything else."""
    if len(colour) != 7 or not colour.startswith("#"):
        raise ValueError(f"{colour!r} is not a colour like #1a2b3c")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance from 0 (black) to 1 (white), as WCAG 2 defines it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in channels(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def read(path: Path, registry: Iterable[Actor]) -> Palette:
    """The palette in a file. Raises ``ValueError`` naming the entry that is wrong or missing."""
    table: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    given: dict[str, dict[str, str]] = table["actors"]
    parents = {actor.actor_id: actor.parent_id for actor in registry}

    def colour_of(actor: str) -> str:
        entry: str | None = actor
        while entry:
            if colour := given.get(entry, {}).get("colour"):
                return colour
            entry = parents.get(entry)
        raise ValueError(f"{path.name}: actors: {actor}: no colour, and no parent has one")

    looks = {}
    for actor in parents:
        if actor not in given:
            raise ValueError(f"{path.name}: actors: {actor} is in the lexicon and not here; give it a pattern")
        looks[actor] = _look(colour_of(actor), given[actor].get("pattern", ""), f"{path.name}: actors: {actor}")
    if strangers := sorted(set(given) - set(parents)):
        raise ValueError(f"{path.name}: actors: {strangers[0]} is not in the lexicon's actors.csv")
    shapes: dict[str, str] = table["event_types"]
    for event_type in EVENT_TYPES:
        if shapes.get(event_type) not in SHAPES:
            raise ValueError(f"{path.name}: event_types: {event_type}: needs one of {', '.join(SHAPES)}")
    unknown = _look(table["unknown"]["colour"], table["unknown"]["pattern"], f"{path.name}: unknown")
    heat = {theme: tuple(table["heat"].get(theme, ())) for theme in table["themes"]}
    for theme, stops in heat.items():
        if len(stops) < 3:
            raise ValueError(f"{path.name}: heat: {theme}: needs three colours or more, from few incidents to many")
        levels = [_level(stop, f"{path.name}: heat: {theme}") for stop in stops]
        if levels not in (sorted(levels), sorted(levels, reverse=True)):
            raise ValueError(f"{path.name}: heat: {theme}: must grow steadily darker, or steadily lighter")
    return Palette(looks, unknown, shapes, table["themes"], heat)


@functools.cache
def shipped() -> Palette:
    """The palette that Khareeta comes with."""
    return read(PATH, actors().values())


def _level(colour: str, where: str) -> float:
    try:
        return luminance(colour)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None


def _look(colour: str, pattern: str, where: str) -> Look:
    if pattern not in PATTERNS:
        raise ValueError(f"{where}: pattern {pattern!r} is not one of {', '.join(PATTERNS)}")
    try:
        channels(colour)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None
    return Look(colour, pattern)
