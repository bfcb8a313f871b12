"""Date arithmetic of stages: their length, and the dates of the calendar; pure, all last days inclusive."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stagetui.profiles.schema import Milestone, Profile

FULL_TIME = 100
WEEK = 7


@dataclass(frozen=True, slots=True)
class Werktijd:
    """The part-time factor of an employment through time (N10).

    Attributes:
        first: The factor before the first change, in percent.
        changes: From which day (inclusive) on which factor holds, by day.
    """

    first: int
    changes: tuple[tuple[dt.date, int], ...] = ()

    def on(self, day: dt.date) -> int:
        """Return the factor that holds on a day."""
        return next((factor for since, factor in reversed(self.changes) if since <= day), self.first)

    def lowest(self, start: dt.date, end: dt.date) -> int:
        """Return the lowest factor from `start` until `end` (inclusive)."""
        return min([self.on(start), *(factor for since, factor in self.changes if start < since <= end)])

    def highest(self, start: dt.date, end: dt.date) -> int:
        """Return the highest factor from `start` until `end` (inclusive)."""
        return max([self.on(start), *(factor for since, factor in self.changes if start < since <= end)])

    def changed(self, since: dt.date, factor: int) -> Werktijd:
        """Return it with this factor from a day until the next change; a change that changes nothing is left out."""
        kept = {day: old for day, old in self.changes if day != since}
        if Werktijd(self.first, tuple(kept.items())).on(since) != factor:
            kept[since] = factor
        return Werktijd(self.first, tuple(sorted(kept.items())))


def stage_end(start: dt.date, weeks: int, deeltijd: int | Werktijd, share: int = FULL_TIME) -> dt.date:
    """Return the last day (inclusive) of a stage; weekends are not taken into account (N10).

    Each day counts for the part-time factor of that day; the day on which the weeks are reached is the last.

    Args:
        start: The first day.
        weeks: The length in full-time weeks.
        deeltijd: The part-time factor of the employment, in percent, or how it changes.
        share: The part of the working week that goes to the stage, in percent (N18).

    Raises:
        OverflowError: When the end lies past the last date there is.
    """
    worked = _worked(deeltijd)
    day, left, factor = start, weeks * WEEK * FULL_TIME * FULL_TIME, worked.on(start)
    for since, next_factor in worked.changes:
        if since <= start:
            continue
        done = (since - day).days * factor * share
        if left <= done:
            break
        day, left, factor = since, left - done, next_factor
    return day + dt.timedelta(days=-(-left // (factor * share)) - 1)


def stage_start(end: dt.date, weeks: int, deeltijd: int | Werktijd, share: int = FULL_TIME) -> dt.date:
    """Return the last day on which a stage can start to have all its weeks by `end` (inclusive); see `stage_end`."""
    worked = _worked(deeltijd)
    day, left, factor = end, weeks * WEEK * FULL_TIME * FULL_TIME, worked.on(end)
    for since, _ in reversed(worked.changes):
        if since > end:
            continue
        done = ((day - since).days + 1) * factor * share
        if left <= done:
            break
        day, left = since - dt.timedelta(days=1), left - done
        factor = worked.on(day)
    return day - dt.timedelta(days=-(-left // (factor * share)) - 1)


def _worked(deeltijd: int | Werktijd) -> Werktijd:
    return deeltijd if isinstance(deeltijd, Werktijd) else Werktijd(deeltijd)


def full_time_weeks(start: dt.date, end: dt.date, deeltijd: int) -> float:
    """Return the length of a stage in full-time weeks; `end` is inclusive, `deeltijd` in percent (N10)."""
    days = (end - start).days + 1
    return days * deeltijd / (WEEK * FULL_TIME)


def months_for(weeks: float) -> int:
    """Return how many whole months so many weeks take; a week too much is let go (H14: 85 % of 26 is seven)."""
    return max(1, int(-(-(weeks - 1) * 12 // 52)))


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
