"""What the work list should hold on any day, reckoned from the facts and not from the profiles (N3, N10, N11, N19).

It knows the calendar of a stage as the FAQ tells it, and is told what the office did and when. It shares no code with
the program: dates are counted here anew.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

NEAR = dt.timedelta(days=28)
ONE = dt.timedelta(days=1)

# Once for a stage, also when it has parts; the others are of each part, with a place and a stagebegeleider of its own.
WHOLE = frozenset({"werving", "stageplan", "stageplan-goedgekeurd", "stageverslag", "gesprek-met-opleider"})
ETALAGE = frozenset({"voorkeuren", "beschikbaarheid"})


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months earlier, or the last of that month."""
    year, month = day.year, day.month - months
    while month < 1:
        year, month = year - 1, month + 12
    for number in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month, number)
        except ValueError:
            continue
    raise AssertionError(day)


def dates(start: dt.date, end: dt.date) -> dict[str, dt.date]:
    """The last day of each milestone of a stage from `start` to `end` (N3, N19)."""
    week = dt.timedelta(weeks=1)
    return {
        "werving": months_before(start, 6),
        "voorkeuren": months_before(start, 4).replace(day=1) - ONE,
        "beschikbaarheid": months_before(start, 4),
        "besluit": start - 6 * week,
        "gegevens": start - 4 * week,
        "stageplan": start - 4 * week,
        "stageplan-goedgekeurd": start - ONE,
        "start": start,
        "startgesprek": start + 13 * ONE,
        "tussengesprek": start + (end - start) // 2,
        "stageverslag": end - week,
        "eindgesprek": end,
        "gesprek-met-opleider": end,
        "einde": end,
        "beoordeling": end + 2 * week,
    }


@dataclass
class Line:
    """A line of the schema: a stage without parts, a whole stage with parts, or a part."""

    stagesoort: str
    start: dt.date
    end: dt.date
    etalage: bool = False
    whole: bool = False
    part: bool = False
    extra: dict[str, dt.date] = field(default_factory=dict)
    """Milestones that only this profile has."""
    done: dict[str, dt.date] = field(default_factory=dict)
    """From which day each milestone is settled."""

    def milestones(self) -> dict[str, dt.date]:
        """Those that stand in its calendar."""
        found = {**dates(self.start, self.end), **self.extra}
        if self.whole:
            return {name: day for name, day in found.items() if name in WHOLE}
        if self.part:
            found = {name: day for name, day in found.items() if name not in WHOLE}
        return {name: day for name, day in found.items() if name not in ETALAGE or self.etalage}

    def settle(self, day: dt.date, *names: str) -> None:
        """These are settled from that day on."""
        for name in names:
            self.done.setdefault(name, day)

    def expected(self, today: dt.date) -> set[tuple[str, str, int]]:
        """What the work list holds of this line: (stagesoort, milestone, days to go)."""
        return {
            (self.stagesoort, name, (day - today).days)
            for name, day in self.milestones().items()
            if day - today <= NEAR and not (name in self.done and self.done[name] <= today)
        }

    def turning_days(self) -> set[dt.date]:
        """The days on which the list changes by itself: a milestone comes in sight, or is late."""
        return {day + shift for day in self.milestones().values() for shift in (-NEAR, ONE)}
