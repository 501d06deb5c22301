import csv
import datetime as dt
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from store import Filters, Store, StoreError
from store.__main__ import main
from store.formats import FORMATS
from store.formats.actors import actor_id
from store.formats.countries import code_of
from store.formats.imports import TableFile
from tests.store.records import incident, store_of

ROOT = Path(__file__).resolve().parent.parent.parent

ACLED = {
    "event_id_cnty": "SYR1",
    "event_date": "2020-04-09",
    "year": "2020",
    "time_precision": "1",
    "disorder_type": "Political violence",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "Islamic State (Syria)",
    "assoc_actor_1": "",
    "inter1": "Rebel group",
    "actor2": "Military Forces of Syria (2000-2024)",
    "assoc_actor_2": "",
    "inter2": "State forces",
    "interaction": "State forces-Rebel group",
    "civilian_targeting": "",
    "iso": "760",
    "region": "Middle East",
    "country": "Syria",
    "admin1": "Deir ez Zor",
    "admin2": "Abu Kamal",
    "admin3": "",
    "location": "Sokhna",
    "latitude": "34.887",
    "longitude": "38.872",
    "geo_precision": "1",
    "source": "SOHR; SANA",
    "source_scale": "Other",
    "notes": 'On 9 April, fighters attacked "Sokhna",\nand left.',
    "fatalities": "26",
    "tags": "",
    "timestamp": "1586900000",
}
OLD = {
    "DATA_ID": "7",
    "ISO": "760",
    "EVENT_ID_CNTY": "SYR9",
    "EVENT_ID_NO_CNTY": "9",
    "EVENT_DATE": "09 April 2018",
    "YEAR": "2018",
    "TIME_PRECISION": "2",
    "EVENT_TYPE": "Battle-No change of territory",
    "ACTOR1": "QSD: Syrian Democratic Forces",
    "INTER1": "2",
    "ACTOR2": "Islamic State (Syria)",
    "INTER2": "2",
    "COUNTRY": "Syria",
    "ADMIN1": "Ar Raqqa",
    "LOCATION": "Raqqa",
    "LATITUDE": "35.95",
    "LONGITUDE": "39.01",
    "GEO_PRECISION": "2",
    "SOURCE": "SOHR",
    "NOTES": "x",
    "FATALITIES": "",
}
UCDP = {
    "id": "321",
    "relid": "SYR-2020-1",
    "year": "2020",
    "type_of_violence": "1",
    "conflict_name": "Syria: Islamic State",
    "dyad_name": "Government of Syria - IS",
    "side_a": "Government of Syria",
    "side_b": "IS",
    "number_of_sources": "2",
    "source_article": "SOHR, 2020-04-10, Attack",
    "source_office": "SOHR;Reuters",
    "source_headline": "Attack near Sukhnah",
    "where_prec": "2",
    "where_coordinates": "Al-Sukhnah town",
    "where_description": "desert near Sukhnah",
    "adm_1": "Homs governorate",
    "adm_2": "Tadmor district",
    "latitude": "34.887",
    "longitude": "38.872",
    "country": "Syria",
    "country_id": "652",
    "region": "Middle East",
    "event_clarity": "1",
    "date_prec": "2",
    "date_start": "2020-04-08 00:00:00.000",
    "date_end": "2020-04-09 00:00:00.000",
    "deaths_a": "10",
    "deaths_b": "5",
    "deaths_civilians": "0",
    "deaths_unknown": "0",
    "best": "15",
    "high": "20",
    "low": "12",
}


def table(path: Path, *rows: dict[str, str], separator: str = ",") -> Path:
    text = io.StringIO(newline="")
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(text, names, delimiter=separator, restval="")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), "utf-8", newline="")
    return path


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "s.duckdb", data=None)
    made.sync()
    return made


def test_an_acled_row_becomes_an_incident_and_nothing_is_lost(store, tmp_path):
    done = store.import_file(table(tmp_path / "a.csv", ACLED))
    assert (done.format, done.incidents, done.quarantined, done.unchanged) == ("acled", 1, 0, False)
    one = store.incident("acled:SYR1")
    assert one.kind == "event"
    assert (one.event_type, one.sub_event_type) == ("Battles", "Armed clash")
    assert (one.event_date, one.end_date, one.time_precision) == (dt.date(2020, 4, 9), dt.date(2020, 4, 9), 1)
    assert (one.actor1, one.actor2) == ("ISLAMIC_STATE", "SYRIAN_GOVERNMENT")
    assert (one.latitude, one.longitude, one.geo_precision, one.country) == (34.887, 38.872, 1, "SY")
    assert one.admin1 == "Deir ez-Zor"
    assert (one.fatalities_low, one.fatalities, one.fatalities_high) == (26, 26, 26)
    assert one.source == ("SOHR", "SANA")
    (row,) = next(store.batches())
    kept = json.loads(row["extra"])
    shown = {name: str(row[name]) for name in ("event_type", "sub_event_type", "location", "latitude", "longitude")}
    shown |= {"notes": row["note"], "fatalities": str(row["fatalities"]), "geo_precision": str(row["geo_precision"])}
    shown |= {"time_precision": str(row["time_precision"]), "event_date": row["event_date"].isoformat(), "year": "2020"}
    assert {**shown, **kept} == {name: value for name, value in ACLED.items() if value}
    assert store.count(Filters(text="sokhna fighters")) == 1


def test_the_columns_of_before_2019_are_read_too(store, tmp_path):
    done = store.import_file(table(tmp_path / "a.csv", OLD, separator=";"))
    assert (done.incidents, done.quarantined) == (1, 0)
    one = store.incident("acled:SYR9")
    assert (one.event_type, one.sub_event_type) == ("Battles", "Armed clash")
    assert (one.event_date, one.end_date) == (dt.date(2018, 4, 6), dt.date(2018, 4, 12))
    assert (one.actor1, one.fatalities, one.admin1) == ("SDF", None, "Raqqa")


def test_a_ucdp_row_becomes_an_incident_and_one_that_sums_up_a_summary(store, tmp_path):
    summed = {**UCDP, "id": "322", "event_clarity": "2", "date_prec": "5", "date_end": "2020-12-31", "where_prec": "6"}
    done = store.import_file(table(tmp_path / "u.csv", UCDP, summed))
    assert (done.format, done.incidents, done.quarantined) == ("ucdp", 2, 0)
    one = store.incident("ucdp:321")
    assert (one.kind, one.event_type, one.sub_event_type) == ("event", "Battles", "Armed clash")
    assert (one.event_date, one.end_date, one.time_precision) == (dt.date(2020, 4, 8), dt.date(2020, 4, 9), 2)
    assert (one.actor1, one.actor2) == ("SYRIAN_GOVERNMENT", "ISLAMIC_STATE")
    assert (one.fatalities_low, one.fatalities, one.fatalities_high) == (12, 15, 20)
    assert (one.geo_precision, one.uncertainty_km, one.admin1, one.country) == (2, 25.0, "Homs", "SY")
    assert one.source == ("SOHR", "Reuters")
    other = store.incident("ucdp:322")
    assert (other.kind, other.time_precision, other.geo_precision) == ("summary", 4, 3)
    assert store.overview().fatalities == 15


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ({**ACLED, "latitude": "134.8"}, "latitude", "'134.8' is not between -90 and 90"),
        ({**ACLED, "latitude": "34,8,1"}, "latitude", "'34,8,1' is not a number"),
        ({**ACLED, "latitude": "", "longitude": "38.8"}, "latitude", "is given without the other"),
        ({**ACLED, "latitude": "0", "longitude": "0"}, "latitude", "in the sea"),
        ({**ACLED, "event_date": "soon"}, "event_date", "'soon' is not a day"),
        ({**ACLED, "event_date": "2020-02-30"}, "event_date", "is not a day"),
        ({**ACLED, "event_date": ""}, "event_date", "is empty"),
        ({**ACLED, "event_id_cnty": " "}, "event_id_cnty", "is empty"),
        ({**ACLED, "event_type": "War"}, "event_type", "'War' is not one of ACLED's event types"),
        ({**ACLED, "sub_event_type": "Skirmish"}, "sub_event_type", "'Skirmish' is not one of"),
        ({**ACLED, "event_type": "Riots"}, "sub_event_type", "'Armed clash' does not belong"),
        ({**ACLED, "time_precision": "4"}, "time_precision", "'4' is not one of 1, 2, 3"),
        ({**ACLED, "fatalities": "-1"}, "fatalities", "'-1' is not between"),
        ({**ACLED, "fatalities": "1.5"}, "fatalities", "'1.5' is not a whole number"),
        ({**ACLED, "actor1": ""}, "actor1", "is empty"),
        ({**OLD, "EVENT_TYPE": "Remote violence"}, "sub_event_type", "the event type alone does not tell it"),
        ({**UCDP, "type_of_violence": "4"}, "type_of_violence", "'4' is not one of 1, 2, 3"),
        ({**UCDP, "date_end": "2020-01-01"}, "date_end", "is before date_start"),
        ({**UCDP, "low": "16"}, "low", "'16' is more than best"),
        ({**UCDP, "best": ""}, "best", "is empty"),
    ],
)
def test_a_wrong_row_waits_in_quarantine_with_its_reason(store, tmp_path, row, field, reason):
    good = {
        **row,
        **{"ACLED": ACLED, "UCDP": UCDP, "OLD": OLD}[
            "OLD" if "DATA_ID" in row else "UCDP" if "relid" in row else "ACLED"
        ],
    }
    key = next(name for name in ("event_id_cnty", "EVENT_ID_CNTY", "id") if name in row)
    done = store.import_file(table(tmp_path / "a.csv", {**good, key: "77"}, row))
    assert (done.incidents, done.quarantined) == (1, 1)
    (waiting,) = store.quarantined(done.reading_id)
    assert (waiting["row_number"], waiting["field"]) == ("3", field)
    assert reason in waiting["reason"]
    assert {name: waiting[name.casefold()] for name in row} == row


def test_rows_of_another_shape_and_repeated_ids_wait_too(store, tmp_path):
    path = table(tmp_path / "a.csv", ACLED, {**ACLED, "event_id_cnty": "SYR2"}, ACLED)
    lines = path.read_text("utf-8")
    path.write_text(lines + "too,short\r\n", "utf-8", newline="")
    done = store.import_file(path)
    assert (done.incidents, done.quarantined) == (2, 2)
    again, short = store.quarantined(done.reading_id)
    assert (again["row_number"], again["reason"]) == ("4", "the same id is in row 2 too")
    assert (short["row_number"], short["row"]) == ("5", "too,short")
    assert "has 2 values" in short["reason"]


def test_rows_are_numbered_alike_whatever_the_blocks(store, tmp_path, monkeypatch):
    rows = [
        {**ACLED, "event_id_cnty": f"SYR{number}", "latitude": "x" if number % 7 == 0 else "34"}
        for number in range(100)
    ]
    path = table(tmp_path / "a.csv", *rows)
    monkeypatch.setattr("store.formats.csv_tables.BLOCK_BYTES", 1500)
    done = store.import_file(path)
    assert (done.incidents, done.quarantined) == (85, 15)
    assert [int(row["row_number"]) for row in store.quarantined(done.reading_id)] == [
        number + 2 for number in range(0, 100, 7)
    ]


def test_quarantined_rows_can_be_corrected_and_imported_again(store, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(Store, "open", lambda *_, **__: store)
    path = table(tmp_path / "a.csv", ACLED, {**ACLED, "event_id_cnty": "SYR2", "latitude": "x"})
    assert main(["import", str(path)]) == 0
    assert "1 incident, 1 row in quarantine" in capsys.readouterr().out
    assert main(["quarantine", "1", "-o", str(tmp_path / "q.csv")]) == 0
    corrected = (tmp_path / "q.csv").read_text("utf-8").replace(",x,", ",34.9,")
    (tmp_path / "q.csv").write_text(corrected, "utf-8", newline="")
    assert main(["import", str(tmp_path / "q.csv")]) == 0
    assert store.count() == 2
    assert store.incident("acled:SYR2").latitude == 34.9
    assert main(["imports"]) == 0
    assert "a.csv\t1 incident, 1 in quarantine" in capsys.readouterr().out
    assert main(["quarantine", "2"]) == 1


def test_the_same_file_twice_changes_nothing_and_a_newer_one_corrects(store, tmp_path):
    path = table(tmp_path / "a.csv", ACLED, {**ACLED, "event_id_cnty": "SYR2"})
    first = store.import_file(path)
    version = store.version()
    again = store.import_file(path)
    assert (again.unchanged, again.reading_id) == (True, first.reading_id)
    assert store.version() == version
    table(path, {**ACLED, "fatalities": "30"}, {**ACLED, "event_id_cnty": "SYR2"})
    assert store.import_file(path).incidents == 2
    assert store.count() == 2
    assert store.incident("acled:SYR1").fatalities == 30


def test_an_import_can_be_undone_once(store, tmp_path):
    first = store.import_file(table(tmp_path / "a.csv", ACLED, {**ACLED, "event_id_cnty": "SYR2", "latitude": "x"}))
    store.import_file(table(tmp_path / "u.csv", UCDP))
    assert store.undo_import(first.reading_id) == 1
    assert list(store.incidents()["incident_id"]) == ["ucdp:321"]
    assert store.quarantined(first.reading_id) == []
    assert store.imports().set_index("reading_id")["undone_at"].notna().to_dict() == {1: True, 2: False}
    with pytest.raises(StoreError, match="import 1 was undone on"):
        store.undo_import(first.reading_id)
    with pytest.raises(StoreError, match="there is no import 99"):
        store.undo_import(99)
    assert store.import_file(tmp_path / "a.csv").unchanged is False
    assert store.count() == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04", "damaged ZIP or XLSX"),
        ("a,b\nص,1\n".encode("cp1256"), "its columns are of no known format: a, b"),
        (b"a,b\n1,2\n", "its columns are of no known format: a, b"),
        (b"id,id\n1,2\n", "has the column id twice"),
    ],
)
def test_a_file_that_cannot_be_imported_is_told_so(store, tmp_path, content, message):
    (tmp_path / "x.csv").write_bytes(content)
    with pytest.raises(StoreError, match=message) as caught:
        store.import_file(tmp_path / "x.csv")
    assert str(caught.value).startswith(str(tmp_path / "x.csv"))
    assert store.imports().empty


def test_a_file_that_stops_being_a_table_half_way_leaves_the_store_as_it_was(store, tmp_path, monkeypatch):
    rows = [{**ACLED, "event_id_cnty": f"SYR{number}"} for number in range(200)]
    path = table(tmp_path / "a.csv", *rows)
    path.write_text(path.read_text("utf-8") + '"never closed' + "x" * 5000, "utf-8")
    monkeypatch.setattr("store.formats.csv_tables.BLOCK_BYTES", 4000)
    monkeypatch.setattr("store.formats.csv_tables.MAX_RECORD", 2000)
    version = store.version()
    with pytest.raises(StoreError, match="nothing of it was imported"):
        store.import_file(path)
    assert (store.count(), store.version()) == (0, version)


def test_an_import_that_is_killed_leaves_the_store_as_it_was(store, tmp_path):
    store.import_file(table(tmp_path / "u.csv", UCDP))
    path = table(tmp_path / "a.csv", *({**ACLED, "event_id_cnty": f"SYR{number}"} for number in range(60_000)))
    script = (
        "import sys\nfrom store.store import Store\n"
        "store = Store(sys.argv[1], data=None)\n"
        "store.import_file(sys.argv[2], progress=lambda *at: print(*at, flush=True))"
    )
    command = [sys.executable, "-c", script, store._engine.key, str(path)]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert running.stdout.readline()
    time.sleep(0.1)
    os.kill(running.pid, signal.SIGKILL)
    running.communicate()
    assert store.count() == 1
    assert len(store.imports()) == 1
    assert store.import_file(path).incidents == 60_000


@pytest.mark.parametrize(
    ("source", "name", "day", "expected"),
    [
        ("acled", "Islamic State (Yemen)", "2020-01-01", "ISLAMIC_STATE"),
        ("acled", "QSD: Syrian Democratic Forces", "2020-01-01", "SDF"),
        ("acled", "HTS: Hayat Tahrir al Sham", "2020-01-01", "HTS"),
        ("acled", "Military Forces of Syria (2000-2024)", "2020-01-01", "SYRIAN_GOVERNMENT"),
        ("acled", "Military Forces of Syria (2024-)", "2024-12-08", "SYRIAN_TRANSITIONAL_GOVERNMENT"),
        ("acled", "Military Forces of Turkey (2016-)", "2020-01-01", "TURKEY"),
        ("acled", "Military Forces of Iran (1989-) Islamic Revolutionary Guard Corps", "2020-01-01", "IRGC"),
        ("acled", "Military Forces of Mali (2021-)", "2022-01-01", "acled:Military Forces of Mali (2021-)"),
        ("acled", "Civilians (Mali)", "2022-01-01", "CIVILIANS"),
        ("acled", "National Guard (Mexico)", "2022-01-01", "acled:National Guard (Mexico)"),
        ("acled", "Opposition Rebels (Syria)", "2015-01-01", "OPPOSITION_REBELS"),
        ("acled", "  ", "2015-01-01", None),
        ("ucdp", "Government of Syria", "2020-01-01", "SYRIAN_GOVERNMENT"),
        ("ucdp", "Government of Syria", "2025-02-01", "SYRIAN_TRANSITIONAL_GOVERNMENT"),
        ("ucdp", "IS", "2015-01-01", "ISLAMIC_STATE"),
        ("ucdp", "al-Shabaab", "2015-01-01", "ucdp:al-Shabaab"),
    ],
)
def test_others_names_of_actors(source, name, day, expected):
    assert actor_id(name, dt.date.fromisoformat(day), source=source) == expected


@pytest.mark.parametrize(
    ("country", "code"),
    [
        ("Syria", "SY"),
        ("760", "SY"),
        ("SYR", "SY"),
        ("Yemen (North Yemen)", "YE"),
        ("DR Congo (Zaire)", "CD"),
        ("Narnia", None),
    ],
)
def test_others_names_of_countries(country, code):
    assert code_of(country) == code


def test_formats_are_told_apart_by_their_columns(tmp_path):
    assert TableFile.open(table(tmp_path / "a.csv", ACLED)).source.name == "acled"
    assert TableFile.open(table(tmp_path / "o.csv", OLD, separator=";")).source.name == "acled"
    assert TableFile.open(table(tmp_path / "u.csv", UCDP, separator="\t")).source.name == "ucdp"
    with pytest.raises(ValueError, match="lacks the column"):
        TableFile.open(tmp_path / "u.csv", source="acled")


# ---- out again in the same columns


def exported(store: Store, name: str) -> list[dict[str, str]]:
    text = b"".join(FORMATS[name].write(store.batches())).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(("name", "row"), [("acled", ACLED), ("ucdp", UCDP)])
def test_what_came_in_goes_out_in_its_own_columns_and_back_in(store, tmp_path, name, row):
    vague = {**row, **({"time_precision": "3"} if name == "acled" else {"date_prec": "4", "event_clarity": "2"})}
    vague[next(iter(row))] = "XYZ2"
    store.import_file(table(tmp_path / "in.csv", row, vague))
    out = exported(store, name)
    for given in (row, vague):
        (found,) = (line for line in out if line[next(iter(row))] == given[next(iter(row))])
        assert {column: value for column, value in found.items() if value} == {
            column: value for column, value in given.items() if value
        }
    (tmp_path / "out.csv").write_bytes(b"".join(FORMATS[name].write(store.batches())))
    other = Store(tmp_path / "other.duckdb", data=None)
    other.sync()
    assert other.import_file(tmp_path / "out.csv").quarantined == 0
    assert list(other.batches()) == list(store.batches())


@pytest.mark.parametrize("name", ["acled", "ucdp"])
def test_what_was_read_from_articles_goes_out_in_the_fields_columns_too(tmp_path, name):
    given = [
        incident(1),
        incident(2, kind="summary", fatalities_high=None),
        incident(3, fatalities=None, fatalities_low=None, fatalities_high=None, actor1="CIVILIANS", geo_precision=3),
    ]
    store = store_of(tmp_path / "s.duckdb", given)
    (tmp_path / "out.csv").write_bytes(b"".join(FORMATS[name].write(store.batches())))
    assert len(exported(store, name)) == (2 if name == "acled" else 3)
    other = Store(tmp_path / "other.duckdb", data=None)
    other.sync()
    done = other.import_file(tmp_path / "out.csv")
    assert (done.format, done.quarantined) == (name, 0), other.quarantined(done.reading_id)
    one = other.incident(f"{name}:i-1")
    assert (one.actor1, one.actor2, one.admin1, one.country) == ("ISLAMIC_STATE", "NDF", "Homs", "SY")
    assert (one.event_date, one.latitude, one.fatalities) == (given[0].event_date, 34.887, 3)
    assert one.event_type == "Battles"
