"""Linear relaxations and small integer programmes over a part, by HiGHS from arrays or by CBC through python-mip.

Both answer with an optimum and its prices; which optimum that is may differ, what follows from it may not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from stagetui.engine.allocation.budget import Budget
from stagetui.engine.allocation.lp import LESS_THAN_ONE, PATIENCE, silent_model
from stagetui.engine.allocation.year.matrix import Flags, Floats, Ints, Part

HIGHS = "HIGHS"
CBC = "CBC"
LONG = 3600.0  # seconds of a slice of HiGHS: what it stopped in goes on much slower
PRIMAL = 4  # the name that HiGHS has for the primal simplex
AT_ONCE = 3  # columns of one group that come in together
NOISE = 1e-7  # a reduced cost below this, relative to the greatest coefficient, improves nothing


class NothingFitsError(Exception):
    """The rows of a part, with those that were made equalities, leave no plan: not even one in fractions."""


@dataclass(frozen=True)
class Relaxed:
    """An optimum of the relaxation: value and reduced cost per column, price per row of the part."""

    x: Floats
    reduced: Floats
    price: Floats


@dataclass(frozen=True)
class Attempt:
    """What an integer solve came to: `chosen` is None without a plan; `finished` means optimal or impossible."""

    chosen: Ints | None
    finished: bool


def installed() -> str:
    """The faster solver that is there."""
    try:
        import highspy  # noqa: F401 -- whether it loads is the question
    except ImportError:
        return CBC
    return HIGHS


def relax(
    part: Part, cost: Floats, budget: Budget, solver: str, *, first: Flags, upper: float = 1.0
) -> Relaxed:
    """The greatest value of the relaxation.

    Args:
        part: what is asked about.
        cost: per column.
        budget: what may be used.
        solver: HIGHS or CBC.
        first: columns that are probably in the optimum; CBC begins with those.
        upper: bound of every column.

    Raises:
        CancelledError: the user stopped the run.
        NothingFitsError: there is no plan in the part.
        TimeUpError: the run has no time left.
    """
    if solver == HIGHS:
        return _by_highs(part, cost, budget, upper)
    return _Sifted(part, cost, upper).optimum(first, budget)


def branch(
    part: Part,
    cost: Floats,
    budget: Budget,
    patience: float,
    solver: str,
    *,
    upper: float = 1.0,
    integral: Flags | None = None,
) -> Attempt:
    """Look for the best plan of a small part, for at most so many seconds.

    Columns lie between 0 and `upper`; all are whole, or only those that are `integral`.

    Raises:
        CancelledError: the user stopped the run.
        TimeUpError: the run has no time left.
    """
    if solver == HIGHS:
        return _branch_by_highs(part, cost, budget, patience, upper, integral)
    return _branch_by_cbc(part, cost, budget, patience, upper, integral)


def _highs(part: Part, cost: Floats, upper: float) -> tuple[Any, Any]:
    import highspy

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = part.size, len(part.rows)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = cost
    lp.col_lower_, lp.col_upper_ = np.zeros(part.size), np.full(part.size, upper)
    most = part.limit.astype(np.float64)
    lp.row_lower_, lp.row_upper_ = np.where(part.tight, most, -np.inf), most
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.searchsorted(part.row, np.arange(len(part.rows) + 1)).astype(np.int32)
    lp.a_matrix_.index_ = part.column.astype(np.int32)
    lp.a_matrix_.value_ = part.value.astype(np.float64)
    make: Any = highspy.Highs  # it says nothing about types
    model = make()
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 1)):
        model.setOptionValue(option, value)
    return model, lp


def _by_highs(part: Part, cost: Floats, budget: Budget, upper: float) -> Relaxed:
    model, lp = _highs(part, cost, upper)
    model.setOptionValue("presolve", "off")  # the dual simplex is faster on the whole
    model.passModel(lp)
    return _optimum(model, part, cost, budget)


def _optimum(model: Any, part: Part, cost: Floats, budget: Budget) -> Relaxed:
    import highspy

    while True:
        model.setOptionValue("time_limit", model.getRunTime() + budget.slice(LONG))
        budget.watch(model.run)
        status = model.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            break
        if status == highspy.HighsModelStatus.kInfeasible:
            raise NothingFitsError
    found = model.getSolution()
    price = np.array(found.row_dual)
    return Relaxed(np.array(found.col_value), part.reduced(cost, price), price)


class InTurn:
    """The relaxation of a part under one cost after the other, each over what the ones before left.

    HiGHS goes on from a blend of the costs: where that is right, each of them is at its optimum at once.
    """

    def __init__(
        self, part: Part, blend: Floats, budget: Budget, solver: str, *, first: Flags, upper: float
    ) -> None:
        """Pass the part to the solver.

        Raises:
            CancelledError: the user stopped the run.
            TimeUpError: the run has no time left.
        """
        self.part, self.budget, self.solver, self.first, self.upper = part, budget, solver, first, upper
        self.closed = np.zeros(part.size, dtype=bool)
        if solver == HIGHS:
            self.model, lp = _highs(part, blend, upper)
            self.model.setOptionValue("presolve", "off")
            self.model.passModel(lp)
            _optimum(self.model, part, blend, budget)
            self.model.setOptionValue("simplex_strategy", PRIMAL)

    def optimum(self, cost: Floats) -> Relaxed:
        """The greatest value.

        Raises:
            CancelledError: the user stopped the run.
            TimeUpError: the run has no time left.
        """
        if self.solver == HIGHS:
            self.model.changeColsCost(self.part.size, np.arange(self.part.size, dtype=np.int32), cost)
            return _optimum(self.model, self.part, cost, self.budget)
        left = ~self.closed
        less = self.part.only(left, idle=True)
        found = relax(less, cost[left], self.budget, self.solver, first=self.first[left], upper=self.upper)
        x, price = np.zeros(self.part.size), np.zeros(len(self.part.rows))
        x[left], price[np.searchsorted(self.part.rows, less.rows)] = found.x, found.price
        self.first |= x > 0
        return Relaxed(x, self.part.reduced(cost, price), price)

    def close(self, columns: Flags, rows: Flags) -> None:
        """From now on these columns are 0 and these rows equalities."""
        self.closed |= columns
        self.part = self.part.tighter(rows)
        if self.solver == HIGHS:
            shut, tight = np.flatnonzero(columns).astype(np.int32), np.flatnonzero(rows).astype(np.int32)
            self.model.changeColsBounds(len(shut), shut, np.zeros(len(shut)), np.zeros(len(shut)))
            limit = self.part.limit[tight].astype(np.float64)
            self.model.changeRowsBounds(len(tight), tight, limit, limit)


def _branch_by_highs(
    part: Part, cost: Floats, budget: Budget, patience: float, upper: float, integral: Flags | None
) -> Attempt:
    import highspy

    model, lp = _highs(part, cost, upper)
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[one] for one in _integral(part, integral)]
    model.setOptionValue("mip_rel_gap", 0.0)
    model.setOptionValue("mip_abs_gap", LESS_THAN_ONE)
    model.passModel(lp)
    model.setOptionValue("time_limit", budget.slice(patience))
    budget.watch(model.run)
    status, found = model.getModelStatus(), model.getSolution()
    ended = {highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible}
    some = model.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    chosen = np.rint(np.array(found.col_value)).astype(np.int64) if some else None
    return Attempt(chosen, finished=status in ended)


def _integral(part: Part, integral: Flags | None) -> list[bool]:
    return [True] * part.size if integral is None else integral.tolist()


def _branch_by_cbc(
    part: Part, cost: Floats, budget: Budget, patience: float, upper: float, integral: Flags | None
) -> Attempt:
    import mip

    model = silent_model()
    model.max_mip_gap = 0.0
    model.max_mip_gap_abs = LESS_THAN_ONE
    columns = [
        model.add_var(lb=0.0, ub=upper, var_type=mip.INTEGER if one else mip.CONTINUOUS)
        for one in _integral(part, integral)
    ]
    bounds = np.searchsorted(part.row, np.arange(len(part.rows) + 1))
    for number, limit in enumerate(part.limit):
        here = slice(bounds[number], bounds[number + 1])
        model.add_constr(
            mip.LinExpr(
                [columns[j] for j in part.column[here]],
                [float(a) for a in part.value[here]],
                const=float(-limit),
                sense=mip.EQUAL if part.tight[number] else mip.LESS_OR_EQUAL,
            )
        )
    model.objective = mip.maximize(mip.LinExpr(columns, [float(c) for c in cost]))
    seconds = budget.slice(patience)
    status = budget.watch(lambda: model.optimize(max_seconds=seconds))
    solved = {mip.OptimizationStatus.OPTIMAL, mip.OptimizationStatus.FEASIBLE}
    chosen = np.array([round(one.x) for one in columns], dtype=np.int64) if status in solved else None
    ended = {
        mip.OptimizationStatus.OPTIMAL,
        mip.OptimizationStatus.INFEASIBLE,
        mip.OptimizationStatus.INT_INFEASIBLE,
    }
    return Attempt(chosen, finished=status in ended)


class _Sifted:
    """A relaxation for CBC, which takes columns one by one: only those that could matter are given to it.

    It starts with few columns. The prices of the rows say which others would improve it; the best of each group of
    alternatives come in, until none would.
    """

    def __init__(self, part: Part, cost: Floats, upper: float) -> None:
        """Pass the rows to the solver; it prints its first linear solve, so that one is an integer programme."""
        import mip

        self.part, self.cost, self.upper = part, cost, upper
        self.by_column = np.argsort(part.column, kind="stable")
        self.starts = np.searchsorted(part.column[self.by_column], np.arange(part.size + 1))
        self.master: dict[int, Any] = {}
        self.model = silent_model()
        seed = self.model.add_var(var_type=mip.BINARY)
        self.model.optimize()
        seed.var_type = mip.CONTINUOUS
        self.rows = [
            self.model.add_constr(
                mip.LinExpr([seed], [0.0], const=float(-limit), sense="=" if tight else "<")
            )
            for limit, tight in zip(part.limit, part.tight, strict=True)
        ]

    def optimum(self, first: Flags, budget: Budget) -> Relaxed:
        """Solve, let columns in, and again."""
        least = NOISE * max(float(np.abs(self.cost).max(initial=0.0)), 1.0)
        better = np.flatnonzero(first)
        while True:
            self._add(better)
            price = self._solve(budget)
            if price is None:  # too few columns to satisfy the rows
                better = np.setdiff1d(np.arange(self.part.size), list(self.master))
                if not len(better):
                    raise NothingFitsError
                continue
            reduced = self.part.reduced(self.cost, price)
            better = self._best(reduced, least)
            if not len(better):
                break
        x = np.zeros(self.part.size)
        for j, var in self.master.items():
            x[j] = var.x
        return Relaxed(x, reduced, price)

    def _add(self, columns: Ints) -> None:
        import mip

        for j in columns.tolist():
            here = self.by_column[self.starts[j] : self.starts[j + 1]]
            rows = [self.rows[row] for row in self.part.row[here]]
            column = mip.Column(rows, [float(a) for a in self.part.value[here]])
            self.master[j] = self.model.add_var(lb=0.0, ub=self.upper, obj=float(self.cost[j]), column=column)

    def _solve(self, budget: Budget) -> Floats | None:
        import mip

        while True:
            seconds = budget.slice(PATIENCE)
            status = budget.watch(lambda: self.model.optimize(max_seconds=seconds, relax=True))  # noqa: B023
            if status == mip.OptimizationStatus.OPTIMAL:
                return np.array([row.pi or 0.0 for row in self.rows])
            if status == mip.OptimizationStatus.INFEASIBLE:
                return None

    def _best(self, reduced: Floats, least: float) -> Ints:
        """The columns outside the master that improve it most, a few per group (its first row)."""
        better = reduced > least
        better[list(self.master)] = False
        found = np.flatnonzero(better)
        entry = np.minimum(self.starts[found], max(len(self.by_column) - 1, 0))
        bound = self.starts[found] < self.starts[found + 1]
        group = np.where(bound, self.part.row[self.by_column[entry]] if len(entry) else 0, -1)
        order = np.lexsort((found, -reduced[found], group))
        _, at, size = np.unique(group[order], return_index=True, return_counts=True)
        rank = np.arange(len(order)) - np.repeat(at, size)
        chosen: Ints = found[order[rank < AT_ONCE]]
        return chosen
