"""When things happen in the demo, counted from the day on which it is made; pure date arithmetic.

Stages start on Mondays. A round is a period of whole months, so that the deadline for its preferences (N3) is known
to lie in the past or in the weeks to come, whatever day it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from stagetui.engine.demo.scale import Group
from stagetui.profiles.calendar import months_before

MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
PAUSE = timedelta(weeks=8)  # between two stages of an aios, for the own practice


@dataclass(frozen=True, slots=True)
class Period:
    """A round: its name, its period (inclusive) and the Mondays on which its stages start."""

    name: str
    van: date
    tot: date
    starts: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Moments:
    """The demo's calendar."""

    today: date
    founded: date
    rounds: dict[Group, Period]
    hand: tuple[date, ...]
    later: date

    @classmethod
    def around(cls, today: date) -> Moments:
        """Lay out rounds before and after `today`."""
        soon = tuple(monday(today + timedelta(days=days)) for days in (46, 60, 74))
        return cls(
            today,
            month(today, -13),
            {
                Group.EARLIER: _period(_mondays(today, (-4, -3, -2))),
                Group.RECENT: _period(soon),
                Group.COMPUTED: _period(_mondays(today, (4,))),
                Group.INTAKE: _period(_mondays(today, (5, 6))),
            },
            tuple(monday(today + timedelta(days=days)) for days in (-28, 35, 70)),
            month(today, 7),
        )

    def before(self, days: int) -> date:
        """The day so many days before today."""
        return self.today - timedelta(days=days)


def monday(day: date) -> date:
    """The first Monday on or after `day`."""
    return day + timedelta(days=-day.weekday() % 7)


def month(day: date, away: int) -> date:
    """The first day of the month that is so many months away (negative: earlier)."""
    return months_before(day.replace(day=1), -away)


def _mondays(today: date, away: Sequence[int]) -> tuple[date, ...]:
    return tuple(monday(month(today, months)) for months in away)


def _period(starts: tuple[date, ...]) -> Period:
    van = starts[0].replace(day=1)
    tot = month(starts[-1], 1) - timedelta(days=1)
    first, last = MONTHS[van.month - 1], MONTHS[tot.month - 1]
    span = first if first == last else f"{first}-{last}"
    return Period(f"Start {span} {tot.year}", van, tot, starts)
