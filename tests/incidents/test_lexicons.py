"""Loading the word lists, and the shipped ones themselves."""

from __future__ import annotations

import dataclasses
import inspect
import pathlib

import pytest

from incidents import lexicons, reporting, scenes
from incidents.control import vocabulary as control_words
from incidents.dates import rules as dates_rules
from incidents.language import grammar
from incidents.language.spelling import fold
from incidents.language.tagging import Tagger
from incidents.lexicons import LexiconError, load
from incidents.tolls import vocabulary as casualty_words

SHAPE = {"words": "words", "table": "numbers?"}


def write(folder: pathlib.Path, content: str) -> pathlib.Path:
    (folder / "ar").mkdir()
    (folder / "ar" / "trial.yaml").write_text(content, encoding="utf-8")
    return folder


def test_a_word_list_is_loaded_as_written(tmp_path: pathlib.Path) -> None:
    folder = write(tmp_path, "words: [أمس, غدا]\n")
    assert load("ar", "trial", SHAPE, folder=folder) == {"words": ["أمس", "غدا"], "table": {}}


BROKEN = [
    # content, what the message must name
    ("words: [أمس\n", "line"),
    ("words: [no, غدا]\n", "entry 1"),
    ("words: [أمس, أمس]\n", "twice"),
    ("words: أمس\n", "words"),
    ("table: {one: 1}\n", "'words' is missing"),
    ("words: [أمس]\nwords: [غدا]\n", "stands twice"),
    ("words: [أمس]\ncolours: [red]\n", "unknown key 'colours'"),
    ("words: [أمس]\ntable: {one: two}\n", "'one'"),
    ("- أمس\n", "keys"),
]


@pytest.mark.parametrize(("content", "named"), BROKEN)
def test_a_broken_word_list_is_refused_with_its_file_and_place(
    tmp_path: pathlib.Path, content: str, named: str
) -> None:
    with pytest.raises(LexiconError) as caught:
        load("ar", "trial", SHAPE, folder=write(tmp_path, content))
    assert "ar/trial.yaml" in str(caught.value)
    assert named in str(caught.value)


def test_a_missing_word_list_is_named() -> None:
    with pytest.raises(LexiconError, match=r"ar/nothing\.yaml: no such word list"):
        load("ar", "nothing", SHAPE)


def test_a_word_list_that_is_not_utf_8_is_named(tmp_path: pathlib.Path) -> None:
    (tmp_path / "ar").mkdir()
    (tmp_path / "ar" / "trial.yaml").write_bytes("words: [أمس]".encode("cp1256"))
    with pytest.raises(LexiconError, match="UTF-8"):
        load("ar", "trial", SHAPE, folder=tmp_path)


@pytest.mark.parametrize("path", lexicons.shipped(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_shipped_word_list_can_be_read(path: pathlib.Path) -> None:
    assert lexicons.read(path)


@pytest.mark.parametrize("language", lexicons.LANGUAGES)
@pytest.mark.parametrize("name", ["dates", "quantities"])
def test_each_language_has_these_lists(language: str, name: str) -> None:
    assert (lexicons.FOLDER / language / f"{name}.yaml") in lexicons.shipped()


@pytest.mark.parametrize("language", lexicons.LANGUAGES)
def test_dates_hold_every_month_and_weekday(language: str) -> None:
    table = load(language, "dates", dates_rules.SHAPE)
    assert sorted(table["months"]) == list(range(1, 13))
    assert sorted(table["hijri_months"]) == list(range(1, 13))
    assert sorted(table["weekdays"]) == list(range(7))


@pytest.mark.parametrize("language", lexicons.LANGUAGES)
def test_no_word_of_the_dates_stands_in_two_lists(language: str) -> None:
    assert dates_rules.tagger(language).tag("2020").letters == "y"


@pytest.mark.parametrize("language", lexicons.LANGUAGES)
def test_vague_numbers_are_low_best_high(language: str) -> None:
    table = load(language, "quantities", casualty_words.SHAPE)
    for word, bounds in table["vague"].items():
        assert bounds is None or bounds == sorted(bounds), word


def test_every_list_of_small_words_is_explained() -> None:
    source = inspect.getsource(grammar.Grammar)
    names = [field.name for field in dataclasses.fields(grammar.Grammar)]
    missing = [name for name in names if f'{name}: frozenset[str]\n    """' not in source]
    assert missing == []


def test_the_readme_names_every_key() -> None:
    readme = (lexicons.FOLDER / "README.md").read_text(encoding="utf-8")
    shapes = {**dates_rules.SHAPE, **casualty_words.SHAPE, **control_words.SHAPE, **scenes._SHAPE, **reporting._SHAPE}
    missing = [key for key in shapes if f"`{key}`" not in readme]
    assert missing == []


FOLDED = [
    ("أَمْسِ", "امس"),
    ("الـ٢٤", "ال24"),
    ("إلى آذار", "الي اذار"),
    ("۱۴۴۳ هـ", "1443 ه"),
    ("Türkiye’s", "turkiye's"),
    ("15–17", "15-17"),
    ("قـ ـتل عنصر", "قتل عنصر"),
    ("تنـ.ـظيم", "تنظيم"),
    ("هـ. قال", "ه. قال"),
]


@pytest.mark.parametrize(("text", "folded"), FOLDED)
def test_spelling_is_folded(text: str, folded: str) -> None:
    assert fold(text).text == folded


def test_a_folded_span_leads_back_to_the_text_as_written() -> None:
    text = "وَقُتِلَ ٣ عناصر"
    folded = fold(text)
    start = folded.text.index("3")
    assert text[slice(*folded.written(start, start + 1))] == "٣"


def test_a_word_cut_to_hide_it_leads_back_to_all_its_letters() -> None:
    text = "أمس قـ ـتل شاب"
    folded = fold(text)
    start = folded.text.index("قتل")
    assert text[slice(*folded.written(start, start + 3))] == "قـ ـتل"


def test_a_phrase_in_two_lists_is_refused() -> None:
    with pytest.raises(ValueError, match="stands for both"):
        Tagger([("أمس", "t", -1), ("امس", "W", None)], clitics=True)


def test_prefixes_written_onto_arabic_words_are_taken_off() -> None:
    tagger = Tagger([("يوم", "D", None), ("اليوم", "t", 0)], clitics=True)
    assert tagger.tag("وبيوم لليوم").letters == "&Dt"
