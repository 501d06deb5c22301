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


def weigh_victims(notes: Annotations, candidates: Sequence[Candidate]) -> None:
    """Add to the weights that those counted among the dead or hurt were acted upon."""
    counted = notes.once("counted", lambda: counted_dead(notes))
    for candidate in candidates:
        if candidate.mention.kind in {"unidentified", "attackers", "insurgents"}:
            continue
        if candidate.mention.start in counted:
            candidate.target += 2.0
            candidate.agent -= 1.5
