"""The same tests on every engine: what they open at a path ``….duckdb`` is a file, or a schema of a PostgreSQL."""

import gc
import hashlib
from pathlib import Path

import pytest

from store.engines import address
from tests.store import records, servers

WRITTEN = ("duckdb", "postgres")
READ = (*WRITTEN, "lake", "sqlite")

MODULES = {
    "test_cells": READ,
    "test_control_imports": WRITTEN,
    "test_counts": READ,
    "test_filters": READ,
    "test_formats": WRITTEN,
    "test_imports": WRITTEN,
    "test_migrations": WRITTEN,
    "test_reading": WRITTEN,
    "test_store": WRITTEN,
    "test_tallies": WRITTEN,
}
"""The engines that a module's tests run on; those marked ``engines(…)`` run on these of them only."""


def pytest_generate_tests(metafunc):
    names = MODULES.get(metafunc.module.__name__.rpartition(".")[2])
    if names and "engine" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("engines")
        chosen = [name for name in names if not marker or name in marker.args]
        metafunc.parametrize("engine", chosen, indirect=True, scope="module")


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL that runs for as long as the tests do."""
    server = servers.Server()
    yield server
    server.stop()


@pytest.fixture(scope="module", autouse=True)
def engine(request):
    """The engine under whatever a test opens at a path."""
    name = getattr(request, "param", "duckdb")
    if name == "duckdb":
        yield name
        return
    with pytest.MonkeyPatch.context() as patch:
        if name in records.COPIES:
            patch.setattr(records, "finished", records.COPIES[name])
        else:
            server = request.getfixturevalue("postgres")
            plain = address.engine_of

            def engine_of(given):
                if not isinstance(given, Path):
                    return plain(given)
                return plain(server.address("s" + hashlib.sha256(str(given).encode()).hexdigest()[:20]))

            for module in ("store.questions", "store.store"):
                patch.setattr(f"{module}.engine_of", engine_of)
        yield name
    # Stores that a test left open close their connections when they are collected, which is seldom among many tests.
    gc.collect()
