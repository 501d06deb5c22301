"""The patterns of date expressions, over the one-letter marks of ``tagging.py``, and the letters' word lists.

Letters: ``M`` month, ``H`` Hijri month, ``W`` weekday, ``D`` "day", ``t`` today and its like, ``p`` part of the day,
``P`` "at dawn" alone, ``U`` unit of time (one or two), ``u`` several of it, ``n`` number to 31, ``b`` other number,
``v`` number word, ``V`` "few", ``o`` ordinal, ``y`` year, ``k`` Hijri year, ``E`` Hijri era, ``e`` common era,
``=`` "corresponding to", ``T`` a date in digits, ``S`` since, ``F`` until, ``B`` between, ``&`` and, ``f`` of,
``i`` in/on/at, ``c`` about, ``r`` during, ``L`` last,
``X`` next, ``C`` this, ``Q`` same, ``x`` following, ``w`` preceding, ``d`` "period", ``a`` ago, ``z`` later,
``O`` what makes "after" speak of something else, ``g`` early/late in, ``s`` season, ``j`` since then, ``Z`` weekend,
``R`` words of the future, ``I`` idioms that are no dates, ``N`` words before names.
"""

from __future__ import annotations

import functools
import re
from typing import Any

from incidents.language.spelling import fold, fold_word
from incidents.language.tagging import OTHER, Mark, Row, Tagger
from incidents.lexicons import LANGUAGES, LexiconError, load

SHAPE: dict[str, str] = {
    "months": "names", "month_homographs": "words?", "hijri_months": "names", "hijri_era": "words",
    "common_era": "words", "equals": "words", "weekdays": "names", "day": "words", "days": "numbers",
    "parts_of_day": "words", "adverbs_of_day": "words", "units": "rows", "numbers": "numbers", "ordinals": "numbers",
    "few": "words", "since": "words", "until": "words", "to": "words", "between": "words", "and": "words",
    "of": "words", "at": "words", "about": "words", "within": "words", "last": "words",
    "next": "words", "this": "words",
    "same": "words", "following": "words",
    "preceding": "words", "spans": "words", "ago": "words", "ago_from_there": "words", "later": "words",
    "not_after_later": "words", "parts": "numbers", "seasons": "numbers", "since_then": "words", "weekend": "words",
    "future": "words", "idioms": "words?", "names_before": "words",
}  # fmt: skip
"""The keys of ``dates.yaml`` and their forms."""

_LETTERS = {
    "hijri_era": "E", "common_era": "e", "equals": "=", "day": "D", "parts_of_day": "p",
    "adverbs_of_day": "P", "few": "V",
    "since": "S", "until": "F", "to": "-", "between": "B", "and": "&", "of": "f", "at": "i",
    "about": "c", "within": "r", "last": "L",
    "next": "X", "this": "C", "same": "Q", "following": "x", "preceding": "w", "spans": "d", "later": "z",
    "not_after_later": "O", "since_then": "j", "weekend": "Z", "future": "R", "idioms": "I", "names_before": "N",
}  # fmt: skip

_MON = r"M(?:[-/]?M(?![-/]?M)|\(M\))?"
_YR = r"(?:,?f?U?\(?ye?\)?|f?(?:U[LCXQ]|[LCXQ]U)|[LXC](?!U)|f?i?U[LC])?"
_LEAD = r"(?:gi)?(?:p?f?i?(?:t,?)?D?(?:W[LXC]?)?p?[,(/]?i?f?p?D?)?"
_DM = rf"[no]f?U?{_MON}{_YR}\)?"
_MD = r"M[no](?!M)(?:,?y)?\)?"
_NUM = r"[nvb]"

_PATTERNS: tuple[tuple[str, str], ...] = (
    (
        "first_part",
        rf"(?:U{_NUM}?o|u{_NUM}?o|oU|o{_NUM}u)f(?:U?f?{_MON}(?:,?f?U?ye?|f?(?:U[LCXQ]|LU)|[LXC])?|U?y|LU|C?U[LCXQ]?)",
    ),
    ("digits", rf"{_LEAD}(?:T|n-n-y|n/n/y|(?<=D)n/n)[eE]?\)?"),
    ("day_range", rf"(?:{_LEAD}n(?:[-/&]|&?F)n(?:f?U?{_MON}){_YR}|{_LEAD}M?n[-&]n(?:,?y)(?<=y)|{_LEAD}Mn-n(?:,?y)?)"),
    ("hijri", rf"{_LEAD}[no]f?U?H(?:,?f?U?k)?E?(?:[,(]?=?f?{_LEAD}nf?{_MON},?U?ye?\)?)?"),
    ("hijri_month", r"(?:U?H,?f?U?kE?|UHE?[LXC]?|H[LXC])"),
    ("day_month", rf"{_LEAD}{_DM}"),
    ("month_day", rf"{_LEAD}{_MD}"),
    ("day_of_unit", r"(?:D?(?:t|W)?p?,?)?[no]fC?U[QCLX]?|(?:D?W,?)?n[of]?fQU"),
    ("skip", r"[tDUpW]o(?!f)|o[DUW]|[SF]tL(?=\.)"),
    ("same", r"p?(?:tQ|QD|DQ|Qp|pQ|Qt|UQ|QU|dQ|Qd)"),
    ("next_day", r"p?(?:Dx|tx|xD|XD|xp|wp|Dw|tw|wD)p?"),
    ("since_duration", rf"Sc?(?:{_NUM}|V)?f?(?:[UD]|u[vV]?)(?![LCXQoyMxuUWtnTH])"),
    ("ago", rf"ac?(?:(?:{_NUM}|V)?f?(?:[UD]|u[vV]?))(?![fOLCXy]|[-/]?M)|(?:{_NUM}f?|V)?[UDu]a(?!f|O)|u{_NUM}a"),
    ("later", rf"zc?(?:(?:{_NUM}|V)?f?(?:[UD]|u[vV]?))(?![OLCXyM])|(?:{_NUM}f?|V)?[UDu]z(?!O)"),
    ("last_night", r"L[p]|pL|Cp|pC"),
    ("past_stretch", rf"(?:{_NUM}|V)?f?(?:U|uf?[vnVb]?V?)L|(?<=r)c?[nb]U(?![fO])|L(?:{_NUM}|V)?V?[Uu]"),
    ("next_stretch", rf"(?:{_NUM}|V)?(?:U|u[vnV]?V?)X|X(?:{_NUM}|V)?V?[Uu]"),
    ("relative_day", r"(?:[pg]i?f?)?t,?(?:D?W)?p?P?"),
    ("weekend", r"Z[LXC]?"),
    ("part", rf"gf?i?-?(?:{_MON}{_YR}|H(?:,?f?U?k)?E?|s(?:f?U?y)?[LC]?|Uf?{_MON}{_YR}|[CLXQ]?U(?:[LCXQ]|y)?|U?y)"),
    ("weekday", r"pf?D?W[-/]?W|[LX]?D?W[-/]W|(?:[pg]i?f?)?(?:[LXC])?D?Wp?[LXC]?p?"),
    ("month", rf"{_MON}(?:,?f?U?\(?ye?\)?|f?(?:U[LCXQ]|LU)|[LXC])|[LXC]M|(?<=[iSFBgrfU&a-])M(?:[-/]M|\(M\))?"),
    ("month_number", r"U,?n,?f?U?y"),
    ("unit", r"C?U[LCXQ](?!y)|[CLXwx]U|U[wx]|a[if]+U"),
    ("season", r"s[LX]|[LX]s|sf?U?y|sf?U[LCX]"),
    ("year", r"U?y-y|Uy|(?<=[iSFBr])y(?!-)|(?<=[-&])y(?!-)"),
    ("since_then", r"j"),
    ("adverb", r"P"),
)

RULES: re.Pattern[str] = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS))
"""All patterns as one; the group that matched names the rule."""

STARTS: re.Pattern[str] = re.compile("[MHWDtpPUunbvVoySaLXCQxwdgsjZTz]")
"""The letters that an expression can begin with."""

UNRANGED: frozenset[str] = frozenset({"same", "next_day", "since_then", "adverb", "later", "since_duration"})
"""Rules whose expressions hang on the date named before, and are no end of a range."""


_DOUBLED = "\u0651"


class DateTagger(Tagger):
    """A tagger that sorts numbers by what they can be, and asks for capitals where English has them."""

    def __init__(self, language: str) -> None:
        table = load(language, "dates", SHAPE)
        super().__init__(_entries(language, table), clitics=language == "ar")
        self._capitals = language == "en"
        self.homographs = frozenset(table["month_homographs"])
        """Months, as written in the list, that are also ordinary words."""
        self._folded_homographs = {fold_word(word) for word in self.homographs}

    def tag(self, text: str) -> Row:
        """The row of ``text`` with the letters of this module."""
        row = super().tag(text)
        changed = {i: _number(text, row.marks[i]) for i in _each(row.letters, "#")}
        for i in self._misspelled(text, row):
            mark = row.marks[i]
            changed[i] = Mark(OTHER, mark.value, mark.start, mark.end)
        if not changed:
            return row
        letters, marks = list(row.letters), list(row.marks)
        for i, mark in changed.items():
            letters[i], marks[i] = mark.category, mark
        return Row("".join(letters), tuple(marks))

    def is_homograph(self, written: str) -> bool:
        """True when a month, as the text writes it, is spelled like an ordinary word of the list."""
        return fold_word(written) in self._folded_homographs

    def is_month(self, written: str) -> bool:
        """True when it is written exactly as the list of homographs has it (آب, not أب)."""
        return written in self.homographs

    def _misspelled(self, text: str, row: Row) -> list[int]:
        """The marks of words that only fold like the list's.

        English months and weekdays without a capital are other words; Arabic parts of the day have no doubled letter:
        with one written, فجّر is "blew up".
        """
        written = fold(text).written
        if self._capitals:
            named = _each(row.letters, "MW")
            return [i for i in named if text[written(row.marks[i].start, row.marks[i].end)[0]].islower()]
        if _DOUBLED not in text:
            return []
        parts = _each(row.letters, "p")
        return [i for i in parts if _DOUBLED in text[slice(*written(row.marks[i].start, row.marks[i].end))]]


def _number(text: str, mark: Mark) -> Mark:
    """The ``mark`` of a number with the letter of what it can be: a day, a year, a Hijri year or another."""
    value = mark.value
    letter = "b"
    if isinstance(value, int) and "," not in text[mark.start : mark.end]:
        if 1 <= value <= 31:
            letter = "n"
        elif 1900 <= value <= 2100:
            letter = "y"
        elif 1350 <= value <= 1500:
            letter = "k"
    return Mark(letter, value, mark.start, mark.end)


def _each(letters: str, wanted: str) -> list[int]:
    """Where in ``letters`` any of ``wanted`` stands."""
    return [match.start() for match in re.finditer(f"[{wanted}]", letters)]


def _entries(language: str, table: dict[str, Any]) -> list[tuple[str, str, Any]]:
    entries: list[tuple[str, str, Any]] = []
    for key, letter in _LETTERS.items():
        entries += [(word, letter, None) for word in table[key]]
    for key, letter, highest in (("months", "M", 12), ("hijri_months", "H", 12), ("weekdays", "W", 6)):
        for number, words in table[key].items():
            if not isinstance(number, int) or not 0 <= number <= highest:
                raise LexiconError(f"{language}/dates.yaml: {key}: {number!r} is not a number up to {highest}")
            entries += [(word, letter, number) for word in words]
    for key, letter in (("days", "t"), ("numbers", "v"), ("ordinals", "o"), ("parts", "g"), ("seasons", "s")):
        entries += [(word, letter, tuple(v) if isinstance(v, list) else v) for word, v in table[key].items()]
    entries += [(word, "a", "published") for word in table["ago"]]
    entries += [(word, "a", "previous") for word in table["ago_from_there"]]
    for number, row in enumerate(table["units"], 1):
        if set(row) != {"unit", "one", "two", "many"}:
            raise LexiconError(f"{language}/dates.yaml: units: entry {number} must have unit, one, two and many")
        for key, count in (("one", 1), ("two", 2), ("many", None)):
            entries += [(word, "u" if count is None else "U", (row["unit"], count)) for word in row[key]]
    return entries


@functools.cache
def tagger(language: str) -> DateTagger:
    """The tagger of dates of ``language``; ValueError when there are no word lists for it."""
    if language not in LANGUAGES:
        raise ValueError(f"no word lists for the language {language!r}; there are {', '.join(LANGUAGES)}")
    return DateTagger(language)
