"""Tolls: how many were killed, injured, arrested and so on, and who they were.

Works sentence by sentence over the marks of ``vocabulary.py``. A word for what befell people (an outcome) is tied
to the people counted beside it; "among them" ties parts to their total; "no casualties" is a toll of nought, "no word
on casualties" a toll that is not known.
"""

from __future__ import annotations

import re

from incidents.language.spelling import fold
from incidents.language.tagging import Row
from incidents.tolls.deaths import OUTCOME_MARKS, Deaths
from incidents.tolls.numbers import count_at, follows_at_least, modified
from incidents.tolls.toll import Toll as Toll
from incidents.tolls.victims import NONE_TOLD, Group
from incidents.tolls.vocabulary import tagger

_OUTCOME = OUTCOME_MARKS
_TELLS = re.compile("[KINBpqrCzZ]")  # a sentence that tells a toll has one of these letters at least
_SPEAKS = re.compile("[KINBpqrCzZwuDi]")  # at these something of a toll may be told


def find_tolls(text: str, *, language: str) -> list[Toll]:
    """The tolls that ``text`` tells, in text order; an empty list when it tells none.

    ``language`` is ``ar`` or ``en`` (ValueError for another). Tolls that are parts of another ("of them 127") name it
    in ``part_of`` and must not be added to it; tolls of one outcome side by side ("three soldiers and one rebel") are
    separate and add up.
    """
    row = _row(text, language)
    tolls: list[Toll] = []
    start = 0
    letters = row.letters
    while start < len(letters):
        end = letters.find("|", start)
        end = len(letters) if end < 0 else end
        if _TELLS.search(letters, start, end):
            _Sentence(row, start, end, text, language).read(tolls)
        start = end + 1
    return tolls


_WRAPPED = re.compile(r"([/(])\d{1,4}([/)])(?=\s+[\u0621-\u064a])")
_AGE = re.compile(r"(?:ال[\u0640]?\s?)?\b\d{1,3}(?=\s+من\s+(?:ال)?عمر)")


def _row(text: str, language: str) -> Row:
    """The marks of ``text``; of Arabic without what hides numbers ("/3/", "(13)") or is an age."""
    words = tagger(language)
    if language != "ar":
        return words.tag(text)
    if "عمر" in text:
        text = _AGE.sub(lambda age: " " * len(age[0]), text)
    if "/" not in text and "(" not in text:
        return words.tag(text)
    signs = {place for number in _WRAPPED.finditer(fold(text).text) for place in (number.start(1), number.start(2))}
    return words.tag_without(text, signs) if signs else words.tag(text)


def letters_ahead(letters: str, k: int) -> str:
    """The marks behind ``k`` as far as one clause goes, at most eight."""
    ahead = letters[k + 1 : k + 9]
    ends = [ahead.index(mark) for mark in ",KIN" if mark in ahead]
    return ahead[: min(ends)] if ends else ahead


class _Sentence(Deaths):
    """Reads the tolls of one sentence, the marks ``start:end`` of a row."""

    def read(self, tolls: list[Toll]) -> None:
        """Adds the sentence's tolls to ``tolls``."""
        letters = self.letters
        last: int | None = None
        step = self.start
        while (found := _SPEAKS.search(letters, step)) is not None:
            k, letter = found.start(), found[0]
            step = k + 1
            if letter in "wuDZ":
                absent, step = self.absent(k)
                for outcome, group in absent:
                    self._add(tolls, outcome, group, k, None, False)
            elif letter == "i" and last is not None:
                step = self._parts(k, last, tolls) or step
            elif (letter in _OUTCOME or letter == "z") and k not in self.used:
                outcome, groups, after = self._outcome(k)
                if outcome in ("displaced", "released", "missing"):
                    groups = [group for group in groups if group.bounds[1] is not None and self._told(group)]
                if outcome and groups:
                    index = len(tolls)
                    total = self._running(k)
                    parts = [group for group in groups if group.part]
                    for group in groups:
                        if not group.part:
                            self._add(tolls, outcome, group, k, None, total)
                    parent = index if len(tolls) > index else None
                    for group in parts:
                        self._add(tolls, outcome, group, group.i, parent, False)
                    if parent is not None:
                        last = parent
                    step = max(step, after)

    def _running(self, k: int) -> bool:
        """True when words near the outcome at mark ``k`` make its number a running total."""
        end = min(self.end, k + 11)
        m = self.letters.find("T", max(self.start, k - 14), end)
        while m >= 0:
            if self.arabic or m > k or m <= self.start + 1 or self.row.marks[m].value != "since":
                return True
            m = self.letters.find("T", m + 1, end)
        return False

    def _told(self, group: Group) -> bool:
        """True when a number, a dual or a person stands there, not just "others"."""
        return self.letters[group.i] not in "xX"

    # ---- adding

    def _add(self, tolls: list[Toll], outcome: str, group: Group, k: int, part_of: int | None, total: bool) -> None:
        low, best, high = group.bounds
        marks = self.row.marks
        self.dead = self.dead or outcome == "killed"
        first = min(group.i, k) if part_of is None and abs(group.i - k) <= 12 else group.i
        last = max(group.j, k + 1) if part_of is None and abs(group.i - k) <= 12 else group.j
        start, end = self.folded.written(marks[first].start, marks[last - 1].end)
        who = None
        if group.who is not None and group.who[1] > group.who[0]:
            who = self.folded.written(marks[group.who[0]].start, marks[group.who[1] - 1].end)
        tolls.append(Toll(start, end, outcome, low, best, high, who, part_of, total and part_of is None))
        self.used.update(range(group.i, group.j + (self.letters[group.j : group.j + 1] in ("p", "r"))))

    # ---- outcomes

    def _outcome(self, k: int) -> tuple[str, list[Group], int]:
        letter, value = self.letters[k], str(self.row.marks[k].value)
        if letter == "z":  # "three injuries"
            counted = self.count_before(k, 1) if value != "None" else None
            return (value, [counted], k + 1) if counted is not None and counted.i not in self.used else ("", [], k + 1)
        if letter == "N" and value in ("lost", "missing") and self.arabic and "E" in letters_ahead(self.letters, k):
            return self._in_two_halves(k)  # "the loss of three people of their lives"
        if value == "lost":
            groups, after = self.lost(k)
            return ("killed" if groups else ""), groups, after
        if letter == "N":
            return self._after_noun(k, value)
        if letter == "B":
            return self._in_two_halves(k)
        if letter in "pqrC":
            return self._counted_noun(k, value)
        return self._verb(k, value)

    def _after_noun(self, k: int, outcome: str) -> tuple[str, list[Group], int]:
        if (named := self.each_of(k)) is not None:
            return outcome, [named], named.j
        j = k + 1
        if j + 1 < self.end and self.letters[j] == "&" and self.letters[j + 1] in "NK":
            groups, after = self.victims(j + 2)
            if groups and self._counts(j + 2):  # "the killing and wounding of 12"
                return "casualties", groups, after
        while j < self.end and self.letters[j] in 'fs"' and j < k + 3:
            j += 1
        if self.arabic and self.letters[j : j + 1] == ".":  # "the group's execution of nine workers"
            for m in range(j + 1, min(self.end, j + 4)):
                if self._counts(m):
                    groups, after = self.victims(m)
                    if groups:
                        return outcome, groups, after
                if self.letters[m] != ".":
                    break
        apart = self.arabic and "s" in self.letters[k + 1 : j]  # "assassinations in the province": where, not who
        groups, after = self.victims(j, strict=apart)
        return outcome, groups, after

    def _counts(self, j: int) -> bool:
        return count_at(self.row, j) is not None

    def _in_two_halves(self, k: int) -> tuple[str, list[Group], int]:
        """ "Three met their end": the verb and its object apart."""
        for j in range(k + 1, min(self.end, k + 10)):
            if self.letters[j] == "E":
                groups, _ = self.victims(k + 1)
                if not groups:
                    groups = self.before(k)
                return "killed", groups, j + 1
            if self.letters[j] in "KINB":
                break
        value = self.row.marks[k].value
        groups, after = self.victims(k + 1)
        if groups and self._counts(k + 1) and value == "missing":
            return "missing", groups, after
        groups, after = self.lost(k)
        return ("killed" if groups else ""), groups, after

    def _counted_noun(self, k: int, outcome: str) -> tuple[str, list[Group], int]:
        """ "Five dead", "two wounded", "casualties"."""
        letters = self.letters
        if self.dead and self.arabic and letters[k] in "pq" and self.object_written_on(k):
            return "", [], k + 1  # "the bodies of two …, whom they killed": counted before
        before = self.count_before(k, 3, "oytaf.xXYV")
        if before is not None and before.i not in self.used:
            before.j = k + 1
            if follows_at_least(self.row, k + 1):
                before.bounds = modified(before.bounds, "l")
            before.who = self.who(k)
            after = k + 1
            return outcome, [before, *self.continued(before.who[1] if before.who else after)[0]], max(after, before.j)
        if self.row.marks[k].prefix.startswith("ب"):  # "died of his wounds"
            return "", [], k + 1
        if letters[k] in "rC":
            if self.of_people_next(k):
                groups, after = self.victims(k + 1)
                return outcome, groups, after
            told = self._told_after(k) or self._told_before(k)
            if told is None and self.told_twice(k):
                return "", [], k + 1
            if told is not None:
                return outcome, [told], told.j
            groups = self._left(k) if letters[k] == "r" else []
            if groups:
                return outcome, groups, k + 1
            if letters[k + 1 : k + 2] == "&" and letters[k] == "r":
                return outcome, [Group(k, k + 1, NONE_TOLD, self.who(k))], k + 1
            if self.speaks_of_event(k):
                return outcome, [Group(k, k + 1, NONE_TOLD, self.who(k))], k + 1
            return "", [], k + 1
        if not self.arabic:
            own = self.own_death(k)
            return (outcome, [own], k + 1) if own is not None else ("", [], k + 1)
        number = 1 if letters[k] == "p" else 2
        group = Group(k, k + 1, (number, number, number), self.who(k))
        with_him = self.continued(k + 1)[0] if letters[k + 1 : k + 3] == "so" else []
        return outcome, [group, *with_him], k + 1

    def _told_after(self, k: int) -> Group | None:
        """ "The death toll rose to 17", "the dead: 5", "the number of dead 23"."""
        letters = self.letters
        toll = any(
            letter in "Tz" for letter in letters[max(self.start, k - (3 if self.arabic else 5)) : k]
        )  # "the toll of those killed ... since March: 575"
        mark = self.row.marks[k]
        toll = toll or self.folded.text[mark.start : mark.end].endswith(" toll")
        for j in range(k, min(self.end - 1, k + (24 if toll else 8))):
            if j > k and letters[j] in _OUTCOME + "wuD,":
                break
            if (j == k or toll or letters[j] in "-:T") and self._counts(j + 1):
                count = count_at(self.row, j + 1)
                people = count is not None and letters[count.j : count.j + 1] in tuple("oty")
                if toll and people and letters[j] == "-" and self.arabic:  # "rose to nine civilians"
                    return Group(k, count.j, count.bounds, self.who(count.j)) if count else None
                if count is None or letters[count.j : count.j + 1] in tuple("nprqoty"):
                    if toll:
                        continue
                    return None
                if (toll or letters[count.j : count.j + 2] == "fn") and not self.of_people(count.j, count.core):
                    continue
                return Group(k, count.j, count.bounds, None)
        return None

    def _told_before(self, k: int) -> Group | None:
        """ "ارتفع إلى 18 … عدد الشهداء": the number that the toll has risen to stands before the word for it."""
        letters = self.letters
        if not self.arabic or "T" not in letters[max(self.start, k - 6) : k]:
            return None
        for j in range(k - 1, max(self.start, k - 30), -1):
            if letters[j] in _OUTCOME + "wuD":
                return None
            if letters[j] == "-" and self._counts(j + 1):
                count = count_at(self.row, j + 1)
                return Group(count.i, count.j, count.bounds, self.who(k)) if count is not None else None
        return None

    def _left(self, k: int) -> list[Group]:
        """ "Leaving a woman and her child dead"."""
        letters, mark = self.letters, self.row.marks[k]
        if self.folded.text[mark.start : mark.end] != "dead":
            return []
        begin = k
        while begin > self.start and k - begin < 8 and letters[begin - 1] in "Aoyx.&n":
            begin -= 1
        while begin > self.start and k - begin < 8 and letters[begin - 1] in "#vGif":
            begin -= 1
        counted = next((m for m in range(begin, k) if self._counts(m)), -1)
        begin = counted if counted >= 0 else letters.find("A", begin, k)
        return self.victims(begin, until=k)[0] if begin >= 0 and not self.arabic else []

    def _verb(self, k: int, outcome: str) -> tuple[str, list[Group], int]:
        letters = self.letters
        if not self.arabic:
            return self._english_verb(k, outcome)
        j = k + 1
        if j + 1 < self.end and letters[j] == "&" and letters[j + 1] in "KN":
            groups, after = self.victims(j + 2)
            if groups and self._counts(j + 2):
                self.used.add(j + 1)
                return "casualties", groups, after
        j += letters[j : j + 1] == "i"  # "of them were killed an old man and a girl" (استشهد منهم)
        while j < self.end and letters[j] in 's,n"(' and j < k + 9 and not self._counts(j):
            j += 1
        near, after = self.victims(j, strict=True)
        doers = letters[j : j + 1] == "t" and self.acts_only(k)  # "two gunmen assassinated …"
        if near and not doers and not (letters[j] in "oy" and near[0].bounds[1] in (None, 1)):
            return outcome, near, after
        if not near and self.plural_verb(k) and letters[k + 1 : k + 2] == "s":  # "26 of them were killed in"
            before = self.before(k)
            if before:
                return outcome, before, k + 1
        far = self.object_after(k + 1, bool(near))
        if far is not None:
            return outcome, far[0], far[1]
        if (doers or not near) and self.acts_only(k):
            groups, after = self.one_further_on(k + 1)
            return (outcome if groups else ""), groups, after
        if near:
            return outcome, near, after
        if j == k + 1 and j < self.end and letters[j] == ".":
            if (
                self.indefinite(j)
                and self.may_be_passive(k)
                and not self.plural_verb(k)
                and outcome in ("killed", "injured")
            ):
                return outcome, [Group(j, j + 1, (1, 1, 1), self.who(j))], j + 1
            if letters[k] == "K" and not self.plural_verb(k):
                return "", [], k + 1
        return outcome, self.before(k), k + 1

    def _english_verb(self, k: int, outcome: str) -> tuple[str, list[Group], int]:
        letters = self.letters
        v = k - 1
        while v > self.start and letters[v] == "." and v > k - 3:
            v -= 1
        passive = v >= self.start and letters[v] == "V"
        if letters[k] == "I" or passive:
            groups = self.before(v if passive else k)
            if groups or "T" not in letters[max(self.start, k - 6) : k]:
                return outcome, groups, k + 1
        j = k + 1
        if j + 1 < self.end and letters[j] == "&" and letters[j + 1] == "K":
            j += 2
        if letters[j : j + 1] == "w" and outcome in ("killed", "injured"):  # "killed no one"
            return outcome, [Group(k, j + 1, (0, 0, 0), None)], j + 1
        groups, after = self.victims(j, strict=outcome == "captured")
        if groups and j < self.end and letters[j] not in "sf,":
            return outcome, groups, after
        before = self.count_before(k, 6)
        if before is not None and before.i not in self.used:
            return outcome, [before], k + 1
        if "T" in letters[max(self.start, k - 6) : k]:  # "the number of people killed has risen to"
            told = self._told_after(k)
            return (outcome, [told], told.j) if told is not None else ("", [], k + 1)
        if k - 1 >= self.start and letters[k - 1] == "o" and k - 1 not in self.used:  # headline: "Soldier killed by"
            return outcome, [Group(k - 1, k, (1, 1, 1), (k - 1, k))], k + 1
        return "", [], k + 1

    # ---- parts

    def _parts(self, k: int, parent: int, tolls: list[Toll]) -> int | None:
        """The parts that "among them" at mark ``k`` introduces, or that stand just before it ("127 of them")."""
        before = self.count_before(k, 2)
        outcome = tolls[parent].outcome
        if before is not None and before.i not in self.used:
            self._add(tolls, outcome, before, before.i, parent, False)
            return k + 1
        j = k + 1
        while j < self.end and self.letters[j] in "s,:":
            j += 1
        groups, after = self.victims(j, strict=False)
        for group in groups:
            beside = self._beside_total(group)
            self._add(tolls, outcome, group, group.i, None if beside else parent, False)
        return after if groups else None

    def _beside_total(self, group: Group) -> bool:
        """True for the other side's dead behind a total's parts: "27, among them 4 officers, as well as 6 of …"."""
        i, marks = group.i, self.row.marks
        if self.letters[max(self.start, i - 2) : i] != ",&" or self.letters[group.j : group.j + 1] != "f":
            return False
        return " " in self.folded.text[marks[i - 1].start : marks[i - 1].end].strip()
