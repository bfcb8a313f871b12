"""What a file would do: which rows are new, changed or the same, and which are refused and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stagetui.engine.doorway.importing.checks import CHECKS
from stagetui.engine.doorway.importing.state import RECORDS, State
from stagetui.engine.doorway.importing.values import stored_values
from stagetui.engine.doorway.transaction import TABLES
from stagetui.engine.exchange.table import Refusal, Row, Table


@dataclass(frozen=True, slots=True)
class Change:
    """A row that differs from what is stored: the record before (None: new) and the columns that change."""

    row: Row
    before: Any
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """What carrying the file out would do; a row is in one of these, and is refused for one reason or more."""

    new: tuple[Change, ...]
    changed: tuple[Change, ...]
    same: int
    refused: tuple[Refusal, ...]


def plan_import(table: Table, state: State) -> Plan:
    """Hold the rows of a file against the state; all problems are found, none stops the search.

    Rows that change nothing are not held against deadlines: handing the same file in twice is never wrong.
    """
    kind = table.kind
    current = state.keyed(kind.name)
    moving: list[Change] = []
    same: list[int] = []
    for row in table.rows:
        key = tuple(row.values[name] for name in kind.key)
        before = current.get(key)
        values = stored_values(kind.name, row, table.columns, before, state)
        if before is None:
            moving.append(Change(row, None, values))
            continue
        differing = {name: value for name, value in values.items() if getattr(before, name) != value}
        if differing:
            moving.append(Change(row, before, differing))
        else:
            same.append(row.number)
    refused = [*table.refused]
    check = CHECKS[kind.name](state, kind, table, current)
    for change in moving:
        refused.extend(check.row(change.row, change.before))
    refused.extend(check.whole(moving_rows=[change.row for change in moving]))
    bad = {refusal.rij for refusal in refused}
    good = [change for change in moving if change.row.number not in bad]
    return Plan(
        tuple(change for change in good if change.before is None),
        tuple(change for change in good if change.before is not None),
        sum(number not in bad for number in same),
        _in_order(refused, kind.names),
    )


def _in_order(refused: Sequence[Refusal], columns: Sequence[str]) -> tuple[Refusal, ...]:
    place = {name: index for index, name in enumerate(columns)}
    return tuple(sorted(refused, key=lambda r: (r.rij, place.get(r.kolom, len(place)))))


def target(kind: str) -> tuple[str, tuple[str, ...]]:
    """The table that a kind is stored in, and its key."""
    return TABLES[RECORDS[kind]]
