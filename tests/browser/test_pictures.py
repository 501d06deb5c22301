"""Pictures of the page for the README and the documents, made with nothing but the starter data.

They go to tests/screenshots/; with ``KHAREETA_PICTURES=docs`` those that the documents show are written there too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import SCREENSHOTS
from tests.browser.dashboard import Dashboard
from tests.browser.server import ROOT, Server

pytestmark = pytest.mark.browser

PICTURES = {
    "screenshot": "from=2020-01-01&to=2020-12-31&map=8/34.9/39.9&incident={id}",
    "screenshot-ar": "from=2020-01-01&to=2020-12-31&map=8/34.9/39.9&incident={id}&lang=ar",
}


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("starter")
    with Server(folder / "khareeta.duckdb", folder / "server.log") as running:
        yield running


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_for_the_documents(page: Page, starter: Server, outside: list[str], name: str) -> None:
    from store import Filters, Store

    rows = Store.open(starter.store).incidents(Filters(text="الميادين", kinds=("event",)))
    arabic = [row for row in rows.to_dict("records") if row["evidence"] and row["sub_event_type"] == "Arrests"]
    assert arabic, "the starter data hold the arrests at Al-Mayadin"
    page.set_viewport_size({"width": 1440, "height": 900})
    dashboard = Dashboard(page, starter.url).open(PICTURES[name].format(id=arabic[0]["incident_id"]))
    dashboard.article.wait_for()
    dashboard.wait_drawn("d.areas > 0 && d.incidents > 0")
    page.wait_for_load_state("networkidle")
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    picture = page.screenshot(path=SCREENSHOTS / f"{name}.png")
    assert len(picture) > 50_000
    assert outside == []
    if os.environ.get("KHAREETA_PICTURES") == "docs":
        (ROOT / "docs" / f"{name}.png").write_bytes(picture)
