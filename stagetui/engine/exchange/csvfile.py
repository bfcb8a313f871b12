"""A .csv file as a grid: its encoding, its separator, and its rows with their true numbers."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from stagetui.engine.exchange.grid import Grid, Raw, shown
from stagetui.engine.exchange.header import recognised
from stagetui.engine.exchange.kinds import Kind
from stagetui.engine.exchange.table import Refusal
from stagetui.engine.exchange.troubles import UnreadableFileError

SEPARATORS = {",": "komma", ";": "puntkomma", "\t": "tab", "|": "staand streepje"}
# a leading apostrophe in front of one of these is what our export puts there against formula injection
_GUARDED = re.compile(r"'+[=+\-@\t\r\n]")
_EXCEL_HINT = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def read_csv(data: bytes, kind: Kind) -> Grid:
    """The grid of a .csv file.

    UTF-8 (with or without mark), UTF-16 with mark and Windows-1252 are told apart; so are the
    separators comma, semicolon, tab and bar, by which of them makes the headers of `kind` appear.

    Raises:
        UnreadableFileError: this is no text, there is no header, or no separator fits.
    """
    text = decoded(data)
    separator = None
    if hint := _EXCEL_HINT.match(text):  # Excel reads this line and does not count it
        separator, text = hint[1], text[hint.end() :]
    if not text.strip():
        raise UnreadableFileError(
            "Leeg bestand", "Het bestand is leeg. Begin met een rij koppen (zie template)."
        )
    if separator not in SEPARATORS:
        separator = _separator(text, kind)
    return _grid(text, separator)


def guarded(text: str) -> str:
    """`text` without the apostrophe that the export puts before a cell that would be a formula."""
    return text[1:] if _GUARDED.match(text) else text


def decoded(data: bytes) -> str:
    """The text of a .csv file.

    Raises:
        UnreadableFileError: these bytes are no text in any encoding we know.
    """
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFileError(
        "Geen leesbare tekst", "Het bestand is geen leesbare tekst. Bewaar het als CSV UTF-8."
    )


def _separator(text: str, kind: Kind) -> str:
    first = text.lstrip("\r\n \ufeff").splitlines()[0][:10_000]
    found = {mark: recognised(next(csv.reader([first], delimiter=mark), []), kind) for mark in SEPARATORS}
    best = max(found, key=lambda mark: (found[mark], first.count(mark)))
    if best not in first and not found[best]:
        raise UnreadableFileError(
            "Kolommen niet te onderscheiden",
            f"De eerste rij, '{shown(first)}', is niet in kolommen te verdelen. Scheid kolommen met één van: "
            f"{', '.join(SEPARATORS.values())}.",
        )
    return best


def _grid(text: str, separator: str) -> Grid:
    # the module's own limit of 131,072 characters would stop at the cell that we want to refuse by name
    limit = csv.field_size_limit(len(text) + 1)
    try:
        return _rows(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    finally:
        csv.field_size_limit(limit)


def _rows(reader: Iterator[list[str]]) -> Grid:
    header: list[str] = []
    numbers: list[int] = []
    rows: list[list[str]] = []
    refused: list[Refusal] = []
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if not any(cell and not cell.isspace() for cell in cells):
                continue
            if not header:
                header = [cell.strip() for cell in cells]
                continue
            if len(cells) > len(header) and not any(map(str.strip, cells[len(header) :])):
                del cells[len(header) :]
            if len(cells) == len(header):
                numbers.append(number)
                rows.append(cells)
            else:
                refused.append(_uneven(number, cells, len(header)))
    except csv.Error:
        refused.append(
            Refusal(
                number + 1,
                "",
                "",
                'Een aanhalingsteken (") in deze rij staat verkeerd of wordt niet gesloten; vanaf deze rij '
                'is het bestand niet gelezen. Schrijf een " binnen een tekst als "".',
            )
        )
    columns = [_column(cells) for cells in zip(*rows, strict=True)] if rows else [[] for _ in header]
    return Grid(tuple(header), numbers, columns, tuple(refused))


def _column(cells: tuple[str, ...]) -> list[Raw]:
    return [guarded(cell) if cell[:1] == "'" else cell for cell in cells]


def _uneven(number: int, cells: list[str], expected: int) -> Refusal:
    advice = (
        "zet aanhalingstekens om een tekst met het scheidingsteken"
        if len(cells) > expected
        else "vul de ontbrekende cellen aan, leeg mag"
    )
    return Refusal(
        number,
        "",
        shown(" | ".join(cells)),
        f"De rij heeft {len(cells)} cellen en de kop {expected}; {advice}.",
    )
