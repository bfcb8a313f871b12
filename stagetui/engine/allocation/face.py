"""The set of plans that are still in the running, with one of them at hand.

It starts as all plans and shrinks as levels are proven: columns become fixed, rows become equalities. `plan` always
lies in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stagetui.engine.allocation.model import Row


@dataclass(frozen=True, slots=True)
class OpenRow:
    """What is left of row `number` once fixed columns are taken out; `tight` means equal to the limit."""

    number: int
    columns: tuple[int, ...]
    coefficients: tuple[int, ...]
    limit: int
    tight: bool


class Face:
    """Bounds per column, rows with their tightness, and a plan that satisfies them all."""

    __slots__ = ("_live", "_rows_of", "high", "low", "plan", "rows", "tight")

    def __init__(self, size: int, rows: Iterable[Row]) -> None:
        """All plans over `size` columns that satisfy `rows`; the plan at hand places nobody."""
        self.low = [0] * size
        self.high = [1] * size
        self.plan = [0] * size
        self.rows: list[Row] = []
        self.tight: list[bool] = []
        self._rows_of: list[list[tuple[int, int]]] = [[] for _ in range(size)]
        self._live: list[int] = []
        for row in rows:
            self.add(row, tight=False)

    def add(self, row: Row, *, tight: bool) -> None:
        """Let one more row hold; the plan at hand must satisfy it."""
        number = len(self.rows)
        self.rows.append(row)
        self.tight.append(tight)
        self._live.append(number)
        for column, coefficient in zip(row.columns, row.coefficients, strict=True):
            self._rows_of[column].append((number, coefficient))

    def is_open(self, column: int) -> bool:
        """Whether plans in the face still differ in this column."""
        return self.low[column] < self.high[column]

    def open_columns(self) -> list[int]:
        """All columns that are not fixed, ascending."""
        return [j for j, (low, high) in enumerate(zip(self.low, self.high, strict=True)) if low < high]

    def open_rows(self) -> list[OpenRow]:
        """The rows that can still bind; others are forgotten, since a face only shrinks."""
        rows = []
        for number in self._live:
            row, rest, most = self.rows[number], self.rows[number].limit, 0
            columns, coefficients = [], []
            for j, a in zip(row.columns, row.coefficients, strict=True):
                if self.low[j] < self.high[j]:
                    columns.append(j)
                    coefficients.append(a)
                    most += max(a, 0)
                else:
                    rest -= a * self.low[j]
            if columns and (self.tight[number] or most > rest):
                rows.append(OpenRow(number, tuple(columns), tuple(coefficients), rest, self.tight[number]))
        self._live = [row.number for row in rows]
        return rows

    def fill(self, order: Iterable[int]) -> None:
        """Set columns of the plan to 1 in this order, each where every row allows it (a first plan, no more)."""
        activity = [0] * len(self.rows)
        for j in order:
            if all(activity[r] + a <= self.rows[r].limit for r, a in self._rows_of[j]):
                self.plan[j] = 1
                for r, a in self._rows_of[j]:
                    activity[r] += a

    def fix(self, columns: Iterable[int]) -> None:
        """Keep only plans that agree with the plan at hand in these columns, and draw the consequences."""
        queue = [j for j in columns if self.is_open(j)]
        for j in queue:
            self.low[j] = self.high[j] = self.plan[j]
        self._propagate({r for j in queue for r, _ in self._rows_of[j]})

    def tighten(self, rows: Iterable[int]) -> None:
        """Keep only plans that meet these rows with equality, and draw the consequences."""
        changed = {r for r in rows if not self.tight[r]}
        for r in changed:
            self.tight[r] = True
        self._propagate(changed)

    def _propagate(self, rows: set[int]) -> None:
        """Fix the columns that the given rows leave no choice; repeat for the rows those columns are in."""
        while rows:
            r = rows.pop()
            for j in self._forced(r):
                self.low[j] = self.high[j] = self.plan[j]
                rows.update(r for r, _ in self._rows_of[j])

    def _forced(self, number: int) -> list[int]:
        row = self.rows[number]
        free, least, most = [], 0, 0
        for j, a in zip(row.columns, row.coefficients, strict=True):
            low, high = self.low[j], self.high[j]
            least += a * (low if a > 0 else high)
            most += a * (high if a > 0 else low)
            if low < high:
                free.append((j, abs(a)))
        slack = row.limit - least
        short = most - row.limit if self.tight[number] else most - least + 1
        return [j for j, a in free if a > slack or a > short]
