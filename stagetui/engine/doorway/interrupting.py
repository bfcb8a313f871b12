"""Recording that an aios is away: the stage or the training lasts longer, by the rule of the profile (H19)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.training import carry_out_change
from stagetui.engine.doorway.transaction import TABLES, Transaction
from stagetui.engine.queries.interruptions import Afwezig, absence
from stagetui.engine.records import Onderbreking
from stagetui.profiles.terms import Onderbrekingsoort, Rol

if TYPE_CHECKING:
    from stagetui.engine.rules.workdays import Gemist

ACTION = "afwezigheid vastgelegd"
WHAT = "afwezigheid van een aios vastleggen"


@dataclass(frozen=True, slots=True)
class Interrupt(Command[Afwezig]):
    """Record that an aios is away, or (the same first day again) until when or with which agreement.

    Attributes:
        aios: Who.
        van: The first day.
        tot: The last day; None: not known yet.
        soort: Why, in one word.
        afspraak: The hours that were agreed with place and institute, in a pregnancy; never the nature of an illness.
        release: Undo the plaatsingen of later stages that cannot move along.
    """

    aios: str
    van: date
    tot: date | None = None
    soort: Onderbrekingsoort = Onderbrekingsoort.ZIEKTE
    afspraak: str | None = None
    release: bool = False


@carries_out(Interrupt, Rol.BUREAU, what=WHAT)
def interrupt(tx: Transaction, command: Interrupt) -> Afwezig:
    """See `Interrupt`.

    Raises:
        RefusedError: it can't be so, or a plaatsing of a later stage stands in the way.
    """
    found = absence(tx, command.aios, command.van, command.tot, command.soort)
    tx.require(Rol.BUREAU, what=WHAT, instituut=found.aios.instituut, profiel=found.aios.profiel)
    if found.wijziging is not None:
        told = f"afwezig van {command.van} t/m {command.tot}"
        carry_out_change(
            tx, found.aios, found.wijziging, reason=told, release=command.release, overmacht=True
        )
    first, *others = found.gemist
    if found.open is None:
        others = [first, *others]
    else:
        known = {"tot": found.open.tot, "toelichting": found.open.toelichting}
        held = {name: known.get(name) if new is None else new for name, new in _held(command, first).items()}
        tx.change(found.open, held, ACTION)
    rows = [
        {"onderbreking": number, "aios": command.aios, "van": one.van, **_held(command, one)}
        | {"gemeld_door": tx.actor.persoon, "gemeld_op": tx.actor.now}
        for one, number in zip(others, tx.writer.next_ids("onderbreking", len(others)), strict=True)
    ]
    tx.add_all("onderbreking", rows, TABLES[Onderbreking][1], ACTION)
    return found


def _held(command: Interrupt, one: Gemist) -> dict[str, object]:
    return {
        "tot": None if command.tot is None else one.tot,
        "soort": command.soort,
        "stagesoort": one.stagesoort,
        "dagen": one.dagen,
        "toelichting": (command.afspraak or "").strip() or None,
    }
