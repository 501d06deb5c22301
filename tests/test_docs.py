"""The documents keep up with the code: fields, commands, settings and formats are all there."""

import re
from pathlib import Path

import pytest

from store.formats import FORMATS
from store.formats.geoparquet import TYPES
from store.formats.hxl import HASHTAGS

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


def rows(page):
    """The cells of a page's tables, without the marks for code."""
    lines = (DOCS / page).read_text("utf-8").splitlines()
    return [
        [cell.strip().replace("`", "") for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")
    ]


def test_the_page_on_hxl_has_every_hashtag():
    assert dict(row for row in rows("formats/hxl.md")[2:]) == HASHTAGS


def test_the_page_on_geoparquet_has_every_column_and_type():
    told = dict(rows("formats/geoparquet.md")[2:])
    assert told.pop("geometry")
    assert told == {name: str(kind) for name, kind in TYPES.items()}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_a_page(name):
    pages = "\n".join(path.read_text("utf-8") for path in sorted((DOCS / "formats").glob("*.md")))
    assert re.search(rf"--format {name}\b|-o \S+\.{re.escape(FORMATS[name].suffix)}\b", pages), name


def test_every_make_target_is_documented():
    targets = re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    text = (DOCS / "commands.md").read_text("utf-8")
    missing = [name for name in targets if not re.search(rf"make {name}\b", text) and not name.startswith("bench-")]
    assert not missing


def test_the_pictures_of_the_guides_are_there():
    for page in DOCS.glob("*.md"):
        for name in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page.read_text("utf-8")):
            assert (page.parent / name).is_file(), f"{page.name}: {name}"
