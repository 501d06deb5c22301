"""The rooms of the package: who imports whom, and that nobody imports in a circle."""

import ast
import graphlib
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "gazetteer"


def module_of(path):
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_by(path, modules):
    """The package's modules that the file imports anywhere in it, for type checking or within functions too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= inner & modules or {node.module}
    return found & modules - {module_of(path)}


def rooms():
    files = sorted(PACKAGE.rglob("*.py"))
    modules = {module_of(path) for path in files}
    return {module_of(path): imported_by(path, modules) for path in files}


def test_no_two_rooms_import_each_other_in_a_circle():
    order = list(graphlib.TopologicalSorter(rooms()).static_order())
    assert order.index("gazetteer.places") < order.index("gazetteer.reading") < order.index("gazetteer.mentions")


def test_every_room_is_small_enough_to_be_read_in_one_go():
    long = {p.name: n for p in PACKAGE.rglob("*.py") if (n := len(p.read_text("utf-8").splitlines())) > 400}
    assert long == {}
