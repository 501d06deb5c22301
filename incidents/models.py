"""The records that reading an article gives: article, incident, control claim and the evidence under each.

Field names and codes follow ACLED's codebook where ACLED has the field and UCDP GED's where only GED has it.
Coordinates are WGS 84 decimal degrees, latitude first. Text offsets count Unicode code points in the article's
body, end exclusive.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any, Literal

Kind = Literal["event", "summary"]
ControlStatus = Literal["controls", "contested", "active", "lost"]

SUB_EVENT_TYPES: dict[str, str] = {
    "Government regains territory": "Battles",
    "Non-state actor overtakes territory": "Battles",
    "Armed clash": "Battles",
    "Excessive force against protesters": "Protests",
    "Protest with intervention": "Protests",
    "Peaceful protest": "Protests",
    "Violent demonstration": "Riots",
    "Mob violence": "Riots",
    "Chemical weapon": "Explosions/Remote violence",
    "Air/drone strike": "Explosions/Remote violence",
    "Suicide bomb": "Explosions/Remote violence",
    "Shelling/artillery/missile attack": "Explosions/Remote violence",
    "Remote explosive/landmine/IED": "Explosions/Remote violence",
    "Grenade": "Explosions/Remote violence",
    "Sexual violence": "Violence against civilians",
    "Attack": "Violence against civilians",
    "Abduction/forced disappearance": "Violence against civilians",
    "Agreement": "Strategic developments",
    "Arrests": "Strategic developments",
    "Change to group/activity": "Strategic developments",
    "Disrupted weapons use": "Strategic developments",
    "Headquarters or base established": "Strategic developments",
    "Looting/property destruction": "Strategic developments",
    "Non-violent transfer of territory": "Strategic developments",
    "Other": "Strategic developments",
}
"""ACLED's 25 sub-event types and the event type of each (ACLED Codebook, 2023 edition and later)."""

TERRITORIAL: frozenset[str] = frozenset(
    {"Government regains territory", "Non-state actor overtakes territory", "Non-violent transfer of territory"}
)
"""Sub-event types by which ground changes hands."""

EVENT_TYPES: tuple[str, ...] = tuple(dict.fromkeys(SUB_EVENT_TYPES.values()))
"""ACLED's six event types."""


@dataclasses.dataclass(frozen=True, slots=True)
class Evidence:
    """The characters of an article's body that one value rests on."""

    field: str
    """The record's field that the characters support, or ``sentence`` for the whole statement."""
    start: int
    """First character, counted in Unicode code points from the start of the body."""
    end: int
    """One past the last character."""


@dataclasses.dataclass(frozen=True, slots=True)
class Article:
    """One news article as given: its body and what its front matter says."""

    article_id: str
    """The file's stem, or another stable name."""
    body: str
    """The text that all offsets count in."""
    title: str | None = None
    """The headline; None when the front matter gives none."""
    publisher: str | None = None
    """Who published it; None when not given."""
    url: str | None = None
    """Where it was published; None when not given."""
    published: dt.date | None = None
    """The day that relative and partial dates are read against; None when neither given nor inferable."""
    published_inferred: bool = False
    """True when ``published`` was inferred from the dates that the text names."""
    language: str = "en"
    """``ar`` or ``en``; guessed from the script when the front matter is silent."""
    notes: tuple[str, ...] = ()
    """What was assumed while reading the file, such as an encoding, in a sentence each."""


@dataclasses.dataclass(frozen=True, slots=True)
class Incident:
    """Something that happened at a place in a time (``event``), or a total over many such (``summary``)."""

    incident_id: str
    """Stable: the same article read twice gives the same ids."""
    article_id: str
    """The article it was read from."""
    kind: Kind
    """``event`` or ``summary``; the two are never counted together."""
    event_type: str
    """One of ACLED's six event types."""
    sub_event_type: str
    """One of ACLED's 25 sub-event types."""
    event_date: dt.date | None
    """First possible day."""
    end_date: dt.date | None
    """Last possible day."""
    time_precision: int
    """1 the day is known, 2 the week, 3 the month, 4 longer than a month."""
    actor1: str | None
    """Id of the actor who acts, where the text tells."""
    actor2: str | None
    """Id of the actor acted upon or of the other side."""
    location: str
    """The place as the article writes it."""
    place_id: str | None
    """The gazetteer's id; None when not placed."""
    latitude: float | None
    """Decimal degrees north; None when not placed."""
    longitude: float | None
    """Decimal degrees east; None when not placed."""
    uncertainty_km: float | None
    """Radius in km within which the true position lies."""
    geo_precision: int
    """1 the named town, 2 near it or part of a region, 3 a region."""
    admin1: str | None
    """The governorate's English name."""
    country: str | None
    """ISO 3166-1 alpha-2."""
    fatalities_low: int | None = None
    """Lowest number killed; None when the text gives none."""
    fatalities: int | None = None
    """Best number killed; None when the text gives none."""
    fatalities_high: int | None = None
    """Highest number killed; None when the text gives none or is open-ended ("at least 5")."""
    injured: int | None = None
    """Number injured; None when the text gives none."""
    civilian_targeting: bool = False
    """True when civilians were the target."""
    source: tuple[str, ...] = ()
    """Who reports it within the article; empty: the article itself."""
    evidence: tuple[Evidence, ...] = ()
    """The characters that each value rests on; one entry has the field ``sentence``."""
    confidence: float = 0.5
    """0 to 1: the share of records with this figure that are expected to be right."""

    def to_dict(self) -> dict[str, Any]:
        """The record as JSON-ready values: dates as ISO days, tuples as lists."""
        return _plain(self)


@dataclasses.dataclass(frozen=True, slots=True)
class ControlClaim:
    """A statement that an actor holds, contests, is present in or has lost a place."""

    article_id: str
    """The article it was read from."""
    actor: str
    """The actor's id."""
    status: ControlStatus
    """``controls``, ``contested``, ``active`` (presence without control) or ``lost`` (ends a control)."""
    location: str
    """The place as the article writes it."""
    place_id: str | None
    """The gazetteer's id; None when not placed."""
    latitude: float | None
    """Decimal degrees north; None when not placed."""
    longitude: float | None
    """Decimal degrees east; None when not placed."""
    uncertainty_km: float | None
    """Radius in km within which the true position lies."""
    event_date: dt.date | None
    """First day for which the statement holds."""
    end_date: dt.date | None
    """Last day that the statement speaks of; for a change, the last possible day of the change."""
    time_precision: int
    """As for an incident."""
    source: tuple[str, ...] = ()
    """Who says so within the article; empty: the article itself."""
    evidence: tuple[Evidence, ...] = ()
    """The characters that each value rests on; one entry has the field ``sentence``."""
    confidence: float = 0.5
    """0 to 1, as for an incident."""

    def to_dict(self) -> dict[str, Any]:
        """The record as JSON-ready values: dates as ISO days, tuples as lists."""
        return _plain(self)


def _plain(record: Incident | ControlClaim) -> dict[str, Any]:
    # Fields by hand: dataclasses.asdict copies deeply and takes nine times as long, which reading in bulk feels.
    values: dict[str, Any] = {}
    for name in record.__dataclass_fields__:
        value = getattr(record, name)
        if isinstance(value, dt.date):
            value = value.isoformat()
        elif name == "evidence":
            value = [{"field": one.field, "start": one.start, "end": one.end} for one in value]
        elif isinstance(value, tuple):
            value = list(value)
        values[name] = value
    return values
