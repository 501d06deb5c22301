"""How every route answers: parameters checked, nothing sent twice that is unchanged, errors as JSON in plain words."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import gzip
import hashlib
import json
import logging
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from store import Filters, Store, StoreError, StoreTimeoutError
from store.filters import QUERY_NAMES
from store.remembered import Remembered

TIMEOUT = 10.0
"""Seconds after which a question to the store is given up."""
MAX_QUERY = 8000
"""Longest query, in characters."""
FILTER_NAMES: frozenset[str] = frozenset(QUERY_NAMES.values())
VERSION_NAME = "v"
"""Any route may be given the store's version: a browser may then keep the answer while that is the version."""
_SMALL = 1000  # bytes below which compressing is not worth it
_MADE = 12_000_000  # bytes of answers kept: many people look at the same, above all where the map opens
_made = Remembered(most=_MADE - 1)
_STARTED = uuid.uuid4().hex[:8]  # another start may be another program, whose answers look different

log = logging.getLogger("khareeta.routes")


class BadParameterError(Exception):
    """A parameter that cannot be used: its name and what is wrong with it."""

    def __init__(self, parameter: str, reason: str) -> None:
        super().__init__(f"{parameter}: {reason}")
        self.parameter = parameter
        self.reason = reason


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, not yet compressed."""

    body: bytes
    media_type: str = "application/json"
    file_name: str = ""
    """What a browser saves it as; empty: it is shown, not saved."""


Query = Mapping[str, str]
"""The parameters of a request; one given twice has its values joined by commas."""


@dataclasses.dataclass(frozen=True, slots=True)
class Here:
    """Where a request was made to."""

    base: str
    """The server's own address as the client wrote it, with a slash at the end."""
    path: Mapping[str, str]
    """What stands in the path for the names in the route's."""


def store_of(request: Request) -> Store:
    """The store that the server was given, or the one that the setting names."""
    given = getattr(request.app.state, "store", None)
    return given if isinstance(given, Store) else Store.open()


def route(
    path: str,
    answer: Callable[..., Answer | Response],
    *,
    names: Iterable[str] = (),
    here: bool = False,
    kept: bool = False,
) -> Route:
    """A read-only route at ``path`` that takes the parameters ``names`` and no others.

    ``answer`` is called with the store and the query, and with a ``Here`` where ``here`` says so. Where ``kept`` says
    so, what it gave is given again to others who ask the same, until the data change.

    ``answer`` runs in a thread. What it raises becomes: ``BadParameterError`` 400, ``StoreTimeoutError`` and other
    ``StoreError`` 503, anything else 500 with nothing of the program in it.
    """
    known = frozenset(names) | {VERSION_NAME}

    def work(request: Request) -> Response:
        query = _query(request, known)
        store = store_of(request)
        etag = _etag(store, str(request.base_url.replace(path=request.url.path)) if here else request.url.path, query)
        headers = {"ETag": etag, "Vary": "Accept-Encoding", "Cache-Control": "private, no-cache"}
        if query.get(VERSION_NAME) == store.version():
            headers["Cache-Control"] = "private, max-age=3600"
        if etag in (part.strip() for part in request.headers.get("if-none-match", "").split(",")):
            return Response(status_code=304, headers=headers)
        asked = {name: value for name, value in query.items() if name != VERSION_NAME}
        squeeze = "gzip" in request.headers.get("accept-encoding", "")

        def ask() -> Response | tuple[Answer, bytes, bool]:
            found = answer(store, asked, *([Here(str(request.base_url), request.path_params)] if here else []))
            if isinstance(found, Response):
                return found
            if not squeeze or len(found.body) <= _SMALL:
                return found, found.body, False
            return dataclasses.replace(found, body=b""), gzip.compress(found.body, compresslevel=4, mtime=0), True

        made = _made.get((etag, squeeze), ask, size=_weight) if kept else ask()
        if isinstance(made, Response):
            return made
        found, body, squeezed = made
        if found.file_name:
            headers["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
        if squeezed:
            headers["Content-Encoding"] = "gzip"
        return Response(body, media_type=found.media_type, headers=headers)

    @functools.wraps(answer)
    async def endpoint(request: Request) -> Response:
        try:
            return await run_in_threadpool(work, request)
        except BadParameterError as error:
            return failure(400, str(error), parameter=error.parameter)
        except StoreTimeoutError as error:
            return failure(503, str(error), headers={"Retry-After": "2"})
        except StoreError as error:
            log.error("%s: %s", request.url.path, error)
            return failure(503, f"the store cannot be read: {error}", headers={"Retry-After": "10"})
        except Exception:
            log.exception("%s?%s", request.url.path, request.url.query)
            return failure(500, "something went wrong here; the server's log says what")

    return Route(path, endpoint, methods=["GET"], name=path.strip("/").replace("/", "_"))


def _weight(made: Response | tuple[Answer, bytes, bool]) -> int:
    return _MADE if isinstance(made, Response) else len(made[1])


def failure(status: int, message: str, *, headers: Mapping[str, str] | None = None, **more: str) -> Response:
    """An error as JSON: ``{"error": message, …}``."""
    return JSONResponse({"error": message, **more}, status, headers={"Cache-Control": "no-store", **(headers or {})})


def to_json(value: Any) -> bytes:
    """Compact UTF-8 JSON; a number that JSON cannot hold is an error, not ``NaN``."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def filters_of(query: Query) -> Filters:
    """The filter in a query. Raises ``BadParameterError``."""
    try:
        return Filters.from_query(query)
    except ValueError as error:
        name, _, reason = str(error).partition(": ")
        raise BadParameterError(name, reason) from None


def whole_number(query: Query, name: str, *, least: int, most: int, default: int) -> int:
    """A whole number in a query. Raises ``BadParameterError``."""
    text = query.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 9) or not least <= int(text) <= most:
        raise BadParameterError(name, f"{text[:40]!r} is not a whole number from {least} to {most}")
    return int(text)


def day_of(query: Query, name: str) -> dt.date:
    """A day in a query, which must be there. Raises ``BadParameterError``."""
    text = query.get(name)
    if not text:
        raise BadParameterError(name, "is missing; a day like 2020-04-25")
    try:
        if len(text) != 10:
            raise ValueError
        return dt.date.fromisoformat(text)
    except ValueError:
        raise BadParameterError(name, f"{text[:40]!r} is not a day like 2020-04-25") from None


def _query(request: Request, known: frozenset[str]) -> dict[str, str]:
    if len(request.url.query) > MAX_QUERY:
        raise BadParameterError("query", f"is longer than {MAX_QUERY} characters")
    query: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in known:
            listed = ", ".join(sorted(known - {VERSION_NAME})) or "none"
            raise BadParameterError(name[:40], f"there is no such parameter; there are: {listed}")
        if any(ord(character) < 32 or 0xD800 <= ord(character) < 0xE000 for character in value):
            raise BadParameterError(name, "has control characters, or is not UTF-8")
        query[name] = f"{query[name]},{value}" if name in query else value
    return query


def _etag(store: Store, path: str, query: Query) -> str:
    asked = "\n".join([_STARTED, store.version(), path, *(f"{name}={query[name]}" for name in sorted(query))])
    return f'W/"{hashlib.sha256(asked.encode()).hexdigest()[:24]}"'
