"""Spreadsheets (XLSX, XLS, ODS): one sheet of several, titles above the header, headers of merged cells, real dates."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
import python_calamine as calamine

from store.formats.contents import Content
from store.formats.tables import Piece, are_hashtags, named, rows_of

ROWS = 10_000
"""Rows read at a time."""
TITLES = 20
"""Rows above the header at most."""


class Workbook:
    """One sheet of a spreadsheet."""

    kind = "workbook"

    def __init__(self, content: Content, *, sheet: str | None = None) -> None:
        """``sheet``: its name; None is the one with most rows. Raises ``ValueError`` when there is none to read."""
        try:
            self._book = calamine.CalamineWorkbook.from_path(str(content.path))
        except calamine.PasswordError:
            raise ValueError("asks for a password; save it without one") from None
        except (calamine.CalamineError, OSError) as error:
            raise ValueError(f"cannot be read as a spreadsheet: {error}") from None
        self._content = content
        self.sheets = tuple(self._book.sheet_names)
        if sheet is not None and sheet not in self.sheets:
            raise ValueError(f"has no sheet {sheet!r}; there are {', '.join(self.sheets)}")
        loaded = {name: self._loaded(name) for name in ((sheet,) if sheet is not None else self.sheets)}
        self.sheet = max(loaded, key=lambda name: loaded[name].total_height, default="")
        self._sheet = loaded.get(self.sheet)
        if self._sheet is None or self._sheet.start is None:
            raise ValueError("is empty" if sheet is None else f"has nothing on the sheet {sheet!r}")
        self.size = int(self._sheet.total_height)
        self.notes = content.notes
        filled = [name for name, one in loaded.items() if one.start is not None]
        if len(filled) > 1:
            others = ", ".join(name for name in filled if name != self.sheet)
            self.notes += (f"the sheet {self.sheet} was read, which has most rows; not read: {others}",)
        self.header, header_at, self.first_row = self._headed()
        if header_at:
            self.notes += (f"the header was taken to be row {header_at + 1}",)

    def _loaded(self, name: str) -> Any:
        try:
            return self._book.get_sheet_by_name(name)
        except calamine.CalamineError as error:
            raise ValueError(f"cannot be read: sheet {name}: {error}") from None

    def _headed(self) -> tuple[tuple[str, ...], int, int]:
        """Names of the columns, on which row (from 0) they begin, and the number of the first row below them."""
        assert self._sheet is not None
        top = list(itertools.islice(self._sheet.iter_rows(), TITLES + 2))
        filled = [sum(cell != "" for cell in row) for row in top]
        widest = max(filled, default=0)
        at = next(
            (n for n, row in enumerate(top) if filled[n] * 2 > widest and all(_is_name(cell) for cell in row)),
            next(n for n, count in enumerate(filled) if count),
        )
        names, below = [text_of(cell) for cell in top[at]], at + 1
        merged = self._sheet.merged_cell_ranges or []
        across = any(first[0] <= at <= last[0] and last[1] > first[1] for first, last in merged)
        down = any(first[0] <= at < last[0] for first, last in merged)
        if (across or down) and below < len(top) and filled[below] and all(_is_name(cell) for cell in top[below]):
            names = [text_of(lower) or upper for lower, upper in zip(top[below], names, strict=True)]
            below += 1
        if below < len(top) and are_hashtags(top[below]):
            below += 1
        seen: dict[str, int] = {}
        header = []
        for name in named(names):
            seen[name] = seen.get(name, 0) + 1
            header.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
        return tuple(header), at, below + 1

    def chunks(self) -> Iterator[tuple[list[list[Any]], int]]:
        """The rows below the header, some thousands at a time."""
        assert self._sheet is not None
        rows = itertools.islice(self._sheet.iter_rows(), self.first_row - 1, None)
        while block := list(itertools.islice(rows, ROWS)):
            yield block, len(block)

    def piece(self, chunk: list[list[Any]]) -> Piece:
        """Cells as text; empty rows are passed over."""
        numbers = [number for number, row in enumerate(chunk) if any(cell != "" for cell in row)]
        rows = [dict(zip(self.header, map(text_of, chunk[number]), strict=True)) for number in numbers]
        return Piece(rows_of(rows, self.header), np.array(numbers, dtype=np.int64), len(chunk), ())


def text_of(cell: Any) -> str:
    """A cell as text: days in ISO 8601, whole numbers without a point."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(sep=" ")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _is_name(cell: Any) -> bool:
    return isinstance(cell, str)
