"""Adding articles on the page: what is good goes in, what is bad is said in plain words, and nothing stored is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from store import Store
from tests.browser import records
from tests.browser.dashboard import Dashboard
from tests.browser.server import Server

pytestmark = pytest.mark.browser

GOOD = """---
title: Attack near Al-Mayadin
publisher: Test wire
url: https://example.org/attack
published: 2020-04-12
language: en
---
On 11 April 2020 Islamic State fighters killed four Syrian soldiers in Al-Mayadin. <script>window.pwned = 1</script>
"""


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose store these tests may change."""
    folder = tmp_path_factory.mktemp("adding")
    path = folder / "khareeta.duckdb"
    records.fill(path)
    with Server(path, folder / "server.log") as running:
        yield running


@pytest.fixture
def adding(page: Page, own_server: Server, outside: list[str], broken: list[str]) -> Iterator[Dashboard]:
    dashboard = Dashboard(page, own_server.url).open()
    dashboard.tab("Add an article")
    page.get_by_label("Or paste a text").wait_for()
    yield dashboard
    assert outside == []
    assert broken == []


def send(dashboard: Dashboard, *, text: str = "", files: list[Path] | None = None) -> None:
    if text:
        dashboard.page.get_by_label("Or paste a text").fill(text)
    if files:
        dashboard.page.get_by_test_id("stFileUploader").first.locator("input[type=file]").set_input_files(files)
        expect(dashboard.page.get_by_test_id("stFileChipName")).to_have_count(len(files))
    dashboard.page.get_by_role("button", name="Read into the store").click()


def told(dashboard: Dashboard, text: str) -> None:
    expect(dashboard.page.get_by_test_id("stAlert").filter(has_text=text)).to_be_visible(timeout=30_000)


def test_a_pasted_article_is_read_and_shown(adding: Dashboard, own_server: Server) -> None:
    store = Store.open(own_server.store)
    before = store.overview()
    send(adding, text=GOOD)
    told(adding, "Read: pasted-")
    after = store.overview()
    assert after.articles == before.articles + 1
    assert after.events > before.events
    adding.expect_tile("incidents", f"{after.events:,}")
    adding.wait_drawn(f"d.version === '{store.version()}'")
    # The same text once more changes nothing.
    send(adding, text=GOOD)
    told(adding, "Already in the store, word for word")
    assert store.overview() == after
    assert adding.page.evaluate("window.pwned") is None


def test_bad_files_are_told_of_and_the_good_one_goes_in(
    adding: Dashboard, own_server: Server, tmp_path: Path, shot: Path
) -> None:
    store = Store.open(own_server.store)
    before = store.overview()
    empty, broken = tmp_path / "empty.txt", tmp_path / "broken.md"
    cp1256, good = tmp_path / "windows.txt", tmp_path / "good.md"
    empty.write_text("")
    broken.write_text("---\ntitle: [never closed\n---\nBody.\n")
    cp1256.write_bytes("قتل مسلحون مجهولون ثلاثة جنود في الميادين يوم 5 أيار 2020.".encode("cp1256"))
    good.write_text(GOOD.replace("four", "five").replace("11 April", "10 April"))
    send(adding, files=[empty, broken, cp1256, good])
    told(adding, "empty.txt was not read")
    told(adding, "broken.md was not read")
    told(adding, "windows-1256")
    told(adding, "good")
    after = store.overview()
    assert after.articles == before.articles + 2
    assert after.events > before.events


def test_an_article_without_incidents_says_so(adding: Dashboard) -> None:
    send(adding, text="The weather was mild. Nobody expects a change next week.")
    told(adding, "No incident was found in it.")


def test_nothing_given_is_said_so(adding: Dashboard) -> None:
    send(adding)
    told(adding, "Nothing was given: choose a file or paste a text.")
