"""Made incidents of realistic spread, for measuring the map: never part of the product's data.

Realistic means: few places have most incidents (Zipf), places lie along valleys, in provinces and in a desert, each
province has its own mix of actors, years have waves, one in fifteen incidents is known only by its region, a few could
not be placed, and words vary so that the file is of a true size.

    python -m bench.incidents_maker 1000000 PATH.duckdb
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import json
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from incidents.models import SUB_EVENT_TYPES
from store.store import Store

CHUNK = 500_000
PLACES = 12_000
FIRST, LAST = dt.date(2011, 3, 1), dt.date(2025, 6, 30)


@dataclasses.dataclass(frozen=True, slots=True)
class Province:
    """A governorate with its middle, its extent in degrees from there, its share of incidents and who acts in it."""

    name: str
    country: str
    latitude: float
    longitude: float
    north: float
    east: float
    weight: float
    actors: dict[str, int]


PROVINCES: tuple[Province, ...] = (
    Province(
        "Aleppo",
        "SY",
        36.3,
        37.3,
        0.5,
        0.7,
        17,
        {"SYRIAN_GOVERNMENT": 5, "OPPOSITION_REBELS": 5, "SNA": 3, "SDF": 2, "HTS": 2},
    ),
    Province(
        "Idlib",
        "SY",
        35.8,
        36.6,
        0.35,
        0.35,
        16,
        {"SYRIAN_GOVERNMENT": 6, "HTS": 4, "OPPOSITION_REBELS": 4, "RUSSIA": 4},
    ),
    Province(
        "Hama", "SY", 35.2, 37.0, 0.3, 0.6, 9, {"SYRIAN_GOVERNMENT": 5, "OPPOSITION_REBELS": 4, "ISLAMIC_STATE": 2}
    ),
    Province(
        "Homs", "SY", 34.6, 38.0, 0.5, 1.3, 8, {"SYRIAN_GOVERNMENT": 4, "ISLAMIC_STATE": 4, "RUSSIA": 2, "ISRAEL": 1}
    ),
    Province(
        "Rural Damascus", "SY", 33.6, 36.5, 0.35, 0.6, 11, {"SYRIAN_GOVERNMENT": 7, "OPPOSITION_REBELS": 5, "ISRAEL": 1}
    ),
    Province(
        "Daraa",
        "SY",
        32.8,
        36.1,
        0.25,
        0.25,
        8,
        {"SYRIAN_GOVERNMENT": 4, "OPPOSITION_REBELS": 4, "UNIDENTIFIED_ARMED_GROUP": 3},
    ),
    Province(
        "Deir ez-Zor",
        "SY",
        35.0,
        40.5,
        0.6,
        0.6,
        10,
        {"ISLAMIC_STATE": 6, "SDF": 4, "IRAN_BACKED_MILITIAS": 3, "COALITION": 2, "SYRIAN_GOVERNMENT": 2},
    ),
    Province("Raqqa", "SY", 36.0, 39.0, 0.4, 0.6, 5, {"ISLAMIC_STATE": 4, "SDF": 4, "COALITION": 2}),
    Province("Al-Hasakah", "SY", 36.5, 40.7, 0.5, 0.8, 5, {"SDF": 4, "TURKEY": 4, "ISLAMIC_STATE": 2, "SNA": 2}),
    Province(
        "Nineveh",
        "IQ",
        36.2,
        42.7,
        0.6,
        0.8,
        6,
        {"ISLAMIC_STATE": 5, "IRAQ_GOVERNMENT": 4, "PMF": 2, "COALITION": 2, "TURKEY": 2},
    ),
    Province("Anbar", "IQ", 33.4, 42.5, 0.5, 1.3, 4, {"ISLAMIC_STATE": 5, "IRAQ_GOVERNMENT": 4, "COALITION": 2}),
    Province("Diyala", "IQ", 34.0, 45.0, 0.4, 0.4, 4, {"ISLAMIC_STATE": 4, "IRAQ_GOVERNMENT": 4, "PMF": 2}),
)
_OTHER = ("CIVILIANS", "SYRIAN_GOVERNMENT", "ISLAMIC_STATE", "OPPOSITION_REBELS", None)
_SOURCES = ("SOHR", "SANA", "Sada al-Sharqiya", "Deir Ezzor 24", "Enab Baladi", "North Press", "Amaq", "Reuters")
_TYPES = (
    "Armed clash", "Shelling/artillery/missile attack", "Air/drone strike", "Attack", "Remote explosive/landmine/IED",
    "Abduction/forced disappearance", "Arrests", "Peaceful protest", "Looting/property destruction",
)  # fmt: skip
_TYPE_WEIGHTS = np.array([24, 26, 18, 12, 9, 4, 4, 2, 1]) / 100


class Maker:
    """Makes incidents chunk by chunk; the same seed gives the same incidents."""

    def __init__(self, *, seed: int = 7) -> None:
        self.random = np.random.default_rng(seed)
        weights = np.array([province.weight for province in PROVINCES])
        self.home = self.random.choice(len(PROVINCES), size=PLACES, p=weights / weights.sum())
        self.middle = np.array([[province.latitude, province.longitude] for province in PROVINCES])
        spread = np.array([[province.north, province.east] for province in PROVINCES])
        wander = self.random.normal(size=(PLACES, 2)) * spread[self.home] / 2
        self.position = (self.middle[self.home] + wander).round(4)
        share = 1 / np.arange(1, PLACES + 1) ** 0.9
        self.share = self.random.permutation(share) / share.sum()
        self.names = np.array([f"{PROVINCES[home].name} {number}" for number, home in enumerate(self.home)])
        days = np.arange((LAST - FIRST).days)
        wave = 1 + np.sin(days / 180) * 0.5 + np.exp(-(((days - 1400) / 700) ** 2)) * 2
        self.wave = wave / wave.sum()

    def tables(self, count: int, *, chunk: int = CHUNK) -> Iterator[pa.Table]:
        """``count`` incidents as tables of records."""
        for start in range(0, count, chunk):
            yield self._table(start, min(chunk, count - start))

    def _table(self, start: int, size: int) -> pa.Table:
        random = self.random
        place = random.choice(PLACES, size=size, p=self.share)
        province = self.home[place]
        day = np.datetime64(FIRST) + random.choice(len(self.wave), size=size, p=self.wave)
        first = np.empty(size, dtype=object)
        for number, one in enumerate(PROVINCES):
            mine = province == number
            weights = np.array(list(one.actors.values()), dtype=float)
            ids = np.array(list(one.actors), dtype=object)
            first[mine] = random.choice(ids, size=int(mine.sum()), p=weights / weights.sum())
        second = random.choice(np.array(_OTHER, dtype=object), size=size, p=[0.3, 0.25, 0.15, 0.15, 0.15])
        sub_type = random.choice(np.array(_TYPES, dtype=object), size=size, p=_TYPE_WEIGHTS)
        known = random.random(size) < 0.8
        dead = np.where(known, random.geometric(0.45, size=size) - 1, 0)
        vague = random.random(size) < 0.066
        unplaced = random.random(size) < 0.01
        spot = np.where(vague[:, None], self.middle[province], self.position[place])
        sources = np.array([json.dumps([name]) for name in _SOURCES])
        killed = pa.array(dead, mask=~known)
        names = self.names[place]
        return pa.table(
            {
                "incident_id": [f"made-{number:08d}" for number in range(start, start + size)],
                "kind": np.where(random.random(size) < 0.01, "summary", "event"),
                "event_type": [SUB_EVENT_TYPES[name] for name in sub_type],
                "sub_event_type": sub_type.tolist(),
                "event_date": day,
                "end_date": day,
                "time_precision": random.choice([1, 1, 1, 1, 2, 3], size=size),
                "actor1": first.tolist(),
                "actor2": second.tolist(),
                "location": names,
                "place_id": [f"made:{number}" for number in place],
                "latitude": pa.array(spot[:, 0], mask=unplaced),
                "longitude": pa.array(spot[:, 1], mask=unplaced),
                "uncertainty_km": np.where(vague, 80.0, 2.0),
                "geo_precision": np.where(vague, 3, random.choice([1, 1, 1, 2], size=size)),
                "admin1": np.array([one.name for one in PROVINCES])[province],
                "country": np.array([one.country for one in PROVINCES])[province],
                "fatalities_low": killed,
                "fatalities": killed,
                "fatalities_high": killed,
                "civilian_targeting": second == "CIVILIANS",
                "source": sources[random.choice(len(_SOURCES), size=size)],
                "confidence": np.full(size, 0.8),
                "note": [
                    f"{one} against {other or 'unknown'} at {where}: {what.lower()}, {number} killed ({account})."
                    for one, other, where, what, number, account in zip(
                        first, second, names, sub_type, dead, random.integers(0, 5, size=size), strict=True
                    )
                ],
            }
        )


def make(count: int, path: Path) -> Store:
    """A store of ``count`` made incidents at ``path``; one that is there already is taken as it is."""
    store = Store(path, data=None)
    store.sync()
    if store.count() != count:
        store.put_records(Maker().tables(count), name=f"{count} made incidents", kind="made")
    return store


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", type=int)
    parser.add_argument("path", type=Path)
    chosen = parser.parse_args()
    began = time.perf_counter()
    made = make(chosen.count, chosen.path)
    size = chosen.path.stat().st_size / 1e6
    print(f"{made.count():,} incidents, {size:.0f} MB, {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
