import datetime as dt

import pytest

from store import Filters
from tests.store.records import incident, store_of


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return store_of(
        tmp_path_factory.mktemp("counts") / "s.duckdb",
        [
            incident(1, fatalities_low=2, fatalities=3, fatalities_high=5),
            incident(2, fatalities_low=5, fatalities=5, fatalities_high=None, actor2="LIWA_AL_QUDS"),
            incident(3, fatalities_low=None, fatalities=None, fatalities_high=None, actor1=None, actor2=None),
            incident(4, kind="summary", fatalities=494, fatalities_low=494, fatalities_high=494),
            incident(5, latitude=None, longitude=None, fatalities=1, fatalities_low=1, fatalities_high=1, source=()),
            incident(6, latitude=35.33, longitude=40.14, event_date=dt.date(2020, 3, 1), end_date=dt.date(2020, 5, 31),
                     actor1="SYRIAN_GOVERNMENT", actor2="NDF", admin1="Deir ez-Zor", fatalities=0, fatalities_low=0,
                     fatalities_high=0, source=("SOHR", "SANA")),
        ],
    )  # fmt: skip


def test_the_overview_counts_events_and_keeps_summaries_apart(store):
    found = store.overview()
    assert (found.events, found.summaries) == (5, 1)
    assert (found.placed, found.not_placed, found.places) == (4, 1, 2)
    assert (found.fatalities_low, found.fatalities, found.fatalities_high, found.open_ended) == (8, 9, 11, 1)
    assert (found.first_day, found.last_day) == (dt.date(2020, 3, 1), dt.date(2020, 5, 31))
    assert found.articles == 1


def test_the_overview_of_nothing_is_nothing(store):
    found = store.overview(Filters(admin1=("Nowhere",)))
    assert (found.events, found.fatalities_high, found.places, found.first_day) == (0, 0, 0, None)


def test_the_overview_of_summaries_counts_no_events(store):
    found = store.overview(Filters(kinds=("summary",)))
    assert (found.events, found.summaries, found.fatalities) == (0, 1, 0)


def test_facets_count_each_value_under_the_other_filters(store):
    found = {name: dict(values) for name, values in store.facets().items()}
    assert found["admin1"] == {"Homs": 4, "Deir ez-Zor": 1}
    assert found["kind"] == {"event": 5, "summary": 1}
    assert found["source"] == {"SOHR": 4, "SANA": 1, "Enab Baladi": 1}
    assert found["precision"] == {1: 5}
    # SYRIAN_GOVERNMENT against its own NDF counts once for the family.
    assert found["actor"] == {"ISLAMIC_STATE": 3, "SYRIAN_GOVERNMENT": 4, "NDF": 3, "LIWA_AL_QUDS": 1}
    chosen = {name: dict(values) for name, values in store.facets(Filters(admin1=("Deir ez-Zor",))).items()}
    assert chosen["admin1"] == found["admin1"]  # a filter's own values stay to be chosen from
    assert chosen["source"] == {"SOHR": 1, "SANA": 1}


@pytest.mark.parametrize("filters", [Filters(), Filters(date_to=dt.date(2020, 4, 1)), Filters(sources=("SOHR",))])
def test_a_facets_count_is_what_choosing_it_shows(store, filters):
    fields = {"actor": "actors", "type": "event_types", "sub_type": "sub_event_types", "admin1": "admin1",
              "precision": "precision", "source": "sources"}  # fmt: skip
    for name, values in store.facets(filters).items():
        for value, number in values:
            if name == "kind":
                shown = store.count(Filters.from_query({**filters.to_query(), "kind": value}))
            else:
                query = {**filters.without(fields[name]).to_query(), name: str(value), "kind": "event"}
                shown = store.count(Filters.from_query(query))
            assert shown == number, (name, value)


def test_the_timeline_counts_every_dated_event_once(store):
    months = store.timeline(Filters(), "month")
    assert months["incidents"].sum() == 5
    assert [str(day.date()) for day in months["period"].drop_duplicates()] == ["2020-03-01", "2020-04-01"]
    days = store.timeline(Filters(), "day")
    assert days["fatalities"].sum() == 9
    weeks = store.timeline(Filters(), "week")
    assert {day.date().isoweekday() for day in weeks["period"]} == {1}
    assert months["actor"].isna().sum() == 1
    assert store.timeline(Filters(admin1=("Nowhere",))).empty
    with pytest.raises(ValueError, match="step: 'hour'"):
        store.timeline(Filters(), "hour")


def test_an_answer_that_is_changed_by_its_reader_is_not_changed_for_others(store):
    first = store.timeline(Filters(), "month")
    first["incidents"] = 0
    assert store.timeline(Filters(), "month")["incidents"].sum() == 5
