import datetime as dt
import json

import openpyxl
import pytest

from gazetteer.names import fold
from incidents.models import SUB_EVENT_TYPES
from store import Store, StoreError
from store.formats.mappings import FIELDS, ColumnMapping, MappingError, dataset_of, from_json, headings, key_of, kind_of
from store.formats.proposals import propose, swapped

ENGLISH = """Incident No,Date of Incident,Governorate,Town,Lat,Long,Type,Perpetrator,Killed,Wounded,Details,Verified
17,25/04/2020,Deir ez-Zor,Al-Mayadin,35.0197,40.4515,Airstrike,Russian forces,3,5,Strike on the town,yes
18,26/04/2020,Homs,Al-Sukhnah,34.887,38.872,Ambush,ISIS,5,,Ambush on the road,no
"""
ARABIC = """الرقم,التاريخ,المحافظة,المكان,الإحداثيات,نوع الحادث,الفاعل,الهدف,عدد القتلى,الجرحى,المصدر,ملاحظات
1,٢٥ نيسان ٢٠٢٠,دير الزور,الميادين,"35.0197, 40.4515",قصف مدفعي,قوات النظام,مدنيون,٣,٢,المرصد السوري,قصف على البلدة
2,26/04/2020,حمص,السخنة,"34.887, 38.872",كمين,تنظيم داعش,قوات النظام,٥,,عنب بلدي,كمين
"""
NAMELESS = """a,b,c,d,e
2020-04-25,35.0197,40.4515,shelling,3
2020-04-26,34.887,38.872,clashes,5
"""


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "s.duckdb", data=None)
    made.sync()
    return made


def written(path, text):
    path.write_text(text, "utf-8")
    return path


def test_the_table_of_words_is_whole_and_no_word_means_two_things():
    table = headings()
    assert set(table["events"]) == set(SUB_EVENT_TYPES)
    assert set(FIELDS) - set(table["fields"]) == {"kind"}
    for part in ("fields", "events"):
        seen: dict[str, str] = {}
        for name, words in table[part].items():
            for word in words:
                assert seen.setdefault(fold(word), name) == name, word


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Armed clash", "Armed clash"),
        ("AIR STRIKE", "Air/drone strike"),
        ("Suicide attack", "Suicide bomb"),
        ("Airstrike on a market", "Air/drone strike"),
        ("قصف مدفعيّ", "Shelling/artillery/missile attack"),
        ("غارة جوية على السوق", "Air/drone strike"),
        ("انفجار لغم", "Remote explosive/landmine/IED"),
        ("Battles", "Armed clash"),
        ("Explosions/Remote violence", None),
        ("earthquake", None),
        ("", None),
    ],
)
def test_words_for_kinds_of_incidents(text, kind):
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        (ENGLISH, {"incident_id": "incident no", "event_date": "date of incident", "latitude": "lat",
                   "longitude": "long", "location": "town", "admin1": "governorate", "event_type": "type",
                   "actor1": "perpetrator", "fatalities": "killed", "injured": "wounded", "note": "details"}),
        (ARABIC, {"incident_id": "الرقم", "event_date": "التاريخ", "coordinates": "الإحداثيات", "location": "المكان",
                  "admin1": "المحافظة", "event_type": "نوع الحادث", "actor1": "الفاعل", "actor2": "الهدف",
                  "fatalities": "عدد القتلى", "injured": "الجرحى", "source": "المصدر", "note": "ملاحظات"}),
        (NAMELESS, {"event_date": "a", "latitude": "b", "longitude": "c", "event_type": "d"}),
    ],
)  # fmt: skip
def test_a_mapping_is_proposed_from_names_and_from_what_is_in_the_columns(store, tmp_path, text, columns):
    seen = store.preview(written(tmp_path / "events-2020.csv", text))
    assert (seen.format, seen.problem, seen.remembered) == ("table", "", False)
    assert dict(seen.mapping.columns) == columns
    assert (seen.good, seen.wrong, seen.whole) == (2, 0, True)
    assert seen.mapping.dataset == "events"


def test_a_table_becomes_incidents_and_nothing_of_it_is_lost(store, tmp_path):
    path = written(tmp_path / "ngo.csv", ENGLISH)
    done = store.import_file(path, mapping=store.preview(path).mapping)
    assert (done.format, done.incidents, done.quarantined) == ("table", 2, 0)
    one = store.incident("ngo:17")
    assert (one.kind, one.event_type, one.sub_event_type) == ("event", "Explosions/Remote violence", "Air/drone strike")
    assert (one.event_date, one.end_date, one.time_precision) == (dt.date(2020, 4, 25), dt.date(2020, 4, 25), 1)
    assert (one.actor1, one.admin1, one.country, one.location) == ("RUSSIA", "Deir ez-Zor", "SY", "Al-Mayadin")
    assert (one.latitude, one.longitude, one.geo_precision, one.uncertainty_km) == (35.0197, 40.4515, 1, 5.0)
    assert (one.fatalities_low, one.fatalities, one.fatalities_high, one.injured) == (3, 3, 3, 5)
    assert one.source == ("ngo",)
    (row,) = (row for batch in store.batches() for row in batch if row["incident_id"] == "ngo:17")
    assert row["note"] == "Strike on the town"
    assert json.loads(row["extra"]) == {
        "governorate": "Deir ez-Zor", "type": "Airstrike", "perpetrator": "Russian forces", "verified": "yes",
    }  # fmt: skip


def test_an_arabic_spreadsheet_becomes_incidents(store, tmp_path):
    book = openpyxl.Workbook()
    for line in (
        ARABIC.replace('"35.0197, 40.4515"', "35.0197;40.4515")
        .replace('"34.887, 38.872"', "34.887;38.872")
        .splitlines()
    ):
        book.active.append(line.split(","))
    book.active["B2"] = dt.date(2020, 4, 25)
    book.save(tmp_path / "حوادث.xlsx")
    path = tmp_path / "حوادث.xlsx"
    done = store.import_file(path, mapping=store.preview(path).mapping)
    assert (done.incidents, done.quarantined) == (2, 0)
    one = store.incident("حوادث:1")
    assert (one.sub_event_type, one.actor1, one.actor2) == (
        "Shelling/artillery/missile attack", "SYRIAN_GOVERNMENT", "CIVILIANS",
    )  # fmt: skip
    assert (one.event_date, one.latitude, one.longitude) == (dt.date(2020, 4, 25), 35.0197, 40.4515)
    assert (one.admin1, one.country, one.fatalities, one.injured) == ("Deir ez-Zor", "SY", 3, 2)
    assert one.source == ("المرصد السوري",)


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        (("25/04/2020", "31/04/2020"), "date of incident", "'31/04/2020' is not a day"),
        (("25/04/2020", "25/04/2120"), "date of incident", "is in the future"),
        (("25/04/2020", "30/12/1899"), "date of incident", "is before 1901"),
        (("25/04/2020", ""), "date of incident", "is empty"),
        (("35.0197", "335.0197"), "lat", "'335.0197' is not between -90 and 90"),
        (("35.0197,40.4515", "40.4515,35.0197"), "lat", "seem swapped"),
        (("35.0197,40.4515", "0,0"), "lat", "in the sea"),
        (("35.0197,40.4515", "35.0197,"), "lat", "is given without the other"),
        (("35.0197,40.4515", "48.85,2.35"), "lat", "is not in SY nor within 2 degrees"),
        (("35.0197", "near the bridge"), "lat", "is not a number"),
        (("Airstrike", "Earthquake"), "type", "'Earthquake' is not known as a kind of incident"),
        (("Airstrike", ""), "type", "is empty: what kind of incident was it?"),
        ((",3,5,", ",three,5,"), "killed", "'three' is not a number"),
        ((",3,5,", ",-3,5,"), "killed", "is not between 0 and"),
        (("17,", " ,"), "incident no", "is empty"),
        (("17,", "18,"), "id", "the same id is in row 2 too"),
    ],
)
def test_a_wrong_row_waits_with_the_name_of_its_own_column(store, tmp_path, change, field, reason):
    good = written(tmp_path / "good.csv", ENGLISH)
    mapping = store.preview(good).mapping
    path = written(tmp_path / "t.csv", ENGLISH.replace(*change, 1))
    done = store.import_file(path, mapping=mapping)
    assert (done.incidents, done.quarantined) == (1, 1)
    (waiting,) = store.quarantined(done.reading_id)
    assert waiting["field"] == field
    assert reason in waiting["reason"]


def test_rows_without_ids_are_the_same_record_again_and_identical_ones_are_told(store, tmp_path):
    path = written(tmp_path / "t.csv", NAMELESS + "2020-04-26,34.887,38.872,clashes,5\n")
    mapping = store.preview(path).mapping
    done = store.import_file(path, mapping=mapping)
    assert (done.incidents, done.quarantined) == (2, 1)
    assert store.quarantined(done.reading_id)[0]["reason"] == "the same row stands in row 3 too"
    more = written(tmp_path / "more.csv", NAMELESS + "2020-04-27,35.3,40.1,mine,0\n")
    assert store.import_file(more, mapping=mapping).incidents == 3
    assert store.count() == 3


def test_the_mapping_is_remembered_for_the_same_columns_in_any_order(store, tmp_path):
    path = written(tmp_path / "t.csv", NAMELESS)
    with pytest.raises(StoreError, match="its columns are of no known format: a, b, c, d, e"):
        store.import_file(path)
    mapping = store.preview(path).mapping.changed({"fatalities": "e"}, {"country": "SY"}, dataset="mine")
    store.import_file(path, mapping=mapping)
    other = written(tmp_path / "u.csv", "e,d,c,b,a\n1,shelling,40.4,35.01,2020-05-01\n")
    seen = store.preview(other)
    assert (seen.remembered, seen.mapping) == (True, mapping)
    assert store.import_file(other).incidents == 1
    assert store.count() == 3
    assert key_of(("b", "a")) == key_of(("a", "b")) != key_of(("a", "b", "c"))


def test_words_and_constants_that_a_person_gave_hold(store, tmp_path):
    text = "when,where,lat,lon,what\n03/04/2020,x,35.0,40.4,زلزال\n04/13/2020,y,35.1,40.4,زلزال\n"
    path = written(tmp_path / "t.csv", text)
    seen = store.preview(path)
    assert seen.mapping.date_order == "mdy"
    mapping = seen.mapping.changed({"event_type": "what", "location": "where"}, {"actor1": "SDF", "geo_precision": "2"})
    seen = store.preview(path, mapping=mapping)
    assert (seen.good, seen.unknown) == (0, (("زلزال", 2),))
    mapping = mapping.changed(values={"event_type": {"زلزال": "Other"}})
    assert store.import_file(path, mapping=mapping).incidents == 2
    found = store.incidents()
    assert set(found["sub_event_type"]) == {"Other"}
    assert set(found["actor1"]) == {"SDF"}
    assert set(found["uncertainty_km"]) == {25.0}
    assert {day.isoformat()[:10] for day in found["event_date"]} == {"2020-03-04", "2020-04-13"}


def test_columns_that_changed_places_are_told_of():
    mapping = ColumnMapping({"latitude": "y", "longitude": "x"})
    columns = {"y": ["40.4515", "38.872", "39.01"], "x": ["35.0197", "34.887", "35.95"]}
    assert swapped(columns, mapping)
    assert not swapped({"y": columns["x"], "x": columns["y"]}, mapping)


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        (ColumnMapping({}), "no column holds event_date"),
        (ColumnMapping({"event_date": "z"}), "there is no column 'z'"),
        (ColumnMapping({"event_date": "a", "colour": "b"}), "'colour' is not a field"),
        (ColumnMapping({"event_date": "a", "latitude": "b"}), "one of latitude and longitude"),
        (ColumnMapping({"event_date": "a"}, {"event_type": "War of the worlds"}), "is not one of Government regains"),
        (ColumnMapping({"event_date": "a"}, {"geo_precision": "7"}), "is not a number from 1 to 3"),
        (ColumnMapping({"event_date": "a"}, {"country": "Narnia"}), "country 'Narnia' is not one"),
        (ColumnMapping({"event_date": "a"}, {"event_date": "today"}), "cannot be the same for every row"),
        (ColumnMapping({"event_date": "a"}, dataset="acled"), "must be a word of its own"),
        (ColumnMapping({"event_date": "a"}, values={"event_type": {"x": "y"}}), "'y', which 'x' is to mean"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_with_all_that_is_wrong(mapping, message):
    with pytest.raises(MappingError, match=message):
        mapping.check(("a", "b"))


def test_a_mapping_goes_through_a_file_and_other_files_are_refused():
    mapping = ColumnMapping({"event_date": "a"}, {"country": "SY"}, {"event_type": {"x": "Other"}}, "mdy", "mine")
    assert from_json(mapping.to_json()) == mapping
    for text in ("", "[]", '{"x": 1}', '{"columns": 3}', "{"):
        with pytest.raises(MappingError):
            from_json(text)


@pytest.mark.parametrize(
    ("stem", "name"),
    [("incidents_2020-04", "incidents"), ("حوادث (1)", "حوادث"), ("acled", "table"), ("2020", "table"),
     ("a b c", "a-b-c"), ("export.geojson", "export")],
)  # fmt: skip
def test_a_collection_is_named_after_its_file(stem, name):
    assert dataset_of(stem) == name


def test_columns_of_nothing_are_proposed_for_nothing():
    found = propose({"a": ["", ""], "b": []}, dataset="x", source="x")
    assert dict(found.columns) == {}
