import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.models import EVENT_TYPES, SUB_EVENT_TYPES
from store.filters import QUERY_NAMES, Filters
from tests.store.records import incident, store_of

VALUE = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
LIST = st.lists(VALUE, max_size=4, unique=True).map(tuple)
DAY = st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1))


def chosen(values):
    return st.lists(st.sampled_from(values), unique=True, max_size=3).map(tuple)


FILTERS = st.builds(
    Filters,
    actors=LIST,
    sources=LIST,
    admin1=LIST,
    event_types=chosen(EVENT_TYPES),
    sub_event_types=chosen(tuple(SUB_EVENT_TYPES)),
    precision=chosen((1, 2, 3)),
    kinds=chosen(("event", "summary")),
    min_fatalities=st.none() | st.integers(0, 10_000),
    text=st.none() | VALUE,
    dated=st.sampled_from((None, "within", "across")),
    date_from=st.none() | DAY.filter(lambda day: day.year < 2000),
    date_to=st.none() | DAY.filter(lambda day: day.year >= 2000),
)


@given(FILTERS)
def test_a_filter_comes_back_from_its_query(filters):
    assert Filters.from_query(filters.to_query()) == filters


def test_every_field_has_a_name_in_the_url():
    assert set(QUERY_NAMES) == {field.name for field in dataclasses.fields(Filters)}


def test_nothing_given_lets_everything_through():
    assert Filters.from_query({}) == Filters()
    assert Filters.from_query({"from": "", "actor": [], "zoom": "7"}) == Filters()
    assert Filters().to_query() == {}


def test_lists_are_split_at_commas_that_are_not_escaped():
    assert Filters.from_query({"source": r"Reuters\, Beirut, SOHR"}).sources == ("Reuters, Beirut", "SOHR")
    assert Filters.from_query({"actor": ["SDF", "NDF"]}).actors == ("SDF", "NDF")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"from": "2020"}, "from: '2020' is not a day"),
        ({"from": "2020-02-30"}, "from: '2020-02-30' is not a day"),
        ({"to": "20200401"}, "to: '20200401' is not a day"),
        ({"from": "2020-05-01", "to": "2020-04-01"}, "from: 2020-05-01 is after to=2020-04-01"),
        ({"type": "Battle"}, "type: 'Battle' is not one of Battles"),
        ({"sub_type": "Battles"}, "sub_type: 'Battles' is not one of"),
        ({"precision": "4"}, "precision: '4' is not one of 1, 2, 3"),
        ({"kind": "events"}, "kind: 'events' is not one of event, summary"),
        ({"dated": "perhaps"}, "dated: 'perhaps' is not one of within, across"),
        ({"min_fatalities": "-1"}, "min_fatalities: '-1' is not a whole number"),
        ({"min_fatalities": "٣"}, "min_fatalities: '٣' is not a whole number"),
        ({"min_fatalities": "99999999999999"}, "min_fatalities: "),
        ({"q": "x" * 201}, "q: 201 characters"),
        ({"q": "a\x00b"}, "q: control characters"),
        ({"actor": ",".join(map(str, range(201)))}, "actor: 201 values"),
        ({"source": "x" * 201}, "source: a value of 201 characters"),
    ],
)
def test_what_is_wrong_is_named(query, message):
    with pytest.raises(ValueError, match=r"^\w+: ") as caught:
        Filters.from_query(query)
    assert str(caught.value).startswith(message)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return store_of(
        tmp_path_factory.mktemp("filters") / "s.duckdb",
        [
            incident(1),
            incident(2, actor2="LIWA_AL_QUDS", event_date=dt.date(2020, 4, 1), end_date=dt.date(2020, 4, 30)),
            incident(3, actor1=None, actor2=None, event_date=None, end_date=None, fatalities=None, fatalities_low=None),
            incident(4, kind="summary", event_date=dt.date(2019, 3, 24), end_date=dt.date(2020, 4, 25), fatalities=494),
            incident(5, actor1="SDF", actor2="ISLAMIC_STATE", admin1="Deir ez-Zor", source=(), geo_precision=3,
                     fatalities=0),
            incident(6, actor1="IRGC", actor2=None, event_type="Strategic developments", sub_event_type="Arrests",
                     source=("SOHR", "Sada al-Sharqiya"), location="الميادين", fatalities=None,
                     fatalities_low=None),
        ],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, {1, 2, 3, 4, 5, 6}),
        ({"kind": "event"}, {1, 2, 3, 5, 6}),
        ({"kind": "summary"}, {4}),
        ({"kind": "event,summary"}, {1, 2, 3, 4, 5, 6}),
        ({"actor": "NDF"}, {1, 4}),
        ({"actor": "SYRIAN_GOVERNMENT"}, {1, 2, 4}),
        ({"actor": "IRAN_BACKED_MILITIAS"}, {6}),
        ({"actor": "SDF,IRGC"}, {5, 6}),
        ({"actor": "NOBODY"}, set()),
        ({"from": "2020-04-10"}, {2, 4}),
        ({"to": "2020-04-08"}, {2, 4}),
        ({"from": "2020-04-10", "to": "2020-04-10"}, {2, 4}),
        ({"from": "2020-05-01"}, set()),
        ({"from": "2020-04-01", "to": "2020-04-30"}, {1, 2, 4, 5, 6}),
        ({"from": "2020-04-01", "to": "2020-04-30", "dated": "within"}, {1, 2, 5, 6}),
        ({"from": "2020-04-01", "to": "2020-04-30", "dated": "across"}, {4}),
        ({"from": "2020-04-09", "to": "2020-04-09", "dated": "within"}, {1, 5, 6}),
        ({"from": "2020-04-09", "to": "2020-04-09", "dated": "across"}, {2, 4}),
        ({"to": "2020-04-29", "dated": "within"}, {1, 4, 5, 6}),
        ({"from": "2020-04-02", "dated": "across"}, {2, 4}),
        ({"dated": "within"}, {1, 2, 3, 4, 5, 6}),
        ({"dated": "across"}, set()),
        ({"type": "Strategic developments"}, {6}),
        ({"sub_type": "Arrests,Armed clash"}, {1, 2, 3, 4, 5, 6}),
        ({"admin1": "Deir ez-Zor"}, {5}),
        ({"precision": "3"}, {5}),
        ({"source": "SOHR"}, {1, 2, 3, 4, 6}),
        ({"source": "Sada al-Sharqiya"}, {6}),
        ({"source": "Enab Baladi"}, {5}),  # the publisher, where no source is named
        ({"source": "SOH"}, set()),
        ({"min_fatalities": "3"}, {1, 2, 4}),
        ({"min_fatalities": "0"}, {1, 2, 3, 4, 5, 6}),
        ({"q": "السخنه"}, {1, 2, 3, 4, 5, 6}),  # in the article, spelled another way
        ({"q": "sukhnah clashes"}, {1, 2, 3, 4, 5, 6}),
        ({"q": "الميادين"}, {6}),
        ({"q": "sukhnah nowhere"}, set()),
        ({"q": "%"}, {1, 2, 3, 4, 5, 6}),  # punctuation alone asks for nothing
        ({"actor": "SYRIAN_GOVERNMENT", "from": "2020-04-10", "kind": "event"}, {2}),
        ({"source": "'; DROP TABLE incidents; --"}, set()),
    ],
)
def test_which_incidents_a_filter_shows(store, query, numbers):
    found = store.incidents(Filters.from_query(query))
    assert {int(name.removeprefix("i-")) for name in found["incident_id"]} == numbers
    assert store.count(Filters.from_query(query)) == len(numbers)
