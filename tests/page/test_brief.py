import datetime as dt

import numpy as np
import pypdfium2
import pytest

from page.brief import brief
from page.language import language
from page.printed_map import frame_of
from store import Filters
from tests.store.records import claim, incident, store_of

DAY = dt.date(2020, 4, 30)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    given = [incident(number, latitude=34.0 + number / 10) for number in range(60)]
    given.append(incident(90, latitude=None, longitude=None, actor1="USA", actor2=None))
    return store_of(tmp_path_factory.mktemp("brief") / "s.duckdb", given, claims=[claim()])


def read(data):
    document = pypdfium2.PdfDocument(data)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    return document, text


@pytest.mark.parametrize("code", ["en", "ar"])
def test_a_brief_tells_the_view_in_its_language(store, code):
    tongue = language(code)
    document, text = read(brief(store, tongue, Filters(), DAY))
    assert len(document) >= 2
    for said in (tongue.event_type("Battles"), tongue.governorate("Homs"), tongue.month(DAY).split()[0]):
        # A reader of PDF may give Arabic in the order of its drawing.
        assert said in text or said[::-1] in text, said
    assert "61" in text


def ink(document, top, bottom):
    """How much is drawn in the left and in the right half of the first page, between two heights of it (0 to 1)."""
    picture = np.asarray(document[0].render(scale=1).to_pil().convert("L"))
    band = picture[int(top * picture.shape[0]) : int(bottom * picture.shape[0])] < 128
    middle = band.shape[1] // 2
    return int(band[:, :middle].sum()), int(band[:, middle:].sum())


def test_arabic_begins_at_the_right_and_english_at_the_left(store):
    for code, begins in (("en", 0), ("ar", 1)):
        document, _ = read(brief(store, language(code), Filters(), DAY))
        halves = ink(document, 0.04, 0.09)
        assert halves[begins] > 50
        assert halves[1 - begins] == 0


def test_arabic_letters_are_joined(store):
    """Joined, the five letters of the name are one run of ink to the eye; apart they would be five or more."""
    document, _ = read(brief(store, language("ar"), Filters(), DAY))
    picture = np.asarray(document[0].render(scale=3).to_pil().convert("L")) < 128
    band = picture[int(0.04 * picture.shape[0]) : int(0.08 * picture.shape[0])]
    columns = band.any(axis=0)
    runs = int((columns[1:] & ~columns[:-1]).sum())
    assert 1 <= runs <= 3


def test_a_view_without_incidents_says_so(store):
    document, text = read(brief(store, language("en"), Filters(admin1=("Nowhere",)), DAY))
    assert len(document) == 1
    assert "No incidents match these filters." in text


def test_text_of_others_breaks_nothing(tmp_path):
    hostile = ["\x00\x0b", "𐎠" * 50, "x" * 5_000, "<b>", "‮abc"]
    given = [incident(number, location=text, source=(text,)) for number, text in enumerate(hostile)]
    document, _ = read(brief(store_of(tmp_path / "s.duckdb", given), language("ar"), Filters(), DAY))
    assert len(document) >= 1


def test_the_frame_shows_every_point_and_keeps_shapes():
    points = [(34.0, 38.0), (36.5, 41.0)]
    frame = frame_of(points, 10, 20, 180, 105)
    for latitude, longitude in points:
        x, y = frame.at(latitude, longitude)
        assert 10 < x < 190
        assert 20 < y < 125
    assert frame.at(36.5, 41.0)[1] < frame.at(34.0, 38.0)[1]
    single = frame_of([(34.0, 38.0)], 0, 0, 100, 100)
    assert single.at(34.0, 38.0) == pytest.approx((50, 50))
