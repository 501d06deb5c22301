"""Deaths told from the side of those who die: "lost two of its men", "resulted in his immediate death"."""

from __future__ import annotations

from incidents.language.grammar import grammar
from incidents.tolls.absences import Absences
from incidents.tolls.numbers import count_at
from incidents.tolls.victims import Group

OUTCOME_MARKS = "KINBpqrC"
"""The letters of what befell people."""


class Deaths(Absences):
    """Reads in one sentence the dead that only their own side's loss or a possessive tells."""

    def lost(self, k: int) -> tuple[list[Group], int]:
        """A side's own dead behind the mark ``k`` ("lost"), which must be people: "losing two of their own men"."""
        letters = self.letters
        j = k + 1
        while self.arabic and j < k + 4 and letters[j : j + 1] in (".", "y", "s") and count_at(self.row, j) is None:
            j += 1
        if letters[j : j + 1] == "A" and "o" in letters[j + 1 : j + 3]:  # "lost a fighter"
            return self.victims(j)
        count = count_at(self.row, j)
        if count is None or not self.of_people(count.j, count.core):
            return [], k + 1
        behind = letters[count.j : count.j + 5]
        people = next((n for n, letter in enumerate(behind) if letter in "oyt"), -1)
        theirs = behind[:1] == "f" and (behind[1:2] == "A" or (self.arabic and self._owned(count.j + 1)))
        if people < 0 and not theirs:
            return [], k + 1
        if (behind[:1] not in ("o", "y", "t") and not (theirs or people == 1)) or "n" in behind[: max(people, 3)]:
            return [], k + 1
        return self.victims(j)

    def _owned(self, m: int) -> bool:
        """True for an Arabic word with a pronoun written onto it: رفاقهم."""
        if m >= self.end:
            return False
        mark = self.row.marks[m]
        return self.folded.text[mark.start : mark.end].endswith(("هم", "ها", "هما", "نا"))

    def own_death(self, k: int) -> Group | None:
        """One person, for "(resulted in) his immediate death" at mark ``k``; None for a death only spoken of."""
        letters, marks = self.letters, self.row.marks
        m = k - 1 - (letters[k - 1 : k] == ".")
        if m - 1 < self.start or letters[m] != "A":
            return None
        word, before = (self.folded.text[marks[n].start : marks[n].end] for n in (m, m - 1))
        small = grammar("en")
        return Group(m, k + 1, (1, 1, 1), None) if word in small.whose and before in small.causes else None

    def one_further_on(self, j: int) -> tuple[list[Group], int]:
        """One person behind the subject of the verb before mark ``j``: "strangers murdered last night the youth"."""
        for m in range(j, min(self.end, j + 8)):
            if self.letters[m] == "o":
                return self.victims(m)
            if self.letters[m] not in ".ys":
                break
        return [], j

    def object_after(self, j: int, after_noun: bool) -> tuple[list[Group], int] | None:
        """The people counted further on, once an Arabic verb's subject has been passed."""
        letters = self.letters
        crossed, timed = False, -1
        subject = letters[j : j + 1] == "y" and self.nominative(j)
        for m in range(j, min(self.end, j + 22)):
            letter = letters[m]
            if letter in OUTCOME_MARKS or letter in "wuDiZ":
                break
            if letter == "&" and (m == j or (after_noun and letters[m + 1 : m + 2] != ".")):
                break
            if letter in "#vGlmcb":
                count = count_at(self.row, m)
                if count is not None:
                    vague = letters[count.core] == "G" and letters[count.j : count.j + 1] == "."
                    if self.of_people(count.j, count.core) and not vague:
                        return self.victims(m)
                    return None if after_noun else self.object_after(count.j, after_noun)
            if letter == "s" and self.of_time(m):
                timed = m
                continue
            if letter in "sf":
                crossed = True
            if not crossed and timed == m - 1 >= 0 and letter in "at" and self.accusative(m):
                return self.victims(m)  # "X killed yesterday a man"
            if not crossed and timed < 0 and m > j and (letter in "tX" or (letter == "a" and self.object(m))):
                return self.victims(m)
            if letter == "a" and not self.alef(m) and not after_noun:
                return self.victims(m)
            if letter == "o" and not crossed and timed < 0 and m > j and (subject or self.her_object(j, m)):
                return self.victims(m)
        return None

    def of_people_next(self, k: int) -> bool:
        """ "The bodies of" before a number of people: in Arabic nothing stands between."""
        count = count_at(self.row, k + 1)
        return count is not None and self.letters[count.j : count.j + 1] in tuple("oty")

    def told_twice(self, k: int) -> bool:
        """True when a number of dead or wounded follows soon: "the toll of victims rose to 11 dead"."""
        letters = self.letters
        for j in range(k + 1, min(self.end, k + 10)):
            if letters[j] in OUTCOME_MARKS + ",":
                return letters[j] in "pr" and letters[j - 1] in "#vG"
        return False

    def each_of(self, k: int) -> Group | None:
        """As many people as are named behind "the killing of each of" (مقتل كل من) at mark ``k``; None for another."""
        mark = self.row.marks[k]
        if not self.arabic or not self.folded.text[mark.start : mark.end].endswith("كل من"):
            return None
        j, number = k + 1, 1
        while j < self.end and self.letters[j] in ".&o":
            number += self.letters[j] == "&"
            j += 1
        return Group(k, j, (number, number, number), (k + 1, j)) if j > k + 1 else None
