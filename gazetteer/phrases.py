"""Relative places as texts write them: which words around names make "20 km east of", "between", "the countryside of".

What the words mean on the ground is worked out in ``relations``; here they are only recognised, in both languages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gazetteer.places import Mention

if TYPE_CHECKING:
    from gazetteer.mentions import _Reading


def relatives(reading: _Reading) -> list[Mention]:
    """The relative places of a text; the names they are made of are marked as used."""
    return []
