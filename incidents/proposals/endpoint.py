"""An OpenAI-compatible endpoint that may propose incidents: asked only where somebody says so, never on its own.

Any server that answers ``POST …/chat/completions`` will do: Ollama, llama.cpp, vLLM on the same machine, or a service.
Settings are environment variables: ``KHAREETA_MODEL_URL`` (such as ``http://127.0.0.1:11434/v1``),
``KHAREETA_MODEL_NAME``, ``KHAREETA_MODEL_KEY`` (empty for none) and ``KHAREETA_MODEL_TIMEOUT`` (seconds, 60).
"""

from __future__ import annotations

import dataclasses
import http.client
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any

from incidents.actors import actors
from incidents.models import SUB_EVENT_TYPES, Article

LONGEST_BODY = 24_000
"""Characters of an article that a model is shown."""
LONGEST_ANSWER = 2_000_000
"""Bytes of an answer that are read."""
_BLOCK = 65_536


class SettingsError(Exception):
    """A setting is missing or wrong; the message names it."""


class NoAnswer(Exception):
    """No usable answer: the message tells a time-out, an unreachable server, an HTTP error and bad JSON apart."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """An article and a key go where the settings say, and nowhere else."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Refuse: the redirect comes out as an HTTP error."""
        return None


@dataclasses.dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model is asked, and as what."""

    url: str
    """Base address, up to and including ``/v1``."""
    name: str
    """The model's name there."""
    key: str = dataclasses.field(default="", repr=False)
    """Sent as a bearer token; empty: none."""
    timeout: float = 60.0
    """Seconds after which an answer is no longer waited for."""

    @classmethod
    def from_settings(cls, settings: Mapping[str, str] = os.environ) -> Endpoint:
        """The endpoint that the environment variables name; raises ``SettingsError`` when they do not name one."""
        url = settings.get("KHAREETA_MODEL_URL", "").strip().rstrip("/")
        name = settings.get("KHAREETA_MODEL_NAME", "").strip()
        for setting, value in (("KHAREETA_MODEL_URL", url), ("KHAREETA_MODEL_NAME", name)):
            if not value:
                raise SettingsError(f"the setting {setting} is missing; a model is asked only where it is set")
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise SettingsError(f"KHAREETA_MODEL_URL: {url!r} is no address; write it as http://HOST:PORT/v1")
        written = settings.get("KHAREETA_MODEL_TIMEOUT", "").strip() or "60"
        try:
            timeout = float(written)
        except ValueError:
            timeout = 0.0
        if not 0 < timeout < 86_400:
            raise SettingsError(f"KHAREETA_MODEL_TIMEOUT: {written!r} is not a number of seconds")
        return cls(url, name, settings.get("KHAREETA_MODEL_KEY", "").strip(), timeout)

    def propose(self, article: Article) -> list[Any]:
        """What the model proposes for ``article``, unchecked; an empty list when it proposes nothing.

        Raises ``NoAnswer`` when there is no answer in time, or none that is a list of proposals.
        """
        asked = {
            "model": self.name,
            "temperature": 0,
            "response_format": {"type": "json_object"},
            "messages": [
                {"role": "system", "content": instructions()},
                {"role": "user", "content": _shown(article)},
            ],
        }
        return proposals_in(_content(self._post(json.dumps(asked).encode())))

    def _post(self, body: bytes) -> bytes:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        request = urllib.request.Request(f"{self.url}/chat/completions", body, headers, method="POST")
        until = time.monotonic() + self.timeout
        try:
            with urllib.request.build_opener(_NoRedirect).open(request, timeout=self.timeout) as answer:
                return self._received(answer, until)
        except urllib.error.HTTPError as error:
            with error:
                said = " ".join(error.read(300).decode("utf-8", errors="replace").split())
            raise NoAnswer(f"HTTP error {error.code} {error.reason}" + (f": {said}" if said else "")) from None
        except TimeoutError:
            raise NoAnswer(f"timed out after {self.timeout:g} s") from None
        except urllib.error.URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise NoAnswer(f"timed out after {self.timeout:g} s") from None
            raise NoAnswer(f"{self.url} cannot be reached: {error.reason}") from None
        except (http.client.HTTPException, OSError) as error:
            raise NoAnswer(f"the connection broke: {type(error).__name__} {error}") from None

    def _received(self, answer: http.client.HTTPResponse, until: float) -> bytes:
        """The whole answer; a server that keeps sending a little at a time is out of time as well."""
        received = b""
        while block := answer.read1(_BLOCK):
            received += block
            if time.monotonic() > until:
                raise TimeoutError
            if len(received) > LONGEST_ANSWER:
                raise NoAnswer(f"malformed answer: more than {LONGEST_ANSWER:,} bytes")
        if answer.length:
            raise http.client.IncompleteRead(received, answer.length)
        return received


def instructions() -> str:
    """What a model is told: the fields, the codes it may use, and that every value needs the article's own words."""
    kinds = "\n".join(f"- {sub} ({kind})" for sub, kind in SUB_EVENT_TYPES.items())
    sides = "\n".join(f"- {actor.actor_id}: {actor.name_en}, {actor.name_ar}" for actor in actors().values())
    return f"""You code armed-conflict events from a news article. Answer with JSON alone: {{"incidents": [...]}}.
One object for each kind of action, place and day that the article reports as having happened; an empty list when it
reports none. Leave out threats, denials, forecasts, opinion and background. Fields:
- "kind": "event", or "summary" for a total over a period or region
- "sub_event_type": one of the list below, spelled exactly so
- "event_date", "end_date": first and last possible day, YYYY-MM-DD; null when the article names none
- "actor1": id of who acts; "actor2": id of the other side; from the list below, or null
- "location": the place exactly as the article writes it; give no coordinates
- "fatalities", "injured": whole numbers; null when the article gives none
- "evidence": an object with, for every field given above, the words of the article that it rests on, copied exactly;
  "sentence" is the whole sentence and is always needed. Keys: sentence, location, event_date, actor1, actor2,
  fatalities, injured.

Sub-event types:
{kinds}

Actors:
{sides}
"""


def _shown(article: Article) -> str:
    head = [f"Published: {article.published}"] if article.published else []
    head += [f"Headline: {article.title}"] if article.title else []
    return "\n".join([*head, "", article.body[:LONGEST_BODY]])


def _content(raw: bytes) -> str:
    """The words of the first choice of a chat completion."""
    try:
        content = json.loads(raw)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise NoAnswer(f"malformed answer: no chat completion ({type(error).__name__})") from None
    if not isinstance(content, str):
        raise NoAnswer("malformed answer: the completion holds no text")
    return content


def proposals_in(content: str) -> list[Any]:
    """The proposals in a model's words, which may fence or introduce the JSON; ``NoAnswer`` when there are none."""
    starts = [at for at in (content.find("{"), content.find("[")) if at >= 0]
    if not starts:
        raise NoAnswer("malformed answer: no JSON in the model's words")
    try:
        value, _ = json.JSONDecoder().raw_decode(content, min(starts))
    except (ValueError, RecursionError) as error:
        raise NoAnswer(f"malformed answer: broken JSON ({error})") from None
    if isinstance(value, dict):
        value = value.get("incidents")
    if not isinstance(value, list):
        raise NoAnswer('malformed answer: no list "incidents" in the JSON')
    return value
