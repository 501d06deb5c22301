"""From an article to its incidents and control claims."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
from typing import TYPE_CHECKING

from incidents.annotations import annotate
from incidents.bulk.memory import seldom_collected
from incidents.control.claims import claims_of
from incidents.drafts import merged
from incidents.events import bystanders
from incidents.language.spelling import LONG
from incidents.models import Article, ControlClaim, Incident
from incidents.storyline import Storyline

if TYPE_CHECKING:
    from gazetteer import Gazetteer


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """What an article tells."""

    incidents: tuple[Incident, ...]
    """What happened, in the order told."""
    claims: tuple[ControlClaim, ...]
    """Who controls what, in the order told."""


@functools.cache
def _shipped_gazetteer() -> Gazetteer:
    from gazetteer import Gazetteer

    return Gazetteer()


def extract(article: Article, *, gazetteer: Gazetteer | None = None) -> Reading:
    """The incidents and control claims that ``article`` tells; empty tuples when it tells none.

    ``gazetteer`` places what the article names; None: the shipped one, opened once.
    """
    # a long text becomes millions of records, through which the collector of garbage would go again and again
    with seldom_collected() if len(article.body) > LONG else contextlib.nullcontext():
        notes = annotate(article, gazetteer or _shipped_gazetteer())
        story = Storyline(notes)
        story.read()
        incidents = bystanders(merged(story.drafts, article))
        return Reading(tuple(incidents), tuple(claims_of(notes, story.told, story.scenery)))
