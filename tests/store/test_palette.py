"""The palette has everybody, and tells them apart for every kind of eye."""

import itertools
from pathlib import Path

import numpy as np
import pytest
import yaml

from incidents.actors import actors
from incidents.models import EVENT_TYPES
from page.legend import outline
from store.looks.palette import PATH, SHAPES, channels, luminance, read, shipped

# Machado, Oliveira and Fernandes (2009), "A physiologically-based model for simulation of color vision deficiency",
# severity 1.0: linear RGB as people without one kind of cone see it.
VISION: dict[str, list[list[float]]] = {
    "all cones": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
APART = 12.0
"""Least distance in CIELAB between two fills of the same pattern; 2.3 is just noticeable side by side."""


def lab(colour: str, vision: str) -> np.ndarray:
    values = np.array(channels(colour)) / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(VISION[vision]) @ linear, 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ seen
    ratio = xyz / np.array([0.95047, 1.0, 1.08883])
    f = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("vision", VISION)
def test_actors_of_one_pattern_stay_apart(vision: str) -> None:
    alike = []
    for (one, look), (other, like) in itertools.combinations(shipped().actors.items(), 2):
        if look.pattern == like.pattern:
            distance = float(np.linalg.norm(lab(look.colour, vision) - lab(like.colour, vision)))
            if distance < APART:
                alike.append((one, other, round(distance, 1)))
    assert not alike


def test_no_two_actors_look_the_same() -> None:
    looks = [(look.colour, look.pattern) for look in shipped().actors.values()]
    assert len(set(looks)) == len(looks)


def test_every_actor_and_event_type_has_a_look() -> None:
    assert set(shipped().actors) == set(actors())
    assert set(shipped().shapes) == set(EVENT_TYPES)
    assert len(set(shipped().shapes.values())) == len(EVENT_TYPES)


def test_lines_of_areas_show_on_the_land() -> None:
    land = luminance(shipped().themes["light"]["land"])
    for actor, look in shipped().actors.items():
        line = luminance(look.line)
        contrast = (max(land, line) + 0.05) / (min(land, line) + 0.05)
        # WCAG 2.2, 1.4.11: 3 to 1 for what is needed to understand a graphic; the lightest fills get half-way there.
        assert contrast >= 1.9, (actor, look.line, contrast)


def test_themes_have_the_same_names() -> None:
    light, dark = shipped().themes["light"], shipped().themes["dark"]
    assert set(light) == set(dark)


def test_unknown_actors_have_the_unknown_look() -> None:
    assert shipped().look("NEVER_HEARD_OF") == shipped().unknown
    assert shipped().look(None) == shipped().unknown


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t["actors"].pop("SDF"), "SDF is in the lexicon and not here"),
        (
            lambda t: t["actors"].update(NOBODY={"colour": "#000000", "pattern": "solid"}),
            "NOBODY is not in the lexicon",
        ),
        (lambda t: t["actors"]["SDF"].update(pattern="plaid"), "pattern 'plaid' is not one of"),
        (lambda t: t["actors"]["SDF"].update(colour="yellow"), "'yellow' is not a colour like"),
        (lambda t: t["event_types"].update(Riots="cube"), "event_types: Riots: needs one of"),
    ],
)
def test_mistakes_in_the_table_are_named(tmp_path: Path, change: object, message: str) -> None:
    table = yaml.safe_load(PATH.read_text("utf-8"))
    change(table)  # type: ignore[operator]
    path = tmp_path / "palette.yaml"
    path.write_text(yaml.safe_dump(table), "utf-8")
    with pytest.raises(ValueError, match=r"palette\.yaml") as error:
        read(path, actors().values())
    assert message in str(error.value)


def test_shapes_have_outlines_that_close() -> None:
    paths = {outline(shape, 9, 9, 5) for shape in SHAPES}
    assert len(paths) == len(SHAPES)
    assert all(path.startswith("M") and path.endswith("Z") for path in paths)
