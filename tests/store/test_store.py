import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from incidents.models import Article
from store import Filters, Store, StoreError
from store.claims import COLUMNS
from store.engines.address import engine_of, path_of
from store.engines.engine import DuckFile
from store.engines.lake import Lake
from tests.store.records import Shelf, claim, incident, store_of

CONTROL_HEADER = ",".join(COLUMNS) + "\n"
CONTROL_ROW = "c1,SDF,controls,kh:sy-al-baghouz,Al-Baghouz,34.44,40.95,2,2019-03-23,,1,SDF: victory,https://x.org,\n"


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    (folder / "articles").mkdir(parents=True)
    return folder


def opened(tmp_path: Path, shelf: Shelf, data: Path | None = None) -> Store:
    store = Store(tmp_path / "s.duckdb", data=data, reader=shelf.read, extractor=shelf.extract)
    store.sync()
    return store


def article_file(folder: Path, name: str, text: str = "text") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


# ---- what goes in comes out


def test_records_come_back_as_they_went_in(tmp_path):
    given = [
        incident(1),
        incident(2, fatalities_high=None, latitude=None, longitude=None, place_id=None, uncertainty_km=None, source=()),
        incident(3, event_date=None, end_date=None, actor1=None, actor2=None, admin1=None, country=None, evidence=()),
        incident(4, location="'; DROP TABLE incidents; --", source=("a, b", 'c "d"', "ه\\n")),
    ]
    store = store_of(tmp_path / "s.duckdb", given, [claim()])
    assert [store.incident(one.incident_id) for one in given] == given
    found = store.claims()
    assert len(found) == 1
    assert store.claim(found["claim_id"][0]) == claim()
    assert store.incident("nothing") is None
    assert store.claim("nothing") is None
    article = store.article("a")
    assert article is not None
    assert article.title == "Two reports"
    assert article.published == dt.date(2020, 4, 10)
    assert store.article("nothing") is None


def test_a_table_has_the_records_columns_and_lists(tmp_path):
    store = store_of(tmp_path / "s.duckdb", [incident(1), incident(2, latitude=None, longitude=None)])
    table = store.incidents()
    assert list(table["source"]) == [["SOHR"], ["SOHR"]]
    assert table["evidence"][0] == [
        {"field": "sentence", "start": 0, "end": 10},
        {"field": "location", "start": 4, "end": 9},
    ]
    assert list(store.not_placed()["incident_id"]) == ["i-2"]
    assert store.incidents(Filters(admin1=("Nowhere",))).empty
    assert list(store.incidents(limit=1, offset=1)["incident_id"]) == ["i-2"]
    assert pd.api.types.is_datetime64_any_dtype(table["event_date"])


def test_latest_first_and_undated_last(tmp_path):
    days = [dt.date(2020, 1, 1), None, dt.date(2021, 1, 1)]
    store = store_of(tmp_path / "s.duckdb", [incident(n, event_date=day, end_date=day) for n, day in enumerate(days)])
    assert list(store.incidents()["incident_id"]) == ["i-2", "i-0", "i-1"]
    assert list(store.incidents(oldest_first=True)["incident_id"]) == ["i-0", "i-2", "i-1"]


# ---- adding


def test_reading_an_article_twice_changes_nothing(tmp_path, shelf):
    shelf.says["one"] = ((incident(1, article_id="one"),), (claim(article_id="one"),))
    store = opened(tmp_path, shelf)
    path = article_file(tmp_path, "one.md")
    first = store.add([path])
    assert (first.read, first.incidents, first.claims) == (("one",), 1, 1)
    before = store.version(), path_stamp(store)
    again = store.add([path, path])
    assert (again.read, again.unchanged) == ((), ("one", "one"))
    assert (store.version(), path_stamp(store)) == before
    assert store.count() == 1


def path_stamp(store: Store) -> object:
    return store._engine.stamp()


def test_a_changed_article_takes_its_earlier_versions_place(tmp_path, shelf):
    store = opened(tmp_path, shelf)
    shelf.says["one"] = ((incident(1, article_id="one"), incident(2, article_id="one")), (claim(article_id="one"),))
    path = article_file(tmp_path, "one.md", "first")
    store.add([path])
    version = store.version()
    shelf.says["one"] = ((incident(3, article_id="one"),), ())
    path.write_text("second", "utf-8")
    assert store.add([path]).read == ("one",)
    assert list(store.incidents()["incident_id"]) == ["i-3"]
    assert store.claims().empty
    assert store.article("one").body == "second"
    assert store.version() != version


def test_another_article_under_a_taken_id_is_refused_unless_told_to_replace(tmp_path, shelf):
    store = opened(tmp_path, shelf)
    store.add([article_file(tmp_path / "x", "one.md", "first")])
    other = article_file(tmp_path / "y", "one.md", "another text")
    refused = store.add([other])
    assert refused.read == ()
    assert "another article with the id 'one'" in refused.failed[0].reason
    assert store.article("one").body == "first"
    assert store.add([other], replace=True).read == ("one",)
    assert store.article("one").body == "another text"


def test_two_files_of_one_id_at_once_do_not_swallow_each_other(tmp_path, shelf):
    store = opened(tmp_path, shelf)
    added = store.add(
        [article_file(tmp_path / "x", "one.md", "first"), article_file(tmp_path / "y", "one.md", "second")]
    )
    assert added.read == ("one",)
    assert len(added.failed) == 1
    assert store.article("one").body == "first"


def test_a_broken_file_is_named_and_keeps_no_other_out(tmp_path, shelf):
    store = opened(tmp_path, shelf)
    files = [
        article_file(tmp_path, "good.md"),
        article_file(tmp_path, "empty.md", ""),
        tmp_path / "missing.md",
        tmp_path,
        article_file(tmp_path, "picture.png"),
        article_file(tmp_path, "odd.txt", "BROKEN RULE"),
        article_file(tmp_path, "also good.txt"),
    ]
    (tmp_path / "coded.md").write_bytes("النص".encode("cp1256"))
    seen = []
    added = store.add([*files, tmp_path / "coded.md"], progress=lambda done, of, name: seen.append((done, of)))
    assert added.read == ("good", "also good")
    reasons = {Path(failure.name).name: failure.reason for failure in added.failed}
    assert set(reasons) == {"empty.md", "missing.md", tmp_path.name, "picture.png", "odd.txt", "coded.md"}
    assert reasons["missing.md"] == "there is no such file"
    assert "no rule for this" in reasons["odd.txt"]
    assert seen == [(number, 8) for number in range(1, 9)]
    assert {"good", "also good"} == set(store.articles()["article_id"])


def test_markup_in_an_article_is_text(tmp_path, shelf):
    store = opened(tmp_path, shelf)
    body = "<script>alert(1)</script> & 'quotes' \u202e"
    store.add([Article("one", body)])
    assert store.article("one").body == body


def test_articles_go_in_by_batches_whose_sum_is_told(tmp_path, shelf, monkeypatch):
    monkeypatch.setattr("store.store.BATCH", 3)
    store = opened(tmp_path, shelf)
    for number in range(8):
        shelf.says[str(number)] = ((incident(number, article_id=str(number)),), ())
    added = store.add([Article(str(number), f"text {number}") for number in range(8)])
    assert (len(added.read), added.incidents, store.count()) == (8, 8, 8)


# ---- the data folder


def test_the_store_is_made_from_the_data_folder_and_follows_it(tmp_path, shelf, data):
    article_file(data / "articles", "one.md", "first")
    article_file(data / "articles", "two.txt")
    article_file(data / "articles", "README")
    article_file(data, "control.csv", CONTROL_HEADER + CONTROL_ROW)
    shelf.says["one"] = ((incident(1, article_id="one"),), (claim(article_id="one"),))
    store = opened(tmp_path, shelf, data)
    assert set(store.articles()["article_id"]) == {"one", "two"}
    assert set(store.claims()["origin"]) == {"article", "table"}
    version = store.version()
    assert store.sync().read == ()
    assert store.version() == version

    shelf.says["one"] = ((incident(2, article_id="one"),), ())
    article_file(data / "articles", "one.md", "changed")
    (data / "articles" / "two.txt").unlink()
    article_file(data / "articles", "three.md")
    added = store.sync()
    assert set(added.read) == {"one", "three"}
    assert set(store.articles()["article_id"]) == {"one", "three"}
    assert list(store.incidents()["incident_id"]) == ["i-2"]
    assert set(store.claims()["origin"]) == {"table"}

    (data / "control.csv").unlink()
    store.sync()
    assert store.claims().empty


def test_what_was_added_stays_when_the_data_folder_changes(tmp_path, shelf, data):
    store = opened(tmp_path, shelf, data)
    store.add([article_file(tmp_path, "mine.md")])
    article_file(data / "articles", "one.md")
    store.sync()
    assert set(store.articles()["article_id"]) == {"mine", "one"}


def test_two_files_of_the_data_folder_with_one_id_are_told_apart(tmp_path, shelf, data):
    article_file(data / "articles", "one.md", "first")
    article_file(data / "articles", "one.txt", "second")
    store = opened(tmp_path, shelf, data)
    assert store.article("one").body == "first"
    assert "another article with the id 'one'" in store.failures()[0].reason
    (data / "articles" / "one.md").unlink()
    article_file(data / "articles", "one.txt", "second, corrected")
    store.sync()
    assert store.article("one").body == "second, corrected"
    assert store.failures() == []


def test_an_article_that_was_added_is_not_overwritten_by_the_data_folder(tmp_path, shelf, data):
    store = opened(tmp_path, shelf, data)
    store.add([article_file(tmp_path, "one.md", "mine")])
    article_file(data / "articles", "one.md", "another")
    store.sync()
    assert store.article("one").body == "mine"
    assert [failure.name for failure in store.failures()] == ["one.md"]


@pytest.mark.engines("duckdb")
def test_a_store_that_cannot_be_written_now_opens_as_it_is_and_says_so(tmp_path, data, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    article_file(data, "control.csv", CONTROL_HEADER + CONTROL_ROW)
    Store.open(tmp_path / "s.duckdb", data=data).close()
    article_file(data, "control.csv", CONTROL_HEADER + CONTROL_ROW.replace("c1", "c2"))
    monkeypatch.setattr("store.engines.engine.shutil.copyfile", full)
    store = Store.open(tmp_path / "s.duckdb", data=data)
    assert list(store.claims()["claim_id"]) == ["c1"]
    assert "No space left" in store.failures()[0].reason


def test_a_file_of_the_data_folder_that_breaks_is_told_and_loses_nothing(tmp_path, shelf, data):
    path = article_file(data / "articles", "one.md", "good")
    control = article_file(data, "control.csv", CONTROL_HEADER + CONTROL_ROW)
    shelf.says["one"] = ((incident(1, article_id="one"),), ())
    store = opened(tmp_path, shelf, data)
    assert store.failures() == []
    path.write_text("")
    control.write_text(CONTROL_HEADER + CONTROL_ROW.replace("SDF,controls", "SDF,owns"))
    store.sync()
    failures = {failure.name: failure.reason for failure in store.failures()}
    assert failures["one.md"] == "is empty"
    assert "row 2" in failures["control.csv"]
    assert "'owns'" in failures["control.csv"]
    assert store.count() == 1
    assert len(store.claims()) == 1
    version = store.version()
    store.sync()
    assert store.version() == version  # the same fault is not written down again and again
    path.write_text("good again")
    control.write_text(CONTROL_HEADER + CONTROL_ROW)
    store.sync()
    assert store.failures() == []


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (CONTROL_ROW.replace("SDF,controls", "NO_SUCH,controls"), "field actor: 'NO_SUCH'"),
        (CONTROL_ROW + CONTROL_ROW, "field claim_id: 'c1' is in row 2 too"),
        (CONTROL_ROW.replace("2019-03-23", "23 March"), "field event_date: '23 March'"),
        (CONTROL_ROW.replace("34.44", "north"), "field latitude: 'north'"),
    ],
)
def test_a_wrong_row_of_the_table_of_claims_is_named(tmp_path, shelf, data, row, message):
    article_file(data, "control.csv", CONTROL_HEADER + row)
    store = opened(tmp_path, shelf, data)
    assert message in store.failures()[0].reason


def test_one_wrong_row_keeps_no_other_out(tmp_path, shelf, data):
    wrong = CONTROL_ROW.replace("c1,SDF,controls", "c2,SDF,owns")
    article_file(data, "control.csv", CONTROL_HEADER + CONTROL_ROW + wrong + CONTROL_ROW.replace("c1", "c3"))
    store = opened(tmp_path, shelf, data)
    assert set(store.claims()["claim_id"]) == {"c1", "c3"}
    (failure,) = store.failures()
    assert (failure.name, failure.partly) == ("control.csv", True)
    assert failure.reason.startswith("1 row is left out, the other 2 are in: row 3, field status: 'owns'")
    article_file(data, "control.csv", CONTROL_HEADER + CONTROL_ROW.replace("c1", "c2"))
    store.sync()
    assert set(store.claims()["claim_id"]) == {"c2"}
    assert store.failures() == []


def test_a_table_of_claims_that_is_none_is_told_so(tmp_path, shelf, data):
    (data / "control.csv").write_bytes(b"\xff\xfe\x00table")
    store = opened(tmp_path, shelf, data)
    assert "UTF-8" in store.failures()[0].reason


def test_areas_come_from_all_claims(tmp_path, shelf, data):
    article_file(data, "control.csv", CONTROL_HEADER + CONTROL_ROW)
    store = opened(tmp_path, shelf, data)
    assert store.areas(dt.date(2018, 1, 1)) == ()
    (area,) = store.areas(dt.date(2019, 4, 1))
    assert (area.actor, area.status, area.claim_ids) == ("SDF", "controls", ("c1",))
    shelf.says["x"] = ((), (claim(article_id="x", actor="ISLAMIC_STATE", event_date=dt.date(2019, 5, 1)),))
    store.add([Article("x", "text")])
    assert [area.actor for area in store.areas(dt.date(2019, 6, 1)) if area.status == "controls"] == ["ISLAMIC_STATE"]


# ---- opening


@pytest.mark.engines("duckdb")
def test_a_file_that_is_no_store_is_told_so_and_left_alone(tmp_path):
    path = tmp_path / "s.duckdb"
    path.write_text("not a database")
    with pytest.raises(StoreError, match=r"s\.duckdb: not a store"):
        Store(path).sync()
    assert path.read_text() == "not a database"


@pytest.mark.engines("duckdb")
def test_another_programs_database_is_told_so(tmp_path):
    import duckdb

    duckdb.connect(str(tmp_path / "s.duckdb")).execute("CREATE TABLE t (a INTEGER)").close()
    with pytest.raises(StoreError, match="not a store of Khareeta"):
        Store(tmp_path / "s.duckdb").sync()


@pytest.mark.engines("duckdb")
def test_addresses(tmp_path, monkeypatch):
    assert path_of(tmp_path / "a.duckdb") == tmp_path / "a.duckdb"
    assert path_of(f"duckdb://{tmp_path}/a.duckdb") == tmp_path / "a.duckdb"
    monkeypatch.setenv("KHAREETA_STORE", str(tmp_path / "b.duckdb"))
    assert path_of(None) == tmp_path / "b.duckdb"
    monkeypatch.setenv("KHAREETA_STORE", "")
    assert path_of(None).parts[-3:] == ("data", "local", "khareeta.duckdb")
    with pytest.raises(StoreError, match="mysql"):
        path_of("mysql://host/db")
    assert isinstance(engine_of(f"duckdb://{tmp_path}/a.duckdb"), DuckFile)
    assert (
        engine_of("POSTGRES://ann:secret@db.example.org:5433/team").place == "postgres://ann@db.example.org:5433/team"
    )
    assert isinstance(engine_of(f"parquet://{tmp_path}"), Lake)
    assert str(path_of(f"duckdb:///{tmp_path}/c.duckdb")) == f"{tmp_path}/c.duckdb"


@pytest.mark.engines("duckdb")
def test_one_address_is_one_store(tmp_path):
    first = Store.open(tmp_path / "a.duckdb", data=None)
    assert Store.open(f"duckdb://{tmp_path}/a.duckdb", data=None) is first
    assert Store.open(tmp_path / "b.duckdb", data=None) is not first
    first.close()
    again = Store.open(tmp_path / "a.duckdb", data=None)
    assert again is not first
    assert again.count() == 0


@pytest.mark.engines("duckdb")
def test_a_store_below_a_file_is_told_so(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        Store(tmp_path / "file" / "s.duckdb").sync()
