"""Forms of an import kind, empty or partly filled: .xlsx with drop-downs and an explanation sheet, or .csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from stagetui.engine.exchange.cells import LONGEST, SHORT
from stagetui.engine.exchange.encoding import harmless
from stagetui.engine.exchange.grid import grouped
from stagetui.engine.exchange.kinds import Column, ColumnType, Kind
from stagetui.engine.exchange.troubles import WriteError, unwritable

if TYPE_CHECKING:
    import xlsxwriter

FORM_ROWS = 1_000  # rows that get drop-downs; more rows may be filled

_WIDTHS = {
    ColumnType.INT: 12,
    ColumnType.PERCENT: 12,
    ColumnType.DATE: 14,
    ColumnType.YES_NO: 12,
    ColumnType.LONGTEXT: 40,
    ColumnType.EMAIL: 30,
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A sheet that goes along with a form and is not read back: a title, heads, and lines of plain text."""

    title: str
    heads: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


Filled = Sequence[Mapping[str, date | int | str]]
"""What is filled in already, row by row: the cells by column; the others are empty."""


def write_template(kind: Kind, path: Path, filled: Filled = (), letter: Letter | None = None) -> None:
    """Write a form of `kind`; the ending of `path` (.xlsx or .csv) decides which.

    Args:
        kind: What it is a form of.
        path: Where to.
        filled: What is filled in already; without it the form is empty.
        letter: What goes along with it, in an .xlsx.

    Raises:
        WriteError: another ending, the file exists already, or it cannot be written.
    """
    match path.suffix.lower():
        case ".xlsx":
            data = xlsx_form(kind, filled, letter)
        case ".csv":
            data = csv_form(kind, filled)
        case _:
            raise WriteError(
                "Onbekende soort bestand", f"'{path.name}' eindigt niet op .xlsx of .csv. Kies een van beide."
            )
    try:
        with path.open("xb") as file:
            try:
                file.write(data)
                file.flush()
            except OSError:
                path.unlink()
                raise
    except OSError as error:
        raise unwritable(path, error) from error


def csv_form(kind: Kind, filled: Filled = ()) -> bytes:
    """The headers and what is filled in, with the mark and separator by which a Dutch Excel opens the file rightly."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";")
    writer.writerow(kind.names)
    writer.writerows([harmless(str(row.get(name, ""))) for name in kind.names] for row in filled)
    return target.getvalue().encode("utf-8-sig")


def xlsx_form(kind: Kind, filled: Filled = (), letter: Letter | None = None) -> bytes:
    """A workbook with a form sheet named after the kind, the sheet `Uitleg`, and what goes along with it."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    _form_sheet(book, kind, filled)
    _explanation_sheet(book, kind)
    if letter is not None:
        _letter_sheet(book, letter)
    book.close()
    return target.getvalue()


def _form_sheet(book: xlsxwriter.Workbook, kind: Kind, filled: Filled) -> None:
    sheet = book.add_worksheet(kind.name)
    required = book.add_format({"bold": True, "bottom": 1, "bg_color": "#DDEBF7"})
    optional = book.add_format({"bottom": 1})
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    whole = book.add_format({"num_format": "0"})
    text = book.add_format({"num_format": "@"})  # keeps 007 and 3-1 as they are typed
    formats = {ColumnType.DATE: day, ColumnType.INT: whole, ColumnType.PERCENT: whole}
    for position, column in enumerate(kind.columns):
        sheet.write_string(0, position, column.name, required if column.required else optional)
        width = max(_WIDTHS.get(column.type, 20), len(column.name) + 2)
        sheet.set_column(position, position, width, formats.get(column.type, text))
        words = ("ja", "nee") if column.type is ColumnType.YES_NO else column.choices
        if words:
            sheet.data_validation(
                1,
                position,
                FORM_ROWS,
                position,
                {
                    "validate": "list",
                    "source": list(words),
                    "error_title": "Geen keuze",
                    "error_message": f"Kies uit: {', '.join(words)}.",
                },
            )
        for number, cells in enumerate(filled, start=1):
            match cells.get(column.name):
                case date() as when:
                    sheet.write_datetime(number, position, when, day)
                case int() as count:
                    sheet.write_number(number, position, count, whole)
                case str() as words_of:
                    sheet.write_string(number, position, words_of, text)
    sheet.freeze_panes(1, 0)


def _letter_sheet(book: xlsxwriter.Workbook, letter: Letter) -> None:
    sheet = book.add_worksheet(letter.title)
    head = book.add_format({"bold": True, "bottom": 1})
    for position, title in enumerate(letter.heads):
        longest = max([len(title), *(len(line[position]) for line in letter.lines)])
        sheet.set_column(position, position, min(longest, 60) + 2)
        sheet.write_string(0, position, title, head)
        for number, line in enumerate(letter.lines, start=1):
            sheet.write_string(number, position, line[position])
    sheet.freeze_panes(1, 0)


def _explanation_sheet(book: xlsxwriter.Workbook, kind: Kind) -> None:
    sheet = book.add_worksheet("Uitleg")
    head = book.add_format({"bold": True, "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for position, (title, width) in enumerate(
        (("Kolom", 22), ("Verplicht", 10), ("Wat u invult", 44), ("Uitleg", 70))
    ):
        sheet.write_string(0, position, title, head)
        sheet.set_column(position, position, width)
    for row, column in enumerate(kind.columns, start=1):
        cells = (column.name, "ja" if column.required else "nee", fill_in(column), column.doc)
        for position, cell in enumerate(cells):
            sheet.write_string(row, position, cell, wrap)
    rules = [f"Samen uniek in het bestand: {', '.join(kind.key)}."]
    if kind.one_of:
        rules.append(f"Vul per rij ten minste één van deze in: {', '.join(kind.one_of)}.")
    for row, rule in enumerate(rules, start=len(kind.columns) + 2):
        sheet.write_string(row, 0, rule)
    sheet.freeze_panes(1, 0)


def fill_in(column: Column) -> str:
    """What a cell of `column` may hold, in a few Dutch words."""
    length = f"hoogstens {grouped(LONGEST.get(column.type, SHORT))} tekens"
    bounds = f"van {column.low} tot en met {column.high}"
    return {
        ColumnType.ID: f"code, {length}",
        ColumnType.TEXT: f"tekst, {length}",
        ColumnType.LONGTEXT: f"tekst, {length}",
        ColumnType.EMAIL: "één e-mailadres",
        ColumnType.INT: f"heel getal {bounds}",
        ColumnType.PERCENT: f"heel percentage {bounds}",
        ColumnType.DATE: "datum, zoals 2027-03-01 of 01-03-2027",
        ColumnType.CHOICE: ", ".join(column.choices),
        ColumnType.YES_NO: "ja of nee",
        ColumnType.LIST: "woorden, gescheiden door een puntkomma",
    }[column.type]
