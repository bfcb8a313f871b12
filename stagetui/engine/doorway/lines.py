"""Writing the lines of an opleidingsschema that change, each with its audit line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from stagetui.engine.doorway.transaction import TABLES, Transaction
from stagetui.engine.records import Stage

KEPT = frozenset(("aios", "stagesoort", "version"))


def write_lines(
    tx: Transaction, lines: Iterable[tuple[Stage | None, Stage]], actie: str, reden: str | None = None
) -> None:
    """Store each line as it becomes; None before it: a line that is made.

    Raises:
        StaleVersionError: somebody changed a line since it was read.
    """
    for old, new in lines:
        values = {one.name: getattr(new, one.name) for one in fields(Stage) if one.name != "version"}
        if old is None:
            tx.add_all("stage", [values], TABLES[Stage][1], actie)
            continue
        differing = {name: value for name, value in values.items() if value != getattr(old, name)}
        tx.change(old, {name: differing[name] for name in differing if name not in KEPT}, actie, reden=reden)
