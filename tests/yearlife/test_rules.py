"""The arithmetic of a stage year: months for weeks, part time, working days (H14, H16, H19, H22)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagetui.engine.allocation.year import Onderdeel
from stagetui.engine.allocation.year.instance import duur, rest_weken
from stagetui.engine.records import Stage
from stagetui.engine.rules.halfyears import month_index, months_after
from stagetui.engine.rules.workdays import after_working_days, missed, working_days
from stagetui.engine.rules.yeartime import (
    DAY,
    calendar_weeks,
    enough,
    leave_hours,
    left_weeks,
    lengthened_end,
    lengthens,
    moved_end,
    planned_end,
    relengthened,
    worked_weeks,
)
from stagetui.profiles.book import ProfileBook
from stagetui.profiles.calendar import Werktijd
from stagetui.profiles.years import StageYear

FACTORS = st.integers(50, 100)
FIRSTS = st.dates(date(2025, 1, 1), date(2030, 12, 1)).map(lambda day: day.replace(day=1))
DAYS = st.dates(date(2025, 1, 1), date(2030, 12, 31))


@pytest.fixture(scope="session")
def year() -> StageYear:
    found = ProfileBook.load(None)["huisarts"].year
    assert found is not None
    return found


def stage(soort: str, start: date, eind: date, weken: int | None = 26) -> Stage:
    return Stage("h1", soort, start, eind, False, None, None, None, 1, weken)


@given(FIRSTS, st.sampled_from((6, 13, 26)), FACTORS)
def test_h14_with_one_factor_a_stage_lasts_as_many_months_as_the_plan_gives_it(
    first: date, weeks: int, factor: int
) -> None:
    months = duur(Onderdeel("a", "seh", weeks, rekt=True), factor)
    assert lengthened_end(first, weeks, Werktijd(factor)) == months_after(first, months) - DAY


@given(FIRSTS, FACTORS, st.integers(0, 250), FACTORS)
def test_h14_what_was_done_by_the_old_factor_counts_by_it(first: date, old: int, days: int, new: int) -> None:
    """So the end lies between those of the two factors, and the weeks worked until it are never too few by over one."""
    worked = Werktijd(old, ((first + DAY * days, new),))
    end = lengthened_end(first, 26, worked)
    ends = sorted(lengthened_end(first, 26, Werktijd(factor)) for factor in (old, new))
    assert ends[0] <= end <= ends[1]
    assert worked_weeks(worked, first, end) >= 25 - 3 / 7
    whole = calendar_weeks(26, first, worked)
    exact = first + timedelta(weeks=whole)
    assert worked_weeks(worked, first, exact) >= 26 - 1e-6


@given(FIRSTS, st.integers(0, 180), FACTORS, FACTORS, st.integers(-5, 20))
def test_h14_a_stage_keeps_what_it_was_longer_or_shorter_than_reckoned(
    first: date, days: int, old: int, new: int, extra: int
) -> None:
    before, after = Werktijd(old), Werktijd(old, ((first + DAY * days, new),))
    line = stage("seh", first, lengthened_end(first, 26, before) + DAY * extra)
    grown = relengthened(line, before, after)
    assert grown.eind - lengthened_end(first, 26, after) == DAY * extra
    assert relengthened(grown, after, before) == line


@given(FIRSTS, FIRSTS, st.integers(1, 9))
def test_a_stage_of_whole_months_keeps_them_wherever_it_goes(first: date, other: date, months: int) -> None:
    line = stage("ggz", first, months_after(first, months) - DAY)
    assert month_index(other, moved_end(other, line) + DAY) == months
    later = other + DAY * 4
    assert moved_end(later, line) - later == line.eind - line.start


@given(FIRSTS, FACTORS)
def test_h14_the_remainder_of_traject_b_is_that_of_the_plan(first: date, factor: int) -> None:
    year = ProfileBook.load(None)["huisarts"].year
    assert year is not None
    line = stage("ggz", first, months_after(first, 3) - DAY, 13)
    assert left_weeks(year, line, Werktijd(factor)) == pytest.approx(
        rest_weken(Onderdeel("pp", "ggz", 13), factor), abs=0.051
    )


def test_h14_only_what_the_profile_lengthens_is_lengthened(year: StageYear) -> None:
    """Of a kind that the year does not know nothing is."""
    first, last = date(2026, 9, 1), date(2026, 11, 30)
    long = [
        one
        for one in ("seh", "klinisch", "ggz", "ccp", "keuze", "niets")
        if lengthens(year, stage(one, first, last))
    ]
    assert long == ["seh", "klinisch"]


@given(FIRSTS, FACTORS, st.sampled_from(("seh-26", "seh-13", "interne", "pp", "keuze-urologie")))
def test_h22_a_stage_as_it_was_planned_is_always_enough_and_one_week_may_be_missed(
    first: date, factor: int, component: str
) -> None:
    year = ProfileBook.load(None)["huisarts"].year
    assert year is not None
    one, worked = year.component(component), Werktijd(factor)
    end = planned_end(one, first, worked)
    assert enough(one, stage(one.stagesoort, first, end), worked)
    assert enough(one, stage(one.stagesoort, first, end - timedelta(weeks=1)), worked)
    assert not enough(one, stage(one.stagesoort, first, end - timedelta(days=8)), worked)


@pytest.mark.parametrize(("weeks", "hours"), [(52, 228.0), (13, 57.0), (26, 114.0), (10.4, 45.6)])
def test_h16_thirty_days_a_year_are_57_hours_in_three_months(weeks: float, hours: float) -> None:
    assert leave_hours(228, weeks) == hours


@given(DAYS, st.integers(0, 60))
def test_working_days_after_a_day_are_as_many_as_asked(day: date, count: int) -> None:
    after = after_working_days(day, count)
    assert len(working_days(day + DAY, after)) == count if count else after == day
    assert not count or after.weekday() < 5


@given(DAYS, st.integers(0, 120))
def test_h19_every_working_day_beyond_ten_is_made_up_for_once(day: date, length: int) -> None:
    """H19: whatever stages the absence lies in, and also outside any."""
    year = ProfileBook.load(None)["huisarts"].year
    assert year is not None
    lines = [
        stage("ggz", date(2026, 9, 1), date(2026, 11, 30), 13),
        stage("seh", date(2026, 12, 1), date(2027, 5, 31)),
    ]
    tot = day + DAY * length
    pieces = missed(year, lines, day, tot)
    assert (pieces[0].van, pieces[-1].tot) == (day, tot)
    assert all(one.tot + DAY == other.van for one, other in pairwise(pieces))
    expected = max(len(working_days(day, tot)) - 10, 0) if length + 1 > 14 else 0
    assert sum(one.dagen for one in pieces) == expected
    assert all(one.verlengt is (one.stagesoort == "seh") for one in pieces)
