"""Date arithmetic of stages: ends, lengths, milestones and deadlines (N3, N10)."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stagetui.profiles.calendar import (
    cohort_start,
    full_time_weeks,
    milestone_date,
    months_before,
    preference_deadline,
    stage_end,
)
from stagetui.profiles.schema import Milestone, Profile
from stagetui.profiles.terms import Eigenaar

DAYS = st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2100, 12, 31))
PERCENT = st.integers(min_value=50, max_value=100)
WEEKS = st.integers(min_value=1, max_value=104)
MONTHS = st.integers(min_value=0, max_value=24)


def milestone(**moment: int | bool) -> Milestone:
    return Milestone.model_validate({"id": "m", "text": "Mijlpaal", "owner": Eigenaar.AIOS, **moment})


@pytest.mark.parametrize(
    ("start", "weeks", "deeltijd", "end"),
    [
        ("2027-03-15", 13, 100, "2027-06-13"),  # 91 days, ends on a Sunday: weekends do not count (N10)
        ("2027-03-15", 13, 50, "2027-09-12"),
        ("2027-03-15", 13, 85, "2027-06-30"),  # 107.06 days: the last, begun day counts whole
        ("2028-02-28", 1, 100, "2028-03-05"),  # leap year
        ("2027-02-28", 1, 100, "2027-03-06"),
    ],
)
def test_the_end_follows_from_length_and_part_time_factor(
    start: str, weeks: int, deeltijd: int, end: str
) -> None:
    """N10."""
    assert stage_end(dt.date.fromisoformat(start), weeks, deeltijd) == dt.date.fromisoformat(end)


@given(start=DAYS, weeks=WEEKS, deeltijd=PERCENT)
def test_a_stage_is_never_shorter_than_its_weeks_and_less_than_a_day_longer(
    start: dt.date, weeks: int, deeltijd: int
) -> None:
    """N10: `full_time_weeks` undoes `stage_end`, up to the one day that is begun."""
    length = full_time_weeks(start, stage_end(start, weeks, deeltijd), deeltijd)
    assert weeks <= length < weeks + deeltijd / 700 + 1e-9


@given(start=DAYS, weeks=WEEKS, deeltijd=st.integers(min_value=50, max_value=99))
def test_who_works_less_ends_no_earlier(start: dt.date, weeks: int, deeltijd: int) -> None:
    """N10."""
    assert stage_end(start, weeks, deeltijd) >= stage_end(start, weeks, deeltijd + 1)


@given(start=DAYS, first=WEEKS, second=WEEKS)
def test_full_time_stages_in_a_row_are_as_long_as_one(start: dt.date, first: int, second: int) -> None:
    """N18: two stages may be joined."""
    halfway = stage_end(start, first, 100)
    assert stage_end(halfway + dt.timedelta(days=1), second, 100) == stage_end(start, first + second, 100)


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        ("2027-03-31", 1, "2027-02-28"),
        ("2028-03-31", 1, "2028-02-29"),
        ("2028-02-29", 12, "2027-02-28"),
        ("2027-01-15", 1, "2026-12-15"),
        ("2027-12-31", 12, "2026-12-31"),
        ("2027-05-31", 0, "2027-05-31"),
        ("2027-01-31", 14, "2025-11-30"),
    ],
)
def test_months_before_stops_at_the_end_of_a_shorter_month(day: str, months: int, earlier: str) -> None:
    assert months_before(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(earlier)


@given(day=DAYS, months=MONTHS)
def test_months_before_is_so_many_months_earlier_and_never_past_the_day(day: dt.date, months: int) -> None:
    earlier = months_before(day, months)
    assert (day.year * 12 + day.month) - (earlier.year * 12 + earlier.month) == months
    assert earlier.day == day.day or (earlier + dt.timedelta(days=1)).day == 1
    assert earlier.day <= day.day


@given(day=DAYS, later=st.integers(min_value=0, max_value=60), months=MONTHS)
def test_a_later_start_never_has_an_earlier_moment(day: dt.date, later: int, months: int) -> None:
    assert months_before(day + dt.timedelta(days=later), months) >= months_before(day, months)


@given(start=DAYS, months=MONTHS)
@example(start=dt.date(2027, 3, 15), months=4)
@example(start=dt.date(2028, 7, 31), months=5)
def test_before_the_first_of_the_month_ends_on_the_last_day_of_the_month_before(
    start: dt.date, months: int
) -> None:
    """N3: for every start in one month the same day, and that day is the last of a month."""
    moment = milestone(months_before=months, before_first_of_month=True)
    due = milestone_date(moment, start, start)
    assert (due + dt.timedelta(days=1)) == months_before(start, months).replace(day=1)
    assert due == milestone_date(moment, start.replace(day=1), start)


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        ({"months_before": 6}, "2026-09-15"),
        ({"months_before": 4, "before_first_of_month": True}, "2026-10-31"),
        ({"weeks_before": 6}, "2027-02-01"),
        ({"weeks_before": 0}, "2027-03-15"),
        ({"days_after_start": 0}, "2027-03-15"),
        ({"days_before_start": 1}, "2027-03-14"),
        ({"days_after_start": 28}, "2027-04-12"),
        ({"halfway": True}, "2027-04-29"),
        ({"days_before_end": 0}, "2027-06-13"),
        ({"days_before_end": 7}, "2027-06-06"),
        ({"days_after_end": 14}, "2027-06-27"),
    ],
)
def test_a_milestone_counts_from_the_first_or_the_last_day(moment: dict[str, int | bool], due: str) -> None:
    """N3, N19, for a stage of 2027-03-15 up to and including 2027-06-13."""
    start, end = dt.date(2027, 3, 15), dt.date(2027, 6, 13)
    assert milestone_date(milestone(**moment), start, end) == dt.date.fromisoformat(due)


def test_preferences_close_before_the_first_of_the_month_four_months_earlier(va: Profile) -> None:
    """N3: for a start on 2027-03-15 the last day that counts is 2026-10-31."""
    assert preference_deadline(va, dt.date(2027, 3, 15)) == dt.date(2026, 10, 31)
    assert preference_deadline(va, dt.date(2027, 3, 1)) == dt.date(2026, 10, 31)
    assert preference_deadline(va, dt.date(2027, 2, 28)) == dt.date(2026, 9, 30)


@pytest.mark.parametrize(
    ("cohort", "first"),
    [
        ("2024-03-01", dt.date(2024, 3, 1)),
        ("2024-03", dt.date(2024, 3, 1)),
        (" 2024-9 ", dt.date(2024, 9, 1)),
        ("2024", dt.date(2024, 1, 1)),
        ("2024-13", None),
        ("voorjaar 2024", None),
        ("", None),
    ],
)
def test_the_name_of_a_cohort_gives_its_first_day(cohort: str, first: dt.date | None) -> None:
    assert cohort_start(cohort) == first
