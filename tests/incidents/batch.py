"""A batch of short articles, for reading in bulk."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from incidents import extract, read_article
from incidents.bulk.corpus import Source

PLACES = ["Hajin", "Manbij", "Raqqa", "Palmyra", "Jalawla", "Rawa", "Tarmiyah", "Sinjar"]


def text(number: int) -> str:
    """A short article of its own."""
    place = PLACES[number % len(PLACES)]
    day = dt.date(2021, 1, 1) + dt.timedelta(days=number % 300)
    return (
        f"---\npublished: {day}\n---\nIslamic State militants attacked an SDF post in {place} on {day:%d %B %Y}, "
        f"killing {2 + number % 9} fighters. The SDF controls {place}.\n"
    )


def sources(count: int) -> list[Source]:
    return [Source(f"{n:04}.txt", f"{n:04}", text(n).encode()) for n in range(count)]


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def alone(folder: Path) -> list[dict[str, Any]]:
    """The incidents of a folder's articles, each read by itself."""
    return [i.to_dict() for path in sorted(folder.glob("*.txt")) for i in extract(read_article(path)).incidents]
