import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from store.__main__ import main
from store.reading import rules_hash
from store.store import Store
from tests.store.records import claim, incident, store_of

ROOT = Path(__file__).resolve().parent.parent.parent
SEED = ROOT.parent / "shared" / "seed" / "article.ar.txt"


@pytest.fixture
def store(tmp_path, monkeypatch):
    """The store that the commands open: two incidents and one claim."""
    made = store_of(tmp_path / "s.duckdb", [incident(1), incident(2, actor1="SDF", actor2=None)], [claim()])
    monkeypatch.setattr(Store, "open", lambda *_, **__: made)
    return made


def test_add_reads_what_it_can_and_names_what_it_cannot(store, tmp_path, capsys):
    (tmp_path / "good.md").write_text("text")
    (tmp_path / "bad.md").write_text("")
    status = main(["add", str(tmp_path / "bad.md"), str(tmp_path / "good.md"), str(tmp_path / "none.md")])
    said = capsys.readouterr()
    assert status == 1
    assert said.out == "1 article read, 0 unchanged, 2 failed; 0 incidents, 0 control claims\n"
    assert f"store: {tmp_path}/bad.md: is empty" in said.err
    assert f"store: {tmp_path}/none.md: there is no such file" in said.err
    assert "store: good: no incidents found in it" in said.err
    assert store.article("good") is not None
    assert main(["add", str(tmp_path / "good.md")]) == 0
    assert "1 unchanged" in capsys.readouterr().out


def test_add_shows_progress(store, tmp_path, capsys):
    (tmp_path / "good.md").write_text("text")
    main(["add", str(tmp_path / "good.md")])
    assert "1/1" in capsys.readouterr().err


def test_export_writes_what_is_filtered(store, tmp_path, capfdbinary):
    assert main(["export", "--actor", "SDF"]) == 0
    rows = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert [row["incident_id"] for row in rows] == ["i-2"]
    target = tmp_path / "out.csv"
    assert main(["export", "-o", str(target)]) == 0
    assert len(list(csv.DictReader(io.StringIO(target.read_text("utf-8"), newline="")))) == 2
    assert main(["export", "--format", "geojson", "-o", str(tmp_path / "out.json")]) == 0
    assert len(json.loads((tmp_path / "out.json").read_text("utf-8"))["features"]) == 2
    assert [path.name for path in tmp_path.glob(".out*")] == []


def test_an_export_that_fails_leaves_the_earlier_file(store, tmp_path, monkeypatch):
    target = tmp_path / "out.csv"
    target.write_text("what was there")

    def broken(*_, **__):
        yield [next(iter(json.loads("[{}]")))]
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "batches", broken)
    assert main(["export", "-o", str(target)]) == 1
    assert target.read_text() == "what was there"
    assert main(["export", "-o", str(tmp_path / "no" / "such" / "folder.csv")]) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["export", "--format", "pdf"], "'pdf' is not a format"),
        (["export", "-o", "x.pdf"], "'pdf' is not a format"),
        (["export", "--from", "2020"], "--from: '2020' is not a day"),
        (["export", "--type", "War"], "--type: 'War' is not one of"),
        (["control", "--date", "2020-04-25"], "one of the arguments --at --geojson is required"),
        (["control", "--date", "April", "--geojson"], "'April' is not a day"),
        (["control", "--date", "2020-04-25", "--at", "40.9,134.4"], None),
        (["control", "--date", "2020-04-25", "--at", "134.4,40.9"], "latitude comes first"),
        (["control", "--date", "2020-04-25", "--at", "here"], "is not LAT,LON"),
        (["add"], "FILE"),
        ([], "COMMAND"),
    ],
)
def test_wrong_usage_is_told(store, capsys, arguments, message):
    if message is None:
        assert main(arguments) == 1  # a place in the sea: nobody's
        return
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert message in capsys.readouterr().err


def test_control_tells_who_holds_a_place(store, capsys):
    assert main(["control", "--date", "2019-04-01", "--at", "34.44,40.95"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["actor"], found["status"], found["since"]) == ("SDF", "controls", "2019-03-23")
    assert found["claims"] == list(store.claims()["claim_id"])
    assert main(["control", "--date", "2015-01-01", "--at", "34.44,40.95"]) == 1
    assert capsys.readouterr().out == ""
    assert main(["control", "--date", "2019-04-01", "--geojson"]) == 0
    assert json.loads(capsys.readouterr().out)["features"][0]["properties"]["actor"] == "SDF"


def test_a_store_that_cannot_be_opened_is_told_in_one_line(tmp_path):
    (tmp_path / "s.duckdb").write_text("not a database")
    done = run(tmp_path / "s.duckdb", "export")
    assert done.returncode == 1
    assert done.stderr.startswith("store: ")
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not SEED.exists(), reason="../shared/seed is not beside this checkout")
def test_the_whole_way_from_a_file_to_an_export(tmp_path):
    """The real commands in their own processes, with the articles under data/ and the first article given."""
    path = tmp_path / "s.duckdb"
    rules = rules_hash.__wrapped__()
    added = run(path, "add", str(SEED))
    assert added.returncode == 0, added.stderr
    assert "1 article read" in added.stdout
    again = run(path, "add", str(SEED))
    if rules != rules_hash.__wrapped__():
        pytest.skip("somebody edited the reading rules meanwhile, so the article is read again, as it should be")
    assert "0 articles read, 1 unchanged" in again.stdout
    rows = [json.loads(line) for line in run(path, "export", "--kind", "summary").stdout.splitlines()]
    totals = [row for row in rows if row["article_id"] == "article.ar"]
    assert {row["fatalities"] for row in totals} >= {494}


def run(path: Path, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "store", *arguments],
        cwd=ROOT,
        env={**os.environ, "KHAREETA_STORE": str(path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
