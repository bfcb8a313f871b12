"""The draw among equally good years: what is left of the wishes by lot, then tickets, until one plan remains.

First a wish of a lower lot weighs more. Then every pattern and every stage at a place gets a ticket, drawn from the
seed and what it is, and the plan with the highest sum of tickets wins; where sums are equal, tickets are drawn again.
What wins depends on the seed and the year alone: not on the solver, the machine or the order of the input.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from stagetui.engine.allocation.face import Face
from stagetui.engine.allocation.year.levels import own_wishes
from stagetui.engine.allocation.year.model import Keuze, Model, Stage
from stagetui.engine.allocation.year.prove import Tools, prove

TICKETS = 1000  # the highest ticket
ROUNDS = 20  # far more than ever needed: every round leaves a fraction of what the one before left


@dataclass(frozen=True, slots=True)
class Drawn:
    """How many columns plans could still differ in, and in how many they still do; that is 0 unless time ran out."""

    total: int
    left: int


def draw(face: Face, model: Model, loting: Mapping[str, int], tools: Tools) -> Drawn:
    """Shrink the face to one plan.

    Raises:
        CancelledError: the user stopped the run.
    """
    total = len(_open(face, model))
    if not total:
        return Drawn(0, 0)
    proof = prove(face, _by_lot(model, loting), tools)
    for number in range(1, ROUNDS + 1):
        left = _open(face, model)
        if not left or proof.value < proof.bound:
            return Drawn(total, len(left))
        tools.budget.report("Loting", 0.8 + 0.2 * (1 - len(left) / total))
        proof = prove(face, {j: ticket(model, j, number) for j in left}, tools)
    return Drawn(total, len(_open(face, model)))


def _open(face: Face, model: Model) -> list[int]:
    """The patterns and stages that plans still differ in; peaks follow from those."""
    return [j for j in face.open_columns() if j < model.eerste_piek]


def _by_lot(model: Model, loting: Mapping[str, int]) -> dict[int, int]:
    own = own_wishes(model).worth
    columns: list[Keuze | Stage] = [*model.keuzes, *model.stages]
    last = len(loting) + 1
    return {
        j: own[j] * (last - loting[model.jaar.aios[column.aios].id])
        for j, column in enumerate(columns)
        if own[j]
    }


def ticket(model: Model, column: int, number: int) -> int:
    """The ticket of a column in the round `number`: 1 to `TICKETS`, from the SHA-256 of the seed and what it says."""
    if column < model.eerste_stage:
        keuze = model.keuzes[column]
        said = " ".join(f"{item.onderdeel}@{item.start}" for item in keuze.pattern.items)
        said += " ".join(("", *keuze.pattern.weggelaten))
        aios = keuze.aios
    else:
        stage = model.stages[column - model.eerste_stage]
        said = f"{stage.item.onderdeel}@{stage.item.start}:{stage.plaats}"
        aios = stage.aios
    text = f"{model.jaar.seed}:{number}:{model.jaar.aios[aios].id}:{said}"
    return 1 + int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % TICKETS
