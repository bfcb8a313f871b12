"""Import tables made in memory: what a file with these rows would have been read as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from stagetui.engine.exchange.kinds import kind_named
from stagetui.engine.exchange.table import Row, Table, Value

Values = Mapping[str, Value]


def table_of(kind_name: str, rows: Sequence[Values]) -> Table:
    """Make the table of a kind; columns that the rows do not name get the kind's default.

    Args:
        kind_name: An import kind of the contract.
        rows: At least one row; all rows name the same columns.
    """
    kind = kind_named(kind_name)
    defaults: dict[str, Value] = {column.name: column.default for column in kind.columns}
    filled = tuple(Row(number, defaults | dict(row)) for number, row in enumerate(rows, start=2))
    named = tuple(name for name in kind.names if name in rows[0])
    return Table(kind, filled, (), named, len(filled))
