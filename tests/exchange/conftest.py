"""Makers of small import files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

CsvFile = Callable[[str | bytes], Path]
XlsxFile = Callable[..., Path]


@pytest.fixture
def csv_file(tmp_path: Path) -> CsvFile:
    """Write text (UTF-8) or bytes to a .csv file."""

    def make(content: str | bytes) -> Path:
        path = tmp_path / "invoer.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


@pytest.fixture
def xlsx_file(tmp_path: Path) -> XlsxFile:
    """Write one or more sheets; a function as cell is called with (workbook, sheet, row, column)."""

    def make(*sheets: Sequence[Sequence[Any]], top: int = 0, left: int = 0) -> Path:
        path = tmp_path / "invoer.xlsx"
        book = xlsxwriter.Workbook(path)
        day = book.add_format({"num_format": "dd-mm-yyyy"})
        for number, rows in enumerate(sheets, start=1):
            sheet = book.add_worksheet(f"Blad & {number}")
            for row, cells in enumerate(rows, start=top):
                for column, cell in enumerate(cells, start=left):
                    _write(book, sheet, row, column, cell, day)
        book.close()
        return path

    return make


def _write(book: Any, sheet: Any, row: int, column: int, cell: Any, day: Any) -> None:
    if callable(cell):
        cell(book, sheet, row, column)
    elif isinstance(cell, (date, datetime)):
        sheet.write_datetime(row, column, cell, day)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif cell is not None:
        sheet.write(row, column, cell)
