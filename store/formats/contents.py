"""What a file is, told by what is in it and not by its name; packed files are unpacked, and text made UTF-8."""

from __future__ import annotations

import codecs
import contextlib
import dataclasses
import gzip
import re
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Literal

Kind = Literal["csv", "workbook", "json", "parquet"]

LOOKED_AT = 32_000_000
"""Bytes looked at to find the encoding."""
MOST_UNPACKED = 8_000_000_000
"""Bytes that a packed file may become: more than ten million rows."""

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "is a PDF; save the table in it as CSV or XLSX"),
    (b"SQLite format 3\0", "is a SQLite database (a GeoPackage?); export its layer as GeoJSON or CSV"),
    (b"\x89PNG", "is a picture"),
    (b"\xff\xd8\xff", "is a picture"),
    (b"Rar!", "is a RAR archive; unpack it first"),
    (b"7z\xbc\xaf", "is a 7z archive; unpack it first"),
)
_BESIDE = re.compile(
    r"(?:^|/)(?:__MACOSX/|\.)|(?:readme|licen[cs]e|codebook)[^/]*$|\.(?:pdf|md|txt|docx?)$", re.IGNORECASE
)
"""Files in an archive that are no tables."""
_ARABIC_RUN = re.compile(rb"[\xc0-\xff\x81\x8d\x8e\x90\x98\x9a\x9f\xaa]{2,}")


@dataclasses.dataclass(frozen=True, slots=True)
class Content:
    """A file whose kind is known, as bytes that can be read."""

    path: Path
    """The file, or its unpacked or re-encoded copy."""
    kind: Kind
    notes: tuple[str, ...]
    """What was assumed, a sentence each."""
    kept: tuple[Any, ...] = ()
    """Copies that are removed when nobody holds them any more."""


def look(path: Path) -> Content:
    """What a file is. Raises ``ValueError`` saying why it is nothing that can be imported, ``OSError`` as ``open``."""
    if path.is_dir():
        raise ValueError("is a folder; give a file in it")
    with path.open("rb") as stream:
        start = stream.read(4096)
    if not start.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise ValueError("is empty")
    for magic, reason in _OTHERS:
        if start.startswith(magic):
            raise ValueError(reason)
    if start.startswith(b"PAR1"):
        return Content(path, "parquet", ())
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return Content(path, "workbook", ())
    if start.startswith(b"PK"):
        return _zip(path)
    if start.startswith(b"\x1f\x8b"):
        with gzip.open(path) as packed:
            return _unpacked(packed, "was unpacked (gzip)")
    return _text(path)


def _zip(path: Path) -> Content:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
                return Content(path, "workbook", ())
            files = [one for one in archive.infolist() if not one.is_dir() and not _BESIDE.search(one.filename)]
            if len(files) != 1:
                listed = ", ".join(sorted(one.filename for one in files)[:5]) or "none"
                raise ValueError(f"is a ZIP with {len(files)} tables ({listed}); unpack it and import them one by one")
            if files[0].flag_bits & 1:
                raise ValueError("is a ZIP that asks for a password; unpack it first")
            with archive.open(files[0]) as packed:
                return _unpacked(packed, f"{files[0].filename} in it was read")
    except zipfile.BadZipFile:
        raise ValueError("is a damaged ZIP or XLSX file; download or save it once more") from None


def _unpacked(packed: IO[bytes] | gzip.GzipFile, note: str) -> Content:
    copy = tempfile.NamedTemporaryFile(prefix="khareeta-")  # noqa: SIM115 (lives as long as the content)
    written = 0
    try:
        while block := packed.read(1 << 20):
            written += len(block)
            if written > MOST_UNPACKED:
                raise ValueError(f"is more than {MOST_UNPACKED // 1_000_000_000} GB when unpacked; unpack it first")
            copy.write(block)
    except (OSError, EOFError, zipfile.BadZipFile) as error:
        raise ValueError(f"cannot be unpacked: {error}") from None
    copy.flush()
    inner = look(Path(copy.name))
    return Content(inner.path, inner.kind, (note, *inner.notes), (copy, *inner.kept))


def _text(path: Path) -> Content:
    with path.open("rb") as stream:
        start = stream.read(LOOKED_AT)
    encoding = _encoding(start, whole=len(start) < LOOKED_AT)
    notes: tuple[str, ...] = ()
    kept: tuple[Any, ...] = ()
    lines = b"\n" in start or b"\r" not in start
    if encoding not in ("utf-8", "utf-8-sig") or not lines:
        copy = tempfile.NamedTemporaryFile(prefix="khareeta-")  # noqa: SIM115
        try:
            with path.open(encoding=encoding, newline="" if lines else None) as given:
                for text in _blocks(given):
                    copy.write(text.encode("utf-8", errors="surrogatepass"))
        except UnicodeError as error:
            raise ValueError(f"is neither UTF-8 nor whole {encoding}: {error}") from None
        copy.flush()
        path, kept = Path(copy.name), (copy,)
        if encoding not in ("utf-8", "utf-8-sig"):
            notes = (f"read as {_NAMES.get(encoding, encoding.upper())}",)
        with path.open("rb") as stream:
            start = stream.read(4096)
    first = start.removeprefix(codecs.BOM_UTF8).lstrip()[:200]
    if first.startswith(b"<"):
        if re.match(rb"<(?:!doctype\s+html|html|head|body|table|meta|div)", first, re.IGNORECASE):
            raise ValueError(
                "is a web page (HTML), whatever its name says; download the file itself, or open this one in a "
                "spreadsheet and save it as XLSX"
            )
        if b"kml" in start.lower():
            raise ValueError(
                "is KML; save its points as GeoJSON or CSV (KML of areas: see “Areas and claims of others”)"
            )
        raise ValueError("is XML; save it as CSV, XLSX or GeoJSON")
    if b"\0" in start:
        raise ValueError("is not a table: it holds binary data")
    return Content(path, "json" if first[:1] in (b"{", b"[", b"\x1e") else "csv", notes, kept)


_NAMES = {"cp1256": "Windows-1256", "cp1252": "Windows-1252", "utf-16": "UTF-16"}


def _blocks(stream: IO[str]) -> Iterator[str]:
    while text := stream.read(1 << 20):
        yield text


def _encoding(start: bytes, *, whole: bool) -> str:
    """The encoding of text by its first bytes."""
    for mark, name in _BOMS:
        if start.startswith(mark):
            return name
    even, odd = start[:4000:2].count(0), start[1:4000:2].count(0)
    if max(even, odd) > len(start[:4000]) // 8:
        return "utf-16-be" if even > odd else "utf-16-le"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start, final=whole)
        return "utf-8"
    except UnicodeDecodeError as error:
        # One wrong byte in much that is right is a slip in a row, not another encoding.
        if len(re.findall(rb"[\xc2-\xdf][\x80-\xbf]", start[: error.start])) > 100:
            return "utf-8"
    runs = sum(len(run) for run in _ARABIC_RUN.findall(start))
    high = sum(byte >= 0x80 for byte in start[:1_000_000])
    # In Windows-1256 letters stand beside letters; in Western text one accented letter stands among plain ones.
    arabic = runs * 2 > high * (len(start) / min(len(start), 1_000_000))
    for name in ("cp1256", "cp1252") if arabic else ("cp1252", "cp1256"):
        with contextlib.suppress(UnicodeDecodeError):
            codecs.getincrementaldecoder(name)().decode(start, final=whole)
            return name
    return "latin-1"
