"""Many people on the map at once: what the server is asked while they pan, zoom and filter, and how long they wait."""

from __future__ import annotations

import asyncio
import concurrent.futures
import random
import statistics
import time
from typing import Any

import httpx2 as httpx

LOOKS = [
    (7, 34.5, 40.0), (8, 35.1, 40.2), (8, 36.1, 37.4), (9, 35.9, 36.9), (10, 35.3, 40.1), (9, 33.5, 36.4),
    (8, 33.4, 42.9), (7, 35.6, 38.0),
]  # fmt: skip
"""Zoom, latitude and longitude of what people look at."""
ACTORS = ["ISLAMIC_STATE", "SDF", "TURKEY", "HTS", "RUSSIA"]


def gathered(url: str, people: int, seconds: int) -> dict[str, Any]:
    """``crowd`` in a thread of its own: the browser's library has the event loop of this one."""
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(crowd(url, people, seconds))).result()


async def crowd(url: str, people: int, seconds: int) -> dict[str, Any]:
    """People panning, zooming and filtering at once: seconds of each question, and how many went wrong."""
    took: list[float] = []
    wrong: list[str] = []
    end = time.perf_counter() + seconds

    async def person(number: int) -> None:
        dice = random.Random(number)
        async with httpx.AsyncClient(base_url=url, timeout=30) as client:
            while time.perf_counter() < end:
                zoom, lat, lon = dice.choice(LOOKS)
                half = 360 / 2**zoom
                lat, lon = lat + dice.uniform(-0.5, 0.5), lon + dice.uniform(-0.5, 0.5)
                query = {
                    "zoom": str(zoom),
                    "bbox": f"{lon - half:.4f},{lat - half / 2:.4f},{lon + half:.4f},{lat + half / 2:.4f}",
                }
                if dice.random() < 0.3:
                    query["actor"] = dice.choice(ACTORS)
                if dice.random() < 0.3:
                    query["from"] = f"{dice.randint(2012, 2023)}-{dice.randint(1, 12):02d}-01"
                start = time.perf_counter()
                try:
                    answer = await client.get("/map/incidents", params=query)
                    answer.raise_for_status()
                except httpx.HTTPError as error:
                    wrong.append(str(error) or type(error).__name__)
                else:
                    took.append(time.perf_counter() - start)
                await asyncio.sleep(dice.uniform(0.3, 1.2))  # people look at what they see

    await asyncio.gather(*(person(number) for number in range(people)))
    took.sort()
    return {
        "people": people, "seconds": seconds, "questions": len(took), "errors": len(wrong), "first_errors": wrong[:3],
        "p50_s": round(statistics.median(took), 3), "p95_s": round(took[int(len(took) * 0.95)], 3),
        "most_s": round(took[-1], 3),
    }  # fmt: skip
