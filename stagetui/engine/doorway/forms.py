"""A form that came back: its preferences are taken in whole or not at all, and the original is filed (N6, N7, H4)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from stagetui.engine.doorway.attachments import keep_file
from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.events import preferences_received
from stagetui.engine.doorway.importing import ImportReport, ImportTable
from stagetui.engine.doorway.importing.command import import_table
from stagetui.engine.doorway.transaction import Transaction
from stagetui.engine.doorway.wishes_told import wishes_received
from stagetui.engine.doorway.year_wishes import SetYearWish, set_year_wish
from stagetui.engine.exchange.table import Refusal, Row, Table
from stagetui.engine.queries.forms import filed_before
from stagetui.engine.queries.placing import active_placement, preferences_of, stage_of, visible_aios
from stagetui.engine.queries.rules import rules_of
from stagetui.engine.queries.wishes import year_lines, year_wish_of
from stagetui.engine.records import Aios, Voorkeur
from stagetui.engine.rules.halfyears import begin_of_year, closing_day, end_of_year
from stagetui.errors import RefusedError
from stagetui.profiles.calendar import preference_deadline
from stagetui.profiles.terms import Rol

WHAT = "formulieren inlezen"
SAYING = ("plaats", "specialisme", "regio", "periode", "motivatie")


@dataclass(frozen=True, slots=True)
class FiledForm:
    """What taking a form in did; `ingetrokken` are preferences (stagesoort, rang) that it no longer names."""

    report: ImportReport
    wijzigingen: tuple[str, ...]
    ingetrokken: tuple[tuple[str, int], ...]
    verplaatst: tuple[str, ...]


class FormRefusedError(RefusedError):
    """Something on the form breaks a rule, so nothing of it was taken in; `geweigerd` tells what."""

    def __init__(self, geweigerd: Sequence[Refusal]) -> None:
        """Keep every problem."""
        super().__init__(
            "Formulier geweigerd", f"{len(geweigerd)} keer klopt er iets niet; er is niets van ingelezen."
        )
        self.geweigerd = tuple(geweigerd)


@dataclass(frozen=True, slots=True)
class TakeForm(Command[FiledForm]):
    """Take in what one aios handed in.

    Attributes:
        aios: Whose it is.
        table: The preferences on it.
        stagesoorten: The stages that it is about.
        naam: How the file was called.
        inhoud: The file itself.
        ontvangen: The day on which it was handed in; None: today.
        gemaakt_voor: The first and last day of each stage when the form was made, as far as it tells.
        whole: It tells all that the aios wants for a stage that it names: what it leaves out is withdrawn.
        jaar: What it says of the year of stages as a whole (H4); None: it does not ask.
    """

    aios: str
    table: Table
    stagesoorten: tuple[str, ...]
    naam: str
    inhoud: bytes
    ontvangen: date | None = None
    gemaakt_voor: Mapping[str, tuple[date, date]] = field(default_factory=dict)
    whole: bool = False
    jaar: SetYearWish | None = None


@carries_out(TakeForm, Rol.BUREAU, what=WHAT)
def take_form(tx: Transaction, command: TakeForm) -> FiledForm:
    """See `TakeForm`; a preference that says nothing new keeps the day on which it was handed in.

    Raises:
        FormRefusedError: a row breaks a rule; nothing of the form is kept.
        RefusedError: the aios is unknown or not this person's.
    """
    aios = visible_aios(tx, command.aios)
    tx.require(Rol.BUREAU, what=WHAT, instituut=aios.instituut, profiel=aios.profiel)
    stored = {
        (one.stagesoort, one.rang): one
        for kind in dict.fromkeys(str(row.values["stagesoort"]) for row in command.table.rows)
        for one in preferences_of(tx, aios.aios, kind)
    }
    named = {_key(row) for row in command.table.rows}
    gone = [one for key, one in stored.items() if command.whole and key not in named]
    troubles = [
        *command.table.refused,
        *(trouble for one in gone for trouble in _keeping(tx, aios, one, command)),
    ]
    if troubles:
        raise FormRefusedError(troubles)
    for one in gone:
        tx.remove(one, "voorkeur ingetrokken", reden="staat niet meer op het formulier")
    year = [*year_lines(year_wish_of(tx, aios.aios))]
    if command.jaar is not None:
        set_year_wish(tx, command.jaar)
    report = import_table(tx, ImportTable(_received(command, stored.values())))
    if report.geweigerd:
        raise FormRefusedError(report.geweigerd)
    _file(tx, aios, command)
    # what only lost a preference is no row of the import, so nobody was told of it there
    shown = {_key(row)[0] for row in command.table.rows if _new(row, stored.values())}
    preferences_received(
        tx, sorted({(aios.aios, one.stagesoort) for one in gone if one.stagesoort not in shown})
    )
    of_year = [line for line in year_lines(year_wish_of(tx, aios.aios)) if line not in year]
    if of_year and not (report.nieuw or report.gewijzigd or gone):
        wishes_received(tx, [aios])
    changes = (*_changes(command.table.rows, stored.values()), *of_year)
    withdrawn = tuple((one.stagesoort, one.rang) for one in gone)
    return FiledForm(report, changes, withdrawn, tuple(_moved(tx, aios, command)))


def _keeping(tx: Transaction, aios: Aios, one: Voorkeur, command: TakeForm) -> Iterator[Refusal]:
    """Why a preference that the form leaves out can't be withdrawn any more (N3, N7)."""
    number = next(row.number for row in command.table.rows if row.values["stagesoort"] == one.stagesoort)
    placed = active_placement(tx, aios.aios, one.stagesoort)
    _, _, deadline = _days(tx, aios, one.stagesoort)
    day = command.ontvangen or tx.today
    if placed is not None and placed.heeft_plaats:
        why = f"deze stage is al {placed.status}"
    elif day > deadline:
        why = f"de termijn voor deze stage liep t/m {deadline}"
    else:
        return
    yield Refusal(
        number,
        "rang",
        str(one.rang),
        f"voorkeur {one.rang} ({one.plaats or 'een wens'}) staat niet meer op het formulier, en {why}; "
        "overleg met de aios en laat een formulier invullen dat zegt wat er was",
    )


def _received(command: TakeForm, stored: Collection[Voorkeur]) -> Table:
    """The table, with the day of receipt in the rows that say something new."""
    if command.ontvangen is None:
        return command.table
    before: dict[tuple[object, object], Voorkeur] = {(one.stagesoort, one.rang): one for one in stored}
    rows = []
    for row in command.table.rows:
        old = before.get(_key(row))
        day = old.ingediend_op if old and not _differs(row, old) else command.ontvangen
        rows.append(replace(row, values=row.values | {"ingediend_op": row.values["ingediend_op"] or day}))
    columns = (*(name for name in command.table.columns if name != "ingediend_op"), "ingediend_op")
    return replace(command.table, rows=tuple(rows), columns=columns)


def _key(row: Row) -> tuple[object, object]:
    return row.values["stagesoort"], row.values["rang"]


def _new(row: Row, stored: Collection[Voorkeur]) -> bool:
    old = next((one for one in stored if (one.stagesoort, one.rang) == _key(row)), None)
    return old is None or _differs(row, old)


def _differs(row: Row, old: Voorkeur) -> bool:
    return any(row.values[name] != getattr(old, name) for name in SAYING)


def _changes(rows: Sequence[Row], stored: Collection[Voorkeur]) -> Iterator[str]:
    """What the form changed, in words."""
    before: dict[tuple[object, object], Voorkeur] = {(one.stagesoort, one.rang): one for one in stored}
    for row in rows:
        old = before.get(_key(row))
        what = f"{row.values['stagesoort']} {row.values['rang']}"
        wish = _wish([row.values[name] for name in SAYING[:-1]])
        if old is None:
            yield f"{what}: {wish}"
        elif (was := _wish([getattr(old, name) for name in SAYING[:-1]])) != wish:
            yield f"{what}: {wish} (was {was})"
        elif row.values["motivatie"] != old.motivatie:
            yield f"{what}: andere motivatie"


def _moved(tx: Transaction, aios: Aios, command: TakeForm) -> Iterator[str]:
    """Which stages have other days than the form says: the aios may have chosen for those (N2)."""
    for kind in dict.fromkeys(str(row.values["stagesoort"]) for row in command.table.rows):
        start, eind, _ = _days(tx, aios, kind)
        told = command.gemaakt_voor.get(kind, (start, eind))
        if told != (start, eind):
            yield (
                f"{kind} is nu {start} t/m {eind}; op het formulier stond {told[0]} t/m {told[1]}. "
                "Vraag de aios of de voorkeur blijft"
            )


def _days(tx: Transaction, aios: Aios, kind: str) -> tuple[date, date, date]:
    """First and last day of a stage, or of the year that it belongs to, and the last day for preferences (N3, H4)."""
    profile = rules_of(tx, aios, None)
    begin, closes = begin_of_year(profile, aios), closing_day(profile, aios)
    if profile.year is not None and begin is not None and closes is not None:
        return begin, end_of_year(profile.year, begin), closes
    stage = stage_of(tx, aios.aios, kind)
    return stage.start, stage.eind, preference_deadline(profile, stage.start)


def _wish(values: Sequence[object]) -> str:
    return ", ".join(str(value) for value in values if value) or "–"


def _file(tx: Transaction, aios: Aios, command: TakeForm) -> None:
    """Keep the original, once."""
    digest = keep_file(tx, command.inhoud)
    if filed_before(tx, [digest]):
        return
    row = {
        "formulier": tx.writer.next_ids("formulier")[0],
        "aios": aios.aios,
        "naam": command.naam,
        "sha256": digest,
        "stagesoorten": ";".join(command.stagesoorten),
        "door": tx.actor.persoon,
        "op": tx.actor.now,
    }
    tx.add_all("formulier", [row], ["formulier"], "formulier ingelezen")
