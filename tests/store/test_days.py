import datetime as dt

import numpy as np
import pytest

from store.formats.days import day_of, order_of, read


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020-04-25", (2020, 4, 25)),
        ("2020-04-25 00:00:00.000", (2020, 4, 25)),
        ("2020-04-25T13:00:00Z", (2020, 4, 25)),
        ("2020-4-5", (2020, 4, 5)),
        ("2020/04/25", (2020, 4, 25)),
        ("25/04/2020", (2020, 4, 25)),
        ("25.4.2020", (2020, 4, 25)),
        ("25-04-20", (2020, 4, 25)),
        ("25/4/98", (1998, 4, 25)),
        ("25/04/2020 14:30", (2020, 4, 25)),
        ("25 April 2020", (2020, 4, 25)),
        ("25-Apr-20", (2020, 4, 25)),
        ("25th April, 2020", (2020, 4, 25)),
        ("Saturday 25 April 2020", (2020, 4, 25)),
        ("April 25, 2020", (2020, 4, 25)),
        ("3 Sept 2020", (2020, 9, 3)),
        ("٢٥ نيسان ٢٠٢٠", (2020, 4, 25)),
        ("25 أبريل / نيسان 2020", (2020, 4, 25)),
        ("25 نيسان (أبريل) 2020", (2020, 4, 25)),
        ("1 تشرين الأول 2019", (2019, 10, 1)),
        ("20200425", (2020, 4, 25)),
        ("43946", (2020, 4, 25)),
        ("43946.5", (2020, 4, 25)),
        ("2020-02-30", None),
        ("31/04/2020", None),
        ("04/25/2020", None),
        ("soon", None),
        ("April 2020", None),
        ("2020", None),
        ("25 Smarch 2020", None),
        ("12345", None),
        ("", None),
    ],
)
def test_days_as_tables_write_them(text, day):
    assert day_of(text) == (dt.date(*day) if day else None)


def test_the_month_may_come_first():
    assert day_of("04/25/2020", order="mdy") == dt.date(2020, 4, 25)
    assert day_of("03/04/2020") == dt.date(2020, 4, 3)
    assert day_of("03/04/2020", order="mdy") == dt.date(2020, 3, 4)


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["03/04/2020", "25/04/2020"], "dmy"),
        (["03/04/2020", "04/25/2020"], "mdy"),
        (["03/04/2020", "04/04/2020"], None),
        (["2020-04-25", ""], None),
    ],
)
def test_which_comes_first_is_told_by_the_days_that_tell_it(texts, order):
    assert order_of(texts) == order


def test_whole_columns_are_read_as_single_texts_are():
    texts = ["2020-04-25", "25 April 2020", "", "never", "43946"]
    found = read(texts)
    assert [None if np.isnat(day) else day.item() for day in found] == [day_of(text) for text in texts]
