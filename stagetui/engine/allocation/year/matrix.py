"""Rows over columns as arrays: the programme of a year, and any part of it that is still open.

An entry of the matrix stands at the same index of `row`, `column` and `value`; entries are sorted by row. Values are
whole and so small that sums of them are exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Terms = tuple[Sequence[int], Sequence[int], int]  # columns, coefficients, limit


@dataclass(frozen=True)
class Matrix:
    """Rows that read "sum of value x column <= limit", over `size` columns."""

    size: int
    row: Ints
    column: Ints
    value: Ints
    limit: Ints

    @classmethod
    def of(cls, size: int, rows: Sequence[Terms]) -> Matrix:
        """Lay out rows one after the other."""
        lengths = [len(columns) for columns, _, _ in rows]
        return cls(
            size,
            np.repeat(np.arange(len(rows)), lengths),
            np.fromiter(chain.from_iterable(columns for columns, _, _ in rows), np.int64, sum(lengths)),
            np.fromiter(chain.from_iterable(values for _, values, _ in rows), np.int64, sum(lengths)),
            np.array([limit for _, _, limit in rows], dtype=np.int64),
        )

    def with_row(self, columns: Ints, values: Ints, limit: int) -> Matrix:
        """The matrix with one more row, the last."""
        number = len(self.limit)
        return Matrix(
            self.size,
            np.concatenate([self.row, np.full(len(columns), number)]),
            np.concatenate([self.column, columns]),
            np.concatenate([self.value, values]),
            np.append(self.limit, limit),
        )

    def activity(self, plan: Ints) -> Ints:
        """What each row comes to."""
        return whole_sums(self.row, self.value * plan[self.column], len(self.limit))


@dataclass(frozen=True)
class Part:
    """Some columns and the rows that bind them; `row` and `column` of an entry count within the part.

    Attributes:
        columns: their numbers in the matrix.
        rows: likewise.
        tight: per row whether it is an equality.
    """

    columns: Ints
    rows: Ints
    row: Ints
    column: Ints
    value: Ints
    limit: Ints
    tight: Flags

    @property
    def size(self) -> int:
        """The number of columns."""
        return len(self.columns)

    def reduced(self, cost: Floats, prices: Floats) -> Floats:
        """What each column is worth beyond what its rows charge."""
        return cost - sums(self.column, self.value * prices[self.row], self.size)

    def only(self, inside: Flags, others: Ints | None = None, *, idle: bool = False) -> Part:
        """The part over some of its columns, the others having these values (0 when absent).

        Rows that cannot bind are left out, or kept when `idle`.
        """
        kept = inside[self.column]
        limit = self.limit
        if others is not None:
            outside = ~kept
            spent = self.value[outside] * others[self.column[outside]]
            limit = limit - whole_sums(self.row[outside], spent, len(limit))
        most = whole_sums(self.row[kept], np.maximum(self.value[kept], 0), len(limit))
        here = np.bincount(self.row[kept], minlength=len(limit)) > 0
        live = here & (self.tight | (most > limit) | idle)
        kept &= live[self.row]
        new_row, new_column = np.cumsum(live) - 1, np.cumsum(inside) - 1
        return Part(
            self.columns[inside],
            self.rows[live],
            new_row[self.row[kept]],
            new_column[self.column[kept]],
            self.value[kept],
            limit[live],
            self.tight[live],
        )

    def tighter(self, rows: Flags) -> Part:
        """The part in which these rows are equalities."""
        return replace(self, tight=self.tight | rows)

    @cached_property
    def piece(self) -> Ints:
        """Per column the number of the piece it is in: columns that meet in a row, directly or through others."""
        label = np.arange(self.size)
        if not len(self.row):
            return label
        starts = np.flatnonzero(np.diff(self.row, prepend=-1))
        by_column = np.argsort(self.column, kind="stable")
        here = self.column[by_column]
        column_starts = np.flatnonzero(np.diff(here, prepend=-1))
        with_rows = here[column_starts]
        while True:
            of_row = np.minimum.reduceat(label[self.column], starts)
            of_entry = np.repeat(of_row, np.diff(np.append(starts, len(self.row))))[by_column]
            least = label.copy()
            least[with_rows] = np.minimum(label[with_rows], np.minimum.reduceat(of_entry, column_starts))
            least = least[least]
            if np.array_equal(least, label):
                break
            label = least
        numbers: Ints = np.unique(label, return_inverse=True)[1]
        return numbers

    @cached_property
    def pieces(self) -> int:
        """How many pieces there are."""
        return int(self.piece.max(initial=-1)) + 1

    @cached_property
    def row_piece(self) -> Ints:
        """Per row the piece it is in."""
        of = np.zeros(len(self.rows), dtype=np.int64)
        of[self.row] = self.piece[self.column]
        return of

    def per_piece(self, worth: Floats | Ints) -> Floats:
        """The sum over the columns of each piece."""
        return sums(self.piece, worth, self.pieces)


def sums(place: Ints, what: Floats | Ints, size: int) -> Floats:
    """Sums per place."""
    return np.bincount(place, what, size).astype(np.float64)


def whole_sums(place: Ints, what: Ints, size: int) -> Ints:
    """The same of whole numbers; exact, since floats hold whole numbers of this size."""
    return np.bincount(place, what, size).astype(np.int64)


def gcd(cost: Iterable[int] | Ints) -> int:
    """The greatest number that divides all; 1 when all are 0."""
    return int(np.gcd.reduce(np.asarray(cost, dtype=np.int64), initial=0)) or 1
