"""Who does what at which moment of the demo's past; time only moves forward, and never past the real one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Concatenate, ParamSpec, TypeVar

from stagetui.engine.access import Actor, Via, View
from stagetui.engine.bureau import Bureau
from stagetui.engine.demo.tables import Values, table_of
from stagetui.engine.doorway.door import Command
from stagetui.engine.doorway.importing import ImportTable
from stagetui.errors import RefusedError

P = ParamSpec("P")
T = TypeVar("T")
OPENING = time(8, 15)
STEP = timedelta(minutes=3)


class Clock:
    """Carries out commands in the past, as the audit trail should tell them."""

    def __init__(self, bureau: Bureau, present: Actor) -> None:
        """Begin before everything; `present` is the moment at which the demo is made."""
        self._bureau = bureau
        self._present = present
        self._last = datetime.combine(date.min, OPENING)

    @property
    def day(self) -> date:
        """The day of what happened last."""
        return self._last.date()

    def actor(self, persoon: str, day: date) -> Actor:
        """Somebody on that day, a little later than whoever acted last; on the last day at the latest now."""
        wanted = max(
            datetime.combine(day, OPENING), self._last + STEP if self._last.date() == day else self._last
        )
        self._last = max(self._last, min(wanted, self._present.now))
        return Actor(persoon, Via.SCRIPT, day, self._last)

    def do(self, persoon: str, day: date, command: Command[T]) -> T:
        """Carry out a command."""
        return self._bureau.do(self.actor(persoon, day), command)

    def ask(
        self,
        persoon: str,
        day: date,
        query: Callable[Concatenate[View, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Look at the state of that day."""
        return self._bureau.ask(self.actor(persoon, day), query, *args, **kwargs)

    def take_in(self, persoon: str, day: date, kind: str, rows: Sequence[Values]) -> None:
        """Import rows; none may be refused, or the demo itself is wrong."""
        if not rows:
            return
        report = self.do(persoon, day, ImportTable(table_of(kind, rows)))
        if report.geweigerd:
            first = report.geweigerd[0]
            raise RefusedError(
                "Oefenbureau niet gemaakt",
                f"De verzonnen {kind} passen niet bij de profielen: {first.kolom} {first.waarde}: {first.reden}.",
            )
