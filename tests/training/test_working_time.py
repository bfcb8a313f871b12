"""N10: the length of a stage with a part-time factor that changes, held against counting day by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from stagetui.profiles.calendar import Werktijd, stage_end, stage_start

DAY = timedelta(days=1)
DAYS = st.dates(date(2023, 11, 1), date(2029, 3, 31))
WEEKS = st.integers(1, 30)
FACTORS = st.integers(50, 100)
SHARES = st.integers(10, 100)


@st.composite
def werktijden(draw: Any) -> Werktijd:
    """A factor that changes up to four times, on any days."""
    days = sorted(draw(st.sets(DAYS, max_size=4)))
    return Werktijd(draw(FACTORS), tuple((day, draw(FACTORS)) for day in days))


def counted(start: date, weeks: int, worked: Werktijd, share: int) -> date:
    """The day on which the weeks are reached, counted one day at a time."""
    day, left = start, weeks * 7 * 100 * 100
    while (left := left - worked.on(day) * share) > 0:
        day += DAY
    return day


@given(start=DAYS, weeks=WEEKS, worked=werktijden(), share=SHARES)
@example(
    start=date(2028, 2, 28), weeks=1, worked=Werktijd(50, ((date(2028, 2, 29), 100),)), share=100
)  # leap day
@example(start=date(2027, 1, 31), weeks=4, worked=Werktijd(100, ((date(2027, 1, 31), 50),)), share=50)
@example(start=date(2027, 6, 7), weeks=13, worked=Werktijd(100, ((date(2027, 9, 6), 50),)), share=100)
def test_n10_the_end_is_the_day_on_which_the_weeks_are_reached(
    start: date, weeks: int, worked: Werktijd, share: int
) -> None:
    """N10, N18: exact, over leap years and month ends, with a factor that changes on any day."""
    assert stage_end(start, weeks, worked, share) == counted(start, weeks, worked, share)


@given(start=DAYS, weeks=WEEKS, worked=werktijden(), share=SHARES)
def test_the_last_start_that_is_in_time_is_the_end_turned_round(
    start: date, weeks: int, worked: Werktijd, share: int
) -> None:
    end = stage_end(start, weeks, worked, share)
    found = stage_start(end, weeks, worked, share)
    assert stage_end(found, weeks, worked, share) <= end < stage_end(found + DAY, weeks, worked, share)


@given(start=DAYS, weeks=WEEKS, factor=FACTORS, days=st.sets(DAYS, max_size=4))
def test_a_change_to_the_same_factor_changes_nothing(
    start: date, weeks: int, factor: int, days: set[date]
) -> None:
    split = Werktijd(factor, tuple((day, factor) for day in sorted(days)))
    assert stage_end(start, weeks, split) == stage_end(start, weeks, factor)
    plain = Werktijd(factor)
    for day in sorted(days):
        plain = plain.changed(day, factor)
    assert plain == Werktijd(factor)


@given(start=DAYS, first=WEEKS, second=WEEKS, worked=werktijden())
def test_splitting_a_stage_in_two_loses_at_most_the_day_that_both_begin(
    start: date, first: int, second: int, worked: Werktijd
) -> None:
    halfway = stage_end(start, first, worked)
    parts = stage_end(halfway + DAY, second, worked)
    assert parts - DAY <= stage_end(start, first + second, worked) <= parts


@given(start=DAYS, weeks=WEEKS, worked=werktijden(), since=DAYS, more=FACTORS)
def test_a_higher_factor_never_ends_later(
    start: date, weeks: int, worked: Werktijd, since: date, more: int
) -> None:
    higher = Werktijd(
        max(worked.first, more), tuple((day, max(factor, more)) for day, factor in worked.changes)
    )
    assert stage_end(start, weeks, higher) <= stage_end(start, weeks, worked)
    assert stage_end(start, weeks, higher.changed(since, 100)) <= stage_end(start, weeks, higher)


@given(worked=werktijden(), since=DAYS, factor=FACTORS, day=DAYS)
def test_a_change_holds_until_the_next_one(worked: Werktijd, since: date, factor: int, day: date) -> None:
    after = worked.changed(since, factor)
    until = min((other for other, _ in worked.changes if other > since), default=date.max)
    assert after.on(day) == (factor if since <= day < until else worked.on(day))
    assert list(after.changes) == sorted(after.changes)


@given(worked=werktijden(), start=DAYS, length=st.integers(0, 400))
def test_the_lowest_factor_of_a_stay(worked: Werktijd, start: date, length: int) -> None:
    """H14: a stageplaats takes the aios with the lowest factor of the whole stay."""
    days = [start + timedelta(days=n) for n in range(length + 1)]
    assert worked.lowest(days[0], days[-1]) == min(map(worked.on, days))
