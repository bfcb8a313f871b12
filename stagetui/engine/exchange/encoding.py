"""A table as the bytes of a .csv, .json, .parquet or .xlsx file: the same table always gives the same bytes.

A cell that a spreadsheet would take for a formula is made harmless: in csv by a leading apostrophe (which
`csvfile.guarded` takes away again), in xlsx by writing text as text and marking it so.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from stagetui.engine.exchange.troubles import WriteError
from stagetui.profiles.terms import ExportFormat

if TYPE_CHECKING:
    import polars as pl


class CellType(StrEnum):
    """What a column of an exported table holds; every column may have empty cells (None)."""

    TEXT = "text"
    INT = "int"
    FLOAT = "float"  # finite
    BOOL = "bool"
    DATE = "date"
    DATETIME = "datetime"  # without zone: UTC


@dataclass(frozen=True, slots=True)
class TableData:
    """A table to be written, rows already in their final order.

    Attributes:
        columns: name and type of each column; they hold for an empty table too.
        cells: the cells per column, all columns of the same length.
    """

    columns: tuple[tuple[str, CellType], ...]
    cells: Mapping[str, Sequence[Any]]

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.cells[self.columns[0][0]]) if self.columns else 0

    def rows(self) -> list[tuple[Any, ...]]:
        """The table row by row."""
        return list(zip(*(self.cells[name] for name, _ in self.columns), strict=True))


# an apostrophe in front counts too, so that taking one away gives back what was there
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_SHEET_ROWS = 1_048_575  # below the header
_SHEET_TEXT = 32_767
_EXACT_INT = 10**15
_CUT = " … (afgekapt)"


def harmless(text: str) -> str:
    """`text` with a leading apostrophe when a spreadsheet would run it as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def as_csv(table: TableData) -> bytes:
    """UTF-8, comma, CRLF, header first; ja/nee, ISO dates and moments; an empty cell is an empty field."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)  # CRLF: with a bare LF this writer leaves a CR inside a text unquoted
    writer.writerow([harmless(name) for name, _ in table.columns])
    writer.writerows([_csv_cell(cell) for cell in row] for row in table.rows())
    return target.getvalue().encode()


def _csv_cell(cell: object) -> str:
    match cell:
        case None:
            return ""
        case str():
            return harmless(cell)
        case bool():
            return "ja" if cell else "nee"
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


def as_json(table: TableData) -> bytes:
    """A list with one object per row, one per line; dates and moments in ISO form."""
    names = [name for name, _ in table.columns]
    lines = [
        json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=_iso)
        for row in table.rows()
    ]
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode() if lines else b"[]\n"


def _iso(cell: date) -> str:
    return cell.isoformat()


def as_parquet(table: TableData) -> bytes:
    """Typed columns, compressed with zstd."""
    import polars as pl

    types: dict[CellType, pl.DataType] = {
        CellType.TEXT: pl.String(),
        CellType.INT: pl.Int64(),
        CellType.FLOAT: pl.Float64(),
        CellType.BOOL: pl.Boolean(),
        CellType.DATE: pl.Date(),
        CellType.DATETIME: pl.Datetime("us"),
    }
    frame = pl.DataFrame(
        {name: pl.Series(name, table.cells[name], types[kind]) for name, kind in table.columns}
    )
    target = io.BytesIO()
    frame.write_parquet(target)
    return target.getvalue()


def as_xlsx(table: TableData) -> bytes:
    """One sheet with a frozen header and a filter; numbers and dates typed, text always text.

    Raises:
        WriteError: more rows than a sheet can hold.
    """
    import xlsxwriter

    if table.height > _SHEET_ROWS:
        raise WriteError(
            "Te veel rijen voor Excel", "Een Excel-werkblad houdt 1.048.575 rijen. Kies csv, json of parquet."
        )
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
    sheet = book.add_worksheet("Gegevens")
    head = book.add_format({"bold": True, "bottom": 1})
    text = book.add_format({"quote_prefix": True})
    formats = {
        CellType.DATE: book.add_format({"num_format": "yyyy-mm-dd"}),
        CellType.DATETIME: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
    }
    for position, (name, kind) in enumerate(table.columns):
        sheet.write_string(0, position, name, head)
        sheet.set_column(position, position, min(40, max(12, len(name) + 2)))
        for row, cell in enumerate(table.cells[name], start=1):
            if cell is None:
                continue
            if kind in formats and cell.year >= 1900:
                sheet.write_datetime(row, position, cell, formats[kind])
            elif kind in {CellType.INT, CellType.FLOAT} and abs(cell) < _EXACT_INT:
                sheet.write_number(row, position, cell)
            else:
                words = _xlsx_text(cell)
                sheet.write_string(row, position, words, text if _FORMULA.match(words) else None)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, table.height, max(0, len(table.columns) - 1))
    book.close()
    return target.getvalue()


def _xlsx_text(cell: object) -> str:
    text = cell if isinstance(cell, str) else _csv_cell(cell)
    return text if len(text) <= _SHEET_TEXT else text[: _SHEET_TEXT - len(_CUT)] + _CUT


ENCODERS: dict[ExportFormat, Callable[[TableData], bytes]] = {
    ExportFormat.CSV: as_csv,
    ExportFormat.XLSX: as_xlsx,
    ExportFormat.PARQUET: as_parquet,
    ExportFormat.JSON: as_json,
}
