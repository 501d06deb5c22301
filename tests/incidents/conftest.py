"""A folder of short articles."""

from pathlib import Path

import pytest

from tests.incidents.batch import text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twelve articles."""
    inside = tmp_path / "articles"
    inside.mkdir()
    for number in range(12):
        (inside / f"{number:04}.txt").write_text(text(number), encoding="utf-8")
    return inside
