"""Every message has its Arabic, with the same places to fill in; numbers and months are as the Levant writes them."""

import ast
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import pofile

from incidents.models import EVENT_TYPES, SUB_EVENT_TYPES
from page import language as room
from page.language import TERMS, language

PAGE = Path(room.__file__).parent
CATALOGUE = room.CATALOGUES / "ar" / "LC_MESSAGES" / "khareeta.po"


def messages() -> Iterator[tuple[str, str]]:
    """Every message in the code of the page, with where it stands."""
    for path in sorted(PAGE.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if called not in ("_", "text", "_term", "plural"):
                continue
            for argument in node.args[: 2 if called == "plural" else 1]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value, f"{path.name}:{node.lineno}"


def fields(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def translations() -> dict[str, tuple[str, ...]]:
    with CATALOGUE.open("rb") as file:
        catalogue = pofile.read_po(file, locale="ar")
    found = {}
    for message in catalogue:
        if message.id and not message.fuzzy:
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            for one in ids:
                found[one] = strings
    return found


def test_every_message_has_its_arabic() -> None:
    known = translations()
    missing = {f"{where}: {message}" for message, where in messages() if not all(known.get(message, ("",)))}
    assert len(set(messages())) > 100
    assert not missing


def test_translations_fill_in_the_same_places() -> None:
    for message, strings in translations().items():
        for string in strings:
            # A form for one or two may say the number in a word.
            assert fields(string) <= fields(message), message
            if len(strings) == 1:
                assert fields(string) == fields(message), message


def test_no_translation_is_left_over() -> None:
    assert set(translations()) <= {message for message, _ in messages()}


def test_messages_stand_where_the_catalogue_tools_find_them() -> None:
    # pybabel does not look into f-strings.
    for path in PAGE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                inside = [c for c in ast.walk(node) if isinstance(c, ast.Call) and getattr(c.func, "id", "") == "_"]
                assert not inside, f"{path.name}:{node.lineno}"


def test_terms_are_acleds() -> None:
    assert set(TERMS) == {*EVENT_TYPES, *SUB_EVENT_TYPES}


@pytest.mark.parametrize(
    ("code", "day", "expected"),
    [
        ("en", dt.date(2020, 4, 9), "9 April 2020"),
        ("ar", dt.date(2020, 4, 9), "9 نيسان 2020"),
        ("ar", dt.date(2019, 10, 1), "1 تشرين الأول 2019"),
        ("ar", dt.date(2024, 12, 8), "8 كانون الأول 2024"),
        ("en", None, ""),
    ],
)
def test_days(code: str, day: dt.date | None, expected: str) -> None:
    assert language(code).day(day) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (dt.date(2020, 4, 9), dt.date(2020, 4, 9), "9 April 2020"),
        (dt.date(2020, 4, 9), dt.date(2020, 4, 11), "9 April 2020 – 11 April 2020"),
        (None, dt.date(2020, 4, 11), "11 April 2020"),
        (None, None, ""),
    ],
)
def test_spans(first: dt.date | None, last: dt.date | None, expected: str) -> None:
    assert language("en").span(first, last) == expected


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (1, "حادثة واحدة"),
        (2, "حادثتان"),
        (3, "3 حوادث"),
        (10, "10 حوادث"),
        (11, "11 حادثة"),
        (99, "99 حادثة"),
        (100, "100 حادثة"),
    ],
)
def test_arabic_counts_in_its_own_forms(n: int, expected: str) -> None:
    assert language("ar").plural("{n} incident", "{n} incidents", n) == expected


def test_figures_read_from_left_to_right_in_arabic_too() -> None:
    assert language("en").between(61, 74) == "61–74"
    assert language("en").between(5, 5, open_ended=True) == "5+"
    assert language("ar").between(61, 74) == "\u206661–74\u2069"


def test_names_in_both_languages() -> None:
    assert language("en").actor("SDF") == "Syrian Democratic Forces"
    assert language("ar").actor("SDF").startswith("قوات سوريا الديمقراطية")
    assert language("en").actor("SOME_NEW_GROUP") == "SOME NEW GROUP"
    assert language("ar").actor(None) == "لم يُذكر طرف"
    assert language("ar").event_type("Arrests") == "اعتقالات"
    assert language("ar").governorate("Deir ez-Zor") == "دير الزور"
    assert language("ar").governorate("Nowhere") == "Nowhere"


def test_unknown_languages_are_english() -> None:
    assert language("xx").code == "en"
    assert language(None).direction == "ltr"
    assert language("ar").direction == "rtl"
