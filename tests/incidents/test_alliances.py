"""Who fights on whose side: allies are never taken for each other's opponents."""

from __future__ import annotations

import pytest

from incidents.actors import actors
from incidents.alliances import allied, hunted, may_fight

ALLIED = [
    ("SYRIAN_GOVERNMENT", "RUSSIA", True),
    ("SDF", "COALITION", True),
    ("SNA", "TURKEY", True),
    ("IRGC", "HEZBOLLAH", True),
    ("IRAQ_GOVERNMENT", "PMF", True),
    ("ISLAMIC_STATE", "ISLAMIC_STATE", True),
    ("SDF", "SNA", False),
    ("ISLAMIC_STATE", "HURRAS_AL_DIN", False),
    ("TURKEY", None, False),
]


@pytest.mark.parametrize(("one", "other", "expected"), ALLIED)
def test_allies_stand_on_one_side(one: str, other: str | None, expected: bool) -> None:
    assert allied(one, other) is expected
    assert allied(other, one) is expected


OPPONENTS = [
    ("ISRAEL", "HEZBOLLAH", True),
    ("ISRAEL", "ISLAMIC_STATE", False),
    ("RUSSIA", "OPPOSITION_REBELS", True),
    ("RUSSIA", "SDF", False),
    ("TURKEY", "PKK", True),
    ("SDF", "ISLAMIC_STATE", True),
    ("SDF", "COALITION", False),
]


@pytest.mark.parametrize(("one", "other", "expected"), OPPONENTS)
def test_a_power_fights_only_its_foes(one: str, other: str, expected: bool) -> None:
    assert may_fight(one, other) is expected


def test_whom_a_power_hunts_where_nobody_is_named() -> None:
    assert hunted("TURKEY", "IQ") == "PKK"
    assert hunted("TURKEY", "SY") is None
    assert hunted("SDF", "SY") is None


def test_every_armed_actor_but_those_on_their_own_stands_on_a_side() -> None:
    alone = {"ISLAMIC_STATE", "HURRAS_AL_DIN", "ISRAEL", "JORDAN", "LEBANESE_ARMY", "TRIBAL_FIGHTERS", "DRUZE_FACTIONS",
             "UNIDENTIFIED_ARMED_GROUP"}  # fmt: skip
    sided = {one for one in actors() if any(allied(one, other) for other in actors() if other != one)}
    assert set(actors()) - sided == alone
