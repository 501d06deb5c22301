"""Importing others' incidents on the page: a table nobody knows, its columns, its wrong rows, and undoing it."""

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

TABLE = """الرقم;تاريخ الحادث;المحافظة;المكان;خط العرض;خط الطول;نوع الحادث;الفاعل;عدد القتلى;الوصف
1;05/04/2020;دير الزور;الميادين;35,0197;40,4515;قصف;قوات النظام;3;قصف على البلدة
2;25 نيسان 2020;حمص;السخنة;34.887;38.872;كمين;داعش;5;كمين <script>window.pwned = 1</script>
3;31/04/2020;حمص;السخنة;34.887;38.872;كمين;داعش;5;يوم لا وجود له
4;07/04/2020;الرقة;الرقة;35.95;39.01;حادثة غريبة;;1;نوع غير معروف
"""


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose store these tests may change."""
    folder = tmp_path_factory.mktemp("importing")
    path = folder / "khareeta.duckdb"
    records.fill(path)
    with Server(path, folder / "server.log") as running:
        yield running


def opened(page: Page, server: Server, *, language: str, tab: str, panel: str) -> Dashboard:
    dashboard = Dashboard(page, server.url).open(f"lang={language}")
    dashboard.tab(tab)
    page.get_by_text(panel, exact=True).click()
    return dashboard


def told(page: Page, text: str) -> None:
    expect(page.get_by_test_id("stAlert").filter(has_text=text).first).to_be_visible(timeout=30_000)


def test_a_table_nobody_knows_is_asked_about_imported_and_undone(
    page: Page, own_server: Server, outside: list[str], broken: list[str], tmp_path: Path, shot: Path
) -> None:
    store = Store.open(own_server.store)
    before = store.overview()
    opened(page, own_server, language="en", tab="Add an article", panel="Incidents of others")
    file = tmp_path / "حوادث.csv"
    file.write_bytes(TABLE.encode("cp1256"))
    panel = page.locator(".st-key-record_import")
    panel.locator("input[type=file]").set_input_files(file)
    expect(panel.get_by_text("What do the columns hold?")).to_be_visible(timeout=30_000)
    told(page, "read as Windows-1256")
    expect(panel.get_by_text("Rows that go in: 2. Rows that are wrong: 2.")).to_be_visible()
    # What the word for the unknown kind means makes its row good.
    panel.get_by_role("combobox", name="حادثة غريبة").click()
    page.keyboard.type("Grenade")
    page.get_by_role("option").filter(has_text="Grenade").first.click()
    expect(panel.get_by_text("Rows that go in: 3. Rows that are wrong: 1.")).to_be_visible(timeout=30_000)
    page.screenshot(path=shot.with_name("importing_questions.png"), full_page=True)
    panel.get_by_role("button", name="Import", exact=True).click()
    told(page, "Imported: 3 incidents; in quarantine: 1 rows.")
    assert store.overview().events == before.events + 3
    with page.expect_download() as waiting:
        panel.get_by_role("button", name="1 wrong row").click()
    assert "31/04/2020" in Path(waiting.value.path()).read_text("utf-8-sig")
    panel.get_by_role("button", name="Undo").click()
    told(page, "Undone: 3 incidents taken out.")
    assert store.overview() == before
    # Once more in Arabic: the mapping is remembered.
    page.goto("about:blank")
    opened(page, own_server, language="ar", tab="إضافة مقال", panel="حوادث من جهات أخرى")
    panel.locator("input[type=file]").set_input_files(file)
    told(page, "سبق استيراد ملف بالأعمدة نفسها")
    expect(panel.get_by_text("3 نيسان")).to_be_visible()
    panel.scroll_into_view_if_needed()
    page.screenshot(path=shot.with_name("importing_arabic.png"), full_page=True)
    assert page.evaluate("window.pwned") is None
    assert outside == []
    assert broken == []
