"""The draw among equally good years: what is left of the wishes by lot, then tickets, until one plan remains.

First a wish of a lower lot weighs more. Then every pattern and every stage at a place gets a ticket, drawn from the
seed and what it is, and the plan with the highest sum of tickets wins; where sums are equal, tickets are drawn again.
What wins depends on the seed and the year alone: not on the solver, the machine or the order of the input.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from stagetui.engine.allocation.budget import TimeUpError
from stagetui.engine.allocation.search import WHOLE
from stagetui.engine.allocation.year.face import Face
from stagetui.engine.allocation.year.matrix import Ints
from stagetui.engine.allocation.year.model import Keuze, Model, Stage
from stagetui.engine.allocation.year.prove import groups, prove
from stagetui.engine.allocation.year.relax import branch, relax
from stagetui.engine.allocation.year.search import PATIENCE, Tools, pieces_of

TICKETS = 1000  # the highest ticket
FEW = 2000  # columns of a piece that are few enough to look for another plan
ROUNDS = 20  # far more than ever needed: every round leaves a fraction of what the one before left


@dataclass(frozen=True, slots=True)
class Drawn:
    """How many columns plans could still differ in, and in how many they still do; that is 0 unless time ran out."""

    total: int
    left: int


def draw(face: Face, model: Model, wishes: Ints, loting: Mapping[str, int], tools: Tools) -> Drawn:
    """Shrink the face to one plan; `wishes` has what each column adds to the wishes of its own aios.

    Raises:
        CancelledError: the user stopped the run.
    """
    total = len(_open(face, model))
    if not total:
        return Drawn(0, 0)
    proof = prove(face, _by_lot(model, wishes, loting), tools)
    for number in range(1, ROUNDS + 1):
        left = _open(face, model)
        if not len(left) or proof.value < proof.bound or not _settle_lone(face, tools):
            return Drawn(total, len(_open(face, model)))
        left = _open(face, model)
        tools.budget.report("Loting", 0.8 + 0.2 * (1 - len(left) / total))
        tickets = np.zeros(model.size, dtype=np.int64)
        tickets[left] = [ticket(model, j, number) for j in left.tolist()]
        proof = prove(face, tickets, tools)
    return Drawn(total, len(_open(face, model)))


def _open(face: Face, model: Model) -> Ints:
    """The patterns and stages that plans still differ in; peaks follow from those."""
    left: Ints = np.flatnonzero(face.open[: model.eerste_piek])
    return left


def _settle_lone(face: Face, tools: Tools) -> bool:
    """Fix the pieces in which no plan differs from the one at hand; False when time is up."""
    for group in groups(face.part()):
        here = face.plan[group.columns]
        away = np.where(here > 0, -1.0, 1.0)
        try:
            distance = group.per_piece(
                away * (relax(group, away, tools.budget, tools.solver, first=here > 0).x - here)
            )
            for mine, one in pieces_of(group, np.flatnonzero(distance >= 1 - WHOLE)):
                if one.size <= FEW:
                    attempt = branch(one, away[mine], tools.budget, PATIENCE, tools.solver)
                    if attempt.finished and attempt.chosen is not None:
                        distance[group.piece[mine]] = away[mine] @ (attempt.chosen - here[mine])
        except TimeUpError:
            return False
        alone = distance < 1 - WHOLE
        face.shrink(group.columns[alone[group.piece]], np.empty(0, dtype=np.int64))
    return True


def _by_lot(model: Model, wishes: Ints, loting: Mapping[str, int]) -> Ints:
    columns: list[Keuze | Stage] = [*model.keuzes, *model.stages]
    last = len(loting) + 1
    lot = [last - loting[model.jaar.aios[column.aios].id] for column in columns]
    return wishes * np.array([*lot, *(0 for _ in model.pieken)], dtype=np.int64)


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
