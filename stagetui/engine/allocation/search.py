"""The best whole plan of a part whose relaxed optimum is fractional, by widening windows.

With relaxed value L, any plan worth at least `target` agrees with the relaxed optimum in every column whose reduced
cost exceeds L - target, and has no slack in rows whose price does. So the first window holds the few plans that reach
the bound; only when there is none is it widened. What is left falls apart into small programmes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from stagetui.engine.allocation.budget import Budget, TimeUpError
from stagetui.engine.allocation.components import components
from stagetui.engine.allocation.face import OpenRow
from stagetui.engine.allocation.lp import Attempt, IntegerProgramme, Relaxed

WHOLE = 1e-5  # a relaxed value this near a whole number is that number
PRICE = 1e-4  # a price or reduced cost below this counts as zero: it then decides nothing, which is safe


@dataclass(frozen=True, slots=True)
class Found:
    """The better plan found (empty when the plan at hand was not beaten) and a bound on any plan's value."""

    chosen: dict[int, int]
    bound: int


@dataclass(frozen=True, slots=True)
class _Best:
    """Of a window or a programme: the best plan met, and whether none better exists there."""

    chosen: dict[int, int] | None
    complete: bool


def search(
    part: Sequence[int],
    rows: Sequence[OpenRow],
    objective: Mapping[int, int],
    relaxed: Relaxed,
    plan: Sequence[int],
    budget: Budget,
) -> Found:
    """Find and prove the best plan of one part.

    Raises:
        CancelledError: the user stopped the run.
    """
    exact = sum(objective.get(j, 0) * relaxed.x[j] for j in part)
    bound = math.floor(exact + WHOLE * max(1.0, 1e-3 * abs(exact)))
    best = sum(objective.get(j, 0) * plan[j] for j in part)
    chosen: dict[int, int] = {}
    widen = 0
    while bound > best:
        target = max(bound - widen, best)
        window = _window(part, rows, objective, relaxed, exact - target, budget)
        if window.chosen is not None:
            value = sum(objective.get(j, 0) * window.chosen[j] for j in part)
            if value > best:
                best, chosen = value, window.chosen
        if not window.complete:
            break
        bound = max(best, target - 1)
        widen = 4 * widen + 1
    return Found(chosen, bound)


def _window(
    part: Sequence[int],
    rows: Sequence[OpenRow],
    objective: Mapping[int, int],
    relaxed: Relaxed,
    gap: float,
    budget: Budget,
) -> _Best:
    """The best plan among those that differ from the relaxed optimum only where that costs at most `gap`."""
    chosen = {j: round(relaxed.x[j]) for j in part}
    fractional = {j for j in part if abs(relaxed.x[j] - chosen[j]) >= WHOLE}
    free = [j for j in part if j in fractional or abs(relaxed.reduced[j]) <= gap + PRICE]
    inside = set(free)
    left = [cut for row in rows if (cut := _cut(row, inside, chosen, relaxed, gap)) is not None]
    complete = True
    for piece in components(free, [row.columns for row in left]):
        if fractional.isdisjoint(piece):
            continue
        members = set(piece)
        own = [row for row in left if row.columns[0] in members]
        best = _branch(piece, own, objective, budget)
        complete = complete and best.complete
        if best.chosen is None:
            return _Best(None, complete)
        chosen.update(best.chosen)
    return _Best(chosen, complete)


def _cut(
    row: OpenRow, inside: set[int], chosen: Mapping[int, int], relaxed: Relaxed, gap: float
) -> OpenRow | None:
    """The row over the columns of the window; None when it has none."""
    terms = [(j, a) for j, a in zip(row.columns, row.coefficients, strict=True) if j in inside]
    if not terms:
        return None
    outside = sum(
        a * chosen[j] for j, a in zip(row.columns, row.coefficients, strict=True) if j not in inside
    )
    return replace(
        row,
        columns=tuple(j for j, _ in terms),
        coefficients=tuple(a for _, a in terms),
        limit=row.limit - outside,
        tight=row.tight or abs(relaxed.price.get(row.number, 0.0)) > gap + PRICE,
    )


def _branch(
    columns: Sequence[int], rows: Sequence[OpenRow], objective: Mapping[int, int], budget: Budget
) -> _Best:
    """Solve one programme in slices: what a slice cannot finish is divided over two values of a busy column."""
    programme = IntegerProgramme(columns, rows, objective)
    busy = sorted(columns, key=lambda j: (-sum(j in row.columns for row in rows), j))
    best: dict[int, int] | None = None
    record = -math.inf
    waiting: list[dict[int, int]] = [{}]
    while waiting:
        fixed = waiting.pop()
        column = next((j for j in busy if j not in fixed), None)
        try:
            attempt = _only(fixed, rows) if column is None else programme.solve(fixed, budget.slice())
        except TimeUpError:
            return _Best(best, complete=False)
        if attempt.chosen is not None:
            value = sum(objective.get(j, 0) * attempt.chosen[j] for j in columns)
            if value > record:
                best, record = attempt.chosen, value
        if not attempt.finished and column is not None:
            waiting += [{**fixed, column: 0}, {**fixed, column: 1}]
    return _Best(best, complete=True)


def _only(fixed: dict[int, int], rows: Sequence[OpenRow]) -> Attempt:
    """The one plan that is left when every column is fixed, if the rows allow it."""
    for row in rows:
        activity = sum(a * fixed[j] for j, a in zip(row.columns, row.coefficients, strict=True))
        if activity > row.limit or (row.tight and activity < row.limit):
            return Attempt(None, finished=True)
    return Attempt(fixed, finished=True)
