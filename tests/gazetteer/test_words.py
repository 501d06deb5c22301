"""The language tables: every shipped file is as its README says, and a wrong entry is named."""

import re

import pytest
import yaml

from gazetteer.places import KINDS
from gazetteer.words import LEXICON, RELATIONS, LexiconError, problems, words

FILES = sorted(LEXICON.glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_a_shipped_file_is_as_the_readme_says(path):
    assert problems(yaml.safe_load(path.read_text("utf-8"))) == []


def test_the_readme_tells_every_section():
    readme = (LEXICON / "README.md").read_text("utf-8")
    named = set(re.findall(r"`([a-z_]+)`", readme))
    for path in FILES:
        assert set(yaml.safe_load(path.read_text("utf-8"))) <= named
    assert set(RELATIONS) <= named


WRONG = [
    ({}, "language"),
    ({"language": "xx", "wrds": []}, "'wrds' is not known"),
    ({"language": "xx", "locative": ["in", True]}, "quote on, off, yes, no"),
    ({"language": "xx", "locative": "in"}, "must be a list"),
    ({"language": "xx", "features": [{"kind": "hut", "words": ["hut"]}]}, "entry 1"),
    ({"language": "xx", "directions": {"up": {"before": ["up"]}}}, "'up' is not one of"),
    ({"language": "xx", "relations": {"beyond": ["beyond"]}}, "'beyond' is not one of"),
    ({"language": "xx", "idioms": [["one"]]}, "not a pair"),
    ({"language": "xx", "demonyms": {"Syria": ["syrian"]}}, "not a country code"),
    (["a list"], "named sections"),
]


@pytest.mark.parametrize(("table", "message"), WRONG)
def test_a_wrong_entry_is_named(table, message):
    assert any(message in problem for problem in problems(table))


def test_the_file_is_named_too(tmp_path):
    (tmp_path / "xx.yaml").write_text("language: xx\nlocative: [no]\n", "utf-8")
    with pytest.raises(LexiconError, match=r"xx\.yaml.*locative"):
        words(tmp_path)
    (tmp_path / "xx.yaml").write_text("language: [", "utf-8")
    with pytest.raises(LexiconError, match=r"xx\.yaml"):
        words(tmp_path)
    with pytest.raises(LexiconError, match="no language table"):
        words(tmp_path / "empty")


def test_a_word_added_to_a_table_is_known(tmp_path):
    (tmp_path / "xx.yaml").write_text(
        "language: xx\nfeatures: [{kind: camp, named: true, words: [Zeltlager]}]\n", "utf-8"
    )
    assert words(tmp_path).features["zeltlager"].kind == "camp"
    assert {feature.kind for feature in words().features.values()} <= set(KINDS)
