"""Up to where a person has seen what others did, for the list *sinds uw laatste bezoek*."""

from __future__ import annotations

from dataclasses import dataclass

from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.transaction import Transaction


@dataclass(frozen=True, slots=True)
class MarkSeen(Command[None]):
    """Remember that the person has seen everything up to audit line `nr`."""

    nr: int


@carries_out(MarkSeen, what="een bezoek onthouden")
def mark_seen(tx: Transaction, command: MarkSeen) -> None:
    """See `MarkSeen`; what a person has read changes nothing about the bureau, so it leaves no audit line."""
    key = {"persoon": tx.actor.persoon}
    values = {"gezien_tot": command.nr, "op": tx.actor.now}
    version = tx.reader.value("SELECT version FROM bezoek WHERE persoon = ?", [tx.actor.persoon])
    if version is None:
        tx.writer.insert("bezoek", [key | values])
    else:
        tx.writer.update("bezoek", key, values, version=version)
