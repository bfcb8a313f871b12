"""Giving somebody a dossier changes no data, but it is told in the audit trail: who took out what, and when."""

from __future__ import annotations

from dataclasses import dataclass

from stagetui.engine.audit import Event
from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.transaction import Transaction
from stagetui.engine.queries.dossier import may_have_dossier
from stagetui.engine.queries.placing import aios_of


@dataclass(frozen=True, slots=True)
class RecordDossier(Command[None]):
    """Record that a dossier of an aios is made."""

    aios: str


@carries_out(RecordDossier, what="een dossier maken")
def record_dossier(tx: Transaction, command: RecordDossier) -> None:
    """See `RecordDossier`."""
    who = aios_of(tx, command.aios)
    may_have_dossier(tx, who)
    tx.record(Event("dossier gemaakt", f"aios:{who.aios}", who.aios))
