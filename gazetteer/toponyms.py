"""The names of the table that a text holds: the longest from each word on, kept where the words around speak for it."""

from __future__ import annotations

from collections.abc import Sequence

from gazetteer import evidence
from gazetteer.names import is_latin_article, word_key
from gazetteer.namesakes import Namesakes
from gazetteer.reading import Reading, Span
from gazetteer.spellings import Spellings
from gazetteer.tokens import ARABIC, LATIN, Form, Hit, Tokenizer

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
        tokens = self.reading.tokens
        end = len(tokens)
        rest = iter((*tokens.busy, end))  # most words are passed over
        at = upcoming = next(rest)
        stop, kind_at = 0, -1  # kind_at: where a word for a kind of place may bear on the next name
        while at < end:
            shape = tokens[at].shape
            span = None
            if shape.forms or shape.proper or (shape.article and at + 1 < end and tokens[at + 1].shape.capital):
                hits = self._tokenizer.names(tokens, at)
                if hits or shape.respellable:
                    span = self._name_at(at, hits, spans)
            if kind_at == at or (span is not None and shape.script == LATIN):
                span = self._with_kind(at, span, spans)
            if span is not None:
                spans.append(span)
                stop = span.stop
                if span.kind_word:
                    kind_at = stop
            elif shape.feature is not None:
                kind_at = at + 1
            free = max(stop, at + 1)
            while upcoming < free:
                upcoming = next(rest)
            at = kind_at if free <= kind_at < upcoming else upcoming
        self.reading.spans = spans
        self.reading.ending = {span.stop: span for span in spans}
        evidence.weigh(self.reading)
        self.reading.spans = [s for s in spans if s.kept]

    def _name_at(self, at: int, hits: Sequence[Hit], spans: Sequence[Span] = ()) -> Span | None:
        """The name at token ``at``: the first of ``hits`` that is meant as a place, or one spelled otherwise."""
        directed = bool(self.reading.tokens[at].shape.before)
        for stop, start, end, key, form in hits:
            if directed and self._is_side_of_governorate(stop):
                continue
            if stop - at > 1 and self._is_kind_and_name(at, stop):
                return None
            if directed and self._is_side_of_town(at, key, spans):
                continue
            correction = self.reading.decided.get(key)
            if correction is not None and not correction.place_id:
                continue
            entries = self._entries(key, form, self.reading.text[start:end])
            if correction is not None:
                entry = self.reading.table.by_id(correction.place_id)
                entries = Namesakes([] if entry is None else [(entry, 1.0, correction.why)])
            if entries:
                feature = self.reading.tokens[at].shape.feature if stop - at > 1 else None
                kind_word = feature.words[0] if feature is not None and not feature.named else ""
                if kind_word and word_key(form.word) in self.reading.table.heads:
                    kind_word = form.word
                return Span(at, stop, start, end, form, entries, key, kind_word=kind_word)
        return self._respelled_at(at)

    def _with_kind(self, at: int, span: Span | None, spans: Sequence[Span]) -> Span | None:
        """The name at ``at`` with the places listed under the word for their kind and the name: "حي القدس" besides
        "القدس"; the word may stand before the first name of a list ("ساحة الخلاني والوثبة")."""
        if span is not None and span.key.isascii():
            return self._with_kind_after(span)
        kind_word, skip, shared = self._kind_before(at, spans)
        if not kind_word or (span is not None and span.at != at):
            return span
        if span is not None:
            span.kind_word = kind_word
        table, tokens = self.reading.table, self.reading.tokens
        rest = tokens[at].shape.fold[1:] if skip else tokens[at].shape.fold
        key, found = word_key(kind_word) + word_key(rest), None
        for stop in range(at + 1, min(at + 4, len(tokens) + 1)):
            if stop > at + 1:
                if tokens[stop - 1].gap not in (" ", "_"):
                    break
                key += tokens[stop - 1].shape.inner
            if key in table.keys and self.reading.decided.get(key) is None:
                found = stop, key
        if found is None or (span is not None and span.stop > found[0]):
            return span
        stop, key = found
        start, end = tokens[at].start + skip, tokens[stop - 1].end
        form = Form(skip, rest, key, "و" if skip else "", True, False)
        written = kind_word + " " + self.reading.text[start:end]
        # where the word stands before the list alone the ranking by kind does not see it
        more = Namesakes((e, fit + 0.5 * shared, differs) for e, fit, differs in self._entries(key, form, written))
        if not more:
            return span
        if span is None or span.stop < stop or span.start != start:
            bare = word_key(rest) + "".join(t.shape.inner for t in tokens[at + 1 : stop])
            return Span(at, stop, start, end, form, more, bare, kind_word=kind_word, composed=True)
        span.entries = Namesakes([*more, *(spelled for spelled in span.entries if spelled[0].row not in more.rows)])
        span.composed = True
        return span

    def _with_kind_after(self, span: Span) -> Span:
        """The same for Latin letters, where the word follows: "Al-Quds neighbourhood"."""
        after = self.reading.after(span.stop)
        feature = after.shape.feature if after is not None else None
        if feature is None or feature.named:
            return span
        table = self.reading.table
        for word in feature.words:
            key = span.key + word_key(word)
            if key in table.keys:
                known, more = span.entries, self._entries(key, span.form, key)
                span.entries = Namesakes([*known, *(spelled for spelled in more if spelled[0].row not in known.rows)])
        return span

    def _kind_before(self, at: int, spans: Sequence[Span]) -> tuple[str, int, bool]:
        """(word for a kind of place that the name at ``at`` follows, letters of a conjunction before the name, whether
        the word stands before the list that the name is in); ("", 0, False) for none."""
        tokens = self.reading.tokens
        left = self.reading.before(at)
        if left is not None and left.shape.script == ARABIC and (feature := left.shape.feature) is not None:
            if feature.named:
                return "", 0, False
            # a dual or plural begins no name: the singular does
            word = left.shape.word if word_key(left.shape.word) in self.reading.table.heads else feature.words[0]
            return word, 0, False
        if not spans or spans[-1].stop != at or not spans[-1].kind_word:
            return "", 0, False
        folded = tokens[at].shape.fold
        if tokens[at].gap == " " and folded.startswith("و") and len(folded) > 4:
            return spans[-1].kind_word, 1, True
        if tokens[at].gap in ("، ", " ، ", ", ") and tokens[at].shape.feature is None:
            return spans[-1].kind_word, 0, True
        return "", 0, False

    def _respelled_at(self, at: int) -> Span | None:
        """A Latin name that the table has in another transliteration: "Yaroubiah" for "Al-Yarubiyah"."""
        token = self.reading.tokens[at]
        shape = token.shape
        if not shape.respellable or self.reading.decided.get(shape.inner):
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
        if not spans or spans[-1].stop != at or self.reading.tokens[at].gap != " ":
            return False
        rows = [row for row, _ in self.reading.table.keys.get(key)]
        return all(entry.place.uncertainty_km < 30 for entry in self.reading.table.entries(rows))

    def _is_kind_and_name(self, at: int, stop: int) -> bool:
        """Whether the first word is only the kind of the name that follows: "مدينة الباب" is found as "الباب", and in
        "بلدة كفر نبل" stands كفر نبل, not the town of الكفر."""
        feature = self.reading.tokens[at].shape.feature
        if feature is None or feature.named:
            return False
        tokens = self.reading.tokens
        further = tokens[at + 1].shape
        if not (further.forms or further.article):
            return False
        following = self._name_at(at + 1, self._tokenizer.names(tokens, at + 1))
        return following is not None and following.stop >= stop and not following.form.particles

    def _is_side_of_governorate(self, stop: int) -> bool:
        """ "eastern Aleppo Governorate" is a side of the governorate, whatever is called "eastern Aleppo"."""
        after = self.reading.after(stop)
        feature = after.shape.feature if after is not None else None
        return feature is not None and feature.kind == "governorate"

    def _entries(self, key: str, form: Form, text: str) -> Namesakes:
        """The places of a name that this reading may mean, with how well the spelling fits."""
        found = self._spellings.spelled(key, form.word if form.word.startswith(text[:1]) else text)
        codes, home = self.reading.codes, self.reading.table.home
        if not codes and found.countries <= home:
            return found  # as mostly
        nations = codes or self.reading.nations() & found.countries
        asked = (bool(codes), nations)
        meant: Namesakes | None = found.memo.get(asked)
        if meant is None:
            if codes:
                meant = Namesakes(e for e in found if e[0].place.country in codes)
            else:
                meant = self._with_known_abroad(found, nations, latin=key.isascii())
            found.memo[asked] = meant
        return meant

    def _with_known_abroad(self, found: Namesakes, nations: frozenset[str], *, latin: bool) -> Namesakes:
        """The places of the table's own countries and, abroad, the known ones and those of ``nations``.

        Abroad a Latin name must be the name shown: the many other spellings are English words too often.
        """
        home = self.reading.table.home
        return Namesakes(
            (entry, fit, differs)
            for entry, fit, differs in found
            if entry.place.country in home
            or (
                (fit == 1.0 or entry.tier == 0 or not latin)
                and (entry.importance >= _KNOWN or entry.place.country in nations)
            )
        )
