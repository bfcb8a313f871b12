"""How long a stage of a year lasts when the working time changes, and what of it is done or left (H14, H16, H22); pure.

Stages of a year begin on the first day of a month and last whole months; the allocator rounds in the same way.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from stagetui.engine.records import Stage
from stagetui.engine.rules.halfyears import month_index, months_after
from stagetui.profiles.calendar import FULL_TIME, WEEK, Werktijd, months_for
from stagetui.profiles.years import Component, StageYear

DAY = timedelta(days=1)
YEAR_WEEKS = 52
"""The leave of a year is spread over so many weeks (H16)."""


def lengthens(year: StageYear, stage: Stage) -> bool:
    """Whether part time makes a line of the schema longer (H14): so say all components that it may be."""
    options = year.of_stage(stage.stagesoort, stage.weken) or year.of_stage(stage.stagesoort, None)
    return bool(options) and all(one.lengthens for one in options)


def worked_weeks(werktijd: Werktijd, start: date, eind: date) -> float:
    """Full-time weeks from `start` until `eind` (inclusive): each day counts for the factor of that day."""
    borders = [start, *(day for day, _ in werktijd.changes if start < day <= eind), eind + DAY]
    return sum((after - day).days * werktijd.on(day) for day, after in pairwise(borders)) / (WEEK * FULL_TIME)


def calendar_weeks(weeks: float, start: date, werktijd: Werktijd) -> float:
    """Weeks in which so many full-time weeks are done: those before a change by the old factor (H14)."""
    left, day, passed = weeks, start, 0.0
    for since, _ in (change for change in werktijd.changes if change[0] > start):
        done = worked_weeks(werktijd, day, since - DAY)
        if done >= left:
            break
        left, passed, day = left - done, passed + (since - day).days / WEEK, since
    return passed + left * FULL_TIME / werktijd.on(day)


def lengthened_end(start: date, weeks: int, werktijd: Werktijd) -> date:
    """The last day (inclusive) of a stage that part time makes longer, in whole months, as a plan rounds them (H14)."""
    return months_after(start, months_for(calendar_weeks(weeks, start, werktijd))) - DAY


def moved_end(start: date, old: Stage) -> date:
    """The last day of a stage that begins at `start` and lasts as long as it did: in months when it has whole ones."""
    after = old.eind + DAY
    if old.start.day == after.day == start.day == 1:
        return months_after(start, month_index(old.start, after)) - DAY
    return start + (old.eind - old.start)


def relengthened(stage: Stage, before: Werktijd, after: Werktijd) -> Stage:
    """A stage that grows with part time, as long as another working time makes it (H14).

    What it lasts longer or shorter than was reckoned, as after an illness (H19), it keeps.
    """
    weeks = stage.weken or round(worked_weeks(before, stage.start, stage.eind))
    apart = stage.eind - lengthened_end(stage.start, weeks, before)
    return replace(stage, eind=lengthened_end(stage.start, weeks, after) + apart)


def done_weeks(year: StageYear, stage: Stage, werktijd: Werktijd) -> float:
    """Full-time weeks that a stage gives: all of them where it is lengthened, else what part time leaves (H14, H16)."""
    weeks = stage.weken or 0
    if lengthens(year, stage):
        return float(weeks)
    days = (stage.eind - stage.start).days + 1
    return weeks * worked_weeks(werktijd, stage.start, stage.eind) * WEEK / days


def left_weeks(year: StageYear, stage: Stage, werktijd: Werktijd) -> float:
    """Full-time weeks that part time leaves undone, to be made up after the year (H14), to a tenth."""
    return round((stage.weken or 0) - done_weeks(year, stage, werktijd), 1)


def planned_end(component: Component, start: date, werktijd: Werktijd) -> date:
    """The last day (inclusive) that a plan gives this component when it begins at `start` (H14)."""
    if component.lengthens:
        return lengthened_end(start, component.weeks, werktijd)
    return months_after(start, months_for(component.weeks)) - DAY


def usual_end(year: StageYear, stagesoort: str, weeks: int, start: date, werktijd: Werktijd) -> date | None:
    """The last day (inclusive) of a stage of which only the first is known: of the component nearest to so many weeks.

    Returns:
        None when the programme has no stage of this kind.
    """
    options = year.of_stage(stagesoort, None)
    usual = min(options, key=lambda one: abs(one.weeks - weeks), default=None)
    return None if usual is None else planned_end(usual, start, werktijd)


def enough(component: Component, stage: Stage, werktijd: Werktijd) -> bool:
    """Whether a stage lasts long enough to count as this component: a week may be let go (H14, H22)."""
    return stage.eind >= planned_end(component, stage.start, werktijd) - timedelta(weeks=1)


def leave_hours(hours: int, weeks: float) -> float:
    """Hours of leave in so many full-time weeks, of `hours` in a year at full time (H16)."""
    return round(hours * weeks / YEAR_WEEKS, 1)
