"""Reminders that were held and are no longer true: what they ask was settled, or a later one says it better."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from stagetui.engine.doorway.withdrawing import withdraw
from stagetui.engine.mail.fields import Soort
from stagetui.engine.records import Bericht, BerichtStatus

if TYPE_CHECKING:
    from stagetui.engine.doorway.transaction import Transaction

ABOUT = "soort, ontvanger, aios, stagesoort, mijlpaal, over"
_SAME = " AND ".join(f"n.{name} IS NOT DISTINCT FROM o.{name}" for name in ABOUT.split(", "))


def withdraw_outdone(tx: Transaction, fresh: Collection[int]) -> None:
    """Withdraw each held reminder of which all that it says is said in one of these newer messages."""
    _withdraw(
        tx,
        "SELECT o.bericht FROM herinnering o WHERE o.bericht NOT IN (SELECT unnest(?::BIGINT[])) GROUP BY o.bericht "
        "HAVING bool_and(EXISTS (SELECT 1 FROM herinnering n WHERE n.bericht IN (SELECT unnest(?::BIGINT[])) "
        f"AND {_SAME}))",
        [list(fresh), list(fresh)],
        "een latere herinnering is ervoor in de plaats gekomen",
    )


def withdraw_answered(tx: Transaction, stages: Collection[tuple[str, str]]) -> None:
    """Withdraw each held reminder of preferences of which all stages have them now."""
    _withdraw(
        tx,
        "SELECT o.bericht FROM herinnering o WHERE o.soort = ? GROUP BY o.bericht HAVING bool_and("
        "list_contains(?::VARCHAR[], o.aios || '/' || o.stagesoort) OR EXISTS (SELECT 1 FROM voorkeur v "
        "WHERE v.aios = o.aios AND v.stagesoort = o.stagesoort))",
        [Soort.VOORKEUREN_HERINNERING.value, [f"{aios}/{kind}" for aios, kind in stages]],
        "de voorkeuren zijn binnen",
    )


def _withdraw(tx: Transaction, numbers: str, values: list[object], reason: str) -> None:
    found = tx.reader.records(
        Bericht,
        f"SELECT * FROM bericht WHERE status = ? AND bericht IN ({numbers}) ORDER BY bericht",
        [BerichtStatus.VASTGEHOUDEN.value, *values],
    )
    withdraw(tx, found, reason)
