"""One objective over the face of a year: solved, proven, and the face shrunk to the plans that reach it.

The road to a proof: the relaxation says that no plan is worth more than L. A plan at hand that reaches L is proven.
Else a plan is looked for among the few columns that the relaxation needed; with its value U, any better plan has only
columns with a reduced cost of at most L - U, so windows of growing reach find it or prove that there is none.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from stagetui.engine.allocation.budget import Budget, TimeUpError
from stagetui.engine.allocation.components import components
from stagetui.engine.allocation.face import Face, OpenRow
from stagetui.engine.allocation.lp import IntegerProgramme, Relaxed
from stagetui.engine.allocation.model import Row
from stagetui.engine.allocation.optimise import Proof, dual_bound
from stagetui.engine.allocation.search import PRICE, WHOLE, window
from stagetui.engine.allocation.year.sift import Sifted

PATIENCE = 10.0  # seconds for a plan among few columns; the windows that follow have no such limit
NEAR = 3000  # columns of small reduced cost among which a plan is looked for


@dataclass(frozen=True, slots=True)
class Tools:
    """What every proof of a run uses: the budget, the solver, and how to mend columns that follow from the others.

    `follows` is the number of the first such column; `mend` sets them all in a plan. `used` collects the columns that
    relaxed optima had, which are a good start for the next.
    """

    budget: Budget
    solver: str
    follows: int
    mend: Callable[[list[int]], None]
    used: set[int] = field(default_factory=set)


def prove(
    face: Face, objective: Mapping[int, int], tools: Tools, hint: Mapping[int, float] | None = None
) -> Proof:
    """Improve the plan at hand to the greatest objective and shrink the face to the plans that reach it.

    Args:
        face: changed in place.
        objective: whole coefficients per column.
        tools: see `Tools`. When time runs out the plan is the best one met, and the bound an honest one.
        hint: prices per row number that may prove the plan at hand at once; any prices give a bound.

    Raises:
        CancelledError: the user stopped the run.
    """
    rows, columns = face.open_rows(), face.open_columns()
    parts = components(columns, [row.columns for row in rows])
    rows_of = _by_part(parts, rows)
    missing = sum(
        _prove_part(face, part, rows_of[number], objective, tools, hint) for number, part in enumerate(parts)
    )
    value = _value(objective, face.plan, objective)
    return Proof(value, value + missing)


def _prove_part(
    face: Face,
    part: list[int],
    rows: list[OpenRow],
    objective: Mapping[int, int],
    tools: Tools,
    hint: Mapping[int, float] | None,
) -> int:
    """Prove one part of the face; gives how much may still be had (0 is a proof)."""
    value = _value(objective, face.plan, part)
    bound = math.inf
    if hint is not None:
        bound = dual_bound(part, rows, objective, hint)
        if bound <= value:
            _shrink(face, part, rows, _priced(part, rows, objective, hint), 0.0)
            return 0
    sifted = Sifted(part, rows, _first(face, part, tools), tools.solver)
    try:
        relaxed = sifted.maximise(objective, tools.budget)
    except TimeUpError:
        known = [bound, sum(max(objective.get(j, 0), 0) for j in part)]
        if sifted.met:
            known.append(dual_bound(part, rows, objective, sifted.met))
        return max(int(min(known)) - value, 0)
    tools.used.update(j for j in part if relaxed.x[j] > WHOLE)
    gap, short = _settle(face, part, rows, objective, relaxed, tools)
    if not short:
        _shrink(face, part, rows, relaxed, gap)
        if gap:
            face.add(_value_row(face, part, objective), tight=True)
    return short


def _first(face: Face, part: Iterable[int], tools: Tools) -> set[int]:
    """The columns that a relaxation starts with: those of the plan at hand and of earlier optima."""
    return {j for j in part if face.plan[j] or j in tools.used}


def improve(
    face: Face, columns: Sequence[int], objective: Mapping[int, int], tools: Tools
) -> dict[int, float]:
    """Look for a good plan over some columns, the others at 0; proves nothing and leaves the face as it is.

    Returns:
        The prices of the relaxation by row number, as far as there was time.

    Raises:
        CancelledError: the user stopped the run.
    """
    inside = set(columns)
    rows = [cut for row in face.open_rows() if (cut := _only(row, inside)) is not None]
    parts = components(columns, [row.columns for row in rows])
    rows_of = _by_part(parts, rows)
    prices: dict[int, float] = {}
    try:
        for number, part in enumerate(parts):
            sifted = Sifted(part, rows_of[number], _first(face, part, tools), tools.solver)
            relaxed = sifted.maximise(objective, tools.budget)
            prices |= relaxed.price
            tools.used.update(j for j in part if relaxed.x[j] > WHOLE)
            ceiling = math.floor(sum(objective.get(j, 0) * relaxed.x[j] for j in part) + WHOLE)
            if _value(objective, face.plan, part) < ceiling and not _take_whole(face, part, relaxed, tools):
                _among(face, part, rows_of[number], objective, relaxed, tools)
    except TimeUpError:
        pass
    return prices


def _by_part(parts: Sequence[Sequence[int]], rows: Iterable[OpenRow]) -> dict[int, list[OpenRow]]:
    part_of = {j: number for number, part in enumerate(parts) for j in part}
    found: dict[int, list[OpenRow]] = defaultdict(list)
    for row in rows:
        found[part_of[row.columns[0]]].append(row)
    return found


def _settle(
    face: Face,
    part: list[int],
    rows: list[OpenRow],
    objective: Mapping[int, int],
    relaxed: Relaxed,
    tools: Tools,
) -> tuple[float, int]:
    """Bring the plan in one part to its optimum.

    Returns:
        By how much the relaxed value exceeds that of the plan (0 when they agree), and how much of it may still be had
        (0 is a proof).
    """
    exact = sum(objective.get(j, 0) * relaxed.x[j] for j in part)
    noise = WHOLE * max(1.0, 1e-3 * abs(exact))
    ceiling = math.floor(exact + noise)

    def value() -> int:
        return _value(objective, face.plan, part)

    if value() < ceiling and not _take_whole(face, part, relaxed, tools):
        try:
            _among(face, part, rows, objective, relaxed, tools)
            for reach in _reaches(ceiling):
                if value() >= ceiling:
                    break
                target = max(reach, value())
                found = window(part, rows, objective, relaxed, exact - target, tools.budget, tools.solver)
                if found.chosen is not None and _value(objective, found.chosen, part) > value():
                    _take(face, found.chosen)
                if not found.complete:
                    break
                ceiling = max(value(), target - 1)
        except TimeUpError:
            pass
    gap = exact - value()
    return (gap if gap > noise else 0.0), max(ceiling - value(), 0)


def _reaches(ceiling: int) -> Iterator[int]:
    """The least value that each next window looks for: the bound, then further and further below it."""
    yield ceiling
    step = 1
    while True:
        yield ceiling - step
        step *= 3


def _among(
    face: Face,
    part: Sequence[int],
    rows: Iterable[OpenRow],
    objective: Mapping[int, int],
    relaxed: Relaxed,
    tools: Tools,
) -> None:
    """Look for a better plan of a part among the columns that the relaxed optimum and the plan at hand use.

    When that is not enough, those with the smallest reduced costs are added.
    """
    rows = list(rows)
    ceiling = math.floor(sum(objective.get(j, 0) * relaxed.x[j] for j in part) + WHOLE)
    used = {j for j in part if relaxed.x[j] > WHOLE or face.plan[j] or j >= tools.follows}
    near = sorted(part, key=lambda j: abs(relaxed.reduced[j]))[:NEAR]
    for inside in (used, used.union(near)):
        free = [j for j in part if j in inside]
        cut = [less for row in rows if (less := _only(row, inside)) is not None]
        best = IntegerProgramme(free, cut, objective, tools.solver).solve(tools.budget, PATIENCE).chosen
        if best is not None and _value(objective, best, free) > _value(objective, face.plan, part):
            _take(face, dict.fromkeys(part, 0) | best)
        if _value(objective, face.plan, part) >= ceiling:
            return


def _only(row: OpenRow, inside: Collection[int]) -> OpenRow | None:
    """The row over these columns, the others at 0; None when it has none."""
    terms = [(j, a) for j, a in zip(row.columns, row.coefficients, strict=True) if j in inside]
    if not terms:
        return None
    return OpenRow(row.number, tuple(j for j, _ in terms), tuple(a for _, a in terms), row.limit, row.tight)


def _take_whole(face: Face, part: Iterable[int], relaxed: Relaxed, tools: Tools) -> bool:
    """Take the relaxed optimum of a part when it is a plan, apart from columns that follow from the others."""
    chosen = {j: round(relaxed.x[j]) for j in part if j < tools.follows}
    if any(abs(relaxed.x[j] - one) >= WHOLE for j, one in chosen.items()):
        return False
    _take(face, chosen)
    tools.mend(face.plan)
    return True


def _take(face: Face, chosen: Mapping[int, int]) -> None:
    for j, one in chosen.items():
        face.plan[j] = one


def _priced(
    columns: Sequence[int],
    rows: Iterable[OpenRow],
    objective: Mapping[int, int],
    prices: Mapping[int, float],
) -> Relaxed:
    """The reduced costs that go with given prices, as if of a relaxation."""
    reduced = {j: float(objective.get(j, 0)) for j in columns}
    for row in rows:
        if price := prices.get(row.number, 0):
            for j, a in zip(row.columns, row.coefficients, strict=True):
                reduced[j] -= a * price
    return Relaxed({}, reduced, dict(prices))


def _shrink(
    face: Face, columns: Iterable[int], rows: Iterable[OpenRow], relaxed: Relaxed, gap: float
) -> None:
    """Keep the plans that complementary slackness leaves: what costs more than the gap is as in the plan at hand."""
    face.tighten([row.number for row in rows if abs(relaxed.price.get(row.number, 0.0)) > gap + PRICE])
    face.fix([j for j in columns if abs(relaxed.reduced[j]) > gap + PRICE])


def _value_row(face: Face, part: list[int], objective: Mapping[int, int]) -> Row:
    columns = tuple(j for j in part if objective.get(j, 0))
    return Row(columns, tuple(objective[j] for j in columns), _value(objective, face.plan, columns))


def _value(
    objective: Mapping[int, int], plan: Mapping[int, int] | Sequence[int], columns: Iterable[int]
) -> int:
    return sum(objective.get(j, 0) * plan[j] for j in columns)
