"""Nominatim for names the table does not have: off unless switched on, one request a second, answers kept.

A name that the service does not know gives an empty list; a service that is slow, refuses or answers nonsense raises an
error of its own kind, so that "failed" never looks like "not found". Failures are not kept, answers are, empty ones
too.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazetteer.names import fold, is_arabic
from gazetteer.places import UNCERTAINTY_KM, WIDE, Placed

if TYPE_CHECKING:
    from geopy.extra.rate_limiter import RateLimiter

SETTING = "KHAREETA_ONLINE"
"""Environment variable: ``1`` asks the public service; a host name, with ``http://`` or not, asks that one."""
PUBLIC = "nominatim.openstreetmap.org"
USER_AGENT = "khareeta-gazetteer/0.1 (conflict mapping; local use)"


class OnlineTimeout(TimeoutError):
    """The service did not answer in time."""


class OnlineRefused(PermissionError):
    """The service answered that it will not serve this client, or not so often."""


class OnlineUnavailable(ConnectionError):
    """The service cannot be reached or reports a fault of its own."""


class OnlineMalformed(ValueError):
    """The service's answer is not what Nominatim gives."""


def _refusals() -> tuple[type[Exception], ...]:
    """geopy's errors that mean the service will not serve this client."""
    from geopy import exc

    return (exc.GeocoderQuotaExceeded, exc.GeocoderInsufficientPrivileges, exc.GeocoderAuthenticationFailure)


class Online:
    """A Nominatim service behind a cache.

    ``cache``: the SQLite file of answers. ``domain``: host, with port where it is not the usual one. ``scheme``:
    ``https``
    or ``http``. ``delay``: least seconds between two requests; cached answers do not wait. ``timeout``: seconds for
    an answer.
    """

    def __init__(
        self, cache: Path, *, domain: str = PUBLIC, scheme: str = "https", delay: float = 1.0, timeout: float = 10.0
    ) -> None:
        self.domain = domain
        self._scheme = scheme
        self._delay = delay
        self._timeout = timeout
        self._limited: RateLimiter | None = None
        self._lock = threading.Lock()
        cache.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(cache, check_same_thread=False)
        with self._db:
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS answer (service TEXT, query TEXT, asked TEXT, answer TEXT, "
                "PRIMARY KEY (service, query))"
            )

    @classmethod
    def from_setting(cls, cache: Path) -> Online | None:
        """The service that ``KHAREETA_ONLINE`` switches on; None when it is unset, empty or 0."""
        setting = os.environ.get(SETTING, "").strip()
        if setting.lower() in ("", "0", "no", "off", "false"):
            return None
        if setting.lower() in ("1", "yes", "on", "true"):
            return cls(cache)
        scheme, _, domain = setting.rpartition("://")
        return cls(cache, domain=domain.rstrip("/"), scheme=scheme or "https")

    def geocode(
        self, query: str, *, country_codes: Sequence[str] = (), language: str | None = None, limit: int = 5
    ) -> list[Placed]:
        """The service's places for ``query``, best first; empty when it knows none.

        Raises ``OnlineTimeout``, ``OnlineRefused``, ``OnlineUnavailable`` or ``OnlineMalformed``.
        """
        if not fold(query):
            return []
        language = language or ("ar" if is_arabic(query) else "en")
        codes = sorted(c.upper() for c in country_codes)
        asked = json.dumps([fold(query), codes, language, limit], ensure_ascii=False)
        with self._lock:
            raw = self._kept(asked)
            if raw is None:
                raw = self._ask(query, codes, language, limit)
                with self._db:
                    day = dt.date.today().isoformat()
                    row = (self.domain, asked, day, json.dumps(raw, ensure_ascii=False))
                    self._db.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?)", row)
        return [_placed(item) for item in raw]

    def _kept(self, asked: str) -> list[dict[str, Any]] | None:
        row = self._db.execute(
            "SELECT answer FROM answer WHERE service = ? AND query = ?", (self.domain, asked)
        ).fetchone()
        return None if row is None else json.loads(row[0])

    def _ask(self, query: str, codes: list[str], language: str, limit: int) -> list[dict[str, Any]]:
        from geopy import exc

        if self._limited is None:
            self._limited = self._service()
        try:
            found = self._limited(
                query,
                exactly_one=False,
                limit=limit,
                language=language,
                country_codes=codes or None,
                addressdetails=True,
            )
            raw = [dict(location.raw) for location in found or ()]
            for item in raw:
                _placed(item)
        except exc.GeocoderTimedOut as error:
            raise OnlineTimeout(f"{self.domain} did not answer within {self._timeout:g} s; try again later") from error
        except _refusals() as error:
            raise OnlineRefused(f"{self.domain} refuses to serve: {error}") from error
        except exc.GeocoderParseError as error:
            raise OnlineMalformed(f"{self.domain} did not answer in Nominatim's format: {error}") from error
        except exc.GeocoderServiceError as error:
            raise OnlineUnavailable(f"{self.domain} cannot be used now: {error}") from error
        except (KeyError, TypeError, ValueError, AttributeError, UserWarning) as error:
            raise OnlineMalformed(f"{self.domain} did not answer in Nominatim's format: {error!r}") from error
        return raw

    def _service(self) -> RateLimiter:
        from geopy.adapters import URLLibAdapter
        from geopy.extra.rate_limiter import RateLimiter
        from geopy.geocoders import Nominatim

        service = Nominatim(
            user_agent=USER_AGENT,
            domain=self.domain,
            scheme=self._scheme,
            timeout=self._timeout,
            adapter_factory=URLLibAdapter,  # geopy's other adapter repeats requests by itself, past the rate limit
        )
        return RateLimiter(service.geocode, min_delay_seconds=self._delay, max_retries=0, swallow_exceptions=False)

    def close(self) -> None:
        """Close the cache's file."""
        self._db.close()


_KINDS = {
    "country": "country",
    "state": "governorate",
    "region": "region",
    "county": "district",
    "city": "city",
    "town": "town",
    "village": "village",
    "hamlet": "village",
    "suburb": "neighbourhood",
    "neighbourhood": "neighbourhood",
    "quarter": "neighbourhood",
    "river": "river",
    "peak": "mountain",
    "aerodrome": "airport",
    "water": "lake",
    "dam": "dam",
    "desert": "desert",
    "island": "island",
}


def _placed(item: dict[str, Any]) -> Placed:
    """One result of Nominatim as a record. Raises ``KeyError`` or ``ValueError`` where it is not one."""
    kind = _KINDS.get(str(item.get("addresstype") or item.get("type")), "facility")
    address = item.get("address") or {}
    name = str(item.get("name") or str(item["display_name"]).split(",")[0])
    latitude, longitude = float(item["lat"]), float(item["lon"])
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError(f"{latitude}, {longitude} is not on earth")
    arabic = is_arabic(name)
    return Placed(
        place_id=f"osm:{item.get('osm_type', 'place')}/{item.get('osm_id', item.get('place_id', ''))}",
        name=name,
        name_ar=name if arabic else "",
        name_en="" if arabic else name,
        kind=kind,
        latitude=latitude,
        longitude=longitude,
        uncertainty_km=UNCERTAINTY_KM[kind],
        admin1=str(address.get("state") or ""),
        country=str(address.get("country_code") or "").upper(),
        score=round(min(0.9, 0.3 + 0.6 * float(item.get("importance") or 0.0)), 3),
        why="not in the table; found online (© OpenStreetMap contributors, ODbL)",
        geo_precision=3 if kind in WIDE else 1,
    )
