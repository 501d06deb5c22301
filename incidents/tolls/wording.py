"""The words of one sentence as marks: which of them say who the people were."""

from __future__ import annotations

from incidents.language.grammar import grammar
from incidents.language.spelling import fold
from incidents.language.tagging import Row


class Wording:
    """One sentence, the marks ``start:end`` of a row."""

    def __init__(self, row: Row, start: int, end: int, text: str, language: str) -> None:
        """``text`` is the whole text that ``row`` was made of."""
        self.row = row
        self.letters = row.letters[:end]
        self.start = start
        self.end = end
        self.text = text
        self.folded = fold(text)
        self.arabic = language == "ar"
        self.used: set[int] = set()

    def who(self, j: int) -> tuple[int, int] | None:
        """The marks from ``j`` that say who the people were; None when the next mark ends the noun phrase at once."""
        letters, marks = self.letters, self.row.marks
        m = j
        while m < self.end and m < j + 10 and letters[m] in 'otyafx.AYXnpqrv-"':
            letter = letters[m]
            if letter == "n" and marks[m].value in ("date", "month"):
                break
            if letter == "n" and m == j and letters[m + 1 : m + 2] not in ("o", "y", "n"):
                break
            if letter == "v" and (m == j or marks[m].value not in (1, 2)):
                break
            if letter == "-" and marks[m].end - marks[m].start > 1:
                break
            if m > j and self.arabic and self._by(m):
                break
            m += 1
        while m > j and letters[m - 1] in 'fA-"':
            m -= 1
        return (j, m) if m > j else None

    def _by(self, m: int) -> bool:
        """True for an Arabic word with "by" or "with" written onto it: it says how, no longer who."""
        mark = self.row.marks[m]
        if mark.category in "v":
            return False
        word = self.folded.text[mark.start : mark.end]
        return "ب" in mark.prefix or (
            mark.category == "." and len(word) > 4 and word[0] == "ب" and word not in grammar("ar").not_by
        )

    def alef(self, m: int) -> bool:
        """True when the word at mark ``m`` ends in the alef of an Arabic object ("a soldier" in "killed a soldier")."""
        mark = self.row.marks[m]
        return self.folded.text[mark.start : mark.end].endswith("ا")
