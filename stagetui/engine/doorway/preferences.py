"""Taking back a preference: until the stage has a place the aios may change or remove it (N7)."""

from __future__ import annotations

from dataclasses import dataclass

from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.placing import move
from stagetui.engine.doorway.transaction import Transaction
from stagetui.engine.queries.placing import active_placement, preferences_of, stage_of, visible_aios
from stagetui.engine.queries.rules import rules_of
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Rol, Status


@dataclass(frozen=True, slots=True)
class Withdraw(Command[int]):
    """Remove one preference of a stage, or (rang None) all of them; gives how many are left."""

    aios: str
    stagesoort: str
    rang: int | None = None
    reason: str | None = None


@carries_out(Withdraw, Rol.BUREAU, what="voorkeuren intrekken")
def withdraw(tx: Transaction, command: Withdraw) -> int:
    """Remove preferences; with the last one the plaatsing *voorlopig* ends too (N7).

    Where stages are planned together as a year, wishes stand without a schema (H4).
    """
    aios = visible_aios(tx, command.aios)
    tx.require(Rol.BUREAU, what="voorkeuren intrekken", instituut=aios.instituut, profiel=aios.profiel)
    profile = rules_of(tx, aios, None)
    if profile.year is None:
        stage_of(tx, aios.aios, command.stagesoort)
    placed = active_placement(tx, aios.aios, command.stagesoort)
    if placed is not None and (placed.status is not Status.VOORLOPIG or placed.heeft_plaats):
        raise RefusedError(
            "Niet ingetrokken",
            f"De stage {command.stagesoort} van {aios.naam} is al {placed.status}; de aios kan niets meer wijzigen. "
            "Het bureau kan de plaatsing wel ongedaan maken.",
        )
    present = preferences_of(tx, aios.aios, command.stagesoort)
    gone = [one for one in present if command.rang in (None, one.rang)]
    if not gone:
        ranks = ", ".join(str(one.rang) for one in present) or "geen"
        raise RefusedError(
            "Niet ingetrokken",
            f"Die voorkeur is er niet; voor {command.stagesoort} van {aios.naam} is er: {ranks}.",
        )
    for one in gone:
        tx.remove(one, "voorkeur ingetrokken", reden=command.reason)
    if len(gone) == len(present) and placed is not None:
        move(tx, placed, Status.VERVALLEN, reason=command.reason, actie="laatste voorkeur ingetrokken")
    return len(present) - len(gone)
