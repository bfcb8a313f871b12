"""A question to an instelling is answered as soon as its availability is known, however that came in (N3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from stagetui.engine.doorway.transaction import Transaction
from stagetui.engine.queries.placing import windows_of
from stagetui.engine.records import Uitvraag
from stagetui.engine.rules.periods import Period, overlap, without

Room = tuple[date, date, int]
"""For how many there is room from the first until the last day."""


def note_answers(tx: Transaction, places: Sequence[str]) -> None:
    """Close each open question about these places whose whole period is now known, in the name of who recorded it."""
    rooms: dict[str, list[Room]] = defaultdict(list)
    for window in windows_of(tx, places):
        rooms[window.plaats].append((window.van, window.tot, window.capaciteit))
    for asked in tx.reader.records(
        Uitvraag,
        "SELECT * FROM uitvraag WHERE beantwoord_op IS NULL AND plaats IN (SELECT unnest(?::VARCHAR[])) "
        "ORDER BY uitvraag",
        [list(places)],
    ):
        if not unknown_days(asked, rooms[asked.plaats]):
            close_question(tx, asked, least_room(asked, rooms[asked.plaats]))


def unknown_days(asked: Uitvraag, rooms: Sequence[Room]) -> list[Period]:
    """The days of a question of which the availability is not known."""
    return without([(asked.van, asked.tot)], [(van, tot) for van, tot, _ in rooms])


def least_room(asked: Uitvraag, rooms: Sequence[Room]) -> int:
    """For how many there is room on every day of a question that is wholly known."""
    return min(room for van, tot, room in rooms if overlap((van, tot), (asked.van, asked.tot)))


def close_question(
    tx: Transaction,
    asked: Uitvraag,
    capaciteit: int,
    *,
    namens: str | None = None,
    toelichting: str | None = None,
    op: date | None = None,
) -> None:
    """Record the answer: for how many there is room (0: a no), who gave it, and on which day."""
    tx.change(
        asked,
        {
            "capaciteit": capaciteit,
            "namens": namens,
            "toelichting": toelichting,
            "beantwoord_door": tx.actor.persoon,
            "beantwoord_op": op or tx.today,
        },
        "beschikbaarheid beantwoord",
    )
