"""Loading and checking the word lists that analysts edit (``incidents/lexicon/{ar,en}/*.yaml``)."""

from __future__ import annotations

import functools
import pathlib
from collections.abc import Callable, Mapping
from typing import Any

import yaml

LANGUAGES: tuple[str, ...] = ("ar", "en")
"""The languages that have word lists."""

FOLDER: pathlib.Path = pathlib.Path(__file__).parent / "lexicon"
"""Where the shipped word lists lie."""


class LexiconError(ValueError):
    """A word list that cannot be used: the message names the file, the key, what is wrong and what to write instead."""


# libyaml's parser reads all the word lists in a tenth of the time; where PyYAML came without it, its own does.
_Safe: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Safe):  # type: ignore[valid-type,misc]
    """YAML's safe loader, refusing a key written twice (PyYAML would silently keep the last)."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: dict[Any, int] = {}
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key!r} stands twice (first on line {seen[key]})", key_node.start_mark
            )
        seen[key] = line
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def load(language: str, name: str, shape: Mapping[str, str], *, folder: pathlib.Path | None = None) -> dict[str, Any]:
    """The word list ``lexicon/<language>/<name>.yaml`` as a mapping, checked against ``shape``.

    ``shape`` gives each key the file must have, and its form:

    - ``words``: a list of words or phrases, each written once;
    - ``names``: a mapping from a name to a list of words;
    - ``numbers``: a mapping from a word to a whole number, or to a list of whole numbers and nulls;
    - ``rows``: a list of mappings;
    - ``mapping``: any mapping; ``text``: a string.

    A form that ends in ``?`` may be left out of the file, and then comes back empty.
    Raises ``LexiconError`` when the file is missing, is not YAML, lacks a key, has one too many or one of another form.
    """
    path = (folder or FOLDER) / language / f"{name}.yaml"
    return check(path, read(path), shape)


def read(path: pathlib.Path) -> dict[str, Any]:
    """The mapping that the YAML file at ``path`` holds, not to be changed as others are given the same.

    Raises ``LexiconError`` naming the file and line.
    """
    try:
        content = _content(path)
    except FileNotFoundError:
        raise LexiconError(f"{_short(path)}: no such word list; each language needs one") from None
    except UnicodeDecodeError as error:
        raise LexiconError(f"{_short(path)}: not UTF-8 (byte {error.start}); save the file as UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else "somewhere"
        problem = getattr(error, "problem", None) or str(error)
        raise LexiconError(f"{_short(path)}, {where}: {problem}; mend the YAML there") from error
    if not isinstance(content, dict):
        raise LexiconError(f"{_short(path)}: must hold keys with their words, found {type(content).__name__}")
    return content


def check(path: pathlib.Path, content: dict[str, Any], shape: Mapping[str, str]) -> dict[str, Any]:
    """``content`` when it has the keys and forms of ``shape``, optional ones filled in; else ``LexiconError``."""
    for key in content:
        if key not in shape:
            raise LexiconError(f"{_short(path)}: unknown key {key!r}; the keys are {', '.join(shape)}")
    checked: dict[str, Any] = {}
    for key, form in shape.items():
        kind = form.removesuffix("?")
        if key not in content or (content[key] is None and form.endswith("?")):
            if not form.endswith("?"):
                raise LexiconError(f"{_short(path)}: the key {key!r} is missing; add it as {_FORMS[kind][1]}")
            checked[key] = {"words": [], "rows": [], "text": ""}.get(kind, {})
            continue
        problem = _FORMS[kind][0](content[key])
        if problem:
            raise LexiconError(f"{_short(path)}: {key}: {problem}; write {_FORMS[kind][1]}")
        checked[key] = content[key]
    return checked


def shipped() -> list[pathlib.Path]:
    """Every word list shipped, sorted by path."""
    return sorted(path for language in LANGUAGES for path in (FOLDER / language).glob("*.yaml"))


def _content(path: pathlib.Path) -> Any:
    state = path.stat()
    return _loaded(path, state.st_mtime_ns, state.st_size)


@functools.lru_cache(maxsize=64)
def _loaded(path: pathlib.Path, changed: int, size: int) -> Any:
    """What the file holds; several rooms read the same one, and each reading takes as long as an article."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)


def _short(path: pathlib.Path) -> str:
    return path.name if path.parent == path else "/".join(path.parts[-3:])


def _words(value: Any) -> str | None:
    if not isinstance(value, list):
        return f"found {type(value).__name__}"
    seen: set[str] = set()
    for number, word in enumerate(value, 1):
        if not isinstance(word, str):
            return f"entry {number} is {word!r}, which YAML does not read as a word (put it in quotes)"
        if not word.strip():
            return f"entry {number} is empty"
        if word in seen:
            return f"{word!r} stands twice"
        seen.add(word)
    return None


def _names(value: Any) -> str | None:
    if not isinstance(value, dict):
        return f"found {type(value).__name__}"
    for name, words in value.items():
        problem = _words(words)
        if problem:
            return f"{name}: {problem}"
    return None


def _numbers(value: Any) -> str | None:
    if not isinstance(value, dict):
        return f"found {type(value).__name__}"
    for word, number in value.items():
        if not isinstance(word, str):
            return f"{word!r} is not a word (put it in quotes)"
        for one in number if isinstance(number, list) else [number]:
            if isinstance(one, bool) or not (isinstance(one, int) or (one is None and isinstance(number, list))):
                return f"{word!r} stands for {one!r}, not a whole number"
    return None


def _rows(value: Any) -> str | None:
    if not isinstance(value, list):
        return f"found {type(value).__name__}"
    wrong = [number for number, row in enumerate(value, 1) if not isinstance(row, dict)]
    return f"entry {wrong[0]} is not a mapping" if wrong else None


def _any_mapping(value: Any) -> str | None:
    return None if isinstance(value, dict) else f"found {type(value).__name__}"


def _text(value: Any) -> str | None:
    return None if isinstance(value, str) and value.strip() else f"found {value!r}"


_FORMS: dict[str, tuple[Callable[[Any], str | None], str]] = {
    "words": (_words, "a list of words, each once and in quotes where YAML needs them"),
    "names": (_names, "a mapping from a name to a list of words"),
    "numbers": (_numbers, "a mapping from a word to a whole number, or to a list of whole numbers"),
    "rows": (_rows, "a list of mappings"),
    "mapping": (_any_mapping, "a mapping"),
    "text": (_text, "a text"),
}
