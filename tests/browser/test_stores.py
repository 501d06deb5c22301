"""The page on other stores than a file: a team's two servers on one PostgreSQL, and a lake that is only looked at."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from store import Store
from tests.browser.dashboard import Dashboard
from tests.browser.server import Server
from tests.browser.test_adding import GOOD, send, told
from tests.store import servers
from tests.store.records import as_lake, claim, incident, store_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Server]]:
    """Two servers that begin at once on an empty database, and read the starter data into it."""
    folder = tmp_path_factory.mktemp("team")
    database = servers.Server()
    try:
        address = database.address("team")
        with contextlib.ExitStack() as running:
            first = running.enter_context(Server(address, folder / "a.log", first=None))
            yield first, running.enter_context(Server(address, folder / "b.log"))
    finally:
        database.stop()


def test_what_one_server_adds_the_other_shows(team: tuple[Server, Server], page: Page, shot: Path) -> None:
    one, other = team
    first = Dashboard(page, one.url).open()
    first.wait_drawn("d.total > 0")
    store = Store.open(one.store)
    before = store.overview()
    assert before.articles > 50
    first.tab("Add an article")
    send(first, text=GOOD)
    told(first, "Read: pasted-")
    after = store.overview()
    assert after.articles == before.articles + 1
    second = Dashboard(page, other.url).open()
    second.expect_tile("incidents", f"{after.events:,}")
    second.wait_drawn(f"d.version === '{store.version()}'")
    store.close()


def test_a_lake_is_browsed_and_says_why_nothing_can_be_added(page: Page, tmp_path: Path, shot: Path) -> None:
    own = store_of(tmp_path / "s.duckdb", [incident(n, location=f"place {n}") for n in range(5)], [claim()])
    lake = as_lake(own, tmp_path / "s.duckdb")
    with Server(f"parquet://{lake.place}", tmp_path / "log") as server:
        dashboard = Dashboard(page, server.url).open()
        dashboard.expect_tile("incidents", "5")
        dashboard.wait_drawn("d.total > 0")
        dashboard.tab("Add an article")
        told(dashboard, "This store is only looked at")
        send(dashboard, text=GOOD)
        told(dashboard, "Nothing was added")
        told(dashboard, "a lake of Parquet files is only looked at")
        expect(page.get_by_label("Or paste a text")).to_have_count(1, timeout=30_000)
        expect(page.get_by_label("Or paste a text")).to_have_value(GOOD)
    assert lake.count() == 5
