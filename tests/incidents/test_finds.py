"""What was found is asked for by where it stands, so that a sentence takes no longer in a long article."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from incidents import Article, extract
from incidents.extract import Reading
from incidents.language.finds import Finds
from tests.incidents.atlas import Atlas

ATLAS = Atlas()
PUBLISHED = dt.date(2021, 2, 10)
PLACES = {
    "ar": ("هجين", "الميادين", "ذيبان", "الشحيل", "البصيرة", "السخنة", "تدمر", "منبج", "سراقب", "الرقة"),
    "en": ("Hajin", "Mayadin", "Thiban", "Shuhayl", "Busayrah", "Sukhnah", "Palmyra", "Manbij", "Saraqib", "Raqqa"),
}
SENTENCES = {
    "ar": "هاجمت خلايا داعش في {day} كانون الثاني 2021 حاجزاً لقسد في {place}، ما أدى إلى مقتل عنصرين.",
    "en": "ISIS cells attacked an SDF checkpoint in {place} on {day} January 2021, killing two fighters.",
}


class Word(NamedTuple):
    first: int


def long_article(language: str, rounds: int) -> Article:
    """Attacks on ten towns on each of twenty days, told ``rounds`` times, with a line between that tells of none."""
    quiet = "لا تزال الطريق مغلقة." if language == "ar" else "The road is still closed."
    told = [
        f"{SENTENCES[language].format(day=day, place=place)}\n{quiet}\n"
        for day, place in itertools.product(range(1, 21), PLACES[language])
    ]
    body = "".join(told) * rounds
    return Article("long", body, title=None, published=PUBLISHED, language=language)  # type: ignore[arg-type]


def reading(article: Article) -> Reading:
    return extract(article, gazetteer=ATLAS)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(0, 3, [0, 2, 2]), (2, 3, [2, 2]), (3, 5, []), (5, 99, [5, 9]), (-4, 1, [0]), (4, 2, []), (10, 20, [])],
)
def test_what_begins_within_a_stretch(first: int, last: int, expected: list[int]) -> None:
    finds = Finds(Word(at) for at in (0, 2, 2, 5, 9))
    assert [one.first for one in finds.within(first, last)] == expected


def test_what_was_found_out_of_order_keeps_its_order() -> None:
    finds = Finds(Word(at) for at in (5, 0, 9, 2))
    assert [one.first for one in finds.within(0, 6)] == [5, 0, 2]
    assert [one.first for one in finds.within(0, 6, lambda at: at != 0)] == [5, 2]


def test_only_what_is_covered() -> None:
    finds = Finds(["aa", "b", "cccc"], at=len)
    assert finds.within(1, 5, lambda at: at > 1) == ["aa", "cccc"]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_four_times_the_article_is_four_times_the_looking(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = 0

    def counted(self: Finds[Any]) -> Iterator[Any]:
        nonlocal looked
        for at in range(len(self)):
            looked += 1
            yield self[at]

    within = Finds.within

    def counted_within(self: Finds[Any], *asked: Any) -> list[Any]:
        nonlocal looked
        found = within(self, *asked)
        looked += len(found) + 1
        return found

    monkeypatch.setattr(Finds, "__iter__", counted)
    monkeypatch.setattr(Finds, "within", counted_within)
    taken = []
    for rounds in (1, 4):
        looked = 0
        reading(long_article(language, rounds))
        taken.append(looked)
    assert taken[0] > 1000
    assert taken[1] <= 4.2 * taken[0]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_long_article_is_read_to_its_end(language: str) -> None:
    article = long_article(language, 12)
    assert len(article.body) > 250_000
    read = reading(article)
    assert len(read.incidents) == 200  # ten towns on twenty days, each told twelve times
    assert {(i.event_date, i.place_id) for i in read.incidents} == {
        (dt.date(2021, 1, day), ATLAS.mentions(place)[0].place.place_id)  # type: ignore[union-attr]
        for day, place in itertools.product(range(1, 21), PLACES[language])
    }
    assert all(i.fatalities == 2 for i in read.incidents)
    assert read.incidents[-1].evidence[-1].end > len(article.body) - 200
