"""Aios in the same position: what does not look at wishes is settled for one of them, on behalf of all.

Columns and rows of such aios correspond one to one. As long as no wish is asked about, there is a relaxed optimum in
which they all get the same, so a programme with one of them, who counts for as many as there are, has the same value
and prices.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from stagetui.engine.allocation.year.matrix import Flags, Ints, Part
from stagetui.engine.allocation.year.model import Model


@dataclass(frozen=True)
class Alike:
    """Per column, per row and per aios (number) that of the first who is in the same position."""

    column: Ints
    row: Ints
    aios: Ints

    def firsts(self, size: int) -> Flags:
        """Which of the columns are of the first in a position; those that belong to nobody are not."""
        here = np.zeros(size, dtype=bool)
        here[self.column] = True
        return here

    def merged(self, part: Part, size: int) -> Part:
        """The part over the first of each position (`size` columns in the matrix), who counts for all."""
        less = part.only(self.firsts(size)[part.columns], idle=True)  # one column stands for many
        people = np.bincount(self.aios, minlength=len(self.aios))
        count = np.where(less.rows < len(people), people[np.minimum(less.rows, len(people) - 1)], less.limit)
        return replace(less, limit=count)


def alike(model: Model) -> Alike:
    """Who is in the same position as whom."""
    same = np.array(model.zelfde, dtype=np.int64)
    keuzes = np.array([keuze.aios for keuze in model.keuzes], dtype=np.int64)
    stages = np.array([stage.aios for stage in model.stages], dtype=np.int64)
    first, last = len(same), len(same) + model.stagerijen
    matrix = model.matrix
    linked = (matrix.row >= first) & (matrix.row < last) & (matrix.column >= model.eerste_stage)
    whose = np.zeros(model.stagerijen, dtype=np.int64)
    whose[matrix.row[linked] - first] = stages[matrix.column[linked] - model.eerste_stage]
    return Alike(
        np.concatenate([_counterparts(keuzes, same), len(keuzes) + _counterparts(stages, same)]),
        np.concatenate([same, first + _counterparts(whose, same), np.arange(last, len(matrix.limit))]),
        same,
    )


def _counterparts(whose: Ints, same: Ints) -> Ints:
    """Per thing (whose it is, ascending) the number of the same thing of the first in that position."""
    starts = np.searchsorted(whose, np.arange(len(same)))
    found: Ints = starts[same[whose]] + np.arange(len(whose)) - starts[whose]
    return found
