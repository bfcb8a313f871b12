"""Looking for a whole plan where the relaxed optimum is fractional.

With relaxed value L, any plan worth at least `target` agrees with the relaxed optimum in every column whose reduced
cost exceeds L - target, and has no slack in rows whose price does. So what is worth so much lies in a window.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from stagetui.engine.allocation.budget import Budget, TimeUpError
from stagetui.engine.allocation.search import PRICE, WHOLE
from stagetui.engine.allocation.year.matrix import Flags, Floats, Ints, Part
from stagetui.engine.allocation.year.relax import Relaxed, branch

PATIENCE = 8.0  # seconds for the first attempt at an integer programme; each next has twice as many
NEAR = 3000  # columns of small reduced cost among which a plan is looked for


@dataclass(frozen=True)
class Tools:
    """What every proof of a run uses: the budget, the solver, and how to mend columns that follow from the others.

    `follows` is the number of the first such column; `mend` sets them all in a plan. `used` has the columns that
    relaxed optima had, which are a good start for the next. `whose` has the number of the aios of each column, and
    `borrowed` says which columns are stages at places of another institute.
    """

    budget: Budget
    solver: str
    follows: int
    mend: Callable[[Ints], None]
    used: Flags = field(repr=False)
    whose: Ints = field(repr=False)
    borrowed: Flags = field(repr=False)


def noise(exact: float) -> float:
    """How far rounding may have moved a relaxed value."""
    return WHOLE * max(1.0, 1e-3 * abs(exact))


def floor(exact: float) -> int:
    """The greatest whole value that a relaxed value leaves possible."""
    return math.floor(exact + noise(exact))


def search(
    part: Part, cost: Ints, relaxed: Relaxed, plan: Ints | None, tools: Tools
) -> tuple[Ints | None, float]:
    """The best plan of one piece, and a bound on any plan's value.

    Args:
        part: the piece.
        cost: whole worth per column.
        relaxed: the relaxed optimum, or prices and reduced costs of a near one with `x` its plan.
        plan: to be beaten; None when there is none in the part.
        tools: when time runs out the bound is that of what was proven.

    Returns:
        The plan (None when `plan` was not beaten) and the bound.

    Raises:
        CancelledError: the user stopped the run.
    """
    exact = float(cost @ relaxed.x)
    ceiling: float = floor(exact)
    best, value = None, -math.inf if plan is None else float(cost @ plan)
    try:
        for inside in _few(part, relaxed, plan, tools):
            found = branch(
                part.only(inside), cost[inside].astype(float), tools.budget, PATIENCE, tools.solver
            )
            if found.chosen is not None and float(cost[inside] @ found.chosen) > value:
                best = np.zeros(part.size, dtype=np.int64)
                best[inside] = found.chosen
                value = float(cost @ best)
            if value >= ceiling:
                return best, ceiling
        apart = _apart(part, cost, relaxed, tools)
        if apart is not None and float(cost @ apart) > value:
            best, value = apart, float(cost @ apart)
        if value >= ceiling:
            return best, ceiling
        for reach in _reaches(ceiling):
            target = max(reach, value)
            chosen, complete = _window(part, cost, relaxed, exact - target, tools)
            if chosen is not None and float(cost @ chosen) > value:
                best, value = chosen, float(cost @ chosen)
            ceiling = max(value, target - 1) if complete else ceiling
            widest = (
                best is None and plan is None and exact - target > np.abs(relaxed.reduced).max(initial=0.0)
            )
            if not complete or value >= ceiling or widest:
                break
    except TimeUpError:
        pass
    return best, ceiling


def pieces_of(part: Part, numbers: Iterable[int]) -> Iterator[tuple[Flags, Part]]:
    """Some pieces of a part: which of its columns, and the piece."""
    for number in numbers:
        mine = part.piece == number
        yield mine, part.only(mine, idle=True)


def pieces(part: Part, relaxed: Relaxed, numbers: Iterable[int]) -> Iterator[tuple[Flags, Part, Relaxed]]:
    """The same with the relaxed optimum there."""
    for mine, one in pieces_of(part, numbers):
        rows = np.searchsorted(part.rows, one.rows)
        yield mine, one, Relaxed(relaxed.x[mine], relaxed.reduced[mine], relaxed.price[rows])


def _few(part: Part, relaxed: Relaxed, plan: Ints | None, tools: Tools) -> Iterator[Flags]:
    """First the columns that the relaxed optimum and the plan use, then also those of the smallest reduced costs."""
    inside = (relaxed.x > WHOLE) | (part.columns >= tools.follows)
    if plan is not None:
        inside |= plan > 0
    yield inside
    if np.count_nonzero(inside) < part.size:
        near = np.argsort(np.abs(relaxed.reduced), kind="stable")[:NEAR]
        inside = inside.copy()
        inside[near] = True
        yield inside


def _apart(part: Part, cost: Ints, relaxed: Relaxed, tools: Tools) -> Ints | None:
    """A plan with borrowing as in the relaxed optimum where that is whole, so that institutes can be searched alone."""
    lent = tools.borrowed[part.columns]
    free = ~lent | ~whole(relaxed.x)
    if free.all():
        return None
    plan = np.where(free, 0, np.rint(relaxed.x).astype(np.int64))
    if not possible(part, free, plan):
        return None
    less = part.only(free, plan, idle=True)
    rows = np.searchsorted(part.rows, less.rows)
    here = Relaxed(relaxed.x[free], relaxed.reduced[free], relaxed.price[rows])
    places = np.flatnonzero(free)
    alone = replace(tools, borrowed=np.zeros(len(tools.borrowed), dtype=bool))
    plan[places] = np.rint(here.x)
    for mine, one, its in pieces(less, here, np.unique(less.piece[~whole(here.x)])):
        found, _ = search(one, cost[places[mine]], its, None, alone)
        if found is None:
            return None
        plan[places[mine]] = found
    return plan


def _reaches(ceiling: float) -> Iterator[float]:
    """The least value that each next window looks for: the bound, then further and further below it."""
    yield ceiling
    step = 1
    while True:
        yield ceiling - step
        step *= 3


def _window(part: Part, cost: Ints, relaxed: Relaxed, gap: float, tools: Tools) -> tuple[Ints | None, bool]:
    """The best plan among those that differ from the relaxed optimum only where that costs at most `gap`.

    Returns:
        The plan, and whether none better exists there.
    """
    chosen = np.rint(relaxed.x).astype(np.int64)
    fractional = np.abs(relaxed.x - chosen) >= WHOLE
    free = fractional | (np.abs(relaxed.reduced) <= gap + PRICE)
    cut = part.tighter(np.abs(relaxed.price) > gap + PRICE).only(free, chosen)
    if not possible(part, free, chosen):
        return None, True
    places = np.flatnonzero(free)
    complete = True
    for piece in np.unique(cut.piece[fractional[places]]):
        mine = cut.piece == piece
        best, ended = _thorough(cut.only(mine), cost[places[mine]], tools)
        complete = complete and ended
        if best is None:
            return None, complete
        chosen[places[mine]] = best
    return chosen, complete


def possible(part: Part, free: Flags, chosen: Ints) -> bool:
    """Whether what is fixed in a window satisfies the rows that have no column in it."""
    bound = np.zeros(len(part.rows), dtype=bool)
    bound[part.row[free[part.column]]] = True
    over = np.bincount(part.row, part.value * chosen[part.column], len(part.rows)) - part.limit
    wrong = (over > WHOLE) | (part.tight & (over < -WHOLE))
    return not bool((wrong & ~bound).any())


def _thorough(part: Part, cost: Ints, tools: Tools) -> tuple[Ints | None, bool]:
    """Solve one programme; what does not finish in its slice starts again with twice the patience."""
    patience, record = PATIENCE, -math.inf
    best: Ints | None = None
    while True:
        try:
            attempt = branch(part, cost.astype(float), tools.budget, patience, tools.solver)
        except TimeUpError:
            return best, False
        if attempt.chosen is not None and float(cost @ attempt.chosen) > record:
            best, record = attempt.chosen, float(cost @ attempt.chosen)
        if attempt.finished:
            return best, True
        patience *= 2


def whole(x: Floats) -> Flags:
    """Which values are whole."""
    flags: Flags = np.abs(x - np.rint(x)) < WHOLE
    return flags
