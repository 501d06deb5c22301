import pytest

from store.remembered import Remembered


def test_an_answer_is_asked_for_once():
    asked = []
    remembered = Remembered(most=2)
    for _ in range(3):
        assert remembered.get("a", lambda: asked.append(1) or "answer") == "answer"
    assert asked == [1]


def test_the_longest_unused_are_forgotten_first():
    remembered = Remembered(most=2)
    for name in ("a", "b", "a", "c"):
        remembered.get(name, lambda name=name: name)
    assert remembered.get("a", lambda: "again") == "a"
    assert remembered.get("b", lambda: "again") == "again"


def test_an_answer_too_large_to_keep_puts_no_other_out():
    remembered = Remembered(most=10)
    remembered.get("small", lambda: "kept")
    assert remembered.get("large", lambda: "given", size=lambda _: 11) == "given"
    assert remembered.get("large", lambda: "asked again") == "asked again"
    assert remembered.get("small", lambda: "again") == "kept"


def test_what_fails_is_asked_again():
    remembered = Remembered(most=2)
    with pytest.raises(ZeroDivisionError):
        remembered.get("a", lambda: 1 // 0)
    assert remembered.get("a", lambda: 1) == 1
