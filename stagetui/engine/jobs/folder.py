"""Reading a directory of forms that came back, one per aios: each is taken in whole or not at all, and told of."""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stagetui.engine.access import require
from stagetui.engine.doorway.forms import WHAT, FormRefusedError, TakeForm
from stagetui.engine.doorway.year_wishes import SetYearWish
from stagetui.engine.exchange.formmark import Owner
from stagetui.engine.exchange.kinds import VOORKEUREN
from stagetui.engine.exchange.reading import interpret
from stagetui.engine.exchange.returnedform import (
    ReturnedForm,
    check_returned,
    read_returned,
)
from stagetui.engine.exchange.table import Table
from stagetui.engine.exchange.troubles import HeaderError, UnreadableFileError
from stagetui.engine.exchange.xlsxfile import read_xlsx
from stagetui.engine.jobs.returned import (
    FileReport,
    FolderReport,
    Staat,
    content_of,
    entries_of,
    passed_over,
)
from stagetui.engine.queries.forms import filed_before, form_owner
from stagetui.errors import BusyError, RefusedError
from stagetui.profiles.terms import Rol

if TYPE_CHECKING:
    from stagetui.engine.access import Actor, View
    from stagetui.engine.bureau import Bureau


@dataclass(frozen=True, slots=True)
class _Form:
    """A file that was read, before the data were looked at; `marked` when it is a form of ours."""

    bestand: str
    inhoud: bytes
    sha256: str
    aios: str
    table: Table
    marked: ReturnedForm | None


def take_in_folder(
    bureau: Bureau, actor: Actor, directory: Path, *, ontvangen: date | None = None, check: bool = False
) -> FolderReport:
    """Take in every form of a directory; those that are refused don't keep the others out.

    What was read before is let be, whatever its name is now. Of two new forms of one aios a person must
    choose.

    Args:
        bureau: Where to.
        actor: Who reads them.
        directory: Where the files are; directories in it are not looked into.
        ontvangen: The day on which all of them were handed in; None: today.
        check: Only report.

    Raises:
        RefusedError: it may not be done, the directory can't be read, or the day of receipt has yet to come.
        BusyError: the data could not be had in time, and nothing was taken in; later on that is told per file.
    """
    if ontvangen is not None and ontvangen > actor.today:
        raise RefusedError(
            "Dag van ontvangst", f"{ontvangen} ligt na vandaag ({actor.today}); verbeter de dag."
        )
    owner = bureau.ask(actor, _reading)
    reports: list[FileReport] = []
    forms: list[_Form] = []
    for path in entries_of(directory):
        found = _look(path, owner)
        if isinstance(found, _Form):
            forms.append(found)
        else:
            reports.append(found)
    known = bureau.ask(actor, filed_before, [form.sha256 for form in forms])
    fresh: dict[str, list[_Form]] = defaultdict(list)
    for form in forms:
        if filed := known.get(form.sha256):
            why = f"Dit formulier is al ingelezen op {filed.op:%Y-%m-%d} door {filed.door}, als {filed.naam}."
            reports.append(FileReport(form.bestand, Staat.GELIJK, form.aios, why))
        else:
            fresh[form.aios].append(form)
    for same in fresh.values():
        if len(same) > 1:
            reports += [_double(form, same) for form in same]
            continue
        try:
            reports.append(_take(bureau, actor, same[0], ontvangen, check=check))
        except BusyError as error:
            if not any(one.staat is Staat.INGELEZEN for one in reports):
                raise
            why = f"{error.title}: {error.text}"
            reports.append(FileReport(same[0].bestand, Staat.GEWEIGERD, same[0].aios, why))
    return FolderReport(str(directory), tuple(sorted(reports, key=lambda one: one.bestand)))


def _reading(view: View) -> Owner:
    """The bureau, for who may read forms; before anything is told of the directory."""
    require(view.rights, (Rol.BUREAU,), WHAT)
    return form_owner(view)


def _look(entry: os.DirEntry[str], owner: Owner) -> _Form | FileReport:
    """Read one file, or tell why it is not read."""
    if why := passed_over(entry):
        return FileReport(entry.name, Staat.OVERGESLAGEN, reden=why)
    path = Path(entry.path)
    try:
        content = content_of(path)
        check_returned(content)
        marked = read_returned(content, owner)
        if marked is not None:
            return _form(entry.name, content, marked.mark.aios, marked.table, marked)
        return _plain(entry.name, content)
    except HeaderError:
        why = (
            "Dit is geen formulier van stagetui: het merkteken ontbreekt, en het is ook geen tabel met voorkeuren. "
            "Laat de aios het formulier van stagetui voorkeur form invullen."
        )
        return FileReport(entry.name, Staat.GEWEIGERD, reden=why)
    except RefusedError as error:
        return FileReport(entry.name, Staat.GEWEIGERD, reden=f"{error.title}: {error.text}")


def _form(
    name: str, content: bytes, aios: str, table: Table, marked: ReturnedForm | None
) -> _Form | FileReport:
    """A form with something in it and nothing wrong in itself."""
    if table.refused:
        return FileReport(name, Staat.GEWEIGERD, aios, geweigerd=table.refused)
    if not table.rows if marked is None else marked.blank:
        why = "Er is niets ingevuld. Vraag de aios om het formulier in te vullen en te bewaren."
        return FileReport(name, Staat.GEWEIGERD, aios, why)
    return _Form(name, content, hashlib.sha256(content).hexdigest(), aios, table, marked)


def _plain(name: str, content: bytes) -> _Form | FileReport:
    """A table of preferences that somebody made: it may be about one aios only, since the original is filed there.

    Raises:
        HeaderError: it is no such table.
    """
    table = interpret(read_xlsx(content, VOORKEUREN), VOORKEUREN)
    people = sorted({str(row.values["aios"]) for row in table.rows})
    if len(people) > 1:
        raise UnreadableFileError(
            "Meer dan één aios",
            f"Dit bestand gaat over {len(people)} aios ({', '.join(people[:5])}{'…' if people[5:] else ''}); in de "
            f"map hoort per aios één bestand. Lees het in met stagetui import voorkeuren {name}.",
        )
    return _form(name, content, people[0] if people else "", table, None)


def _double(form: _Form, same: Sequence[_Form]) -> FileReport:
    names = ", ".join(one.bestand for one in same)
    return FileReport(
        form.bestand,
        Staat.GEWEIGERD,
        form.aios,
        f"Van {form.aios} zijn er {len(same)} formulieren: {names}. Vraag welk er geldt, haal de andere uit de map "
        "en lees haar opnieuw in.",
    )


def _take(bureau: Bureau, actor: Actor, form: _Form, ontvangen: date | None, *, check: bool) -> FileReport:
    """Take in one form, or tell why not."""
    told = FileReport(form.bestand, Staat.GEWEIGERD, form.aios)
    try:
        done = bureau.do(actor, _command(form, ontvangen), rehearse=check)
    except FormRefusedError as error:
        shown = form.marked.as_shown if form.marked else lambda refusal: refusal
        return replace(told, geweigerd=tuple(map(shown, error.geweigerd)))
    except RefusedError as error:
        return replace(told, reden=f"{error.title}: {error.text}")
    report = done.report
    changed = report.nieuw or report.gewijzigd or done.ingetrokken or done.wijzigingen
    return replace(
        told,
        staat=Staat.INGELEZEN,
        reden="" if changed else "Dit was al bekend; alleen het formulier zelf is bewaard.",
        nieuw=report.nieuw,
        gewijzigd=report.gewijzigd,
        gelijk=report.gelijk,
        ingetrokken=len(done.ingetrokken),
        wijzigingen=(
            *done.wijzigingen,
            *(f"{kind} {rang}: ingetrokken" for kind, rang in done.ingetrokken),
        ),
        waarschuwingen=(*report.waarschuwingen, *done.verplaatst, *_left_open(form)),
    )


def _command(form: _Form, ontvangen: date | None) -> TakeForm:
    if form.marked is None:
        kinds = tuple(dict.fromkeys(str(row.values["stagesoort"]) for row in form.table.rows))
        return TakeForm(form.aios, form.table, kinds, form.bestand, form.inhoud, ontvangen)
    stages = form.marked.mark.stages
    days = {kind: (stage.start, stage.eind) for kind, stage in stages.items()}
    answers: Any = form.marked.jaar  # each converted to the type of its question
    year = None
    if answers is not None:
        year = SetYearWish(form.aios, **answers, ontvangen=ontvangen, whole=True, silent=True)
    return TakeForm(
        form.aios,
        form.table,
        tuple(stages),
        form.bestand,
        form.inhoud,
        ontvangen,
        days,
        whole=True,
        jaar=year,
    )


def _left_open(form: _Form) -> tuple[str, ...]:
    """The stages of the form for which nothing was filled in."""
    return tuple(
        f"voor {kind} is niets ingevuld; wat daarvoor eerder is ingediend, blijft staan"
        for kind in (form.marked.leeg if form.marked else ())
    )
