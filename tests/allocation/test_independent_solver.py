"""Level values agree with HiGHS on another formulation: a row per day, N16 with helper columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_array

from stagetui.engine.allocation import Instance, Policy, RunStatus, solve, violations


def level_objectives(policy: Policy, rangen: list[int]) -> list[list[int]]:
    """What is to be maximised, level by level."""
    ranks = sorted(set(rangen))
    objectives = [[1] * len(rangen)]
    if policy is Policy.RANG_MAXIMAAL:
        objectives += [[int(rang == one) for rang in rangen] for one in ranks]
    elif policy is Policy.MINSTE_SOM:
        objectives.append([-rang for rang in rangen])
    else:
        objectives += [[-int(rang == one) for rang in rangen] for one in reversed(ranks[1:])]
    return objectives


def highs_levels(instance: Instance) -> list[int]:
    """The values of the levels, one after the other with the earlier ones fixed."""
    columns = [(d, c) for d in instance.demands for c in d.keuzes]
    capacity = {
        (w.plaats, one): w.capaciteit
        for w in instance.windows
        for one in range(w.van.toordinal(), w.tot.toordinal() + 1)
    }
    helpers = [(rule, word) for rule in instance.rules for word in rule.nodig]
    size = len(columns) + len(helpers)
    rows: list[tuple[dict[int, int], int]] = []
    per_day: dict[tuple[str, int], list[int]] = defaultdict(list)
    per_demand: dict[tuple[str, str], list[int]] = defaultdict(list)
    for j, (demand, choice) in enumerate(columns):
        per_demand[demand.key].append(j)
        for one in range(demand.start.toordinal(), demand.eind.toordinal() + 1):
            per_day[choice.plaats, one].append(j)
    rows += [(dict.fromkeys(members, 1), 1) for members in per_demand.values()]
    distinct = {(tuple(members), capacity.get(key, 0)) for key, members in per_day.items()}
    rows += [(dict.fromkeys(members, 1), limit) for members, limit in sorted(distinct)]
    for rule in instance.rules:
        words = dict(rule.kenmerken)
        own = [d.key for d in instance.demands if d.aios == rule.aios and d.stagesoort in rule.stagesoorten]
        later = max(rule.later, len(rule.nodig) - len(own))
        total = {j: 1 for key in own for j in per_demand[key]}
        for h, (other, word) in enumerate(helpers, start=len(columns)):
            if other is rule:
                covering = [j for j in total if j < len(columns) and word in words[columns[j][1].plaats]]
                rows.append(({h: 1} | dict.fromkeys(covering, -1), 0))
                total[h] = -1
        rows.append((total, later + len(own) - len(rule.nodig)))
    matrix = lil_array((len(rows), size))
    for r, (terms, _) in enumerate(rows):
        for j, a in terms.items():
            matrix[r, j] = a
    constraints = [LinearConstraint(matrix.tocsr(), ub=np.array([limit for _, limit in rows]))]
    objectives = level_objectives(instance.policy, [choice.rang for _, choice in columns])
    values = []
    for objective in objectives:
        worth = np.array(objective + [0] * len(helpers))
        result = milp(-worth, constraints=constraints, bounds=Bounds(0, 1), integrality=np.ones(size))
        assert result.success
        value = round(-result.fun)
        values.append(abs(value))
        constraints.append(LinearConstraint(worth.reshape(1, -1), lb=value))
    return values


@pytest.mark.parametrize("seed", range(21))
def test_every_level_has_the_value_that_another_solver_proves(
    seed: int, middling: Callable[[int], Instance]
) -> None:
    """200 demands at 40 places, two to four preferences, N16 for a third of the aios, all policies (N6, N16)."""
    instance = middling(seed)
    outcome = solve(instance)
    assert outcome.status is RunStatus.OPTIMAAL
    assert [doel.waarde for doel in outcome.doelen] == highs_levels(instance)
    assert violations(instance, outcome.plaatsingen, outcome.doelen) == []
