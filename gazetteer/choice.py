"""The choice among the places of a name in a text: by spelling, kind, surroundings and weight; and the answer made of
it."""

from __future__ import annotations

import bisect
import dataclasses
from collections.abc import Sequence

from gazetteer import headings, ranking, whereabouts
from gazetteer.merge import km_between
from gazetteer.names import fold
from gazetteer.namesakes import Spelled
from gazetteer.outlines import in_open_land
from gazetteer.places import SETTLED, WIDE, Mention, Place, Placed
from gazetteer.ranking import Anchor, Candidate
from gazetteer.reading import AT, Reading, Span
from gazetteer.spellings import Spellings
from gazetteer.words import Feature

_AROUND = 60
"""Names before and after a name that its surroundings are read from; keeps long texts from taking quadratic time."""
_TOWNS = ("city", "town")
_ABROAD = 0.35
"""Points that a namesake outside the table's own countries loses."""
_CITY_KM = 40.0
"""Further from a town than this nothing lies in it."""
_GOVERNORATE_KM = 120.0
"""The same for a governorate that is called like its seat."""
_BARE_GOVERNORATE = 0.3
"""Points of a governorate that no town is the seat of by that name."""
_DISTRICTS = frozenset({"district", "subdistrict"})


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


class Choice:
    """Chooses among the places of every name of one reading."""

    def __init__(self, reading: Reading, spellings: Spellings) -> None:
        self.reading = reading
        self._spellings = spellings

    def choose(self, headline: Sequence[Span]) -> None:
        """Rank the candidates of every kept span by spelling, kind, surroundings and weight."""
        headings.mark_governorates(self.reading)
        for span in (*headline, *self.reading.spans):
            span.ranked = ranking.ordered(self._candidates(span))
        above = [s for s in headline if self._is_clear(s)]
        clear = [s for s in self.reading.spans if self._is_clear(s)]
        places = [s.at for s in clear]
        for span in self.reading.spans:
            if len(span.ranked) > 1:
                middle = bisect.bisect_left(places, span.at)
                self._rank(span, [*above, *clear[max(0, middle - _AROUND) : middle + _AROUND]])
        self._leave_out_misplaced()

    def _candidates(self, span: Span) -> list[Candidate]:
        respelled = self._respelled_of_kind(span)
        if len(span.entries) == 1 and not respelled:
            return [self._only(span)]  # as mostly
        found = ranking.by_spelling([*span.entries, *respelled])
        if len(found) > 1 and span.key.isascii():
            ranking.without_article(found, fold(self.reading.text[span.start : span.end]))
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
                        candidate.points += _BARE_GOVERNORATE
        found = _without_districts(found, span.feature)
        if len(found) > 1 and any(c.entry.tier < 2 for c in found):
            for candidate in found:
                candidate.points -= 0.6 if candidate.entry.tier == 2 else 0.0
        if len({c.entry.place.country in self.reading.table.home for c in found}) > 1:
            for candidate in found:
                candidate.points -= 0.0 if candidate.entry.place.country in self.reading.table.home else _ABROAD
        if span.feature is not None:
            for candidate in found:
                ranking.of_kind(candidate, span.feature.kind)
                if (
                    span.feature.kind == "desert"
                    and len(found) > 1
                    and in_open_land(candidate.entry.place, self.reading.table)
                ):
                    candidate.points += 0.5
        return found

    def _only(self, span: Span) -> Candidate:
        """The only place of a name."""
        ((entry, fit, differs),) = span.entries
        candidate = ranking.spelled(entry, fit, differs)
        if entry.place.kind == "governorate" and not span.governorate:
            candidate.points += _BARE_GOVERNORATE
        if span.feature is not None:
            ranking.of_kind(candidate, span.feature.kind)
        return candidate

    def _respelled_of_kind(self, span: Span) -> list[Spelled]:
        """For "Yaroubiah crossing": crossings with the name in another transliteration, where none has it as
        written."""
        feature = span.feature
        if feature is None or not feature.named or not span.key.isascii() or span.respelled:
            return []
        if feature.kind in span.entries.kinds:
            return []
        word = self.reading.tokens[span.stop - 1].shape.fold
        if span.stop - span.at > 1 or len(word) < 6:
            return []
        return [found for found in self._spellings.respelled(word) if found[0].place.kind in (feature.kind, *_TOWNS)]

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

    def _leave_out_misplaced(self) -> None:
        """Put namesakes that lie elsewhere than the words say behind the others, and leave out names that none fits."""
        reading, misplaced = self.reading, []
        for span in reading.spans:
            where = whereabouts.told(reading, span) if span.ranked else None
            if where is None or where.holds(span.ranked[0].entry):
                continue
            fitting = [c for c in span.ranked if where.holds(c.entry)]
            if fitting:
                for candidate in fitting:
                    candidate.points += span.ranked[0].points + ranking.TOO_CLOSE
                    candidate.reasons.append(f"by {where.place.name_en}, as written")
                span.ranked = ranking.ordered(span.ranked)
            else:
                misplaced.append(span)
        if misplaced:
            reading.spans = [s for s in reading.spans if s not in misplaced]

    def _nation_before(self, span: Span) -> str:
        """The code of the country whose name or adjective stands last before the name in its sentence; "" for none."""
        demonyms = self.reading.words.demonyms
        for at in range(span.at - 1, max(-1, span.at - 16), -1):
            token = self.reading.tokens[at]
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


def mention(reading: Reading, span: Span) -> Mention:
    """The mention of a name that no relative place has taken up."""
    start, end = span.start, span.end
    arabic = not span.key.isascii()
    ranked = span.ranked
    lead = ranked[0].points - ranked[1].points if len(ranked) > 1 else 1.0
    if len(ranked) == 1:
        answers: tuple[Placed, ...] = (_only_answer(span, arabic=arabic),)
    else:
        shown = enumerate(ranked[:5])
        answers = tuple(
            ranking.placed(c, namesakes=len(ranked), arabic=arabic, position=i, lead=lead) for i, c in shown
        )
    best: Placed | None = answers[0]
    if ranking.too_close(ranked):
        best = None
    if best is not None and span.feature is not None and span.feature.named and best.kind == span.feature.kind:
        token = reading.tokens[span.feature_at]
        start, end = min(start, token.start + len(token.shape.particles)), max(end, token.end)
    if best is not None and _is_near(reading, span) and best.kind in SETTLED:
        best = dataclasses.replace(
            best,
            geo_precision=2,
            uncertainty_km=max(5.0, best.uncertainty_km + 3.0),
            why=f"near it, as written; {best.why}",
        )
    return Mention(start, end, reading.text[start:end], best, answers)


def _only_answer(span: Span, *, arabic: bool) -> Placed:
    """The answer made of the only place of a name, which is remembered with the name."""
    (candidate,) = span.ranked
    asked = (candidate.entry.row, candidate.points, *candidate.reasons, arabic)
    answer: Placed | None = span.entries.memo.get(asked)
    if answer is None:
        answer = span.entries.memo[asked] = ranking.placed(candidate, namesakes=1, arabic=arabic, lead=1.0)
    return answer


def is_stray(reading: Reading, span: Span) -> bool:
    """Whether a square, a street or a quarter shares its name with a place far from the town it is said to be in, or
    with a town far from everything else named here."""
    if not span.ranked or span.feature_at > span.at:
        return False
    best = span.best
    town = _town_after(reading, span)
    if best.kind == "neighbourhood" and town is not None:
        reach = _CITY_KM if town.kind in _TOWNS else _GOVERNORATE_KM
        return km_between(best.latitude, best.longitude, town.latitude, town.longitude) > reach
    if span.feature is None or span.feature.kind != "neighbourhood":
        return False
    if best.kind not in SETTLED or best.kind == "neighbourhood":
        return False
    middle = bisect.bisect_left(reading.spans, span.at, key=AT)
    around = reading.spans[max(0, middle - _AROUND) : middle + _AROUND]
    others = [s.best for s in around if s is not span and s.ranked and s.best.kind not in WIDE and s.key != span.key]
    return bool(others) and all(
        km_between(best.latitude, best.longitude, o.latitude, o.longitude) > _CITY_KM for o in others
    )


def _town_after(reading: Reading, span: Span) -> Place | None:
    """The town or governorate that a name is said to be in by the next words: "حي المعلمين بخانقين"."""
    at = bisect.bisect_left(reading.spans, span.stop, key=AT)
    if at >= len(reading.spans) or not reading.spans[at].ranked:
        return None
    other = reading.spans[at]
    if other.best.kind not in (*_TOWNS, "governorate") or ranking.too_close(other.ranked):
        return None
    between = reading.tokens[span.stop : other.at]
    first = between[0].shape if between else None
    inside = "ب" in other.form.particles or (
        first is not None and ("ب" in first.particles or first.fold in ("في", "وسط", "in", "of"))
    )
    plain = all(t.gap == " " and (t.shape.feature or t is between[0]) for t in between)
    return other.best if inside and plain and len(between) <= 2 else None


def _is_near(reading: Reading, span: Span) -> bool:
    at = span.feature_at if 0 <= span.feature_at < span.at else span.at
    left = reading.before(at)
    return (
        left is not None and not span.form.particles and bool(left.shape.relations & {"near", "outskirts", "outside"})
    )
