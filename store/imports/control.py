"""Areas and claims of others in the store: a whole file or nothing of it, its outlines kept beside its claims."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from store import schema, writing
from store.claims import Claim
from store.formats import area_imports, claim_tables
from store.imports import records as importing

AREAS = "areas"
CLAIMS = "claims"


@dataclasses.dataclass(frozen=True, slots=True)
class ControlFile:
    """A file of areas or claims, checked and ready to be put into the store."""

    name: str
    format: str
    """``areas`` or ``claims``."""
    digest: str
    """The same for the same content, source and day."""
    claims: tuple[Claim, ...]
    outlines: Mapping[str, Any]
    """GeoJSON geometry by the ``place_id`` that claims about it bear."""
    repaired: int
    """Areas whose rings had to be repaired."""


@dataclasses.dataclass(frozen=True, slots=True)
class ControlImported:
    """What became of a file of areas or claims."""

    reading_id: int
    """Its number in the list of imports."""
    format: str
    claims: int
    """Claims that went in: for areas one each."""
    repaired: int
    unchanged: bool
    """True when the same had been imported before: nothing was changed."""


def opened(
    name: str, content: bytes, *, day: dt.date | None, source: str, url: str, renamed: Mapping[str, str]
) -> ControlFile:
    """A file's content, checked: GeoJSON and KML are areas, anything else a table of claims.

    ``source`` ("publisher: title"), ``url`` and ``day`` are for what does not bear its own; ``renamed`` says who the
    actors are whose names nobody knew. Raises ``AreaFileError`` with all that is wrong and who is to be asked about.
    """
    told = json.dumps([source, url, str(day), sorted(renamed.items())]).encode()
    digest = hashlib.sha256(hashlib.sha256(content).digest() + told).hexdigest()
    if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"<") or content.startswith(b"PK"):
        areas = area_imports.read_areas(content, day=day, renamed=renamed)
        claims, outlines = area_imports.as_claims(areas, source=source, url=url)
        repaired = sum(area.repaired for area in areas)
        return ControlFile(name, AREAS, digest, tuple(claims), outlines, repaired)
    found = claim_tables.read_claim_table(content, renamed=renamed)
    named = tuple(dataclasses.replace(claim, source=claim.source or source, url=claim.url or url) for claim in found)
    return ControlFile(name, CLAIMS, digest, named, {}, 0)


def put(backend: Any, file: ControlFile) -> ControlImported:
    """Put a file's claims and outlines into the store; claims with the same ids take the earlier ones' places."""
    before = importing.known(backend, file.digest)
    if before is not None:
        return ControlImported(before.reading_id, file.format, len(file.claims), file.repaired, unchanged=True)
    number = writing.next_reading(backend)
    writing.delete(backend, "claims", "claim_id", [claim.claim_id for claim in file.claims])
    writing.delete(backend, "outlines", "place_id", list(file.outlines))
    rows = (schema.table_claim_row(claim, reading_id=number) for claim in file.claims)
    writing.insert(backend, "claims", ({**row, "origin": "import"} for row in rows))
    writing.insert(
        backend,
        "outlines",
        (
            {"place_id": key, "geometry": json.dumps(shape), "reading_id": number}
            for key, shape in file.outlines.items()
        ),
    )
    writing.note_reading(
        backend, number, kind=importing.KIND, name=file.name, format=file.format, content_hash=file.digest,
        incidents=0, claims=len(file.claims),
    )  # fmt: skip
    writing.touch(backend)
    return ControlImported(number, file.format, len(file.claims), file.repaired, unchanged=False)
