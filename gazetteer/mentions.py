"""Finding place names in running text: exact spans, ordinary words and people left alone, namesakes told apart.

The way of a text: words (``tokens``) → names of the table, the longest from each word on → those that the words around
speak for (``_Reading._weigh``) → relative places (``phrases``) → one place for each name (``_Reading._choose``).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from gazetteer import ranking
from gazetteer.places import SETTLED, Mention, Place, Placed
from gazetteer.ranking import Anchor, Candidate
from gazetteer.table import ARTICLE, BARE, Entry, Table
from gazetteer.tokens import ARABIC, LATIN, Form, Token, Tokenizer
from gazetteer.words import Feature, Words, words

MAX_TEXT = 2_000_000
"""Longest text, in characters, that is read; a longer one is read up to there."""

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?\n)?---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_BREAK = re.compile(r"[.!?؟؛:…\n|•◾]")
_CLOSE = frozenset([" ", "\u00a0", "_", "-", ' "', " «", " “", "  ", " '", " (", "#", " #", " ‘"])
_LISTED = re.compile(r"^[\s،,/\-–—()«»\"“”]{1,4}$")
_KNOWN = 0.6
"""Importance from which a town abroad is known to readers of reports on Syria and Iraq (100,000 people)."""

FREE, WEAK, LOCAL, STRONG, SURE = 0.0, 1.0, 1.5, 2.0, 3.0
"""How much speaks for a place: nothing; "to", "from"; "in"; "near", a list of places; a word for the kind, a
heading."""


def split_front_matter(text: str) -> tuple[str | None, str]:
    """(header, body) of an article's text: the YAML between ``---`` lines at its start, and what follows.

    Offsets count in the body everywhere. Without front matter the header is None and the body the whole text.
    """
    match = _FRONT_MATTER.match(text)
    if match is None:
        return None, text.removeprefix("\ufeff")
    return match[1] or "", text[match.end() :]


@dataclasses.dataclass(slots=True)
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
    used: bool = False
    """Whether a relative place has taken it up."""
    ranked: list[Candidate] = dataclasses.field(default_factory=list)

    @property
    def best(self) -> Place:
        """The place ranked first."""
        return self.ranked[0].entry.place


def find(table: Table, text: str, *, context: str, country_codes: frozenset[str]) -> list[Mention]:
    """See ``Gazetteer.mentions``."""
    reader = table.memo.get(("reader",))
    if not isinstance(reader, Reader):
        reader = Reader(table, words())
        table.memo[("reader",)] = reader
    return reader.read(text[:MAX_TEXT], context[:10_000], country_codes)


class Reader:
    """Finds the mentions of texts for one table."""

    def __init__(self, table: Table, lexicon: Words) -> None:
        self.table = table
        self.words = lexicon
        self.tokenizer = Tokenizer(table, lexicon)

    def read(self, text: str, context: str, codes: frozenset[str]) -> list[Mention]:
        """The mentions of ``text`` in order."""
        from gazetteer.phrases import relatives

        headline = _Reading(self, context, codes, frozenset())
        headline.find_names()
        reading = _Reading(self, text, codes, frozenset(s.key for s in headline.spans if s.kept))
        reading.find_names()
        reading.choose([s for s in headline.spans if s.kept])
        found = relatives(reading)
        found += [reading.mention(span) for span in reading.spans if span.kept and not span.used]
        return sorted(found, key=lambda m: (m.start, m.end))


class _Reading:
    """One text being read."""

    def __init__(self, reader: Reader, text: str, codes: frozenset[str], known: frozenset[str]) -> None:
        self.text = text
        self.table = reader.table
        self.words = reader.words
        self.codes = codes
        self.known = known
        """Keys of the names in the headline."""
        self.tokens = reader.tokenizer.tokens(text)
        self.spans: list[Span] = []
        self._tokenizer = reader.tokenizer
        self.sport = sum("sport" in t.shape.lists for t in self.tokens) >= max(4, len(self.tokens) / 60)
        """Whether the text is about sport, where towns' names are clubs."""
        self._nations = {
            reader.words.demonyms.get(t.shape.word, "") for t in self.tokens if t.shape.word in reader.words.demonyms
        }

    def gap(self, left: int, right: int) -> str:
        """The characters between two tokens."""
        return self.text[self.tokens[left].end : self.tokens[right].start]

    def before(self, at: int) -> Token | None:
        """The token right before ``at`` in the same phrase; None at its beginning."""
        if at <= 0 or self.gap(at - 1, at) not in _CLOSE:
            return None
        return self.tokens[at - 1]

    def after(self, stop: int) -> Token | None:
        """The token right after a span's end in the same phrase; None at its end."""
        if stop >= len(self.tokens) or self.gap(stop - 1, stop) not in (" ", "\u00a0", "-", "_", "’", "'"):
            return None
        return self.tokens[stop]

    # -- names ---------------------------------------------------------------------------------------------------

    def find_names(self) -> None:
        """Fill ``spans`` with the names that the words around speak for."""
        at = 0
        spans: list[Span] = []
        while at < len(self.tokens):
            span = self._name_at(at) if self._may_begin(at) else None
            if span is None:
                at += 1
                continue
            spans.append(span)
            at = span.stop
        self.spans = spans
        for span in spans:
            self._weigh(span)
        self._support_by_lists()
        self._support_by_repeats()
        self.spans = [s for s in spans if s.kept]

    def _may_begin(self, at: int) -> bool:
        shape = self.tokens[at].shape
        return bool(shape.forms) or (shape.script == LATIN and len(shape.fold) <= 3)

    def _name_at(self, at: int) -> Span | None:
        for stop, start, end, key, form in self._tokenizer.names(self.text, self.tokens, at):
            entries = self._entries(key, form, stop - at)
            if entries:
                return Span(at, stop, start, end, form, entries, key)
        return None

    def _entries(self, key: str, form: Form, length: int) -> list[tuple[Entry, float, str]]:
        postings = self.table.keys.get(key)
        arabic = not key.isascii()
        wanted = ARTICLE if form.word.startswith("ال") else BARE
        found = []
        for entry, (_, bits) in zip(self.table.entries([row for row, _ in postings]), postings, strict=True):
            country = entry.place.country
            if self.codes:
                if country not in self.codes:
                    continue
            elif country not in self.table.home and entry.importance < _KNOWN and country not in self._nations:
                continue
            same = not arabic or bool(bits & wanted)
            found.append((entry, 1.0, "") if same else (entry, 0.85, "the article differs"))
        return found

    # -- is it a place? ------------------------------------------------------------------------------------------

    def _weigh(self, span: Span) -> None:
        """Decide what speaks for the name and how much it needs; ``kept`` when it is enough."""
        span.needed = self._needed(span)
        span.support = self._support(span)
        if self._is_idiom(span) or self._is_person(span) or self._is_organisation(span) or self._is_power(span):
            span.needed = 99.0
        span.kept = span.support >= span.needed

    def _needed(self, span: Span) -> float:
        single = span.stop - span.at == 1
        form = span.form
        lists = self.words.lists
        best = max(entry.importance for entry, _, _ in span.entries)
        tier = min(entry.tier for entry, _, _ in span.entries)
        spelled = any(quality == 1.0 for _, quality, _ in span.entries)
        needed = FREE
        if single and len(span.key) < 3:
            needed = STRONG
        word = self.tokens[span.at].shape.fold if form.particles == "" else form.word
        if single and word in lists["ordinary"]:
            needed = max(needed, WEAK if self.tokens[span.at].shape.script == ARABIC else LOCAL)
        if single and word in lists["everyday"]:
            needed = max(needed, STRONG)
        if single and not spelled:
            needed = max(needed, WEAK if form.word.startswith("ال") else STRONG)
        if tier == 2:
            needed = max(needed, STRONG if single else WEAK)
        if single and word in lists["given_names"]:
            needed = max(needed, SURE if tier == 2 or best < 0.5 else WEAK)
        elif not single and tier == 2 and self._all_names(span):
            needed = max(needed, SURE)
        if self.sport:
            needed = max(needed, WEAK)
        return needed

    def _all_names(self, span: Span) -> bool:
        return all(t.shape.lists & {"given_names", "titles"} for t in self.tokens[span.at : span.stop])

    def _support(self, span: Span) -> float:
        tokens = self.tokens
        left = self.before(span.at) if not span.form.particles.endswith(("ب", "ل", "ك")) else None
        start = tokens[span.at].start
        if start > 0 and self.text[start - 1] == "#":
            return SURE
        head = self.text[span.end : span.end + 3].lstrip()
        if tokens[span.at].first and (head[:1] == ":" or (span.at == 0 and head[:1] in "-–—/")):
            return SURE
        if left is not None:
            at = span.at - 1
            feature = left.shape.feature
            while left is not None and left.shape.word in ("of", "the") and left.shape.script == LATIN:
                at -= 1
                left = self.before(at + 1)
                feature = left.shape.feature if left else None
            if feature is not None and (feature.kind != "region" or left is None or left.shape.script == ARABIC):
                span.feature, span.feature_at = feature, at
                return SURE
        after = self.after(span.stop)
        if after is not None and after.shape.feature is not None and after.shape.script == LATIN:
            span.feature, span.feature_at = after.shape.feature, span.stop
            return SURE
        if after is not None and after.shape.script == LATIN and span.stop + 1 < len(tokens):
            further = tokens[span.stop + 1].shape.feature
            if (
                further is not None
                and further.named
                and not after.shape.capital
                and not after.shape.lists
                and not after.shape.relations
            ):
                span.feature, span.feature_at = further, span.stop + 1
                return SURE
        return self._locative(span)

    def _locative(self, span: Span) -> float:
        if "ب" in span.form.particles:
            return LOCAL
        if "ل" in span.form.particles:
            return WEAK
        left = self.before(span.at)
        if left is None or span.form.particles:
            return FREE
        shape = left.shape
        if shape.before or shape.relations & {"near", "outskirts", "countryside", "desert", "bank", "between", "road"}:
            return STRONG
        if "locative" in shape.lists:
            return LOCAL if shape.word in ("في", "in", "at", "داخل", "inside") else WEAK
        return FREE

    def _is_idiom(self, span: Span) -> bool:
        idioms = self.words.idioms
        words = [self.words.lists and t.shape.fold for t in self.tokens[max(0, span.at - 1) : span.stop + 1]]
        last = self.tokens[span.stop - 1].shape.fold
        first = span.form.word
        left = self.tokens[span.at - 1].shape if span.at else None
        right = self.tokens[span.stop].shape.fold if span.stop < len(self.tokens) else ""
        pairs = [(last, right), (first, right)]
        if left is not None:
            pairs += [(left.fold, first), (left.word, first)]
            pairs += [(cut, first) for cut in (left.fold[1:], left.fold[2:])]
        return bool(words) and any(pair in idioms for pair in pairs)

    def _is_person(self, span: Span) -> bool:
        if span.form.particles.endswith(("ب", "ل")) or span.support >= SURE:
            return False
        left = self.before(span.at)
        if left is None or span.form.particles:
            return False
        shape = left.shape
        if any(other.stop == span.at and other.kept for other in self.spans):
            return False
        if shape.script == LATIN:
            if shape.lists & {"given_names", "titles"} and (
                shape.capital or ("titles" in shape.lists and shape.word != "by")
            ):
                return True
            unknown = not (
                shape.lists or shape.feature or shape.before or shape.relations or shape.word in self.words.demonyms
            )
            inside = not left.sentence and self.gap(span.at - 1, span.at) == " "
            return shape.capital and unknown and inside and not shape.fold.isdigit()
        return bool(shape.lists & {"given_names", "titles"})

    def _is_organisation(self, span: Span) -> bool:
        after = self.after(span.stop)
        right = after.shape if after else None
        left = self.before(span.at)
        if left is not None and not span.form.particles:
            lists = left.shape.lists
            if "organisations_mixed" in lists:
                return right is not None and "organisations_after" in right.lists
            if "organisations_before" in lists and left.shape.feature is None:
                return True
        if right is not None and "organisations_after" in right.lists:
            if right.script == LATIN:
                return span.feature is None
            return span.support < WEAK
        return False

    def _is_power(self, span: Span) -> bool:
        """Whether a country or a capital stands for its government: "backed by Iran", "Moscow said"."""
        if not any(e.place.kind == "country" or e.place.place_id in self.table.capitals for e, _, _ in span.entries):
            return False
        country = any(e.place.kind == "country" for e, _, _ in span.entries)
        lists = [t.shape.lists if t else frozenset() for t in (self.before(span.at), self.after(span.stop))]
        left, right = lists
        if country and span.at >= 1:
            if "powers_before" in left and (span.form.particles or self.tokens[span.at - 1].shape.script == ARABIC):
                return True
            further = self.tokens[span.at - 2].shape.lists if span.at >= 2 else frozenset()
            if "powers_links" in left and "powers_before" in further:
                return True
            if "powers_links" in left and {"aligned_after"} & (further | left):
                return True
        if "aligned_after" in right and self.gap(span.stop - 1, span.stop) == "-":
            return True
        if "speaking" in left and not span.form.particles:
            return True
        return "speaking_after" in right and span.support < WEAK

    def _support_by_lists(self) -> None:
        """A name in a list with one that is kept is a place too: "الباب وجرابلس", "Raqqa, Hasakah and Kobani"."""
        for spans in (self.spans, self.spans[::-1]):
            previous: Span | None = None
            for span in spans:
                if (
                    not span.kept
                    and span.needed <= STRONG
                    and previous is not None
                    and previous.kept
                    and self._joined(previous, span)
                ):
                    span.support, span.kept = STRONG, not (self.sport and previous.support < WEAK)
                previous = span

    def _joined(self, one: Span, other: Span) -> bool:
        left, right = (one, other) if one.at < other.at else (other, one)
        if right.at == left.stop:
            between = self.text[left.end : right.start]
            return between.strip() in ("و",) or bool(_LISTED.match(between) and between.strip())
        if right.at == left.stop + 1:
            word = self.tokens[left.stop].shape
            return "and" in word.relations and not _BREAK.search(self.text[left.end : right.start])
        return False

    def _support_by_repeats(self) -> None:
        strong = {s.key for s in self.spans if s.kept and s.support >= WEAK} | self.known
        for span in self.spans:
            if not span.kept and span.key in strong and span.needed <= (WEAK if not self.sport else FREE):
                span.kept = True

    # -- which place? --------------------------------------------------------------------------------------------

    def choose(self, headline: Sequence[Span]) -> None:
        """Rank the candidates of every kept span by spelling, kind, surroundings and weight."""
        self._read_governorates()
        for span in (*headline, *self.spans):
            span.ranked = ranking.ordered(self._candidates(span))
        clear = [s for s in (*headline, *self.spans) if self._is_clear(s)]
        for span in self.spans:
            if len(span.ranked) > 1:
                self._rank(span, clear)

    def _candidates(self, span: Span) -> list[Candidate]:
        found = ranking.by_spelling(span.entries)
        governorates = [c for c in found if c.entry.place.kind == "governorate"]
        if governorates:
            if span.governorate:
                found = governorates
            else:
                seats = [c for c in found if c.entry.place.kind in ("city", "town") and c.entry.importance >= 0.45]
                admins = {c.entry.place.admin1 for c in seats}
                found = [c for c in found if c.entry.place.kind != "governorate" or c.entry.place.admin1 not in admins]
        if span.feature is not None:
            for candidate in found:
                ranking.of_kind(candidate, span.feature.kind)
        return found

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
            apart = abs(other.at - span.at) if other in self.spans else 15
            weight = (0.75 if apart <= 12 else 0.55 if apart <= 40 else 0.35) * (
                0.6 if place.kind in ("governorate", "region", "desert") else 1
            )
            anchors.append(Anchor(place.latitude, place.longitude, place.name_en, weight))
        admin = self._governorate_near(span, clear)
        for candidate in span.ranked:
            ranking.near_anchors(candidate, anchors)
            if admin is not None:
                ranking.in_governorate(candidate, admin.admin1, admin.country, 0.45)
        span.ranked = ranking.ordered(span.ranked)

    def _governorate_near(self, span: Span, clear: Sequence[Span]) -> Place | None:
        """The governorate or its seat that was named last before the name, or within the next words."""
        best: Place | None = None
        for other in clear:
            place = other.best
            if (
                other is span
                or not place.admin1
                or place.kind not in ("governorate", "city")
                or other not in self.spans
            ):
                continue
            if other.at > span.stop + 8 and best is not None:
                break
            best = place
        return best

    def _read_governorates(self) -> None:
        """Mark the names that stand for the governorate: by the word before, by headings that are all governorates."""
        headings: list[Span] = []
        for span in self.spans:
            if span.feature is not None:
                if span.feature.kind == "governorate":
                    span.governorate = True
                continue
            previous = self._listed_after(span)
            if previous is not None and previous.governorate and previous.support == SURE:
                span.governorate = True
                continue
            left = self.before(span.at)
            if left is not None and "whole" in left.shape.relations:
                span.governorate = True
            if self._is_heading(span):
                headings.append(span)
        named = [s for s in headings if any(e.place.kind == "governorate" for e, _, _ in s.entries)]
        if len(headings) >= 2 and len(named) == len(headings):
            for span in headings:
                span.governorate = True
        elif len(headings) == 1 and named and self.text[: self.tokens[named[0].at].start].rstrip().endswith("#"):
            named[0].governorate = self.text.count("#") == 1 or named[0].at < 12

    def _listed_after(self, span: Span) -> Span | None:
        for other in self.spans:
            if other.stop == span.at:
                return other if self._joined(other, span) else None
        return None

    def _is_heading(self, span: Span) -> bool:
        """Whether the name alone heads a part of the text: "ALEPPO:", "#حمص" on a line of its own."""
        first = self.tokens[span.at]
        hashtag = first.start > 0 and self.text[first.start - 1] == "#"
        alone = first.first and (span.stop == len(self.tokens) or self.tokens[span.stop].first)
        colon = first.first and self.text[span.end : span.end + 2].lstrip()[:1] == ":"
        return colon or (hashtag and alone) or (hashtag and span.at < 12)

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
                uncertainty_km=max(5.0, best.uncertainty_km),
                why=f"near it, as written; {best.why}",
            )
        return Mention(start, end, self.text[start:end], best, answers)

    def _is_near(self, span: Span) -> bool:
        at = span.feature_at if 0 <= span.feature_at < span.at else span.at
        left = self.before(at)
        return (
            left is not None
            and not span.form.particles
            and bool(left.shape.relations & {"near", "outskirts", "outside"})
        )
