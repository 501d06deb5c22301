"""The people that a sentence counts: their number and the words that say who they were.

Works over the marks of ``vocabulary.py``; ``tolls.py`` ties the people to what befell them.
"""

from __future__ import annotations

import dataclasses
import re

from incidents.language.grammar import grammar
from incidents.tolls.numbers import Bounds, count_at, follows_at_least, modified
from incidents.tolls.wording import Wording

NONE_TOLD: Bounds = (None, None, None)
"""The bounds of a number that the text does not tell."""

_PEOPLE = "otyaxXY"
_DUAL_WRITTEN = re.compile("\u064e\u0651?\u064a\u0652?\u0646[\u064b-\u0652]?$")


@dataclasses.dataclass(slots=True)
class Group:
    """People counted together, as marks of a row."""

    i: int
    """First mark of what counts them."""
    j: int
    """One past the last mark of it."""
    bounds: Bounds
    """Their number."""
    who: tuple[int, int] | None
    """The marks that say who they were."""
    part: bool = False
    """True when they stand after "including"."""


class People(Wording):
    """Finds the people counted in one sentence, the marks ``start:end`` of a row."""

    def before(self, k: int) -> list[Group]:
        """The people counted before mark ``k``; those after "including" are marked as parts of the others."""
        letters = self.letters
        m = k - 1
        parts: list[Group] = []
        while m >= self.start:
            letter = letters[m]
            if letter in "KINB" and m not in self.used:
                break
            if m in self.used:
                break
            if letter in "#vG":
                group = self._group_ending_at(m)
                if group is not None:
                    if self._is_part(group.i) or self._of_them(group) or self._beside_part(group.i):
                        group.part = True
                        parts.append(group)
                        m = group.i - 1
                        continue
                    after = group.who[1] if group.who else group.j
                    more = [g for g in self.continued(max(after, group.j), k)[0] if g.j <= k] if after < k else []
                    return [*self._joined_before(group.i), group, *more, *reversed(parts)]
            m -= 1
        singles = self._single_before(k)
        return [*self._joined_before(singles[0].i), *singles, *parts] if singles else []

    def _joined_before(self, i: int) -> list[Group]:
        """The people joined by "and" before those at mark ``i``: "an officer and two soldiers were killed"."""
        letters = self.letters
        if i - 2 < self.start or letters[i - 1] != "&":
            return []
        for m in range(i - 2, max(self.start, i - 10) - 1, -1):
            if letters[m] in "#vG":
                counted = self._group_ending_at(m)
                return [counted] if counted is not None else []
            if letters[m] == "A" or (self.arabic and letters[m] in "ota"):
                group = self._group_at(m, strict=True, until=i - 1)
                return [group] if group is not None and group.bounds[1] is not None else []
            if letters[m] not in ".oynf-&":
                break
        return []

    def _beside_part(self, i: int) -> bool:
        """True for the second part of a total: "eight of them Iraqis and six Afghans"."""
        if self.letters[i - 1 : i] != "&":
            return False
        before = next((m for m in range(i - 2, max(self.start, i - 7) - 1, -1) if self.letters[m] in "#v"), None)
        return before is not None and self.letters[before + 1 : before + 2] == "i"

    def _of_them(self, group: Group) -> bool:
        """True for "two of them women": a part of those counted before it."""
        return self.letters[group.j : group.j + 1] == "i" and any(
            letter in "#vG" for letter in self.letters[self.start : group.i]
        )

    def _is_part(self, i: int) -> bool:
        return any(letter == "i" for letter in self.letters[max(self.start, i - 2) : i])

    def _group_ending_at(self, m: int) -> Group | None:
        """The number that the mark ``m`` belongs to, with its people; None when it counts no people."""
        i = m
        while i > self.start and self.letters[i - 1] in "#vGlmcbA&-" and i > m - 8:
            i -= 1
        for begin in range(i, m + 1):
            count = count_at(self.row, begin)
            if count is not None and count.i <= m < count.j:
                if not self.of_people(count.j, count.core):
                    return None
                return Group(count.i, count.j, count.bounds, self.who(count.j))
        return None

    def count_before(self, k: int, reach: int, passed: str = "oytaf.xXYA") -> Group | None:
        """A number of people at most ``reach`` marks before ``k``, with nothing between but who they are."""
        for m in range(k - 1, max(self.start, k - 1 - reach) - 1, -1):
            letter = self.letters[m]
            if letter in "#vG":
                return self._group_ending_at(m)
            if letter not in passed:
                return None
        return None

    def _single_before(self, k: int) -> list[Group]:
        """ "A boy was killed", "the commander was wounded", "soldiers were killed"."""
        letters = self.letters
        begin = k
        while begin > self.start and letters[begin - 1] not in "|,KINBi&":
            begin -= 1
        if begin == k and k > self.start and letters[k - 1] == ",":  # "a resident, father of three, was killed"
            head = letters.rfind(",", self.start, k - 1)
            if head > self.start and k - head < 12:
                begin = k = head
                while begin > self.start and letters[begin - 1] not in "|,KINBi&":
                    begin -= 1
        for m in range(begin, k):
            if m in self.used:
                return []
            if letters[m] == "a" and self.alef(m):
                return [Group(m, m + 1, (1, 1, 1), self.who(m))]
            if letters[m] == "Y":
                return [Group(m, m + 1, NONE_TOLD, (m, m + 1))]
            if letters[m] in "xX":
                number = 1 if letters[m] == "x" else 2
                return [Group(m, m + 1, (number, number, number), self.who(m))]
            if letters[m] in "oty" or (letters[m] == "A" and m + 1 < k and letters[m + 1] in ".oyn"):
                groups, _ = self.victims(m, strict=False, until=k)
                return groups[:1]
        return []

    def of_people(self, j: int, core: int) -> bool:
        """True unless what follows the number (ending before mark ``j``) shows that it counts something else."""
        letters, marks = self.letters, self.row.marks
        following = letters[j : j + 2]
        if core > self.start and letters[core - 1] == "$":
            return False
        if following[:1] in ("%", ":", "/", "-"):
            return False
        if following == "fn" or letters[j : j + 3] == "fAn":  # "three of its vehicles", "the 24th of March"
            return False
        if following[:1] == "n" or (not self.arabic and following in (".n", "on")):
            return False
        if following[:1] and following[:1] in _PEOPLE + "pqr":
            return True
        number = marks[core].value if letters[core] == "#" else None
        if isinstance(number, int) and 1900 <= number <= 2100:
            return False
        if following[:1] == '"':
            return False
        return not (core > self.start and letters[core] == "#" and marks[core - 1].value == "month")

    def victims(self, j: int, *, strict: bool = True, until: int | None = None) -> tuple[list[Group], int]:
        """The people named from mark ``j`` on, group by group, and the mark after them; no groups when there are none.

        Not ``strict``: an unknown noun is one person, or people without a number, as its form tells.
        """
        first = self._group_at(j, strict=strict, until=until)
        if first is None:
            return [], j
        after = first.who[1] if first.who else first.j
        more, after = self.continued(max(after, first.j))
        return [first, *more], after

    def continued(self, j: int, until: int = -1) -> tuple[list[Group], int]:
        """More groups, joined by "and" or a comma: "four soldiers, two of the guard and one rebel".

        A verb behind a group makes it another clause's, save the one at mark ``until``.
        """
        groups: list[Group] = []
        while (k := self._next_group(j)) is not None:
            group = self._group_at(k, strict=True, joined=True)
            if group is None or group.bounds[1] is None:
                break
            after = group.who[1] if group.who else group.j
            if self.letters[k - 1] == "," and self.letters[after : after + 1] not in ("&", ","):
                break
            if self.letters[k - 1] == "," and self.letters[group.i] not in "#vGlmcA":
                break
            if self.letters[after : after + 1] in ("K", "V") and after != until:
                break
            groups.append(group)
            j = max(group.j, after)
        return groups, j

    def _next_group(self, j: int) -> int | None:
        """The mark where another group may begin after ``j``, past a rank or manner; None when none may."""
        letters = self.letters
        if self.arabic and letters[j : j + 1] == "s" and self._along(j):
            return j + 1
        if j + 1 < self.end and letters[j] in "&,":
            named = letters.find(",&", j + 1, j + 8)  # "a leader, so and so, and two guards"
            if letters[j] == "," and letters[j + 1] == "." and named > 0 and not letters[j + 1 : named].strip("."):
                return named + 2 if count_at(self.row, named + 2) is not None else None
            return j + 2 if letters[j : j + 2] == ",&" and j + 2 < self.end else j + 1
        for m in range(j, min(self.end - 1, j + 6)):
            if letters[m] == "&":
                count = count_at(self.row, m + 1)
                counted = count is not None and self._clearly_people(count.j)
                two = (
                    letters[m + 1] == "t"
                    or letters[m + 1 : m + 3] == "ox"
                    or (letters[m + 1] == "y" and self.followed_by_two(m + 1))
                )
                return m + 1 if counted or two or self._his(m + 1) else None
            if letters[m] == "s" and self._along(m, theirs=True):
                return m + 1
            if letters[m] not in ".ons":
                return None
        return None

    def _along(self, m: int, *, theirs: bool = False) -> bool:
        """True for the Arabic "with" before one of the dead's own people: "(he was killed) with his driver"."""
        mark = self.row.marks[m]
        if self.folded.text[mark.start : mark.end] != "مع" or m + 1 >= self.end:
            return False
        count = count_at(self.row, m + 1)
        if count is None:
            return self._his(m + 1)
        of_his = self.letters[count.j : count.j + 1] == "f" and self._ends_in_pronoun(count.j + 1)
        return of_his or (not theirs and self._clearly_people(count.j))

    def _ends_in_pronoun(self, m: int) -> bool:
        if m >= self.end:
            return False
        mark = self.row.marks[m]
        return self.folded.text[mark.start : mark.end].endswith(("ه", "ها", "هم", "هما"))

    def _his(self, m: int) -> bool:
        """True for one person who is somebody's, in Arabic: "(an official in …) and his driver"."""
        mark = self.row.marks[m]
        word = self.folded.text[mark.start : mark.end]
        return self.arabic and self.letters[m] == "o" and word.endswith(("ه", "ها", "هما", "هم"))

    def _group_at(self, j: int, *, strict: bool, joined: bool = False, until: int | None = None) -> Group | None:
        group = self._people_at(j, strict=strict, joined=joined, until=until)
        if group is not None and group.bounds[1] in (None, 1):
            self._of_household(group)
        return group

    def _of_household(self, group: Group) -> None:
        """Give "a family of six", "a whole family (5 people)" the number that stands behind it."""
        letters, marks = self.letters, self.row.marks
        for m in range(group.i, min(self.end - 1, group.i + 5)):
            opens = letters[m] == "f" or letters[m] == "("
            count = count_at(self.row, m + 1) if opens and m > group.i else None
            if count is not None:
                within = marks[group.i : m]
                words = {self.folded.text[mark.start : mark.end] for mark in within}
                if words & grammar("ar" if self.arabic else "en").households and self.of_people(count.j, count.core):
                    group.bounds, group.who, group.j = count.bounds, group.who or (group.i, m), count.j
                return
            if letters[m : m + 2] == "fy" and self.arabic:  # "a group of gunmen"
                group.bounds = NONE_TOLD
            if letters[m] not in ".oyA":
                return

    def _people_at(self, j: int, *, strict: bool, joined: bool, until: int | None) -> Group | None:
        letters = self.letters
        end = min(self.end, until or self.end)
        if j >= end or j in self.used:
            return None
        count = count_at(self.row, j)
        if count is not None:
            if not self.of_people(count.j, count.core) or (joined and not self._clearly_people(count.j)):
                return None
            if letters[count.j : count.j + 1] in ("q", "r", "p") and joined:
                return None
            bounds = count.bounds
            who = self.who(count.j)
            after = who[1] if who else count.j
            after += letters[after : after + 1] == "i"  # "23 of them at least"
            if follows_at_least(self.row, after):
                bounds = modified(bounds, "l")
            return Group(count.i, count.j, bounds, who)
        letter = letters[j]
        if letter in "lmc" and j + 1 < end and letters[j + 1] in "oty":
            group = self._people_at(j + 1, strict=strict, joined=joined, until=until)
            if group is not None:
                group.i, group.bounds = j, modified(group.bounds, letter)
            return group
        if letter == "A":
            return self._with_article(j, end)
        if letter == "y":
            bounds = self._doubtful(j)
            if letters[j + 1 : j + 2] == "d":  # "the four shepherds"
                number = self.row.marks[j + 1].value
                return Group(j, j + 2, (number, number, number), self.who(j))
            return Group(j, self.past_two(j) if bounds[1] == 2 else j + 1, bounds, self.who(j))
        if letter in "otaxXY":
            number = {"o": 1, "t": 2, "x": 1, "X": 2, "Y": None}.get(letter, 1)
            if letter == "a":
                number = 2 if self.construct(j) else 1
            if letter == "o" and not self.arabic and self._plural_head(j, end):
                return Group(j, j + 1, NONE_TOLD, self.who(j))
            if (
                letter == "o"
                and not self.arabic
                and letters[j + 1 : j + 2] == "n"
                and self.row.marks[j + 1].value is None
            ):
                return None
            if letter in "o" and self.arabic and self.followed_by_two(j):
                number = 2
            who = self.who(j)
            bounds = (number, number, number)
            if number == 1 and who is not None and follows_at_least(self.row, who[1]):  # "one person at least"
                bounds = modified(bounds, "l")
            return Group(j, self.past_two(j) if number == 2 else j + 1, bounds, who)
        if strict or letter != ".":
            return None
        return self._unknown_noun(j, end)

    def _clearly_people(self, j: int) -> bool:
        letters = self.letters
        if letters[j : j + 1] in tuple("otyaxYf") or letters[j : j + 2] in (".y", ".o"):
            return True
        among = "s" in letters[j : j + 1] and not self.arabic and "y" in letters[j + 1 : j + 4]
        return among and self.folded.text[self.row.marks[j].start : self.row.marks[j].end] == "among"

    def _doubtful(self, j: int) -> Bounds:
        """A plural tells no number; an Arabic -ayn, with its vowel written or "two" after it, tells two."""
        if self.arabic:
            mark = self.row.marks[j]
            written = self.folded.written(mark.start, mark.end)
            if self.followed_by_two(j) or _DUAL_WRITTEN.search(self.text[slice(*written)]):
                return (2, 2, 2)
        return NONE_TOLD

    def _with_article(self, j: int, end: int) -> Group | None:
        """English "a farmer", "his son", "the former mayor"; plurals ("the soldiers") tell no number."""
        letters = self.letters
        count = count_at(self.row, j + 1) if j + 1 < end else None
        if count is not None:
            return None
        if j + 1 >= end or letters[j + 1] not in ".oyxn":
            return None
        plural = self._plural_head(j + 1, end)
        if plural is None:
            return None
        who = self.who(j + 1)
        bounds: Bounds = NONE_TOLD if plural else (1, 1, 1)
        return Group(j, who[1] if who else j + 2, bounds, who)

    def _plural_head(self, j: int, end: int) -> bool | None:
        """True when the English noun phrase at ``j`` is plural, False when singular, None when it is no person."""
        head = None
        for m in range(j, min(end, j + 6)):
            letter = self.letters[m]
            if letter not in ".oynx-":
                break
            head = m
            if letter == "y":
                return True
        if head is None:
            return None
        if self.letters[head] == "n":
            return None
        word = self.row.marks[head]
        text = self.folded.text[word.start : word.end]
        return text.endswith("s") and not text.endswith("ss") and self.letters[head] == "."

    def _unknown_noun(self, j: int, end: int) -> Group | None:
        mark = self.row.marks[j]
        word = self.folded.text[mark.start : mark.end]
        if self.arabic:
            if len(word) < 3 or word.startswith("ب"):
                return None
            plural = word.endswith(("ات", "ون", "ين")) or word in ("عدد",)
            return Group(j, j + 1, NONE_TOLD if plural else (1, 1, 1), self.who(j))
        plural_head = self._plural_head(j, end)
        if plural_head is None:
            return None
        if (
            not plural_head
            and not any(letter == "o" for letter in self.letters[j : j + 4])
            and not self.text[self.folded.written(mark.start, mark.end)[0]].isupper()
        ):
            return None
        who = self.who(j)
        return Group(j, who[1] if who else j + 1, NONE_TOLD if plural_head else (1, 1, 1), who)
