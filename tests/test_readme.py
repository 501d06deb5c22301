"""The README tells the truth: its worked example gives what it prints, its commands and settings are all there."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
PACKAGES = ("gazetteer", "incidents", "store", "routes", "page")


def shown(marker: str) -> str:
    """The indented block of the README that begins at the first line with the marker."""
    lines = README.splitlines()
    first = next(n for n, line in enumerate(lines) if marker in line)
    block = []
    for line in lines[first:]:
        if line and not line.startswith("    "):
            break
        block.append(line.removeprefix("    "))
    return "\n".join(block).strip()


def test_the_worked_example_prints_what_the_readme_shows(tmp_path: Path) -> None:
    block = shown("$ cat note.txt")
    note, printed = re.split(r"^\$ .*extract note\.txt$", block, flags=re.MULTILINE)
    (tmp_path / "note.txt").write_text(note.split("\n", 1)[1], "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "incidents", "extract", str(tmp_path / "note.txt")],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout) == json.loads(printed)


def test_every_setting_is_documented() -> None:
    used = set()
    for path in [ROOT / "app.py", *(file for room in PACKAGES for file in (ROOT / room).rglob("*.py"))]:
        used |= set(re.findall(r"\bKHAREETA_[A-Z_]+\b", path.read_text("utf-8")))
    missing = {name for name in used if f"`{name}`" not in README}
    assert not missing


@pytest.mark.parametrize("target", ["run", "test", "check", "score", "bench"])
def test_the_makefile_has_what_the_readme_names(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert f"make {target}" in README


def test_the_screenshot_is_there() -> None:
    for name in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README):
        assert (ROOT / name).is_file(), name
