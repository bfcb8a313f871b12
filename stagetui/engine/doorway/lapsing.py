"""A swap lapses as soon as a plaatsing in it changes by anything else than that swap (H6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagetui.engine.records import Ruil, RuilStage, RuilStatus

if TYPE_CHECKING:
    from stagetui.engine.doorway.transaction import Transaction

PLACED, SWAP = "plaatsing:", "ruil:"


def lapse_swaps(tx: Transaction) -> None:
    """End the swaps that wait and hold a plaatsing which this transaction changed; not those that it changed itself."""
    touched = {
        int(event.onderwerp.removeprefix(PLACED)): event.actie
        for event in tx.events
        if event.onderwerp.startswith(PLACED)
    }
    if not touched:
        return
    own = {event.onderwerp for event in tx.events if event.onderwerp.startswith(SWAP)}
    parts = tx.reader.records(
        RuilStage,
        "SELECT * FROM ruil_stage WHERE van_plaatsing IN (SELECT unnest(?::BIGINT[])) ORDER BY ruil, van_plaatsing",
        [sorted(touched)],
    )
    first = {part.ruil: part for part in reversed(parts)}
    for ruil in tx.reader.records(
        Ruil, "SELECT * FROM ruil WHERE ruil IN (SELECT unnest(?::BIGINT[])) ORDER BY ruil", [list(first)]
    ):
        if not ruil.status.wacht or f"{SWAP}{ruil.ruil}" in own:
            continue
        part = first[ruil.ruil]
        reason = f"plaatsing {part.van_plaatsing} ({part.van_aios}, {part.stagesoort}): {touched[part.van_plaatsing]}"
        tx.change(
            ruil,
            {
                "status": RuilStatus.VERVALLEN,
                "reden": reason,
                "besloten_door": tx.actor.persoon,
                "besloten_op": tx.actor.now,
            },
            "ruil vervallen",
            reden=reason,
        )
