"""Working days, Monday to Friday, and what an absence of an aios costs in them (H19); pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from stagetui.engine.records import Stage
from stagetui.engine.rules.yeartime import lengthens
from stagetui.profiles.years import StageYear

DAY = timedelta(days=1)
WEEKEND = 5
"""The weekday, from 0, with which it begins."""


@dataclass(frozen=True, slots=True)
class Gemist:
    """A part of an absence, `van` until `tot` inclusive, that lies in one stage, or (None) in none.

    Attributes:
        dagen: The working days that are made up for.
        verlengt: Whether the stage itself lasts that much longer; else the training does, at its end.
    """

    stagesoort: str | None
    van: date
    tot: date
    dagen: int
    verlengt: bool


def working_days(van: date, tot: date) -> list[date]:
    """The working days from `van` until `tot` (inclusive); a public holiday counts as one."""
    days = (van + DAY * number for number in range((tot - van).days + 1))
    return [day for day in days if day.weekday() < WEEKEND]


def after_working_days(day: date, count: int) -> date:
    """The day so many working days later; the same day for none."""
    for _ in range(count):
        day += DAY
        while day.weekday() >= WEEKEND:
            day += DAY
    return day


def missed(year: StageYear, lines: Iterable[Stage], van: date, tot: date) -> list[Gemist]:
    """Divide an absence over the stages that it lies in, with the days to be made up for in each (H19).

    A short absence costs nothing. Of a longer one the days beyond the first working days do: a stage that part time
    makes longer (traject A) grows by those in it, since they must be made up for there.
    """
    costs = (tot - van).days + 1 > year.absence_days
    beyond = working_days(van, tot)[year.absence_working_days :] if costs else []
    found: list[Gemist] = []
    day = van
    for line in sorted(lines, key=lambda one: one.start):
        first, last = max(van, line.start), min(tot, line.eind)
        if first > last:
            continue
        if day < first:
            found.append(_piece(None, day, first - DAY, beyond, verlengt=False))
        found.append(_piece(line.stagesoort, first, last, beyond, verlengt=lengthens(year, line)))
        day = last + DAY
    if day <= tot:
        found.append(_piece(None, day, tot, beyond, verlengt=False))
    return found


def _piece(stagesoort: str | None, van: date, tot: date, beyond: list[date], *, verlengt: bool) -> Gemist:
    return Gemist(stagesoort, van, tot, sum(van <= day <= tot for day in beyond), verlengt)
