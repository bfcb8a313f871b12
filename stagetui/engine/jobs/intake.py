"""Taking in a file: read it without holding anything up, then all of its rows through the doorway, or none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from stagetui.engine.doorway.importing import ImportReport, ImportTable
from stagetui.engine.exchange.kinds import kind_named
from stagetui.engine.exchange.reading import read_table

if TYPE_CHECKING:
    from stagetui.engine.access import Actor
    from stagetui.engine.bureau import Bureau


def take_in(bureau: Bureau, actor: Actor, kind: str, path: Path, *, check: bool = False) -> ImportReport:
    """Import a .csv or .xlsx file of a kind; with `check` only report.

    Raises:
        RefusedError: the file as a whole can't be read as that kind. Refused rows are no error: see the report.
    """
    table = read_table(path, kind_named(kind))
    return bureau.do(actor, ImportTable(table), rehearse=check)
