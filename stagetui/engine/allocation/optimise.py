"""One objective over the face: solved, proven, and the face shrunk to the plans that reach it.

The relaxation is solved once for all parts together. A part whose relaxed optimum is whole is proven at once.
Otherwise its optimum is looked for by `search`. Then complementary slackness says which columns and rows every optimal
plan shares: when the bound exceeds the optimum by `gap`, a column with a reduced cost (a row with a price) above `gap`
is the same (has no slack) in all of them. Where `gap` is not zero, the value itself is kept as a row with whole
coefficients.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from stagetui.engine.allocation.budget import Budget, TimeUpError
from stagetui.engine.allocation.components import components
from stagetui.engine.allocation.face import Face, OpenRow
from stagetui.engine.allocation.lp import Relaxation, Relaxed
from stagetui.engine.allocation.model import Row
from stagetui.engine.allocation.search import PRICE, WHOLE, search


@dataclass(frozen=True, slots=True)
class Proof:
    """The value of the plan at hand and a bound on that of any plan in the face as it was."""

    value: int
    bound: int


def maximise(
    face: Face, objective: Mapping[int, int], budget: Budget, relaxation: Relaxation | None = None
) -> Proof:
    """Improve the plan at hand to the greatest objective and shrink the face to the plans that reach it.

    Args:
        face: changed in place.
        objective: whole coefficients per column.
        budget: what may be used. When time runs out the plan is the best one met, and the bound an honest one.
        relaxation: of this face, to go on with; built when absent.

    Raises:
        CancelledError: the user stopped the run.
    """
    rows = face.open_rows()
    columns = face.open_columns()
    parts = components(columns, [row.columns for row in rows])
    if not columns:
        return _proof(face, objective, 0)
    relaxation = relaxation or Relaxation(columns, rows)
    try:
        relaxed = relaxation.maximise(objective, budget)
    except TimeUpError:
        bounds: list[float] = [sum(max(objective.get(j, 0), 0) for j in columns)]
        bounds += [_dual_bound(columns, rows, objective, prices) for prices in relaxation.stops]
        return _proof(face, objective, max(int(min(bounds)) - _value(objective, face.plan, columns), 0))
    part_of = {j: number for number, part in enumerate(parts) for j in part}
    rows_of: dict[int, list[OpenRow]] = defaultdict(list)
    for row in rows:
        rows_of[part_of[row.columns[0]]].append(row)
    missing = 0
    decided: list[int] = []
    tight: list[int] = []
    for number, part in enumerate(parts):
        gap, short = _settle(face, part, rows_of[number], objective, relaxed, budget)
        missing += short
        if short:
            continue
        decided += [j for j in part if abs(relaxed.reduced[j]) > gap + PRICE]
        tight += [
            row.number for row in rows_of[number] if abs(relaxed.price.get(row.number, 0.0)) > gap + PRICE
        ]
        if gap:
            face.add(_value_row(face, part, objective), tight=True)
    face.tighten(tight)
    face.fix(decided)
    return _proof(face, objective, missing)


def _dual_bound(
    columns: Sequence[int], rows: Sequence[OpenRow], objective: Mapping[int, int], prices: Mapping[int, float]
) -> float:
    """A bound on any plan's value over the open columns that holds whatever the prices are (weak duality)."""
    total = 0.0
    rest = {j: float(objective.get(j, 0)) for j in columns}
    for row in rows:
        price = prices.get(row.number, 0.0)
        paid = price if row.tight else max(price, 0.0)
        if paid:
            total += paid * row.limit
            for j, a in zip(row.columns, row.coefficients, strict=True):
                rest[j] -= paid * a
    total += sum(worth for worth in rest.values() if worth > 0)
    return math.floor(total + WHOLE * max(1.0, 1e-3 * abs(total))) if math.isfinite(total) else math.inf


def _whole(relaxed: Relaxed, part: Iterable[int]) -> dict[int, int] | None:
    """The relaxed optimum of a part when it is a plan."""
    chosen = {j: round(relaxed.x[j]) for j in part}
    return chosen if all(abs(relaxed.x[j] - one) < WHOLE for j, one in chosen.items()) else None


def _settle(
    face: Face,
    part: list[int],
    rows: list[OpenRow],
    objective: Mapping[int, int],
    relaxed: Relaxed,
    budget: Budget,
) -> tuple[float, int]:
    """Bring the plan in one part to its optimum.

    Returns:
        By how much the relaxed value exceeds that of the plan (0 when they agree), and how much of it may still be had
        (0 is a proof).
    """
    exact = sum(objective.get(j, 0) * relaxed.x[j] for j in part)
    noise = WHOLE * max(1.0, 1e-3 * abs(exact))
    ceiling = math.floor(exact + noise)
    value = _value(objective, face.plan, part)
    if value < ceiling and (whole := _whole(relaxed, part)) is not None:
        for j, chosen in whole.items():
            face.plan[j] = chosen
        value = _value(objective, face.plan, part)
    if value < ceiling:
        found = search(part, rows, objective, relaxed, face.plan, budget)
        for j, chosen in found.chosen.items():
            face.plan[j] = chosen
        value = _value(objective, face.plan, part)
        ceiling = max(min(ceiling, found.bound), value)
    gap = exact - value
    return (gap if gap > noise else 0.0), ceiling - value


def _value_row(face: Face, part: list[int], objective: Mapping[int, int]) -> Row:
    columns = tuple(j for j in part if objective.get(j, 0))
    return Row(columns, tuple(objective[j] for j in columns), _value(objective, face.plan, columns))


def _value(objective: Mapping[int, int], plan: list[int], columns: Iterable[int]) -> int:
    return sum(objective.get(j, 0) * plan[j] for j in columns)


def _proof(face: Face, objective: Mapping[int, int], missing: int) -> Proof:
    value = _value(objective, face.plan, objective)
    return Proof(value, value + missing)
