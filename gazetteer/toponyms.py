"""The names of the table that a text holds: the longest from each word on, kept where the words around speak for it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from gazetteer import evidence
from gazetteer.names import is_latin_article
from gazetteer.reading import Reading, Span
from gazetteer.spellings import Spellings
from gazetteer.table import Entry
from gazetteer.tokens import LATIN, Form, Tokenizer

_KNOWN = 0.6
"""Importance from which a town abroad is known to readers of reports on Syria and Iraq (100,000 people)."""


class Toponyms:
    """Finds the names of one reading."""

    def __init__(self, reading: Reading, tokenizer: Tokenizer, spellings: Spellings) -> None:
        self.reading = reading
        self._tokenizer = tokenizer
        self._spellings = spellings

    def find(self) -> None:
        """Fill the reading's ``spans`` with the names that the words around speak for."""
        spans: list[Span] = []
        stop = 0
        for at, (token, after) in enumerate(itertools.zip_longest(self.reading.tokens, self.reading.tokens[1:])):
            shape = token.shape
            if at < stop or not (shape.begins or shape.proper):
                continue
            if not (shape.forms or shape.proper or (after is not None and after.shape.capital)):
                continue
            span = self._name_at(at, spans)
            if span is not None:
                spans.append(span)
                stop = span.stop
        self.reading.spans = spans
        self.reading.ending = {span.stop: span for span in spans}
        evidence.weigh(self.reading)
        self.reading.spans = [s for s in spans if s.kept]

    def _name_at(self, at: int, spans: Sequence[Span] = ()) -> Span | None:
        for stop, start, end, key, form in self._tokenizer.names(self.reading.text, self.reading.tokens, at):
            if self._is_side_of_governorate(at, stop):
                continue
            if stop - at > 1 and self._is_kind_and_name(at, stop):
                return None
            if self._is_side_of_town(at, key, spans):
                continue
            correction = self.reading.decided.get(key)
            if correction is not None and not correction.place_id:
                continue
            entries = self._entries(key, form, self.reading.text[start:end])
            if correction is not None:
                entry = self.reading.table.by_id(correction.place_id)
                entries = [] if entry is None else [(entry, 1.0, correction.why)]
            if entries:
                return Span(at, stop, start, end, form, entries, key)
        return self._respelled_at(at)

    def _respelled_at(self, at: int) -> Span | None:
        """A Latin name that the table has in another transliteration: "Yaroubiah" for "Al-Yarubiyah"."""
        token = self.reading.tokens[at]
        shape = token.shape
        if (
            shape.script != LATIN
            or not shape.capital
            or len(shape.fold) < 6
            or shape.word in self.reading.words.demonyms
        ):
            return None
        if shape.lists or shape.feature or shape.before or shape.relations or self.reading.decided.get(shape.inner):
            return None
        entries = self._spellings.respelled(shape.fold)
        if not entries:
            return None
        start = token.start
        previous = self.reading.tokens[at - 1] if at else None
        if previous is not None and token.gap in ("-", " ") and is_latin_article(previous.shape.fold, shape.fold):
            start = previous.start
        form = Form(0, shape.fold, shape.inner, "", True, False)
        return Span(at, at + 1, start, token.end, form, entries, shape.inner, respelled=True)

    def _is_side_of_town(self, at: int, key: str, spans: Sequence[Span]) -> bool:
        """Whether "شرق الموصل" stands beside a name: then it is a direction, not the quarter that is called so."""
        if (
            not self.reading.tokens[at].shape.before
            or not spans
            or spans[-1].stop != at
            or self.reading.tokens[at].gap != " "
        ):
            return False
        rows = [row for row, _ in self.reading.table.keys.get(key)]
        return all(entry.place.uncertainty_km < 30 for entry in self.reading.table.entries(rows))

    def _is_kind_and_name(self, at: int, stop: int) -> bool:
        """Whether the first word is only the kind of the name that follows: "مدينة الباب" is found as "الباب"."""
        feature = self.reading.tokens[at].shape.feature
        if feature is None or feature.named:
            return False
        following = self._name_at(at + 1) if self.reading.tokens[at + 1].shape.begins else None
        return following is not None and following.stop == stop

    def _is_side_of_governorate(self, at: int, stop: int) -> bool:
        """ "eastern Aleppo Governorate" is a side of the governorate, whatever is called "eastern Aleppo"."""
        after = self.reading.after(stop)
        feature = after.shape.feature if after is not None else None
        return bool(self.reading.tokens[at].shape.before) and feature is not None and feature.kind == "governorate"

    def _entries(self, key: str, form: Form, text: str) -> list[tuple[Entry, float, str]]:
        """The places of a name that this reading may mean, with how well the spelling fits."""
        found = self._spellings.spelled(key, form.word if form.word.startswith(text[:1]) else text)
        codes, home = self.reading.codes, self.reading.table.home
        if codes:
            return [e for e in found if e[0].place.country in codes]
        if all(e[0].place.country in home for e in found):
            return found
        if key.isascii():  # abroad, only the name shown: the many other spellings are English words too often
            found = [e for e in found if e[0].place.country in home or e[1] == 1.0 or e[0].tier == 0]
        nations = self.reading.nations()
        return [
            e for e in found if e[0].place.country in home or e[0].importance >= _KNOWN or e[0].place.country in nations
        ]
