"""Reading for the store: what is wrong with the table of places is no fault of the articles."""

import shutil

import pytest

from gazetteer import build
from store import Store, StoreError
from store.land.outlines import shipped
from store.reading import rules_hash
from tests.store.records import Shelf

TEXT = "---\npublished: 2021-02-10\n---\nThe SDF seized Hajin from the Islamic State on Monday after heavy clashes.\n"


@pytest.fixture
def table(tmp_path, monkeypatch):
    """A copy of the table of places, in use by its setting."""
    build.build(build.BUILT)
    path = tmp_path / "places" / "table.sqlite"
    path.parent.mkdir()
    shutil.copyfile(build.BUILT, path)
    monkeypatch.setenv(build.SETTING, str(path))
    forget()
    yield path
    monkeypatch.undo()
    forget()


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    (folder / "articles").mkdir(parents=True)
    (folder / "articles" / "one.md").write_text(TEXT)
    return folder


def forget() -> None:
    """As a new process begins."""
    shipped.cache_clear()
    rules_hash.cache_clear()


def spoil(path, how):
    whole = path.read_bytes()
    path.write_bytes({"empty": b"", "noise": b"\x07noise" * 5000, "cut off": whole[: len(whole) // 2]}[how])


@pytest.mark.parametrize("how", ["empty", "noise", "cut off"])
def test_a_spoilt_table_of_places_stops_the_first_build_and_is_not_remembered(tmp_path, table, data, how):
    good = table.read_bytes()
    spoil(table, how)
    path = tmp_path / "s.duckdb"
    with pytest.raises(StoreError, match=r"table\.sqlite"):
        Store.open(path, data=data)
    assert not path.exists()
    table.write_bytes(good)
    forget()
    store = Store.open(path, data=data)
    assert store.failures() == []
    assert list(store.articles()["article_id"]) == ["one"]
    assert store.count() > 0
    store.close()


def test_a_store_opens_as_it_is_when_the_table_of_places_is_spoilt_later(tmp_path, table, data):
    path = tmp_path / "s.duckdb"
    first = Store.open(path, data=data)
    count = first.count()
    first.close()
    spoil(table, "noise")
    forget()
    store = Store.open(path, data=data)
    assert store.count() == count
    assert "table.sqlite" in store.failures()[0].reason
    with pytest.raises(StoreError, match=r"table\.sqlite"):
        store.add([data / "articles" / "one.md"])
    store.close()


def test_articles_are_read_again_with_another_table_of_places(tmp_path, table, data):
    shelf = Shelf()
    store = Store(tmp_path / "s.duckdb", data=data, reader=shelf.read, extractor=shelf.extract)
    assert store.sync().read == ("one",)
    assert store.sync().read == ()
    other = table.with_name("other.sqlite")
    shutil.copyfile(table, other)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(build.SETTING, str(other))
        forget()
        assert store.sync().read == ("one",)


def test_a_file_is_named_once_and_a_missing_one_is_missing(tmp_path, data):
    empty = data / "articles" / "empty.md"
    empty.write_text("")
    store = Store(tmp_path / "s.duckdb")
    store.sync()
    reasons = [failure.reason for failure in store.add([empty, tmp_path / "nofile"]).failed]
    assert reasons == ["the file is empty; an article needs a body", "there is no such file"]
