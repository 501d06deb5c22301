"""The house keeps its shape: imports run one way, and the edge libraries stay in their rooms."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

MAY_IMPORT: dict[str, set[str]] = {
    "gazetteer": set(),
    "incidents": {"gazetteer"},
    "store": {"gazetteer", "incidents"},
    "routes": {"gazetteer", "incidents", "store"},
    "page": {"gazetteer", "incidents", "store"},
    "app": {"page", "routes"},
}
"""Room: the other rooms that it may import from. Data flow the other way."""

ONLY_IN: dict[str, set[str]] = {
    "streamlit": {"page", "app"},
    "streamlit_folium": {"page"},
    "folium": {"page"},
    "starlette": {"routes"},
}
"""Library: the rooms that may import it."""

MODULES = sorted(
    [ROOT / "app.py", *(path for room in MAY_IMPORT if room != "app" for path in (ROOT / room).rglob("*.py"))]
)


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Top-level package names that a module imports, with the line; relative imports stay in the room."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0], node.lineno


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_run_one_way(path: Path) -> None:
    room = room_of(path)
    wrong = [
        f"{name(path)}:{line} imports {package}"
        for package, line in imported(path)
        if package in MAY_IMPORT and package != room and package not in MAY_IMPORT[room]
    ]
    assert not wrong


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_edge_libraries_stay_in_their_rooms(path: Path) -> None:
    room = room_of(path)
    wrong = [
        f"{name(path)}:{line} imports {package}"
        for package, line in imported(path)
        if room not in ONLY_IN.get(package, {room})
    ]
    assert not wrong


def test_no_file_is_a_hall() -> None:
    long = {name(path): n for path in MODULES if (n := len(path.read_text("utf-8").splitlines())) > 450}
    assert not long


def test_what_people_asked_for_stands_at_the_top() -> None:
    assert (ROOT / "app.py").is_file()
    assert (ROOT / "requirements.txt").is_file()
    assert (ROOT / "data").is_dir()
    assert (ROOT / "gazetteer").is_dir()
    packages = {line.split("==")[0].split("[")[0] for line in (ROOT / "requirements.txt").read_text().split()}
    assert {"streamlit", "folium", "geopy", "pandas"} <= packages


def test_every_requirement_is_pinned() -> None:
    files = sorted(ROOT.glob("requirements*.txt"))
    assert len(files) >= 2
    for file in files:
        lines = [line for line in file.read_text().splitlines() if line and not line.startswith(("-r ", "#"))]
        assert not [line for line in lines if "==" not in line], file.name
