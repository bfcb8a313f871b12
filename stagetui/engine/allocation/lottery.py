"""The draw: among equally good plans, the one that is best for the lowest lot, then for the next, and so on.

**The rule.** Each aios has a lot (`instance.lots`). Demands come in order of lot, then start, then stagesoort. The
first gets the best rank that any plan in the face gives it, the next the best rank that any such plan then still
gives, … Where a demand ranks several places alike, a second round in the same order settles which, by name. So the
outcome is unique: solver, machine and order of input cannot matter.

**The road.** A demand that already has its best outcome in the plan at hand is fixed for free. The others go in
blocks: weights that are powers, so that one solve settles a whole block exactly, in every part of the face at the same
time. Complementary slackness and propagation then decide most of the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stagetui.engine.allocation.budget import Budget, TimeUpError
from stagetui.engine.allocation.components import components
from stagetui.engine.allocation.face import Face
from stagetui.engine.allocation.lp import Relaxation
from stagetui.engine.allocation.model import Model, Row
from stagetui.engine.allocation.optimise import maximise
from stagetui.engine.allocation.search import WHOLE

HEAVIEST = 2**20  # of a block's weights: exact in floating point with room to spare
REBUILD = 0.5  # share of open columns below which a fresh relaxation is cheaper


@dataclass(frozen=True, slots=True)
class Question:
    """Which of these groups of columns gets the one placement? Earlier groups are better; none is worst."""

    groups: tuple[tuple[int, ...], ...]

    @property
    def columns(self) -> list[int]:
        """All columns it is about."""
        return [j for group in self.groups for j in group]


@dataclass(frozen=True, slots=True)
class Drawn:
    """How many questions the draw had, and how many it settled; fewer means that time ran out."""

    settled: int
    total: int


def questions(model: Model, loting: dict[str, int]) -> list[Question]:
    """All questions in the order of the draw: first the rank of every demand, then the place among equal ranks."""
    order = sorted(
        range(len(model.demands)),
        key=lambda d: (loting[model.demands[d].aios], model.demands[d].start, model.demands[d].stagesoort),
    )
    by_rank, by_place = [], []
    for demand in order:
        groups: dict[int, list[int]] = {}
        for j in model.by_demand[demand]:
            groups.setdefault(model.columns[j].rang, []).append(j)
        if groups:
            by_rank.append(Question(tuple(tuple(group) for _, group in sorted(groups.items()))))
        by_place += [
            Question(tuple((j,) for j in group)) for _, group in sorted(groups.items()) if len(group) > 1
        ]
    return by_rank + by_place


def draw(face: Face, asked: Sequence[Question], budget: Budget) -> Drawn:
    """Settle the questions in order, shrinking the face to one plan.

    Raises:
        CancelledError: the user stopped the run.
    """
    waiting = _open_questions(face, asked)
    if waiting and not _lean(face, waiting, budget):
        return Drawn(len(asked) - len(waiting), len(asked))
    relaxation: Relaxation | None = None
    size = len(face.rows)
    while blocks := _blocks(face, waiting):
        if relaxation is None or relaxation.open_share < REBUILD or len(face.rows) > size:
            relaxation = Relaxation(face.open_columns(), face.open_rows())
            size = len(face.rows)
        for j in relaxation.columns:
            if not face.is_open(j):
                relaxation.fix(j, face.low[j])
        objective = {j: weight for block in blocks for j, weight in _weights(face, block).items()}
        proof = maximise(face, objective, budget, relaxation)
        waiting = _open_questions(face, waiting)
        if proof.value < proof.bound:
            return Drawn(len(asked) - len(waiting), len(asked))
        for block in blocks:
            for question in block:
                _settle(face, question)
        waiting = _open_questions(face, waiting)
        budget.report("Loting", 1 - len(waiting) / len(asked))
    return Drawn(len(asked), len(asked))


def _open_questions(face: Face, asked: Sequence[Question]) -> list[Question]:
    return [question for question in asked if any(map(face.is_open, question.columns))]


def _lean(face: Face, waiting: Sequence[Question], budget: Budget) -> bool:
    """Take a plan that favours low lots roughly, so that little is left to improve; False when time ran out.

    The face stays as it is: this objective is no part of the rule.
    """
    columns, rows = face.open_columns(), face.open_rows()
    objective: dict[int, int] = {}
    for place, question in enumerate(reversed(waiting), start=1):
        for worth, group in enumerate(reversed(question.groups), start=1):
            for j in group:
                objective[j] = max(objective.get(j, 0), place * (len(question.groups) + worth))
    try:
        relaxed = Relaxation(columns, rows).maximise(objective, budget)
    except TimeUpError:
        return False
    for part in components(columns, [row.columns for row in rows]):
        if all(abs(relaxed.x[j] - round(relaxed.x[j])) < WHOLE for j in part):
            for j in part:
                face.plan[j] = round(relaxed.x[j])
    return True


def _blocks(face: Face, waiting: Sequence[Question]) -> list[list[Question]]:
    """Settle what is free and give, per part of the face, the next questions that one solve can settle."""
    part_of: dict[int, int] = {}
    for number, members in enumerate(
        components(face.open_columns(), [row.columns for row in face.open_rows()])
    ):
        part_of.update(dict.fromkeys(members, number))
    blocks: dict[int, list[Question]] = {}
    weight: dict[int, int] = {}
    for question in waiting:
        groups = _open_groups(face, question)
        if not groups:
            continue
        part = part_of[groups[0][0]]
        if part not in blocks and any(face.plan[j] for j in groups[0]):
            _settle(face, question)
            continue
        grown = weight.get(part, 1) * (len(groups) + 1)
        if grown <= HEAVIEST:
            blocks.setdefault(part, []).append(question)
        weight[part] = grown
    return list(blocks.values())


def _open_groups(face: Face, question: Question) -> list[list[int]]:
    groups = ([j for j in group if face.is_open(j)] for group in question.groups)
    return [group for group in groups if group]


def _weights(face: Face, block: Sequence[Question]) -> dict[int, int]:
    """Weights under which a better outcome for one question outweighs all outcomes of those after it."""
    weights: dict[int, int] = {}
    unit = 1
    for question in reversed(block):
        groups = _open_groups(face, question)
        for worth, group in enumerate(reversed(groups), start=1):
            for (
                j
            ) in group:  # a column may be in two questions of a block: its rank, and its place among equals
                weights[j] = weights.get(j, 0) + worth * unit
        unit *= len(groups) + 1
    return weights


def _settle(face: Face, question: Question) -> None:
    """Keep only plans in which this question has the outcome of the plan at hand."""
    for group in question.groups:
        chosen = any(face.plan[j] for j in group)
        still = [j for j in group if face.is_open(j)]
        if chosen and len(still) > 1:
            face.add(Row(tuple(still), (1,) * len(still), 1), tight=True)
        else:
            face.fix(still)
