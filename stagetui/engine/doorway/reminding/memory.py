"""What was reminded before: a message says each thing once to each receiver, at each step of the profile."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from stagetui.engine.mail.fields import Soort

if TYPE_CHECKING:
    from stagetui.engine.doorway.transaction import Transaction

MISSED: Final = timedelta(days=28)
"""What should have been said longer ago is not said any more; and a date that moved by more is another one."""

Key = tuple[str, str, int, str | None, str | None, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that a message says to one receiver.

    Attributes:
        soort: The kind of message.
        ontvanger: Whom: a person, *aios*, an instelling or a stageplaats.
        trap: The step: so many days before `datum`, below zero after it.
        datum: The date that it counts to; None when there is none.
        aios: With `stagesoort` and `mijlpaal` the milestone that it is about.
        over: What else it is about, such as `aanvraag:12`.
    """

    soort: Soort
    ontvanger: str
    trap: int = 0
    datum: date | None = None
    aios: str | None = None
    stagesoort: str | None = None
    mijlpaal: str | None = None
    over: str | None = None

    @property
    def key(self) -> Key:
        """What makes it the same thing."""
        about = self.aios, self.stagesoort, self.mijlpaal, self.over
        return self.soort.value, self.ontvanger, self.trap, *about


class Memory:
    """What was reminded before, read once."""

    def __init__(self, tx: Transaction) -> None:
        """Read it."""
        self._tx = tx
        self._said: dict[Key, date | None] = {
            (soort, ontvanger, trap, aios, kind, mijlpaal, over): datum
            for soort, ontvanger, trap, aios, kind, mijlpaal, over, datum in tx.reader.rows(
                "SELECT soort, ontvanger, trap, aios, stagesoort, mijlpaal, over, max(datum) FROM herinnering "
                "GROUP BY ALL"
            )
        }

    def fresh(self, moment: Moment) -> bool:
        """Whether this was not said yet; a date that moved far is said anew."""
        if moment.key not in self._said:
            return True
        before = self._said[moment.key]
        return before is not None and moment.datum is not None and abs(moment.datum - before) > MISSED

    def keep(self, said: Iterable[tuple[int, Sequence[Moment]]]) -> None:
        """Remember what the messages with these numbers said."""
        rows: list[dict[str, object]] = [
            {
                "bericht": bericht,
                "soort": moment.soort,
                "ontvanger": moment.ontvanger,
                "trap": moment.trap,
                "datum": moment.datum,
                "aios": moment.aios,
                "stagesoort": moment.stagesoort,
                "mijlpaal": moment.mijlpaal,
                "over": moment.over,
                "op": self._tx.actor.now,
            }
            for bericht, moments in said
            for moment in moments
        ]
        numbers = self._tx.writer.next_ids("herinnering", len(rows))
        self._tx.writer.insert(
            "herinnering", [{"herinnering": number} | row for number, row in zip(numbers, rows, strict=True)]
        )


def step(today: date, day: date, steps: Iterable[int]) -> int | None:
    """The step that a date has come to: the last of these days before it that is there; None before the first.

    A step that was missed for more than four weeks is not made up for.
    """
    last = min((days for days in steps if today >= day - timedelta(days=days)), default=None)
    if last is None or today - (day - timedelta(days=last)) > MISSED:
        return None
    return last
