"""A first plan, made by letting the aios choose in order of lot; no more than something to start from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from stagetui.engine.allocation.year.matrix import Ints
from stagetui.engine.allocation.year.model import Model
from stagetui.engine.allocation.year.patterns import Item

Pick = tuple[int, list[int]]  # what is gained, and the columns


def first_plan(model: Model, worth: Sequence[int], loting: Mapping[str, int]) -> Ints:
    """A plan in which each aios in order of lot has the pattern of most worth that own places still allow.

    Args:
        model: of the year.
        worth: what is gained by each column.
        loting: the lot of each aios.
    """
    places = _Places(model, worth)
    keuzes: dict[int, list[int]] = defaultdict(list)
    for j, keuze in enumerate(model.keuzes):
        keuzes[keuze.aios].append(j)
    plan = np.zeros(model.size, dtype=np.int64)
    for aios in sorted(keuzes, key=lambda number: loting[model.jaar.aios[number].id]):
        known: dict[Item, Pick] = {}
        chosen: Pick | None = None
        for j in keuzes[aios]:
            gained, taken = worth[j], [j]
            for item in model.keuzes[j].pattern.items:
                if item not in known:
                    known[item] = places.best(aios, item)
                gained, taken = gained + known[item][0], taken + known[item][1]
            if chosen is None or gained > chosen[0]:
                chosen = gained, taken
        for j in chosen[1] if chosen else ():
            plan[j] = 1
            places.take(j)
    mend_peaks(model, plan)
    return plan


class _Places:
    """What room is left at the own places."""

    def __init__(self, model: Model, worth: Sequence[int]) -> None:
        self.model, self.worth = model, worth
        self.room = {plaats: list(months) for plaats, months in model.ruimte.items()}
        self.stages: dict[tuple[int, Item], list[int]] = defaultdict(list)
        for j, stage in enumerate(model.stages, start=model.eerste_stage):
            if not stage.geleend:
                self.stages[stage.aios, stage.item].append(j)

    def best(self, aios: int, item: Item) -> Pick:
        """The column of most worth that still fits, and what is gained by it."""
        first = self.model.eerste_stage
        here = [
            j
            for j in self.stages.get((aios, item), ())
            if all(self.room[self.model.stages[j - first].plaats][item.start : item.na])
        ]
        one = max(here, key=lambda j: (self.worth[j], -j), default=None)
        return (0, []) if one is None else (self.worth[one], [one])

    def take(self, column: int) -> None:
        """Take the room of a stage."""
        if column >= self.model.eerste_stage:
            stage = self.model.stages[column - self.model.eerste_stage]
            for month in range(stage.item.start, stage.item.na):
                self.room[stage.plaats][month] -= 1


def mend_peaks(model: Model, plan: Ints) -> None:
    """Set the digits of the peaks so that their rows hold, no higher than need be."""
    matrix, first = model.matrix, model.eerste_piekrij
    start = int(np.searchsorted(matrix.row, first))
    row, column, value = matrix.row[start:] - first, matrix.column[start:], matrix.value[start:]
    main = column < model.eerste_piek
    load = np.bincount(row[main], value[main] * plan[column[main]], len(matrix.limit) - first)
    over = (load - matrix.limit[first:]).astype(np.int64).tolist()
    digits = zip(row[~main].tolist(), value[~main].tolist(), column[~main].tolist(), strict=True)
    for number, digit, j in sorted(
        digits
    ):  # the greatest digit of a row, which is the most negative, comes first
        plan[j] = int(over[number] >= -digit)
        over[number] += digit * int(plan[j])
