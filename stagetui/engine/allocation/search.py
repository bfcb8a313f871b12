"""The best whole plan of a part whose relaxed optimum is fractional, in two windows.

With relaxed value L, any plan worth at least `target` agrees with the relaxed optimum in every column whose reduced
cost exceeds L - target, and has no slack in rows whose price does. So the first window holds the few plans that reach
the bound; only when there is none, the second holds all that beat the plan at hand (each window in between would cost
as much as the whole). What is left falls apart into small programmes.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from stagetui.engine.allocation.budget import Budget, TimeUpError
from stagetui.engine.allocation.components import components
from stagetui.engine.allocation.face import OpenRow
from stagetui.engine.allocation.lp import IntegerProgramme, Relaxed

WHOLE = 1e-5  # a relaxed value this near a whole number is that number
PATIENCE = 8.0  # seconds for the first attempt at an integer programme; each next has twice as many
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
    for reach in (bound, best):
        if bound <= best:
            break
        target = max(reach, best)
        window = _window(part, rows, objective, relaxed, exact - target, budget)
        if window.chosen is not None:
            value = sum(objective.get(j, 0) * window.chosen[j] for j in part)
            if value > best:
                best, chosen = value, window.chosen
        if not window.complete:
            break
        bound = max(best, target - 1)
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
    pieces = components(free, [row.columns for row in left])
    piece_of = {j: number for number, piece in enumerate(pieces) for j in piece}
    rows_of: dict[int, list[OpenRow]] = defaultdict(list)
    for row in left:
        rows_of[piece_of[row.columns[0]]].append(row)
    for number, piece in enumerate(pieces):
        if fractional.isdisjoint(piece):
            continue
        best = _branch(piece, rows_of[number], objective, budget)
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
    """Solve one programme; what does not finish in its slice starts again with twice the patience."""
    programme = IntegerProgramme(columns, rows, objective)
    patience = PATIENCE
    best: dict[int, int] | None = None
    record = -math.inf
    while True:
        try:
            attempt = programme.solve(budget, patience)
        except TimeUpError:
            return _Best(best, complete=False)
        if attempt.chosen is not None:
            value = sum(objective.get(j, 0) * attempt.chosen[j] for j in columns)
            if value > record:
                best, record = attempt.chosen, value
        if attempt.finished:
            return _Best(best, complete=True)
        patience *= 2
