"""What is read in bulk: folders, files and tables; what cannot be read is named alone."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from incidents.__main__ import main
from incidents.bulk.corpus import Corpus, Failure, Source
from incidents.models import Article
from tests.incidents.batch import text

pytestmark = pytest.mark.timeout(240)  # processes that wait for each other: a wait without end says where it is


def test_a_folder_gives_its_articles_by_name_and_leaves_other_files(folder: Path) -> None:
    (folder / "deeper").mkdir()
    (folder / "deeper" / "0100.md").write_text(text(100), encoding="utf-8")
    (folder / "0001.json").write_text("{}", encoding="utf-8")
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "x.txt").write_text("x", encoding="utf-8")
    corpus = Corpus([str(folder)])
    found = [item.article_id for item in corpus if isinstance(item, Source)]
    assert found == [f"{n:04}" for n in range(12)] + ["0100"]
    assert len(corpus) == 13


def test_a_file_named_twice_is_read_once_and_an_id_taken_twice_fails(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "0001.txt"
    other.write_text("Something else happened in Raqqa.", encoding="utf-8")
    items = list(Corpus([str(folder), str(folder / "0002.txt"), str(other)]))
    assert sum(isinstance(item, Source) for item in items) == 12
    failures = [item for item in items if isinstance(item, Failure)]
    assert [f.name for f in failures] == [str(other)]
    assert "'0001'" in failures[0].reason
    assert "rename" in failures[0].reason


def table(path: Path, **columns: Any) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def test_a_table_row_reads_as_the_same_article_in_a_file(tmp_path: Path) -> None:
    body = '---\nA line before: the attack.\nقتل خمسة من عناصر "قسد" أمس في هجين بانفجار لغم.'
    path = table(
        tmp_path / "a.parquet",
        article_id=["one"], body=[body], title=['Said: "mine"'], publisher=["A: B"], url=["http://x/y?z=1"],
        published=[dt.date(2021, 2, 10)], language=["ar"],
    )  # fmt: skip
    (source,) = Corpus([str(path)])
    assert isinstance(source, Source)
    article = source.article()
    assert article == Article(
        "one", body, title='Said: "mine"', publisher="A: B", url="http://x/y?z=1", published=dt.date(2021, 2, 10),
        language="ar",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"article_id": ["a"]}, "column body is missing"),
        ({"body": ["a"]}, "column article_id is missing"),
        ({"article_id": ["a"], "body": [1]}, "column body is int64"),
        ({"article_id": ["a"], "body": ["b"], "published": [3.5]}, "column published is double"),
        ({"article_id": [1.5], "body": ["b"]}, "column article_id is double"),
    ],
)
def test_a_table_with_a_wrong_column_is_named_with_it(tmp_path: Path, given: dict[str, Any], said: str) -> None:
    path = table(tmp_path / "a.parquet", **given)
    (failure,) = Corpus([str(path)])
    assert isinstance(failure, Failure)
    assert failure.name == str(path)
    assert said in failure.reason


def test_wrong_rows_fail_alone_with_their_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = table(
        tmp_path / "a.parquet",
        article_id=["a", None, "c", "d", "a"],
        body=[text(1).split("---\n")[2], "x", "  ", "Two soldiers were killed in Rawa.", "another"],
        published=["2021-01-02", None, None, "soon", None],
    )
    assert main(["extract", str(path)]) == 1
    out, err = capsys.readouterr()
    assert {json.loads(line)["article_id"] for line in out.splitlines()} == {"a"}
    told = err.splitlines()
    assert len(told) == 4
    for row, word in ((2, "article_id"), (3, "body"), (4, "'soon'"), (5, "rename")):
        assert any(f"row {row}" in line and word in line for line in told), (row, told)


def test_what_is_no_table_and_an_empty_folder_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.parquet").write_text("no", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    assert main(["extract", str(tmp_path / "a.parquet"), str(tmp_path / "empty")]) == 1
    err = capsys.readouterr().err
    assert "not a Parquet file" in err
    assert "no article in this folder" in err
