"""The yearly poll of availability: which year it is about, what stood a year earlier, and whether that changed (H2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from stagetui.engine.exchange.pollform import Kwartaal
from stagetui.engine.records import Beschikbaarheid
from stagetui.engine.rules.halfyears import QUARTER, YEAR, months_after, quarters
from stagetui.engine.rules.periods import Period, overlap, without
from stagetui.profiles.years import StageYear

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Room:
    """For how many there is room at a place from `van` until `tot`, inclusive, and what was said about it."""

    van: date
    tot: date
    capaciteit: int
    afwezig_dagen: str | None = None
    toelichting: str | None = None

    @classmethod
    def of(cls, window: Beschikbaarheid) -> Room:
        """What is stored, without the place."""
        return cls(window.van, window.tot, window.capaciteit, window.afwezig_dagen, window.toelichting)


def planning_year(year: StageYear, jaar: int) -> Period:
    """The days that are planned from the first half year that begins in `jaar` on: a year, both days inclusive (H5)."""
    first = date(jaar, year.half_years[0], 1)
    return first, months_after(first, YEAR) - _DAY


def a_year_later(rooms: Iterable[Room], period: Period) -> list[Room]:
    """What stood a year before `period`, moved to it and cut to it; the last day of February follows the month."""
    moved = (
        replace(one, van=months_after(one.van, YEAR), tot=months_after(one.tot + _DAY, YEAR) - _DAY)
        for one in rooms
    )
    return _cut(moved, period)


def carried_over(rooms: Sequence[Room], period: Period) -> list[Room]:
    """What stood a year earlier, on the days of `period` of which nothing is known yet."""
    known = [(one.van, one.tot) for one in rooms]
    return [
        replace(one, van=van, tot=tot)
        for one in a_year_later(rooms, period)
        for van, tot in without([(one.van, one.tot)], known)
    ]


def form_rows(rooms: Sequence[Room], period: Period) -> list[Kwartaal]:
    """The rows of the form: what is known of the year as it stands, and the other days by quarter, as a year earlier.

    A quarter is filled in when there was one number for all of it; else it is the stageopleider who knows.
    """
    known = [one for one in rooms if overlap((one.van, one.tot), period)]
    rows = [Kwartaal(one.van, one.tot, one.capaciteit, one.afwezig_dagen, one.toelichting) for one in known]
    before = a_year_later(rooms, period)
    for first in quarters(period[0]):
        whole = first, months_after(first, QUARTER) - _DAY
        for van, tot in without([whole], [(one.van, one.tot) for one in known]):
            said = {
                (one.capaciteit, one.afwezig_dagen, one.toelichting)
                for one in before
                if overlap((one.van, one.tot), (van, tot))
            }
            unknown = without([(van, tot)], [(one.van, one.tot) for one in before])
            filled = said.pop() if len(said) == 1 and not unknown else (None, None, None)
            rows.append(Kwartaal(van, tot, *filled))
    return sorted(rows, key=lambda one: one.van)


def known_rows(rooms: Sequence[Room], period: Period) -> list[Kwartaal]:
    """What is known of every day of `period`; days of which nothing is known stand there without a number."""
    known = _cut(rooms, period)
    rows = [Kwartaal(one.van, one.tot, one.capaciteit, one.afwezig_dagen, one.toelichting) for one in known]
    rows += [
        Kwartaal(van, tot, None, None, None)
        for van, tot in without([period], [(one.van, one.tot) for one in known])
    ]
    return sorted(rows, key=lambda one: one.van)


def unchanged(rooms: Sequence[Room], period: Period) -> bool:
    """Whether on every day of `period` the same is said as a year earlier; nothing said is not the same as no room."""
    return _days(_cut(rooms, period)) == _days(a_year_later(rooms, period))


def _cut(rooms: Iterable[Room], period: Period) -> list[Room]:
    return [
        replace(one, van=max(one.van, period[0]), tot=min(one.tot, period[1]))
        for one in rooms
        if overlap((one.van, one.tot), period)
    ]


def _days(rooms: Iterable[Room]) -> list[Room]:
    """The same days with what is said of them, in as few periods as possible."""
    found: list[Room] = []
    for one in sorted(rooms, key=lambda room: room.van):
        if found and found[-1].tot + _DAY == one.van and replace(found[-1], van=one.van, tot=one.tot) == one:
            found[-1] = replace(found[-1], tot=one.tot)
        else:
            found.append(one)
    return found
