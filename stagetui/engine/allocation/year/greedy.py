"""A first plan, made by letting the aios choose in order of lot; no more than something to start from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from stagetui.engine.allocation.year.model import Model
from stagetui.engine.allocation.year.patterns import Item

Pick = tuple[int, list[int]]  # what is gained, and the columns


def first_plan(model: Model, worth: Sequence[int], loting: Mapping[str, int]) -> list[int]:
    """A plan in which each aios in order of lot has the pattern of most worth that own places still allow.

    Args:
        model: of the year.
        worth: what is gained by each column.
        loting: the lot of each aios.
    """
    plan = [0] * model.size
    room = {plaats: list(months) for plaats, months in model.ruimte.items()}
    keuzes: dict[int, list[int]] = defaultdict(list)
    for j, keuze in enumerate(model.keuzes):
        keuzes[keuze.aios].append(j)
    stages: dict[tuple[int, Item], list[int]] = defaultdict(list)
    for j, stage in enumerate(model.stages, start=model.eerste_stage):
        if not stage.geleend:
            stages[stage.aios, stage.item].append(j)

    def months(j: int) -> tuple[str, Item]:
        stage = model.stages[j - model.eerste_stage]
        return stage.plaats, stage.item

    def best_of(aios: int, item: Item) -> Pick:
        here = [
            j
            for j in stages.get((aios, item), ())
            if all(room[model.stages[j - model.eerste_stage].plaats][item.start : item.na])
        ]
        one = max(here, key=lambda j: (worth[j], -j), default=None)
        return (0, []) if one is None else (worth[one], [one])

    for aios in sorted(keuzes, key=lambda number: loting[model.jaar.aios[number].id]):
        known: dict[Item, Pick] = {}
        chosen: Pick | None = None
        for keuze in keuzes[aios]:
            gained, taken = worth[keuze], [keuze]
            for item in model.keuzes[keuze].pattern.items:
                pick = known.get(item) or known.setdefault(item, best_of(aios, item))
                gained, taken = gained + pick[0], taken + pick[1]
            if chosen is None or gained > chosen[0]:
                chosen = gained, taken
        for j in chosen[1] if chosen else ():
            plan[j] = 1
            if j >= model.eerste_stage:
                plaats, item = months(j)
                for month in range(item.start, item.na):
                    room[plaats][month] -= 1
    mend_peaks(model, plan)
    return plan


def mend_peaks(model: Model, plan: list[int]) -> None:
    """Set the digits of the peaks so that their rows hold."""
    first = model.eerste_piek
    for row in model.rows[model.eerste_piekrij :]:
        digits = [(-a, j) for j, a in zip(row.columns, row.coefficients, strict=True) if j >= first]
        over = sum(
            a * plan[j] for j, a in zip(row.columns, row.coefficients, strict=True) if j < first
        ) - row.limit
        for digit, j in sorted(digits, reverse=True):
            plan[j] = int(over >= digit)
            over -= digit * plan[j]
