"""The year of stages of an aios, the half years that are planned, and quarters: their first days (H1, H5)."""

from __future__ import annotations

from datetime import date, timedelta

from stagetui.engine.records import Aios
from stagetui.profiles.calendar import cohort_start, months_before, preference_deadline
from stagetui.profiles.schema import Profile
from stagetui.profiles.years import StageYear

QUARTER = 3
"""Months."""
YEAR = 12
"""Months."""


def months_after(day: date, months: int) -> date:
    """Return the same day of the month so many months later, or the last one when it is shorter."""
    return months_before(day, -months)


def month_index(first: date, day: date) -> int:
    """Count the months from that of `first` to that of `day`; below zero when `day` lies in an earlier month."""
    return (day.year - first.year) * YEAR + day.month - first.month


def begin_of_year(profile: Profile, aios: Aios) -> date | None:
    """Return the first day of the month in which the aios's year of stages begins (H1).

    It is counted from `start_opleiding`, or else from a cohort that is named by its month or day: a bare year leaves
    open in which half of it the training began.

    Returns:
        None when the profile has no year of stages, or when it is not known when the training began.
    """
    named = aios.cohort if aios.cohort and "-" in aios.cohort else ""
    began = aios.start_opleiding or cohort_start(named)
    if profile.year is None or began is None:
        return None
    return months_after(began.replace(day=1), profile.year.begins_after_months)


def end_of_year(year: StageYear, begin: date) -> date:
    """Return the last day (inclusive) of a year of stages at full time."""
    return months_after(begin, year.months) - timedelta(days=1)


def half_year_of(year: StageYear, day: date) -> date:
    """Return the first day of the half year that `day` lies in (H5)."""
    firsts = [date(when, month, 1) for when in (day.year - 1, day.year) for month in year.half_years]
    return max(first for first in firsts if first <= day)


def closing_day(profile: Profile, aios: Aios) -> date | None:
    """Return the last day (inclusive) on which the wishes of an aios for the year of stages may be in (H4).

    It counts back from the half year in which that year begins; None when that is not known.
    """
    begin = begin_of_year(profile, aios)
    if profile.year is None or begin is None:
        return None
    return preference_deadline(profile, half_year_of(profile.year, begin))


def next_half_year(year: StageYear, day: date) -> date:
    """Return the first day of the half year after the one that `day` lies in (H5)."""
    firsts = [date(when, month, 1) for when in (day.year, day.year + 1) for month in year.half_years]
    return min(first for first in firsts if first > day)


def quarters(first: date, months: int = YEAR) -> tuple[date, ...]:
    """Return the first days of the quarters in so many months from `first`, which is the first day of a month."""
    return tuple(months_after(first, offset) for offset in range(0, months, QUARTER))
