"""Records that only the type checker keeps from changes."""

from __future__ import annotations

import dataclasses
import pickle
from pathlib import Path

import pytest
from mypy import api

from incidents.frozen import record

CHANGE = """
from incidents.frozen import record


@record(frozen=True, slots=True)
class Pair:
    one: int
    other: int = 0


pair = Pair(1)
pair.other = 2
"""


@record(frozen=True, slots=True)
class Pair:
    one: int
    other: int = 0


def test_a_record_is_compared_hashed_replaced_and_pickled_as_a_frozen_one() -> None:
    pair = Pair(1)
    assert {pair: "found"}[Pair(1, 0)] == "found"
    assert dataclasses.replace(pair, other=2) == Pair(1, 2)
    assert pickle.loads(pickle.dumps(pair)) == pair
    with pytest.raises(AttributeError):
        pair.third = 3  # type: ignore[attr-defined]


def test_the_type_checker_refuses_a_change(tmp_path: Path) -> None:
    written = tmp_path / "change.py"
    written.write_text(CHANGE, encoding="utf-8")
    told, _, failed = api.run(["--strict", "--cache-dir", str(tmp_path / "cache"), str(written)])
    assert failed
    assert 'Property "other" defined in "Pair" is read-only' in told
