"""Read articles from the command line: ``python -m incidents extract FILE… [--control] [-o OUT.jsonl]``."""

from __future__ import annotations

import argparse
import contextlib
import json
import pathlib
import sys
from collections.abc import Iterator, Sequence
from typing import TextIO

from incidents.articles import read_article
from incidents.extract import Reading, extract


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status: 0 when every file was read, 1 when one could not be, 2 for a wrong call."""
    parser = argparse.ArgumentParser(prog="python -m incidents", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("extract", help="print the incidents of articles, one JSON object a line")
    one.add_argument("files", nargs="+", metavar="FILE", help="article as text, with or without front matter")
    one.add_argument("--control", action="store_true", help="print the control claims instead")
    one.add_argument("-o", "--output", metavar="OUT.jsonl", help="write to this file instead of standard output")
    options = parser.parse_args(arguments)
    return _extract(options.files, control=options.control, output=options.output)


def _extract(files: Sequence[str], *, control: bool, output: str | None) -> int:
    failed = 0
    with _opened(output) as out:
        for name in files:
            reading = _read(name)
            if reading is None:
                failed += 1
                continue
            for record in reading.claims if control else reading.incidents:
                out.write(json.dumps(record.to_dict(), ensure_ascii=False) + "\n")
    return 1 if failed else 0


@contextlib.contextmanager
def _opened(output: str | None) -> Iterator[TextIO]:
    if output is None:
        yield sys.stdout
        return
    with pathlib.Path(output).open("w", encoding="utf-8") as file:
        yield file


def _read(name: str) -> Reading | None:
    try:
        return extract(read_article(name))
    except (OSError, ValueError) as error:
        reason = str(error)
        print(f"incidents: {name}: {reason}" if name not in reason else f"incidents: {reason}", file=sys.stderr)
        return None


if __name__ == "__main__":
    sys.exit(main())
