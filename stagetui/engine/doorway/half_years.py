"""Ticking off milestones of a half year that nothing in the data can show, and taking that back (H4, H5, H6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.transaction import TABLES, Transaction
from stagetui.engine.queries.half_years import HalfjaarTermijn, half_year_milestones
from stagetui.engine.records import HalfjaarMijlpaal
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Rol

WHAT = "een mijlpaal van een half jaar afvinken"
MAY = (Rol.BUREAU, Rol.COORDINATOR)


@dataclass(frozen=True, slots=True)
class MarkHalfYear(Command[HalfjaarTermijn]):
    """Tick off a milestone of a half year, or open it again; gives it as it was.

    Attributes:
        mijlpaal: The id of the milestone.
        begin: The first day of the half year.
        profiel: The profile; None: the only one that it can be.
        instituut: The institute; None: the only one that it can be.
        reden: A remark.
        reopen: Take back that it was ticked off.
    """

    mijlpaal: str
    begin: date
    profiel: str | None = None
    instituut: str | None = None
    reden: str | None = None
    reopen: bool = False


@carries_out(MarkHalfYear, *MAY, what=WHAT)
def mark_half_year(tx: Transaction, command: MarkHalfYear) -> HalfjaarTermijn:
    """See `MarkHalfYear`.

    Raises:
        RefusedError: there is no such half year or milestone, or more than one it can be; it shows by itself; or it
            was ticked off already, or was not.
    """
    line = _line(tx, command)
    key = {
        "profiel": line.profiel,
        "instituut": line.instituut,
        "begin": line.start,
        "mijlpaal": line.mijlpaal,
    }
    before = tx.reader.record(
        HalfjaarMijlpaal,
        "SELECT * FROM mijlpaal_halfjaar WHERE profiel = ? AND instituut = ? AND begin = ? AND mijlpaal = ?",
        list(key.values()),
    )
    reden = (command.reden or "").strip() or None
    where = f"«{line.tekst}» van het half jaar vanaf {line.start} ({line.instituut})"
    if command.reopen:
        if before is None:
            raise RefusedError("Niet afgevinkt", f"{where} is niet afgevinkt; er is niets te openen.")
        tx.remove(before, "mijlpaal weer open", reden=reden)
    elif not line.afvinken:
        raise RefusedError("Niet afgevinkt", f"{where} is niet af te vinken: dat blijkt vanzelf.")
    elif before is not None:
        raise RefusedError(
            "Al afgevinkt", f"{where} is op {before.op:%Y-%m-%d} al afgevinkt door {before.door}."
        )
    else:
        row = key | {"reden": reden, "door": tx.actor.persoon, "op": tx.actor.now}
        tx.add_all("mijlpaal_halfjaar", [row], TABLES[HalfjaarMijlpaal][1], "mijlpaal afgevinkt")
    return line


def _line(tx: Transaction, command: MarkHalfYear) -> HalfjaarTermijn:
    """The one line that is meant, among those of the institutes and profiles that this person works for."""
    mine = [
        one
        for one in half_year_milestones(tx, profiel=command.profiel)
        if command.instituut in (None, one.instituut)
        if tx.rights.has(*MAY, instituut=one.instituut, profiel=one.profiel)
    ]
    of_half = [one for one in mine if one.start == command.begin]
    found = [one for one in of_half if one.mijlpaal == command.mijlpaal]
    if len(found) == 1:
        return found[0]
    if found:
        options = ", ".join(f"{one.instituut} ({one.profiel})" for one in found)
        raise RefusedError(
            "Welk instituut?", f"Het half jaar vanaf {command.begin} is er voor {options}; noem er een."
        )
    if of_half:
        known = ", ".join(dict.fromkeys(one.mijlpaal for one in of_half))
        raise RefusedError(
            "Onbekende mijlpaal", f"Een half jaar heeft geen mijlpaal {command.mijlpaal}; wel: {known}."
        )
    days = ", ".join(dict.fromkeys(one.start.isoformat() for one in sorted(mine, key=lambda one: one.start)))
    raise RefusedError(
        "Onbekend half jaar",
        f"Op {command.begin} begint geen half jaar dat nog gepland wordt"
        + (f"; wel op {days}." if days else ": er zijn geen aios voor."),
    )
