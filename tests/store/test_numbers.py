import numpy as np
import pytest

from store.formats.numbers import count_of, degrees_of, position_of, read


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("1,234", 1234), ("1,234,567", 1234567), ("1.0", 1), ("٣٤", 34), ("1,5", 1.5), ("-1", -1),
     ("dozens", None), ("12-15", None), ("", None)],
)  # fmt: skip
def test_figures(text, number):
    assert count_of(text) == number


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("34.887", 34.887),
        ("34,887", 34.887),
        ("-34,887", -34.887),
        ("٣٤٫٨٨٧", 34.887),
        ("34.887 N", 34.887),
        ("34.887° S", -34.887),
        ("W 12.5", -12.5),
        ("34°53'13\"N", 34 + 53 / 60 + 13 / 3600),
        ("34° 53′ 13.5″ N", 34 + 53 / 60 + 13.5 / 3600),
        ("34 53' E", 34 + 53 / 60),
        ("34°75'00\"N", None),
        ("34.88.7", None),
        ("34.Aug", None),
        ("here", None),
    ],
)
def test_degrees(text, degrees):
    found = degrees_of(text)
    assert found == (degrees if degrees is None else pytest.approx(degrees))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("35.33, 40.14", (35.33, 40.14)),
        ("35.33,40.14", (35.33, 40.14)),
        ("35.33 40.14", (35.33, 40.14)),
        ("(35,33; 40,14)", (35.33, 40.14)),
        ("POINT(40.14 35.33)", (35.33, 40.14)),
        ("SRID=4326;POINT (40.14 35.33)", (35.33, 40.14)),
        ("Lat: 35.33, Lon: 40.14", (35.33, 40.14)),
        ("40.14E, 35.33N", (35.33, 40.14)),
        ("35.33", None),
        ("near the river", None),
    ],
)
def test_latitude_and_longitude_in_one_cell(text, place):
    assert position_of(text) == place


def test_whole_columns_are_read_as_single_texts_are():
    texts = ["34.887", "34,887", "", "x", "1e1"]
    assert [None if np.isnan(value) else value for value in read(texts, degrees_of)] == [34.887, 34.887, None, None, 10]
