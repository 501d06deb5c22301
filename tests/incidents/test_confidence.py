"""Confidence: what speaks for a record raises it, what speaks against it lowers it, over the whole article."""

import dataclasses
import math

import pytest

from incidents import extract
from incidents.confidence import WEIGHTS, Grounds, Rest, Told, features, incident_confidence
from incidents.models import Article

PLAIN = Grounds(
    sentence=0, words=15, language="en", placed=True, wide=False, own_place=True, own_day=True, agent=Told.HERE,
    target=Told.HERE, outcome_only=False, sub_event_type="Armed clash", killed=False,
)  # fmt: skip


def sure(*, told: int = 1, beside: int = 1, among: int = 3, **changed: object) -> float:
    grounds = dataclasses.replace(PLAIN, **changed)  # type: ignore[arg-type]
    return incident_confidence(Rest(grounds, told=told, beside=beside, among=among))


@pytest.mark.parametrize(
    "less",
    [
        {"own_place": False}, {"own_day": False}, {"agent": Told.BEFORE}, {"agent": Told.NOWHERE},
        {"target": Told.NOWHERE}, {"outcome_only": True}, {"wide": True}, {"placed": False}, {"words": 30},
        {"words": 60},
    ],
)  # fmt: skip
def test_what_a_statement_lacks_lowers_it(less: dict[str, object]) -> None:
    assert 0 < sure(**less) < sure() < 1


def test_what_is_told_again_or_item_by_item_is_surer() -> None:
    assert sure(told=2) > sure()
    assert sure(among=12) > sure()


def test_every_ground_has_a_weight_and_nothing_else() -> None:
    assert list(features(Rest(PLAIN, told=1, beside=1, among=1))) == list(WEIGHTS)
    assert all(math.isfinite(weight) for weight in WEIGHTS.values())


def test_a_plain_report_is_surer_than_a_vague_one() -> None:
    def read(body: str) -> float:
        (incident,) = extract(Article("a", body, language="en")).incidents
        return incident.confidence

    plain = read("On 3 March 2021 Islamic State militants attacked an SDF post in Hajin, killing four fighters.")
    vague = read("Four people were killed in clashes in the governorate of Homs.")
    assert plain > vague
