"""Date arithmetic of stages: their length, and the dates of the calendar; pure, all last days inclusive."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stagetui.profiles.schema import Milestone, Profile

FULL_TIME = 100
WEEK = 7


def stage_end(start: dt.date, weeks: int, deeltijd: int) -> dt.date:
    """Return the last day (inclusive) of a stage; weekends are not taken into account (N10).

    Args:
        start: The first day.
        weeks: The length in full-time weeks.
        deeltijd: The part-time factor of the employment, in percent.

    Raises:
        OverflowError: When the end lies past the last date there is.
    """
    days = -(-weeks * WEEK * FULL_TIME // deeltijd)
    return start + dt.timedelta(days=days - 1)


def full_time_weeks(start: dt.date, end: dt.date, deeltijd: int) -> float:
    """Return the length of a stage in full-time weeks; `end` is inclusive, `deeltijd` in percent (N10)."""
    days = (end - start).days + 1
    return days * deeltijd / (WEEK * FULL_TIME)


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the same day of the month so many months earlier, or the last one when it is shorter."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def milestone_date(milestone: Milestone, start: dt.date, end: dt.date) -> dt.date:
    """Return the last day on which a milestone is still met in time (N3, N19).

    Args:
        milestone: A milestone of a checked profile: exactly one of its counting keys is set.
        start: The first day of the stage.
        end: The last day of the stage, inclusive.
    """
    if milestone.months_before is not None:
        due = months_before(start, milestone.months_before)
        # "Before the 1st of that month": the day before is the last that counts.
        return due.replace(day=1) - dt.timedelta(days=1) if milestone.before_first_of_month else due
    if milestone.weeks_before is not None:
        return start - dt.timedelta(weeks=milestone.weeks_before)
    if milestone.days_before_start is not None:
        return start - dt.timedelta(days=milestone.days_before_start)
    if milestone.days_after_start is not None:
        return start + dt.timedelta(days=milestone.days_after_start)
    if milestone.halfway:
        return start + dt.timedelta(days=(end - start).days // 2)
    return end + dt.timedelta(days=(milestone.days_after_end or 0) - (milestone.days_before_end or 0))


def preference_deadline(profile: Profile, start: dt.date) -> dt.date:
    """Return the last day (inclusive) on which preferences for a stage from `start` may be in (N3, N6)."""
    # A checked profile's deadline counts back from the start, so the end plays no part.
    return milestone_date(profile.milestone(profile.preferences.deadline), start, start)


def cohort_start(cohort: str) -> dt.date | None:
    """Return the first day of a cohort named `2024-03-01`, `2024-03` or `2024`; None for other names."""
    match = re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", cohort.strip())
    if match is None:
        return None
    year, month, day = (int(part or 1) for part in match.groups())
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
