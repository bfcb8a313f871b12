"""Milestones that hold for stages of a certain length, and that come again and again (H20)."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagetui.engine.rules.deadlines import named, standing
from stagetui.profiles.book import ProfileBook
from stagetui.profiles.calendar import milestone_date
from stagetui.profiles.schema import Milestone
from stagetui.profiles.terms import Eigenaar

HUISARTS = ProfileBook.load(None)["huisarts"]
START = date(2027, 9, 1)


def ids(weeks: int, eind: date) -> list[str]:
    return [one.id for one in standing(HUISARTS.calendar_for("seh"), weeks, START, eind, first=True)]


@pytest.mark.parametrize(
    ("weeks", "eind", "there", "absent"),
    [
        (13, date(2027, 11, 30), {"tussenevaluatie"}, {"tussenevaluatie-lang", "combel"}),
        (26, date(2028, 2, 29), {"tussenevaluatie-lang", "combel"}, {"tussenevaluatie"}),
        (6, date(2027, 10, 12), {"tussenevaluatie"}, {"tussenevaluatie-lang", "combel"}),
    ],
)
def test_h20_evaluations_and_combel_go_with_the_length(
    weeks: int, eind: date, there: set[str], absent: set[str]
) -> None:
    """After 4 weeks in a stage of 13 weeks, after 6-8 in one of 26, which also has a ComBel half-way."""
    found = set(ids(weeks, eind))
    assert found >= there
    assert found.isdisjoint(absent)


def test_h20_at_least_one_kpb_a_month() -> None:
    calendar = standing(HUISARTS.calendar_for("seh"), 13, START, date(2027, 11, 30), first=True)
    monthly = {
        one.id: milestone_date(one, START, date(2027, 11, 30)) for one in calendar if named(one.id) == "kpb"
    }
    assert monthly == {
        "kpb": date(2027, 10, 1),
        "kpb/2": date(2027, 10, 31),
        "kpb/3": date(2027, 11, 30),
    }
    assert ids(6, date(2027, 10, 12)).count("kpb") == 1
    assert "kpb/6" in ids(26, date(2028, 2, 29))
    assert "kpb/7" in ids(26, date(2028, 3, 31)), "part time makes it longer"


@given(st.integers(1, 200), st.integers(1, 90), st.integers(1, 365))
def test_it_comes_as_long_as_the_stage_lasts(first: int, every: int, length: int) -> None:
    milestone = Milestone(id="x", text="X", owner=Eigenaar.AIOS, days_after_start=first, every_days=every)
    eind = START + timedelta(days=length - 1)
    days = [milestone_date(one, START, eind) for one in standing([milestone], 13, START, eind, first=True)]
    assert days[0] == START + timedelta(days=first)
    assert all(later - day == timedelta(days=every) for day, later in itertools.pairwise(days))
    assert all(day <= eind for day in days[1:])
    assert days[-1] + timedelta(days=every) > eind
