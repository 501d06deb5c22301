"""What word order and voice say of who acts, and that those counted among the dead were acted upon."""

from __future__ import annotations

from collections.abc import Sequence

from incidents.annotations import Annotations
from incidents.frames import Frame
from incidents.roles.arabic import arabic_order
from incidents.roles.english import english_order
from incidents.roles.parts import Candidate
from incidents.roles.turns import counted_dead


def weigh_order(notes: Annotations, frame: Frame, candidates: Sequence[Candidate]) -> None:
    """Add to the candidates' weights what word order and voice say."""
    if notes.article.language == "ar":
        arabic_order(notes, frame, candidates)
    else:
        english_order(notes, frame, candidates)


_FROM_AFAR = frozenset({"air_raid", "blow", "aircraft", "shell", "artillery"})
"""Tags of blows by which militants are killed rather than kill."""


def weigh_victims(notes: Annotations, frame: Frame, candidates: Sequence[Candidate]) -> None:
    """Add to the weights that those counted among the dead or hurt were acted upon."""
    counted = notes.once("counted", lambda: counted_dead(notes))
    parts = notes.once("parts of the dead", lambda: counted_dead(notes, parts=True))
    for candidate in candidates:
        struck = candidate.mention.kind == "insurgents" and frame.tags & _FROM_AFAR
        if candidate.mention.kind in {"unidentified", "attackers", "insurgents"} and not struck:
            continue
        if candidate.mention.start in counted:
            candidate.target += 2.0
            candidate.agent -= 1.5
        elif candidate.mention.start in parts:  # "38 soldiers, 11 of X among them"
            candidate.target -= 2.0
            candidate.agent -= 1.5
