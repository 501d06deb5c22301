"""Who holds, contests, is present in or has lost which place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from incidents.annotations import Annotations
from incidents.models import ControlClaim

if TYPE_CHECKING:
    from incidents.extract import Told


def claims_of(notes: Annotations, told: Sequence[Told]) -> list[ControlClaim]:
    """The control claims of an article."""
    return []
