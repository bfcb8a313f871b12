"""The room of python-mip: a relaxation that is solved again and again, and a small integer programme.

CBC reports the first linear solve of a model on standard output, whatever its verbosity; later solves and integer ones
are silent. So a relaxation starts life as an integer programme of one column.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stagetui.engine.allocation.budget import Budget
from stagetui.engine.allocation.face import OpenRow

LESS_THAN_ONE = 1 - 1e-5  # objectives are whole: a smaller gap is none
PATIENCE = 60.0  # seconds of a slice: a stopped dual simplex goes on as a slower primal one, so not too short


@dataclass(frozen=True, slots=True)
class Relaxed:
    """An optimum of the relaxation: value and reduced cost per column, price per row (by row number)."""

    x: dict[int, float]
    reduced: dict[int, float]
    price: dict[int, float]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What an integer solve came to: `chosen` is None without a plan; `finished` means optimal or impossible."""

    chosen: dict[int, int] | None
    finished: bool


class Relaxation:
    """The linear relaxation over some columns and rows; keeps its basis, so the next objective is cheap.

    `stops` has the prices (by row number) at the end of each slice that did not finish the last solve: any prices
    give a bound.
    """

    def __init__(self, columns: Sequence[int], rows: Sequence[OpenRow]) -> None:
        """Pass columns and rows to the solver."""
        import mip

        self.columns = list(columns)
        self._model = silent_model()
        seed = self._model.add_var(var_type=mip.BINARY)
        self._model.optimize()
        seed.var_type = mip.CONTINUOUS
        self._vars = dict(zip(columns, self._model.add_vars(len(columns), lb=0.0, ub=1.0), strict=True))
        self._rows = _add_rows(self._model, self._vars, rows)
        self._fixed: set[int] = set()
        self.stops: list[dict[int, float]] = []

    @property
    def open_share(self) -> float:
        """The share of its columns that are still open; rebuilding pays when it is low."""
        return 1 - len(self._fixed) / len(self.columns)

    def fix(self, column: int, value: int) -> None:
        """Fix a column; others in the relaxation stay open. Columns it does not have are let be."""
        if column in self._vars and column not in self._fixed:
            self._fixed.add(column)
            self._vars[column].lb = float(value)
            self._vars[column].ub = float(value)

    def maximise(self, objective: Mapping[int, int], budget: Budget) -> Relaxed:
        """Solve for the greatest objective, in slices so that cancelling works.

        Raises:
            CancelledError: the user stopped the run.
            TimeUpError: the run has no time left.
        """
        import mip

        terms = [(self._vars[j], float(c)) for j, c in objective.items() if c and j in self._vars]
        expression = mip.LinExpr([var for var, _ in terms], [c for _, c in terms])
        self._model.objective = mip.maximize(expression)
        self.stops = []
        while not self._resolve(budget):
            self.stops.append(self._prices())  # the basis is kept and the next slice goes on from there
        return Relaxed(
            x={j: var.x for j, var in self._vars.items()},
            reduced={j: var.rc for j, var in self._vars.items()},
            price=self._prices(),
        )

    def _prices(self) -> dict[int, float]:
        return {number: row.pi or 0.0 for number, row in self._rows.items()}

    def _resolve(self, budget: Budget) -> bool:
        import mip

        seconds = budget.slice(PATIENCE)
        status = budget.watch(lambda: self._model.optimize(max_seconds=seconds, relax=True))
        return bool(status == mip.OptimizationStatus.OPTIMAL)


class IntegerProgramme:
    """A small integer programme."""

    def __init__(self, columns: Sequence[int], rows: Sequence[OpenRow], objective: Mapping[int, int]) -> None:
        """Pass columns, rows and the objective (to be maximised) to the solver."""
        import mip

        self._model = silent_model()
        self._model.max_mip_gap = 0.0
        self._model.max_mip_gap_abs = LESS_THAN_ONE
        self._vars = dict(zip(columns, self._model.add_vars(len(columns), var_type=mip.BINARY), strict=True))
        _add_rows(self._model, self._vars, rows)
        expression = mip.LinExpr(list(self._vars.values()), [float(objective.get(j, 0)) for j in columns])
        self._model.objective = mip.maximize(expression)

    def solve(self, budget: Budget, patience: float) -> Attempt:
        """Look for the best plan, for at most so many seconds.

        Raises:
            CancelledError: the user stopped the run.
            TimeUpError: the run has no time left.
        """
        import mip

        seconds = budget.slice(patience)
        status = budget.watch(lambda: self._model.optimize(max_seconds=seconds))
        found = status in {mip.OptimizationStatus.OPTIMAL, mip.OptimizationStatus.FEASIBLE}
        chosen = {j: round(var.x) for j, var in self._vars.items()} if found else None
        impossible = {mip.OptimizationStatus.INFEASIBLE, mip.OptimizationStatus.INT_INFEASIBLE}
        return Attempt(chosen, finished=status in impossible | {mip.OptimizationStatus.OPTIMAL})


def silent_model() -> Any:
    """An empty model to be maximised by CBC, which prints nothing."""
    import mip

    model = mip.Model(sense=mip.MAXIMIZE, solver_name=mip.CBC)
    model.verbose = 0
    model.threads = 1
    return model


def _add_rows(model: Any, variables: Mapping[int, Any], rows: Iterable[OpenRow]) -> dict[int, Any]:
    """Rows as index lists, which is ten times as fast as sums of expressions."""
    import mip

    added = {}
    for row in rows:
        expression = mip.LinExpr(
            [variables[j] for j in row.columns],
            [float(a) for a in row.coefficients],
            const=float(-row.limit),
            sense=mip.EQUAL if row.tight else mip.LESS_OR_EQUAL,
        )
        added[row.number] = model.add_constr(expression)
    return added
