"""The command line of incidents: contract of output, errors and exit status."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from incidents import extract, read_article
from incidents.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
NOTE = """---
published: 2021-02-10
---
The SDF seized Hajin from the Islamic State on Monday after heavy clashes. Five fighters were killed.
"""


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    return path


def test_incidents_are_printed_one_a_line(note: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(note)]) == 0
    out, err = capsys.readouterr()
    records = [json.loads(line) for line in out.splitlines()]
    assert records == [incident.to_dict() for incident in extract(read_article(note)).incidents]
    assert records[0]["sub_event_type"] == "Non-state actor overtakes territory"
    assert err == ""


def test_claims_are_printed_instead(note: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", "--control", str(note)]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {record["actor"] for record in records} >= {"SDF"}
    assert all("status" in record for record in records)


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_read(
    note: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    status = main(["extract", str(tmp_path / "missing.txt"), str(tmp_path / "empty.txt"), str(note)])
    out, err = capsys.readouterr()
    assert status == 1
    assert out.count("\n") == len(extract(read_article(note)).incidents)
    first, second = err.splitlines()
    assert first.startswith("incidents: ")
    assert "missing.txt: No such file or directory" in first
    assert "empty.txt: the file is empty" in second


def test_an_output_holds_the_same_and_few_articles_leave_nothing_beside_it(
    note: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("what was there before\n", encoding="utf-8")
    assert main(["extract", str(note), "-o", str(out)]) == 0
    printed, err = capsys.readouterr()
    assert printed == ""
    assert "1 article read, 0 unchanged, 0 failed" in err
    main(["extract", str(note)])
    assert out.read_text(encoding="utf-8") == capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["note.txt", "out.jsonl"]


def test_an_output_that_cannot_be_written_is_said(note: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(note), "-o", str(note.parent / "nowhere" / "out.jsonl")]) == 1
    assert "cannot be written: there is no folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["extract"],
        ["extract", "x", "--jobs", "0"],
        ["extract", "x", "--jobs", "2", "--scheduler", "tcp://127.0.0.1:9"],
    ],
)
def test_a_wrong_call_ends_with_status_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2


def test_one_file_is_read_without_loading_what_only_many_need(note: Path) -> None:
    watched = (
        "import sys; from incidents.__main__ import main; main(sys.argv[1:]); "
        "sys.exit(str({'dask', 'distributed', 'pyarrow', 'pandas'} & set(sys.modules)) if "
        "{'dask', 'distributed', 'pyarrow', 'pandas'} & set(sys.modules) else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", watched, "extract", str(note)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Hajin" in done.stdout


def test_a_reader_that_has_had_enough_is_no_error(note: Path) -> None:
    command = f"{sys.executable} -m incidents extract {note} | true"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.parametrize("output", [[], ["-o", "out.jsonl"]])
def test_a_table_of_places_that_cannot_be_used_is_said_in_a_line(note: Path, tmp_path: Path, output: list[str]) -> None:
    table = tmp_path / "table.sqlite"
    table.write_bytes(b"\x07noise" * 1000)
    placed = [name if name == "-o" else str(tmp_path / name) for name in output]
    done = subprocess.run(
        [sys.executable, "-m", "incidents", "extract", str(note), *placed],
        cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "KHAREETA_GAZETTEER": str(table)},
    )  # fmt: skip
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("incidents: the table of places cannot be used")
    assert str(table) in line
    assert not (tmp_path / "out.jsonl").exists()


def test_an_article_with_nothing_in_it_is_told_and_a_broken_one_named_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "calm.txt").write_text("The museum will open in spring, its director says.", encoding="utf-8")
    assert main(["extract", str(tmp_path / "calm.txt")]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"incidents: {tmp_path / 'calm.txt'}: no incidents found in it\n"
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    main(["extract", str(tmp_path / "empty.txt")])
    assert capsys.readouterr().err.count("empty.txt") == 1
