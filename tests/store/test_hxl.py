import io

import hxl
import pytest

from store import Filters
from store.formats import FORMATS
from tests.store.records import incident, store_of


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    given = [incident(1, location="تدمر", fatalities=4), incident(2, location="=1+1", fatalities=3)]
    return store_of(tmp_path_factory.mktemp("hxl") / "s.duckdb", given)


def read(store, filters=None):
    text = b"".join(FORMATS["hxl"].write(store.batches(filters or Filters())))
    return hxl.data(hxl.make_input(io.BytesIO(text), hxl.InputOptions(allow_local=True)))


def test_libhxl_finds_the_columns_by_their_hashtags(store):
    rows = list(read(store).with_rows("#event+id=i-1"))
    assert len(rows) == 1
    assert rows[0].get("#loc+name") == "تدمر"
    assert float(rows[0].get("#geo+lat")) == 34.887
    assert rows[0].get("#date+start") == store.incident("i-1").event_date.isoformat()


def test_libhxl_adds_up_the_killed(store):
    counted = list(
        read(store).count("#country+code", aggregators="sum(#affected+killed-min-max) as Killed#affected+sum")
    )
    assert float(counted[0].get("#affected+sum")) == 7


def test_no_cell_runs_as_a_formula(store):
    rows = list(read(store).with_rows("#event+id=i-2"))
    assert rows[0].get("#loc+name") == "'=1+1"


def test_nothing_is_the_two_headings(store):
    assert list(read(store, Filters(admin1=("Nowhere",)))) == []
