"""The command line: output, exit status, and what is said when something is wrong."""

import json

import pytest

from gazetteer.commands import main

KEYS = [
    "place_id",
    "name",
    "name_ar",
    "name_en",
    "kind",
    "latitude",
    "longitude",
    "uncertainty_km",
    "admin1",
    "country",
    "score",
    "why",
]


@pytest.fixture(autouse=True)
def _built_in(monkeypatch, table_path, tmp_path):
    monkeypatch.setenv("KHAREETA_GAZETTEER", str(table_path))
    monkeypatch.setenv("KHAREETA_CORRECTIONS", str(tmp_path / "corrections.csv"))
    monkeypatch.delenv("KHAREETA_ONLINE", raising=False)


def rows(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_geocode_prints_one_object_a_line_best_first(capsys):
    assert main(["geocode", "المنصورة", "--json", "--limit", "3"]) == 0
    found = rows(capsys)
    assert 1 < len(found) <= 3
    assert all(list(row)[: len(KEYS)] == KEYS for row in found)
    assert [r["score"] for r in found] == sorted((r["score"] for r in found), reverse=True)


def test_nothing_found_prints_nothing_and_exits_1(capsys):
    assert main(["geocode", "زقزوقستانيوس", "--json"]) == 1
    assert capsys.readouterr().out == ""


def test_a_batch_has_query_and_rank(capsys, tmp_path):
    file = tmp_path / "q.txt"
    file.write_text("البو كمال\n\nزقزوقستانيوس\nالمنصورة, حلب\n", "utf-8")
    assert main(["geocode", "--batch", str(file), "--json", "--limit", "1"]) == 0
    found = rows(capsys)
    assert [(r["query"], r["rank"]) for r in found] == [("البو كمال", 1), ("المنصورة, حلب", 1)]
    assert found[1]["admin1"] == "Aleppo"


def test_mentions_of_an_article_count_in_its_body(capsys, tmp_path):
    file = tmp_path / "a.md"
    body = "هاجموا نقطة في الشحيل."
    file.write_text(f"---\ntitle: هجوم في دير الزور\n---\n{body}", "utf-8")
    assert main(["mentions", str(file), "--json"]) == 0
    (row,) = rows(capsys)
    assert list(row)[:3] == ["start", "end", "text"]
    assert body[row["start"] : row["end"]] == row["text"] == "الشحيل"
    assert row["place_id"] == "kh:sy-al-shuhayl"


def test_a_text_in_windows_1256_is_read_and_said(capsys, tmp_path):
    file = tmp_path / "old.txt"
    file.write_bytes("انفجار في حمص".encode("windows-1256"))
    assert main(["mentions", str(file), "--json"]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["text"] == "حمص"
    assert "windows-1256" in captured.err


def test_reverse(capsys):
    assert main(["reverse", "34.56,38.3", "--json", "--limit", "2"]) == 0
    found = rows(capsys)
    assert len(found) == 2
    assert found[0]["governorate"] == "Homs"
    assert main(["reverse", "--", "-40,-120"]) == 1


def test_a_correction_is_kept_and_wins(capsys):
    assert main(["correct", "هجين", "--by", "Salma"]) == 0
    assert main(["geocode", "هجين", "--json"]) == 1
    assert main(["correct", "هجين", "--place", "kh:no-such"]) == 1
    assert "no place has the id" in capsys.readouterr().err


def test_an_import_that_fails_exits_1_with_the_reason(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("KHAREETA_GAZETTEER", str(tmp_path / "t.sqlite"))
    file = tmp_path / "x_sy.csv"
    file.write_text("a,b\n1,2\n", "utf-8")
    assert main(["import", str(file), "--format", "csv"]) == 1
    assert "x_sy.csv" in capsys.readouterr().err
    assert not (tmp_path / "t.sqlite").exists()


@pytest.mark.parametrize(
    "arguments",
    [["mentions", "/no/such/file"], ["geocode", "--batch", "/no/such/file"]],
)
def test_wrong_inputs_say_why(capsys, arguments):
    assert main(arguments) == 1
    assert capsys.readouterr().err == "gazetteer: /no/such/file: there is no such file\n"


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", bytes(range(1, 256)) * 3, b"\x01\x02\x03" * 9]
)
@pytest.mark.parametrize("command", [["mentions"], ["geocode", "--batch"]])
def test_a_file_that_is_no_text_is_told_so(capsys, tmp_path, command, content):
    (tmp_path / "picture.png").write_bytes(content)
    assert main([*command, str(tmp_path / "picture.png")]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "text" in said.err
    assert "picture.png" in said.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["reverse", "here"],
        ["reverse", "95,10"],
        ["nonsense"],
        [],
        ["geocode"],
        ["geocode", " "],
        ["geocode", "x", "--batch", "y"],
        ["geocode", "x", "--country", "XX"],
        ["geocode", "x", "--country", "SY,zzzz"],
        ["geocode", "x", "--limit", "0"],
        ["geocode", "x", "--limit", "-1"],
        ["mentions", "x", "--country", "ZZ"],
        ["import", "x.csv", "--format", "csv", "--country", "ZZ"],
    ],
)
def test_wrong_usage_exits_2(arguments):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
