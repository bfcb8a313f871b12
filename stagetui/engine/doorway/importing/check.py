"""What every check of a file has: the state that rows are held against, and the problems that many kinds share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from stagetui.engine.doorway.importing.state import Key, State
from stagetui.engine.exchange.kinds import Kind
from stagetui.engine.exchange.table import Refusal, Row, Table
from stagetui.profiles.terms import Rol


class Check:
    """Checks of one kind of file; `row` looks at one row that is new or changed, `whole` at all of them together."""

    def __init__(self, state: State, kind: Kind, table: Table, current: Mapping[Key, Any]) -> None:
        """Keep what rows are held against."""
        self.state = state
        self.kind = kind
        self.table = table
        self.current = current

    def row(self, row: Row, before: Any) -> Iterator[Refusal]:  # noqa: ARG002 (any record)
        """Yield the problems of one row that would be written; `before` is what is stored now."""
        yield from ()

    def whole(self, moving_rows: Sequence[Row]) -> Iterator[Refusal]:  # noqa: ARG002
        """Yield the problems of the rows together."""
        yield from ()

    def known(self, row: Row, column: str, among: Mapping[Key, Any], what: str) -> Iterator[Refusal]:
        """Refuse a reference to something that is not there."""
        value = row.values[column]
        if value is not None and (value,) not in among:
            yield refusal(
                row, column, f"{what} {value} is niet bekend; lees {what} eerst in of verbeter de code"
            )

    def mine(self, row: Row, column: str, *institutes: str | None) -> Iterator[Refusal]:
        """Refuse what belongs to an institute that who imports does not work for; None belongs to everybody."""
        for instituut in dict.fromkeys(one for one in institutes if one):
            if not self.state.view.rights.has(Rol.BUREAU, instituut=instituut):
                yield refusal(
                    row, column, f"u werkt niet voor {instituut}; vraag een collega die dat wel doet"
                )


def refusal(row: Row, column: str, reason: str) -> Refusal:
    """Refuse a row for what stands in one of its columns."""
    value = row.values.get(column)
    return Refusal(row.number, column, "" if value is None else str(value), reason)


def unknown_institute(
    row: Row, instituut: str, institutes: Sequence[str], column: str = "instituut"
) -> Refusal:
    """Refuse an institute that the bureau does not have."""
    return refusal(
        row, column, f"dit bureau heeft geen instituut {instituut}; kies uit {', '.join(institutes)}"
    )
