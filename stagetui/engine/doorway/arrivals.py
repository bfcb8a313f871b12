"""Settling a message that was *misschien verzonden*: the receiver says that it arrived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.queries.placing import aios_of
from stagetui.engine.queries.post import message
from stagetui.engine.records import BerichtStatus
from stagetui.errors import RefusedError
from stagetui.profiles.terms import Rol

if TYPE_CHECKING:
    from datetime import datetime

    from stagetui.engine.doorway.transaction import Transaction


@dataclass(frozen=True, slots=True)
class ConfirmArrival(Command[None]):
    """A message that was *misschien verzonden* is *verzonden*; `bewijs` tells what shows that it arrived."""

    bericht: int
    bewijs: str


@carries_out(ConfirmArrival, Rol.BUREAU, what="post afhandelen")
def confirm_arrival(tx: Transaction, command: ConfirmArrival) -> None:
    """See `ConfirmArrival`.

    Raises:
        RefusedError: nothing shows it, it is not (any more) in doubt, or it is another institute's.
    """
    found = message(tx, command.bericht)
    aios = aios_of(tx, found.aios) if found.aios else None
    tx.require(
        Rol.BUREAU,
        what="post afhandelen",
        instituut=aios.instituut if aios else found.instituut,
        profiel=aios.profiel if aios else None,
    )
    bewijs = command.bewijs.strip()
    if not bewijs:
        raise RefusedError("Niet afgehandeld", "Zeg waaruit blijkt dat het bericht is aangekomen.")
    if found.status is not BerichtStatus.MISSCHIEN:
        raise RefusedError(
            "Niet afgehandeld",
            f"Bericht {found.bericht} is {found.status}; dit kan alleen met een bericht dat "
            f"{BerichtStatus.MISSCHIEN} is.",
        )
    change = {
        "status": BerichtStatus.VERZONDEN,
        "verzonden": _last_try(tx, found.bericht),
        "antwoord": f"Aangekomen: {bewijs}",
    }
    tx.change(found, change, "bericht aangekomen", reden=bewijs)


def _last_try(tx: Transaction, number: int) -> datetime:
    """When it was handed over: the moment at which it was last taken for sending."""
    tried: datetime | None = tx.reader.value(
        "SELECT max(wanneer) FROM gebeurtenis WHERE onderwerp = ? AND actie = 'bericht wordt verzonden'",
        [f"bericht:{number}"],
    )
    return tried or tx.actor.now
