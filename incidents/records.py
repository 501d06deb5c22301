"""The record that a told event becomes: its place, day, sides, tolls, sources, and the characters each rests on."""

from __future__ import annotations

from incidents.actors import UNARMED
from incidents.annotations import Annotations
from incidents.confidence import Grounds, Told
from incidents.drafts import Draft
from incidents.events import HARM, PLAIN
from incidents.frames import Frame
from incidents.language.sentences import Sentence
from incidents.models import SUB_EVENT_TYPES, Evidence, Incident
from incidents.reporting import speakers
from incidents.roles.identities import Party
from incidents.spots import Spot
from incidents.times import Day
from incidents.tolls.outcomes import Outcome


def draft_of(
    notes: Annotations, frame: Frame, sub: str, spot: Spot | None, day: Day, agent: Party | None, target: Party | None,
    outcome: Outcome, *, own: bool, summary: bool, country: str | None, order: int, number: int,
) -> Draft:  # fmt: skip
    """The draft of one incident at one place, with the evidence for each value.

    ``own`` says that the frame names the place itself; ``country`` stands in where nothing was placed; ``order`` is the
    draft's number in the article, ``number`` that of the place within the statement.
    """
    sentence = notes.sentences[frame.sentence]
    evidence = [Evidence("sentence", sentence.start, sentence.end)]
    if frame.actions:
        action = next((a for a in frame.actions if a.tag not in PLAIN), frame.actions[0])
        evidence.append(Evidence("sub_event_type", action.start, action.end))
    if spot:
        evidence.append(Evidence("location", spot.start, spot.end))
    for name, party in (("actor1", agent), ("actor2", target)):
        if party and party.mention:
            evidence.append(Evidence(name, party.mention.start, party.mention.end))
    if day.mention:
        evidence.append(Evidence("event_date", day.mention.start, day.mention.end))
    evidence += [Evidence("fatalities", a, b) for a, b in outcome.killed_spans]
    evidence += [Evidence("injured", a, b) for a, b in outcome.injured_spans]
    said = speakers(notes, sentence)
    evidence += [Evidence("source", s.start, s.end) for s in said]
    placed = spot.placed if spot else None
    harm = SUB_EVENT_TYPES[sub] in HARM
    killed = None if sub == "Peaceful protest" else outcome.killed
    low, best, high = killed or (None, None, None)
    first = day.first or day.last or notes.article.published  # never undated where a day is known
    last = day.last or first
    incident = Incident(
        incident_id="",
        article_id=notes.article.article_id,
        kind="summary" if summary else "event",
        event_type=SUB_EVENT_TYPES[sub],
        sub_event_type=sub,
        event_date=first,
        end_date=last,
        time_precision=day.precision,
        actor1=agent.actor_id if agent else None,
        actor2=target.actor_id if target else None,
        location=spot.text if spot else "",
        place_id=(placed.place_id or None) if placed else None,
        latitude=placed.latitude if placed else None,
        longitude=placed.longitude if placed else None,
        uncertainty_km=placed.uncertainty_km if placed else None,
        geo_precision=placed.geo_precision if placed else 3,
        admin1=(placed.admin1 or None) if placed else None,
        country=(placed.country or None) if placed else country,
        fatalities_low=low,
        fatalities=best,
        fatalities_high=high,
        injured=outcome.injured,
        civilian_targeting=harm and bool(target) and target.actor_id in UNARMED if target else False,
        source=tuple(dict.fromkeys(s.name for s in said)),
        evidence=tuple(evidence),
    )  # fmt: skip
    grounds = Grounds(
        sentence=frame.sentence, words=sentence.last - sentence.first, language=notes.article.language,
        placed=placed is not None, wide=spot is not None and spot.grain == 3, own_place=own, own_day=day.named,
        agent=_told(agent, sentence), target=_told(target, sentence), outcome_only=frame.weak, sub_event_type=sub,
        killed=bool(best),
    )  # fmt: skip
    return Draft(incident, weak=frame.weak, grounds=grounds, order=order, part=number, risen=outcome.risen)


def _told(party: Party | None, sentence: Sentence) -> Told:
    """Where an actor was read."""
    if party is None:
        return Told.NOWHERE
    here = party.mention is not None and sentence.first <= party.mention.first < sentence.last
    return Told.HERE if here else Told.BEFORE
