"""Which header is which column: tolerant of case, spaces, underscores and hyphens, strict about the rest."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Sequence

from stagetui.engine.exchange.grid import Grid, shown
from stagetui.engine.exchange.kinds import Kind
from stagetui.engine.exchange.troubles import HeaderError

_IGNORED = re.compile(r"[\s_\-\u00ad\u200b\u2060\ufeff]+")


def plain(header: str) -> str:
    """`header` without what makes no difference: `Contact e-mail` and `contact_email` are the same."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", header)).casefold()


def recognised(headers: Sequence[str], kind: Kind) -> int:
    """How many of the columns of `kind` are among `headers`."""
    return len({plain(name) for name in kind.names} & {plain(header) for header in headers})


def complete(headers: Sequence[str], kind: Kind) -> bool:
    """Whether all required columns of `kind` are among `headers`."""
    return {plain(column.name) for column in kind.columns if column.required} <= {plain(h) for h in headers}


def locate(grid: Grid, kind: Kind) -> dict[str, int]:
    """Where each column of `kind` stands in `grid`, in the kind's order.

    A column without a header is passed over when all of its cells are empty.

    Raises:
        HeaderError: columns are unknown, missing, double or nameless; the sentence names all of them.
    """
    known = {plain(name): name for name in kind.names}
    found: dict[str, list[int]] = {}
    problems: list[str] = []
    for position, header in enumerate(grid.header):
        name = known.get(plain(header))
        if name is not None:
            found.setdefault(name, []).append(position)
        elif plain(header):
            problems.append(_unknown(header, kind))
        elif any(isinstance(cell, str) and cell.strip() for cell in grid.columns[position]):
            letter = column_letter(position + grid.offset)
            problems.append(
                f"Kolom {letter} heeft cellen maar geen kop; geef die kolom een naam of maak haar leeg."
            )
    problems += [
        f"Kolom '{name}' staat er {len(places)} keer; laat er één staan."
        for name, places in found.items()
        if len(places) > 1
    ]
    missing = [column.name for column in kind.columns if column.required and column.name not in found]
    if missing:
        words = "Kolom ontbreekt" if len(missing) == 1 else "Kolommen ontbreken"
        problems.append(f"{words}: {', '.join(missing)}.")
    if problems:
        advice = f"Een bestand '{kind.name}' heeft deze kolommen: {', '.join(kind.names)}."
        raise HeaderError("De koppen kloppen niet", " ".join([*problems, advice]))
    return {name: found[name][0] for name in kind.names if name in found}


def _unknown(header: str, kind: Kind) -> str:
    likely = difflib.get_close_matches(header.strip().casefold(), kind.names, n=1, cutoff=0.7)
    hint = f" Bedoelde u '{likely[0]}'?" if likely else ""
    return f"Kolom '{shown(header.strip())}' is onbekend.{hint}"


def column_letter(position: int) -> str:
    """The letters over a spreadsheet column; 0 is A, 26 is AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
