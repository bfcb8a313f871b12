"""A run of the year's allocator: year → model → levels → draw → outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from stagetui.engine.allocation.budget import Budget
from stagetui.engine.allocation.instance import lots
from stagetui.engine.allocation.outcome import Doel, RunStatus
from stagetui.engine.allocation.year.alike import alike
from stagetui.engine.allocation.year.causes import causes
from stagetui.engine.allocation.year.face import Face
from stagetui.engine.allocation.year.greedy import mend_peaks
from stagetui.engine.allocation.year.instance import Jaar
from stagetui.engine.allocation.year.levels import Level, levels, own_wishes
from stagetui.engine.allocation.year.lottery import draw
from stagetui.engine.allocation.year.matrix import Ints
from stagetui.engine.allocation.year.model import Model, build
from stagetui.engine.allocation.year.names import LOTING, WENSEN
from stagetui.engine.allocation.year.outcome import JaarStage, JaarUitkomst, jaar_stage
from stagetui.engine.allocation.year.prove import Hint, prove
from stagetui.engine.allocation.year.relax import installed
from stagetui.engine.allocation.year.search import Tools
from stagetui.engine.allocation.year.start import start


def run(jaar: Jaar, budget: Budget, solver: str | None) -> JaarUitkomst:
    """Make and prove the best plan for a canonical year (see `solve_year`).

    Raises:
        CancelledError: the user stopped the run.
    """
    loting = lots(jaar.seed, (aios.id for aios in jaar.aios))
    budget.report("Model opstellen", 0.0)
    model = build(jaar)
    same = alike(model)
    wanted = levels(model, same)
    people = [keuze.aios for keuze in model.keuzes]
    people += [stage.aios for stage in model.stages]
    people += [-1] * len(model.pieken)
    borrowed = np.zeros(model.size, dtype=bool)
    borrowed[model.eerste_stage : model.eerste_piek] = [stage.geleend for stage in model.stages]
    tools = Tools(
        budget,
        solver or installed(),
        model.eerste_piek,
        partial(mend_peaks, model),
        used=np.zeros(model.size, dtype=bool),
        whose=np.array(people, dtype=np.int64),
        borrowed=borrowed,
    )
    wishes = next((level for level in wanted if level.naam == WENSEN), None) or own_wishes(model)
    begun = start(model, wanted, wishes, same, loting, tools)
    face = begun.face
    bounds = _prove(face, wanted, tools, begun.hints)
    reached = [
        Doel(level.naam, level.value(face.plan), bounds.get(level.naam, _outer(level))) for level in wanted
    ]
    if all(doel.waarde == doel.grens for doel in reached):
        drawn = draw(face, model, wishes.worth, loting, tools)
        if drawn.left:
            reached.append(Doel(LOTING, drawn.total - drawn.left, drawn.total))
    proven = all(doel.waarde == doel.grens for doel in reached)
    budget.report("Klaar", 1.0)
    return JaarUitkomst(
        RunStatus.OPTIMAAL if proven else RunStatus.TIJDSLIMIET,
        jaar.seed,
        tuple(reached),
        _stages(model, face.plan),
        causes(model, face.plan),
        loting,
        budget.spent,
    )


def _prove(face: Face, wanted: Sequence[Level], tools: Tools, hints: Mapping[str, Hint]) -> dict[str, int]:
    """Solve the levels in order, up to the first that time leaves unproven; gives the bounds of those solved."""
    bounds: dict[str, int] = {}
    for number, level in enumerate(wanted):
        tools.budget.report(
            f"Doel {number + 1} van {len(wanted)}: {level.naam}", 0.2 + 0.6 * number / len(wanted)
        )
        proof = prove(face, level.cost, tools, hints.get(level.naam))
        sign = 1 if level.maximal else -1
        bounds[level.naam] = level.fixed + sign * proof.bound
        if proof.value < proof.bound:
            break
    return bounds


def _outer(level: Level) -> int:
    """A bound that needs no solving, for levels that time did not reach."""
    if not level.maximal:
        return 0
    return level.fixed + int(level.worth.sum())


def _stages(model: Model, plan: Ints) -> tuple[JaarStage, ...]:
    """All stages with a place, fixed ones included, by aios and start."""
    jaar = model.jaar
    found = [
        jaar_stage(jaar, jaar.aios[number], one.onderdeel, one.plaats, one.start, one.maanden)
        for number, stays in enumerate(model.vast)
        for one in stays
    ]
    for j in np.flatnonzero(plan[model.eerste_stage : model.eerste_piek]).tolist():
        stage = model.stages[j]
        aios = jaar.aios[stage.aios]
        found.append(jaar_stage(jaar, aios, stage.item.onderdeel, stage.plaats, stage.item.start))
    return tuple(sorted(found, key=lambda one: (one.aios, one.start, one.onderdeel, one.plaats)))
