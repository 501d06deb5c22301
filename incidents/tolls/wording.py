"""The words of one sentence as marks: which of them say who the people were."""

from __future__ import annotations

from incidents.language.grammar import grammar
from incidents.language.spelling import fold
from incidents.language.tagging import Row
from incidents.tolls.vocabulary import times


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
        self.dead = False

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
            if m > j and self.arabic and (self._by(m) or (letter == "p" and self.object_written_on(m))):
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

    def object_written_on(self, m: int) -> bool:
        """True for "(they) killed him" in one Arabic word, which is no longer who somebody was."""
        mark = self.row.marks[m]
        return self.folded.text[mark.start : mark.end].endswith(("وه", "ته", "تلهما", "دمهما", "تالهما"))

    def alef(self, m: int) -> bool:
        """True when the word at mark ``m`` ends in the alef of an Arabic object ("a soldier" in "killed a soldier")."""
        mark = self.row.marks[m]
        return self.folded.text[mark.start : mark.end].endswith("ا")

    def acts_only(self, k: int) -> bool:
        """True for an Arabic verb that cannot be read as a passive: those right behind it killed, and did not die."""
        mark = self.row.marks[k]
        word = self.folded.text[mark.start : mark.end]
        return self.arabic and any(word.startswith(verb) for verb in grammar("ar").acts_only)

    def may_be_passive(self, k: int) -> bool:
        """True for an Arabic verb in the masculine singular, or one with the passive's first vowel written."""
        mark = self.row.marks[k]
        start, end = self.folded.written(mark.start, mark.end)
        if self.text[start:end][1:2] == "\u064f":
            return True
        return not self.folded.text[mark.start : mark.end].endswith(("ت", "وا", "ا", "ون"))

    def plural_verb(self, k: int) -> bool:
        """True for an Arabic verb of several, whose subject stands before it or is written onto it."""
        mark = self.row.marks[k]
        return self.folded.text[mark.start : mark.end].endswith(("وا", "ا", "م", "ون"))

    def indefinite(self, j: int) -> bool:
        """True for an Arabic noun without the article that is neither plural in form nor carries a preposition."""
        mark = self.row.marks[j]
        word = self.folded.text[mark.start : mark.end]
        if self.row.marks[j].category == "." and len(word) < 3:
            return False
        return not word.startswith(("ال", "ب", "ل", "و", "ف", "ك")) and not word.endswith(
            ("ات", "ون", "ين", "وا", "ه", "ها", "هم")
        )

    def nominative(self, m: int) -> bool:
        """True for an Arabic plural that can only be a subject ("gunmen shot"), so that the object is yet to come."""
        mark = self.row.marks[m]
        return self.folded.text[mark.start : mark.end].endswith("ون")

    def object(self, m: int) -> bool:
        """True for a noun with the ending of an object that is no adjective agreeing with the word before it."""
        before = self.row.marks[m - 1]
        return self.alef(m) and not self.folded.text[before.start : before.end].endswith("ا")

    def accusative(self, m: int) -> bool:
        """True for one or two in the form of an object: رجلا, رجلين."""
        mark = self.row.marks[m]
        return self.folded.text[mark.start : mark.end].endswith("ين") or self.alef(m)

    def of_time(self, m: int) -> bool:
        """True for an Arabic word that only says when ("yesterday", "evening"), which ends no clause."""
        mark = self.row.marks[m]
        return self.arabic and self.folded.text[mark.start : mark.end] in times()

    def followed_by_two(self, j: int) -> bool:
        """True when the word "two" stands beside the people at mark ``j``."""
        following = [
            mark.value
            for mark, letter in zip(self.row.marks[j + 1 : j + 3], self.letters[j + 1 : j + 3], strict=False)
            if letter == "v"
        ]
        return following[:1] == [2]

    def past_two(self, j: int) -> int:
        """The mark after the two persons at ``j``, the word "two" beside them included."""
        for m in range(j + 1, min(self.end, j + 3)):
            if self.letters[m] == "v" and self.row.marks[m].value == 2:
                return m + 1
        return j + 1

    def construct(self, m: int) -> bool:
        """True when an Arabic form such as راعيا is "two shepherds of", not "a shepherd" as an object."""
        mark = self.row.marks[m]
        word = self.folded.text[mark.start : mark.end]
        if word.endswith("ي"):
            return True
        if m + 1 >= self.end or self.letters[m + 1] not in ".no":
            return False
        following = self.row.marks[m + 1]
        noun = self.folded.text[following.start : following.end]
        return not noun.endswith("ا") and not noun.startswith(("ب", "ل", "ك", "ي", "ت", "ال"))

    def speaks_of_event(self, k: int) -> bool:
        """Bare plurals ("dead and wounded fell") tell a toll of unknown size; definite ones ("the wounded") none."""
        mark = self.row.marks[k]
        word = self.folded.text[mark.start : mark.end]
        return not word.startswith(("ال", "the ")) and self.arabic

    def her_object(self, j: int, m: int) -> bool:
        """True for the woman in قنصت قوات النظام سيدة: one person, not "the", behind a verb's own subject."""
        verb, one = self.row.marks[j - 1], self.row.marks[m]
        word = self.folded.text[one.start : one.end]
        done = self.folded.text[verb.start : verb.end].endswith("ت") and self.letters[j - 1] == "K"
        return done and not one.prefix and not word.startswith("ال") and self.letters[m - 1] not in "oyta"
