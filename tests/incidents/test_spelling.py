"""Spelling folded: the same however it is worked out, and with a way back to every character as written."""

from __future__ import annotations

import pytest

from incidents.language.spelling import fold

TEXTS = [
    "",
    "Shelling near Aleppo, 3 killed",
    "“Shelling” near Aleppo’s Old City – 3 killed…",
    "قُتِلَ ٣ عناصر من «قسد» في مدينة الباب؛ وأُصيب آخرون",
    "إلى آذار ۲۰۲۰ في ڪوباني وىیې",
    "ـ\u200fأَمْسِ\u200e",
    "ًٌٍ",
    "Türkiye’s ŞIRNAK, İstanbul ÅÄÖ",
    "هـ\u064b\u064c IS وداعش ISIS",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_folded_as_its_characters_are(text: str) -> None:
    assert fold(text).text == "".join(fold(character).text for character in text)


@pytest.mark.parametrize("text", TEXTS)
def test_every_place_leads_back_to_its_character(text: str) -> None:
    """Silent signs belong to the character before them, so that what a span ends with is whole."""
    folded = fold(text)
    kept = [place for place, character in enumerate(text) if fold(character).text] + [len(text)]
    assert len(kept) == len(folded.text) + 1
    places = list(range(len(folded.text) + 1))
    assert folded.all_written(places) == kept
    for start in places:
        for end in places[start + 1 :]:
            assert folded.written(start, end) == (kept[start], kept[end])
        assert folded.written(start, start) == (kept[start], kept[start])


def test_what_is_folded_stays_so() -> None:
    """No character is folded to one that is folded further, in whatever order they are evened out."""
    every = "".join(map(chr, [*range(0x250), *range(0x600, 0x700), *range(0x2000, 0x2070), *range(0xFF00, 0xFF20)]))
    once = fold(every).text
    assert fold(once).text == once
    assert once == "".join(fold(character).text for character in every)
