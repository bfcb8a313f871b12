"""Reading a file of an import kind: typed rows, and every problem of every row with its place and reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from stagetui.engine.exchange.cells import CellError, convert, displayed
from stagetui.engine.exchange.csvfile import read_csv
from stagetui.engine.exchange.filetype import FileType, file_type
from stagetui.engine.exchange.grid import Grid, Raw, shown
from stagetui.engine.exchange.header import locate
from stagetui.engine.exchange.kinds import Column, Kind
from stagetui.engine.exchange.table import Refusal, Row, Table, Value
from stagetui.engine.exchange.troubles import unreadable
from stagetui.engine.exchange.xlsxfile import read_xlsx


@dataclass(frozen=True, slots=True)
class _Problem:
    """A cell that was refused, in the place of its value."""

    waarde: str
    reden: str


def read_table(path: Path, kind: Kind) -> Table:
    """Read a .csv or .xlsx file as `kind`; the content decides which of the two it is, not the name.

    Never stops at a problem of a row: all are in `Table.refused`, by row and column, and the row is not
    among `Table.rows`. Dates are calendar dates; `tot` and `eind` are inclusive.

    Raises:
        UnreadableFileError: the file as a whole cannot be read.
        HeaderError: the headers are not those of `kind`.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error
    reader = read_xlsx if file_type(data) is FileType.XLSX else read_csv
    return interpret(reader(data, kind), kind)


def interpret(grid: Grid, kind: Kind) -> Table:
    """The typed rows and the problems of a grid of raw cells.

    Raises:
        HeaderError: the headers are not those of `kind`.
    """
    places = locate(grid, kind)
    columns: dict[str, _Cells] = {}
    for column in kind.columns:
        if column.name in places:
            columns[column.name] = _values(grid.columns[places[column.name]], column)
        else:
            columns[column.name] = [column.default for _ in grid.numbers]
    refused = [
        *grid.refused,
        *_cell_refusals(grid.numbers, columns),
        *_period_refusals(grid.numbers, columns, kind),
        *_one_of_refusals(grid.numbers, columns, kind),
        *_key_refusals(grid.numbers, columns, kind),
    ]
    order = {name: position for position, name in enumerate(kind.names)}
    refused.sort(key=lambda refusal: (refusal.rij, order.get(refusal.kolom.split(",")[0], -1)))
    bad = {refusal.rij for refusal in refused}
    rows = tuple(
        Row(number, dict(zip(columns, values, strict=True)))
        for number, *values in zip(grid.numbers, *columns.values(), strict=True)
        if number not in bad
    )
    return Table(kind, rows, tuple(refused), tuple(places), len(grid.numbers) + len(grid.refused))


_Cells = list[Value | _Problem]


def _values(cells: list[Raw], column: Column) -> _Cells:
    # a column repeats itself: each different cell is converted once
    known = {cell: _value(cell, column) for cell in set(cells)}
    return [known[cell] for cell in cells]


def _value(cell: Raw, column: Column) -> Value | _Problem:
    try:
        return convert(cell, column)
    except CellError as error:
        return _Problem(displayed(cell), str(error))


def _cell_refusals(numbers: list[int], columns: dict[str, _Cells]) -> list[Refusal]:
    return [
        Refusal(number, name, value.waarde, value.reden)
        for name, values in columns.items()
        for number, value in zip(numbers, values, strict=True)
        if isinstance(value, _Problem)
    ]


def _period_refusals(numbers: list[int], columns: dict[str, _Cells], kind: Kind) -> list[Refusal]:
    return [
        Refusal(
            number,
            last,
            end.isoformat(),
            f"Dit ligt vóór {first} ({start.isoformat()}); de laatste dag telt mee.",
        )
        for first, last in kind.periods
        for number, start, end in zip(numbers, columns[first], columns[last], strict=True)
        if isinstance(start, date) and isinstance(end, date) and end < start
    ]


def _one_of_refusals(numbers: list[int], columns: dict[str, _Cells], kind: Kind) -> list[Refusal]:
    if not kind.one_of:
        return []
    return [
        Refusal(
            number, ", ".join(kind.one_of), "", f"Vul ten minste één van deze in: {', '.join(kind.one_of)}."
        )
        for number, *values in zip(numbers, *(columns[name] for name in kind.one_of), strict=True)
        if all(value is None for value in values)
    ]


def _key_refusals(numbers: list[int], columns: dict[str, _Cells], kind: Kind) -> list[Refusal]:
    refused: list[Refusal] = []
    first_rows: dict[tuple[Value | _Problem, ...], int] = {}
    for number, *key in zip(numbers, *(columns[name] for name in kind.key), strict=True):
        if any(isinstance(value, _Problem) for value in key):
            continue
        earlier = first_rows.setdefault(tuple(key), number)
        if earlier != number:
            reason = f"Dit staat al in rij {earlier}; laat één van beide rijen staan."
            refused.append(Refusal(number, ", ".join(kind.key), shown(", ".join(map(str, key))), reason))
    return refused
