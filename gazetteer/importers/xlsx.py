"""Excel workbooks: the first sheet that has columns for a name and a point."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from gazetteer.importers import columns
from gazetteer.importers.records import Fields


def read(path: Path, options: Mapping[str, str]) -> Iterator[tuple[int, Fields | str]]:
    """The rows of a workbook, counted as Excel shows them. Raises ``ValueError`` when no sheet has the columns."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError) as error:
        raise ValueError(f"not a whole Excel workbook ({error})") from error
    problems = []
    try:
        for sheet in book.worksheets:
            cells = sheet.iter_rows(values_only=True)
            headings = [str(h) if h is not None else "" for h in next(cells, ())]
            table: list[Mapping[str | None, object]] = [
                {h: "" if v is None else v for h, v in zip(headings, row, strict=False)}
                for row in cells
                if any(v is not None for v in row)
            ]
            try:
                yield from columns.rows(table, options, source=path.name)
            except ValueError as error:
                problems.append(f"sheet {sheet.title!r}: {error}")
                continue
            if table:
                return
    finally:
        book.close()
    raise ValueError("; ".join(problems) or "no sheet has any row")
