"""The starter articles: each names its report, keeps its language, and stays short."""

import datetime as dt
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

DATA = Path(__file__).resolve().parents[2] / "data"
REQUIRED = {"title", "publisher", "url", "published", "language"}
ALLOWED = REQUIRED | {"checked_in", "note"}
WITHOUT_ADDRESS = {"2020-04-25-badia-year-of-attacks.md"}
"""The one report whose publisher and address could not be found; its front matter says so in ``note``."""


class Starter(NamedTuple):
    name: str
    front: dict[str, Any]
    body: str


def read(path: Path) -> Starter:
    opening, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    assert opening == "", f"{path.name}: the file must begin with '---'"
    return Starter(path.name, yaml.safe_load(front), body)


ARTICLES = [read(path) for path in sorted((DATA / "articles").glob("*.md"))]
EACH = pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.name)


def arabic_share(text: str) -> float:
    """Share of the letters that are Arabic."""
    letters = [character for character in text if character.isalpha()]
    return sum("\u0600" <= character <= "\u06ff" for character in letters) / len(letters)


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def test_there_are_enough_in_both_languages() -> None:
    languages = [article.front["language"] for article in ARTICLES]
    assert len(ARTICLES) >= 40
    assert languages.count("ar") >= 15
    assert languages.count("en") >= 15


@EACH
def test_front_matter_is_whole(article: Starter) -> None:
    assert set(article.front) >= REQUIRED
    assert set(article.front) <= ALLOWED
    assert article.front["title"].strip()
    assert article.front["publisher"].strip()


@EACH
def test_address_is_one(article: Starter) -> None:
    addresses = [article.front["url"], article.front.get("checked_in")]
    if article.name in WITHOUT_ADDRESS:
        assert article.front["url"] is None
        assert article.front["note"].strip()
    else:
        assert article.front["url"]
    for address in filter(None, addresses):
        assert re.fullmatch(r"https?://[^/\s]+\.[^/\s]+/\S+", address)


@EACH
def test_date_is_a_day_of_the_period_and_begins_the_file_name(article: Starter) -> None:
    published = article.front["published"]
    assert type(published) is dt.date
    assert dt.date(2019, 1, 1) <= published <= dt.date(2020, 12, 31)
    assert re.fullmatch(rf"{published.isoformat()}-[a-z0-9]+(-[a-z0-9]+)*\.md", article.name)


@EACH
def test_script_is_the_language_s(article: Starter) -> None:
    for text in (article.front["title"], article.body):
        share = arabic_share(text)
        assert share > 0.9 if article.front["language"] == "ar" else share == 0


@EACH
def test_body_is_short(article: Starter) -> None:
    assert 200 <= len(article.body.strip()) <= 2500


def test_no_report_or_text_is_told_twice() -> None:
    addresses = [article.front["url"] for article in ARTICLES if article.front["url"]]
    titles = [article.front["title"] for article in ARTICLES]
    assert len(set(addresses)) == len(addresses)
    assert len(set(titles)) == len(titles)
    for index, one in enumerate(ARTICLES):
        for other in ARTICLES[index + 1 :]:
            mine, theirs = words(one.body), words(other.body)
            shared = len(mine & theirs) / len(mine | theirs)
            assert shared < 0.5, f"{one.name} and {other.name} are nearly the same text"


def test_the_table_lists_each_article_with_its_report() -> None:
    rows = {}
    for line in (DATA / "README.md").read_text(encoding="utf-8").splitlines():
        if match := re.match(r"\| `(?P<name>\d{4}-\d\d-\d\d-[^`]+\.md)` \|", line):
            rows[match["name"]] = [cell.strip() for cell in line.strip("|").split("|")]
    assert set(rows) == {article.name for article in ARTICLES}
    for article in ARTICLES:
        _, publisher, published, address, checked_in = rows[article.name]
        assert publisher == article.front["publisher"]
        assert published == article.front["published"].isoformat()
        assert address == (f"<{article.front['url']}>" if article.front["url"] else "not known")
        if "checked_in" in article.front:
            assert checked_in == f"<{article.front['checked_in']}>"
