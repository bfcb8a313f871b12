"""The linear relaxation of a face with very many columns: only those that could matter are given to the solver.

It starts with few columns. The prices of the rows say which others would improve it; the best of each group of
alternatives come in, until none would. The optimum, the prices and the reduced costs are those of the whole relaxation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from stagetui.engine.allocation.budget import Budget
from stagetui.engine.allocation.face import OpenRow
from stagetui.engine.allocation.lp import PATIENCE, Relaxed, silent_model

AT_ONCE = 3  # columns of one group that come in together
NOISE = 1e-7  # a reduced cost below this, relative to the greatest coefficient, improves nothing


class Sifted:
    """A relaxation that is solved once; `master` holds the columns that were given to the solver."""

    def __init__(
        self, columns: Sequence[int], rows: Sequence[OpenRow], first: Collection[int], solver: str
    ) -> None:
        """Pass the rows, and the columns of `first`, to the solver."""
        import mip

        self.columns = list(columns)
        self.rows = list(rows)
        self.master: dict[int, Any] = {}
        self._solver = solver
        self._in: dict[int, list[tuple[int, int]]] = {j: [] for j in columns}
        for place, row in enumerate(rows):
            for j, a in zip(row.columns, row.coefficients, strict=True):
                self._in[j].append((place, a))
        self._model = silent_model(solver)
        seed = self._model.add_var(var_type=mip.BINARY)
        self._model.optimize()
        seed.var_type = mip.CONTINUOUS
        self._rows = [
            self._model.add_constr(
                mip.LinExpr([seed], [0.0], const=float(-row.limit), sense="=" if row.tight else "<")
            )
            for row in rows
        ]
        self._first = [j for j in columns if j in first]
        self.met: dict[int, float] = {}  # prices of the last solve: any prices give a bound

    def maximise(self, objective: Mapping[int, int], budget: Budget) -> Relaxed:
        """Solve for the greatest objective.

        Raises:
            CancelledError: the user stopped the run.
            TimeUpError: the run has no time left.
        """
        self._add(self._first, objective)
        scale = max((abs(c) for c in objective.values()), default=1)
        while True:
            prices = self._solve(budget)
            reduced = self._reduced(objective, prices)
            better = self._best(reduced, NOISE * max(scale, 1))
            if not better:
                break
            self._add(better, objective)
        x = dict.fromkeys(self.columns, 0.0)
        x.update((j, var.x) for j, var in self.master.items())
        return Relaxed(x, reduced, {row.number: p for row, p in zip(self.rows, prices, strict=True)})

    def _add(self, columns: Sequence[int], objective: Mapping[int, int]) -> None:
        import mip

        for j in columns:
            ins = self._in[j]
            column = mip.Column([self._rows[place] for place, _ in ins], [float(a) for _, a in ins])
            self.master[j] = self._model.add_var(
                lb=0.0, ub=1.0, obj=float(objective.get(j, 0)), column=column
            )

    def _solve(self, budget: Budget) -> list[float]:
        import mip

        def work() -> object:
            return self._model.optimize(max_seconds=seconds, relax=True)

        while True:
            seconds = budget.slice(PATIENCE)
            status = budget.watch(work)
            if status == mip.OptimizationStatus.OPTIMAL:
                prices = [row.pi or 0.0 for row in self._rows]
                self.met = {row.number: p for row, p in zip(self.rows, prices, strict=True)}
                return prices

    def _reduced(self, objective: Mapping[int, int], prices: Sequence[float]) -> dict[int, float]:
        paid = [abs(price) > 0 for price in prices]
        reduced = {}
        for j, ins in self._in.items():
            worth = float(objective.get(j, 0))
            for place, a in ins:
                if paid[place]:
                    worth -= a * prices[place]
            reduced[j] = worth
        return reduced

    def _best(self, reduced: Mapping[int, float], least: float) -> list[int]:
        """The columns outside the master that improve it most, a few per group (its first row)."""
        groups: dict[int, list[tuple[float, int]]] = defaultdict(list)
        for j, worth in reduced.items():
            if worth > least and j not in self.master:
                groups[self._in[j][0][0] if self._in[j] else -1].append((-worth, j))
        return [j for group in groups.values() for _, j in sorted(group)[:AT_ONCE]]
