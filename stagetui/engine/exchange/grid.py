"""The raw cells of a file, before a kind gives them a meaning; csv and xlsx both end up here."""

from __future__ import annotations

from dataclasses import dataclass

from stagetui.engine.exchange.table import Refusal

SHOWN = 60


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell without a usable value, such as an Excel error; `reden` is Dutch."""

    waarde: str
    reden: str


@dataclass(frozen=True, slots=True)
class ExcelDate:
    """A cell that Excel holds as a date or time; `text` is `YYYY-MM-DD HH:MM:SS`."""

    text: str


Raw = str | ExcelDate | Broken | None


@dataclass(frozen=True, slots=True)
class Grid:
    """A header with its filled rows, column by column.

    Attributes:
        header: the headers as typed; an empty string where there is none.
        numbers: row number of each row, as a spreadsheet numbers it.
        columns: the cells of each header, in the order of `numbers`.
        refused: rows that could not be divided into cells.
        offset: how many columns stand before the first header (an Excel table need not start at A).
    """

    header: tuple[str, ...]
    numbers: list[int]
    columns: list[list[Raw]]
    refused: tuple[Refusal, ...] = ()
    offset: int = 0


def shown(value: str) -> str:
    """`value` on one line, shortened to 60 characters and `…`; invisible characters are shown as escapes."""
    short = value[:SHOWN]
    if not short.isprintable():
        short = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in short)[:SHOWN]
    return short if len(value) <= SHOWN else f"{short}…"


def grouped(number: int) -> str:
    """A whole number as Dutch writes it: 1000000 is 1.000.000."""
    return f"{number:,}".replace(",", ".")
