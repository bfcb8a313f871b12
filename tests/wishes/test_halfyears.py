"""When the year of stages begins, and the half years and quarters around it (H1, H5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagetui.engine.records import Aios
from stagetui.engine.rules.halfyears import (
    begin_of_year,
    half_year_of,
    month_index,
    months_after,
    next_half_year,
    quarters,
)
from stagetui.profiles.book import ProfileBook
from stagetui.profiles.schema import Profile
from stagetui.profiles.years import StageYear

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.fixture(scope="session")
def year(huisarts: Profile) -> StageYear:
    assert huisarts.year is not None
    return huisarts.year


def test_h1_the_stages_are_those_of_year_two(huisarts: Profile, anna: Aios) -> None:
    assert begin_of_year(huisarts, anna) == date(2027, 9, 1)
    assert begin_of_year(huisarts, replace(anna, start_opleiding=date(2027, 3, 15))) == date(2028, 3, 1)


def test_without_a_start_the_cohort_tells_when_the_training_began(huisarts: Profile, anna: Aios) -> None:
    unknown = replace(anna, start_opleiding=None)
    assert begin_of_year(huisarts, replace(unknown, cohort="2027-03")) == date(2028, 3, 1)
    assert begin_of_year(huisarts, replace(unknown, cohort="groep 7")) is None
    assert begin_of_year(huisarts, unknown) is None


def test_a_programme_without_a_year_of_stages_has_no_begin(anna: Aios) -> None:
    assert begin_of_year(ProfileBook.load(None)["va"], anna) is None


def test_h5_half_years_begin_in_september_and_march(year: StageYear) -> None:
    assert half_year_of(year, date(2027, 9, 1)) == date(2027, 9, 1)
    assert half_year_of(year, date(2028, 2, 29)) == date(2027, 9, 1)
    assert half_year_of(year, date(2028, 3, 1)) == date(2028, 3, 1)
    assert next_half_year(year, date(2027, 9, 1)) == date(2028, 3, 1)
    assert next_half_year(year, date(2028, 2, 29)) == date(2028, 3, 1)
    assert next_half_year(year, date(2028, 8, 31)) == date(2028, 9, 1)


@given(DAYS)
def test_h5_every_day_lies_in_one_half_year_and_the_next_follows_on(day: date) -> None:
    year = ProfileBook.load(None)["huisarts"].year
    assert year is not None
    first, after = half_year_of(year, day), next_half_year(year, day)
    assert first <= day < after
    assert half_year_of(year, after - timedelta(days=1)) == first
    assert half_year_of(year, after) == after == months_after(first, 6)


def test_quarters_are_three_months_each() -> None:
    assert quarters(date(2027, 9, 1)) == (
        date(2027, 9, 1),
        date(2027, 12, 1),
        date(2028, 3, 1),
        date(2028, 6, 1),
    )
    assert quarters(date(2027, 9, 1), 6) == (date(2027, 9, 1), date(2027, 12, 1))


@given(DAYS, st.integers(-60, 60))
def test_months_are_counted_back_as_they_were_counted_on(day: date, months: int) -> None:
    assert month_index(day, months_after(day, months)) == months
