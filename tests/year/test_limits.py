"""Time and patience: a limit gives the incumbent with honest bounds, a cancel gives nothing, progress is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from stagetui.engine.allocation import CancelledError, RunStatus
from stagetui.engine.allocation.year import Jaar, solve_year, violations


@pytest.mark.parametrize("limit", [0.0, 0.05, 0.15, 0.3])
def test_a_time_limit_gives_a_sound_plan_and_bounds_that_hold(
    middling: Callable[..., Jaar], limit: float
) -> None:
    """*Optimaal* only when proven; what is reached never passes the bound, and the optimum lies between."""
    jaar = middling(2)
    best = [doel.waarde for doel in solve_year(jaar).doelen]
    plan = solve_year(jaar, time_limit=limit)
    assert violations(jaar, plan) == []
    first = plan.doelen[0]
    assert first.grens <= best[0] <= first.waarde
    proven = all(doel.waarde == doel.grens for doel in plan.doelen)
    assert (plan.status is RunStatus.OPTIMAAL) == proven
    for doel in plan.doelen:
        if doel.naam.startswith("wensen"):
            assert doel.waarde <= doel.grens
        elif doel.naam != "loting":
            assert doel.waarde >= doel.grens


@pytest.mark.parametrize("looks", [0, 1, 3])
def test_a_cancel_stops_the_run(middling: Callable[..., Jaar], looks: int) -> None:
    left = iter([False] * looks)
    with pytest.raises(CancelledError):
        solve_year(middling(2), cancelled=lambda: next(left, True))


def test_progress_is_told_in_dutch(tiny: Callable[[int], Jaar]) -> None:
    told: list[tuple[str, float]] = []
    solve_year(tiny(3), progress=lambda phrase, fraction: told.append((phrase, fraction)))
    assert told[0] == ("Model opstellen", 0.0)
    assert told[-1] == ("Klaar", 1.0)
    assert [fraction for _, fraction in told] == sorted(fraction for _, fraction in told)
    assert any("ongeplaatste weken" in phrase for phrase, _ in told)
