"""Relative places as texts write them: which words around names make "20 km east of", "between", "the countryside of".

What the words mean on the ground is worked out in ``relations``; here they are only recognised, in both languages.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Sequence

from gazetteer import outlines, ranking, relations
from gazetteer.bearings import adjective_after, described, direction_ending, distance_ending
from gazetteer.borders import borders
from gazetteer.choice import mention
from gazetteer.merge import km_between
from gazetteer.names import key
from gazetteer.places import SETTLED, WIDE, Mention, Place
from gazetteer.reading import Reading, Span
from gazetteer.relations import Relative
from gazetteer.tokens import ARABIC, LATIN
from gazetteer.words import DIRECTIONS

FURTHEST_PAIR_KM = 600.0
"""Two places further apart are not the ends of one stretch."""
_WORDS_BETWEEN = 3
"""So many words may stand between two places that are told together."""
_LINKS = frozenset(["of", "the", "from", "من", "الي", "to", "s"])
_DASH = re.compile(r"\s*[-–—ـ/]\s*")
_ADJECTIVE = ("ern",)
_NEAR_KM = {"mountain": 15.0, "valley": 20.0, "lake": 12.0, "desert": 25.0, "field": 10.0, "river": 20.0}
"""How far from the town it is named after a feature without a record of its own may lie; others: 5 km."""
_RURAL = frozenset({"outskirts", "countryside", "bank", "border"})
_ADMINISTERED = SETTLED | {"governorate", "district", "subdistrict", "region"}
_COMPOSED = frozenset(
    {"base", "airport", "station", "field", "dam", "bridge", "crossing", "prison", "camp", "mountain", "valley", "lake"}
)


def relatives(reading: Reading) -> list[Mention]:
    """The relative places of a text; the names they are made of are marked as used."""
    phrases = _Phrases(reading)
    found = [m for n in range(len(reading.spans)) for m in [phrases.at(n)] if m is not None]
    return found + borders(reading, found)


class _Phrases:
    """The relative places of one reading."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.spans = reading.spans
        self.tokens = reading.tokens
        self.table = reading.table

    def at(self, n: int) -> Mention | None:
        """The relative place that name number ``n`` begins or is part of; None when it stands for itself."""
        span = self.spans[n]
        if span.used or not span.ranked:
            return None
        if n + 1 < len(self.spans) and self.spans[n + 1].at - span.stop <= _WORDS_BETWEEN:
            return self._triangle(n) or self._pair(n) or self._beside(n)
        return self._beside(n)

    # -- two and three places --------------------------------------------------------------------------------------

    def _pair(self, n: int) -> Mention | None:
        one, two = self.spans[n], self.spans[n + 1]
        if two.used or not two.ranked:
            return None
        gap = self.reading.text[one.end : two.start]
        dashed = _DASH.fullmatch(gap) is not None
        linked = self._linked(one, two)
        if not (dashed or linked or gap == " "):
            return None
        first, second = one.best, two.best
        apart = km_between(first.latitude, first.longitude, second.latitude, second.longitude)
        if not 1 < apart < FURTHEST_PAIR_KM or "country" in (first.kind, second.kind):
            return None
        head = self._head(one)
        left = self.reading.before(head)
        end = two.end
        if left is not None and "between" in left.shape.relations and linked == "and":
            begin = head - 1
            further = self.reading.before(begin)
            if further is not None and "strip" in further.shape.relations:
                begin -= 1
        elif left is not None and "road" in left.shape.relations and (dashed or linked or gap == " "):
            begin = head - 1
        elif dashed and (after := self.reading.after(two.stop)) is not None and "road" in after.shape.relations:
            begin, end = one.at, after.end
        elif linked == "to" and left is not None and left.shape.fold in ("from", "من", "between") and head >= 2:
            further = self.reading.before(head - 1)
            if further is None or "road" not in further.shape.relations:
                return None
            begin = head - 2
        else:
            return None
        one.used = two.used = True
        token = self.tokens[begin]
        start = min(one.start, token.start + len(token.shape.particles))
        return self._mention(start, end, (one, two), relations.between(first, second), "between", 2)

    def _linked(self, one: Span, two: Span) -> str:
        """``and`` or ``to`` when nothing but that word and words for kinds of place stand between two names."""
        kind = "and" if "و" in two.form.particles else ""
        for at in range(one.stop, two.at):
            shape = self.tokens[at].shape
            if shape.relations & {"and"} or (shape.particles == "و" and (shape.feature or shape.relations)):
                kind = "and"
            elif "to" in shape.relations:
                kind = "to"
            elif not (shape.feature or shape.fold == "the" or "of" in shape.relations):
                return ""
        if re.search(r"[.،,;:؛\n]", self.reading.text[one.end : two.start]):
            return ""
        return kind

    def _triangle(self, n: int) -> Mention | None:
        spans = self.spans[n : n + 3]
        if len(spans) < 3 or not _DASH.fullmatch(self.reading.text[spans[0].end : spans[1].start]):
            return None
        if any(s.used or not s.ranked for s in spans):
            return None
        left = self.reading.before(self._head(spans[0]))
        after = self.reading.after(spans[2].stop)
        joined = all(_DASH.fullmatch(self.reading.text[a.end : b.start]) for a, b in itertools.pairwise(spans))
        if not joined:
            return None
        if left is not None and "triangle" in left.shape.relations:
            start, end = left.start + len(left.shape.particles), spans[2].end
        elif after is not None and "triangle" in after.shape.relations:
            start, end = spans[0].start, after.end
        else:
            return None
        for span in spans:
            span.used = True
        return self._mention(start, end, spans, relations.triangle([s.best for s in spans]), "triangle", 2)

    # -- one place ---------------------------------------------------------------------------------------------------

    def _head(self, span: Span) -> int:
        """The first token of a name with the word for its kind before it: "مدينة الرقة", "the city of Raqqa"."""
        at = span.at
        if span.feature is not None and 0 <= span.feature_at < span.at and span.feature.kind in _ADMINISTERED:
            at = span.feature_at
            at -= described(self.reading, at)
        while (left := self.reading.before(at)) is not None and left.shape.fold == "the":
            at -= 1
        return at

    def _beside(self, n: int) -> Mention | None:
        span = self.spans[n]
        reading = self.reading
        head = self._head(span)
        cut = head if span.form.particles == "" or head < span.at else -1
        if span.feature is not None and span.feature.kind == "desert" and 0 <= span.feature_at < span.at:
            return self._desert(span, span.feature_at, "")
        if span.feature is not None and span.feature.kind == "desert" and span.feature_at >= span.stop:
            return self._desert(span, span.at, "")
        if span.feature is not None and span.feature.kind == "region" and span.feature_at >= span.stop:
            cut = head
        if cut >= 0:
            at = cut
            while (left := reading.before(at)) is not None and left.shape.word in _LINKS and at > cut - 3:
                at -= 1
            if left is not None and (left.shape.relations or left.shape.before):
                found = self._behind(n, span, at, linked=at < cut)
                if found is not None:
                    return found
        return self._side_of_one(span, head) or self._ahead(span) or self._composed(span)

    def _side_of_one(self, span: Span, head: int) -> Mention | None:
        """ "الريف الشرقي لدير الزور", "الضفة الشرقية لنهر الفرات": the side first, the name after "of"."""
        at = span.feature_at if 0 <= span.feature_at < span.at else head
        particles = span.form.particles if at == span.at else self.tokens[at].shape.particles
        if not particles.endswith("ل"):
            return None
        side = self.reading.before(at)
        whole = self.reading.before(at - 1) if side is not None else None
        if side is None or whole is None or side.shape.after not in DIRECTIONS:
            return None
        direction = side.shape.after
        if "countryside" in whole.shape.relations:
            relative = outlines.countryside(span.best, direction, self.table)
            return self._build(span, at - 2, None, relative, "countryside", 3)
        if "bank" in whole.shape.relations and span.best.kind == "river":
            river = self._river_side(span.best, direction)
            return self._build(
                span, at - 2, None, river or outlines.towards(span.best, direction, self.table), "bank", 3
            )
        if "outskirts" in whole.shape.relations:
            return self._build(span, at - 2, None, relations.outskirts(span.best, direction), "edge", 2)
        return None

    def _behind(self, n: int, span: Span, at: int, *, linked: bool) -> Mention | None:
        """Relations whose words stand before the name; ``at`` is the first token of name, kind and links."""
        shape = self.tokens[at - 1].shape
        latin = shape.script == LATIN
        if latin and not linked and not shape.before and shape.relations & _RURAL:
            if shape.word != "rural":
                return None
            return self._build(span, at - 1, None, outlines.countryside(span.best, "", self.table), "countryside", 3)
        if "countryside" in shape.relations:
            return self._countryside(span, at - 1)
        if latin and not linked and "desert" in shape.relations:
            return None
        if "desert" in shape.relations and span.best.kind not in ("desert", "river"):
            return self._desert(span, at - 1, "")
        if "outskirts" in shape.relations or "bank" in shape.relations:
            return self._edge(span, at - 1)
        if shape.before:
            return self._direction(n, span, at - 1, linked=linked)
        if linked and shape.relations & {"kilometres", "miles", "metres"}:
            return self._away(span, at - 1)
        return None

    def _direction(self, n: int, span: Span, at: int, *, linked: bool) -> Mention | None:
        direction, begin = direction_ending(self.reading, at)
        shape = self.tokens[at].shape
        place = span.best
        adjective = shape.script == LATIN and shape.fold.endswith(_ADJECTIVE)
        if adjective and span.feature is not None and span.feature.kind in SETTLED and 0 <= span.feature_at < span.at:
            return None
        if shape.fold.startswith("ال") and not linked:
            return None
        before = begin
        while (left := self.reading.before(before)) is not None and left.shape.fold in ("to", "the", "الي", "ال", "من"):
            before -= 1
        km = distance_ending(self.reading, before)
        if km is not None and direction in DIRECTIONS:
            return self._build(span, km[1], None, relations.at_distance(place, direction, km[0]), "distance", 2)
        left = self.reading.before(begin)
        if left is not None and "desert" in left.shape.relations:
            return self._build(span, begin - 1, None, self._desert_at(place, direction), "desert", 2)
        if direction not in DIRECTIONS:
            return None
        if adjective and (place.kind == "governorate" or (place.kind in ("city", "town") and not linked)):
            return self._build(span, begin, None, outlines.countryside(place, direction, self.table), "countryside", 3)
        relative = self._beside_named(n, span, begin, direction) or self._river_side(place, direction)
        relative = relative or outlines.towards(place, direction, self.table)
        return self._build(span, begin, None, relative, direction, 3 if place.kind in WIDE else 2)

    def _beside_named(self, n: int, span: Span, begin: int, direction: str) -> Relative | None:
        """ "رويشد شمال دير الزور": the land north of the town that is spoken of is where the place just named lies."""
        if n == 0:
            return None
        named = self.spans[n - 1]
        if (
            named.used
            or not named.ranked
            or self.reading.text[named.end : self.tokens[begin].start].strip(" ،,(") != ""
        ):
            return None
        here, there = span.best, named.best
        if there.kind in WIDE or named.stop != begin:
            return None
        bearing = relations.bearing_between(here.latitude, here.longitude, there.latitude, there.longitude)
        apart = km_between(here.latitude, here.longitude, there.latitude, there.longitude)
        if relations.turned(bearing, DIRECTIONS[direction]) > 60 or not 2 < apart < 120:
            return None
        km = min(apart, relations.reach_km(here))
        latitude, longitude = relations.destination(here.latitude, here.longitude, round(bearing, 1), round(km, 1))
        why = f"{direction} of {here.name_en}, on the side where {there.name_en} lies, which is named with it"
        return Relative(latitude, longitude, max(8.0, min(km, 25.0)), why)

    def _river_side(self, place: Place, direction: str) -> Relative | None:
        """The named region on one side of a river, where the table has it: "west of the Euphrates"."""
        if place.kind != "river":
            return None
        for words in (f"{direction} of the {place.name_en}", f"{direction}ern {place.name_en}"):
            for row, _ in self.table.keys.get(key(words)):
                found = self.table.entries([row])[0].place
                area = self.table.area(found.place_id)
                return Relative(found.latitude, found.longitude, found.uncertainty_km, found.name_en, area)
        return None

    def _countryside(self, span: Span, at: int) -> Mention | None:
        direction, end = adjective_after(self.reading, span)
        begin = at
        left = self.reading.before(at)
        if not direction and left is not None and left.shape.before:
            direction, begin = direction_ending(self.reading, at - 1)
        if direction not in DIRECTIONS:
            direction = ""
        relative = outlines.countryside(span.best, direction, self.table)
        wide = span.best.kind in ("governorate", "city")
        return self._build(span, begin, end, relative, "countryside", 3 if wide else 2)

    def _desert(self, span: Span, at: int, direction: str) -> Mention | None:
        end = None
        if span.feature_at >= span.stop:
            end = self.tokens[span.feature_at].end
        after, further = adjective_after(self.reading, span)
        if after in DIRECTIONS:
            direction, end = after, further
        return self._build(span, at, end, self._desert_at(span.best, direction), "desert", 2)

    def _desert_at(self, place: Place, direction: str) -> Relative:
        return outlines.desert_of(place, direction if direction in DIRECTIONS else "", self.table)

    def _edge(self, span: Span, at: int) -> Mention | None:
        direction, end = adjective_after(self.reading, span)
        begin = at
        left = self.reading.before(at)
        if not direction and left is not None and left.shape.before:
            direction, begin = direction_ending(self.reading, at - 1)
        direction = direction or self.tokens[at].shape.after
        if direction not in DIRECTIONS:
            return None
        if span.best.kind == "river":
            relative = self._river_side(span.best, direction) or outlines.towards(span.best, direction, self.table)
            return self._build(span, begin, end, relative, "bank", 3)
        return self._build(span, begin, end, relations.outskirts(span.best, direction), "edge", 2)

    def _away(self, span: Span, at: int) -> Mention | None:
        km = distance_ending(self.reading, at + 1)
        if km is None or km[0] > 150:
            return None
        place = span.best
        relative = Relative(
            place.latitude, place.longitude, max(km[0], 2.0), f"{km[0]:g} km from {place.name_en}, direction not given"
        )
        return self._build(span, km[1], None, relative, "distance", 2)

    def _ahead(self, span: Span) -> Mention | None:
        """Relations whose words stand after the name: "Aleppo countryside", "Rusafa desert", "ريف دمشق الشرقي"."""
        after = self.reading.after(span.stop)
        if after is None:
            return None
        if after.shape.script == ARABIC:
            if "countryside" not in self.tokens[span.at].shape.relations:
                return None
            direction, end = adjective_after(self.reading, span)
            if direction in DIRECTIONS:
                relative = outlines.part_of(span.best, direction, self.table)
                return self._build(span, span.at, end, relative, "countryside", 3)
            return None
        at = span.stop
        if after.shape.fold == "s":
            at += 1
        direction = ""
        token = self.tokens[at] if at < len(self.tokens) else None
        if token is not None and token.shape.before:
            direction, at = token.shape.before, at + 1
            token = self.tokens[at] if at < len(self.tokens) else None
        if token is None or not token.shape.relations or token.line != after.line:
            return None
        if re.search(r"[.,;:]", self.reading.text[span.end : token.start]):
            return None
        if "countryside" in token.shape.relations and token.shape.word != "rural":
            left = self.reading.before(self._head(span))
            begin = span.at
            if not direction and left is not None and left.shape.before:
                direction, begin = direction_ending(self.reading, span.at - 1)
            relative = outlines.countryside(span.best, direction, self.table)
            return self._build(span, begin, token.end, relative, "countryside", 3)
        if "desert" in token.shape.relations:
            return self._build(span, span.at, token.end, self._desert_at(span.best, direction), "desert", 2)
        if "outskirts" in token.shape.relations and direction in DIRECTIONS:
            return self._build(span, span.at, token.end, relations.outskirts(span.best, direction), "edge", 2)
        return None

    def _composed(self, span: Span) -> Mention | None:
        """A bridge, a field, a mountain named after a town, without a record of its own: it lies near the town."""
        feature = span.feature
        if feature is None or feature.kind not in _COMPOSED or span.best.kind == feature.kind:
            return None
        place = span.best
        if place.kind not in (*SETTLED, "district", "subdistrict") or ranking.too_close(span.ranked):
            return None
        km = max(_NEAR_KM.get(feature.kind, 5.0), place.uncertainty_km)
        why = f"no record of this {feature.kind} of its own: taken to lie near {place.name_en}"
        relative = Relative(place.latitude, place.longitude, km, why)
        at = span.feature_at
        end = self.tokens[at].end if at >= span.stop else None
        return self._build(span, min(at, span.at), end, relative, feature.kind, 2)

    # -- the answer --------------------------------------------------------------------------------------------------

    def _build(self, span: Span, begin: int, end: int | None, relative: Relative, what: str, precision: int) -> Mention:
        token = self.tokens[begin]
        start = span.start if begin == span.at else token.start + len(token.shape.particles)
        span.used = True
        return self._mention(start, max(span.end, end or 0), (span,), relative, what, precision)

    def _mention(
        self, start: int, end: int, spans: Sequence[Span], relative: Relative, what: str, precision: int
    ) -> Mention:
        first = bisect.bisect_left(self.spans, start, key=lambda s: s.end)
        for other in itertools.takewhile(lambda s: s.start < end, self.spans[first : first + 20]):
            other.used = other.used or start < other.end
        for span in spans:
            if ranking.too_close(span.ranked):
                candidates = mention(self.reading, span).candidates
                return Mention(start, end, self.reading.text[start:end], None, candidates)
        strength = min(1 - 0.45 ** max(0.05, span.ranked[0].points) for span in spans)
        return relations.answer(self.reading.text, start, end, spans[0].best, relative, what, precision, strength)
