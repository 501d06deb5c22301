"""``Gazetteer``: the table with geopy's conventions. One subject first, the rest keyword-only; latitude before
longitude."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazetteer import build as making
from gazetteer import ranking
from gazetteer.corrections import Correction, Corrections
from gazetteer.names import MAX_QUERY, fold, has_article, is_arabic, key, one_edit, skeletons
from gazetteer.online import Online
from gazetteer.places import Mention, Place, Placed
from gazetteer.ranking import Anchor, Candidate
from gazetteer.table import ARTICLE, BARE, Entry, Table, TableError
from gazetteer.words import words

if TYPE_CHECKING:
    from geopy.location import Location

_COMMAS = re.compile("[,،;؛]")
_FUZZY_FROM = 6
"""Shortest key, in letters, that is compared within one edit."""


class Gazetteer:
    """Places by name, by position and in running text, from one table on this machine. Opens in milliseconds.

    ``path``: the table's file; by default the one of the setting ``KHAREETA_GAZETTEER``, else the built-in one, which
    is built on first use. ``online``: a service asked for names that the table does not have; by default the one of the
    setting ``KHAREETA_ONLINE``, none when that is unset. Raises ``TableError`` when the file is missing or damaged.
    Safe to share between threads.
    """

    def __init__(self, path: str | Path | None = None, *, online: Online | None = None) -> None:
        chosen = Path(path) if path is not None else making.table_path()
        self.table = Table(chosen) if path is not None else _opened(chosen)
        self.corrections = Corrections.beside(chosen)
        self.online = online if online is not None else Online.from_setting(chosen.with_name("online.sqlite"))

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        country_codes: str | Sequence[str] | None = None,
        near: tuple[float, float] | None = None,
        limit: int | None = None,
        language: str | None = None,
    ) -> Location | list[Location] | None:
        """The place that ``query`` names as a ``geopy.Location``; a list, best first, unless ``exactly_one``.

        ``query``: a name in Arabic or Latin letters; context may follow after commas ("المريعية, دير الزور").
        ``country_codes``: ISO codes to look in. ``near``: (latitude, longitude) that answers are preferably close to.
        ``limit``: longest list. ``language``: ``ar`` or ``en`` for the names in the answer, by default the query's.
        Nothing found: None. ``Location.raw`` is the ``Placed`` as a dict. Raises ``ValueError`` for a ``near`` that
        is not on earth.
        """
        answers = self.places(
            query, country_codes=country_codes, near=near, limit=1 if exactly_one else limit, language=language
        )
        if not answers:
            return None
        return _location(answers[0]) if exactly_one else [_location(answer) for answer in answers]

    def places(
        self,
        query: str,
        *,
        country_codes: str | Sequence[str] | None = None,
        near: tuple[float, float] | None = None,
        limit: int | None = None,
        language: str | None = None,
    ) -> list[Placed]:
        """As ``geocode``, answering with records: the places that ``query`` may mean, best first; empty when none."""
        _check_point(near)
        parts = [p for p in _COMMAS.split(query) if p.strip()]
        if not parts or len(parts[0]) > MAX_QUERY:
            return []
        codes = _codes(country_codes)
        if self.corrections.everywhere and (decided := self.corrections.everywhere.get(key(parts[0]))) is not None:
            return self._decided(decided, arabic=language == "ar" if language else is_arabic(parts[0]))
        candidates = self._named(parts[0])
        if codes:
            candidates = [c for c in candidates if c.entry.place.country in codes]
        if not candidates:
            if self.online is None:
                return []
            return self.online.geocode(query, country_codes=sorted(codes), language=language, limit=limit or 5)
        if near:
            for candidate in candidates:
                ranking.near_anchors(candidate, [Anchor(*near, "the point given", 1.0)])
        for part in parts[1:]:
            self._in_context(candidates, part, parts[0])
        best = ranking.ordered(candidates)
        lead = best[0].points - best[1].points if len(best) > 1 else 1.0
        arabic = language == "ar" if language else is_arabic(parts[0])
        shown = best if limit is None else best[: max(limit, 0)]
        return [
            ranking.placed(c, namesakes=len(best), arabic=arabic, position=i, lead=lead) for i, c in enumerate(shown)
        ]

    def _decided(self, correction: Correction, *, arabic: bool) -> list[Placed]:
        """The answer a person has decided on: one place, or none."""
        entry = self.table.by_id(correction.place_id) if correction.place_id else None
        if entry is None:
            return []
        candidate = Candidate(entry, 5.0, [correction.why])
        return [ranking.placed(candidate, namesakes=1, arabic=arabic)]

    def _named(self, name: str) -> list[Candidate]:
        """Places by exact key; else without a word for their kind; else by a near spelling."""
        found = ranking.by_spelling(self.spelled(name))
        ranking.written_so(found)
        kind, bare = _without_feature(name)
        if kind and (not found or all(c.entry.place.kind != kind for c in found)):
            more = ranking.by_spelling(self.spelled(bare))
            for candidate in more:
                ranking.of_kind(candidate, kind)
            known = {c.entry.row for c in found}
            # where the whole name is known, the bare one must be of that kind: "Tall Barak" is no town called Barak
            found += [c for c in more if c.entry.row not in known and (not found or c.entry.place.kind == kind)]
        return (
            found
            or self._with_feature(name)
            or ranking.by_spelling(self.nearly(name))
            or (ranking.by_spelling(self.nearly(bare)) if kind else [])
        )

    def _with_feature(self, name: str) -> list[Candidate]:
        """Places whose names carry a word for their kind, looked up without it: small towns called like a person."""
        forms = _CARRIED_AR if is_arabic(name) else _CARRIED_EN
        found = [match for form in forms for match in self.spelled(form.format(name))]
        return ranking.by_spelling([(entry, 0.85 * quality, differs) for entry, quality, differs in found])

    def spelled(self, name: str) -> list[tuple[Entry, float, str]]:
        """(place, quality, what differs) of every place with this name in any of the spellings that fold together."""
        postings = self.table.keys.get(key(name))
        if not postings:
            return []
        entries = self.table.entries([row for row, _ in postings])
        if not is_arabic(name):
            return [(entry, 1.0, "") for entry in entries]
        wanted = ARTICLE if has_article(name) else BARE
        return [
            (entry, 1.0, "") if bits & wanted else (entry, 0.9, "the article differs")
            for entry, (_, bits) in zip(entries, postings, strict=True)
        ]

    def nearly(self, name: str) -> list[tuple[Entry, float, str]]:
        """(place, quality, what differs) of places whose names are transliterated otherwise, or one edit away."""
        from rapidfuzz.distance import JaroWinkler

        wanted = key(name)
        found: list[tuple[Entry, float, str]] = []
        arabic = is_arabic(name)
        for skeleton in skeletons(name):
            for entry in self.table.entries([row for row, _ in self.table.skeletons.get(skeleton)]):
                alike = [JaroWinkler.similarity(wanted, key(n)) for n in entry.place.names if is_arabic(n) == arabic]
                likeness = max(alike) if alike else 0.72 if len(skeleton) > 3 else 0.0
                if likeness >= (0.7 if len(skeleton) > 3 else 0.8):
                    found.append((entry, 0.75 * likeness, f"spelled otherwise: {entry.place.name_en}"))
        if len(wanted) >= _FUZZY_FROM:
            for spelling in dict.fromkeys(one_edit(wanted)):
                for row, _ in self.table.keys.get(spelling):
                    entry = self.table.entries([row])[0]
                    found.append(
                        (
                            entry,
                            0.8,  # one letter says more than the same consonants
                            f"spelling differs by one letter from {entry.place.name_ar or entry.place.name_en}",
                        )
                    )
        at_home = [match for match in found if match[0].place.country in self.table.home]
        return at_home or found  # the same consonants are found in towns all over the world

    def _in_context(self, candidates: list[Candidate], part: str, name: str) -> None:
        """Add points for lying where ``part`` says; near spellings join in when nothing of the exact name does."""
        around = [c.entry.place for c in self._named(part)]
        admins = {(p.admin1 or p.name_en, p.country) for p in around if p.kind == "governorate"}
        countries = {p.country for p in around if p.kind == "country"}
        anchors = [
            Anchor(p.latitude, p.longitude, p.name_en, 0.9) for p in around if p.kind not in ("country", "governorate")
        ]
        inside = {(c.entry.place.admin1, c.entry.place.country) for c in candidates}
        if admins and not inside & admins:
            near = ranking.by_spelling(self.nearly(name))
            candidates += [c for c in near if (c.entry.place.admin1, c.entry.place.country) in admins]
        for candidate in candidates:
            place = candidate.entry.place
            for admin1, country in admins:
                ranking.in_governorate(candidate, admin1, country, 1.2)
            if place.country in countries:
                candidate.points += 0.8
                candidate.reasons.append(f"in {part.strip()}, as written")
            ranking.near_anchors(candidate, anchors)

    def reverse(
        self,
        point: tuple[float, float],
        *,
        exactly_one: bool = True,
        limit: int | None = 5,
        language: str | None = None,
    ) -> Location | list[Location] | None:
        """The inhabited or named place nearest to ``point`` (latitude, longitude); a list, nearest first, unless
        ``exactly_one``.

        ``Location.raw`` has ``distance_km`` and ``bearing`` (degrees clockwise from north) from the place to the point,
        ``direction`` in words, and ``governorate``, the one the point lies in. Nothing within 150 km: None.
        Raises ``ValueError`` for a point that is not on earth.
        """
        from gazetteer.nearby import nearest

        _check_point(point)
        found = nearest(self.table, point, 1 if exactly_one else limit or 5, language or "en")
        if not found:
            return None
        return found[0] if exactly_one else found

    def place(self, place_id: str) -> Place | None:
        """The record with this id, or with an id that was merged into it; None when there is none."""
        entry = self.table.by_id(place_id)
        return entry.place if entry else None

    def area(self, place_id: str) -> dict[str, Any] | None:
        """The GeoJSON geometry of a place that is an area or a line; None when there is none."""
        return self.table.area(place_id)

    def mentions(
        self,
        text: str,
        *,
        context: str | None = None,
        country_codes: str | Sequence[str] | None = None,
        article_id: str = "",
    ) -> list[Mention]:
        """The places that ``text`` names, in text order; empty when it names none.

        ``context``: further words on the same matter, such as the headline: they help to choose among namesakes and are
        not reported. ``country_codes``: ISO codes to look in. ``article_id``: corrections made within that article hold
        too. Offsets count code points of ``text``.
        """
        from gazetteer.mentions import find

        decided = self.corrections.for_article(article_id)
        return find(self.table, text, context=context or "", country_codes=_codes(country_codes), decided=decided)

    def close(self) -> None:
        """Close the table's file and the service's cache."""
        self.table.close()
        if self.online is not None:
            self.online.close()

    def __enter__(self) -> Gazetteer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


_CARRIED_AR = ("مدينة {}", "بلدة {}", "قرية {}", "ناحية {}", "منطقة {}", "حي {}", "مخيم {}")
"""What the table may write before a small place's name that is a person's or an ordinary word too."""
_CARRIED_EN = ("{} town", "{} village", "{} sub-district", "{} city", "{} neighbourhood", "{} camp")
"""The same in English, behind it."""


def _opened(path: Path) -> Table:
    """The table at ``path``, made first where there is none or one of another version."""
    try:
        return Table(path)
    except TableError:
        making.build(path, force=True)
        return Table(path)


def _without_feature(name: str) -> tuple[str, str]:
    """(kind, rest) of a name that begins or ends with a word for a kind of place; ("", name) otherwise."""
    if " " not in name and "_" not in name:
        return "", name
    parts = fold(name).split()
    features = words().features
    if len(parts) > 1 and "countryside" in words().relations.get(parts[0], ()):
        return "governorate", " ".join(parts[1:])
    if len(parts) > 1 and parts[0] in features:
        rest = parts[2:] if parts[1] == "of" and len(parts) > 2 else parts[1:]
        return features[parts[0]].kind, " ".join(rest)
    if len(parts) > 1 and parts[-1] in features and parts[-1].isascii():
        return features[parts[-1]].kind, " ".join(parts[:-1])
    return "", name


def _codes(country_codes: str | Sequence[str] | None) -> frozenset[str]:
    if not country_codes:
        return frozenset()
    given: Iterable[str] = country_codes.split(",") if isinstance(country_codes, str) else country_codes
    return frozenset(code.strip().upper() for code in given if code.strip())


def _check_point(point: tuple[float, float] | None) -> None:
    if point is not None and not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180):
        raise ValueError(f"{point} is not (latitude, longitude) in degrees")


def _location(answer: Placed) -> Location:
    from geopy.location import Location

    where = ", ".join(dict.fromkeys(part for part in (answer.name, answer.admin1, answer.country) if part))
    return Location(where, (answer.latitude, answer.longitude), answer.to_dict())
