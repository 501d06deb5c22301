"""The pages on the formats tell the truth: every field is in their tables, and their examples print what they show."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from store import Store
from store.__main__ import main
from store.formats.field_tables import ACLED_COLUMNS, UCDP_COLUMNS
from store.formats.mappings import FIELDS
from store.schema import RECORD_COLUMNS

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = ROOT / "docs" / "formats"


def first_cells(text):
    """The words in code of the first column of all tables."""
    rows = (line.split("|")[1] for line in text.splitlines() if line.startswith("| "))
    return {name for cell in rows for name in re.findall(r"`([^`]+)`", cell)}


@pytest.mark.parametrize("page", ["acled", "ucdp", "khareeta"])
def test_every_field_of_the_record_is_in_the_table(page):
    told = first_cells((PAGES / f"{page}.md").read_text("utf-8"))
    assert set(RECORD_COLUMNS) - told - {"article_id", "place_id"} == set()


def test_every_field_of_a_mapping_is_in_the_table():
    assert first_cells((PAGES / "csv-xlsx.md").read_text("utf-8")) >= set(FIELDS)


@pytest.mark.parametrize(("page", "columns"), [("acled", ACLED_COLUMNS), ("ucdp", UCDP_COLUMNS)])
def test_columns_that_are_named_exist(page, columns):
    text = (PAGES / f"{page}.md").read_text("utf-8")
    out = {
        name
        for line in text.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)`", line.split("|")[3])
    }
    assert out <= {*columns}
    assert len(out) > 10


def examples(page):
    """Commands of a page with the lines that it shows them to print."""
    found = []
    for line in (PAGES / f"{page}.md").read_text("utf-8").splitlines():
        if line.startswith("    $ "):
            found.append((line[6:], []))
        elif found and line.startswith("    ") and found[-1][1] is not None:
            found[-1][1].append(line[4:])
        elif found and line:
            found.append(("", None))
    return [(command, shown) for command, shown in found if command]


@pytest.mark.parametrize("page", ["acled", "ucdp", "geojson", "csv-xlsx", "khareeta"])
def test_the_worked_example_prints_what_the_page_shows(page, tmp_path, monkeypatch, capsys):
    store = Store(tmp_path / "s.duckdb", data=None)
    store.sync()
    monkeypatch.setattr(Store, "open", lambda *_, **__: store)
    # Where what the example writes goes; what it reads is found there too.
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    monkeypatch.chdir(tmp_path)
    commands = examples(page)
    assert commands
    for command, shown in commands:
        words = shlex.split(command)
        assert words[:2] == ["python", "-m"]
        if words[2] == "store":
            main(words[3:])
            printed = capsys.readouterr().out
        else:
            paths = [str(tmp_path / word) if "." in word else word for word in words[3:]]
            done = subprocess.run(
                [sys.executable, "-m", words[2], *paths], cwd=ROOT, capture_output=True, text=True, check=True
            )
            printed = done.stdout
        pattern = "\n".join(re.escape(line).replace("…", ".*") for line in shown)
        assert re.fullmatch(pattern, printed.replace("\r\n", "\n").rstrip("\n")), (command, printed)
