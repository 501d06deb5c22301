"""Phrases found among words: the longest at each place, alone as beside other tables."""

from __future__ import annotations

import pytest

from incidents.language.phrases import Phrases, Sweep
from incidents.language.words import words_of

TABLES: list[list[tuple[str, str]]] = [
    [
        ("took control of", "take"),
        ("took", "get"),
        ("control", "hold"),
        ("neither … nor", "none"),
        ("سيطر على", "take"),
    ],
    [("control of the town", "town"), ("the town", "place"), ("of", "of"), ("nor", "nor"), ("قوات", "force")],
    [("never written", "nothing")],
]
FOUND = [
    ("They took control of the town.", [[(1, 4, "take")], [(2, 6, "town")], []]),
    ("They took the town", [[(1, 2, "get")], [(2, 4, "place")], []]),
    ("took, took control", [[(0, 1, "get"), (1, 2, "get"), (2, 3, "hold")], [], []]),
    ("neither army nor police", [[(0, 3, "none")], [(2, 3, "nor")], []]),
    ("neither one nor", [[(0, 3, "none")], [(2, 3, "nor")], []]),
    ("neither a b c d e nor f", [[], [(6, 7, "nor")], []]),
    ("وسيطرت قواتها", [[], [(1, 2, "force")], []]),
    ("وسيطر على القوات", [[(0, 2, "take")], [(2, 3, "force")], []]),
    ("", [[], [], []]),
]


@pytest.mark.parametrize(("text", "wanted"), FOUND, ids=[text[:20] for text, _ in FOUND])
def test_phrases_are_found_alone_as_beside_other_tables(text: str, wanted: list[list[tuple[int, int, str]]]) -> None:
    together = Sweep()
    beside = [Phrases(table, together) for table in TABLES]
    words = words_of(text)
    for table, other, expected in zip(TABLES, beside, wanted, strict=True):
        assert [hit[:3] for hit in Phrases(table).find(words)] == expected
        assert [hit[:3] for hit in other.find(words)] == expected
        assert [hit[:3] for hit in other.find(list(words))] == expected


def test_a_table_added_later_is_looked_for_in_a_text_begun_before() -> None:
    together = Sweep()
    words = words_of("they took the town")
    first = Phrases([("took", "get")], together)
    assert [hit.load for hit in first.find(words)] == ["get"]
    second = Phrases([("the town", "place")], together)
    assert [hit.load for hit in second.find(words)] == ["place"]
    assert [hit.load for hit in first.find(words)] == ["get"]


def test_whether_more_than_one_letter_is_written_onto_the_first_word() -> None:
    table = Phrases([("هجوم", "attack")])
    assert [hit.plain for hit in table.find(words_of("هجوم وهجوم بالهجوم"))] == [True, True, False]
