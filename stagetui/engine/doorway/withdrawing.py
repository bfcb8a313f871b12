"""Withdrawing messages: they are never sent, and stay to be read with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from stagetui.engine.records import Bericht, BerichtStatus

if TYPE_CHECKING:
    from stagetui.engine.doorway.transaction import Transaction

WITHDRAWN = "bericht ingetrokken"


def withdrawn(reason: str) -> dict[str, Any]:
    """What changes in a message that is withdrawn."""
    return {"status": BerichtStatus.INGETROKKEN, "reden": reason, "opnieuw_na": None}


def withdraw(tx: Transaction, berichten: Sequence[Bericht], reason: str) -> None:
    """Withdraw messages as they were read in this transaction; that they may be is for who calls."""
    tx.change_all(berichten, withdrawn(reason), WITHDRAWN, reden=reason)
