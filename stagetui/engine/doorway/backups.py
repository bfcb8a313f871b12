"""Backups in the audit trail: that one was made, and, inside the copy that is put back, that it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stagetui.engine.audit import Event
from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.transaction import Transaction
from stagetui.engine.queries.integrity import BACKED_UP
from stagetui.profiles.terms import Rol

if TYPE_CHECKING:
    from stagetui.engine.access import Actor, Office, Rights
    from stagetui.engine.store import Store, Writer

MAY_BACK_UP = (Rol.BEHEERDER, Rol.BUREAU, Rol.EXPORT)
MAY_RESTORE = (Rol.BEHEERDER, Rol.BUREAU)
PUT_BACK = "teruggezet"


@dataclass(frozen=True, slots=True)
class RecordBackup(Command[None]):
    """Record that a verified backup stands in `bestand`; `regel` is the last audit line in it."""

    bestand: str
    sha256: str
    regel: int


@carries_out(RecordBackup, *MAY_BACK_UP, what="een reservekopie maken")
def record_backup(tx: Transaction, command: RecordBackup) -> None:
    """See `RecordBackup`."""
    told = {"bestand": command.bestand, "sha256": command.sha256, "regel": command.regel}
    tx.record(Event(BACKED_UP, "bureau", na=told))


def record_restore(
    copy: Store, office: Office, actor: Actor, rights: Rights, *, bestand: str, bewaard: str
) -> None:
    """Record, in the copy that is about to become the data, that it was put back: both happen, or neither.

    Args:
        copy: The copy.
        office: The bureau's configuration.
        actor: Who puts it back.
        rights: What this person may today; the copy may be from before he or she came.
        bestand: The name of the backup.
        bewaard: The name under which the data of until now are kept.
    """

    def work(writer: Writer) -> None:
        tx = Transaction(writer, actor, rights, office, writer)
        tx.record(Event(PUT_BACK, "bureau", na={"bestand": bestand, "bewaard": bewaard}))
        tx.finish()

    copy.write(work, who=actor.persoon)
