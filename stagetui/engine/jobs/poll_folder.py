"""Reading a directory of forms of the yearly poll that came back: each is taken in whole or not at all (H2)."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from stagetui.engine.access import require
from stagetui.engine.doorway.forms import WHAT, FormRefusedError
from stagetui.engine.doorway.polling import TakePollForm
from stagetui.engine.exchange.kinds import BESCHIKBAARHEID
from stagetui.engine.exchange.reading import interpret
from stagetui.engine.exchange.returnedform import check_returned
from stagetui.engine.exchange.xlsxfile import read_xlsx
from stagetui.engine.jobs.returned import (
    FileReport,
    FolderReport,
    Staat,
    content_of,
    entries_of,
    passed_over,
)
from stagetui.errors import BusyError, RefusedError
from stagetui.profiles.terms import Rol

if TYPE_CHECKING:
    from stagetui.engine.access import Actor
    from stagetui.engine.bureau import Bureau
    from stagetui.engine.exchange.table import Table


def take_in_answers(
    bureau: Bureau, actor: Actor, directory: Path, *, ontvangen: date | None = None, check: bool = False
) -> FolderReport:
    """Take in every form of a directory; those that are refused don't keep the others out.

    Args:
        bureau: Where to.
        actor: Who reads them.
        directory: Where the files are; directories in it are not looked into.
        ontvangen: The day on which all of them came in; None: today.
        check: Only report.

    Raises:
        RefusedError: it may not be done, the directory can't be read, or the day of receipt has yet to come.
        BusyError: the data could not be had in time, and nothing was taken in; later on that is told per file.
    """
    if ontvangen is not None and ontvangen > actor.today:
        raise RefusedError(
            "Dag van ontvangst", f"{ontvangen} ligt na vandaag ({actor.today}); verbeter de dag."
        )
    bureau.ask(actor, lambda view: require(view.rights, (Rol.BUREAU,), WHAT))
    reports: list[FileReport] = []
    for entry in entries_of(directory):
        try:
            reports.append(_take(bureau, actor, entry, ontvangen, check=check))
        except BusyError as error:
            if not any(one.staat is Staat.INGELEZEN for one in reports):
                raise
            reports.append(FileReport(entry.name, Staat.GEWEIGERD, reden=f"{error.title}: {error.text}"))
    return FolderReport(str(directory), tuple(reports))


def _take(
    bureau: Bureau, actor: Actor, entry: os.DirEntry[str], ontvangen: date | None, *, check: bool
) -> FileReport:
    """Take in one file, or tell why not."""
    if why := passed_over(entry):
        return FileReport(entry.name, Staat.OVERGESLAGEN, reden=why)
    told = FileReport(entry.name, Staat.GEWEIGERD)
    try:
        table = _table(Path(entry.path))
        if table.refused:
            return replace(told, geweigerd=table.refused)
        if not table.rows:
            return replace(told, reden="Er is niets ingevuld; vraag het formulier opnieuw.")
        report = bureau.do(actor, TakePollForm(table, ontvangen), rehearse=check)
    except FormRefusedError as error:
        return replace(told, geweigerd=error.geweigerd)
    except RefusedError as error:
        return replace(told, reden=f"{error.title}: {error.text}")
    changed = report.nieuw or report.gewijzigd
    return replace(
        told,
        staat=Staat.INGELEZEN if changed else Staat.GELIJK,
        nieuw=report.nieuw,
        gewijzigd=report.gewijzigd,
        gelijk=report.gelijk,
        waarschuwingen=report.waarschuwingen,
    )


def _table(path: Path) -> Table:
    content = content_of(path)
    check_returned(content)
    return interpret(read_xlsx(content, BESCHIKBAARHEID), BESCHIKBAARHEID)
