"""Reading article files: encodings, front matter, language, day of publication, bad input."""

from __future__ import annotations

import datetime as dt
import pathlib

import pytest

from incidents import extract
from incidents.articles import ArticleError, article_from_text, read_article, split_front_matter
from tests.incidents.atlas import Atlas

ARABIC = "قُتل أمس جنديان قرب السخنة في كمين نصبته خلايا التنظيم لسيارتهم.\n"
ENGLISH = "Two soldiers were killed near Sukhna on Monday.\n"
SEED = pathlib.Path("../shared/seed/article.ar.txt")


def write(folder: pathlib.Path, content: bytes | str, name: str = "report.txt") -> pathlib.Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def test_front_matter_and_body(tmp_path: pathlib.Path) -> None:
    header = "---\ntitle: كمين\npublisher: مرصد\nurl: https://example.org/1\npublished: 2020-04-28\nlanguage: ar\n---\n"
    article = read_article(write(tmp_path, header + ARABIC, "kamin-1.md"))
    assert article.article_id == "kamin-1"
    assert (article.title, article.publisher, article.url) == ("كمين", "مرصد", "https://example.org/1")
    assert (article.published, article.published_inferred, article.language) == (dt.date(2020, 4, 28), False, "ar")
    assert article.body == ARABIC
    assert article.notes == ()


def test_without_front_matter_all_is_body(tmp_path: pathlib.Path) -> None:
    article = read_article(write(tmp_path, ARABIC))
    assert (article.body, article.title, article.published, article.language) == (ARABIC, None, None, "ar")


def test_offsets_count_after_the_closing_fence() -> None:
    header, body = split_front_matter("---\r\ntitle: x\r\n---\r\nThe body\r\nends.")
    assert header == "title: x\r\n"
    assert body == "The body\r\nends."


@pytest.mark.parametrize("text", ["--- not a fence\nBody", "Body\n---\nmore\n---\n", "---\nA line of stars and no end"])
def test_dashes_that_open_no_front_matter(text: str) -> None:
    assert split_front_matter(text) == (None, text)


DAYS = [
    ("2020-04-28", "2020-04-28"),
    ('"2020-04-28"', "2020-04-28"),
    ("2020-04-28T10:15:00+03:00", "2020-04-28"),
    ("28 April 2020", "2020-04-28"),
    ("28/4/2020", "2020-04-28"),
    ("٢٨ نيسان ٢٠٢٠", "2020-04-28"),
]


@pytest.mark.parametrize(("written", "day"), DAYS)
def test_the_day_of_publication_as_people_write_it(written: str, day: str) -> None:
    article = article_from_text(f"---\npublished: {written}\n---\n{ENGLISH}")
    assert (str(article.published), article.published_inferred) == (day, False)


def test_a_day_of_publication_that_is_not_given_is_inferred_and_said_so() -> None:
    article = article_from_text("سيطروا على البلدة في 8 كانون الأول 2024، وفي 20 كانون الأول انسحبوا.")
    assert (article.published, article.published_inferred) == (dt.date(2024, 12, 20), True)
    assert any("2024-12-20" in note for note in article.notes)


def test_an_article_that_names_no_day_has_no_day_of_publication() -> None:
    article = article_from_text("No day is named here.")
    assert (article.published, article.published_inferred) == (None, False)


@pytest.mark.skipif(not SEED.exists(), reason="needs ../shared, which only the workplace has")
def test_the_seed_article_is_read_against_25_april_2020() -> None:
    article = read_article(SEED)
    assert (article.published, article.published_inferred) == (dt.date(2020, 4, 25), True)
    assert (article.language, article.article_id) == ("ar", "article.ar")


def test_arguments_win_over_the_front_matter() -> None:
    article = article_from_text(
        f"---\ntitle: a\npublished: 2020-01-01\n---\n{ENGLISH}", title="b", published=dt.date(2021, 1, 1), language="en"
    )
    assert (article.title, article.published) == ("b", dt.date(2021, 1, 1))


LANGUAGES = [
    ("ar", "Arabic", "ar"),
    ("Arabic", ENGLISH, "ar"),
    ("en-GB", ENGLISH, "en"),
    ("", ARABIC, "ar"),
    ("", ENGLISH, "en"),
]


@pytest.mark.parametrize(("given", "body", "language"), LANGUAGES)
def test_the_language(given: str, body: str, language: str) -> None:
    text = f"---\nlanguage: {given}\n---\n{body}" if given else body
    assert article_from_text(text).language == language


def test_a_language_without_word_lists_is_noted_and_guessed() -> None:
    article = article_from_text(f"---\nlanguage: fr\n---\n{ENGLISH}")
    assert article.language == "en"
    assert any("'fr'" in note for note in article.notes)


ENCODINGS = [
    (ARABIC.encode("utf-8-sig"), ARABIC, None),
    (ARABIC.encode("cp1256", errors="ignore"), "قُتل أمس جنديان", "windows-1256"),
    (ARABIC.encode("utf-16"), ARABIC, "UTF-16"),
    (
        "The caf\u00e9 \u2013 he said \u201cno\u201d \u2013 was empty.".encode("cp1252"),
        "The caf\u00e9 \u2013",
        "windows-1252",
    ),
    (ARABIC.encode() + b"\xd9", ARABIC, "broken"),
]


@pytest.mark.parametrize(("raw", "begins", "noted"), ENCODINGS, ids=["bom", "1256", "utf-16", "1252", "cut off"])
def test_encodings(tmp_path: pathlib.Path, raw: bytes, begins: str, noted: str | None) -> None:
    article = read_article(write(tmp_path, raw))
    assert article.body.startswith(begins)
    assert (article.notes == ()) if noted is None else any(noted in note for note in article.notes)


def test_windows_1256_with_front_matter(tmp_path: pathlib.Path) -> None:
    raw = f"---\ntitle: كمين\npublished: 2020-04-28\n---\n{ARABIC}".encode("cp1256", errors="ignore")
    article = read_article(write(tmp_path, raw))
    assert (article.title, article.published, article.language) == ("كمين", dt.date(2020, 4, 28), "ar")


BAD = [
    # content, what the message must say beside the file's name
    (b"", "empty"),
    (b" \n\n ", "empty"),
    (b"---\ntitle: x\n---\n\n", "nothing follows the front matter"),
    (b"---\ntitle: x\nno end follows\n", "never closed"),
    (b"---\ntitle: [x\npublished: 2020-04-28\n---\nBody\n", "broken front matter"),
    (b"---\n- x\n- y\n---\nBody\n", "broken front matter"),
    (b"---\ntitle: x\npublished: soon\n---\nBody\n", "'soon' is not a day"),
    (b"---\npublished: 2020-13-45\n---\nBody\n", "2020-13-45"),
    (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not text"),
    (bytes(range(1, 256)) * 4, "save the text as UTF-8"),
]


@pytest.mark.parametrize(("raw", "said"), BAD)
def test_bad_files_are_refused_with_their_name_and_reason(tmp_path: pathlib.Path, raw: bytes, said: str) -> None:
    with pytest.raises(ArticleError) as caught:
        read_article(write(tmp_path, raw, "bad.txt"))
    assert "bad.txt" in str(caught.value)
    assert said in str(caught.value)


def test_broken_front_matter_names_its_line(tmp_path: pathlib.Path) -> None:
    with pytest.raises(ArticleError) as caught:
        read_article(write(tmp_path, "---\ntitle: x\npublished: soon\n---\nBody\n", "bad.txt"))
    assert caught.value.line == 3
    assert isinstance(caught.value, ValueError)


def test_a_headline_with_a_colon_needs_no_quotes() -> None:
    article = article_from_text(f"---\ntitle: عاجل: مقتل جنديين\npublished: 2020-04-28\n---\n{ARABIC}")
    assert (article.title, article.published) == ("عاجل: مقتل جنديين", dt.date(2020, 4, 28))


def test_a_missing_file_is_an_os_error(tmp_path: pathlib.Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_article(tmp_path / "nothing.txt")


def test_a_five_megabyte_article_is_read(tmp_path: pathlib.Path) -> None:
    text = f"---\npublished: 2020-04-28\n---\n{ARABIC * 50_000}"
    path = write(tmp_path, text)
    assert path.stat().st_size > 5_000_000
    article = read_article(path)
    assert len(article.body) == len(ARABIC) * 50_000
    read = extract(article, gazetteer=Atlas())  # type: ignore[arg-type]
    assert [(i.event_date, i.location, i.fatalities) for i in read.incidents] == [
        (dt.date(2020, 4, 27), "السخنة", 2)
    ]  # told fifty thousand times over, and once
    assert sum(e.field == "location" for e in read.incidents[0].evidence) == 50_000


def test_a_dump_of_articles_is_refused(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "dump.txt"
    with path.open("wb") as file:
        file.truncate(40 * 1024 * 1024)
    with pytest.raises(ArticleError, match="too large"):
        read_article(path)


def test_markup_is_kept_as_text() -> None:
    body = "<script>alert(1)</script> Two soldiers were killed.\n"
    assert article_from_text(body).body == body


def test_a_list_where_one_value_should_be_is_refused_unread() -> None:
    nested = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30))
    with pytest.raises(ArticleError, match="title is a list"):
        article_from_text(f"---\na0: &a0 [x]\n{nested}\ntitle: *a29\n---\n{ARABIC}")


def test_lists_in_fields_that_are_not_read_do_no_harm() -> None:
    assert article_from_text(f"---\ntags: [one, two]\ntitle: T\n---\n{ARABIC}").title == "T"
