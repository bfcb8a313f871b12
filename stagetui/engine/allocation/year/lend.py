"""A whole plan where borrowing ties institutes together: first who borrows what, then each institute by itself.

Who borrows is settled per position (`alike`), by a programme in which only the borrowing must be whole and that strays
as little as it can from the relaxed optimum. What is borrowed then takes fixed room, so no institute is in the way of
another any more.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from stagetui.engine.allocation.year.alike import Alike
from stagetui.engine.allocation.year.matrix import Ints, Part
from stagetui.engine.allocation.year.model import Model
from stagetui.engine.allocation.year.prove import groups
from stagetui.engine.allocation.year.relax import Relaxed, branch, relax
from stagetui.engine.allocation.year.search import PATIENCE, Tools, pieces, possible, search, whole


def by_institute(
    model: Model, part: Part, cost: Ints, relaxed: Relaxed, same: Alike, tools: Tools
) -> Ints | None:
    """A plan of the part, good but not proven to be the best; None when none was found.

    Args:
        model: of the year.
        part: what is open; without columns about peaks.
        cost: whole worth per column of the part.
        relaxed: its relaxed optimum.
        same: who is in the same position as whom.
        tools: what may be used.

    Raises:
        CancelledError: the user stopped the run.
        TimeUpError: the run has no time left.
    """
    merged = same.merged(part, model.size)
    near = np.full(model.size, -np.inf)
    np.maximum.at(near, same.column[part.columns], relaxed.reduced)
    lent = tools.borrowed[merged.columns]
    agreed = branch(
        *(merged, near[merged.columns], tools.budget, PATIENCE, tools.solver), upper=np.inf, integral=lent
    )
    if agreed.chosen is None:
        return None
    count = np.zeros(model.size, dtype=np.int64)
    count[merged.columns[lent]] = agreed.chosen[lent]
    apart = _apart(model, part, merged, same, count, tools)
    alone = replace(tools, borrowed=np.zeros(model.size, dtype=bool))
    plan = np.zeros(model.size, dtype=np.int64)
    worth = np.zeros(model.size, dtype=np.int64)
    worth[part.columns] = cost
    for group in groups(apart):
        here = worth[group.columns]
        first = np.ones(group.size, dtype=bool)
        best = relax(group, here.astype(float), tools.budget, tools.solver, first=first)
        plan[group.columns] = np.rint(best.x)
        for mine, one, its in pieces(group, best, np.unique(group.piece[~whole(best.x)])):
            found, _ = search(one, here[mine], its, None, alone)
            if found is None:
                return None
            plan[one.columns] = found
    inside = plan[part.columns]
    return inside if possible(part, np.zeros(part.size, dtype=bool), inside) else None


def _apart(model: Model, part: Part, merged: Part, same: Alike, count: Ints, tools: Tools) -> Part:
    """The part in which each position borrows exactly `count`, so that the room for it can be set aside."""
    times = count[same.column[part.columns]]
    less = part.only(~tools.borrowed[part.columns] | (times > 0), idle=True)
    first_shared = len(same.aios) + model.stagerijen
    aside = np.zeros(len(model.matrix.limit), dtype=np.int64)
    np.add.at(aside, merged.rows[merged.row], merged.value * count[merged.columns[merged.column]])
    aside[:first_shared] = 0
    stays = ~(tools.borrowed[less.columns[less.column]] & (less.rows[less.row] >= first_shared))
    borrowing = np.flatnonzero(tools.borrowed[less.columns])
    position, number = np.unique(same.column[less.columns[borrowing]], return_inverse=True)
    order = np.argsort(number, kind="stable")
    return Part(
        less.columns,
        np.concatenate([less.rows, len(aside) + np.arange(len(position))]),
        np.concatenate([less.row[stays], len(less.rows) + number[order]]),
        np.concatenate([less.column[stays], borrowing[order]]),
        np.concatenate([less.value[stays], np.ones(len(borrowing), dtype=np.int64)]),
        np.concatenate([less.limit - aside[less.rows], count[position]]),
        np.concatenate([less.tight, np.ones(len(position), dtype=bool)]),
    )
