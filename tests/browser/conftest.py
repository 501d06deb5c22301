"""A real headless Chromium on the real app, with no way out of this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from store import Store
from tests.browser import pier, records
from tests.browser.dashboard import Dashboard
from tests.browser.server import ROOT, Server

SCREENSHOTS = ROOT / "tests" / "screenshots"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
HERE = {"127.0.0.1", "localhost", "::1"}


def chromium() -> str | None:
    """The Chromium to use: the one set up for the tests, one of the system's, or None for Playwright's own."""
    stamp = ROOT / ".venv" / ".chromium"
    named = [os.environ.get("KHAREETA_CHROMIUM", ""), stamp.read_text().strip() if stamp.is_file() else ""]
    for path in (*named, "chromium", "chromium-browser", "google-chrome"):
        if path and (found := shutil.which(path)):
            return found
    return None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("browser")
    path = folder / "khareeta.duckdb"
    records.fill(path)
    with Server(path, folder / "server.log") as running:
        yield running


@pytest.fixture
def store(server: Server) -> Store:
    """The store that the app reads, seen from beside it."""
    return Store.open(server.store)


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with thousands of incidents."""
    folder = tmp_path_factory.mktemp("many")
    path = folder / "khareeta.duckdb"
    pier.fill(path)
    with Server(path, folder / "server.log") as running:
        yield running


@pytest.fixture
def full(many: Server) -> Store:
    """The store of ``crowded``, seen from beside it."""
    return Store.open(many.store)


@pytest.fixture
def outside() -> list[str]:
    """Addresses of other machines that the page asked for; they get no answer."""
    return []


@pytest.fixture
def broken() -> list[str]:
    """Errors that scripts ran into."""
    return []


@pytest.fixture
def page(browser: Browser, outside: list[str], broken: list[str]) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="en-GB")

    def gate(route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.hostname in HERE or address.scheme == "file":
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    context.route(lambda url: not url.startswith(("data:", "blob:")), gate)
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    opened.on("pageerror", lambda error: broken.append(str(error)))
    yield opened
    context.close()


@pytest.fixture
def dashboard(page: Page, server: Server, outside: list[str], broken: list[str]) -> Iterator[Dashboard]:
    """The page, to be opened; afterwards nothing may have been asked of another machine and no script have failed."""
    yield Dashboard(page, server.url)
    assert outside == []
    assert broken == []


@pytest.fixture
def crowded(page: Page, many: Server, outside: list[str], broken: list[str]) -> Iterator[Dashboard]:
    """The same with thousands of incidents."""
    yield Dashboard(page, many.url)
    assert outside == []
    assert broken == []


@pytest.fixture
def shot(request: pytest.FixtureRequest, page: Page) -> Iterator[Path]:
    """A picture of the page as the test leaves it, in tests/screenshots/."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{request.node.name}.png"
    yield path
    page.screenshot(path=path)
