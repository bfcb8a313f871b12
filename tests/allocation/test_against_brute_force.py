"""The plan is exactly the one that trying everything gives: levels and draw (N6, N16)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from stagetui.engine.allocation import Instance, Plaatsing, RunStatus, solve, violations

Pick = Callable[[Instance, tuple[Plaatsing, ...]], frozenset[tuple[str, str, str]]]


@pytest.mark.parametrize(
    ("kind", "seeds"), [("tiny", range(300)), ("tiny", range(1100, 1200)), ("dense", range(160))]
)
def test_the_plan_is_the_unique_best_one_down_to_the_last_lot(
    kind: str,
    seeds: range,
    request: pytest.FixtureRequest,
    brute_force: Callable[[Instance], tuple[object, frozenset[tuple[str, str, str]]]],
    new_placements: Pick,
) -> None:
    """All policies, windows with gaps, fixed stays, an earlier plan, N16, ranks with gaps and ties (N6, N16)."""
    draw: Callable[[int], Instance] = request.getfixturevalue(kind)
    for seed in seeds:
        instance = draw(seed)
        outcome = solve(instance)
        _, expected = brute_force(instance)
        assert outcome.status is RunStatus.OPTIMAAL, seed
        assert new_placements(instance, outcome.plaatsingen) == expected, seed
        assert violations(instance, outcome.plaatsingen, outcome.doelen) == [], seed
        assert all(doel.waarde == doel.grens for doel in outcome.doelen), seed
        assert len(outcome.plaatsingen) + len(outcome.niet_geplaatst) == len(instance.demands), seed
