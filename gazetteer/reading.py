"""One text being read: its words, the names in it, and the choice among the places of a name."""

from __future__ import annotations

import bisect
import dataclasses
import itertools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from gazetteer import evidence, headings, ranking
from gazetteer.corrections import Correction
from gazetteer.evidence import FREE
from gazetteer.merge import km_between
from gazetteer.names import is_latin_article
from gazetteer.outlines import in_open_land
from gazetteer.places import SETTLED, WIDE, Mention, Place, Placed
from gazetteer.ranking import Anchor, Candidate
from gazetteer.table import Entry
from gazetteer.tokens import LATIN, Form, Token
from gazetteer.words import Feature

if TYPE_CHECKING:
    from gazetteer.mentions import Reader

_CLOSE = frozenset([" ", "\u00a0", "_", "-", ' "', " «", " “", "  ", " '", " (", "#", " #", " ‘"])
_AROUND = 60
"""Names before and after a name that its surroundings are read from; keeps long texts from taking quadratic time."""
_TOWNS = ("city", "town")
_ABROAD = 0.35
"""Points that a namesake outside the table's own countries loses."""
_DISTRICTS = frozenset({"district", "subdistrict"})
_CLOSE_AFTER = frozenset([" ", "\u00a0", "-", "_", "’", "'"])
_KNOWN = 0.6
"""Importance from which a town abroad is known to readers of reports on Syria and Iraq (100,000 people)."""


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
    entries: list[tuple[Entry, float, str]]
    """The places of that name: (entry, quality of the spelling, what differs)."""
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
    respelled: bool = False
    """Whether the table has the name only in another transliteration."""
    used: bool = False
    """Whether a relative place has taken it up."""
    ranked: list[Candidate] = dataclasses.field(default_factory=list)

    @property
    def best(self) -> Place:
        """The place ranked first."""
        return self.ranked[0].entry.place


def _without_districts(found: list[Candidate], feature: Feature | None) -> list[Candidate]:
    """A district named after a town in it is meant only where the words say so; left out otherwise."""
    if len(found) == 1 or (feature is not None and feature.kind in _DISTRICTS):
        return found
    towns = [c.entry.place for c in found if c.entry.place.kind in SETTLED]
    return [
        c
        for c in found
        if c.entry.place.kind not in _DISTRICTS
        or not any(
            km_between(c.entry.place.latitude, c.entry.place.longitude, t.latitude, t.longitude) < 80 for t in towns
        )
    ]


class Reading:
    """One text being read."""

    def __init__(
        self,
        reader: Reader,
        text: str,
        codes: frozenset[str],
        known: frozenset[str],
        decided: Mapping[str, Correction],
    ) -> None:
        self.text = text
        self.table = reader.table
        self.words = reader.words
        self.codes = codes
        self.decided = decided
        """People's decisions, by the names' keys."""
        self.known = known
        """Keys of the names in the headline."""
        self.tokens = reader.tokenizer.tokens(text)
        self.spans: list[Span] = []
        self.ending: dict[int, Span] = {}
        """The names by the token after their last."""
        self._tokenizer = reader.tokenizer
        self._reader = reader
        self.sport = sum([t.shape.sport for t in self.tokens]) >= max(4, len(self.tokens) / 60)
        """Whether the text is about sport, where towns' names are clubs."""
        self._nations: set[str] | None = None

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

    # -- names ---------------------------------------------------------------------------------------------------

    def find_names(self) -> None:
        """Fill ``spans`` with the names that the words around speak for."""
        spans: list[Span] = []
        stop = 0
        for at, (token, after) in enumerate(itertools.zip_longest(self.tokens, self.tokens[1:])):
            shape = token.shape
            if at < stop or not (shape.begins or shape.proper):
                continue
            if not (shape.forms or shape.proper or (after is not None and after.shape.capital)):
                continue
            span = self._name_at(at, spans)
            if span is not None:
                spans.append(span)
                stop = span.stop
        self.spans = spans
        self.ending = {span.stop: span for span in spans}
        evidence.weigh(self)
        self.spans = [s for s in spans if s.kept]

    def _name_at(self, at: int, spans: Sequence[Span] = ()) -> Span | None:
        for stop, start, end, key, form in self._tokenizer.names(self.text, self.tokens, at):
            if self._is_side_of_governorate(at, stop):
                continue
            if stop - at > 1 and self._is_kind_and_name(at, stop):
                return None
            if self._is_side_of_town(at, key, spans):
                continue
            correction = self.decided.get(key)
            if correction is not None and not correction.place_id:
                continue
            entries = self._entries(key, form, self.text[start:end])
            if correction is not None:
                entry = self.table.by_id(correction.place_id)
                entries = [] if entry is None else [(entry, 1.0, correction.why)]
            if entries:
                return Span(at, stop, start, end, form, entries, key)
        return self._respelled_at(at)

    def _respelled_at(self, at: int) -> Span | None:
        """A Latin name that the table has in another transliteration: "Yaroubiah" for "Al-Yarubiyah"."""
        token = self.tokens[at]
        shape = token.shape
        if shape.script != LATIN or not shape.capital or len(shape.fold) < 6 or shape.word in self.words.demonyms:
            return None
        if shape.lists or shape.feature or shape.before or shape.relations or self.decided.get(shape.inner):
            return None
        entries = self._reader.respelled(shape.fold)
        if not entries:
            return None
        start = token.start
        previous = self.tokens[at - 1] if at else None
        if previous is not None and token.gap in ("-", " ") and is_latin_article(previous.shape.fold, shape.fold):
            start = previous.start
        form = Form(0, shape.fold, shape.inner, "", True, False)
        return Span(at, at + 1, start, token.end, form, entries, shape.inner, respelled=True)

    def _is_side_of_town(self, at: int, key: str, spans: Sequence[Span]) -> bool:
        """Whether "شرق الموصل" stands beside a name: then it is a direction, not the quarter that is called so."""
        if not self.tokens[at].shape.before or not spans or spans[-1].stop != at or self.tokens[at].gap != " ":
            return False
        rows = [row for row, _ in self.table.keys.get(key)]
        return all(entry.place.uncertainty_km < 30 for entry in self.table.entries(rows))

    def _is_kind_and_name(self, at: int, stop: int) -> bool:
        """Whether the first word is only the kind of the name that follows: "مدينة الباب" is found as "الباب"."""
        feature = self.tokens[at].shape.feature
        if feature is None or feature.named:
            return False
        following = self._name_at(at + 1) if self.tokens[at + 1].shape.begins else None
        return following is not None and following.stop == stop

    def _is_side_of_governorate(self, at: int, stop: int) -> bool:
        """ "eastern Aleppo Governorate" is a side of the governorate, whatever is called "eastern Aleppo"."""
        after = self.after(stop)
        feature = after.shape.feature if after is not None else None
        return bool(self.tokens[at].shape.before) and feature is not None and feature.kind == "governorate"

    def _entries(self, key: str, form: Form, text: str) -> list[tuple[Entry, float, str]]:
        """The places of a name that this reading may mean, with how well the spelling fits."""
        found = self._reader.spelled(key, form.word if form.word.startswith(text[:1]) else text)
        codes, home = self.codes, self.table.home
        if codes:
            return [e for e in found if e[0].place.country in codes]
        if all(e[0].place.country in home for e in found):
            return found
        if key.isascii():  # abroad, only the name shown: the many other spellings are English words too often
            found = [e for e in found if e[0].place.country in home or e[1] == 1.0 or e[0].tier == 0]
        if self._nations is None:
            demonyms = self.words.demonyms
            self._nations = {demonyms[t.shape.word] for t in self.tokens if t.shape.word in demonyms}
        nations = self._nations
        return [
            e for e in found if e[0].place.country in home or e[0].importance >= _KNOWN or e[0].place.country in nations
        ]

    # -- which place? --------------------------------------------------------------------------------------------

    def choose(self, headline: Sequence[Span]) -> None:
        """Rank the candidates of every kept span by spelling, kind, surroundings and weight."""
        headings.mark_governorates(self)
        for span in (*headline, *self.spans):
            span.ranked = ranking.ordered(self._candidates(span))
        above = [s for s in headline if self._is_clear(s)]
        clear = [s for s in self.spans if self._is_clear(s)]
        places = [s.at for s in clear]
        for span in self.spans:
            if len(span.ranked) > 1:
                middle = bisect.bisect_left(places, span.at)
                self._rank(span, [*above, *clear[max(0, middle - _AROUND) : middle + _AROUND]])

    def _candidates(self, span: Span) -> list[Candidate]:
        found = ranking.by_spelling([*span.entries, *self._respelled_of_kind(span)])
        governorates = [c for c in found if c.entry.place.kind == "governorate"]
        if governorates:
            if span.governorate:
                found = governorates
            else:
                seats = [c for c in found if c.entry.place.kind in ("city", "town") and c.entry.importance >= 0.45]
                admins = {c.entry.place.admin1 for c in seats}
                found = [c for c in found if c.entry.place.kind != "governorate" or c.entry.place.admin1 not in admins]
                for candidate in found:
                    if candidate.entry.place.kind == "governorate":
                        candidate.points += 0.3
        found = _without_districts(found, span.feature)
        if len(found) > 1 and any(c.entry.tier < 2 for c in found):
            for candidate in found:
                candidate.points -= 0.6 if candidate.entry.tier == 2 else 0.0
        if len({c.entry.place.country in self.table.home for c in found}) > 1:
            for candidate in found:
                candidate.points -= 0.0 if candidate.entry.place.country in self.table.home else _ABROAD
        if span.feature is not None:
            for candidate in found:
                ranking.of_kind(candidate, span.feature.kind)
                if span.feature.kind == "desert" and len(found) > 1 and in_open_land(candidate.entry.place, self.table):
                    candidate.points += 0.5
        return found

    def _respelled_of_kind(self, span: Span) -> list[tuple[Entry, float, str]]:
        """For "Yaroubiah crossing": crossings with the name in another transliteration, where none has it as
        written."""
        feature = span.feature
        if feature is None or not feature.named or not span.key.isascii() or span.respelled:
            return []
        if any(entry.place.kind == feature.kind for entry, _, _ in span.entries):
            return []
        word = self.tokens[span.stop - 1].shape.fold
        if span.stop - span.at > 1 or len(word) < 6:
            return []
        return [found for found in self._reader.respelled(word) if found[0].place.kind in (feature.kind, *_TOWNS)]

    def _is_clear(self, span: Span) -> bool:
        ranked = span.ranked
        if not ranked or ranked[0].entry.place.kind == "country":
            return False
        return len(ranked) == 1 or ranked[0].points - ranked[1].points >= 0.2

    def _rank(self, span: Span, clear: Sequence[Span]) -> None:
        anchors = []
        for other in clear:
            if other is span or other.key == span.key:
                continue
            place = other.best
            apart = abs(other.at - span.at) if other.ours else 15
            weight = (0.75 if apart <= 12 else 0.55 if apart <= 40 else 0.35) * (
                0.6 if place.kind in ("governorate", "region", "desert") else 1
            )
            if other.at == span.stop or span.at == other.stop:
                weight = 0.9
            anchors.append(Anchor(place.latitude, place.longitude, place.name_en, weight))
        admin = self._governorate_near(span, clear)
        nation = self._nation_before(span)
        countries = {other.best.country for other in clear if other is not span and other.key != span.key}
        for candidate in span.ranked:
            ranking.near_anchors(candidate, anchors)
            if admin is not None:
                ranking.in_governorate(candidate, admin.admin1, admin.country, 0.45)
            if len(countries) == 1 and candidate.entry.place.country in countries:
                candidate.points += 0.3
                candidate.reasons.append(f"in {candidate.entry.place.country}, as all other places named")
            if nation and candidate.entry.place.country == nation:
                candidate.points += 0.4
                candidate.reasons.append(f"in {nation}, the country named before it")
        span.ranked = ranking.ordered(span.ranked)

    def _nation_before(self, span: Span) -> str:
        """The code of the country whose name or adjective stands last before the name in its sentence; "" for none."""
        demonyms = self.words.demonyms
        for at in range(span.at - 1, max(-1, span.at - 16), -1):
            token = self.tokens[at]
            if token.shape.word in demonyms:
                return demonyms[token.shape.word]
            if token.sentence:
                break
        return ""

    def _governorate_near(self, span: Span, clear: Sequence[Span]) -> Place | None:
        """The governorate or its seat that was named last before the name, or within the next words."""
        best: Place | None = None
        for other in clear:
            place = other.best
            if other is span or not place.admin1 or place.kind not in ("governorate", "city") or not other.ours:
                continue
            if other.at > span.stop + 8 and best is not None:
                break
            best = place
        return best

    # -- the answer ----------------------------------------------------------------------------------------------

    def mention(self, span: Span) -> Mention:
        """The mention of a name that no relative place has taken up."""
        start, end = span.start, span.end
        arabic = not span.key.isascii()
        ranked = span.ranked
        lead = ranked[0].points - ranked[1].points if len(ranked) > 1 else 1.0
        answers = tuple(
            ranking.placed(c, namesakes=len(ranked), arabic=arabic, position=i, lead=lead)
            for i, c in enumerate(ranked[:5])
        )
        best: Placed | None = answers[0]
        if ranking.too_close(ranked):
            best = None
        if best is not None and span.feature is not None and span.feature.named and best.kind == span.feature.kind:
            token = self.tokens[span.feature_at]
            start, end = min(start, token.start + len(token.shape.particles)), max(end, token.end)
        if best is not None and self._is_near(span) and best.kind in SETTLED:
            best = dataclasses.replace(
                best,
                geo_precision=2,
                uncertainty_km=max(5.0, best.uncertainty_km + 3.0),
                why=f"near it, as written; {best.why}",
            )
        return Mention(start, end, self.text[start:end], best, answers)

    def is_stray(self, span: Span) -> bool:
        """Whether a square, a street or a quarter shares its name with a town far from everything else named here."""
        if span.feature is None or span.feature.kind != "neighbourhood" or not span.ranked:
            return False
        best = span.best
        if best.kind not in SETTLED or best.kind == "neighbourhood" or span.feature_at > span.at:
            return False
        middle = bisect.bisect_left(self.spans, span.at, key=lambda s: s.at)
        around = self.spans[max(0, middle - _AROUND) : middle + _AROUND]
        others = [
            s.best for s in around if s is not span and s.ranked and s.best.kind not in WIDE and s.key != span.key
        ]
        return bool(others) and all(
            km_between(best.latitude, best.longitude, o.latitude, o.longitude) > 40 for o in others
        )

    def _is_near(self, span: Span) -> bool:
        at = span.feature_at if 0 <= span.feature_at < span.at else span.at
        left = self.before(at)
        return (
            left is not None
            and not span.form.particles
            and bool(left.shape.relations & {"near", "outskirts", "outside"})
        )
