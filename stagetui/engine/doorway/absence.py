"""A stageopleider is away, comes back, or is stood in for; each tells at once whose stage that touches (H18)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.transaction import TABLES, Transaction
from stagetui.engine.queries.placing import place_of
from stagetui.engine.queries.touched import Geraakt, touched
from stagetui.engine.records import Afwezigheid, Stageopleider
from stagetui.engine.rules.periods import overlap
from stagetui.engine.rules.recognition import FOREVER
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Afwezig, Rol

WHAT = "de afwezigheid van een stageopleider vastleggen"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is on record now, None when nothing is left of it, and every stage at that place that is touched."""

    afwezigheid: Afwezigheid | None
    geraakt: tuple[Geraakt, ...]


@dataclass(frozen=True, slots=True)
class ReportAbsence(Command[Recorded]):
    """Record that `naam` is away from `plaats` from `van` until `tot`, inclusive; None: not known until when.

    What overlaps or follows on for the same reason is one absence, which grows.
    """

    plaats: str
    naam: str
    van: date
    tot: date | None
    reden: Afwezig
    waarnemer: str | None = None


@dataclass(frozen=True, slots=True)
class EndAbsence(Command[Recorded]):
    """Record that `naam` is back from `op` on; an absence that had not begun by then is taken away."""

    plaats: str
    naam: str
    op: date


@dataclass(frozen=True, slots=True)
class AppointDeputy(Command[Recorded]):
    """Let `waarnemer` stand in for `naam` as long as the absence lasts; None: nobody any more."""

    plaats: str
    naam: str
    waarnemer: str | None


@carries_out(ReportAbsence, Rol.BUREAU, what=WHAT)
def report_absence(tx: Transaction, command: ReportAbsence) -> Recorded:
    """See `ReportAbsence`.

    Raises:
        RefusedError: not allowed, nobody of that name is there, the period or the deputy cannot be, or an absence for
            another reason stands in the way.
    """
    _mine(tx, command.plaats)
    _opleider(tx, command.plaats, command.naam)
    if command.tot is not None and command.tot < command.van:
        raise _refused(f"{command.van} t/m {command.tot} is geen periode; de laatste dag ligt voor de eerste")
    _deputy(tx, command.plaats, command.naam, command.waarnemer)
    together: list[Afwezigheid] = []
    for one in _absences(tx, command.plaats, command.naam):
        near = overlap((one.van - _DAY, _last(one.tot) + _DAY), (command.van, _last(command.tot)))
        if near and one.reden is command.reden:
            together.append(one)
        elif overlap((one.van, _last(one.tot)), (command.van, _last(command.tot))):
            until = f"t/m {one.tot}" if one.tot else "zonder bekende laatste dag"
            raise _refused(
                f"{command.naam} is al afwezig van {one.van} {until} ({one.reden}); meld eerst wanneer die terug is"
            )
    if together:
        first, *others = together
        for one in others:
            tx.remove(one, "afwezigheid samengevoegd")
        last = max(_last(command.tot), *(_last(one.tot) for one in others), date.min)
        changes: dict[str, object] = {
            "van": min(command.van, first.van),
            "tot": None if last >= FOREVER else last,
        }
        if command.waarnemer is not None:
            changes["waarnemer"] = command.waarnemer
        if others or any(getattr(first, name) != value for name, value in changes.items()):
            tx.change(first, changes, "afwezigheid gewijzigd")
        return _recorded(tx, command.plaats, first.afwezigheid)
    number = tx.writer.next_ids("afwezigheid")[0]
    row: dict[str, object] = {
        "afwezigheid": number,
        "plaats": command.plaats,
        "naam": command.naam,
        "van": command.van,
        "tot": command.tot,
        "reden": command.reden.value,
        "waarnemer": command.waarnemer,
        "gemeld_door": tx.actor.persoon,
        "gemeld_op": tx.actor.now,
    }
    tx.add_all("afwezigheid", [row], TABLES[Afwezigheid][1], "stageopleider afwezig")
    return _recorded(tx, command.plaats, number)


@carries_out(EndAbsence, Rol.BUREAU, what=WHAT)
def end_absence(tx: Transaction, command: EndAbsence) -> Recorded:
    """See `EndAbsence`.

    Raises:
        RefusedError: not allowed, or there is no absence that has not ended by then.
    """
    _mine(tx, command.plaats)
    running = _running(tx, command.plaats, command.naam, command.op)
    if running.van >= command.op:
        tx.remove(running, "afwezigheid vervallen")
        return _recorded(tx, command.plaats, None)
    tx.change(running, {"tot": command.op - _DAY}, "stageopleider terug")
    return _recorded(tx, command.plaats, running.afwezigheid)


@carries_out(AppointDeputy, Rol.BUREAU, what=WHAT)
def appoint_deputy(tx: Transaction, command: AppointDeputy) -> Recorded:
    """See `AppointDeputy`.

    Raises:
        RefusedError: not allowed, there is no absence now or later, or the deputy is no other stageopleider there.
    """
    _mine(tx, command.plaats)
    running = _running(tx, command.plaats, command.naam, tx.today)
    _deputy(tx, command.plaats, command.naam, command.waarnemer)
    action = "waarnemer aangewezen" if command.waarnemer else "waarneming beëindigd"
    tx.change(running, {"waarnemer": command.waarnemer}, action)
    return _recorded(tx, command.plaats, running.afwezigheid)


def _recorded(tx: Transaction, plaats: str, number: int | None) -> Recorded:
    left = (
        tx.reader.record(Afwezigheid, "SELECT * FROM afwezigheid WHERE afwezigheid = ?", [number])
        if number is not None
        else None
    )
    return Recorded(left, tuple(touched(tx, plaats=plaats)))


def _mine(tx: Transaction, plaats: str) -> None:
    tx.require(Rol.BUREAU, what=WHAT, instituut=place_of(tx, plaats).instituut)


def _opleider(tx: Transaction, plaats: str, naam: str) -> None:
    there = [
        one.naam
        for one in tx.reader.records(
            Stageopleider, "SELECT * FROM stageopleider WHERE plaats = ? ORDER BY naam", [plaats]
        )
    ]
    if naam not in there:
        known = f"daar zijn: {', '.join(there)}" if there else "daar is niemand bekend"
        raise _refused(f"{naam} is geen stageopleider van {plaats}; {known} (stagetui import stageopleiders)")


def _deputy(tx: Transaction, plaats: str, naam: str, waarnemer: str | None) -> None:
    if waarnemer is None:
        return
    if waarnemer == naam:
        raise _refused(f"{naam} kan niet voor zichzelf waarnemen; noem een andere stageopleider van {plaats}")
    _opleider(tx, plaats, waarnemer)


def _absences(tx: Transaction, plaats: str, naam: str) -> list[Afwezigheid]:
    return tx.reader.records(
        Afwezigheid, "SELECT * FROM afwezigheid WHERE plaats = ? AND naam = ? ORDER BY van", [plaats, naam]
    )


def _running(tx: Transaction, plaats: str, naam: str, day: date) -> Afwezigheid:
    """The first absence that has not ended before `day`."""
    _opleider(tx, plaats, naam)
    for one in _absences(tx, plaats, naam):
        if _last(one.tot) >= day:
            return one
    raise _refused(
        f"{naam} is op {day} of later niet afwezig bij {plaats}; stagetui stageopleider list toont wie dat is"
    )


def _last(tot: date | None) -> date:
    return tot or FOREVER


def _refused(why: str) -> RefusedError:
    return RefusedError("Niet vastgelegd", f"{why[0].upper()}{why[1:]}.")
