import json

import pytest

from store import Store
from store.__main__ import main
from tests.store.test_imports import ACLED, table
from tests.store.test_mappings import ENGLISH, NAMELESS, written


@pytest.fixture
def store(tmp_path, monkeypatch):
    made = Store(tmp_path / "s.duckdb", data=None)
    made.sync()
    monkeypatch.setattr(Store, "open", lambda *_, **__: made)
    return made


def test_a_table_is_described_and_imported_only_with_a_persons_word(store, tmp_path, capsys):
    path = written(tmp_path / "ngo.csv", ENGLISH)
    assert main(["import", str(path)]) == 1
    told = capsys.readouterr()
    assert "date of incident         event_date           25/04/2020" in told.out
    assert "verified                 (kept beside)        yes" in told.out
    assert "of the rows, 2 go in and 0 are wrong" in told.out
    assert "nothing was imported; give --yes" in told.err
    assert store.count() == 0
    assert main(["import", str(path), "--yes"]) == 0
    assert "import 1 (table): 2 incidents, 0 rows in quarantine" in capsys.readouterr().out
    assert main(["import", str(path)]) == 0  # agreed to before
    told = capsys.readouterr().out
    assert "as agreed before" in told
    assert "imported before, as import 1; nothing was changed" in told


def test_a_dry_run_changes_nothing_of_any_format(store, tmp_path, capsys):
    version = store.version()
    path = table(tmp_path / "a.csv", ACLED, {**ACLED, "event_id_cnty": "SYR2", "latitude": "x"})
    assert main(["import", str(path), "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "format: acled" in told
    assert "of the rows, 1 go in and 1 are wrong" in told
    assert "row 3: latitude: 'x' is not a number" in told
    assert store.version() == version


def test_columns_constants_and_words_are_given(store, tmp_path, capsys):
    text = NAMELESS.replace("shelling", "fireworks")
    path = written(tmp_path / "t.csv", text)
    more = [
        "--map",
        "E=fatalities",
        "--map",
        "d=event_type",
        "--set",
        "country=SY",
        "--value",
        "Fireworks=Grenade",
        "--dataset",
        "mine",
    ]
    assert main(["import", str(path), *more, "--save-mapping", str(tmp_path / "m.json"), "--dry-run"]) == 0
    kept = json.loads((tmp_path / "m.json").read_text("utf-8"))
    assert kept["columns"]["fatalities"] == "e"
    assert kept["values"]["event_type"] == {"fireworks": "Grenade"}
    assert main(["import", str(path), "--mapping", str(tmp_path / "m.json")]) == 0
    found = store.incidents()
    assert set(found["sub_event_type"]) == {"Grenade", "Armed clash"}
    assert set(found["fatalities"]) == {3, 5}
    assert all(name.startswith("mine:") for name in found["incident_id"])


def test_a_column_can_be_said_to_hold_nothing(store, tmp_path, capsys):
    path = written(tmp_path / "ngo.csv", ENGLISH)
    assert main(["import", str(path), "--map", "Date of Incident=", "--yes"]) == 1
    assert "not yet: no column holds event_date" in capsys.readouterr().out
    assert store.count() == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--map", "e"], "there must be something on both sides of a ="),
        (["--map", "e=colour"], "'colour' is not a field"),
        (["--format", "shp"], "'shp' cannot be imported"),
        (["--dates", "ymd"], "invalid choice"),
    ],
)
def test_wrong_usage_is_told(store, tmp_path, capsys, arguments, message):
    path = written(tmp_path / "t.csv", NAMELESS)
    with pytest.raises(SystemExit) as caught:
        main(["import", str(path), *arguments])
    assert caught.value.code == 2
    assert message in capsys.readouterr().err


def test_a_known_format_needs_no_mapping(store, tmp_path, capsys):
    path = table(tmp_path / "a.csv", ACLED)
    with pytest.raises(SystemExit):
        main(["import", str(path), "--set", "country=SY"])
    assert "columns need no mapping" in capsys.readouterr().err
    assert main(["import", str(path), "--format", "table", "--yes", "--dataset", "other"]) == 0
    assert store.incident("other:SYR1") is not None


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("nowhere/that_is_5_GB_long.csv", None, "there is no such file"),
        ("page.csv", b"<html></html>", "is a web page"),
        ("empty.csv", b"", "is empty"),
        (".", None, "is a folder"),
    ],
)
def test_files_that_cannot_be_imported_are_named(store, tmp_path, capsys, name, content, message):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert main(["import", str(tmp_path / name)]) == 1
    assert f"store: {tmp_path / name}: {message}" in capsys.readouterr().err


def test_a_mapping_that_is_none_is_named(store, tmp_path, capsys):
    path = written(tmp_path / "t.csv", NAMELESS)
    written(tmp_path / "m.json", "{}")
    assert main(["import", str(path), "--mapping", str(tmp_path / "m.json")]) == 1
    assert "m.json: a mapping is a JSON object" in capsys.readouterr().err
    assert main(["import", str(path), "--mapping", str(tmp_path / "none.json")]) == 1
    assert "none.json: cannot be opened" in capsys.readouterr().err
    written(tmp_path / "m.json", '{"columns": {"event_date": "z"}}')
    assert main(["import", str(path), "--mapping", str(tmp_path / "m.json")]) == 1
    assert "there is no column 'z'" in capsys.readouterr().out


def test_quarantined_rows_of_any_file_come_back_corrected(store, tmp_path, capsys):
    lines = [{"type": "Feature", "id": n, "geometry": {"type": "Point", "coordinates": [40.4, 35.0]},
              "properties": {"date": day, "kind": "shelling", "note": "=1+1"}}
             for n, day in ((1, "2020-04-25"), (2, "2020-04-31"))]  # fmt: skip
    path = written(tmp_path / "a.geojsonl", "\n".join(json.dumps(line) for line in lines))
    assert main(["import", str(path), "--yes", "--map", "kind=event_type"]) == 0
    assert main(["quarantine", "1", "-o", str(tmp_path / "q.csv")]) == 0
    text = (tmp_path / "q.csv").read_text("utf-8-sig")
    assert ",'=1+1," in text
    written(tmp_path / "q.csv", "\ufeff" + text.replace("2020-04-31", "2020-04-30"))
    assert main(["import", str(tmp_path / "q.csv")]) == 0
    assert store.count() == 2
    (row,) = [row for batch in store.batches() for row in batch if row["incident_id"] == "a:2"]
    assert row["note"] == "=1+1"
