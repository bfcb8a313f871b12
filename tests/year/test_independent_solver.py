"""The year's levels against HiGHS through scipy, which gets the whole programme without any of our shortcuts."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from stagetui.engine.allocation import RunStatus
from stagetui.engine.allocation.year import Jaar, solve_year, violations
from stagetui.engine.allocation.year.instance import canonical
from stagetui.engine.allocation.year.levels import levels
from stagetui.engine.allocation.year.model import build


def values_by_highs(jaar: Jaar) -> list[int]:
    """The best value of every level in turn."""
    model = build(canonical(jaar))
    rows = model.matrix
    shape = (len(rows.limit), model.size)
    matrix = csr_array((rows.value.astype(float), (rows.row, rows.column)), shape=shape)
    most = rows.limit.astype(float)
    least = np.where(np.arange(len(most)) < len(jaar.aios), 1.0, -np.inf)
    constraints = [LinearConstraint(matrix, lb=least, ub=most)]
    values = []
    for level in levels(model):
        worth = level.cost.astype(float)
        found = milp(
            -worth,
            constraints=constraints,
            bounds=Bounds(0, 1),
            integrality=np.ones(model.size),
            options={"mip_rel_gap": 0.0},
        )
        assert found.status == 0
        best = round(-found.fun)
        values.append(level.fixed + (best if level.maximal else -best))
        constraints.append(LinearConstraint(csr_array(worth.reshape(1, -1)), lb=best))
    return values


@pytest.mark.parametrize("solver", ["CBC", "HIGHS"])
@pytest.mark.parametrize("seed", range(3))
def test_every_level_is_as_good(middling: Callable[..., Jaar], seed: int, solver: str) -> None:
    """Two institutes that fall short and lend to each other (H13), with either solver, too large to try in full."""
    jaar = middling(seed)
    uitkomst = solve_year(jaar, solver=solver)
    assert uitkomst.status is RunStatus.OPTIMAAL
    assert violations(jaar, uitkomst) == []
    assert [doel.waarde for doel in uitkomst.doelen] == values_by_highs(jaar)
