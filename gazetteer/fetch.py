"""Fetching a country's village tables: addresses in one table, progress, resume, checksums, licences; then import."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from gazetteer.importers import ImportFailed, ImportReport, import_file
from gazetteer.sources import DATA

ADDRESSES = DATA / "addresses.yaml"
_PART = 1 << 16
_USER_AGENT = "khareeta-gazetteer/0.1"


class FetchFailed(ConnectionError):
    """A file could not be fetched; what has come so far is kept for the next try."""


@dataclasses.dataclass(frozen=True, slots=True)
class Address:
    """Where one source of places is to be had."""

    name: str
    format: str
    url: str
    names: str
    licence: str
    sha256: Mapping[str, str]
    """Expected checksums by country code; empty where the publisher's files change."""


Progress = Callable[[str, int, int | None], None]
"""Called with (file, bytes so far, bytes in all or None)."""


def addresses(path: Path = ADDRESSES) -> list[Address]:
    """The table of addresses. Raises ``ValueError`` naming the entry that is malformed."""
    found = []
    for number, entry in enumerate(yaml.safe_load(path.read_text("utf-8")) or [], start=1):
        try:
            sums = entry.get("sha256") or {}
            found.append(
                Address(entry["name"], entry["format"], entry["url"], entry.get("names", ""), entry["licence"], sums)
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{path.name}, entry {number}: needs name, format, url and licence ({error!r})") from error
    return found


def download(url: str, target: Path, *, sha256: str = "", progress: Progress | None = None, timeout: float = 30) -> str:
    """Fetch ``url`` into ``target`` and return the SHA-256 of the whole file.

    A transfer that breaks off leaves ``target.part``; the next call goes on from there where the server can. The
    file appears
    under its name only when it is whole and, where ``sha256`` is given, as expected. Raises ``FetchFailed``.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    have = part.stat().st_size if part.is_file() else 0
    headers = {"User-Agent": _USER_AGENT, **({"Range": f"bytes={have}-"} if have else {})}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=timeout) as reply:
            if have and reply.status != 206:
                have = 0
            length = reply.headers.get("Content-Length")
            whole = have + int(length) if length else None
            with part.open("ab" if have else "wb") as file:
                while data := reply.read(_PART):
                    file.write(data)
                    have += len(data)
                    if progress:
                        progress(target.name, have, whole)
    except urllib.error.HTTPError as error:
        if error.code == 416 and have:
            part.unlink()
            return download(url, target, sha256=sha256, progress=progress, timeout=timeout)
        raise FetchFailed(f"{url}: the server answered {error.code} {error.reason}") from error
    except (OSError, ValueError) as error:
        raise FetchFailed(f"{url}: {error}; {have} bytes are kept, run it again to go on") from error
    if whole is not None and have < whole:
        raise FetchFailed(f"{url}: broke off after {have} of {whole} bytes; run it again to go on")
    found = hashlib.sha256(part.read_bytes()).hexdigest()
    if sha256 and found != sha256.lower():
        part.unlink()
        raise FetchFailed(f"{url}: the checksum is {found}, expected {sha256}; fetched file thrown away")
    part.replace(target)
    note: dict[str, Any] = {"url": url, "sha256": found, "bytes": have}
    target.with_name(target.name + ".json").write_text(json.dumps(note, indent=1) + "\n", "utf-8")
    return found


def fetch(
    country: str, folder: Path, *, table: Path | None = None, listed: Path = ADDRESSES, progress: Progress | None = None
) -> Iterator[str | ImportReport]:
    """Fetch and import every listed source for ``country``: lines to show and, for each source, the import's report.

    A source that fails is told in a line and the others go on; the table keeps what it had. Raises ``FetchFailed`` when
    none could be fetched and imported.
    """
    done = 0
    failures = []
    for address in addresses(listed):
        names = {"country": country.upper(), "code": country.lower()}
        yield f"{address.name}: {address.licence}"
        try:
            file = folder / address.name / Path(address.url.format(**names)).name
            total = download(
                address.url.format(**names), file, sha256=address.sha256.get(country.upper(), ""), progress=progress
            )
            yield f"{file}: sha256 {total}"
            options = {}
            if address.names:
                more = folder / address.name / f"names-{Path(address.names.format(**names)).name}"
                total = download(address.names.format(**names), more, progress=progress)
                yield f"{more}: sha256 {total}"
                options["names"] = str(more)
            yield import_file(file, format=address.format, country=country, table=table, options=options)
            done += 1
        except (FetchFailed, ImportFailed) as error:
            failures.append(str(error))
            yield f"{address.name}: failed: {error}"
    if not done:
        raise FetchFailed("; ".join(failures) or f"{listed.name} lists no source")
