"""Article files: their encoding, front matter, language and day of publication."""

from __future__ import annotations

import codecs
import contextlib
import datetime as dt
import os
import pathlib
import re
from typing import Any

import yaml

import gazetteer.mentions
from incidents.dates.mentions import find_dates, infer_published
from incidents.lexicons import LANGUAGES
from incidents.models import Article

LARGEST = 32 * 1024 * 1024
"""Bytes above which a file is refused: it is a dump of many articles rather than one."""

_FENCE = re.compile(r"---[ \t]*(?:\r\n|\n|\r|$)")
_FIELD = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(.*)|[ \t]*)$")
_ARABIC = re.compile("[\u0621-\u064a\u066e-\u06d3]")
_LATIN = re.compile("[A-Za-z]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_ONE_VALUE = frozenset({"title", "publisher", "url", "published", "language"})
_LANGUAGE_NAMES = {"arabic": "ar", "ara": "ar", "عربي": "ar", "العربية": "ar", "english": "en", "eng": "en"}


class ArticleError(ValueError):
    """An article that cannot be read: the message names the file, the line where one is known, and what to do."""

    def __init__(self, problem: str, *, name: str = "", line: int | None = None) -> None:
        """``name`` is the file or article, ``line`` the line within it, counted from 1."""
        self.problem = problem
        self.name = name
        self.line = line
        where = f"{name}, line {line}" if name and line else name or (f"line {line}" if line else "")
        super().__init__(f"{where}: {problem}" if where else problem)

    @property
    def said(self) -> str:
        """The message without the name, for where the name stands before it already."""
        return f"line {self.line}: {self.problem}" if self.line else self.problem


def read_article(path: str | os.PathLike[str]) -> Article:
    """The article in the file at ``path``; its ``article_id`` is the file's stem.

    UTF-8 is expected, with or without a byte-order mark. Another encoding is recognised where that is possible
    (UTF-16 with its mark, windows-1256, windows-1252) and named in the article's ``notes``.
    Raises ``ArticleError`` (a ValueError) when the file is empty, too large, not text, or its front matter is broken;
    OSError when the file cannot be opened.
    """
    path = pathlib.Path(path)
    size = path.stat().st_size
    if size > LARGEST:
        raise ArticleError(
            f"{size // 1_000_000} MB is too large for one article (at most {LARGEST // 1_000_000} MB);"
            " split it into one file an article",
            name=path.name,
        )
    text, notes = decoded(path.read_bytes(), name=path.name)
    return article_from_text(text, article_id=path.stem, name=path.name, notes=notes)


def article_from_text(
    text: str,
    *,
    article_id: str = "text",
    name: str | None = None,
    notes: tuple[str, ...] = (),
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    published: dt.date | None = None,
    language: str | None = None,
) -> Article:
    """The article in ``text``, with or without front matter; what is given here wins over the front matter.

    ``name`` stands in messages in place of ``article_id``. Raises ``ArticleError`` when there is no body or the front
    matter is broken, ValueError when ``language`` is none of ``LANGUAGES``.
    """
    name = name or article_id
    if language is not None and language not in LANGUAGES:
        raise ValueError(f"language {language!r} is none of {', '.join(LANGUAGES)}")
    header, body = split_front_matter(text, name=name)
    if not body.strip():
        what = "nothing follows the front matter" if header is not None else "the file is empty"
        raise ArticleError(f"{what}; an article needs a body", name=name)
    fields = _fields(header or "", name=name)
    taken = list(notes)
    title = title or _text(fields.get("title"))
    given = fields.get("language")
    if language is None and given is not None:
        code = str(given).strip().lower()
        code = _LANGUAGE_NAMES.get(code, code.partition("-")[0].partition("_")[0])
        if code in LANGUAGES:
            language = code
        else:
            taken.append(f"The front matter's language {given!r} has no word lists; the language was guessed.")
    language = language or guess_language(body)
    inferred = False
    if published is None and fields.get("published") not in (None, ""):
        published = _day(fields["published"], header or "", name=name, language=language)
    if published is None:
        published = infer_published(f"{title}\n\n{body}" if title else body, language=language)
        inferred = published is not None
        if inferred:
            taken.append(f"The day of publication is not given; {published} was inferred from the dates named.")
    return Article(
        article_id=article_id,
        body=body,
        title=title,
        publisher=publisher or _text(fields.get("publisher")),
        url=url or _text(fields.get("url")),
        published=published,
        published_inferred=inferred,
        language=language,
        notes=tuple(taken),
    )


def split_front_matter(text: str, *, name: str = "") -> tuple[str | None, str]:
    """The front matter of ``text`` without its fences (None when there is none), and the body that follows it.

    Raises ``ArticleError`` when front matter is opened but never closed.
    """
    header, body = gazetteer.mentions.split_front_matter(text)
    opening = _FENCE.match(text) if header is None else None
    if opening is not None and _FIELD.match(text[opening.end() :].lstrip().partition("\n")[0].strip()):
        raise ArticleError(
            "the front matter that opens here is never closed; end it with a line ---", name=name, line=1
        )
    return header, body


def guess_language(text: str) -> str:
    """``ar`` when most letters of ``text`` are Arabic, else ``en``."""
    sample = text[:20_000]
    return "ar" if len(_ARABIC.findall(sample)) > len(_LATIN.findall(sample)) else "en"


def decoded(raw: bytes, *, name: str = "") -> tuple[str, tuple[str, ...]]:
    """The text that the bytes ``raw`` spell, and notes on what was assumed (none for sound UTF-8).

    Raises ``ArticleError`` when they are empty or no text.
    """
    if not raw.strip():
        raise ArticleError("the file is empty; an article needs a body", name=name)
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return raw.decode("utf-16"), ("Read as UTF-16, as its byte-order mark says.",)
        except UnicodeDecodeError as error:
            raise ArticleError(f"broken UTF-16 at byte {error.start}; save it as UTF-8", name=name) from error
    if b"\x00" in raw:
        raise ArticleError(
            "not text (it holds zero bytes, as images and archives do); save the text as UTF-8", name=name
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _other_encoding(raw, error, name)
    if len(_CONTROL.findall(text)) * 20 > len(text):
        raise ArticleError("not text (control characters throughout); save the text as UTF-8", name=name)
    return text, ()


def _other_encoding(raw: bytes, error: UnicodeDecodeError, name: str) -> tuple[str, tuple[str, ...]]:
    mended = raw.decode("utf-8-sig", errors="replace")
    broken = mended.count("\ufffd")
    sound = sum(character > "\x7f" for character in mended) - broken
    if sound > 10 * broken:
        return mended, (f"{broken} broken bytes (the first at byte {error.start}) were replaced by \ufffd.",)
    arabic = raw.decode("cp1256", errors="replace")
    if len(_CONTROL.findall(arabic)) * 100 > len(arabic):
        raise ArticleError(
            f"neither UTF-8 (byte {error.start}) nor text in windows-1256; save the text as UTF-8", name=name
        )
    foreign = [character for character in arabic if character > "\x7f" and character.isalpha()]
    in_arabic = sum(_ARABIC.match(character) is not None for character in foreign)
    latin = len(_LATIN.findall(arabic))
    if in_arabic >= 0.8 * len(foreign) and in_arabic > 0.3 * latin:
        return arabic, ("Not UTF-8: read as windows-1256, common for Arabic.",)
    if latin > 4 * len(foreign):
        return raw.decode("cp1252", errors="replace"), ("Not UTF-8: read as windows-1252, common for English.",)
    raise ArticleError(
        f"neither UTF-8 (byte {error.start}) nor readable as windows-1256; save the text as UTF-8", name=name
    )


def _parsed(header: str) -> Any:
    quick = getattr(yaml, "CSafeLoader", None)  # libyaml takes a tenth of the time; PyYAML may have come without it
    if quick is not None:
        with contextlib.suppress(yaml.YAMLError):
            return yaml.load(header, quick)
    return yaml.safe_load(header)  # what is wrong with it is told in PyYAML's words either way


def _fields(header: str, *, name: str) -> dict[str, Any]:
    try:
        fields = _parsed(header)
    except yaml.YAMLError as error:
        plain = _plain_fields(header) if "mapping values are not allowed" in str(error) else None
        if plain is not None:
            return plain
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
        line = mark.line + 2 if mark is not None else 1
        raise ArticleError(
            f"broken front matter: {problem}; write each field as a line key: value", name=name, line=line
        ) from error
    except ValueError as error:  # a timestamp such as 2020-13-45
        line, written = _published_line(header)
        raise ArticleError(
            f"broken front matter: {written!r} ({error}); write published as YYYY-MM-DD", name=name, line=line
        ) from error
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise ArticleError(
            f"broken front matter: {type(fields).__name__} where fields should be; write key: value lines",
            name=name,
            line=2,
        )
    for key, value in fields.items():
        if str(key).strip().lower() in _ONE_VALUE and isinstance(value, (list, dict, set, tuple)):
            # Never spelled out: aliases fold billions of items into a few lines.
            raise ArticleError(
                f"broken front matter: {key} is a list where one value should be; put its text in quotes",
                name=name,
                line=2,
            )
    return {str(key).strip().lower(): value for key, value in fields.items()}


def _plain_fields(header: str) -> dict[str, Any] | None:
    """Fields written one a line, for headlines with a colon nobody put in quotes; None when it is more than that."""
    fields: dict[str, Any] = {}
    for line in header.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _FIELD.match(line.rstrip())
        if match is None:
            return None
        fields[match.group(1).lower()] = (match.group(2) or "").strip().strip("\"'") or None
    return fields


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return str(value).strip() or None


def _day(value: Any, header: str, *, name: str, language: str) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = str(value).strip()
    try:
        return dt.datetime.fromisoformat(text).date()
    except ValueError:
        pass
    for tongue in dict.fromkeys((language, *LANGUAGES)):
        for mention in find_dates(text, language=tongue, published=None):
            if mention.first is not None and mention.first == mention.last:
                return mention.first
    line, _ = _published_line(header)
    raise ArticleError(f"published: {text!r} is not a day; write it as YYYY-MM-DD", name=name, line=line)


def _published_line(header: str) -> tuple[int, str]:
    """The line of the file, and what it says, that gives the day of publication; the first line when none does."""
    for number, row in enumerate(header.splitlines(), 2):
        if row.lstrip().lower().startswith("published"):
            return number, row.strip()
    return 1, ""
