"""An .xlsx file as a grid: the first sheet with the headers, and what Excel could not work out.

fastexcel reads the cells. It gives nothing for an error or for a formula whose outcome was never saved,
and a value in a far corner makes it claim memory for the whole rectangle, so the sheet's XML is read too.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import unescape

from stagetui.engine.exchange.grid import Broken, ExcelDate, Grid, Raw
from stagetui.engine.exchange.header import complete, recognised
from stagetui.engine.exchange.kinds import Kind
from stagetui.engine.exchange.troubles import UnreadableFileError

if TYPE_CHECKING:
    import fastexcel

MAX_CELLS = 5_000_000  # in the rectangle; 10,000 rows of our widest kind are 180,000

_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w:]+)\s*=\s*"([^"]*)"')
_NO_PLACE = re.compile(
    rb'<(?:\w+:)?(?:c\s[^>]*?\br\s*=(?!"[A-Z]{1,3}[0-9]{1,7}")|row\s[^>]*?\br\s*=(?!"[0-9]{1,7}"))'
)
_PLACES = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>')
_CELLS = re.compile(rb"<(?:\w+:)?c ([^>]*)(?<!/)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_CELL_VALUE = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]+)</")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?")
_UNSAVED = Broken(
    "(formule)",
    "De formule heeft geen opgeslagen uitkomst; open en bewaar het bestand in Excel en lees het opnieuw in.",
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet as it stands, hidden ones too: column by column, all of them from row 1 on.

    Attributes:
        name: what its tab says.
        columns: the cells, column by column.
        offset: how many empty columns stand before the first.
    """

    name: str
    columns: list[list[Raw]]
    offset: int


def read_sheets(data: bytes) -> list[Sheet]:
    """Every worksheet of an .xlsx file, in the order of the tabs.

    Raises:
        UnreadableFileError: the workbook is damaged, or has a value absurdly far from its table.
    """
    import fastexcel

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            workbook = fastexcel.read_excel(data)
            return [_sheet(workbook, name, archive.read(part)) for name, part in _sheets(archive)]
    except (fastexcel.FastExcelError, zipfile.BadZipFile, KeyError, UnicodeDecodeError) as error:
        raise _damaged() from error


def read_xlsx(data: bytes, kind: Kind) -> Grid:
    """The grid of the first sheet that has all required headers of `kind`, else of the sheet that has most.

    The header is the sheet's first filled row. Formulas count by their saved outcome.

    Raises:
        UnreadableFileError: the workbook is damaged, empty, or has a value absurdly far from its table.
    """
    import fastexcel

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            best = _best_grid(fastexcel.read_excel(data), archive, kind)
    except (fastexcel.FastExcelError, zipfile.BadZipFile, KeyError, UnicodeDecodeError) as error:
        raise _damaged() from error
    if best is None:
        raise UnreadableFileError(
            "Lege werkmap", "De werkmap heeft geen gevulde cellen. Begin met een rij koppen."
        )
    return best


def _damaged() -> UnreadableFileError:
    return UnreadableFileError(
        "Beschadigde werkmap",
        "Deze werkmap is niet te lezen. Open haar in Excel en bewaar haar opnieuw als .xlsx.",
    )


def _best_grid(workbook: fastexcel.ExcelReader, archive: zipfile.ZipFile, kind: Kind) -> Grid | None:
    best: Grid | None = None
    for name, part in _sheets(archive):
        grid = _grid(_sheet(workbook, name, archive.read(part)))
        if grid is None:
            continue
        if complete(grid.header, kind):
            return grid
        if best is None or recognised(grid.header, kind) > recognised(best.header, kind):
            best = grid
    return best


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Name and part of each worksheet, in the order of the tabs."""
    relations = {}
    for found in _RELATION.finditer(archive.read("xl/_rels/workbook.xml.rels").decode()):
        attributes = dict(_ATTRIBUTE.findall(found[1]))
        relations[attributes.get("Id")] = attributes.get("Target", "")
    for found in _SHEET.finditer(archive.read("xl/workbook.xml").decode()):
        attributes = dict(_ATTRIBUTE.findall(found[1]))
        target = relations.get(attributes.get("r:id"), "")
        if "worksheets/" in target:
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            yield unescape(attributes["name"], {"&quot;": '"', "&apos;": "'"}), part


def _sheet(workbook: fastexcel.ExcelReader, name: str, xml: bytes) -> Sheet:
    _check_spread(name, xml)
    sheet = workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    offset = min((column.absolute_index for column in sheet.selected_columns), default=0)
    columns: list[list[Raw]] = [_column(series.to_list()) for series in sheet.to_polars()]
    for row, column, broken in _broken_cells(xml):
        if row < sheet.height and 0 <= column - offset < len(columns):
            columns[column - offset][row] = broken
    return Sheet(name, columns, offset)


def _grid(sheet: Sheet) -> Grid | None:
    """The table on a sheet, or nothing when it has no filled cell."""
    filled = [row for row, cells in enumerate(zip(*sheet.columns, strict=True)) if any(map(_filled, cells))]
    if not filled:
        return None
    top, *rest = filled
    header = tuple(
        cell.strip() if isinstance(cell, str) else "" for cell in (cells[top] for cells in sheet.columns)
    )
    numbers = [row + 1 for row in rest]
    return Grid(
        header, numbers, [[cells[row] for row in rest] for cells in sheet.columns], offset=sheet.offset
    )


def _column(cells: list[str | None]) -> list[Raw]:
    return [
        ExcelDate(cell) if cell is not None and cell[4:5] == "-" and _DATE.fullmatch(cell) else cell
        for cell in cells
    ]


def _filled(cell: Raw) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


def _check_spread(name: str, xml: bytes) -> None:
    if _NO_PLACE.search(xml):  # fastexcel would take any letters for a column, however far
        raise _damaged()
    places = _PLACES.findall(xml)
    if not places:
        return
    rows = max(map(int, {row for _, row in places}))
    last = max({letters for letters, _ in places}, key=_index)
    if rows * (_index(last) + 1) > MAX_CELLS:
        raise UnreadableFileError(
            "Te groot werkblad",
            f"Werkblad '{name}' heeft een waarde tot in kolom {last.decode()} en rij {rows}. Verwijder wat "
            "er ver buiten de tabel staat.",
        )


def _broken_cells(xml: bytes) -> Iterator[tuple[int, int, Broken]]:
    """Row and column (from 0) of each cell with an error, or with a formula without a saved outcome."""
    if b't="e"' not in xml and not _FORMULA.search(xml):
        return
    for found in _CELLS.finditer(xml):
        attributes, content = found.groups()
        place, value = _PLACE.search(attributes), _CELL_VALUE.search(content)
        if place is None:
            continue
        row, column = int(place[2]) - 1, _index(place[1])
        if b't="e"' in attributes:
            text = value[1].decode(errors="replace") if value else "#FOUT"
            yield (
                row,
                column,
                Broken(text, "De cel bevat een fout van Excel; herstel de formule of vul de waarde in."),
            )
        elif value is None and b't="str"' not in attributes and _FORMULA.search(content):
            yield row, column, _UNSAVED


def _index(letters: bytes) -> int:
    """The number of a column from 0; A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
