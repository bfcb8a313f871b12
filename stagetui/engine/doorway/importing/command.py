"""The command `ImportTable`: all rows of a file are taken in, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from stagetui.engine.audit import Event
from stagetui.engine.doorway.door import Command, carries_out
from stagetui.engine.doorway.importing.follow import FOLLOW_UPS
from stagetui.engine.doorway.importing.plan import Change, plan_import, target
from stagetui.engine.doorway.importing.state import State
from stagetui.engine.doorway.transaction import Transaction, subject
from stagetui.engine.exchange.table import Refusal, Table
from stagetui.profiles.terms import Rol


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or, when `geweigerd` is not empty, why it did nothing; and what to look at now.

    `nieuw`, `gewijzigd`, `gelijk` and the refused rows together are `rijen`.
    """

    kind: str
    rijen: int
    nieuw: int
    gewijzigd: int
    gelijk: int
    geweigerd: tuple[Refusal, ...]
    waarschuwingen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportTable(Command[ImportReport]):
    """Take in a file that was read."""

    table: Table


@carries_out(ImportTable, Rol.BUREAU, what="bestanden inlezen")
def import_table(tx: Transaction, command: ImportTable) -> ImportReport:
    """Write every row of the file with an audit line each; with one refused row nothing is written."""
    table = command.table
    state = State(tx)
    plan = plan_import(table, state)
    report = ImportReport(
        table.kind.name, table.count, len(plan.new), len(plan.changed), plan.same, plan.refused
    )
    if plan.refused:
        return report
    name, key = target(table.kind.name)
    tx.writer.insert(name, [change.values for change in plan.new])
    _update(tx, name, key, plan.changed)
    action = f"import {table.kind.name}"
    for change in [*plan.new, *plan.changed]:
        ident = [change.row.values[part] for part in key]
        before = (
            {column: getattr(change.before, column) for column in change.values} if change.before else None
        )
        after = {
            column: value
            for column, value in change.values.items()
            if before is not None or value is not None
        }
        aios = change.row.values.get("aios")
        tx.record(Event(action, subject(name, ident), str(aios) if aios else None, before, after))
    return replace(report, waarschuwingen=tuple(FOLLOW_UPS[table.kind.name](tx, [*plan.new, *plan.changed])))


def _update(tx: Transaction, table: str, key: Sequence[str], changes: Sequence[Change]) -> None:
    """Write changed rows in bulk, those that change the same columns together."""
    together: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for change in changes:
        row = {part: change.row.values[part] for part in key}
        row |= {"version": change.before.version, **change.values}
        together.setdefault(tuple(change.values), []).append(row)
    for rows in together.values():
        tx.writer.update_many(table, key, rows)
