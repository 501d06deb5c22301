"""Words for what was done, and the sub-event types that they make together."""

from __future__ import annotations

import pytest

from incidents.actions import find_actions, kind_of, rules
from incidents.models import SUB_EVENT_TYPES

TAGS = [
    ("ar", "هاجمت خلايا", {"attack"}),
    ("ar", "يهاجمون", {"attack"}),
    ("ar", "استهدفوا", {"strike"}),
    ("ar", "استهداف", {"strike"}),
    ("ar", "قُتل", {"kill"}),
    ("ar", "مقتل", {"kill"}),
    ("ar", "وبانفجار عبوة ناسفة", {"explode", "device", "cache"}),
    ("ar", "اعتقلتهم", {"arrest"}),
    ("ar", "فجر اليوم", set()),
    ("ar", "تحت سيطرة", set()),
    ("ar", "سيطرت على", {"take"}),
    ("ar", "غارتين", {"air_raid"}),
    ("en", "went off", {"explode"}),
    ("en", "was shot dead", {"murder"}),
    ("en", "killing two", {"kill"}),
    ("en", "drove them out", {"take"}),
    ("en", "raided", {"raid"}),
    ("en", "the meeting took place", set()),
    ("en", "", set()),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), TAGS, ids=lambda value: str(value)[:30])
def test_tags(language: str, text: str, expected: set[str]) -> None:
    assert {action.tag for action in find_actions(text, language=language)} == expected


KINDS = [
    ({"kill", "shoot"}, "attack"),
    ({"aircraft", "strike", "kill"}, "Air/drone strike"),
    ({"shell"}, "Shelling/artillery/missile attack"),
    ({"device", "explode", "kill"}, "Remote explosive/landmine/IED"),
    ({"suicide", "explode"}, "Suicide bomb"),
    ({"suicide", "aircraft", "explode"}, "Air/drone strike"),
    ({"take", "clash", "kill"}, "territory"),
    ({"withdraw", "peaceful", "receive"}, "Non-violent transfer of territory"),
    ({"protest"}, "Peaceful protest"),
    ({"protest", "shoot", "kill"}, "Excessive force against protesters"),
    ({"raid", "arrest"}, "Arrests"),
    ({"find", "cache"}, "Disrupted weapons use"),
    ({"aircraft"}, None),
    (set(), None),
]


@pytest.mark.parametrize(("tags", "expected"), KINDS, ids=str)
def test_what_tags_make_together(tags: set[str], expected: str | None) -> None:
    assert kind_of(frozenset(tags)) == expected


def test_ground_that_changes_hands_goes_before_the_fight_for_it() -> None:
    given = [rule.gives for rule in rules()]
    assert given.index("territory") < given.index("Armed clash" if "Armed clash" in given else "attack")


def test_every_sub_event_type_can_come_about() -> None:
    settled_by_who = {"Armed clash", "Attack", "Government regains territory", "Non-state actor overtakes territory"}
    assert set(SUB_EVENT_TYPES) - settled_by_who - {"Mob violence"} <= {rule.gives for rule in rules()}
