"""One objective over the face of a year: solved, proven, and the face shrunk to the plans that reach it.

The road to a proof: the relaxation says that no plan is worth more than L. A plan at hand that reaches L, rounded down,
is proven. Else one is looked for by `search`. Then complementary slackness says which columns and rows every optimal
plan shares. Prices that are known beforehand may take the place of the relaxation: any prices give a bound.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from stagetui.engine.allocation.budget import TimeUpError
from stagetui.engine.allocation.optimise import Proof
from stagetui.engine.allocation.search import PRICE, WHOLE
from stagetui.engine.allocation.year.face import Face
from stagetui.engine.allocation.year.matrix import Flags, Floats, Ints, Part, gcd
from stagetui.engine.allocation.year.relax import Relaxed, relax
from stagetui.engine.allocation.year.search import Tools, floor, noise, pieces, search, whole

SMALL = 1000  # pieces with fewer columns are solved together


@dataclass(frozen=True)
class Hint:
    """Prices per row of the whole matrix, and perhaps the relaxed optimum that they belong to, per column."""

    price: Floats
    x: Floats | None = None

    def scaled(self, unit: int) -> Hint:
        """The hint when worth is counted in these units."""
        return Hint(self.price / unit, self.x)


def prove(face: Face, cost: Ints, tools: Tools, hint: Hint | None = None) -> Proof:
    """Improve the plan at hand to the greatest worth and shrink the face to the plans that reach it.

    Args:
        face: changed in place.
        cost: whole worth per column, to be maximised.
        tools: when time runs out the plan is the best one met, and the bound an honest one.
        hint: may spare a solve.

    Raises:
        CancelledError: the user stopped the run.
    """
    part = face.part()
    unit = gcd(cost[part.columns])
    worth = cost // unit
    missing = 0
    shrunk: list[tuple[Ints, Ints]] = []
    reached: list[tuple[Ints, Ints]] = []
    for group in groups(part):
        short = _prove_group(face, group, worth, tools, hint and hint.scaled(unit), shrunk, reached)
        missing += short
    for columns, values in reached:
        face.add(columns, values)
    if shrunk:
        face.shrink(*(np.concatenate(one) for one in zip(*shrunk, strict=True)))
    value = int(cost @ face.plan)
    return Proof(value, value + unit * missing)


def groups(part: Part) -> Iterator[Part]:
    """Each great piece by itself, and all small ones together."""
    if part.pieces == 1:
        yield part
        return
    great = np.bincount(part.piece, minlength=part.pieces) >= SMALL
    for piece in np.flatnonzero(great):
        yield part.only(part.piece == piece, idle=True)  # in a merged part a column stands for many
    rest = ~great[part.piece]
    if rest.any():
        yield part.only(rest, idle=True)


def _prove_group(
    face: Face,
    part: Part,
    worth: Ints,
    tools: Tools,
    hint: Hint | None,
    shrunk: list[tuple[Ints, Ints]],
    reached: list[tuple[Ints, Ints]],
) -> int:
    """Prove one group; gives how much may still be had (0 is a proof), and collects what the face loses."""
    cost = worth[part.columns]
    hinted = _hinted(part, cost.astype(float), hint)
    if hinted is not None:
        bound, relaxed = hinted
        known = hint is not None and hint.x is not None and _is_optimum(part, cost, relaxed.x, bound, tools)
        gap, short = _settle(face, part, cost, bound, relaxed, tools if known else None)
    if hinted is None or (short.any() and not known):
        try:
            first = (face.plan[part.columns] > 0) | tools.used[part.columns]
            relaxed = relax(part, cost.astype(float), tools.budget, tools.solver, first=first)
        except TimeUpError:
            value = part.per_piece(cost * face.plan[part.columns])
            most = part.per_piece(np.maximum(cost, 0))
            if hinted is not None:
                most = np.minimum(most, [floor(one) for one in bound])
            return int(np.maximum(most - value, 0).sum())
        tools.used[part.columns[relaxed.x > PRICE]] = True
        bound = part.per_piece(cost * relaxed.x)
        gap, short = _settle(face, part, cost, bound, relaxed, tools)
    done = short == 0
    shrunk.append(_shared(part, relaxed, gap, done))
    for piece in np.flatnonzero(done & (gap > 0)):
        mine = (part.piece == piece) & (cost != 0)
        reached.append((part.columns[mine], cost[mine]))
    return int(short.sum())


def _hinted(part: Part, cost: Floats, hint: Hint | None) -> tuple[Floats, Relaxed] | None:
    """A bound per piece that holds whatever the prices are (weak duality), and the reduced costs that go with them."""
    if hint is None:
        return None
    known = len(hint.price)  # rows that came later, about values reached, have no price
    price = np.where(part.rows < known, hint.price[np.minimum(part.rows, known - 1)], 0.0)
    price = np.where(part.tight, price, np.maximum(price, 0.0))
    reduced = part.reduced(cost, price)
    bound = part.per_piece(np.maximum(reduced, 0.0))
    bound += np.bincount(part.row_piece, price * part.limit, part.pieces)
    x = np.zeros(part.size) if hint.x is None else hint.x[part.columns]
    return bound, Relaxed(x, reduced, price)


def _is_optimum(part: Part, cost: Ints, hinted: Floats, bound: Floats, tools: Tools) -> bool:
    """Whether hinted values satisfy every row and reach the bound: only then they are an optimum of the relaxation.

    What was left of the levels along the road need not be what was proven of them. Columns that follow from the others
    are free to do so.
    """
    x = np.where((part.columns >= tools.follows) & (cost == 0), 1.0, hinted)
    over = np.bincount(part.row, part.value * x[part.column], len(part.rows)) - part.limit
    if ((over > WHOLE) | (part.tight & (over < -WHOLE))).any() or (x < -WHOLE).any() or (x > 1 + WHOLE).any():
        return False
    loud = np.array([noise(one) for one in bound])
    return bool((np.abs(part.per_piece(cost * x) - bound) <= loud).all())


def _settle(
    face: Face, part: Part, cost: Ints, exact: Floats, relaxed: Relaxed, tools: Tools | None
) -> tuple[Floats, Ints]:
    """Bring the plan in each piece to its optimum; without tools nothing is looked for.

    Returns:
        Per piece by how much the bound exceeds the value of the plan (0 when they agree), and how much may still be
        had (0 is a proof).
    """
    ceiling = np.array([floor(one) for one in exact], dtype=np.int64)

    def value() -> Ints:
        return np.rint(part.per_piece(cost * face.plan[part.columns])).astype(np.int64)

    if tools is not None and (value() < ceiling).any():
        _take_whole(face, part, relaxed, value() < ceiling, tools)
        behind = np.flatnonzero(value() < ceiling)
        for piece, (mine, one, its) in zip(behind, pieces(part, relaxed, behind), strict=True):
            found, bound = search(one, cost[mine], its, face.plan[one.columns], tools)
            if found is not None:
                face.plan[one.columns] = found
                tools.mend(face.plan)
            ceiling[piece] = min(ceiling[piece], int(bound))
    reached = value()
    gap = exact - reached
    loud = np.array([noise(one) for one in exact])
    return np.where(gap > loud, gap, 0.0), np.maximum(ceiling - reached, 0)


def _take_whole(face: Face, part: Part, relaxed: Relaxed, behind: Flags, tools: Tools) -> None:
    """Take the relaxed optimum of the pieces in which it is a plan, apart from columns that follow from the others."""
    main = part.columns < tools.follows
    broken = np.bincount(part.piece[main & ~whole(relaxed.x)], minlength=part.pieces) > 0
    taken = (behind & ~broken)[part.piece] & main
    if taken.any():
        face.plan[part.columns[taken]] = np.rint(relaxed.x[taken]).astype(np.int64)
        tools.mend(face.plan)


def _shared(part: Part, relaxed: Relaxed, gap: Floats, done: Flags) -> tuple[Ints, Ints]:
    """Columns that are as in the plan at hand, and rows without slack, in every optimal plan."""
    least = np.where(done, gap + PRICE, np.inf)
    columns = np.abs(relaxed.reduced) > least[part.piece]
    rows = np.abs(relaxed.price) > least[part.row_piece]
    return part.columns[columns], part.rows[rows]
