"""What came of the yearly poll: an answer is recorded as soon as availability of that year comes in (H2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from stagetui.engine.doorway.transaction import Transaction
from stagetui.engine.queries.polls import rooms_of, year_of_place
from stagetui.engine.records import Peiling, Stageplaats
from stagetui.engine.rules.periods import Period, overlap
from stagetui.engine.rules.polls import Room, unchanged
from stagetui.profiles.terms import Peilingantwoord


def note_poll_answers(tx: Transaction, said: Mapping[str, Sequence[Period]]) -> None:
    """Record an answer to each question that waits for one, of places of which availability in its year came in.

    Args:
        tx: The change in progress; the availability is written already.
        said: The days about which something came in, by place.
    """
    rooms = rooms_of(tx, list(said))
    for one, period in polled(tx, said):
        if one.beantwoord_op is None and any(overlap(days, period) for days in said[one.plaats]):
            answer(tx, one, rooms[one.plaats], period, tx.today)


def polled(tx: Transaction, places: Iterable[str]) -> list[tuple[Peiling, Period]]:
    """What these places were asked, each with the days of its year; not of places where no year is planned any more."""
    listed = list(places)
    known = {
        place.plaats: place
        for place in tx.reader.records(
            Stageplaats, "SELECT * FROM stageplaats WHERE plaats IN (SELECT unnest(?::VARCHAR[]))", [listed]
        )
    }
    asked = tx.reader.records(
        Peiling,
        "SELECT * FROM peiling WHERE plaats IN (SELECT unnest(?::VARCHAR[])) ORDER BY plaats, jaar",
        [listed],
    )
    found = [(one, year_of_place(tx, known[one.plaats], one.jaar)) for one in asked]
    return [(one, period) for one, period in found if period is not None]


def answer(tx: Transaction, one: Peiling, rooms: Sequence[Room], period: Period, op: date) -> None:
    """Record that a place answered on a day: whether the year is as the one before it."""
    word = Peilingantwoord.ONGEWIJZIGD if unchanged(rooms, period) else Peilingantwoord.GEWIJZIGD
    tx.change(
        one,
        {"antwoord": word, "beantwoord_door": tx.actor.persoon, "beantwoord_op": op},
        "peiling beantwoord",
    )
