"""Tolls: how many were killed, injured, arrested and so on, and who they were.

Works sentence by sentence over the marks of ``casualty_words.py``. A word for what befell people (an outcome) is tied to
the people counted beside it; "among them" ties parts to their total; "no casualties" is a toll of nought, "no word on
casualties" a toll that is not known.
"""

from __future__ import annotations

import dataclasses

from incidents.casualty_words import tagger
from incidents.numbers import Bounds, count_at, follows_at_least, modified
from incidents.spelling import Folded, fold
from incidents.tagging import Row


@dataclasses.dataclass(frozen=True, slots=True)
class Toll:
    """A number of people to whom one thing happened."""

    start: int
    """First character, in the text as written, of the words that tell it: outcome and number."""
    end: int
    """One past the last character."""
    outcome: str
    """``killed``, ``injured``, ``arrested``, ``abducted``, ``captured``, ``missing``, ``released``, ``displaced`` or
    ``casualties`` (dead and wounded counted together)."""
    low: int | None
    """Lowest number; None when the text tells none."""
    best: int | None
    """Best number; 0 when the text says that there were none, None when it does not tell."""
    high: int | None
    """Highest number; None when open ("at least 5") or not told."""
    who: tuple[int, int] | None
    """The words that say who they were; None when none do."""
    part_of: int | None
    """Index, in the list returned, of the toll that this one is a part of."""
    total: bool
    """True for a running total ("since ... 63 were killed", "bringing to 178 the number of those killed")."""


@dataclasses.dataclass(slots=True)
class _Group:
    """People counted together: their number, the marks that count them, the marks that say who they were."""

    i: int
    j: int
    bounds: Bounds
    who: tuple[int, int] | None
    part: bool = False


_PEOPLE = "otyaxXY"
_OUTCOME = "KINBpqrC"
_NOT_BY = frozenset({"بيشمركه", "بدويا", "بعثيا", "بريطاني", "بلجيكي", "بولندي", "بحريني", "بريا", "بريه", "بحريه", "باكستاني", "باكستانيين"})
_NONE_TOLD: Bounds = (None, None, None)


def find_tolls(text: str, *, language: str) -> list[Toll]:
    """The tolls that ``text`` tells, in text order; an empty list when it tells none.

    ``language`` is ``ar`` or ``en`` (ValueError for another). Tolls that are parts of another ("of them 127") name it in
    ``part_of`` and must not be added to it; tolls of one outcome side by side ("three soldiers and one rebel") are
    separate and add up.
    """
    folded = fold(text)
    row = tagger(language).tag(text)
    tolls: list[Toll] = []
    start = 0
    letters = row.letters
    while start < len(letters):
        end = letters.find("|", start)
        end = len(letters) if end < 0 else end
        if any(letter in "KINBpqrCzZ" for letter in letters[start:end]):
            _Sentence(row, start, end, folded, language).read(tolls)
        start = end + 1
    return tolls


class _Sentence:
    """Reads the tolls of one sentence, the marks ``start:end`` of a row."""

    def __init__(self, row: Row, start: int, end: int, folded: Folded, language: str) -> None:
        self.row = row
        self.letters = row.letters[:end]
        self.start = start
        self.end = end
        self.folded = folded
        self.arabic = language == "ar"
        self.used: set[int] = set()

    def read(self, tolls: list[Toll]) -> None:
        """Adds the sentence's tolls to ``tolls``."""
        letters = self.letters
        total = any(self.letters[k] == "T" for k in range(self.start, self.end))
        last: int | None = None
        k = self.start
        while k < self.end:
            letter = letters[k]
            step = k + 1
            if letter in "wuDZ":
                done = self._none_or_unknown(k, tolls)
                step = done or step
            elif letter == "i" and last is not None:
                step = self._parts(k, last, tolls) or step
            elif letter in _OUTCOME and k not in self.used:
                outcome, groups, after = self._outcome(k)
                if outcome in ("displaced", "released", "missing"):
                    groups = [group for group in groups if group.bounds[1] is not None and self._told(group)]
                if outcome and groups:
                    index = len(tolls)
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
            k = step

    def _told(self, group: _Group) -> bool:
        """True when a number, a dual or a person stands there, not just "others"."""
        return self.letters[group.i] not in "xX"

    # ---- adding

    def _add(
        self, tolls: list[Toll], outcome: str, group: _Group, k: int, part_of: int | None, total: bool
    ) -> None:
        low, best, high = group.bounds
        marks = self.row.marks
        first = min(group.i, k) if part_of is None and abs(group.i - k) <= 12 else group.i
        last = max(group.j, k + 1) if part_of is None and abs(group.i - k) <= 12 else group.j
        start, end = self.folded.written(marks[first].start, marks[last - 1].end)
        who = None
        if group.who is not None and group.who[1] > group.who[0]:
            who = self.folded.written(marks[group.who[0]].start, marks[group.who[1] - 1].end)
        if best == 1 and low == 1 and high == 1 and group.who is None:
            who = None
        tolls.append(Toll(start, end, outcome, low, best, high, who, part_of, total and part_of is None))
        self.used.update(range(group.i, group.j))

    # ---- nought and not known

    def _none_or_unknown(self, k: int, tolls: list[Toll]) -> int | None:
        letters = self.letters
        letter = letters[k]
        limit = min(self.end, k + 8)
        if letter == "D":  # denied: what follows in the sentence did not happen
            return self.end if self._denies(k) else None
        if letter == "Z":
            nought: Bounds = (0, 0, 0)
            for outcome in ("killed", "injured"):
                self._add(tolls, outcome, _Group(k, k + 1, nought, None), k, None, False)
            return k + 1
        for j in range(k + 1, limit):
            here = letters[j]
            if here in "#vGD|" or (here == "w" and letter == "w"):
                break
            if here == "u" and letter == "w":
                return self._none_or_unknown(j, tolls)
            if here in "zrCpKqI" and (letter == "w" or here in "zrC"):
                if here == "K" and letter == "w" and not self._negated_verb(k, j):
                    break
                if letter == "u" and self._people_before(j):
                    break
                outcome = str(self.row.marks[j].value or "") if here in "rpqKI" else ""
                bounds: Bounds = (0, 0, 0) if letter == "w" else _NONE_TOLD
                if outcome not in ("", "killed", "injured"):
                    return None
                both = outcome in ("", "injured") and letter == "w"
                outcomes = ("killed", "injured") if both else (outcome or "killed",)
                group = _Group(k, j + 1, bounds, None)
                for one in outcomes:
                    self._add(tolls, one, group, k, None, False)
                after = j + 1
                while after < self.end and letters[after] in "&rz":  # "no dead or wounded"
                    self.used.add(after)
                    after += 1
                return after
        if letter == "u":
            for j in range(max(self.start, k - 5), k):  # "casualties are not known"
                if letters[j] == "z" and j not in self.used:
                    self._add(tolls, "killed", _Group(j, k + 1, _NONE_TOLD, None), k, None, False)
                    return k + 1
        return None

    def _denies(self, k: int) -> bool:
        return True

    def _negated_verb(self, k: int, j: int) -> bool:
        """True for "no civilians were killed", "none was hurt"; not for "no group said it killed 5"."""
        if self.arabic:
            return j == k + 1
        return j - k <= 5 and (self.letters[j - 1] == "V" or j == k + 1)

    def _people_before(self, j: int) -> bool:
        return self._count_before(j, 3) is not None

    # ---- outcomes

    def _outcome(self, k: int) -> tuple[str, list[_Group], int]:
        letter, value = self.letters[k], str(self.row.marks[k].value)
        if letter == "N":
            return self._after_noun(k, value)
        if letter == "B":
            return self._in_two_halves(k)
        if letter in "pqrC":
            return self._counted_noun(k, value)
        return self._verb(k, value)

    def _after_noun(self, k: int, outcome: str) -> tuple[str, list[_Group], int]:
        j = k + 1
        if j + 1 < self.end and self.letters[j] == "&" and self.letters[j + 1] in "NK":
            groups, after = self._victims(j + 2)
            if groups and self._counts(j + 2):  # "the killing and wounding of 12"
                return "casualties", groups, after
        while j < self.end and self.letters[j] in "fs" and j < k + 3:
            j += 1
        groups, after = self._victims(j, strict=False)
        return outcome, groups, after

    def _counts(self, j: int) -> bool:
        return count_at(self.row, j) is not None

    def _in_two_halves(self, k: int) -> tuple[str, list[_Group], int]:
        """ "Three met their end": the verb and its object apart."""
        for j in range(k + 1, min(self.end, k + 10)):
            if self.letters[j] == "E":
                groups, _ = self._victims(k + 1)
                if not groups:
                    groups = self._before(k)
                return "killed", groups, j + 1
            if self.letters[j] in "KINB":
                break
        value = self.row.marks[k].value
        groups, after = self._victims(k + 1)
        if groups and self._counts(k + 1) and value == "missing":
            return "missing", groups, after
        return "", [], k + 1

    def _counted_noun(self, k: int, outcome: str) -> tuple[str, list[_Group], int]:
        """ "Five dead", "two wounded", "casualties"."""
        letters = self.letters
        before = self._count_before(k, 3)
        if before is not None and before.i not in self.used:
            before.j = k + 1
            before.who = self._who(k)
            after = k + 1
            return outcome, [before, *self._continued(before.who[1] if before.who else after)[0]], max(after, before.j)
        if letters[k] == "r" or letters[k] == "C":
            for j in range(k + 1, min(self.end, k + 4)):  # "the number of dead rose to 17"
                if letters[j] in "-:" and self._counts(j + 1):
                    count = count_at(self.row, j + 1)
                    assert count is not None
                    return outcome, [_Group(k, count.j, count.bounds, None)], count.j
            if k + 1 < self.end and letters[k + 1] == "&" and letters[k] == "r":
                return outcome, [_Group(k, k + 1, _NONE_TOLD, self._who(k))], k + 1
            if self._speaks_of_event(k):
                return outcome, [_Group(k, k + 1, _NONE_TOLD, self._who(k))], k + 1
            return "", [], k + 1
        number = 1 if letters[k] == "p" else 2
        return outcome, [_Group(k, k + 1, (number, number, number), self._who(k))], k + 1

    def _speaks_of_event(self, k: int) -> bool:
        """Bare plurals ("dead and wounded fell") tell a toll of unknown size; definite ones ("the wounded") none."""
        mark = self.row.marks[k]
        word = self.folded.text[mark.start : mark.end]
        return not word.startswith(("ال", "the ")) and self.arabic

    def _verb(self, k: int, outcome: str) -> tuple[str, list[_Group], int]:
        letters = self.letters
        if not self.arabic:
            return self._english_verb(k, outcome)
        j = k + 1
        if j + 1 < self.end and letters[j] == "&" and letters[j + 1] in "KN":
            groups, after = self._victims(j + 2)
            if groups and self._counts(j + 2):
                self.used.add(j + 1)
                return "casualties", groups, after
        while j < self.end and letters[j] in 's,n"(' and j < k + 9 and not self._counts(j):
            j += 1
        near, after = self._victims(j, strict=True)
        if near and not (letters[j] in "oy" and near[0].bounds[1] in (None, 1)):
            return outcome, near, after
        far = self._object_after(k + 1, bool(near))
        if far is not None:
            return outcome, far[0], far[1]
        if near:
            return outcome, near, after
        if j == k + 1 and j < self.end and letters[j] == ".":
            if self._indefinite(j) and self._masculine(k) and outcome in ("killed", "injured"):
                return outcome, [_Group(j, j + 1, (1, 1, 1), self._who(j))], j + 1
            if letters[k] == "K" and not self._plural_verb(k):
                return "", [], k + 1
        return outcome, self._before(k), k + 1

    def _masculine(self, k: int) -> bool:
        """True for an Arabic verb in the third person masculine singular."""
        mark = self.row.marks[k]
        return not self.folded.text[mark.start : mark.end].endswith(("ت", "وا", "ا", "ون"))

    def _plural_verb(self, k: int) -> bool:
        mark = self.row.marks[k]
        return self.folded.text[mark.start : mark.end].endswith(("وا", "ا", "م", "ون"))

    def _indefinite(self, j: int) -> bool:
        """True for an Arabic noun without the article that is neither plural in form nor carries a preposition."""
        mark = self.row.marks[j]
        word = self.folded.text[mark.start : mark.end]
        if self.row.marks[j].category == "." and len(word) < 3:
            return False
        return not word.startswith(("ال", "ب", "ل", "و", "ف", "ك")) and not word.endswith(("ات", "ون", "ين", "وا", "ه", "ها", "هم"))

    def _object_after(self, j: int, after_noun: bool) -> tuple[list[_Group], int] | None:
        """The people counted further on, once an Arabic verb's subject has been passed."""
        letters = self.letters
        crossed = False
        for m in range(j, min(self.end, j + 22)):
            letter = letters[m]
            if letter in _OUTCOME or letter in "wuDiZ":
                break
            if letter == "&" and m + 1 < self.end and after_noun and letters[m + 1] != "#":
                if letters[m + 1] in "KIN":
                    break
                continue
            if letter in "#vGlmcb":
                count = count_at(self.row, m)
                if count is not None:
                    if self._of_people(count.j, count.core):
                        return self._victims(m)
                    return None if after_noun else self._object_after(count.j, after_noun)
            if letter in "sf":
                crossed = True
            if not crossed and m > j and (letter in "tX" or (letter == "a" and self._object(m))):
                return self._victims(m)
            if letter == "a" and not self._alef(m) and not after_noun:
                return self._victims(m)
        return None

    def _object(self, m: int) -> bool:
        """True for a noun with the ending of an object that is no adjective agreeing with the word before it."""
        before = self.row.marks[m - 1]
        return self._alef(m) and not self.folded.text[before.start : before.end].endswith("ا")

    def _alef(self, m: int) -> bool:
        mark = self.row.marks[m]
        return self.folded.text[mark.start : mark.end].endswith("ا")

    def _english_verb(self, k: int, outcome: str) -> tuple[str, list[_Group], int]:
        letters = self.letters
        v = k - 1
        while v > self.start and letters[v] == "." and v > k - 3:
            v -= 1
        passive = v >= self.start and letters[v] == "V"
        if letters[k] == "I" or passive:
            groups = self._before(v if passive else k)
            return outcome, groups, k + 1
        j = k + 1
        if j + 1 < self.end and letters[j] == "&" and letters[j + 1] == "K":
            j += 2
        groups, after = self._victims(j, strict=False)
        if groups and j < self.end and letters[j] not in "sf,":
            return outcome, groups, after
        before = self._count_before(k, 6)
        if before is not None and before.i not in self.used:
            return outcome, [before], k + 1
        return "", [], k + 1

    # ---- people counted

    def _before(self, k: int) -> list[_Group]:
        """The people counted before mark ``k``; those after "including" are marked as parts of the others."""
        letters = self.letters
        m = k - 1
        parts: list[_Group] = []
        while m >= self.start:
            letter = letters[m]
            if letter in "KINB" and m not in self.used:
                break
            if m in self.used:
                break
            if letter in "#vG":
                group = self._group_ending_at(m)
                if group is not None:
                    if self._is_part(group.i):
                        group.part = True
                        parts.append(group)
                        m = group.i - 1
                        continue
                    return [group, *reversed(parts)]
            m -= 1
        singles = self._single_before(k)
        return [*singles, *parts] if singles else []

    def _is_part(self, i: int) -> bool:
        return any(letter == "i" for letter in self.letters[max(self.start, i - 2) : i])

    def _group_ending_at(self, m: int) -> _Group | None:
        """The number that the mark ``m`` belongs to, with its people; None when it counts no people."""
        i = m
        while i > self.start and self.letters[i - 1] in "#vGlmcbA&-" and i > m - 8:
            i -= 1
        for begin in range(i, m + 1):
            count = count_at(self.row, begin)
            if count is not None and count.i <= m < count.j:
                if not self._of_people(count.j, count.core):
                    return None
                return _Group(count.i, count.j, count.bounds, self._who(count.j))
        return None

    def _count_before(self, k: int, reach: int) -> _Group | None:
        """A number of people at most ``reach`` marks before ``k``, with nothing between but who they are."""
        for m in range(k - 1, max(self.start, k - 1 - reach) - 1, -1):
            letter = self.letters[m]
            if letter in "#vG":
                return self._group_ending_at(m)
            if letter not in "oytaf.x":
                return None
        return None

    def _single_before(self, k: int) -> list[_Group]:
        """ "A boy was killed", "the commander was wounded", "soldiers were killed"."""
        letters = self.letters
        begin = k
        while begin > self.start and letters[begin - 1] not in "|,KINBi&":
            begin -= 1
        for m in range(begin, k):
            if m in self.used:
                return []
            if letters[m] == "a" and self._alef(m):
                return [_Group(m, m + 1, (1, 1, 1), self._who(m))]
            if letters[m] in "xX":
                number = 1 if letters[m] == "x" else 2
                return [_Group(m, m + 1, (number, number, number), self._who(m))]
            if letters[m] in "oty" or (letters[m] == "A" and m + 1 < k and letters[m + 1] in ".oy"):
                groups, _ = self._victims(m, strict=False, until=k)
                return groups[:1]
        return []

    def _of_people(self, j: int, core: int) -> bool:
        """True unless what follows the number (ending before mark ``j``) shows that it counts something else."""
        letters, marks = self.letters, self.row.marks
        following = letters[j : j + 2]
        if core > self.start and letters[core - 1] == "$":
            return False
        if following[:1] in ("%", ":", "/", "-"):
            return False
        if following[:1] == "n" or (not self.arabic and following in (".n", "on")):
            return False
        if following[:1] and following[:1] in _PEOPLE + "pqr":
            return True
        number = marks[core].value if letters[core] == "#" else None
        if isinstance(number, int) and 1900 <= number <= 2100:
            return False
        before = letters[core - 1] if core > self.start else ""
        return not (before == "n" and letters[core] in "#v")

    def _victims(self, j: int, *, strict: bool = True, until: int | None = None) -> tuple[list[_Group], int]:
        """The people named from mark ``j`` on, group by group, and the mark after them; no groups when there are none.

        Not ``strict``: an unknown noun is one person, or people without a number, as its form tells.
        """
        first = self._group_at(j, strict=strict, until=until)
        if first is None:
            return [], j
        after = first.who[1] if first.who else first.j
        more, after = self._continued(max(after, first.j))
        return [first, *more], after

    def _continued(self, j: int) -> tuple[list[_Group], int]:
        """More groups, joined by "and" or a comma: "four soldiers, two of the guard and one rebel"."""
        groups: list[_Group] = []
        while j + 1 < self.end and self.letters[j] in "&,":
            k = j + 1
            if self.letters[j] == "," and self.letters[k] == "&":
                k += 1
            group = self._group_at(k, strict=True, joined=True) if k < self.end else None
            if group is None or group.bounds[1] is None:
                break
            after = group.who[1] if group.who else group.j
            if self.letters[j] == "," and self.letters[k] != "&" and self.letters[after : after + 1] not in ("&", ","):
                break
            if self.letters[group.who[1] if group.who else group.j : ][:1] in ("K", "V"):
                break
            groups.append(group)
            j = max(group.j, group.who[1] if group.who else group.j)
        return groups, j

    def _group_at(self, j: int, *, strict: bool, joined: bool = False, until: int | None = None) -> _Group | None:
        letters = self.letters
        end = min(self.end, until or self.end)
        if j >= end or j in self.used:
            return None
        count = count_at(self.row, j)
        if count is not None:
            if not self._of_people(count.j, count.core) or (joined and not self._clearly_people(count.j)):
                return None
            if letters[count.j : count.j + 1] in ("q", "r", "p") and joined:
                return None
            bounds = count.bounds
            who = self._who(count.j)
            after = who[1] if who else count.j
            if follows_at_least(self.row, after):
                bounds = modified(bounds, "l")
            return _Group(count.i, count.j, bounds, who)
        letter = letters[j]
        if letter in "lmc" and j + 1 < end and letters[j + 1] in "oty":
            group = self._group_at(j + 1, strict=strict, joined=joined, until=until)
            if group is not None:
                group.i, group.bounds = j, modified(group.bounds, letter)
            return group
        if letter == "A":
            return self._with_article(j, end)
        if letter == "y":
            bounds = self._doubtful(j)
            return _Group(j, self._past_two(j) if bounds[1] == 2 else j + 1, bounds, self._who(j))
        if letter in "otaxXY":
            number = {"o": 1, "t": 2, "x": 1, "X": 2, "Y": None}.get(letter, 1)
            if letter == "a":
                number = 2 if self._construct(j) else 1
            if letter == "o" and not self.arabic and self._plural_head(j, end):
                return _Group(j, j + 1, _NONE_TOLD, self._who(j))
            if letter == "o" and j + 1 < end and letters[j + 1] == "n" and self.row.marks[j + 1].value is None:
                return None
            if letter in "o" and self.arabic and self._followed_by_two(j):
                number = 2
            return _Group(j, self._past_two(j) if number == 2 else j + 1, (number, number, number), self._who(j))
        if strict or letter != ".":
            return None
        return self._unknown_noun(j, end)

    def _clearly_people(self, j: int) -> bool:
        return self.letters[j : j + 1] in tuple("otyaxYf") or self.letters[j : j + 2] in (".y", ".o")

    def _doubtful(self, j: int) -> Bounds:
        """A plural tells no number; an Arabic -ayn, with its vowel written or "two" after it, tells two."""
        if self.arabic:
            mark = self.row.marks[j]
            written = self.folded.written(mark.start, mark.end)
            if self._followed_by_two(j) or self._written(written).endswith(("َين", "َيْن", "َيْنِ")):
                return (2, 2, 2)
        return _NONE_TOLD

    def _written(self, span: tuple[int, int]) -> str:
        return ""

    def _followed_by_two(self, j: int) -> bool:
        following = [mark.value for mark, letter in zip(self.row.marks[j + 1 : j + 3], self.letters[j + 1 : j + 3], strict=False) if letter == "v"]
        return following[:1] == [2]

    def _past_two(self, j: int) -> int:
        """The mark after the two persons at ``j``, the word "two" beside them included."""
        for m in range(j + 1, min(self.end, j + 3)):
            if self.letters[m] == "v" and self.row.marks[m].value == 2:
                return m + 1
        return j + 1

    def _construct(self, m: int) -> bool:
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

    def _with_article(self, j: int, end: int) -> _Group | None:
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
        who = self._who(j + 1)
        bounds: Bounds = _NONE_TOLD if plural else (1, 1, 1)
        return _Group(j, who[1] if who else j + 2, bounds, who)

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

    def _unknown_noun(self, j: int, end: int) -> _Group | None:
        mark = self.row.marks[j]
        word = self.folded.text[mark.start : mark.end]
        if self.arabic:
            if len(word) < 3 or word.startswith("ب"):
                return None
            plural = word.endswith(("ات", "ون", "ين")) or word in ("عدد",)
            return _Group(j, j + 1, _NONE_TOLD if plural else (1, 1, 1), self._who(j))
        plural_head = self._plural_head(j, end)
        if plural_head is None:
            return None
        if not plural_head and not any(letter == "o" for letter in self.letters[j : j + 4]) and not self._capital(j):
            return None
        who = self._who(j)
        return _Group(j, who[1] if who else j + 1, _NONE_TOLD if plural_head else (1, 1, 1), who)

    def _capital(self, j: int) -> bool:
        return False

    def _who(self, j: int) -> tuple[int, int] | None:
        """The marks from ``j`` that say who the people were; None when the next mark ends the noun phrase at once."""
        letters, marks = self.letters, self.row.marks
        m = j
        while m < self.end and m < j + 10 and letters[m] in "otyafx.AYXnpqrv-\"":
            letter = letters[m]
            if letter == "n" and marks[m].value == "date":
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
        return "ب" in mark.prefix or (mark.category == "." and len(word) > 4 and word[0] == "ب" and word not in _NOT_BY)

    # ---- parts

    def _parts(self, k: int, parent: int, tolls: list[Toll]) -> int | None:
        """The parts that "among them" at mark ``k`` introduces, or that stand just before it ("127 of them")."""
        before = self._count_before(k, 2)
        outcome = tolls[parent].outcome
        if before is not None and before.i not in self.used:
            self._add(tolls, outcome, before, before.i, parent, False)
            return k + 1
        j = k + 1
        while j < self.end and self.letters[j] in "s,:":
            j += 1
        groups, after = self._victims(j, strict=False)
        for group in groups:
            self._add(tolls, outcome, group, group.i, parent, False)
        return after if groups else None
