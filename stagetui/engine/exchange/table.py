"""What a read file holds: typed rows, and the refused cells with place, value and reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from stagetui.engine.exchange.kinds import Kind

Value = date | int | bool | str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row without problems.

    Attributes:
        number: the row as a spreadsheet numbers it; the header is row 1 (of a csv: the first line).
        values: every column of the kind; what is empty or absent has the column's default, else None.
    """

    number: int
    values: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One problem of one row, in the words of the contract's `geweigerd` list.

    Attributes:
        rij: the row as a spreadsheet numbers it.
        kolom: header of the column, or several joined by `, `; empty when the whole row is meant.
        waarde: what the cell holds, shortened to be shown.
        reden: Dutch sentence that says what is wrong and what to do.
    """

    rij: int
    kolom: str
    waarde: str
    reden: str


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was read.

    Attributes:
        kind: what the file was read as.
        rows: the rows without problems, in the file's order.
        refused: all problems of all rows, by row and then by column.
        columns: the columns that the file has, in the kind's order; the others got their default.
        count: the filled rows in the file, with problems or without.
    """

    kind: Kind
    rows: tuple[Row, ...]
    refused: tuple[Refusal, ...]
    columns: tuple[str, ...]
    count: int
