"""Who holds what, told without a verb: lists under a heading, labelled lines, tables and rows of places and holders."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from incidents import lexicons
from incidents.actors import UNARMED, UNIDENTIFIED, ActorMention
from incidents.annotations import Annotations
from incidents.control.ground import usable
from incidents.control.takings import Saying
from incidents.control.vocabulary import CUES, SHAPE, vocabulary
from incidents.language.finds import Finds
from incidents.language.grammar import grammar
from incidents.language.phrases import Hit, Phrases, sweep
from incidents.language.sentences import Line, Sentence
from incidents.language.words import words_of
from incidents.models import ControlStatus
from incidents.roles.identities import Memory, resolve
from incidents.spots import Spot
from incidents.times import Day, day_of_dates

_ROSTER = "roster"
_ARROW = re.compile(r"[\u2190-\u21ff\u27a1\u2b05-\u2b07\u279c-\u27be]|[-=]>")
_HELD = frozenset({"holds", "held", "held_it", "last_held"})
_STATUS: dict[str, ControlStatus] = {
    "contests": "contested",
    "present": "active",
    "hosts": "active",
    "loses": "lost",
    "cleared": "lost",
}


@functools.cache
def _phrases(language: str) -> Phrases[str]:
    table = lexicons.load(language, "control", SHAPE)
    said = [(phrase, key) for key in CUES for phrase in table[key]]
    return Phrases(said + [(phrase, _ROSTER) for phrase in table["rosters"]], sweep(language))


@dataclasses.dataclass(slots=True)
class _Row:
    """One line, with what its words are."""

    line: Line
    first: int
    split: int
    """Index of the first word after its label; ``first`` where it has none."""
    last: int
    spots: list[Spot]
    holders: list[ActorMention]
    cues: list[Hit[str]]
    pure: bool
    """True when it holds nothing but places, holders, days and small words."""

    @property
    def bare(self) -> bool:
        """True for a place as label and nothing but a holder behind it."""
        behind = [a for a in self.holders if a.first >= self.split]
        label = [s for s in self.spots if s.last <= self.split]
        return self.pure and bool(behind and label) and not self.cues and len(label) == len(self.spots)

    def says(self, keys: Iterable[str]) -> bool:
        """True when one of its words on control is of ``keys``."""
        return any(hit.load in keys for hit in self.cues)


def from_lists(notes: Annotations) -> list[Saying]:
    """What lists and tables of an article say on control, in order; an empty list when it has none.

    A list speaks of control when its heading, the line before it, its label or the article's title says so.
    """
    return _Lists(notes).read()


class _Lists:
    """Goes through the lines of an article."""

    def __init__(self, notes: Annotations) -> None:
        self.notes = notes
        self.language = notes.article.language
        self.found: list[Saying] = []
        small, known = grammar(self.language), vocabulary(self.language)
        self.small = small.ground | small.kinds | small.determiners | small.areas | known.joins
        self.cues = Finds(_phrases(self.language).find(notes.words))
        self.announced = self._titled()
        self.bare = not self.announced and self._rosters()
        self.listed = False
        self.day = day_of_dates(notes, [])
        self.holders: list[ActorMention] = []
        self.status: ControlStatus = "controls"
        self.by_holder = not self.announced and self._holders_alone()

    def _holders_alone(self) -> bool:
        """True where two lines or more say "SDF: Hajin, Thiban" and no more."""
        rows = [self._row(line) for line in self.notes.lines if line.label is not None and not line.heading]
        alone = [
            row.holders[0].actor_id
            for row in rows
            if row.pure and row.spots and len(row.holders) == 1 and not row.cues and row.holders[0].last <= row.split
            and all(s.first >= row.split and s.grain <= 1 for s in row.spots) and not self._acts(row)
        ]  # fmt: skip
        return len(set(alone)) >= 2

    def _acts(self, row: _Row) -> bool:
        """True where the row tells of something done."""
        return bool(self.notes.actions.within(row.first, row.last))

    def _heads(self, row: _Row) -> ControlStatus | None:
        """What a heading tells of the places listed below it: "Towns captured by X:", "Villages that X left:"."""
        tags = {a.tag for a in self.notes.actions.within(row.first, row.last)}
        if not row.line.heading or len({a.actor_id for a in row.holders}) != 1 or not tags:
            return None
        ground = any(not self.small.isdisjoint(w.forms) for w in self.notes.words[row.first : row.last])
        if not ground or not tags <= {"take", "force", "receive", "withdraw", "enter", "arrest", "find"}:
            return None
        return "lost" if "withdraw" in tags else "controls" if tags & {"take", "receive"} else None

    def _rosters(self) -> bool:
        """True where two lines or more say "Hajin: SDF" and no more, by which they are a list on control."""
        rows = [self._row(line) for line in self.notes.lines if line.label is not None and not line.heading]
        return sum(row.bare for row in rows) >= 2

    def _titled(self) -> bool:
        title = words_of(self.notes.article.title or "")
        return any(hit.load == _ROSTER for hit in _phrases(self.language).find(title))

    def read(self) -> list[Saying]:
        """All that the lines say."""
        for line in self.notes.lines:
            row = self._row(line)
            if row.first < row.last:
                self._line(row)
        told = [pair for sentence in self.notes.sentences if (pair := self._briefly(sentence)) is not None]
        if len(told) >= 2 or (told and self.announced):
            for spot, holder in told:
                if not any(s.spot == spot for s in self.found):
                    self._say([spot], [holder], "controls", None)
        return self.found

    def _briefly(self, sentence: Sentence) -> tuple[Spot, ActorMention] | None:
        """The place and holder of "Hajin: SDF.", a sentence of its own; None for any other."""
        notes = self.notes
        if ":" not in notes.article.body[sentence.start : sentence.end]:
            return None
        spots = [s for s in notes.spots.within(sentence.first, sentence.last) if usable(notes, s)]
        holders = [
            a
            for a in notes.actors.within(sentence.first, sentence.last)
            if a.actor_id not in UNARMED | {UNIDENTIFIED} and a.kind not in {"attackers", "latter", "possessive"}
        ]
        if len(spots) != 1 or len(holders) != 1 or not spots[0].last <= holders[0].first:
            return None
        gap = notes.article.body[spots[0].end : holders[0].start]
        if ":" not in gap or not self._plain(spots[0].last, holders[0].first):
            return None
        days = {
            i for d in notes.dates.within(holders[0].last, sentence.last) for i in range(*notes.span(d.start, d.end))
        }
        rest = [i for i in range(holders[0].last, sentence.last) if i not in days]
        before = self._plain(sentence.first, spots[0].first)
        return (spots[0], holders[0]) if before and all(self._plain(i, i + 1) for i in rest) else None

    def _row(self, line: Line) -> _Row:
        notes = self.notes
        first, last = notes.span(line.start, line.end)
        split = notes.word_at(line.label[1]) if line.label and not line.heading else first
        spots = [s for s in notes.spots.within(first, last) if s.last <= last and usable(notes, s)]
        holders = [
            a
            for a in notes.actors.within(first, last)
            if a.last <= last and a.actor_id not in UNARMED | {UNIDENTIFIED} and a.kind not in {"attackers", "latter"}
        ]
        cues = [h for h in self.cues.within(first, last) if h.last <= last]
        own = [(s.first, s.last) for s in spots] + [(a.first, a.last) for a in holders]
        own += [(h.first, h.last) for h in cues]
        own += [notes.span(d.start, d.end) for d in notes.dates.within(first, last)]
        pure = all(
            w.text.isdigit() or not self.small.isdisjoint(w.forms) or any(low <= i < high for low, high in own)
            for i, w in enumerate(notes.words[first:last], first)
        )
        return _Row(line, first, split, last, spots, holders, cues, pure)

    def _line(self, row: _Row) -> None:
        label = [a for a in row.holders if a.last <= row.split]
        named = [s for s in row.spots if s.last <= row.split]
        self._announce(row)
        open_row = row.line.heading or row.split == row.first
        arrow = self._arrow(row)
        if arrow is not None:
            self._say([row.spots[0]], [arrow], "controls", None)
            return
        if open_row and row.pure and row.spots and not row.holders and not row.cues and self.holders:
            self._say(row.spots, self.holders, self.status, None)
        elif open_row and row.holders and not row.spots and (row.pure or row.line.heading):
            cue = next((h for h in row.cues if h.load in _HELD), None)
            bare = row.pure and not row.cues and self.announced
            told = self._heads(row)
            self.holders = row.holders if cue or bare or told else []
            self.status = told or "controls"
        elif row.line.heading and row.pure and row.spots and row.holders and self._held_in(row):
            self._say(row.spots, row.holders, "controls", self._held_in(row))
        elif open_row:
            self.holders = self.holders if row.line.bullet and self.holders and row.pure else []
            if self.announced and row.pure and row.spots and row.holders:
                self._pair(row)
        elif label and not named:
            self.holders = []
            cue = next((h for h in row.cues if h.load in _HELD and h.last <= row.split), None)
            gone = next((h for h in row.cues if h.load in {"cleared", "loses"} and h.last <= row.split), None)
            alone = self.by_holder and row.pure and not row.cues and not self._acts(row)
            if cue is not None or gone is not None or self.announced or alone:
                status: ControlStatus = "controls" if gone is None else "lost"
                self._say(self._run(row.split, row.last, row.spots), label, status, cue or gone)
        elif named and not label and (self.announced or (row.bare and self.bare)):
            self.holders = []
            self._labelled_place(row, named)

    def _held_in(self, row: _Row) -> Hit[str] | None:
        """The words of holding between the place and its holder: "Hajin - under the control of the SDF"."""
        place, holder = row.spots[-1], row.holders[0]
        between = (h for h in row.cues if h.load in _HELD and place.last <= h.first and h.last <= holder.first + 1)
        return next(between, None)

    def _arrow(self, row: _Row) -> ActorMention | None:
        """Whom "Manbij → SNA" gives a place to; None for a line without an arrow."""
        if not row.spots or not row.holders or row.holders[0].first != row.spots[0].last:
            return None
        gap = self.notes.article.body[row.spots[0].end : row.holders[0].start]
        return row.holders[0] if _ARROW.search(gap) else None

    def _announce(self, row: _Row) -> None:
        """Whether what follows is a list on control; it no longer is after a line of prose that follows the list."""
        if row.says({_ROSTER}) or ("|" in self.notes.article.body[row.line.start : row.line.end] and row.says(_HELD)):
            self.announced, self.listed = True, False
            dates = [d for d in self.notes.dates.within(row.first, row.last) if d.first]
            self.day = day_of_dates(self.notes, dates)
        elif not (row.line.bullet or row.line.label or row.pure) and self.listed:
            self.announced = self.listed = False

    def _pair(self, row: _Row) -> None:
        """A row of a table, or "Hajin – SDF": its places and its holders, with the state that it names."""
        status: ControlStatus = next((_STATUS[h.load] for h in row.cues if h.load in _STATUS), "controls")
        if not any(h.load in _HELD or h.load == _ROSTER for h in row.cues):
            self._say(row.spots, row.holders, status, None)

    def _labelled_place(self, row: _Row, named: Sequence[Spot]) -> None:
        """ "Hajin: SDF": the holder stands right after the place; what has words of its own is read elsewhere."""
        after = [a for a in row.holders if a.first >= row.split]
        if not after or any(h.first < after[0].last for h in row.cues):
            return
        ended = self.notes.article.body[after[0].end : after[0].end + 1] in {"", ",", "،", ";", "؛", ".", "(", "\n"}
        if not ended and (row.cues or self.notes.actions.within(row.split, row.last)):
            return
        if self._plain(row.split, after[0].first):
            self._say(
                named, after[:1] + [b for a, b in pairwise(after) if self._plain(a.last, b.first)], "controls", None
            )

    def _run(self, first: int, last: int, spots: Sequence[Spot]) -> list[Spot]:
        """The places that stand one after the other from word ``first`` on."""
        found: list[Spot] = []
        for spot in [s for s in spots if first <= s.first < last]:
            aside = (
                found and self.notes.words[spot.first - 1].text in {"and", "و"} and not self._named(first, spot.first)
            )
            if not self._plain(first, spot.first) and not aside:
                break
            found.append(spot)
            first = spot.last
        return found

    def _named(self, first: int, last: int) -> bool:
        """True when an actor is named in ``first:last``."""
        return bool(self.notes.actors.within(first, last))

    def _plain(self, first: int, last: int) -> bool:
        """True when only small words and days stand in ``first:last``."""
        return all(not self.small.isdisjoint(w.forms) for w in self.notes.words[first:last])

    def _say(
        self, spots: Sequence[Spot], holders: Sequence[ActorMention], status: ControlStatus, cue: Hit[str] | None
    ) -> None:
        self.listed = self.listed or bool(spots)
        for spot in spots:
            sentence = self._sentence(spot)
            country = (spot.placed.country if spot.placed else None) or self.notes.country()
            for mention in holders:
                actor_id = resolve(self.notes, mention, Memory(), country=country, day=self.day.last)
                if actor_id is not None and actor_id not in UNARMED | {UNIDENTIFIED}:
                    words = (cue.first, cue.last) if cue else None
                    self.found.append(Saying(actor_id, mention, status, spot, self._day(), sentence, words))

    def _day(self) -> Day:
        return self.day

    def _sentence(self, spot: Spot) -> Sentence:
        """The sentence that holds ``spot``; a label belongs to the one after it."""
        return next((s for s in self.notes.sentences if spot.first < s.last), self.notes.sentences[-1])
