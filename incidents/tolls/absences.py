"""Where a sentence says that nobody was harmed, or that nobody knows: nought told apart from not told."""

from __future__ import annotations

from incidents.language.grammar import grammar
from incidents.tolls.numbers import Bounds
from incidents.tolls.victims import NONE_TOLD, Group, People

_NOUGHT: Bounds = (0, 0, 0)


class Absences(People):
    """Reads "no casualties", "damage only", "no word on casualties" and denials in one sentence."""

    def absent(self, k: int) -> tuple[list[tuple[str, Group]], int]:
        """The outcomes that the mark ``k`` (none, unknown, no harm, denied) rules out or leaves open; the next mark.

        What is ruled out has the number 0, what is left open none. A denial takes the rest of its sentence with it.
        """
        letters = self.letters
        letter = letters[k]
        if letter == "D":
            return [], self.end
        if letter == "Z":
            group = Group(k, k + 1, _NOUGHT, None)
            return [("killed", group), ("injured", group)], k + 1
        far = 16 if self.arabic and self._leaves_none(k) else 8
        for j in range(k + 1, min(self.end, k + far)):
            here = letters[j]
            if here in "#vGD|" or (here == "w" and letter == "w"):
                break
            if here == "u" and letter == "w":
                return self.absent(j)
            if here in "zrC" or (letter == "w" and here in "pKqI"):
                if here == "K" and not self._negated_verb(k, j):
                    break
                if here == "r" and self.arabic and self._somebodys(j):
                    break  # "does not own up to its dead"
                if letter == "u" and self.count_before(j, 3) is not None:
                    break
                return self._named(k, j)
        if letter == "u":
            for j in range(max(self.start, k - 5), k):  # "casualties are not known"
                if letters[j] in "zC" and j not in self.used:
                    return [("killed", Group(j, k + 1, NONE_TOLD, None))], k + 1
        return [], k + 1

    def _somebodys(self, j: int) -> bool:
        """True for Arabic "its dead": known ones, of whom nobody says that there are none."""
        mark = self.row.marks[j]
        return self.folded.text[mark.start : mark.end].endswith(("لاه", "لاها", "لاهم", "حاه", "حاها", "حاهم"))

    def _named(self, k: int, j: int) -> tuple[list[tuple[str, Group]], int]:
        """The outcomes named by the mark ``j``, of which the mark ``k`` says that there are none or no word."""
        none = self.letters[k] == "w"
        outcome = str(self.row.marks[j].value or "") if self.letters[j] in "rpqKI" else ""
        if outcome not in ("", "killed", "injured"):
            return [], k + 1
        # no injuries are no deaths either; "no deaths" leaves the injured open
        both = none and outcome in ("", "injured")
        group = Group(k, j + 1, _NOUGHT if none else NONE_TOLD, None)
        after = j + 1
        while after < self.end and self.letters[after] in "&rz":  # "no dead or wounded"
            self.used.add(after)
            after += 1
        return [(one, group) for one in (("killed", "injured") if both else (outcome or "killed",))], after

    def _negated_verb(self, k: int, j: int) -> bool:
        """True for "no civilians were killed", "none was hurt"; not for "no group said it killed 5"."""
        if self.arabic:
            return j == k + 1
        return j - k <= 5 and (self.letters[j - 1] == "V" or j == k + 1)

    def _leaves_none(self, k: int) -> bool:
        """True for "did not leave" at mark ``k``, between which and what was not left the whole subject may stand."""
        mark = self.row.marks[k]
        words = self.folded.text[mark.start : mark.start + 40].split()
        return len(words) > 1 and words[1] in grammar("ar").leaves
