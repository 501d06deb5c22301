"""What is counted over the columns in memory is what the database counts."""

import dataclasses
import datetime as dt
import random

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gazetteer.names import fold
from store import schema
from store.counting import columns, counts, tallies
from store.counting.columns import Columns, TooVariedError, load
from store.families import family
from store.filters import DATED, Filters, predicates
from store.store import Store
from tests.store.records import incident, store_of

DAYS = [
    None,
    dt.date(2019, 12, 30),
    dt.date(2020, 1, 1),
    dt.date(2020, 4, 9),
    dt.date(2020, 4, 30),
    dt.date(2021, 2, 1),
]
ACTORS = ["ISLAMIC_STATE", "SDF", "SYRIAN_GOVERNMENT", "NDF", None]
DEEDS = [("Battles", "Armed clash"), ("Violence against civilians", "Attack"), ("Protests", "Peaceful protest")]
ADMIN = ["Homs", "Deir ez-Zor", None]
SOURCES = [(), ("SOHR",), ("SOHR", "SANA"), ("Reuters, Beirut", 'a "quoted" name')]
PLACES = [(34.887, 38.872), (35.33, 40.14), (35.33, 40.15), (None, None), (89.0, 180.0), (89.5, -180.0)]


def _records(seed: int, size: int):
    chance = random.Random(seed)
    found = []
    for number in range(size):
        days = sorted((day for day in chance.choices(DAYS, k=2) if day), key=lambda day: day)
        first, last = (days[0], days[-1]) if days else (None, None)
        if chance.random() < 0.1:
            first, last = chance.choice([(first, None), (None, last)])
        event_type, sub_event_type = chance.choice(DEEDS)
        latitude, longitude = chance.choice(PLACES)
        toll = chance.choice([(None, None, None), (2, 3, 5), (5, 5, None), (0, 0, 0), (4, None, None), (None, 1, 1)])
        found.append(
            incident(
                number, event_date=first, end_date=last, event_type=event_type, sub_event_type=sub_event_type,
                actor1=chance.choice(ACTORS), actor2=chance.choice(ACTORS), latitude=latitude, longitude=longitude,
                geo_precision=chance.choice([1, 2, 3]), admin1=chance.choice(ADMIN), source=chance.choice(SOURCES),
                kind="summary" if chance.random() < 0.2 else "event", fatalities_low=toll[0], fatalities=toll[1],
                fatalities_high=toll[2],
            )
        )  # fmt: skip
    return found


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return store_of(tmp_path_factory.mktemp("tallies") / "s.duckdb", _records(5, 400))


def _some(values):
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


NAMED = {
    "date_from": st.sampled_from(DAYS),
    "date_to": st.sampled_from(DAYS),
    "actors": _some(["ISLAMIC_STATE", "SDF", "SYRIAN_GOVERNMENT", "NDF"]),
    "event_types": _some([kind for kind, _ in DEEDS]),
    "sub_event_types": _some([kind for _, kind in DEEDS]),
    "admin1": _some(["Homs", "Deir ez-Zor", "Nowhere"]),
    "precision": _some([1, 2, 3]),
    "sources": _some(["SOHR", "SANA", "Reuters, Beirut", 'a "quoted" name', "Enab Baladi", "Reuters"]),
    "min_fatalities": st.sampled_from([None, 0, 1, 4]),
    "text": st.sampled_from([None, None, "السخنة", "clashes", "nothing of the kind"]),
    "kinds": _some(["event", "summary"]),
    "dated": st.sampled_from([None, *DATED]),
}
FILTERS = st.fixed_dictionaries({}, optional=NAMED).map(lambda given: Filters(**given))


def test_every_field_of_a_filter_is_tried_here():
    assert set(NAMED) == {field.name for field in dataclasses.fields(Filters)}


def both(store: Store, filters: Filters, over, ask):
    """The answer over the columns, and the database's own."""
    with store._looking() as (backend, version):
        ready = store._ledgers.of(backend, version, filters)
        assert ready is not None
        return over(ready), ask(backend)


@settings(max_examples=60, deadline=None)
@given(FILTERS)
@example(Filters())
@example(Filters(dated="across"))
@example(Filters(dated="within", date_from=DAYS[2], date_to=DAYS[4]))
@example(Filters(dated="across", date_to=DAYS[3]))
@example(Filters(kinds=("summary",)))
def test_counts_are_the_databases(store, filters):
    conditions = store._conditions
    over, asked = both(
        store, filters, lambda c: tallies.overview(c, filters), lambda b: counts.overview(b, conditions, filters)
    )
    assert over == asked
    over, asked = both(
        store, filters, lambda c: tallies.facets(c, filters), lambda b: counts.facets(b, conditions, filters)
    )
    assert over == asked


@settings(max_examples=30, deadline=None)
@given(FILTERS, st.sampled_from(counts.STEPS))
@example(Filters(), "week")
@example(Filters(admin1=("Nowhere",)), "month")
def test_the_course_of_time_is_the_databases(store, filters, step):
    over, asked = both(
        store, filters, lambda c: tallies.timeline(c, filters, step),
        lambda b: counts.timeline(b, store._conditions, filters, step),
    )  # fmt: skip
    listed = [
        [(str(pd.Timestamp(row.period).date()), row.actor if isinstance(row.actor, str) else None, row.incidents,
          row.fatalities) for row in found.itertuples()]
        for found in (over, asked)
    ]  # fmt: skip
    assert listed[0] == listed[1]
    assert str(over["period"].dtype).startswith("datetime64")


@settings(max_examples=30, deadline=None)
@given(FILTERS, st.integers(1, 50), st.integers(0, 10))
def test_the_latest_are_found_without_sorting_all(store, filters, limit, offset):
    found = list(store.incidents(filters, limit=limit, offset=offset)["incident_id"])
    assert found == list(store.incidents(filters)["incident_id"])[offset : offset + limit]


def test_every_value_is_kept_apart_however_many_rows_are_read_at_a_time(store, monkeypatch):
    monkeypatch.setattr("store.counting.columns.BATCH", 7)
    with store._looking() as (backend, _):
        small: Columns = load(backend, positions=1000)
        monkeypatch.undo()
        whole: Columns = load(backend, positions=1000)
    for name in ("sides", "deed", "stand", "toll", "days", "reporters"):
        one, other = (dict(tallies._counted(it, it.shown(Filters()), name))
                      for it in (small, whole))  # fmt: skip
        assert one == other


def test_what_is_too_varied_is_left_to_the_database(tmp_path, monkeypatch):
    store = store_of(tmp_path / "s.duckdb", _records(6, 60))
    expected = store.overview(), store.facets(), store.timeline()
    monkeypatch.setitem(columns._BITS, "reported_by", 1)
    with store._looking() as (backend, _), pytest.raises(TooVariedError, match="reported_by: more than 2"):
        load(backend, positions=1000)
    again = Store(tmp_path / "s.duckdb")
    assert again.overview() == expected[0]
    assert again.facets() == expected[1]
    pd.testing.assert_frame_equal(again.timeline(), expected[2])
    monkeypatch.undo()
    # Where only the positions are too many, the rest is still counted in memory.
    with store._looking() as (backend, _):
        many = load(backend, positions=2)
    assert many.standing is None
    assert tallies.overview(many, Filters()) is None
    assert tallies.facets(many, Filters()) == expected[1]


def test_columns_are_read_beside_the_questions_where_there_are_many(tmp_path, monkeypatch):
    store = store_of(tmp_path / "s.duckdb", _records(7, 80))
    expected = store.overview(), store.facets()
    monkeypatch.setattr("store.counting.ledgers.AT_ONCE", 10)
    again = Store(tmp_path / "s.duckdb")
    assert (again.overview(), again.facets()) == expected
    again._ledgers.wait()
    with again._looking() as (backend, version):
        assert again._ledgers.of(backend, version, Filters()) is not None
    assert again.overview(Filters(admin1=("Homs",))) == store.overview(Filters(admin1=("Homs",)))


def test_where_the_columns_cannot_be_read_the_database_answers(tmp_path, monkeypatch, caplog):
    store = store_of(tmp_path / "s.duckdb", _records(8, 40))
    expected = store.overview(), store.facets()
    asked = []

    def broken(*_, **__):
        asked.append(1)
        raise MemoryError("no room")

    monkeypatch.setattr("store.counting.ledgers.AT_ONCE", 10)
    monkeypatch.setattr("store.counting.ledgers.load", broken)
    again = Store(tmp_path / "s.duckdb")
    for filters in (Filters(), Filters(admin1=("Homs",)), Filters(kinds=("event",))):
        assert again.overview(filters) == store.overview(filters)
        again._ledgers.wait()
    assert (again.overview(), again.facets()) == expected
    assert asked == [1]  # and not again before the data change
    assert "the database counts" in caplog.text


def test_what_another_process_changes_is_counted(tmp_path):
    path = tmp_path / "s.duckdb"
    store = store_of(path, [incident(1), incident(2, admin1="Raqqa")])
    assert store.overview().events == 2
    beside = Store(path)
    records = schema.arrow("incidents", [{"incident_id": "new", "kind": "event", "admin1": "Raqqa"}])
    beside.put_records([records.select(["incident_id", "kind", "admin1", "latitude", "longitude"])], name="new")
    assert store.overview().events == 3
    assert dict(store.facets()["admin1"]) == {"Raqqa": 2, "Homs": 1}
    beside.undo_import(int(beside.imports()["reading_id"].iloc[0]))
    assert store.overview().events == 2


@settings(max_examples=30, deadline=None)
@given(FILTERS)
def test_a_filter_lets_through_what_its_conditions_do(store, filters):
    table = schema.incidents
    with store._looking() as (backend, version):
        ready = store._ledgers.of(backend, version, filters)
        chosen = predicates(filters, table, families=family, fold=fold)
        asked = table.filter(chosen) if chosen else table
        assert len(ready.shown(filters)) == backend.to_pyarrow(asked.count()).as_py()
