"""One text being read: its words and the names met in it."""

from __future__ import annotations

import dataclasses
import operator
import re
from collections.abc import Callable, Mapping

from gazetteer.corrections import Correction
from gazetteer.namesakes import Namesakes
from gazetteer.places import SETTLED, Place
from gazetteer.ranking import Candidate
from gazetteer.table import Table
from gazetteer.tokens import Form, Token, Tokens
from gazetteer.words import Feature, Words

FREE, WEAK, LOCAL, STRONG, SURE, NEVER = 0.0, 1.0, 1.5, 2.0, 3.0, 99.0
"""How much speaks for a place: nothing; "to", "from"; "in"; "near", a list of places; a word for the kind, a heading.
``NEVER`` is needed by what cannot be a place."""

_CLOSE = frozenset([" ", "\u00a0", "_", "-", ' "', " «", " “", "  ", " '", " (", "#", " #", " ‘"])
_CLOSE_AFTER = frozenset([" ", "\u00a0", "-", "_", "’", "'"])
_BREAK = re.compile(r"[.!?؟؛:…\n|•◾]")
_LISTED = re.compile(r"\s*[،,/(]\s*(?:و\s?)?|\)\s*[،,]\s*(?:و\s?)?")
_STRANGERS = re.compile(r"\s*(?:،\s*و\w+(?:\s\w+)?\s*){1,4}،\s*و\s?")
"""Up to four names that no table has, between two members of a list: "A، وX، وY، وB"."""
_DASH = re.compile(r"\s*[-–—]\s*")


@dataclasses.dataclass(slots=True, eq=False)
class Span:
    """A name met in the text, on its way to a mention."""

    at: int
    """Its first token."""
    stop: int
    """One past its last token."""
    start: int
    end: int
    form: Form
    entries: Namesakes
    """The places of that name."""
    key: str
    feature: Feature | None = None
    feature_at: int = -1
    """The token of the word for the kind of place, -1 when there is none."""
    support: float = FREE
    needed: float = FREE
    kept: bool = False
    governorate: bool = False
    """Whether it is read as the governorate, not the town of that name."""
    ours: bool = True
    """Whether it stands in the text itself, not in the headline."""
    kind_word: str = ""
    """The folded word for the kind of place that stands before it, or before the list it is in: "ساحة"."""
    composed: bool = False
    """Whether the table has the name with that word: "قضاء عنه"."""
    respelled: bool = False
    """Whether the table has the name only in another transliteration."""
    used: bool = False
    """Whether a relative place has taken it up."""
    ranked: list[Candidate] = dataclasses.field(default_factory=list)

    @property
    def best(self) -> Place:
        """The place ranked first."""
        return self.ranked[0].entry.place


AT: Callable[[Span], int] = operator.attrgetter("at")
"""Where a name begins, to look names up by: a third of the time of a lambda."""


class Reading:
    """One text being read."""

    def __init__(
        self,
        table: Table,
        words: Words,
        text: str,
        tokens: Tokens,
        codes: frozenset[str],
        known: frozenset[str],
        decided: Mapping[str, Correction],
    ) -> None:
        self.text = text
        self.table = table
        self.words = words
        self.codes = codes
        """Country codes that places are looked for in; empty for all."""
        self.decided = decided
        """People's decisions, by the names' keys."""
        self.known = known
        """Keys of the names in the headline."""
        self.tokens = tokens
        self.spans: list[Span] = []
        self.ending: dict[int, Span] = {}
        """The names by the token after their last."""
        self.sport = sum([tokens[at].shape.sport for at in tokens.telling]) >= max(4, len(tokens) / 60)
        """Whether the text is about sport, where towns' names are clubs."""
        self._nations: frozenset[str] | None = None
        self._first_dual: int | None = None

    def before(self, at: int) -> Token | None:
        """The token right before ``at`` in the same phrase; None at its beginning."""
        if at <= 0 or self.tokens[at].gap not in _CLOSE:
            return None
        return self.tokens[at - 1]

    def after(self, stop: int) -> Token | None:
        """The token right after a span's end in the same phrase; None at its end."""
        if stop >= len(self.tokens) or self.tokens[stop].gap not in _CLOSE_AFTER:
            return None
        return self.tokens[stop]

    def opens_list(self, at: int) -> bool:
        """Whether token ``at`` is the first after a colon behind a word for settlements: "قرى: المزرعة، والطيرة"."""
        gap = self.tokens[at].gap
        feature = self.tokens[at - 1].shape.feature if ":" in gap and at > 0 and gap.strip() == ":" else None
        return feature is not None and feature.kind in SETTLED

    def nations(self) -> frozenset[str]:
        """The codes of the countries whose nations' adjectives are in the text."""
        if self._nations is None:
            self._nations = frozenset({self.tokens[at].shape.nation for at in self.tokens.telling} - {""})
        return self._nations

    def first_dual(self) -> int:
        """The first token of a word for two places ("قريتي"), behind which "the two villages" speaks of them; one past
        the last for none."""
        if self._first_dual is None:
            heads = self.words.lists["dual_heads"]
            self._first_dual = next((at for at, t in enumerate(self.tokens) if t.shape.fold in heads), len(self.tokens))
        return self._first_dual

    def joined(self, one: Span, other: Span) -> bool:
        """Whether two names are members of one list: a comma, a slash or an "and" between them and nothing else."""
        left, right = (one, other) if one.at < other.at else (other, one)
        between = self.text[left.end : right.start]
        if between == " ":
            return False
        if right.at == left.stop:
            if _DASH.fullmatch(between):
                axis = self.before(left.at)
                return axis is not None and bool(axis.shape.relations & {"road", "outskirts", "triangle"})
            return between.strip() == "و" or bool(_LISTED.fullmatch(between))
        if right.form.particles == "و" and _STRANGERS.fullmatch(between):
            return True
        if right.at > left.stop + 2 or _BREAK.search(between):
            return False
        shapes = [t.shape for t in self.tokens[left.stop : right.at]]
        return all("and" in s.relations or s.feature is not None or s.fold == "the" for s in shapes) and (
            any("and" in s.relations or s.particles == "و" for s in shapes)
            or "و" in right.form.particles
            or "،" in between
        )
