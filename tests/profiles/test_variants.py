"""Variants: laying overrides over a profile, and for whom."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagetui.profiles.layers import laid_over
from stagetui.profiles.schema import Condition, Profile
from stagetui.profiles.terms import Werkgever

KEYS = st.sampled_from(["a", "b", "c"])
TABLES = st.recursive(
    st.dictionaries(KEYS, st.integers(), max_size=3),
    lambda inner: st.dictionaries(
        KEYS, inner | st.integers() | st.lists(st.integers(), max_size=2), max_size=3
    ),
    max_leaves=8,
)
SPRING = dt.date(2024, 3, 1)


def test_tables_merge_and_anything_else_is_replaced() -> None:
    base = {"t": {"x": 1, "list": [1, 2]}, "y": 1}
    assert laid_over(base, {"t": {"list": [3]}, "y": {"z": 1}}) == {"t": {"x": 1, "list": [3]}, "y": {"z": 1}}
    assert base == {"t": {"x": 1, "list": [1, 2]}, "y": 1}


@given(base=TABLES, over=TABLES)
def test_overrides_win_and_a_second_time_changes_nothing(
    base: dict[str, object], over: dict[str, object]
) -> None:
    merged = laid_over(base, over)
    assert laid_over(merged, over) == merged
    assert merged.keys() == base.keys() | over.keys()
    assert laid_over(base, {}) == base
    assert laid_over({}, over) == over


@pytest.mark.parametrize(
    ("condition", "werkgever", "cohort", "holds"),
    [
        ({}, None, None, True),
        ({"werkgever": ["sboh", "tno"]}, Werkgever.TNO, None, True),
        ({"werkgever": ["sboh"]}, Werkgever.TNO, None, False),
        ({"werkgever": ["sboh"]}, None, None, False),
        ({"cohort_from": SPRING}, None, SPRING, True),
        ({"cohort_from": SPRING}, None, dt.date(2024, 2, 29), False),
        ({"cohort_from": SPRING}, None, None, True),
        ({"cohort_before": SPRING}, None, dt.date(2024, 2, 29), True),
        ({"cohort_before": SPRING}, None, SPRING, False),
        ({"cohort_before": SPRING}, None, None, False),
        ({"werkgever": ["sboh"], "cohort_from": SPRING}, Werkgever.SBOH, dt.date(2020, 1, 1), False),
    ],
)
def test_for_whom_a_variant_holds(
    condition: dict[str, object], werkgever: Werkgever | None, cohort: dt.date | None, *, holds: bool
) -> None:
    """N14, N17: `cohort_from` is inclusive, `cohort_before` is not; an unknown cohort is the newest."""
    assert Condition.model_validate(condition).holds(werkgever, cohort) is holds


def test_variants_that_fit_are_laid_over_each_other_in_the_order_of_the_file(jgz: Profile) -> None:
    """N11, N14: SBOH gives the wijkteam, the cohort of 2024-03 gives the ISK and another order."""
    resolved = jgz.for_aios(Werkgever.SBOH, SPRING)
    assert "wijkteam" in resolved.stagesoorten["aanpalend"].fields
    assert resolved.stagesoorten["aanpalend"].order == 2
    assert resolved.stagesoorten["isk"].order == 1
    assert resolved.variants == ()
    assert resolved.calendar == jgz.calendar
    assert resolved.transitions == jgz.transitions


def test_a_resolved_profile_is_made_once(jgz: Profile) -> None:
    assert jgz.for_aios(Werkgever.SBOH, SPRING) is jgz.for_aios(Werkgever.SBOH, dt.date(2025, 9, 1))


def test_without_fitting_variants_the_rules_are_those_of_the_profile(va: Profile) -> None:
    assert va.for_aios(Werkgever.SBOH, SPRING) == va
