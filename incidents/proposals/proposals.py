"""Incidents that a model proposes, checked against the article before any of them counts.

A proposal stands on the article's words or it falls: every value it gives needs words that are found in the text; ids
and types must be known; numbers and days must be what our own rules read in those words; and where a place lies is said
by the gazetteer alone. What the rules have read already is not taken a second time. What is taken can be told by its
id, ``kh-model-…``, and by a confidence of at most ``CONFIDENCE``.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol

from incidents.actors import UNARMED, actors, find_actors, government_of, kin
from incidents.dates.mentions import find_dates
from incidents.drafts import kilometres
from incidents.events import HARM
from incidents.extract import Reading
from incidents.models import SUB_EVENT_TYPES, Article, Evidence, Incident
from incidents.proposals.endpoint import NoAnswer
from incidents.tolls.quantities import find_quantities, find_tolls

if TYPE_CHECKING:
    from gazetteer import Gazetteer, Mention

CONFIDENCE = 0.4
"""Confidence of a proposal that holds in every respect; what no rule could confirm is worth less."""
MOST = 100
"""Proposals looked at for one article; whoever makes more of them is making them up."""
PREFIX = "kh-model-"
"""How the ids of incidents begin that a model proposed."""


class Proposer(Protocol):
    """Whoever may propose incidents; see ``endpoint.Endpoint``."""

    def propose(self, article: Article) -> list[Any]:
        """Proposals for ``article``, unchecked; raises ``NoAnswer`` when there is no usable answer."""


class Refusal(ValueError):
    """A proposal that does not hold; the message is the reason."""


@dataclasses.dataclass(frozen=True, slots=True)
class Completed:
    """A reading with the proposals that hold."""

    reading: Reading
    """What the rules read, unchanged, and after it what was taken."""
    taken: int
    """How many proposals were taken."""
    refused: tuple[str, ...]
    """Why others were not, a reason each; those that the rules had read already are not among them."""
    unanswered: str | None
    """Why there was no usable answer; None when there was one."""


def completed(reading: Reading, article: Article, proposer: Proposer, gazetteer: Gazetteer) -> Completed:
    """``reading`` with what ``proposer`` adds; never raises for what a proposer does."""
    try:
        proposals = proposer.propose(article)
    except NoAnswer as error:
        return Completed(reading, 0, (), str(error))
    mentions = gazetteer.mentions(article.body, context=article.title) if proposals else []
    taken: list[Incident] = []
    refused = [f"more than {MOST} proposals for one article"] if len(proposals) > MOST else []
    for proposal in proposals[:MOST]:
        try:
            incident = checked(proposal, article, mentions)
        except Refusal as reason:
            refused.append(str(reason))
            continue
        if not any(_same(known, incident) for known in (*reading.incidents, *taken)):
            taken.append(incident)
    named = _identified(taken)
    both = dataclasses.replace(reading, incidents=(*reading.incidents, *named))
    return Completed(both, len(named), tuple(refused), None)


def checked(proposal: Any, article: Article, mentions: Sequence[Mention]) -> Incident:
    """The incident that ``proposal`` (JSON) makes, its id still empty; raises ``Refusal`` when it does not hold.

    ``mentions`` are the places that the gazetteer finds in the article.
    """
    if not isinstance(proposal, Mapping):
        raise Refusal("not an object of fields")
    words = _Words(proposal, article)
    sentence = words.needed("sentence")
    if len(words.text(sentence).split()) < 3:
        raise Refusal("the words given for sentence are not a sentence")
    sub = proposal.get("sub_event_type")
    if not isinstance(sub, str) or sub not in SUB_EVENT_TYPES:
        raise Refusal("sub_event_type is not one of ACLED's")
    if proposal.get("event_type") not in (None, SUB_EVENT_TYPES[sub]):
        raise Refusal("event_type is not the one of its sub_event_type")
    kind = proposal.get("kind", "event")
    if kind not in ("event", "summary"):
        raise Refusal("kind is neither event nor summary")
    location, spot = _location(proposal, words)
    placed = next((m.place for m in mentions if m.start < spot.end and spot.start < m.end), None)
    first, last, precision, day = _days(proposal, words, article)
    sides = [
        _actor(proposal, words, name, article, placed.country if placed else None) for name in ("actor1", "actor2")
    ]
    killed, killed_span, killed_doubt = _number(proposal, words, "fatalities", article)
    injured, injured_span, injured_doubt = _number(proposal, words, "injured", article)
    if not any(side for side, _, _ in sides) and killed is None and injured is None:
        raise Refusal("neither an actor nor a number of victims is given")
    evidence = [sentence, spot, day, *(span for _, span, _ in sides), killed_span, injured_span]
    doubts = sum(doubt for _, _, doubt in sides) + (placed is None) + (day is None) + killed_doubt + injured_doubt
    low, best, high = killed or (None, None, None)
    return Incident(
        incident_id="",
        article_id=article.article_id,
        kind=_KINDS[kind],
        event_type=SUB_EVENT_TYPES[sub],
        sub_event_type=sub,
        event_date=first,
        end_date=last,
        time_precision=precision,
        actor1=sides[0][0],
        actor2=sides[1][0],
        location=location,
        place_id=(placed.place_id or None) if placed else None,
        latitude=placed.latitude if placed else None,
        longitude=placed.longitude if placed else None,
        uncertainty_km=placed.uncertainty_km if placed else None,
        geo_precision=placed.geo_precision if placed else 3,
        admin1=(placed.admin1 or None) if placed else None,
        country=(placed.country or None) if placed else None,
        fatalities_low=low,
        fatalities=best,
        fatalities_high=high,
        injured=injured[1] if injured else None,
        civilian_targeting=sides[1][0] in UNARMED and SUB_EVENT_TYPES[sub] in HARM,
        evidence=tuple(span for span in evidence if span is not None),
        confidence=round(CONFIDENCE * 0.8**doubts, 2),
    )


_KINDS: dict[str, Literal["event", "summary"]] = {"event": "event", "summary": "summary"}


class _Words:
    """The words of the article that a proposal says it rests on."""

    def __init__(self, proposal: Mapping[str, Any], article: Article) -> None:
        given = proposal.get("evidence")
        self._given: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
        self._body = article.body
        self._sentence: Evidence | None = None

    def needed(self, field: str) -> Evidence:
        """Where the words for ``field`` stand, within the sentence if they do; raises ``Refusal``."""
        quote = self._given.get(field)
        if not isinstance(quote, str) or not quote.strip():
            raise Refusal(f"no words of the article are given for {field}")
        return self.found(field, quote)

    def found(self, field: str, quote: str) -> Evidence:
        """Where ``quote`` stands, however its words are spaced; raises ``Refusal`` when it does not."""
        spaced = r"\s+".join(map(re.escape, quote.split()))
        pattern = re.compile(rf"(?<!\w)[وفبلك]{{0,2}}({spaced})(?!\w)")
        match = None
        if self._sentence is not None:
            match = pattern.search(self._body, self._sentence.start, self._sentence.end)
        match = match or pattern.search(self._body)
        if match is None:
            raise Refusal(f"the words given for {field} are not in the article")
        place = Evidence(field, *match.span(1))
        if field == "sentence":
            self._sentence = place
        return place

    def text(self, place: Evidence) -> str:
        """The article's words at ``place``."""
        return self._body[place.start : place.end]


def _location(proposal: Mapping[str, Any], words: _Words) -> tuple[str, Evidence]:
    written = proposal.get("location")
    if not isinstance(written, str) or not written.strip():
        raise Refusal("no location is given")
    spot = words.found("location", written)
    return words.text(spot), spot


def _days(
    proposal: Mapping[str, Any], words: _Words, article: Article
) -> tuple[dt.date | None, dt.date | None, int, Evidence | None]:
    """First and last day, precision and words: as our rules read the words, within what is proposed."""
    given = [_day(proposal, field) for field in ("event_date", "end_date")]
    if given == [None, None]:
        return article.published, article.published, 1 if article.published else 4, None
    first = given[0] or given[1]
    last = given[1] or given[0]
    assert first is not None
    assert last is not None
    if last < first:
        raise Refusal("end_date is before event_date")
    span = words.needed("event_date")
    for found in find_dates(words.text(span), language=article.language, published=article.published):
        begins, ends = found.first or found.last, found.last or found.first
        if begins is not None and ends is not None and begins <= last and first <= ends:
            precision = found.time_precision
            place = Evidence("event_date", span.start + found.start, span.start + found.end)
            return max(first, begins), min(last, ends), precision, place
    raise Refusal("the words given for event_date do not name that day")


def _day(proposal: Mapping[str, Any], field: str) -> dt.date | None:
    value = proposal.get(field)
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        raise Refusal(f"{field} is not a day written YYYY-MM-DD") from None


def _actor(
    proposal: Mapping[str, Any], words: _Words, field: str, article: Article, country: str | None
) -> tuple[str | None, Evidence | None, bool]:
    """Id, words, and whether the words are unknown to our lists; refused when they name somebody else."""
    value = proposal.get(field)
    if value is None:
        return None, None, False
    if not isinstance(value, str) or value not in actors():
        raise Refusal(f"{field} is not the id of an actor")
    span = words.needed(field)
    named: set[str] = set()
    for mention in find_actors(words.text(span), language=article.language):
        named.update(mention.choices)
        named.update([mention.actor_id] if mention.actor_id else [])
        if mention.kind == "government" and (state := government_of(country, article.published)):
            named.add(state)
    if named and not any(kin(value, other) for other in named):
        raise Refusal(f"the words given for {field} name somebody else")
    return value, span, not named


def _number(
    proposal: Mapping[str, Any], words: _Words, field: str, article: Article
) -> tuple[tuple[int | None, int | None, int | None] | None, Evidence | None, bool]:
    """(low, best, high) as our rules read them in the words given, the words, and whether the rules see a bare number.

    Refused when the number is not among the words, or is one of other victims or of a date.
    """
    value = proposal.get(field)
    if value is None:
        return None, None, False
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Refusal(f"{field} is not a whole number")
    span = words.needed(field)
    text = words.text(span)
    tolls = find_tolls(text, language=article.language)
    wanted = {"fatalities": "killed", "injured": "injured"}[field]
    for toll in tolls:
        if toll.outcome == wanted and value in (toll.low, toll.best, toll.high):
            return (toll.low, toll.best, toll.high), span, False
    taken = [(t.start, t.end) for t in tolls]
    taken += [(d.start, d.end) for d in find_dates(text, language=article.language, published=article.published)]
    for number in find_quantities(text, language=article.language):
        free = not any(start < number.end and number.start < end for start, end in taken)
        if free and value in (number.low, number.best, number.high):
            return (number.low, number.best, number.high), span, True
    raise Refusal(f"the words given for {field} do not tell that number")


def _same(known: Incident, new: Incident) -> bool:
    """True when ``new`` is told already: the same place and time, and the same kind of event or the same sentence."""
    if known.kind != new.kind:
        return False
    near = kilometres(known, new) <= 5.0 or (known.place_id is not None and known.place_id == new.place_id)
    near = near or _meet(known, new, "location")
    if not near:
        return False
    days = (known.event_date, known.end_date or known.event_date, new.event_date, new.end_date or new.event_date)
    if None not in days and not (days[0] <= days[3] and days[2] <= days[1]):  # type: ignore[operator]
        return False
    sides = {known.actor1, known.actor2} - {None}
    others = {new.actor1, new.actor2} - {None}
    meet = not sides or not others or any(kin(a, b) for a in sides for b in others)
    return _meet(known, new, "sentence") or (meet and known.event_type == new.event_type)


def _meet(one: Incident, other: Incident, field: str) -> bool:
    return any(
        a.start < b.end and b.start < a.end for a in one.evidence for b in other.evidence if a.field == b.field == field
    )


def _identified(incidents: Sequence[Incident]) -> list[Incident]:
    """``incidents`` with ids that follow from what they say, told apart from those of the rules."""
    found = []
    for incident in incidents:
        place = incident.place_id or f"{incident.latitude},{incident.longitude},{incident.location}"
        key = "|".join([incident.article_id, incident.kind, incident.sub_event_type, place, str(incident.event_date)])
        digest = hashlib.sha256(key.encode()).hexdigest()[:16]
        found.append(dataclasses.replace(incident, incident_id=f"{PREFIX}{digest}"))
    return found
