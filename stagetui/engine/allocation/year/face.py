"""The set of years that are still in the running, with one of them at hand.

It starts as all plans and shrinks as levels are proven: columns become fixed, rows become equalities. `plan` always
lies in it.
"""

from __future__ import annotations

import numpy as np

from stagetui.engine.allocation.year.matrix import Flags, Ints, Matrix, Part


class Face:
    """Which columns are open, which rows are equalities, and a plan that satisfies them all."""

    __slots__ = ("_part", "matrix", "open", "plan", "tight")

    def __init__(self, matrix: Matrix, plan: Ints, tight: Flags) -> None:
        """All plans that satisfy the matrix, with these rows as equalities; `plan` is one of them."""
        self.matrix, self.plan, self.tight = matrix, plan, tight
        self.open = np.ones(matrix.size, dtype=bool)
        self._part: Part | None = None

    def part(self) -> Part:
        """The columns that are open and the rows that can still bind."""
        if self._part is None:
            every = Part(
                np.arange(self.matrix.size),
                np.arange(len(self.matrix.limit)),
                self.matrix.row,
                self.matrix.column,
                self.matrix.value,
                self.matrix.limit,
                self.tight,
            )
            self._part = every.only(self.open, self.plan)
        return self._part

    def add(self, columns: Ints, values: Ints) -> None:
        """Keep only plans that are worth as much as the plan at hand."""
        self.matrix = self.matrix.with_row(columns, values, int(values @ self.plan[columns]))
        self.tight = np.append(self.tight, True)
        self._part = None

    def shrink(self, columns: Ints, rows: Ints) -> None:
        """Keep only plans that agree with the plan at hand in these columns and meet these rows with equality.

        Columns that those leave no choice are fixed as well.
        """
        self.tight[rows] = True
        self.open[columns] = False
        self._part = None
        while len(forced := self._forced(self.part())):
            self.open[forced] = False
            self._part = None

    def _forced(self, part: Part) -> Ints:
        """Open columns that some row leaves no choice but to be as they are in the plan at hand."""
        size = len(part.rows)
        least = np.bincount(part.row, np.minimum(part.value, 0), size)
        most = np.bincount(part.row, np.maximum(part.value, 0), size)
        short = np.where(part.tight, most - part.limit, np.inf)
        slack = np.minimum(part.limit - least, short)
        found: Ints = np.unique(part.columns[part.column[np.abs(part.value) > slack[part.row]]])
        return found
