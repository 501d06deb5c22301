"""Excel workbooks: one incident a row, dates as dates, numbers as numbers, nothing that Excel would run."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from store.formats.rows import COLUMNS, csv_cell

ROWS_A_SHEET = 1_048_575
"""Excel's limit of 1,048,576 rows, less the heading. Source: Microsoft, "Excel specifications and limits"."""
LONGEST_CELL = 32_767
"""Characters that Excel keeps in a cell (the same source)."""
PIECE = 1 << 20
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def xlsx_bytes(batches: Iterable[list[dict[str, Any]]]) -> Iterator[bytes]:
    """A workbook with the sheet ``incidents``, and ``incidents 2`` … where there are more rows than a sheet holds.

    Text is stored as text whatever it begins with, so Excel runs nothing; a longer text than a cell holds ends in "…".
    """
    book = openpyxl.Workbook(write_only=True)
    sheet, left = _sheet(book), ROWS_A_SHEET
    for batch in batches:
        for row in batch:
            if not left:
                sheet, left = _sheet(book), ROWS_A_SHEET
            sheet.append([_cell(sheet, row.get(name)) for name in COLUMNS])
            left -= 1
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _sheet(book: openpyxl.Workbook) -> WriteOnlyWorksheet:
    number = len(book.sheetnames) + 1
    sheet: WriteOnlyWorksheet = book.create_sheet("incidents" if number == 1 else f"incidents {number}")
    sheet.freeze_panes = "A2"
    headings = [WriteOnlyCell(sheet, name) for name in COLUMNS]
    for cell in headings:
        cell.font = Font(bold=True)
    sheet.append(headings)
    return sheet


def _cell(sheet: WriteOnlyWorksheet, value: Any) -> Any:
    if isinstance(value, list):
        value = csv_cell(value) if not value or not isinstance(value[0], str) else "; ".join(value)
    if not isinstance(value, str):
        return value
    value = _FORBIDDEN.sub(" ", value)
    if len(value) > LONGEST_CELL:
        value = value[: LONGEST_CELL - 1] + "…"
    if not value.startswith(("=", "#")):
        return value or None
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"  # else openpyxl makes a formula or an error of it
    return cell
